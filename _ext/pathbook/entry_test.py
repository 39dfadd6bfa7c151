"""``{entry-result}``: what the quizzes above it on the page say about each chapter of the path.

A quiz counts for the chapter of the objectives that it names. Without a script the list says which questions to look
at; a script says of each chapter whether it may be skipped, from the first answers that it remembers.
"""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .domain import path_domain
from .elements import element, span
from .path import curriculum, stop_link

RULE = "Read it, unless all its questions were right at the first try."


class EntryResultDirective(SphinxDirective):
    """One line for each chapter that is asked about."""

    def run(self) -> list[nodes.Node]:
        """Return the list, in the order of the path."""
        chapters = curriculum(self.env).chapters
        asked: dict[str, list[str]] = {}
        for placed in path_domain(self.env).quizzes.values():
            if placed.docname != self.env.docname:
                continue
            owners = {
                chapter.slug
                for chapter in chapters
                if {objective.id for objective in chapter.objectives} & set(placed.quiz.objectives)
            }
            if len(owners) != 1:
                raise self.error(f"The quiz {placed.quiz.id!r} must name objectives of exactly one chapter.")
            asked.setdefault(owners.pop(), []).append(placed.quiz.id)
        if not asked:
            raise self.error("No quiz stands above {entry-result} on this page.")
        lines = [
            element(
                "li",
                stop_link(chapter, f"{chapter.number} · {chapter.title}"),
                " ",
                span(RULE, "lp-entry__verdict"),
                data_entry=" ".join(asked[chapter.slug]),
                data_chapter=str(chapter.number),
            )
            for chapter in chapters
            if chapter.slug in asked
        ]
        result = element(
            "div",
            element("ul", *lines, classes="lp-entry__chapters"),
            classes="lp-entry",
        )
        return [result]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("entry-result", EntryResultDirective)
