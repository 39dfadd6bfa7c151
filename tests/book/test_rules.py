"""The book keeps its rules, and each rule notices when it is broken."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path

import pytest

from learnpath.book.rules import SITE_RULES, SOURCE_RULES, Book, check_all
from learnpath.book.rules.exercises import _reach

sys.path.insert(0, str(Path(__file__).parent))
import small_book

ROOT = Path(__file__).parents[2]
RULES = {rule.__name__.replace("_", "-"): rule for rule in (*SOURCE_RULES, *SITE_RULES)}


class Change:
    """One change of the small book: a text replaced or added, a file removed, or other questions."""

    def __init__(self, file="", old="", new="", *, add="", remove=False, questions=None):
        self.file, self.old, self.new, self.add, self.remove = file, old, new, add, remove
        self.questions = questions

    def make(self, root):
        path = root / self.file
        if self.remove:
            path.unlink()
        elif self.file:
            path.parent.mkdir(parents=True, exist_ok=True)
            text = path.read_text(encoding="utf-8") if path.exists() else ""
            assert self.old in text
            path.write_text(text.replace(self.old, self.new, 1) + self.add, encoding="utf-8")


def asked(slug, **changed):
    """The small book's questions with the first one of an exercise changed."""
    questions = small_book.questions()
    first = questions[slug][0]
    for name, value in changed.items():
        object.__setattr__(first, name, value)  # what Question itself refuses has to be noticed too
    return questions


CURRICULUM, TOC = "chapters/curriculum.yml", "_toc.yml"
FERRY, TIDE, WELCOME = "chapters/01-ferry.md", "chapters/02-tide.md", "front/welcome.md"
BUILT = "_build/html/chapters/01-ferry.html"
OUTPUT = "Brier score 0.12"
CELL = "ferries = 2\n"

BREAKS = {
    "the-path-has-no-circle": [
        (
            Change(CURRICULUM, "needs: []", "needs: [03-storm]"),
            "01-ferry needs 03-storm needs 02-tide needs 01-ferry",
        ),
    ],
    "chapters-are-numbered-in-order": [
        (Change(CURRICULUM, "helps: []", "helps: [02-tide]"), "01-ferry comes before 02-tide"),
        (Change(CURRICULUM, "helps: [01-ferry]", "helps: [02-tide]"), "both as needed and as helpful"),
    ],
    "concepts-are-taught-before-use": [
        (
            Change(CURRICULUM, "uses: [ferry]", "uses: [ferry, gale]"),
            "02-tide uses gale, which is taught in 03-storm",
        ),
        (Change(CURRICULUM, "teaches: [gale]", "teaches: []"), "No chapter teaches the concept gale"),
        (Change(FERRY, "{term}`Ferry`", "{term}`Ferry` and {term}`tides <tide>`"), "uses the term 'tide'"),
    ],
    "routes-are-complete": [
        (
            Change(CURRICULUM, "chapters: [01-ferry, 02-tide, 03-storm]", "chapters: [02-tide]"),
            "lacks 01-ferry",
        ),
        (
            Change(CURRICULUM, "chapters: [01-ferry, 02-tide,", "chapters: [02-tide, 01-ferry,"),
            "before 01-ferry",
        ),
    ],
    "hours-add-up": [
        (Change(CURRICULUM, "exercise: 70", "exercise: 95"), "135 minutes"),
        (Change(CURRICULUM, "exercise: 70", "exercise: 30"), "70 minutes"),
        (Change(CURRICULUM, "title: Arriving, hours: 5", "title: Arriving, hours: 6"), "its chapters take 5"),
    ],
    "the-table-of-contents-matches": [
        (Change(TOC, "file: chapters/02-tide", "file: mentors/01-ferry"), "chapters/02-tide is missing"),
        (
            Change(TOC, "          - file: solutions/02-tide\n", ""),
            "solutions/02-tide must stand in the sections",
        ),
        (Change(TOC, add="      - file: chapters/03-storm\n"), "03-storm is planned"),
        (Change(TOC, add="      - file: chapters/04-calm\n"), "does not know 04-calm"),
        (Change("mentors/02-tide.md", remove=True), "There is no file for mentors/02-tide"),
        (Change(TOC, add="      - file: front/welcome\n"), "front/welcome stands there twice"),
        (Change(TOC, "      - file: front/welcome\n", ""), "front/welcome is missing"),
        (Change(TOC, "          - file: solutions/00-knots\n", ""), "solutions/00-knots is missing"),
        (Change(TOC, add="      - file: exercises/mixed-1\n"), "mixed-1 is planned"),
    ],
    "nothing-links-to-what-is-planned": [
        (Change("index.md", add="\n[Storm](chapters/03-storm.md)\n"), "03-storm, which is planned"),
        (Change("index.md", add="\n{doc}`later <chapters/03-storm>`\n"), "03-storm, which is planned"),
        (
            Change("index.md", add="\n:::{card}\n:link: chapters/03-storm\nStorm\n:::\n"),
            "03-storm, which is planned",
        ),
    ],
    "objectives-are-assessed": [
        (
            Change(CURRICULUM, "[{id: read-a-tide-table,", "[{id: wade, text: wade}, {id: read-a-tide-table,"),
            "assesses the objective wade of 02-tide",
        ),
        (Change(questions=asked("00-knots", objectives=())), "assesses the objective tie-a-knot"),
    ],
    "quizzes-explain-every-option": [
        (Change(FERRY, "  - It is.\n", ""), "'The right one.' of the quiz 'ferry-one' has no explanation"),
        (Change(FERRY, "- [x]", "- [ ]"), "0 right options"),
    ],
    "quizzes-name-known-things": [
        (Change(TIDE, "{quiz} tide-one", "{quiz} ferry-one"), "used already in chapters/01-ferry.md"),
        (Change(FERRY, "misconception: ferries-fly", "misconception: ferries-swim"), "'ferries-swim'"),
        (
            Change(FERRY, ":objectives: choose-a-ferry", ":objectives: read-a-tide-table"),
            "'read-a-tide-table'",
        ),
        (Change(FERRY, "{recall} boats-and-brakes", "{recall} no-such-quiz"), "'no-such-quiz'"),
        (Change(FERRY, "{recall} boats-and-brakes", "{recall} ferry-one"), "no other page has it"),
    ],
    "misconceptions-are-met": [
        (
            Change(CURRICULUM, "[{id: ferries-fly,", "[{id: ferries-dive, says: x, ask: y}, {id: ferries-fly,"),
            "misconception ferries-dive",
        ),
        (Change(WELCOME, " *(misconception: boats-are-cars)*", ""), "misconception boats-are-cars"),
        (
            Change("src/learnpath/questions/c00_knots/judge.py", "'any-knot-holds'", "None"),
            "any-knot-holds nowhere",
        ),
    ],
    "chapters-ask-enough": [
        (Change(FERRY, "{quiz} ferry-one", "{note} ferry-one"), "3 quizzes"),
    ],
    "exercises-are-in-step": [
        (Change("solutions/01-ferry.md", add="\nMore.\n"), "01-ferry.ipynb differs"),
        (Change("exercises/01-ferry.ipynb", remove=True), "01-ferry.ipynb is missing"),
        (Change("exercises/09-stray.ipynb", add="{}"), "09-stray.ipynb has no solution"),
        (Change("solutions/01-ferry.md", "ipython3\nfrom", "ipython3\nimport os\nfrom"), "first code cell"),
    ],
    "questions-are-complete": [
        (
            Change(questions=asked("01-ferry", hints=("One.", "One.", "Two."))),
            "three different hints and has 2",
        ),
        (Change(questions=asked("01-ferry", hints=("One.", "Two."))), "three different hints and has 2"),
        (Change(questions=asked("01-ferry", points=0)), "0 points"),
        (Change(questions=asked("01-ferry", level="hard")), "'hard'"),
        (Change(questions=asked("01-ferry", objectives=())), "assesses no objective"),
        (
            Change(questions=asked("01-ferry", objectives=("choose-a-ferry", "read-a-tide-table"))),
            "'read-a-tide-table'",
        ),
        (Change(questions=asked("02-tide", id="1.1")), "same id"),
    ],
    "written-exercises-ask": [
        (
            Change(questions={**small_book.questions(), "01-ferry": []}),
            "01-ferry is written and its exercise asks nothing",
        ),
        (
            Change(questions={**small_book.questions(), "02-tide": small_book.questions()["02-tide"][:1]}),
            "No question of 02-tide comes from an earlier chapter",
        ),
    ],
    "judges-name-known-misconceptions": [
        (Change("src/learnpath/questions/c01_ferry/judge.py", "ferries-fly", "ferries-dig"), "'ferries-dig'"),
        (Change("tests/answers/c01_ferry.py", add="Wrong(misconception='ferries-sing')"), "'ferries-sing'"),
    ],
    "headings-are-in-order": [
        (Change(WELCOME, add="\n### Too deep\n"), "'Too deep' has level 3 right below level 1"),
        (Change(WELCOME, add="\n# Another title\n"), "second title"),
        (Change(WELCOME, "# Welcome", "## Welcome"), "has level 2; a title has level 1"),
        (Change(WELCOME, "# Welcome", "Welcome"), "no heading"),
    ],
    "images-have-alternatives": [
        (Change(WELCOME, add="\n![](boat.png)\n"), "boat.png: it has no alternative text"),
        (Change(WELCOME, add="\n![boat.png](boat.png)\n"), "is a file name"),
        (Change(WELCOME, add="\n![_images/0a1b from a run of cells](boat)\n"), "is a file name"),
        (
            Change(WELCOME, add="\n![A plot of the ferries by the hour](boat.png)\n"),
            "names the kind of picture",
        ),
        (
            Change(WELCOME, add="\n![Bar chart of ferries by the hour](boat.png)\n"),
            "names the kind of picture",
        ),
        (Change(WELCOME, add="\n![Ferries](boat.png)\n"), "too short"),
        (Change(WELCOME, add="\n```{figure} boat.png\n```\n"), "it has no alternative text"),
        (Change(WELCOME, add='\n<img src="boat.png">\n'), "it has no alternative text"),
        (
            Change(FERRY, '"Ferries sail more often in summer than in winter"', '"A figure"'),
            "The figure of this cell",
        ),
        (
            Change(FERRY, 'alt="Waiting grows with the height of the tide, slowly at first"', 'alt="A chart"'),
            "too short",
        ),
        (
            Change(FERRY, ', alt="Waiting grows with the height of the tide, slowly at first"', ""),
            "Pass `alt=`",
        ),
    ],
    "chapters-follow-the-template": [
        (Change(FERRY, "## The decision", "## The question"), "The section “The decision” is missing"),
        (
            Change(FERRY, "```{chapter-header}\n```", ""),
            "“You will be able to” ({chapter-header}) is missing",
        ),
        (Change(TIDE, "```{recall} boats-and-brakes\n```", ""), "“Recall” ({recall}) is missing"),
        (Change(FERRY, "{predict}", "{note}"), "“Predict first” ({predict}) is missing"),
        (Change(FERRY, "## A worked example", "## Doing it"), "“A worked example” is missing"),
        (Change(FERRY, "## What goes wrong", "## More"), "“What goes wrong” is missing"),
        (
            Change(FERRY, "interactive(chart", "static(chart"),
            "the interactive figure (interactive(...)) is missing",
        ),
        (Change(FERRY, "## When not to use this", "## More"), "“Limits: when not to use this” is missing"),
        (Change(FERRY, "## Check yourself", "## More"), "“Check yourself” is missing"),
        (Change(FERRY, "## Take away", "## More"), "“Take away” is missing"),
        (Change(FERRY, "```{chapter-links}\n```", ""), "({chapter-links}) is missing"),
        (Change(FERRY, "- Two is long.\n", ""), "“Further reading” with 3 works"),
        (Change(FERRY, "## Check yourself", "## Take away\n\n## Check yourself"), "it belongs after it"),
        (
            Change(FERRY, "## The decision", "% Two or three sentences.\n\n## The decision"),
            "A prompt for the writer",
        ),
    ],
    "steps-have-their-names": [
        (Change(FERRY, "### 2. Split", "### Prepare"), "'Prepare' stands among steps"),
        (Change(FERRY, "### Frame: who decides", "### Record"), "Split stands after Record"),
    ],
    "code-cells-are-short": [
        (Change(FERRY, CELL, "ferries = 2\n" * 15), "shows 16 lines"),
    ],
    "nothing-forbidden-in-code": [
        (Change(FERRY, CELL, 'warnings.filterwarnings("ignore")\n'), "silences warnings"),
        (
            Change(FERRY, CELL, 'from warnings import simplefilter\nsimplefilter(action="ignore")\n'),
            "silences warnings",
        ),
        (Change(FERRY, CELL, "sklearn.datasets.load_iris()\n"), "load_iris"),
        (Change(FERRY, CELL, "fetch_openml('Titanic', version=1)\n"), "Titanic"),
        (Change(FERRY, CELL, "%timeit sail()\n"), "%timeit"),
        (Change("solutions/01-ferry.md", "from learnpath", "load_boston()\nfrom learnpath"), "load_boston"),
    ],
    "nothing-about-the-workshop": [
        (Change(WELCOME, add="\nWritten to /home/somebody/book.\n"), "home folder"),
        (Change(WELCOME, add="\nWritten to `/tmp/book/page`.\n"), "somebody's machine"),
        (Change(WELCOME, add="\nChatGPT wrote this.\n"), "a tool that helps with writing"),
    ],
    "built-headings-are-in-order": [
        (Change(BUILT, "<h2>Below</h2>", "<h3>Below</h3>"), "'Below' has level 3 right below level 1"),
        (Change(BUILT, "<h2>Below</h2>", "<h1>Below</h1>"), "'Below' is a second title"),
    ],
    "built-images-have-alternatives": [
        (
            Change(BUILT, ' alt="Ferries sail more often in summer than in winter"', ""),
            "has no alternative text",
        ),
        (
            Change(BUILT, 'alt="Ferries sail more often in summer than in winter"', 'alt="../_images/0a1b.png"'),
            "file name",
        ),
    ],
    "built-tables-are-small": [
        (Change(BUILT, "<td>1</td>", "<td>1</td>" * 9), "1 rows and 9 columns"),
        (
            Change(BUILT, "<tr><th>0</th><td>1</td></tr>", "<tr><th>0</th><td>1</td></tr>" * 11),
            "11 rows and 1 columns",
        ),
    ],
    "outputs-are-clean": [
        (Change(BUILT, 'class="output stream', 'class="output stderr'), "something on the error stream"),
        (Change(BUILT, 'class="output stream', 'class="output traceback'), "an error"),
        (Change(BUILT, OUTPUT, "FutureWarning: this will change"), "a warning"),
        (Change(BUILT, OUTPUT, "Traceback (most recent call last):"), "an error"),
    ],
    "outputs-can-be-repeated": [
        (Change(BUILT, OUTPUT, "Wall time: 2 s"), "a timing"),
        (Change(BUILT, OUTPUT, "3.2 ms ± 20 µs per loop"), "a timing"),
        (Change(BUILT, OUTPUT, "&lt;Model at 0x7f001122aabb&gt;"), "a memory address"),
        (Change(BUILT, OUTPUT, "id 6fa459ea-ee8a-3ca4-894e-db77e160355e"), "an id drawn at random"),
        (Change(BUILT, OUTPUT, "100%|██████| 3/3"), "a progress bar"),
        (Change(BUILT, OUTPUT, "written to /tmp/tmp1234/out.csv"), "a path of the machine"),
    ],
    "no-request-leaves-the-site": [
        (Change(BUILT, "../_static/script.js", "https://cdn.example/x.js"), "https://cdn.example/x.js"),
        (Change(BUILT, "../_static/style.css?digest=1", "//fonts.example/x.css"), "//fonts.example/x.css"),
        (
            Change(BUILT, 'src="../_static/ferries.svg"', 'src="http://x.example/a.svg"'),
            "http://x.example/a.svg",
        ),
        (Change(BUILT, "<h2>", '<iframe src="https://x.example/a"></iframe><h2>'), "https://x.example/a"),
        (
            Change(BUILT, "</head>", "<style>@import 'https://x.example/a.css';</style></head>"),
            "https://x.example/a.css",
        ),
        (Change(BUILT, "<h2>", '<h2 style="background:url(https://x.example/b)">'), "https://x.example/b"),
        (
            Change("_build/html/_static/style.css", "url(ferries.svg)", "url('https://x.example/c')"),
            "https://x.example/c",
        ),
        (
            Change("_build/html/search.html", add='<script src="https://x.example/d"></script>'),
            "https://x.example/d",
        ),
    ],
    "links-resolve": [
        (Change(BUILT, "../index.html#the-title", "../nowhere.html"), "../nowhere.html leads to nothing"),
        (Change(BUILT, "../index.html#the-title", "../index.html#nowhere"), "an anchor that is not there"),
        (Change(BUILT, 'href="#the-title"', 'href="#nowhere"'), "an anchor that is not there"),
        (Change(BUILT, "../index.html#the-title", "/index.html"), "begins at the root of the server"),
        (Change(BUILT, "../index.html#the-title", ""), "empty address"),
        (Change(BUILT, "../_static/script.js", "../_static/gone.js"), "gone.js leads to nothing"),
        (Change(BUILT, "../index.html#the-title", "../../../index.md"), "leads out of the site"),
    ],
    "nothing-is-left-unrendered": [
        (Change(BUILT, "<p>See", "<p>{glue:text}`gain` See"), "A role was not rendered"),
        (Change(BUILT, "<p>See", "<p>{glue:text See"), "A glued value was not rendered"),
        (Change(BUILT, "<p>See", "<p>:::{quiz} See"), "A directive was not rendered"),
        (Change(BUILT, "<p>See", "<p>[x] right See"), "A list of options was not rendered"),
        (Change(BUILT, "<p>See", '<p class="system-message">See'), "The parser left a message"),
    ],
}

CASES = [
    pytest.param(rule, change, words, id=f"{rule}-{number}")
    for rule, cases in BREAKS.items()
    for number, (change, words) in enumerate(cases, start=1)
]
HARMLESS = {
    "a subsection": Change(FERRY, "### Fit", "#### Fit"),
    "going up several levels": Change(FERRY, "### Fit", "### Fit\n\n#### Deeper"),
    "a long cell that is hidden": Change(FERRY, CELL, ":tags: [remove-cell]\n" + CELL * 16),
    "blank lines in a cell": Change(FERRY, CELL, CELL + "\n\n" * 15),
    "a heading in a code cell": Change(FERRY, CELL, "# ### not a heading\n"),
    "a heading in a code block": Change(WELCOME, add="\n```bash\n# a comment\n```\n"),
    "a recalled quiz of the front matter": Change(FERRY, "boats-and-brakes\n", "boats-and-brakes\n"),
    "a planned chapter named in plain text": Change("index.md", add="\nChapter 3, the storm, is planned.\n"),
    "a link to another site": Change(BUILT, "https://example.org", "https://example.net/#anchor"),
    "eleven rows behind a figure": Change(
        BUILT,
        "<table>",
        '<figure class="lp-chart"><table>' + "<tr><td>1</td></tr>" * 11 + "</table></figure><table>",
    ),
    "a picture in the page itself": Change(BUILT, "../_static/ferries.svg", "data:image/svg+xml;base64,PHN2Zy8+"),
    "ten rows": Change(BUILT, "<tr><th>0</th><td>1</td></tr>", "<tr><th>0</th><td>1</td></tr>" * 10),
    "a number that looks like an address": Change(BUILT, OUTPUT, "0x1f and 2027-03-01 and 20 %"),
}


@pytest.fixture
def root(tmp_path):
    small_book.write(tmp_path)
    return tmp_path


def read(root, change=None):
    questions = small_book.questions() if change is None or change.questions is None else change.questions
    return Book.read(root, questions=questions)


def test_a_sound_book_keeps_every_rule(root):
    book = read(root)
    assert len(list(book.built_pages)) == len(book.toc)
    assert [str(violation) for violation in check_all(book)] == []


def test_every_rule_is_broken_once():
    assert set(BREAKS) == set(RULES)
    assert all(BREAKS.values())


@pytest.mark.parametrize(("rule", "change", "words"), CASES)
def test_a_rule_notices_when_it_is_broken(root, rule, change, words):
    change.make(root)
    found = RULES[rule](read(root, change))
    assert {violation.rule for violation in found} == {rule}
    assert any(words in str(violation) for violation in found), [str(violation) for violation in found]
    assert all(violation.sentence.endswith((".", ").")) for violation in found)


@pytest.mark.parametrize("change", HARMLESS.values(), ids=HARMLESS)
def test_what_only_looks_like_a_fault_is_none(root, change):
    change.make(root)
    assert [str(violation) for violation in check_all(read(root, change))] == []


def test_a_violation_says_where(root):
    Change(WELCOME, add="\n### Too deep\n").make(root)
    [violation] = check_all(read(root))
    line = (root / WELCOME).read_text().splitlines().index("### Too deep") + 1
    assert str(violation).startswith(f"front/welcome.md:{line}: ")


def test_without_a_site_only_the_sources_are_checked(root):
    Change(BUILT, OUTPUT, "Wall time: 2 s").make(root)
    book = read(root)
    assert check_all(book)
    assert check_all(replace(book, site=None)) == []


@pytest.fixture(scope="module")
def book():
    return Book.read(ROOT)


@pytest.mark.parametrize("rule", SOURCE_RULES, ids=lambda rule: rule.__name__)
def test_the_book_keeps_its_rules(book, rule):
    assert "\n".join(str(violation) for violation in rule(book)) == ""


def test_a_set_may_ask_for_what_every_chapter_before_it_taught(book):
    reach = _reach(book, "mixed-2")
    assert {"tell-three-times-apart", "choose-rare-event-metric", "explain-position-bias"} <= reach
    assert "write-unit-tests" not in reach


def test_the_entry_test_asks_twice_about_every_written_chapter_of_the_first_parts(book):
    asked = [set(quiz.objectives) for quiz in book.quizzes["front/entry-test"]]
    for chapter in book.curriculum.chapters:
        own = {objective.id for objective in chapter.objectives}
        if chapter.written and chapter.part <= 2:
            assert sum(bool(named & own) for named in asked) == 2, chapter.slug


@pytest.mark.parametrize("rule", SITE_RULES, ids=lambda rule: rule.__name__)
def test_the_site_keeps_its_rules(book, rule):
    if book.site is None:
        pytest.skip("There is no built site below _build/html. Run make book.")
    assert "\n".join(str(violation) for violation in rule(book)) == ""
