"""The exercises in the browser: a JupyterLite that the site itself serves, Python included (``make lite``).

Everything up to the first import of NumPy or pandas comes from the site. Packages that are compiled come from Pyodide's
own address when a learner imports them: the one request of the book that leaves the site.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from learnpath.book import pyodide, store

FOLDER = "lite"
"""Where the exercises in the browser are, below the site."""

WORK = "_build/lite"
INPUTS = (
    *("lite/*", "lite/.npmrc", "pyproject.toml", "hatch_build.py", "README.md", "chapters/curriculum.yml"),
    *("exercises/*.ipynb", "solutions/*.md", "src/**/*"),
)
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
PROJECT = "from-data-science-to-machine-learning"
KERNEL_PLUGIN = "@jupyterlite/pyodide-kernel-extension"


class CannotBuild(ValueError):
    """The exercises in the browser cannot be built; the message says why and what to do."""


def address(slug: str) -> str:
    """Return where an exercise opens in the browser, relative to the site."""
    return f"{FOLDER}/notebooks/index.html?path={slug}.ipynb"


def current(root: Path) -> Path | None:
    """Return the folder that `build` has made, if it was made of what the checkout holds now."""
    stamp = root / WORK / "site.fingerprint"
    made = root / WORK / "site"
    if stamp.is_file() and made.is_dir() and stamp.read_text(encoding="utf-8") == fingerprint(root):
        return made
    return None


def fingerprint(root: Path) -> str:
    """Return a digest of everything that the exercises in the browser are made of."""
    files = {p for pattern in INPUTS for p in root.glob(pattern) if p.is_file() and "__pycache__" not in p.parts}
    return store.digest((p.relative_to(root) for p in files), below=root)


def build(root: Path) -> None:
    """Build JupyterLite with every exercise in it, below ``_build/lite/site``; do nothing when nothing changed.

    Raises
    ------
    CannotBuild
        If a tool is missing or a step fails; what was built before is left as it is.
    """
    if current(root):
        print("Exercises in the browser: nothing has changed.", flush=True)
        return
    now = fingerprint(root)
    work = root / WORK
    work.mkdir(parents=True, exist_ok=True)
    source = work / "source"
    shutil.rmtree(source, ignore_errors=True)
    print("Exercises in the browser: fetching what is missing.", flush=True)
    tools, core, wheels = _tools(root), _core(root), _wheels(root)
    print("Exercises in the browser: building.", flush=True)
    packages = {PROJECT: _own_wheel(root)} | {_name(wheel): wheel for wheel in sorted(wheels.glob("*.whl"))}
    shipped = next(tools.glob(f"share/jupyter/labextensions/{KERNEL_PLUGIN}/static/pypi"))
    packages |= {_name(wheel): wheel for wheel in shipped.glob("*.whl") if _name(wheel) in pyodide.KERNEL}
    _lay_python(source / "static" / "pyodide", core, packages)
    shutil.copytree(root / "exercises", source / "files", ignore=lambda _, names: [n for n in names if n[0] == "."])
    _configure(source)
    program: list[Any] = [tools / "bin" / "python", "-m", "jupyterlite_core", "build"]
    environment = {**os.environ, "JUPYTER_PATH": "", "JUPYTER_PREFER_ENV_PATH": "1"}
    _run(program, "JupyterLite cannot be built.", cwd=source, env=environment)
    made = work / "site"
    shutil.rmtree(made, ignore_errors=True)
    (source / "site").rename(made)
    (work / "site.fingerprint").write_text(now, encoding="utf-8")


def place(root: Path, site: Path) -> None:
    """Lay the exercises in the browser into a built site, or take old ones away: pages link to what is there."""
    made, placed = current(root), site / FOLDER
    if made is None:
        shutil.rmtree(placed, ignore_errors=True)
        return
    stamp = (root / WORK / "site.fingerprint").read_text(encoding="utf-8")
    mark = placed / ".fingerprint"
    if mark.is_file() and mark.read_text(encoding="utf-8") == stamp:
        return
    shutil.rmtree(placed, ignore_errors=True)
    shutil.copytree(made, placed)
    mark.write_text(stamp, encoding="utf-8")


def _tools(root: Path) -> Path:
    """Return the environment with JupyterLite's command line, made when its lock has changed."""
    return _once(root, "tools", ["lite/tools.txt"], _make_tools)


def _make_tools(root: Path, folder: Path) -> None:
    uv = _program("uv")
    _run([uv, "venv", "--quiet", "--python", sys.executable, folder], "No environment for JupyterLite could be made.")
    install: list[Any] = [uv, "pip", "install", "--quiet", "--require-hashes", "--python", folder / "bin" / "python"]
    _run([*install, "-r", root / "lite" / "tools.txt"], "JupyterLite could not be installed.")


def _core(root: Path) -> Path:
    """Return the folder of the npm package ``pyodide``, fetched as its lock file says."""
    fetched = _once(root, "npm", ["lite/package.json", "lite/package-lock.json", "lite/.npmrc"], _fetch_core)
    core = fetched / "node_modules" / "pyodide"
    if pyodide.extract(core) != (root / pyodide.KEPT).read_text(encoding="utf-8"):
        (root / WORK / "pyodide.json").write_text(pyodide.extract(core), encoding="utf-8")
        raise CannotBuild(
            f"{pyodide.KEPT} is not what this Pyodide's lock file says. If its version was changed on purpose, copy "
            f"{WORK}/pyodide.json over it, and bring the versions in pyproject.toml and lite/wheels.in in line."
        )
    return core


def _fetch_core(root: Path, folder: Path) -> None:
    folder.mkdir(parents=True)
    for name in ("package.json", "package-lock.json", ".npmrc"):
        shutil.copy(root / "lite" / name, folder)
    _run([_program("npm"), "ci", "--silent"], "Pyodide could not be fetched from npm.", cwd=folder)


def _wheels(root: Path) -> Path:
    """Return the folder with the wheels that the kernel is made of, fetched as their lock says."""
    return _once(root, "wheels", ["lite/wheels.txt"], _fetch_wheels)


def _fetch_wheels(root: Path, folder: Path) -> None:
    version = ".".join(pyodide.kept(root).python.split(".")[:2])
    pip = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--no-deps", "--only-binary=:all:"]
    target = ["--python-version", version, "--implementation", "py", "--abi", "none", "--platform", "any"]
    _run([*pip, *target, "-d", folder, "-r", root / "lite" / "wheels.txt"], "The kernel's wheels could not be fetched.")


def _own_wheel(root: Path) -> Path:
    """Return a wheel of this checkout."""
    folder = root / WORK / "own"
    shutil.rmtree(folder, ignore_errors=True)
    builder = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
    _run(builder, "The wheel of the course could not be built.", cwd=root)
    return next(folder.glob("*.whl"))


def _lay_python(folder: Path, core: Path, packages: dict[str, Path]) -> None:
    """Lay down Pyodide's core, the wheels, and a lock that finds each where it is: here, or at Pyodide's address."""
    folder.mkdir(parents=True)
    for name in CORE:
        shutil.copy(core / name, folder)
    lock: dict[str, Any] = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    version = json.loads((core / "package.json").read_text(encoding="utf-8"))["version"]
    entries: dict[str, dict[str, Any]] = lock["packages"]
    for entry in entries.values():
        entry["file_name"] = f"{pyodide.CDN}/v{version}/full/{entry['file_name']}"
    for name, wheel in packages.items():
        data = wheel.read_bytes()
        known = hashlib.sha256(data).hexdigest()
        place = folder / "wheels" / known[:12]  # another content, another address: no stale copy is taken for it
        place.mkdir(parents=True)
        shutil.copy(wheel, place)
        entries[name] = entries.get(name, _entry(name, wheel)) | {
            "file_name": f"wheels/{known[:12]}/{wheel.name}",
            "sha256": known,
        }
    entries["pyodide-kernel"]["depends"] = ["ipython", "comm"]
    own = entries.pop(PROJECT)
    for module, needs in pyodide.OURS.items():
        entries[module] = own | {"name": module, "imports": [module], "depends": list(needs)}
    (folder / "pyodide-lock.json").write_text(json.dumps(lock), encoding="utf-8")


def _entry(name: str, wheel: Path) -> dict[str, Any]:
    version = wheel.name.split("-")[1]
    return {
        **{"name": name, "version": version, "imports": [name.replace("-", "_")], "depends": []},
        **{"install_dir": "site", "package_type": "package", "unvendored_tests": False},
    }


def _configure(source: Path) -> None:
    """Write the settings of JupyterLite: which of its parts, and what the kernel loads first."""
    settings = {"loadPyodideOptions": {"packages": list(pyodide.KERNEL)}, "disablePyPIFallback": True}
    own = {
        "jupyter-lite-schema-version": 0,
        "jupyter-config-data": {
            "appName": "Harbour practice",
            "appUrl": "./tree",
            "faviconUrl": "./tree/favicon.ico",
            "litePluginSettings": {f"{KERNEL_PLUGIN}:kernel": settings},
        },
    }
    chosen = {
        "LiteBuildConfig": {
            **{"apps": ["notebooks", "tree", "edit"], "contents": ["files"], "output_dir": "site"},
            **{"no_sourcemaps": True, "no_unused_shared_packages": True, "no_libarchive": True},
        }
    }
    (source / "jupyter-lite.json").write_text(json.dumps(own), encoding="utf-8")
    (source / "jupyter_lite_config.json").write_text(json.dumps(chosen), encoding="utf-8")


def _once(root: Path, name: str, locks: Iterable[str], make: Any) -> Path:
    """Return a folder below the work folder, made anew when its lock files have changed."""
    folder, stamp = root / WORK / name, root / WORK / f"{name}.fingerprint"
    now = store.digest(map(Path, locks), [sys.version], below=root)
    if not (folder.is_dir() and stamp.is_file() and stamp.read_text(encoding="utf-8") == now):
        shutil.rmtree(folder, ignore_errors=True)
        make(root, folder)
        stamp.write_text(now, encoding="utf-8")
    return folder


def _program(name: str) -> str:
    beside = Path(sys.executable).parent / name
    found = str(beside) if beside.is_file() else shutil.which(name)
    if found is None:
        how = " Install Node (Debian, Ubuntu: sudo apt install npm)." if name == "npm" else ""
        raise CannotBuild(f"{name} is missing, and the exercises in the browser cannot be built without it.{how}")
    return found


def _run(command: Sequence[Any], problem: str, **how: Any) -> None:
    """Run a command without its chatter; show all of it when it fails."""
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False, **how)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise CannotBuild(problem)


def _name(wheel: Path) -> str:
    return wheel.name.split("-")[0].replace("_", "-").lower()
