"""How exercise 24 is judged: guards and limiters by what they do, numbers by the same computation on the same data."""

from __future__ import annotations

import math
from collections.abc import Sequence

from learnpath.evidence import Seen
from learnpath.questions.c24_serve_shadow_roll_out.rollouts import (
    SLACK,
    WORST,
    bucket,
    by_clock_hour,
    hours,
    pairs,
    paths,
    shadow_table,
    streams,
    within,
)
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken

CARDS = ("share", "switch", "ready", "list", "release", "tell", "record")
BEFORE = (
    ("share", "switch", "The share comes first: it ends new decisions of the faulty version at the router."),
    ("switch", "ready", "First stop the faulty version, then look whether the champion is well."),
    ("ready", "list", "Until the champion is seen to be ready, new harm may still come."),
    ("list", "release", "Nobody can be released before it is known who is held up."),
    ("release", "tell", "Tell people what has been done for them, when it has been done."),
    ("tell", "record", "The record comes last: it holds the times of all that went before."),
)


def _seed(seeds: Seeds) -> int:
    from harbour.world import seed

    return seed(seeds.data)


def _recognised(answer: float, mistakes: Sequence[Mistake], relative: float = 0.004) -> Mistake | None:
    near = (one for one in mistakes if abs(answer - one.value) <= relative * max(abs(one.value), 1e-9))
    return next(near, None)


@judges("24.1")
def judge_in_parity(seen: Seen, seeds: Seeds) -> Verdict:
    tried = pairs(seeds.probe)
    answers = seen.items("answers", length=len(tried))
    said = [Seen({"in_parity(offline, online)": one}).boolean("in_parity(offline, online)") for one in answers]
    for alike in (True, False):
        for pair, answer in zip(tried, said, strict=True):
            if pair.alike is alike and answer is not alike:
                averages = pair.name in ("amounts of other payments, with the same mean", "one amount a penny off")
                return incorrect(
                    expected=f"{alike} for {pair.name}",
                    seen=str(answer),
                    because="The guard stops good work." if alike else "The fault passes the guard.",
                    misconception="averages-prove-parity" if averages and not alike else None,
                    next_step="Bring both tables into one order by `seq`; a missing value equals a missing value."
                    if alike
                    else "Compare payment by payment, value by value, and ask whether both hold the same payments.",
                )
    return correct(f"{sum(not pair.alike for pair in tried)} faults caught, {sum(p.alike for p in tried)} good passed.")


@judges("24.2")
def judge_shadow(seen: Seen, seeds: Seeds) -> Verdict:
    table = shadow_table(_seed(seeds))
    gap = table["shadow"].astype(int) - table["champion"].astype(int)
    due = int((gap != 0).sum())
    answer = seen.integer("disagreements", low=0)
    if answer != due:
        mistakes = [
            Mistake(abs(int(gap.sum())), "That is the difference of the two totals.", "Count payments, both ways."),
            Mistake(int((gap > 0).sum()), "These are the shadow's alone.", "Add those of the champion alone."),
            Mistake(int((gap < 0).sum()), "These are the champion's alone.", "Add those of the shadow alone."),
        ]
        return mistaken(
            f"{answer}", "the number of payments that exactly one of the two stops",
            _recognised(answer, mistakes, 1e-9), "Compare the two columns row by row.",
        )  # fmt: skip
    scale = 1e4 / len(table)
    more, by_account = float(gap.sum()) * scale, gap.groupby(table["account"]).sum()
    error = float(by_account.std()) * math.sqrt(len(by_account)) * scale
    rows_error = float(gap.std()) * math.sqrt(len(gap)) * scale
    given = seen.number("more")
    if abs(given - more) > 0.1 * error:
        mistakes = [
            Mistake(-more, "The sign is the other way round.", "Subtract the champion from the shadow."),
            Mistake(more / 1e4, "That is a share.", "Multiply by 10,000."),
            Mistake(float(gap.sum()), "That is a number of payments.", "Divide by all payments, times 10,000."),
        ]
        return mistaken(
            f"{given:g}", "the shadow's stops minus the champion's, in ten thousand payments",
            _recognised(given, mistakes), "Sum the difference of the columns.",
        )  # fmt: skip
    low, high = seen.number("more_low"), seen.number("more_high")
    half = (high - low) / 2
    if half > 0 and abs(half / (1.96 * error) - 1) < 0.1 and abs((low + high) / 2 - more) < 0.36 * error:
        return correct(
            f"{due} disagreements; {given:+.1f} in ten thousand ({low:+.1f} to {high:+.1f}). They say how the two "
            "differ; what would have come of it, no shadow says."
        )
    told = "without width or swapped" if half <= 0 else "too narrow" if half < 1.96 * error else "too wide"
    mistakes = [
        Mistake(1.96 * rows_error, "It looks as if payments were drawn, as if each were from another account.",
                "Sum the differences by account first."),
        Mistake(error, "That is one standard error to each side.", "Take 1.96 of them."),
    ]  # fmt: skip
    return mistaken(
        f"{low:.2f} to {high:.2f}, {told}", "a 95% interval around `more`, over accounts",
        _recognised(half, mistakes, 0.05), "Sum the differences by account, and take 1.96 standard errors of the sum.",
    )  # fmt: skip


@judges("24.3")
def judge_limit(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    quiet, faulty = hours(_seed(seeds))

    def lowest(tops: object) -> int:
        return next(n for n in range(1, 500) if float(np.mean(np.asarray(tops) >= n)) <= WORST)

    tops, path = paths(quiet).max(axis=1), paths(faulty)
    due = lowest(tops)
    answer = seen.integer("limit", low=1)
    if answer != due:
        mistakes = [
            Mistake(lowest(paths(quiet)[:, -1]), "It looks as if only the last hour was looked at.",
                    "A rollout stops at the first hour that reaches the limit: take each path's maximum."),
            Mistake(lowest(paths(quiet, floor=False).max(axis=1)), "It looks as if the sum was let below zero.",
                    "Keep it at or above 0."),
            Mistake(lowest(paths(quiet, slack=0.0).max(axis=1)), "It looks as if the slack was left out.",
                    "Subtract SLACK every hour."),
            Mistake(lowest(paths(quiet).ravel()), "That is one hour in twenty, and a rollout has 72 of them.",
                    "Ask of each rollout whether it was ever stopped."),
        ]  # fmt: skip
        return mistaken(
            f"{answer}", "the smallest whole limit at which at most 5% of the quiet rollouts are stopped",
            _recognised(answer, mistakes, 1e-9), "Take the maximum of every quiet path, and try limits from 1 on.",
        )  # fmt: skip
    share, right = seen.number("false_stops", low=0, high=1), float((tops >= due).mean())
    if abs(share - right) > 1e-6:
        return incorrect(
            expected="the share of quiet rollouts that reach the limit, from 0 to 1", seen=f"{share:g}",
            next_step="Average over the 400 quiet rollouts.",
        )  # fmt: skip
    reached = (path >= due).any(axis=1)
    first = np.where(reached, (path >= due).argmax(axis=1) + 1, 73)
    delay, wanted = seen.number("delay_hours", low=0), float(np.median(first))
    if abs(delay - wanted) > 1e-6:
        mistakes = [
            Mistake(wanted - 1, "The first hour counts as 1: after it the rule speaks.", "Add 1 to the position."),
            Mistake(float(first.mean()), "That is the mean.", "Take the median."),
        ]
        return mistaken(
            f"{delay:g}", "the median hour, counted from 1, in which a faulty rollout reaches the limit",
            _recognised(delay, mistakes, 1e-6), "Find the first hour at or above the limit in every faulty path.",
        )  # fmt: skip
    return correct(
        f"Limit {due} (slack {SLACK:g}): {right:.1%} of quiet rollouts stopped, {wanted:g} hours to a fault."
    )


@judges("24.4")
def judge_let_through(seen: Seen, seeds: Seeds) -> Verdict:
    tried = streams(seeds.probe)
    answers = seen.items("answers", length=len(tried))
    found = []
    for stream, answer in zip(tried, answers, strict=True):
        key = f"let_through(clocks, most) for {stream.name}"
        one = Seen({key: answer}).items(key, length=len(stream.clocks))
        if not all(isinstance(item, bool) for item in one):
            return incorrect(
                expected=f"`{key}`: a list of True and False",
                seen=repr(one)[:80],
                next_step="Return one truth value for each clock.",
            )
        found.append(one)
    right = [within(stream.clocks, stream.most) for stream in tried]
    if found == right:
        return correct("Never more than the cap in any hour, and never a refusal without need.")
    known = (
        ([bucket(s.clocks, s.most) for s in tried], "a bucket, as on the page: an hour can see up to twice the cap"),
        ([by_clock_hour(s.clocks, s.most) for s in tried],
         "a count from full hour to full hour: a burst across it passes twice"),
        ([within(s.clocks, s.most, refused=True) for s in tried],
         "a count that holds refused stops, too: under a long fault nothing passes any more"),
        ([within(s.clocks, s.most, strict=False) for s in tried],
         "a window that holds the stop of exactly an hour ago"),
        ([within(s.clocks, s.most, late=False) for s in tried], "a clock that a late arrival turns back"),
    )  # fmt: skip
    because = next((f"It looks like {said}." for like, said in known if like == found), None)
    place = next(k for k, one in enumerate(found) if one != right[k])
    step = next(k for k, one in enumerate(found[place]) if one != right[place][k])
    return incorrect(
        expected=f"{right[place][step]} for stop {step + 1} of {tried[place].name}, at most {tried[place].most}",
        seen=str(found[place][step]),
        because=because,
        next_step="Keep the moments of the stops that passed; count those less than an hour old, by the largest clock.",
    )


@judges("24.5")
def judge_drill(seen: Seen, seeds: Seeds) -> Verdict:
    order = seen.order("drill", list(CARDS))
    for first, second, why in BEFORE:
        if order.index(first) > order.index(second):
            instant = (first, second) in (("list", "release"), ("release", "tell"))
            return incorrect(
                expected=f"{first!r} before {second!r}",
                seen=f"{second!r} before {first!r}",
                because=why,
                misconception="rollback-is-instant" if instant else None,
                next_step="Stop new harm, make sure it has stopped, repair the old, tell, record.",
            )
    return correct("Two of seven steps are switches. The others are what a rollback takes.")


@judges("24.6")
def judge_nothing_seen(seen: Seen, seeds: Seeds) -> Verdict:
    z = 1.96**2
    due = z / (400 + z)
    answer = seen.number("upper_end", low=0, high=1)
    if abs(answer - due) > 0.002 * due:
        mistakes = [
            Mistake(0.0, "Nothing seen is not nothing there.", "Take the interval that does not collapse at 0."),
            Mistake(3 / 400, "That is the rule of three, a one-sided bound.", "Take Wilson's 95% interval."),
        ]
        return mistaken(
            f"{answer:g}", "the upper end of Wilson's 95% interval for 0 of 400, from 0 to 1",
            _recognised(answer, mistakes), "`binomtest(0, 400).proportion_ci(method='wilson')` has it.",
        )  # fmt: skip
    needed, right = seen.number("payments_needed", low=1), math.ceil(z * (10_000 - 1))
    if abs(needed - right) > 0.002 * right:
        mistakes = [
            Mistake(10_000, "One is expected among 10,000; none among them excludes little.", "Solve for n."),
            Mistake(30_000, "That is the rule of three.", "Use Wilson's upper end."),
        ]
        return mistaken(
            f"{needed:,.0f}", "the least n at which Wilson's upper end for 0 of n is at most 1 in 10,000",
            _recognised(needed, mistakes), "Solve z² / (n + z²) = 1 / 10,000 for n.",
        )  # fmt: skip
    return correct(f"Up to {answer:.1%} after 400 without one; about {right:,} are needed for one in ten thousand.")
