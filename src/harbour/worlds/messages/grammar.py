"""A small grammar for varied text: `[one|two|]` chooses, `{slot}` expands a shared list, choices may nest.

A template is read once into a tree; writing a text walks the tree and takes one random number per choice. The
random numbers are whole numbers from NumPy, so the same seed writes the same text on every machine.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

Draw = Callable[[], int]  # the next random whole number, from 0 to 2**32 - 1
Piece = str | Callable[[Draw], str]
TEXT = re.compile(r"[^\[\]{|]+")
Node = tuple["Piece | Choice", ...]


class Choice:
    """Several ways of saying something; each is as likely as the others."""

    __slots__ = ("count", "ways")

    def __init__(self, ways: Sequence[Node]) -> None:
        self.ways = tuple(ways)
        self.count = len(self.ways)


class Grammar:
    """Reads templates that share slots, and writes texts from them.

    Parameters
    ----------
    slots
        Lists of templates by slot name; a template may use other slots, though not in a circle.
    makers
        Functions for slots that are made rather than listed (an amount, a date).
    """

    def __init__(self, slots: Mapping[str, Sequence[str]], makers: Mapping[str, Callable[[Draw], str]]) -> None:
        self._slots = slots
        self._makers = makers
        self._read: dict[str, Choice] = {}

    def choice(self, templates: Sequence[str]) -> Choice:
        """Read several templates as one choice."""
        return Choice([self.read(template) for template in templates])

    def read(self, template: str) -> Node:
        """Read one template.

        Raises
        ------
        ValueError
            If a bracket is not closed, or a slot is not known.
        """
        node, end = self._sequence(template, 0)
        if end != len(template):
            raise ValueError(f"The template {template!r} has {template[end]!r} outside of brackets, at place {end}.")
        return node

    def _sequence(self, template: str, start: int) -> tuple[Node, int]:
        """Read pieces up to the end, a `|` or a `]`; return them and the place of that sign."""
        pieces: list[Piece | Choice] = []
        place = start
        while place < len(template) and template[place] not in "|]":
            if template[place] == "[":
                ways: list[Node] = []
                while place < len(template) and template[place] in "[|":
                    way, place = self._sequence(template, place + 1)
                    ways.append(way)
                if place == len(template):
                    raise ValueError(f"The template {template!r} has a bracket that is not closed.")
                pieces.append(Choice(ways))
                place += 1
            elif template[place] == "{":
                end = template.index("}", place)
                pieces.append(self._slot(template[place + 1 : end], template))
                place = end + 1
            else:
                words = TEXT.match(template, place)
                assert words is not None
                pieces.append(words.group())
                place = words.end()
        return tuple(pieces), place

    def _slot(self, name: str, template: str) -> Piece | Choice:
        if name in self._makers:
            return self._makers[name]
        if name not in self._slots:
            raise ValueError(f"The template {template!r} uses the slot {name!r}, which is not listed.")
        if name not in self._read:
            self._read[name] = self.choice(self._slots[name])
        return self._read[name]


def write(node: Node, draw: Draw, out: list[str]) -> None:
    """Append the pieces of one text to `out`."""
    for piece in node:
        if type(piece) is str:
            out.append(piece)
        elif type(piece) is Choice:
            write(piece.ways[draw() * piece.count >> 32], draw, out)
        else:
            out.append(piece(draw))  # type: ignore[operator]
