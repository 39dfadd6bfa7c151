"""What exercise 6 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="6.1",
        title="From which probability on?",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("break_even",),
        hints=(
            "Direction: take one customer with probability p. What do you pay for the appointment, and what do you "
            "save by it on average?",
            "What to use: the appointment saves something only if the customer opens a pot *and* would have called "
            "otherwise. Set cost equal to p times what is saved, and solve for p.",
            "Part of the code: `break_even = 3 / (___ * 20)`",
        ),
        objectives=("calibrate-then-threshold",),
    ),
    Question(
        id="6.2",
        title="What was said, what happened",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("said", "happened", "how_many"),
        hints=(
            "Direction: put each test customer into a group by probability. Then take two means in each group, and "
            "count.",
            "What to use: `pd.cut(p_test, EDGES, right=False)` names the group; then `groupby` with `mean` and `size`.",
            'Part of the code: `rows = pd.DataFrame({"p": p_test, "y": y_test.to_numpy()})`, '
            '`groups = rows.groupby(pd.cut(rows["p"], EDGES, right=False), observed=False)`, '
            '`said = groups["p"].mean().tolist()`, and the same for `happened` with ___',
        ),
        objectives=("calibrate-then-threshold",),
        reseed=True,
    ),
    Question(
        id="6.3",
        title="Calibrated, discriminating, both, neither",
        points=2,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("qualities",),
        hints=(
            "Direction: ask two separate questions of each model. Of those told x%, do x in a hundred open? And do "
            "those told more open more often than those told less?",
            "What to use: a model that says one number to everybody cannot order anybody. Halving or raising every "
            "probability keeps the order.",
            'Part of the answer: `qualities = {"A": "calibrated", "B": ___, "C": "both", "D": ___, "E": ___, '
            '"F": "discriminating"}`',
        ),
        objectives=("calibrate-then-threshold", "fit-logistic-regression"),
    ),
    Question(
        id="6.4",
        title="Whom did the letter move?",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("effect", "effect_low", "effect_high"),
        hints=(
            "Direction: among those who seldom open the app there are two groups, drawn by lot. Compare them, and ask "
            "how far each share could be off.",
            "What to use: a share s among n customers has variance s(1 - s) / n. The variance of the difference is "
            "the sum of the two.",
            'Part of the code: `arms = test[test["app_days"] <= 7].groupby("contacted")["responded"]`, '
            "`share, variance = arms.mean(), arms.var() / arms.size()`, `effect = share[True] - ___`, "
            "`error = variance.sum() ** ___`",
        ),
        objectives=("tell-response-from-uplift",),
        reseed=True,
    ),
    Question(
        id="6.5",
        title="Whom not to contact",
        points=3,
        level="stretch",
        kind="rubric",
        runs="browser",
        names=("not_contacted",),
        hints=(
            "Direction: who would have opened a pot anyway, and who would rather be left alone? Those are two reasons, "
            "and only one of them stands in the table.",
            "What to use: the effect in a group named in advance, with its interval and both group sizes, against "
            "the break-even of 10 points. An interval that reaches over the line does not settle it.",
            'Part of the answer: `"evidence": "In the ___ of them the letter changed ___ points (___ to ___), n = ___; '
            'it pays from 10 points on"`',
        ),
        objectives=("tell-response-from-uplift",),
    ),
    Question(
        id="6.6",
        title="Is the bent model better?",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("brier_gain", "gain_low", "gain_high"),
        hints=(
            "Direction: chapter 2 compared two models on the same customers. What was the one column that it averaged?",
            "What to use: for each test customer the squared miss of `p_test` less that of `p_bent`. The mean of "
            "that column, and 1.96 of its standard errors (or a bootstrap) to each side.",
            "Part of the code: `gains = (p_test - y_test) ** 2 - (___ - y_test) ** 2`, `brier_gain = gains.mean()`, "
            "`gain_low = brier_gain - 1.96 * gains.___()`",
        ),
        objectives=("compute-log-loss-and-brier", "compare-with-dummy"),
        reseed=True,
    ),
)
