"""Runs submissions inside the sandbox: one process has the libraries loaded, and each submission gets a child of it.

The process tree, from outside to inside::

    the loaded process      imports the libraries once; never reads a submission
      the warden            one for each run: takes namespaces, watches time, memory and processes, kills
        the first process   of the new process namespace: everything ends with it (only behind a wall)
          the learner       cells, then observers; all rights given up

A request is one line of JSON on a socket, with two open files: the notebook, and an empty one for what was seen.
The answer is one line of JSON: how the run ended. Standard library and `learnpath` alone.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import json
import os
import resource
import select
import shutil
import signal
import socket
import sys
import time
from types import FrameType
from typing import Any, NoReturn

from learnpath import check, runner
from learnpath.grading import kernel
from learnpath.question import preparer
from learnpath.work import said

MESSAGE = 200_000  # bytes of one request or answer
NOBODY = 65_534
COMPILED = ".numba"  # folder beside the course's packages with what numba has compiled already
_GAVE_UP = 113  # how a run ends whose walls could not be built
_MEGABYTE = 1 << 20


class TookTooLong(BaseException):
    """A cell or a look at an answer that did not end in time."""


def main(walls: str) -> None:
    """Serve requests on standard input, a socket, until it is closed; `walls` is ``bwrap`` or ``none``."""
    connection = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDWR), 0)
    if walls == "bwrap":
        _leave_root()
    first = json.loads(receive(connection)[0] or b"{}")
    for module in first.get("modules", ()):
        with contextlib.suppress(Exception):
            importlib.import_module(module)  # a library that is missing is the learner's ImportError, later
    for asked, probe in first.get("probes", {}).items():
        with contextlib.suppress(Exception):  # what fails here is made again, and fails, where it is observed
            if prepare := preparer(asked):
                prepare(probe)
    gc.collect()
    gc.freeze()  # the children share these pages
    if walls == "bwrap":
        kernel.set_dumpable(False)
    connection.sendall(b"ready\n")
    while True:
        message, files = receive(connection)
        if not message:
            return
        request = json.loads(message)
        child = os.fork()
        if child == 0:
            try:
                _warden(request, connection, files[0], files[1], walls)
            finally:
                os._exit(1)
        for file in files:
            os.close(file)
        _, status = os.waitpid(child, 0)
        if status:
            connection.sendall(json.dumps({"ended": "killed", "seconds": 0.0}).encode() + b"\n")


def receive(connection: socket.socket) -> tuple[bytes, list[int]]:
    """Return the next message, which is one line, and the open files that came with it; empty at the end."""
    message, files = b"", list[int]()
    while not message.endswith(b"\n"):
        part, more, _, _ = socket.recv_fds(connection, MESSAGE, 2)
        if not part or len(message) > MESSAGE:
            return b"", files
        message, files = message + part, files + list(more)
    return message[:-1], files


def _leave_root() -> None:
    """Become nobody, after mounting a process file system that nothing covers: without it submissions get none."""
    if os.getpid() != 2:
        raise RuntimeError("this is not a process namespace of its own")
    if os.getuid() == 0:
        kernel.mount("proc", "/proc", kernel.NO_SETUID | kernel.NO_DEVICES | kernel.NO_PROGRAMS)
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
    kernel.drop_rights()


def _warden(request: dict[str, Any], connection: socket.socket, notebook: int, seen: int, walls: str) -> NoReturn:
    """Start one run, watch it, answer, end."""
    began = time.monotonic()
    walled = walls == "bwrap"
    if walled:
        _take_namespaces()
        child = os.fork()
        if child == 0:
            _end_with(lambda: _first_process(request, connection, notebook, seen))
    else:
        if sys.platform == "linux":
            kernel.adopt_orphans()
        child = os.fork()
        if child == 0:
            os.setsid()
            connection.close()
            _end_with(lambda: _learner(request, notebook, seen))
    ended, code = _watch(child, request, began)
    if not walled:
        _kill_the_rest(child)
    answer = {"ended": ended, "code": code, "seconds": round(time.monotonic() - began, 3)}
    connection.sendall(json.dumps(answer).encode() + b"\n")
    os._exit(0)


def _end_with(what: Any) -> NoReturn:
    """Run `what` in a child that must never return."""
    code = _GAVE_UP
    try:
        code = what()
    except BaseException as error:
        os.write(2, f"{said(error)}\n".encode())  # read when the sandbox ends; the learner's own stream 2 is closed
    finally:
        os._exit(code)


def _take_namespaces() -> None:
    """Take namespaces for this run alone, and forbid further ones, which would bring rights back."""
    user, group = os.getuid(), os.getgid()
    kernel.set_dumpable(True)  # else the files below belong to root
    kernel.unshare(
        kernel.NEW_USERS
        | kernel.NEW_MOUNTS
        | kernel.NEW_PROCESSES
        | kernel.NEW_NETWORK
        | kernel.NEW_IPC
        | kernel.NEW_NAMES
    )
    for name, text in (("setgroups", "deny"), ("uid_map", f"{user} {user} 1"), ("gid_map", f"{group} {group} 1")):
        with open(f"/proc/self/{name}", "w") as file:
            file.write(text)
    with open("/proc/sys/user/max_user_namespaces", "w") as file:
        file.write("0")


def _first_process(request: dict[str, Any], connection: socket.socket, notebook: int, seen: int) -> int:
    """Build the walls of one run, start the learner's process, wait for it; return how it ended."""
    kernel.die_with_parent()
    connection.close()
    os.setsid()  # a process group reaches through the walls
    kernel.mount("", "/", kernel.PRIVATE_BELOW)
    kernel.mount("proc", "/proc", kernel.NO_SETUID | kernel.NO_DEVICES | kernel.NO_PROGRAMS)
    safe = kernel.NO_SETUID | kernel.NO_DEVICES
    kernel.mount("tmpfs", "/tmp", safe, f"size={int(request['disk'])}m,nr_inodes=20000,mode=0755")
    kernel.mount("tmpfs", "/dev/shm", safe, "size=64m,nr_inodes=1000,mode=0755")
    kernel.set_dumpable(False)
    child = os.fork()
    if child == 0:
        _end_with(lambda: _behind_the_walls(request, notebook, seen))
    while True:
        pid, status = os.waitpid(-1, 0)
        if pid == child:
            return os.waitstatus_to_exitcode(status) & 0xFF


def _behind_the_walls(request: dict[str, Any], notebook: int, seen: int) -> int:
    kernel.drop_rights()
    kernel.set_dumpable(True)
    kernel.forbid_calls()
    return _learner(request, notebook, seen)


def _watch(child: int, request: dict[str, Any], began: float) -> tuple[str, int]:
    """Wait for a child, or end it at a limit; say which, and its exit code."""
    process = os.pidfd_open(child) if hasattr(os, "pidfd_open") else None
    others = {1, os.getpid(), os.getppid()}
    inherited = _own_pages(child)
    ended, pause = "exited", 0.02
    while True:
        if process is not None:
            select.select([process], [], [], pause)
        else:
            time.sleep(pause)
        pid, status = os.waitpid(child, os.WNOHANG)
        if pid:
            return ended, os.waitstatus_to_exitcode(status)
        pause = min(2 * pause, 0.1)
        if ended != "exited":
            continue
        if time.monotonic() - began > request["timeout"]:
            ended = "timeout"
        elif sys.platform == "linux" and request["walled"]:
            pids = [int(name) for name in os.listdir("/proc") if name.isdigit() and int(name) not in others]
            if len(pids) > request["processes"] + 10:
                ended = "processes"
            elif _together(pids, inherited) > request["memory"] * _MEGABYTE:
                ended = "memory"
        if ended != "exited":
            os.kill(child, signal.SIGKILL)


def _together(pids: list[int], inherited: int) -> int:
    """Bytes of memory of processes beyond what each has inherited; what they share is counted once."""
    quick = sum(max(0, _own_pages(pid) - inherited) for pid in pids)
    if quick < 100 * _MEGABYTE:
        return quick
    return sum(_share_of_pages(pid) for pid in pids) - inherited


def _share_of_pages(pid: int) -> int:
    """Bytes of memory of a process, pages that several processes share in equal parts; slower to find out."""
    try:
        with open(f"/proc/{pid}/smaps_rollup") as file:
            lines = [line.split() for line in file]
    except OSError:
        return _own_pages(pid)
    return sum(1024 * int(words[1]) for words in lines if words[0] in ("Pss_Anon:", "Pss_Shmem:"))


def _own_pages(pid: int) -> int:
    """Bytes of memory of a process that are not backed by a file; 0 if it is gone."""
    try:
        with open(f"/proc/{pid}/statm") as file:
            _, resident, shared, *_ = map(int, file.read().split())
    except OSError:
        return 0
    return (resident - shared) * resource.getpagesize()


def _kill_the_rest(child: int) -> None:
    """Without a process namespace: end the session of a child, and whoever has become ours."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child, signal.SIGKILL)
    for _ in range(1_000):
        if not (mine := _children(os.getpid())):
            return
        for pid in mine:
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        with contextlib.suppress(ChildProcessError):
            while os.waitpid(-1, os.WNOHANG)[0]:
                pass
        time.sleep(0.002)


def _children(of: int) -> list[int]:
    found = []
    for name in os.listdir("/proc") if os.path.isdir("/proc") else ():
        if name.isdigit():
            with contextlib.suppress(OSError), open(f"/proc/{name}/stat", "rb") as file:
                if int(file.read().rpartition(b")")[2].split()[1]) == of:
                    found.append(int(name))
    return found


def _learner(request: dict[str, Any], notebook: int, seen: int) -> int:
    """Run the cells and look at the answers; return the exit code of the learner's process."""
    _limit(request)
    _quiet(notebook, seen)
    os.environ.pop("HARBOUR_SEED", None)
    if request["data_seed"] is not None:
        os.environ["HARBOUR_SEED"] = str(request["data_seed"])
    folder = request["folder"]
    os.makedirs(folder, exist_ok=True)
    os.chdir(folder)
    compiled = next((path for each in sys.path if os.path.isdir(path := os.path.join(each, COMPILED))), "")
    if compiled:
        shutil.copytree(compiled, os.environ["NUMBA_CACHE_DIR"], dirs_exist_ok=True)
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed(None)  # the children of one process must not share it
    with open(notebook, "rb", closefd=False) as file:
        cells = json.loads(file.read().decode("utf-8-sig"))
    _look(cells, request, seen)
    return 0


def _look(notebook: dict[str, Any], request: dict[str, Any], out: int) -> None:
    """Run the cells, then look at each answer; write one record for each, and one at the end.

    Cells that take more than half of the time are interrupted, looks that take a tenth of it as well, so that one
    endless loop does not cost the other answers.
    """
    took_too_long, mine = False, os.getpid()

    def late(signum: int, frame: FrameType | None) -> None:
        nonlocal took_too_long
        took_too_long = True
        raise TookTooLong(f"stopped after {limit:g} seconds")

    def note(**facts: object) -> None:
        if os.getpid() != mine:
            os._exit(0)  # a copy of this process that a cell has made
        record = json.dumps(facts).encode() + b"\n"
        while record:
            record = record[os.write(out, record) :]

    limit = request["timeout"] / 2
    signal.signal(signal.SIGALRM, late)
    signal.setitimer(signal.ITIMER_REAL, limit, request["timeout"] / 10)
    ran = runner.run(notebook)
    limit = request["timeout"] / 10
    for question, probe in request["questions"].items():
        try:
            signal.setitimer(signal.ITIMER_REAL, limit)
            text = check.observe(question, ran.namespace, probe)
            signal.setitimer(signal.ITIMER_REAL, 0)
            note(question=question, observation=text)
        except BaseException as error:  # whatever the learner's objects do, the next question is looked at
            signal.setitimer(signal.ITIMER_REAL, 0)
            note(question=question, failed=said(error))
    note(end=True, errors=[str(error) for error in ran.errors], took_too_long=took_too_long)


def _limit(request: dict[str, Any]) -> None:
    """Put the limits of the kernel on this process and its children."""
    here = 0
    if os.path.exists("/proc/self/statm"):
        with open("/proc/self/statm") as file:
            here = int(file.read().split()[0]) * resource.getpagesize()
    limits = [
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, int(4 * request["timeout"]) + 5),
        (resource.RLIMIT_FSIZE, request["output"] * _MEGABYTE),
        (resource.RLIMIT_NOFILE, request["files"]),
    ]
    if sys.platform == "linux":
        limits.append((resource.RLIMIT_AS, here + request["memory"] * _MEGABYTE))
    if request["walled"]:
        limits.append((resource.RLIMIT_NPROC, request["processes"] + request["processes_outside"]))
    for kind, value in limits:
        hard = resource.getrlimit(kind)[1]
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (value, value))


def _quiet(*keep: int) -> None:
    """Point the standard streams at nothing and close every other file but `keep`."""
    nothing = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nothing, stream)
    low = 3
    for file in sorted(keep):
        os.closerange(low, file)
        low = file + 1
    os.closerange(low, 65_536)


if __name__ == "__main__":
    main(sys.argv[1])
