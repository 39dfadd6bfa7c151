"""The built site, served on this machine, and a real browser that visits it.

Without a site or without Chromium or Chrome these tests are skipped, and one line at the end says why.
"""

from __future__ import annotations

import functools
import http.server
import os
import sys
import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from site_visits import (
    CLIPPED,
    FLAGS,
    HERE,
    ROOT,
    SITE,
    WEIGHTS,
    Facts,
    Visit,
    chromium,
    open_page,
    pages,
    weight,
    why_not,
)

sys.path.insert(0, str(ROOT / "_ext"))


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = why_not()
    if reason and os.environ.get("CI"):
        raise pytest.UsageError(f"CI always looks at the site. {reason}")
    for item in items:
        if reason and HERE in item.path.parents and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages() if why_not() is None else ["(no site)"])


def pytest_terminal_summary(terminalreporter: Any) -> None:
    skipped = [report for report in terminalreporter.stats.get("skipped", []) if "tests/site/" in report.nodeid]
    if skipped and (reason := why_not()):
        terminalreporter.write_line(reason)
    if WEIGHTS:
        terminalreporter.write_line("Weight of each page as first loaded (compressed) and number of requests:")
        for name, (weight, requests) in WEIGHTS.items():
            terminalreporter.write_line(f"  {weight / 1000:6.0f} KB  {requests:3d}  {name}")


class QuietHandler(http.server.SimpleHTTPRequestHandler):
    """Serves files and says nothing."""

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture(scope="session")
def address() -> Iterator[str]:
    """Where the site is served while the tests run."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(QuietHandler, directory=str(SITE)))
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """One browser for all tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=chromium(), args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def visit(browser: Any, address: str) -> Iterator[Callable[..., Visit]]:
    """Opens pages, and closes them after the test."""
    visits: list[Visit] = []

    def remember(name: str, **how: Any) -> Visit:
        visits.append(open_page(browser, address, name, **how))
        return visits[-1]

    yield remember
    for visited in visits:
        visited.page.context.close()


@pytest.fixture(scope="session")
def facts(browser: Any, address: str) -> Callable[[str], Facts]:
    """Visits a page once and says what was seen."""

    @functools.cache
    def look(name: str) -> Facts:
        visited = open_page(browser, address, name, dark=True)
        page = visited.page
        first = [request for request in visited.requests if "/vendor/vega" not in request]
        visited.scroll_through()
        page.set_viewport_size({"width": 390, "height": 800})
        phone = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        page.set_viewport_size({"width": 700, "height": 1000})
        page.emulate_media(media="print")
        page.evaluate("dispatchEvent(new Event('beforeprint'))")
        seen = Facts(
            weight=weight(first),
            requests=len(first),
            left_the_site=visited.left_the_site,
            failed=visited.failed,
            errors=visited.errors,
            alternatives=page.eval_on_selector_all("article img", "all => all.map((one) => one.getAttribute('alt'))"),
            wider_than_a_phone=phone,
            clipped_in_print=page.evaluate(CLIPPED),
            closed_in_print=page.eval_on_selector_all("article details:not([open])", "all => all.length"),
        )
        page.context.close()
        return seen

    return look
