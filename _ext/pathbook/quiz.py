"""``{quiz}``: a question whose every option explains itself.

An option is a ``details`` element: opening it is choosing it. That works with a keyboard, a screen reader and no
script, says right or wrong in words, and can be opened for print. A script only adds the memory of the first answer.

    :::{quiz} base-rate-direction
    :objectives: compute-alerts
    The question.
    - [ ] A wrong option.
      - Why it is wrong. *(misconception: rates-fix-precision)*
    - [x] The right option.
      - Why it is right.
    :::
"""

from __future__ import annotations

from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from learnpath.quiz import parse_quiz

from .domain import PlacedQuiz, path_domain
from .elements import element, html_element, paragraph, parse_inline, parse_markdown, span, strong

LETTERS = "ABCDEFGH"
INVITATION = "Open the answer you would give."


def render_quiz(placed: PlacedQuiz, anchor: str, kind: Any) -> html_element:
    """Return the nodes of one quiz; `anchor` is its id on the page, `kind` what stands in its first line."""
    question, *texts = (tuple(part.deepcopy() for part in parts) for parts in placed.parts)
    options = []
    for letter, option, text, explanation in zip(LETTERS, placed.quiz.options, texts[0::2], texts[1::2], strict=False):
        verdict = strong("Right. " if option.right else "Not right. ", "lp-option__verdict")
        first = explanation[0]
        if isinstance(first, nodes.paragraph):
            first.insert(0, verdict)
        else:
            explanation = (paragraph(verdict), *explanation)
        options.append(
            element(
                "li",
                element(
                    "details",
                    element("summary", span(letter, "lp-option__letter"), nodes.Text(" "), *text),
                    element("div", *explanation, classes="lp-option__answer"),
                    classes="lp-option",
                    data_answer="right" if option.right else "wrong",
                ),
            )
        )
    return element(
        "div",
        paragraph(*kind, classes="lp-kind"),
        element("div", *question, classes="lp-quiz__question", ids=f"{anchor}-question"),
        paragraph(INVITATION, classes="lp-quiz__invitation"),
        element("ol", *options, classes="lp-quiz__options"),
        classes="lp-quiz",
        ids=anchor,
        role="group",
        aria_labelledby=f"{anchor}-question",
        data_quiz=placed.quiz.id,
    )


class QuizDirective(SphinxDirective):
    """One question beside the text."""

    required_arguments = 1
    has_content = True
    option_spec: ClassVar[dict[str, Any]] = {"objectives": directives.unchanged_required}

    def run(self) -> list[nodes.Node]:
        """Parse, remember and render the quiz."""
        quiz_id = self.arguments[0].strip()
        objectives = [name.strip() for name in self.options.get("objectives", "").split(",") if name.strip()]
        try:
            quiz = parse_quiz(quiz_id, "\n".join(self.content), objectives, first_line=self.content_offset + 1)
        except ValueError as error:
            raise self.error(str(error)) from error
        parts = [tuple(parse_markdown(self, quiz.question))]
        for option in quiz.options:
            parts += [tuple(parse_inline(self, option.text)), tuple(parse_markdown(self, option.explanation))]
        placed = PlacedQuiz(quiz=quiz, docname=self.env.docname, parts=tuple(parts))
        path_domain(self.env).place(placed, location=self.get_location())
        return [render_quiz(placed, f"quiz-{quiz_id}", [span("Question")])]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("quiz", QuizDirective)
