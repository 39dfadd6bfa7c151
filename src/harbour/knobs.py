"""Check the knobs of a world before anything is simulated; an impossible setting gets one clear sentence."""

from __future__ import annotations

from typing import Any

import numpy as np


def whole(knob: str, value: Any, low: int, high: int) -> int:
    """Return `value` as an int if it is a whole number from `low` to `high`, else raise ValueError."""
    if isinstance(value, (bool, np.bool_)) or not isinstance(value, (int, np.integer)) or not low <= value <= high:
        raise ValueError(f"The knob {knob} must be a whole number from {low:,} to {high:,}, and {value!r} is not.")
    return int(value)


def number(knob: str, value: Any, low: float, high: float) -> float:
    """Return `value` as a float if it is a finite number from `low` to `high`, else raise ValueError."""
    is_number = isinstance(value, (int, float, np.integer, np.floating)) and not isinstance(value, bool)
    if not is_number or not low <= value <= high:  # not-a-number fails the comparison
        raise ValueError(f"The knob {knob} must be a number from {low:,} to {high:,}, and {value!r} is not.")
    return float(value)


def switch(knob: str, value: Any) -> bool:
    """Return `value` as a bool if it is True or False, else raise ValueError."""
    if not isinstance(value, (bool, np.bool_)):
        raise ValueError(f"The knob {knob} must be True or False, and {value!r} is neither.")
    return bool(value)


def choice(knob: str, value: Any, allowed: tuple[str, ...]) -> str:
    """Return `value` if it is one of the `allowed` words, else raise ValueError."""
    if value not in allowed:
        raise ValueError(f"The knob {knob} must be one of {', '.join(allowed)}, and {value!r} is not.")
    return str(value)
