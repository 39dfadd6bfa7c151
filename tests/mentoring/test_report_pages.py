"""The pages of a report in a real browser: axe finds nothing, in light and dark, wide and at 390 pixels."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from graded import SIX, TWO, graded, lay, wrong
from playwright.sync_api import sync_playwright

from learnpath.grading.cohort import Cohort, Learner
from learnpath.mentoring import report

CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None and not os.environ.get("CI"), reason="neither Chromium nor Chrome was found")
def test_every_page_is_accessible_and_fits_a_telephone(tmp_path: Path) -> None:
    lay(tmp_path / "r", graded("ada", TWO, {"2.1": wrong("I saw `" + "x" * 300 + "`.", "dummy-is-zero")}))
    lay(tmp_path / "r", graded("ben", SIX, {"6.5": {"status": "needs_review"}}, sandbox="none"))
    learners = (
        Learner("ada", "Ada Lace"),
        *(Learner(f"l{i}", f"Learner {i}") for i in range(9)),
        Learner("ben", "Ben"),
    )
    report.write_report(tmp_path / "r", tmp_path / "out", cohort=Cohort("Spring", learners))
    found = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        for scheme, width in (("light", 1280), ("dark", 390)):
            # axe is a script from outside the page, which the page's own policy would stop.
            context = browser.new_context(
                color_scheme=scheme, viewport={"width": width, "height": 800}, bypass_csp=True
            )
            visited = context.new_page()
            for name in ("index", "learners/ada", "meetings/ada", "meetings/ben"):
                visited.goto((tmp_path / "out" / f"{name}.html").as_uri())
                results = Axe().run(visited, options={"runOnly": {"type": "tag", "values": RULES}})
                found += [
                    f"{name} {scheme}: {each['id']}: {node['html'][:120]}"
                    for each in results.response["violations"]
                    for node in each["nodes"]
                ]
                if visited.evaluate("document.documentElement.scrollWidth") > width:
                    found.append(f"{name} is wider than {width} pixels")
        browser.close()
    assert found == []
