"""``{vote-cards}`` and ``{rubrics}``: one part of the notes of every chapter, collected on a page for mentors."""

from __future__ import annotations

import re
from pathlib import Path

from docutils import nodes
from docutils.statemachine import StringList
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .path import curriculum

_CARD = re.compile(r"^## Vote, discuss, vote again\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_RUBRIC = re.compile(
    r"^(?:## |\*\*)(Rubric for [^\n*]*?)\.?(?:\*\*)?\n(.*?)(?=^## |^\*\*Rubric for |\Z)", re.MULTILINE | re.DOTALL
)


def card(notes: str) -> list[tuple[str, str]]:
    """Return the card to vote on, without a title of its own."""
    return [("", found[1].strip()) for found in _CARD.finditer(notes)]


def rubrics(notes: str) -> list[tuple[str, str]]:
    """Return the title and the text of each rubric."""
    return [(found[1], found[2].strip()) for found in _RUBRIC.finditer(notes)]


class MentorParts(SphinxDirective):
    """A section for each written chapter that has such a part, in the order of the path."""

    parts = staticmethod(card)

    def run(self) -> list[nodes.Node]:
        """Return the sections."""
        sections: list[nodes.Node] = []
        for chapter in curriculum(self.env).chapters:
            path = Path(self.env.srcdir, "mentors", f"{chapter.slug}.md")
            if not chapter.written or not path.is_file():
                continue
            self.env.note_dependency(str(path))
            for title, text in self.parts(path.read_text(encoding="utf-8")):
                full = f"{chapter.number} · {chapter.title}" + (f": {title[0].lower()}{title[1:]}" if title else "")
                section = nodes.section("", nodes.title(full, full), ids=[nodes.make_id(f"{self.name} {full}")])
                self.set_source_info(section)
                self.state.nested_parse(StringList(text.splitlines(), str(path)), self.content_offset, section)
                sections.append(section)
        return sections


class VoteCards(MentorParts):
    """The cards to vote on, discuss and vote on again."""


class Rubrics(MentorParts):
    """The rubrics by which a person judges an answer."""

    parts = staticmethod(rubrics)


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("vote-cards", VoteCards)
    app.add_directive("rubrics", Rubrics)
