"""How exercise 5 is judged: the same regressions, made again on the same customers.

Tolerances of statistical answers are shares of the estimate's own standard error, so that they mean the same under
every data seed. An interval is either that of the formula, give or take the rounding, or that of a bootstrap: there an
end moves by about 0.06 standard errors from one set of 2,000 draws to another, and the width moves less than its ends,
by about 2%. The draws that it is compared with are ten times as many, so that they add little to this.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import Any

import harbour
from learnpath.evidence import Rejected, Seen
from learnpath.questions.c05_regression_and_loss.worlds import (
    CUSTOMERS,
    FAULTS,
    FEATURES,
    IN_EACH,
    WORLDS,
    least_squares,
    matrix,
    thousand_worlds,
)
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, recognised

MEAN_TOLERANCE, FORMULA_TOLERANCE, END_TOLERANCE = 0.1, 0.06, 0.35  # standard errors
COVERAGE_TOLERANCE = 0.014  # 1.96 standard errors or 2, and the degrees of freedom
WIDTH_TOLERANCE = 0.085  # halfway between an interval of 95% and one of 90%
COST_TOLERANCE = 0.0005
COMMITTED_UNSPENT, SPENT_BEYOND = 0.03, 0.01
AIMS: dict[str, float | str] = {"volume": 0.25, "vouchers": 0.8, "total": "mean"}
TRUTH = 0.20

ASKS = {
    "A": "Is the cloud wider at one end of a panel than at the other, or is it the same everywhere?",
    "B": "Join the averages in the panel of age: do they lie on a straight line?",
    "C": "How far up and down does the cloud reach at the left of the income panel, how far at the right?",
    "D": "In which panel do the averages leave zero, and do they bend there?",
}


@dataclass(frozen=True)
class _Desk:
    """The desk's customers, split as in the notebook."""

    everybody: Any
    train: Any
    test: Any

    def spend(self, part: Any) -> Any:
        return part["spend_pounds"].to_numpy()


@lru_cache(maxsize=2)
def _desk(data: int | None) -> _Desk:
    from sklearn.model_selection import train_test_split

    customers = harbour.world("spend", customers=CUSTOMERS, seed=data)["customers"]
    train, test = train_test_split(customers, test_size=0.3, random_state=0)
    return _Desk(customers, train, test)


@judges("5.1")
def judge_missing(seen: Seen, seeds: Seeds) -> Verdict:
    seen.mapping("missing", FAULTS)
    answers = seen.within("missing")
    kinds = sorted(set(FAULTS.values()))
    named = {model: answers.choice(model, kinds) for model in FAULTS}
    wrong = [model for model in FAULTS if named[model] != FAULTS[model]]
    if not wrong:
        return correct(
            "A lacks nothing, B the curve in age, C no term (its spread grows with income), D household size. One "
            "R-squared for each of them would not have told you which."
        )
    model = wrong[0]
    right = len(FAULTS) - len(wrong)
    verdict = partial(
        incorrect,
        expected=f"four models with what they lack; {right} of yours {'is' if right == 1 else 'are'} right",
        seen=f"among the others: {named[model]!r} for {model}",
        next_step=f"About model {model}: {ASKS[model]}",
    )
    terms = ("age curve", "household")
    if (model, named[model]) == ("A", "spread"):
        tail = "A few customers lie far above zero, and they do so at every income and age: that is what customers are "
        return verdict(because=tail + "like, not a spread that changes.", misconception="outliers-go")
    if named[model] in terms and FAULTS[model] in terms:
        return verdict(because="The averages leave zero in the panel of another column.")
    if named[model] in terms:
        return verdict(because="A missing term moves group averages away from zero. In this row they lie around it.")
    if FAULTS[model] in terms:
        because = (
            "In one panel the averages leave zero by far more than their intervals. A change of width cannot do that."
        )
        return verdict(because=because)
    return verdict(because="The averages are in order. The width of the cloud is the second thing to look at.")


@judges("5.2")
def judge_slope(seen: Seen, seeds: Seeds) -> Verdict:
    desk = _desk(seeds.data)
    estimate, errors = least_squares(matrix(desk.train, FEATURES, True), desk.spend(desk.train))
    slope, error = 100 * float(estimate[1]), 100 * float(errors[1])
    answer = seen.number("slope")
    if abs(answer - slope) > MEAN_TOLERANCE * error:
        slip = recognised(answer, _slopes(desk, slope), MEAN_TOLERANCE * error)
        if abs(answer) < 1.0:
            slip = recognised(100 * answer, [Mistake(slope, "That is per pound of income.", "Multiply by 100.")], error)
        return mistaken(
            f"{answer:.3f}",
            "pounds of spend for each £100 of income, from income, household, age and its curve, training customers",
            slip,
            "Check the columns (income, household, age, squared distance of age from 45) and the rows (training).",
        )
    ends = _ends(seen, "slope_low", "slope_high")
    normal = slope - 1.96 * error, slope + 1.96 * error
    redrawn = _redrawn_slope(seeds.data)
    wrong = _wrong_ends(ends, slope, error, normal, redrawn, _spread_of_customers(desk))
    if wrong:
        return wrong
    wider = (redrawn[1] - redrawn[0]) / (normal[1] - normal[0])
    apart = (
        f" Customers drawn again give an interval {wider:.1f} times as wide as the formula's: a few customers with "
        "much say in the slope lie far out, which one variance for all does not know."
        if wider > 1.2
        else ""
    )
    return correct(
        f"£{slope:.2f} per £100 (£{ends[0]:.2f} to £{ends[1]:.2f}), {len(desk.train):,} customers. It compares "
        f"customers alike in household and age; nobody was given £100.{apart}"
    )


def _slopes(desk: _Desk, slope: float) -> Iterable[Mistake]:
    def of(part: Any, features: list[str], curve: bool) -> float:
        return 100 * float(least_squares(matrix(part, features, curve), desk.spend(part))[0][1])

    elsewhere = "These are not the training customers."
    deviation = float(desk.train["income_pounds"].std(ddof=0))
    scaled = "That is a coefficient of scaled income: pounds per standard deviation."
    units = "Leave the features in their units."
    yield Mistake(
        of(desk.train, FEATURES, False),
        "It looks as if the curve in age was left out: income takes the credit.",
        "Fit on `with_curve(X_train)`.",
        "interval-covers-what-is-left-out",
    )
    yield Mistake(
        of(desk.train, FEATURES[:1], False),
        "That is the slope of spend on income alone, across all ages and households.",
        "Put all four columns into the model.",
        "interval-covers-what-is-left-out",
    )
    yield Mistake(of(desk.test, FEATURES, True), elsewhere, "Fit on `X_train` and `y_train`.", "fit-on-test")
    yield Mistake(of(desk.everybody, FEATURES, True), elsewhere, "Fit on `X_train` and `y_train`.", "fit-on-test")
    columns = matrix(desk.train, FEATURES, True)[:, 1:]
    yield Mistake(
        100 * float(least_squares(columns, desk.spend(desk.train))[0][0]),
        "It looks as if the column of ones were missing: the plane is forced through zero.",
        "Put a column of ones before the features.",
    )
    yield Mistake(slope * deviation, scaled, units, "scaling-changes-least-squares")
    yield Mistake(slope * deviation / 100, scaled, units, "scaling-changes-least-squares")


@lru_cache(maxsize=2)
def _redrawn_slope(data: int | None) -> tuple[float, float]:
    """Ends of the 95% interval from training customers drawn again (Efron and Tibshirani, 1993, chapter 13)."""
    import numpy as np

    desk = _desk(data)
    columns, spend = matrix(desk.train, FEATURES, True), desk.spend(desk.train)
    n, size = columns.shape
    columns[:, 1:] -= columns[:, 1:].mean(axis=0)  # the slope stays, the arithmetic is safer
    squares = (columns[:, :, None] * columns[:, None, :]).reshape(n, -1)
    slopes = []
    for times in _times_drawn(n):
        left, right = (times @ squares).reshape(-1, size, size), times @ (columns * spend[:, None])
        slopes.append(100 * np.linalg.solve(left, right[:, :, None])[:, 1, 0])
    low, high = np.quantile(np.concatenate(slopes), [0.025, 0.975])
    return float(low), float(high)


def _times_drawn(n: int) -> Iterable[Any]:
    """How often each of n rows is drawn: arrays of (1,000, n) counts, for 20,000 bootstrap draws in all."""
    import numpy as np

    chance = np.random.default_rng(5)
    first = n * np.arange(1_000)[:, None]
    for _ in range(20):
        drawn = first + chance.integers(n, size=(1_000, n))
        yield np.bincount(drawn.ravel(), minlength=1_000 * n).reshape(1_000, n).astype(float)


def _spread_of_customers(desk: _Desk) -> float:
    columns, spend = matrix(desk.train, FEATURES, True), desk.spend(desk.train)
    return 1.96 * float((spend - columns @ least_squares(columns, spend)[0]).std())


def _ends(seen: Seen, low: str, high: str) -> tuple[float, float]:
    ends = seen.number(low), seen.number(high)
    if ends[0] < ends[1]:
        return ends
    if ends[0] == ends[1]:
        because = "An interval without width says that other customers would have given the very same number."
        raise Rejected(
            incorrect(
                expected=f"`{low}` below `{high}`",
                seen=f"{ends[0]:g} for both",
                because=because,
                misconception="one-number-is-enough",
                next_step="Compute how much the estimate moves when the customers are drawn again.",
            )
        )
    raise Rejected(
        incorrect(expected=f"`{low}` below `{high}`", seen=f"{ends[0]:g} and {ends[1]:g}", next_step="Swap the two.")
    )


def _wrong_ends(
    ends: tuple[float, float],
    estimate: float,
    error: float,
    normal: tuple[float, float],
    redrawn: tuple[float, float],
    spread: float,
    unpaired: float | None = None,
) -> Verdict | None:
    """What is wrong with an interval around an estimate that is right; None if nothing is."""
    half, drawn_error = (ends[1] - ends[0]) / 2, (redrawn[1] - redrawn[0]) / 3.92
    by_formula = all(abs(end - due) <= FORMULA_TOLERANCE * error for end, due in zip(ends, normal, strict=True))
    by_draws = all(abs(end - due) <= END_TOLERANCE * drawn_error for end, due in zip(ends, redrawn, strict=True))
    centred = abs(sum(ends) / 2 - estimate) <= 0.02 * error
    other_level = centred and any(abs(half / error - errors) <= 0.02 for errors in (1.645, 2.576))
    as_wide = abs(half / (1.96 * drawn_error) - 1) <= WIDTH_TOLERANCE
    if by_formula or (by_draws and as_wide and not other_level):
        return None
    slips = [
        Mistake(1.0, "That is one standard error to each side, which covers 68%.", "Take 1.96 of them."),
        Mistake(1.645, "1.645 standard errors to each side cover 90%.", "Take 1.96 of them."),
        Mistake(2.576, "2.576 standard errors to each side cover 99%.", "Take 1.96 of them."),
    ]
    if unpaired is not None:
        apart = "It looks as if the two forecasts were drawn again separately, as if they had met different customers."
        pair = "Subtract customer by customer first; then draw that one column again."
        slips.append(Mistake(1.96 * unpaired / error, apart, pair, "difference-without-pairing"))
    slip = next(
        (
            one
            for unit, within in ((error, 0.02), (drawn_error, 0.08))  # by formula, by draws
            for one in slips
            if abs(half / unit / one.value - 1) <= within
        ),
        None,
    )
    if not ends[0] <= estimate <= ends[1]:
        slip = Mistake(
            0,
            "It does not hold the estimate itself: unit, rows or columns differ between the two.",
            "Compute estimate and interval from the same rows and columns, in the same unit.",
        )
    elif slip is None and half > 0.5 * spread:
        slip = Mistake(
            0,
            "It is as wide as single customers differ. The estimate is known far better than that.",
            "Use the standard error of the estimate, not the standard deviation of the customers.",
            "interval-holds-the-customers",
        )
    return mistaken(
        f"{ends[0]:.3f} to {ends[1]:.3f}, {half / (1.96 * error):.2g} times as wide as due",
        "a 95% interval around your estimate",
        slip,
        "1.96 standard errors to each side, or the 2.5% and 97.5% quantiles of at least 2,000 draws of whole rows.",
    )


@judges("5.3")
def judge_coverage(seen: Seen, seeds: Seeds) -> Verdict:
    right = _coverage()
    answer = seen.number("coverage", low=0, high=1)
    if abs(answer - right[""]) <= COVERAGE_TOLERANCE:
        return correct(
            f"{right['']:.1%} of {WORLDS:,} intervals hold the truth, where 95% were promised. The estimates are right "
            "on average; the formula believes that rich customers vary as little as poor ones."
        )
    slips = [
        Mistake(1 - right[""], "That is the share of the intervals that miss.", "Take the share that hold 0.20."),
        Mistake(
            right["no curve"],
            "It looks as if the curve in age was left out.",
            "Use `with_curve` of the three columns, in every world.",
            "interval-covers-what-is-left-out",
        ),
        Mistake(
            right["robust"],
            "That is how often an interval holds the truth that allows each customer a spread of their own.",
            "The question asks for the classical formula: one residual variance for all.",
        ),
        Mistake(right["one error"], "It looks as if the intervals reach one standard error.", "Take 1.96 of them."),
        Mistake(
            1.0,
            "An interval always holds its own estimate, and here it always lies above zero. Neither is the question.",
            "Ask whether each interval holds 0.20.",
        ),
        Mistake(
            0.95,
            "That is what the formula promises. Promised and kept differ when its assumptions do not hold.",
            "Count, in the thousand worlds.",
            "interval-covers-what-is-left-out",
        ),
        Mistake(
            right["no ones"],
            "It looks as if the column of ones were missing: hardly any interval holds the truth.",
            "Put a column of ones before the features, in every world.",
        ),
    ]
    if answer == 0:
        slips = [
            Mistake(0.0, "No interval holds the truth: the unit may differ.", "The truth is 0.20 pounds per pound.")
        ]
    return mistaken(
        f"{answer:.3f}",
        f"the share of {WORLDS:,} intervals, each from {IN_EACH} customers, that hold 0.20",
        recognised(answer, slips, COVERAGE_TOLERANCE),
        "Try the first world alone: four columns and ones, the classical formula, 1.96 standard errors. Then the loop.",
    )


@lru_cache(maxsize=1)
def _coverage() -> dict[str, float]:
    import numpy as np

    worlds = thousand_worlds()
    columns, spend = matrix(worlds, FEATURES, True), worlds["spend_pounds"].to_numpy()
    straight = matrix(worlds, FEATURES, False)
    found: dict[str, list[bool]] = {"": [], "one error": [], "no curve": [], "robust": [], "no ones": []}
    for world in range(WORLDS):
        rows = slice(world * IN_EACH, (world + 1) * IN_EACH)
        estimate, error = least_squares(columns[rows], spend[rows])
        found[""].append(abs(estimate[1] - TRUTH) <= 1.96 * error[1])
        found["one error"].append(abs(estimate[1] - TRUTH) <= error[1])
        pull = np.linalg.pinv(columns[rows])[1] * (spend[rows] - columns[rows] @ estimate)
        found["robust"].append(abs(estimate[1] - TRUTH) <= 1.96 * np.sqrt(pull @ pull))
        estimate, error = least_squares(straight[rows], spend[rows])
        found["no curve"].append(abs(estimate[1] - TRUTH) <= 1.96 * error[1])
        estimate, error = least_squares(columns[rows, 1:], spend[rows])
        found["no ones"].append(abs(estimate[0] - TRUTH) <= 1.96 * error[0])
    return {name: float(np.mean(holds)) for name, holds in found.items()}


@judges("5.4")
def judge_aims(seen: Seen, seeds: Seeds) -> Verdict:
    given = seen.mapping("aims", AIMS)
    for desk, right in AIMS.items():
        wrong = _wrong_aim(desk, right, given[desk])
        if wrong:
            return wrong
    answer, right_cost = seen.number("volume_cost", low=0), _volume_costs(seeds.data)[0].value
    if abs(answer - right_cost) <= COST_TOLERANCE * right_cost:
        return correct(
            f"£{right_cost:.2f} a customer. The forecast lies below what three customers in four spend: at these "
            "prices caution means to commit to little. The same features, another aim."
        )
    return mistaken(
        f"{answer:.4g} pounds",
        "pounds a test customer, from a linear quantile regression with the curve, fitted to the training customers",
        recognised(answer, _volume_costs(seeds.data)[1:], COST_TOLERANCE * right_cost),
        "Price each test customer: 3p for each pound of the forecast that is not spent, 1p for each pound spent beyond "
        "it. Then take the mean.",
    )


def _wrong_aim(desk: str, right: float | str, given: object) -> Verdict | None:
    """What is wrong with what a forecast is to aim at; None if nothing is."""
    key = f'aims["{desk}"]'
    aim = given.strip().casefold() if isinstance(given, str) else given
    if isinstance(aim, str) and aim != "mean":
        raise Rejected(
            incorrect(
                expected=f"`{key}`: a number from 0 to 1, or the text 'mean'",
                seen=f"{given!r}",
                next_step="Give the quantile as a number: 0.5 for the median.",
            )
        )
    verdict = partial(incorrect, expected=f"what a forecast for {desk!r} should aim at", seen=f"{given!r}")
    if isinstance(right, str):
        if aim == right:
            return None
        Seen({key: aim}).number(key, low=0, high=1)
        return verdict(
            because="Only the sum counts here. There, too much at one customer and too little at another cancel.",
            misconception="quantiles-add-up",
            next_step="Which forecasts add up to the forecast of the sum?",
        )
    if aim == "mean":
        return verdict(
            because="Here the errors are paid for at each customer, at two prices. The mean knows neither price.",
            misconception="squared-loss-is-neutral",
            next_step="Raise the forecast by one pound: what does that cost, and what does it save?",
        )
    number = Seen({key: aim}).number(key, low=0, high=1)
    return None if abs(number - right) <= 0.002 else _wrong_quantile(desk, right, number)


def _wrong_quantile(desk: str, right: float, number: float) -> Verdict:
    slips = [
        Mistake(
            1 - right,
            "That is the rule upside down: it guards against the cheaper error.",
            "The price of a forecast that was too *low* goes on top.",
            "quantile-from-feeling",
        ),
        Mistake(
            0.5,
            "One half is right where both errors cost the same.",
            "Put the two prices into the rule.",
            "squared-loss-is-neutral",
        ),
        Mistake(
            0.9,
            "That is the page's quantile. It belonged to the page's prices.",
            "Put the prices of this desk into the rule.",
            "quantile-from-feeling",
        ),
        Mistake(
            0.95,
            "95% is usual for intervals. Here the two prices choose the number.",
            "Put the two prices into the rule.",
            "quantile-from-feeling",
        ),
        Mistake(right / (1 - right), "That is the ratio of the two prices.", "Divide by the sum of both."),
        Mistake((1 - right) / right, "That is the ratio of the two prices.", "Divide by the sum of both."),
    ]
    return mistaken(
        f"{number:g}",
        f"for {desk!r} the price of a pound short, divided by both prices together",
        recognised(number, slips, 0.002),
        "Which of the two prices is paid when the forecast was too low? It goes on top; both go below.",
    )


@lru_cache(maxsize=2)
def _volume_costs(data: int | None) -> tuple[Mistake, ...]:
    """The right cost first, then those that known mistakes lead to."""
    import numpy as np
    from sklearn.linear_model import LinearRegression, QuantileRegressor

    desk = _desk(data)

    def cost(
        model: Any, part: Any = desk.test, fitted: Any = desk.train, curve: bool = True, swapped: bool = False
    ) -> Any:
        model.fit(matrix(fitted, FEATURES, curve)[:, 1:], desk.spend(fitted))
        short = desk.spend(part) - model.predict(matrix(part, FEATURES, curve)[:, 1:])
        over, beyond = (SPENT_BEYOND, COMMITTED_UNSPENT) if swapped else (COMMITTED_UNSPENT, SPENT_BEYOND)
        return np.where(short > 0, beyond * short, -over * short)

    def flat() -> Any:
        short = desk.spend(desk.test) - np.quantile(desk.spend(desk.train), 0.25)
        return np.where(short > 0, SPENT_BEYOND * short, -COMMITTED_UNSPENT * short)

    def at(quantile: float, alpha: float = 0) -> Any:
        return QuantileRegressor(quantile=quantile, alpha=alpha)

    right = cost(at(0.25))
    average = "That is what planning with averages costs."
    return (
        Mistake(float(right.mean()), "", ""),
        Mistake(float(right.sum()), "That is the sum over the test customers.", "Take the mean."),
        Mistake(100 * float(right.mean()), "That is in pence.", "Give pounds."),
        Mistake(float(cost(at(0.25), swapped=True).mean()), "The two prices are swapped in the cost.",
              "3p is for a pound committed and not spent: the forecast was too high."),
        Mistake(float(cost(at(0.25), part=desk.train).mean()), "These are the training customers.", "Price `y_test`.",
              "training-score-is-enough"),
        Mistake(float(cost(at(0.25), fitted=desk.everybody).mean()),
              "It looks as if the line was fitted to all customers, those of the test among them.",
              "Fit on `X_train` and `y_train`.", "fit-on-test"),
        Mistake(float(cost(LinearRegression()).mean()), average, "Use QuantileRegressor at the quantile of the prices.",
              "squared-loss-is-neutral"),
        Mistake(float(cost(at(0.5)).mean()), "That is what planning with medians costs.",
              "Use the quantile of the prices.", "squared-loss-is-neutral"),
        Mistake(float(cost(at(0.75)).mean()), "That is the cost at the 75% quantile: the rule upside down.",
              "Use the quantile of the prices.", "quantile-from-feeling"),
        Mistake(float(cost(at(0.9)).mean()), "That is the cost at the page's quantile, 90%. It belonged to the page's "
              "prices.", "Use the quantile of this desk's prices.", "quantile-from-feeling"),
        Mistake(float(flat().mean()), "That is what one amount for everybody costs. The form was not read.",
              "Fit QuantileRegressor on the features with the curve."),
        Mistake(float(right.mean()) / (COMMITTED_UNSPENT + SPENT_BEYOND), "It looks like `mean_pinball_loss`, which "
              "counts in units of both prices together, not in pounds.", "Multiply it by the sum of the two prices."),
        Mistake(float(cost(at(0.25), curve=False).mean()), "It looks as if the curve in age was left out.",
              "Add the squared distance of age from 45."),
        Mistake(float(cost(at(0.25, alpha=1.0)).mean()),
              "It looks as if the penalty is still on (`alpha=1` by default).", "Pass `alpha=0`."),
    )  # fmt: skip


@lru_cache(maxsize=2)
def _two_misses(data: int | None, trained: bool = False) -> tuple[Any, Any]:
    """Signed errors of the linear and the boosted forecast on the test (or the training) customers."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import QuantileRegressor

    desk = _desk(data)
    part = desk.train if trained else desk.test
    spend = desk.spend(part)
    linear = QuantileRegressor(quantile=0.5, alpha=0).fit(
        matrix(desk.train, FEATURES, True)[:, 1:], desk.spend(desk.train)
    )
    boosted = HistGradientBoostingRegressor(loss="absolute_error", max_iter=60, random_state=0)
    boosted.fit(desk.train[FEATURES], desk.spend(desk.train))
    return spend - linear.predict(matrix(part, FEATURES, True)[:, 1:]), spend - boosted.predict(part[FEATURES])


@judges("5.5")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    linear, boosted = _two_misses(seeds.data)
    gains = np.abs(linear) - np.abs(boosted)
    gain, error = float(gains.mean()), float(gains.std(ddof=1) / math.sqrt(len(gains)))
    answer = seen.number("gain")
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        learned = _two_misses(seeds.data, trained=True)
        slips = [
            Mistake(-gain, "The same number with the other sign.", "Subtract the boosted misses from the linear ones."),
            Mistake(
                float((linear**2 - boosted**2).mean()),
                "That is the difference of the squared errors. The team counts pounds, not squared pounds.",
                "Take `abs` in place of the square.",
                "squared-loss-is-neutral",
            ),
            Mistake(
                float((linear - boosted).mean()),
                "It looks as if the errors kept their signs, so that too high and too low cancel.",
                "Take the absolute value of each error first.",
            ),
            Mistake(
                float((boosted - linear).mean()),
                "That is how far the two forecasts lie apart. What was spent does not occur in it.",
                "Compare each forecast with `y_test` first.",
            ),
            Mistake(float(gains.sum()), "That is the sum over the test customers.", "Take the mean."),
            Mistake(
                float((np.abs(learned[0]) - np.abs(learned[1])).mean()),
                "These are the training customers, whom both forecasts have learned from.",
                "Use the test customers.",
                "training-score-is-enough",
            ),
            *(
                Mistake(
                    float(np.abs(one).mean()),
                    "That is how far one forecast is off. What counts is the difference between the two.",
                    "Subtract customer by customer, then take the mean.",
                    "one-number-is-enough",
                )
                for one in (linear, boosted)
            ),
            Mistake(float(np.median(gains)), "That is the median of the differences.", "Take their mean."),
        ]
        return mistaken(
            f"{answer:.3f}",
            "by how many pounds the boosted forecast is less far off, on average over the test customers",
            recognised(answer, slips, MEAN_TOLERANCE * error),
            "Use `linear_forecast` and `boosted_forecast` as they are, on `y_test`, in pounds a customer.",
        )
    ends = _ends(seen, "gain_low", "gain_high")
    means = np.concatenate([times @ gains / len(gains) for times in _times_drawn(len(gains))])
    redrawn = float(np.quantile(means, 0.025)), float(np.quantile(means, 0.975))
    apart = math.hypot(float(np.abs(linear).std()), float(np.abs(boosted).std())) / math.sqrt(len(gains))
    normal = gain - 1.96 * error, gain + 1.96 * error
    wrong = _wrong_ends(ends, gain, error, normal, redrawn, 1.96 * float(gains.std()), unpaired=apart)
    if wrong:
        return wrong
    if ends[0] <= 0 <= ends[1]:
        told = "Zero inside: this test cannot tell the two apart, which is not the same as equally good."
    else:
        told = f"Zero outside: for customers like these the {'boosted' if gain > 0 else 'linear'} forecast is closer."
    return correct(f"{gain:+.2f} pounds ({ends[0]:+.2f} to {ends[1]:+.2f}), {len(gains)} customers. {told}")
