"""What the book knows about its quizzes and the code it links to, kept by Sphinx between builds."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, cast

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.domains import Domain
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from learnpath.quiz import Quiz

LOGGER = logging.getLogger(__name__)


@dataclass(frozen=True)
class PlacedQuiz:
    """One quiz of the book: its data, the page it stands on, and its parts as parsed nodes.

    ``parts`` holds the question, then text and explanation of each option, in order.
    """

    quiz: Quiz
    docname: str
    parts: tuple[tuple[nodes.Node, ...], ...]


class PathDomain(Domain):
    """All quizzes by id, which pages show which of them again (for recall, flash cards, review), and which code."""

    name = "path"
    label = "Learning path"
    data_version = 2
    initial_data = {"quizzes": {}, "recalls": {}, "stale": set(), "code": {}}  # noqa: RUF012 - Sphinx copies it

    @property
    def quizzes(self) -> dict[str, PlacedQuiz]:
        """Quizzes by id, in the order in which their pages were read."""
        return cast("dict[str, PlacedQuiz]", self.data["quizzes"])

    @property
    def recalls(self) -> dict[str, set[str]]:
        """Ids of the quizzes that a page shows again, by page."""
        return cast("dict[str, set[str]]", self.data["recalls"])

    @property
    def code(self) -> dict[str, set[str]]:
        """What pages link to, by module: the names within it."""
        found: dict[str, set[str]] = {}
        for links in self.data["code"].values():
            for module, name in links:
                found.setdefault(module, set()).add(name)
        return found

    def place(self, placed: PlacedQuiz, location: Any) -> None:
        """Remember a quiz; an id that another page uses already is a warning."""
        other = self.quizzes.get(placed.quiz.id)
        if other is not None:
            LOGGER.warning(
                "The quiz id %r is used twice: here and on page %r. Each quiz needs an id of its own.",
                placed.quiz.id,
                other.docname,
                location=location,
            )
        self.quizzes[placed.quiz.id] = placed
        self.data["stale"].add(placed.quiz.id)

    def recall(self, docname: str, ids: Iterable[str]) -> None:
        """Remember that a page shows quizzes again."""
        self.recalls.setdefault(docname, set()).update(ids)

    def show_code(self, docname: str, module: str, name: str) -> None:
        """Remember that a page links to something in a module."""
        self.data["code"].setdefault(docname, set()).add((module, name))

    def clear_doc(self, docname: str) -> None:
        """Forget a page that is read again or gone."""
        for quiz_id in [key for key, placed in self.quizzes.items() if placed.docname == docname]:
            self.data["stale"].add(quiz_id)
            del self.quizzes[quiz_id]
        self.recalls.pop(docname, None)
        self.data["code"].pop(docname, None)

    def merge_domaindata(self, docnames: Iterable[str], otherdata: dict[str, Any]) -> None:
        """Take over what another reading process has found."""
        for quiz_id, placed in otherdata["quizzes"].items():
            if placed.docname in docnames:
                self.quizzes[quiz_id] = placed
                self.data["stale"].add(quiz_id)
        for docname, ids in otherdata["recalls"].items():
            if docname in docnames:
                self.recall(docname, ids)
        for docname, links in otherdata["code"].items():
            if docname in docnames:
                self.data["code"][docname] = links


def path_domain(env: BuildEnvironment) -> PathDomain:
    """Return the domain of this build."""
    return cast("PathDomain", env.get_domain("path"))


def pages_to_write_again(app: Sphinx, env: BuildEnvironment) -> list[str]:
    """Name the pages that show a quiz which has changed on its own page."""
    domain = path_domain(env)
    stale, domain.data["stale"] = domain.data["stale"], set()
    return sorted(docname for docname, ids in domain.recalls.items() if ids & stale)


def setup(app: Sphinx) -> None:
    """Register the domain."""
    app.add_domain(PathDomain)
    app.connect("env-updated", pages_to_write_again)
