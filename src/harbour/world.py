"""The one way to a world of Harbour: ``harbour.world(name, **knobs)`` returns a `World`."""

from __future__ import annotations

import importlib
import inspect
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from typing import Any

import numpy as np
import pandas as pd

DEFAULT_SEED = 2027
WORLDS = ("alerts", "campaign", "messages", "offers", "payments", "repeats", "search", "segments", "spend", "tickets")


def seed(explicit: int | None = None) -> int:
    """Return the data seed: `explicit` if given, else the environment variable HARBOUR_SEED, else the default.

    Raises
    ------
    ValueError
        If the seed is not a whole number of at least 0.
    """
    if explicit is not None:
        found: object = explicit
    else:
        found = os.environ.get("HARBOUR_SEED", "").strip() or DEFAULT_SEED
    try:
        number = int(str(found))
    except ValueError:
        number = -1
    if number < 0:
        raise ValueError(f"The seed must be a whole number of at least 0, and {found!r} is not.")
    return number


def generator(stream: str, explicit_seed: int | None = None) -> np.random.Generator:
    """Return a NumPy generator for one named stream of one seed; streams with different names are independent."""
    return np.random.default_rng([seed(explicit_seed), *stream.encode()])


@dataclass(frozen=True)
class World:
    """One simulated world.

    Attributes
    ----------
    name, seed, knobs
        What it was made from: the same three give the same tables.
    tables
        What the bank would see, by table name.
    truth
        What only the simulation knows (latent probabilities, planted parameters), by table name. Kept apart so
        that nobody trains on it by accident.
    """

    name: str
    seed: int
    knobs: Mapping[str, Any]
    tables: Mapping[str, pd.DataFrame] = field(repr=False)
    truth: Mapping[str, pd.DataFrame] = field(repr=False)

    def __getitem__(self, table: str) -> pd.DataFrame:
        """Return a copy of one table, so that a notebook cannot change the world by accident."""
        if table not in self.tables:
            raise KeyError(f"The world {self.name!r} has the tables {', '.join(self.tables)}; {table!r} is not one.")
        return self.tables[table].copy()

    @property
    def card(self) -> str:
        """The data card in Markdown: grain, columns with units and meaning, how made, what it cannot teach."""
        return resources.files("harbour").joinpath("cards", f"{self.name}.md").read_text(encoding="utf-8")


def world(name: str, *, seed: int | None = None, **knobs: Any) -> World:
    """Simulate one world of Harbour.

    Parameters
    ----------
    name
        One of `WORLDS`; each lives in ``harbour.worlds.<name>`` as a function ``simulate(*, seed, **knobs)``.
    seed
        The data seed; without it HARBOUR_SEED, else the default.
    **knobs
        Settings of that world (its data card lists them).

    Raises
    ------
    ValueError
        For an unknown world, an unknown knob or an impossible setting; the message names what is allowed.

    Examples
    --------
    >>> import harbour
    >>> harbour.world("campaign", customers=100, seed=1)["responses"].shape[0]
    100
    """
    if name not in WORLDS:
        raise ValueError(f"Harbour has the worlds {', '.join(WORLDS)}; {name!r} is not one of them.")
    simulate = importlib.import_module(f"harbour.worlds.{name}").simulate
    allowed = [knob for knob in inspect.signature(simulate).parameters if knob != "seed"]
    unknown = sorted(set(knobs) - set(allowed))
    if unknown:
        has = f"the knobs {', '.join(allowed)}" if allowed else "no knobs"
        raise ValueError(f"The world {name!r} has {has}; it has no {', '.join(unknown)}.")
    made: World = simulate(seed=_seed(seed), **knobs)
    return made


_seed = seed  # `world` has a parameter of the same name
