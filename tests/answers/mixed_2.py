"""Right and wrong answers that the checks of mixed set 2 are tested with."""

from answers import Wrong

RATES = 'rates = responses.groupby(["group", "contacted"])["responded"].mean().unstack()\n'
WORTH = RATES + "worth = {group: 50 * (rates[True] - rates[False])[group] - 3.4 for group in rates.index}\n"
FOLDS = "from sklearn.model_selection import GroupShuffleSplit, KFold, cross_val_score\n"
DAYS = (
    "def pounds(name, count=40):\n"
    "    total = 0\n"
    "    for _, today in last.assign(score=scores[name]).groupby('day'):\n"
    "        highest = today.nlargest(count, 'score')\n"
    "        total += highest.loc[highest['is_fraud'], 'amount_pence'].sum() / 100\n"
    "    return total / 10\n"
    "per_day = {name: pounds(name) for name in 'XYZ'}\n"
    "right = max(per_day, key=per_day.get)\n"
)
APRIL = (
    "best = march_rates.argmax()\n"
    "letters = answered_april[april[best]]\n"
    "promise = letters.mean()\n"
    "error = (promise * (1 - promise) / len(letters)) ** 0.5\n"
)
ENDS = "promise_low, promise_high = promise - 1.96 * error, promise + 1.96 * error"
KINDS = (
    "from sklearn.cluster import KMeans\n"
    "from sklearn.metrics import adjusted_rand_score\n"
    "from sklearn.preprocessing import StandardScaler\n"
    "luck = np.random.default_rng(99)\n"
    "segments, agreement = {}, {}\n"
    "for branch, customers in tables.items():\n"
    "    table = SCALE(customers)\n"
    "    segments[branch] = KMeans(4, n_init=5, random_state=1).fit_predict(table)\n"
    "    again = []\n"
    "    for draw in range(8):\n"
    "        chosen = luck.integers(len(table), size=len(table))\n"
    "        fitted = KMeans(4, n_init=5, random_state=draw).fit(REDRAWN)\n"
    "        again.append(adjusted_rand_score(segments[branch], fitted.predict(table)))\n"
    "    agreement[branch] = float(np.mean(again))\n"
)
SCALED = KINDS.replace("SCALE(customers)", "StandardScaler().fit_transform(customers)")
DRAWN = SCALED.replace("REDRAWN", "table[chosen]")
REAL = "real = max(agreement, key=agreement.get)\nother = min(agreement, key=agreement.get)\n"
SHOWN = (
    "look = shown['position'] ** -1.2\n"
    "sums = shown.assign(look=look).groupby('article_id')[['clicked', 'look']].sum()\n"
    "ratio = sums['clicked'] / sums['look']\n"
)

CORRECT = {
    "m2.1": [
        "usable_rows = len(rows[rows['outcome_known_on'] <= '2025-10-01'])",
        "usable_rows = float((rows['month'] + pd.DateOffset(months=2) <= day).sum())",
    ],
    "m2.2": [
        "grid = np.arange(500, 2_000)\n"
        "cost = [(0.01 * np.maximum(pot - spend, 0) + 0.04 * np.maximum(spend - pot, 0)).mean() for pot in grid]\n"
        "pot_pounds = int(grid[np.argmin(cost)])",
        "pot_pounds = sorted(spend)[int(0.8 * len(spend))]",
    ],
    "m2.3": [
        WORTH + "write_to = [group for group in worth if worth[group] > 0]",
        "worth = {}\n"
        "for group, part in responses.groupby('group'):\n"
        "    arms = part.groupby('contacted')['responded'].mean()\n"
        "    worth[group] = round(50 * (arms[True] - arms[False]) - 3.40, 2)\n"
        "write_to = tuple(group.lower() for group in worth if worth[group] > 0)",
    ],
    "m2.4": [
        FOLDS + "folds = GroupShuffleSplit(6, test_size=0.25, random_state=2)\n"
        "expected_auc = cross_val_score(neighbours, X, y, "
        "groups=rows['customer_id'], cv=folds, scoring='roc_auc').mean()",
        "from sklearn.metrics import roc_auc_score\n"
        "strangers = rows['customer_id'] % 2 == 0\n"
        "chance = neighbours.fit(X[~strangers], y[~strangers]).predict_proba(X[strangers])[:, 1]\n"
        "expected_auc = round(roc_auc_score(y[strangers], chance), 2)",
    ],
    "m2.5": [
        DAYS + "supplier = right\nstopped_pounds_a_day = per_day[right]",
        DAYS + "supplier = right.lower()\nstopped_pounds_a_day = round(per_day[right])",
    ],
    "m2.6": [
        APRIL + ENDS,
        APRIL + "rng = np.random.default_rng(3)\n"
        "draws = [rng.choice(letters, len(letters)).mean() for _ in range(4_000)]\n"
        "promise_low, promise_high = np.quantile(draws, [0.025, 0.975])",
    ],
    "m2.7": [
        DRAWN + REAL + "worth_a_script, segment = real, list(segments[real])",
        DRAWN.replace("StandardScaler", "PowerTransformer")
        + REAL
        + "worth_a_script, segment = real.title(), 3 - segments[real]",
    ],
    "m2.8": [
        SHOWN + "on_top, clicks_a_look = ratio.idxmax(), ratio.max()",
        "weights = shown['clicked'] * shown['position'] ** 1.2\n"
        "means = weights.groupby(shown['article_id']).mean().sort_values()\n"
        "on_top, clicks_a_look = int(means.index[-1]), round(float(means.iloc[-1]), 3)",
    ],
}

WRONG = {
    "m2.1": [
        Wrong(
            "every earlier month",
            "usable_rows = (rows['month'] < day).sum()",
            misconception="one-time-is-enough",
            says="were not known yet",
        ),
        Wrong(
            "every month up to that day",
            "usable_rows = (rows['month'] <= day).sum()",
            misconception="one-time-is-enough",
            says="all months up to that day",
        ),
        Wrong(
            "not the day itself",
            "usable_rows = (rows['outcome_known_on'] < day).sum()",
            says="was there by nine",
        ),
        Wrong("all rows", "usable_rows = len(rows)", says="all rows"),
        Wrong("customers", "usable_rows = rows['customer_id'].nunique()", says="whose answer was known"),
    ],
    "m2.2": [
        Wrong(
            "the mean", "pot_pounds = spend.mean()", misconception="squared-loss-is-neutral", says="That is the mean"
        ),
        Wrong(
            "the median",
            "pot_pounds = np.median(spend)",
            misconception="squared-loss-is-neutral",
            says="if both cost the same",
        ),
        Wrong("prices changed", "pot_pounds = np.quantile(spend, 0.2)", says="changed places"),
        Wrong(
            "one price over the other",
            "pot_pounds = np.quantile(spend, 0.75)",
            misconception="quantile-from-feeling",
            says="the sum of both",
        ),
        Wrong(
            "the usual care",
            "pot_pounds = np.quantile(spend, 0.95)",
            misconception="quantile-from-feeling",
            says="too dear",
        ),
        Wrong("the largest", "pot_pounds = spend.max()", says="nearly all would be too full"),
        Wrong("pence", "pot_pounds = 100 * np.quantile(spend, 0.8)", says="These are pence"),
        Wrong("a bell", "pot_pounds = spend.mean() + 0.8416 * spend.std()", says="shaped like a bell"),
        Wrong(
            "one price over the other",
            "pot_pounds = np.quantile(spend, 0.25)",
            misconception="quantile-from-feeling",
            says="one price over the sum of both",
        ),
        Wrong("four fifths of the mean", "pot_pounds = 0.8 * spend.mean()", says="Raise every pot by a pound"),
    ],
    "m2.3": [
        Wrong(
            "credit for everything",
            RATES + "worth = (50 * rates[True] - 3.4).to_dict()\nwrite_to = set('ABCD')",
            misconception="likely-buyers-are-persuadable",
            says="Some would have come unprompted",
        ),
        Wrong(
            "the letter is free",
            RATES + "worth = (50 * (rates[True] - rates[False])).to_dict()\nwrite_to = set('ABCD')",
            says="The price of the letter is missing",
        ),
        Wrong(
            "the ratio",
            RATES + "worth = (50 * (rates[True] / rates[False] - 1)).to_dict()\nwrite_to = set('BD')",
            says="without a letter",
        ),
        Wrong(
            "charged to those who open",
            RATES + "worth = ((50 - 3.4) * (rates[True] - rates[False])).to_dict()\nwrite_to = set('ABCD')",
            says="Every letter costs its price",
        ),
        Wrong(
            "shares",
            RATES + "worth = (rates[True] - rates[False]).to_dict()\nwrite_to = set('BD')",
            says="These are shares, not pounds",
        ),
        Wrong(
            "pence",
            WORTH + "write_to = {group for group in worth if worth[group] > 0}\n"
            "worth = {group: 100 * pounds for group, pounds in worth.items()}",
            says="These are pence",
        ),
        Wrong("the best answers", WORTH + "write_to = {'A'}", says="Choose by the sign"),
        Wrong("everybody", WORTH + "write_to = set('ABCD')", says="group A chosen"),
        Wrong("the best group alone", WORTH + "write_to = {max(worth, key=worth.get)}", says="left out"),
        Wrong("a group that is none", WORTH + "write_to = {'B', 'D', 'E'}", says="no such group"),
    ],
    "m2.4": [
        Wrong(
            "shuffled rows",
            FOLDS + "expected_auc = cross_val_score(neighbours, X, y, "
            "cv=KFold(5, shuffle=True, random_state=4), scoring='roc_auc').mean()",
            misconception="shuffled-cv-is-always-right",
            says="on both sides",
        ),
        Wrong(
            "later months",
            "from sklearn.metrics import roc_auc_score\n"
            "late = rows['month'] >= sorted(rows['month'].unique())[12]\n"
            "expected_auc = roc_auc_score(y[late], neighbours.fit(X[~late], y[~late]).predict_proba(X[late])[:, 1])",
            misconception="shuffled-cv-is-always-right",
            says="on both sides",
        ),
        Wrong(
            "its own rows",
            "from sklearn.metrics import roc_auc_score\n"
            "expected_auc = roc_auc_score(y, neighbours.fit(X, y).predict_proba(X)[:, 1])",
            misconception="training-score-is-enough",
            says="rows that it has learned",
        ),
        Wrong("a coin", "expected_auc = 0.5", says="none of whom the model has met"),
    ],
    "m2.5": [
        Wrong(
            "the best AUC",
            DAYS + "from sklearn.metrics import roc_auc_score\n"
            "supplier = max('XYZ', key=lambda name: roc_auc_score(last['is_fraud'], scores[name]))\n"
            "stopped_pounds_a_day = per_day[supplier]",
            misconception="auc-can-be-deployed",
            says="orders all payments best",
        ),
        Wrong(
            "most real alerts",
            DAYS + "supplier, stopped_pounds_a_day = 'Y', per_day['Y']",
            misconception="precision-is-enough",
            says="real than of any other",
        ),
        Wrong("thirty days", DAYS + "supplier, stopped_pounds_a_day = right, per_day[right] / 3", says="thirty days"),
        Wrong("pence", DAYS + "supplier, stopped_pounds_a_day = right, 100 * per_day[right]", says="These are pence"),
        Wrong(
            "all ten days", DAYS + "supplier, stopped_pounds_a_day = right, 10 * per_day[right]", says="all ten days"
        ),
        Wrong(
            "all payments that are fraud",
            DAYS + "supplier = right\nstopped_pounds_a_day = last.loc[last['is_fraud'], 'amount_pence'].sum() / 1_000",
            says="Take each day by itself",
        ),
    ],
    "m2.6": [
        Wrong(
            "March",
            APRIL + ENDS + "\npromise = march_rates.max()",
            misconception="best-on-test-is-its-score",
            says="the luckiest of two hundred",
        ),
        Wrong(
            "the best of April",
            "rates = np.array([answered_april[picked].mean() for picked in april])\n"
            "promise = rates.max()\npromise_low, promise_high = promise - 0.04, promise + 0.04",
            misconception="best-on-test-is-its-score",
            says="the luckiest in April",
        ),
        Wrong(
            "the mean of both months",
            APRIL + ENDS + "\npromise = (promise + march_rates.max()) / 2",
            misconception="best-on-test-is-its-score",
            says="the mean of the two months",
        ),
        Wrong(
            "both months",
            APRIL + ENDS + "\nboth = np.append(answered_march[march[best]], letters)\npromise = both.mean()",
            misconception="best-on-test-is-its-score",
            says="Both months were put together",
        ),
        Wrong(
            "one standard error",
            APRIL + "promise_low, promise_high = promise - error, promise + error",
            says="far too narrow",
        ),
        Wrong(
            "the letters of March",
            APRIL + "promise_low, promise_high = promise - 5.06 * error, promise + 5.06 * error",
            says="as wide as for the letters of March",
        ),
        Wrong(
            "every customer",
            APRIL + "error = (promise * (1 - promise) / 4_000) ** 0.5\n" + ENDS,
            says="far too narrow",
        ),
        Wrong(
            "ends exchanged",
            APRIL + "promise_high, promise_low = promise - 1.96 * error, promise + 1.96 * error",
            says="not below the upper one",
        ),
        Wrong(
            "90%",
            APRIL + "promise_low, promise_high = promise - 1.645 * error, promise + 1.645 * error",
            says="by luck alone",
        ),
        Wrong(
            "widened for two hundred",
            APRIL + "promise_low, promise_high = promise - 3.66 * error, promise + 3.66 * error",
            says="nothing is to be added",
        ),
    ],
    "m2.7": [
        Wrong(
            "not scaled",
            KINDS.replace("SCALE(customers)", "customers.to_numpy(float)").replace("REDRAWN", "table[chosen]")
            + REAL
            + "worth_a_script, segment = real, segments[real]\n"
            "if worth_a_script != desk._with_groups(None):\n"
            "    worth_a_script = desk._with_groups(None)\n    segment = segments[worth_a_script]",
            misconception="scale-does-not-matter",
            says="slices of the balance",
        ),
        Wrong(
            "both",
            DRAWN + REAL + "worth_a_script, segment = 'both', segments[real]",
            misconception="the-algorithm-finds-k",
            says="four clusters of any table",
        ),
        Wrong(
            "the other one",
            DRAWN + REAL + "worth_a_script, segment = other, segments[other]",
            misconception="the-algorithm-finds-k",
            says="four clusters of any table",
        ),
        Wrong(
            "neither",
            DRAWN + REAL + "worth_a_script, segment = 'neither', segments[real]",
            says="the segments do come back",
        ),
        Wrong(
            "fitted again to the same customers",
            SCALED.replace("REDRAWN", "table").replace("random_state=draw", "random_state=1")
            + "agreement = dict.fromkeys(agreement, 1.0)\n"
            + "worth_a_script = desk._with_groups(None)\nsegment = segments[worth_a_script]",
            misconception="stable-is-real",
            says="how well it searches",
        ),
        Wrong(
            "labels of the other branch",
            DRAWN + REAL + "worth_a_script, segment = real, segments[other]",
            says="adjusted Rand index",
        ),
        Wrong(
            "too few labels",
            DRAWN + REAL + "worth_a_script, segment = real, segments[real][:100]",
            says="every customer of the branch once",
        ),
        Wrong(
            "not scaled, and the branch that wins there",
            DRAWN + REAL + "worth_a_script = other\n"
            "segment = KMeans(4, n_init=5, random_state=1).fit_predict(tables[other].to_numpy(float))",
            misconception="scale-does-not-matter",
            says="slices of the balance",
        ),
        Wrong(
            "five kinds",
            DRAWN + REAL + "worth_a_script, segment = real, segments[real].copy()\nsegment[:20] = 4",
            says="four kinds",
        ),
        Wrong(
            "an index that luck lifts",
            DRAWN + REAL + "worth_a_script, segment = real, segments[real]\n"
            "agreement = {real: agreement[real], other: 0.98}",
            says="luck alone lifts",
        ),
        Wrong(
            "agreement exchanged",
            DRAWN + REAL + "worth_a_script, segment = real, segments[real]\n"
            "agreement = {real: agreement[other], other: agreement[real]}",
            says="redrawn fits",
        ),
    ],
    "m2.8": [
        Wrong(
            "most clicks",
            SHOWN + "on_top = sums['clicked'].idxmax()\nclicks_a_look = ratio[on_top]",
            misconception="clicks-are-relevance",
            says="stood where everybody looks",
        ),
        Wrong(
            "clicks a showing",
            SHOWN
            + "on_top = ratio.idxmax()\nclicks_a_look = shown.loc[shown['article_id'] == on_top, 'clicked'].mean()",
            misconception="clicks-are-relevance",
            says="clicks a showing",
        ),
        Wrong(
            "the second", SHOWN + "on_top, clicks_a_look = ratio.nlargest(2).index[1], 0.3", says="Divide each click"
        ),
        Wrong("no article", SHOWN + "on_top, clicks_a_look = 9_999, ratio.max()", says="one of the ten articles"),
        Wrong("percent", SHOWN + "on_top, clicks_a_look = ratio.idxmax(), 100 * ratio.max()", says="cannot exceed 1"),
        Wrong("rounded", SHOWN + "on_top, clicks_a_look = ratio.idxmax(), 1.0", says="somebody looked at it"),
    ],
}
