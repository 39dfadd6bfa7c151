"""Right and wrong answers that the checks of exercise 8 are tested with."""

from answers import Wrong

NIGHT = "fraud = 400_000 / 5_000\ncaught, false_alarms = 0.8 * fraud, 0.005 * (400_000 - fraud)\n"
SHARE = "def precision_at_capacity(scores, is_fraud, capacity):\n"
MODELS = (
    'plain = LogisticRegression(solver="newton-cholesky")\n'
    'weighted = LogisticRegression(solver="newton-cholesky", class_weight="balanced")\n'
    "p = {\n"
    '    "threshold": plain.fit(Z_train, y_train).predict_proba(Z_test)[:, 1],\n'
    '    "weights": weighted.fit(Z_train, y_train).predict_proba(Z_test)[:, 1],\n'
    "}\n"
    'p["smote"] = plain.fit(*smote(Z_train, y_train, seed=0)).predict_proba(Z_test)[:, 1]\n'
    'read = {way: p[way] >= 0.5 for way in p} | {"threshold": p["threshold"] * pounds > ALERT_POUNDS}\n'
    "def price(read):\n"
    "    return (ALERT_POUNDS * read.sum() + pounds[y_test & ~read].sum()) / TEST_DAYS\n"
)
EXPECTED = "expected_frauds = {way: float(values.sum()) for way, values in p.items()}\n"
COSTS = "costs = {way: float(price(rows)) for way, rows in read.items()}\n"
GAINS = (
    "share = y_train.sum() / len(y_train)\n"
    "mended = p_weighted * share / (p_weighted * share + (1 - p_weighted) * (1 - share))\n"
    "by_weights, by_plain = cost(mended * pounds > 12), cost(p_plain * pounds > 12)\n"
    "gains = by_weights - by_plain\n"
    "chance = np.random.default_rng(5)\n"
    "def drawn(values):\n"
    "    return np.array([chance.choice(values, len(values)).sum() for _ in range(1_000)]) / TEST_DAYS\n"
)

CORRECT = {
    "8.1": [
        "alerts_a_night = round(400_000 * (0.8 / 5_000 + 0.005 * 4_999 / 5_000))\n"
        "odds = 1 / 4_999 * 0.80 / 0.005\nreal_share = odds / (1 + odds)",
        NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = round(caught / alerts_a_night, 3)",
    ],
    "8.2": ["faulty = ['b', 'd', 'f', 'g']", "faulty = tuple('GFDB')"],
    "8.3": [
        "import numpy as np\n" + SHARE + "    cut = np.partition(scores, -capacity)[-capacity]\n"
        "    weight = (scores > cut).astype(float)\n"
        "    weight[scores == cut] = (capacity - weight.sum()) / (scores == cut).sum()\n"
        "    return np.average(is_fraud, weights=weight)",
        "import pandas as pd\n" + SHARE + "    groups = pd.Series(is_fraud).groupby(scores).agg(['sum', 'size'])\n"
        "    left, hits = capacity, 0.0\n"
        "    for _, (frauds, size) in groups.iloc[::-1].iterrows():\n"
        "        taken = min(left, size)\n"
        "        hits += frauds * taken / size\n"
        "        left -= taken\n"
        "    return float(hits / capacity)",
    ],
    "8.4": [
        MODELS + COSTS + EXPECTED,
        MODELS.replace('"newton-cholesky"', '"lbfgs", max_iter=1_000, tol=1e-6') + COSTS + EXPECTED,
    ],
    "8.5": [
        GAINS + "gain = gains.sum() / TEST_DAYS\ngain_low, gain_high = np.quantile(drawn(gains), [0.025, 0.975])",
        GAINS + 'gain = by_weights.sum() / TEST_DAYS - costs["threshold"]\n'
        "error = gains.std(ddof=1) * len(gains) ** 0.5 / TEST_DAYS\n"
        "gain_low, gain_high = gain - 1.96 * error, gain + 1.96 * error",
    ],
}

WRONG = {
    "8.1": [
        Wrong(
            "recall in place of precision",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = 0.80",
            misconception="rates-fix-precision",
            says="share of the frauds that raise an alert",
        ),
        Wrong(
            "accuracy",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = 0.995",
            misconception="accuracy-works-for-rare",
            says="an accuracy",
        ),
        Wrong(
            "frauds only",
            NIGHT + "alerts_a_night = caught\nreal_share = 1.0",
            misconception="rates-fix-precision",
            says="frauds only",
        ),
        Wrong(
            "false alarms alone",
            NIGHT + "alerts_a_night = false_alarms\nreal_share = caught / alerts_a_night",
            says="false alarms alone",
        ),
        Wrong(
            "odds in place of a share",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = caught / false_alarms",
            says="for each false one",
        ),
        Wrong(
            "per cent",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = 100 * caught / alerts_a_night",
            says="this value cannot occur",
        ),
        Wrong(
            "rounded to a per cent",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = round(caught / alerts_a_night, 2)",
            says="rounded to a whole per cent",
        ),
        Wrong(
            "something else",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = 0.2",
            says="Of the two counts that you added",
        ),
        Wrong(
            "the share of false alarms",
            NIGHT + "alerts_a_night = caught + false_alarms\nreal_share = false_alarms / alerts_a_night",
            says="the share of false alarms among the alerts",
        ),
    ],
    "8.2": [
        Wrong("everything with SMOTE", "faulty = set('ABDFG')", says="SMOTE sees the training part alone"),
        Wrong("one letter too many", "faulty = set('BDFGH')", says="The other seven are right"),
        Wrong(
            "two letters wrong",
            "faulty = set('BCD')",
            says="look once more at the notebooks after C",
        ),
        Wrong(
            "no fault before the split",
            "faulty = set('DFG')",
            misconception="resampling-before-split",
            says="SMOTE comes before the split",
        ),
        Wrong(
            "a balanced test",
            "faulty = set('BFG')",
            misconception="balanced-test-is-fair",
            says="every second payment is fraud",
        ),
        Wrong(
            "folds after repetition",
            "faulty = set('BDG')",
            misconception="resampling-before-split",
            says="copies of rows it learned",
        ),
        Wrong(
            "dropped before the split",
            "faulty = set('BDF')",
            misconception="balanced-test-is-fair",
            says="twenty times as frequent",
        ),
    ],
    "8.3": [
        Wrong(
            "ties in the order of the table",
            "import numpy as np\n" + SHARE + "    first = np.argsort(-scores, kind='stable')[:capacity]\n"
            "    return float(is_fraud[first].mean())",
            says="in the order of the table",
        ),
        Wrong(
            "every tied row is read",
            "import numpy as np\n" + SHARE + "    return float(is_fraud[scores >= np.sort(scores)[-capacity]].mean())",
            says="more of them than the desk can read",
        ),
        Wrong(
            "recall",
            "import numpy as np\n" + SHARE + "    cut = np.sort(scores)[-capacity]\n"
            "    certain, tied = scores > cut, scores == cut\n"
            "    hits = is_fraud[certain].sum() + (capacity - certain.sum()) * is_fraud[tied].mean()\n"
            "    return float(hits / is_fraud.sum())",
            misconception="recall-is-precision",
            says="recall at capacity",
        ),
        Wrong(
            "the lowest scores",
            "import numpy as np\n" + SHARE + "    cut = np.sort(scores)[capacity - 1]\n"
            "    certain, tied = scores < cut, scores == cut\n"
            "    hits = is_fraud[certain].sum() + (capacity - certain.sum()) * is_fraud[tied].mean()\n"
            "    return float(hits / capacity)",
            says="take the other end",
        ),
        Wrong(
            "the last of the ties",
            "import numpy as np\n"
            + SHARE
            + "    return float(is_fraud[np.argsort(scores, kind='stable')][-capacity:].mean())",
            says="in the order of the table",
        ),
        Wrong(
            "ties drawn by lot",
            "import numpy as np\n" + SHARE + "    lot = np.random.default_rng(3).random(len(scores))\n"
            "    return float(is_fraud[np.lexsort((lot, scores))][-capacity:].mean())",
            says="a lot, or whatever the sort leaves",
        ),
        Wrong(
            "no tied row is read",
            "import numpy as np\n" + SHARE + "    above = scores > np.sort(scores)[-capacity]\n"
            "    above = above if (scores >= np.sort(scores)[-capacity]).sum() > capacity else "
            "scores >= np.sort(scores)[-capacity]\n"
            "    return float(is_fraud[above].sum() / capacity)",
            says="no row tied at the cut is read",
        ),
        Wrong(
            "recall, and ties in the order of the table",
            "import numpy as np\n" + SHARE + "    first = np.argsort(-scores, kind='stable')[:capacity]\n"
            "    return float(is_fraud[first].sum() / is_fraud.sum())",
            misconception="recall-is-precision",
            says="recall at capacity",
        ),
        Wrong(
            "the lowest scores, ties in the order of the table",
            "import numpy as np\n" + SHARE + "    return float(is_fraud[np.argsort(scores)[:capacity]].mean())",
            says="take the other end",
        ),
        Wrong(
            "per cent",
            "import numpy as np\n" + SHARE + "    first = np.argsort(-scores, kind='stable')[:capacity]\n"
            "    return float(100 * is_fraud[first].mean())",
            says="per cent",
        ),
        Wrong(
            "a count",
            "import numpy as np\n" + SHARE + "    first = np.argsort(-scores, kind='stable')[:capacity]\n"
            "    return int(is_fraud[first].sum())",
            says="a number of frauds",
        ),
        Wrong(
            "sorts the caller's scores",
            "import numpy as np\n" + SHARE + "    scores.sort()\n"
            "    cut = scores[-capacity]\n"
            "    certain, tied = scores > cut, scores == cut\n"
            "    hits = is_fraud[certain].sum() + (capacity - certain.sum()) * is_fraud[tied].mean()\n"
            "    return float(hits / capacity)",
            says="an array that the function has changed",
        ),
    ],
    "8.4": [
        Wrong(
            "the plain model cut at 0.5",
            MODELS + "read['threshold'] = p['threshold'] >= 0.5\n" + COSTS + EXPECTED,
            misconception="half-is-the-threshold",
            says="cut at 0.5",
        ),
        Wrong(
            "balanced probabilities priced as they are",
            MODELS + "read = {way: p[way] * pounds > ALERT_POUNDS for way in p}\n" + COSTS + EXPECTED,
            misconception="score-survives-resampling",
            says="every second payment is fraud",
        ),
        Wrong(
            "the chapter's price",
            MODELS.replace("ALERT_POUNDS", "15") + COSTS + EXPECTED,
            says="left over from the chapter",
        ),
        Wrong(
            "reads from the chapter's price on",
            MODELS.replace("pounds > ALERT_POUNDS", "pounds > 15") + COSTS + EXPECTED,
            says="left over from the chapter",
        ),
        Wrong(
            "pays the chapter's price",
            MODELS.replace("ALERT_POUNDS * read", "15 * read") + COSTS + EXPECTED,
            says="left over from the chapter",
        ),
        Wrong(
            "all days together",
            MODELS + "costs = {way: TEST_DAYS * price(rows) for way, rows in read.items()}\n" + EXPECTED,
            says="all test days together",
        ),
        Wrong(
            "alerts for nothing",
            MODELS
            + "costs = {way: pounds[y_test & ~rows].sum() / TEST_DAYS for way, rows in read.items()}\n"
            + EXPECTED,
            says="missed frauds alone",
        ),
        Wrong(
            "counts instead of sums",
            MODELS + COSTS + "expected_frauds = {way: int((values >= 0.5).sum()) for way, values in p.items()}",
            misconception="class-is-probability",
            says="the sum of its probabilities",
        ),
        Wrong(
            "what happened",
            MODELS + COSTS + EXPECTED + "expected_frauds |= {'weights': y_test.sum(), 'smote': y_test.sum()}",
            misconception="score-survives-resampling",
            says="how many frauds there were",
        ),
        Wrong("one way is missing", MODELS + COSTS + EXPECTED + "del costs['smote']", says="without 'smote'"),
    ],
    "8.5": [
        Wrong(
            "drawn separately",
            GAINS + "gain = gains.sum() / TEST_DAYS\n"
            "apart = drawn(by_weights) - drawn(by_plain)\n"
            "gain_low, gain_high = np.quantile(apart, [0.025, 0.975])",
            misconception="difference-without-pairing",
            says="drawn again separately",
        ),
        Wrong(
            "not mended",
            GAINS + "gains = cost(p_weighted * pounds > 12) - by_plain\n"
            "gain = gains.sum() / TEST_DAYS\ngain_low, gain_high = np.quantile(drawn(gains), [0.025, 0.975])",
            misconception="score-survives-resampling",
            says="used as they are",
        ),
        Wrong(
            "the share of the test payments",
            GAINS.replace("y_train", "y_test") + "gain = gains.sum() / TEST_DAYS\n"
            "gain_low, gain_high = np.quantile(drawn(gains), [0.025, 0.975])",
            says="among the test payments",
        ),
        Wrong(
            "the share in place of its odds",
            GAINS.replace("(1 - p_weighted) * (1 - share)", "(1 - p_weighted)") + "gain = gains.sum() / TEST_DAYS\n"
            "gain_low, gain_high = np.quantile(drawn(gains), [0.025, 0.975])",
            says="with the share itself",
        ),
        Wrong(
            "cut at 0.5",
            GAINS + "gains = cost(reads['weights']) - by_plain\n"
            "gain = gains.sum() / TEST_DAYS\ngain_low, gain_high = np.quantile(drawn(gains), [0.025, 0.975])",
            misconception="half-is-the-threshold",
            says="over *weights* cut at 0.5",
        ),
        Wrong(
            "one standard error",
            GAINS + "gain = gains.sum() / TEST_DAYS\nerror = gains.std() * len(gains) ** 0.5 / TEST_DAYS\n"
            "gain_low, gain_high = gain - error, gain + error",
            says="covers 68%",
        ),
        Wrong(
            "the other sign",
            GAINS + "gain = -gains.sum() / TEST_DAYS\ngain_low, gain_high = np.quantile(drawn(-gains), [0.025, 0.975])",
            says="the other way round",
        ),
        Wrong(
            "all days together",
            GAINS + "gain = gains.sum()\ngain_low, gain_high = TEST_DAYS * np.quantile(drawn(gains), [0.025, 0.975])",
            says="all test days together",
        ),
        Wrong(
            "ninety per cent",
            GAINS + "gain = gains.sum() / TEST_DAYS\n"
            "each = gains[gains != 0]\n"
            "hits = chance.binomial(len(gains), len(each) / len(gains), size=8_000)\n"
            "sums = [chance.choice(each, size).sum() / TEST_DAYS for size in hits]\n"
            "gain_low, gain_high = np.quantile(sums, [0.05, 0.95])",
            says="an interval for 90%",
        ),
        Wrong(
            "swapped ends",
            GAINS + "gain = gains.sum() / TEST_DAYS\ngain_high, gain_low = np.quantile(drawn(gains), [0.025, 0.975])",
            says="two ends are swapped",
        ),
        Wrong(
            "the interval of all days",
            GAINS + "gain = gains.sum() / TEST_DAYS\n"
            "gain_low, gain_high = TEST_DAYS * np.quantile(drawn(gains), [0.025, 0.975])",
            says="interval of all test days",
        ),
        Wrong(
            "no interval",
            GAINS + "gain = gains.sum() / TEST_DAYS\ngain_low = gain_high = gain",
            misconception="one-number-is-enough",
            says="from a lower to a higher end",
        ),
    ],
}
