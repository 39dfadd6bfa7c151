"""The built site and a visit to one of its pages, as values for the tests of this folder."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

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


WEIGHTS: dict[str, tuple[int, int]] = {}
"""Bytes and requests of each page that has been visited."""


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
        if not path.is_file():
            continue  # the browser has reported it
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
