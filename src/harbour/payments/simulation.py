"""The whole payments world, from settings to frames."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict

from harbour.payments import actions, limits, tables
from harbour.payments.assembly import simulate_payments
from harbour.payments.identities import identities
from harbour.payments.settings import Settings
from harbour.payments.truth import truth
from harbour.world import World


def _silent(stage: str, share: float) -> None:
    """Report no progress."""


def simulate(settings: Settings, progress: Callable[[str, float], None] = _silent) -> World:
    """Return the payments world of the given settings.

    Parameters
    ----------
    settings
        Made by `harbour.payments.settings.settings`.
    progress
        Called now and then with what is being done and the share that is done, in [0, 1].
    """
    actors, paid = simulate_payments(settings, progress)
    progress("tables", 0.85)
    device = tables.devices_used(settings, actors, paid)
    counterparties, devices = actors.directory.size, actors.first_device + 2 * actors.fraud_devices
    ids = identities(settings.seed, len(actors.folk), len(actors.folk.opened), counterparties, devices)
    desk = tables.Desk(settings, actors, paid, ids, limits.dates(settings), device)
    reports = tables.every_report(desk)
    seen = actions.happened(desk)
    frames = {
        "customers": tables.customers(desk),
        "accounts": tables.accounts(desk),
        "devices": tables.devices(desk, seen.device, seen.time),
        "payees": tables.payees(desk),
        "merchants": tables.merchants(desk),
        "payments": tables.payments(desk, tables.opening_grades(desk), tables.account_known(desk, reports)),
        "app_events": actions.app_events(desk, seen),
        "fraud_reports": tables.fraud_reports(desk, reports),
        "interventions": actions.interventions(desk),
    }
    progress("truth", 0.98)
    knobs = {name: value for name, value in asdict(settings).items() if name != "seed"}
    world = World("payments", settings.seed, knobs, frames, truth(desk, reports))
    progress("done", 1.0)
    return world
