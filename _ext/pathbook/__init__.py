"""The Sphinx extension of this book: one module for each directive or concept, registered here."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Any

from sphinx.application import Sphinx

from . import (
    address,
    capstone_rubric,
    chapter_header,
    chapter_links,
    charts,
    domain,
    elements,
    entry_test,
    freshness,
    mathml,
    mentor_parts,
    outputs,
    path_map,
    predict,
    quiz,
    recall,
    routes,
    self_contained,
    solution_page,
    source_code,
)


def setup(app: Sphinx) -> dict[str, Any]:
    """Register everything."""
    modules = (
        address,
        capstone_rubric,
        chapter_header,
        chapter_links,
        charts,
        domain,
        elements,
        entry_test,
        freshness,
        mathml,
        mentor_parts,
        outputs,
        path_map,
        predict,
        quiz,
        recall,
        routes,
        self_contained,
        solution_page,
        source_code,
    )
    for module in modules:
        module.setup(app)
    if find_spec(f"{__name__}.cache"):
        from . import cache

        cache.setup(app)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
