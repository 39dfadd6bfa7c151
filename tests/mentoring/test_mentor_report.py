"""The report of a cohort: what it says, whom it shows, and that nothing in it can act."""

from __future__ import annotations

import csv
import json
import os
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from graded import SIX, TWO, graded, lay, wrong

from learnpath import cli
from learnpath.curriculum import load
from learnpath.grading.cohort import Cohort, Learner
from learnpath.mentoring import report
from learnpath.workfolder import CannotDo

PATH = load()
NASTY = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'&`<b>`\u202e\x00\ud800 javascript:"
COHORT = Cohort("Spring 2027", (Learner("cyd", "Cyd"), Learner("ada", "Ada Lace"), Learner("ben", "Ben")))


class Page(HTMLParser):
    """What a browser makes of a page: its elements, their attributes and its text."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str | None]] = []
        self.text = ""
        self.feed(path.read_text(encoding="utf-8"))
        self.text = re.sub(r"\s+", " ", self.text).strip()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.text += " " * (tag not in ("bdi", "code"))
        self.attributes += [(tag, name, value) for name, value in attrs]

    def handle_data(self, data: str) -> None:
        self.text += "" if self.tags[-1:] == ["style"] else data


@pytest.fixture
def results(tmp_path: Path) -> Path:
    """Ada is stuck twice with the same belief, Ben once with it; Cyd has handed in nothing."""
    folder = tmp_path / "results"
    lay(folder, graded("ada", TWO, {"2.1": wrong("I expected `0.1`.", "dummy-is-zero"), "2.2": wrong()}))
    lay(folder, graded("ben", TWO, {"2.1": wrong("No.", "dummy-is-zero"), "2.3": {"status": "not_attempted"}}))
    lay(folder, graded("ben", SIX, {"6.5": {"status": "needs_review", "points": 0}}))
    return folder


def written(results: Path, **more: object) -> Path:
    out = results.parent / "report"
    report.write_report(results, out, cohort=COHORT, **more)  # type: ignore[arg-type]
    return out


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_says_done_stuck_and_waiting(results: Path) -> None:
    lay(results, graded("ada", SIX))
    lay(results, graded("cyd", TWO, {"2.1": {"status": "not_attempted", "points": 0}}))
    found = {(row["learner"], row["exercise"]): row["standing"] for row in rows(written(results) / "chapters.csv")}
    assert found["ada", TWO] == "stuck"
    assert found["ada", SIX] == "done"
    assert found["ben", SIX] == "waiting"
    assert found["cyd", TWO] == "begun"
    assert found["cyd", SIX] == ""
    text = Page(results.parent / "report" / "index.html").text
    assert "✓ done" in text
    assert "! stuck" in text
    assert "✎ waiting" in text


@pytest.mark.parametrize("outcome", ["timeout", "memory", "killed", "invalid_notebook", "too_large"])
def test_a_run_that_ended_early_is_stuck_and_says_nothing_about_questions(outcome: str, tmp_path: Path) -> None:
    broken = {
        asked["id"]: {"status": "error", "points": 0, "message": "Not seen."} for asked in graded("ada")["questions"]
    }
    lay(tmp_path / "results", graded("ada", TWO, broken, outcome=outcome))
    gathered = report.gather(tmp_path / "results")
    assert gathered.handed_back[0].standing == "stuck"
    assert report.most_missed(gathered.handed_back) == []
    assert report._OUTCOMES[outcome] in report.for_learner(gathered, gathered.learners[0])


def test_people_stand_in_the_order_of_the_cohort_and_are_not_summed_up(results: Path) -> None:
    out = written(results)
    page = (out / "index.html").read_text()
    assert page.index("Cyd") < page.index("Ada Lace") < page.index("Ben")
    text = Page(out / "index.html").text
    assert not re.search(r"%|\bpoints?\b(?!-in-time)|\baverage|\btotal|\bbest\b|\bgrade", text, re.IGNORECASE)


def test_what_is_missed_and_believed_most_comes_first_with_the_question_to_ask(results: Path) -> None:
    gathered = report.gather(results, cohort=COHORT)
    assert [(each.question, each.missed, each.tried) for each in report.most_missed(gathered.handed_back)] == [
        ("2.1", 2, 2),
        ("2.2", 1, 2),
    ]
    (met,) = report.commonest(gathered)
    assert (met.misconception.id, met.learners, met.questions) == ("dummy-is-zero", ("ada", "ben"), ("2.1",))
    text = Page(written(results) / "index.html").text
    assert PATH.misconceptions["dummy-is-zero"].ask in text
    assert "2 of 2 who tried" in text


def test_the_page_of_a_learner_holds_nothing_about_the_others(results: Path) -> None:
    out = written(results)
    page = (out / "learners" / "ada.html").read_text()
    assert "I expected <code>0.1</code>." in page
    assert not re.search("ben|cyd|spring|dummy-is-zero|href", page, re.IGNORECASE)
    assert PATH.misconceptions["dummy-is-zero"].ask not in page


def test_before_a_meeting_there_is_one_question_and_one_thing_done_well(results: Path) -> None:
    out = written(results)
    text = Page(out / "meetings" / "ada.html").text
    assert PATH.misconceptions["dummy-is-zero"].ask in text
    assert "May believe: " + PATH.misconceptions["dummy-is-zero"].says in text
    assert "Done well, to be named 2." in text
    assert "2.2" in text
    assert "Nothing has been handed in yet" in Page(out / "meetings" / "cyd.html").text
    waiting = Page(out / "meetings" / "ben.html").text
    assert "Waiting for you to read 6.5" in waiting


@pytest.mark.parametrize(
    ("changed", "asks"),
    [
        ({"2.2": wrong(), "2.3": wrong("", "dummy-is-zero")}, PATH.misconceptions["dummy-is-zero"].ask),
        ({"2.2": wrong("", "no-such-belief")}, "Show me 2.2: what did you expect to see, and what did you see?"),
        ({"2.4": {"status": "needs_review"}}, "Which sentence of your answer to 2.4 are you least sure of, and why?"),
        (
            {"2.5": {"status": "not_attempted"}},
            "What is asked in 2.5, in your words, and what would a first line be?",
        ),
        ({}, "Where at your own work could you run Frame?"),
    ],
)
def test_the_question_to_ask_is_about_what_is_stuck_then_what_waits_or_is_open_or_is_done(
    changed: dict[str, dict[str, object]], asks: str, tmp_path: Path
) -> None:
    lay(tmp_path, graded("ada", TWO, changed))
    gathered = report.gather(tmp_path)
    assert report.question_to_ask(gathered, gathered.learners[0]) == asks


def test_the_last_attempts_come_first_with_their_day_and_version(results: Path, tmp_path: Path) -> None:
    submissions = tmp_path / "submissions"
    for exercise, day in ((TWO, 1_800_000_000), (SIX, 1_700_000_000)):
        path = submissions / "ben" / f"{exercise}.ipynb"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("{}")
        os.utime(path, (day, day))
    (submissions / "ben" / "earlier").mkdir()
    (submissions / "ben" / "earlier" / f"{TWO}-20270101T000000Z.ipynb").write_text("{}")
    text = Page(written(results, submissions=submissions) / "meetings" / "ben.html").text
    first, second = text.index("15 January 2027: 2 · The whole game, version 2"), text.index("14 November 2023: 6 ·")
    assert first < second


def test_hints_are_shown_where_they_are_shared(results: Path, tmp_path: Path) -> None:
    shared = tmp_path / "shared"
    (shared / "ada").mkdir(parents=True)
    (shared / "ben").mkdir()
    entry = {"status": "incorrect", "attempts": 4, "hints": 2, "solution": True}
    questions = {"questions": {"2.1": entry, NASTY.encode("utf-8", "replace").decode(): entry}}
    (shared / "ada" / "learnpath-progress.json").write_text(json.dumps(questions))
    (shared / "ben" / "learnpath-progress.json").write_text("[" * 100_000)
    out = written(results, shared=shared)
    assert "2, by 1 learner" in Page(out / "index.html").text
    assert "Checked 4 times, hints: 2, and the solution." in Page(out / "meetings" / "ada.html").text
    assert "hints" not in Page(out / "meetings" / "ben.html").text
    assert "Hints" not in Page(written(results) / "index.html").text


def test_nothing_in_a_result_or_a_name_becomes_markup(tmp_path: Path) -> None:
    results = tmp_path / "results"
    result = graded("ada", TWO, {"2.1": wrong(NASTY, NASTY)})
    result["questions"].append({"id": NASTY, "status": "error", "points": 0, "of": 1, "message": NASTY})
    lay(results, result)
    (results / "<script>alert(3)").mkdir()
    lay(results, "{}", "ada", "<script>alert(4)")
    cohort = Cohort(NASTY, (Learner("ada", NASTY), Learner("ben", "</title><script>x")))
    out = tmp_path / "report"
    report.write_report(results, out, cohort=cohort)
    plain = {"html", "head", "meta", "title", "style", "body", "main", "h1", "h2", "p", "div", "table", "caption"}
    plain |= {"thead", "tbody", "tr", "th", "td", "ul", "li", "span", "strong", "code", "br", "bdi", "a"}
    paths = list(out.rglob("*.html"))
    assert len(paths) == 5
    for path in paths:
        page = Page(path)
        assert set(page.tags) <= plain
        assert not [each for each in page.attributes if each[1].startswith("on") or each[1] in ("src", "style")]
        assert all(
            re.fullmatch(r"(meetings|learners)/\w+\.html", value or "")
            for _, name, value in page.attributes
            if name == "href"
        )
        assert "\u202e" not in page.text
        assert "\x00" not in path.read_text(encoding="utf-8")
    text = Page(out / "learners" / "ada.html").text
    assert "<script>alert(1)</script>" in text


def test_a_page_allows_no_script_and_no_request(results: Path) -> None:
    for path in written(results).rglob("*.html"):
        page = Page(path)
        (policy,) = [
            value for _, name, value in page.attributes if name == "content" and "default-src" in (value or "")
        ]
        assert "default-src 'none'; style-src 'sha256-" in (policy or "")
        assert not {"script", "link", "img", "iframe", "form"} & set(page.tags)


def test_a_cell_that_looks_like_a_formula_is_text(tmp_path: Path) -> None:
    lay(tmp_path / "results", graded("ada", TWO, {"2.1": wrong("=HYPERLINK(1)"), "2.2": wrong(' +1,"\n@x')}))
    cohort = Cohort("x", (Learner("ada", "@SUM(1)"),))
    report.write_report(tmp_path / "results", tmp_path / "out", cohort=cohort)
    messages = [row["message"] for row in rows(tmp_path / "out" / "questions.csv")]
    assert messages[:2] == ["'=HYPERLINK(1)", "' +1,\"\n@x"]
    assert rows(tmp_path / "out" / "chapters.csv")[0]["name"] == "'@SUM(1)"


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "not valid JSON"),
        ("[" * 100_000, "not valid JSON"),
        ('{"schema": 1', "not valid JSON"),
        ("[]", "no result of schema 1"),
        (json.dumps(graded("ada") | {"schema": 2}), "no result of schema 1"),
        (json.dumps(graded("ben")), "it belongs elsewhere"),
        (json.dumps(graded("ada", SIX)), "it belongs elsewhere"),
        (json.dumps(graded("ada") | {"questions": {}}), "no list of questions"),
        (json.dumps(graded("ada") | {"outcome": ["ok"]}), "its outcome cannot be understood"),
        (json.dumps(graded("ada", TWO, {"2.1": {"status": "great"}})), "one of its questions"),
        (json.dumps(graded("ada", TWO, {"2.1": {"points": True}})), "one of its questions"),
        (json.dumps(graded("ada", TWO, {"2.1": {"points": 1e99}})), "one of its questions"),
        (json.dumps(graded("ada", TWO, {"2.1": {"message": None}})), "one of its questions"),
        (json.dumps(graded("ada", TWO, {"2.1": {"misconception": []}})), "one of its questions"),
        (json.dumps(graded("ada", TWO, {"2.1": {"id": "2.2"}})), "a question twice"),
        (" " * 5_000_001, "larger than a result can be"),
    ],
)
def test_a_file_that_is_no_result_is_left_out_in_one_sentence(text: str, says: str, tmp_path: Path) -> None:
    lay(tmp_path, text, "ada", TWO)
    lay(tmp_path, graded("ben"))
    gathered = report.gather(tmp_path)
    assert [each.result.learner for each in gathered.handed_back] == ["ben"]
    assert len(gathered.left_out) == 1
    assert says in gathered.left_out[0]


def test_links_are_not_followed(tmp_path: Path) -> None:
    secret = lay(tmp_path / "elsewhere", graded("ada"))
    lay(tmp_path / "results", graded("ben"))
    (tmp_path / "results" / "ben" / f"{SIX}.json").symlink_to(secret)
    (tmp_path / "results" / "ada").symlink_to(tmp_path / "elsewhere" / "ada")
    gathered = report.gather(tmp_path / "results")
    assert [each.result.exercise for each in gathered.handed_back] == [TWO]
    assert len(gathered.left_out) == 2


def test_every_page_says_when_nothing_isolated_a_submission(results: Path) -> None:
    lay(results, graded("ada", SIX, sandbox="none"))
    out = written(results)
    assert report._UNWALLED in Page(out / "index.html").text
    assert report._UNWALLED in Page(out / "learners" / "ada.html").text
    assert report._UNWALLED in Page(out / "meetings" / "ada.html").text
    assert report._UNWALLED not in Page(out / "learners" / "ben.html").text


def test_the_same_report_twice_is_the_same_and_pages_of_people_who_left_go(results: Path) -> None:
    out = written(results)
    before = {path: path.read_bytes() for path in out.rglob("*") if path.is_file()}
    assert {path: path.read_bytes() for path in written(results).rglob("*") if path.is_file()} == before
    (out / "learners" / "notes.html").write_text("mine")
    report.write_report(results, out)
    assert not (out / "learners" / "cyd.html").exists()
    assert (out / "learners" / "notes.html").read_text() == "mine"


def test_the_command_says_what_was_left_out_and_where_to_begin(
    results: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "cohort.toml").write_text('name = "Spring"\n[[learner]]\nid = "ada"\n')
    words = ["report", str(results), "--out", str(tmp_path / "out"), "--cohort", str(tmp_path / "cohort.toml")]
    assert cli.main(words) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'out' / 'index.html'}\n"
    lay(results, "no", "ada", SIX)
    assert cli.main(words) == 1
    assert "was left out: it is not valid JSON." in capsys.readouterr().out


def test_without_results_there_is_no_report(tmp_path: Path) -> None:
    with pytest.raises(CannotDo, match="There is no folder"):
        report.write_report(tmp_path / "nothing", tmp_path / "out")
    (tmp_path / "empty").mkdir()
    with pytest.raises(CannotDo, match="There is no result in"):
        report.write_report(tmp_path / "empty", tmp_path / "out")
    with pytest.raises(CannotDo, match="Name another folder"):
        report.write_report(tmp_path / "empty", tmp_path / "empty")
    assert not (tmp_path / "out").exists()
