"""Reads a solution file: the MyST text notebook that is the only source of an exercise.

A file is a header between two ``---`` lines, then blocks. Five kinds of block exist::

    prose                                  Markdown, plain code fences too; a line ``+++`` starts a new block
    :::{question} 2.1                      the question that the following blocks belong to; its body is empty
    :::
    :::{starter}                           the code that a learner begins with
    dummy_brier = ...
    :::
    ```{code-cell} ipython3                a code cell; tags in ``:tags: [solution]`` or in a ``---`` block
    :tags: [solution]
    dummy_brier = 0.12
    ```
    :::{solution-note}                     why this answer
    :::

A heading of level 1 or 2 in the prose ends the question before it. Any other directive is an error.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal["prose", "question", "starter", "code", "solution-note"]

_DIRECTIVE = re.compile(r"^(?P<fence>:{3,}|`{3,}|~{3,})\{(?P<name>[^}]*)\}\s*(?P<argument>.*?)\s*$")
_FENCE = re.compile(r"^\s{0,3}(?P<fence>`{3,}|~{3,})")
_COLON_FENCE = re.compile(r"^:{3,}\s*$")
_SECTION = re.compile(r"^#{1,2}\s+\S")


class SolutionFileError(ValueError):
    """A solution file that cannot be read; the message names file and line and says what to do."""


@dataclass(frozen=True)
class Block:
    """One block of a solution file.

    Attributes
    ----------
    kind
        ``prose``, ``question``, ``starter``, ``code`` or ``solution-note``.
    text
        The Markdown or code of the block without its fence; for a question its id.
    line
        Line of the file, counted from 1, on which the block begins.
    question
        Id of the question that the block belongs to, or None before the first and outside of one.
    tags
        Tags of a code cell.
    """

    kind: Kind
    text: str
    line: int
    question: str | None = None
    tags: tuple[str, ...] = ()

    @property
    def is_solution(self) -> bool:
        """Whether the block is only for the solution: dropped in the exercise."""
        return self.kind == "solution-note" or "solution" in self.tags


@dataclass(frozen=True)
class SolutionFile:
    """A solution file, read: its header and its blocks in order."""

    header: Mapping[str, object]
    blocks: tuple[Block, ...]

    @property
    def exercise(self) -> str:
        """Slug of the exercise, from ``learnpath: {exercise: ...}`` in the header."""
        return str(self._course["exercise"])

    @property
    def version(self) -> str:
        """Version of the exercise, from ``learnpath: {version: ...}`` in the header."""
        return str(self._course["version"])

    @property
    def questions(self) -> tuple[str, ...]:
        """Ids of the questions in the order of the file."""
        return tuple(block.text for block in self.blocks if block.kind == "question")

    def of(self, question: str) -> tuple[Block, ...]:
        """Blocks that belong to one question, its own heading included."""
        return tuple(block for block in self.blocks if block.question == question)

    @property
    def _course(self) -> Mapping[str, object]:
        course = self.header["learnpath"]
        assert isinstance(course, dict)  # parse() has checked it
        return course


def parse(text: str, name: str = "the solution file") -> SolutionFile:
    """Read a solution file.

    Parameters
    ----------
    text
        The whole file.
    name
        How messages call it, for example ``solutions/02-the-whole-game.md``.

    Raises
    ------
    SolutionFileError
        For a missing or incomplete header, an unknown directive, a fence that is never closed, a question
        without or with a repeated id, and a starter, solution or note that belongs to no question.

    Examples
    --------
    >>> source = '''---
    ... learnpath: {exercise: 02-the-whole-game, version: "1.0"}
    ... ---
    ... # Exercise 2
    ... :::{question} 2.1
    ... :::
    ... Compute it.
    ... '''
    >>> [(block.kind, block.question) for block in parse(source).blocks]
    [('prose', None), ('question', '2.1'), ('prose', '2.1')]
    """
    return _Reader(text, name).read()


def parse_header(lines: list[str]) -> dict[str, object]:
    """Read the small part of YAML that a header uses: nested keys, ``{flow: maps}``, ``[flow, lists]``, text.

    Every scalar stays text. Raises ValueError with a sentence for anything else.
    """
    root: dict[str, object] = {}
    levels: list[tuple[int, dict[str, object]]] = [(-1, root)]
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        key, colon, value = line.strip().partition(":")
        if not colon or (value and not value.startswith(" ")):
            raise ValueError(f"I expected 'key: value' and found {line.strip()!r}.")
        indent = len(line) - len(line.lstrip())
        while indent <= levels[-1][0]:
            levels.pop()
        inside = levels[-1][1]
        if value.strip():
            inside[_unquoted(key)] = _value(value.strip())
        else:
            nested: dict[str, object] = {}
            inside[_unquoted(key)] = nested
            levels.append((indent, nested))
    return root


class _Reader:
    """Walks through the lines of one file once."""

    def __init__(self, text: str, name: str) -> None:
        self.lines = text.removeprefix("\ufeff").splitlines()
        self.name = name
        self.at = 0  # index of the next line
        self.blocks: list[Block] = []
        self.question: str | None = None
        self.prose: list[str] = []
        self.prose_from = 0

    def read(self) -> SolutionFile:
        header = self._header()
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if directive := _DIRECTIVE.match(line):
                self._flush()
                self._directive(directive["fence"], directive["name"], directive["argument"])
            elif fence := _FENCE.match(line):
                first = self.at
                self._body(fence["fence"], "code fence")
                self._add_prose(self.lines[first : self.at], first)
            elif _COLON_FENCE.match(line):
                raise self._error(self.at, "this ':::' closes nothing that was opened.")
            elif line.startswith("+++"):
                self._flush()
                self.at += 1
            else:
                if _SECTION.match(line):
                    self._flush()
                    self.question = None
                self._add_prose([line], self.at)
                self.at += 1
        self._flush()
        return SolutionFile(header, tuple(self.blocks))

    def _header(self) -> dict[str, object]:
        needed = "a header between two '---' lines with 'learnpath: {exercise: NN-slug, version: \"1.0\"}'"
        if not self.lines or self.lines[0].strip() != "---":
            raise self._error(0, f"a solution file begins with {needed}.")
        ends = [i for i, line in enumerate(self.lines) if i and line.strip() == "---"]
        if not ends:
            raise self._error(0, "the header is never closed: add a line '---' after it.")
        try:
            header = parse_header(self.lines[1 : ends[0]])
        except ValueError as error:
            raise self._error(0, f"the header cannot be read. {error}") from None
        course = header.get("learnpath")
        if not isinstance(course, dict) or not {"exercise", "version"} <= set(course):
            raise self._error(0, f"a solution file begins with {needed}.")
        self.at = ends[0] + 1
        return header

    def _directive(self, fence: str, name: str, argument: str) -> None:
        first = self.at
        kinds = ["{code-cell}", *(f"{{{kind}}}" for kind in get_args(Kind) if kind not in ("prose", "code"))]
        if f"{{{name}}}" not in kinds:
            raise self._error(
                first, f"the directive {{{name}}} is unknown here; a solution file knows {', '.join(kinds)}."
            )
        body = self._body(fence, f"{{{name}}}")
        if name == "question":
            self._start_question(argument, body, first)
            return
        tags: tuple[str, ...] = ()
        if name == "code-cell":
            tags, body = self._options(body, first)
        kind: Kind = "code" if name == "code-cell" else "starter" if name == "starter" else "solution-note"
        if self.question is None and (kind != "code" or "solution" in tags):
            raise self._error(first, f"this {{{name}}} belongs to no question: put a {{question}} before it.")
        if kind == "starter" and any(b.kind == "starter" and b.question == self.question for b in self.blocks):
            raise self._error(first, f"question {self.question} has a starter already; one is the limit.")
        self.blocks.append(Block(kind, "\n".join(body).strip("\n"), first + 1, self.question, tags))

    def _start_question(self, identifier: str, body: list[str], first: int) -> None:
        if not re.fullmatch(r"m?\d+\.\d+", identifier):
            raise self._error(first, f"a question needs an id such as 2.1 or m1.1, and {identifier!r} is not one.")
        if any(line.strip() for line in body):
            raise self._error(first, "the body of a {question} is empty; its text follows after the closing ':::'.")
        if any(block.kind == "question" and block.text == identifier for block in self.blocks):
            raise self._error(first, f"question {identifier} occurs a second time.")
        self.question = identifier
        self.blocks.append(Block("question", identifier, first + 1, identifier))

    def _options(self, body: list[str], first: int) -> tuple[tuple[str, ...], list[str]]:
        """Split the options of a code cell (lines beginning with ``:``, or a ``---`` block) from its code."""
        if body and body[0].strip() == "---":
            ends = [i for i, line in enumerate(body) if i and line.strip() == "---"]
            if not ends:
                raise self._error(first, "the options of this cell are never closed: add a line '---'.")
            options, body = body[1 : ends[0]], body[ends[0] + 1 :]
        else:
            count = next((i for i, line in enumerate(body) if not line.startswith(":")), len(body))
            options, body = [line[1:] for line in body[:count]], body[count:]
        for line in options:  # only the tags matter here; other options are for the page
            if line.startswith("tags:"):
                tags = _value(line.removeprefix("tags:").strip())
                if not isinstance(tags, list):
                    raise self._error(first, f"tags are a list such as [solution]; found {line.strip()!r}.")
                return tuple(str(tag) for tag in tags), body
        return (), body

    def _body(self, fence: str, what: str) -> list[str]:
        """Lines up to the closing fence; leaves the reader behind it."""
        first = self.at
        closing = re.compile(rf"^\s{{0,3}}{re.escape(fence[0])}{{{len(fence)},}}\s*$")
        for index in range(first + 1, len(self.lines)):
            if closing.match(self.lines[index]):
                self.at = index + 1
                return self.lines[first + 1 : index]
        raise self._error(first, f"the {what} that begins here is never closed: add a line {fence!r} after it.")

    def _add_prose(self, lines: list[str], first: int) -> None:
        if not self.prose:
            self.prose_from = first
        self.prose.extend(lines)

    def _flush(self) -> None:
        """End the prose block that is being read, if there is one."""
        text = "\n".join(self.prose)
        if text.strip():
            blank = len(text) - len(text.lstrip("\n"))
            self.blocks.append(Block("prose", text.strip("\n"), self.prose_from + blank + 1, self.question))
        self.prose = []

    def _error(self, index: int, sentence: str) -> SolutionFileError:
        return SolutionFileError(f"{self.name}, line {index + 1}: {sentence}")


def _value(text: str) -> object:
    """One value of the header: a flow map, a flow list, or text."""
    if text.startswith("{") and text.endswith("}"):
        pairs = (part.partition(":") for part in _parts(text[1:-1]))
        return {_unquoted(key): _value(value.strip()) for key, _, value in pairs}
    if text.startswith("[") and text.endswith("]"):
        return [_value(part) for part in _parts(text[1:-1])]
    return _unquoted(text)


def _parts(text: str) -> list[str]:
    """Split at commas that are outside of quotes and brackets."""
    parts, depth, quote = [""], 0, ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif character in "\"'":
            quote = character
        else:
            depth += (character in "{[") - (character in "}]")
        if character == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += character
    return [part.strip() for part in parts if part.strip()]


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text
