"""The rubric of the capstone, read from ``mentors/rubrics/capstone.yml`` and checked.

Dimensions have weights, anchors that can be observed, evidence, and questions for the oral defence; one is a gate.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

LEVELS = (0, 1, 2)
LEAST_QUESTIONS = 2
"""Questions of the defence that every dimension has."""
LEAST_WORDS = 8
"""Words of an anchor: fewer describe no observation."""


class RubricError(ValueError):
    """The rubric cannot be used; the message says where and why."""


@dataclass(frozen=True)
class Dimension:
    """One row of the rubric.

    Attributes
    ----------
    id, name
        For programs and for people.
    chapters
        Numbers of the chapters whose work it looks at.
    weight
        Points of 100.
    anchors
        What can be observed at the levels 0, 1 and 2.
    evidence
        What to look at.
    defence
        Questions for the learner.
    gate
        The least level without which the capstone is not passed, or None.
    """

    id: str
    name: str
    chapters: tuple[int, ...]
    weight: int
    anchors: tuple[str, str, str]
    evidence: tuple[str, ...]
    defence: tuple[str, ...]
    gate: int | None = None


@dataclass(frozen=True)
class Rubric:
    """The whole rubric.

    Attributes
    ----------
    title
        Its name.
    least
        Points of 100 that are needed.
    defence_minutes
        How long the oral defence takes.
    dimensions
        In the order of the project.
    """

    title: str
    least: int
    defence_minutes: int
    dimensions: tuple[Dimension, ...]

    def points(self, levels: Mapping[str, int]) -> float:
        """Return the points of 100 for a level in every dimension.

        Raises
        ------
        RubricError
            If a dimension is missing or unknown, or a level is none of 0, 1, 2.
        """
        known = {dimension.id for dimension in self.dimensions}
        if set(levels) != known:
            odd = ", ".join(sorted(set(levels) ^ known))
            raise RubricError(f"Every dimension needs one level; missing or unknown: {odd}.")
        wrong = sorted(name for name, level in levels.items() if level not in LEVELS)
        if wrong:
            raise RubricError(f"Levels are 0, 1 or 2; that of {wrong[0]} is {levels[wrong[0]]}.")
        return sum(dimension.weight * levels[dimension.id] / 2 for dimension in self.dimensions)

    def passed(self, levels: Mapping[str, int]) -> bool:
        """Whether the points suffice and every gate is met."""
        gates = all(levels[each.id] >= each.gate for each in self.dimensions if each.gate is not None)
        return gates and self.points(levels) >= self.least


def load(path: Path) -> Rubric:
    """Read and check a rubric.

    Raises
    ------
    RubricError
        If the file is missing, is no YAML, or breaks a rule of the rubric.
    """
    import yaml

    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise RubricError(f"There is no rubric at {path}.") from None
    except yaml.YAMLError as error:
        raise RubricError(f"{path} is no YAML: {error}.") from None
    return parse(found)


def parse(data: Any) -> Rubric:
    """Return the rubric in plain data.

    Raises
    ------
    RubricError
        For a field that is missing or of the wrong kind, weights that do not add up to 100, no gate, a gate that does
        not have the largest weight, or a dimension without three different anchors, evidence or questions.
    """
    whole = _fields(data, "the rubric", {"title": str, "pass": int, "defence_minutes": int, "dimensions": list})
    dimensions = tuple(_dimension(each, number) for number, each in enumerate(whole["dimensions"], start=1))
    names = [dimension.id for dimension in dimensions]
    if len(set(names)) < len(names):
        raise RubricError("Two dimensions have the same id.")
    total = sum(dimension.weight for dimension in dimensions)
    if total != 100:
        raise RubricError(f"The weights add up to {total}; they must add up to 100.")
    gated = [dimension for dimension in dimensions if dimension.gate is not None]
    if not gated:
        raise RubricError("No dimension is a gate; one must be.")
    heaviest = max(dimension.weight for dimension in dimensions)
    if not any(dimension.weight == heaviest for dimension in gated):
        raise RubricError("The dimension with the largest weight must be a gate.")
    if not 0 < whole["pass"] <= 100 or whole["defence_minutes"] < 1:
        raise RubricError("`pass` lies between 1 and 100, and `defence_minutes` is at least 1.")
    return Rubric(whole["title"], whole["pass"], whole["defence_minutes"], dimensions)


def _dimension(data: Any, number: int) -> Dimension:
    where = f"dimension {number}"
    kinds = {
        "id": str,
        "name": str,
        "chapters": list,
        "weight": int,
        "evidence": list,
        "anchors": dict,
        "defence": list,
    }
    found = _fields(data, where, kinds)
    where = f"the dimension {found['id']}"
    anchors = found["anchors"]
    if tuple(sorted(anchors)) != LEVELS:
        raise RubricError(f"{where} needs anchors for 0, 1 and 2; it has {', '.join(map(str, anchors)) or 'none'}.")
    texts = tuple(str(anchors[level]) for level in LEVELS)
    if len(set(texts)) < len(LEVELS) or any(len(text.split()) < LEAST_WORDS for text in texts):
        raise RubricError(f"{where} needs three different anchors of at least {LEAST_WORDS} words.")
    questions = tuple(map(str, found["defence"]))
    if len(set(questions)) < LEAST_QUESTIONS or not all("?" in each or "." in each for each in questions):
        raise RubricError(f"{where} needs at least {LEAST_QUESTIONS} different questions for the defence.")
    if not found["evidence"] or not found["chapters"]:
        raise RubricError(f"{where} names no evidence or no chapter.")
    if found["weight"] < 1:
        raise RubricError(f"{where} has the weight {found['weight']}; the least is 1.")
    gate = data.get("gate")
    if gate is not None and gate not in LEVELS[1:]:
        raise RubricError(f"The gate of {where} is 1 or 2, not {gate!r}.")
    return Dimension(
        id=found["id"], name=found["name"], chapters=tuple(map(int, found["chapters"])), weight=found["weight"],
        anchors=(texts[0], texts[1], texts[2]), evidence=tuple(map(str, found["evidence"])), defence=questions,
        gate=gate,
    )  # fmt: skip


def _fields(data: Any, where: str, kinds: Mapping[str, type]) -> dict[str, Any]:
    if not isinstance(data, dict):
        raise RubricError(f"{where} must be a mapping of names to values.")
    for name, kind in kinds.items():
        if name not in data:
            raise RubricError(f"{where} lacks {name!r}.")
        if not isinstance(data[name], kind) or isinstance(data[name], bool):
            raise RubricError(f"{name!r} of {where} must be of type {kind.__name__}; it is {data[name]!r}.")
    return dict(data)
