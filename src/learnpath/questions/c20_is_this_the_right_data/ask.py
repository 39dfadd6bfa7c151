"""What exercise 20 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="20.1",
        title="Which limits are in this warehouse?",
        points=5,
        level="stretch",
        kind="val",
        runs="browser",
        names=("found",),
        hints=(
            "Direction: take the eight one by one. For each write down what you would see if it were there, and what "
            "if it were not; then look. Five show in counts by source, channel, rail or status; three show along time.",
            "What to use: `duplicated`, medians by source, `isna()` by channel, the texts of `reference`; for the "
            "dated ones the last day on which something was still seen: a code, a small card claim, a grade 5 before "
            "the account's first report.",
            "Part of the code: `known = reports[reports['fraud'] & (reports['source'] != 'card dispute')]`, first "
            "`known_at` by account, then `too_early = (payments['account_grade'] == 5) & (payments['received_at'] < "
            "payments['account'].map(___))`",
        ),
        objectives=("audit-provenance",),
        reseed=True,
    ),
    Question(
        id="20.2",
        title="How old must a label be?",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("age_before", "age_after", "cut_off"),
        hints=(
            "Direction: two ways of reporting, two curves. Each may be learned only from payments that have had their "
            "60 days.",
            "What to use: the filters `received_at < changed`, `received_at <= today - 60 days`, `wait_days <= 60`; "
            "then the smallest whole age at which the share reaches 0.9.",
            "Part of the code: `next(age for age in range(61) if (wait <= age).mean() >= ___)`; "
            "`cut_off = today - pd.Timedelta(days=___)`",
        ),
        objectives=("quantify-delay-selection-coverage",),
        reseed=True,
    ),
    Question(
        id="20.3",
        title="Four ways with a blocked payment, and the truth",
        points=4,
        level="core",
        kind="val",
        runs="browser",
        names=("shares", "never_told"),
        hints=(
            "Direction: each way is a numerator and a denominator. Which rows are in, and as what?",
            "What to use: weights of 0 for blocked, 10 for let through by lot, 1 for the rest; "
            "`np.average(reported, weights=weight)`. The truth is `bank.truth['payments']`, rows with `fraud`.",
            "Part of the code: `shares = {'dropped': reported[~blocked].mean(), 'genuine': ___, 'fraud': (reported | "
            "blocked).mean(), 'weighted': ___, 'truth': ___}`; `never_told = 1 - ___ / ___`",
        ),
        objectives=("quantify-delay-selection-coverage", "state-what-cannot-be-learned"),
        reseed=True,
    ),
    Question(
        id="20.4",
        title="The data-limits memo",
        points=5,
        level="core",
        kind="rubric",
        runs="browser",
        names=("memo", "cannot_claim"),
        hints=(
            "Direction: begin with the decision that hangs on these data, not with the tables.",
            "What to use: the numbers of 20.1 to 20.3; for each row of the table a sentence that somebody in the room "
            "would like to say.",
            'Part of the answer: `{"claim": "The model catches ___ of all fraud", "because": "___", "would_need": '
            '"___"}`',
        ),
        objectives=("state-what-cannot-be-learned",),
    ),
    Question(
        id="20.5",
        title="What the desk will see at home",
        points=2,
        level="easy",
        kind="val",
        runs="browser",
        names=("real_share", "read_for_one"),
        hints=(
            "Direction: nothing changes within a class. Only the mix of the classes does.",
            "What to use: odds. An alert's odds are the odds of fraud before it, times what the alert says.",
            "Part of the code: `odds = 0.40 / 0.60 * (0.0001 / 0.9999) / (___ / ___)`",
        ),
        objectives=("compute-precision-from-base-rate",),
    ),
)
