"""Statements of the prose, checked when the notebook runs: ``claim("sentence", condition, margin=z)``.

A false claim does not raise. It leaves an output in its cell; afterwards the outputs of a notebook are
compared with the claims in its source, so that one false claim does not hide the next and one that was never
reached is found.
"""

from __future__ import annotations

import ast
import json
import math
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from learnpath.runner import without_magics

MIME = "application/vnd.learnpath.claim+json"


@dataclass(frozen=True)
class Outcome:
    """What became of one claim.

    Attributes
    ----------
    sentence
        The sentence of the page.
    holds
        Whether it was reached and is true.
    margin
        By how many standard errors it holds (negative: misses); None for an exact statement.
    reached
        Whether it was run at all.
    """

    sentence: str
    holds: bool
    margin: float | None = None
    reached: bool = True

    def __str__(self) -> str:
        if not self.reached:
            return f"never reached: {self.sentence!r}"
        margin = "" if self.margin is None else f" (margin {self.margin:+.2f} standard errors)"
        return f"{'holds' if self.holds else 'false'}: {self.sentence!r}{margin}"


def claim(sentence: str, holds: bool, *, margin: float | None = None) -> None:
    """State that a sentence of the page is true.

    Parameters
    ----------
    sentence
        The sentence, or part of it, as it stands on the page. A text literal: it is looked up in the source.
    holds
        Whether it is true: a bool of Python or NumPy.
    margin
        By how many standard errors it holds; None for an exact statement. A margin of NaN makes the claim
        false; an infinite one counts as exact.

    Raises
    ------
    TypeError
        If `holds` is not a truth value, for example a whole column of them.
    """
    if type(holds).__name__ not in ("bool", "bool_"):
        raise TypeError(f"The claim {sentence!r} needs one truth value, and {type(holds).__name__} is none.")
    number = None if margin is None else float(margin)
    outcome = Outcome(
        sentence,
        bool(holds) and not (number is not None and math.isnan(number)),
        None if number is None or not math.isfinite(number) else number,
    )
    get_shell: Any = getattr(sys.modules.get("IPython"), "get_ipython", None)
    if get_shell is None or get_shell() is None:
        return
    from IPython.display import display

    result = {"sentence": outcome.sentence, "holds": outcome.holds, "margin": outcome.margin}
    display({MIME: result, "text/plain": str(outcome)}, raw=True)


def claims_in_source(code_cells: Iterable[str]) -> list[str]:
    """Return the sentences of all claims in the source of code cells, in order.

    Raises
    ------
    ValueError
        If a cell is not Python, or the sentence of a claim is not a text literal.
    """
    found = []
    for number, source in enumerate(code_cells, start=1):
        try:
            tree = ast.parse(without_magics(source)[0])
        except SyntaxError as error:
            raise ValueError(f"Code cell {number} cannot be read as Python: {error}.") from None
        calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and _is_claim(node.func)]
        for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
            named = [keyword.value for keyword in call.keywords if keyword.arg == "sentence"]
            sentence = next(iter(call.args[:1] + named), None)
            if not (isinstance(sentence, ast.Constant) and isinstance(sentence.value, str)):
                raise ValueError(
                    f"Code cell {number}, line {call.lineno}: the sentence of a claim is a text in quotes, "
                    "without an f in front, so that it can be found before the notebook runs."
                )
            found.append(sentence.value)
    return found


def collect(notebook: Mapping[str, Any]) -> list[Outcome]:
    """Return the outcomes that an executed notebook (nbformat 4) holds, in order."""
    found = []
    for cell in notebook["cells"]:
        for output in cell.get("outputs", ()):
            result = output.get("data", {}).get(MIME)
            if result is not None:
                result = json.loads(result) if isinstance(result, str) else result
                found.append(Outcome(result["sentence"], result["holds"], result["margin"]))
    return found


def compare(expected: Iterable[str], found: Iterable[Outcome]) -> list[Outcome]:
    """Return all outcomes, and one with ``reached=False`` for each claim run less often than written.

    Parameters
    ----------
    expected
        The sentences of `claims_in_source`.
    found
        The outcomes of `collect`.
    """
    reached = list(found)
    missing = Counter(expected) - Counter(outcome.sentence for outcome in reached)
    return reached + [Outcome(sentence, holds=False, reached=False) for sentence in missing.elements()]


def outcomes(notebook: Mapping[str, Any]) -> list[Outcome]:
    """Compare the source of an executed notebook with its outputs: every claim, also those never reached."""
    cells = [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]
    source = ["".join(cell["source"]) for cell in cells]  # a file may hold a list of lines
    return compare(claims_in_source(source), collect(notebook))


def complaints(notebook: Mapping[str, Any]) -> Iterator[str]:
    """Yield one sentence for every claim of an executed notebook that does not hold or was never reached."""
    for outcome in outcomes(notebook):
        if not outcome.holds:
            yield f"The claim is {outcome}."


def _is_claim(function: ast.expr) -> bool:
    return (isinstance(function, ast.Name) and function.id == "claim") or (
        isinstance(function, ast.Attribute) and function.attr == "claim"
    )
