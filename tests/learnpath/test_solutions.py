"""The course's files are found in a checkout and in an installed package."""

import pytest

from learnpath import solutions
from learnpath.solutions import CourseFileMissing


def lay_out(folder, names):
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name, encoding="utf-8")


@pytest.mark.parametrize("where", ["", "src/learnpath/course"])
def test_files_are_found_where_they_lie(tmp_path, monkeypatch, where):
    monkeypatch.setattr(solutions, "__file__", str(tmp_path / "src" / "learnpath" / "solutions.py"))
    lay_out(tmp_path / where, ["solutions/02-x.md", "exercises/02-x.ipynb"])
    assert solutions.solution_path("02-x") == tmp_path / where / "solutions" / "02-x.md"
    assert solutions.exercise_path("02-x") == tmp_path / where / "exercises" / "02-x.ipynb"


def test_a_missing_file_is_one_sentence():
    with pytest.raises(CourseFileMissing, match=r"solutions/99-none\.md is not installed"):
        solutions.solution_path("99-none")


def test_a_solution_is_the_code_and_the_notes_of_its_question(fake_course, monkeypatch):
    path = fake_course / "01-small-numbers.md"
    cell = "```{code-cell} ipython3\n%s\n```\n"
    path.write_text(
        '---\nlearnpath: {exercise: 01-small-numbers, version: "1.0"}\n---\n'
        ":::{question} 1.1\n:::\n"
        + cell % ":tags: [solution]\na = 1"
        + cell % "b = 2"
        + cell % ":tags: [solution]\nc = 3"
        + ":::{solution-note}\nWhy.\n:::\n:::{question} 1.2\n:::\n"
        + cell % ":tags: [solution]\nd = 4",
        encoding="utf-8",
    )
    monkeypatch.setattr(solutions, "solution_path", lambda exercise: path)
    found = solutions.solution("1.1")
    assert (found.code, found.notes) == ("a = 1\n\nc = 3", "Why.")
    with pytest.raises(CourseFileMissing, match=r"no question 1\.4"):
        solutions.solution("1.4")
