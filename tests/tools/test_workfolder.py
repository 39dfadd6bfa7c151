"""What a learner does in a terminal: start, next, check, hint, reset, progress; and nothing is ever lost."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from learnpath import notebook as notebook_module
from learnpath import workfolder
from learnpath.cli import main
from learnpath.solutions import exercise_path

SLUG = "00-how-exercises-work"
FRESH = exercise_path(SLUG).read_bytes()
RIGHT = "total_pounds = sum(payment['pence'] for payment in payments) / 100"


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty folder to begin in, and an engine that remembers nothing from other tests."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEARNPATH_PROGRESS", raising=False)
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    monkeypatch.setattr(notebook_module, "_session", notebook_module._Session())
    return tmp_path


@pytest.fixture
def folder(here: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """A work folder with exercise 0."""
    assert main(["start", "0"]) == 0
    capsys.readouterr()
    return here / "harbour-practice"


def answer(path: Path, source: str, question: str = "0.1") -> None:
    """Write an answer into a notebook, where its starter stands."""
    change(path, lambda notebook: _starter(notebook, question).update(source=source))


def change(path: Path, how: Any) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    how(notebook)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def versioned(version: str) -> Any:
    return lambda notebook: notebook["metadata"]["learnpath"].update(version=version)


def _starter(notebook: Any, question: str) -> dict[str, Any]:
    mark = {"question": question, "role": "starter"}
    found: dict[str, Any] = next(cell for cell in notebook["cells"] if cell["metadata"]["learnpath"] == mark)
    return found


def refused(capsys: pytest.CaptureFixture[str], *words: str) -> str:
    """Run a command that cannot be carried out; return its one sentence."""
    assert main(list(words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("learnpath: ")
    return said.err


class TestStart:
    def test_makes_a_folder_and_says_how_to_open_it(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["start", "0"]) == 0
        assert f"jupyter lab harbour-practice/{SLUG}.ipynb" in capsys.readouterr().out
        assert (here / "harbour-practice" / f"{SLUG}.ipynb").read_bytes() == FRESH

    @pytest.mark.parametrize("activated", [True, False])
    def test_names_the_jupyter_of_this_environment(
        self, here: Path, activated: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        beside_python = str(Path(sys.executable).parent)
        monkeypatch.setenv("PATH", beside_python if activated else str(here))
        assert main(["start", "0"]) == 0
        command = capsys.readouterr().out.splitlines()[-1].split()[0]
        assert command == ("jupyter" if activated else str(Path(beside_python, "jupyter").resolve()))

    def test_notes_the_version_in_the_progress_file(self, folder: Path) -> None:
        kept = json.loads((folder / "learnpath-progress.json").read_text(encoding="utf-8"))
        assert kept["exercises"] == {SLUG: "1.0"}

    @pytest.mark.parametrize("name", ["0", "00", "how-exercises-work", SLUG])
    def test_takes_number_or_name(self, here: Path, name: str) -> None:
        assert main(["start", name, "--folder", "my tide pool"]) == 0
        assert (here / "my tide pool" / f"{SLUG}.ipynb").is_file()

    @pytest.mark.parametrize("name", ["m2", "mixed-2"])
    def test_takes_the_name_of_a_set(self, here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["start", name]) == 0
        assert (here / "harbour-practice" / "mixed-2.ipynb").is_file()
        (here / "harbour-practice" / "mixed-2.ipynb").unlink()
        capsys.readouterr()
        assert "Get it with: learnpath start mixed-2" in refused(capsys, "check", "m2.1")

    @pytest.mark.parametrize("name", ["mixed", "-2"])
    def test_a_set_has_no_shorter_name(self, here: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
        capsys.readouterr()
        assert f"no exercise {name!r}" in refused(capsys, "start", "--", name)

    def test_never_overwrites(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        mine = folder / f"{SLUG}.ipynb"
        answer(mine, RIGHT)
        before = mine.read_bytes()
        assert main(["start", "0"]) == 0
        assert mine.read_bytes() == before
        assert "left alone" in capsys.readouterr().out

    def test_is_silent_about_exercise_0_when_another_was_asked_for(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        capsys.readouterr()
        assert main(["start", "2"]) == 0
        said = capsys.readouterr().out
        assert "02-the-whole-game.ipynb is new" in said
        assert SLUG not in said

    def test_leaves_a_renamed_copy_as_the_learners_copy(self, folder: Path) -> None:
        (folder / f"{SLUG}.ipynb").rename(folder / "mine.ipynb")
        assert main(["start", "0"]) == 0
        assert [path.name for path in folder.glob("*.ipynb")] == ["mine.ipynb"]

    def test_says_when_the_course_has_a_newer_version(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        change(folder / f"{SLUG}.ipynb", versioned("0.9"))
        assert main(["start", "0"]) == 0
        said = capsys.readouterr().out
        assert "version 0.9; the course now has version 1.0" in said
        assert "learnpath reset 0" in said

    def test_inside_the_folder_goes_on_there(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(folder)
        assert main(["start", "0"]) == 0
        assert not (folder / "harbour-practice").exists()

    def test_without_a_name_lays_exercise_0_and_the_next_one_that_is_not_done(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        delivered = here / "course"
        delivered.mkdir()
        slugs = {"0.1": SLUG, "1.1": "01-ebb", "2.1": "02-flood"}
        for slug in slugs.values():
            made = delivered / f"{slug}.ipynb"
            made.write_bytes(FRESH.replace(SLUG.encode(), slug.encode()))
        one = workfolder.find_question("0.1")
        monkeypatch.setattr(workfolder, "all_questions", lambda: tuple(replace(one, id=id) for id in slugs))
        monkeypatch.setattr(workfolder, "exercise_of", slugs.__getitem__)
        monkeypatch.setattr(workfolder, "exercise_path", lambda slug: delivered / f"{slug}.ipynb")
        done = {"schema": 1, "questions": {"1.1": {"status": "correct"}}}
        (here / "learnpath-progress.json").write_text(json.dumps(done))
        assert main(["start"]) == 0
        assert f"jupyter lab harbour-practice/{SLUG}.ipynb" in capsys.readouterr().out
        done["questions"]["0.1"] = {"status": "correct"}
        (here / "learnpath-progress.json").write_text(json.dumps(done))
        assert main(["start"]) == 0
        assert "jupyter lab harbour-practice/02-flood.ipynb" in capsys.readouterr().out
        laid = sorted(path.name for path in (here / "harbour-practice").iterdir())
        assert laid == [f"{SLUG}.ipynb", "02-flood.ipynb"]

    def test_an_unknown_exercise_is_one_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "There is no exercise 'how-exercise'; there is 00-how" in refused(capsys, "start", "how-exercise")

    def test_a_folder_that_cannot_be_made_is_one_sentence(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        (here / "file").touch()
        assert "cannot be written" in refused(capsys, "start", "0", "--folder", "file/inside")


class TestCheck:
    def test_an_untouched_exercise_is_not_attempted(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["check", "0"]) == 1
        said = capsys.readouterr().out
        assert said.count("Not attempted") == 5
        assert said.count("save the notebook") == 5  # there is no cell to run in a terminal

    def test_a_right_answer_is_recorded(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        answer(folder / f"{SLUG}.ipynb", RIGHT)
        assert main(["check", "0.1"]) == 0
        assert "Correct · 0.1 · 1 of 1 point" in capsys.readouterr().out
        assert main(["progress"]) == 0
        assert "1 of 5 points" in capsys.readouterr().out
        assert not (folder.parent / "learnpath-progress.json").exists()

    def test_a_wrong_answer_is_told_why(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        answer(folder / f"{SLUG}.ipynb", "total_pounds = 141_564")
        assert main(["check", "0.1"]) == 1
        assert "still in pence" in capsys.readouterr().out

    def test_a_cell_that_raises_is_named_and_does_not_stop_the_others(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        answer(folder / f"{SLUG}.ipynb", "total_pounds = payments / 100")
        answer(folder / f"{SLUG}.ipynb", "typical_pence = 1_117.5", "0.2")
        assert main(["check", "0"]) == 1
        said = capsys.readouterr().out
        assert "Code cell 3, line 1: TypeError" in said
        assert "Correct · 0.2" in said

    def test_finds_a_renamed_notebook_and_modules_beside_it(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        answer(folder / f"{SLUG}.ipynb", "from tides import total_pounds")
        (folder / "tides.py").write_text("total_pounds = 1_415.64\n")
        (folder / f"{SLUG}.ipynb").rename(folder / "mine.ipynb")
        assert main(["check", "0.1"]) == 0
        assert "mine.ipynb" in capsys.readouterr().out

    def test_works_inside_the_folder(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        answer(folder / f"{SLUG}.ipynb", RIGHT)
        monkeypatch.chdir(folder)
        assert main(["check", "0.1"]) == 0

    def test_an_unknown_question_is_one_sentence(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "There is no question '0.9'" in refused(capsys, "check", "0.9")

    def test_an_unknown_exercise_is_one_sentence(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "There is no exercise '99'" in refused(capsys, "check", "99")

    def test_a_missing_notebook_is_one_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "run: learnpath start" in refused(capsys, "check", "0")

    @pytest.mark.parametrize("broken", ["", "{", "[]", '{"cells": 3}', "\x00"])
    def test_a_broken_notebook_is_one_sentence(
        self, folder: Path, broken: str, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / f"{SLUG}.ipynb").write_text(broken)
        said = refused(capsys, "check", "0.1")
        assert "is not a notebook" in said
        assert "learnpath reset 0" in said

    def test_two_copies_without_the_own_name_are_one_sentence(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        (folder / f"{SLUG}.ipynb").rename(folder / "a.ipynb")
        (folder / "b.ipynb").write_bytes(FRESH)
        assert "a.ipynb, b.ipynb are all copies" in refused(capsys, "check", "0.1")

    def test_a_broken_progress_file_is_said_and_kept(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        kept = folder / "learnpath-progress.json"
        kept.write_text("{")
        answer(folder / f"{SLUG}.ipynb", RIGHT)
        assert main(["check", "0.1"]) == 0
        assert "is not valid JSON" in capsys.readouterr().out
        assert kept.read_text() == "{"


class TestNext:
    def test_the_first_question_that_is_not_answered_and_where_it_is(
        self, folder: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        answer(folder / f"{SLUG}.ipynb", RIGHT)
        assert main(["check", "0.1"]) == 0
        capsys.readouterr()
        assert main(["next"]) == 0
        said = capsys.readouterr().out
        assert said.startswith("0.2 A typical payment")
        assert f"jupyter lab harbour-practice/{SLUG}.ipynb" in said

    def test_without_a_notebook_says_how_to_get_it(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["next"]) == 0
        assert f"learnpath start {SLUG}" in capsys.readouterr().out

    def test_when_all_is_done_says_so(
        self, here: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        monkeypatch.setattr(workfolder, "all_questions", lambda: ())
        assert main(["next"]) == 0
        assert "Every question that is written so far is answered" in capsys.readouterr().out


class TestHint:
    def test_each_gives_more_and_the_third_stays(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        heads = []
        for _ in range(4):
            assert main(["hint", "0.3"]) == 0
            heads.append(capsys.readouterr().out.splitlines()[0])
        assert heads == [f"Hint {number} of 3 · 0.3" for number in (1, 2, 3, 3)]

    def test_an_unknown_question_is_one_sentence(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert "There is no question 'x'" in refused(capsys, "hint", "x")

    def test_elsewhere_it_makes_no_progress_file(self, here: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "Change to your work folder" in refused(capsys, "hint", "0.3")
        assert list(here.iterdir()) == []


class TestReset:
    def test_an_untouched_notebook_is_left_as_it_is(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert main(["reset", "0"]) == 0
        assert "fresh already" in capsys.readouterr().out
        assert [path.name for path in folder.glob("*.ipynb")] == [f"{SLUG}.ipynb"]

    def test_puts_the_work_aside_and_lays_down_a_fresh_one(self, folder: Path) -> None:
        mine = folder / f"{SLUG}.ipynb"
        kept = []
        for number in range(3):
            answer(mine, f"total_pounds = {number}")
            kept.append(mine.read_bytes())
            assert main(["reset", "0"]) == 0
            assert mine.read_bytes() == FRESH
        aside = [path.read_bytes() for path in folder.glob("*-before-reset*.ipynb")]
        assert sorted(aside) == sorted(kept)

    def test_keeps_the_progress(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        answer(folder / f"{SLUG}.ipynb", RIGHT)
        assert main(["check", "0.1"]) == 0
        assert main(["reset", SLUG]) == 0
        capsys.readouterr()
        assert main(["progress"]) == 0
        assert "1 of 5 points" in capsys.readouterr().out

    def test_a_broken_notebook_is_put_aside_too(self, folder: Path) -> None:
        (folder / f"{SLUG}.ipynb").write_text("half a note")
        assert main(["reset", "0"]) == 0
        assert (folder / f"{SLUG}-before-reset.ipynb").read_text() == "half a note"

    @pytest.mark.parametrize("moment", ["aside", "replace"])
    def test_an_interruption_loses_nothing(self, folder: Path, moment: str, monkeypatch: pytest.MonkeyPatch) -> None:
        mine = folder / f"{SLUG}.ipynb"
        answer(mine, RIGHT)
        before = mine.read_bytes()

        def interrupted(*_: object) -> None:
            raise KeyboardInterrupt

        if moment == "aside":
            monkeypatch.setattr(workfolder, "_put_aside", interrupted)
        else:
            monkeypatch.setattr("learnpath.whole.os.replace", interrupted)
        assert main(["reset", "0"]) == 130
        assert mine.read_bytes() == before
        assert not [path for path in folder.iterdir() if path.name.startswith(".")]

    def test_a_question_is_no_exercise(self, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
        assert "0.1 is a question" in refused(capsys, "reset", "0.1")
