"""The parts of a mentor's notes that are collected: every card and every rubric, whole, and nothing else."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "_ext"))

from pathbook.mentor_parts import card, rubrics  # noqa: E402

NOTES = """# Notes

## Rubric for 6.5

| what | 0 |
|---|---|
| harm | none |

Six is a pass.

**Rubric for 6.7, with the card.**

| what | 0 |

## Vote, discuss, vote again

> Buy?

They begin at A.

## To discuss

Something else.
"""


def test_a_card_is_taken_whole_and_ends_with_its_section() -> None:
    assert card(NOTES) == [("", "> Buy?\n\nThey begin at A.")]
    assert card("# Notes\n") == []


def test_rubrics_under_a_heading_and_under_a_bold_line_are_taken_with_their_texts() -> None:
    (first, text), second = rubrics(NOTES)
    assert first == "Rubric for 6.5"
    assert text.endswith("Six is a pass.")
    assert second == ("Rubric for 6.7, with the card", "| what | 0 |")


@pytest.mark.parametrize("path", sorted((ROOT / "mentors").glob("[0-9]*.md")), ids=lambda path: path.stem)
def test_every_chapters_notes_have_one_card_and_no_rubric_is_missed(path: Path) -> None:
    notes = path.read_text(encoding="utf-8")
    assert len(card(notes)) == 1
    assert len(rubrics(notes)) == notes.count("Rubric for ")
