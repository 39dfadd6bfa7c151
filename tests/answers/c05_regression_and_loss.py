"""Right and wrong answers that the checks of exercise 5 are tested with."""

from answers import Wrong

FIT = "fitted = LinearRegression().fit(with_curve(X_train), y_train)\nslope = 100 * fitted.coef_[0]\n"
FORMULA = (
    "A = np.column_stack([np.ones(len(X_train)), with_curve(X_train)])\n"
    "inverse = np.linalg.inv(A.T @ A)\n"
    "b = inverse @ A.T @ y_train\n"
    "left = y_train - A @ b\n"
    "e = 100 * np.sqrt(left @ left / (len(A) - 5) * inverse[1, 1])\n"
    "slope = 100 * b[1]\n"
)
REDRAWN = FIT + (
    "drawn = []\nchance = np.random.default_rng(8)\nA, y = with_curve(X_train).to_numpy(), y_train.to_numpy()\n"
    "for _ in range(2_000):\n"
    "    rows = chance.integers(len(y), size=len(y))\n"
    "    B = np.column_stack([np.ones(len(y)), A[rows]])\n"
    "    drawn.append(100 * np.linalg.solve(B.T @ B, B.T @ y[rows])[1])\n"
)
ENDS = "slope_low, slope_high = slope - {0} * e, slope + {0} * e"


def slope_of(columns: str, outcome: str = "y_train") -> str:
    fitted = f"LinearRegression().fit({columns}, {outcome})"
    return f"slope = 100 * {fitted}.coef_[0]\nslope_low, slope_high = slope - 1, slope + 1"


def coverage_of(holds: str, columns: str = "with_curve(worlds[ON_THE_FORM])") -> str:
    """All worlds at once: matrices stacked along the first axis."""
    return (
        f"A = np.column_stack([np.ones(len(worlds)), {columns}]).reshape(1_000, 400, -1)\n"
        "y = worlds['spend_pounds'].to_numpy().reshape(1_000, 400, 1)\n"
        "T = A.transpose(0, 2, 1)\n"
        "inverse = np.linalg.inv(T @ A)\n"
        "b = inverse @ (T @ y)\n"
        "variance = ((y - A @ b) ** 2).sum(axis=(1, 2)) / 395\n"
        "e = np.sqrt(variance * inverse[:, 1, 1])\n"
        "b = b[:, 1, 0]\n"
        f"coverage = float(np.mean({holds}))"
    )


SANDWICH = (
    "P = (inverse @ T)[:, 1] * (y - A @ (inverse @ (T @ y)))[:, :, 0]\ne = np.sqrt((P**2).sum(axis=1))\ncoverage ="
)
HOLDS = "abs(b - 0.2) <= 1.96 * e"
AIMS = 'aims = {"volume": 0.25, "vouchers": 0.8, "total": "mean"}\n'
COST = "d = y_test - forecast\nvolume_cost = float(np.where(d > 0, 0.01 * d, -0.03 * d).mean())"


def forecast_by(model: str, train: str = "with_curve(X_train)", test: str = "with_curve(X_test)") -> str:
    return AIMS + f"forecast = {model}.fit({train}, y_train).predict({test})\n" + COST


GAINS = "gains = (y_test - linear_forecast).abs() - (y_test - boosted_forecast).abs()\n"
ERROR = GAINS + "gain = gains.mean()\ne = gains.std() / len(gains) ** 0.5\n"

CORRECT = {
    "5.1": ['missing = {"D": "household", "C": "Spread", "B": "age curve", "A": "nothing"}'],
    "5.2": [
        REDRAWN + "slope_low, slope_high = np.quantile(drawn, [0.025, 0.975])",
        FORMULA + ENDS.format(1.96),
        FORMULA + ENDS.format(1.9617) + "\nslope = round(slope, 2)",
    ],
    "5.3": [coverage_of(HOLDS), coverage_of("abs(b - 0.2) < 1.972 * e")],
    "5.4": [
        forecast_by("QuantileRegressor(quantile=0.25, alpha=0, solver='highs-ds')"),
        forecast_by("QuantileRegressor(quantile=0.25, alpha=0)").replace('"mean"', '"Mean "'),
    ],
    "5.5": [
        ERROR + "gain_low, gain_high = gain - 1.96 * e, gain + 1.96 * e",
        GAINS + "means = [gains.sample(frac=1, replace=True, random_state=i).mean() for i in range(2_000)]\n"
        "gain = gains.mean()\ngain_low, gain_high = np.quantile(means, [0.025, 0.975])",
    ],
}

WRONG = {
    "5.1": [
        Wrong(
            "the tail taken for a fault",
            'missing = {"A": "spread", "B": "age curve", "C": "spread", "D": "household"}',
            misconception="outliers-go",
            says="that is what customers are like",
        ),
        Wrong(
            "the funnel overlooked",
            'missing = {"A": "nothing", "B": "age curve", "C": "nothing", "D": "household"}',
            says="The width of the cloud is the second thing",
        ),
        Wrong(
            "a line taken for a bend",
            'missing = {"A": "nothing", "B": "age curve", "C": "spread", "D": "age curve"}',
            says="in the panel of another column",
        ),
        Wrong(
            "the arch taken for a spread",
            'missing = {"A": "nothing", "B": "spread", "C": "spread", "D": "household"}',
            says="A change of width cannot do that",
        ),
        Wrong(
            "a term that is in",
            'missing = {"A": "nothing", "B": "age curve", "C": "household", "D": "household"}',
            says="In this row they lie around it",
        ),
        Wrong(
            "two wrong",
            'missing = {"A": "nothing", "B": "nothing", "C": "nothing", "D": "household"}',
            says="2 of yours are right",
        ),
        Wrong(
            "one right",
            'missing = {"A": "nothing", "B": "nothing", "C": "nothing", "D": "nothing"}',
            says="1 of yours is right",
        ),
        Wrong(
            "other words", 'missing = {"A": "none", "B": "age curve", "C": "spread", "D": "household"}', says="one of"
        ),
        Wrong("one model only", 'missing = {"A": "nothing"}', says="without 'B'"),
    ],
    "5.2": [
        Wrong(
            "without the curve",
            slope_of("X_train"),
            misconception="interval-covers-what-is-left-out",
            says="the curve in age was left out",
        ),
        Wrong(
            "income alone",
            slope_of('X_train[["income_pounds"]]'),
            misconception="interval-covers-what-is-left-out",
            says="income alone",
        ),
        Wrong(
            "everybody",
            slope_of("with_curve(customers[ON_THE_FORM])", 'customers["spend_pounds"]'),
            misconception="fit-on-test",
            says="not the training customers",
        ),
        Wrong(
            "the test customers",
            slope_of("with_curve(X_test)", "y_test"),
            misconception="fit-on-test",
            says="not the training customers",
        ),
        Wrong(
            "no column of ones",
            "slope = 100 * LinearRegression(fit_intercept=False).fit(with_curve(X_train), y_train).coef_[0]\n"
            "slope_low, slope_high = slope - 1, slope + 1",
            says="column of ones were missing",
        ),
        Wrong(
            "scaled",
            "from sklearn.preprocessing import StandardScaler\n"
            "slope = LinearRegression().fit(StandardScaler().fit_transform(with_curve(X_train)), y_train).coef_[0]\n"
            "slope_low, slope_high = slope - 1, slope + 1",
            misconception="scaling-changes-least-squares",
            says="scaled income",
        ),
        Wrong(
            "per pound",
            FORMULA + "slope = b[1]\nslope_low, slope_high = b[1] - e, b[1] + e",
            says="per pound of income",
        ),
        Wrong("one standard error", FORMULA + ENDS.format(1), says="covers 68%"),
        Wrong("ninety per cent", FORMULA + ENDS.format(1.645), says="cover 90%"),
        Wrong(
            "ninety per cent, drawn",
            REDRAWN + "slope_low, slope_high = np.quantile(drawn, [0.05, 0.95])",
            says="cover 90%",
        ),
        Wrong("ninety-nine per cent", FORMULA + ENDS.format(2.576), says="cover 99%"),
        Wrong(
            "as wide as customers differ",
            FORMULA + "slope_low, slope_high = slope - 1.96 * left.std(), slope + 1.96 * left.std()",
            misconception="interval-holds-the-customers",
            says="as wide as single customers differ",
        ),
        Wrong(
            "ends per pound", FORMULA + "slope_low, slope_high = b[1] - 0.02 * e, b[1] + 0.02 * e", says="unit, rows or"
        ),
        Wrong(
            "no interval",
            FORMULA + "slope_low = slope_high = slope",
            misconception="one-number-is-enough",
            says="An interval without width",
        ),
    ],
    "5.3": [
        Wrong("those that miss", coverage_of(f"~({HOLDS})"), says="the share of the intervals that miss"),
        Wrong(
            "without the curve",
            coverage_of(HOLDS, "worlds[ON_THE_FORM]"),
            misconception="interval-covers-what-is-left-out",
            says="the curve in age was left out",
        ),
        Wrong("the sandwich", coverage_of(HOLDS).replace("coverage =", SANDWICH), says="a spread of their own"),
        Wrong("one standard error", coverage_of("abs(b - 0.2) <= e"), says="reach one standard error"),
        Wrong("above zero", coverage_of("b - 1.96 * e > 0"), says="an interval always holds its own estimate"),
        Wrong("in per cent", coverage_of(HOLDS) + "\ncoverage = 100 * coverage", says="this value cannot occur"),
        Wrong(
            "as promised",
            "coverage = 0.95",
            misconception="interval-covers-what-is-left-out",
            says="Promised and kept differ",
        ),
        Wrong(
            "no column of ones",
            coverage_of(HOLDS)
            .replace("[np.ones(len(worlds)), ", "[")
            .replace("/ 395", "/ 396")
            .replace("[:, 1, 1]", "[:, 0, 0]")
            .replace("b[:, 1, 0]", "b[:, 0, 0]"),
            says="column of ones were missing",
        ),
        Wrong("another unit", coverage_of("abs(100 * b - 0.2) <= 196 * e"), says="the unit may differ"),
    ],
    "5.4": [
        Wrong(
            "upside down",
            'aims = {"volume": 0.75, "vouchers": 0.8, "total": "mean"}\nvolume_cost = 1.0',
            misconception="quantile-from-feeling",
            says="upside down",
        ),
        Wrong(
            "the mean for each customer",
            'aims = {"volume": 0.25, "vouchers": "mean", "total": "mean"}\nvolume_cost = 1.0',
            misconception="squared-loss-is-neutral",
            says="The mean knows neither price",
        ),
        Wrong(
            "a quantile for a sum",
            'aims = {"volume": 0.25, "vouchers": 0.8, "total": 0.5}\nvolume_cost = 1.0',
            misconception="quantiles-add-up",
            says="Only the sum counts",
        ),
        Wrong(
            "the ratio of the prices",
            'aims = {"volume": 1 / 3, "vouchers": 0.8, "total": "mean"}\nvolume_cost = 1.0',
            says="ratio of the two prices",
        ),
        Wrong(
            "the median at two prices",
            'aims = {"volume": 0.5, "vouchers": 0.8, "total": "mean"}\nvolume_cost = 1.0',
            misconception="squared-loss-is-neutral",
            says="where both errors cost the same",
        ),
        Wrong(
            "the page's quantile",
            'aims = {"volume": 0.25, "vouchers": 0.9, "total": "mean"}\nvolume_cost = 1.0',
            misconception="quantile-from-feeling",
            says="the page's prices",
        ),
        Wrong(
            "the usual 95%",
            'aims = {"volume": 0.25, "vouchers": 0.95, "total": "mean"}\nvolume_cost = 1.0',
            misconception="quantile-from-feeling",
            says="usual for intervals",
        ),
        Wrong(
            "the word for a total",
            'aims = {"volume": 0.25, "vouchers": 0.8, "total": "median"}\nvolume_cost = 1.0',
            says="or the text 'mean'",
        ),
        Wrong(
            "in per cent",
            'aims = {"volume": 25, "vouchers": 80, "total": "mean"}\nvolume_cost = 1.0',
            says="one number from 0 to 1",
        ),
        Wrong(
            "fitted to everybody",
            AIMS + "both = with_curve(customers[ON_THE_FORM])\n"
            'fitted = QuantileRegressor(quantile=0.25, alpha=0).fit(both, customers["spend_pounds"])\n'
            "forecast = fitted.predict(with_curve(X_test))\n" + COST,
            misconception="fit-on-test",
            says="fitted to all customers",
        ),
        Wrong(
            "the quantile upside down",
            forecast_by("QuantileRegressor(quantile=0.75, alpha=0)"),
            misconception="quantile-from-feeling",
            says="the rule upside down",
        ),
        Wrong(
            "the page's quantile in the fit",
            forecast_by("QuantileRegressor(quantile=0.9, alpha=0)"),
            misconception="quantile-from-feeling",
            says="at the page's quantile",
        ),
        Wrong(
            "one amount for everybody",
            AIMS + "forecast = y_train.quantile(0.25)\n" + COST,
            says="one amount for everybody",
        ),
        Wrong(
            "the library's pinball",
            forecast_by("QuantileRegressor(quantile=0.25, alpha=0)")
            + "\nfrom sklearn.metrics import mean_pinball_loss\n"
            "volume_cost = mean_pinball_loss(y_test, forecast, alpha=0.25)",
            says="the sum of the two prices",
        ),
        Wrong(
            "in pence",
            forecast_by("QuantileRegressor(quantile=0.25, alpha=0)") + "\nvolume_cost *= 100",
            says="in pence",
        ),
        Wrong(
            "averages",
            forecast_by("LinearRegression()"),
            misconception="squared-loss-is-neutral",
            says="planning with averages",
        ),
        Wrong(
            "the median",
            forecast_by("QuantileRegressor(quantile=0.5, alpha=0)"),
            misconception="squared-loss-is-neutral",
            says="planning with medians",
        ),
        Wrong("the penalty on", forecast_by("QuantileRegressor(quantile=0.25)"), says="the penalty is still on"),
        Wrong(
            "without the curve",
            forecast_by("QuantileRegressor(quantile=0.25, alpha=0)", "X_train", "X_test"),
            says="the curve in age was left out",
        ),
        Wrong(
            "prices swapped",
            forecast_by("QuantileRegressor(quantile=0.25, alpha=0)").replace(
                "0.01 * d, -0.03 * d", "0.03 * d, -0.01 * d"
            ),
            says="The two prices are swapped",
        ),
        Wrong(
            "training customers",
            forecast_by("QuantileRegressor(quantile=0.25, alpha=0)", test="with_curve(X_train)").replace(
                "y_test", "y_train"
            ),
            misconception="training-score-is-enough",
            says="These are the training customers",
        ),
        Wrong(
            "the sum",
            forecast_by("QuantileRegressor(quantile=0.25, alpha=0)").replace(".mean())", ".sum())"),
            says="the sum over the test customers",
        ),
        Wrong(
            "another text",
            'aims = {"volume": "low", "vouchers": 0.8, "total": "mean"}\nvolume_cost = 1.0',
            says="'low'",
        ),
    ],
    "5.5": [
        Wrong(
            "the other sign",
            ERROR + "gain = -gain\ngain_low, gain_high = gain - 1.96 * e, gain + 1.96 * e",
            says="the same number with the other sign",
        ),
        Wrong(
            "squared",
            "gains = (y_test - linear_forecast) ** 2 - (y_test - boosted_forecast) ** 2\n"
            "gain = gains.mean()\ngain_low, gain_high = gain - 1, gain + 1",
            misconception="squared-loss-is-neutral",
            says="not squared pounds",
        ),
        Wrong(
            "signs kept",
            "gain = ((y_test - linear_forecast) - (y_test - boosted_forecast)).mean()\n"
            "gain_low, gain_high = gain - 1, gain + 1",
            says="kept their signs",
        ),
        Wrong(
            "the forecasts apart",
            "gain = (linear_forecast - boosted_forecast).mean()\ngain_low, gain_high = gain - 1, gain + 1",
            says="how far the two forecasts lie apart",
        ),
        Wrong(
            "training customers",
            "linear, boosted = straight.predict(with_curve(X_train)), boosting.predict(X_train)\n"
            "gain = (abs(y_train - linear) - abs(y_train - boosted)).mean()\n"
            "gain_low, gain_high = gain - 1, gain + 1",
            misconception="training-score-is-enough",
            says="These are the training customers",
        ),
        Wrong(
            "one forecast alone",
            "gain = (y_test - boosted_forecast).abs().mean()\ngain_low, gain_high = gain - 1, gain + 1",
            misconception="one-number-is-enough",
            says="how far one forecast is off",
        ),
        Wrong(
            "drawn separately",
            ERROR + "a, b = (y_test - linear_forecast).abs(), (y_test - boosted_forecast).abs()\n"
            "chance = np.random.default_rng(1)\n"
            "drawn = [chance.choice(a, len(a)).mean() - chance.choice(b, len(b)).mean() for _ in range(2_000)]\n"
            "gain_low, gain_high = np.quantile(drawn, [0.025, 0.975])",
            misconception="difference-without-pairing",
            says="drawn again separately",
        ),
        Wrong("one standard error", ERROR + "gain_low, gain_high = gain - e, gain + e", says="covers 68%"),
        Wrong(
            "ninety per cent, drawn",
            ERROR + "means = [gains.sample(frac=1, replace=True, random_state=i).mean() for i in range(2_000)]\n"
            "gain_low, gain_high = np.quantile(means, [0.05, 0.95])",
            says="cover 90%",
        ),
        Wrong("the sum", ERROR + "gain = gains.sum()\ngain_low, gain_high = gain - 1, gain + 1", says="the sum over"),
        Wrong(
            "the median",
            ERROR + "gain = gains.median() + 0.0\ngain_low, gain_high = gain - 1, gain + 1",
            says="the median of the differences",
        ),
        Wrong(
            "the customers' own spread",
            ERROR + "gain_low, gain_high = np.quantile(gains, [0.025, 0.975])",
            misconception="interval-holds-the-customers",
            says="as wide as single customers differ",
        ),
        Wrong("swapped ends", ERROR + "gain_low, gain_high = gain + 2 * e, gain - 2 * e", says="Swap the two"),
    ],
}
