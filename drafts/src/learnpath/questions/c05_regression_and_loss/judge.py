"""How exercise 5 is judged: the same regressions, made again on the same customers.

Tolerances of statistical answers are shares of the estimate's own standard error, so that they mean the same under
every data seed. An end of an interval may lie between that of the formula and that of a bootstrap, or 0.35 standard
errors beyond (an end moves by about 0.09 from one set of 1,000 draws to another).
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
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
from learnpath.verdict import Verdict, correct, incorrect, judges

MEAN_TOLERANCE, END_TOLERANCE = 0.1, 0.35  # standard errors
COMMITTED_UNSPENT, SPENT_BEYOND = 0.03, 0.01
AIMS: dict[str, float | str] = {"volume": 0.25, "vouchers": 0.8, "total": "mean"}
TRUTH = 0.20

READINGS = {
    "A": "The averages lie around zero in all three panels, and the cloud is as wide everywhere. Its long tail upwards "
    "is the same at every income and age: that is what customers are like.",
    "B": "Against age the averages form an arch: low, high, low. Age is in the model as a straight line only.",
    "C": "The averages lie around zero, and the cloud widens to the right of the income panel. No term is missing; "
    "intervals that assume one spread for all are wrong.",
    "D": "Against household size the averages rise in a straight line. A column that is in the model cannot leave "
    "that; this one is not in it.",
}


@dataclass(frozen=True)
class _Slip:
    """A number that a known mistake leads to, and what to say of it."""

    value: float
    because: str
    next_step: str
    misconception: str | None = None


def _incorrect(answer: str, expected: str, slip: _Slip | None, next_step: str) -> Verdict:
    return incorrect(
        expected=expected,
        seen=answer,
        because=slip.because if slip else None,
        misconception=slip.misconception if slip else None,
        next_step=slip.next_step if slip else next_step,
    )


def _recognised(answer: float, slips: Iterable[_Slip], within: float) -> _Slip | None:
    return next((one for one in slips if abs(answer - one.value) <= within), None)


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
    for model, right in FAULTS.items():
        if named[model] != right:
            return incorrect(
                expected=f"{right!r} for model {model}",
                seen=f"{named[model]!r}",
                because=READINGS[model],
                misconception="outliers-go" if model == "A" and named[model] == "spread" else None,
                next_step="Read the other rows once more, panel by panel: averages first, then the width of the cloud.",
            )
    return correct(
        "A lacks nothing, B the curve in age, C no term (its spread grows with income), D household size. One R-squared "
        "for each of them would not have told you which."
    )


@judges("5.2")
def judge_slope(seen: Seen, seeds: Seeds) -> Verdict:
    desk = _desk(seeds.data)
    estimate, errors = least_squares(matrix(desk.train, FEATURES, True), desk.spend(desk.train))
    slope, error = 100 * float(estimate[1]), 100 * float(errors[1])
    answer = seen.number("slope")
    if abs(answer - slope) > MEAN_TOLERANCE * error:
        slip = _recognised(answer, _slopes(desk, slope), MEAN_TOLERANCE * error)
        if abs(answer) < 1.0:
            slip = _recognised(100 * answer, [_Slip(slope, "That is per pound of income.", "Multiply by 100.")], error)
        return _incorrect(
            f"{answer:.3f}",
            f"about {slope:.2f} pounds of spend per £100 of income, from income, household, age and its curve",
            slip,
            "Check the columns (income, household, age, squared distance of age from 45) and the rows (training).",
        )
    ends = _ends(seen, "slope_low", "slope_high")
    normal = slope - 1.96 * error, slope + 1.96 * error
    wrong = _wrong_ends(ends, slope, error, normal, _redrawn_slope(seeds.data), _spread_of_customers(desk))
    return wrong or correct(
        f"£{slope:.2f} per £100 (£{ends[0]:.2f} to £{ends[1]:.2f}), {len(desk.train):,} customers. It compares customers "
        "alike in household and age; nobody was given £100."
    )


def _slopes(desk: _Desk, slope: float) -> Iterable[_Slip]:
    import numpy as np

    def of(part: Any, features: list[str], curve: bool) -> float:
        return 100 * float(least_squares(matrix(part, features, curve), desk.spend(part))[0][1])

    yield _Slip(
        of(desk.train, FEATURES, False),
        "It looks as if the curve in age was left out, and income takes the credit for it.",
        'Add `age_squared=(X_train["age_years"] - 45) ** 2`.',
        "interval-covers-what-is-left-out",
    )
    yield _Slip(
        of(desk.train, ["income_pounds"], False),
        "That is the slope of spend on income alone: it compares customers of all ages and households.",
        "Put all four columns into the model.",
        "interval-covers-what-is-left-out",
    )
    yield _Slip(
        of(desk.train, [*FEATURES, "app_sessions"], True),
        "It looks as if `app_sessions` was in the model, which are not known when the forecast is made.",
        "Use the three features of `X_train` and the curve.",
        "a-coefficient-is-a-cause",
    )
    elsewhere = "These are not the training customers."
    yield _Slip(of(desk.test, FEATURES, True), elsewhere, "Fit on `X_train` and `y_train`.", "fit-on-test")
    yield _Slip(of(desk.everybody, FEATURES, True), elsewhere, "Fit on `X_train` and `y_train`.", "fit-on-test")
    deviation = float(np.std(desk.train["income_pounds"]))
    for scaled in (slope * deviation, slope * deviation / 100):
        yield _Slip(
            scaled,
            "That is a coefficient of scaled income: pounds per standard deviation.",
            "Leave the features in their units, or divide by the standard deviation of income.",
            "scaling-changes-least-squares",
        )


@lru_cache(maxsize=2)
def _redrawn_slope(data: int | None) -> tuple[float, float]:
    """Ends of the 95% interval from training customers drawn again (Efron and Tibshirani, 1993, chapter 13)."""
    import numpy as np

    desk = _desk(data)
    columns, spend = matrix(desk.train, FEATURES, True), desk.spend(desk.train)
    chance, slopes = np.random.default_rng(5), []
    for _ in range(2_000):
        rows = chance.integers(len(spend), size=len(spend))
        drawn = columns[rows]
        slopes.append(100 * np.linalg.solve(drawn.T @ drawn, drawn.T @ spend[rows])[1])
    low, high = np.quantile(slopes, [0.025, 0.975])
    return float(low), float(high)


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
    half = (ends[1] - ends[0]) / 2
    centred = abs(sum(ends) / 2 - estimate) <= 0.02 * error
    ninety = centred and abs(half - 1.645 * error) <= 0.02 * error
    fits = all(
        min(pair) - END_TOLERANCE * error <= end <= max(pair) + END_TOLERANCE * error
        for end, pair in zip(ends, zip(normal, redrawn, strict=True), strict=True)
    )
    if fits and not ninety:
        return None
    slips = [
        _Slip(1.0, "That is one standard error to each side, which covers 68%.", "Take 1.96 of them."),
        _Slip(1.645, "1.645 standard errors to each side cover 90%.", "Take 1.96 of them."),
        _Slip(2.576, "2.576 standard errors to each side cover 99%.", "Take 1.96 of them."),
    ]
    if unpaired is not None:
        slips.append(
            _Slip(
                1.96 * unpaired / error,
                "It looks as if the two forecasts were drawn again separately, as if they had met different customers.",
                "Subtract customer by customer first; then draw that one column again.",
                "difference-without-pairing",
            )
        )
    slip = _recognised(half / error, slips, 0.12) if centred or unpaired is not None else None
    if not ends[0] <= estimate <= ends[1]:
        slip = _Slip(
            0,
            "It does not hold the estimate itself: unit, rows or columns differ between the two.",
            "Compute estimate and interval from the same rows and columns, in the same unit.",
        )
    elif slip is None and half > 0.5 * spread:
        slip = _Slip(
            0,
            "It is as wide as single customers differ. The estimate is known far better than that.",
            "Use the standard error of the estimate, not the standard deviation of the customers.",
            "interval-holds-the-customers",
        )
    return _incorrect(
        f"{ends[0]:.3f} to {ends[1]:.3f}, {half / (1.96 * error):.2g} times as wide",
        f"about {normal[0]:.3f} to {normal[1]:.3f}",
        slip,
        "1.96 standard errors to each side, or the 2.5% and 97.5% quantiles of at least 1,000 draws of whole rows.",
    )


@judges("5.3")
def judge_coverage(seen: Seen, seeds: Seeds) -> Verdict:
    right = _coverage()
    answer = seen.number("coverage", low=0, high=1)
    if abs(answer - right[""]) <= 0.012:
        return correct(
            f"{right['']:.1%} of {WORLDS:,} intervals hold the truth, where 95% were promised. The estimates are right "
            "on average; the formula believes that rich customers vary as little as poor ones."
        )
    slips = [
        _Slip(1 - right[""], "That is the share of the intervals that miss.", "Take the share that hold 0.20."),
        _Slip(
            right["without the curve"],
            "It looks as if the curve in age was left out: most of these misses have another cause.",
            "Put the squared distance of age from 45 into every model.",
            "interval-covers-what-is-left-out",
        ),
        _Slip(right["one error"], "It looks as if the intervals reach one standard error.", "Take 1.96 of them."),
        _Slip(
            1.0,
            "An interval always holds its own estimate, and here it always lies above zero. Neither is the question.",
            "Ask whether each interval holds 0.20.",
        ),
        _Slip(
            0.95,
            "That is what the formula promises. Promised and kept differ when its assumptions do not hold.",
            "Count, in the thousand worlds.",
            "interval-covers-what-is-left-out",
        ),
        _Slip(0.0, "No interval holds the truth: the unit may differ.", "The truth is 0.20 pounds per pound."),
    ]
    return _incorrect(
        f"{answer:.3f}",
        f"the share of {WORLDS:,} intervals, each from {IN_EACH} customers, that hold 0.20",
        _recognised(answer, slips, 0.0121),
        "Try the first world alone: four columns and ones, the classical formula, 1.96 standard errors. Then the loop.",
    )


@lru_cache(maxsize=1)
def _coverage() -> dict[str, float]:
    import numpy as np

    worlds = thousand_worlds()
    columns, spend = matrix(worlds, FEATURES, True), worlds["spend_pounds"].to_numpy()
    found: dict[str, list[bool]] = {"": [], "without the curve": [], "one error": []}
    for world in range(WORLDS):
        rows = slice(world * IN_EACH, (world + 1) * IN_EACH)
        estimate, error = least_squares(columns[rows], spend[rows])
        found[""].append(abs(estimate[1] - TRUTH) <= 1.96 * error[1])
        found["one error"].append(abs(estimate[1] - TRUTH) <= error[1])
        estimate, error = least_squares(columns[rows, :4], spend[rows])
        found["without the curve"].append(abs(estimate[1] - TRUTH) <= 1.96 * error[1])
    return {name: float(np.mean(holds)) for name, holds in found.items()}


@judges("5.4")
def judge_aims(seen: Seen, seeds: Seeds) -> Verdict:
    given = seen.mapping("aims", AIMS)
    for name, right in AIMS.items():
        answer = given[name].strip().casefold() if isinstance(given[name], str) else given[name]
        if right == answer == "mean":
            continue
        aims = Seen({f'aims["{name}"]': answer})
        key = f'aims["{name}"]'
        if answer == "mean" or (isinstance(right, str) and isinstance(answer, int | float) and not isinstance(answer, bool)):
            return _wrong_kind(name, right, answer)
        number = aims.number(key, low=0, high=1)
        assert isinstance(right, float)
        if abs(number - right) > 0.002:
            return _wrong_quantile(name, right, number)
    answer, right_cost = seen.number("volume_cost", low=0), _volume_costs(seeds.data)[0].value
    if abs(answer - right_cost) <= 0.003 * right_cost:
        return correct(
            f"£{right_cost:.2f} a customer. The forecast lies below what three customers in four spend: at these prices "
            "caution means to commit to little. The same features, another aim."
        )
    return _incorrect(
        f"{answer:.4g} pounds",
        f"about {right_cost:.3f} pounds a test customer, from a linear quantile regression with the curve",
        _recognised(answer, _volume_costs(seeds.data)[1:], 0.003 * right_cost),
        "Price each test customer: 3p for each pound of the forecast that is not spent, 1p for each pound spent beyond "
        "it. Then take the mean.",
    )


def _wrong_kind(name: str, right: float | str, answer: object) -> Verdict:
    if right == "mean":
        because = "Only the sum counts here. There, too much at one customer and too little at another cancel."
        next_step = "Which forecasts add up to the forecast of the sum?"
    else:
        because = "Here the errors are paid for at each customer, at two different prices. The mean knows neither price."
        next_step = "Raise the forecast by one pound: what does that cost, and what does it save?"
    return incorrect(
        expected=f"{'the text mean' if right == 'mean' else 'a quantile from 0 to 1'} for {name!r}",
        seen=f"{answer!r}",
        because=because,
        misconception="quantiles-add-up" if right == "mean" else "squared-loss-is-neutral",
        next_step=next_step,
    )


def _wrong_quantile(name: str, right: float, number: float) -> Verdict:
    slips = [
        _Slip(
            1 - right,
            "That is the rule upside down: it guards against the cheaper error.",
            "The price of a forecast that was too *low* goes on top.",
            "quantile-from-feeling",
        ),
        _Slip(
            0.5,
            "One half is right where both errors cost the same.",
            "Put the two prices into the rule.",
            "squared-loss-is-neutral",
        ),
        _Slip(right / (1 - right), "That is the ratio of the two prices.", "Divide by the sum of both."),
        _Slip((1 - right) / right, "That is the ratio of the two prices.", "Divide by the sum of both."),
    ]
    return _incorrect(
        f"{number:g}",
        f"for {name!r} the price of a pound short, divided by both prices together",
        _recognised(number, slips, 0.002),
        "Which of the two prices is paid when the forecast was too low? It goes on top; both go below.",
    )


@lru_cache(maxsize=2)
def _volume_costs(data: int | None) -> tuple[_Slip, ...]:
    """The right cost first, then those that known mistakes lead to."""
    import numpy as np
    from sklearn.linear_model import LinearRegression, QuantileRegressor

    desk = _desk(data)

    def cost(model: Any, part: Any = desk.test, curve: bool = True, swapped: bool = False) -> Any:
        model.fit(matrix(desk.train, FEATURES, curve)[:, 1:], desk.spend(desk.train))
        short = desk.spend(part) - model.predict(matrix(part, FEATURES, curve)[:, 1:])
        over, beyond = (SPENT_BEYOND, COMMITTED_UNSPENT) if swapped else (COMMITTED_UNSPENT, SPENT_BEYOND)
        return np.where(short > 0, beyond * short, -over * short)

    def at(quantile: float, alpha: float = 0) -> Any:
        return QuantileRegressor(quantile=quantile, alpha=alpha)

    right = cost(at(0.25))
    average = "That is what planning with averages costs."
    return (
        _Slip(float(right.mean()), "", ""),
        _Slip(float(right.sum()), "That is the sum over the test customers.", "Take the mean."),
        _Slip(100 * float(right.mean()), "That is in pence.", "Give pounds."),
        _Slip(float(cost(at(0.25), swapped=True).mean()), "The two prices are swapped in the cost.",
              "3p is for a pound committed and not spent: the forecast was too high."),
        _Slip(float(cost(at(0.25), part=desk.train).mean()), "These are the training customers.", "Price `y_test`.",
              "training-score-is-enough"),
        _Slip(float(cost(LinearRegression()).mean()), average, "Use QuantileRegressor at the quantile of the prices.",
              "squared-loss-is-neutral"),
        _Slip(float(cost(at(0.5)).mean()), "That is what planning with medians costs.",
              "Use the quantile of the prices.", "squared-loss-is-neutral"),
        _Slip(float(cost(at(0.75)).mean()), "That is the cost at the 75% quantile: the rule upside down.",
              "Use the quantile of the prices.", "quantile-from-feeling"),
        _Slip(float(cost(at(0.25), curve=False).mean()), "It looks as if the curve in age was left out.",
              "Add the squared distance of age from 45."),
        _Slip(float(cost(at(0.25, alpha=1.0)).mean()), "It looks as if the penalty is still on (`alpha=1` by default).",
              "Pass `alpha=0`."),
    )  # fmt: skip


@lru_cache(maxsize=2)
def _two_misses(data: int | None) -> tuple[Any, Any]:
    """Signed errors of the linear and the boosted forecast on the test customers."""
    from sklearn.ensemble import HistGradientBoostingRegressor
    from sklearn.linear_model import QuantileRegressor

    desk = _desk(data)
    spend = desk.spend(desk.test)
    linear = QuantileRegressor(quantile=0.5, alpha=0).fit(
        matrix(desk.train, FEATURES, True)[:, 1:], desk.spend(desk.train)
    )
    boosted = HistGradientBoostingRegressor(loss="absolute_error", max_iter=60, random_state=0)
    boosted.fit(desk.train[FEATURES], desk.spend(desk.train))
    return spend - linear.predict(matrix(desk.test, FEATURES, True)[:, 1:]), spend - boosted.predict(desk.test[FEATURES])


@judges("5.5")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    linear, boosted = _two_misses(seeds.data)
    gains = np.abs(linear) - np.abs(boosted)
    gain, error = float(gains.mean()), float(gains.std(ddof=1) / math.sqrt(len(gains)))
    answer = seen.number("gain")
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        slips = [
            _Slip(-gain, "The same number with the other sign.", "Subtract the boosted misses from the linear ones."),
            _Slip(
                float((linear**2 - boosted**2).mean()),
                "That is the difference of the squared errors. The team counts pounds, not squared pounds.",
                "Take `abs` in place of the square.",
                "squared-loss-is-neutral",
            ),
            _Slip(
                float((linear - boosted).mean()),
                "It looks as if the errors kept their signs, so that too high and too low cancel.",
                "Take the absolute value of each error first.",
            ),
            _Slip(float(gains.sum()), "That is the sum over the test customers.", "Take the mean."),
            *(
                _Slip(
                    float(np.abs(one).mean()),
                    "That is how far one forecast is off. What counts is the difference between the two.",
                    "Subtract customer by customer, then take the mean.",
                    "one-number-is-enough",
                )
                for one in (linear, boosted)
            ),
            _Slip(float(np.median(gains)), "That is the median of the differences.", "Take their mean."),
        ]
        return _incorrect(
            f"{answer:.3f}",
            f"about {gain:.2f} pounds: mean absolute error of the linear forecast minus that of the boosted one",
            _recognised(answer, slips, MEAN_TOLERANCE * error),
            "Use `linear_forecast` and `boosted_forecast` as they are, on `y_test`, in pounds a customer.",
        )
    ends = _ends(seen, "gain_low", "gain_high")
    chance = np.random.default_rng(5)
    means = [gains[chance.integers(len(gains), size=len(gains))].mean() for _ in range(2_000)]
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
