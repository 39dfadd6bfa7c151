"""How exercise 8 is judged: arithmetic on the spot, and the night desk's comparison made again on the same data.

Tolerances of 8.5 are shares of the estimate's own standard error. A few large frauds carry most of the difference,
so a bootstrap and 1.96 standard errors disagree a little, and each is compared with its own kind. An end of a bootstrap
of 1,000 draws moves by about 0.09 standard errors and gets four times that; the width is compared as well, because an
interval for 90% is only 16 in a hundred narrower.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c08_rare_events_and_costs.desks import Desk, desks, expected_share
from learnpath.questions.c08_rare_events_and_costs.night import ALERT_POUNDS, TEST_DAYS, WAYS, Night, night_desk
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken

PAYMENTS, FRAUD_RATE, CAUGHT, WRONG = 400_000, 1 / 5_000, 0.80, 0.005
RELATIVE = 0.004  # reading from £15 instead of £12 on moves a cost by 0.008 or more
MEAN_TOLERANCE, END_TOLERANCE = 0.1, 0.36  # standard errors
NARROWEST = 0.90  # the least width of a 95% interval, as a share of the reference
EXACT = 0.005  # pounds a day: as near as this only if the same payments are read
CHAPTER_POUNDS = 15  # an alert of the page

NOTEBOOKS = {
    "A": "SMOTE sees the training part alone, after the split. The test part looks like tomorrow.",
    "B": "SMOTE comes before the split: invented rows lie between rows of both parts, and the test part is balanced.",
    "C": "Class weights change how much a miss counts, not which rows there are; the threshold saw training days only.",
    "D": "No row is on both sides, but the scored part is balanced: its precision and calibration are those of a "
    "world in which every second payment is fraud.",
    "E": "A pipeline resamples what it is fitted on, in every fold, and predicts rows as they are.",
    "F": "The frauds were repeated before the folds were made, so each fold is scored on copies of rows it learned.",
    "G": "No row is on both sides, but the test part lost its genuine payments, too: fraud is twenty times as "
    "frequent there as it will be tomorrow.",
    "H": "Genuine payments were dropped from the training part alone, and the odds were mended.",
}
FAULTY = {"B": "resampling-before-split", "D": "balanced-test-is-fair",
          "F": "resampling-before-split", "G": "balanced-test-is-fair"}  # fmt: skip


def _recognised(answer: float, mistakes: Sequence[Mistake], relative: float = RELATIVE) -> Mistake | None:
    return next((one for one in mistakes if abs(answer - one.value) <= relative * abs(one.value)), None)


@judges("8.1")
def judge_supplier(seen: Seen, seeds: Seeds) -> Verdict:
    fraud = PAYMENTS * FRAUD_RATE
    caught, false_alarms = CAUGHT * fraud, WRONG * (PAYMENTS - fraud)
    right, share = caught + false_alarms, caught / (caught + false_alarms)
    alerts = seen.number("alerts_a_night", low=0)
    if abs(alerts - right) > 0.005 * right:
        frauds_only = (
            "These are frauds only. Most alerts come from the other side: there are 4,999 genuine payments a fraud.",
            "Count the genuine payments that raise an alert, and add them.",
            "rates-fix-precision",
        )
        mistakes = [
            Mistake(false_alarms, "These are the false alarms alone.", "Add the frauds that are caught."),
            Mistake(caught, *frauds_only),
            Mistake(fraud, *frauds_only),
        ]
        return mistaken(
            f"{alerts:,.0f}",
            "the frauds that raise an alert, and the genuine payments that do, in one night",
            _recognised(alerts, mistakes, 0.005),
            "Write down four counts: frauds, frauds caught, genuine payments, false alarms.",
        )
    answer = seen.number("real_share", low=0, high=1)
    if abs(answer - share) <= 0.0005:
        return correct(
            f"{caught:.0f} real ones among {right:,.0f} alerts, {share:.1%}. The supplier's two rates are right and "
            "say nothing of it: they are shares of frauds and of genuine payments, and this is a share of alerts."
        )
    begin = "Begin at the alerts: of these, how many are fraud?"
    mistakes = [
        Mistake(CAUGHT, "That is the share of the frauds that raise an alert.", begin, "rates-fix-precision"),
        Mistake(
            1 - WRONG, "That is a share of payments judged rightly: an accuracy.", begin, "accuracy-works-for-rare"
        ),
        Mistake(caught / false_alarms, "These are the real alerts for each false one.", "Divide by all alerts."),
        Mistake(1 - share, "That is the share of false alarms among the alerts.", "Take the frauds among them."),
    ]
    if answer == round(share, 2):
        mistakes = [Mistake(answer, "It looks as if the share was rounded to a whole per cent.", "Do not round.")]
    return mistaken(
        f"{answer:g}",
        f"frauds among the {right:,.0f} alerts, divided by these alerts",
        _recognised(answer, mistakes, 0.002),
        "Of the two counts that you added, which are the frauds? Divide it by their sum.",
    )


@judges("8.2")
def judge_faulty(seen: Seen, seeds: Seeds) -> Verdict:
    named = {str(item).strip().upper() for item in seen.items("faulty")}
    strange = sorted(named - set(NOTEBOOKS))
    if strange:
        return incorrect(
            expected="letters from A to H", seen=f"{strange[0]!r}", next_step="Give the letters of the notebooks."
        )
    wrong = [letter for letter in NOTEBOOKS if (letter in named) != (letter in FAULTY)]
    for letter, reason in NOTEBOOKS.items():
        if letter in wrong:
            called = "faulty" if letter in named else "in order"
            return incorrect(
                expected=f"{letter} as {'faulty' if letter in FAULTY else 'in order'}",
                seen=f"{letter} called {called}",
                because=reason,
                misconception=FAULTY.get(letter),
                next_step=f"Then look once more at the notebooks after {letter}: are the scored rows like tomorrow's?"
                if len(wrong) > 1
                else f"The other seven are right. Change {letter} alone.",
            )
    return correct(
        "B and F score copies or neighbours of training rows; D and G score a mix that tomorrow does not have. "
        "The others resample the training part alone, or nothing."
    )


@judges("8.3")
def judge_precision_at_capacity(seen: Seen, seeds: Seeds) -> Verdict:
    tried = desks(seeds.probe)
    call = "precision_at_capacity(scores, is_fraud, capacity)"
    found = [Seen({call: answer}).number(call, low=0) for answer in seen.items("answers", length=len(tried))]
    right = [expected_share(desk) for desk in tried]
    wrong = [abs(one - other) > 1e-6 for one, other in zip(found, right, strict=True)]
    if not all(seen.items("unchanged", length=len(tried))):
        return incorrect(
            expected="the caller's arrays as they were before the call",
            seen="an array that the function has changed",
            because="A sort in place moves the scores away from their payments.",
            next_step="Use `np.sort(scores)`, which makes a copy, in place of `scores.sort()`.",
        )
    if not any(wrong):
        return correct(
            f"Right for {len(tried)} desks, with and without ties, whatever the order of the rows. It still does not "
            "see the frauds below the line, nor the pounds."
        )

    def all_like(rule: Callable[[Desk], float]) -> bool:
        return all(abs(one - rule(desk)) <= 1e-6 for one, desk in zip(found, tried, strict=True))

    untied = [place for place, desk in enumerate(tried) if desk.special not in ("tied", "all equal")]
    plain = next(place for place in untied if wrong[place]) if any(wrong[place] for place in untied) else untied[0]

    def like(rule: Callable[[Desk], float], places: Iterable[int]) -> bool:
        return all(abs(found[place] - rule(tried[place])) <= 1e-6 for place in places)

    if like(lambda desk: expected_share(desk) * desk.capacity / sum(desk.is_fraud), untied):
        return incorrect(
            expected=f"a share of the *alerts*, {right[plain]:.2f}",
            seen=f"a share of the *frauds*, {found[plain]:.2f}",
            because="That is recall at capacity; useful, but it answers another question.",
            misconception="recall-is-precision",
            next_step="Divide by the number of alerts that are read.",
        )
    if like(lambda desk: expected_share(desk._replace(scores=[-score for score in desk.scores])), untied):
        return incorrect(
            expected=f"{right[plain]:.2f}, from the highest scores",
            seen=f"{found[plain]:.2f}, from the lowest",
            next_step="Higher is more suspicious: take the other end.",
        )
    for factor, unit, advice in (
        (lambda desk: 100.0, "per cent", "Return a share from 0 to 1."),
        (lambda desk: float(desk.capacity), "a number of frauds", "Divide by the number of alerts that are read."),
    ):
        if like(lambda desk, factor=factor: factor(desk) * expected_share(desk), untied):  # type: ignore[misc]
            return incorrect(
                expected=f"a share from 0 to 1, {right[plain]:.2f}",
                seen=f"{found[plain]:g}, {unit}",
                next_step=advice,
            )
    if all(not wrong[place] for place in untied):
        place = wrong.index(True)
        desk = tried[place]
        shown = (
            "all scores equal and 3 frauds among 10"
            if desk.special == "all equal"
            else f"{len(desk.scores)} tied scores"
        )
        told = f"With {shown}, at capacity {desk.capacity}"
        if like(_at_or_above, range(len(tried))):
            because = "It looks as if every row tied at the cut is read, more of them than the desk can read."
            next_step = "Rows above the cut are read; those at it share the places that are left."
        elif like(_above, range(len(tried))):
            because = "It looks as if no row tied at the cut is read, though places are left."
            next_step = "Rows above the cut are read; those at it share the places that are left."
        elif like(_first, range(len(tried))) or like(_last, range(len(tried))):
            because = "It looks as if rows tied at the cut are taken in the order of the table."
            next_step = "Shuffle the rows: does your answer change?"
        else:
            because = "It looks as if a lot, or whatever the sort leaves, decides which of the tied rows are read."
            next_step = "Count what a lot would find on average: the share of fraud among the tied rows."
        return incorrect(
            expected=f"{told}: {right[place]:.2f}",
            seen=f"{found[place]:.2f}",
            because=because,
            next_step=next_step,
        )
    place = wrong.index(True)
    return incorrect(
        expected=f"{right[place]:.3f} for {len(tried[place].scores)} scores {tried[place].special}, "
        f"capacity {tried[place].capacity}",
        seen=f"{found[place]:.3f}",
        next_step="Try it on five payments whose answer you can see.",
    )


def _at_or_above(desk: Desk) -> float:
    """What comes out if every row tied at the cut counts."""
    cut = sorted(desk.scores)[-desk.capacity]
    read = [fraud for score, fraud in zip(desk.scores, desk.is_fraud, strict=True) if score >= cut]
    return sum(read) / len(read)


def _above(desk: Desk) -> float:
    """What comes out if no row tied at the cut counts, where there is one too many."""
    cut = sorted(desk.scores)[-desk.capacity]
    if sum(score >= cut for score in desk.scores) == desk.capacity:
        return expected_share(desk)
    return sum(fraud for score, fraud in zip(desk.scores, desk.is_fraud, strict=True) if score > cut) / desk.capacity


def _first(desk: Desk) -> float:
    """What comes out if the first of the tied rows are read."""
    order = sorted(range(len(desk.scores)), key=lambda row: -desk.scores[row])
    return sum(desk.is_fraud[row] for row in order[: desk.capacity]) / desk.capacity


def _last(desk: Desk) -> float:
    """What comes out if the last of the tied rows are read."""
    order = sorted(range(len(desk.scores)), key=lambda row: desk.scores[row])
    return sum(desk.is_fraud[row] for row in order[-desk.capacity :]) / desk.capacity


@judges("8.4")
def judge_three_ways(seen: Seen, seeds: Seeds) -> Verdict:
    night = night_desk(seeds)
    seen.mapping("costs", WAYS)
    seen.mapping("expected_frauds", WAYS)
    costs, expecting = seen.within("costs"), seen.within("expected_frauds")
    right = {way: float(night.cost(night.read(way)).sum()) for way in WAYS}
    nothing = float(night.cost(night.is_fraud & False).sum())
    for way in WAYS:
        answer = costs.number(way, low=0)
        if not _near(answer, right[way]):
            return _wrong_cost(night, way, answer, right[way])
    for way in WAYS:
        answer, due = expecting.number(way, low=0), float(night.p[way].sum())
        if not _near(answer, due):
            return _wrong_expectation(night, way, answer, due)
    dearer = [way for way in WAYS if right[way] > nothing]
    said = (
        f"{' and '.join(dearer)} cost more than reading nothing" if dearer else "none costs more than reading nothing"
    )
    return correct(
        f"Reading nothing costs £{nothing:,.0f} a day; {said}. The plain model expects "
        f"{night.p['threshold'].sum():.0f} frauds, SMOTE {night.p['smote'].sum():,.0f}, and {night.is_fraud.sum()} "
        "happened. The order of the payments is nearly the same in all three: what differs is the threshold, which "
        "two of them never chose, and what a probability means."
    )


def _near(answer: float, due: float) -> bool:
    return abs(answer - due) <= RELATIVE * due


def _side(answer: float, due: float) -> str:
    return "too much" if answer > due else "too little"


def _wrong_cost(night: Night, way: str, answer: float, due: float) -> Verdict:
    p, read = night.p[way], night.read(way)
    dearer = CHAPTER_POUNDS / ALERT_POUNDS
    at_15 = p * night.pounds > CHAPTER_POUNDS if way == "threshold" else read
    left_over = (
        f"It looks as if £{CHAPTER_POUNDS} was left over from the chapter. At the night desk an alert costs £12.",
        f"Use `ALERT_POUNDS`, which is {ALERT_POUNDS} here.",
    )
    alerts = float(ALERT_POUNDS * read.sum() / TEST_DAYS)
    mistakes = [
        Mistake(due + (dearer - 1) * alerts, *left_over),
        *[
            Mistake(float(night.cost(at_15).sum()) + extra, *left_over)
            for extra in (0, (dearer - 1) * float(ALERT_POUNDS * at_15.sum() / TEST_DAYS))
            if way == "threshold"
        ],
        Mistake(due * TEST_DAYS, "That is the cost of all test days together.", f"Divide by the {TEST_DAYS} days."),
        Mistake(alerts, "These are the alerts alone.", "Add the amounts of the frauds that are not read."),
        Mistake(due - alerts, "These are the missed frauds alone.", "Add £12 for each payment that is read."),
        Mistake(
            due - float((read & night.is_fraud).sum() * ALERT_POUNDS / TEST_DAYS),
            "It looks as if only false alarms were charged. Reading costs the same whatever is found.",
            "Charge every payment that is read.",
        ),
    ]
    if way == "threshold":
        because = (
            "It looks as if the plain model was cut at 0.5. Where an alert costs £12 and a fraud hundreds, far less "
        )
        because += "than one half is enough."
        cut = Mistake(
            float(night.cost(p >= 0.5).sum()),
            because,
            "Read where the plain model's p times amount exceeds £12.",
            "half-is-the-threshold",
        )
    else:
        because = "It looks as if the probabilities of the balanced model went into p times amount as they are. They "
        because += "belong to a world in which every second payment is fraud."
        cut = Mistake(float(night.cost(p * night.pounds > ALERT_POUNDS).sum()), because,
                       "Here the question cuts this model at 0.5.", "score-survives-resampling")  # fmt: skip
    return mistaken(
        f"£{answer:,.0f}, {_side(answer, due)}",
        f"for {way!r}: £12 for each alert and the amount of each fraud not read, in pounds a day",
        _recognised(answer, [cut, *mistakes]),
        "Check which payments are read, then the two parts of the cost: alerts, and frauds not read.",
    )


def _wrong_expectation(night: Night, way: str, answer: float, due: float) -> Verdict:
    mistakes = [
        Mistake(
            float((night.p[way] >= 0.5).sum()),
            "That is how many payments score 0.5 or more. What a model expects is the sum of its probabilities.",
            "Sum the probabilities of the test payments.",
            "class-is-probability",
        ),
        Mistake(
            float(night.is_fraud.sum()),
            "That is how many frauds there were. After balancing, a model expects many more.",
            "Sum the probabilities of the test payments, as they come.",
            "score-survives-resampling",
        ),
        Mistake(due / len(night.is_fraud), "That is the mean of the probabilities.", "Take their sum."),
    ]
    return mistaken(
        f"{answer:,.4g}, {_side(answer, due)}",
        f"for {way!r}: the sum of the probabilities that its model gives the test payments",
        _recognised(answer, mistakes),
        "Sum the probabilities of the test payments, from the model that was fitted for this way.",
    )


@judges("8.5")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    night = night_desk(seeds)
    costs = night.cost(night.mended()), night.cost(night.read("threshold"))
    gains = costs[0] - costs[1]
    root = math.sqrt(len(gains))
    gain, error = float(gains.sum()), float(gains.std()) * root
    answer = seen.number("gain")
    tested = float(night.is_fraud.mean())
    for factor, multiplied, because, next_step in (
        (
            tested / (1 - tested),
            "the share among the test payments",
            "How many of tomorrow's payments will turn out to be fraud is not known when they are read.",
            "Take the share from `y_train`.",
        ),
        (
            night.share,
            "the share itself",
            "A share becomes odds when it is divided by what is left.",
            "Multiply the odds by share / (1 - share).",
        ),
    ):
        like = float((night.cost(night.mended(factor)) - costs[1]).sum())
        if abs(answer - like) <= EXACT < abs(answer - gain):
            return incorrect(
                expected="odds mended with share / (1 - share), of the *training* payments",
                seen=f"{answer:,.2f}, which comes out with {multiplied}",
                because=because,
                next_step=next_step,
            )
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        return _wrong_gain(night, answer, gain, error)
    low, high = seen.number("gain_low"), seen.number("gain_high")
    percentile, half = _ends_of_bootstrap(gains), (high - low) / 2
    right_half = (percentile[1] - percentile[0]) / 2
    basic = 2 * gain - percentile[1], 2 * gain - percentile[0]
    normal = gain - 1.96 * error, gain + 1.96 * error

    def near(ends: tuple[float, float], tolerance: float) -> bool:
        return max(abs(low - ends[0]), abs(high - ends[1])) <= tolerance * error

    drawn = half > NARROWEST * right_half and (near(percentile, END_TOLERANCE) or near(basic, END_TOLERANCE))
    if drawn or near(normal, MEAN_TOLERANCE):
        verdict = "zero inside: these payments cannot tell the two apart" if low <= 0 <= high else "zero outside"
        return correct(
            f"£{answer:,.0f} a day (£{low:,.0f} to £{high:,.0f}), {verdict}. Mended, the weights are a matter of "
            "hundreds a day, where cut at 0.5 they were one of thousands. Plain fitting needed no mending."
        )
    unpaired = 1.96 * root * math.hypot(*(float(each.std()) for each in costs))
    apart = Mistake(
        unpaired,
        "It looks as if the two ways were drawn again separately, as if they had met different payments.",
        "Subtract payment by payment first; then draw that one column again.",
        "difference-without-pairing",
    )
    single = Mistake(error, "That is one standard error to each side, which covers 68%.", "Take 1.96 of them.")
    ninety = Mistake(
        1.645 / 1.96 * right_half, "It looks like an interval for 90%.", "Take the 2.5% and 97.5% quantiles."
    )
    days = Mistake(
        TEST_DAYS * right_half, "That is the interval of all test days together.", f"Divide by the {TEST_DAYS} days."
    )
    none = Mistake(
        0, "An interval runs from a lower to a higher end.", "Draw the column again.", "one-number-is-enough"
    )
    swapped = Mistake(0, "The two ends are swapped.", "`gain_low` is the 2.5% quantile, `gain_high` the 97.5% one.")
    width = half / right_half
    told = "too narrow" if width < NARROWEST else "too wide" if width > 1 / NARROWEST else "not in the right place"
    if half <= 0:
        mistake: Mistake | None = swapped if half < 0 else none
        told = "from the higher to the lower end" if half < 0 else "without width"
    else:
        mistake = _recognised(half, [apart, single, days], 0.15) or _recognised(half, [ninety], 0.1)
    return mistaken(
        f"{low:,.0f} to {high:,.0f}, {told}",
        "a 95% interval around the gain, from the column of paired differences",
        mistake,
        "Draw the column of differences again a thousand times, and take quantiles of the sums.",
    )


def _wrong_gain(night: Night, answer: float, gain: float, error: float) -> Verdict:
    plain = float(night.cost(night.read("threshold")).sum())
    as_they_are = night.p["weights"] * night.pounds > ALERT_POUNDS
    mistakes = [
        Mistake(-gain, "The sign is the other way round.", "Subtract *threshold* from the mended *weights*."),
        Mistake(
            gain / len(night.is_fraud),
            "That is the gain of a single payment.",
            "Sum over the test payments.",
            "one-number-is-enough",
        ),
        Mistake(
            float(night.cost(as_they_are).sum()) - plain,
            "It looks as if the weighted probabilities were used as they are. They belong to a world in which every "
            "second payment is fraud.",
            "Multiply their odds by share / (1 - share) first.",
            "score-survives-resampling",
        ),
        Mistake(
            float(night.cost(night.read("weights")).sum()) - plain,
            "That is the gain over *weights* cut at 0.5.",
            "Mend the probabilities, then read where p times amount exceeds £12.",
            "half-is-the-threshold",
        ),
        Mistake(
            float(night.cost(night.mended(odds=False)).sum()) - plain,
            "It looks as if the probabilities were multiplied, and not the odds.",
            "Turn p into odds, p / (1 - p), multiply, and turn back.",
        ),
        Mistake(gain * TEST_DAYS, "That is the gain of all test days together.", f"Divide by the {TEST_DAYS} days."),
    ]
    return mistaken(
        f"{answer:,.2f}, {_side(answer, gain)}",
        f"the cost of the mended *weights* minus that of *threshold*, in pounds a day, to within £{0.1 * error:,.0f}",
        _recognised(answer, mistakes, 0.01),
        "Mend first: odds of p times share / (1 - share), with the share of fraud in `y_train`; then price both ways.",
    )


def _ends_of_bootstrap(values: Any, draws: int = 8_000) -> tuple[float, float]:
    """The 2.5% and 97.5% quantiles of the sum over rows drawn again; only rows that differ from zero are drawn."""
    import numpy as np

    rng = np.random.default_rng(8)
    counted = values[values != 0]
    hits = rng.binomial(len(values), len(counted) / len(values), size=draws)
    sums = [counted[rng.integers(len(counted), size=size)].sum() for size in hits]
    low, high = np.quantile(sums, [0.025, 0.975])
    return float(low), float(high)
