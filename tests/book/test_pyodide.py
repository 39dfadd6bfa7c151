"""What an exercise in the browser needs is there: checked against the packages of Pyodide's lock file.

An import hook stands in for the browser: only the standard library, our two packages and what the notebook's own
imports load can be imported. At night the same runs under exactly the versions of the lock.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from learnpath.book import pyodide
from learnpath.question import all_questions, exercise_of
from learnpath.solution_file import parse

ROOT = Path(__file__).parents[2]
HAS = pyodide.kept(ROOT)
EXERCISES = sorted(
    {exercise_of(q.id) for q in all_questions()} - {exercise_of(q.id) for q in all_questions() if q.runs == "local"}
)

BROWSER = """
import importlib.abc, json, os, sys
asked = json.loads(sys.stdin.read())
allowed = {*asked["modules"], *sys.stdlib_module_names, "learnpath", "harbour"}

class Browser(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        caller = sys._getframe(1)
        while caller and "importlib" in caller.f_code.co_filename:
            caller = caller.f_back
        who = caller.f_code.co_filename if caller else "?"
        ours = who.startswith((asked["src"], "<line "))  # what a package needs itself is its own version's business
        if ours and name.split(".")[0] not in allowed:
            raise ModuleNotFoundError(f"No module named {name!r}, in a browser", name=name)

sys.meta_path.insert(0, Browser())
namespace = {"__name__": "__main__", "display": lambda *_: None}
for line, source in asked["cells"]:
    exec(compile(source, f"<line {line}>", "exec"), namespace)
from learnpath.check import check
from learnpath.seeds import Seeds
verdicts = {name: check(name, namespace, Seeds.from_environment(name)) for name in asked["questions"]}
versions = {}
for name in asked["versions"]:
    from importlib.metadata import version
    versions[name] = version(name)
print(json.dumps({
    "verdicts": {name: [verdict.status, str(verdict)] for name, verdict in verdicts.items()},
    "versions": versions,
}))
"""


def as_in_a_browser(exercise: str, python: str, tmp_path: Path, versions: list[str]) -> dict[str, dict[str, object]]:
    """Run the solution of an exercise, and its checks, with nothing but what a browser would have loaded."""
    notebook = json.loads((ROOT / "exercises" / f"{exercise}.ipynb").read_text(encoding="utf-8"))
    code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
    loaded = HAS.loaded_by(pyodide.imported(code))
    blocks = parse((ROOT / "solutions" / f"{exercise}.md").read_text(encoding="utf-8"), exercise).blocks
    cells = [(b.line, b.text) for b in blocks if (b.kind == "code" or b.is_solution) and b.kind != "solution-note"]
    asked = {
        "src": str(ROOT / "src"),
        "modules": sorted(HAS.modules_of(loaded | HAS.loaded(["ipython", "jedi"]))),
        "cells": cells,
        "questions": [question.id for question in all_questions() if exercise_of(question.id) == exercise],
        "versions": [name for name in versions if name in loaded],
    }
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "src"),
        "LEARNPATH_STRICT": "1",
        "LEARNPATH_PROGRESS": str(tmp_path / "progress.json"),
        "MPLBACKEND": "Agg",
    }
    done = subprocess.run(
        [python, "-c", BROWSER],
        input=json.dumps(asked),
        env=environment,
        cwd=tmp_path,
        text=True,
        capture_output=True,
        check=False,
        timeout=600,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    found: dict[str, dict[str, object]] = json.loads(done.stdout.splitlines()[-1])
    return found


def wrong(found: dict[str, dict[str, object]]) -> dict[str, object]:
    """The verdicts of an exercise that are not what its reference solution deserves."""
    return {name: v for name, v in found["verdicts"].items() if v[0] not in ("correct", "needs_review")}


def test_what_is_pinned_is_what_pyodide_has():
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    pinned = {r.name: str(r.specifier) for r in map(Requirement, extras["learn"]) if str(r.specifier).startswith("==")}
    assert "numpy" in pinned
    assert pinned == {name: f"=={HAS.packages[name].version}" for name in pinned}
    wheels = (ROOT / "lite" / "wheels.in").read_text(encoding="utf-8").split()
    kernel = HAS.loaded(name for name in pyodide.KERNEL if name in HAS.packages)
    assert {f"{name}=={HAS.packages[name].version}" for name in kernel} == {word for word in wheels if "==" in word}
    core = json.loads((ROOT / "lite" / "package.json").read_text(encoding="utf-8"))["dependencies"]["pyodide"]
    assert core == HAS.version


def test_every_module_that_an_exercise_or_its_questions_import_is_loaded_by_the_notebook():
    everywhere = set(sys.stdlib_module_names) | set(pyodide.OURS)
    for exercise in EXERCISES:
        notebook = json.loads((ROOT / "exercises" / f"{exercise}.ipynb").read_text(encoding="utf-8"))
        code = ["".join(cell["source"]) for cell in notebook["cells"] if cell["cell_type"] == "code"]
        loaded = HAS.modules_of(HAS.loaded_by(pyodide.imported(code)))
        assert pyodide.imported(code) - loaded - everywhere == set(), exercise
        slug = exercise.replace("-", "_")
        package = ROOT / "src" / "learnpath" / "questions" / (slug if slug[0].isalpha() else f"c{slug}")
        asked = [path.read_text(encoding="utf-8") for path in package.glob("*.py")]
        assert asked
        assert pyodide.imported(asked) - loaded - everywhere == set(), exercise


@pytest.mark.parametrize("exercise", ["02-the-whole-game"])  # the others at night, below
def test_exercise_needs_nothing_that_a_browser_has_not_loaded(exercise, tmp_path):
    found = as_in_a_browser(exercise, sys.executable, tmp_path, [])
    wrong = {
        name: text for name, (status, text) in found["verdicts"].items() if status not in ("correct", "needs_review")
    }
    assert not wrong


@pytest.fixture(scope="session")
def python_of_the_lock(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A Python with exactly the packages of the lock, and nothing else."""
    uv = Path(sys.executable).parent / "uv"
    folder = tmp_path_factory.mktemp("lock") / "venv"
    needed = HAS.loaded(["numpy", "pandas", "scikit-learn", "matplotlib"])
    pins = [f"{name}=={HAS.packages[name].version}" for name in sorted(needed) if name != "libopenblas"]
    wanted = ".".join(HAS.python.split(".")[:2])
    for python in (wanted, "3.13", "3.12"):  # where the browser's own is not to be had; SciPy needs 3.12
        made = subprocess.run(
            [uv, "venv", "-q", "--clear", "--python", python, folder], capture_output=True, check=False
        )
        if made.returncode == 0:
            break
    else:
        if os.environ.get("CI"):
            pytest.fail(f"CI runs the exercises under Python {wanted}: {made.stderr.decode()}")
        pytest.skip(f"Neither Python {wanted} nor 3.13 or 3.12 is here.")
    install = [uv, "pip", "install", "-q", "--no-deps", "--python", folder / "bin" / "python", *pins]
    subprocess.run(install, check=True)
    return str(folder / "bin" / "python")


@pytest.mark.nightly
@pytest.mark.parametrize("exercise", EXERCISES)
def test_exercise_runs_under_exactly_the_versions_of_the_lock(exercise, python_of_the_lock, tmp_path):
    main = ["numpy", "pandas", "scipy", "scikit-learn", "matplotlib"]
    found = as_in_a_browser(exercise, python_of_the_lock, tmp_path, main)
    assert found["versions"] == {name: HAS.packages[name].version for name in found["versions"]}
    wrong = {
        name: text for name, (status, text) in found["verdicts"].items() if status not in ("correct", "needs_review")
    }
    assert not wrong
