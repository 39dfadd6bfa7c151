"""Two seeds that are read from the environment and stay what they are."""

import pytest

from learnpath.seeds import Seeds


@pytest.fixture(autouse=True)
def _unset(monkeypatch):
    monkeypatch.delenv("HARBOUR_SEED", raising=False)
    monkeypatch.delenv("LEARNPATH_PROBE_SEED", raising=False)


def test_without_variables_the_data_seed_is_open_and_the_probe_seed_fixed():
    assert Seeds.from_environment("2.1") == Seeds(data=None, probe=2173222533)


def test_the_probe_seed_differs_by_question_and_by_variable(monkeypatch):
    plain = [Seeds.from_environment(name).probe for name in ("2.1", "2.2")]
    monkeypatch.setenv("LEARNPATH_PROBE_SEED", "7")
    assert len({*plain, Seeds.from_environment("2.1").probe}) == 3


def test_the_data_seed_moves_alone(monkeypatch):
    before = Seeds.from_environment("2.1")
    monkeypatch.setenv("HARBOUR_SEED", "9")
    assert Seeds.from_environment("2.1") == Seeds(9, before.probe)


@pytest.mark.parametrize("text", ["-1", "x", "1.5", "²"])
@pytest.mark.parametrize("variable", ["HARBOUR_SEED", "LEARNPATH_PROBE_SEED"])
def test_a_seed_that_is_no_number_is_named(monkeypatch, variable, text):
    monkeypatch.setenv(variable, text)
    with pytest.raises(ValueError, match=variable):
        Seeds.from_environment("2.1")
