"""Right and wrong answers that the checks of exercise 9 are tested with."""

from answers import Wrong

SHAPES = {"A": "falls", "B": "falls", "C": "turns", "D": "turns", "E": "levels"}


def shapes(**changes: str) -> str:
    """All shapes right but those named."""
    return f"shapes = {SHAPES | changes!r}"


OPTIMISM = (
    "def told(k):\n"
    "    part, found = scores[:k], []\n"
    "    for t in range(10):\n"
    "        winner = scores[int(np.argmax(part[:, t]))]\n"
    "        found.append({each})\n"
    "    return np.mean(found)\n"
    "optimism = [told(k) for k in (1, 10, 200)]"
)
REST = "(winner.sum() - winner[t]) / 9"
RIGHT_OPTIMISM = OPTIMISM.format(each=f"winner[t] - {REST}")

NESTED = (
    "def nested_probabilities(X, y, groups, leaves):\n"
    "    p, chosen = np.zeros(len(y)), []\n"
    "    for train, test in GroupKFold(5).split(X, y, groups):\n"
    "        search = GridSearchCV(\n"
    "            DecisionTreeClassifier(random_state=0), {'min_samples_leaf': leaves},\n"
    "            cv=GroupKFold(3), scoring='neg_brier_score')\n"
    "        search.fit(X[train], y[train], groups=groups[train])\n"
    "        chosen.append(search.best_params_['min_samples_leaf'])\n"
    "        p[test] = search.predict_proba(X[test])[:, 1]\n"
    "    return p, chosen"
)
BY_HAND = (
    "def nested_probabilities(X, y, groups, leaves):\n"
    "    def tree(leaf, a):\n"
    "        return DecisionTreeClassifier(min_samples_leaf=int(leaf), random_state=0).fit(X[a], y[a])\n"
    "    p, chosen = np.full(len(y), np.nan), np.zeros(5, dtype=int)\n"
    "    for place, (train, test) in enumerate(GroupKFold(n_splits=5).split(X, groups=groups)):\n"
    "        briers = []\n"
    "        for leaf in leaves:\n"
    "            total = 0\n"
    "            for a, b in GroupKFold(3).split(train, groups=groups[train]):\n"
    "                a, b = train[a], train[b]\n"
    "                total += ((tree(leaf, a).predict_proba(X[b])[:, 1] - y[b]) ** 2).sum()\n"
    "            briers.append(total)\n"
    "        chosen[place] = leaves[int(np.argmin(briers))]\n"
    "        p[test] = tree(chosen[place], train).predict_proba(X[test])[:, 1]\n"
    "    return p, chosen"
)
ONCE = NESTED.replace(
    "        search.fit(X[train], y[train], groups=groups[train])\n",
    "        search.fit(X, y, groups=groups)\n"
    "        search = search.best_estimator_.fit(X[train], y[train])\n"
    "        search.best_params_ = search.get_params()\n",
)

RULE = (
    "def one_standard_error(losses):\n"
    "    means = losses.mean(axis=1)\n"
    "    best = means.idxmin()\n"
    "    error = losses.loc[best].sem()\n"
    "    return means[means <= means[best] + error].index[0]\n"
)
PAIRED = "best = leaf_losses.mean(axis=1).idxmin()\nd = leaf_losses.loc[2] - leaf_losses.loc[best]\n"
WORSE = "worse_by = d.mean() / d.sem()"

PLACE = "impurity_place = 1 + int((forest.feature_importances_ > forest.feature_importances_[8]).sum())\n"
PERMUTED = (
    "found = permutation_importance(forest, with_lot[in_days({days})], y[in_days({days})],\n"
    "    scoring={scoring!r}, n_repeats=3, random_state={seed}).importances.mean(axis=1)\n"
)
NEW = PERMUTED.format(days="21, 30", scoring="neg_brier_score", seed=0)
LOST = "lot_lost, device_lost = found[8], found[3]"

COSTS = (
    "fit, new = in_days(41, 60), in_days(61, 100)\n"
    "def price(model):\n"
    "    p = model.fit(X[fit], y[fit]).predict_proba(X[new])[:, 1]\n"
    "    return np.where(p * pounds[new] > 12, 12, pounds[new] * y[new])\n"
    "a, b = price(simple), price(tuned)\n"
    "chance = np.random.default_rng(5)\n"
    "def drawn(values):\n"
    "    return np.array([chance.choice(values, len(values)).sum() for _ in range(1_000)]) / 40\n"
)
ENDS = "gain_low, gain_high = np.quantile(drawn(a - b), [0.025, 0.975])\nswitch = gain_low > 60"
GAIN = "gain = (a.sum() - b.sum()) / 40\n"

CORRECT = {
    "9.1": ["shapes = {k: v.upper() for k, v in " + repr(dict(reversed(SHAPES.items()))) + ".items()}"],
    "9.2": [
        RIGHT_OPTIMISM,
        RIGHT_OPTIMISM.replace("(1, 10, 200)]", "(10, 200)]\noptimism = np.array([0, *optimism]).round(1)"),
    ],
    "9.3": [NESTED, BY_HAND],
    "9.4": [
        RULE + PAIRED + WORSE,
        "def one_standard_error(losses):\n"
        "    table = losses.to_numpy()\n"
        "    means = table.mean(1)\n"
        "    error = table[means.argmin()].std(ddof=1) / np.sqrt(table.shape[1])\n"
        "    for label, mean in zip(losses.index, means):\n"
        "        if mean <= means.min() + error:\n"
        "            return label\n" + PAIRED + "from scipy.stats import ttest_1samp\n"
        "worse_by = float(ttest_1samp(d, 0).statistic)",
    ],
    "9.5": [
        PLACE + NEW + LOST,
        "order = pd.Series(forest.feature_importances_, with_lot.columns).sort_values(ascending=False)\n"
        "impurity_place = list(order.index).index('drawn_by_lot') + 1\n"
        + PERMUTED.format(days="21, 30", scoring="neg_brier_score", seed=0).replace(
            "importances.mean(axis=1)", "importances_mean"
        )
        + LOST,
    ],
    "9.6": [
        COSTS + GAIN + ENDS,
        COSTS + GAIN + "error = (a - b).std(ddof=1) * len(a) ** 0.5 / 40\n"
        "gain_low, gain_high = gain - 1.96 * error, gain + 1.96 * error\nswitch = bool(gain_low > 60)",
    ],
}

WRONG = {
    "9.1": [
        Wrong(
            "overfitting in the training curve",
            shapes(B="turns"),
            misconception="overfitting-is-high-training-score",
            says="does not show there",
        ),
        Wrong("deep boosting falls", shapes(C="falls"), misconception="more-trees-never-hurt", says="are added"),
        Wrong("deep boosting levels", shapes(C="levels"), misconception="more-trees-never-hurt", says="are added"),
        Wrong("a forest overfits by trees", shapes(E="turns"), says="averaged, not added"),
        Wrong("small steps are enough", shapes(A="levels"), says="steps of 0.03"),
        Wrong("deeper is better", shapes(D="falls"), says="at depth 20"),
        Wrong("another word", shapes(D="rises"), says="one of 'falls'"),
    ],
    "9.2": [
        Wrong(
            "the claim alone",
            OPTIMISM.format(each="winner[t]"),
            misconception="tuning-is-free",
            says="what the winners claim",
        ),
        Wrong(
            "the claim alone, none for one look",
            OPTIMISM.format(each="winner[t]") + "\noptimism[0] = 0",
            misconception="tuning-is-free",
            says="what the winners claim",
        ),
        Wrong("the other sign", OPTIMISM.format(each=f"{REST} - winner[t]"), says="the other way round"),
        Wrong(
            "all ten test sets check",
            OPTIMISM.format(each="winner[t] - winner.mean()"),
            misconception="tuned-score-is-the-score",
            says="among those that check",
        ),
        Wrong("five days", OPTIMISM.format(each=f"5 * (winner[t] - {REST})"), says="five days together"),
        Wrong(
            "the first test set",
            RIGHT_OPTIMISM.replace("range(10)", "range(1)") + "\noptimism[0] = 0",
            misconception="one-number-is-enough",
            says="first test set alone",
        ),
        Wrong(
            "against the average setting",
            OPTIMISM.format(each="winner[t] - part[:, t].mean()"),
            says="the average setting on the same test set",
        ),
        Wrong(
            "others choose again",
            OPTIMISM.format(each="winner[t] - np.delete(part, t, axis=1).max(axis=0).mean()"),
            says="zero by construction",
        ),
        Wrong(
            "one winner for all",
            RIGHT_OPTIMISM.replace("np.argmax(part[:, t])", "np.argmax(part.mean(axis=1))"),
            says="zero by construction",
        ),
        Wrong("two numbers", RIGHT_OPTIMISM + "[1:]", says="2 numbers"),
        Wrong("one look too many", RIGHT_OPTIMISM.replace("(1, 10,", "(1, 11,"), says="for 11 looks"),
        Wrong("one look too few", RIGHT_OPTIMISM.replace("(1, 10,", "(1, 9,"), says="for 9 looks"),
        Wrong("the sum", RIGHT_OPTIMISM.replace("np.mean(found)", "sum(found)"), says="sum over ten"),
        Wrong("pence", RIGHT_OPTIMISM.replace("np.mean(found)", "100 * np.mean(found)"), says="in pence"),
    ],
    "9.3": [
        Wrong(
            "chosen once, on all rows",
            ONCE,
            misconception="tuned-score-is-the-score",
            says="chosen once, from all rows",
        ),
        Wrong(
            "inner folds by row",
            NESTED.replace("cv=GroupKFold(3)", "cv=3").replace(", groups=groups[train])", ")"),
            misconception="any-folds-may-choose",
            says="a customer is on both sides",
        ),
        Wrong(
            "chosen by the outer test fold",
            BY_HAND.replace(
                "            for a, b in GroupKFold(3).split(train, groups=groups[train]):\n"
                "                a, b = train[a], train[b]\n",
                "            for a, b in [(train, test)]:\n",
            ),
            misconception="tuning-is-free",
            says="by the fold that it then predicts",
        ),
        Wrong(
            "chosen on the training rows themselves",
            BY_HAND.replace(
                "            for a, b in GroupKFold(3).split(train, groups=groups[train]):\n"
                "                a, b = train[a], train[b]\n",
                "            for a, b in [(train, train)]:\n",
            ),
            misconception="training-score-is-enough",
            says="by the rows that the tree has learned from",
        ),
        Wrong(
            "the highest Brier score",
            BY_HAND.replace("np.argmin", "np.argmax"),
            misconception="higher-brier-is-better",
            says="the *highest* Brier score",
        ),
        Wrong("accuracy chooses", NESTED.replace("'neg_brier_score'", "'accuracy'"), says="as if accuracy chose"),
        Wrong("nothing said", NESTED.replace(", scoring='neg_brier_score'", ""), says="as if accuracy chose"),
        Wrong(
            "outer folds by row",
            "from sklearn.model_selection import KFold\n"
            + NESTED.replace("GroupKFold(5).split(X, y, groups)", "KFold(5).split(X)"),
            misconception="any-folds-may-choose",
            says="the outer folds deal out rows",
        ),
        Wrong("five folds inside", NESTED.replace("GroupKFold(3)", "GroupKFold(5)"), says="five folds inside"),
        Wrong("AUC chooses", NESTED.replace("'neg_brier_score'", "'roc_auc'"), says="Compare, for one fold"),
        Wrong(
            "fitted on everybody",
            NESTED.replace("search.predict_proba(X[test])", "search.best_estimator_.fit(X, y).predict_proba(X[test])"),
            misconception="fit-on-test",
            says="fitted on all rows",
        ),
        Wrong("the first column", NESTED.replace("[:, 1]", "[:, 0]"), says="take the second"),
        Wrong(
            "yes or no",
            NESTED.replace("search.predict_proba(X[test])[:, 1]", "search.predict(X[test])"),
            misconception="class-is-probability",
            says="zeros and ones only",
        ),
        Wrong("only the probabilities", NESTED.replace("return p, chosen", "return p"), says="a list of 2 items"),
        Wrong(
            "overwritten in each fold",
            NESTED.replace("        search = Grid", "        p = np.zeros(len(y))\n        search = Grid"),
            says="never filled in, or overwritten",
        ),
    ],
    "9.4": [
        Wrong(
            "the best itself",
            "def one_standard_error(losses):\n    return losses.mean(axis=1).idxmin()\n" + PAIRED + WORSE,
            says="the setting with the lowest mean",
        ),
        Wrong(
            "spread for error",
            RULE.replace(".sem()", ".std()") + PAIRED + WORSE,
            misconception="fold-spread-is-standard-error",
            says="Divide the standard deviation by the root",
        ),
        Wrong("two errors", RULE.replace("+ error", "+ 2 * error") + PAIRED + WORSE, says="two standard errors"),
        Wrong(
            "the error of the simplest",
            RULE.replace("losses.loc[best].sem()", "losses.iloc[0].sem()") + PAIRED + WORSE,
            says="that of the simpler setting",
        ),
        Wrong(
            "each setting's own error",
            RULE.replace("losses.loc[best].sem()", "losses.sem(axis=1)") + PAIRED + WORSE,
            says="that of the simpler setting",
        ),
        Wrong(
            "always five windows",
            RULE.replace(".sem()", ".std() / 5 ** 0.5") + PAIRED + WORSE,
            says="the root of another number",
        ),
        Wrong(
            "the root of the settings",
            RULE.replace(".sem()", ".std() / len(losses) ** 0.5") + PAIRED + WORSE,
            says="the root of another number",
        ),
        Wrong("ddof 0", RULE.replace(".sem()", ".sem(ddof=0)") + PAIRED + WORSE, says="taken with `ddof=0`"),
        Wrong(
            "the first row",
            "def one_standard_error(losses):\n    return losses.index[0]\n" + PAIRED + WORSE,
            says="the first row, in every table",
        ),
        Wrong(
            "the lowest of each window",
            RULE + "d = leaf_losses.loc[2] - leaf_losses.min()\n" + WORSE,
            says="No single tree has that",
        ),
        Wrong(
            "unpaired",
            RULE + PAIRED + "worse_by = d.mean() / np.hypot(leaf_losses.loc[2].sem(), leaf_losses.loc[best].sem())",
            misconception="difference-without-pairing",
            says="as if they had met different windows",
        ),
        Wrong("the most complex", RULE.replace("index[0]", "index[-1]") + PAIRED + WORSE, says="the most complex"),
        Wrong(
            "the highest loss",
            "def one_standard_error(losses):\n    return losses.mean(axis=1).idxmax()\n" + PAIRED + WORSE,
            misconception="higher-brier-is-better",
            says="highest mean loss",
        ),
        Wrong(
            "a position",
            RULE.replace(".index[0]", ".shape[0]") + "worse_by = 0",
            says="no label of the table's index",
        ),
        Wrong(
            "stops on the way down",
            "def one_standard_error(losses):\n"
            "    means = losses.mean(axis=1)\n"
            "    k = int(means.argmin())\n"
            "    limit = means.min() + losses.iloc[k].sem()\n"
            "    while k and means.iloc[k - 1] <= limit:\n"
            "        k -= 1\n"
            "    return losses.index[k]\n" + PAIRED + WORSE,
            says="A simpler one may lie beyond",
        ),
        Wrong(
            "the mean difference",
            RULE + PAIRED + "worse_by = d.mean()",
            says="the mean difference itself",
        ),
        Wrong(
            "the error of the best",
            RULE + PAIRED + "worse_by = d.mean() / leaf_losses.loc[best].sem()",
            misconception="one-se-means-equal",
            says="the error of the best mean",
        ),
        Wrong("the other sign", RULE + PAIRED + "worse_by = -d.mean() / d.sem()", says="the other way round"),
        Wrong(
            "divided by the spread",
            RULE + PAIRED + "worse_by = d.mean() / d.std()",
            misconception="fold-spread-is-standard-error",
            says="divided by the standard deviation",
        ),
    ],
    "9.5": [
        Wrong(
            "from the bottom",
            PLACE + "impurity_place = 10 - impurity_place\nlot_lost = device_lost = 0",
            says="least important",
        ),
        Wrong("from 0", PLACE + "impurity_place -= 1\nlot_lost = device_lost = 0", says="counted from 0"),
        Wrong(
            "on the rows learned from",
            PLACE + PERMUTED.format(days="1, 20", scoring="neg_brier_score", seed=0) + LOST,
            misconception="training-score-is-enough",
            says="rows that the forest has learned from",
        ),
        Wrong(
            "accuracy",
            PLACE + PERMUTED.format(days="21, 30", scoring="accuracy", seed=0) + LOST,
            misconception="accuracy-works-for-rare",
            says="accuracy was measured",
        ),
        Wrong("swapped", PLACE + NEW + "lot_lost, device_lost = found[3], found[8]", says="were swapped"),
        Wrong(
            "impurity in place of permutation",
            PLACE + "found = forest.feature_importances_\n" + LOST,
            says="the impurity importance",
        ),
        Wrong("the other sign", PLACE + NEW + "lot_lost, device_lost = found[8], -found[3]", says="positive here"),
        Wrong(
            "a day too few",
            PLACE + PERMUTED.format(days="21, 29", scoring="neg_brier_score", seed=0) + LOST,
            says="Pass the rows of days 21 to 30",
        ),
    ],
    "9.6": [
        Wrong("the other sign", COSTS + "gain = (b.sum() - a.sum()) / 40\n" + ENDS, says="the other way round"),
        Wrong("all days together", COSTS + "gain = (a - b).sum()\n" + ENDS, says="all forty days together"),
        Wrong("one payment", COSTS + "gain = (a - b).mean()\n" + ENDS, says="a single payment"),
        Wrong("pence", COSTS + "gain = (a - b).sum() * 100 / 40\n" + ENDS, says="in pence"),
        Wrong("the chapter's price", COSTS.replace("> 12, 12", "> 15, 15") + GAIN + ENDS, says="£15 of the chapter"),
        Wrong("reading is free", COSTS.replace("> 12, 12", "> 12, 0") + GAIN + ENDS, says="reading costs nothing"),
        Wrong(
            "reading a fraud is free",
            COSTS.replace("> 12, 12", "> 12, 12 * (1 - y[new])") + GAIN + ENDS,
            says="reading a fraud costs nothing",
        ),
        Wrong(
            "from one half on",
            COSTS.replace("p * pounds[new] > 12", "p > 0.5") + GAIN + ENDS,
            misconception="half-is-the-threshold",
            says="a probability of one half",
        ),
        Wrong(
            "90%",
            COSTS + GAIN + "error = (a - b).std() * len(a) ** 0.5 / 40\n"
            "gain_low, gain_high = gain - 1.645 * error, gain + 1.645 * error\nswitch = False",
            says="a 90% interval",
        ),
        Wrong(
            "spread for error",
            COSTS + GAIN + "spread = (a - b).std() * 1_000\n"
            "gain_low, gain_high = gain - 1.96 * spread, gain + 1.96 * spread\nswitch = False",
            misconception="fold-spread-is-standard-error",
            says="the spread of the differences",
        ),
        Wrong("tuned alone", COSTS + "gain = b.sum() / 40\n" + ENDS, says="*tuned* alone"),
        Wrong(
            "drawn separately",
            COSTS + GAIN + "apart = drawn(a) - drawn(b)\n"
            "gain_low, gain_high = np.quantile(apart, [0.025, 0.975])\nswitch = False",
            misconception="difference-without-pairing",
            says="drawn separately",
        ),
        Wrong(
            "one standard error",
            COSTS + GAIN + "error = (a - b).std() * len(a) ** 0.5 / 40\n"
            "gain_low, gain_high = gain - error, gain + error\nswitch = False",
            says="covers 68%",
        ),
        Wrong(
            "no interval",
            COSTS + GAIN + "gain_low = gain_high = gain\nswitch = False",
            misconception="one-number-is-enough",
            says="from a lower to a higher end",
        ),
        Wrong(
            "switched all the same",
            COSTS + GAIN + ENDS + "\nswitch = not switch",
            misconception="tuned-is-worth-more",
            says="written down before the days were opened",
        ),
        Wrong("not by the rule, but in words", COSTS + GAIN + ENDS + "\nswitch = 'no'", says="True or False"),
    ],
}
