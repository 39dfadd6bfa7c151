"""What exercise 19 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="19.1",
        title="Which sentences cannot both be kept?",
        points=1,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("contradictions",),
        hints=(
            "Direction: for each sentence ask what would have to be true on the day, and whether another forbids it.",
            "What to use: compare times with times (a third of a second, four weeks, sixty days) and rails with rails.",
            "Part of the answer: one pair is about who can read in time, one about labels, one about a rail. C and D "
            "are one of them.",
        ),
        objectives=("define-decision-and-population",),
    ),
    Question(
        id="19.2",
        title="The population of the pilot",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("payments_a_day", "pounds_a_day"),
        hints=(
            "Direction: one condition for each word in bold, joined with `&`. Count what is left.",
            "What to use: `period`, comparisons of `direction`, `rail` and `status`, and "
            "`~payments.duplicated(SAME)` over the whole table.",
            'Part of the code: `in_scope = period & (payments["direction"] == "out") & ___`, then '
            "`in_scope.sum() / DAYS`; pounds are pence divided by 100.",
        ),
        objectives=("define-decision-and-population",),
        reseed=True,
    ),
    Question(
        id="19.3",
        title="One rule, three scenarios",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("saved", "values"),
        hints=(
            "Direction: first the pounds of stopped fraud in each account, then the number of alerts and of genuine "
            "payments among them; each scenario is a sum of these four.",
            'What to use: `who.isin(["benefits office", "investigation"])`, `stopped & fraud`, `stopped & ~fraud`; '
            "everything divided by `DAYS`.",
            'Part of the code: `values["ledger"] = saved["bank"] - 15 * genuine - 4 * ___`; in "central" '
            '`saved["public"]` is added.',
        ),
        objectives=("price-errors-in-three-accounts",),
        reseed=True,
    ),
    Question(
        id="19.4",
        title="The rules-only option, with an interval",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("worth", "low", "high"),
        hints=(
            "Direction: what is each payment worth, stopped or not? Add up within groups before you look at spread.",
            "What to use: `one_by_one.groupby(linked).sum()`; the standard error of a total of G sums is their "
            "standard deviation times the square root of G.",
            "Part of the code: `one_by_one = (pounds.where(fraud, -15.0) - 4).where(stopped, 0) / DAYS`, "
            "`sums = one_by_one.groupby(linked).sum()`, `error = sums.std() * ___`",
        ),
        objectives=("price-errors-in-three-accounts",),
        reseed=True,
    ),
    Question(
        id="19.5",
        title="The supplier's rule at Harbour",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("real_share", "pounds_per_million", "break_even"),
        hints=(
            "Direction: of a million payments, how many frauds and how many genuine ones raise an alert?",
            "What to use: real = 0.60 times the frauds, false = 0.0005 times the genuine payments. A real alert is "
            "worth £120 less the £4, a false one costs £19.",
            "Part of the code: `real, false = 0.60 * 0.0001, 0.0005 * ___`; at break-even the two sides are equal: "
            "`p * 0.60 * 116 == (1 - p) * ___`",
        ),
        objectives=("compute-precision-from-base-rate",),
    ),
    Question(
        id="19.6",
        title="The scope document",
        points=3,
        level="core",
        kind="doc",
        runs="browser",
        names=("scope_document",),
        hints=(
            "Direction: begin with who decides, then the population: which payments, which rails, at which second.",
            "What to use: the scope document of the chapter's section Decide as a model, with numbers of your own. A "
            "guardrail is kept all the time; a kill criterion ends the project.",
            'Part of the answer: `"kill_criteria": [{"measure": "...", "limit": 0, "week": 9}, ___]`',
        ),
        objectives=("define-decision-and-population", "set-limits-before-starting"),
    ),
    Question(
        id="19.7",
        title="A note to the head of financial crime",
        points=2,
        level="core",
        kind="rubric",
        runs="browser",
        names=("note",),
        hints=(
            "Direction: she has two minutes and decides. What must she know, and what must she answer?",
            "What to use: 19.1 for the contradictions, 19.3 and 19.4 for the numbers, 19.5 for the base rate.",
            "Part of the answer: two contradictions with a proposal each, two scenarios, one interval, the word "
            "simulated, and a last sentence that ends with a question mark.",
        ),
        objectives=("set-limits-before-starting", "price-errors-in-three-accounts"),
    ),
)
