"""What people buy, where and when: categories of card payment and the merchants behind them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from harbour.payments.draws import STEPS, Array, Draws, lognormal, scatter, shares
from harbour.payments.rails import CASH, CHIP, CONTACTLESS, COUNTRY, ECOMMERCE, STRIPE, WALLET

LIFESTYLES = ("young", "commuter", "family", "retired", "newcomer")


class Category(NamedTuple):
    """One kind of card payment.

    `median` and `spread` describe the amount (pounds; standard deviation of its logarithm), `weights` how often each
    lifestyle buys it, `days` how much more on Monday to Thursday, Friday and Saturday, Sunday; `hours` are peaks
    (hour, width, weight); `online` is the share bought online.
    """

    name: str
    mcc: int
    median: float
    spread: float
    weights: tuple[float, float, float, float, float]
    days: tuple[float, float, float]
    hours: tuple[tuple[float, float, float], ...]
    online: float


SHOP = ((11.5, 2.2, 1.0), (17.3, 2.2, 1.3))
COMMUTE = ((8.2, 1.0, 1.0), (17.6, 1.4, 1.0), (13.0, 3.0, 0.5))
LUNCH = ((12.8, 0.9, 1.0), (8.8, 1.3, 0.7), (16.0, 2.0, 0.4))
EVENING = ((13.0, 1.1, 0.5), (19.3, 1.5, 1.4))
NIGHT = ((20.8, 2.3, 1.2), (17.5, 1.5, 0.4))
SCREEN = ((12.8, 2.5, 0.7), (20.4, 2.4, 1.5), (23.8, 1.2, 0.2))
EVEN = (1.0, 1.0, 1.0)

CATEGORIES = (
    Category("groceries", 5411, 14.5, 0.95, (20, 22, 32, 38, 34), (1.0, 1.1, 0.9), SHOP, 0.05),
    Category("bakery and coffee", 5462, 4.6, 0.50, (13, 13, 8, 10, 4), (1.1, 1.1, 0.7), LUNCH, 0.02),
    Category("fast food", 5814, 8.9, 0.55, (10, 7, 6, 2, 6), (0.9, 1.2, 1.1), EVENING, 0.35),
    Category("restaurants", 5812, 26.0, 0.65, (6, 6, 5, 5, 1), (0.8, 1.4, 1.1), EVENING, 0.02),
    Category("pubs and bars", 5813, 11.5, 0.65, (7, 5, 3, 4, 0.5), (0.7, 1.7, 0.9), NIGHT, 0.0),
    Category("public transport", 4111, 3.1, 0.55, (12, 14, 5, 3, 11), (1.2, 0.9, 0.6), COMMUTE, 0.12),
    Category("fuel", 5541, 42.0, 0.40, (2, 4, 6, 5, 2), EVEN, COMMUTE, 0.0),
    Category("pharmacies", 5912, 7.8, 0.70, (2, 2, 3, 6, 3), (1.1, 1.0, 0.6), SHOP, 0.10),
    Category("clothes", 5651, 27.0, 0.75, (4, 3, 4, 2.5, 3), (0.9, 1.2, 1.1), SHOP, 0.55),
    Category("marketplaces", 5999, 16.5, 0.95, (8, 8, 10, 8, 4), EVEN, SCREEN, 0.97),
    Category("digital goods", 5816, 6.2, 0.70, (5, 3, 3, 1, 2), EVEN, SCREEN, 1.0),
    Category("taxis", 4121, 9.8, 0.50, (4, 3, 1, 1, 1), (0.8, 1.5, 1.0), NIGHT, 0.85),
    Category("cash machines", 6011, 40.0, 0.80, (3.2, 3.6, 4.6, 10, 12), (1.0, 1.1, 0.8), SHOP, 0.0),
    Category("entertainment", 7832, 17.0, 0.60, (3, 2.5, 3, 2, 0.6), (0.7, 1.4, 1.3), EVENING, 0.50),
    Category("hair and beauty", 7230, 24.0, 0.60, (1.2, 1.2, 1.6, 1.8, 0.8), (0.9, 1.4, 0.3), SHOP, 0.10),
    Category("home and garden", 5200, 22.0, 0.85, (1, 2, 3, 3, 1), (0.9, 1.1, 1.3), SHOP, 0.30),
    Category("travel", 4722, 120.0, 0.90, (0.7, 0.9, 0.9, 0.8, 0.3), EVEN, SCREEN, 0.97),
    Category("gift cards", 5947, 24.0, 0.60, (0.8, 1.0, 1.6, 1.3, 0.7), (0.9, 1.2, 1.0), SHOP, 0.50),
    Category("crypto exchanges", 6051, 55.0, 1.05, (0.7, 0.5, 0.2, 0.1, 0.4), EVEN, SCREEN, 1.0),
    Category("gambling", 7995, 10.5, 0.85, (1.8, 1.8, 1.2, 1.4, 0.8), (0.9, 1.2, 1.1), SCREEN, 0.90),
    Category("remittances", 4829, 95.0, 0.70, (0.05, 0.1, 0.1, 0.05, 4), (1.0, 1.2, 0.8), SCREEN, 0.70),
)
INDEX = {category.name: number for number, category in enumerate(CATEGORIES)}
GIFT_CARDS, CRYPTO, CASH_MACHINES = INDEX["gift cards"], INDEX["crypto exchanges"], INDEX["cash machines"]
MARKETPLACES, DIGITAL, GROCERIES = INDEX["marketplaces"], INDEX["digital goods"], INDEX["groceries"]
FOREIGN_PER_CATEGORY = 4
ONLINE_COUNTRY = (("GB", 80), ("IE", 6), ("LU", 5), ("US", 5), ("NL", 3), ("DE", 1))
SLOTS = 96  # quarters of an hour


@dataclass(frozen=True)
class Merchants:
    """The card merchants, and the tables from which payments to them are drawn.

    Attributes
    ----------
    category, country
        Of each merchant: index into `CATEGORIES` and `COUNTRY`.
    by_rank
        Row = category, column = position of 4,096: merchants by popularity.
    foreign
        The first merchant of each country (index into `COUNTRY`).
    mix
        Row = (phase, kind of day, lifestyle), column = position: category.
    amount
        Row = category, column = position: pence.
    minute
        Row = (category, weekend), column = position of 1,024: quarter of an hour.
    form
        Row = (phase, category), column = position of 256: index into `FORMS`.
    """

    category: Array
    country: Array
    by_rank: Array
    foreign: Array
    mix: Array
    amount: Array
    quarter: Array
    form: Array

    def __len__(self) -> int:
        return len(self.category)

    def somewhere(self, category: int, lane: Array) -> Array:
        """Return merchants of one category, drawn by popularity."""
        found: Array = self.by_rank[category][lane >> 4]
        return found


def merchants(seed: int, customers: int, phases: int) -> Merchants:
    """Return the merchants of a world.

    Parameters
    ----------
    seed
        The data seed.
    customers
        More customers visit more merchants.
    phases
        One more than the number of drift days.
    """
    per_category = 30 + customers // 100
    category = np.repeat(np.arange(len(CATEGORIES)), per_category)
    draws = Draws(seed, "merchants")
    country = np.zeros(len(category), dtype=np.int64)
    online = np.array([one.online for one in CATEGORIES])[category] > 0.5
    codes, weights = zip(*ONLINE_COUNTRY, strict=True)
    country[online] = np.array([COUNTRY.index(code) for code in codes])[
        shares(weights)[draws.lane(int(online.sum())) >> 4]
    ]
    first = len(category)
    abroad = np.repeat(np.arange(1, len(COUNTRY)), len(CATEGORIES) * FOREIGN_PER_CATEGORY)
    category = np.concatenate(
        [category, np.tile(np.repeat(np.arange(len(CATEGORIES)), FOREIGN_PER_CATEGORY), len(COUNTRY) - 1)]
    )
    country = np.concatenate([country, abroad])
    rank = shares([1 / (k + 3) for k in range(per_category)])
    by_rank = rank[None, :] + per_category * np.arange(len(CATEGORIES))[:, None]
    foreign = first + (np.arange(len(COUNTRY)) - 1) * len(CATEGORIES) * FOREIGN_PER_CATEGORY
    return Merchants(
        category=category.astype(np.int8),
        country=country.astype(np.uint8),
        by_rank=by_rank.astype(np.int32),
        foreign=foreign.astype(np.int32),
        mix=_mix(phases),
        amount=np.stack([_amounts(one) for one in CATEGORIES]),
        quarter=_quarters(),
        form=_forms(phases),
    )


def _amounts(category: Category) -> Array:
    amount = lognormal(100 * category.median, category.spread, 50, 100 * category.median * 40)
    return np.maximum(amount // 1000 * 1000, 1000) if category.name == "cash machines" else amount


def _mix(phases: int) -> Array:
    """With every drift day a tenth of what was bought in town moves to marketplaces and take-aways."""
    rows = []
    for phase in range(phases):
        for kind in range(3):
            for life in range(len(LIFESTYLES)):
                weights = [one.weights[life] * one.days[kind] for one in CATEGORIES]
                moved = 0.0
                for name in ("restaurants", "pubs and bars", "clothes", "public transport", "cash machines"):
                    part = weights[INDEX[name]] * (1 - 0.9**phase)
                    weights[INDEX[name]] -= part
                    moved += part
                weights[MARKETPLACES] += moved
                rows.append(shares(weights))
    return np.stack(rows).astype(np.uint8)


def _quarters() -> Array:
    """Weekends start an hour and a half later in the morning."""
    rows = []
    for category in CATEGORIES:
        for late in (0.0, 1.5):
            weights = np.full(SLOTS, 0.004)
            for hour, width, weight in category.hours:
                peak = hour + (late if hour < 11 else 0.0)
                for slot in range(SLOTS):
                    away = abs(slot / 4 + 0.125 - peak)
                    away = min(away, 24 - away)
                    weights[slot] += weight * math.exp(-0.5 * (away / width) ** 2)
            rows.append(shares(weights, 1024))
    return np.stack(rows).astype(np.uint8)


def _forms(phases: int) -> Array:
    """Terminals move from cards to telephones with every drift day."""
    rows = []
    for phase in range(phases):
        for category in CATEGORIES:
            if category.name == "cash machines":
                rows.append(np.full(256, CASH))
                continue
            wallet = 0.34 + 0.05 * phase
            at_terminal = {CONTACTLESS: 0.83 - wallet, WALLET: wallet, CHIP: 0.165, STRIPE: 0.005}
            table = shares([*(share * (1 - category.online) for share in at_terminal.values()), category.online], 256)
            rows.append(np.array([*at_terminal, ECOMMERCE])[table])
    return np.stack(rows).astype(np.uint8)


def mean_amount(world: Merchants, lifestyle: int) -> float:
    """Return the average pence of one card payment of a lifestyle, all days alike."""
    table = world.mix[lifestyle]
    count = np.bincount(table, minlength=len(CATEGORIES))
    return float((count * world.amount.mean(axis=1)).sum() / STEPS)


def merchant_names(category: Array, chosen: Array) -> list[str]:
    """Return a sign for each chosen merchant: its trade and a number."""
    number = scatter(chosen, 77) % 9000 + 1000
    return [
        f"{CATEGORIES[kind].name.capitalize()} {sign}"
        for kind, sign in zip(category[chosen].tolist(), number.tolist(), strict=True)
    ]
