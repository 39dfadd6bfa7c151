"""axe-core finds nothing (WCAG 2.0 to 2.2, A and AA, best practices): a sample each time, every page at night."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from site_visits import pages_with, why_not

pytestmark = pytest.mark.browser

CHAPTER = (pages_with('id="quiz-') if why_not() is None else []) or ["(no chapter)"]
MODES = [(dark, width) for dark in (False, True) for width in (1280, 390)]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]


def violations(visited) -> list[str]:
    visited.scroll_through()
    visited.page.evaluate("document.querySelectorAll('article details > summary').forEach((one) => one.click())")
    visited.page.evaluate("window.scrollTo(0, 0)")
    results = Axe().run(visited.page, options={"runOnly": {"type": "tag", "values": RULES}})
    return [
        f"{found['id']}: {node['html'][:160]} ({(node.get('failureSummary') or '')[:200]})"
        for found in results.response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize(("dark", "width"), MODES)
def test_a_chapter_is_accessible(visit, dark, width):
    assert violations(visit(CHAPTER[0], dark=dark, width=width)) == []


@pytest.mark.nightly
@pytest.mark.parametrize(("dark", "width"), MODES)
def test_every_page_is_accessible(visit, page_name, dark, width):
    assert violations(visit(page_name, dark=dark, width=width)) == []
