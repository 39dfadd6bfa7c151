"""Executed notebooks come from the book's own cache; a claim that no longer holds is a warning of the build.

`make book` has executed everything before Sphinx starts; a plain ``jupyter-book build .`` executes here what is
missing.
"""

from __future__ import annotations

import os
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.environment import BuildEnvironment
from sphinx.util import logging

from learnpath.book import execute, nbmake_plugin, store
from learnpath.book.sources import notebooks

LOGGER = logging.getLogger(__name__)


def use_the_cache(app: Sphinx, config: Config) -> None:
    """Point myst-nb at the cache of the code as it is now; another cache means that every page is read again."""
    for name, value in execute.QUIET_ENVIRONMENT.items():
        os.environ.setdefault(name, value)
    config.nb_execution_mode = "cache"
    config.nb_execution_in_temp = True
    config.nb_execution_cache_path = str(store.location(Path(app.srcdir)))


def check_outputs(app: Sphinx, env: BuildEnvironment) -> None:
    """Warn of every false or unreached claim, and of checks that do not say what they should."""
    root = Path(app.srcdir)
    kept = store.Store(store.location(root))
    for notebook in notebooks(root):
        node = kept.executed(notebook.read()) if notebook.name in env.found_docs else None
        if node is not None:
            nbmake_plugin.label(node, notebook)
            for complaint in nbmake_plugin.complaints_about(node):
                LOGGER.warning(complaint, location=notebook.name)


def setup(app: Sphinx) -> None:
    """Connect the two."""
    app.connect("config-inited", use_the_cache, priority=400)
    app.connect("env-check-consistency", check_outputs)
