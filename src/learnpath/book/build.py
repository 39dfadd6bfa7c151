"""Building the site: execute what is missing, then let Jupyter Book render; do nothing when nothing changed."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

from learnpath.book import lite, store

# What the site is made of; everything else may change without a new build.
INPUTS = (
    *("_config.yml", "_toc.yml", "requirements.txt", "pyproject.toml", "references.bib", "*.md"),
    *("front/**/*", "chapters/**/*", "solutions/**/*", "exercises/**/*", "mentors/**/*"),
    *("_ext/**/*", "_static/**/*", "_extra/**/*", "src/**/*"),
)
SITE = "_build/html"


def fingerprint(root: Path) -> str:
    """Return a digest of everything that the site is made of."""
    files = {p for pattern in INPUTS for p in root.glob(pattern) if p.is_file() and "__pycache__" not in p.parts}
    return store.digest(
        (p.relative_to(root) for p in files), [*store.environment(), f"lite: {bool(lite.current(root))}"], below=root
    )


def build(root: Path, *, force: bool = False) -> int:
    """Build the site below ``_build/html`` and return an exit status.

    Parameters
    ----------
    root
        The checkout.
    force
        Render every page again; executed notebooks are reused all the same.
    """
    site = root / SITE
    stamp = site.parent / "site.fingerprint"
    now = fingerprint(root)
    if not force and (site / "index.html").is_file() and stamp.is_file() and stamp.read_text() == now:
        print(f"Nothing has changed since the last build. The book is at {site / 'index.html'}")
        return 0

    from learnpath.book.execute import execute_missing
    from learnpath.book.sources import notebooks

    status = execute_missing(notebooks(root), store.Store(store.location(root)))
    if status:
        print("\nThe book was not built: a notebook above does not do what it says.", file=sys.stderr)
        return status
    stamp.unlink(missing_ok=True)
    jupyter_book = [sys.executable, "-c", "from jupyter_book.cli.main import main; main()"]
    command = [*jupyter_book, "build", str(root), "-W", "--keep-going", "-q"]
    print("Pages: rendering.", flush=True)
    status = subprocess.run([*command, *(["--all"] if force else [])], cwd=root, check=False).returncode
    if status:
        print("\nThe book was not built: Jupyter Book's warnings above are errors here.", file=sys.stderr)
        return status
    store.forget_others(root)
    stamp.write_text(now)
    if lite.current(root) is None and (root / lite.WORK).is_dir():
        print("The exercises in the browser are out of date and were left out; `make lite` makes them again.")
    print(f"The book is at {site / 'index.html'}")
    return 0


def serve(root: Path, port: int) -> int:
    """Build, serve on this machine only, rebuild on save and reload the open page, until Ctrl-C."""
    from livereload import Server

    build(root)
    server = Server()
    for folder in ("chapters", "solutions", "exercises", "mentors", "front", "_ext", "_static", "src"):
        server.watch(str(root / folder), lambda: build(root), ignore=lambda path: "__pycache__" in path)
    for page in ("index.md", "_config.yml", "_toc.yml"):
        server.watch(str(root / page), lambda: build(root))
    server.serve(root=str(root / SITE), port=port, host="127.0.0.1", open_url_delay=None)
    return os.EX_OK if hasattr(os, "EX_OK") else 0
