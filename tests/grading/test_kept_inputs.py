"""Inputs that are kept between answers are those that are asked for, and nobody has changed them."""

from __future__ import annotations

import pytest

from learnpath.question import preparer
from learnpath.questions.c01_where_ml_earns_its_keep import months


def test_a_month_that_is_kept_follows_the_data_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HARBOUR_SEED", "1")
    one = months.this_month(None)
    monkeypatch.setenv("HARBOUR_SEED", "2")
    assert not months.this_month(None).equals(one)
    monkeypatch.setenv("HARBOUR_SEED", "1")
    assert months.this_month(None).equals(one)


def test_payments_that_are_kept_are_those_made_anew_and_follow_the_probe() -> None:
    kept = months.other_payments(7)
    made = months._elsewhere.__wrapped__(100_003 + 7)
    assert kept.equals(made)
    assert not months.other_payments(8).equals(kept)


def test_a_question_says_whether_its_inputs_can_be_made_once() -> None:
    assert preparer("1.3") is not None
    assert preparer("1.1") is None
