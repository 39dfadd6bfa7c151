"""Lays down the files of a new chapter from templates: page, solution, mentor notes, questions, answers.

What is laid down works at once: the example question in it builds into an exercise and passes the tests of
checks, so a writer replaces one working thing by another.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from importlib import resources
from pathlib import Path
from string import Template

from learnpath.curriculum import Chapter

_SLUG = re.compile(r"[0-9]{2}-[a-z][a-z0-9]*(-[a-z0-9]+)*")

FILES = {
    "chapter.md": "chapters/{slug}.md",
    "solution.md": "solutions/{slug}.md",
    "mentor.md": "mentors/{slug}.md",
    "init.py": "src/learnpath/questions/{package}/__init__.py",
    "ask.py": "src/learnpath/questions/{package}/ask.py",
    "observe.py": "src/learnpath/questions/{package}/observe.py",
    "judge.py": "src/learnpath/questions/{package}/judge.py",
    "answers.py": "tests/answers/{package}.py",
}


class ScaffoldError(ValueError):
    """A chapter that cannot be laid down; the message says why and what to do."""


def package_of(slug: str) -> str:
    """Return the name of the question package of a slug.

    Examples
    --------
    >>> package_of("02-the-whole-game")
    'c02_the_whole_game'
    """
    return "c" + slug.replace("-", "_")


def lay_down(slug: str, root: Path, chapters: Sequence[Chapter]) -> list[Path]:
    """Write the files of a new chapter.

    Parameters
    ----------
    slug
        Two digits and words, such as ``13-notebook-to-package``.
    root
        The repository.
    chapters
        The chapters of ``curriculum.yml``; the slug must be one of them.

    Returns
    -------
    list of Path
        What was written, in the order of `FILES`.

    Raises
    ------
    ScaffoldError
        For a slug that is malformed or not in the curriculum, and when one of the files is there already.
        Nothing has been written then.
    """
    if not _SLUG.fullmatch(slug):
        raise ScaffoldError(
            f"A chapter's slug is two digits and lower-case words joined by hyphens, such as "
            f"13-notebook-to-package, and {slug!r} is not."
        )
    chapter = next((chapter for chapter in chapters if chapter.slug == slug), None)
    if chapter is None:
        raise ScaffoldError(_not_in_curriculum(slug))
    texts = {
        root / place.format(slug=slug, package=package_of(slug)): _fill(template, chapter)
        for template, place in FILES.items()
    }
    if present := [path for path in texts if path.exists()]:
        names = ", ".join(str(path.relative_to(root)) for path in present)
        raise ScaffoldError(f"Already there: {names}. Nothing was written; move the file away or go on with it.")
    written: list[Path] = []
    try:
        for path, text in texts.items():
            path.parent.mkdir(parents=True, exist_ok=True)
            written.append(path)
            path.write_text(text, encoding="utf-8", newline="\n")
    except BaseException:
        for path in written:
            path.unlink(missing_ok=True)
        raise
    return written


def _fill(template: str, chapter: Chapter) -> str:
    text = resources.files("learnpath").joinpath("templates", f"{template}.template").read_text(encoding="utf-8")
    return Template(text).substitute(
        slug=chapter.slug,
        number=int(chapter.slug[:2]),
        title=chapter.title,
        lower_title=chapter.title[:1].lower() + chapter.title[1:],
        decision=chapter.decision,
    )


def _not_in_curriculum(slug: str) -> str:
    return (
        f"{slug} is not in chapters/curriculum.yml. Add it below 'chapters:' first, for example\n"
        f"  - slug: {slug}\n"
        f"    number: {int(slug[:2])}\n"
        f"    title: ...\n"
        f"    part: 1\n"
        f"    status: planned\n"
        f"    decision: one sentence\n"
        f"and the other keys of its neighbours, then run the command again."
    )
