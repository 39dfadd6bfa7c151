"""The path is read as it is written, can be asked, and says which key is wrong."""

import copy
import subprocess
import sys

import pytest
import yaml

from learnpath import curriculum
from learnpath.curriculum import CurriculumError, load, read

CHAPTER = {
    "slug": "01-first",
    "number": 1,
    "title": "The first",
    "part": 1,
    "status": "written",
    "hours": 2,
    "minutes": {"reading": 40, "exercise": 70},
    "decision": "Somebody must decide something.",
    "objectives": [{"id": "do-one", "text": "do one thing"}],
    "needs": [],
    "helps": [],
    "teaches": ["one"],
    "uses": [],
    "misconceptions": [{"id": "one-is-none", "says": "One is none.", "ask": "How many?"}],
}


def chapter(number, needs=(), **changed):
    word = {1: "first", 2: "second", 3: "third"}[number]
    return {
        **copy.deepcopy(CHAPTER),
        "slug": f"{number:02d}-{word}",
        "number": number,
        "needs": list(needs),
        "teaches": [word],
        "objectives": [{"id": f"do-{word}", "text": "do it"}],
        "misconceptions": [],
        **changed,
    }


def path(*chapters, **changed):
    return {
        "parts": [{"id": 1, "title": "Arriving", "hours": 2}, {"id": 4, "title": "Capstone", "hours": 4}],
        "chapters": list(chapters) or [copy.deepcopy(CHAPTER)],
        "exercises": [
            {"slug": "00-zero", "title": "Zero", "status": "written", "minutes": 15, "after": None}
            | {"objectives": [], "misconceptions": []}
        ],
        "front": [],
        "routes": [],
        "concepts": {
            word: {"term": word.title(), "means": f"What is {word}."} for word in ("one", "first", "second", "third")
        },
        **changed,
    }


THREE = path(
    chapter(1),
    chapter(2, ["01-first"], hours=3),
    chapter(3, ["02-second"], part=4, hours=4, status="planned"),
    routes=[
        {"id": "all", "title": "All", "for": "Everybody.", "hours_per_week": 2, "capstone_hours_per_week": 4}
        | {"chapters": ["01-first", "02-second", "03-third"]}
    ],
)


def test_a_chapter_keeps_what_the_file_says():
    [first] = read(path()).chapters
    assert (first.slug, first.number, first.hours, first.written) == ("01-first", 1, 2.0, True)
    assert (first.minutes.reading, first.minutes.exercise) == (40, 70)
    assert first.objectives[0].text == "do one thing"
    assert first.misconceptions[0].ask == "How many?"


def test_the_graph_can_be_asked():
    three = read(THREE)
    assert three.needed_transitively("03-third") == ("01-first", "02-second")
    assert three.needed_transitively("01-first") == ()
    assert three.origin("second").slug == "02-second"
    assert [each.slug for each in three.path_order()] == ["01-first", "02-second", "03-third"]
    assert three.circle() == ()
    assert [each.slug for each in three.chapters_of(1)] == ["01-first", "02-second"]


def test_path_order_follows_needs_where_numbers_do_not():
    backwards = read(path(chapter(1, ["02-second"]), chapter(2)))
    assert [each.slug for each in backwards.path_order()] == ["02-second", "01-first"]


def test_a_circle_is_named():
    circle = read(path(chapter(1, ["03-third"]), chapter(2, ["01-first"]), chapter(3, ["02-second"])))
    assert circle.circle() == ("01-first", "03-third", "02-second", "01-first")
    assert circle.needed_transitively("01-first") == ("01-first", "02-second", "03-third")
    with pytest.raises(CurriculumError, match="01-first needs 03-third needs 02-second needs 01-first"):
        circle.path_order()


def test_a_route_takes_its_own_two_paces():
    three = read(THREE)
    route = three.route("all")
    assert three.hours(route) == 9
    assert three.weeks(route) == 5 / 2 + 4 / 4


@pytest.mark.parametrize("kind", ["chapter", "route", "concept", "exercise"])
def test_what_is_not_there_is_named_with_what_is_close(kind):
    wrong = {"chapter": "01-frist", "route": "al", "concept": "frist", "exercise": "00-zeros"}[kind]
    right = {"chapter": "01-first", "route": "all", "concept": "first", "exercise": "00-zero"}[kind]
    with pytest.raises(CurriculumError, match=rf"There is no {kind} '{wrong}'. Close to it: {right}"):
        getattr(read(THREE), kind)(wrong)


def without(key):
    broken = path()
    del broken["chapters"][0][key]
    return broken


BROKEN = {
    "a missing key": (without("hours"), r"chapters\[0\].hours is missing"),
    "an unknown key": (path(chapter(1, hour=3)), r"chapters\[0\].hour is not a known key"),
    "a text for a number": (path(chapter(1, hours="two")), r"chapters\[0\].hours must be a number .* 'two'"),
    "a yes for a number": (path(chapter(1, part=True)), r"chapters\[0\].part must be a whole number"),
    "no hours": (path(chapter(1, hours=0)), r"chapters\[0\].hours must be a number of hours above 0"),
    "minutes": (
        path(chapter(1, minutes={"reading": 40, "exercise": "long"})),
        r"chapters\[0\].minutes.exercise must be a whole number and holds 'long'",
    ),
    "an unknown status": (
        path(chapter(1, status="done")),
        r"chapters\[0\].status must be written or planned",
    ),
    "an empty title": (path(chapter(1, title=" ")), r"chapters\[0\].title must be a text"),
    "a slug in capitals": (path(chapter(1, slug="01-First")), r"chapters\[0\].slug must be lower-case words"),
    "a slug with another number": (
        path(chapter(1, slug="02-first")),
        "must begin with the chapter's number, 01-",
    ),
    "a text for a list": (path(chapter(1, teaches="first")), r"chapters\[0\].teaches must be a list"),
    "a name twice in a list": (path(chapter(1, uses=["one", "one"])), r"chapters\[0\].uses names one twice"),
    "an unknown part": (path(chapter(1, part=7)), r"01-first\).part: there is no part 7"),
    "an unknown chapter": (path(chapter(1, ["09-none"])), r"01-first\).needs: There is no chapter '09-none'"),
    "an unknown concept": (
        path(chapter(1, uses=["firts"])),
        r"uses: There is no concept 'firts'. Close to it: first",
    ),
    "the same slug twice": (path(chapter(1), chapter(1)), "pages: 01-first is there twice"),
    "the same concept twice": (
        path(chapter(1), chapter(2, teaches=["first"])),
        "first is taught by 01-first and again by 02-second",
    ),
    "the same objective twice": (
        path(chapter(1), chapter(2, objectives=[{"id": "do-first", "text": "again"}])),
        "objectives: do-first is there twice",
    ),
    "a concept without a meaning": (
        path(concepts={"one": {"term": "One"}}),
        r"concepts.one.means is missing",
    ),
    "an objective that is a text": (
        path(chapter(1, objectives=["do it"])),
        r"chapters\[0\].objectives\[0\] must be a mapping of keys and holds 'do it'",
    ),
    "an exercise after nothing": (
        path(exercises=[{**path()["exercises"][0], "after": "09-none"}]),
        r"exercises\[0\] \(00-zero\).after: There is no chapter '09-none'",
    ),
    "a list for the file": ([], "the file must be a mapping of keys"),
    "an empty file": (None, "the file must be a mapping of keys and holds nothing"),
}


@pytest.mark.parametrize("case", BROKEN)
def test_what_is_wrong_is_said_with_its_key(case):
    data, words = BROKEN[case]
    with pytest.raises(CurriculumError, match=words):
        read(data)


def test_a_file_is_named_in_what_is_wrong(tmp_path):
    file = tmp_path / "curriculum.yml"
    with pytest.raises(CurriculumError, match="cannot be read"):
        load(file)
    file.write_text("parts: [")
    with pytest.raises(CurriculumError, match=r"curriculum\.yml is not YAML"):
        load(file)
    file.write_text("parts: []")
    with pytest.raises(CurriculumError, match=r"^curriculum.yml: chapters is missing\.$"):
        load(file)
    file.write_text(yaml.safe_dump(THREE))
    assert load(file) == read(THREE)


def test_an_installed_course_has_its_own_path(tmp_path, monkeypatch):
    package = tmp_path / "site-packages" / "learnpath"
    monkeypatch.setattr(curriculum, "__file__", str(package / "curriculum.py"))
    with pytest.raises(CurriculumError, match=r"curriculum.yml, was not found. Looked for .*Install the course again"):
        curriculum.curriculum_file()
    installed = package / "course" / "curriculum.yml"
    installed.parent.mkdir(parents=True)
    installed.touch()
    assert curriculum.curriculum_file() == installed
    checkout = tmp_path / "chapters" / "curriculum.yml"
    checkout.parent.mkdir()
    checkout.touch()
    assert curriculum.curriculum_file() == checkout


def test_the_module_needs_no_yaml_until_a_file_is_read():
    code = "import sys; sys.modules['yaml'] = None; import learnpath.curriculum as c; c.read({})"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert "CurriculumError: parts is missing." in done.stderr


class TestTheBook:
    """The path of the book itself; what it has to be is tested by the rules."""

    path = load()

    def test_it_has_27_chapters_in_four_parts(self):
        assert [each.number for each in self.path.path_order()] == list(range(1, 28))
        assert [part.hours for part in self.path.parts] == [15, 38, 32, 58]

    def test_its_routes_have_their_names(self):
        assert [route.id for route in self.path.routes] == [
            "full-year",
            "half-a-year",
            "fraud-only",
            "search-and-ranking",
            "two-evenings",
        ]

    def test_its_exercises_stand_where_they_belong(self):
        after = {each.slug: each.after and self.path.chapter(each.after).number for each in self.path.exercises}
        assert after == {"00-how-exercises-work": None, "mixed-1": 4, "mixed-2": 12, "mixed-3": 18}

    def test_chapter_2_presupposes_no_concept_while_chapter_1_is_planned(self):
        if not self.path.chapter("01-where-ml-earns-its-keep").written:
            assert self.path.chapter("02-the-whole-game").uses == ()

    def test_every_concept_is_defined_in_one_sentence(self):
        for concept in self.path.concepts.values():
            assert concept.means.endswith("."), concept
            assert concept.means[0].isupper(), concept
            assert ". " not in concept.means, concept
            assert 3 <= len(concept.means.split()) <= 35, concept

    @pytest.mark.parametrize("each", path.chapters, ids=lambda each: each.slug)
    def test_a_chapter_serves_one_decision_and_has_three_to_five_objectives(self, each):
        assert each.decision.endswith(".")
        assert "must" in each.decision
        assert 3 <= len(each.objectives) <= 5
        assert len(each.misconceptions) >= 2
        assert all("?" in wrong.ask for wrong in each.misconceptions)
