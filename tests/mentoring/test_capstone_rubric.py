"""The rubric of the capstone keeps its rules, and the loader notices when one is broken."""

from __future__ import annotations

import copy
from pathlib import Path
from typing import Any

import pytest
import yaml

from learnpath.mentoring.capstone import LEAST_QUESTIONS, RubricError, load, parse

FILE = Path(__file__).parents[2] / "mentors" / "rubrics" / "capstone.yml"


@pytest.fixture
def data() -> Any:
    return copy.deepcopy(yaml.safe_load(FILE.read_text(encoding="utf-8")))


def test_six_dimensions_weigh_a_hundred_and_data_weighs_most() -> None:
    rubric = load(FILE)
    assert len(rubric.dimensions) == 6
    assert sum(each.weight for each in rubric.dimensions) == 100
    heaviest = max(rubric.dimensions, key=lambda each: each.weight)
    assert heaviest.id == "data-and-limits"
    assert sum(each.weight == heaviest.weight for each in rubric.dimensions) == 1
    assert heaviest.gate == 1


def test_every_dimension_has_anchors_evidence_and_questions() -> None:
    for each in load(FILE).dimensions:
        assert len(set(each.anchors)) == 3
        assert each.evidence
        assert len(each.defence) >= LEAST_QUESTIONS


def test_points_run_from_nothing_to_a_hundred() -> None:
    rubric = load(FILE)
    names = [each.id for each in rubric.dimensions]
    assert [rubric.points(dict.fromkeys(names, level)) for level in (0, 1, 2)] == [0, 50, 100]


def test_the_gate_holds_whatever_the_rest() -> None:
    rubric = load(FILE)
    levels = {each.id: 2 for each in rubric.dimensions}
    assert rubric.passed(levels)
    levels["data-and-limits"] = 0
    assert rubric.points(levels) >= rubric.least
    assert not rubric.passed(levels)


@pytest.mark.parametrize(("levels", "says"), [({"scope-and-value": 1}, "missing"), (None, "Levels are")])
def test_levels_must_be_complete_and_known(levels: dict[str, int] | None, says: str) -> None:
    rubric = load(FILE)
    with pytest.raises(RubricError, match=says):
        rubric.points(levels or {each.id: 3 for each in rubric.dimensions})


def _set(path: tuple[Any, ...], value: Any) -> Any:
    def change(data: Any) -> None:
        for key in path[:-1]:
            data = data[key]
        if value is None:
            del data[path[-1]]
        else:
            data[path[-1]] = value

    return change


@pytest.mark.parametrize(
    ("change", "says"),
    [
        (_set(("dimensions", 0, "weight"), 20), "add up to 105"),
        (_set(("dimensions", 1, "gate"), None), "gate"),
        (_set(("dimensions", 1, "gate"), 3), "1 or 2"),
        (_set(("dimensions", 2, "anchors", 1), None), "anchors for 0, 1 and 2"),
        (_set(("dimensions", 2, "anchors", 1), "good"), "different anchors"),
        (_set(("dimensions", 3, "defence"), ["Why?"]), "questions"),
        (_set(("dimensions", 3, "defence"), None), "lacks 'defence'"),
        (_set(("dimensions", 4, "evidence"), []), "no evidence"),
        (_set(("dimensions", 5, "id"), "scope-and-value"), "same id"),
        (_set(("title",), 5), "type str"),
    ],
)
def test_a_broken_rubric_is_refused_with_a_sentence(data: Any, change: Any, says: str) -> None:
    change(data)
    with pytest.raises(RubricError, match=says):
        parse(data)


def test_a_missing_file_is_said(tmp_path: Path) -> None:
    with pytest.raises(RubricError, match="There is no rubric"):
        load(tmp_path / "none.yml")
