"""What exercise 0 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="0.1",
        title="The day in pounds",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("total_pounds",),
        hints=(
            "Every payment carries its amount under the key `pence`. Which unit does the question want?",
            ("`sum` adds what a generator expression takes out of each payment; one hundred pence are a pound."),
            '`total_pounds = sum(payment["pence"] for payment in payments) / ___`',
        ),
        objectives=("run-a-check",),
        reseed=False,
    ),
    Question(
        id="0.2",
        title="A typical payment",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("typical_pence",),
        hints=(
            (
                "The middle is a matter of order, not of size. What has to happen to the amounts before they "
                "have a middle?"
            ),
            ("`statistics.median` sorts, and takes the mean of the two in the middle when their number is even."),
            ('`typical_pence = median(payment["pence"] for ___ in ___)`, after `from statistics import median`'),
        ),
        objectives=("tell-not-attempted-from-wrong",),
        reseed=False,
    ),
    Question(
        id="0.3",
        title="Small change",
        points=1,
        level="easy",
        kind="prop",
        runs="browser",
        names=("count_up_to",),
        hints=(
            (
                "Go through the payments and count those that are not above the limit. What about one "
                "exactly at the limit?"
            ),
            "A comparison is `True` or `False`, and `sum` counts `True` as one.",
            '`return sum(payment["pence"] ___ limit_pence for payment in payments)`',
        ),
        objectives=("ask-for-help",),
        reseed=False,
    ),
    Question(
        id="0.4",
        title="A share of nothing",
        points=1,
        level="easy",
        kind="prop",
        runs="browser",
        names=("card_share",),
        hints=(
            ("On a day without payments the division has nothing to divide by. Deal with that day before you divide."),
            (
                "An empty list is false: `if not payments:`. The card payments are those with "
                '`payment["rail"] == "card"`.'
            ),
            "`if not payments: return ___`, and below it `return ___ / len(payments)`",
        ),
        objectives=("run-a-check",),
        reseed=False,
    ),
    Question(
        id="0.5",
        title="The same answer every time",
        points=1,
        level="core",
        kind="prop",
        runs="browser",
        names=("closing_balance",),
        hints=(
            "Work with what comes in through the brackets only, and change none of it. What is returned?",
            ("`sum` over the payments, taken away from the opening balance, needs no name outside the function."),
            "`return opening_pence - sum(payment[___] for payment in ___)`",
        ),
        objectives=("see-progress",),
        reseed=False,
    ),
)
