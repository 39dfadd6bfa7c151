"""Turns what was observed into text and back: JSON with tagged arrays, so that a judge sees plain data only.

Plain are None, booleans, whole numbers, floats, text, dates, lists, sets, dictionaries, and NumPy arrays of
booleans, numbers, text or times. Scalars of NumPy become plain ones, tuples and ranges lists, a Series or an
Index an array, a data frame a dictionary of its columns. Everything else becomes `Other`, and what breaks a
limit `TooLarge`. No method of a learner's class is ever called: types are compared by identity, and
containers are read through the methods of ``list``, ``tuple``, ``set`` and ``dict`` themselves.

In the text, a dictionary with one key that begins with ``$`` is a tag::

    {"$float": "nan"}  {"$time": "2027-03-01T09:00:00"}  {"$set": [...]}  {"$map": [[key, value], ...]}
    {"$array": "float64", "shape": [3], "data": "<base64, little endian>"}
    {"$array": "str", "shape": [2], "data": ["a", "b"]}
    {"$other": "Pipeline"}  {"$too_large": "it is nested more than 20 levels deep"}
"""

from __future__ import annotations

import base64
import binascii
import datetime
import json
import math
import re
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

MAX_BYTES = 32_000_000  # of the whole text
MAX_ITEMS = 500_000  # lists, dictionaries and their elements, counted together
MAX_DEPTH = 20
MAX_TEXT = 100_000  # characters of one string
MAX_BITS = 1023  # of one whole number: it still fits a float

_TIMES = re.compile(r"(datetime64|timedelta64)\[(Y|M|W|D|h|m|s|ms|us|ns)\]")
_NUMBERS = (
    *("bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"),
    *("float16", "float32", "float64"),
)
_SCALAR_TAGS = {"$float", "$time", "$other"}


@dataclass(frozen=True)
class Other:
    """Stands for an object that is not plain data; `type_name` says of which class it was."""

    type_name: str


@dataclass(frozen=True)
class TooLarge:
    """Stands for a value that breaks a limit; `reason` says which, as the end of a sentence."""

    reason: str


class ObservationError(ValueError):
    """A text that `encode` has not written."""


def encode(value: object) -> str:
    """Write a value as JSON text.

    A value inside of the two outer levels of dictionaries that is too large becomes `TooLarge` by itself; its
    neighbours are kept.

    Examples
    --------
    >>> encode({"share": float("nan"), "model": object()})
    '{"share": {"$float": "nan"}, "model": {"$other": "object"}}'
    """
    try:
        return json.dumps(_Encoder().write(value, 0))
    except _LimitBroken as limit:
        return json.dumps({"$too_large": str(limit)})


def decode(text: str) -> Any:
    """Read a text of `encode` back into plain data. Arrays are read-only.

    Raises
    ------
    ObservationError
        If the text was not written by `encode` or breaks a limit.
    """
    if len(text) > 2 * MAX_BYTES:
        raise ObservationError(f"The observation is longer than {2 * MAX_BYTES:,} characters.")
    try:
        return _read(json.loads(text, parse_constant=_no_constant), 0)
    except (ValueError, TypeError, KeyError, OverflowError, RecursionError, binascii.Error) as error:
        raise ObservationError(f"The observation cannot be read: {error}") from None


def describe(value: object) -> str:
    """Say in a few words what a piece of plain data is, for the *seen* of a verdict.

    Examples
    --------
    >>> describe([1, 2.5]), describe(None), describe(Other("Pipeline"))
    ('[1, 2.5]', 'nothing (None)', 'an object of type Pipeline')
    """
    if value is None:
        return "nothing (None)"
    if isinstance(value, Other):
        return f"an object of type {value.type_name}"
    if isinstance(value, TooLarge):
        return f"a value that is too large to look at ({value.reason})"
    if isinstance(value, bool | datetime.date):
        return str(value)
    if isinstance(value, int | float):
        return "NaN (not a number)" if value != value else f"{value:.6g}" if isinstance(value, float) else str(value)
    if isinstance(value, str):
        return repr(value) if len(value) <= 80 else f"a text of {len(value)} characters"
    if isinstance(value, list | frozenset | dict):
        short = _short(value)
        if short is not None:
            return short
        kind = {list: "list", frozenset: "set", dict: "dictionary"}[type(value)]
        return f"a {kind} of {len(value)} item{'s' * (len(value) != 1)}"
    shape = getattr(value, "shape", None)
    if shape is not None:
        kind = {"b": "booleans", "U": "text", "M": "times", "m": "durations"}.get(value.dtype.kind, "numbers")  # type: ignore[attr-defined]
        return f"an array of {kind} with shape {tuple(shape)}"
    return f"an object of type {type_name(value)}"


def type_name(value: object) -> str:
    """Name of an object's class, read without running any code of that class."""
    name: str = type.__dict__["__name__"].__get__(type(value))
    return name[:100]


def _short(value: Any) -> str | None:
    """A small container of single values, written out; None if it is not small."""
    if len(value) > 6 or (isinstance(value, list | frozenset) and any(_compound(item) for item in value)):
        return None
    if isinstance(value, dict):
        if any(_compound(item) for pair in value.items() for item in pair):
            return f"a dictionary with the keys {', '.join(map(describe, value))}" if value else None
        text = "{" + ", ".join(f"{describe(key)}: {describe(item)}" for key, item in value.items()) + "}"
    else:
        text = ", ".join(describe(item) for item in value)
        text = f"[{text}]" if isinstance(value, list) else f"{{{text}}}" if value else "an empty set"
    return text if len(text) <= 100 else None


def _compound(value: object) -> bool:
    return not (value is None or isinstance(value, bool | int | float | str))


class _LimitBroken(Exception):
    """The end of a sentence that says which limit a value breaks."""


class _Encoder:
    """Turns one value into what `json.dumps` can write, and keeps count."""

    def __init__(self) -> None:
        self.items = 0
        self.bytes = 0

    def write(self, value: object, depth: int) -> object:
        """Return the JSON form of a value.

        Raises _LimitBroken where a limit is broken, except for values in the two outer dictionaries.
        """
        kind = type(value)
        if value is None or kind is bool:
            self._count(0, 5)
            return value
        if kind is int:
            return self._whole_number(value)  # type: ignore[arg-type]
        if kind is float:
            self._count(0, 24)
            return value if math.isfinite(value) else {"$float": str(value)}  # type: ignore[arg-type]
        if kind is str:
            return self._text(value)  # type: ignore[arg-type]
        if kind is Other or kind is TooLarge:
            assert isinstance(value, Other | TooLarge)
            return {"$other": value.type_name} if isinstance(value, Other) else {"$too_large": value.reason}
        if depth >= MAX_DEPTH:
            raise _LimitBroken(f"it is nested more than {MAX_DEPTH} levels deep")
        if issubclass(kind, dict):
            return self._dictionary(value, depth)  # type: ignore[arg-type]
        if issubclass(kind, list | tuple | set | frozenset) or kind is range:
            return self._sequence(value, kind, depth)  # type: ignore[arg-type]
        if kind is datetime.date or kind is datetime.datetime:
            return {"$time": self._text(value.isoformat())}  # type: ignore[attr-defined]
        try:
            return self._from_libraries(value, kind, depth)
        except (_LimitBroken, KeyboardInterrupt):
            raise
        except BaseException:  # a learner's subclass of a library's class may do anything
            return self._other(value)

    def _whole_number(self, value: int) -> int:
        if value.bit_length() > MAX_BITS:
            raise _LimitBroken("a whole number in it has more than 300 digits")
        self._count(0, 1 + value.bit_length() // 3)
        return value

    def _text(self, value: str) -> str:
        if len(value) > MAX_TEXT:
            raise _LimitBroken(f"a text in it has more than {MAX_TEXT:,} characters")
        self._count(0, len(value) if value.isascii() else 6 * len(value))
        return value

    def _dictionary(self, value: dict[object, object], depth: int) -> object:
        self._count(dict.__len__(value), 0)
        pairs = list(dict.items(value))
        plain = all(type(key) is str and not key.startswith("$") for key, _ in pairs)
        written = [(self._scalar(key), self._inside(item, depth)) for key, item in pairs]
        return dict(written) if plain else {"$map": [list(pair) for pair in written]}

    def _scalar(self, value: object) -> object:
        """Write a key or an element of a set, which must stay hashable: a single value, or `Other`."""
        written = self.write(value, MAX_DEPTH - 1)
        compound = isinstance(written, list) or (isinstance(written, dict) and not written.keys() & _SCALAR_TAGS)
        return self._other(value) if compound else written

    def _inside(self, value: object, depth: int) -> object:
        """Write a value of a dictionary; near the surface a broken limit stays with that value."""
        before = self.items, self.bytes
        try:
            return self.write(value, depth + 1)
        except _LimitBroken as limit:
            if depth > 1:
                raise
            self.items, self.bytes = before
            return {"$too_large": str(limit)}

    def _sequence(self, value: Iterable[object], kind: type, depth: int) -> object:
        for base in (list, tuple, set, frozenset, range):
            if issubclass(kind, base):
                self._count(base.__len__(value), 0)  # type: ignore[arg-type]
                items = base.__iter__(value)  # type: ignore[arg-type]
                if base in (set, frozenset):
                    return {"$set": sorted((self._scalar(item) for item in items), key=json.dumps)}
                return [self.write(item, depth + 1) for item in items]
        raise AssertionError(kind)

    def _from_libraries(self, value: Any, kind: type, depth: int) -> object:
        """Write what NumPy and pandas make; both are looked at only if the learner has imported them."""
        numpy, pandas = sys.modules.get("numpy"), sys.modules.get("pandas")
        if numpy is not None:
            if kind is numpy.ndarray:
                return self._array(value, depth)
            if any(kind is scalar for scalar in numpy.sctypeDict.values()):
                if kind is numpy.datetime64:
                    return self._time(value.astype("datetime64[us]").item(), value)
                item = value.item()
                unlike = type(item) is kind or kind is numpy.timedelta64
                return self._other(value) if unlike else self.write(item, depth)
        if pandas is not None:
            if kind is pandas.Timestamp:
                return self._time(value.to_pydatetime(warn=False), value)
            if issubclass(kind, pandas.Series | pandas.Index):
                return self._array(value.to_numpy(), depth)
            if kind is pandas.DataFrame and value.columns.is_unique:
                return self._dictionary({name: value[name] for name in value.columns}, depth)
        return self._other(value)

    def _time(self, time: object, value: object) -> object:
        if type(time) is datetime.datetime or type(time) is datetime.date:
            return {"$time": self._text(time.isoformat())}
        return self._other(value)

    def _array(self, array: Any, depth: int) -> object:
        numpy = sys.modules["numpy"]
        if type(array) is not numpy.ndarray:
            return self._other(array)
        name = str(array.dtype.newbyteorder("="))
        shape = list(array.shape)
        if array.dtype.kind == "O":
            items = array.tolist()
            if not all(type(item) is str for item in array.flat):
                return self.write(items, depth)
            name = "str"
        if array.dtype.kind == "U" or name == "str":
            texts = [str(item) for item in array.flat]
            self._count(len(texts), 4 * len(texts) * max(map(len, texts), default=0))
            return {"$array": "str", "shape": shape, "data": [self._text(text) for text in texts]}
        if name not in _NUMBERS and not _TIMES.fullmatch(name):
            return {"$other": f"array of {name}"}
        self._count(0, array.nbytes * 4 // 3)
        if array.dtype.kind in "mM":
            array = array.view("int64") if array.dtype.isnative else array.byteswap().view("int64")
        little = numpy.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
        return {"$array": name, "shape": shape, "data": base64.b64encode(little.tobytes()).decode("ascii")}

    def _other(self, value: object) -> object:
        self._count(0, 120)
        return {"$other": type_name(value)}

    def _count(self, items: int, size: int) -> None:
        self.items += items
        self.bytes += size
        if self.items > MAX_ITEMS:
            raise _LimitBroken(f"it holds more than {MAX_ITEMS:,} items")
        if self.bytes > MAX_BYTES:
            raise _LimitBroken(f"it takes more than {MAX_BYTES:,} bytes")


def _read(node: Any, depth: int) -> Any:
    if depth > 3 * MAX_DEPTH:
        raise ValueError("it is nested too deeply")
    if isinstance(node, list):
        return [_read(item, depth + 1) for item in node]
    if isinstance(node, int) and node.bit_length() > MAX_BITS:
        raise ValueError("a whole number has more than 300 digits")
    if not isinstance(node, dict):
        return node
    tag = next((key for key in node if key.startswith("$")), None)
    if tag is None:
        return {key: _read(item, depth + 1) for key, item in node.items()}
    content = node[tag]
    match tag:
        case "$float" if content in ("nan", "inf", "-inf"):
            return float(content)
        case "$time":
            return _read_time(content)
        case "$set":
            return frozenset(_read(item, depth + 1) for item in content)
        case "$map":
            return {_read(key, depth + 1): _read(item, depth + 1) for key, item in content}
        case "$array":
            return _read_array(content, node["shape"], node["data"])
        case "$other":
            return Other(str(content)[:100])
        case "$too_large":
            return TooLarge(str(content)[:200])
    raise ValueError(f"the tag {tag[:40]!r} is unknown")


def _read_time(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text) if len(text) == 10 else datetime.datetime.fromisoformat(text)


def _read_array(name: str, shape: list[int], data: Any) -> Any:
    import numpy

    if len(shape) > 16 or any(type(length) is not int or length < 0 for length in shape):
        raise ValueError("an array has an impossible shape")
    if name == "str":
        if not all(type(item) is str for item in data) or len(data) != math.prod(shape):
            raise ValueError("an array of text does not fit its shape")
        if 4 * len(data) * max(map(len, data), default=0) > MAX_BYTES:
            raise ValueError("an array of text is too large")
        array = numpy.array(data, dtype=str).reshape(shape)
        array.flags.writeable = False
        return array
    if name not in _NUMBERS and not _TIMES.fullmatch(name):
        raise ValueError("an array has a type that is not allowed")
    stored = numpy.dtype("uint8" if name == "bool" else "int64" if "[" in name else name).newbyteorder("<")
    raw = base64.b64decode(data, validate=True)
    native = numpy.frombuffer(raw, dtype=stored).astype(stored.newbyteorder("="))
    array = native != 0 if name == "bool" else native.view(name) if "[" in name else native
    array = array.reshape(shape)
    array.flags.writeable = False
    return array


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is written as a tag")
