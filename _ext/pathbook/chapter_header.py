"""``{chapter-header}``: what a chapter asks of its reader and what it gives, from curriculum.yml."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from learnpath.curriculum import Chapter

from .elements import bullet_list, element, paragraph, span, strong
from .path import chapter_of, curriculum, stop_link


class ChapterHeader(SphinxDirective):
    """Objectives, needs and minutes of the chapter whose slug is the page's name."""

    def run(self) -> list[nodes.Node]:
        """Return the box."""
        chapter = chapter_of(self.env, self.env.docname)
        if chapter is None:
            raise self.error(f"The page {self.env.docname!r} is not a chapter of curriculum.yml.")
        path = curriculum(self.env)
        facts: list[tuple[str, list[nodes.Node]]] = [
            ("Chapter", [nodes.Text(f"{chapter.number} of {len(path.chapters)}")]),
            ("Part", [nodes.Text(path.part(chapter.part).title)]),
            ("Reading", [nodes.Text(f"{chapter.minutes.reading} minutes")]),
            ("Exercise", [nodes.Text(f"{chapter.minutes.exercise} minutes")]),
        ]
        for label, slugs in (("Needs", chapter.needs), ("Helps", chapter.helps)):
            if slugs:
                facts.append((label, self.named([path.chapter(slug) for slug in slugs])))
        return [
            element(
                "div",
                paragraph(strong("You will be able to"), classes="lp-header__title"),
                bullet_list(*(objective.text for objective in chapter.objectives), classes="lp-header__objectives"),
                element(
                    "dl",
                    *(
                        element("div", element("dt", label), element("dd", *value), classes="lp-facts__fact")
                        for label, value in facts
                    ),
                    classes="lp-facts",
                ),
                classes="lp-header",
            )
        ]

    @staticmethod
    def named(chapters: list[Chapter]) -> list[nodes.Node]:
        """Name chapters, with links to those that are written."""
        named: list[nodes.Node] = []
        for chapter in chapters:
            if named:
                named.append(nodes.Text(", "))
            named.append(stop_link(chapter, f"{chapter.number} {chapter.title}"))
            if not chapter.written:
                named.append(span(" (planned: start without it)", "lp-quiet"))
        return named


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("chapter-header", ChapterHeader)
