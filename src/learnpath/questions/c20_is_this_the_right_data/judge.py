"""How exercise 20 is judged: limits against the ledger of the world, the rest made again on the same data.

20.1 counts finds with evidence that holds, less limits named that are not there; all but one must be reached, and no
evidence may be wrong. Four or five are on, so that naming all eight never passes. Lists of rows may miss or add 5%;
dates have room for how often the thing that shows them happens.
"""

from __future__ import annotations

import json
from functools import lru_cache
from typing import Any

from learnpath.evidence import Rejected, Seen
from learnpath.observation import describe
from learnpath.questions.c20_is_this_the_right_data.warehouse import (
    DATED,
    HORIZON,
    LEAST_PENCE,
    MATURE,
    ONE_IN,
    OTHERS,
    _half_known,
    labelled,
    seed_of,
)
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, needs_review, recognised

SLIPS = 0.05
DAYS_OFF = {"back_filled_grade": 5.0, "category_remap": 4.0, "policy_change": 21.0}
SHARE_TOLERANCE = 0.002  # of the share itself
FIELDS = ("claim", "because", "would_need")


@lru_cache(maxsize=2)
def _evidence(seed: int) -> dict[str, Any]:
    """For each limit that is on what shows it: a number, a set of rows, or an instant."""
    import pandas as pd

    world = _half_known(seed)
    ledger = world.truth["ledger"].set_index("limit")
    payments, actions = world["payments"], world["interventions"]
    text = payments["reference"].astype("str")
    benefit = payments["direction"].eq("in") & text.str.startswith("DWP")
    shown: dict[str, Any] = {
        "clock_shift": 5.0,
        "retried_duplicates": frozenset(world.truth["repeats"]["seq"].tolist()),
        "blocked_unlabelled": frozenset(actions.loc[actions["action"] == "let_through", "seq"].tolist()),
        "device_missing_on_web": float((payments["channel"] == "web").sum()),
        "reference_truncated": frozenset(payments.loc[benefit & ~text.str.contains("QQ"), "seq"].tolist()),
    }
    for name in DATED:
        shown[name] = pd.Timestamp(json.loads(ledger.loc[name, "parameters"])["at"])
    return {name: shown[name] for name in ledger.index[ledger["on"]]}


KINDS = {
    "clock_shift": "the hours to add to the `event_time` of one source, a number",
    "retried_duplicates": "the `seq` of the later row of each pair",
    "back_filled_grade": "the date on which grades were written back",
    "category_remap": "the date from which the old codes are gone",
    "policy_change": "the date from which payments are reported differently",
    "blocked_unlabelled": "the `seq` of the payments let through by lot",
    "device_missing_on_web": "how many payments on the web have no device, a number",
    "reference_truncated": "the `seq` of the benefit credits that no longer name their claimant",
}
ABSENT = {
    "clock_shift": "All four sources agree with the bank's clock to within seconds, in the median.",
    "retried_duplicates": "No message repeats another: a handful of equal rows are two purchases in one second.",
    "back_filled_grade": "No account has grade 5 before a report named it.",
    "category_remap": "The old codes are in use to the last day.",
    "policy_change": "Small card claims come until the labels run out, which they do at the end of every table.",
    "blocked_unlabelled": "No payment was blocked.",
    "device_missing_on_web": "Payments on the web have their device.",
    "reference_truncated": "Every benefit names its claimant.",
}


def _holds(name: str, given: object, right: Any) -> tuple[bool, str, str | None]:
    """Whether the evidence shows the limit; what was seen; the likely mistake."""
    view = Seen({name: given})
    if name in ("clock_shift", "device_missing_on_web"):
        number = view.number(name)
        close = abs(number - right) <= (0.05 if name == "clock_shift" else SLIPS * right)
        because = None
        if name == "clock_shift" and not close:
            because = (
                "The sign is the other way round."
                if abs(number + right) <= 0.05
                else "A mean is moved by terminals that were offline; and the unit is hours."
            )
        return close, f"{number:g}", because
    if name in DATED:
        import pandas as pd

        told = view.text(name)
        try:
            day = pd.Timestamp(told)
        except ValueError:
            return False, repr(told), "That is not a date, such as '2026-07-14'."
        day = day.tz_localize("UTC") if day.tzinfo is None else day
        off = (day - right) / pd.Timedelta(days=1)
        because = None
        if abs(off) > DAYS_OFF[name]:
            because = "That date is too early." if off < 0 else "That date is too late."
        return abs(off) <= DAYS_OFF[name], f"{day:%d %B %Y}", because
    rows = view.items(name)
    if any(isinstance(item, bool) or not isinstance(item, int | float) or item != int(item) for item in rows):
        return False, "items that are no row numbers", "Give the column `seq` of the rows."
    seqs = frozenset(int(item) for item in rows)
    hits = len(seqs & right)
    if hits >= (1 - SLIPS) * len(right) and hits >= (1 - SLIPS) * len(seqs):
        return True, f"{len(seqs):,} rows", None
    because = (
        f"{hits / max(len(seqs), 1):.0%} of these rows show it, and they are {hits / len(right):.0%} of those that do."
    )
    return False, f"{len(seqs):,} rows", because


@judges("20.1")
def judge_found(seen: Seen, seeds: Seeds) -> Verdict:
    given, shown = seen.mapping("found"), _evidence(seed_of(seeds))
    unknown = sorted(str(name) for name in given if name not in KINDS)
    if unknown:
        return incorrect(
            expected=f"`found`: keys out of {', '.join(KINDS)}", seen=describe(unknown[0]), next_step="Use these names."
        )
    finds: list[str] = []
    false: list[str] = []
    failed: tuple[str, str, str | None] | None = None
    for name in KINDS:
        if name not in given:
            continue
        if name not in shown:
            false.append(name)
            continue
        try:
            holds, was, because = _holds(name, given[name], shown[name])
        except Rejected as rejected:
            holds, was, because = False, rejected.verdict.seen or "something else", rejected.verdict.because
        if holds:
            finds.append(name)
        elif failed is None:
            failed = (name, was, because)
    score, needed = len(finds) - len(false), len(shown) - 1
    if score >= needed and failed is None:
        left = "" if len(finds) == len(shown) and not false else " One slip is forgiven; look for it."
        return correct(f"{len(finds)} finds with evidence that holds, {len(false)} false.{left}")
    counts = f"{len(given)} named: {len(finds)} shown by their evidence, {len(false)} that are not there"
    if false and score < needed:
        return incorrect(
            expected="limits that are in these tables, each with evidence; one that is not there costs a find",
            seen=f"{counts}, {false[0]!r} among them",
            because=ABSENT[false[0]],
            next_step="Ask of each limit what you would see if it were *not* there, and look for that.",
        )
    if failed is not None:
        name, was, because = failed
        return incorrect(
            expected=f"`found[{name!r}]`: {KINDS[name]}",
            seen=was,
            because=because,
            next_step=f"Look at a few of the rows that show {name!r}, and count again.",
        )
    missing = [name for name in shown if name not in given]
    dated = any(name in DATED for name in missing)
    return incorrect(
        expected="nearly all limits that are in these tables",
        seen=counts,
        because="What is missing shows along time: counts by week, before and after."
        if dated
        else "What is missing shows in counts by source, channel, rail or status.",
        misconception="past-policy-does-not-matter" if dated else None,
        next_step="Two more at least are there.",
    )


@lru_cache(maxsize=2)
def _waits(seed: int) -> dict[str, Any]:
    import pandas as pd

    bank = labelled(seed)
    payments, reports = bank["payments"], bank["fraud_reports"]
    ledger = bank.truth["ledger"].set_index("limit")["parameters"]
    changed = pd.Timestamp(json.loads(ledger["policy_change"])["at"])
    today = payments["received_at"].max().ceil("D")
    first = reports[reports["fraud"]].sort_values("known_at").drop_duplicates("seq")
    first = first.merge(payments[["seq", "received_at"]], on="seq")
    wait = (first["known_at"] - first["received_at"]) / pd.Timedelta(days=1)
    old = first["received_at"] <= today - pd.Timedelta(days=HORIZON)
    before, inside = first["received_at"] < changed, wait <= HORIZON

    def age(rows: Any) -> int:
        return next(age for age in range(HORIZON + 1) if (wait[rows] <= age).mean() >= MATURE)

    return {
        "today": today,
        "before": age(before & old & inside),
        "after": age(~before & old & inside),
        "young": age(~before & inside),
        "pooled": age(old & inside),
        "no_horizon": next(a for a in range(400) if (wait[~before & old] <= a).mean() >= MATURE),
    }


@judges("20.2")
def judge_cut_off(seen: Seen, seeds: Seeds) -> Verdict:
    import pandas as pd

    right = _waits(seed_of(seeds))
    for name, key in (("age_before", "before"), ("age_after", "after")):
        told = seen.number(name, low=0, high=1_000)
        if abs(told - right[key]) < 0.5:
            continue
        slips = [
            Mistake(right["after" if key == "before" else "before"], "The two ways of reporting are swapped.",
                    "Before `changed` is the old way."),
            Mistake(right["pooled"], "Both ways of reporting are in one curve, which is right for neither.",
                    "Split at `changed`.", "past-policy-does-not-matter"),
        ]  # fmt: skip
        if key == "after":
            slips += [
                Mistake(right["young"], "Payments younger than 60 days are in it, and show their quick reports only.",
                        "Keep payments that have had their 60 days.", "no-report-means-genuine"),
                Mistake(right["no_horizon"], "Reports that came after more than 60 days are in it.",
                        "Keep waits of at most 60 days."),
            ]  # fmt: skip
        return mistaken(
            f"{told:g}",
            f"`{name}`: the smallest whole age at which nine in ten of the reports within 60 days have come",
            recognised(told, slips, 0.5),
            "Filter by the day of the payment, by its age today and by the wait; then try ages from 0 up.",
        )
    told_day = seen.text("cut_off")
    try:
        day = pd.Timestamp(told_day)
    except ValueError:
        return incorrect(expected="`cut_off`: a timestamp", seen=repr(told_day), next_step="Subtract from `today`.")
    day = day.tz_localize("UTC") if day.tzinfo is None else day
    back = (right["today"] - day) / pd.Timedelta(days=1)
    if abs(back - right["after"]) <= 1:
        return correct(
            f"{right['before']} days under the old way, {right['after']} under the new: payments up to {day:%d %B} "
            "may be counted. A report that the new way never asks for does not come at any age."
        )
    slips = [
        Mistake(right["before"], "That is the age of the old way of reporting, which no recent payment follows.",
                "Recent payments are reported in the new way.", "past-policy-does-not-matter"),
        Mistake(HORIZON, "That waits for the whole horizon: safe, and later than asked.", "Nine in ten are enough."),
        Mistake(0, "That is today: the newest payments have hardly a report yet.", "Go back by the age.",
                "no-report-means-genuine"),
    ]  # fmt: skip
    return mistaken(
        f"{back:.0f} days before today",
        "`cut_off`: the last instant whose payments are nine tenths mature today",
        recognised(back, slips, 1),
        "Which way of reporting do the newest mature payments follow?",
    )


@lru_cache(maxsize=2)
def _shares(seed: int) -> dict[str, float]:
    import numpy as np
    import pandas as pd

    bank = labelled(seed)
    payments, reports, acts = bank["payments"], bank["fraud_reports"], bank["interventions"]
    today = payments["received_at"].max().ceil("D")
    rows = payments[
        payments["payee_check"].notna()
        & (payments["amount_pence"] >= LEAST_PENCE)
        & payments["status"].isin(["approved", "blocked"])
        & (payments["received_at"] <= today - pd.Timedelta(days=HORIZON))
    ]
    reported = rows["seq"].isin(reports.loc[reports["fraud"], "seq"]).to_numpy()
    blocked = (rows["status"] == "blocked").to_numpy()
    lot = rows["seq"].isin(acts.loc[acts["action"] == "let_through", "seq"]).to_numpy()
    true = rows["seq"].isin(bank.truth["payments"].query("fraud")["seq"]).to_numpy()
    weight = np.where(blocked, 0, np.where(lot, ONE_IN, 1))
    return {
        "dropped": float(reported[~blocked].mean()),
        "genuine": float(reported.mean()),
        "fraud": float((reported | blocked).mean()),
        "weighted": float(np.average(reported, weights=weight)),
        "truth": float(true.mean()),
        "nine": float(np.average(reported, weights=np.where(blocked, 0, np.where(lot, 9, 1)))),
        "doubled": float(np.average(reported, weights=np.where(lot, ONE_IN, 1))),
        "lot": float(reported[lot].mean()),
        "true_kept": float(true[~blocked].mean()),
    }


@judges("20.3")
def judge_shares(seen: Seen, seeds: Seeds) -> Verdict:
    right = _shares(seed_of(seeds))
    names = ("dropped", "genuine", "fraud", "weighted", "truth")
    view = seen.within("shares")
    seen.mapping("shares", names)
    for name in names:
        told, due = view.number(name, low=0, high=1), right[name]
        if abs(told - due) <= SHARE_TOLERANCE * due:
            continue
        slips = [Mistake(right[other], f"That is the share of *{other}*.", "Which rows are in, and as what?",
                         {"genuine": "no-report-means-genuine", "fraud": "blocked-means-fraud"}.get(other))
                 for other in names if other != name]  # fmt: skip
        if name == "weighted":
            slips = [
                Mistake(right["nine"], "Those let through stand for nine each, and are one in ten: they stand for ten, "
                        "themselves included.", "Weight them by 10."),
                Mistake(right["doubled"], "Blocked payments still count, and those let through stand for them a second "
                        "time.", "Give blocked payments the weight 0.", "no-report-means-genuine"),
                Mistake(right["lot"], "That is the share among those let through alone.", "All rows, with weights."),
                *slips,
            ]  # fmt: skip
        if name == "truth":
            slips.insert(
                0,
                Mistake(right["true_kept"], "Blocked payments are left out of the truth.", "Take all rows of `tried`."),
            )
        return mistaken(
            f"{told:.4f}",
            f"`shares[{name!r}]`: a share of fraud among the rows of `tried`, treated in this way",
            recognised(told, slips, SHARE_TOLERANCE * due),
            "Write numerator and denominator down before you compute.",
        )
    told, due = seen.number("never_told", low=-1, high=1), 1 - right["weighted"] / right["truth"]
    if abs(told - due) <= 0.003:
        return correct(
            f"{right['dropped']:.1%} dropped, {right['genuine']:.1%} called genuine, "
            f"{right['fraud']:.1%} called fraud, "
            f"{right['weighted']:.1%} weighted; the truth is {right['truth']:.1%}. Weights bring back what the rule "
            "took. What nobody reports they cannot bring back."
        )
    slips = [
        Mistake(1 - due, "That is the share that *is* told.", "Subtract it from 1."),
        Mistake(right["truth"] - right["weighted"], "That is a difference of two shares.", "Divide by the true share."),
        Mistake(1 - right["dropped"] / right["truth"], "That compares *dropped* with the truth.", "Take *weighted*."),
        Mistake(1 - right["genuine"] / right["truth"], "That compares *genuine* with the truth.", "Take *weighted*.",
                "no-report-means-genuine"),
    ]  # fmt: skip
    return mistaken(
        f"{told:.3f}",
        "`never_told`: of the true share, the part that the weighted estimate does not reach",
        recognised(told, slips, 0.003),
        "1 - weighted / truth.",
    )


@judges("20.4")
def judge_memo(seen: Seen, seeds: Seeds) -> Verdict:
    text = seen.text("memo")
    words = len(text.split())
    if not 150 <= words <= 500:
        return incorrect(
            expected="`memo`: a text of 150 to 500 words", seen=f"{words} words",
            next_step="The head of financial crime reads it in two minutes.",
        )  # fmt: skip
    if sum(letter.isdigit() for letter in text) < 6:
        return incorrect(
            expected="`memo`: numbers from your own work", seen="hardly a digit",
            next_step="Take the cut-off, the shares and the evidence from 20.1 to 20.3.",
        )  # fmt: skip
    rows = seen.items("cannot_claim")
    for number, row in enumerate(rows):
        field = f"cannot_claim[{number}]"
        Seen({field: row}).mapping(field, FIELDS)
        for name in FIELDS:
            if len(Seen({name: row[name]}).text(name).split()) < 4:
                return incorrect(
                    expected=f"{field}[{name!r}]: a sentence of at least four words", seen=describe(row[name]),
                    next_step="A claim is something that somebody would say; a reason names a table or a rule.",
                )  # fmt: skip
    claims = {" ".join(row["claim"].casefold().split()) for row in rows}
    if len(claims) < 4:
        return incorrect(
            expected="`cannot_claim`: at least four different claims", seen=f"{len(claims)}",
            next_step="One each about delay, selection, coverage, and what the simulation cannot show.",
        )  # fmt: skip
    return needs_review("Memo and table are there. Your mentor asks of each row: who would have said this?")


@judges("20.5")
def judge_home(seen: Seen, seeds: Seeds) -> Verdict:
    odds = 0.40 / 0.60 * (0.0001 / 0.9999) / (0.003 / 0.997)
    due = odds / (1 + odds)
    told = seen.number("real_share", low=0, high=1)
    if abs(told - due) > 0.0002:
        slips = [
            Mistake(0.40, "That is the share in the warehouse, where fraud is thirty times as frequent.",
                    "Move the odds.", "rates-fix-precision"),
            Mistake(0.40 / 30, "The share was divided. It is the odds that move by the factor.",
                    "Turn the share into odds, move them, turn them back."),
            Mistake(odds, "These are odds.", "Divide by 1 + odds."),
        ]  # fmt: skip
        return mistaken(
            f"{told:.4f}", "`real_share`: the share of alerts that are fraud, at one fraud in ten thousand",
            recognised(told, slips, 0.0001), "Odds of fraud among alerts, times new odds over old odds of fraud.",
        )  # fmt: skip
    per = seen.number("read_for_one", low=1)
    if abs(per - 1 / due) <= 0.4:
        return correct(
            f"One alert in {1 / due:.0f}, where the warehouse promised two in five. Same model, same scores."
        )
    slips = [
        Mistake(1 / due - 1, "These are the false ones alone.", "The real one is read, too."),
        Mistake(2.5, "That is the warehouse's figure.", "Take `real_share`.", "rates-fix-precision"),
    ]
    return mistaken(
        f"{per:.1f}", "`read_for_one`: alerts read for each real one", recognised(per, slips, 0.3), "1 / `real_share`."
    )


assert set(KINDS) == {*DATED, *OTHERS}
