"""What exercise 7 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="7.1",
        title="Choose columns before and inside",
        points=2,
        level="easy",
        kind="val",
        runs="browser",
        names=("before", "inside"),
        hints=(
            "Direction: the same two models, the same folds. The only difference is whether `SelectKBest` is fitted "
            "once on the whole table, or again in each fold on its training rows.",
            "What to use: `SelectKBest(k=10).fit_transform(noise, left)` for the first; "
            "`make_pipeline(SelectKBest(k=10), LogisticRegression())` for the second; "
            "`cross_val_score(..., cv=folds).mean()` for both.",
            "Part of the code: `ten = SelectKBest(k=10).fit_transform(noise, left)`, then "
            "`before = cross_val_score(LogisticRegression(), ___, left, cv=folds).mean()` and "
            "`inside = cross_val_score(make_pipeline(SelectKBest(k=10), ___), noise, left, cv=folds).mean()`",
        ),
        objectives=("detect-leakage",),
        reseed=True,
    ),
    Question(
        id="7.2",
        title="Ten cards, two of them innocent",
        points=2,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("cards",),
        hints=(
            "Direction: for each card ask three things. Who is scored in use? When? What would the model, or whoever "
            "chose it, know on that day that it should not, or knew here and will not know then?",
            "What to use: a step that works row by row and learns nothing cannot leak. A customer on both sides is "
            "a leak only if in use the customer is new. A test set that chooses is no longer a test set.",
            'Part of the answer: `cards = {"A": "labels", "B": ___, "C": "none", "D": "customer", "E": ___, ...}`',
        ),
        objectives=("detect-leakage", "pick-matching-split"),
    ),
    Question(
        id="7.3",
        title="Two splits as in use",
        points=3,
        level="core",
        kind="prop",
        runs="browser",
        names=("time_split", "group_split"),
        hints=(
            "Direction: for time, write the two conditions as one comparison each; they are not each other's "
            "opposite. For groups, draw *customers*, and then ask of each row whether its customer was drawn.",
            'What to use: `statements["outcome_known_on"] <= on` and `statements["month"] >= on`. For groups, '
            '`np.random.default_rng(seed).choice(...)` over `statements["customer_id"].unique()`, '
            "`replace=False`, and `.isin(...)`.",
            'Part of the code: `drawn = np.random.default_rng(seed).choice(statements["customer_id"].unique(), '
            "size=round(share * ___), replace=False)`, then `test = statements[___].isin(drawn).to_numpy()` "
            "and `return ~test, test`",
        ),
        objectives=("pick-matching-split",),
    ),
    Question(
        id="7.4",
        title="Forty out of fifty",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("wilson_low", "wilson_high", "rows_needed"),
        hints=(
            "Direction: which true shares p put 40/50 within 1.96 of *their own* standard errors, √(p(1 − "
            "p)/50)? For the "
            "last number, repeat it with 80% of more and more customers.",
            "What to use: the function `wilson` of the chapter, or "
            '`scipy.stats.binomtest(40, 50).proportion_ci(method="wilson")`; a loop over `range(50, 2_000, 50)`.',
            "Part of the code: `extra = 1.96**2 / n`, centre `(share + extra / 2) / (1 + extra)`, half width "
            "`1.96 * (share * (1 - share) / n + extra / (4 * n)) ** 0.5 / (1 + extra)`. For which n is twice the half "
            "width at most ___?",
        ),
        objectives=("quantify-uncertainty",),
    ),
    Question(
        id="7.5",
        title="Repair the leaks",
        points=3,
        level="core",
        kind="prop",
        runs="browser",
        names=("honest_probabilities",),
        hints=(
            "Direction: three lines leak, and each in its own way. What does scaling see? What does the choice "
            "of columns see? "
            "Whose other statements does the model see?",
            "What to use: `make_pipeline` with all three steps, and `cross_val_predict(..., cv=GroupKFold(5), "
            "groups=customers, method='predict_proba')`.",
            "Part of the code: `model = make_pipeline(StandardScaler(), SelectKBest(k=5), ___)`, then `return "
            'cross_val_predict(model, X, y, cv=___, groups=___, method="predict_proba")[:, 1]`',
        ),
        objectives=("detect-leakage", "pick-matching-split"),
    ),
    Question(
        id="7.6",
        title="Which model for strangers?",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("brier_gain", "gain_low", "gain_high"),
        hints=(
            "Direction: first as in chapter 2, one column: how much smaller the logistic model's squared miss "
            "is, row by "
            "row. Then draw its rows again in bundles, one bundle a customer.",
            'What to use: `misses["forest"] - misses["logistic"]`; `.groupby(misses["customer_id"])` with '
            '`.agg(["sum", "size"])`; `np.random.default_rng(0).integers(...)` for 1,000 draws of customers; '
            "`np.quantile`.",
            'Part of the code: `each = gain.groupby(misses["customer_id"]).agg(["sum", "size"]).to_numpy()`, '
            "`drawn = each[np.random.default_rng(0).integers(len(each), size=(1_000, len(each)))]`, "
            "`total, rows = drawn.sum(axis=1).T`, and the quantiles of `total / ___`",
        ),
        objectives=("compare-with-dummy", "quantify-uncertainty"),
        reseed=True,
    ),
)
