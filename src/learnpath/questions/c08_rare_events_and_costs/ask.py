"""What exercise 8 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="8.1",
        title="What the supplier's rule sends in",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("alerts_a_night", "real_share"),
        hints=(
            "Direction: count payments, not percentages. How many frauds are there in a night, how many genuine "
            "payments, and how many of each raise an alert?",
            "What to use: `fraud = 400_000 / 5_000`. The 80% are of the frauds, the 0.5% of the genuine payments; "
            "the share that is asked for is of the alerts.",
            "Part of the code: `caught = 0.80 * fraud`, `false_alarms = 0.005 * ___`, then "
            "`alerts_a_night = caught + false_alarms` and `real_share = ___ / alerts_a_night`",
        ),
        objectives=("compute-precision-from-base-rate",),
    ),
    Question(
        id="8.2",
        title="Which reports are about tomorrow?",
        points=2,
        level="core",
        kind="quiz",
        runs="browser",
        names=("faulty",),
        hints=(
            "Direction: in each notebook, look only at the rows that are scored. Do they look like tomorrow's "
            "payments, in their mix and in having nothing in common with the training rows?",
            "What to use: resampling may touch what a model is fitted on. Whatever comes before the split, touches "
            "the test part, or comes before the folds of a cross-validation also touches what is scored.",
            "Part of the answer: four are faulty, and B is one of them. In one there are no copies at all; its test "
            "part has another prevalence.",
        ),
        objectives=("judge-resampling",),
    ),
    Question(
        id="8.3",
        title="Precision at the desk's capacity",
        points=2,
        level="core",
        kind="prop",
        runs="browser",
        names=("precision_at_capacity",),
        hints=(
            "Direction: order by score. Which rows are certainly read, and which are tied at the cut?",
            "What to use: `np.sort(scores)[-capacity]`, or `np.partition`, gives the score at the cut. Rows above "
            "it count fully; those at it share the places that are left.",
            "Part of the code: `certain, tied = scores > cut, scores == cut`, "
            "`places_left = capacity - certain.sum()`, then "
            "`(is_fraud[certain].sum() + places_left * ___) / capacity`",
        ),
        objectives=("choose-rare-event-metric",),
    ),
    Question(
        id="8.4",
        title="Three ways with rarity",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("costs", "expected_frauds"),
        hints=(
            "Direction: get the three arrays of probabilities for the test payments, turn each into a yes or no for "
            "reading, and price that. The sum of an array is what its model expects.",
            'What to use: `LogisticRegression(solver="newton-cholesky", class_weight="balanced")`, '
            "`fit(*smote(Z_train, y_train, seed=0))`, `predict_proba(Z_test)[:, 1]`. Cost: "
            "`ALERT_POUNDS * read + pounds * (y_test & ~read)`, summed over the test payments.",
            'Part of the code: `reads = {"threshold": p_plain * pounds > ALERT_POUNDS, "weights": p_weighted >= 0.5, '
            '"smote": ___}`, then `costs = {way: cost(read).sum() / ___ for way, read in reads.items()}`',
        ),
        objectives=("judge-resampling", "choose-rare-event-metric"),
        reseed=True,
    ),
    Question(
        id="8.5",
        title="Mended, is it as good?",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("gain", "gain_low", "gain_high"),
        hints=(
            "Direction: after the mending, both ways read where p times amount exceeds £12, and both met the same "
            "payments. Compute for each payment what it costs one way minus what it costs the other; everything "
            "follows from that one column.",
            "What to use: `odds = p_weighted / (1 - p_weighted) * share / (1 - share)`, back with `odds / (1 + odds)`. "
            "Then the bootstrap of chapter 2: draw the rows of the column again, with replacement, a thousand times, "
            "and take the 2.5% and 97.5% quantiles of the sums.",
            'Part of the code: `gains = (cost(p_mended * pounds > ALERT_POUNDS) - cost(reads["threshold"])) / ___`, '
            "`gain = gains.sum()`, and "
            "`sums = [gains[rng.integers(len(gains), size=len(gains))].sum() for _ in range(1_000)]`",
        ),
        objectives=("compare-with-dummy", "judge-resampling"),
        reseed=True,
    ),
)
