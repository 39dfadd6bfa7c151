"""What grading costs: this project's grader against nbgrader, on the same submissions.

Twenty submissions of an exercise are made from the right and wrong answers that its checks are tested with. They are
graded three times: by ``learnpath grade`` behind its sandbox; each in a fresh Jupyter kernel, observed and judged by
the same code (the slow path, whose results must be the same); and by ``nbgrader autograde``, whose test cells run the
same checks in a kernel of this environment. CPU seconds of all processes, kernels and sandbox included; nbgrader's
installation and its preparation of the assignment are not counted. nbgrader lives in an environment of its own.

Run: make bench, or python benchmarks/bench_grading.py [exercise ...]
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench_build import Cost, adopt_orphans, cost

from learnpath.check import judge
from learnpath.grading import results, review
from learnpath.grading.grade import other_data_seed, probe_seed, questions_of
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict

ROOT = Path(__file__).resolve().parents[1]
PEERS = ROOT / "_build" / "peers"
NBGRADER = "nbgrader==0.9.6"
EXERCISES = ("00-how-exercises-work",)  # its cells cost next to nothing, so what is measured is the grader
SUBMISSIONS, SEED, TARGET = 20, 1, 0.15


def notebooks(exercise: str, number: int) -> list[dict[str, Any]]:
    """Make submissions: mostly reference solutions, in each some questions answered as the tests of checks do."""
    import importlib

    sys.path.insert(0, str(ROOT / "tests"))
    sys.path.insert(0, str(ROOT / "tests" / "grading"))
    from handed_in import answers

    tried = importlib.import_module(f"answers.c{exercise.replace('-', '_')}")
    right = answers(exercise)
    made = []
    for turn in range(number):
        notebook = json.loads((ROOT / "exercises" / f"{exercise}.ipynb").read_text(encoding="utf-8"))
        for position, question in enumerate(right):
            others = [*tried.CORRECT.get(question, ()), *(each.source for each in tried.WRONG.get(question, ()))]
            source = others[turn % len(others)] if (turn + position) % 3 == 0 else right[question]
            for cell in notebook["cells"]:
                if cell["metadata"]["learnpath"] == {"question": question, "role": "starter"}:
                    cell["source"] = source
        made.append(notebook)
    return made


def slow_path(submissions: Path, out: Path) -> None:
    """Grade each submission in a fresh kernel: the cells, then observers in a last cell; judged here."""
    for path in sorted(submissions.glob("*/*.ipynb")):
        asked = questions_of(path.stem)
        verdicts = {}
        for data_seed in (None, other_data_seed(SEED)):
            wanted = [
                each for each in asked if data_seed is None or (each.reseed and verdicts[each.id].status == "correct")
            ]
            if not wanted:
                continue
            seen = _in_a_kernel(json.loads(path.read_text(encoding="utf-8")), [each.id for each in wanted], data_seed)
            for each in wanted:
                verdict = judge(each.id, seen[each.id], Seeds(data_seed, probe_seed(SEED, each.id)))
                if data_seed is None:
                    verdicts[each.id] = verdict
                elif verdict.status != "correct":
                    verdicts[each.id] = Verdict(**{**asdict(verdict), "message": "(on other data)"})
        found = review.apply(
            tuple(results.marked(each, verdicts[each.id]) for each in asked), path.parent.name, path.stem, "", out
        )
        target = results.path_of(out, path.parent.name, path.stem)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(json.dumps([asdict(each) for each in found]), encoding="utf-8")


def bare(submissions: Path) -> None:
    """Run, observe and judge every submission in this one process, once: what no grader can do without."""
    from learnpath import check, runner

    for path in sorted(submissions.glob("*/*.ipynb")):
        ran = runner.run(runner.read(path))
        for question in questions_of(path.stem):
            check.check(question.id, ran.namespace, Seeds(None, probe_seed(SEED, question.id)))


def _in_a_kernel(notebook: dict[str, Any], questions: list[str], data_seed: int | None) -> dict[str, str]:
    import nbformat
    from nbclient import NotebookClient

    probes = {question: probe_seed(SEED, question) for question in questions}
    look = (
        "import json as _json, learnpath.check as _check\n"
        f"_json.dumps({{id: _check.observe(id, globals(), probe) for id, probe in {probes}.items()}})"
    )
    blank = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    rest = "import learnpath.notebook\nlearnpath.notebook._session.at_rest = True  # as in a run for grading"
    around = [{**blank, "source": source, "id": name} for name, source in (("rest", rest), ("look", look))]
    cells = [{**each, "source": "".join(each["source"])} for each in [around[0], *notebook["cells"], around[1]]]
    parsed = nbformat.from_dict({**notebook, "cells": cells})
    os.environ.pop("HARBOUR_SEED", None)
    if data_seed is not None:
        os.environ["HARBOUR_SEED"] = str(data_seed)
    NotebookClient(parsed, kernel_name="python3", allow_errors=True, timeout=300).execute()
    seen: dict[str, str] = json.loads(eval(parsed.cells[-1].outputs[-1]["data"]["text/plain"]))
    return seen


def nbgrader(made: list[dict[str, Any]], exercise: str, folder: Path) -> Cost | None:
    """Lay out a course of nbgrader's, prepare the assignment, and return what autograding costs."""
    program = PEERS / "bin" / "nbgrader"
    if not program.exists():
        uv = Path(sys.executable).with_name("uv")
        for words in (["venv", "-q", str(PEERS)], ["pip", "install", "-q", "-p", str(PEERS), NBGRADER, "ipykernel"]):
            if subprocess.run([str(uv), *words], check=False).returncode:
                return None
    kernel = folder / "kernels" / "kernels" / "course"
    kernel.mkdir(parents=True)
    words = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    (kernel / "kernel.json").write_text(json.dumps({"argv": words, "display_name": "course", "language": "python"}))
    path = os.pathsep.join([str(PEERS / "bin"), os.environ["PATH"]])  # nbgrader calls alembic
    os.environ |= {"JUPYTER_PATH": str(folder / "kernels"), "PYTHONPATH": str(ROOT / "src"), "PATH": path}
    (folder / "nbgrader_config.py").write_text("c = get_config()\nc.CourseDirectory.course_id = 'bench'\n")
    for number, notebook in enumerate([made[0], *made]):
        graded = json.loads(json.dumps(notebook))
        graded["metadata"]["kernelspec"] = {"display_name": "course", "language": "python", "name": "course"}
        graded["cells"] += [_test_cell(question.id) for question in questions_of(exercise)]
        where = folder / ("source" if number == 0 else f"submitted/learner-{number:02}") / "ps1"
        where.mkdir(parents=True)
        (where / "exercise.ipynb").write_text(json.dumps(graded), encoding="utf-8")
    prepared = [str(program), "generate_assignment", "ps1", "--force", "--IncludeHeaderFooter.header="]
    done = subprocess.run(prepared, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"nbgrader generate_assignment failed:\n{done.stderr[-2000:]}")
    return cost([str(program), "autograde", "ps1"], cwd=folder)


def _test_cell(question: str) -> dict[str, Any]:
    """A test cell of nbgrader's that runs the course's own check."""
    source = (
        "from learnpath.check import check as _check\nfrom learnpath.seeds import Seeds as _Seeds\n"
        f"assert _check({question!r}, globals(), _Seeds(None, {probe_seed(SEED, question)})).status == 'correct'"
    )
    name = f"test-{question.replace('.', '-')}"
    facts = {"grade": True, "grade_id": name, "locked": True, "points": 1, "schema_version": 3, "solution": False}
    mark = {"nbgrader": {**facts, "task": False, "cell_type": "code"}}
    return {
        "cell_type": "code",
        "execution_count": None,
        "id": name,
        "metadata": mark,
        "outputs": [],
        "source": source,
    }


def differences(fast: Path, slow: Path) -> list[str]:
    """Questions on which the two ways do not agree."""
    found = []
    for path in sorted(slow.glob("*/*.json")):
        ours = json.loads((fast / path.relative_to(slow)).read_text(encoding="utf-8"))["questions"]
        for one, other in zip(ours, json.loads(path.read_text(encoding="utf-8")), strict=True):
            if "(on other data)" in other["message"]:
                one, other = {**one, "message": ""}, {**other, "message": ""}
            if one != other:
                found.append(f"{path.parent.name} {one['id']}: {one} against {other}")
    return found


def main() -> None:
    """Measure and print the table of each exercise."""
    os.environ["LEARNPATH_PROGRESS"] = os.devnull
    if sys.argv[1:2] == ["--slow-path"]:
        slow_path(Path(sys.argv[2]), Path(sys.argv[3]))
        return
    if sys.argv[1:2] == ["--bare"]:
        bare(Path(sys.argv[2]))
        return
    adopt_orphans()
    for exercise in sys.argv[1:] or EXERCISES:
        with tempfile.TemporaryDirectory(prefix="bench-grading-") as name:
            folder = Path(name)
            made = notebooks(exercise, SUBMISSIONS)
            for number, notebook in enumerate(made, start=1):
                path = folder / "submissions" / f"learner-{number:02}" / f"{exercise}.ipynb"
                path.parent.mkdir(parents=True)
                path.write_text(json.dumps(notebook), encoding="utf-8")
            fast, slow, peer = folder / "fast", folder / "slow", folder / "nbgrader"
            peer.mkdir()
            run = "import sys; from learnpath.cli import main; sys.exit(main(sys.argv[1:]))"
            words = [sys.executable, "-c", run, "grade", str(folder / "submissions"), "--out", str(fast)]
            rows = [("learnpath grade, sandbox included", cost([*words, "--seed", str(SEED), "-j", "1"], cwd=folder))]
            again = [sys.executable, __file__, "--slow-path", str(folder / "submissions"), str(slow)]
            rows.append(("a fresh kernel for each", cost(again, cwd=folder)))
            alone = [sys.executable, __file__, "--bare", str(folder / "submissions")]
            rows.append(("cells and checks alone, one process, no walls", cost(alone, cwd=folder)))
            theirs = nbgrader(made, exercise, peer)
            rows += [("nbgrader autograde", theirs)] if theirs else []
            different = differences(fast, slow)
            shutil.rmtree(peer)
        print(f"{exercise + f', {SUBMISSIONS} submissions':46}{'CPU s each':>12}{'wall s each':>12}")
        for what, measured in rows:
            print(f"{what:46}{measured.cpu / SUBMISSIONS:12.3f}{measured.wall / SUBMISSIONS:12.3f}")
        if theirs:
            print(f"learnpath / nbgrader {rows[0][1].cpu / theirs.cpu:6.3f}   (target at most {TARGET})")
        else:
            print("nbgrader could not be installed, so there is nothing to compare with.")
        print("results: the same as with fresh kernels" if not different else "\n".join(["DIFFERENT:", *different]))
        if different:
            sys.exit(1)


if __name__ == "__main__":
    main()
