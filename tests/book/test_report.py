"""`make claims SEED=n`: claims are collected under other seeds and counted."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_execute import HEADER, cell

from learnpath.book import report, sources


def test_claims_are_executed_under_each_seed_and_counted(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/01-odd.md").write_text(
        HEADER
        + cell("import os\nfrom learnpath import claim\nseed = int(os.environ['HARBOUR_SEED'])")
        + cell("claim('the seed is odd', seed % 2 == 1, margin=float(seed))")
        + cell("claim('the seed is positive', seed > 0)")
    )
    status = report.report(sources.notebooks(tmp_path), [3, 4])
    shown = capfd.readouterr().out
    assert status == 1
    assert shown.splitlines()[-1] == "3 passed, 1 failed"
    assert "FAILED  seed 4  chapters/01-odd: the seed is odd (margin +4.0 standard errors)" in shown
    assert report.report(sources.notebooks(tmp_path), [5]) == 0


def test_no_claims_at_all_is_not_a_success(tmp_path: Path) -> None:
    (tmp_path / "chapters").mkdir()
    (tmp_path / "chapters/01-silent.md").write_text(HEADER + cell("print('nothing is claimed')"))
    assert report.report(sources.notebooks(tmp_path), [1]) == 1
