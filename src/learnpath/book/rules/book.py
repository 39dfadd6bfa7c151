"""The book as one value, read from a checkout: what the rules look at."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from learnpath.book.rules.built import BuiltPage, read_built_page
from learnpath.book.rules.page import Page, read_page
from learnpath.curriculum import Curriculum, load
from learnpath.question import Question, all_questions, exercise_of
from learnpath.quiz import Quiz, QuizError, quizzes_in

CURRICULUM = "chapters/curriculum.yml"

FOLDERS = ("front", "chapters", "solutions", "mentors")
"""Where pages stand, besides the root."""

NO_PAGES = ("_static", "_sources", "_downloads", "_images", "lite")
"""Folders of the site that hold no pages of the book."""


@dataclass(frozen=True)
class Violation:
    """One place at which a rule is broken. `line` counts from 1; 0 means the file as a whole."""

    rule: str
    file: str
    line: int
    sentence: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place}: {self.sentence} [{self.rule}]"


@dataclass(frozen=True)
class NamedMisconception:
    """A misconception that a judge, or an answer it is tested with, names; and where."""

    id: str
    file: str
    line: int


@dataclass(frozen=True)
class Book:
    """Everything that the rules look at.

    Attributes
    ----------
    root : the checkout
    curriculum : the path
    toc : the entries of _toc.yml in order, each a page's name and the name of the page above it (or None)
    pages : the source pages by name, such as chapters/02-the-whole-game
    questions : the questions of each exercise by its slug
    judged : the misconceptions that judges name, by the slug of the exercise
    site : the folder of the built site, or None when there is none to look at
    """

    root: Path
    curriculum: Curriculum
    toc: tuple[tuple[str, str | None], ...]
    pages: Mapping[str, Page]
    questions: Mapping[str, Sequence[Question]]
    judged: Mapping[str, Sequence[NamedMisconception]]
    site: Path | None

    @classmethod
    def read(cls, root: Path, *, questions: Mapping[str, Sequence[Question]] | None = None) -> Book:
        """Read the book in a checkout.

        Parameters
        ----------
        root : the folder that holds _toc.yml
        questions : the questions of each exercise by slug; without it, those of this copy of the course

        Raises
        ------
        learnpath.curriculum.CurriculumError : the path cannot be read
        FileNotFoundError : there is no _toc.yml
        """
        site = root / "_build" / "html"
        paths = [*root.glob("*.md"), *(path for name in FOLDERS for path in (root / name).rglob("*.md"))]
        pages = (read_page(root, path) for path in sorted(paths))
        return cls(
            root=root,
            curriculum=load(root / "chapters" / "curriculum.yml"),
            toc=tuple(_entries(root / "_toc.yml")),
            pages={page.name: page for page in pages},
            questions=_questions() if questions is None else questions,
            judged=_judged(root),
            site=site if (site / "index.html").is_file() else None,
        )

    def page(self, name: str) -> Page | None:
        """The source page of that name."""
        return self.pages.get(name)

    @property
    def written(self) -> tuple[str, ...]:
        """Slugs of the chapters that are written, in order."""
        return tuple(chapter.slug for chapter in self.curriculum.chapters if chapter.written)

    @property
    def written_chapters(self) -> Iterator[Page]:
        """The pages of the written chapters that exist."""
        return (page for slug in self.written if (page := self.page(f"chapters/{slug}")) is not None)

    @cached_property
    def quizzes(self) -> Mapping[str, Sequence[Quiz]]:
        """The readable quizzes of each page by its name; a page with a broken quiz has none."""
        return {name: quizzes for name, quizzes in self._quizzes.items() if not isinstance(quizzes, QuizError)}

    @cached_property
    def broken_quizzes(self) -> Mapping[str, QuizError]:
        """What is wrong with the first unreadable quiz of a page, by the page's name."""
        return {name: quizzes for name, quizzes in self._quizzes.items() if isinstance(quizzes, QuizError)}

    @cached_property
    def _quizzes(self) -> dict[str, list[Quiz] | QuizError]:
        return {name: _quizzes(page.text) for name, page in self.pages.items()}

    @cached_property
    def built(self) -> Mapping[str, BuiltPage]:
        """Every HTML page of the built site by its name; empty without a site."""
        if self.site is None:
            return {}
        paths = (
            path for path in sorted(self.site.rglob("*.html")) if path.relative_to(self.site).parts[0] not in NO_PAGES
        )
        pages = (read_built_page(self.root, self.site, path) for path in paths)
        return {page.name: page for page in pages}

    @property
    def built_pages(self) -> Iterator[BuiltPage]:
        """The built pages that stand in _toc.yml, in its order."""
        return (self.built[name] for name, _ in self.toc if name in self.built)


def _quizzes(text: str) -> list[Quiz] | QuizError:
    try:
        return quizzes_in(text)
    except QuizError as error:
        return error


def _questions() -> dict[str, list[Question]]:
    by_exercise: dict[str, list[Question]] = {}
    for question in all_questions():
        by_exercise.setdefault(exercise_of(question.id), []).append(question)
    return by_exercise


def _entries(file: Path) -> Iterator[tuple[str, str | None]]:
    import yaml

    toc = yaml.safe_load(file.read_text(encoding="utf-8"))
    yield str(toc["root"]), None

    def below(entries: Sequence[Mapping[str, Any]], parent: str | None) -> Iterator[tuple[str, str | None]]:
        for entry in entries:
            if "file" in entry:
                yield str(entry["file"]), parent
                yield from below(entry.get("sections") or (), str(entry["file"]))

    for part in toc.get("parts", ({"chapters": toc.get("chapters", ())},)):
        yield from below(part.get("chapters", ()), None)


def _judged(root: Path) -> dict[str, list[NamedMisconception]]:
    """What judges name, and what the answers that they are tested with expect them to name."""
    found: dict[str, list[NamedMisconception]] = {}
    judges = ((file.parent.name, file) for file in (root / "src/learnpath/questions").glob("*/judge.py"))
    answers = ((file.stem, file) for file in (root / "tests/answers").glob("[cm]*_*.py"))
    for package, file in sorted((*judges, *answers)):
        named = found.setdefault(package.removeprefix("c").replace("_", "-"), [])
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.keyword) and node.arg == "misconception":
                named += [
                    NamedMisconception(constant.value, file.relative_to(root).as_posix(), constant.lineno)
                    for constant in ast.walk(node.value)
                    if isinstance(constant, ast.Constant) and isinstance(constant.value, str)
                ]
    return found
