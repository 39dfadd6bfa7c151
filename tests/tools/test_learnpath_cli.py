"""The commands as one table: all of them are listed, quick to list, and errors are sentences with exit "
"code 2."""

from __future__ import annotations

import subprocess
import sys

import pytest

from learnpath import cli


def test_help_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    for command in cli.COMMANDS:
        assert f"\n    {command.name}" in said
    assert "\n    book" in said


def test_help_imports_neither_the_engine_nor_anything_slow() -> None:
    code = (
        "import sys\n"
        "from learnpath import cli\n"
        "try:\n    cli.main(['--help'])\n"
        "except SystemExit:\n    pass\n"
        "slow = {'numpy', 'pandas', 'yaml', 'IPython', 'harbour', 'learnpath.curriculum', 'learnpath.doctor',"
        " 'learnpath.exercises', 'learnpath.workfolder'}\n"
        "sys.exit(', '.join(slow & set(sys.modules)) or 0)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8")
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("words", [[], ["check"], ["reset"], ["hint"], ["new"]])
def test_a_command_that_is_missing_or_incomplete_exits_with_2(words: list[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main(words)
    assert ended.value.code == 2


@pytest.mark.parametrize(
    ("word", "says"), [("progres", "Did you mean: learnpath progress"), ("swim", "learnpath --help lists them")]
)
def test_an_unknown_command_is_one_sentence(word: str, says: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main([word]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1


def test_book_is_passed_on(monkeypatch: pytest.MonkeyPatch) -> None:
    passed: list[list[str]] = []

    def book(words: list[str]) -> int:
        passed.append(words)
        return 3

    monkeypatch.setattr("learnpath.book.cli.main", book)
    assert cli.main(["book", "build", "--fast"]) == 3
    assert passed == [["build", "--fast"]]


@pytest.mark.parametrize("words", [["build-exercises"], ["new", "13-notebook-to-package"]])
def test_commands_for_authors_say_when_there_is_no_checkout(
    words: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("learnpath.workfolder.__file__", "/installed/site-packages/learnpath/workfolder.py")
    assert cli.main(words) == 2
    assert "needs a checkout" in capsys.readouterr().err
