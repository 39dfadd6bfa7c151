"""Pages of a report as text: whatever is not made by `el` is escaped, so that no data become markup.

A page is one file without a script and without a request; a content security policy says so to the browser.
"""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Iterable

GENERATOR = "learnpath report"

STYLE = """
:root { color-scheme: light dark; --page: #fdfcfa; --text: #1d2126; --quiet: #565d66; --line: #c9ccd1; --link: #0b5394;
  --done: #1f6b37; --waiting: #2b5797; --stuck: #98400f; --box: #f1efe9; }
@media (prefers-color-scheme: dark) { :root { --page: #15181c; --text: #e8e6e1; --quiet: #a9b0b8; --line: #454b53;
  --link: #8ec1f2; --done: #7fd098; --waiting: #9cc1f5; --stuck: #f0a878; --box: #20252b; } }
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1rem; max-width: 60rem; background: var(--page); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.25rem; margin-top: 2rem; } h3 { font-size: 1.05rem; }
a { color: var(--link); } code { font-size: 0.95em; background: var(--box); padding: 0 0.2em; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--link); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; margin: 0.5rem 0; }
caption { text-align: left; color: var(--quiet); padding-bottom: 0.3rem; }
th, td { border-bottom: 1px solid var(--line); padding: 0.35rem 0.6rem; text-align: left; vertical-align: top;
  min-width: 5.5rem; overflow-wrap: break-word; }
.done { color: var(--done); } .waiting { color: var(--waiting); } .stuck { color: var(--stuck); }
.quiet { color: var(--quiet); }
.ask { border-left: 4px solid var(--waiting); background: var(--box); padding: 0.7rem 1rem; font-size: 1.1rem;
  margin: 0.5rem 0; }
.warning { border-left: 4px solid var(--stuck); padding-left: 0.8rem; }
ul { padding-left: 1.2rem; } li { margin: 0.35rem 0; }
@media print { :root { color-scheme: light; --page: #fff; --text: #000; --quiet: #333; --line: #777; --link: #000;
  --done: #000; --waiting: #000; --stuck: #000; --box: #fff; }
  body { max-width: none; padding: 0; font-size: 10.5pt; } .scroll { overflow: visible; }
  a { text-decoration: none; } tr, li, .ask { break-inside: avoid; } h2, h3 { break-after: avoid; } }
"""
_POLICY = (
    "default-src 'none'; style-src 'sha256-"
    + base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    + "'; base-uri 'none'; form-action 'none'"
)


class Html(str):
    """Text that is markup already."""


def el(name: str, *children: str, **attributes: str) -> Html:
    """Return an element. Children that are not `Html`, and every attribute, are escaped; ``class_`` is class."""
    given = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{html.escape(value, quote=True)}"' for key, value in attributes.items()
    )
    return Html(f"<{name}{given}>{join(children)}</{name}>")


def join(children: Iterable[str], between: str = "") -> Html:
    """Put pieces one after the other, escaped where they are not markup."""
    return Html(between.join(child if isinstance(child, Html) else html.escape(child) for child in children))


def prose(text: str) -> Html:
    """A sentence in which `code` stands in backticks."""
    pieces = re.split(r"`([^`\n]+)`", text)
    return join(el("code", piece) if i % 2 else piece for i, piece in enumerate(pieces))


def name(text: str) -> Html:
    """A person's name, which may be written in another direction than the text around it."""
    return el("bdi", text)


def items(children: Iterable[Html]) -> Html:
    """A list."""
    return el("ul", *(el("li", child) for child in children))


def table(caption: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> Html:
    """A table whose first column names its rows; where it is too wide it can be scrolled, by keyboard too."""
    body = []
    for first, *others in rows:
        body.append(el("tr", el("th", first, scope="row"), *(el("td", other) for other in others)))
    return el(
        "div",
        el(
            "table",
            el("caption", caption),
            el("thead", el("tr", *(el("th", each, scope="col") for each in head))),
            el("tbody", *body),
        ),
        class_="scroll",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


def page(title: str, *content: str) -> str:
    """A whole page; its title is also its heading."""
    return (
        '<!doctype html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{html.escape(_POLICY, quote=True)}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<meta name="generator" content="{GENERATOR}">\n<meta name="robots" content="noindex">\n'
        f"{el('title', title)}\n<style>{STYLE}</style>\n</head>\n<body>\n"
        f"{el('main', el('h1', title), *content)}\n</body>\n</html>\n"
    )
