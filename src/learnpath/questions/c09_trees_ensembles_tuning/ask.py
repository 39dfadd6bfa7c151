"""What exercise 9 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="9.1",
        title="Predict the shape of a curve",
        points=1,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("shapes",),
        hints=(
            "Direction: for each curve ask two things. On which rows is it measured? And is a tree added to a sum, "
            "averaged with others, or made deeper?",
            "What to use: on the rows learned from, boosting gets better with every tree. On new rows it can turn, "
            "sooner with deep trees and a large rate. Averaging more independent trees does no harm.",
            "Part of the answer: two of the five fall to the end, two turn, one levels off. The single tree turns.",
        ),
        objectives=("diagnose-fit", "fit-boosted-trees"),
    ),
    Question(
        id="9.2",
        title="The optimism of two hundred looks",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("optimism",),
        hints=(
            "Direction: for one test set, find the row of `scores` that is highest in its column. What does that row "
            "say in this column, and what in the others?",
            "What to use: `scores[:looks].argmax(axis=0)` gives one winner for each test set; `np.delete(row, t)` is "
            "the row without test set t.",
            "Part of the code: `[scores[winners[t], t] - np.delete(scores[winners[t]], t).___ for t in range(10)]`, "
            "and the mean of that list, for 1, 10 and 200 looks.",
        ),
        objectives=("tune-inside-validation",),
        reseed=True,
    ),
    Question(
        id="9.3",
        title="Choose inside, score outside",
        points=3,
        level="stretch",
        kind="prop",
        runs="browser",
        names=("nested_probabilities",),
        hints=(
            "Direction: write the outer loop first, `for train, test in GroupKFold(5).split(X, y, groups)`. Everything "
            "that is chosen or fitted inside it may see `train` only.",
            "What to use: inside the loop, `GridSearchCV(DecisionTreeClassifier(random_state=0), "
            '{"min_samples_leaf": leaves}, cv=GroupKFold(3), scoring="neg_brier_score")`. Groups are passed to `fit`.',
            "Part of the code: `search.fit(X[train], y[train], groups=groups[___])`, then "
            "`p[test] = search.predict_proba(X[test])[:, 1]` and "
            '`chosen.append(search.best_params_["min_samples_leaf"])`',
        ),
        objectives=("tune-inside-validation",),
    ),
    Question(
        id="9.4",
        title="The simplest within one standard error",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("one_standard_error", "worse_by"),
        hints=(
            "Direction: take the mean of each row, find the lowest, and ask how well that one mean is known. Which "
            "rows lie below the sum of the two?",
            "What to use: `losses.mean(axis=1)`, `means.idxmin()`, `losses.loc[best].std(ddof=1)`, the root of the "
            "number of columns. Rows are listed from simple to complex, so the first that qualifies is the answer.",
            "Part of the code: `means.index[means <= means.min() + ___][0]`. For `worse_by`, "
            "`difference = leaf_losses.loc[rule] - leaf_losses.loc[best]`, its mean over its standard error.",
        ),
        objectives=("diagnose-fit",),
        reseed=True,
    ),
    Question(
        id="9.5",
        title="How important is a number drawn by lot?",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("impurity_place", "lot_lost", "device_lost"),
        hints=(
            "Direction: one list comes with the fitted forest; for the other, a column is shuffled on rows that the "
            "forest has not learned from.",
            "What to use: `forest.feature_importances_`, in the order of the columns. `permutation_importance(forest, "
            'rows, outcomes, scoring="neg_brier_score", n_repeats=3, random_state=0).importances_mean`.',
            "Part of the code: `pd.Series(forest.feature_importances_, with_lot.columns).rank(ascending=False)`, and "
            "`permutation_importance(forest, with_lot[in_days(21, ___)], y[in_days(21, ___)], ...)`",
        ),
        objectives=("fit-boosted-trees",),
        reseed=True,
    ),
    Question(
        id="9.6",
        title="Opened once",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("gain", "gain_low", "gain_high", "switch"),
        hints=(
            "Direction: what does each payment cost under one model, and what under the other? Subtract payment by "
            "payment; gain and interval follow from that one column.",
            "What to use: `read = p * pounds[opened] > ALERT_POUNDS`; a read payment costs £12, an unread fraud its "
            "amount. Forty days: divide by 40. Then the bootstrap of chapter 2 on the column of differences, or 1.96 "
            "standard errors.",
            "Part of the code: `gains = (cost(simple) - cost(tuned)) / ___`, `gain = gains.sum()`, "
            "`sums = [gains[rng.integers(len(gains), size=len(gains))].sum() for _ in range(1_000)]`, "
            "`switch = bool(gain_low > 60)`",
        ),
        objectives=("compare-with-dummy", "tune-inside-validation"),
        reseed=True,
    ),
)
