"""Quizzes are read as they are written, and what is wrong with one is said with its line."""

from pathlib import Path

import pytest

from learnpath.quiz import Option, QuizError, parse_quiz, quizzes_in

BODY = """One payment in ten thousand is fraud. What happens to *precision*?

- [ ] It stays the same,
  because nothing changed.
  - Precision is conditional on the alert. *(misconception: rates-fix-precision)*
- [x] It roughly halves.
  - Alerts hardly change in number.

    The real ones among them halve.
- [ ] It doubles.
  - Nothing about telling apart has changed.
"""

PAGE = f"""# A chapter

:::{{quiz}} first
:objectives: compute-alerts, choose-metric
{BODY}:::

::::{{predict}}
Guess.
:::{{quiz}} nested
Right?
- [x] Yes.
  - It is.
- [ ] No.
  - It is not. *(misconception: no-is-yes)*
:::
::::

````{{quiz}} with-backticks
What does this print?

```python
answer = [
- [ ] not an option
]
```
- [ ] Nothing.
  - Look again.
- [x] An error.
  - A bracket holds no bullet.
````

```markdown
:::{{quiz}} only-shown
:::
```
"""


def test_the_parts_of_a_quiz():
    quiz = parse_quiz("base-rate", BODY, ["compute-alerts"], first_line=10)
    assert quiz.id == "base-rate"
    assert quiz.question == "One payment in ten thousand is fraud. What happens to *precision*?"
    assert quiz.objectives == ("compute-alerts",)
    assert quiz.options[0] == Option(
        text="It stays the same,\nbecause nothing changed.",
        right=False,
        explanation="Precision is conditional on the alert.",
        misconception="rates-fix-precision",
        line=12,
        explanation_line=14,
    )
    assert quiz.right.text == "It roughly halves."
    assert quiz.right.explanation == "Alerts hardly change in number.\n\nThe real ones among them halve."
    assert quiz.misconceptions == ("rates-fix-precision",)


def test_a_page_gives_its_quizzes_in_order_with_their_lines():
    first, nested, backticks = quizzes_in(PAGE)
    lines = PAGE.splitlines()
    assert [first.id, nested.id, backticks.id] == ["first", "nested", "with-backticks"]
    assert first.objectives == ("compute-alerts", "choose-metric")
    assert nested.objectives == ()
    for quiz in (first, nested, backticks):
        assert "{quiz}" in lines[quiz.line - 1]
        assert lines[quiz.question_line - 1].startswith(quiz.question.splitlines()[0])
        for option in quiz.options:
            assert option.text.splitlines()[0] in lines[option.line - 1]
            assert option.explanation.splitlines()[0] in lines[option.explanation_line - 1]
    assert "- [ ] not an option" in backticks.question
    assert len(backticks.options) == 2


def test_a_directive_and_a_page_agree():
    [quiz] = quizzes_in(f":::{{quiz}} base-rate\n{BODY}:::\n")
    assert quiz == parse_quiz("base-rate", BODY, first_line=2)


def test_windows_line_ends_change_nothing():
    assert quizzes_in(PAGE.replace("\n", "\r\n")) == quizzes_in(PAGE)


GOOD = "Right?\n- [x] Yes.\n  - It is.\n- [ ] No.\n  - It is not.\n"

BROKEN = {
    "no right option": (GOOD.replace("[x]", "[ ]"), "0 right options", 1),
    "two right options": (GOOD.replace("[ ]", "[x]"), "2 right options", 5),
    "no explanation": (GOOD.replace("  - It is.\n", ""), "'Yes.' of the quiz 'broken' has no explanation", 3),
    "only a misconception": (GOOD.replace("It is not.", "*(misconception: a-b)*"), "no explanation", 5),
    "one option": ("Right?\n- [x] Yes.\n  - It is.\n", "1 options and needs two", 1),
    "no question": (GOOD.removeprefix("Right?\n"), "asks nothing", 1),
    "no text": (GOOD.replace(" No.", ""), "no text after its brackets", 5),
    "a wrong mark": (GOOD.replace("[x]", "[y]"), "begins with [y]", 3),
    "the same option twice": (GOOD.replace("No.", "Yes."), "'Yes.' twice", 5),
    "two explanations": (GOOD + "  - And once more.\n", "two explanations", 7),
    "a right misconception": (
        GOOD.replace("It is.", "It is. *(misconception: a-b)*"),
        "Only a wrong option",
        3,
    ),
    "an unreadable misconception": (
        GOOD.replace("not.", "not. *(misconception: A b)*"),
        "in a way not known",
        6,
    ),
    "a misconception in the middle": (
        GOOD.replace("not.", "not. *(misconception: a-b)* Really."),
        "in a way not known",
        6,
    ),
    "an unknown option line": (":class: big\n" + GOOD, "has the option 'class'", 2),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_said_with_its_line(case):
    body, words, line = BROKEN[case]
    with pytest.raises(QuizError) as caught:
        quizzes_in(f":::{{quiz}} broken\n{body}:::\n")
    assert words in caught.value.sentence
    assert caught.value.line == line
    assert str(caught.value).startswith(f"line {line}: ")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (f":::{{quiz}}\n{GOOD}:::\n", "has no id"),
        (f":::{{quiz}} Not a Slug\n{GOOD}:::\n", "'Not a Slug' is not made of lower-case words"),
        (f":::{{quiz}} open\n{GOOD}", "never closed"),
        (f":::{{quiz}} twice\n{GOOD}:::\n\n:::{{quiz}} twice\n{GOOD}:::\n", "used already in line 1"),
    ],
)
def test_a_quiz_needs_an_id_of_its_own_and_an_end(text, words):
    with pytest.raises(QuizError, match=words):
        quizzes_in(text)


def test_the_quizzes_of_the_book_can_be_read():
    root = Path(__file__).parents[2]
    pages = [*(root / "front").glob("*.md"), *(root / "chapters").glob("*.md")]
    assert sum(len(quizzes_in(page.read_text(encoding="utf-8"))) for page in pages) >= 5
