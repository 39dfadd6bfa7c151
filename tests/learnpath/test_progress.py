"""The progress file: the learner's own, written in one step, never overwritten when it is not understood."""

import json
import os

import pytest

from learnpath.progress import NAME, find, load
from learnpath.verdict import Verdict

RIGHT = Verdict("correct", question="2.1", points=2, of=2)
WRONG = Verdict("incorrect", question="2.1", points=0, of=2)


def test_a_file_that_is_not_there_is_an_empty_one(tmp_path):
    kept = load(tmp_path / NAME)
    assert (kept.problem, kept.questions) == (None, {})
    assert not (tmp_path / NAME).exists()


def test_what_was_recorded_is_read_back(tmp_path):
    kept = load(tmp_path / NAME)
    kept.record(WRONG)
    kept.record(RIGHT)
    kept.record_hint("2.1", 2)
    kept.record_solution("2.2")
    assert kept.save() is None
    assert json.loads((tmp_path / NAME).read_text(encoding="utf-8")) == {
        "schema": 1,
        "questions": {
            "2.1": {"status": "correct", "attempts": 2, "hints": 2, "solution": False, "points": 2, "of": 2},
            "2.2": {
                "status": "not_attempted",
                "attempts": 0,
                "hints": 0,
                "solution": True,
                "points": 0,
                "of": 0,
            },
        },
    }
    assert load(tmp_path / NAME).question("2.1").points == 2


def test_the_best_status_stays(tmp_path):
    kept = load(tmp_path / NAME)
    kept.record(RIGHT)
    kept.record(WRONG)
    kept.record_hint("2.1", 3)
    kept.record_hint("2.1", 1)
    reached = kept.question("2.1")
    assert (reached.status, reached.points, reached.attempts, reached.hints) == ("correct", 2, 2, 3)


@pytest.mark.parametrize("status", ["not_attempted"])
def test_no_attempt_leaves_no_trace(tmp_path, status):
    kept = load(tmp_path / NAME)
    kept.record(Verdict(status, question="2.1", of=2))
    assert kept.questions == {}


def test_keys_of_others_are_kept(tmp_path):
    path = tmp_path / NAME
    others = {
        "schema": 1,
        "chapters": {"02-the-whole-game": {"read": True}},
        "quizzes": {"base-rate": {"answered": "right", "tries": 1}},
        "later": [1, 2],
        "questions": {"2.1": {"mentor": "seen"}},
    }
    path.write_text(json.dumps(others), encoding="utf-8")
    kept = load(path)
    kept.record(RIGHT)
    kept.save()
    written = json.loads(path.read_text(encoding="utf-8"))
    assert {name: written[name] for name in ("chapters", "quizzes", "later")} == {
        name: others[name] for name in ("chapters", "quizzes", "later")
    }
    assert written["questions"]["2.1"]["mentor"] == "seen"


def test_forgetting_removes_the_named_questions_only(tmp_path):
    kept = load(tmp_path / NAME)
    kept.record(RIGHT)
    kept.record_hint("2.2", 1)
    kept.forget(["2.1", "9.9"])
    assert list(kept.questions) == ["2.2"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        "null",
        "[" * 100_000,
        '{"schema": 2}',
        '{"schema": "1"}',
        '{"questions": []}',
        '{"quizzes": 3}',
        '{"questions": {"2.1": 1}}',
        '{"questions": {"2.1": {"hints": "2"}}}',
        '{"questions": {"2.1": {"hints": true}}}',
        '{"questions": {"2.1": {"status": "done"}}}',
        b"\xff\xfe",
    ],
)
def test_a_broken_file_is_reported_in_one_sentence_and_kept(tmp_path, text):
    path = tmp_path / NAME
    content = text if isinstance(text, bytes) else text.encode()
    path.write_bytes(content)
    kept = load(path)
    assert str(path) in kept.problem
    assert "\n" not in kept.problem
    kept.record(RIGHT)
    kept.record_hint("2.1", 1)
    assert kept.save() == kept.problem
    assert path.read_bytes() == content
    assert kept.question("2.1").hints == 1


def test_a_folder_in_the_place_of_the_file_is_reported(tmp_path):
    (tmp_path / NAME).mkdir()
    assert load(tmp_path / NAME).problem


def test_a_file_that_cannot_be_written_is_reported(tmp_path):
    kept = load(tmp_path / "missing folder" / NAME)
    kept.record(RIGHT)
    assert "cannot be written" in kept.save()


def test_writing_leaves_no_second_file_and_survives_a_failure(tmp_path, monkeypatch):
    path = tmp_path / NAME
    kept = load(path)
    kept.record(WRONG)
    kept.save()
    before = path.read_bytes()

    def fail(*_):
        raise OSError("disk full")

    monkeypatch.setattr(os, "replace", fail)
    kept.record(RIGHT)
    assert "disk full" in kept.save()
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == [NAME]


def test_the_file_is_looked_for_in_the_folder_and_above(tmp_path, monkeypatch):
    monkeypatch.delenv("LEARNPATH_PROGRESS", raising=False)
    inner = tmp_path / "course" / "exercises"
    inner.mkdir(parents=True)
    assert find(inner) == inner / NAME
    (tmp_path / "course" / NAME).write_text("{}", encoding="utf-8")
    assert find(inner) == tmp_path / "course" / NAME
    monkeypatch.chdir(inner)
    assert find() == tmp_path / "course" / NAME
    monkeypatch.setenv("LEARNPATH_PROGRESS", str(tmp_path / "mine.json"))
    assert find(inner) == tmp_path / "mine.json"
