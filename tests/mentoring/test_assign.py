"""Bundles to hand out: complete, only what may be assigned, and never over somebody's work."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from graded import TWO, graded, lay, wrong

from learnpath import cli
from learnpath.grading import cohort as cohorts
from learnpath.grading.cohort import Cohort, Learner
from learnpath.grading.collect import collect
from learnpath.mentoring.assign import assign, page
from learnpath.mentoring.chosen import chapters, path
from learnpath.solutions import exercise_path
from learnpath.workfolder import CannotDo, repository

NAMED = 'name = "Spring"\n[[learner]]\nid = "ada"\nname = "Ada Lace"\n[[learner]]\nid = "ben"\n'


@pytest.fixture
def cohort(tmp_path: Path) -> Path:
    file = tmp_path / "cohort.toml"
    file.write_text(NAMED)
    return file


def files(folder: Path) -> dict[str, bytes]:
    return {str(each.relative_to(folder)): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_each_learner_gets_the_notebooks_and_a_page(cohort: Path, tmp_path: Path) -> None:
    out = tmp_path / "handout"
    assert cli.main(["assign", str(cohort), "--chapters", "1-3", "--out", str(out)]) == 0
    for learner in ("ada", "ben"):
        found = files(out / learner)
        notebooks = {name for name in found if name != "START-HERE.md"}
        assert {name[:2] for name in notebooks} == {"00", "01", "02", "03"}
        assert all(found[name] == exercise_path(name.removesuffix(".ipynb")).read_bytes() for name in notebooks)
        with zipfile.ZipFile(out / f"{learner}.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == {
                f"{learner}/{name}": contents for name, contents in found.items()
            }
    text = (out / "ada" / "START-HERE.md").read_text()
    assert text.startswith("# Ada Lace: chapters 1, 2 and 3\n")
    assert "`ada-01-where-ml-earns-its-keep.ipynb`" in text
    assert "ben" not in text


def test_the_page_says_what_the_mentor_will_look_at(cohort: Path) -> None:
    six = chapters("6", path())
    text = page(Learner("ada", "Ada"), cohorts.load(cohort), six, repository() / "mentors")
    assert "| by your mentor |" in text
    assert "In 6.5 your mentor looks for: whom; evidence; harm; would change my mind." in text
    assert "with interval, both group sizes" not in text
    assert six[0].objectives[0].text in text


def test_what_is_handed_back_as_the_page_says_is_collected(cohort: Path, tmp_path: Path) -> None:
    assign(cohorts.load(cohort), "1", tmp_path / "handout")
    inbox = tmp_path / "inbox"
    inbox.mkdir()
    name = "01-where-ml-earns-its-keep.ipynb"
    (inbox / f"ada-{name}").write_bytes((tmp_path / "handout" / "ada" / name).read_bytes())
    (taken,) = collect(inbox, cohorts.load(cohort), tmp_path / "submissions")
    assert not taken.refused
    assert (tmp_path / "submissions" / "ada" / name).is_file()


def test_the_same_bundle_twice_is_the_same_file(cohort: Path, tmp_path: Path) -> None:
    first = assign(cohorts.load(cohort), "1", tmp_path / "a")
    second = assign(cohorts.load(cohort), "1", tmp_path / "b")
    assert [each.read_bytes() for each in first] == [each.read_bytes() for each in second]


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--chapters", "3"], "Chapter 3 needs chapter 2, which ada has neither done nor been assigned."),
        (["--chapters", "1,3", "--done", "1"], "Chapter 3 needs chapter 2"),
        (["--chapters", "1-5"], "Not written yet: chapter 4."),
        (["--chapters", "0"], "There is no chapter 0"),
        (["--chapters", "x"], "'x' is no list of chapters"),
        (["--chapters", "1", "--results", "nowhere"], "There is no folder nowhere"),
    ],
)
def test_what_cannot_be_assigned_is_one_sentence_and_nothing_is_written(
    words: list[str], says: str, cohort: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "handout"
    assert cli.main(["assign", str(cohort), *words, "--out", str(out)]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1
    assert not out.exists()


def test_prerequisites_may_be_done_or_set_aside(cohort: Path, tmp_path: Path) -> None:
    everybody = cohorts.load(cohort)
    assert assign(everybody, "3", tmp_path / "a", done="2")
    assert assign(everybody, "3", tmp_path / "b", regardless=True)
    lay(tmp_path / "results", graded("ada"))
    with pytest.raises(CannotDo, match="which ben has neither"):
        assign(everybody, "3", tmp_path / "c", results=tmp_path / "results")
    stuck = lay(tmp_path / "results", graded("ben", TWO, {"2.1": wrong()}))
    with pytest.raises(CannotDo, match="which ben has neither"):
        assign(everybody, "3", tmp_path / "c", results=tmp_path / "results")
    stuck.unlink()
    lay(tmp_path / "results", graded("ben", TWO, {"2.1": {"status": "needs_review"}}))
    assert assign(everybody, "3", tmp_path / "c", results=tmp_path / "results")


@pytest.mark.parametrize("there", ["ben", "ben.zip"])
def test_a_bundle_that_is_there_stops_all_of_them(there: str, cohort: Path, tmp_path: Path) -> None:
    (tmp_path / "handout" / there).mkdir(parents=True)
    with pytest.raises(CannotDo, match="is there already"):
        assign(cohorts.load(cohort), "1", tmp_path / "handout")
    assert [each.name for each in (tmp_path / "handout").iterdir()] == [there]


def test_a_name_is_a_name_on_the_page() -> None:
    odd = Learner("ada", "A\n# <script>x</script> `rm`")
    text = page(odd, Cohort("[x](y)", (odd,)), chapters("1", path()), None)
    assert text.startswith("# A \\# \\<script\\>x\\</script\\> \\`rm\\`: chapter 1\n\n*\\[x\\]\\(y\\)*\n")
