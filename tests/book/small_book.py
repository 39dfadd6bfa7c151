"""A book of two written chapters, a planned one and an exercise that keeps every rule: what tests break."""

from __future__ import annotations

from pathlib import Path

from learnpath import exercises
from learnpath.question import Question

HEADER = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
"""

CURRICULUM = """
parts:
  - {id: 1, title: Arriving, hours: 5}
chapters:
  - slug: 01-ferry
    number: 1
    title: The ferry
    part: 1
    status: written
    hours: 2
    minutes: {reading: 40, exercise: 70}
    decision: The harbour master must decide which ferry sails.
    objectives: [{id: choose-a-ferry, text: choose a ferry}]
    needs: []
    helps: []
    teaches: [ferry]
    uses: []
    misconceptions: [{id: ferries-fly, says: "Ferries fly.", ask: "Where are the wings?"}]
  - slug: 02-tide
    number: 2
    title: The tide
    part: 1
    status: written
    hours: 2
    minutes: {reading: 40, exercise: 70}
    decision: The harbour master must decide when to sail.
    objectives: [{id: read-a-tide-table, text: read a tide table}]
    needs: [01-ferry]
    helps: []
    teaches: [tide]
    uses: [ferry]
    misconceptions: [{id: tides-are-daily, says: "A tide comes once a day.", ask: "When was the one before?"}]
  - slug: 03-storm
    number: 3
    title: The storm
    part: 1
    status: planned
    hours: 1
    minutes: {reading: 20, exercise: 30}
    decision: The harbour master must decide when to stay.
    objectives: [{id: stay-in-port, text: stay in port}]
    needs: [02-tide]
    helps: [01-ferry]
    teaches: [gale]
    uses: [tide]
    misconceptions: []
exercises:
  - slug: 00-knots
    title: Knots
    status: written
    minutes: 15
    after: null
    objectives: [{id: tie-a-knot, text: tie a knot}]
    misconceptions: [{id: any-knot-holds, says: "Any knot holds.", ask: "Which way does it pull?"}]
  - slug: mixed-1
    title: Mixed set 1
    status: planned
    minutes: 60
    after: 02-tide
    objectives: [{id: pick-a-knot, text: pick a knot}]
    misconceptions: []
front:
  - slug: welcome
    title: Welcome
    misconceptions: [{id: boats-are-cars, says: "Boats are cars.", ask: "Where is the brake?"}]
routes:
  - {id: all, title: All, for: "Everybody.", chapters: [01-ferry, 02-tide, 03-storm], hours_per_week: 1}
concepts:
  ferry: {term: Ferry, means: A boat that comes back.}
  tide: {term: Tide, means: Water that comes back.}
  gale: {term: Gale, means: Wind that does not stop.}
"""

TOC = """
format: jb-book
root: index
parts:
  - caption: Before you start
    chapters:
      - file: front/welcome
      - file: exercises/00-knots
        sections:
          - file: solutions/00-knots
  - caption: I
    chapters:
      - file: chapters/01-ferry
        sections:
          - file: exercises/01-ferry
          - file: solutions/01-ferry
          - file: mentors/01-ferry
      - file: chapters/02-tide
        sections:
          - file: exercises/02-tide
          - file: solutions/02-tide
          - file: mentors/02-tide
"""

QUIZ = """
:::{{quiz}} {id}
:objectives: {objective}
Which one {id}?
- [ ] The wrong one.
  - It is not. *(misconception: {wrong})*
- [x] The right one.
  - It is.
:::
"""

CHAPTER = """
# {title}

## The decision

Which one sails? See [the exercise](../exercises/{slug}.ipynb) and {{term}}`Ferry`.

```{{chapter-header}}
```

## Recall

```{{recall}} boats-and-brakes
```

## Predict first

::::{{predict}}
How many?
:::{{reveal}}
Two.
:::
::::

## A worked example

### Frame: who decides

```{{code-cell}} ipython3
:mystnb:
:  image: {{alt: "Ferries sail more often in summer than in winter"}}
ferries = 2
%matplotlib inline
```

### 2. Split

![Ferries that sail leave in the first hour after high water](../_static/ferries.svg)

### Fit

## What goes wrong

## One idea to move

```{{code-cell}} ipython3
interactive(chart, name="ferries", alt="Waiting grows with the height of the tide, slowly at first")
```

## When not to use this

## Check yourself
{quizzes}
## Take away

```{{chapter-links}}
```

- One is short.
- Two is long.
- {{cite:t}}`three` is good.
"""

SOLUTION = """---
jupytext:
  text_representation: {{extension: .md, format_name: myst}}
kernelspec: {{display_name: Python 3, language: python, name: python3}}
learnpath: {{exercise: {slug}, version: "1.0"}}
---
# Exercise {slug}

```{{code-cell}} ipython3
from learnpath import q, progress
```
"""

JUDGE = """
def judge(seen, seeds):
    return incorrect(misconception={id!r})
"""

PAGE = """<!DOCTYPE html>
<html><head>
<link rel="stylesheet" href="{up}_static/style.css?digest=1">
<link rel="canonical" href="https://example.org/book/{name}.html">
<script src="{up}_static/script.js"></script>
</head><body>
<div id="print"><h1>Printed twice</h1></div>
<article class="bd-article">
<h1>{name}<a class="headerlink" href="#the-title">#</a></h1><span id="the-title"></span>
<h2>Below</h2>
<p>See <a href="{up}index.html#the-title">the start</a>,
<a href="https://example.org">a site</a>, <code>{{role}}`x`</code>.</p>
<img src="{up}_static/ferries.svg" alt="Ferries sail more often in summer than in winter">
<table><thead><tr><td></td><th>a</th></tr></thead><tbody><tr><th>0</th><td>1</td></tr></tbody></table>
<div class="cell docutils container"><div class="cell_output docutils container">
<div class="output stream highlight-myst-ansi notranslate"><pre>Brier score 0.12
</pre></div></div></div>
</article></body></html>
"""

QUESTIONS = {
    "00-knots": ("0.1", "tie-a-knot"),
    "01-ferry": ("1.1", "choose-a-ferry"),
    "02-tide": ("2.1", "read-a-tide-table"),
}


def question(identifier: str, *objectives: str) -> Question:
    """A complete question."""
    return Question(
        id=identifier,
        title="A ferry",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("ferry",),
        hints=("Where?", "What to use.", "Part of the code."),
        objectives=objectives,
    )


def questions() -> dict[str, list[Question]]:
    """The questions of the small book; the second chapter has one that comes from the first."""
    asked = {slug: [question(*which)] for slug, which in QUESTIONS.items()}
    asked["02-tide"].append(question("2.2", "choose-a-ferry"))
    return asked


def write(root: Path) -> None:
    """Write the small book, its exercises and its built site below a folder."""
    files = {
        "chapters/curriculum.yml": CURRICULUM,
        "_toc.yml": TOC,
        "index.md": "# The book\n\n[Welcome](front/welcome.md)\n",
        "front/welcome.md": "# Welcome\n"
        + QUIZ.format(id="boats-and-brakes", objective="tie-a-knot", wrong="boats-are-cars"),
        "_build/html/_static/style.css": "body { background: url(ferries.svg) }",
        "_build/html/_static/script.js": "// fetch nothing",
        "_build/html/_static/ferries.svg": "<svg/>",
    }
    for slug, (objective, wrong) in {
        "01-ferry": ("choose-a-ferry", "ferries-fly"),
        "02-tide": ("read-a-tide-table", "tides-are-daily"),
    }.items():
        quizzes = "".join(
            QUIZ.format(id=f"{slug[3:]}-{word}", objective=objective, wrong=wrong)
            for word in ("one", "two", "three", "four")
        )
        files[f"chapters/{slug}.md"] = HEADER + CHAPTER.format(title=slug, slug=slug, quizzes=quizzes)
        files[f"mentors/{slug}.md"] = f"# Notes on {slug}\n"
    for slug, wrong in {
        "00-knots": "any-knot-holds",
        "01-ferry": "ferries-fly",
        "02-tide": "tides-are-daily",
    }.items():
        files[f"solutions/{slug}.md"] = SOLUTION.format(slug=slug)
        package = "c" + slug.replace("-", "_")
        files[f"src/learnpath/questions/{package}/judge.py"] = JUDGE.format(id=wrong)
        for folder in ("exercises", "solutions"):
            files[f"_build/html/{folder}/{slug}.html"] = PAGE.format(name=slug, up="../")
    for name in (
        "chapters/01-ferry",
        "chapters/02-tide",
        "mentors/01-ferry",
        "mentors/02-tide",
        "front/welcome",
    ):
        files[f"_build/html/{name}.html"] = PAGE.format(name=name, up="../")
    files["_build/html/index.html"] = PAGE.format(name="index", up="")
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    exercises.build(root / "solutions", root / "exercises", write=True)
