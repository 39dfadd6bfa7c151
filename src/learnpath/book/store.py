"""Executed notebooks kept between builds, in the cache that the site reads (jupyter-cache).

The cache's folder is named by everything that an output depends on besides the notebook itself: the two packages
(without `learnpath.book`, which no notebook imports), the locked dependencies, Python's version and the data seed.
Change one of these and no stale output survives.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import sys
import warnings
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any


def digest(paths: Iterable[Path], extra: Iterable[str] = (), *, below: Path) -> str:
    """Return a short digest of files (paths relative to `below`): their names, their contents, and further words."""
    total = hashlib.sha256()
    for path in sorted(paths):
        total.update(f"{path.as_posix()}\0".encode())
        total.update(hashlib.sha256((below / path).read_bytes()).digest())
    for word in extra:
        total.update(f"\0{word}".encode())
    return total.hexdigest()[:16]


def environment() -> list[str]:
    """What an output depends on that stands in no file: Python's version and the data seed."""
    return [f"{sys.version_info.major}.{sys.version_info.minor}", os.environ.get("HARBOUR_SEED", "")]


def location(root: Path) -> Path:
    """Return the cache folder for the code as it is now (it need not exist yet)."""
    files = [p.relative_to(root) for p in (root / "src").rglob("*") if p.is_file()]
    computing = [p for p in files if "__pycache__" not in p.parts and p.parts[:3] != ("src", "learnpath", "book")]
    return root / "_build" / "cache" / digest([*computing, Path("requirements.txt")], environment(), below=root)


class Store:
    """The executed notebooks of one state of the code."""

    def __init__(self, folder: Path) -> None:
        from jupyter_cache import get_cache

        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        self._cache = get_cache(str(folder))

    def executed(self, notebook: Any) -> Any | None:
        """Return `notebook` with its stored outputs, or None if this state of the code has not executed it yet."""
        with self._open():
            try:
                _, merged = self._cache.merge_match_into_notebook(notebook)
            except KeyError:
                return None
            return merged

    def keep(self, notebook: Any, source: Path) -> None:
        """Store an executed notebook; the next build finds it by its code cells."""
        from jupyter_cache.base import CacheBundleIn

        with self._open():
            bundle = CacheBundleIn(notebook, str(source))
            self._cache.cache_notebook_bundle(bundle, check_validity=False, overwrite=True)

    @contextmanager
    def _open(self) -> Iterator[None]:
        """Use the cache's database, and close its connections again."""
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # nbformat remarks on cell ids that the hash leaves out
            try:
                yield
            finally:
                self._cache.db.dispose()


def forget_others(root: Path, keep: int = 3) -> None:
    """Delete all caches but the `keep` used last, so that the folder does not grow with every change of the code."""
    folder = root / "_build" / "cache"
    if folder.is_dir():
        by_age = sorted((p for p in folder.iterdir() if p.is_dir()), key=lambda p: p.stat().st_mtime, reverse=True)
        for old in by_age[keep:]:
            shutil.rmtree(old)
