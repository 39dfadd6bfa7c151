"""What exercise 22 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="22.1",
        title="What the rules bring",
        points=2,
        level="easy",
        kind="val",
        runs="local",
        names=("rules_net", "rules_alerts"),
        hints=(
            "Direction: which payments does the desk get from the rules, and what does each of them add?",
            "What to use: `desk['points'] >= 5` marks the alerts; `np.where(fraud, pounds, -15) - 4` is what one adds.",
            "Part of the code: `alerts = desk[desk['points'] >= 5]`, "
            "`(np.where(alerts['fraud'], alerts['pounds'], ___) - 4).sum() / 6`",
        ),
        objectives=("compare-rules-and-models",),
        reseed=True,
    ),
    Question(
        id="22.2",
        title="Train, gap, test",
        points=3,
        level="core",
        kind="prop",
        runs="browser",
        names=("train_gap_test",),
        hints=(
            "Direction: three marks on a line of days: the end of training, the beginning and the end of the test.",
            "What to use: comparisons of arrays. A label counts as known if there is one and `known_day <= begin`.",
            "Part of the code: `train = day < begin - gap`, `test = (day >= begin) & (day < ___)`, "
            "`labels = fraud & (known_day <= ___)`",
        ),
        objectives=("validate-prequentially",),
    ),
    Question(
        id="22.3",
        title="A threshold that stands beforehand",
        points=2,
        level="core",
        kind="prop",
        runs="browser",
        names=("capacity_threshold",),
        hints=(
            "Direction: how many alerts can be read in all these days, and how many are worth reading?",
            "What to use: sort the worths from the highest; the one at position capacity times days, and 0.",
            "Part of the code: `most = capacity * days`; if there are more than that, "
            "`max(0.0, np.sort(worth)[-___])`, else 0",
        ),
        objectives=("pick-threshold-under-capacity",),
    ),
    Question(
        id="22.4",
        title="An interval over linked groups",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("gain", "gain_low", "gain_high"),
        hints=(
            "Direction: what a group adds is the sum of its payments. Draw groups, not payments.",
            "What to use: `ledger.groupby('group')['gain'].sum()`; then draw as many groups with replacement, 1,000 "
            "times, and take quantiles of the sums.",
            "Part of the code: `sums = ledger.groupby('group')['gain'].sum().to_numpy()`, "
            "`drawn = [rng.choice(sums, size=len(___)).sum() / 12 for _ in range(1_000)]`",
        ),
        objectives=("report-linked-intervals",),
        reseed=True,
    ),
    Question(
        id="22.5",
        title="Does the lookup pay?",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("lookup_net", "verdict"),
        hints=(
            "Direction: the price is paid for every payment that is scored, whatever it brings.",
            "What to use: the price a week is £0.02 times the calls a week; subtract it from all three numbers.",
            "Part of the code: `price = 0.02 * 36_000`; `lookup_net = [value - price for value in (___)]`",
        ),
        objectives=("weigh-a-costly-feature",),
    ),
    Question(
        id="22.6",
        title="A test that is taken once",
        points=3,
        level="stretch",
        kind="prop",
        runs="browser",
        names=("final_test",),
        hints=(
            "Direction: before computing anything, look whether the book has this model on these data.",
            "What to use: `hashlib.sha256(content).hexdigest()` and a list of dictionaries as the book.",
            "Part of the code: `for test in book: if test['data'] == key and test['model'] == model: return ___`",
        ),
        objectives=("compare-rules-and-models",),
    ),
    Question(
        id="22.7",
        title="Decision memo",
        points=3,
        level="core",
        kind="rubric",
        runs="browser",
        names=("memo",),
        hints=(
            "Direction: the head of financial crime reads one page. What does she decide, by which rule, and how sure?",
            "What to use: the rule with its limit, the interval and its unit, the three accounts, what is not known.",
            "Part of the text: By the rule written on ___, we ___. The interval over ___ is ___ to ___ a week.",
        ),
        objectives=("report-linked-intervals",),
    ),
    Question(
        id="22.8",
        title="Last week's alerts",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("real_low", "real_high"),
        hints=(
            "Direction: a share of alerts that were read once, each on another account. Which interval suits few?",
            "What to use: Wilson's interval with z = 1.96 for 33 of 110.",
            "Part of the code: `binomtest(33, 110).proportion_ci(method=___)`",
        ),
        objectives=("quantify-uncertainty",),
    ),
)
