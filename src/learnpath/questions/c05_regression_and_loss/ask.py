"""What exercise 5 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="5.1",
        title="What did the model leave out?",
        points=2,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("missing",),
        hints=(
            "Direction: if nothing is left out, the group averages lie around zero in every panel, and the cloud is "
            "as wide on the left as on the right. Go through a row panel by panel.",
            "What to use: averages that rise in a straight line say that this column is not in the model at all; "
            "averages that bend say that it is in, as a straight line. A cloud that widens around averages of zero "
            "lacks no term. A long tail upwards, the same everywhere, is what customers are like.",
            'Part of the answer: `missing = {"A": "nothing", "B": ___, "C": ___, "D": "household"}`',
        ),
        objectives=("fit-linear-model",),
    ),
    Question(
        id="5.2",
        title="The slope and its interval",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("slope", "slope_low", "slope_high"),
        hints=(
            "Direction: four columns go into the model. The question wants the coefficient of one of them, in pounds "
            "per £100, so everything is multiplied by a hundred, the ends too.",
            "What to use: `X_train.assign(age_squared=...)` and either the page's formula (`A.T @ A`, its inverse, the "
            "residual variance) or rows drawn again: index both `X_train` and `y_train` with the same drawn rows, "
            "fit, keep the coefficient.",
            "Part of the code: `inverse = np.linalg.inv(A.T @ A)`, `estimate = inverse @ A.T @ y_train`, "
            "`variance = ___ / (len(A) - 5)`, `error = np.sqrt(variance * inverse[1, 1])`, then "
            "`slope = 100 * estimate[1]` and `slope_low = slope - 1.96 * 100 * ___`",
        ),
        objectives=("interpret-coefficients", "fit-linear-model"),
        reseed=True,
    ),
    Question(
        id="5.3",
        title="How often does it hold the truth?",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("coverage",),
        hints=(
            "Direction: repeat 5.2 for each world, with the classical formula, and note only whether the interval "
            "holds the truth.",
            'What to use: `for _, customers in worlds.groupby("world"):`, the four columns and the ones, the formula '
            "of the page, and a list of True and False whose mean is the answer.",
            "Part of the code: `holds.append(estimate[1] - 1.96 * error <= ___ <= estimate[1] + 1.96 * error)`, and "
            "after the loop `coverage = np.mean(___)`",
        ),
        objectives=("interpret-coefficients",),
    ),
    Question(
        id="5.4",
        title="From the price list to the loss",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("aims", "volume_cost"),
        hints=(
            "Direction: for each desk ask first where the errors meet, at each customer or in a sum. Then, for those "
            "at each customer: raise the forecast by one pound; what does it cost, what does it save?",
            "What to use: price of a pound short / (price of a pound short + price of a pound over). Say for each "
            "desk which of its prices is the one for a forecast that was too low. Then "
            "`QuantileRegressor(quantile=..., alpha=0)` on the features with the curve.",
            "Part of the code: `short = y_test - forecast`, "
            "`np.where(short > 0, SPENT_BEYOND * short, ___ * -short).mean()`",
        ),
        objectives=("choose-loss-from-cost",),
        reseed=True,
    ),
    Question(
        id="5.5",
        title="Is the colleague's forecast better?",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("gain", "gain_low", "gain_high"),
        hints=(
            "Direction: both forecasts met the same customers. Make one number for each customer, and forget the two "
            "columns that it came from.",
            "What to use: `abs(y_test - linear_forecast) - abs(y_test - boosted_forecast)`, its mean, and the "
            "bootstrap of the chapter on this one column, or 1.96 of its standard errors.",
            "Part of the code: `gains = (y_test - linear_forecast).abs() - (___).abs()`, `gain = gains.mean()`, and "
            "`means = [gains.sample(frac=1, replace=True, random_state=i).mean() for i in range(2_000)]`",
        ),
        objectives=("choose-loss-from-cost", "compare-with-dummy"),
        reseed=True,
    ),
)
