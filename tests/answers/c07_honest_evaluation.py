"""Right and wrong answers that the checks of exercise 7 are tested with."""

from answers import Wrong

TEN = "ten = SelectKBest(k=10).fit_transform(noise, left)\n"
BEFORE = TEN + "before = cross_val_score(LogisticRegression(), ten, left, cv=folds).mean()\n"
INSIDE = (
    "inside = cross_val_score(make_pipeline(SelectKBest(k=10), LogisticRegression()), noise, left, cv=folds).mean()\n"
)

RIGHT_CARDS = {
    "A": "labels", "B": "labels", "C": "none", "D": "customer", "E": "future",
    "F": "choice", "G": "none", "H": "customer", "I": "future", "J": "choice",
}  # fmt: skip


def cards(**changes: str) -> str:
    """All cards right but those named."""
    return f"cards = {RIGHT_CARDS | changes!r}"


TIME = (
    "def time_split(statements, on):\n"
    "    return (statements['outcome_known_on'] <= on).to_numpy(), (statements['month'] >= on).to_numpy()\n"
)
GROUP = (
    "def group_split(statements, share, seed):\n"
    "    people = statements['customer_id'].unique()\n"
    "    drawn = np.random.default_rng(seed).permutation(people)[:round(share * len(people))]\n"
    "    test = statements['customer_id'].isin(drawn).to_numpy()\n"
    "    return ~test, test\n"
)
PIPELINE = "    model = make_pipeline(StandardScaler(), SelectKBest(k=5), LogisticRegression())\n"
HONEST = "def honest_probabilities(X, y, customers):\n"
FOLDED = "    return cross_val_predict({}, X, y, cv={}, groups=customers, method='predict_proba')[:, 1]"
EACH = "each = gain.groupby(misses['customer_id']).agg(['sum', 'size']).to_numpy()\n"
DRAWN = EACH + (
    "drawn = each[np.random.default_rng(0).integers(len(each), size=(4_000, len(each)))]\n"
    "total, rows = drawn.sum(axis=1).T\n"
)
GAIN = "gain = misses['forest'] - misses['logistic']\nbrier_gain = gain.mean()\n"

CORRECT = {
    "7.1": [
        BEFORE + "scores = []\n"
        "for train, test in folds.split(noise, left):\n"
        "    choose = SelectKBest(k=10).fit(noise[train], left[train])\n"
        "    model = LogisticRegression().fit(choose.transform(noise[train]), left[train])\n"
        "    scores.append(model.score(choose.transform(noise[test]), left[test]))\n"
        "inside = float(np.mean(scores))",
    ],
    "7.2": ["cards = {k: v.upper() for k, v in " + repr(dict(reversed(RIGHT_CARDS.items()))) + ".items()}"],
    "7.3": [
        TIME + "from sklearn.model_selection import GroupShuffleSplit\n"
        "def group_split(statements, share, seed):\n"
        "    people = round(share * statements['customer_id'].nunique())\n"
        "    lot = GroupShuffleSplit(1, test_size=people, random_state=seed)\n"
        "    (train, test), = lot.split(statements, groups=statements['customer_id'])\n"
        "    at = np.arange(len(statements))\n"
        "    return [np.isin(at, train), np.isin(at, test)]",
        "def time_split(statements, on):\n"
        "    return ~(statements['outcome_known_on'] > on), ~(statements['month'] < on)\n" + GROUP,
        TIME + "import random\n"
        "def group_split(statements, share, seed):\n"
        "    people = sorted(set(statements['customer_id'].tolist()))\n"
        "    drawn = set(random.Random(seed).sample(people, round(share * len(people))))\n"
        "    test = np.array([who in drawn for who in statements['customer_id']])\n"
        "    return ~test, test",
    ],
    "7.4": [
        "from scipy.stats import binomtest\n"
        "wilson_low, wilson_high = binomtest(40, 50).proportion_ci(method='wilson')\n"
        "rows_needed = 250.0",
        "wilson_low, wilson_high, rows_needed = 0.67, 0.888, 250",
    ],
    "7.5": [
        HONEST + "    p = np.empty(len(y))\n"
        "    for train, test in GroupKFold(5).split(X, groups=customers):\n"
        "        scale = StandardScaler().fit(X[train])\n"
        "        choose = SelectKBest(k=5).fit(scale.transform(X[train]), y[train])\n"
        "        keep = lambda rows: choose.transform(scale.transform(X[rows]))\n"
        "        p[test] = LogisticRegression().fit(keep(train), y[train]).predict_proba(keep(test))[:, 1]\n"
        "    return p",
        HONEST
        + "    from sklearn.linear_model import LogisticRegressionCV\n"
        + PIPELINE
        + "    names = np.unique(customers)\n"
        "    fold_of = dict(zip(names, np.random.default_rng(3).permutation(len(names)) % 5))\n"
        "    fold = np.array([fold_of[c] for c in customers])\n"
        "    p = np.zeros(len(y))\n"
        "    for k in range(5):\n"
        "        p[fold == k] = model.fit(X[fold != k], y[fold != k]).predict_proba(X[fold == k])[:, 1]\n"
        "    return p",
        HONEST
        + "    model = make_pipeline(SelectKBest(k=5), StandardScaler(), LogisticRegression(solver='liblinear'))\n"
        "    model[-1].set_params(solver='newton-cholesky')\n"
        "    folds = GroupKFold(5, shuffle=True, random_state=1)\n"
        "    return cross_val_predict(model, X, y, cv=folds, groups=customers, method='predict_proba')[:, 1]",
    ],
    "7.6": [
        GAIN + "bundles = [group.to_numpy() for _, group in gain.groupby(misses['customer_id'])]\n"
        "chance, means = np.random.default_rng(11), []\n"
        "for _ in range(1_000):\n"
        "    drawn = chance.integers(len(bundles), size=len(bundles))\n"
        "    means.append(np.concatenate([bundles[i] for i in drawn]).mean())\n"
        "gain_low, gain_high = np.percentile(means, [2.5, 97.5])",
        GAIN + "sums = (gain - brier_gain).groupby(misses['customer_id']).sum()\n"
        "error = (sums ** 2).sum() ** 0.5 / len(gain)\n"
        "gain_low, gain_high = brier_gain - 1.96 * error, brier_gain + 1.96 * error",
        GAIN
        + EACH
        + "drawn = np.random.default_rng(3).multinomial(len(each), np.full(len(each), 1 / len(each)), 1_000)\n"
        "total, rows = (drawn @ each).T\n"
        "gain_low, gain_high = 2 * brier_gain - np.quantile(total / rows, [0.975, 0.025])",
    ],
}

WRONG = {
    "7.1": [
        Wrong(
            "chosen already",
            BEFORE + "inside = cross_val_score(make_pipeline(SelectKBest(k=10), LogisticRegression()), ten, left, "
            "cv=folds).mean()",
            misconception="looking-at-labels-before-split",
            says="columns that had been chosen already",
        ),
        Wrong(
            "scored on what it learned from",
            BEFORE
            + "inside = make_pipeline(SelectKBest(k=10), LogisticRegression()).fit(noise, left).score(noise, left)",
            misconception="training-score-is-enough",
            says="learned from",
        ),
        Wrong("swapped", BEFORE + INSIDE + "before, inside = inside, before", says="the other way round"),
        Wrong(
            "all columns",
            INSIDE + "before = cross_val_score(LogisticRegression(), noise, left, cv=folds).mean()",
            says="close to a coin",
        ),
        Wrong("per cent", BEFORE + INSIDE + "before, inside = 100 * before, 100 * inside", says="cannot occur"),
    ],
    "7.2": [
        Wrong(
            "a customer never on both sides",
            cards(G="customer"),
            misconception="group-split-is-always-right",
            says="scores the same customers",
        ),
        Wrong(
            "selection is preparation",
            cards(A="none"),
            misconception="looking-at-labels-before-split",
            says="Which rows chose",
        ),
        Wrong(
            "encoding is preparation",
            cards(B="none", A="none"),
            misconception="looking-at-labels-before-split",
            says="8 of yours are",
        ),
        Wrong(
            "by lot is fair", cards(D="none"), misconception="shuffled-cv-is-always-right", says="in use all are new"
        ),
        Wrong("in the table, so usable", cards(E="none"), misconception="column-is-available", says="on the day"),
        Wrong(
            "early stopping",
            cards(J="none"),
            misconception="best-on-test-is-its-score",
            says="Who decided when to stop",
        ),
        Wrong("every preparation leaks", cards(C="labels"), says="no other row"),
        Wrong("outcomes not known yet", cards(G="future"), says="outcomes that were known on that day"),
        Wrong(
            "the columns were a choice",
            cards(A="choice"),
            misconception="looking-at-labels-before-split",
            says="no test score yet",
        ),
        Wrong("a word of one's own", cards(C="fine"), says="one of 'labels'"),
        Wrong("a card left out", "cards = {'A': 'labels'}", says="a dictionary without 'B'"),
    ],
    "7.3": [
        Wrong(
            "month decides",
            GROUP + "def time_split(statements, on):\n"
            "    before = (statements['month'] < on).to_numpy()\n"
            "    return before, ~before",
            misconception="column-is-available",
            says="the outcome was not known yet",
        ),
        Wrong(
            "test is the rest",
            GROUP + "def time_split(statements, on):\n"
            "    train = (statements['outcome_known_on'] <= on).to_numpy()\n"
            "    return train, ~train",
            says="Some rows are neither",
        ),
        Wrong(
            "shuffled rows",
            GROUP + "def time_split(statements, on):\n"
            "    test = np.random.default_rng(0).random(len(statements)) < 0.3\n"
            "    return ~test, test",
            misconception="shuffled-cv-is-always-right",
            says="months that had not begun",
        ),
        Wrong(
            "sorted on the way",
            GROUP + "def time_split(statements, on):\n"
            "    s = statements.sort_values('month')\n"
            "    return (s['outcome_known_on'] <= on).to_numpy(), (s['month'] >= on).to_numpy()",
            says="the table was sorted on the way",
        ),
        Wrong(
            "the sides of the time split swapped",
            GROUP + TIME + "by_time = time_split\n"
            "def time_split(statements, on):\n"
            "    return by_time(statements, on)[::-1]",
            says="the two sides swapped",
        ),
        Wrong(
            "after the day only",
            GROUP + TIME.replace(">=", ">"),
            says="the day itself counts",
        ),
        Wrong(
            "the sides of the group split swapped",
            TIME + GROUP.replace("return ~test, test", "return test, ~test"),
            says="the two sides swapped",
        ),
        Wrong(
            "sorted by customer on the way",
            TIME + GROUP.replace("    people", "    statements = statements.sort_values('customer_id')\n    people"),
            says="the table was sorted on the way",
        ),
        Wrong(
            "sorted by index on the way",
            TIME + GROUP.replace("    people", "    statements = statements.sort_index()\n    people"),
            says="the table was sorted on the way",
        ),
        Wrong("rounded down", TIME + GROUP.replace("round(", "int("), says="was rounded down"),
        Wrong(
            "rounded up",
            TIME + "from sklearn.model_selection import GroupShuffleSplit\n"
            "def group_split(statements, share, seed):\n"
            "    lot = GroupShuffleSplit(1, test_size=share, random_state=seed)\n"
            "    (train, test), = lot.split(statements, groups=statements['customer_id'])\n"
            "    at = np.arange(len(statements))\n"
            "    return np.isin(at, train), np.isin(at, test)",
            says="was rounded up",
        ),
        Wrong(
            "the seed says where to begin",
            TIME + "def group_split(statements, share, seed):\n"
            "    people = np.roll(np.sort(statements['customer_id'].unique()), seed)\n"
            "    test = statements['customer_id'].isin(people[:round(share * len(people))]).to_numpy()\n"
            "    return ~test, test",
            says="no draw by lot",
        ),
        Wrong(
            "every so many customers",
            TIME + "def group_split(statements, share, seed):\n"
            "    people = np.sort(statements['customer_id'].unique())\n"
            "    size = round(share * len(people))\n"
            "    drawn = people[(np.arange(size) * (len(people) // size) + seed) % len(people)]\n"
            "    test = statements['customer_id'].isin(drawn).to_numpy()\n"
            "    return ~test, test",
            says="no draw by lot",
        ),
        Wrong(
            "before the day only",
            GROUP + TIME.replace("<=", "<"),
            says="the day itself counts",
        ),
        Wrong(
            "rows are drawn",
            TIME + "def group_split(statements, share, seed):\n"
            "    test = np.random.default_rng(seed).random(len(statements)) < share\n"
            "    return ~test, test",
            misconception="shuffled-cv-is-always-right",
            says="rows on both sides",
        ),
        Wrong(
            "a share of rows",
            TIME + "def group_split(statements, share, seed):\n"
            "    people = np.random.default_rng(seed).permutation(statements['customer_id'].unique())\n"
            "    sizes = statements['customer_id'].value_counts().loc[people].cumsum()\n"
            "    test = statements['customer_id'].isin(people[(sizes < 0.7 * share * "
            "len(statements)).to_numpy()]).to_numpy()\n"
            "    return ~test, test",
            misconception="rows-are-independent",
            says="one of customers, not of rows",
        ),
        Wrong(
            "drawn with replacement",
            TIME + "def group_split(statements, share, seed):\n"
            "    people = statements['customer_id'].unique()\n"
            "    drawn = np.random.default_rng(seed).choice(people, round(share * len(people)))\n"
            "    test = statements['customer_id'].isin(drawn).to_numpy()\n"
            "    return ~test, test",
            says="drawn with replacement",
        ),
        Wrong(
            "the first customers",
            TIME + "def group_split(statements, share, seed):\n"
            "    people = np.sort(statements['customer_id'].unique())\n"
            "    test = statements['customer_id'].isin(people[:round(share * len(people))]).to_numpy()\n"
            "    return ~test, test",
            says="the same customers under the seeds",
        ),
        Wrong(
            "another draw each time",
            TIME + GROUP.replace("default_rng(seed)", "default_rng()"),
            says="when called again",
        ),
        Wrong(
            "positions",
            GROUP + "def time_split(statements, on):\n    return [0, 1], [2, 3]",
            says="an array of booleans",
        ),
    ],
    "7.4": [
        Wrong(
            "school formula",
            "e = (0.8 * 0.2 / 50) ** 0.5\nwilson_low, wilson_high, rows_needed = 0.8 - 1.96 * e, 0.8 + 1.96 * e, 250",
            misconception="school-interval-is-enough",
            says="the school formula",
        ),
        Wrong(
            "scipy's default",
            "from scipy.stats import binomtest\nwilson_low, wilson_high = binomtest(40, "
            "50).proportion_ci()\nrows_needed = 250",
            says="Clopper and Pearson",
        ),
        Wrong(
            "rounded to a per cent",
            "wilson_low, wilson_high, rows_needed = 0.67, 0.89, 250",
            says="rounded to whole per cent",
        ),
        Wrong(
            "one standard error",
            "share, extra = 0.8, 1 / 50\nhalf = (share * 0.2 / 50 + extra / 200) ** 0.5\n"
            "wilson_low = (share + extra / 2 - half) / (1 + extra)\nwilson_high = (share + extra / 2 + half) / "
            "(1 + extra)\n"
            "rows_needed = 250",
            says="68%",
        ),
        Wrong(
            "half the width",
            "wilson_low, wilson_high, rows_needed = 0.6696, 0.8876, 100",
            says="half the width",
        ),
        Wrong(
            "fifty will do",
            "wilson_low, wilson_high, rows_needed = 0.6696, 0.8876, 50",
            misconception="one-number-is-enough",
            says="0.218 wide",
        ),
        Wrong("swapped", "wilson_high, wilson_low, rows_needed = 0.6696, 0.8876, 250", says="Swap"),
        Wrong("no multiple", "wilson_low, wilson_high, rows_needed = 0.6696, 0.8876, 245", says="no multiple of fifty"),
        Wrong("fifty is no half", "wilson_low, wilson_high, rows_needed = 0.6696, 0.8876, 150", says="wide"),
        Wrong("too many", "wilson_low, wilson_high, rows_needed = 0.6696, 0.8876, 300", says="the first that fits"),
    ],
    "7.5": [
        Wrong(
            "nothing repaired",
            "honest_probabilities = leaking_probabilities",
            misconception="looking-at-labels-before-split",
            says="only the row's own outcome was flipped",
        ),
        Wrong(
            "folds repaired only",
            HONEST + "    X = SelectKBest(k=5).fit_transform(StandardScaler().fit_transform(X), y)\n"
            "    return cross_val_predict(LogisticRegression(), X, y, cv=GroupKFold(5), groups=customers, "
            "method='predict_proba')[:, 1]",
            misconception="looking-at-labels-before-split",
            says="Put `SelectKBest` into a pipeline",
        ),
        Wrong(
            "pipeline only",
            HONEST + PIPELINE + "    folds = KFold(5, shuffle=True, random_state=0)\n"
            "    return cross_val_predict(model, X, y, cv=folds, method='predict_proba')[:, 1]",
            misconception="shuffled-cv-is-always-right",
            says="lie in several folds",
        ),
        Wrong(
            "scaled before",
            HONEST + "    model = make_pipeline(SelectKBest(k=5), LogisticRegression())\n"
            "    X = StandardScaler().fit_transform(X)\n"
            "    return cross_val_predict(model, X, y, cv=GroupKFold(5), groups=customers, "
            "method='predict_proba')[:, 1]",
            misconception="impute-before-split",
            says="the scaler",
        ),
        Wrong(
            "the scaler left out",
            HONEST
            + "    model = make_pipeline(SelectKBest(k=5), LogisticRegression())\n"
            + FOLDED.format("model", "GroupKFold(5)"),
            says="without the scaler",
        ),
        Wrong(
            "the choice left out",
            HONEST
            + "    model = make_pipeline(StandardScaler(), LogisticRegression())\n"
            + FOLDED.format("model", "GroupKFold(5)"),
            says="without the choice of columns",
        ),
        Wrong(
            "both left out",
            HONEST + FOLDED.format("LogisticRegression(max_iter=5_000)", "GroupKFold(5)"),
            says="without scaler and choice of columns",
        ),
        Wrong(
            "another number of columns",
            HONEST + PIPELINE.replace("k=5", "k=8") + FOLDED.format("model", "GroupKFold(5)"),
            says="probabilities without a leak that differ",
        ),
        Wrong("ten folds", HONEST + PIPELINE + FOLDED.format("model", "GroupKFold(10)"), says="10 folds"),
        Wrong(
            "a customer a fold",
            HONEST
            + "    from sklearn.model_selection import LeaveOneGroupOut\n"
            + PIPELINE
            + FOLDED.format("model", "LeaveOneGroupOut()"),
            says="a fold of their own",
        ),
        Wrong(
            "folds dealt by outcome",
            HONEST
            + "    from sklearn.model_selection import StratifiedGroupKFold\n"
            + PIPELINE
            + FOLDED.format("model", "StratifiedGroupKFold(5)"),
            misconception="looking-at-labels-before-split",
            says="folds that are made with `y`",
        ),
        Wrong(
            "the mean of several deals",
            HONEST + PIPELINE + "    deals = [GroupKFold(5, shuffle=True, random_state=seed) for seed in range(3)]\n"
            "    how = {'groups': customers, 'method': 'predict_proba'}\n"
            "    return np.mean([cross_val_predict(model, X, y, cv=deal, **how) for deal in deals], axis=0)[:, 1]",
            says="several deals",
        ),
        Wrong(
            "fitted on everybody",
            HONEST + PIPELINE + "    return model.fit(X, y).predict_proba(X)[:, 1]",
            misconception="looking-at-labels-before-split",
            says="scored on what it learned from",
        ),
        Wrong(
            "yes or no",
            HONEST + PIPELINE + "    return cross_val_predict(model, X, y, cv=GroupKFold(5), groups=customers)",
            misconception="class-is-probability",
            says="zeros and ones",
        ),
        Wrong(
            "first column",
            HONEST + PIPELINE + "    return cross_val_predict(model, X, y, cv=GroupKFold(5), groups=customers, "
            "method='predict_proba')[:, 0]",
            says="the second column",
        ),
        Wrong("always the average", HONEST + "    return np.full(len(y), 0.5)", says="for every row"),
        Wrong(
            "folds drawn anew",
            HONEST + PIPELINE + "    folds = GroupKFold(5, shuffle=True)\n"
            "    return cross_val_predict(model, X, y, cv=folds, groups=customers, method='predict_proba')[:, 1]",
            says="others the second time",
        ),
        Wrong(
            "both columns",
            HONEST + PIPELINE + "    return cross_val_predict(model, X, y, cv=GroupKFold(5), groups=customers, "
            "method='predict_proba')",
            says="shape",
        ),
    ],
    "7.6": [
        Wrong(
            "rows drawn",
            GAIN + "rows = np.random.default_rng(0).integers(len(gain), size=(1_000, len(gain)))\n"
            "gain_low, gain_high = np.quantile(gain.to_numpy()[rows].mean(axis=1), [0.025, 0.975])",
            misconception="rows-are-independent",
            says="It looks as if rows were drawn",
        ),
        Wrong(
            "the other sign",
            GAIN + "brier_gain, gain_low, gain_high = -brier_gain, -0.02, 0.0",
            misconception="higher-brier-is-better",
            says="the other sign",
        ),
        Wrong(
            "drawn separately",
            GAIN + "each = misses.groupby('customer_id').agg(['sum', 'size'])\n"
            "chance, means = np.random.default_rng(0), []\n"
            "for _ in range(1_000):\n"
            "    drawn = [each[name].to_numpy()[chance.integers(len(each), size=len(each))].sum(axis=0) for name in "
            "('forest', 'logistic')]\n"
            "    means.append(drawn[0][0] / drawn[0][1] - drawn[1][0] / drawn[1][1])\n"
            "gain_low, gain_high = np.quantile(means, [0.025, 0.975])",
            misconception="difference-without-pairing",
            says="drawn separately",
        ),
        Wrong(
            "customers weigh the same",
            "each = (misses['forest'] - misses['logistic']).groupby(misses['customer_id']).mean()\n"
            "brier_gain, gain_low, gain_high = each.mean(), each.mean() - 0.01, each.mean() + 0.01",
            says="a customer of two months",
        ),
        Wrong(
            "everybody counted once",
            GAIN + "people, chance, means = misses['customer_id'].unique(), np.random.default_rng(0), []\n"
            "for _ in range(1_000):\n"
            "    drawn = chance.choice(people, len(people))\n"
            "    means.append(gain[misses['customer_id'].isin(drawn)].mean())\n"
            "gain_low, gain_high = np.quantile(means, [0.025, 0.975])",
            says="as `.isin(drawn)` does",
        ),
        Wrong(
            "ninety per cent",
            GAIN + DRAWN + "gain_low, gain_high = np.quantile(total / rows, [0.05, 0.95])",
            says="an interval for 90%",
        ),
        Wrong(
            "swapped ends",
            GAIN + DRAWN + "gain_high, gain_low = np.quantile(total / rows, [0.025, 0.975])",
            says="two ends are swapped",
        ),
        Wrong(
            "no width",
            GAIN + "gain_low = gain_high = brier_gain",
            says="does not lie below",
        ),
    ],
}
