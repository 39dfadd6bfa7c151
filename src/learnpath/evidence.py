"""What a judge looks at: the decoded observation, through readers that reject what cannot be judged.

Each reader either returns a value of the type that it promises or raises `Rejected`, which carries an
*incorrect* verdict with what was expected, what was seen and a next step.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, Literal

from learnpath.observation import Other, TooLarge, describe
from learnpath.verdict import Verdict, incorrect

_ARRAYS = {"numbers": "iuf", "booleans": "b", "text": "U", "times": "M"}


class Rejected(Exception):
    """An answer that cannot be judged further; `verdict` says why."""

    def __init__(self, verdict: Verdict) -> None:
        self.verdict = verdict
        super().__init__(f"expected {verdict.expected}; seen {verdict.seen}")


class Seen:
    """A read-only view of what an observer returned.

    Parameters
    ----------
    data
        Decoded observation, by key.
    """

    def __init__(self, data: Mapping[str, Any]) -> None:
        self._data = MappingProxyType(dict(data))

    def __contains__(self, key: str) -> bool:
        return key in self._data

    def keys(self) -> tuple[str, ...]:
        """The keys that the observer returned."""
        return tuple(self._data)

    def raw(self, key: str) -> Any:
        """Return plain data as they are: whatever `learnpath.observation.decode` gives."""
        return self._data[key]

    def number(self, key: str, low: float | None = None, high: float | None = None) -> float:
        """Return one finite number between `low` and `high` (both included). A truth value is no number."""
        value = self._data[key]
        expected = f"`{key}`: one number{_between(low, high)}"
        if not _is_number(value) or math.isnan(value):
            raise _rejected(expected, value)
        return _within(float(value), value, low, high, expected)

    def integer(self, key: str, low: int | None = None, high: int | None = None) -> int:
        """Return one whole number between `low` and `high`; 3.0 counts as 3."""
        value = self._data[key]
        expected = f"`{key}`: one whole number{_between(low, high)}"
        if not _is_number(value) or not math.isfinite(value) or value != int(value):
            raise _rejected(expected, value)
        _within(float(value), value, low, high, expected)
        return int(value)

    def boolean(self, key: str) -> bool:
        """Return True or False."""
        value = self._data[key]
        if not isinstance(value, bool):
            raise _rejected(f"`{key}`: True or False", value)
        return value

    def text(self, key: str) -> str:
        """Return a text that is not empty, without white space around it."""
        value = self._data[key]
        if not isinstance(value, str) or not value.strip():
            raise _rejected(f"`{key}`: a text", value)
        return value.strip()

    def choice(self, key: str, allowed: Sequence[str]) -> str:
        """Return one of the allowed texts; upper and lower case do not matter."""
        value = self._data[key]
        if isinstance(value, str):
            for option in allowed:
                if option.casefold() == value.strip().casefold():
                    return option
        raise _rejected(f"`{key}`: one of {', '.join(map(repr, allowed))}", value)

    def items(self, key: str, length: int | None = None) -> list[Any]:
        """Return the items of a list, a set or an array, in order; those of a set are sorted."""
        value = self._data[key]
        expected = f"`{key}`: a list{'' if length is None else f' of {length} items'}"
        if isinstance(value, frozenset):
            found = sorted(value, key=lambda item: (type(item).__name__, str(item)))
        elif isinstance(value, list):
            found = list(value)
        elif _is_array(value) and value.ndim:
            found = value.tolist()
        else:
            raise _rejected(expected, value)
        if length is not None and len(found) != length:
            raise _rejected(expected, value, seen=f"{len(found)} items")
        return found

    def order(self, key: str, items: Sequence[str]) -> list[str]:
        """Return a list that holds each of the given texts exactly once."""
        found = self.items(key)
        expected = f"`{key}`: a list of {', '.join(map(repr, items))} in the right order, each once"
        missing = [item for item in items if item not in found]
        strange = [item for item in found if item not in items]
        if strange:
            raise _rejected(expected, found, seen=f"{describe(strange[0])}, which is not among them")
        if missing:
            raise _rejected(expected, found, seen=f"a list without {missing[0]!r}")
        if len(found) != len(items):
            raise _rejected(expected, found, seen=f"a list of {len(found)} items, with repetitions")
        return found

    def numbers(
        self, key: str, length: int | None = None, low: float | None = None, high: float | None = None
    ) -> list[float]:
        """Return finite numbers of a list or a one-dimensional array, each between `low` and `high`."""
        value = self._data[key]
        size = "" if length is None else f"{length} "
        expected = f"`{key}`: {size}numbers{_between(low, high)}, as a list or array with one dimension"
        if isinstance(value, list):
            found = value
        elif _is_array(value) and value.ndim == 1 and value.dtype.kind in _ARRAYS["numbers"]:
            found = value.tolist()
        else:
            raise _rejected(expected, value)
        for position, item in enumerate(found):
            if not _is_number(item) or math.isnan(item):
                raise _rejected(expected, item, seen=f"{describe(item)} at position {position}")
            _within(float(item), item, low, high, expected)
        if length is not None and len(found) != length:
            raise _rejected(expected, value, seen=f"{len(found)} numbers")
        return [float(item) for item in found]

    def array(
        self,
        key: str,
        shape: tuple[int | None, ...] | None = None,
        of: Literal["numbers", "booleans", "text", "times"] = "numbers",
    ) -> Any:
        """Return a NumPy array; lists are converted. None in `shape` allows any length; numbers are finite.

        Booleans are not numbers here either.
        """
        import numpy

        value = self._data[key]
        expected = f"`{key}`: an array of {of}{'' if shape is None else f' with shape {_shape(shape)}'}"
        found = value
        if isinstance(value, list):
            try:
                found = numpy.array(value)
            except (ValueError, OverflowError):
                raise _rejected(expected, value, seen="a list of lists of unequal lengths") from None
            if found.dtype.kind in "US" and not all(isinstance(item, str) for item in _flat(value)):
                raise _rejected(expected, value, seen="a list that mixes text with other things")
            if found.dtype.kind in _ARRAYS["numbers"] and any(isinstance(item, bool) for item in _flat(value)):
                raise _rejected(expected, value, seen="a list that mixes truth values with numbers")
        if not _is_array(found) or found.dtype.kind not in _ARRAYS[of]:
            raise _rejected(expected, value)
        fits = shape is None or (
            found.ndim == len(shape)
            and all(want in (None, length) for want, length in zip(shape, found.shape, strict=True))
        )
        if not fits:
            raise _rejected(expected, value, seen=f"the shape {_shape(found.shape)}")
        if of == "numbers" and not numpy.isfinite(found).all():
            wrong = int((~numpy.isfinite(found)).sum())
            raise _rejected(expected, math.nan, seen=f"{wrong} of {found.size} values that are NaN or infinite")
        return found

    def mapping(self, key: str, keys: Iterable[object] | None = None) -> dict[Any, Any]:
        """Return a dictionary that has at least the given keys."""
        value = self._data[key]
        wanted = list(keys or ())
        expected = f"`{key}`: a dictionary"
        if wanted:
            expected += f" with the keys {', '.join(map(repr, wanted))}"
        if not isinstance(value, dict):
            raise _rejected(expected, value)
        missing = [name for name in wanted if name not in value]
        if missing:
            raise _rejected(expected, value, seen=f"a dictionary without {missing[0]!r}")
        return dict(value)

    def within(self, key: str) -> Seen:
        """Return the same kind of view on a dictionary with text keys."""
        found = self.mapping(key)
        if not all(isinstance(name, str) for name in found):
            raise _rejected(f"`{key}`: a dictionary with text as keys", found)
        return Seen(found)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _is_array(value: object) -> bool:
    return hasattr(value, "dtype") and hasattr(value, "shape")


def _between(low: float | None, high: float | None) -> str:
    if low is not None and high is not None:
        return f" from {low:g} to {high:g}"
    return f" of at least {low:g}" if low is not None else f" of at most {high:g}" if high is not None else ""


def _shape(shape: Sequence[int | None]) -> str:
    inside = ", ".join("any" if length is None else str(length) for length in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"


def _flat(value: Any) -> Iterable[Any]:
    for item in value:
        if isinstance(item, list):
            yield from _flat(item)
        else:
            yield item


def _within(number: float, value: object, low: float | None, high: float | None, expected: str) -> float:
    if not math.isfinite(number) or (low is not None and number < low) or (high is not None and number > high):
        raise _rejected(expected, value, next_step="Check unit and formula: this value cannot occur.")
    return number


def _rejected(expected: str, value: Any, *, seen: str | None = None, next_step: str | None = None) -> Rejected:
    because, advice = _advice(value)
    return Rejected(
        incorrect(expected=expected, seen=seen or describe(value), because=because, next_step=next_step or advice)
    )


def _advice(value: Any) -> tuple[str | None, str]:
    """The likely reason for a value of the wrong kind, and what to do."""
    if value is None:
        return (
            "A function without `return` gives None, and so do methods that work in place.",
            "Look for a missing `return`, then run the cell again.",
        )
    if isinstance(value, bool):
        return (
            "That is a truth value, the outcome of a comparison.",
            "Give the value itself that the question asks for.",
        )
    if isinstance(value, float) and math.isnan(value):
        return (
            "NaN comes out of missing values and of zero divided by zero.",
            "Find the first step whose result is NaN.",
        )
    if isinstance(value, str):
        return (
            None,
            "If a number or a list is asked for, leave out the quotation marks; if a text, compare its letters.",
        )
    if isinstance(value, Other):
        return None, "Turn it into plain numbers, text, a list or an array, as the question asks."
    if isinstance(value, TooLarge):
        return None, "Return only what the question asks for."
    if (isinstance(value, list) and len(value) == 1) or (_is_array(value) and value.size == 1):
        return (
            "A container with one value is not the value.",
            "If one value is asked for, take it out: `answer[0]` of a list, `answer.item()` of an array or Series.",
        )
    return None, "Compare type and shape of your answer with what the question asks for."
