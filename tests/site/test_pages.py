"""Every page of the book in a real browser: it asks nobody else, is light, and shows everything to everybody."""

from __future__ import annotations

import re

import pytest
from site_visits import SITE, WEIGHTS, pages, pages_with

pytestmark = pytest.mark.browser

HEAVIEST = 400_000  # bytes, compressed, before interactive figures load
MOST_REQUESTS = 20


def test_page_stays_on_the_site(facts, page_name):
    assert facts(page_name).left_the_site == []


def test_page_finds_all_its_files_and_reports_no_error(facts, page_name):
    assert facts(page_name).failed == []
    assert facts(page_name).errors == []


def test_page_is_light(facts, page_name):
    seen = facts(page_name)
    WEIGHTS[page_name] = (seen.weight, seen.requests)
    assert seen.weight <= HEAVIEST
    assert seen.requests <= MOST_REQUESTS


def test_pictures_say_what_they_show(facts, page_name):
    for alternative in facts(page_name).alternatives:
        assert alternative is not None, "a picture has no alternative text"
        assert "_images/" not in alternative, "the alternative text is a file name"
        assert len(alternative.split()) >= 4, f"the alternative text {alternative!r} says nothing"


def test_page_fits_a_phone(facts, page_name):
    assert facts(page_name).wider_than_a_phone <= 0


def test_print_clips_nothing_and_opens_everything(facts, page_name):
    assert facts(page_name).clipped_in_print == []
    assert facts(page_name).closed_in_print == 0


def test_formulas_are_mathml_without_left_over_latex():
    for name in pages_with("<math"):
        text = (SITE / name).read_text(encoding="utf-8")
        assert "MathJax" not in text
        for formula in text.split("<math")[1:]:
            assert "\\" not in formula.split("</math>")[0]


def test_theme_leaves_no_icon_script_behind():
    assert not list(SITE.rglob("fontawesome*"))
    assert not list(SITE.rglob("*.map"))


def test_exercises_in_the_browser_are_offered_where_they_are_and_nowhere_else():
    offered = {}
    for name in pages():
        found = re.findall(r'href="([^"]*lite/notebooks/index\.html)\?path=([^"]+)"', (SITE / name).read_text("utf-8"))
        for page, notebook in found:
            assert ((SITE / name).parent / page).resolve().is_file()
            assert (SITE / "lite" / "files" / notebook).is_file()
            offered.setdefault(name, notebook)
    if not (SITE / "lite").is_dir():
        assert offered == {}
    else:
        exercises = [name for name in pages() if name.startswith("exercises/")]
        refused = pages_with("so this exercise runs on your laptop")
        assert [name for name in exercises if name not in offered and name not in refused] == []
