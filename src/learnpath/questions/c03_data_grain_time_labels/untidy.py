"""The untidy bank of exercise 3, simulated here once more, and what can be counted in it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Any

from learnpath.seeds import Seeds

if TYPE_CHECKING:
    import pandas as pd

    from harbour import World

LONDON, HORIZON, SHIFTED, HOURS = "Europe/London", 60, "card_south", 5
AGES = (7, 14, 30)


@dataclass(frozen=True)
class Untidy:
    """The world of the exercise, and what its questions are compared with."""

    bank: World

    @cached_property
    def payments(self) -> pd.DataFrame:
        return self.bank["payments"]

    @cached_property
    def repeats(self) -> tuple[frozenset[int], frozenset[int]]:
        """The numbers of the rows that repeat another, and of those that they repeat."""
        truth = self.bank.truth["repeats"]
        return frozenset(truth["seq"].tolist()), frozenset(truth["of_seq"].tolist())

    def pounds(self, seqs: frozenset[int], *, out: bool = True, approved: bool = True) -> float:
        """The pounds of the approved payments out among these rows."""
        rows = self.payments[self.payments["seq"].isin(list(seqs))]
        if out:
            rows = rows[rows["direction"] == "out"]
        if approved:
            rows = rows[rows["status"] == "approved"]
        return float(rows["amount_pence"].sum() / 100)

    def of_others(self, seqs: frozenset[int]) -> int:
        """How many of these rows share second and amount with a row of another account, and with none of their own."""
        keys = ["event_time", "amount_pence"]
        rows = self.payments.loc[self.payments["seq"].isin(list(seqs)), [*keys, "account"]]
        same = rows.merge(self.payments[[*keys, "account"]], on=keys, suffixes=("", "_of_other"))
        own = (same["account"] == same["account_of_other"]).groupby([same[key] for key in keys]).sum()
        return int((own == 1).sum())

    def month_changes(self, hours: float, zone: str = LONDON) -> int:
        """How many rows of the source whose clock is wrong change their month if so many hours are added."""
        import pandas as pd

        written = self.payments.loc[self.payments["source"] == SHIFTED, "event_time"]
        months = [
            when.dt.tz_convert(zone).dt.strftime("%Y-%m") for when in (written, written + pd.Timedelta(hours=hours))
        ]
        return int((months[0] != months[1]).sum())

    @cached_property
    def cases(self) -> pd.DataFrame:
        """The table `cases` of the exercise."""
        import pandas as pd

        reports, payments = self.bank["fraud_reports"], self.payments
        claims = reports[reports["fraud"] & (reports["source"] == "customer")].merge(
            payments[["seq", "account", "event_time", "source"]], on="seq", suffixes=("_of_report", "")
        )
        early = (claims["source"] == SHIFTED).to_numpy() * pd.Timedelta(hours=HOURS)
        claims["paid_at"] = claims["event_time"] + early
        claims["month"] = claims["paid_at"].dt.tz_convert(LONDON).dt.strftime("%Y-%m")
        claims["wait_days"] = (claims["known_at"] - claims["paid_at"]) / pd.Timedelta(days=1)
        claims = claims[claims["wait_days"] <= HORIZON].sort_values("known_at")
        return claims.drop_duplicates(["account", "month"])

    @cached_property
    def august(self) -> dict[str, Any]:
        """Waits of old cases, all known on 1 August, recent ones and all; cases of July then and ever, of others."""
        import pandas as pd

        day = pd.Timestamp("2026-08-01", tz=LONDON)
        known = self.cases[self.cases["known_at"] <= day]
        old = known[known["paid_at"] <= day - pd.Timedelta(days=HORIZON)]
        return {
            "old": old["wait_days"].to_numpy(),
            "known": known["wait_days"].to_numpy(),
            "recent": known.loc[known["paid_at"] > day - pd.Timedelta(days=HORIZON), "wait_days"].to_numpy(),
            "all": self.cases["wait_days"].to_numpy(),
            "before": min(int((known["month"] == month).sum()) for month in ("2026-05", "2026-06")),
            "july": int((known["month"] == "2026-07").sum()),
            "came": int((self.cases["month"] == "2026-07").sum()),
        }

    @cached_property
    def tried(self) -> tuple[Any, Any, Any]:
        """For the earlier half of `tried`: let through, reported; for the later half let through: reported."""
        import numpy as np
        import pandas as pd

        reports, acts = self.bank["fraud_reports"], self.bank["interventions"]
        tried = acts[acts["action"].isin(["blocked", "let_through"])].dropna(subset="seq")
        end = self.payments["received_at"].max() - pd.Timedelta(days=90)
        tried = tried[tried["at"] <= end].sort_values("at")
        reported = tried["seq"].isin(reports.loc[reports["fraud"], "seq"]).to_numpy()
        through = (tried["action"] == "let_through").to_numpy()
        earlier, later = np.array_split(np.arange(len(tried)), 2)
        return through[earlier], reported[earlier], reported[later][through[later]]

    @cached_property
    def touched(self) -> dict[str, tuple[int, int]]:
        """For each limit, by its column, the fewest and the most rows that can be said to be touched."""
        import json

        import pandas as pd

        payments, reports = self.payments, self.bank["fraud_reports"]
        ledger = self.bank.truth["ledger"].set_index("limit")["parameters"]
        written_back = pd.Timestamp(json.loads(ledger["back_filled_grade"])["at"])
        worst, before = payments["account_grade"] == 5, payments["received_at"] < written_back
        named = reports[reports["fraud"] & (reports["source"] != "card dispute")]
        first = named["known_at"].groupby(named["seq"].map(payments.set_index("seq")["account"])).min()
        known_too_early = worst & (payments["received_at"] < payments["account"].map(first))
        transfers = payments["rail"] == "faster_payments"
        cut = transfers & (payments["reference"].astype("str").str.len() == 10)

        def exactly(rows: int) -> tuple[int, int]:
            return round(0.95 * rows), round(1.05 * rows)

        return {
            "seq": exactly(len(self.repeats[0])),
            "event_time": exactly(int((payments["source"] == SHIFTED).sum())),
            "device": exactly(int((payments["channel"] == "web").sum())),
            "status": exactly(int((payments["status"] == "blocked").sum())),
            "reference": (round(0.2 * int(cut.sum())), int(transfers.sum())),
            "mcc": (
                round(0.2 * int(payments["mcc"].isin([5947, 6051]).sum())),
                int(payments["mcc"].isin([5947, 5999, 6051, 6211]).sum()),
            ),
            "account_grade": (round(0.3 * int(known_too_early.sum())), int((worst & before).sum())),
            "known_at": (round(0.1 * len(reports)), len(reports)),
        }


@lru_cache(maxsize=2)
def _simulated(data_seed: int) -> Untidy:
    import harbour

    return Untidy(
        harbour.world("payments", seed=data_seed, customers=1_500, days=300, prevalence=0.012, label_delay=30)
    )


def untidy_bank(seeds: Seeds) -> Untidy:
    import harbour

    return _simulated(harbour.seed(seeds.data))
