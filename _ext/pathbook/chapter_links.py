"""``{chapter-links}`` on a chapter, and the bar below the title of an exercise: where the practice is."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.environment import BuildEnvironment
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

from learnpath.book import lite
from learnpath.question import Question, all_questions, exercise_of

from .address import addresses
from .elements import element, html_element, page_link, paragraph, strong
from .path import chapter_of, notebook_download

EXERCISE = re.compile(r"(?P<folder>exercises|solutions)/(?P<slug>(?P<number>\d+|mixed-\d+)(?:-[\w-]+)?)")


def how_to_open(number: str) -> nodes.paragraph:
    """Return how an exercise is opened on one's own machine."""
    command = f"learnpath start {number}"
    return paragraph(
        "On your own machine: ",
        nodes.literal(command, command),
        " lays a copy into your work folder and says how to open it.",
        classes="lp-practice__how",
    )


def buttons(*links: nodes.Node) -> html_element:
    """Return links in a row."""
    return element("ul", *(element("li", link) for link in links), classes="lp-buttons")


def binder_links(app: Sphinx, slug: str) -> list[nodes.Node]:
    """Return a link to Binder, or nothing while the repository has no address."""
    address = addresses(app.config).binder(f"exercises/{slug}.ipynb")
    if not address:
        return []
    return [nodes.reference("", "Open in Binder", refuri=address, internal=False, classes=["lp-button"])]


KEPT = (
    "In the browser nothing is installed, and your work stays in this browser on this device: "
    "File, then Download, makes a copy that you keep."
)
EVERYWHERE = re.compile(r"(exercises|chapters)/")


@lru_cache(maxsize=2)
def in_the_browser(root: str) -> bool:
    """Tell whether this build of the site holds the exercises in the browser."""
    return lite.current(Path(root)) is not None


def questions_of(slug: str) -> tuple[Question, ...]:
    """Return the questions of an exercise."""
    return tuple(question for question in all_questions() if exercise_of(question.id) == slug)


def why_not(questions: tuple[Question, ...]) -> str:
    """Return why an exercise does not run in a browser; empty where all its questions do."""
    local = [question.id for question in questions if question.runs == "local"]
    if not local:
        return ""
    which = f"Question {local[0]} needs" if len(local) == 1 else f"Questions {', '.join(local)} need"
    return f"{which} more than a browser has, so this exercise runs on your laptop."


def browser_links(app: Sphinx, docname: str, slug: str) -> list[nodes.Node]:
    """Return a link that opens an exercise in the browser, or nothing where it would lead nowhere."""
    if not in_the_browser(str(app.srcdir)) or why_not(questions_of(slug)):
        return []
    uri = "../" * docname.count("/") + lite.address(slug)
    return [nodes.reference("", "Run in your browser", refuri=uri, internal=True, classes=["lp-button"])]


def about_the_browser(app: Sphinx, slug: str) -> list[nodes.Node]:
    """Return what a reader should know of an exercise in the browser: where work is kept, or why it cannot run."""
    reason = why_not(questions_of(slug))
    if not reason and not in_the_browser(str(app.srcdir)):
        return []
    return [paragraph(reason or KEPT, classes="lp-practice__how")]


def pages_with_buttons(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> list[str]:
    """Read pages with buttons again when the exercises in the browser have come or gone."""
    now = in_the_browser(str(app.srcdir))
    before = getattr(env, "pathbook_in_the_browser", None)
    env.pathbook_in_the_browser = now  # type: ignore[attr-defined]
    if before in (None, now):
        return []
    return [name for name in env.found_docs if EVERYWHERE.match(name)]


def place_the_browser(app: Sphinx, error: Exception | None) -> None:
    """Lay the exercises in the browser beside the pages that link to them."""
    if error is None and app.builder.format == "html":
        lite.place(Path(app.srcdir), Path(app.outdir))


class ChapterLinks(SphinxDirective):
    """Exercise, download and solution of the chapter whose slug is the page's name."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        chapter = chapter_of(self.env, self.env.docname)
        if chapter is None:
            raise self.error(f"The page {self.env.docname!r} is not a chapter of curriculum.yml.")
        exercise = page_link(f"exercises/{chapter.slug}", "Read the exercise")
        solution = page_link(f"solutions/{chapter.slug}", "Reference solution, for afterwards")
        for link in (exercise, solution):
            link["classes"].append("lp-button")
        download = notebook_download(chapter.slug, "Download the notebook")
        return [
            element(
                "div",
                paragraph(strong(f"Exercise {chapter.number} · {chapter.title}"), classes="lp-practice__title"),
                buttons(
                    exercise,
                    *browser_links(self.env.app, self.env.docname, chapter.slug),
                    *binder_links(self.env.app, chapter.slug),
                    download,
                    solution,
                ),
                *about_the_browser(self.env.app, chapter.slug),
                how_to_open(f"{chapter.number:02d}"),
                classes="lp-practice",
            )
        ]


class ExerciseBar(SphinxTransform):
    """Says below the title of an exercise, which is a plain notebook, how to get it; of a solution, what it is."""

    default_priority = 400

    def apply(self, **kwargs: Any) -> None:
        """Insert the bar after the first title."""
        match = EXERCISE.fullmatch(self.env.docname)
        title = next(self.document.findall(nodes.title), None)
        if match is None or title is None:
            return
        slug = match["slug"]
        if match["folder"] == "solutions":
            title += nodes.Text(": solution")
            exercise = page_link(f"exercises/{slug}", "Try the exercise first")
            note = paragraph("A reference solution; others can be as good. ", exercise, ".", classes="lp-quiet")
            title.parent.insert(title.parent.index(title) + 1, note)
            return
        links: list[nodes.Node] = [
            *browser_links(self.app, self.env.docname, slug),
            *binder_links(self.app, slug),
            notebook_download(slug, "Download the notebook"),
        ]
        chapter = chapter_of(self.env, self.env.docname)
        if chapter is not None and chapter.written:
            links.append(page_link(f"chapters/{slug}", f"Chapter {chapter.number}"))
        links.append(page_link(f"solutions/{slug}", "Reference solution, for afterwards"))
        for link in links:
            link["classes"] = ["lp-button"]
        about = about_the_browser(self.app, slug)
        bar = element("div", buttons(*links), *about, how_to_open(match["number"]), classes="lp-practice")
        title.parent.insert(title.parent.index(title) + 1, bar)


def setup(app: Sphinx) -> None:
    """Register directive and transform, and keep the buttons and what they open together."""
    app.add_directive("chapter-links", ChapterLinks)
    app.add_transform(ExerciseBar)
    app.connect("env-get-outdated", pages_with_buttons)
    app.connect("build-finished", place_the_browser)
