"""The pipeline that executes every notebook once: what it runs, what it keeps, what it refuses to keep."""

from __future__ import annotations

from pathlib import Path

import pytest

from learnpath.book import build, cli, execute, sources, store

HEADER = """---
jupytext:
  text_representation: {extension: .md, format_name: myst}
kernelspec: {display_name: Python 3, language: python, name: python3}
---
# A page
"""


def cell(code: str) -> str:
    """A code cell of a text notebook."""
    return f"\n```{{code-cell}} ipython3\n{code}\n```\n"


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """An empty checkout with the folders that the pipeline looks into."""
    for folder in ("chapters", "solutions", "exercises", "front", "src/bank"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "requirements.txt").write_text("pandas==3.0.2\n")
    (tmp_path / "src/bank/world.py").write_text("SEED = 1\n")
    return tmp_path


def build_once(course: Path) -> int:
    """Execute what is missing, as `make book` does."""
    return execute.execute_missing(sources.notebooks(course), store.Store(store.location(course)))


def kept(course: Path, name: str) -> bool:
    """Whether the notebook `name` is in the cache of the code as it is now."""
    (notebook,) = sources.select(sources.notebooks(course), [name])
    return store.Store(store.location(course)).executed(notebook.read()) is not None


def test_only_what_is_missing_is_executed_and_failures_are_not_kept(
    course: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    good = course / "chapters/01-good.md"
    good.write_text(HEADER + cell("import os\nprint(6 * 7, os.environ['OMP_NUM_THREADS'])"))
    (course / "chapters/02-raises.md").write_text(HEADER + cell("1 / 0"))
    (course / "chapters/03-false.md").write_text(
        HEADER
        + cell("from learnpath import claim\nclaim('two is more than three', 2 > 3, margin=-1.0)")
        + cell("claim('three is more than two', 3 > 2)")
    )
    (course / "exercises/notes.txt").write_text("not a notebook")

    assert build_once(course) != 0
    shown = capfd.readouterr().out
    assert "executing 3 of 3" in shown
    assert "two is more than three" in shown
    assert "chapters/03-false.md" in shown
    assert "three is more than two" not in shown.split("two is more than three")[-1].split("\n")[0]
    assert kept(course, "01-good")
    assert not kept(course, "02-raises")
    assert not kept(course, "03-false")

    (course / "chapters/02-raises.md").write_text(HEADER + cell("print(1)"))
    (course / "chapters/03-false.md").unlink()
    assert build_once(course) == 0
    assert "executing 1 of 2" in capfd.readouterr().out
    assert build_once(course) == 0
    assert "none is out of date" in capfd.readouterr().out

    (notebook,) = sources.select(sources.notebooks(course), ["01-good"])
    page = store.Store(store.location(course)).executed(notebook.read())
    assert page.cells[1].outputs[0].text == "42 1\n"


def test_a_claim_that_is_never_reached_has_failed(course: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (course / "chapters/01-skips.md").write_text(
        HEADER + cell("from learnpath import claim\nif False:\n    claim('the sky is blue', True)")
    )
    assert build_once(course) != 0
    assert "the sky is blue" in capfd.readouterr().out
    assert not kept(course, "01-skips")


@pytest.mark.parametrize(
    ("folder", "status", "passes"),
    [
        ("solutions", "correct", True),
        ("solutions", "not_attempted", False),
        ("exercises", "not_attempted", True),
        ("exercises", "correct", False),
    ],
)
def test_solutions_must_be_correct_and_untouched_exercises_not_attempted(
    course: Path, folder: str, status: str, passes: bool
) -> None:
    show = (
        "from IPython.display import publish_display_data\n"
        "publish_display_data({'text/plain': 'a verdict', 'application/vnd.learnpath.verdict+json': "
        f"{{'question': '1.1', 'status': '{status}', 'message': 'said'}}}})"
    )
    if folder == "solutions":
        (course / "solutions/01-checked.md").write_text(HEADER + cell(show))
    else:
        import nbformat

        notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(show, id="one")])
        nbformat.write(notebook, course / "exercises/01-checked.ipynb")
    assert (build_once(course) == 0) is passes
    assert kept(course, "01-checked") is passes


def test_the_cache_forgets_when_anything_changes_that_outputs_depend_on(
    course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("HARBOUR_SEED", raising=False)
    first = store.location(course)
    assert store.location(course) == first
    (course / "src/bank/world.py").write_text("SEED = 2\n")
    second = store.location(course)
    (course / "requirements.txt").write_text("pandas==3.0.3\n")
    third = store.location(course)
    monkeypatch.setenv("HARBOUR_SEED", "9")
    assert len({first, second, third, store.location(course)}) == 4
    (course / "src/learnpath/book").mkdir(parents=True)
    before = store.location(course)
    (course / "src/learnpath/book/rules.py").write_text("# no notebook imports this\n")
    assert store.location(course) == before


def test_old_caches_are_deleted_but_the_last_three(course: Path) -> None:
    import os

    for age in range(5):
        folder = course / "_build/cache" / f"state{age}"
        folder.mkdir(parents=True)
        os.utime(folder, (1_000_000 - age, 1_000_000 - age))
    store.forget_others(course)
    assert sorted(p.name for p in (course / "_build/cache").iterdir()) == ["state0", "state1", "state2"]


def test_nothing_is_done_when_nothing_changed(course: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (course / "_build/html").mkdir(parents=True)
    (course / "_build/html/index.html").write_text("the book")
    (course / "_build/site.fingerprint").write_text(build.fingerprint(course))
    assert build.build(course) == 0
    assert "Nothing has changed" in capsys.readouterr().out
    before = build.fingerprint(course)
    (course / "index.md").write_text("# A new page\n")
    assert build.fingerprint(course) != before


def test_a_notebook_that_does_not_exist_is_named_with_those_that_do(course: Path) -> None:
    (course / "chapters/01-good.md").write_text(HEADER)
    with pytest.raises(ValueError, match=r"No notebook is called '99'\. There are: chapters/01-good"):
        sources.select(sources.notebooks(course), ["99"])


def test_seeds_are_read_as_numbers_and_ranges() -> None:
    assert cli.seeds("7") == [7]
    assert cli.seeds("1-3,10") == [1, 2, 3, 10]


@pytest.mark.parametrize("text", ["", "x", "-3", "5-", "3-1"])
def test_what_is_not_a_seed_is_refused(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        cli.main(["claims", f"--seeds={text}"])
    assert "seed" in capsys.readouterr().err


def test_outside_a_checkout_one_sentence_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert cli.main(["build"]) == 2
    assert "not inside the book's checkout" in capsys.readouterr().err
