"""Exercises are generated from solutions: reproducibly, in step, complete, and able to run anywhere."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import nbformat
import pytest

from learnpath import exercises
from learnpath.check import check
from learnpath.cli import main
from learnpath.question import Question, all_questions, exercise_of
from learnpath.questions.c00_how_exercises_work.payments import DAY
from learnpath.runner import read, run
from learnpath.seeds import Seeds
from learnpath.solution_file import SolutionFileError, parse

ROOT = Path(__file__).parents[2]
SLUGS = sorted(path.stem for path in (ROOT / "solutions").glob("*.md"))

SOURCE = """---
learnpath: {exercise: 42-low-water, version: "1.2"}
---

# Exercise 42 · Low water

Two sentences.

```{code-cell} ipython3
from learnpath import q, progress
```

:::{question} 42.1
:::

How high is it?

:::{starter}
height = ...
:::

```{code-cell} ipython3
:tags: [solution]
height = 0
```

```{code-cell} ipython3
q("42.1").check()
```

:::{solution-note}
Low.
:::

:::{question} 42.2
:::

Write about it.

## At the end

```{code-cell} ipython3
progress()
```
"""


def asked(id: str, **changed: object) -> Question:
    values = {
        "id": id,
        "title": "Height",
        "points": 2,
        "level": "core",
        "kind": "val",
        "runs": "browser",
        "names": ("height",),
        "hints": ("a", "b", "c"),
    }
    return Question(**(values | changed))  # type: ignore[arg-type]


ASKED = (asked("42.1"), asked("42.2", points=1, kind="rubric", runs="local", title="Words"))


def cells(source: str = SOURCE, questions: tuple[Question, ...] = ASKED) -> list[dict[str, object]]:
    notebook = exercises.notebook(parse(source), questions, "solutions/42-low-water.md")
    nbformat.validate(nbformat.from_dict(notebook))
    found: list[dict[str, object]] = notebook["cells"]
    return found


def text(cell: dict[str, object]) -> str:
    return "".join(cell["source"])  # type: ignore[arg-type]


def test_solution_cells_and_notes_are_dropped_and_the_starter_becomes_a_cell() -> None:
    made = cells()
    assert [cell["metadata"]["learnpath"]["role"] for cell in made] == [  # type: ignore[index]
        *("text", "given", "question", "starter", "check", "question", "text", "given")
    ]
    assert text(made[3]) == "height = ..."
    assert not any("height = 0" in text(cell) or "Low." in text(cell) for cell in made)


def test_a_heading_says_what_the_learner_needs_to_know() -> None:
    made = cells()
    assert text(made[2]) == (
        "## 42.1 Height\n\n*core · 2 points · checked automatically · runs in the browser or on your laptop*"
        "\n\nHow high is it?"
    )
    assert "*core · 1 point · your mentor reads this · runs on your laptop only*" in text(made[5])


def test_the_first_cell_says_how_it_works_and_where_the_chapter_stands() -> None:
    title, line, *_ = (part for part in text(cells()[0]).split("\n\n"))
    assert title == "# Exercise 42 · Low water"
    assert line.startswith("> This exercise belongs to chapter 42 of *From Data Science to Machine Learning*")
    assert all(f'q("42.1").{verb}()' in line for verb in ("check", "hint", "solution"))


def test_the_notebook_carries_its_exercise_and_version() -> None:
    notebook = exercises.notebook(parse(SOURCE), ASKED, "x")
    assert notebook["metadata"]["learnpath"] == {"exercise": "42-low-water", "version": "1.2"}
    assert notebook["metadata"]["language_info"] == {"name": "python"}
    assert exercises.as_text(notebook).endswith("}\n")


def test_cell_ids_stay_when_something_else_changes() -> None:
    before = {text(cell): cell["id"] for cell in cells()}
    changed = SOURCE.replace("How high is it?", "```{code-cell} ipython3\nrange(3)\n```\n\nHow high is it?")
    after = {text(cell): cell["id"] for cell in cells(changed)}
    assert len(set(after.values())) == len(after)
    kept = before.keys() & after.keys()
    assert len(kept) == len(before) - 1
    assert all(before[source] == after[source] for source in kept)


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("# Exercise 42 · Low water", "Low water", 5, "begins with its title"),
        ("from learnpath import q, progress", "import this", 9, "first code cell"),
        (":::{question} 42.2", ":::{question} 42.3", 35, "question 42.3 is not in the ask.py"),
        (":::{question} 42.2\n:::", "", 1, "ask.py asks 42.2"),
        (":::{starter}", ":::{note}", 18, "the directive {note} is unknown"),
    ],
)
def test_a_source_that_cannot_become_an_exercise_is_refused_with_file_and_line(
    old: str, new: str, line: int, says: str
) -> None:
    name = "solutions/42-low-water.md"
    with pytest.raises(SolutionFileError, match=rf"^{name}, line {line}: .*{says}"):
        exercises.notebook(parse(SOURCE.replace(old, new), name), ASKED, name)


def test_questions_stand_in_the_order_in_which_they_are_asked() -> None:
    with pytest.raises(SolutionFileError, match="the questions stand in the order"):
        cells(questions=(ASKED[1], ASKED[0]))


def test_the_header_must_name_the_file(tmp_path: Path) -> None:
    path = tmp_path / "41-high-water.md"
    path.write_text(SOURCE, encoding="utf-8")
    with pytest.raises(SolutionFileError, match="calls the exercise '42-low-water'"):
        exercises.notebook_text(path)


@pytest.fixture
def course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the course's solutions, with exercises in step."""
    shutil.copytree(ROOT / "solutions", tmp_path / "solutions")
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr("learnpath.workfolder.repository", lambda: tmp_path)
    assert main(["build-exercises"]) == 0
    return tmp_path


def test_generating_twice_gives_the_same_bytes(course: Path) -> None:
    first = {path: path.read_bytes() for path in (course / "exercises").iterdir()}
    assert first
    shutil.rmtree(course / "exercises")
    assert main(["build-exercises"]) == 0
    assert {path: path.read_bytes() for path in (course / "exercises").iterdir()} == first


def test_check_is_content_when_everything_is_in_step(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["build-exercises", "--check"]) == 0
    assert "in step" in capsys.readouterr().out


def test_check_names_each_notebook_that_would_change_and_writes_nothing(
    course: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    notebook = course / "exercises" / f"{SLUGS[0]}.ipynb"
    notebook.write_text(notebook.read_text(encoding="utf-8") + " ", encoding="utf-8")
    before = notebook.read_bytes()
    (course / "exercises" / "99-stray.ipynb").write_text("{}")
    assert main(["build-exercises", "--check"]) == 1
    said = capsys.readouterr().out
    assert f"exercises/{SLUGS[0]}.ipynb differs from its solution file" in said
    assert "exercises/99-stray.ipynb has no solution file" in said
    assert notebook.read_bytes() == before


def test_a_broken_source_is_named_and_nothing_is_written(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    shutil.rmtree(course / "exercises")
    source = course / "solutions" / f"{SLUGS[-1]}.md"
    source.write_text(source.read_text(encoding="utf-8") + "\n:::{tip}\n:::\n", encoding="utf-8")
    assert main(["build-exercises"]) == 2
    assert f"solutions/{SLUGS[-1]}.md, line" in capsys.readouterr().err
    assert not (course / "exercises").exists()


def test_the_committed_exercises_are_in_step_with_the_solutions() -> None:
    assert exercises.build(ROOT / "solutions", ROOT / "exercises", write=False) == []


@pytest.mark.parametrize("slug", SLUGS)
def test_an_exercise_copied_to_an_empty_folder_runs_and_is_not_attempted(
    slug: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    copy = shutil.copy(ROOT / "exercises" / f"{slug}.ipynb", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    ran = run(read(Path(copy)))
    assert not ran.errors
    for question in all_questions():
        if exercise_of(question.id) == slug:
            verdict = check(question.id, ran.namespace, Seeds.from_environment(question.id))
            assert verdict.status == "not_attempted", verdict


def test_the_payments_of_exercise_0_are_those_that_its_judge_knows() -> None:
    notebook = read(ROOT / "exercises" / "00-how-exercises-work.ipynb")
    assert run(notebook).namespace["payments"] == list(DAY)


@pytest.mark.parametrize("slug", SLUGS)
def test_an_exercise_is_a_valid_notebook_without_outputs(slug: str) -> None:
    raw = json.loads((ROOT / "exercises" / f"{slug}.ipynb").read_text(encoding="utf-8"))
    nbformat.validate(nbformat.from_dict(raw))
    assert not any(cell.get("outputs") for cell in raw["cells"])
