"""``{chapter-links}`` on a chapter, and the bar below the title of an exercise: where the practice is."""

from __future__ import annotations

import re
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform
from sphinx.util.docutils import SphinxDirective

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
                buttons(exercise, download, *binder_links(self.env.app, chapter.slug), solution),
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
        links: list[nodes.Node] = [notebook_download(slug, "Download the notebook"), *binder_links(self.app, slug)]
        chapter = chapter_of(self.env, self.env.docname)
        if chapter is not None and chapter.written:
            links.append(page_link(f"chapters/{slug}", f"Chapter {chapter.number}"))
        links.append(page_link(f"solutions/{slug}", "Reference solution, for afterwards"))
        for link in links:
            link["classes"] = ["lp-button"]
        bar = element("div", buttons(*links), how_to_open(match["number"]), classes="lp-practice")
        title.parent.insert(title.parent.index(title) + 1, bar)


def setup(app: Sphinx) -> None:
    """Register directive and transform."""
    app.add_directive("chapter-links", ChapterLinks)
    app.add_transform(ExerciseBar)
