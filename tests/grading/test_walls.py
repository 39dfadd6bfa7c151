"""What a submission finds when it looks around inside, and which limits it meets."""

from __future__ import annotations

import contextlib
import itertools
import json
import os
import socket
import textwrap
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from handed_in import SLUG

from learnpath.grading import sandbox
from learnpath.grading.sandbox import Limits, Sandbox, SandboxBroken, stage
from learnpath.observation import decode
from learnpath.workfolder import CannotDo

LIMITS = Limits(timeout=30, memory=256)
Inside = Callable[..., Any]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    stage(folder, [SLUG], "bwrap")
    return folder


@pytest.fixture(scope="module")
def walled(course: Path) -> Iterator[Sandbox]:
    made = Sandbox("bwrap", course, ["learnpath.questions.c00_how_exercises_work.observe"])
    yield made
    made.close()


@pytest.fixture
def inside(walled: Sandbox) -> Inside:
    """Run a piece of code as a submission would, and return what it says: the value of ``said``."""

    def run(code: str, limits: Limits = LIMITS) -> Any:
        cell = {"cell_type": "code", "source": textwrap.dedent(code) + "\ntotal_pounds = said"}
        ended = walled.run(json.dumps({"cells": [cell]}).encode(), {"0.1": 1}, None, limits)
        records = [json.loads(line) for line in ended.seen.splitlines()]
        assert records, ended
        return decode(records[0]["observation"]).get("data", {}).get("total_pounds", records)

    return run


@pytest.mark.walls
def test_neither_judges_nor_solutions_nor_anybodys_work_can_be_seen(inside: Inside, tmp_path: Path) -> None:
    (tmp_path / "results.json").touch()
    found = inside("""
        import os
        said = [os.path.join(folder, name) for folder, _, names in os.walk("/") for name in names
                if "learnpath" in folder or not folder.startswith(("/env", "/usr", "/proc"))]
        """)
    names = {path.rpartition("/")[2] for path in found}
    assert "observe.py" in names
    assert not {name for name in names if name.startswith(("judge", "results")) or name.endswith((".md", ".ipynb"))}
    assert not inside(
        f"import os; said = [p for p in {[str(tmp_path), str(Path.home()), os.getcwd()]} if os.path.exists(p)]"
    )


@pytest.mark.walls
@pytest.mark.parametrize("name", ["judge", "reference"])
def test_a_judge_cannot_be_imported(name: str, inside: Inside) -> None:
    said = inside(f"""
        import importlib
        try:
            importlib.import_module("learnpath.questions.c00_how_exercises_work.{name}")
            said = "imported"
        except ImportError:
            said = "not there"
        """)
    assert said == "not there"


@pytest.mark.walls
def test_nobody_else_lives_inside_and_nothing_else_is_open(inside: Inside) -> None:
    said = inside("""
        import os
        said = {
            "user": os.getuid(), "groups": os.getgroups(), "processes": [n for n in os.listdir("/proc") if n.isdigit()],
            "rights": [line.split()[1] for line in open("/proc/self/status") if line.startswith("Cap")],
            "files": [os.readlink(f"/proc/self/fd/{n}") for n in range(3, 20) if os.path.lexists(f"/proc/self/fd/{n}")],
            "secrets": [name for name in os.environ if "LEARNPATH" in name or "TOKEN" in name or "SECRET" in name],
            "parents": os.getppid(),
        }
        """)
    assert said["user"] != 0
    assert said["processes"] == ["1", "2"]
    assert {int(right, 16) for right in said["rights"]} == {0}
    assert all("deleted" in name or name.startswith("/proc") for name in said["files"])
    assert not said["secrets"]
    assert said["parents"] == 1


@pytest.mark.walls
def test_a_listener_on_this_machine_is_not_reached(inside: Inside) -> None:
    reached: list[object] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        port = server.getsockname()[1]

        def listen() -> None:
            with contextlib.suppress(OSError):
                reached.append(server.accept())

        waiting = threading.Thread(target=listen)
        waiting.start()
        said = inside(f"""
            import socket
            said = []
            for address in (("127.0.0.1", {port}), ("1.1.1.1", 80)):
                try:
                    said.append(bool(socket.create_connection(address, timeout=2)))
                except OSError as error:
                    said.append(type(error).__name__)
            try:
                said.append(bool(socket.getaddrinfo("example.org", 80)))
            except OSError as error:
                said.append(type(error).__name__)
            """)
        waiting.join()
    assert True not in said
    assert not reached


@pytest.mark.walls
def test_what_one_run_leaves_behind_the_next_does_not_find(inside: Inside) -> None:
    places = ["/tmp/left", "/tmp/work/left", "/dev/shm/left", "/left", "/dev/left", "/env/left", "/env/course/left"]
    leave = f"""
        said = []
        for place in {places}:
            try:
                open(place, "w").close()
                said.append(place)
            except OSError:
                pass
        import learnpath, builtins
        learnpath.left = builtins.left = True
        """
    look = f"""
        import os, learnpath, builtins
        said = [p for p in {places} if os.path.exists(p)] + [hasattr(learnpath, "left"), hasattr(builtins, "left")]
        """
    assert inside(leave) == ["/tmp/work/left", "/dev/shm/left"] or inside(leave) == places[:3]
    assert inside(look) == [False, False]


@pytest.mark.walls
@pytest.mark.parametrize("mischief", ["killpg(0, 9)", "kill(-1, 9)", "kill(1, 9)", "kill(os.getppid(), 9)"])
def test_nobody_outside_is_reached_by_a_signal(mischief: str, walled: Sandbox, inside: Inside) -> None:
    code = f"import os\nos.{mischief}"
    notebook = {"cells": [{"cell_type": "code", "source": code}]}
    ended = walled.run(json.dumps(notebook).encode(), {"0.1": 1}, None, LIMITS)
    assert ended.how == "exited"
    assert walled._process.poll() is None
    assert inside("said = 1") == 1


@pytest.mark.walls
def test_rights_do_not_come_back(inside: Inside) -> None:
    said = inside("""
        import ctypes, os, platform
        libc = ctypes.CDLL(None, use_errno=True)
        clone, memfd_create = {"x86_64": (56, 319), "aarch64": (220, 279)}[platform.machine()]
        tries = {
            "new user namespace": lambda: libc.unshare(0x10000000),
            "clone into a new user namespace": lambda: libc.syscall(clone, 0x10000000 | 17, 0, 0, 0, 0),
            "mount": lambda: libc.mount(b"tmpfs", b"/tmp", b"tmpfs", 0, None),
            "trace the first process": lambda: libc.ptrace(16, 1, 0, 0),
            "memory without a name": lambda: libc.syscall(memfd_create, b"x", 0),
            "root": lambda: libc.setuid(0),
        }
        me, said = os.getpid(), {}
        for name, attempt in tries.items():
            done = attempt()
            if os.getpid() != me:
                os._exit(0)
            said[name] = done
        try:
            said["memory of the first process"] = len(open("/proc/1/mem", "rb").read(1))
        except OSError:
            said["memory of the first process"] = -1
        """)
    assert said == dict.fromkeys(said, -1)


@pytest.mark.walls
@pytest.mark.parametrize(
    ("code", "least", "most"),
    [
        ("x = bytearray(100_000_000); said = len(x)", 100_000_000, 100_000_000),
        ("try:\n    x = bytearray(400_000_000); said = 1\nexcept MemoryError:\n    said = 0", 0, 0),
    ],
)
def test_the_limit_on_memory_is_where_it_is_said_to_be(code: str, least: int, most: int, inside: Inside) -> None:
    assert least <= inside(code) <= most


@pytest.mark.walls
def test_the_limits_on_files_processes_and_disk(inside: Inside) -> None:
    small = Limits(timeout=30, memory=256, processes=10, files=20, output=2, disk=8)
    assert (
        inside(
            """
        import os, time
        said = 0
        for _ in range(40):
            try:
                child = os.fork()
            except OSError:
                break
            if child == 0:
                time.sleep(30)
                os._exit(0)
            said += 1
        """,
            small,
        )
        < 10
    )
    assert (
        inside(
            """
        files = []
        try:
            for _ in range(60):
                files.append(open("/dev/null"))
        except OSError:
            pass
        said = len(files)
        files.clear()
        """,
            small,
        )
        < 20
    )
    assert (
        inside(
            """
        said = 0
        for name in range(10):
            try:
                with open(str(name), "wb") as file:
                    for _ in range(10):
                        said += file.write(bytes(1_000_000))
            except OSError:
                continue
        """,
            small,
        )
        <= 8 * 2**20
    )


@pytest.mark.walls
@pytest.mark.nightly
def test_memory_of_many_processes_counts_together(walled: Sandbox) -> None:
    code = """
import os, time
for _ in range(12):
    if os.fork() == 0:
        x = bytearray(b"x") * 60_000_000
        time.sleep(20)
        os._exit(0)
time.sleep(20)
"""
    notebook = {"cells": [{"cell_type": "code", "source": code}]}
    ended = walled.run(json.dumps(notebook).encode(), {"0.1": 1}, None, LIMITS)
    assert ended.how == "memory"


@pytest.mark.walls
def test_a_sandbox_that_ends_says_so_and_leaves_nobody(course: Path) -> None:
    made = Sandbox("bwrap", course)
    made._process.kill()
    with pytest.raises(SandboxBroken):
        made.run(b'{"cells": []}', {"0.1": 1}, None, LIMITS)
    made.close()


@pytest.mark.walls
def test_only_what_is_needed_is_staged(course: Path) -> None:
    names = {str(path.relative_to(course)) for path in course.rglob("*") if path.is_file()}
    assert "learnpath/questions/c00_how_exercises_work/observe.py" in names
    for hidden in ("judge", "solutions/", "grading/grade", "grading/review", "c02_", ".pyc", ".md", "tests"):
        assert not [name for name in names if hidden in name and not name.startswith("harbour/cards")], hidden


def test_work_below_a_folder_that_is_shown_is_hidden(course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As in a container with everything below /usr/src, or with the course installed as a package."""
    monkeypatch.setattr(sandbox, "_root", lambda: Path(sandbox.sysconfig.get_paths()["purelib"]).resolve())
    command, _ = sandbox._command("bwrap", course, (Path("/usr/src/course/submissions"),), "/tmp/work")
    shown = [after for word, after in itertools.pairwise(command) if word == "--tmpfs"]
    assert "/usr/src/course/submissions" in shown
    assert "/env/libraries/learnpath" in shown


def test_every_exercise_can_be_staged_without_its_judge(tmp_path: Path) -> None:
    from learnpath.question import all_questions, exercise_of

    slugs = list(dict.fromkeys(exercise_of(question.id) for question in all_questions()))
    stage(tmp_path, slugs, "bwrap")
    assert len(list(tmp_path.rglob("observe.py"))) == len(slugs)
    assert not list(tmp_path.rglob("judge.py"))


def test_a_bubblewrap_that_fails_is_not_used_and_says_why(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fake = tmp_path / "bwrap"
    fake.write_text("#!/bin/sh\necho 'bwrap: No permissions to create new namespace' >&2\nexit 1\n")
    fake.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    monkeypatch.setattr(sandbox.sys, "platform", "linux")
    sandbox.why_not.cache_clear()
    try:
        with pytest.raises(CannotDo, match="No permissions to create new namespace"):
            sandbox.choose("auto", False)
    finally:
        sandbox.why_not.cache_clear()


def test_without_walls_nothing_is_graded_unless_somebody_says_that_it_is_trusted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(sandbox, "why_not", lambda: "bubblewrap is not installed")
    for wanted, trusted, says in (
        ("auto", False, "bubblewrap is not installed"),
        ("auto", True, "bubblewrap is not installed"),
        ("bwrap", True, "bubblewrap is not installed"),
        ("none", False, "--i-trust-these-submissions"),
    ):
        with pytest.raises(CannotDo, match=says):
            sandbox.choose(wanted, trusted)
    assert sandbox.choose("none", True) == "none"


@pytest.mark.walls
def test_walls_are_believed_only_when_a_run_finds_them(monkeypatch: pytest.MonkeyPatch) -> None:
    """A bubblewrap that is there and isolates nothing is not used."""
    sandbox.why_not.cache_clear()
    whole = sandbox._command

    def writable(walls: Any, course: Path, *others: Any) -> Any:
        command, environment = whole(walls, course, *others)
        course.chmod(0o777)
        command[command.index(str(course)) - 1] = "--bind"
        return command, environment

    assert sandbox.why_not() is None
    sandbox.why_not.cache_clear()
    monkeypatch.setattr(sandbox, "_command", writable)
    assert "could not be isolated" in str(sandbox.why_not())
    sandbox.why_not.cache_clear()


@pytest.mark.walls
def test_inputs_are_made_once_for_a_batch_and_before_any_submission(tmp_path: Path) -> None:
    months = "learnpath.questions.c01_where_ml_earns_its_keep.months"
    slug, found = "01-where-ml-earns-its-keep", []
    stage(tmp_path, [slug], "bwrap")
    source = f"from {months} import _elsewhere\nsheet = [_elsewhere.cache_info().currsize]"
    notebook = json.dumps({"cells": [{"cell_type": "code", "source": source}]}).encode()
    for probes in ({}, {"1.3": 5}):
        made = Sandbox("bwrap", tmp_path, probes=probes)
        ended = made.run(notebook, {"1.4": 1}, None, Limits(timeout=30))
        made.close()
        found.append(decode(json.loads(ended.seen.splitlines()[0])["observation"])["data"]["sheet"])
    assert found == [[0], [1]]
