"""A check from end to end, with everything that a learner's namespace may hold."""

import time

import numpy as np
import pytest
from hostile import HOSTILE

from learnpath import check as checks
from learnpath.check import check, judge, observe
from learnpath.observation import ObservationError
from learnpath.question import UnknownQuestion, questions_from
from learnpath.seeds import Seeds
from learnpath.work import AnswerRaised, Work

SEEDS = Seeds(data=None, probe=5)

pytestmark = pytest.mark.usefixtures("fake_course")


def test_a_right_answer_is_correct_and_earns_its_points():
    verdict = check("1.1", {"share": np.float64(0.25)}, SEEDS)
    assert (verdict.status, verdict.question, verdict.points, verdict.of) == ("correct", "1.1", 2, 2)


def test_a_wrong_answer_says_what_was_expected_and_seen_and_names_the_misconception():
    verdict = check("1.1", {"share": 0.75}, SEEDS)
    assert (verdict.status, verdict.points, verdict.of) == ("incorrect", 0, 2)
    assert (verdict.expected, verdict.seen, verdict.misconception) == ("0.25", "0.75", "others-counted")


@pytest.mark.parametrize("namespace", [{}, {"share": ...}, {"share": [..., 1]}, {"share": {"a": ...}}])
def test_no_answer_is_not_attempted(namespace):
    verdict = check("1.1", namespace, SEEDS)
    assert (verdict.status, verdict.points) == ("not_attempted", 0)
    assert "`share`" in verdict.message
    assert verdict.next_step


def test_a_renamed_answer_is_pointed_out():
    assert "`shares`" in check("1.1", {"shares": 0.25, "_share": 1}, SEEDS).message


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("question", ["1.1", "1.2", "1.10", "m1.1"])
def test_a_hostile_answer_is_never_correct_and_never_breaks_the_check(question, name, monkeypatch):
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    answer = HOSTILE[name]
    names = ("share", "double", "values", "steps")
    verdict = check(question, {**dict.fromkeys(names, answer), "table": 1}, SEEDS)
    assert verdict.status in ("incorrect", "not_attempted", "error")
    assert verdict.next_step
    assert "Traceback" not in str(verdict)


@pytest.mark.parametrize("name", HOSTILE)
def test_a_function_that_returns_a_hostile_object_is_incorrect(name, monkeypatch):
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    assert check("1.2", {"double": lambda x: HOSTILE[name]}, SEEDS).status == "incorrect"


def test_a_function_that_is_right_is_correct_for_every_probe():
    for probe in range(5):
        assert check("1.2", {"double": lambda x: 2 * x[0]}, Seeds(None, probe)).status == "correct"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("return ...", "not_attempted"),
        ("raise NotImplementedError('later')", "not_attempted"),
        ("pass", "incorrect"),
        ("raise ValueError('no such customer')", "error"),
        ("raise SystemExit", "error"),
        ("exit(3)", "error"),
        ("return double(x)", "error"),
        ("yield 1", "incorrect"),
        ("raise GeneratorExit", "error"),
        ("assert False", "error"),
    ],
)
def test_a_function_that_does_not_answer(body, status):
    namespace = {}
    exec(f"def double(x):\n    {body}", namespace)
    verdict = check("1.2", namespace, SEEDS)
    assert verdict.status == status
    assert verdict.next_step


def test_an_answer_that_raises_is_quoted_with_its_call_and_no_traceback():
    def double(x):
        raise ValueError("no such customer")

    verdict = check("1.2", {"double": double}, Seeds(None, 5))
    assert verdict.status == "error"
    assert "ValueError: no such customer" in verdict.seen
    assert "double([" in verdict.expected
    assert "Traceback" not in str(verdict)


def test_the_call_that_raised_can_be_made_again():
    def score(customer, limit):
        raise KeyError("region")

    with pytest.raises(AnswerRaised) as raised:
        Work({"score": score}).function("score")({"age": 31, "tags": ["a", None]}, limit=2.5)
    assert str(raised.value).startswith("`score({'age': 31, 'tags': ['a', None]}, limit=2.5)` raised KeyError")


def test_a_keyboard_interrupt_passes():
    def double(x):
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        check("1.2", {"double": double}, SEEDS)


def test_a_function_that_prints_a_lot_prints_nothing(capsys):
    def double(x):
        for _ in range(10_000):
            print("noise" * 10)
        return 2 * x[0]

    assert check("1.2", {"double": double}, SEEDS).status == "correct"
    assert capsys.readouterr() == ("", "")


def test_a_function_that_changes_its_input_changes_a_copy():
    def double(x):
        x[0] *= 2
        return x[0]

    assert check("1.2", {"double": double}, SEEDS).status == "correct"


@pytest.mark.parametrize(("answer", "seen"), [(3, "3"), ("text", "'text'"), ([1], "[1]"), (None, "None")])
def test_something_else_in_the_place_of_a_function_is_named(answer, seen):
    verdict = check("1.2", {"double": answer}, SEEDS)
    assert verdict.status == "incorrect"
    assert "must be a function" in verdict.seen
    assert seen in verdict.seen


def test_a_cell_above_that_was_not_run_is_not_the_learners_mistake():
    verdict = check("1.10", {"values": [1, 2, 3]}, SEEDS)
    assert verdict.status == "not_attempted"
    assert "Run all cells above" in verdict.message


def test_a_rubric_question_waits_for_the_mentor():
    assert check("1.3", {"why": "because"}, SEEDS).status == "needs_review"
    assert check("1.3", {"why": ...}, SEEDS).status == "not_attempted"


def test_a_check_that_raises_shows_a_sentence_and_under_strict_its_exception(monkeypatch):
    verdict = check("1.4", {"anything": 1}, SEEDS)
    assert verdict.status == "error"
    assert "The check itself failed" in verdict.message
    assert "fault of the judge" not in str(verdict)
    monkeypatch.setenv("LEARNPATH_STRICT", "1")
    with pytest.raises(KeyError):
        check("1.4", {"anything": 1}, SEEDS)


def test_a_judge_that_returns_no_verdict_is_an_error(monkeypatch):
    monkeypatch.setattr(checks.questions, "judge", lambda question: lambda seen, seeds: None)
    assert check("1.1", {"share": 1}, SEEDS).status == "error"


@pytest.mark.parametrize("text", ["{}", "[]", '{"outcome": "correct"}', '{"outcome": "observed", "data": 3}', "x"])
def test_a_forged_observation_is_refused(text):
    with pytest.raises(ObservationError):
        judge("1.1", text, SEEDS)


def test_observing_needs_no_judge(monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "fake_questions.c01_small_numbers.judge", None)
    assert "0.25" in observe("1.1", {"share": 0.25}, probe=1)


def test_an_unknown_question_is_an_error_of_the_caller():
    with pytest.raises(UnknownQuestion):
        check("9.9", {}, SEEDS)


def test_a_check_is_quick_and_gives_the_same_verdict_twice():
    start = time.perf_counter()
    verdicts = {str(check("1.1", {"share": 0.75}, SEEDS)) for _ in range(20)}
    assert len(verdicts) == 1
    assert time.perf_counter() - start < 2


def test_other_question_packages_can_be_used_for_a_while_only():
    with questions_from("learnpath.questions"), pytest.raises(UnknownQuestion):
        check("m1.1", {}, SEEDS)
    assert check("m1.1", {"steps": ["Frame", "Split", "Fit"]}, SEEDS).points == 3
