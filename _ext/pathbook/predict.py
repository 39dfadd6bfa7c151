"""``{predict}`` with a nested ``{reveal}``: the reader commits to an answer, then opens the result.

    ::::{predict}
    How many of a hundred alerts are real? Write a number down.
    :::{reveal}
    Fewer than one.
    :::
    ::::

Without a script it is a question and a ``details`` element. The script adds a field for the prediction, keeps it in
this browser, and repeats it beside the result. The field is found again by the wording of the question.
"""

from __future__ import annotations

import hashlib

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from .elements import element, html_element, paragraph, parse_markdown, span


class RevealDirective(SphinxDirective):
    """What is behind the prediction; the argument replaces the words one clicks on."""

    optional_arguments = 1
    final_argument_whitespace = True
    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return a closed ``details``."""
        self.assert_has_content()
        label = self.arguments[0] if self.arguments else "I have decided: show what happens"
        body = element("div", *parse_markdown(self, "\n".join(self.content)), classes="lp-reveal__body")
        return [element("details", element("summary", label), body, classes="lp-reveal")]


class PredictDirective(SphinxDirective):
    """The question, and inside it the result."""

    has_content = True

    def run(self) -> list[nodes.Node]:
        """Return the box; it must hold exactly one ``{reveal}``."""
        self.assert_has_content()
        children = parse_markdown(self, "\n".join(self.content))
        reveals = [child for child in children if isinstance(child, html_element) and "lp-reveal" in child["classes"]]
        if len(reveals) != 1 or children[-1] is not reveals[0]:
            raise self.error("A {predict} box ends with one {reveal}: what the reader sees after having decided.")
        prompt = children[:-1]
        wording = " ".join(node.astext() for node in prompt)
        key = hashlib.sha256(wording.encode()).hexdigest()[:12]
        return [
            element(
                "div",
                paragraph(span("Commit before you look"), classes="lp-kind"),
                element("div", *prompt, classes="lp-predict__prompt", ids=f"predict-{key}"),
                *reveals,
                classes="lp-predict",
                role="group",
                aria_labelledby=f"predict-{key}",
                data_predict=key,
            )
        ]


def setup(app: Sphinx) -> None:
    """Register both directives."""
    app.add_directive("predict", PredictDirective)
    app.add_directive("reveal", RevealDirective)
