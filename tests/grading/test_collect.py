"""Taking work in: whose it is, which exercise, newest wins, nothing is executed, nothing is overwritten."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from handed_in import SLUG, as_bytes, solved

from learnpath import cli
from learnpath.grading import cohort
from learnpath.grading.collect import Taken, collect
from learnpath.workfolder import CannotDo

COHORT = """
name = "Spring"
[[learner]]
id = "ada"
name = "Ada"
aliases = ["a.lace@bank.example"]
[[learner]]
id = "bo"
[[learner]]
id = "bo-2"
"""


@pytest.fixture
def people(tmp_path: Path) -> cohort.Cohort:
    (tmp_path / "cohort.toml").write_text(COHORT)
    return cohort.load(tmp_path / "cohort.toml")


def put(path: Path, contents: bytes, seconds: int = 1_000) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(contents)
    os.utime(path, (seconds, seconds))
    return path


def taken(tmp_path: Path, people: cohort.Cohort) -> list[Taken]:
    return collect(tmp_path / "inbox", people, tmp_path / "submissions")


def everything(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize(
    ("name", "learner"),
    [
        ("ada/whatever.ipynb", "ada"),
        ("ADA/sub/folder/x.ipynb", "ada"),
        ("ada.ipynb", "ada"),
        ("ada-exercise 0.ipynb", "ada"),
        ("a.lace@bank.example/x.ipynb", "ada"),
        ("a.lace@bank.example_x.ipynb", "ada"),
        ("bo_x.ipynb", "bo"),
        ("bo-2/x.ipynb", "bo-2"),
    ],
)
def test_the_folder_or_the_beginning_of_the_name_says_whose_it_is(
    name: str, learner: str, tmp_path: Path, people: cohort.Cohort
) -> None:
    put(tmp_path / "inbox" / name, as_bytes(solved()))
    assert [each.refused for each in taken(tmp_path, people)] == [False]
    assert everything(tmp_path / "submissions") == {f"{learner}/{SLUG}.ipynb": as_bytes(solved())}


@pytest.mark.parametrize(
    ("name", "contents", "says"),
    [
        ("carol/x.ipynb", as_bytes(solved()), "no learner of the cohort"),
        ("..ada/x.ipynb", as_bytes(solved()), ""),
        ("adam.ipynb", as_bytes(solved()), "does not say whose it is"),
        ("bo-2-x.ipynb", as_bytes(solved()), "could be from bo or bo-2"),
        ("x\nada\x1b[31m.ipynb", as_bytes(solved()), "does not say whose it is"),
        ("ada/x.txt", b"hello", "not valid JSON"),
        ("ada/x.png", b"\x89PNG\xff", "not text"),
        ("ada/empty.ipynb", b"", "is empty"),
        ("ada/x.ipynb", as_bytes(solved())[:-9], "perhaps cut off"),
        ("ada/x.ipynb", as_bytes({**solved(), "nbformat": 3}), "version 3"),
        ("ada/x.ipynb", as_bytes({**solved(), "metadata": {}}), "which exercise"),
        ("ada/x.ipynb", as_bytes({**solved(), "metadata": {"learnpath": {"exercise": "../../x"}}}), "does not have"),
        ("ada/x.ipynb", b" " * 10_000_001, "10 MB is the limit"),
    ],
)
def test_a_refusal_is_one_plain_sentence_and_changes_nothing(
    name: str, contents: bytes, says: str, tmp_path: Path, people: cohort.Cohort
) -> None:
    put(tmp_path / "inbox" / name, contents)
    found = taken(tmp_path, people)
    assert all(each.refused for each in found)
    assert len(found) == (1 if says else 0)  # a name that begins with a dot is passed over
    for each in found:
        assert says in each.sentence
        assert each.sentence.isprintable()
        assert each.sentence.endswith(".")
    assert everything(tmp_path) == {f"inbox/{name}": contents, "cohort.toml": COHORT.encode()}


@pytest.mark.parametrize("kind", ["file", "folder", "loop", "pipe"])
def test_links_and_pipes_are_not_followed(kind: str, tmp_path: Path, people: cohort.Cohort) -> None:
    outside = put(tmp_path / "outside" / "x.ipynb", as_bytes(solved()))
    link = tmp_path / "inbox" / "ada" / "x.ipynb"
    link.parent.mkdir(parents=True)
    if kind == "pipe":
        os.mkfifo(link)
    else:
        link.symlink_to({"file": outside, "folder": outside.parent, "loop": link.parent}[kind])
    (found,) = taken(tmp_path, people)
    assert found.refused
    assert ("is not a file" if kind == "pipe" else "symbolic link") in found.sentence
    assert not (tmp_path / "submissions").exists()


def test_the_newest_wins_whatever_the_order_and_the_older_ones_are_kept(tmp_path: Path, people: cohort.Cohort) -> None:
    first, second, third = (as_bytes(solved(after=[f"{number}"])) for number in range(3))
    put(tmp_path / "inbox" / "ada" / "a.ipynb", second, 2_000)
    put(tmp_path / "inbox" / "ada" / "b.ipynb", first, 1_000)
    assert not any(each.refused for each in taken(tmp_path, people))
    here = tmp_path / "submissions" / "ada"
    assert (here / f"{SLUG}.ipynb").read_bytes() == second
    assert [path.read_bytes() for path in (here / "earlier").iterdir()] == [first]
    put(tmp_path / "inbox" / "ada-new.ipynb", third, 3_000)
    taken(tmp_path, people)
    assert (here / f"{SLUG}.ipynb").read_bytes() == third
    assert {path.read_bytes() for path in (here / "earlier").iterdir()} == {first, second}
    before = everything(tmp_path)
    assert not any(each.refused for each in taken(tmp_path, people))
    assert everything(tmp_path) == before


def test_nothing_is_executed(tmp_path: Path, people: cohort.Cohort) -> None:
    mark = tmp_path / "executed"
    put(tmp_path / "inbox" / "ada.ipynb", as_bytes(solved(before=[f"open({str(mark)!r}, 'w')"])))
    put(tmp_path / "inbox" / "ada" / "learnpath.py", f"open({str(mark)!r}, 'w')".encode())
    taken(tmp_path, people)
    assert not mark.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "names no learner"),
        ("[[learner]]\nid = '../x'", "needs an id"),
        ("[[learner]]\nname = 'x'", "needs an id"),
        ("[[learner]]\nid = 'a'\n[[learner]]\nid = 'A'", "more than one learner"),
        ("[[learner]]\nid = 'a'\n[[learner]]\nid = 'a'", "more than one learner"),
        ("[[learner]]\nid = 'a'\n[[learner]]\nid = 'b'\naliases = ['a']", "more than one learner"),
        ("[[learner]]\nid = 'a'\naliases = 'b'", "list of texts"),
        ("learner = 3", "names no learner"),
        ("[[", "not valid TOML"),
    ],
)
def test_a_cohort_that_makes_no_sense_is_refused(text: str, says: str, tmp_path: Path) -> None:
    (tmp_path / "cohort.toml").write_text(text)
    with pytest.raises(CannotDo, match=says):
        cohort.load(tmp_path / "cohort.toml")


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "cohort.toml").write_text(COHORT)
    put(tmp_path / "inbox" / "ada.ipynb", as_bytes(solved()))
    words = ["collect", f"{tmp_path}/inbox", "--cohort", f"{tmp_path}/cohort.toml", "--out", f"{tmp_path}/submissions"]
    assert cli.main(words) == 0
    put(tmp_path / "inbox" / "x.txt", b"")
    assert cli.main(words) == 1
    assert "1 taken, 1 refused." in capsys.readouterr().out
    assert cli.main([*words[:1], f"{tmp_path}/nowhere", *words[2:]]) == 2
    assert cli.main([*words[:-1], f"{tmp_path}/inbox/in"]) == 2
