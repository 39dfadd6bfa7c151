"""Objects that learners never mean to make, and that a check must survive."""

import collections
import functools


class Boom(Exception):
    def __str__(self):
        raise RuntimeError("even the message explodes")


class EqualToEverything:
    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    __hash__ = None


class Exploding:
    """Raises whatever one does with it."""

    def _boom(self, *args, **kwargs):
        raise Boom

    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = _boom
    __repr__ = __str__ = __bool__ = __hash__ = __format__ = _boom
    __len__ = __iter__ = __getitem__ = __contains__ = __reversed__ = _boom
    __float__ = __int__ = __index__ = __complex__ = __round__ = _boom
    __array__ = __deepcopy__ = __copy__ = __reduce__ = __reduce_ex__ = _boom
    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __abs__ = __neg__ = _boom

    def __getattr__(self, name):
        raise SystemExit(name)


class LyingClass:
    """Says that it is a float."""

    @property
    def __class__(self):
        return float

    def __float__(self):
        return 0.25


class Meta(type):
    def __eq__(cls, other):
        return True

    def __hash__(cls):
        raise Boom

    @property
    def __name__(cls):
        raise Boom

    def __instancecheck__(cls, other):
        raise Boom


class OddlyTyped(metaclass=Meta):
    pass


class FloatEqualToEverything(float):
    def __eq__(self, other):
        return True

    def __abs__(self):
        return 0.0

    __sub__ = __rsub__ = lambda self, other: 0.0
    __hash__ = float.__hash__


class ListThatLies(list):
    def __iter__(self):
        raise Boom

    def __len__(self):
        raise Boom


class DictThatLies(dict):
    def items(self):
        raise Boom

    def __len__(self):
        return 0


class TextThatLies(str):
    def __eq__(self, other):
        return True

    __hash__ = str.__hash__


def self_referential():
    endless = []
    endless.append(endless)
    endless.append(endless)
    return endless


def deep(levels=2000):
    nested = []
    for _ in range(levels):
        nested = [nested]
    return nested


def count_for_ever():
    number = 0
    while True:
        yield number
        number += 1


HOSTILE = {
    "equal to everything": EqualToEverything(),
    "exploding": Exploding(),
    "lying class": LyingClass(),
    "odd metaclass": OddlyTyped(),
    "class object": OddlyTyped,
    "float equal to everything": FloatEqualToEverything(3),
    "lying list": ListThatLies([Exploding()]),
    "lying dict": DictThatLies(a=Exploding()),
    "lying text": TextThatLies("Frame"),
    "exploding in a list": [Exploding()],
    "exploding in a dict": {"a": {"b": Exploding()}},
    "self-referential": self_referential(),
    "deep": deep(),
    "generator": count_for_ever(),
    "map": map(int, "12"),
    "endless map": map(lambda x: x, count_for_ever()),
    "huge range": range(10**12),
    "huge list": [0] * 600_000,
    "huge text": "x" * 200_000,
    "huge integer": 1 << 5000,
    "nan": float("nan"),
    "infinity": float("inf"),
    "none": None,
    "true": True,
    "bytes": b"0.25",
    "complex": 0.25 + 0j,
    "text number": "0.25",
    "list of one": [0.25],
    "nested list": [[0.25, 1], [2]],
    "empty list": [],
    "dictionary": {1: "a", (1, 2): "b", None: 3},
    "set": {1, "a", (1, 2)},
    "namedtuple": collections.namedtuple("Point", "x y")(1, 2),
    "function": len,
    "partial": functools.partial(int, "5"),
    "lambda": lambda: ...,
    "module": collections,
    "not implemented": NotImplemented,
    "exception": Boom(),
}
