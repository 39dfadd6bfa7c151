"""The pilot of exercise 19, simulated here once more, with what its questions are compared with."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.seeds import Seeds

DAYS, REVIEW = 30, 4.0
SAME = ["account", "counterparty", "direction", "channel", "amount_pence", "status", "event_time"]
SCENARIOS = {"ledger": (0.0, 15.0), "central": (1.0, 15.0), "customers": (1.0, 75.0)}


@dataclass(frozen=True)
class Pilot:
    """The payments of the pilot: conditions on the whole table, and columns of the population.

    Attributes
    ----------
    pence, conditions
        Of every message: its amount, and by name which conditions of the population it meets.
    account, pounds, fraud, public, stopped, linked
        Of every payment of the population.
    """

    pence: Any
    conditions: dict[str, Any]
    account: Any
    pounds: Any
    fraud: Any
    public: Any
    stopped: Any
    linked: Any

    def population(self, *, without: str = "") -> tuple[float, float]:
        """Payments and pounds a day, one condition left out if it is named."""
        kept = ~self.conditions["none"]
        for name, met in self.conditions.items():
            if name not in ("none", without):
                kept = kept & met
        return float(kept.sum() / DAYS), float(self.pence[kept].sum() / 100 / DAYS)

    def saved(self) -> dict[str, float]:
        """Pounds a day of reported fraud that is stopped, by account."""
        caught = self.stopped & self.fraud
        return {
            "bank": float(self.pounds[caught & ~self.public].sum() / DAYS),
            "public": float(self.pounds[caught & self.public].sum() / DAYS),
        }

    def value(self, public: float, harm: float, *, real: bool = True, false: bool = True) -> float:
        """Pounds a day; `real` and `false` say which alerts the review is counted for."""
        saved, genuine = self.saved(), (self.stopped & ~self.fraud).sum() / DAYS
        caught = (self.stopped & self.fraud).sum() / DAYS
        review = REVIEW * (caught * real + genuine * false)
        return float(saved["bank"] + public * saved["public"] - harm * genuine - review)

    def sums(self, groups: Any) -> Any:
        """The value of every group in the central scenario."""
        import numpy as np

        each = np.where(self.stopped, np.where(self.fraud, self.pounds, -15.0) - REVIEW, 0.0) / DAYS
        _, place = np.unique(groups, return_inverse=True)
        return np.bincount(place, weights=each)


def pilot(seeds: Seeds) -> Pilot:
    """Return the pilot of the data seed."""
    return _pilot(seeds.data)


@lru_cache(maxsize=2)
def _pilot(seed: int | None) -> Pilot:
    import numpy as np
    import pandas as pd

    import harbour

    bank = harbour.world("payments", customers=800, days=110, prevalence=0.012, seed=seed)
    payments = bank["payments"]
    last_word = bank["fraud_reports"].sort_values("known_at", kind="stable").drop_duplicates("seq", keep="last")
    london = payments["received_at"].dt.tz_convert("Europe/London")
    conditions = {
        "none": pd.Series(False, index=payments.index),
        "period": london.between("2026-04-27", "2026-05-27", inclusive="left"),
        "out": payments["direction"] == "out",
        "card": payments["rail"] == "card",
        "approved": payments["status"] == "approved",
        "once": ~payments.duplicated(SAME),
    }
    chosen = ~conditions["none"]
    for name in ("period", "out", "card", "approved", "once"):
        chosen &= conditions[name]
    credit = (payments["direction"] == "in") & (payments["status"] == "approved")
    came = payments["received_at"].where(credit).groupby(payments["account"]).ffill()
    moved_on = (payments["received_at"] - came) <= pd.Timedelta(hours=1)
    cash_out = payments["mcc"].isin([6051, 5947]) | (payments["mcc"] == 6011) & moved_on
    stopped = cash_out & (payments["amount_pence"] >= 5_000)
    scope = payments[chosen]
    report = last_word.set_index("seq").reindex(scope["seq"])
    crew = bank.truth["payments"].set_index("seq")["crew"].reindex(scope["seq"])
    crew = crew.to_numpy(dtype=float, na_value=np.nan)
    return Pilot(
        pence=payments["amount_pence"],
        conditions=conditions,
        account=scope["account"].to_numpy(),
        pounds=scope["amount_pence"].to_numpy() / 100,
        fraud=report["fraud"].eq(True).to_numpy(dtype=bool),
        public=report["source"].isin(["benefits office", "investigation"]).to_numpy(dtype=bool),
        stopped=stopped[chosen].to_numpy(dtype=bool),
        linked=np.where(np.isnan(crew), scope["account"].to_numpy(), -1 - np.nan_to_num(crew)).astype(int),
    )
