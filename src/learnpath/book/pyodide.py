"""What a browser has: the packages of Pyodide's lock file, kept in ``lite/pyodide.json``, and those that are ours.

Importing a module in a cell loads its package, and what that depends on, before the cell runs; nothing else is there.
"""

from __future__ import annotations

import ast
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

KEPT = "lite/pyodide.json"
CDN = "https://cdn.jsdelivr.net/pyodide"

KERNEL = ("micropip", "piplite", "ipykernel", "comm", "pyodide-kernel", "jedi", "ipython")
"""What the kernel loads before the first cell; three of them come with it, and comm with neither it nor Pyodide."""

OURS: Mapping[str, tuple[str, ...]] = {
    "learnpath": (),
    # The last two because questions use them where the notebook itself imports neither (mixed set 2, chapter 5).
    "harbour": ("learnpath", "numpy", "pandas", "scikit-learn", "matplotlib"),
}
"""Our modules, and what importing each loads; one wheel holds both."""


@dataclass(frozen=True)
class Package:
    """One package of the lock: its version, the modules that it brings, the packages that it needs."""

    version: str
    imports: tuple[str, ...]
    depends: tuple[str, ...]


@dataclass(frozen=True)
class Distribution:
    """One release of Pyodide.

    Attributes
    ----------
    version, python
        Pyodide's own version, and that of its Python.
    packages
        By normalised name.
    """

    version: str
    python: str
    packages: Mapping[str, Package]

    def loaded(self, names: Iterable[str]) -> frozenset[str]:
        """Return the packages of these names and everything that they depend on.

        Raises
        ------
        ValueError
            For a package that the lock does not have.
        """
        found: set[str] = set()
        waiting = list(names)
        while waiting:
            name = waiting.pop().replace("_", "-").lower()
            if name in found:
                continue
            if name not in self.packages:
                raise ValueError(f"Pyodide {self.version} has no package {name}.")
            found.add(name)
            waiting += self.packages[name].depends
        return frozenset(found)

    def loaded_by(self, modules: Iterable[str]) -> frozenset[str]:
        """Return the packages that a cell loads by importing these modules; those unknown load nothing."""
        wanted: set[str] = set()
        for module in modules:
            wanted.update(need for need in OURS.get(module, ()) if need not in OURS)
            wanted.update(name for name, package in self.packages.items() if module in package.imports)
        return self.loaded(wanted)

    def modules_of(self, packages: Iterable[str]) -> frozenset[str]:
        """Return the top-level modules that packages bring."""
        return frozenset(module.split(".")[0] for name in packages for module in self.packages[name].imports)


def kept(root: Path) -> Distribution:
    """Return the release of Pyodide that the checkout names."""
    data = json.loads((root / KEPT).read_text(encoding="utf-8"))
    packages = {
        name: Package(one["version"], tuple(one["imports"]), tuple(one["depends"]))
        for name, one in data["packages"].items()
    }
    return Distribution(data["pyodide"], data["python"], packages)


def extract(core: Path) -> str:
    """Return what `KEPT` must hold, from the folder of the npm package ``pyodide``."""
    lock: dict[str, Any] = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    version: str = json.loads((core / "package.json").read_text(encoding="utf-8"))["version"]
    lines = [
        f"  {json.dumps(name)}: "
        + json.dumps(
            {
                "version": one["version"],
                "imports": one["imports"],
                "depends": sorted(need.replace("_", "-").lower() for need in one["depends"]),
            }
        )
        for name, one in sorted(lock["packages"].items())
        if not name.endswith("-tests")
    ]
    python = lock["info"]["python"]
    return f'{{\n "pyodide": "{version}",\n "python": "{python}",\n "packages": {{\n' + ",\n".join(lines) + "\n }\n}\n"


def imported(code: Iterable[str]) -> frozenset[str]:
    """Return the top-level modules that pieces of Python import; what is not Python imports nothing."""
    found: set[str] = set()
    for source in code:
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                found.update(name.name.split(".")[0] for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return frozenset(found)
