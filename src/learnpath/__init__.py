"""The course *From Data Science to Machine Learning*: questions, checks, hints and progress.

In an exercise: ``from learnpath import q, progress``. In a chapter: ``from learnpath import claim``.
Importing it needs the standard library alone.
"""

from learnpath.claims import claim

# `progress` is the function here; reach the module of that name by ``from learnpath.progress import ...``.
from learnpath.notebook import progress, q

__all__ = ["claim", "progress", "q"]
