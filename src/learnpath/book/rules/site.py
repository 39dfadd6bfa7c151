"""Rules of the built site: what a reader's browser gets."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import unquote, urlsplit

from learnpath.book.rules.book import Book, Violation
from learnpath.book.rules.built import BuiltPage, Output, addresses_in_css
from learnpath.book.rules.prose import alternative_fault, heading_faults

MOST_ROWS, MOST_COLUMNS = 10, 8

_LEFT_OVER = (
    (re.compile(r"\{[a-z][a-z:_-]*\}`"), "a role"),
    (re.compile(r"\{glue(?::[a-z]+)?\b"), "a glued value"),
    (re.compile(r"^\s*(?::{3,}|`{3,})\{?", re.MULTILINE), "a directive"),
    (re.compile(r"\[(?: |x)\] "), "a list of options"),
)
_NEVER_THE_SAME = (
    (re.compile(r"\b(?:Wall time|CPU times)\b"), "a timing"),
    (re.compile(r"\b\d+(?:\.\d+)? ?(?:ns|µs|us|ms|s) ± "), "a timing"),
    (re.compile(r"\b0x[0-9a-fA-F]{6,}\b"), "a memory address"),
    (re.compile(r"\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b"), "an id drawn at random"),
    (re.compile(r"\d+%\|[█▏▎▍▌▋▊▉#\s]*\|"), "a progress bar"),
    (
        re.compile(r"(?<![\w.])/(?:tmp|home|Users|root|var/folders)/[\w.-]+"),
        "a path of the machine it ran on",
    ),
)
_WARNING = re.compile(r"\b\w*Warning: |Traceback \(most recent call last\)")


def built_headings_are_in_order(book: Book) -> list[Violation]:
    """Every built page has one title, and no level of heading is left out."""
    return [
        Violation("built-headings-are-in-order", page.file, line, sentence)
        for page in book.built_pages
        for line, sentence in heading_faults([(h.level, h.text, h.line) for h in page.headings])
    ]


def built_images_have_alternatives(book: Book) -> list[Violation]:
    """Every picture of an article says what it shows."""
    return [
        Violation(
            "built-images-have-alternatives",
            page.file,
            image.line,
            f"The picture {image.source[:60]}: {fault}",
        )
        for page in book.built_pages
        for image in page.images
        if (fault := alternative_fault(image.alternative))
    ]


def built_tables_are_small(book: Book) -> list[Violation]:
    """No table has more than ten rows or eight columns."""
    return [
        Violation(
            "built-tables-are-small",
            page.file,
            table.line,
            f"This table has {table.rows} rows and {table.columns} columns. The most is {MOST_ROWS} and "
            f"{MOST_COLUMNS}: show a part of it.",
        )
        for page in book.built_pages
        for table in page.tables
        if table.rows > MOST_ROWS or table.columns > MOST_COLUMNS
    ]


def outputs_are_clean(book: Book) -> list[Violation]:
    """No output is a warning, an error or anything on the error stream."""
    return [
        Violation("outputs-are-clean", page.file, output.line, f"An output shows {what}: {_start(output)}")
        for page in book.built_pages
        for output in page.outputs
        if (what := _unclean(output))
    ]


def outputs_can_be_repeated(book: Book) -> list[Violation]:
    """No output holds what differs from run to run: timings, addresses, random ids, paths, progress bars."""
    return [
        Violation("outputs-can-be-repeated", page.file, output.line, f"An output holds {what}: {match[0]!r}.")
        for page in book.built_pages
        for output in page.outputs
        for pattern, what in _NEVER_THE_SAME
        if (match := pattern.search(output.text))
    ]


def no_request_leaves_the_site(book: Book) -> list[Violation]:
    """No page and no style sheet fetches anything from elsewhere."""
    rule = "no-request-leaves-the-site"
    found = [
        Violation(rule, page.file, piece.line, f"The page fetches {piece.text} from another site.")
        for page in book.built.values()
        for piece in page.fetched
        if _is_elsewhere(piece.text)
    ]
    for css in sorted(book.site.rglob("*.css")) if book.site else ():
        file = css.relative_to(book.root).as_posix()
        found += [
            Violation(rule, file, piece.line, f"The style sheet fetches {piece.text} from another site.")
            for piece in addresses_in_css(css.read_text(encoding="utf-8", errors="replace"))
            if _is_elsewhere(piece.text)
        ]
    return found


def links_resolve(book: Book) -> list[Violation]:
    """Every link, picture, script and style sheet of the site itself is there, and so is every anchor."""
    known = {page.path.resolve(): page for page in book.built.values()}
    return [
        Violation("links-resolve", page.file, piece.line, fault)
        for page in book.built.values()
        for piece in (*page.links, *page.fetched)
        if (fault := _broken(book, known, page, piece.text))
    ]


def nothing_is_left_unrendered(book: Book) -> list[Violation]:
    """No role, directive or glued value stands on a page as its own source, and no error of the parser."""
    rule = "nothing-is-left-unrendered"
    found = []
    for page in book.built_pages:
        found += [
            Violation(
                rule,
                page.file,
                piece.line,
                f"{what.capitalize()} was not rendered: {_around(piece.text, match)}.",
            )
            for piece in page.prose
            for pattern, what in _LEFT_OVER
            if (match := pattern.search(piece.text))
        ]
        found += [
            Violation(rule, page.file, piece.line, f"The parser left a message on the page ({piece.text}).")
            for piece in page.problems
        ]
    return found


def _unclean(output: Output) -> str | None:
    if output.kind == "traceback":
        return "an error"
    if output.kind == "stderr":
        return "something on the error stream"
    match = _WARNING.search(output.text)
    return None if match is None else "an error" if match[0].startswith("Traceback") else "a warning"


def _start(output: Output) -> str:
    text = " ".join(output.text.split())
    return f"{text[:80]!r}."


def _around(text: str, match: re.Match[str]) -> str:
    return repr(" ".join(text[max(match.start() - 20, 0) : match.end() + 30].split()))


def _is_elsewhere(address: str) -> bool:
    return urlsplit(address).scheme in ("http", "https", "ftp", "ws", "wss") or address.startswith("//")


def _broken(book: Book, known: dict[Path, BuiltPage], page: BuiltPage, address: str) -> str | None:
    """What is wrong with an address of the site itself; None for other sites and for what resolves."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return f"The address {address!r} cannot be read."
    if parts.scheme or parts.netloc:
        return None
    if not address:
        return "There is an empty address."
    if parts.path.startswith("/"):
        return f"{address} begins at the root of the server; the site may live below a folder. Make it relative."
    target = page.path
    if parts.path:
        target = Path(os.path.normpath(page.path.parent / unquote(parts.path)))
        if target.is_dir():
            target = target / "index.html"
        if not target.is_file():
            return f"{address} leads to nothing."
        if book.site is not None and not target.is_relative_to(book.site):
            return f"{address} leads out of the site."
    fragment = unquote(parts.fragment)
    aim = known.get(target.resolve())
    if fragment and fragment != "top" and aim is not None and fragment not in aim.ids:
        return f"{address} leads to an anchor that is not there."
    return None
