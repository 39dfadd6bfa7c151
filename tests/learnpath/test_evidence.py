"""What a judge reads: a value of the promised type, or a rejection that says what was expected and seen."""

import math

import numpy as np
import pytest

from learnpath.evidence import Rejected, Seen
from learnpath.observation import Other, TooLarge

ODD = {
    "none": None,
    "true": True,
    "text": "0.25",
    "nan": math.nan,
    "infinity": math.inf,
    "list": [1],
    "nested": [[1, 2], [3]],
    "dict": {"a": 1},
    "dict of other": {1: Other("X")},
    "set": frozenset({1}),
    "array": np.array([0.5]),
    "scalar array": np.array(0.5),
    "table": np.zeros((2, 2)),
    "booleans": np.array([True]),
    "words": np.array(["a"]),
    "times": np.array(["2027-01-01"], dtype="M8[D]"),
    "other": Other("Pipeline"),
    "too large": TooLarge("it holds too many items"),
}

READERS = {
    "number": (lambda seen: seen.number("x"), set()),
    "integer": (lambda seen: seen.integer("x"), set()),
    "boolean": (lambda seen: seen.boolean("x"), {"true"}),
    "text": (lambda seen: seen.text("x"), {"text"}),
    "choice": (lambda seen: seen.choice("x", ["a", "b"]), set()),
    "order": (lambda seen: seen.order("x", ["a", "b"]), set()),
    "numbers": (lambda seen: seen.numbers("x"), {"list", "array"}),
    "array": (lambda seen: seen.array("x"), {"list", "array", "scalar array", "table"}),
    "times": (lambda seen: seen.array("x", of="times"), {"times"}),
    "mapping": (lambda seen: seen.mapping("x"), {"dict", "dict of other"}),
    "within": (lambda seen: seen.within("x"), {"dict"}),
    "items": (
        lambda seen: seen.items("x"),
        {"list", "nested", "set", "array", "table", "booleans", "words", "times"},
    ),
}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("name", ODD)
def test_a_reader_accepts_its_type_and_rejects_the_rest_with_three_sentences(reader, name):
    read, accepted = READERS[reader]
    seen = Seen({"x": ODD[name]})
    if name in accepted:
        read(seen)
        return
    with pytest.raises(Rejected) as caught:
        read(seen)
    verdict = caught.value.verdict
    assert verdict.status == "incorrect"
    assert "`x`" in verdict.expected
    assert verdict.seen
    assert verdict.next_step


@pytest.mark.parametrize(
    ("read", "value", "result"),
    [
        (lambda s: s.number("x", low=0, high=1), 1, 1.0),
        (lambda s: s.integer("x", low=3), 3.0, 3),
        (lambda s: s.text("x"), " a ", "a"),
        (lambda s: s.choice("x", ["Fit", "Split"]), "split ", "Split"),
        (lambda s: s.order("x", ["a", "b"]), ["b", "a"], ["b", "a"]),
        (lambda s: s.items("x"), frozenset({"b", "a"}), ["a", "b"]),
        (lambda s: s.numbers("x", length=2), np.array([1, 2]), [1.0, 2.0]),
        (lambda s: s.within("x").number("a"), {"a": 1}, 1.0),
        (lambda s: s.mapping("x", keys=["a"]), {"a": 1}, {"a": 1}),
        (lambda s: s.array("x", shape=(None, 2)).tolist(), [[1, 2], [3, 4]], [[1, 2], [3, 4]]),
        (lambda s: s.array("x", of="text").tolist(), ["a", "b"], ["a", "b"]),
        (lambda s: s.array("x", of="booleans").tolist(), [True, False], [True, False]),
    ],
)
def test_a_good_answer_is_returned(read, value, result):
    found = read(Seen({"x": value}))
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("read", "value", "says"),
    [
        (lambda s: s.number("x", low=0, high=1), 1.5, "from 0 to 1"),
        (lambda s: s.number("x", low=0), -1, "at least 0"),
        (lambda s: s.number("x", high=0), 10**300, "at most 0"),
        (lambda s: s.integer("x"), 2.5, "whole number"),
        (lambda s: s.numbers("x", length=3), [1, 2], "2 numbers"),
        (lambda s: s.numbers("x"), [1, True], "True at position 1"),
        (lambda s: s.numbers("x"), [1, math.nan], "NaN (not a number) at position 1"),
        (lambda s: s.numbers("x", high=1), [0.5, 2], "at most 1"),
        (lambda s: s.array("x", shape=(3,)), np.zeros(2), "shape (2,)"),
        (lambda s: s.array("x", shape=(3, None)), np.zeros(3), "(3, any)"),
        (lambda s: s.array("x"), np.array([1, np.nan]), "1 of 2 values"),
        (lambda s: s.array("x"), [[1], [1, 2]], "unequal lengths"),
        (lambda s: s.array("x", of="text"), ["a", 1], "mixes"),
        (lambda s: s.array("x"), [1, True], "mixes"),
        (lambda s: s.items("x", length=1), [1, 2], "2 items"),
        (lambda s: s.order("x", ["a", "b"]), ["a"], "without 'b'"),
        (lambda s: s.order("x", ["a", "b"]), ["a", "c"], "'c', which is not among them"),
        (lambda s: s.order("x", ["a", "b"]), ["a", "b", "a"], "repetitions"),
        (lambda s: s.mapping("x", keys=["a"]), {"b": 1}, "without 'a'"),
        (lambda s: s.number("x"), None, "nothing (None)"),
        (lambda s: s.number("x"), math.nan, "the first step whose result is NaN"),
        (lambda s: s.number("x"), [0.25], "container with one value"),
    ],
)
def test_a_rejection_says_what_was_wrong(read, value, says):
    with pytest.raises(Rejected) as caught:
        read(Seen({"x": value}))
    verdict = caught.value.verdict
    assert says in f"{verdict.expected} {verdict.seen} {verdict.because} {verdict.next_step}"


def test_a_key_that_the_observer_forgot_is_a_fault_of_the_check():
    with pytest.raises(KeyError):
        Seen({}).number("x")


def test_the_view_cannot_be_changed_through_what_it_returns():
    seen = Seen({"x": [1], "y": {"a": 1}})
    seen.items("x").append(2)
    seen.mapping("y")["b"] = 2
    assert (seen.items("x"), seen.mapping("y"), seen.keys()) == ([1], {"a": 1}, ("x", "y"))
    assert "x" in seen
