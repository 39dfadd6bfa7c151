"""An impossible setting gets one clear sentence, before anything is simulated."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import numpy as np
import pytest

from harbour import knobs

IMPOSSIBLE = [
    ("spend", "customers", -5, "customers must be a whole number from 20 to 1,000,000, and -5 is not"),
    ("spend", "customers", 100.5, "whole number"),
    ("spend", "noise_pounds", float("nan"), "noise_pounds must be a number from 0 to 300, and nan is not"),
    ("spend", "skewed", "yes", "skewed must be True or False, and 'yes' is neither"),
    ("spend", "spread_grows", 1, "True or False"),
    ("spend", "outlier_pounds", float("inf"), "outlier_pounds"),
    ("spend", "extra_sessions", -1, "extra_sessions"),
    ("repeats", "customers", 0, "customers"),
    ("repeats", "months", 1, "months"),
    ("repeats", "customer_sd", -1.0, "customer_sd"),
    ("repeats", "drift", 5, "drift"),
    ("segments", "customers", True, "customers"),
    ("segments", "groups", 4, "groups"),
    ("segments", "separation", -1, "separation"),
    ("segments", "unusual_share", 1.5, "unusual_share"),
    ("segments", "fraud_share", "0.1", "fraud_share"),
    ("segments", "pilot_share", 2, "pilot_share"),
    ("search", "searches", 0, "searches"),
    ("search", "queries", 5_000, "queries"),
    ("search", "users", 1, "users"),
    ("search", "position_bias", -1, "position_bias"),
    ("search", "burying", 10, "burying"),
    ("search", "judged_share", 1.1, "judged_share"),
    ("offers", "openings", 1, "openings"),
    ("offers", "days", 0, "days"),
    ("offers", "drift", -0.1, "drift"),
    ("offers", "delay_hours", -1, "delay_hours"),
    ("offers", "policy", "greedy", "policy must be one of old, uniform, and 'greedy' is not"),
    ("messages", "messages", 3, "messages"),
    ("messages", "labelled_share", 0, "labelled_share"),
    ("messages", "double_share", 1.01, "double_share"),
    ("messages", "label_noise", 0.9, "label_noise"),
    ("messages", "shared_errors", -0.1, "shared_errors"),
    ("messages", "new_topic_day", 20, "new_topic_day"),
    ("messages", "new_topic_share", 1, "new_topic_share"),
]


@pytest.mark.parametrize(("name", "knob", "value", "says"), IMPOSSIBLE)
def test_an_impossible_knob_gets_one_sentence(name: str, knob: str, value: Any, says: str) -> None:
    simulate = importlib.import_module(f"harbour.worlds.{name}").simulate
    with pytest.raises(ValueError, match=says) as caught:
        simulate(seed=1, **{knob: value})
    assert str(caught.value).startswith(f"The knob {knob} must be")
    assert "\n" not in str(caught.value)


def test_every_knob_of_the_small_worlds_is_refused_once() -> None:
    for name in ("spend", "repeats", "segments", "search", "offers", "messages"):
        every = set(inspect.signature(importlib.import_module(f"harbour.worlds.{name}").simulate).parameters)
        assert {knob for world, knob, _, _ in IMPOSSIBLE if world == name} == every - {"seed"}


def test_numbers_of_numpy_are_numbers() -> None:
    assert knobs.whole("customers", np.int64(7), 1, 9) == 7
    assert knobs.number("drift", np.float32(0.5), 0, 1) == 0.5
    assert knobs.switch("groups", np.True_) is True
