"""The path as the pages see it: curriculum.yml, read once a build, and the files that belong to each chapter."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

from docutils import nodes
from sphinx import addnodes
from sphinx.environment import BuildEnvironment

from learnpath.curriculum import Chapter, Curriculum, CurriculumError, Exercise, load

from .elements import page_link

CURRICULUM = "chapters/curriculum.yml"


@lru_cache(maxsize=4)
def _load(path: str, changed: float) -> Curriculum:
    return load(Path(path))


def curriculum(env: BuildEnvironment) -> Curriculum:
    """Return the path; the page that is being read is read again when the file changes."""
    path = Path(env.srcdir, CURRICULUM)
    if env.docname:
        env.note_dependency(str(path))
    return _load(str(path), path.stat().st_mtime)


def chapter_of(env: BuildEnvironment, docname: str) -> Chapter | None:
    """Return the chapter whose slug is the last part of a page's name, if there is one."""
    try:
        return curriculum(env).chapter(docname.rsplit("/", 1)[-1])
    except CurriculumError:
        return None


def stop_link(stop: Chapter | Exercise, text: str, classes: str = "") -> nodes.Node:
    """Return a link to a written chapter or exercise, or plain text for one that is planned."""
    folder = "chapters" if isinstance(stop, Chapter) else "exercises"
    if stop.written:
        return page_link(f"{folder}/{stop.slug}", text, classes)
    return nodes.inline(text, text, classes=classes.split())


def notebook_download(slug: str, text: str) -> addnodes.download_reference:
    """Return a link that downloads the exercise notebook of a slug."""
    return addnodes.download_reference(
        "",
        "",
        nodes.inline(text, text),
        reftype="myst",
        refdomain="",
        reftarget=f"/exercises/{slug}.ipynb",
        refwarn=True,
        classes=["lp-button"],
    )


def hours(number: float) -> str:
    """Return hours in words: ``1 hour``, ``2.5 hours``."""
    return "1 hour" if number == 1 else f"{number:g} hours"
