"""Claims: found in the source, collected from the outputs, compared without one hiding another."""

import subprocess
import sys

import numpy as np
import pytest

from learnpath import claim
from learnpath.claims import MIME, Outcome, claims_in_source, collect, compare, complaints, outcomes


def cell(source, *results):
    outputs = [
        {
            "output_type": "display_data",
            "data": {MIME: dict(zip(("sentence", "holds", "margin"), r, strict=True))},
        }
        for r in results
    ]
    return {"cell_type": "code", "source": source, "outputs": outputs}


def test_sentences_are_found_in_the_source_in_order():
    cells = [
        "import learnpath\nclaim('one', x > 0)\nif True:\n    learnpath.claim(sentence=\"two\", holds=True)",
        "%matplotlib inline\nfor i in range(3):\n    claim('three ' 'joined', True, margin=i)\nreclaim('4')",
        "%%bash\nclaim('not python'",
    ]
    assert claims_in_source(cells) == ["one", "two", "three joined"]


@pytest.mark.parametrize("source", ["claim(f'{x}', True)", "claim(sentence, True)", "claim()", "claim('x', True"])
def test_a_claim_that_cannot_be_found_before_the_run_is_an_error(source):
    with pytest.raises(ValueError, match="Code cell 1"):
        claims_in_source([source])


def test_false_and_never_reached_claims_are_listed_beside_those_that_hold():
    notebook = {
        "cells": [
            {"cell_type": "markdown", "source": "claim('prose', True)"},
            cell(["claim('one', False)\n", "claim('two', True)"], ("one", False, -1.5), ("two", True, None)),
            cell("claim('three', True)"),
        ]
    }
    assert collect(notebook) == [Outcome("one", False, -1.5), Outcome("two", True)]
    assert outcomes(notebook)[2] == Outcome("three", False, reached=False)
    said = list(complaints(notebook))
    assert len(said) == 2
    assert "'one' (margin -1.50 standard errors)" in said[0]
    assert "never reached: 'three'" in said[1]


def test_a_claim_written_twice_must_be_reached_twice_and_one_in_a_loop_may_be_reached_often():
    assert compare(["a", "a"], [Outcome("a", True)])[1:] == [Outcome("a", False, reached=False)]
    assert all(outcome.reached for outcome in compare(["a"], [Outcome("a", True)] * 5))


def test_outside_of_a_notebook_a_claim_does_nothing(capsys):
    assert claim("false", False) is None
    assert claim("numpy", np.bool_(True), margin=np.float64(2)) is None
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("holds", [1, None, "yes", np.array([True])])
def test_a_condition_that_is_no_truth_value_is_an_error(holds):
    with pytest.raises(TypeError, match="one truth value"):
        claim("sentence", holds)


def test_in_a_notebook_every_claim_leaves_an_output_and_none_raises(tmp_path):
    code = f"""
from IPython.core.interactiveshell import InteractiveShell
from IPython.utils.capture import capture_output
shell = InteractiveShell.instance()
with capture_output() as captured:
    result = shell.run_cell('''
from learnpath import claim
claim("one", 1 > 2, margin=-0.5)
claim("two", True)
claim("three", True, margin=float("nan"))
claim("four", True, margin=float("inf"))
''')
assert result.success
found = [output.data[{MIME!r}] for output in captured.outputs]
assert [tuple(item.values()) for item in found] == [
    ("one", False, -0.5), ("two", True, None), ("three", False, None), ("four", True, None)], found
"""
    environment = {"IPYTHONDIR": str(tmp_path), "PATH": "", "HOME": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, env=environment, timeout=60)
