"""How exercise 22 is judged: money made again on the same data, functions on inputs from the probe seed."""

from __future__ import annotations

from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c22_baseline_model_money.tables import WEEKS, desk, ledger, lines, scored
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, needs_review, recognised

LOOKUP = (900.0, 500.0, 1_300.0)
PRICE = 0.02 * 36_000


def _seed(seeds: Seeds) -> int:
    import harbour

    return harbour.seed(seeds.data)


@judges("22.1")
def judge_rules(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    table = desk(_seed(seeds))
    alerts = table[table["points"] >= 5]
    adds = np.where(alerts["fraud"], alerts["pounds"], -15) - 4
    count, due = len(alerts) / (7 * WEEKS), float(adds.sum()) / WEEKS
    told = seen.number("rules_alerts", low=0)
    if abs(told - count) > 0.005 * count:
        above = float((table["points"] > 5).sum()) / (7 * WEEKS)
        return mistaken(
            f"{told:,.2f}", "`rules_alerts`: payments with five points or more, per day",
            recognised(told, [
                Mistake(count * 7, "These are the alerts of a week.", "Divide by the 42 days."),
                Mistake(above, "Payments with exactly five points are missing.", "Five points are enough: use `>=`."),
            ], 0.005 * count),
            "Count the payments with `points >= 5` and divide by the days.",
        )  # fmt: skip
    answer = seen.number("rules_net")
    if abs(answer - due) <= 1:
        return correct(f"£{answer:,.0f} a week at {count:.1f} alerts a day: what any model has to beat by £2,000.")
    genuine = int((~alerts["fraud"]).sum())
    mistakes = [
        Mistake(due * WEEKS, "That is the sum of all six weeks.", "Divide by 6."),
        Mistake(due + 4 * len(alerts) / WEEKS, "Looking at an alert was free.", "Subtract £4 for each alert."),
        Mistake(due + 15 * genuine / WEEKS, "Stopping a genuine payment was free.",
                "Subtract £15 for each genuine payment stopped.", "costs-are-symmetric"),
        Mistake(due + 4 * int(alerts["fraud"].sum()) / WEEKS, "Only false alarms were charged for the look.",
                "Every alert is looked at: subtract £4 for each."),
    ]  # fmt: skip
    return mistaken(
        f"£{answer:,.2f}", "amounts of frauds stopped, less £15 a genuine payment stopped, less £4 an alert, a week",
        recognised(answer, mistakes, 1), "Add up what each alert brings, and divide by the weeks.",
    )  # fmt: skip


def _expected(case: dict[str, Any]) -> tuple[Any, Any, Any]:
    day, begin = case["day"], case["begin"]
    train, test = day < begin - case["gap"], (day >= begin) & (day < begin + case["length"])
    return train, test, case["fraud"] & (case["known_day"] <= begin)


@judges("22.2")
def judge_split(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    cases = lines(seeds.probe)
    answers = seen.items("answers", length=len(cases))
    for case, answer in zip(cases, answers, strict=True):
        view = Seen({"answer": answer})
        parts = view.items("answer", length=3)
        train, test, labels = (
            Seen({name: part}).array(name, (len(case["day"]),), "booleans")
            for name, part in zip(("train", "test", "labels"), parts, strict=True)
        )
        right = _expected(case)
        day, begin, gap = case["day"], case["begin"], case["gap"]
        if not np.array_equal(train, right[0]):
            if np.array_equal(train, day < begin):
                why = "Rows of the gap are in the training: their frauds are not reported yet."
            elif np.array_equal(train, day <= begin - gap):
                why = "The day `begin - gap` belongs to the gap."
            elif np.array_equal(train, right[0] & (~case["fraud"] | (case["known_day"] <= begin))):
                why = "Frauds without a report yet were dropped. At `begin` nobody could tell them from the others."
            else:
                why = None
            return incorrect(
                expected=f"training on days before {begin - gap}, for begin {begin} and gap {gap}",
                seen=f"{int(train.sum())} training rows where {int(right[0].sum())} were due", because=why,
                next_step="Mark the days before `begin - gap`, whatever their labels.",
            )  # fmt: skip
        if not np.array_equal(test, right[1]):
            return incorrect(
                expected=f"test days {begin} to {begin + case['length'] - 1}, both included",
                seen=f"{int(test.sum())} test rows where {int(right[1].sum())} were due",
                because="It looks as if the test has another length or end." if test.any() else "The test is empty.",
                next_step="`begin` is in, `begin + length` is out.",
            )
        if not np.array_equal(labels, right[2]):
            hindsight = np.array_equal(labels, case["fraud"])
            return incorrect(
                expected="a label where a report was known at `begin`, that day included",
                seen=f"{int(labels.sum())} labels where {int(right[2].sum())} were due",
                because="These are the labels of hindsight: reports that came after `begin`." if hindsight else None,
                next_step="Keep a fraud only if its `known_day` is at most `begin`; -1 means no report.",
            )
    return correct("Training, gap and test stand apart, and no label comes from after the day on which you would fit.")


@judges("22.3")
def judge_threshold(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    cases = scored(seeds.probe)
    answers = [Seen({"threshold": one}).number("threshold") for one in seen.items("answers", length=len(cases))]

    def rule(case: dict[str, Any], floor: bool = True, shift: int = 0, days: bool = True) -> float:
        worth, most = case["worth"], case["capacity"] * (case["days"] if days else 1) + shift
        cut = float(np.sort(worth)[-most]) if len(worth) >= most > 0 else 0.0
        return max(0.0, cut) if floor else cut

    right = [rule(case) for case in cases]
    if all(abs(a - b) < 1e-9 for a, b in zip(answers, right, strict=True)):
        return correct(
            "Never more than the desk can read on average, and never an alert that costs more than it saves."
        )
    reasons = (
        ([rule(case, floor=False) for case in cases],
         "The threshold falls below 0, where an alert costs more than it is expected to save.", "Take at least 0."),
        ([rule(case, days=False) for case in cases], "That is one day's capacity for all days together.",
         "Multiply the capacity by the days."),
        ([rule(case, shift=1) for case in cases], "One payment too many reaches the threshold.",
         "The value at position capacity times days, from the highest, is the threshold."),
        ([0.0] * len(cases), "The capacity is not used.", "Where too many are worth an alert, raise the threshold."),
    )  # fmt: skip
    why = next((one for one in reasons if all(abs(a - b) < 1e-9 for a, b in zip(answers, one[0], strict=True))), None)
    place = next(i for i, (a, b) in enumerate(zip(answers, right, strict=True)) if abs(a - b) >= 1e-9)
    return incorrect(
        expected=f"a threshold that {cases[place]['capacity'] * cases[place]['days']} of {len(cases[place]['worth'])} "
        "payments reach, or 0",
        seen=f"{answers[place]:,.3f}",
        because=why[1] if why else None,
        next_step=why[2]
        if why
        else "Sort the worths; take the one at the number of alerts that can be read; at least 0.",
    )


@judges("22.4")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    table = ledger(_seed(seeds))
    due = float(table["gain"].sum()) / 12

    def drawn(sums: Any) -> tuple[float, float]:
        rng = np.random.default_rng(4)
        totals = rng.choice(sums, size=(4_000, len(sums))).sum(axis=1) / 12
        low, high = np.quantile(totals, [0.025, 0.975])
        return float(low), float(high)

    sums = table.groupby("group")["gain"].sum().to_numpy()
    error = float(sums.std() * len(sums) ** 0.5) / 12
    answer = seen.number("gain")
    if abs(answer - due) > 0.02 * error:
        return mistaken(
            f"£{answer:,.2f}", "`gain`: the sum of all gains, a week",
            recognised(answer, [
                Mistake(due * 12, "That is the sum of all twelve weeks.", "Divide by 12."),
                Mistake(float(table["gain"].mean()), "That is the gain of one payment.", "Sum, then divide by 12."),
                Mistake(-due, "The sign is the other way round.", "`gain` is model minus rules already."),
            ], 0.01 * error), "Sum the column and divide by the twelve weeks.",
        )  # fmt: skip
    low, high = seen.number("gain_low"), seen.number("gain_high")
    ends, half = drawn(sums), (high - low) / 2
    width = (ends[1] - ends[0]) / 2
    root = float((sums**2).sum() ** 0.5) / 12
    for lower, upper, room in ((*ends, 0.36), (due - 1.96 * error, due + 1.96 * error, 0.1),
                               (due - 1.96 * root, due + 1.96 * root, 0.1)):  # fmt: skip
        if max(abs(low - lower), abs(high - upper)) <= room * error and half > 0.9 * width:
            return correct(f"£{answer:,.0f} a week (£{low:,.0f} to £{high:,.0f}), over {len(sums)} groups.")
    accounts = table.groupby("account")["gain"].sum().to_numpy()
    mistakes = [
        Mistake(float(1.96 * table["gain"].std() * len(table) ** 0.5) / 12, "Payments were drawn: each payment of a "
                "group counts as news.", "Sum within groups first, then draw groups."),
        Mistake(float(1.96 * accounts.std() * len(accounts) ** 0.5) / 12, "Accounts were drawn. Accounts of one group "
                "share their fate.", "Use the column `group`."),
        Mistake(error, "That is one standard error to each side.", "Take 1.96 of them."),
        Mistake(12 * width, "That is the interval of all twelve weeks.", "Divide by 12."),
        Mistake(0.0, "An interval runs from a lower to a higher end.", "Draw the groups again."),
    ]  # fmt: skip
    near = sorted((abs(half - one.value), i) for i, one in enumerate(mistakes))[0]
    found = mistakes[near[1]] if near[0] <= 0.12 * max(mistakes[near[1]].value, 1) else None
    return mistaken(
        f"{low:,.0f} to {high:,.0f}", "a 95% interval for the weekly gain, drawing linked groups", found,
        "Sum the gains of each group; draw groups with replacement; take the 2.5% and 97.5% quantiles.",
    )  # fmt: skip


@judges("22.5")
def judge_lookup(seen: Seen, seeds: Seeds) -> Verdict:
    right = [value - PRICE for value in LOOKUP]
    answer = seen.numbers("lookup_net", length=3)
    if max(abs(a - b) for a, b in zip(answer, right, strict=True)) > 0.5:
        return mistaken(
            ", ".join(f"{value:,.0f}" for value in answer), "`lookup_net`: three numbers, in pounds a week, price paid",
            recognised(answer[0], [
                Mistake(LOOKUP[0], "The price is not subtracted.", "Subtract £0.02 for each of 36,000 calls."),
                Mistake(LOOKUP[0] - 0.02 * 140, "Alerts were priced. The call is made to score, before anybody knows.",
                        "Price every payment that is scored."),
                Mistake(LOOKUP[0] + PRICE, "The price was added.", "Subtract it."),
            ], 0.5), "The price is the same whatever the feature brings: subtract it from all three numbers.",
        )  # fmt: skip
    said = seen.choice("verdict", ("keep", "drop", "open"))
    if said == "open":
        return correct("It helps, and whether it pays is open: zero lies inside once the price is paid.")
    misconception = "complex-wins" if "keep" in said else None
    return incorrect(
        expected="what the interval says once the price is paid", seen=repr(said),
        because="Zero lies between the two ends, so neither is shown.",
        misconception=misconception,
        next_step="Look where 0 lies in `lookup_net`.",
    )  # fmt: skip


@judges("22.6")
def judge_final_test(seen: Seen, seeds: Seeds) -> Verdict:
    base = float(seeds.probe % 1000)
    counts = [Seen({"count": one}).integer("count") for one in seen.items("counts", length=5)]
    results, looks = seen.items("results", length=5), seen.items("looks", length=5)
    if counts == [1, 2, 3, 4, 5]:
        why, step = (
            "Each call computed again, so the second look would go unseen.",
            "Look into the book before computing.",
        )
    elif counts[2] == counts[1]:
        why = "Another model on the same data got the recorded answer of the first."
        step = "Compare the model as well as the data."
    elif counts[3] == counts[2]:
        why, step = "The same model on other data got an old answer.", "Compare the fingerprint of the content."
    elif counts != [1, 1, 2, 3, 3]:
        why, step = "`evaluate` ran at the wrong calls.", "Run it exactly when model and data are new together."
    elif results != [base + 100, base + 100, base + 200, base + 300, base + 200]:
        why, step = (
            "The recorded results are not those that were computed.",
            "Put what `evaluate()` returned under 'result'.",
        )
    elif looks != [1, 1, 2, 1, 2]:
        why, step = "`look` does not count the tests on these data.", "Count the entries with this data, plus one."
    elif seen.integer("book") != 3:
        why, step = "The book does not hold one entry a test.", "Append each new test once."
    else:
        return correct("Computed once for a model and its data; a second model learns that it is the second look.")
    return incorrect(
        expected="three evaluations in five calls, with looks 1, 1, 2, 1, 2",
        seen=f"evaluations after each call: {', '.join(map(str, counts))}", because=why, next_step=step,
    )  # fmt: skip


@judges("22.7")
def judge_memo(seen: Seen, seeds: Seeds) -> Verdict:
    text = seen.text("memo")
    words = len(text.split())
    if not 120 <= words <= 400:
        return incorrect(
            expected="`memo`: a text of 120 to 400 words", seen=f"{words} words",
            next_step="Rule, result with interval and unit, three accounts, what is not known, decision.",
        )  # fmt: skip
    if not any(digit in text for digit in "0123456789"):
        return incorrect(expected="a memo with an interval", seen="no number", next_step="Give the interval in pounds.")
    return needs_review(
        "Your memo is there. Your mentor reads it by the rubric: rule, interval and unit, accounts, limits."
    )


@judges("22.8")
def judge_share(seen: Seen, seeds: Seeds) -> Verdict:
    low, high = seen.number("real_low"), seen.number("real_high")
    right, school = (0.2223, 0.3913), (0.2144, 0.3856)
    if abs(low - right[0]) < 0.001 and abs(high - right[1]) < 0.001:
        return correct("22% to 39%: 110 alerts say little more than that.")
    is_school = abs(low - school[0]) < 0.001 and abs(high - school[1]) < 0.001
    is_percent = high > 1
    return incorrect(
        expected="Wilson's 95% interval, two shares from 0 to 1", seen=f"{low:.4g} to {high:.4g}",
        because="That is the school formula." if is_school else "These are per cents." if is_percent else None,
        next_step="Use `proportion_ci(method='wilson')`, and shares from 0 to 1.",
    )  # fmt: skip
