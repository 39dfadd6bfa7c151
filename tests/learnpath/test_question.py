"""Questions are found by id, in order, and refuse to be made wrong."""

import pytest

from learnpath import question as questions
from learnpath.question import Question, UnknownQuestion

GOOD = {
    "id": "2.1",
    "title": "A title",
    "points": 1,
    "level": "easy",
    "kind": "val",
    "runs": "browser",
    "names": ("x",),
    "hints": ("a", "b", "c"),
}


def test_questions_come_in_the_order_of_their_numbers(fake_course):
    assert [q.id for q in questions.all_questions()] == ["1.1", "1.2", "1.3", "1.4", "1.10", "m1.1"]


def test_a_question_knows_its_exercise(fake_course):
    assert questions.exercise_of("1.10") == "01-small-numbers"
    assert questions.exercise_of("m1.1") == "mixed-1"


@pytest.mark.parametrize(
    ("asked", "says"),
    [("1.7", "1.1 or 1.2"), ("m1.2", "m1.1"), ("2.1", "1.1"), ("share", "look like"), ("", "look like")],
)
def test_an_unknown_id_is_answered_with_close_matches(fake_course, asked, says):
    with pytest.raises(UnknownQuestion) as caught:
        questions.find(asked)
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "change",
    [
        {"id": "2"},
        {"id": "x2.1"},
        {"title": " "},
        {"points": 0},
        {"level": "hard"},
        {"kind": "guess"},
        {"runs": "cloud"},
        {"hints": ("a", "b")},
        {"hints": ("a", "b", "")},
    ],
)
def test_a_question_that_is_not_complete_is_refused(change):
    Question(**GOOD)
    with pytest.raises(ValueError, match="Question "):
        Question(**GOOD | change)


def test_a_question_without_observer_or_judge_is_an_error(fake_course, monkeypatch):
    monkeypatch.setattr(questions, "_marked", lambda *_: None)
    with pytest.raises(LookupError, match="observes"):
        questions.observer("1.1")
    with pytest.raises(LookupError, match="judges"):
        questions.judge("1.1")
    assert questions.judge("1.3") is None
