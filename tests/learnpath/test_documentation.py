"""The examples in the docstrings run."""

import doctest

import pytest

from learnpath import observation, solution_file


@pytest.mark.parametrize("module", [observation, solution_file], ids=lambda module: module.__name__)
def test_the_examples_in_the_docstrings_run(module):
    result = doctest.testmod(module)
    assert result.attempted
    assert not result.failed
