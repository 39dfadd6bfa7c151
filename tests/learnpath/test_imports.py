"""The engine runs on the standard library alone."""

import subprocess
import sys

import pytest

MODULES = (
    *("learnpath", "learnpath.check", "learnpath.claims", "learnpath.evidence", "learnpath.notebook"),
    *("learnpath.observation", "learnpath.progress", "learnpath.question", "learnpath.runner"),
    *(
        "learnpath.seeds",
        "learnpath.solution_file",
        "learnpath.solutions",
        "learnpath.verdict",
        "learnpath.work",
    ),
)


@pytest.mark.parametrize("what", ["import", "check"])
def test_neither_numpy_nor_pandas_nor_ipython_is_loaded(what, tmp_path):
    code = f"""
import importlib, sys
for name in {MODULES!r}:
    importlib.import_module(name)
if {what!r} == "check":
    from learnpath import q, progress
    from learnpath.question import questions_from
    sys.path.insert(0, {str(__file__.rpartition("/")[0])!r})
    with questions_from("fake_questions"):
        share = 0.25
        assert q("1.1").check().status == "correct"
        assert q("1.1").hint() and progress() and q("1.1").solution()
found = {{"numpy", "pandas", "IPython", "yaml", "matplotlib", "sklearn"}} & set(sys.modules)
assert not found, found
"""
    subprocess.run([sys.executable, "-c", code], check=True, cwd=tmp_path, timeout=60)


def test_the_package_shows_the_function_progress_and_not_the_module():
    import learnpath
    from learnpath import progress
    from learnpath.progress import load

    assert callable(progress)
    assert callable(load)
    assert learnpath.progress is progress
