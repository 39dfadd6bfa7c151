import pytest
from hypothesis import settings

from learnpath import notebook, question

# The same examples in every run, and no failure because a machine is slow.
settings.register_profile("repeatable", deadline=None, derandomize=True)
settings.load_profile("repeatable")


@pytest.fixture
def fake_course(tmp_path, monkeypatch):
    """The tiny course of `fake_questions`, a progress file of its own, a fresh session, no seed set."""
    monkeypatch.setenv("LEARNPATH_PROGRESS", str(tmp_path / "learnpath-progress.json"))
    for name in ("HARBOUR_SEED", "LEARNPATH_PROBE_SEED", "LEARNPATH_STRICT"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(notebook, "_session", notebook._Session())
    with question.questions_from("fake_questions"):
        yield tmp_path
