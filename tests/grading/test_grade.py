"""Grading: schema, seeds, repeats, workers that die, other data, reviews, and trusting without walls."""

from __future__ import annotations

import json
import os
import signal
from pathlib import Path
from typing import Any

import pytest
from attacks import hard_coded
from handed_in import IDS, SLUG, answers, lay, result, solved, statuses, timeless

from learnpath import cli
from learnpath.grading import grade as grading
from learnpath.grading.grade import grade, other_data_seed, probe_seed
from learnpath.question import all_questions, exercise_of, find
from learnpath.seeds import Seeds
from learnpath.solutions import exercise_path
from learnpath.workfolder import CannotDo

RIGHT = dict.fromkeys(IDS, "correct")


@pytest.fixture
def submissions(tmp_path: Path) -> Path:
    lay(tmp_path / "submissions", "ada", solved())
    lay(tmp_path / "submissions", "bo", solved({"0.3": None}))
    return tmp_path / "submissions"


@pytest.mark.walls
def test_the_same_seed_gives_the_same_results_and_another_one_other_inputs(submissions: Path, tmp_path: Path) -> None:
    for name, seed in (("first", 5), ("again", 5), ("other", 6)):
        lay(submissions, "mallory", solved({"0.3": hard_coded(probe_seed(5, "0.3"))}))
        grade(submissions, tmp_path / name, seed=seed)
    for learner in ("ada", "bo", "mallory"):
        assert timeless(result(tmp_path / "first", learner)) == timeless(result(tmp_path / "again", learner))
    assert statuses(result(tmp_path / "first", "mallory"))["0.3"] == "correct"  # whoever knew the seed
    assert statuses(result(tmp_path / "other", "mallory"))["0.3"] == "incorrect"


def test_a_notebook_can_be_checked_under_the_seed_of_a_batch(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEARNPATH_PROBE_SEED", "31")
    assert probe_seed(31, "0.3") == Seeds.from_environment("0.3").probe
    assert len({probe_seed(seed, "0.3") for seed in range(50)}) == 50
    assert len({other_data_seed(seed) for seed in range(50)}) == 50


@pytest.mark.walls
def test_without_a_seed_a_fresh_one_is_drawn_and_told(submissions: Path, tmp_path: Path) -> None:
    assert grade(submissions, tmp_path / "one").seed != grade(submissions, tmp_path / "two").seed


@pytest.mark.walls
def test_grading_again_replaces_results_whole_and_sweeps_what_a_killed_grader_left(
    submissions: Path, tmp_path: Path
) -> None:
    out = tmp_path / "results"
    (out / "ada").mkdir(parents=True)
    (out / "ada" / f"{SLUG}.json").write_text("an older result")
    (out / "ada" / f".{SLUG}.json.123.part").write_text("{")
    grade(submissions, out, seed=1)
    assert [path.name for path in (out / "ada").iterdir()] == [f"{SLUG}.json"]
    assert statuses(result(out, "ada")) == RIGHT


def test_a_result_that_cannot_be_written_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from learnpath.grading import results

    made = results.Result("ada", SLUG, "", "bwrap", "ok", 0.0, ())
    path = results.write(made, tmp_path)
    before = path.read_text()

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(results.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        results.write(results.Result("ada", SLUG, "", "bwrap", "killed", 0.0, ()), tmp_path)
    assert path.read_text() == before
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.walls
def test_several_workers_give_the_same_results_as_one(submissions: Path, tmp_path: Path) -> None:
    grade(submissions, tmp_path / "one", seed=3, jobs=1)
    grade(submissions, tmp_path / "two", seed=3, jobs=2)
    for learner in ("ada", "bo"):
        assert timeless(result(tmp_path / "one", learner)) == timeless(result(tmp_path / "two", learner))


def _dies_once(task: grading.Task, settings: grading.Settings) -> Any:
    """Grade one submission in a worker; the worker of `bo` is killed the first time."""
    mark = settings.out / "killed-once"
    if task.learner == "bo" and not mark.exists():
        mark.touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return task, grading.grade_one(task, settings)


@pytest.mark.walls
def test_a_worker_that_is_killed_costs_nobody_a_result(
    submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(grading, "_one", _dies_once)
    batch = grade(submissions, tmp_path / "results", seed=3, jobs=2)
    assert (tmp_path / "results" / "killed-once").exists()
    assert batch.total == 2
    assert batch.outcomes.keys() == {"ok"}
    assert statuses(result(tmp_path / "results", "ada")) == RIGHT
    assert "graded again" in capsys.readouterr().err


@pytest.mark.walls
def test_a_sandbox_that_is_killed_is_made_anew(
    submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = grading.Sandbox.run
    broken: list[int] = []

    def run(self: grading.Sandbox, *arguments: Any) -> Any:
        if not broken:
            broken.append(self._process.pid)
            os.killpg(self._process.pid, signal.SIGKILL)
        return whole(self, *arguments)

    monkeypatch.setattr(grading.Sandbox, "run", run)
    assert grade(submissions, tmp_path / "results", seed=3).outcomes.keys() == {"ok"}
    assert broken


@pytest.mark.walls
def test_a_fault_of_ours_is_a_result_and_the_batch_goes_on(
    submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = grading.examine

    def examine(task: grading.Task, settings: grading.Settings) -> Any:
        if task.learner == "ada":
            raise TypeError("nobody thought of this")
        return whole(task, settings)

    monkeypatch.setattr(grading, "examine", examine)
    batch = grade(submissions, tmp_path / "results", seed=3)
    assert batch.total == 2
    found = result(tmp_path / "results", "ada")
    assert statuses(found) == dict.fromkeys(IDS, "error")
    assert "Grading failed" in found["questions"][0]["message"]


@pytest.mark.walls
def test_a_judge_that_raises_costs_one_question(
    submissions: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = grading.check.judge

    def judge(question: str, *others: Any) -> Any:
        if question == "0.2":
            raise ZeroDivisionError
        return whole(question, *others)

    monkeypatch.setattr(grading.check, "judge", judge)
    grade(submissions, tmp_path / "results", seed=3)
    found = result(tmp_path / "results", "ada")
    assert statuses(found) == {**RIGHT, "0.2": "error"}
    assert "The check itself failed" in found["questions"][1]["message"]


@pytest.mark.parametrize("junk", [b"\x00\xff", b"[]\n{}\n7\n", b'{"question": []}', b"[" * 100_000, b"," * 5_000_000])
def test_whatever_a_run_has_written_it_is_read(junk: bytes) -> None:
    good = json.dumps({"question": "0.1", "observation": "{}"}).encode()
    ended = grading.Ended("exited", 0, 0.1, junk + b"\n" + good + b"\n")
    assert grading._read(ended, ["0.1"]) == ("killed", {"0.1": "{}"})


def test_an_observation_that_would_fill_the_judges_memory_is_not_read() -> None:
    heavy = '{"outcome": "observed", "data": {"total_pounds": [' + "[]," * 3_000_000 + "0]}}"
    assert grading._judge(find("0.1"), {"0.1": heavy}, Seeds(None, 1)) is None


def test_a_terminal_sees_how_far_a_batch_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from learnpath.grading.cli import _progress

    _progress(1, 2)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    _progress(1, 2)
    _progress(2, 2)
    said = capsys.readouterr().err
    assert "[###############...............] 1 of 2" in said
    assert said.endswith("2 of 2\n")


@pytest.mark.walls
def test_a_question_marked_reseed_must_be_right_on_other_data_as_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug = "02-the-whole-game"
    assert find("2.3").reseed
    assert not find("2.1").reseed
    notebook = json.loads((Path(grading.__file__).parents[3] / "exercises" / f"{slug}.ipynb").read_text())
    honest = answers(slug)
    here: dict[str, Any] = {"__name__": "__main__", "display": print}
    for each in notebook["cells"]:
        mark = each["metadata"]["learnpath"]
        if mark["role"] == "starter":
            each["source"] = honest[mark["question"]]
        if each["cell_type"] == "code" and mark["role"] != "check":
            exec("".join(each["source"]), here)
    seen = tuple(float(here[name]) for name in ("brier_gain", "gain_low", "gain_high"))
    lay(tmp_path / "in", "honest", notebook, slug)
    for each in notebook["cells"]:
        if each["metadata"]["learnpath"] == {"question": "2.3", "role": "starter"}:
            each["source"] = f"{honest['2.3']}\nbrier_gain, gain_low, gain_high = {seen}"
    lay(tmp_path / "in", "typed", notebook, slug)
    monkeypatch.setenv("HARBOUR_SEED", "7")  # of the mentor's shell: it moves nothing
    grade(tmp_path / "in", tmp_path / "out", seed=8)
    assert set(statuses(result(tmp_path / "out", "honest", slug)).values()) == {"correct"}
    typed = result(tmp_path / "out", "typed", slug)
    assert statuses(typed) == {**dict.fromkeys(statuses(typed), "correct"), "2.3": "incorrect"}
    said = next(question["message"] for question in typed["questions"] if question["id"] == "2.3")
    assert said.startswith("With the data that you saw the answer is right")


def test_files_that_are_no_submissions_are_named_and_nothing_outside_is_touched(tmp_path: Path) -> None:
    inbox = tmp_path / "in"
    lay(inbox, "ada", b"no notebook")
    lay(inbox, "ada", b"", "99-no-such-exercise")
    lay(inbox, "ada", b"", "..")  # a name that begins with a dot: passed over
    lay(inbox, "ada/earlier", b"")
    lay(inbox, "a b", b"")
    lay(tmp_path / "outside", "eve", b"")
    (inbox / "eve").symlink_to(tmp_path / "outside" / "eve")
    (inbox / "a-file").touch()
    tasks, left_out = grading.find(inbox)
    assert [(task.learner, task.exercise) for task in tasks] == [("ada", SLUG)]
    named = [sentence.split()[0] for sentence in left_out]
    assert named == ["a", "a-file", "ada/99-no-such-exercise.ipynb", "eve"]


def test_another_exercise_under_the_name_of_this_one_is_refused(tmp_path: Path) -> None:
    lay(tmp_path / "in", "ada", {**solved(), "metadata": {"learnpath": {"exercise": "02-the-whole-game"}}})
    grade(tmp_path / "in", tmp_path / "out", seed=8)
    found = result(tmp_path / "out", "ada")
    assert found["outcome"] == "invalid_notebook"
    assert "another exercise" in found["questions"][0]["message"]


def test_an_empty_folder_is_a_sentence(tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(CannotDo, match="There is no"):
            grade(folder, tmp_path / "out")


def test_trusting_grades_the_same_and_says_so_everywhere(
    submissions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(submissions, "quits", solved(before=["import os; os._exit(3)"]))
    lay(
        submissions,
        "outlives",
        solved(before=["import subprocess\nsubprocess.Popen(['sleep', '314.159'], start_new_session=True)"]),
    )
    words = ["grade", str(submissions), "--out", str(tmp_path / "out"), "--seed", "5", "-j", "1", "--sandbox", "none"]
    assert cli.main(words) == 2
    assert "--i-trust-these-submissions" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()
    assert cli.main([*words, "--i-trust-these-submissions"]) == 0
    said = capsys.readouterr().out
    assert "Nothing isolated these submissions" in said
    assert "killed: quits/" in said
    for learner in ("ada", "bo", "quits", "outlives"):
        assert result(tmp_path / "out", learner)["sandbox"] == "none"
    assert statuses(result(tmp_path / "out", "ada")) == statuses(result(tmp_path / "out", "outlives")) == RIGHT
    running = [path.read_bytes() for path in Path("/proc").glob("[0-9]*/cmdline") if path.exists()]
    assert not [line for line in running if b"314.159" in line]


@pytest.mark.walls
def test_the_command_sums_up_what_is_not_ok(
    submissions: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lay(submissions, "eve", b"")
    words = ["grade", str(submissions), "--out", str(tmp_path / "out"), "--seed", "5", "-j", "1"]
    assert cli.main(words) == 0
    said = capsys.readouterr().out
    assert "3 submissions graded" in said
    assert f"invalid_notebook: eve/{SLUG}" in said
    assert "--seed 5" in said
    assert "isolated" not in said
    lay(submissions, "eve", b"", "99-unknown")
    assert cli.main(words) == 1
    assert "99-unknown" in capsys.readouterr().out


@pytest.mark.walls
@pytest.mark.nightly
@pytest.mark.filterwarnings("default")
def test_a_cluster_that_loses_a_worker_gives_every_submission_exactly_one_result(tmp_path: Path) -> None:
    distributed = pytest.importorskip("distributed")
    submissions = tmp_path / "submissions"
    for number in range(40):
        lay(submissions, f"learner-{number:02}", solved())
    killed: list[int] = []
    started = tmp_path / "started"

    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, local_directory=str(started)
    ) as cluster:
        pids = [worker.pid for worker in cluster.workers.values()]

        def step(done: int, total: int) -> None:
            if done == 5:
                killed.append(pids[0])
                os.kill(pids[0], signal.SIGKILL)

        batch = grade(submissions, tmp_path / "out", seed=3, scheduler=cluster.scheduler_address, step=step)
    assert killed
    assert batch.total == 40
    assert batch.outcomes.keys() == {"ok"}
    written = [path for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert sorted(path.parent.name for path in written) == sorted(path.name for path in submissions.iterdir())
    for path in written:
        assert statuses(json.loads(path.read_text())) == RIGHT


@pytest.mark.walls
@pytest.mark.nightly
@pytest.mark.parametrize("slug", sorted({exercise_of(question.id) for question in all_questions()}))
def test_the_reference_solution_of_every_exercise_is_right_behind_the_walls(slug: str, tmp_path: Path) -> None:
    """What an exercise needs is inside: its modules, its libraries, and memory and time enough."""
    notebook = json.loads(exercise_path(slug).read_text(encoding="utf-8"))
    right = answers(slug)
    for each in notebook["cells"]:
        mark = each["metadata"]["learnpath"]
        if mark["role"] == "starter":
            each["source"] = right[mark["question"]]
    lay(tmp_path / "in", "ada", notebook, slug)
    grade(tmp_path / "in", tmp_path / "out", seed=11)
    found = result(tmp_path / "out", "ada", slug)
    assert found["outcome"] == "ok"
    wanted = {
        question.id: "needs_review" if question.kind == "rubric" else "correct"
        for question in all_questions()
        if exercise_of(question.id) == slug
    }
    assert statuses(found) == wanted, found


def test_a_scheduler_that_is_not_there_is_a_sentence(submissions: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed")
    with pytest.raises(CannotDo, match="No Dask scheduler answers"):
        grade(submissions, tmp_path / "out", scheduler="nonsense://")
