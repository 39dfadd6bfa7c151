"""The parser of solution files: blocks in order, each error a sentence with file and line."""

import pytest

from learnpath.solution_file import SolutionFileError, parse

HEADER = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
learnpath: {exercise: 02-the-whole-game, version: "1.0"}
---
"""

FULL = (
    HEADER
    + """# Exercise 2 · The whole game

Some prose.

```python
# not a heading, and `:::{question}` below is only an example
:::{question} 9.9
```
```{code-cell} ipython3
from learnpath import q, progress
```

:::{question} 2.1
:::
Compute it.

:::{starter}
dummy_brier = ...
:::

```{code-cell} ipython3
:tags: [solution, other]

dummy_brier = 0.12
```
```{code-cell} ipython3
---
mystnb:
  image: {alt: "what: the data, show"}
tags: [solution]
---
plot()
```
```{code-cell} ipython3
q("2.1").check()
```
+++
A second block of prose.

::::{solution-note}
Why, with a nested fence:
:::
not closed here
::::

## When you are done
Show your progress.
"""
)


def test_blocks_come_in_order_with_kind_question_and_tags():
    blocks = parse(FULL).blocks
    assert [(b.kind, b.question, b.tags) for b in blocks] == [
        ("prose", None, ()),
        ("code", None, ()),
        ("question", "2.1", ()),
        ("prose", "2.1", ()),
        ("starter", "2.1", ()),
        ("code", "2.1", ("solution", "other")),
        ("code", "2.1", ("solution",)),
        ("code", "2.1", ()),
        ("prose", "2.1", ()),
        ("solution-note", "2.1", ()),
        ("prose", None, ()),
    ]
    assert [b.is_solution for b in blocks].count(True) == 3


def test_text_and_line_of_a_block_are_those_of_the_file():
    lines = FULL.splitlines()
    for block in parse(FULL).blocks:
        if block.kind == "prose":
            assert lines[block.line - 1] == block.text.splitlines()[0]
        else:
            assert lines[block.line - 1].startswith((":::", "```{"))
    code = [block.text for block in parse(FULL).blocks if block.kind == "code"]
    assert code == ["from learnpath import q, progress", "dummy_brier = 0.12", "plot()", 'q("2.1").check()']


def test_the_header_says_which_exercise_it_is():
    read = parse(FULL)
    assert (read.exercise, read.version, read.questions) == ("02-the-whole-game", "1.0", ("2.1",))
    assert read.header["jupytext"] == {"text_representation": {"extension": ".md", "format_name": "myst"}}


def test_of_gives_the_blocks_of_one_question():
    assert {block.question for block in parse(FULL).of("2.1")} == {"2.1"}
    assert len(parse(FULL).of("2.1")) == 8


@pytest.mark.parametrize(
    ("body", "line", "says"),
    [
        ("text\n:::{note}\nhello\n:::\n", 8, "{note} is unknown"),
        ("```{warning}\nhello\n```\n", 7, "{warning} is unknown"),
        (":::{question}\n:::\n", 7, "needs an id"),
        (":::{question} 2.x\n:::\n", 7, "needs an id"),
        (":::{question} 2.1\ntext\n:::\n", 7, "is empty"),
        (":::{question} 2.1\n:::\n:::{question} 2.1\n:::\n", 9, "second time"),
        (":::{starter}\nx = ...\n:::\n", 7, "belongs to no question"),
        (":::{question} 2.1\n:::\n:::{starter}\n:::\n:::{starter}\n:::\n", 11, "has a starter already"),
        (":::{solution-note}\nx\n:::\n", 7, "belongs to no question"),
        ("```{code-cell} ipython3\n:tags: [solution]\nx\n```\n", 7, "belongs to no question"),
        ("```{code-cell} ipython3\n:tags: solution\nx\n```\n", 7, "tags are a list"),
        ("```{code-cell} ipython3\n---\nx\n```\n", 7, "options of this cell are never closed"),
        (":::{question} 2.1\n", 7, "never closed"),
        ("```python\nx\n", 7, "never closed"),
        (":::\n", 7, "closes nothing"),
    ],
)
def test_an_error_names_file_and_line(body, line, says):
    with pytest.raises(SolutionFileError) as caught:
        parse(HEADER + body, "solutions/02.md")
    assert str(caught.value).startswith(f"solutions/02.md, line {line}: ")
    assert says in str(caught.value)


@pytest.mark.parametrize(
    "text", ["", "# Title\n", "---\nlearnpath: {exercise: x}\n---\n", "---\na: b\n", "---\nnonsense\n---\n"]
)
def test_a_missing_or_broken_header_is_an_error(text):
    with pytest.raises(SolutionFileError, match="line 1: "):
        parse(text)
