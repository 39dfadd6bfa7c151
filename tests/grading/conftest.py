"""Grading is tested behind real walls; where there are none these tests are skipped, and CI refuses to skip them."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from learnpath.grading import sandbox

HERE = Path(__file__).parent


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    walled = [item for item in items if HERE in item.path.parents and item.get_closest_marker("walls")]
    reason = sandbox.why_not() if walled else None
    if reason and os.environ.get("CI"):
        raise pytest.UsageError(f"CI always attacks the sandbox. {reason}")
    for item in walled:
        if reason:
            item.add_marker(pytest.mark.skip(reason=reason))
