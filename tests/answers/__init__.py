"""The right and wrong answers that every check is tested with, one module for each exercise.

A module has ``CORRECT`` (question id -> differently written right answers), ``WRONG`` (question id -> `Wrong`
answers), and, where an automatic mutant happens to be right, ``EQUIVALENT`` (question id -> {name of the
mutant: reason}). An answer is source text; it stands where the starter stands in the notebook.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Wrong:
    """One plausible wrong answer.

    Attributes
    ----------
    name
        What is wrong about it, in a few words.
    source
        The answer.
    misconception
        The slug that the verdict must name; None when it names none.
    says
        A part of what the verdict must say, in any of its texts.
    """

    name: str
    source: str
    misconception: str | None = None
    says: str = ""
