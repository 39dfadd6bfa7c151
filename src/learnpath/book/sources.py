"""The notebooks of the book: where they are, and how each is read exactly as the site reads it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

# A notebook's role decides what its one execution must show (see `learnpath.book.nbmake_plugin`).
ROLES = {"chapters": "chapter", "solutions": "solution", "exercises": "exercise", "front": "chapter"}


@dataclass(frozen=True)
class Notebook:
    """One executable page: `name` is its path in the book without suffix, such as ``chapters/02-the-whole-game``."""

    root: Path
    path: Path

    @property
    def name(self) -> str:
        return self.path.relative_to(self.root).with_suffix("").as_posix()

    @property
    def role(self) -> str:
        return ROLES[self.name.split("/")[0]]

    def read(self) -> Any:
        """Return the notebook node without outputs, its cells those that the page will look up in the cache."""
        import nbformat
        from myst_nb.core.read import read_myst_markdown_notebook
        from myst_parser.config.main import MdParserConfig

        text = self.path.read_text(encoding="utf-8")
        if self.path.suffix == ".ipynb":
            return nbformat.reads(text, as_version=4)
        config = MdParserConfig(enable_extensions={"colon_fence"})
        return read_myst_markdown_notebook(text, config=config, add_source_map=True, path=self.path)


def notebooks(root: Path) -> list[Notebook]:
    """Return every executable page below `root`, in a fixed order: chapters, solutions, exercises, front matter."""
    from myst_nb.core.read import is_myst_markdown_notebook

    found = []
    for folder in ROLES:
        for path in sorted((root / folder).glob("*")):
            is_text_notebook = path.suffix == ".md" and is_myst_markdown_notebook(path.read_text(encoding="utf-8"))
            if path.suffix == ".ipynb" or is_text_notebook:
                found.append(Notebook(root, path))
    return found


def select(available: Iterable[Notebook], names: Iterable[str]) -> list[Notebook]:
    """Return the notebooks whose name contains one of `names`; all of them when no name is given.

    Raises
    ------
    ValueError
        If a name matches nothing; the message lists what there is.
    """
    available = list(available)
    wanted = list(names)
    for name in wanted:
        if not any(name in notebook.name for notebook in available):
            raise ValueError(f"No notebook is called {name!r}. There are: {', '.join(n.name for n in available)}.")
    return [n for n in available if not wanted or any(name in n.name for name in wanted)]
