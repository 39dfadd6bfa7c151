"""What a learner sees of q(...) and progress() in a notebook."""

import json
import subprocess
import sys

import pytest

from learnpath import notebook, progress, q
from learnpath.progress import NAME, load


def test_check_looks_at_the_variables_of_the_caller_and_records(fake_course):
    namespace = {"q": q}
    exec('share = 0.75\nfirst = q("1.1").check()\nshare = 0.25\nsecond = q("1.1").check()', namespace)
    assert [namespace[name].status for name in ("first", "second")] == ["incorrect", "correct"]
    reached = load().question("1.1")
    assert (reached.status, reached.attempts, reached.points) == ("correct", 2, 2)


def test_an_untouched_notebook_writes_no_progress(fake_course):
    exec('share = ...\nq("1.1").check()\nprogress()', {"q": q, "progress": progress})
    assert list(fake_course.iterdir()) == []


def test_in_ipython_the_variables_are_those_of_the_user(tmp_path):
    code = (
        "import sys; from IPython.core.interactiveshell import InteractiveShell\n"
        "shell = InteractiveShell.instance()\n"
        f"sys.path.insert(0, {str(__file__.rpartition('/')[0])!r})\n"
        "from learnpath.question import questions_from\n"
        "with questions_from('fake_questions'):\n"
        "    shell.run_cell('from learnpath import q; share = 0.25; verdict = q(\"1.1\").check()')\n"
        "assert shell.user_ns['verdict'].status == 'correct', shell.user_ns['verdict']\n"
    )
    environment = {"IPYTHONDIR": str(tmp_path), "PATH": "", "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment, timeout=60)


def test_hints_come_one_by_one_and_the_third_stays(fake_course):
    shown = [str(q("1.1").hint()) for _ in range(5)]
    assert [text.splitlines()[0][:11] for text in shown] == [f"Hint {n} of 3" for n in (1, 2, 3, 3, 3)]
    assert "Which way?" in shown[0]
    assert shown[2] == shown[4]
    assert load().question("1.1").hints == 3


def test_after_a_restart_the_hints_go_on_where_they_were(fake_course, monkeypatch):
    q("1.1").hint()
    monkeypatch.setattr(notebook, "_session", notebook._Session())
    assert "Hint 2" in str(q("1.1").hint())


def test_hints_go_on_when_nothing_can_be_kept(fake_course, capsys):
    (fake_course / NAME).write_text("broken", encoding="utf-8")
    assert [str(q("1.1").hint())[:6] for _ in range(2)] == ["Hint 1", "Hint 2"]
    assert "not valid JSON" in capsys.readouterr().out
    assert (fake_course / NAME).read_text(encoding="utf-8") == "broken"


@pytest.fixture
def solved(fake_course, monkeypatch):
    """A solution file for the tiny course."""
    path = fake_course / "01-small-numbers.md"
    path.write_text(
        '---\nlearnpath: {exercise: 01-small-numbers, version: "1.0"}\n---\n:::{question} 1.1\n:::\n'
        "```{code-cell} ipython3\n:tags: [solution]\nshare = 1 / 4\n```\n"
        ":::{solution-note}\nA quarter.\n:::\n",
        encoding="utf-8",
    )
    monkeypatch.setattr("learnpath.solutions.solution_path", lambda exercise: path)


def test_the_solution_asks_once_to_try_first(solved):
    assert "Try first" in str(q("1.1").solution())
    assert not load().question("1.1").solution
    shown = q("1.1").solution()
    assert "share = 1 / 4" in str(shown)
    assert "A quarter." in shown._repr_mimebundle_()["text/markdown"]
    assert load().question("1.1").solution


def test_after_an_attempt_the_solution_is_shown_at_once(solved, monkeypatch):
    exec('share = 1\nq("1.1").check()', {"q": q})
    assert "share = 1 / 4" in str(q("1.1").solution())
    monkeypatch.setattr(notebook, "_session", notebook._Session())
    assert "share = 1 / 4" in str(q("1.1").solution())


def test_a_solution_that_is_not_installed_is_one_sentence(fake_course):
    q("1.2").solution()
    assert "Install the course again" in str(q("1.2").solution())


@pytest.mark.parametrize(("asked", "says"), [("1.77", "Did you mean 1.1"), (1.1, "in quotes"), (None, "in quotes")])
def test_an_unknown_question_is_one_sentence_everywhere(fake_course, asked, says):
    for shown in (q(asked).check(), q(asked).hint(), q(asked).solution(), q(asked)):
        assert says in (repr(shown) if shown.__class__ is notebook.Asked else str(shown))


def test_a_seed_that_is_no_number_is_one_sentence(fake_course, monkeypatch):
    monkeypatch.setenv("HARBOUR_SEED", "twelve")
    verdict = q("1.1").check()
    assert verdict.status == "error"
    assert "HARBOUR_SEED" in verdict.message


def test_progress_without_any_says_how_to_begin(fake_course):
    assert str(progress()) == notebook.BEGIN
    assert notebook.BEGIN.split("`")[0] in progress()._repr_mimebundle_()["text/html"]


def test_progress_shows_the_exercises_that_were_begun_in_order(fake_course):
    exec('share = 0.25\nq("1.1").check(); q("1.10").hint()', {"q": q})
    text = str(progress())
    assert text.splitlines()[0] == "01-small-numbers · 2 of 6 points"
    assert [line.split()[0] for line in text.splitlines()[2:]] == ["1.1", "1.2", "1.3", "1.4", "1.10"]
    assert "m1.1" not in text
    assert "✓ correct" in text.splitlines()[2]
    page = progress()._repr_mimebundle_()["text/html"]
    assert "A share &lt;of four&gt;" in page
    assert str(progress()) == text


def test_at_rest_nothing_is_checked_shown_or_recorded(fake_course):
    namespace = {"q": q, "share": 0.25}
    with notebook.at_rest():
        exec('verdict = q("1.1").check(); hint = q("1.1").hint(); solution = q("1.1").solution()', namespace)
    assert namespace["verdict"].status == "not_attempted"
    assert "Which way?" not in str(namespace["hint"])
    assert list(fake_course.iterdir()) == []
    exec('verdict = q("1.1").check()', namespace)
    assert namespace["verdict"].status == "correct"


def test_what_is_shown_can_be_stored_in_a_notebook(fake_course):
    for shown in (q("1.1").check(), q("1.1").hint(), q("1.1").solution(), progress()):
        json.dumps(shown._repr_mimebundle_(include=None, exclude=None))
    assert q("1.1").__repr__().startswith("1.1 A share")
