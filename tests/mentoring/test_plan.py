"""A route as dates: what is planned, what a calendar makes of it, and what happens when it is planned again."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from learnpath import cli
from learnpath.curriculum import load
from learnpath.mentoring import ics
from learnpath.mentoring.plan import Pace, plan, schedule
from learnpath.workfolder import CannotDo

PATH = load()
MONDAY = "2027-01-04"
FIRST = datetime(2026, 12, 1, 9, 30, tzinfo=UTC)
LATER = datetime(2027, 2, 1, 9, 30, tzinfo=UTC)
TUE_THU = (1, 3)


def parsed(path: Path) -> dict[str, dict[str, str]]:
    """Events of a calendar file by UID, read by rules of RFC 5545 that the writer shares no code with."""
    raw = path.read_bytes()
    assert raw.endswith(b"\r\n")
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert max(len(line) for line in raw.split(b"\r\n")) == 75
    lines = raw.decode().replace("\r\n ", "").split("\r\n")
    assert lines[:2] == ["BEGIN:VCALENDAR", "VERSION:2.0"]
    found: dict[str, dict[str, str]] = {}
    for line in lines:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            event: dict[str, str] = {}
        elif line == "END:VEVENT":
            assert {"UID", "DTSTAMP", "DTSTART;VALUE=DATE", "DTEND;VALUE=DATE", "SUMMARY"} <= event.keys()
            assert event["UID"] not in found
            found[event["UID"]] = event
        else:
            event = {} if name == "BEGIN" else event
            assert name not in event or name in ("END",)
            event[name] = value
    return found


def day_of(event: dict[str, str]) -> date:
    return datetime.strptime(event["DTSTART;VALUE=DATE"], "%Y%m%d").date()


@pytest.mark.parametrize("route", [route.id for route in PATH.routes])
def test_every_chapter_gets_its_hours_in_the_order_of_the_route(route: str) -> None:
    sittings, _ = schedule(PATH, PATH.route(route), Pace(date(2027, 1, 4), 2.5, TUE_THU))
    minutes: Counter[str] = Counter()
    for sitting in sittings:
        minutes[sitting.what.slug] += sitting.minutes
    chapters = {slug: count for slug, count in minutes.items() if not slug.startswith("mixed") and slug[:2] != "00"}
    assert chapters == {slug: round(60 * PATH.chapter(slug).hours) for slug in PATH.route(route).chapters}
    assert list(chapters) == list(PATH.route(route).chapters)
    assert sittings[0].what.slug == "00-how-exercises-work"
    assert [sitting.day for sitting in sittings] == sorted(sitting.day for sitting in sittings)


def test_a_mixed_set_is_planned_where_the_route_has_every_chapter_before_it() -> None:
    pace = Pace(date(2027, 1, 4), 2.5, TUE_THU)
    full, _ = schedule(PATH, PATH.route("full-year"), pace)
    fraud, _ = schedule(PATH, PATH.route("fraud-only"), pace)
    slugs = list(dict.fromkeys(sitting.what.slug for sitting in full))
    assert slugs.index("mixed-1") == slugs.index("04-analytics-others-can-trust") + 1
    assert not any(sitting.what.slug.startswith("mixed") for sitting in fraud)


def test_a_day_holds_its_minutes_and_no_more_than_ten_beyond() -> None:
    sittings, reviews = schedule(PATH, PATH.route("full-year"), Pace(date(2027, 1, 4), 2.5, TUE_THU))
    used: defaultdict[date, int] = defaultdict(int)
    for sitting in sittings:
        used[sitting.day] += sitting.minutes
    for review in reviews:
        used[review.day] += 10
    assert max(used.values()) <= 85
    assert {day.weekday() for day in used} == {1, 3}


def test_chapters_come_back_after_one_four_and_ten_weeks() -> None:
    sittings, reviews = schedule(PATH, PATH.route("full-year"), Pace(date(2027, 1, 4), 2.5, TUE_THU))
    ends = {sitting.what.slug: sitting.day for sitting in sittings if sitting.last}
    found = defaultdict(dict)
    for review in reviews:
        found[review.what.slug][review.weeks] = review.day - ends[review.what.slug]
    assert set(found) == set(PATH.route("full-year").chapters)
    for waited in found.values():
        assert list(waited) == [1, 4, 10]
        assert all(timedelta(weeks=weeks) <= since < timedelta(weeks=weeks + 1) for weeks, since in waited.items())


def test_the_capstone_has_the_pace_of_the_route_unless_hours_are_given() -> None:
    route = PATH.route("full-year")
    own, _ = schedule(PATH, route, Pace(date(2027, 1, 4), None, TUE_THU))
    longest = Counter[bool]()
    for sitting in own:
        capstone = sitting.what.slug[:2].isdigit() and int(sitting.what.slug[:2]) >= 19
        longest[capstone] = max(longest[capstone], sitting.minutes)
    assert longest[False] <= 70 < longest[True] <= 145


def test_holidays_are_left_free(tmp_path: Path) -> None:
    free = tmp_path / "holidays.txt"
    free.write_text("# ours\n2027-01-12 Ada's birthday\n\n2027-01-18 to 2027-01-31  skiing # again\n")
    plan("full-year", MONDAY, tmp_path, now=FIRST, hours="2.5", holidays=free)
    days = {day_of(event) for event in parsed(tmp_path / "plan.ics").values()}
    assert date(2027, 1, 14) in days
    assert not days & {date(2027, 1, 12), date(2027, 1, 19), date(2027, 1, 21), date(2027, 1, 26), date(2027, 1, 28)}


def test_the_page_names_every_event_and_what_is_not_written(tmp_path: Path) -> None:
    plan("two-evenings", MONDAY, tmp_path, now=FIRST, hours="5", days="mon")
    page = (tmp_path / "plan.md").read_text()
    events = parsed(tmp_path / "plan.ics").values()
    assert len(re.findall(r"^\| (?:Mon) ", page, re.MULTILINE)) == len(events) == 10
    assert "| Mon 4 | 1 · Where machine learning earns its keep, 120 min |" in page
    assert "| Mon 11 | Review of chapter 1, 10 min |" in page
    assert "Not written yet" not in page
    plan("full-year", MONDAY, tmp_path / "all", now=FIRST)
    assert "chapters 4, 12, 13" in (tmp_path / "all" / "plan.md").read_text()


def test_planning_the_same_again_changes_not_a_byte(tmp_path: Path) -> None:
    plan("full-year", MONDAY, tmp_path, now=FIRST, hours="2.5")
    before = (tmp_path / "plan.ics").read_bytes()
    plan("full-year", MONDAY, tmp_path, now=LATER, hours="2.5")
    assert (tmp_path / "plan.ics").read_bytes() == before


def test_planning_again_moves_what_is_left_keeps_the_past_and_calls_off_the_rest(tmp_path: Path) -> None:
    plan("full-year", MONDAY, tmp_path, now=FIRST, hours="2.5")
    before = parsed(tmp_path / "plan.ics")
    plan("full-year", "2027-02-01", tmp_path, now=LATER, hours="5", done="1-2")
    after = parsed(tmp_path / "plan.ics")
    assert before.keys() <= after.keys()
    moved = "03-data-grain-time-labels-sitting-1.me@learnpath"
    assert day_of(after[moved]) == date(2027, 2, 2)
    assert (after[moved]["SEQUENCE"], after[moved]["DTSTAMP"]) == ("1", "20270201T093000Z")
    assert "00-how-exercises-work" not in "".join(uid for uid in after if day_of(after[uid]) >= date(2027, 2, 1))
    past = "02-the-whole-game-sitting-1.me@learnpath"
    review = "01-where-ml-earns-its-keep-review-4.me@learnpath"
    assert after[past] == before[past]
    assert after[review] == before[review]
    assert day_of(after[review]) == date(2027, 2, 4)
    off = "04-analytics-others-can-trust-sitting-6.me@learnpath"
    assert (before[off]["STATUS"], after[off]["STATUS"], after[off]["SEQUENCE"]) == ("CONFIRMED", "CANCELLED", "1")
    assert "Review of chapter 1," in (tmp_path / "plan.md").read_text()


def test_two_learners_do_not_share_a_uid_or_a_folder(tmp_path: Path) -> None:
    plan("two-evenings", MONDAY, tmp_path / "a", now=FIRST, learner="ada")
    plan("two-evenings", MONDAY, tmp_path / "b", now=FIRST, learner="ben")
    assert not parsed(tmp_path / "a" / "plan.ics").keys() & parsed(tmp_path / "b" / "plan.ics").keys()
    with pytest.raises(CannotDo, match="another learner's plan"):
        plan("two-evenings", MONDAY, tmp_path / "a", now=FIRST, learner="ben")


@given(st.text(max_size=50).map(lambda text: text * 4), st.text(max_size=80))
def test_any_text_survives_folding_and_escaping(description: str, summary: str) -> None:
    event = ics.Event("a@b", date(2027, 1, 5), summary, description)
    text = ics.as_text([event], "x")
    lines = text.split("\r\n")
    assert all(len(line.encode()) <= 75 for line in lines)
    assert not any(letter in line for line in lines for letter in "\r\n\x00\u2028\x85")
    (again,) = ics.read(text)
    kept = "".join(letter for letter in description if letter == "\n" or letter.isprintable())
    assert again.description == kept
    assert again.day == event.day


def test_special_letters_are_escaped_as_the_standard_says() -> None:
    text = ics.as_text([ics.Event("a@b", date(2027, 1, 5), "a;b,c\\n\nEND:VEVENT")], "x")
    assert "SUMMARY:a\\;b\\,c\\\\n\\nEND:VEVENT\r\n" in text
    assert text.count("\r\nEND:VEVENT\r\n") == 1


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["--start", "4.1.2027"], "'4.1.2027' is no date. Dates look like 2027-01-04."),
        (["--start", "2027-02-30"], "'2027-02-30' is no date"),
        (["--start", "9999-12-31"], "between 2000 and 2100"),
        (["--hours", "0"], "'0' is no number of hours a week"),
        (["--hours", "nan"], "'nan' is no number of hours"),
        (["--hours", "0.1"], "shorter than 20 minutes"),
        (["--hours", "100"], "over 8 hours"),
        (["--route", "full"], "There is no route 'full'; there is full-year, half-a-year"),
        (["--days", "tue,funday"], "'funday' is no day of the week"),
        (["--days", ""], "'' is no day of the week"),
        (["--done", "3-1"], "run backwards"),
        (["--done", "99"], "There is no chapter 99"),
        (["--done", "one"], "'one' is no list of chapters"),
        (["--learner", "../ada"], "cannot name a learner"),
        (["--holidays", "nowhere.txt"], "nowhere.txt cannot be read"),
        (["--holidays", "bad.txt"], "bad.txt, line 2: 'Easter' is neither"),
        (["--holidays", "long.txt"], "is not between one day and a year"),
    ],
)
def test_bad_input_is_one_sentence_and_writes_nothing(
    words: list[str], says: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.txt").write_text("2027-01-01\nEaster\n")
    Path("long.txt").write_text("2027-01-01 to 2099-01-01\n")
    given_words = {"--start": MONDAY, "--route": "full-year", "--out": "plan"} | dict([words])
    assert cli.main(["plan", *(word for pair in given_words.items() for word in pair)]) == 2
    said = capsys.readouterr().err
    assert says in said
    assert len(said.splitlines()) == 1
    assert not Path("plan").exists()


@pytest.mark.parametrize("name", ["plan.md", "plan.ics"])
def test_a_file_of_somebody_else_is_left_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text("mine\n")
    with pytest.raises(CannotDo, match="no plan of this program"):
        plan("two-evenings", MONDAY, tmp_path, now=FIRST)
    assert [path.name for path in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_text() == "mine\n"
