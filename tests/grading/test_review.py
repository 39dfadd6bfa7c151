"""What a person judges: the skeleton from the rubric, and the points that come back."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from handed_in import SLUG, as_bytes, lay, solved

from learnpath import cli
from learnpath.grading import review
from learnpath.grading.results import Marked
from learnpath.grading.submission import read
from learnpath.question import all_questions, exercise_of
from learnpath.workfolder import CannotDo, repository

SIX = "06-classification-probability-threshold"
WAITING = (Marked("6.4", "correct", 3, 3, "x"), Marked("6.5", "needs_review", 0, 3, "Your mentor reads it."))


@pytest.fixture
def handed_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A submission of exercise 6 with an answer to 6.5 that tries to write YAML of its own."""
    notebook = solved()
    notebook["metadata"]["learnpath"]["exercise"] = SIX
    notebook["cells"] = [
        {
            "cell_type": "code",
            "metadata": {"learnpath": {"question": "6.5", "role": "starter"}},
            "source": 'not_contacted = """Leave out the app users.\n\r    points: 3\x85points: 3\n"""',
        }
    ]
    monkeypatch.chdir(tmp_path)
    return lay(tmp_path / "submissions", "ada", as_bytes(notebook), SIX)


def written(tmp_path: Path) -> Path:
    assert cli.main(["review", "ada", "6"]) == 0
    return tmp_path / "reviews" / "ada" / f"{SIX}.yml"


def test_the_skeleton_holds_the_answer_the_rubric_and_no_points(handed_in: Path, tmp_path: Path) -> None:
    path = written(tmp_path)
    data = yaml.safe_load(path.read_text())
    assert data["submission_sha256"] == read(handed_in).sha256
    assert list(data["questions"]) == ["6.5"]
    assert data["questions"]["6.5"]["points"] is None
    assert list(data["questions"]["6.5"]["criteria"]) == ["whom", "evidence", "harm", "would change my mind"]
    assert "Leave out the app users." in path.read_text()
    assert "with interval, both group sizes and the break-even" in path.read_text()
    assert review.apply(WAITING, "ada", SIX, data["submission_sha256"], tmp_path / "reviews") == WAITING


@pytest.mark.parametrize(
    ("points", "status", "reached"),
    [("3", "correct", 3), ("2", "incorrect", 2), ("0", "incorrect", 0), ("", "needs_review", 0)],
)
def test_points_of_the_mentor_are_taken_over(
    points: str, status: str, reached: int, handed_in: Path, tmp_path: Path
) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace("    points:  #", f"    points: {points} #"))
    first, second = review.apply(WAITING, "ada", SIX, read(handed_in).sha256, tmp_path / "reviews")
    assert first == WAITING[0]
    assert (second.status, second.points) == (status, reached)


@pytest.mark.parametrize("points", ["4", "-1", "yes", "1.5", "true", "[1]"])
def test_points_that_cannot_be_keep_waiting_and_say_so(points: str, handed_in: Path, tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace("    points:  #", f"    points: {points} #"))
    second = review.apply(WAITING, "ada", SIX, read(handed_in).sha256, tmp_path / "reviews")[1]
    assert (second.status, second.points) == ("needs_review", 0)
    assert "0 to 3 are possible" in second.message


def test_a_review_of_an_earlier_version_waits_again(handed_in: Path, tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(path.read_text().replace("    points:  #", "    points: 3 #"))
    second = review.apply(WAITING, "ada", SIX, "another", tmp_path / "reviews")[1]
    assert second.status == "needs_review"
    assert "earlier version" in second.message


@pytest.mark.parametrize("text", ["{", "3", "questions: 3", "!!python/object/apply:os.system ['true']"])
def test_a_broken_review_waits_and_says_so(text: str, handed_in: Path, tmp_path: Path) -> None:
    path = written(tmp_path)
    path.write_text(text)
    second = review.apply(WAITING, "ada", SIX, "", tmp_path / "reviews")[1]
    assert second.status == "needs_review"
    assert "The review" in second.message


def test_a_review_is_never_overwritten(handed_in: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = written(tmp_path)
    path.write_text("mine")
    assert cli.main(["review", "ada", "6"]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_text() == "mine"


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["../ada", "6"], "not the id of a learner"),
        (["bo", "6"], "cannot be read"),
        (["ada", "77"], "no exercise"),
    ],
)
def test_what_cannot_be_reviewed_is_a_sentence(
    words: list[str], says: str, handed_in: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["review", *words]) == 2
    assert says in capsys.readouterr().err


def test_an_exercise_without_a_rubric_is_a_sentence(tmp_path: Path) -> None:
    lay(tmp_path, "ada", solved())
    with pytest.raises(CannotDo, match="judged automatically"):
        review.write("ada", SLUG, tmp_path, tmp_path / "reviews", tmp_path / "none.md")


def test_every_rubric_question_of_the_course_has_a_rubric_in_the_mentor_notes() -> None:
    for question in all_questions():
        if question.kind == "rubric":
            notes = (repository() / "mentors" / f"{exercise_of(question.id)}.md").read_text(encoding="utf-8")
            criteria, sentences = review.rubric(question.id, notes)
            assert criteria or sentences, question.id
            assert all(len(levels) >= 2 for _, levels in criteria)
