"""The exercises in the browser, in Chromium with every outside name unresolvable: boot, import, exercise 00 to its end.

What a browser loads from Pyodide's own address (NumPy and the like) cannot be loaded here; `tests/book/test_pyodide.py`
runs those exercises natively.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from site_visits import FLAGS, ROOT, SITE, chromium

from learnpath.book import lite, pyodide
from learnpath.solution_file import parse

pytestmark = [
    pytest.mark.browser,
    pytest.mark.nightly,
    pytest.mark.skipif(not (SITE / "lite" / "index.html").is_file(), reason="`make lite` has not been run"),
]

EXERCISE = "00-how-exercises-work"
WRONG = "typical_pence = sum(payment['pence'] for payment in payments) / len(payments)"


class Notebook:
    """A notebook in the browser: its cells are found by what they hold, and run one by one."""

    def __init__(self, page: Any) -> None:
        self.page = page

    def cell(self, text: str) -> Any:
        """The first code cell that holds a text."""
        cells = self.page.locator(".jp-CodeCell")
        self.page.locator(".jp-CodeCell .cm-content").filter(has_text=text).first.wait_for()
        place = next(i for i in range(cells.count()) if text in cells.nth(i).locator(".cm-content").inner_text())
        return cells.nth(place)

    def run(self, cell: Any) -> str:
        """Run a cell, wait for the kernel, return what the cell put out."""
        cell.locator(".jp-InputPrompt").click()
        self.page.keyboard.press("Control+Enter")
        self.page.wait_for_timeout(300)
        prompt = cell.locator(".jp-InputPrompt")
        self.page.wait_for_function(
            "cell => /\\[\\d+\\]/.test(cell.innerText)", arg=prompt.element_handle(), timeout=180_000
        )
        self.page.wait_for_timeout(200)
        return str(cell.locator(".jp-OutputArea").inner_text()) if cell.locator(".jp-OutputArea").count() else ""

    def write(self, cell: Any, code: str) -> None:
        """Replace what a cell holds."""
        cell.locator(".cm-content").click()
        self.page.keyboard.press("Control+a")
        self.page.keyboard.insert_text(code)


@pytest.fixture
def opened(address: str) -> Iterator[Notebook]:
    """Exercise 00, opened as the button on its page opens it."""
    from playwright.sync_api import sync_playwright

    outside = ["--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=FLAGS + outside)
        page = browser.new_page(viewport={"width": 1280, "height": 4000})
        page.set_default_timeout(60_000)
        page.goto(address + lite.address(EXERCISE))
        page.locator(".jp-CodeCell").first.wait_for(timeout=120_000)
        yield Notebook(page)
        browser.close()


def solutions() -> dict[str, str]:
    """The reference solution of each question."""
    path = Path(ROOT, "solutions", f"{EXERCISE}.md")
    blocks = parse(path.read_text(encoding="utf-8"), path.name).blocks
    return {block.question: block.text for block in blocks if block.question and "solution" in block.tags}


def test_exercise_00_is_solved_from_start_to_finish(opened):
    assert "Error" not in opened.run(opened.cell("from learnpath import q"))
    opened.run(opened.cell("Quayside Coffee"))
    starters = {
        "0.1": "total_pounds =",
        "0.2": "typical_pence =",
        "0.3": "def count_up_to",
        "0.4": "def card_share",
        "0.5": "def closing_balance",
    }
    answers = solutions()
    assert answers.keys() == starters.keys()
    for question, starter in starters.items():
        answer, check = opened.cell(starter), opened.cell(f'q("{question}").check()')
        assert "not attempted" in opened.run(check).lower()
        if question == "0.2":
            opened.write(answer, WRONG)
            opened.run(answer)
            assert "✗" in opened.run(check) or "incorrect" in opened.run(check).lower()
        if question == "0.3":
            opened.write(check, 'q("0.3").hint()')
            assert "Hint 1 of 3" in opened.run(check)
            opened.write(check, 'q("0.3").check()')
        opened.write(answer, answers[question])
        opened.run(answer)
        assert "correct" in re.sub("incorrect", "", opened.run(check).lower()), question
    table = opened.run(opened.cell("progress()"))
    assert "5 of 5 points" in table


def test_work_is_kept_in_the_browser(opened):
    opened.run(opened.cell("from learnpath import q"))
    answer = opened.cell("total_pounds =")
    opened.write(answer, "total_pounds = 12.34")
    opened.page.keyboard.press("Control+s")
    opened.page.wait_for_timeout(2_000)
    opened.page.reload()
    opened.page.locator(".cm-content").filter(has_text="total_pounds = 12.34").wait_for()


def test_a_module_of_the_bank_asks_for_numpy_at_pyodides_address(opened):
    asked: list[str] = []
    opened.page.context.on("request", lambda request: asked.append(request.url))
    first = opened.cell("from learnpath import q")
    opened.write(first, "import harbour")
    opened.run(first)
    outside = [url for url in asked if not url.startswith(opened.page.url.split("/lite/")[0])]
    assert outside, "importing the bank loads NumPy"
    assert all(url.startswith(f"{pyodide.CDN}/v") for url in outside), outside
