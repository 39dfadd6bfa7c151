"""What exercise 2 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="2.1",
        title="What does knowing nothing score?",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("dummy_brier",),
        hints=(
            "Direction: there are only two kinds of customer. By how much does the dummy miss a customer who opens "
            "a pot, by how much one who does not, and how many are there of each?",
            "What to use: with a share s, the miss is 1 - s for a share s of the customers, and s for the others. "
            "Square each miss, weigh it by how many it happens to, and add.",
            "Part of the code: `dummy_brier = share * (1 - share) ** 2 + (1 - share) * ___ ** 2`",
        ),
        objectives=("compare-with-dummy",),
    ),
    Question(
        id="2.2",
        title="Put the game in order",
        points=2,
        level="easy",
        kind="order",
        runs="browser",
        names=("in_order",),
        hints=(
            "Direction: which card can be done before any data are looked at? Which one must come "
            "before anything is learned?",
            "What to use: Frame, Split, Fit, Measure, Decide, Record. Two cards belong to Fit, and two to Measure.",
            'Part of the answer: `in_order = ["E", "B", "D", ___, ___, "A", ___, ___]`',
        ),
        objectives=("run-frame-to-record", "say-what-each-step-protects"),
    ),
    Question(
        id="2.3",
        title="Is the newer model better?",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("brier_gain", "gain_low", "gain_high"),
        hints=(
            "Direction: compute one number for each test customer, how much smaller boosting's squared miss is than "
            "that of the logistic model. Mean and interval are then those of this one column.",
            "What to use: `make_pipeline(clone(prepare), HistGradientBoostingClassifier(...))`, "
            "`predict_proba(X_test)[:, 1]`, "
            "and `bootstrap_interval` from the cells above, on the differences.",
            "Part of the code: `gain = (logistic.predict_proba(X_test)[:, 1] - y_test) ** 2 - (___ - "
            "y_test) ** 2`, then "
            "`brier_gain = gain.mean()` and `gain_low, gain_high = bootstrap_interval(___)`",
        ),
        objectives=("compare-with-dummy", "run-frame-to-record"),
        reseed=True,
    ),
    Question(
        id="2.4",
        title="One customer, one probability",
        points=3,
        level="core",
        kind="prop",
        runs="browser",
        names=("predict_one",),
        hints=(
            "Direction: make a table of one row that has exactly the columns of the training set, "
            "whatever the caller sent. "
            "Then the pipeline does the rest.",
            "What to use: `pd.DataFrame([customer], columns=FEATURES)` leaves gaps for missing fields "
            "and drops what is not "
            "a feature. A category that was left out is then a column of nothing but NaN, which counts as "
            "numbers; `.astype({...})` gives numbers and categories their types.",
            "Part of the code: `types = dict.fromkeys(NUMBERS, float) | dict.fromkeys(CATEGORIES, str)`, then "
            "`row = pd.DataFrame([customer], columns=FEATURES).astype(types)` and `return "
            "float(logistic.___(row)[0, ___])`",
        ),
        objectives=("serve-one-prediction",),
    ),
    Question(
        id="2.5",
        title="What are the calls worth?",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("advantage_pounds", "advantage_low", "advantage_high"),
        hints=(
            "Direction: as in the chapter's step Decide. For each test customer note two things: the pounds that a "
            "call to this customer brings, and whether the model would call. A choice by lot is worth the mean of all.",
            "What to use: `np.quantile(p, 0.8)` finds the cut. Put both columns into one table, write a function "
            "`above_lot(rows)` that returns the mean of the called rows less that of all, and pass table and function "
            "to `bootstrap_interval`.",
            'Part of the code: `return rows.loc[rows["called"], "pounds"].mean() - ___`, then '
            "`advantage_pounds = CALLS * above_lot(calls)`, and both ends of "
            "`bootstrap_interval(calls, above_lot)` times `CALLS`",
        ),
        objectives=("run-frame-to-record", "compare-with-dummy", "name-decision-and-harm"),
        reseed=True,
    ),
)
