"""The commands behind the Makefile: ``learnpath book build | lite | execute | serve | claims | repeat``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path


def checkout() -> Path:
    """Return the root of the checkout: the nearest folder, from here upwards, with `_toc.yml` in it.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_toc.yml").is_file():
            return folder
    raise FileNotFoundError(f"{here} is not inside the book's checkout: no folder above it holds _toc.yml.")


def seeds(text: str) -> list[int]:
    """Read ``7``, ``1-20`` or ``3,5,8-10`` as a list of seeds."""
    found: list[int] = []
    for part in text.split(","):
        first, dash, last = part.partition("-")
        if not first.strip().isdigit() or (dash and not last.strip().isdigit()):
            raise argparse.ArgumentTypeError(f"{text!r} is not a seed; write 7, or 1-20, or 3,5,8-10")
        found += range(int(first), int(last or first) + 1)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} names no seed")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status."""
    parser = argparse.ArgumentParser(prog="learnpath book", description="Build and test the book from a checkout.")
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    build = commands.add_parser("build", help="execute what is missing and build the site")
    build.add_argument("--force", action="store_true", help="render every page again")
    commands.add_parser("lite", help="add the exercises in the browser, then build the site")
    commands.add_parser("execute", help="execute what is missing, build nothing")
    serve = commands.add_parser("serve", help="build, serve locally, rebuild on save")
    serve.add_argument("--port", type=int, default=8000)
    claims = commands.add_parser("claims", help="execute chapters and solutions under other seeds")
    claims.add_argument("--seeds", type=seeds, required=True, metavar="N", help="7, or 1-20, or 3,5,8-10")
    claims.add_argument("notebooks", nargs="*", help="parts of names, such as 02; all without")
    repeat = commands.add_parser("repeat", help="execute everything again and compare the outputs")
    repeat.add_argument("notebooks", nargs="*", help="parts of names, such as 02; all without")
    options = parser.parse_args(arguments)
    try:
        root = checkout()
        return run(options, root)
    except (FileNotFoundError, ValueError) as error:
        print(f"learnpath book: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("\nStopped. Nothing half-made is left; start the same command again.", file=sys.stderr)
        return 130


def run(options: argparse.Namespace, root: Path) -> int:
    """Carry out one parsed command."""
    from learnpath.book import build, execute, lite, repeat, report, sources, store

    if options.command == "lite":
        lite.build(root)
        return build.build(root)
    if options.command == "build":
        return build.build(root, force=options.force)
    if options.command == "serve":
        return build.serve(root, options.port)
    every = sources.notebooks(root)
    kept = store.Store(store.location(root))
    if options.command == "execute":
        return execute.execute_missing(every, kept)
    chosen = sources.select(every, options.notebooks)
    if options.command == "claims":
        return report.report(chosen, options.seeds)
    return repeat.repeat(chosen, kept)
