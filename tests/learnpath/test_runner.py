"""Running a notebook outside of Jupyter: every cell, in one namespace, whatever a learner has done to it."""

import json
import sys

import pytest

from learnpath.check import check
from learnpath.runner import NotebookUnreadable, read, run, without_magics
from learnpath.seeds import Seeds


def notebook(*cells):
    return {"cells": [{"cell_type": "code", "source": source} for source in cells]}


def test_a_cell_that_raises_does_not_stop_the_later_ones():
    ran = run(notebook("a = 1", "b = a\nc = 1 / 0\nd = 1", "e = a + 1", "x ==", "import sys; sys.exit(3)", "f = 3"))
    assert {name: ran.namespace[name] for name in "abef"} == {"a": 1, "b": 1, "e": 2, "f": 3}
    assert "d" not in ran.namespace
    assert [(error.cell, error.line) for error in ran.errors] == [(2, 2), (4, 1), (5, 1)]
    assert str(ran.errors[0]) == "Code cell 2, line 2: ZeroDivisionError: division by zero."


def test_cells_may_be_missing_twice_or_in_another_order(fake_course):
    setup, answer, ask = "from learnpath import q", "share = 1 / 4", 'q("1.1").check()'
    for cells in ((setup, answer, ask), (answer, ask, setup), (setup, ask, answer, answer, ask), (answer,)):
        assert check("1.1", run(notebook(*cells)).namespace, Seeds(None, 1)).status == "correct"
    assert check("1.1", run(notebook(setup, ask)).namespace, Seeds(None, 1)).status == "not_attempted"


def test_calls_of_q_are_harmless(fake_course):
    ran = run(
        notebook(
            "from learnpath import q, progress",
            'share = 1\nv = q("1.1").check()\nq("1.1").hint()\nprogress()',
        )
    )
    assert ran.errors == ()
    assert ran.namespace["v"].status == "not_attempted"
    assert list(fake_course.iterdir()) == []


def test_output_is_dropped(capsys):
    run(notebook("print('x' * 10_000_000)\nimport sys\nprint('y', file=sys.stderr)\ndisplay('z')"))
    assert capsys.readouterr() == ("", "")


def test_a_cell_sees_itself_as_the_main_program_and_its_source():
    ran = run(
        notebook(
            "import dataclasses, inspect, pickle, typing\nif __name__ == '__main__':\n    main = True",
            "@dataclasses.dataclass\nclass Point:\n    x: 'int'\n",
            "copied = pickle.loads(pickle.dumps(Point(3)))\nhints = typing.get_type_hints(Point)",
            "def f():\n    return 1\nsource = inspect.getsource(f)",
        )
    )
    assert ran.errors == ()
    assert ran.namespace["main"]
    assert ran.namespace["copied"].x == 3
    assert ran.namespace["source"] == "def f():\n    return 1\n"
    assert sys.modules["__main__"].__dict__ is not ran.namespace


@pytest.mark.parametrize(
    ("source", "code", "left_out"),
    [
        ("x = 7\ny = x % 2", "x = 7\ny = x % 2", []),
        ("x = (7\n     % 2)", "x = (7\n     % 2)", []),
        ("%matplotlib inline\nx = 1", "pass\nx = 1", ["%matplotlib inline"]),
        ("!pip list\nif True:\n    %time\n", "pass\nif True:\n    pass\n", ["!pip list", "%time"]),
        ("%%time\nx = 1", "pass\nx = 1", ["%%time"]),
        ("%%bash\nrm x", "", ["%%bash"]),
        ("print?\nx = 1", "pass\nx = 1", ["print?"]),
        ("s = '''\n%run\n'''", "s = '''\n%run\n'''", []),
    ],
)
def test_magics_are_left_out_and_plain_python_is_not_touched(source, code, left_out):
    assert without_magics(source) == (code, left_out)


def test_left_out_lines_are_noted():
    assert run(notebook("x = 1", "%matplotlib inline\ny = 1")).notes == ("Code cell 2: left out '%matplotlib inline'.",)


def test_sources_may_be_lists_and_senseless_cells_are_left_out():
    odd = {"cells": [{"cell_type": "code", "source": ["a = 1\n", "b = 2"]}, 3, {}, {"cell_type": "code"}]}
    assert run(odd).namespace["b"] == 2
    assert run({}).errors == ()


def test_a_keyboard_interrupt_ends_the_run_and_the_rest(fake_course):
    from learnpath import notebook as shown

    with pytest.raises(KeyboardInterrupt):
        run(notebook("raise KeyboardInterrupt"))
    assert not shown._session.at_rest


@pytest.mark.parametrize("text", [None, "", "{", "[]", '{"cells": 1}', '{"worksheets": []}'])
def test_a_file_that_is_no_notebook_is_named(tmp_path, text):
    path = tmp_path / "02.ipynb"
    if text is not None:
        path.write_text(text, encoding="utf-8")
    with pytest.raises(NotebookUnreadable, match=r"02\.ipynb"):
        read(path)


def test_a_notebook_file_is_read(tmp_path):
    path = tmp_path / "02.ipynb"
    path.write_text(json.dumps(notebook("a = 1")), encoding="utf-8")
    assert run(read(path)).namespace["a"] == 1
