from learnpath.question import Question

QUESTIONS = (
    Question(
        id="m1.1",
        title="In order",
        points=3,
        level="stretch",
        kind="order",
        runs="local",
        names=("steps",),
        hints=("What comes first?", "Frame comes first.", '`["Frame", "Split", ...]`'),
    ),
)
