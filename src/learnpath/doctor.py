"""What is wrong with my set-up? Looks at everything an exercise needs, one line each: OK, or what to do.

Needs the standard library alone, so that it still speaks when nothing else is installed.
"""

from __future__ import annotations

import importlib.metadata
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

DISTRIBUTION = "from-data-science-to-machine-learning"
EXTRA = "learn"  # the extra of pyproject.toml that lists what exercises compute with
PYTHON = (3, 11)

_REQUIREMENT = re.compile(r"^(?P<name>[A-Za-z0-9._-]+)\s*(?P<versions>[^;]*?)\s*(?:;(?P<marker>.*))?$")
_VERSION = re.compile(r"(?P<sign>==|>=|<=|<|>|!=)\s*(?P<number>[0-9][0-9.]*)")


@dataclass(frozen=True)
class Finding:
    """One line of the report: what was looked at, what was found, and what to do if it must be mended."""

    subject: str
    found: str
    mend: str | None = None

    def __str__(self) -> str:
        if self.mend is None:
            return f"OK    {self.subject}: {self.found}"
        return f"MEND  {self.subject}: {self.found}\n      {self.mend}"


def examine(folder: Path) -> Iterator[Finding]:
    """Look at Python, packages, kernel, folder, progress file and a check, in this order.

    Parameters
    ----------
    folder
        Where the learner works.

    Yields
    ------
    Finding
        As soon as it is known. An examination that fails unexpectedly becomes a finding, too.
    """
    examinations: tuple[tuple[str, Callable[[], Finding]], ...] = (
        ("Python", lambda: python(sys.version_info[:3])),
        ("packages", lambda: packages(_installed)),
        ("kernel", kernel),
        ("folder", lambda: writable(folder)),
        ("progress file", lambda: progress_file(folder)),
        ("a check", round_trip),
    )
    for subject, look in examinations:
        try:
            yield look()
        except Exception as error:
            yield Finding(
                subject,
                f"could not be examined ({type(error).__name__}: {error}).",
                "Install the course again.",
            )


def python(version: tuple[int, ...]) -> Finding:
    """Say whether this Python is new enough."""
    found = ".".join(map(str, version))
    if version >= PYTHON:
        return Finding("Python", found)
    needed = ".".join(map(str, PYTHON))
    return Finding("Python", f"{found} is too old.", f"Install Python {needed} or later, then the course with it.")


def packages(installed: Callable[[str], str | None]) -> Finding:
    """Compare the installed packages with the versions that the course was tested with.

    Parameters
    ----------
    installed
        Gives the installed version of a package, or None.
    """
    try:
        required = expected_versions()
    except importlib.metadata.PackageNotFoundError:
        return Finding(
            "packages",
            f"the course itself is not installed in {sys.executable}.",
            "Install it there, or use the Python of your course's environment.",
        )
    wrong = {}
    for name, versions in required.items():
        found = installed(name)
        if found is None or not fits(found, versions):
            wrong[name] = f"{name} is {found or 'missing'}, expected {versions or 'any version'}"
    if not wrong:
        return Finding("packages", f"{len(required)} at the expected versions")
    asked = " ".join(f'"{name}{required[name]}"' for name in wrong)
    return Finding("packages", "; ".join(wrong.values()) + ".", f"Run: {sys.executable} -m pip install {asked}")


def kernel() -> Finding:
    """Say whether Jupyter finds a kernel named python3 that starts this Python."""
    try:
        import ipykernel  # noqa: F401
        from jupyter_client.kernelspec import KernelSpecManager, NoSuchKernel
    except ImportError as error:
        return Finding(
            "kernel",
            f"the package {error.name} is missing.",
            f"Run: {sys.executable} -m pip install jupyterlab",
        )
    install = f"Run: {sys.executable} -m ipykernel install --sys-prefix --name python3"
    try:
        starts = Path(KernelSpecManager().get_kernel_spec("python3").argv[0])
    except NoSuchKernel:
        return Finding("kernel", "Jupyter finds no kernel named python3.", install)
    if starts.is_absolute() and starts.parent != Path(sys.executable).parent:
        return Finding("kernel", f"python3 starts {starts}, and the course lives in {sys.executable}.", install)
    return Finding("kernel", "python3 starts this Python")


def writable(folder: Path) -> Finding:
    """Say whether a file can be written in the folder."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            file.write(b"tide")
    except OSError as error:
        return Finding(
            "folder",
            f"nothing can be written in {folder} ({error.strerror or error}).",
            "Change into a folder of your own and run: learnpath start",
        )
    return Finding("folder", f"{folder} can be written to")


def progress_file(folder: Path) -> Finding:
    """Say whether the progress file of the folder can be read; having none yet is fine."""
    from learnpath.progress import find, load

    path = find(folder)
    problem = load(path).problem
    if problem:
        return Finding("progress file", problem, f"Mend it, or move it away: {path}")
    return Finding("progress file", str(path) if path.exists() else "none yet; the first check makes one")


def round_trip() -> Finding:
    """Answer the first question of exercise 0 with its reference solution and have it checked."""
    from learnpath.check import check
    from learnpath.seeds import Seeds
    from learnpath.solution_file import parse
    from learnpath.solutions import solution_path

    solution = parse(solution_path("00-how-exercises-work").read_text(encoding="utf-8"))
    question = solution.questions[0]
    namespace: dict[str, object] = {}
    for block in solution.blocks:
        if block.kind == "code" and (block.question is None or block.is_solution):
            exec(block.text, namespace)
        if block.question == question and block.is_solution:
            break
    verdict = check(question, namespace, Seeds.from_environment(question))
    if verdict.status == "correct":
        return Finding("a check", f"question {question}, answered and judged")
    return Finding(
        "a check",
        f"the reference answer to {question} was judged {verdict.status}.",
        "Install the course again.",
    )


def expected_versions() -> Mapping[str, str]:
    """Return the packages that exercises need with their versions, as the course's own metadata state them.

    Examples
    --------
    >>> expected_versions()["numpy"]
    '==2.4.6'
    """
    expected = {}
    for line in importlib.metadata.requires(DISTRIBUTION) or []:
        match = _REQUIREMENT.match(line)
        if match and re.search(rf"extra\s*==\s*['\"]{EXTRA}['\"]", match["marker"] or ""):
            expected[match["name"]] = match["versions"]
    return expected


def fits(version: str, versions: str) -> bool:
    """Say whether a version meets all conditions of a requirement such as ``>=1.16,<2``.

    Examples
    --------
    >>> fits("2.4.6", "==2.4.6"), fits("2.10", ">=2.9,<3"), fits("3.0.1", ">=2.9,<3")
    (True, True, False)
    """
    found = _numbers(version)
    for condition in _VERSION.finditer(versions):
        wanted = _numbers(condition["number"])
        width = max(len(found), len(wanted))
        left, right = (numbers + (0,) * (width - len(numbers)) for numbers in (found, wanted))
        holds = {
            "==": left == right,
            "!=": left != right,
            ">=": left >= right,
            "<=": left <= right,
            ">": left > right,
            "<": left < right,
        }
        if not holds[condition["sign"]]:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    leading = re.match(r"\d+(?:\.\d+)*", version)
    return tuple(map(int, leading[0].split("."))) if leading else ()


def _installed(name: str) -> str | None:
    try:
        return importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        return None
