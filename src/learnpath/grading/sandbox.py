"""The wall that submissions run behind: bubblewrap when it really works, or nothing when a mentor says so.

What is inside: Python, the installed libraries and the part of the course that runs and observes an exercise. What
is not: judges, solutions, submissions, results, anybody's home, the network.
"""

from __future__ import annotations

import ast
import contextlib
import hashlib
import json
import os
import platform
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Literal

import learnpath
from learnpath.grading import inside
from learnpath.solutions import CourseFileMissing, exercise_path
from learnpath.workfolder import CannotDo

Walls = Literal["bwrap", "none"]
GRACE = 20.0  # seconds beyond the time limit after which the whole sandbox is ended and started again
_ENTRY = inside.__name__
_PYTHON, _LIBRARIES, _COURSE = "/env/python", "/env/libraries", "/env/course"
_BEFORE_OWN_COUNTS = (5, 14)  # kernels older than this count a user's processes over all namespaces


class SandboxBroken(RuntimeError):
    """The sandbox ended or does not answer; the message says which."""


@dataclass(frozen=True)
class Limits:
    """What one run of a submission may use.

    Attributes
    ----------
    timeout
        Seconds for cells and observers together.
    memory
        Megabytes on top of the loaded libraries.
    processes
        Processes and threads at a time.
    files
        Open files of one process.
    output
        Megabytes of one file, the observations included.
    disk
        Megabytes of all files together.
    """

    timeout: float = 120.0
    memory: int = 2_048
    processes: int = 64
    files: int = 256
    output: int = 64
    disk: int = 256


@dataclass(frozen=True)
class Ended:
    """How a run ended: ``exited``, ``timeout``, ``memory``, ``processes`` or ``killed``; what was seen, raw."""

    how: str
    code: int
    seconds: float
    seen: bytes


class Sandbox:
    """A process with the libraries loaded that runs submissions, each in a child behind walls of its own.

    Parameters
    ----------
    walls
        ``bwrap`` or ``none``.
    course
        A folder made by `stage`.
    preload
        Modules to import once, before the first submission.
    probes
        Questions whose inputs are made once, and their probe seeds.
    hidden
        Folders that must not be visible even where they lie below a folder that is.
    """

    def __init__(
        self,
        walls: Walls,
        course: Path,
        preload: Iterable[str] = (),
        hidden: Iterable[Path] = (),
        probes: Mapping[str, int] | None = None,
    ) -> None:
        self.walls = walls
        self._folder = tempfile.mkdtemp(prefix="learnpath-run-") if walls == "none" else "/tmp/work"
        ours, theirs = socket.socketpair()
        with theirs:
            command, environment = _command(walls, course, tuple(hidden), self._folder)
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                env=environment,
                cwd="/",
                start_new_session=True,
            )
        self._socket = ours
        ours.settimeout(120)
        try:
            ours.sendall(json.dumps({"modules": list(preload), "probes": dict(probes or {})}).encode() + b"\n")
            answer, _ = inside.receive(ours)
        except OSError:
            answer = b""
        if answer != b"ready":
            said = self._end()
            raise SandboxBroken(said.strip().splitlines()[-1] if said.strip() else "it ended without a word")

    def run(self, notebook: bytes, questions: Mapping[str, int], data_seed: int | None, limits: Limits) -> Ended:
        """Run the cells of a notebook and observe the answers to questions (id -> probe seed).

        Raises
        ------
        SandboxBroken
            If it does not answer; it has been ended then.
        """
        request = {
            **asdict(limits),
            "questions": dict(questions),
            "data_seed": data_seed,
            "walled": self.walls == "bwrap",
            "processes_outside": 0 if _kernel_version() >= _BEFORE_OWN_COUNTS else 4_096,
            "folder": self._folder,
        }
        with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as seen:
            given.write(notebook)
            given.seek(0)
            try:
                self._socket.settimeout(limits.timeout + GRACE)
                message = json.dumps(request).encode() + b"\n"
                sent = socket.send_fds(self._socket, [message], [given.fileno(), seen.fileno()])
                self._socket.sendall(message[sent:])
                answer = json.loads(inside.receive(self._socket)[0] or b"null")
            except (OSError, ValueError):
                answer = None
            if answer is None:
                self._end()
                raise SandboxBroken("it does not answer")
            seen.seek(0)
            raw = seen.read(limits.output * (1 << 20) + 1)
        return Ended(str(answer["ended"]), int(answer.get("code", 0)), float(answer["seconds"]), raw)

    def close(self) -> None:
        """End it, and everything that runs in it."""
        self._end()

    def _end(self) -> str:
        if self._socket.fileno() < 0:
            return ""  # ended before
        self._socket.close()
        try:
            self._process.wait(timeout=1)  # without a run under way it ends by itself
        except subprocess.TimeoutExpired:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._process.pid, signal.SIGKILL)
        _, said = self._process.communicate()
        if self.walls == "none":
            shutil.rmtree(self._folder, ignore_errors=True)
        return bytes(said).decode(errors="replace")


def choose(wanted: str, trusted: bool) -> Walls:
    """Return the walls to use for what the mentor asked for (``auto``, ``bwrap`` or ``none``).

    Raises
    ------
    CannotDo
        If there are none, or if somebody wants none without saying that the submissions are trusted.
    """
    if wanted == "none":
        if not trusted:
            raise CannotDo(
                "Without a sandbox a submission can read and change everything that you can. If you wrote or read "
                "every one of them: --sandbox none --i-trust-these-submissions"
            )
        return "none"
    problem = why_not()
    if problem is None:
        return "bwrap"
    raise CannotDo(
        f"Nothing here isolates a submission: {problem}. On Debian and Ubuntu: sudo apt install bubblewrap. Where that "
        "cannot be: --sandbox none --i-trust-these-submissions, if you do."
    )


@cache
def why_not() -> str | None:
    """Say why bubblewrap cannot be used here, found out by using it; None if it can."""
    if sys.platform != "linux":
        return "bubblewrap needs Linux"
    if shutil.which("bwrap") is None:
        return "bubblewrap is not installed"
    notebook = {"cells": [{"cell_type": "code", "source": _PROBE}], "nbformat": 4, "nbformat_minor": 5, "metadata": {}}
    with tempfile.TemporaryDirectory(prefix="learnpath-probe-") as name:
        course = Path(name)
        try:
            stage(course, (), "bwrap")
            sandbox = Sandbox("bwrap", course)
        except SandboxBroken as broken:
            return f"bubblewrap does not work ({broken})"
        try:
            ended = sandbox.run(json.dumps(notebook).encode(), {}, None, Limits(timeout=20))
        except SandboxBroken as broken:
            return f"bubblewrap does not work ({broken})"
        finally:
            sandbox.close()
    with contextlib.suppress(ValueError, TypeError, AttributeError, IndexError):
        last = json.loads(ended.seen.splitlines()[-1])
        if ended.how == "exited" and last.get("end") and not last.get("errors"):
            return None
    return f"a run in bubblewrap {ended.how} with code {ended.code} and could not be isolated"


# A submission of our own that fails unless it is alone, unprivileged, without a network and in a folder of its own.
_PROBE = """
import os, socket
assert os.getuid() != 0 and len([name for name in os.listdir("/proc") if name.isdigit()]) == 2
assert [name for _, name in socket.if_nameindex()] == ["lo"]
open("mine", "w").close()
for path in ("/mine", "/env/course/mine", "/dev/mine", "/env/mine"):
    try:
        open(path, "w").close()
    except OSError:
        continue
    raise AssertionError(path)
"""


def stage(folder: Path, exercises: Iterable[str], walls: Walls) -> None:
    """Copy into a folder what may be seen of the course: the engine, the data, *ask* and *observe* of exercises.

    Only modules that these and the exercise notebooks import by name are copied, so a judge and its helpers stay
    outside. Other packages beside `learnpath` in a checkout are copied whole where an exercise imports them.
    """
    wanted = [_ENTRY]
    for slug in exercises:
        package = f"learnpath.questions.{'' if slug[0].isalpha() else 'c'}{slug.replace('-', '_')}"
        wanted += [f"{package}.ask", f"{package}.observe", *modules_in(_code(slug))]
    files = _needed(wanted)
    for source in sorted(files):
        _copy(source, folder)
    beside = _root() != Path(sysconfig.get_paths()["purelib"]).resolve()
    texts = [path.read_text(encoding="utf-8") for path in files]
    texts += [text for slug in exercises for text in _code(slug)]
    packages = {name.partition(".")[0] for name in modules_in(texts)} - {"learnpath"} if beside else set()
    for source in sorted(path for name in packages for path in (_root() / name).rglob("*") if path.is_file()):
        if source.parent.name != "__pycache__":
            _copy(source, folder)
        elif source.suffix in (".nbi", ".nbc"):
            _copy_compiled(source, folder, Path(_COURSE) if walls == "bwrap" else folder)
    for path in (folder, *folder.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)


def _copy(source: Path, folder: Path) -> None:
    target = folder / source.relative_to(_root())
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _copy_compiled(source: Path, folder: Path, seen_at: Path) -> None:
    """Copy what numba has compiled under the name by which numba looks for it below NUMBA_CACHE_DIR."""
    package = source.parent.parent.relative_to(_root())
    digest = hashlib.sha1(str(seen_at / package).encode(), usedforsecurity=False).hexdigest()
    target = folder / inside.COMPILED / f"{package.name}_{digest}" / source.name
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(source, target)


def _code(slug: str) -> list[str]:
    """The code cells of an exercise as it is delivered."""
    try:
        cells = json.loads(exercise_path(slug).read_text(encoding="utf-8"))["cells"]
    except (CourseFileMissing, OSError, ValueError, KeyError):
        return []
    return ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]


def modules_in(sources: Iterable[str]) -> list[str]:
    """Return the modules that pieces of code import by name, in order; code that cannot be parsed is left out."""
    found: dict[str, None] = {}
    for source in sources:
        with contextlib.suppress(SyntaxError, ValueError):
            for name in _imports(ast.parse(source)):
                found.setdefault(name)
    return list(found)


def _imports(tree: ast.AST) -> Iterable[str]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module
            if node.module.startswith("learnpath"):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _needed(modules: Iterable[str]) -> set[Path]:
    """Files of the modules of `learnpath` that these modules import, directly or not, the packages included."""
    todo, done, files = list(modules), set[str](), set[Path]()
    while todo:
        name = todo.pop()
        path = _file(name)
        if name in done or path is None:
            continue
        done.add(name)
        files.add(path)
        todo += [name.rpartition(".")[0]] if "." in name else []
        todo += [each for each in modules_in([path.read_text(encoding="utf-8")]) if each.startswith("learnpath")]
    return files


def _root() -> Path:
    return Path(learnpath.__file__).resolve().parents[1]


def _file(module: str) -> Path | None:
    path = _root().joinpath(*module.split("."))
    for candidate in (path / "__init__.py", path.with_suffix(".py")):
        if candidate.is_file():
            return candidate
    return None


def _command(walls: Walls, course: Path, hidden: tuple[Path, ...], folder: str) -> tuple[list[str], dict[str, str]]:
    """Return the command line of the loaded process, and its environment."""
    quiet = {
        **{f"{name}_NUM_THREADS": "1" for name in ("OMP", "OPENBLAS", "MKL", "NUMEXPR")},
        "MPLBACKEND": "Agg",
        "PYTHONHASHSEED": "0",
        "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1",
        "TZ": "UTC",
    }
    libraries = sysconfig.get_paths()["purelib"]
    if walls == "none":
        environment = {**os.environ, **quiet, "PYTHONPATH": os.pathsep.join([str(course), libraries])}
        environment["NUMBA_CACHE_DIR"] = f"{folder}/.numba"
        for name in ("HARBOUR_SEED", "LEARNPATH_PROBE_SEED", "LEARNPATH_PROGRESS"):
            environment.pop(name, None)
        return [sys.executable, "-P", "-s", "-m", _ENTRY, walls], environment
    base = Path(sys.base_prefix).resolve()
    python = base / Path(getattr(sys, "_base_executable", sys.executable)).resolve().relative_to(base)
    places = {Path("/usr"): "/usr", Path(libraries).resolve(): _LIBRARIES, course.resolve(): _COURSE}
    if not base.is_relative_to("/usr"):
        places[base] = _PYTHON
        python = Path(_PYTHON) / python.relative_to(base)
    quiet |= {
        "PATH": f"{python.parent}:/usr/bin:/bin",
        "HOME": folder,
        "LANG": "C.UTF-8",
        "LD_LIBRARY_PATH": f"{_PYTHON}/lib",
        "PYTHONPATH": f"{_COURSE}:{_LIBRARIES}",
        "PYTHONNOUSERSITE": "1",
        "MPLCONFIGDIR": f"{folder}/.matplotlib",
        "NUMBA_CACHE_DIR": f"{folder}/.numba",
    }
    words = [shutil.which("bwrap") or "bwrap", "--die-with-parent", "--new-session", "--clearenv", "--cap-drop", "ALL"]
    if os.getuid() == 0:
        words += [f"--unshare-{kind}" for kind in ("ipc", "pid", "net", "uts")]
        words += [
            word for right in ("SYS_ADMIN", "SETUID", "SETGID", "SETPCAP") for word in ("--cap-add", f"CAP_{right}")
        ]
    else:
        words += ["--unshare-all"]
    words += ["--perms", "0755", "--dir", "/env"]
    for source, target in places.items():
        words += ["--ro-bind", str(source), target]
    for name in ("lib", "lib64", "lib32", "bin", "sbin"):
        link = Path("/") / name
        if link.is_symlink():
            words += ["--symlink", os.readlink(link), str(link)]
        elif link.is_dir():
            words += ["--ro-bind", str(link), str(link)]
    words += ["--ro-bind-try", "/etc/ld.so.cache", "/etc/ld.so.cache"]
    checkout = [_root().parent] if (_root().parent / "solutions").is_dir() else []
    for path in {path.resolve() for path in (*hidden, *checkout, _root() / "learnpath", Path.home())}:
        for source, target in places.items():
            if path != source and path.is_relative_to(source) and not course.resolve().is_relative_to(path):
                words += ["--tmpfs", f"{target}/{path.relative_to(source)}"]
    words += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp", "--remount-ro", "/dev", "--remount-ro", "/"]
    for name, value in quiet.items():
        words += ["--setenv", name, value]
    return [*words, "--", str(python), "-P", "-s", "-m", _ENTRY, walls], {}


@cache
def _kernel_version() -> tuple[int, ...]:
    return tuple(int(part) for part in platform.release().split("-")[0].split(".")[:2] if part.isdigit())
