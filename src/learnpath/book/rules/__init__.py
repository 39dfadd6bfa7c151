"""The rules of the book: each a function of a `Book` that returns the places at which it is broken.

`check_all` runs the rules of the sources always, those of the built site when there is one. A rule is named
like its function, with hyphens; `tests/book/test_rules.py` breaks each of them once.
"""

from __future__ import annotations

from collections.abc import Callable

from learnpath.book.rules import exercises, path, prose, quizzes, site
from learnpath.book.rules.book import Book, NamedMisconception, Violation

__all__ = ["SITE_RULES", "SOURCE_RULES", "Book", "NamedMisconception", "Rule", "Violation", "check_all"]

Rule = Callable[[Book], list[Violation]]

SOURCE_RULES: tuple[Rule, ...] = (
    path.the_path_has_no_circle,
    path.chapters_are_numbered_in_order,
    path.concepts_are_taught_before_use,
    path.routes_are_complete,
    path.hours_add_up,
    path.the_table_of_contents_matches,
    path.nothing_links_to_what_is_planned,
    path.objectives_are_assessed,
    quizzes.quizzes_explain_every_option,
    quizzes.quizzes_name_known_things,
    quizzes.misconceptions_are_met,
    quizzes.chapters_ask_enough,
    exercises.exercises_are_in_step,
    exercises.questions_are_complete,
    exercises.written_exercises_ask,
    exercises.judges_name_known_misconceptions,
    prose.headings_are_in_order,
    prose.images_have_alternatives,
    prose.chapters_follow_the_template,
    prose.steps_have_their_names,
    prose.code_cells_are_short,
    prose.nothing_forbidden_in_code,
    prose.nothing_about_the_workshop,
)
"""Rules that look at the sources alone."""

SITE_RULES: tuple[Rule, ...] = (
    site.built_headings_are_in_order,
    site.built_images_have_alternatives,
    site.built_tables_are_small,
    site.outputs_are_clean,
    site.outputs_can_be_repeated,
    site.no_request_leaves_the_site,
    site.links_resolve,
    site.nothing_is_left_unrendered,
)
"""Rules that look at the built site."""


def check_all(book: Book) -> list[Violation]:
    """Check every rule.

    Parameters
    ----------
    book : the book as `Book.read` gives it; its built site is checked when it has one

    Returns
    -------
    Every violation, by rule; empty when the book keeps them all
    """
    rules = SOURCE_RULES if book.site is None else (*SOURCE_RULES, *SITE_RULES)
    return [violation for rule in rules for violation in rule(book)]
