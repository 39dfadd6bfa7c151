"""A new chapter is laid down from templates: complete, working, and never over something that is there."""

from __future__ import annotations

import ast
import shutil
from pathlib import Path

import pytest

from learnpath import curriculum, exercises, scaffold
from learnpath.check import check
from learnpath.cli import main
from learnpath.question import questions_from
from learnpath.runner import read, run
from learnpath.seeds import Seeds
from learnpath.solution_file import parse

ROOT = Path(__file__).parents[2]
SLUG = "13-notebook-to-package"
CHAPTERS = curriculum.load(ROOT / "chapters" / "curriculum.yml").chapters


@pytest.fixture
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty repository with the curriculum."""
    (tmp_path / "chapters").mkdir()
    shutil.copy(ROOT / "chapters" / "curriculum.yml", tmp_path / "chapters")
    monkeypatch.setattr("learnpath.workfolder.repository", lambda: tmp_path)
    return tmp_path


def test_every_file_of_a_chapter_is_laid_down(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", SLUG]) == 0
    said = capsys.readouterr().out
    for place in (
        *(f"{folder}/{SLUG}.md" for folder in ("chapters", "solutions", "mentors")),
        *(f"src/learnpath/questions/c13_notebook_to_package/{m}.py" for m in ("__init__", "ask", "observe", "judge")),
        "tests/answers/c13_notebook_to_package.py",
    ):
        assert place in said
        text = (repository / place).read_text(encoding="utf-8")
        assert "$" not in text
        if place.endswith(".py"):
            ast.parse(text)


def test_what_is_laid_down_builds_runs_and_judges(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    scaffold.lay_down(SLUG, repository, CHAPTERS)
    monkeypatch.syspath_prepend(str(repository / "src" / "learnpath"))
    monkeypatch.syspath_prepend(str(ROOT / "tests"))
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    with questions_from("questions"):
        made = exercises.build(repository / "solutions", repository / "exercises", write=True)
        assert made == [f"exercises/{SLUG}.ipynb is written"]
        namespace = dict(run(read(repository / "exercises" / f"{SLUG}.ipynb")).namespace)
        seeds = Seeds(None, 0)
        assert check("13.1", namespace, seeds).status == "not_attempted"
        source = (repository / "solutions" / f"{SLUG}.md").read_text(encoding="utf-8")
        answers = _module(repository / "tests" / "answers" / "c13_notebook_to_package.py")
        reference = [block.text for block in parse(source).blocks if "solution" in block.tags]
        for right in [*reference, *answers["CORRECT"]["13.1"]]:
            exec(right, namespace)
            assert check("13.1", namespace, seeds).status == "correct"
        for wrong in answers["WRONG"]["13.1"]:
            exec(wrong.source, namespace)
            verdict = check("13.1", namespace, seeds)
            assert (verdict.status, verdict.misconception) == ("incorrect", wrong.misconception)
            assert wrong.says in str(verdict)


def test_the_page_has_the_sections_of_the_guide_in_their_order(repository: Path) -> None:
    page = scaffold.lay_down(SLUG, repository, CHAPTERS)[0].read_text(encoding="utf-8")
    sections = [line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")]
    assert sections == [
        *(
            "The decision",
            "Recall",
            "Predict first",
            "A worked example",
            "What goes wrong",
            "One idea to move",
        ),
        *("When not to use this", "Check yourself", "Take away"),
    ]


@pytest.mark.parametrize("slug", ["13", "notebook-to-package", "13-Notebook", "13_notebook", "13-a--b", "../13-a", ""])
def test_a_malformed_slug_is_refused(repository: Path, slug: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", slug]) == 2
    assert "such as 13-notebook-to-package" in capsys.readouterr().err


def test_a_chapter_that_is_not_in_the_curriculum_is_refused_with_the_way_to_add_it(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["new", "77-low-tide"]) == 2
    said = capsys.readouterr().err
    assert "not in chapters/curriculum.yml" in said
    assert "- slug: 77-low-tide" in said


def test_nothing_is_written_when_one_file_is_there_already(
    repository: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    there = repository / "mentors" / f"{SLUG}.md"
    there.parent.mkdir()
    there.write_text("mine")
    before = set(repository.rglob("*"))
    assert main(["new", SLUG]) == 2
    assert f"Already there: mentors/{SLUG}.md" in capsys.readouterr().err
    assert set(repository.rglob("*")) == before
    assert there.read_text() == "mine"


def test_an_interruption_leaves_no_file_behind(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_text = Path.write_text

    def interrupted(path: Path, *arguments: object, **named: object) -> int:
        if path.name == "ask.py":
            raise KeyboardInterrupt
        return write_text(path, *arguments, **named)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "write_text", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scaffold.lay_down(SLUG, repository, CHAPTERS)
    assert [path.name for path in repository.rglob("*") if path.is_file()] == ["curriculum.yml"]


def _module(path: Path) -> dict[str, dict[str, list[object]]]:
    found: dict[str, dict[str, list[object]]] = {}
    exec(path.read_text(encoding="utf-8"), found)
    return found
