"""``{capstone-rubric}``: the rubric of the capstone as tables: levels with weights, then evidence and questions."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from learnpath.mentoring.capstone import Dimension, RubricError, load

from .elements import bullet_list, element, html_element

FILE = "mentors/rubrics/capstone.yml"


def weight(dimension: Dimension) -> str:
    """Return the weight of a dimension, with its gate, in words."""
    return f"{dimension.weight}" + (f", gate at level {dimension.gate}" if dimension.gate is not None else "")


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[nodes.Node | str]]) -> html_element:
    """Return a table whose first column heads its rows."""
    body = [
        element("tr", element("th", row[0], scope="row"), *(element("td", cell) for cell in row[1:])) for row in rows
    ]
    return element(
        "div",
        element(
            "table",
            element("caption", caption),
            element("thead", element("tr", *(element("th", name, scope="col") for name in head))),
            element("tbody", *body),
            classes="table",
        ),
        classes="pst-scrollable-table-container",
        tabindex="0",
        role="region",
        aria_label=caption,
    )


class CapstoneRubric(SphinxDirective):
    """The rubric in mentors/rubrics/capstone.yml."""

    def run(self) -> list[nodes.Node]:
        """Return two tables."""
        path = Path(self.env.srcdir) / FILE
        self.env.note_dependency(str(path))
        try:
            rubric = load(path)
        except RubricError as error:
            raise self.error(str(error)) from None
        levels = [[each.name, weight(each), *each.anchors] for each in rubric.dimensions]
        asked = [[each.name, bullet_list(*each.evidence), bullet_list(*each.defence)] for each in rubric.dimensions]
        return [
            table("What is seen at each level", ("dimension", "weight", "0", "1", "2"), levels),
            table("Where to look, and what to ask", ("dimension", "evidence", "questions for the defence"), asked),
        ]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("capstone-rubric", CapstoneRubric)
