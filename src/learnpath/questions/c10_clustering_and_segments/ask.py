"""What exercise 10 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="10.1",
        title="Spot the lie",
        points=2,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("lies",),
        hints=(
            "Direction: read each sentence as if the table had no groups, which is the case. Would it still be true?",
            "What to use: keep four things apart: what the algorithm returned, whether it can be repeated, whether it "
            "is useful, and whether the groups exist.",
            'Part of the answer: four sentences do not follow. `lies = ["B", ___, ___, "F"]`',
        ),
        objectives=("evaluate-stability", "name-segments-responsibly"),
    ),
    Question(
        id="10.2",
        title="Would the same clusters come back?",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("agreement", "stability_plain", "stability_four"),
        hints=(
            "Direction: two labellings can be compared only if they label the same customers. Which customers does the "
            "redrawn fit have to label?",
            "What to use: `clone(model).fit(table[rows])`, `.predict(table)` and `adjusted_rand_score`; "
            "`chance.integers(len(table), size=len(table))` draws the rows for the two means.",
            "Part of the code: `again = clone(model).fit(table[rows]).predict(___)`, "
            "`return adjusted_rand_score(labels, ___)`; then "
            "`np.mean([agreement(plain_scaled, ___, rows) for rows in draws])`",
        ),
        objectives=("evaluate-stability",),
        reseed=True,
    ),
    Question(
        id="10.3",
        title="Sure and unsure customers",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("unsure_share", "by_label", "by_responsibility"),
        hints=(
            "Direction: the responsibilities of one customer are one row and add up to 1. A sum down a column is an "
            "expected number of customers.",
            "What to use: `mixture.predict_proba(grouped_scaled)` gives the responsibilities, `mixture.predict` the "
            'hard labels. `grouped["abroad_share"].groupby(label).mean().idxmax()` finds the travellers.',
            "Part of the code: `unsure_share = (responsibility.max(axis=___) < 0.8).mean()`, "
            "`by_label = (label == travellers).sum()`, `by_responsibility = responsibility[:, ___].sum()`",
        ),
        objectives=("fit-kmeans-and-mixtures",),
        reseed=True,
    ),
    Question(
        id="10.4",
        title="Pounds or pence",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("agreement_unscaled", "agreement_scaled"),
        hints=(
            "Direction: four labellings of the same 2,000 customers: pounds and pence, each with and without scaling.",
            "What to use: `in_pounds.assign(spend_pounds_a_month=100 * ...)`, `fit_predict`, `adjusted_rand_score`, "
            "and `make_pipeline(StandardScaler(), KMeans(4, n_init=5, random_state=0))`.",
            "Part of the code: `agreement_unscaled = adjusted_rand_score(clone(kmeans).fit_predict(in_pounds), "
            "clone(kmeans).fit_predict(___))`; the same with the pipeline in place of `kmeans`",
        ),
        objectives=("evaluate-stability",),
        reseed=True,
    ),
    Question(
        id="10.5",
        title="Better than the lot?",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("advantage_pounds", "advantage_low", "advantage_high"),
        hints=(
            "Direction: write a function of rows that makes the whole comparison once: segment and lot, each with its "
            "called and not called. Then repeat it on redrawn rows.",
            "What to use: `chance.integers(len(pilot), size=len(pilot))` draws the rows, `np.quantile` takes the ends. "
            "NumPy arrays are much faster here than tables.",
            "Part of the code: `return call_worth(rows[abroad[rows]]) - call_worth(___)`; then "
            "`advantage_pounds = above_lot(np.arange(len(pilot)))` and "
            "`np.quantile(drawn, [0.025, ___])` for the ends",
        ),
        objectives=("compare-with-dummy",),
        reseed=True,
    ),
    Question(
        id="10.6",
        title="The card of a segment",
        points=3,
        level="core",
        kind="doc",
        runs="browser",
        names=("card",),
        hints=(
            "Direction: a card says what a segment is made from, how sure the numbers are, what it may be used for, "
            "and what not. Begin with the numbers; you have most of them.",
            "What to use: `in_segment.mean()`, `stability_four`, and the difference between called and not called "
            "within the segment, with an interval as in 10.5 from rows of the segment.",
            'Part of the code: `card = {"name": ..., "features": HABITS, "share_of_base": float(in_segment.mean()), '
            '"stability": stability_four, "call_worth_pounds": [___, ___, ___], ...}`',
        ),
        objectives=("name-segments-responsibly",),
    ),
    Question(
        id="10.7",
        title="The answer on the phone",
        points=2,
        level="core",
        kind="rubric",
        runs="browser",
        names=("answer_to_customer",),
        hints=(
            "Direction: what would you want to hear, and what would alarm you?",
            "What to use: your card: features, intended use, not for, not known, expires, each in a sentence.",
            "Part of the text: We looked at ___. We did not look at ___. The list is used for ___, and not for ___.",
        ),
        objectives=("name-segments-responsibly",),
    ),
)
