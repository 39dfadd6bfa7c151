"""The built site, served on this machine, and a real browser that visits it.

Without a site or without Chromium or Chrome these tests are skipped, and one line at the end says why.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import yaml

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SITE = Path(os.environ.get("LEARNPATH_SITE", ROOT / "_build" / "html"))
TOC = Path(os.environ.get("LEARNPATH_TOC", ROOT / "_toc.yml"))
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
COMPRESSIBLE = (".html", ".js", ".css", ".svg", ".json")

sys.path.insert(0, str(ROOT / "_ext"))


def chromium() -> str | None:
    """Where a browser is, if there is one."""
    names = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
    return next((found for name in names if (found := shutil.which(name))), None)


def why_not() -> str | None:
    """What is missing, in one sentence; None when the site can be visited."""
    if not (SITE / "index.html").is_file():
        return "The tests of the site were skipped: no site has been built. `make book` builds it."
    if chromium() is None:
        return "The tests of the site were skipped: neither Chromium nor Chrome was found."
    return None


def pages() -> list[str]:
    """Every page of the table of contents, as a path below the site."""

    def files(node: Any) -> Iterator[str]:
        if isinstance(node, dict):
            yield from (node[key] for key in ("root", "file") if key in node)
            node = [value for value in node.values() if isinstance(value, list)]
        if isinstance(node, list):
            for child in node:
                yield from files(child)

    names = files(yaml.safe_load(TOC.read_text(encoding="utf-8")))
    return [f"{name.removesuffix('.md').removesuffix('.ipynb')}.html" for name in names]


def pages_with(mark: str) -> list[str]:
    """The pages that hold a piece of HTML."""
    return [page for page in pages() if mark in (SITE / page).read_text(encoding="utf-8")]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    reason = why_not()
    for item in items:
        if reason and HERE in item.path.parents and item.get_closest_marker("browser"):
            item.add_marker(pytest.mark.skip(reason=reason))


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "page_name" in metafunc.fixturenames:
        metafunc.parametrize("page_name", pages() if why_not() is None else ["(no site)"])


WEIGHTS: dict[str, tuple[int, int]] = {}


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


@dataclass
class Visit:
    """A page that has been opened, and what happened meanwhile."""

    page: Any
    requests: list[str] = field(default_factory=list)
    left_the_site: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    def scroll_through(self) -> None:
        """Scroll to the end, so that everything that waits for it is loaded."""
        self.page.evaluate(
            """async () => {
                for (let y = 0; y < document.documentElement.scrollHeight; y += 500) {
                    window.scrollTo(0, y);
                    await new Promise((resolve) => setTimeout(resolve, 30));
                }
            }"""
        )
        self.page.wait_for_function("[...document.querySelectorAll('figure.lp-chart')].every((f) => f.dataset.state)")
        self.page.wait_for_load_state("networkidle")


def weight(requests: list[str]) -> int:
    """Bytes of what was requested, text compressed as a server would."""
    total = 0
    for request in requests:
        path = SITE / urlsplit(request).path.lstrip("/")
        data = path.read_bytes()
        total += len(gzip.compress(data, 6)) if path.suffix in COMPRESSIBLE else len(data)
    return total


def open_page(
    browser: Any, address: str, name: str, *, width: int = 1280, dark: bool = False, script: bool = True
) -> Visit:
    """Open a page in a fresh profile: nothing stored, nothing from elsewhere answered."""
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if dark else "light",
        java_script_enabled=script,
    )
    page = context.new_page()
    page.set_default_timeout(10_000)
    visited = Visit(page)

    def answer(route: Any) -> None:
        url = route.request.url
        if url.startswith(address):
            visited.requests.append(url)
        if url.startswith((address, "data:", "blob:")):
            route.continue_()
        else:
            visited.left_the_site.append(url)
            route.abort()

    def listen(message: Any) -> None:
        if message.type in ("error", "warning"):
            visited.errors.append(message.text)

    context.route("**/*", answer)
    page.on("response", lambda response: visited.failed.append(response.url) if response.status >= 400 else None)
    page.on("console", listen)
    page.on("pageerror", lambda error: visited.errors.append(str(error)))
    page.goto(address + name)
    page.wait_for_load_state("networkidle")
    return visited


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


@dataclass(frozen=True)
class Facts:
    """What one visit to a page has shown: read to the end, on a phone, and as a dark page that is printed."""

    weight: int
    requests: int
    left_the_site: list[str]
    failed: list[str]
    errors: list[str]
    alternatives: list[str | None]
    wider_than_a_phone: int
    clipped_in_print: list[str]
    closed_in_print: int


CLIPPED = """() => {
    const shown = (node) => node.checkVisibility() && !node.closest(".lp-hidden");
    const scrolls = (node) => node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).overflowX !== "visible";
    const boxes = document.querySelectorAll("article pre, article table, article .output, article .lp-formula");
    const cut = [...boxes].filter((node) => shown(node) && scrolls(node));
    const wide = [...document.querySelectorAll("article *")].filter(
        (node) => shown(node) && node.getBoundingClientRect().right > innerWidth + 1
    );
    return [...cut, ...wide].map((node) => node.outerHTML.slice(0, 90));
}"""


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
