"""What exercise 1 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="1.1",
        title="Sort the tickets",
        points=3,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("deserves",),
        hints=(
            "Direction: ask the four questions in their order, and stop at the first that settles the ticket. What "
            "the request asks for is not one of them.",
            "What to use: does it ask what happened? Can the condition be written down, or must it hold without "
            "exception? Are there enough outcomes on file, or a way to make them quickly without harm?",
            'Part of the answer: seven tickets deserve a model. `deserves = {..., 4: "query", ..., 9: ___, 10: '
            '"model", 11: ___, 12: "query"}`',
        ),
        objectives=("choose-rule-query-or-model",),
    ),
    Question(
        id="1.2",
        title="Which kind of learning, which kind of problem?",
        points=2,
        level="core",
        kind="quiz",
        runs="browser",
        names=("kinds",),
        hints=(
            "Direction: two questions for each ticket. What is on file? What is handed to whom?",
            "What to use: past cases with an answer are supervised; cases without, unsupervised; only the outcome of "
            "what was tried, reinforcement. An amount, one of a few classes, an order, items for a person, or groups?",
            'Part of the answer: `3: ("unsupervised", ___), 7: (___, "recommendation"), 8: ("supervised", ___)`',
        ),
        objectives=("tell-problem-kinds-apart",),
    ),
    Question(
        id="1.3",
        title="A rule in two lines that pays",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("rings", "pounds"),
        hints=(
            "Direction: a call must be about a fraud often enough for its amount: at £200, in one call of seventeen. "
            "Which columns make fraud more frequent, and which makes it dearer?",
            "What to use: `payments.groupby(payments['device_days'] <= 7)['is_fraud'].mean()`, and the same for "
            "`payee_days`, `failed_logins` and the others. Join two conditions by `&`, each in brackets.",
            'Part of the code: `return (payments["device_days"] <= ___) & (payments["amount_pence"] >= ___)`, then '
            '`calls = payments[rings(payments)]` and `pounds = (calls["amount_pence"] / 100 * '
            'calls["is_fraud"]).sum() - ___ * len(calls)`',
        ),
        objectives=("choose-rule-query-or-model", "name-decision-and-harm"),
    ),
    Question(
        id="1.4",
        title="The decision sheet of ticket 10",
        points=3,
        level="core",
        kind="doc",
        runs="browser",
        names=("sheet",),
        hints=(
            "Direction: go through one message that is sent wrongly, and one that could have gone straight. Who waits "
            "for what? Then put a price on each.",
            "What to use: sending pays when p times the cost of failing to act is more than (1 - p) times the cost of "
            "acting wrongly. Solve for p, as in the chapter.",
            'Part of the code: `"cost_of_acting_wrongly": 18.0, "cost_of_failing_to_act": 2.0, "break_even": 18.0 / '
            "(___ + ___)`",
        ),
        objectives=("name-decision-and-harm",),
    ),
)
