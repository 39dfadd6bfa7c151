"""``{question}``, ``{starter}`` and ``{solution-note}``: what a solution file has of its own."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from learnpath.exercises import heading
from learnpath.question import find

from .elements import element, paragraph, parse_markdown, span


class QuestionDirective(SphinxDirective):
    """The heading of a question, made from its ask.py."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Open a section; what follows in the file belongs to it."""
        try:
            question = find(self.arguments[0].strip())
        except LookupError as error:
            raise self.error(str(error)) from error
        # nested_parse() would close the section again at once: the renderer itself leaves it open.
        self.state._renderer.nested_render_text(heading(question), self.lineno)
        return []


class StarterDirective(SphinxDirective):
    """What the learner finds in the exercise, closed, because the answer follows."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the code in a closed ``details``."""
        self.assert_has_content()
        text = "\n".join(self.content)
        code = nodes.literal_block(text, text, language="python")
        self.set_source_info(code)
        return [element("details", element("summary", "The starter"), code, classes="lp-starter")]


class SolutionNoteDirective(SphinxDirective):
    """Why this answer, and which others are as good."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the text in a box."""
        self.assert_has_content()
        body = parse_markdown(self, "\n".join(self.content))
        return [
            element("div", paragraph(span("Why this answer"), classes="lp-kind"), *body, classes="lp-solution-note")
        ]


def setup(app: Sphinx) -> None:
    """Register the directives."""
    app.add_directive("question", QuestionDirective)
    app.add_directive("starter", StarterDirective)
    app.add_directive("solution-note", SolutionNoteDirective)
