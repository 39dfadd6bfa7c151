"""``{recall} quiz-id quiz-id``: quizzes of earlier pages, asked again, each with the place it comes from."""

from __future__ import annotations

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util import logging
from sphinx.util.docutils import SphinxDirective

from .domain import path_domain
from .elements import span
from .quiz import render_quiz

LOGGER = logging.getLogger(__name__)


class pending_recall(nodes.General, nodes.Element):  # type: ignore[misc]
    """Stands for one quiz until all pages have been read."""


class RecallDirective(SphinxDirective):
    """Names the quizzes to ask again."""

    required_arguments = 1
    final_argument_whitespace = True

    def run(self) -> list[nodes.Node]:
        """Leave a place for each quiz."""
        ids = self.arguments[0].split()
        path_domain(self.env).recall(self.env.docname, ids)
        pending: list[nodes.Node] = [pending_recall(quiz=quiz_id) for quiz_id in ids]
        for node in pending:
            self.set_source_info(node)
        return pending


class ResolveRecall(SphinxPostTransform):
    """Puts the quizzes in; runs before references are resolved, so that links inside a quiz work here too."""

    default_priority = 3

    def run(self, **kwargs: Any) -> None:
        """Replace every place by its quiz, or warn."""
        domain = path_domain(self.env)
        for node in list(self.document.findall(pending_recall)):
            placed = domain.quizzes.get(node["quiz"])
            if placed is None:
                LOGGER.warning(
                    "No page has a quiz with the id %r. Known ids: %s.",
                    node["quiz"],
                    ", ".join(sorted(domain.quizzes)) or "none",
                    location=node,
                )
                node.parent.remove(node)
                continue
            here = self.env.docname
            if placed.docname == here:
                LOGGER.warning(
                    "The quiz %r stands on this page: recall asks what earlier pages taught.",
                    node["quiz"],
                    location=node,
                )
            uri = self.app.builder.get_relative_uri(here, placed.docname)
            title = self.env.titles[placed.docname].astext()
            source = nodes.reference("", title, internal=True, refuri=f"{uri}#quiz-{node['quiz']}")
            kind = [span("Recall"), span(" from "), source]
            node.replace_self(render_quiz(placed, f"recall-{node['quiz']}", kind))


def setup(app: Sphinx) -> None:
    """Register directive and transform."""
    app.add_directive("recall", RecallDirective)
    app.add_post_transform(ResolveRecall)
