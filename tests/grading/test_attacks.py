"""Hostile and broken submissions in one batch: each gets its result, and nobody else's changes.

One process with the libraries loaded serves the whole batch, so an attack that left anything behind would meet
the honest submissions that follow it.
"""

from __future__ import annotations

import contextlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from attacks import ATTACKS, MEMORY, TIMEOUT, Attack, handing_in
from handed_in import IDS, lay, result, solved, statuses, timeless

from learnpath.grading.grade import Batch, grade
from learnpath.grading.sandbox import Limits

pytestmark = pytest.mark.walls
HONEST = ("aa-first", "mm-middle", "zz-last")  # names in the order in which they are graded
SEED = 31_337
QUICK = tuple(attack for attack in ATTACKS if not attack.slow)
SLOW = tuple(attack for attack in ATTACKS if attack.slow)


@dataclass(frozen=True)
class Graded:
    """A batch that was graded: its folders, what came back, what was there before."""

    submissions: Path
    results: Path
    batch: Batch
    alone: dict[str, Any]
    before: dict[Path, bytes]


@contextlib.contextmanager
def graded(folder: Path, attacks: tuple[Attack, ...]) -> Iterator[Graded]:
    submissions, results = folder / "submissions", folder / "results"
    lay(folder / "only", HONEST[0], solved())
    limits = Limits(timeout=TIMEOUT, memory=MEMORY, disk=64, output=32)
    grade(folder / "only", folder / "alone", seed=SEED, limits=limits)
    for name in HONEST:
        lay(submissions, name, solved())
    for attack in attacks:
        attack.put(submissions, attack.learner)
    before = {path: path.read_bytes() for path in submissions.rglob("*.ipynb") if _is_small_file(path)}
    batch = grade(submissions, results, seed=SEED, limits=limits)
    yield Graded(submissions, results, batch, result(folder / "alone", HONEST[0]), before)


@pytest.fixture(scope="module")
def quick(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    with graded(tmp_path_factory.mktemp("attacks"), QUICK) as found:
        yield found


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Graded]:
    with graded(tmp_path_factory.mktemp("slow-attacks"), SLOW) as found:
        yield found


@pytest.fixture
def done(request: pytest.FixtureRequest) -> Graded:
    found: Graded = request.getfixturevalue(request.param)
    return found


batches = pytest.mark.parametrize(
    "done", ["quick", pytest.param("slow", marks=pytest.mark.nightly)], indirect=True, ids=["quick", "slow"]
)


@pytest.mark.parametrize("attack", QUICK, ids=lambda attack: attack.name)
def test_an_attack_comes_to_what_it_deserves(attack: Attack, quick: Graded) -> None:
    _comes_to_what_it_deserves(attack, quick)


@pytest.mark.nightly
@pytest.mark.parametrize("attack", SLOW, ids=lambda attack: attack.name)
def test_an_attack_on_time_comes_to_what_it_deserves(attack: Attack, slow: Graded) -> None:
    _comes_to_what_it_deserves(attack, slow)


def _comes_to_what_it_deserves(attack: Attack, done: Graded) -> None:
    found = result(done.results, attack.learner)
    assert found["outcome"] == attack.outcome, found
    assert statuses(found) == dict(attack.statuses), found
    for question in found["questions"]:
        assert question["points"] == (question["of"] if question["status"] == "correct" else 0)
        assert question["message"]


@batches
def test_the_batch_finishes_with_one_whole_result_each(done: Graded) -> None:
    written = sorted(path for path in done.results.rglob("*") if path.is_file())
    assert [path.suffix for path in written] == [".json"] * len(written)
    for path in written:
        found = json.loads(path.read_text(encoding="utf-8"))
        assert list(found) == [
            *("schema", "learner", "exercise", "submission_sha256", "sandbox", "outcome", "seconds", "questions")
        ]
        assert (found["learner"], found["exercise"]) == (path.parent.name, path.stem)
        assert found["sandbox"] == "bwrap"
        assert [question["id"] for question in found["questions"]] == list(IDS)
    assert done.batch.total == len(written) == len(list(done.submissions.iterdir()))


@batches
def test_nobody_elses_result_changes(done: Graded) -> None:
    assert statuses(done.alone) == dict.fromkeys(IDS, "correct")
    for name in HONEST:
        assert timeless(result(done.results, name)) == {**timeless(done.alone), "learner": name}


@batches
def test_no_submission_changes(done: Graded) -> None:
    for path, contents in done.before.items():
        assert path.read_bytes() == contents


@batches
def test_nothing_of_a_submission_is_left_running_or_lying_about(done: Graded) -> None:
    assert not [words for words in _command_lines() if "271.82" in words]
    assert not Path("/tmp/learnpath-was-unpickled").exists()


def test_the_limit_on_processes_is_the_one_that_was_set(quick: Graded) -> None:
    said = next(each for each in result(quick.results, "forks")["questions"] if each["id"] == "0.1")
    made = int("".join(letter for letter in said["message"].split("Seen:")[1].split(".")[0] if letter.isdigit()))
    assert made < Limits().processes


def test_a_result_says_why_there_is_none(quick: Graded) -> None:
    says = {
        "text": "not valid JSON",
        "png": "not text",
        "empty": "is empty",
        "version-3": "version 3",
        "200-MB": "200 MB large",
        "symbolic-link": "symbolic link",
        "os-exit": "ended before",
    }
    for learner, words in says.items():
        assert all(words in question["message"] for question in result(quick.results, learner)["questions"]), learner


def _is_small_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink() and path.stat().st_size < 20_000_000


def _command_lines() -> list[str]:
    found = []
    for name in os.listdir("/proc"):
        with contextlib.suppress(OSError):
            if name.isdigit():
                found.append(Path("/proc", name, "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace"))
    return found


def test_attacks_have_names_of_their_own() -> None:
    assert len({attack.learner for attack in ATTACKS}) == len(ATTACKS)
    assert handing_in
