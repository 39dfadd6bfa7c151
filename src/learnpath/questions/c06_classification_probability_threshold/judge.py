"""How exercise 6 is judged: arithmetic on the spot, and the letter's trial counted again on the same data.

Tolerances are shares of the estimate's own standard error. A mean needs no draw: a tenth. An interval may come from
1.96 standard errors or from a bootstrap of 1,000 draws; half of such a bootstrap's width moves by about 3% and its
middle by about 0.06 standard errors, so 10% and 0.25 let it pass and a 90% interval (84% of the width) fail.
No message prints the value that is asked for.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

from learnpath.evidence import Rejected, Seen
from learnpath.questions.c06_classification_probability_threshold.letter import EDGES, SELDOM, Letter, letter
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, nearest, needs_review

MEAN_TOLERANCE, MIDDLE_TOLERANCE = 0.1, 0.25  # standard errors
WIDTH_TOLERANCE = 0.1  # of the width


@judges("6.1")
def judge_break_even(seen: Seen, seeds: Seeds) -> Verdict:
    answer = seen.number("break_even", low=0)
    if abs(answer - 0.3) <= 0.005:
        return correct(
            "£3 against £10: half of £20, because half of those who open a pot would not have called. Below 0.30 the "
            "appointment costs more than it saves on average, although above it seven in ten may still be wasted."
        )
    slips = (
        Mistake(0.5, "One half is where yes and no are equally likely. No price occurs in it.",
              "Write down what an appointment costs and what it saves on average at probability p.",
              "half-is-the-threshold"),
        Mistake(3 / 20, "It looks as if every customer who opens a pot would have called. Only half of them would.",
              "What does the appointment save, on average, for one customer who opens a pot?"),
        Mistake(3 / 13, "It looks as if the £3 were counted twice: the £10 are saved before the £3 are paid.",
              "Loss on a no: £3. Gain on a yes: £10 less £3. Loss divided by loss plus gain."),
        Mistake(3 / 23, "It looks as if everybody called, and the £3 were counted twice.",
              "What does the appointment save, on average, for a customer who opens a pot? Hold the £3 against that."),
        Mistake(3 / 17, "It looks as if everybody called, and the £3 were taken off the saving as well.",
              "What does the appointment save, on average, for a customer who opens a pot? Hold the £3 against that."),
        Mistake(3 / 7, "That is the loss on a no divided by the gain on a yes: odds.",
              "Divide the loss by loss *plus* gain to get the probability.", "odds-are-probabilities"),
        Mistake(10 / 3, "It is the ratio the wrong way round.", "A probability lies below 1: cost divided by saving."),
        Mistake(0.7, "That is the probability of *no* at the break-even.", "Subtract it from 1."),
        Mistake(30, "It looks like a percentage.", "Give a number from 0 to 1."),
    )  # fmt: skip
    return mistaken(
        f"{answer:.3g}",
        "the p at which £3 equals p times the saving for a customer who opens a pot",
        nearest(answer, slips, 0.005),
        "For one customer with probability p: what is paid, and what is saved on average? Set them equal.",
    )


@judges("6.2")
def judge_reliability(seen: Seen, seeds: Seeds) -> Verdict:
    trial, size = letter(seeds), len(EDGES) - 1
    said, happened = (seen.numbers(key, length=size, low=0, high=1) for key in ("said", "happened"))
    how_many = seen.numbers("how_many", length=size, low=0)
    right = trial.groups(trial.p, trial.y)

    def near(found: Sequence[float], wanted: Sequence[float], within: float) -> bool:
        return all(abs(a - b) <= within for a, b in zip(found, wanted, strict=True))

    def counts(found: Sequence[float], wanted: Sequence[float]) -> bool:
        return all(abs(a - b) <= 2 + 0.01 * b for a, b in zip(found, wanted, strict=True))

    if near(said, right[0], 0.003) and near(happened, right[1], 0.003) and counts(how_many, right[2]):
        return correct(
            f"From 0.30 on {right[0][-1]:.1%} was said, {right[1][-1]:.1%} happened ({right[2][-1]:,.0f} customers); "
            f"in the lowest group {right[0][0]:.1%} and {right[1][0]:.1%} ({right[2][0]:,.0f}). A price held against "
            "what is said decides rightly only where the two agree."
        )
    expected = (
        f"for each of the {size} groups between the `EDGES`: the mean of `p_test`, the share of `y_test` that is true, "
        f"and the count; the counts add up to {sum(right[2]):,.0f}"
    )
    middles = [(a + b) / 2 for a, b in pairwise(EDGES)]
    train = trial.groups(trial.train_p, trial.train_y)
    seen_text = f"said {_list(said)}, happened {_list(happened)}, how_many {', '.join(f'{n:g}' for n in how_many)}"
    said_right, total = near(said, right[0], 0.003), sum(right[2])
    both_right = said_right and near(happened, right[1], 0.003)
    openers = [n * share for n, share in zip(right[2], right[1], strict=True)]
    everybody = trial.groups(*trial.everybody)
    backwards = [list(reversed(each)) for each in right]
    cases = (
        (near(said, everybody[0], 0.003) and near(happened, everybody[1], 0.003),
         "These are all the test customers, also those without a letter. The model speaks of those who get one.",
         "Use `p_test` and `y_test`.", None),
        (near(said, backwards[0], 0.003) and near(happened, backwards[1], 0.003),
         "The groups stand in the opposite order.", "Begin with the group from 0 to below 0.1.", None),
        (sum(how_many[-1:]) > 0.9 * total and right[2][-1] < 0.5 * total,
         "Nearly all customers are in the highest group. It looks as if the probability of *no* had been sorted.",
         "The second column of `predict_proba` is the probability of yes; `p_test` holds it.", None),
        (near(said, right[1], 0.003) and near(happened, right[0], 0.003), "The two are swapped.",
         "`said` is the mean probability, `happened` the share who opened.", None),
        (near(said, middles, 0.001), "`said` holds the middles of the groups; the customers do not sit there.",
         "Take the mean of the probabilities of the customers in each group.", "a-score-is-a-probability"),
        (near(said, train[0], 0.003) and near(happened, train[1], 0.003),
         "These are the training customers, whom the model has learned from.",
         "Use `p_test` and `y_test`.", "training-score-is-enough"),
        (said_right and near(happened, said, 0.003),
         "`happened` is the probability once more. Then calibration would be perfect by definition.",
         "Take the mean of `y_test` in each group.", "a-score-is-a-probability"),
        (both_right and near(how_many, [n / total for n in right[2]], 0.003), "`how_many` holds shares.",
         "Count the customers in each group.", None),
        (both_right and counts(how_many, openers), "`how_many` counts only those who opened a pot.",
         "Count all the test customers in each group.", None),
        (both_right, "`said` and `happened` are right; `how_many` is not.",
         "Count all the test customers in each group.", None),
        (said_right and abs(sum(happened) - 1) < 0.003,
         "The numbers of `happened` add up to 1: they say how the openers spread over the groups.",
         "Divide by the customers of the same group.", None),
        (said_right, "`said` is right, `happened` is not: probabilities and answers do not stand in the same order, or "
         "the answers were turned into something else.",
         "Compare positions, not labels: `y_test.to_numpy()`. Then take the mean in each group.", None),
    )  # fmt: skip
    slip = next((Mistake(0, *told) for holds, *told in cases if holds), None)
    return mistaken(
        seen_text, expected, slip, "Check that the groups come from `EDGES` (lower end included) and `p_test`."
    )


def _list(values: Sequence[float]) -> str:
    return ", ".join(f"{value:.3f}" for value in values)


QUALITIES = {"A": "calibrated", "B": "discriminating", "C": "both", "D": "neither", "E": "calibrated",
             "F": "discriminating"}  # fmt: skip
_WHY = {
    "A": "Of all those told 20%, 20% open a pot. Everybody gets the same number, so nobody is put in order.",
    "B": "Halving keeps the order. But of those told 15%, thirty in a hundred open a pot.",
    "C": "Of those told 10% ten in a hundred open a pot, and of those told 30% thirty do.",
    "D": "Those told 90% and those told 10% open equally often, so neither the order nor a number holds.",
    "E": "In each region about as many open as is said. The numbers hardly differ and order hardly anybody.",
    "F": "The weights leave the order: those told more still open more often. But 50% is said on average, where one in "
    "five opens a pot.",
}


@judges("6.3")
def judge_qualities(seen: Seen, seeds: Seeds) -> Verdict:
    found = seen.mapping("qualities", keys=QUALITIES)
    allowed = ("calibrated", "discriminating", "both", "neither")
    answers = {card: Seen({f'qualities["{card}"]': found[card]}).choice(f'qualities["{card}"]', allowed)
               for card in QUALITIES}  # fmt: skip
    wrong = [card for card, right in QUALITIES.items() if answers[card] != right]
    if not wrong:
        return correct(
            "A and E are calibrated and useless for choosing; B and F choose well, and no price may be held against "
            "their numbers."
        )
    card = wrong[0]
    as_probability = answers[card] in ("calibrated", "both") and QUALITIES[card] in ("discriminating", "neither")
    return incorrect(
        expected=f"another word for model {card}" + ("" if len(wrong) == 1 else f"; {len(wrong)} are off in all"),
        seen=f"{answers[card]!r} for {card}",
        because=_WHY[card],
        misconception="a-score-is-a-probability" if as_probability else None,
        next_step="Ask both questions separately of each model: do the numbers hold? does the order?",
    )


@judges("6.4")
def judge_effect(seen: Seen, seeds: Seeds) -> Verdict:
    answer = seen.number("effect")
    ends = seen.number("effect_low"), seen.number("effect_high")
    trial = letter(seeds)
    test = trial.test
    seldom = test["app_days"] <= SELDOM
    right, errors = _by_arm(test[seldom])
    error = math.hypot(*errors)
    slips = _effect_slips(trial, right)
    exactly = any(abs(answer - slip.value) < 1e-9 < abs(slip.value - right) for slip in slips)
    if exactly or abs(answer - right) > MEAN_TOLERANCE * error:
        return mistaken(
            f"{answer:.4f}",
            f"the effect on the {int(seldom.sum()):,} test customers with `app_days` of at most {SELDOM}, as a share",
            nearest(answer, slips, MEAN_TOLERANCE * error),
            f"{_SPLIT} Use the test customers of the exercise.",
        )
    wrong = _wrong_ends(ends, right, error, [
        Mistake(sum(errors), "It looks as if the two standard errors were added, or the ends of two intervals "
              "subtracted. Both shares are seldom off in opposite directions at once.",
              "Add the variances and take the root: two separate groups of customers."),
        Mistake(errors[0], "It looks as if only the control group's error were counted.",
              "Add the variance of the other share, too."),
        Mistake(errors[1], "It looks as if only the error of those with a letter were counted. The control group is "
              "smaller and less certain.", "Add the variance of the control group's share."),
        Mistake(float(test[seldom]["responded"].sem()), "It looks as if both arms had been thrown together. The "
              "effect is a difference of two shares.", "Take the error of each arm, add the variances, take the root."),
        Mistake(float(test[seldom]["responded"].std()), "It looks as if the spread of single customers were used.",
              "Divide the variance of each arm by its number of customers."),
        Mistake(error**2, "It looks as if the root were missing.", "Take the root of the summed variances."),
        Mistake(_pooled_error(test[seldom]), "It looks as if both arms had been given one common variance, as in a "
              "test of no effect. Their shares differ.", "Give each arm its own variance, s(1 - s) / n."),
    ])  # fmt: skip
    if wrong:
        return wrong
    control = int((seldom & ~test["contacted"]).sum())
    return correct(
        f"{100 * answer:.1f} points ({100 * ends[0]:.1f} to {100 * ends[1]:.1f}), {int(seldom.sum()):,} customers, of "
        f"them {control:,} without a letter. Four times as many would halve the width."
    )


def _by_arm(customers: Any) -> tuple[float, tuple[float, float]]:
    """The difference of the shares, and the standard errors of the control group and of those with a letter."""
    arms = customers.groupby("contacted")["responded"]
    share, errors = arms.mean(), (arms.var() / arms.size()) ** 0.5
    return float(share[True] - share[False]), (float(errors[False]), float(errors[True]))


_SPLIT = f"Keep the customers with `app_days <= {SELDOM}`, then subtract the share without a letter from that with one."


def _effect_slips(trial: Letter, right: float) -> list[Mistake]:
    import pandas as pd

    train, test = trial.train, trial.test
    days = test["app_days"]
    seldom = days <= SELDOM
    shares = test[seldom].groupby("contacted")["responded"].mean()
    others = test[~seldom & test["contacted"]]["responded"].mean()
    both = pd.concat([train, test])
    return [
        Mistake(shares[True], "That is the share of answers among those who got the letter. What would they have done "
              "without it?", f"Subtract the share of the control group with `app_days <= {SELDOM}`.",
              "likely-buyers-are-persuadable"),
        Mistake(shares[True] - others, "It compares those who seldom open the app with the others; both got the "
              "letter. They differ in more than the letter.", "Compare with those who got none, in the same group.",
              "likely-buyers-are-persuadable"),
        Mistake(shares[False], "That is the share of the control group alone.",
              "Subtract it from the share of those with a letter."),
        Mistake(_by_arm(test)[0], "That is the effect on all test customers.", _SPLIT),
        *(Mistake(_by_arm(test[rest])[0], "That is the effect on the others.", _SPLIT)
          for rest in (~seldom, days > SELDOM, days >= SELDOM)),
        Mistake(_by_arm(train[train["app_days"] <= SELDOM])[0], "That is the effect on the training customers.",
              "Use `test`.", "training-score-is-enough"),
        Mistake(_by_arm(both[both["app_days"] <= SELDOM])[0],
              "That is the effect on training and test customers together.", "Use `test`."),
        Mistake(_by_arm(test[days.fillna(0) <= SELDOM])[0], "It looks as if a gap in `app_days` were zero days. A gap "
              "means that tracking was declined.", "Leave customers without a value out."),
        Mistake(_by_arm(test[days < SELDOM])[0], "It looks as if day 7 were left out.", "At most 7 includes 7."),
        Mistake(-right, "The sign is the wrong way round.", "Share with a letter less share without."),
        Mistake(100 * right, "It is in percentage points.", "Give shares, as in 0.12, for all three."),
        *(Mistake(shares[True] / shares[False] - less, "That is a ratio. Pounds follow the difference.",
                "Subtract instead of dividing.", "ratio-is-the-effect") for less in (0, 1)),
    ]  # fmt: skip


def _pooled_error(customers: Any) -> float:
    """The standard error of the difference if both arms had the share of all."""
    share, sizes = float(customers["responded"].mean()), customers.groupby("contacted").size()
    return math.sqrt(share * (1 - share) * float((1 / sizes).sum()))


def _wrong_ends(ends: tuple[float, float], estimate: float, error: float, slips: list[Mistake]) -> Verdict | None:
    """What is wrong with a 95% interval around a right estimate; None if nothing is.

    `slips` carry the standard errors that known mistakes lead to.
    """
    half, middle = (ends[1] - ends[0]) / 2, (ends[0] + ends[1]) / 2
    wide, centred = half / (1.96 * error), abs(middle - estimate) <= MIDDLE_TOLERANCE * error
    named = any(abs(half / (1.96 * slip.value) - 1) <= 0.01 for slip in slips)  # no luck of draws: a known slip
    if centred and abs(wide - 1) <= WIDTH_TOLERANCE and not named:
        return None
    slip: Mistake | None = None
    if half == 0:
        slip = Mistake(
            0,
            "An interval without width says that other customers would have given the very same number.",
            "Work out the standard error.",
            "one-number-is-enough",
        )
    elif half < 0:
        slip = Mistake(0, "The ends are swapped.", "The lower end comes first.")
    elif not centred:
        slip = Mistake(
            0,
            "The interval does not lie around the estimate.",
            "Use the same customers and the same unit for the estimate and its interval.",
        )
    else:
        sides = "Go 1.96 standard errors to each side."
        known = [
            *slips,
            Mistake(error / 1.96, "It looks as if you went one standard error to each side. That covers 68%.", sides),
            Mistake(error * 1.645 / 1.96, "It looks like a 90% interval.", sides),
            Mistake(error * 2.576 / 1.96, "It looks like a 99% interval.", sides),
        ]
        near = [each for each in known if abs(half / (1.96 * each.value) - 1) < 0.04]
        slip = min(near, key=lambda each: abs(half / (1.96 * each.value) - 1), default=None)
    if slip is None:
        slip = Mistake(
            0,
            f"It is too {'narrow' if wide < 1 else 'wide'}.",
            "Use the standard error of the estimate, 1.96 to each side, or at least 1,000 bootstrap draws.",
        )
    expected = "the ends of a 95% interval, as far below as above your estimate"
    seen_text = f"{ends[0]:.4f} to {ends[1]:.4f}" + (f", {wide:.2g} times as wide as due" if half > 0 else "")
    return mistaken(seen_text, expected, slip, "")


FIELDS = {
    "whom": "which customers get no letter, so that somebody else could make the list",
    "evidence": "the effect that was measured, its interval and how many customers it comes from",
    "harm": "who is harmed by a letter too many, and how",
    "would_change_my_mind": "which result would make you write to them after all",
}


@judges("6.5")
def judge_not_contacted(seen: Seen, seeds: Seeds) -> Verdict:
    found = seen.mapping("not_contacted", keys=FIELDS)
    for field, holds in FIELDS.items():
        text = found[field]
        if not isinstance(text, str) or len(text.split()) < 5:
            raise Rejected(
                incorrect(
                    expected=f'`not_contacted["{field}"]`: at least five words that say {holds}',
                    seen="nothing" if text in ("", None) else repr(text)[:60],
                    next_step="Write a sentence or two there.",
                )
            )
    return needs_review(
        "All four fields are there. Your mentor reads them, with 0, 1 or 2 for each: six of the eight are a pass."
    )


@judges("6.6")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    answer = seen.number("brier_gain")
    ends = seen.number("gain_low"), seen.number("gain_high")
    trial = letter(seeds)
    straight, bent = (trial.p - trial.y) ** 2, (trial.p_bent - trial.y) ** 2
    gains = straight - bent
    right, root = float(gains.mean()), math.sqrt(len(gains))
    error = float(gains.std(ddof=1)) / root
    if abs(answer - right) > MEAN_TOLERANCE * error:
        accuracy = ((trial.p_bent >= 0.5) == trial.y).mean() - ((trial.p >= 0.5) == trial.y).mean()
        learned = [(p - trial.train_y) ** 2 for p in (trial.train_p, trial.train_p_bent)]
        scores = float(straight.mean()), float(bent.mean())
        log_loss = [-math.fsum(_log(p, trial.y)) / len(trial.y) for p in (trial.p, trial.p_bent)]
        slips = (
            Mistake(-right, "The sign is the wrong way round: a lower score is better.",
                  "Subtract the misses of the bent model from those of the straight one.", "higher-brier-is-better"),
            Mistake(accuracy, "That is how much more often the bent model is right at 0.5.",
                  "Square the misses of the probabilities.", "brier-is-accuracy"),
            Mistake(log_loss[0] - log_loss[1], "That is the gain in log loss.", "Square the misses instead."),
            Mistake(float((abs(trial.p - trial.y) - abs(trial.p_bent - trial.y)).mean()),
                  "It looks as if the misses were not squared.", "Square each miss before you subtract."),
            Mistake(float((learned[0] - learned[1]).mean()),
                  "These are the training customers, whom both models have learned from.", "Use the test customers.",
                  "training-score-is-enough"),
            Mistake(float(gains.sum()), "That is the sum over the test customers.", "Take the mean."),
            Mistake(100 * right, "It is a hundred times the gain.", "Leave the score as it is: no percent."),
            Mistake(right / scores[0], "That is the share of the score that the bend removes.",
                  "Give the difference of the two scores itself."),
            Mistake(math.sqrt(scores[0]) - math.sqrt(scores[1]), "It looks as if a root had been taken. The Brier "
                  "score is the mean of the squared misses.", "Leave the root out."),
            Mistake(float(((trial.p - trial.p_bent) ** 2).mean()), "That is how far the two models lie apart. What "
                  "happened does not occur in it.", "Compare each model with `y_test` first."),
            Mistake(float(bent.mean()), "That is the score of the bent model alone.", "Compare the two, row by row."),
            Mistake(float(straight.mean()), "That is the score of the straight model alone.",
                  "Compare it, customer by customer."),
        )  # fmt: skip
        slip = nearest(answer, slips, MEAN_TOLERANCE * error)
        if answer == round(answer, 3) == round(right, 3) or answer == round(answer, 2) == round(right, 2):
            slip = Mistake(0, "It is rounded further than it is known.", "Do not round.")
        return mistaken(
            f"{answer:.5f}",
            f"the mean over {len(gains):,} test customers with a letter, positive if the bent model is better",
            slip,
            "Squared miss of `p_test` less squared miss of `p_bent`, on the test customers, then the mean.",
        )
    apart = (float(straight.std(ddof=1)) / root, float(bent.std(ddof=1)) / root)
    paired = "Both models met the same customers: take the standard error of the one column of differences."
    wrong = _wrong_ends(ends, right, error, [
        Mistake(math.hypot(*apart), "It looks as if the two scores came from different customers.", paired,
              "difference-without-pairing"),
        Mistake(sum(apart), "It looks as if the ends of two separate intervals were subtracted.", paired,
              "difference-without-pairing"),
        Mistake(error * root, "It looks as if the spread of single customers were used.",
              "Divide by the root of the number of customers."),
    ])  # fmt: skip
    return wrong or correct(
        f"{answer:.4f} ({ends[0]:.4f} to {ends[1]:.4f}) on {len(gains):,} customers. The interval lies above zero: the "
        "bend is worth having by this score. What it is worth in pounds depends on the threshold."
        if ends[0] > 0
        else f"{answer:.4f} ({ends[0]:.4f} to {ends[1]:.4f}): this test cannot tell the two apart."
    )


def _log(p: Any, y: Any) -> Any:
    import numpy as np

    return np.log(np.where(y > 0, p, 1 - p))
