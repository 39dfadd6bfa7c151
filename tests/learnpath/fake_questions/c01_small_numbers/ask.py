from learnpath.question import Question

HINTS = ("Which way?", "Use `sum`.", "`share = ... / 4`")


def _question(number, title, kind="val", points=1, names=("share",)):
    return Question(
        id=f"1.{number}",
        title=title,
        points=points,
        level="easy",
        kind=kind,
        runs="browser",
        names=names,
        hints=HINTS,
    )


QUESTIONS = (
    _question(1, "A share <of four>", points=2),
    _question(2, "Doubling", kind="prop", names=("double",)),
    _question(3, "Why", kind="rubric", names=("why",)),
    _question(4, "A check that breaks", names=("anything",)),
    _question(10, "Many values", names=("values",)),
)
