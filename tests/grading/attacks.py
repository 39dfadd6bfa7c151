"""Submissions that are broken, unlucky or hostile, each with what grading must make of it.

All are of exercise 0, whose five questions the honest parts of these notebooks answer rightly, unless the attack
says otherwise. Bombs are small: each would be noticed at once if its limit were missing, and would harm nobody.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from handed_in import IDS, SLUG, answers, as_bytes, lay, solved

from learnpath.questions.c00_how_exercises_work.payments import limits, other_days
from learnpath.seeds import Seeds

TIMEOUT, MEMORY = 20, 256  # of the batches that these are graded in: seconds, megabytes
RIGHT = dict.fromkeys(IDS, "correct")
NOTHING = dict.fromkeys(IDS, "not_attempted")
ERROR = dict.fromkeys(IDS, "error")
WRONG = {
    "0.1": "total_pounds = 1",
    "0.2": "typical_pence = 1",
    "0.3": "def count_up_to(payments, limit_pence):\n    return 1",
    "0.4": "def card_share(payments):\n    return 1",
    "0.5": "def closing_balance(opening_pence, payments):\n    return 1",
}
ALL_WRONG = dict.fromkeys(IDS, "incorrect")


@dataclass(frozen=True)
class Attack:
    """One submission.

    Attributes
    ----------
    name
        In a few words; with hyphens it is the id of the learner.
    put
        Writes the submission into a folder of submissions, for a learner.
    statuses
        What each question must come to.
    outcome
        What the run must come to.
    slow
        Whether it has to run into a limit of time.
    """

    name: str
    put: Callable[[Path, str], object]
    statuses: Mapping[str, str] = field(default_factory=lambda: RIGHT)
    outcome: str = "ok"
    slow: bool = False

    @property
    def learner(self) -> str:
        """The id of the learner who hands it in."""
        return self.name.replace(" ", "-")


def handing_in(contents: bytes | Mapping[str, object]) -> Callable[[Path, str], object]:
    """Hand in these bytes, or this notebook."""
    return lambda folder, learner: lay(folder, learner, contents)


def in_front(source: str) -> Callable[[Path, str], object]:
    """Hand in a right notebook with a cell in front of everything."""
    return handing_in(solved(before=[source]))


def at_the_end(source: str, changed: Mapping[str, str | None] | None = None) -> Callable[[Path, str], object]:
    """Hand in a notebook with a cell after everything."""
    return handing_in(solved(changed, after=[source]))


def patching(source: str) -> Callable[[Path, str], object]:
    """Hand in wrong answers only, and a cell that tries to have them taken for right ones."""
    return handing_in(solved(WRONG, before=[source], after=[source]))


def untouched(folder: Path, learner: str) -> None:
    """Hand in the exercise as it was delivered."""
    from learnpath.solutions import exercise_path

    lay(folder, learner, exercise_path(SLUG).read_bytes())


def duplicated() -> dict[str, object]:
    """Every cell twice, with the same id."""
    notebook = solved()
    notebook["cells"] = [each for each in notebook["cells"] for _ in range(2)]
    return notebook


def reordered() -> dict[str, object]:
    """The questions in reverse order, below the cells that provide the payments."""
    notebook = solved()
    provided = [each for each in notebook["cells"] if each["metadata"]["learnpath"]["role"] == "given"]
    others = [each for each in notebook["cells"] if each not in provided]
    notebook["cells"] = [*provided, *reversed(others)]
    return notebook


def checks_edited() -> dict[str, object]:
    """Check cells that say what their owner would like to read."""
    notebook = solved(WRONG)
    for each in notebook["cells"]:
        if each["metadata"]["learnpath"]["role"] == "check":
            each["source"] = "print('✓ Correct · 1 of 1 point')"
    return notebook


def of_version_3() -> dict[str, object]:
    """A notebook as IPython wrote it twelve years ago."""
    return {"nbformat": 3, "nbformat_minor": 0, "metadata": {"name": ""}, "worksheets": [{"cells": [], "metadata": {}}]}


def very_large(folder: Path, learner: str) -> None:
    """200 MB, of which the disk stores none."""
    with lay(folder, learner, b'{"cells": [').open("r+b") as file:
        file.truncate(200_000_000)


def link(folder: Path, learner: str) -> None:
    """A symbolic link to a right notebook outside of the submissions."""
    elsewhere = folder.parent / "elsewhere.ipynb"
    elsewhere.write_bytes(as_bytes(solved()))
    path = lay(folder, learner, b"")
    path.unlink()
    path.symlink_to(elsewhere)


def meddles(folder: Path, learner: str) -> None:
    """Look for the work of others and for results where they really are, and write there."""
    targets = [folder / "aa-first" / f"{SLUG}.ipynb", folder.parent / "results" / "aa-first" / f"{SLUG}.json"]
    cell = f"""
import os
try:
    total_pounds = sorted(os.listdir({str(folder)!r}))
except OSError:
    pass
for target in {[str(target) for target in targets]}:
    try:
        total_pounds = open(target).read()
    except OSError:
        pass
    os.makedirs(os.path.dirname(target), exist_ok=True)  # in a folder of its own at best
    open(target, "w").write("mine")
"""
    lay(folder, learner, solved(after=[cell]))


def pipe(folder: Path, learner: str) -> None:
    """A named pipe: whoever opens it for reading waits."""
    import os

    path = lay(folder, learner, b"")
    path.unlink()
    os.mkfifo(path)


def hard_coded(seed: int) -> str:
    """Answers to 0.3 that are right for the inputs of one seed, and only there."""
    probe = Seeds.from_environment("0.3").probe if seed == 0 else seed
    days = other_days(probe)
    table = [
        sum(int(payment["pence"]) <= limit for payment in day)
        for day, limit in zip(days, limits(probe, days), strict=True)
    ]
    return f"counts = iter({table})\ndef count_up_to(payments, limit_pence):\n    return next(counts)"


def forged() -> str:
    """Write observations for the visible seed into every open file, and end before the true ones are written."""
    days = other_days(Seeds.from_environment("0.3").probe)
    records = [
        {"question": "0.3", "observation": json.dumps({"outcome": "observed", "data": {"counts": [1] * len(days)}})},
        {"question": "0.1", "observation": "{}"},
        {"question": "0.2", "observation": json.dumps({"outcome": "correct", "status": "correct", "points": 1})},
        {"question": "0.4", "observation": 7},
        {"question": "9.9", "observation": "{}"},
        {"end": True, "status": "correct", "questions": dict.fromkeys(IDS, "correct")},
    ]
    lines = "".join(json.dumps(record) + "\n" for record in records)
    return (
        f"import os\nfor file in range(3, 64):\n    try:\n        os.write(file, {lines!r}.encode())\n"
        "    except OSError:\n        pass\nos._exit(0)"
    )


def huge(value: str) -> str:
    """An answer to 0.3 that is far too large."""
    return f"def count_up_to(payments, limit_pence):\n    return {value}"


def _one_wrong(question: str, status: str = "incorrect") -> dict[str, str]:
    return {**RIGHT, question: status}


PATCH_CHECKER = """
import sys, learnpath, learnpath.check, learnpath.verdict, learnpath.observation, learnpath.work
from learnpath.verdict import correct
good = correct("yes")
for module in list(sys.modules.values()):
    if getattr(module, "__name__", "").startswith("learnpath"):
        for name, value in list(vars(module).items()):
            if name in ("check", "judge") and callable(value):
                setattr(module, name, lambda *a, **k: good)
learnpath.verdict.Verdict.status = "correct"
learnpath.verdict.incorrect = lambda **k: good
"""
PATCH_OBSERVER = """
import learnpath.check, learnpath.work
learnpath.check.observe = lambda question, namespace, probe: '{"outcome": "observed", "data": {"status": "correct"}}'
"""
PATCH_COMPARISONS = """
import builtins, math, random, statistics
builtins.all = lambda *a, **k: True
builtins.abs = lambda x: 0
math.isclose = lambda *a, **k: True
random.Random.choice = lambda self, items: items[0]
"""
PATCH_NUMPY = """
import numpy
numpy.allclose = numpy.isclose = numpy.array_equal = lambda *a, **k: True
numpy.testing.assert_allclose = lambda *a, **k: None
"""
PATCH_IPYTHON = """
import IPython
from IPython.core.interactiveshell import InteractiveShell
InteractiveShell.run_cell = lambda self, *a, **k: None
get_ipython = lambda: InteractiveShell.instance()
"""
ALWAYS_EQUAL = """
class Yes:
    def _yes(self, *_): return True
    __eq__ = __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __bool__ = __contains__ = _yes
    __hash__ = object.__hash__
    def __float__(self): return 1.0
    def __int__(self): return 1
    __index__ = __int__
def count_up_to(payments, limit_pence):
    return Yes()
"""
EXPLODES = """
class Bang(int):
    def _bang(self, *_, **__): raise SystemExit("bang")
    __repr__ = __str__ = __eq__ = __hash__ = __bool__ = __format__ = __int__ = __float__ = __index__ = _bang
    __reduce__ = __reduce_ex__ = __getstate__ = __deepcopy__ = __copy__ = _bang
    @property
    def __class__(self): raise SystemExit("bang")
def count_up_to(payments, limit_pence):
    return Bang()
"""
PICKLE = """
import os
class Load:
    def __reduce__(self): return os.system, ("touch /tmp/learnpath-was-unpickled",)
total_pounds = Load()
def count_up_to(payments, limit_pence):
    return Load()
"""
FORKS = """
import os, time
made = 0
for _ in range(150):  # not endless: without a limit this is seen, and hurts nobody
    try:
        child = os.fork()
    except OSError:
        break
    if child == 0:
        time.sleep(60)
        os._exit(0)
    made += 1
total_pounds = made
"""
OUTLIVES = """
import os, subprocess, sys
subprocess.Popen(["sleep", "271.828"], start_new_session=True)
if os.fork() == 0:
    os.setsid()
    if os.fork() == 0:
        import signal
        for number in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(number, signal.SIG_IGN)
        os.execvp("sleep", ["sleep", "271.829"])
    os._exit(0)
"""
NETWORK = """
import socket, urllib.request
reached = []
for address in (("127.0.0.1", {port}), ("1.1.1.1", 80)):
    try:
        socket.create_connection(address, timeout=2).close()
        reached.append(address)
    except OSError:
        pass
assert not reached
"""
NEVER_ENDS = """
import signal
signal.signal(signal.SIGALRM, signal.SIG_IGN)
while True:
    try:
        while True:
            pass
    except BaseException:
        continue
"""

ATTACKS = (
    Attack("untouched", untouched, NOTHING),
    Attack("right", handing_in(solved())),
    Attack(
        "renamed variables",
        handing_in(solved({"0.1": answers()["0.1"].replace("total_pounds", "pounds_in_total")})),
        _one_wrong("0.1", "not_attempted"),
    ),
    Attack("answer deleted", handing_in(solved({"0.3": None})), _one_wrong("0.3", "not_attempted")),
    Attack("cells duplicated", handing_in(duplicated())),
    Attack("cells reordered", handing_in(reordered())),
    Attack("checks edited", handing_in(checks_edited()), ALL_WRONG),
    Attack("a cell raises", in_front("1 / 0")),
    Attack("no python", in_front("this is ( no python")),
    Attack("endless loop", in_front("while True: pass"), RIGHT, "timeout", slow=True),
    Attack("endless loop that catches everything", at_the_end(NEVER_ENDS), ERROR, "timeout", slow=True),
    Attack(
        "answer that never ends",
        handing_in(solved({"0.3": "def count_up_to(payments, limit_pence):\n    while True: pass"})),
        _one_wrong("0.3", "error"),
        "timeout",
    ),
    Attack("sleeps", in_front("import time; time.sleep(10_000)"), RIGHT, "timeout", slow=True),
    Attack("8 GB", in_front("x = bytearray(8_000_000_000)"), RIGHT, "memory"),
    Attack(
        "8 GB in an answer",
        handing_in(solved({"0.3": huge("len(bytearray(8_000_000_000))")})),
        _one_wrong("0.3", "error"),
        "memory",
    ),
    Attack("forks", at_the_end(FORKS), _one_wrong("0.1")),
    Attack("goes on twice", in_front("import os; os.fork()")),
    Attack("sys exit", in_front("import sys; sys.exit(0)")),
    Attack("os exit", in_front("import os; os._exit(0)"), ERROR, "killed"),
    Attack(
        "os exit in an answer",
        handing_in(solved({"0.3": huge("__import__('os')._exit(0)")})),
        {**ERROR, "0.1": "correct", "0.2": "correct"},
        "killed",
    ),
    Attack("kills itself", in_front("import os; os.kill(os.getpid(), 9)"), ERROR, "killed"),
    Attack("kills the first process", in_front("import os; os.kill(1, 9)")),
    Attack("kills everybody", in_front("import os; os.kill(-1, 9)")),
    Attack("kills its group", in_front("import os; os.killpg(0, 9)"), ERROR, "killed"),
    Attack("segmentation fault", in_front("import ctypes; ctypes.string_at(0)"), ERROR, "killed"),
    Attack("interrupts", in_front("raise KeyboardInterrupt"), ERROR, "killed"),
    Attack("outlives", at_the_end(OUTLIVES)),
    Attack("input", in_front("name = input('Your name? ')")),
    Attack("prints 20 MB", in_front("print('x' * 20_000_000)\nimport os\nos.write(1, b'x' * 20_000_000)")),
    Attack("prints without end", in_front("while True: print('x' * 1000)"), RIGHT, "timeout", slow=True),
    Attack("closes files", in_front("import os; os.closerange(0, 1000)"), ERROR, "killed"),
    Attack("fills the disk", in_front("f = open('big', 'wb')\nwhile True: f.write(bytes(1_000_000))")),
    Attack("text", handing_in(b"My answers: 1, 2, 3.\n"), ERROR, "invalid_notebook"),
    Attack("truncated", handing_in(as_bytes(solved())[:-500]), ERROR, "invalid_notebook"),
    Attack("png", handing_in(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), ERROR, "invalid_notebook"),
    Attack("empty", handing_in(b""), ERROR, "invalid_notebook"),
    Attack("version 3", handing_in(of_version_3()), ERROR, "invalid_notebook"),
    Attack("deep json", handing_in(b"[" * 5_000_000), ERROR, "invalid_notebook"),
    Attack("cells are no cells", handing_in({**solved(), "cells": [1, None]}), ERROR, "invalid_notebook"),
    Attack("200 MB", very_large, ERROR, "too_large"),
    Attack("symbolic link", link, ERROR, "invalid_notebook"),
    Attack("named pipe", pipe, ERROR, "invalid_notebook"),
    Attack("meddles", meddles),
    Attack("patched checker", patching(PATCH_CHECKER), ALL_WRONG),
    Attack("patched observer", patching(PATCH_OBSERVER), dict.fromkeys(IDS, "error")),
    Attack("patched comparisons", patching(PATCH_COMPARISONS), ALL_WRONG),
    Attack("patched numpy", patching(PATCH_NUMPY), ALL_WRONG),
    Attack("patched ipython", patching(PATCH_IPYTHON), ALL_WRONG),
    Attack("forged observations", at_the_end(forged()), {**ERROR, "0.3": "incorrect"}, "killed"),
    Attack("hard coded", handing_in(solved({"0.3": hard_coded(0)})), _one_wrong("0.3")),
    Attack("always equal", handing_in(solved({"0.3": ALWAYS_EQUAL})), _one_wrong("0.3")),
    Attack("explodes", handing_in(solved({"0.3": EXPLODES})), _one_wrong("0.3")),
    Attack("pickle", at_the_end(PICKLE), {**RIGHT, "0.1": "incorrect", "0.3": "incorrect"}),
    Attack("huge list", handing_in(solved({"0.3": huge("[0] * 3_000_000")})), _one_wrong("0.3")),
    Attack("huge text", handing_in(solved({"0.3": huge("'x' * 5_000_000")})), _one_wrong("0.3")),
    Attack("huge number", handing_in(solved({"0.3": huge("10 ** 100_000")})), _one_wrong("0.3")),
    Attack(
        "deep list",
        handing_in(solved({"0.3": huge("__import__('functools').reduce(lambda a, _: [a], range(10_000), [])")})),
        _one_wrong("0.3"),
    ),
    Attack(
        "list that holds itself",
        handing_in(solved({"0.3": "loop = []\nloop.append(loop)\n" + huge("loop")})),
        _one_wrong("0.3"),
    ),
)
