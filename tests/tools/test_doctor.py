"""The doctor finds what is wrong with a set-up, says what to do, and speaks with the standard library "
"alone."""

from __future__ import annotations

import importlib.metadata
import subprocess
import sys
from pathlib import Path

import pytest

from learnpath import doctor
from learnpath.cli import main
from learnpath.verdict import Verdict

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("LEARNPATH_PROGRESS", raising=False)
    return tmp_path


def test_a_sound_set_up_is_ok_line_by_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line[:6] for line in lines[:-1]] == ["OK    "] * 6


def test_something_to_mend_gives_exit_code_1(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "learnpath-progress.json").write_text("{")
    assert main(["doctor"]) == 1
    said = capsys.readouterr().out
    assert "MEND  progress file" in said
    assert "OK    a check" in said


def test_an_old_python() -> None:
    assert doctor.python((3, 11, 0)).mend is None
    assert "Python 3.11 or later" in str(doctor.python((3, 10, 9)).mend)


def test_packages_that_are_missing_or_of_another_version() -> None:
    def installed(name: str) -> str | None:
        return {"numpy": "1.26.4", "duckdb": None}.get(name, importlib.metadata.version(name))

    finding = doctor.packages(installed)
    assert "numpy is 1.26.4, expected ==2.4.6" in finding.found
    assert "duckdb is missing" in finding.found
    assert '"numpy==2.4.6"' in str(finding.mend)
    assert "pandas" not in str(finding.mend)


def test_the_expected_versions_are_those_of_the_project() -> None:
    expected = doctor.expected_versions()
    assert {"numpy", "pandas", "scikit-learn", "jupyterlab"} <= set(expected)
    assert "jupyter-book" not in expected


@pytest.mark.parametrize(
    ("version", "versions", "fits"),
    [
        ("2.4.6", "==2.4.6", True),
        ("2.4.6.post1", "==2.4.6", True),
        ("2.4", "==2.4.0", True),
        ("2.4.5", "==2.4.6", False),
        ("2.10", ">=2.9,<3", True),
        ("3.0.0", ">=2.9,<3", False),
        ("1.0", "!=1.0", False),
        ("0.1", "", True),
    ],
)
def test_versions_are_compared_as_numbers(version: str, versions: str, fits: bool) -> None:
    assert doctor.fits(version, versions) is fits


def test_a_folder_that_cannot_be_written(here: Path) -> None:
    finding = doctor.writable(here / "missing")
    assert "nothing can be written" in finding.found
    assert "learnpath start" in str(finding.mend)


def test_a_missing_kernel_and_another_pythons_kernel(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel

    def none(*_: object) -> KernelSpec:
        raise NoSuchKernel("python3")

    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", none)
    assert "no kernel named python3" in doctor.kernel().found
    other = KernelSpec(argv=[str(here / "elsewhere" / "python")])
    monkeypatch.setattr(KernelSpecManager, "get_kernel_spec", lambda *_: other)
    assert "elsewhere" in doctor.kernel().found
    assert "ipykernel install" in str(doctor.kernel().mend)


def test_a_check_that_misjudges_the_reference_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("learnpath.check.check", lambda *_: Verdict("error"))
    assert "was judged error" in doctor.round_trip().found


def test_an_examination_that_fails_becomes_a_finding(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken() -> doctor.Finding:
        raise RuntimeError("no tide table")

    monkeypatch.setattr(doctor, "round_trip", broken)
    *_, last = doctor.examine(here)
    assert "RuntimeError: no tide table" in last.found


def test_it_speaks_where_nothing_but_the_standard_library_is_installed(here: Path) -> None:
    code = (
        f"import sys; sys.path.insert(0, {str(ROOT / 'src')!r})\n"
        "from learnpath.cli import main\n"
        "sys.exit(main(['doctor']))"
    )
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, encoding="utf-8", cwd=here
    )
    assert done.returncode == 1, done.stderr
    assert done.stderr == ""
    assert "OK    Python" in done.stdout
    assert "MEND  packages: the course itself is not installed" in done.stdout
    assert "MEND  kernel" in done.stdout
    assert "OK    a check" in done.stdout
