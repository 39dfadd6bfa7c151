"""Rules of the path: curriculum.yml against itself, against _toc.yml and against the pages."""

from __future__ import annotations

from collections.abc import Iterator

from learnpath.book.rules.book import CURRICULUM, Book, Violation
from learnpath.curriculum import Chapter

TOC = "_toc.yml"
LEAST_SHARE, MOST_SHARE = 0.8, 1.0
"""Reading and exercise take this share of a chapter's hours; quiz and conversation take the rest."""


def the_path_has_no_circle(book: Book) -> list[Violation]:
    """No chapter needs itself, directly or through others."""
    circle = book.curriculum.circle()
    if not circle:
        return []
    sentence = f"The path runs in a circle: {' needs '.join(circle)}."
    return [Violation("the-path-has-no-circle", CURRICULUM, 0, sentence)]


def chapters_are_numbered_in_order(book: Book) -> list[Violation]:
    """What a chapter needs or is helped by has a lower number, and is not named in both lists."""
    found = []
    for chapter in book.curriculum.chapters:
        for slug in (*chapter.needs, *chapter.helps):
            if book.curriculum.chapter(slug).number >= chapter.number:
                found.append(f"{chapter.slug} comes before {slug}, which it needs or is helped by.")
        for slug in set(chapter.needs) & set(chapter.helps):
            found.append(f"{chapter.slug} names {slug} both as needed and as helpful.")
    return [Violation("chapters-are-numbered-in-order", CURRICULUM, 0, sentence) for sentence in found]


def concepts_are_taught_before_use(book: Book) -> list[Violation]:
    """Every concept is taught, and chapters and the terms in their text use only what is taught before."""
    rule = "concepts-are-taught-before-use"
    curriculum = book.curriculum
    taught = {concept for chapter in curriculum.chapters for concept in chapter.teaches}
    found = [
        Violation(rule, CURRICULUM, 0, f"No chapter teaches the concept {concept}.")
        for concept in curriculum.concepts
        if concept not in taught
    ]
    for chapter in curriculum.chapters:
        known = _known(book, chapter)
        found += [
            Violation(rule, CURRICULUM, 0, f"{chapter.slug} uses {concept}, which {_origin(book, concept)}.")
            for concept in chapter.uses
            if concept not in known
        ]
    by_term = {concept.term.lower(): concept.id for concept in curriculum.concepts.values()}
    for page in book.written_chapters:
        chapter = curriculum.chapter(page.slug)
        allowed = _known(book, chapter) | set(chapter.teaches)
        for role in page.roles:
            term = role.text.rsplit("<", 1)[-1].rstrip(">").strip()
            concept = term if term in curriculum.concepts else by_term.get(term.lower())
            if role.name == "term" and concept is not None and concept not in allowed:
                sentence = f"The page uses the term {term!r}, which {_origin(book, concept)}."
                found.append(Violation(rule, page.file, role.line, sentence))
    return found


def routes_are_complete(book: Book) -> list[Violation]:
    """Every route contains what its chapters need, each after what it needs."""
    found = []
    for route in book.curriculum.routes:
        for i, slug in enumerate(route.chapters):
            for needed in book.curriculum.needed_transitively(slug):
                if needed not in route.chapters:
                    found.append(f"The route {route.id} has {slug} and lacks {needed}, which it needs.")
                elif route.chapters.index(needed) > i:
                    found.append(f"The route {route.id} puts {slug} before {needed}, which it needs.")
    return [Violation("routes-are-complete", CURRICULUM, 0, sentence) for sentence in found]


def hours_add_up(book: Book) -> list[Violation]:
    """The minutes of a chapter fit its hours, and the chapters of a part add up to the part's hours."""
    found = []
    for chapter in book.curriculum.chapters:
        minutes = chapter.minutes.reading + chapter.minutes.exercise
        share = minutes / (60 * chapter.hours)
        if not LEAST_SHARE <= share <= MOST_SHARE:
            found.append(
                f"{chapter.slug} has {minutes} minutes of reading and exercise in {chapter.hours:g} hours: "
                f"{share:.0%}, where {LEAST_SHARE:.0%} to {MOST_SHARE:.0%} is due."
            )
    for part in book.curriculum.parts:
        hours = sum(chapter.hours for chapter in book.curriculum.chapters_of(part.id))
        if hours != part.hours:
            found.append(f"Part {part.id} states {part.hours:g} hours; its chapters take {hours:g}.")
    return [Violation("hours-add-up", CURRICULUM, 0, sentence) for sentence in found]


def the_table_of_contents_matches(book: Book) -> list[Violation]:
    """Whatever is written is in _toc.yml with all its pages, nothing planned is; every entry has a file."""
    return [Violation("the-table-of-contents-matches", TOC, 0, text) for text in _mismatches(book)]


def nothing_links_to_what_is_planned(book: Book) -> list[Violation]:
    """No page links to a chapter or an exercise that is not written yet."""
    planned = [owner.slug for owner in book.curriculum.exercised if not owner.written]
    return [
        Violation(
            "nothing-links-to-what-is-planned",
            page.file,
            link.line,
            f"This links to {slug}, which is planned. Name it in plain text, or leave it out.",
        )
        for page in book.pages.values()
        for link in page.links
        for slug in planned
        if slug in link.target
    ]


def objectives_are_assessed(book: Book) -> list[Violation]:
    """Every objective of what is written is named by a question of its exercise or by a quiz of its page."""
    rule = "objectives-are-assessed"
    found = []
    for owner in book.curriculum.exercised:
        if not owner.written:
            continue
        assessed = {each for question in book.questions.get(owner.slug, ()) for each in question.objectives}
        for quiz in book.quizzes.get(f"chapters/{owner.slug}", ()):
            assessed |= set(quiz.objectives)
        found += [
            Violation(
                rule,
                CURRICULUM,
                0,
                f"Nothing assesses the objective {objective.id} of {owner.slug}. Name it in `objectives` of "
                "a question in its ask.py, or in `:objectives:` of a quiz on its page.",
            )
            for objective in owner.objectives
            if objective.id not in assessed
        ]
    return found


def _known(book: Book, chapter: Chapter) -> set[str]:
    """The concepts that the chapters before one have taught."""
    needed = book.curriculum.needed_transitively(chapter.slug)
    return {concept for slug in needed for concept in book.curriculum.chapter(slug).teaches}


def _origin(book: Book, concept: str) -> str:
    origins = [chapter.slug for chapter in book.curriculum.chapters if concept in chapter.teaches]
    return f"is taught in {origins[0]}, a chapter that it does not need" if origins else "no chapter teaches"


def _mismatches(book: Book) -> Iterator[str]:
    curriculum = book.curriculum
    parents = dict(book.toc)
    names = [name for name, _ in book.toc]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield f"{name} stands there twice."
    for name in names:
        if not any((book.root / f"{name}{suffix}").is_file() for suffix in (".md", ".ipynb")):
            yield f"There is no file for {name}."
    for chapter in curriculum.chapters:
        parts = [f"{folder}/{chapter.slug}" for folder in ("exercises", "solutions", "mentors")]
        if not chapter.written:
            for name in (f"chapters/{chapter.slug}", *parts):
                if name in parents:
                    yield f"{name} is there, and {chapter.slug} is planned in curriculum.yml."
        elif f"chapters/{chapter.slug}" not in parents:
            yield f"chapters/{chapter.slug} is missing, and it is written according to curriculum.yml."
        else:
            for name in parts:
                if parents.get(name) != f"chapters/{chapter.slug}":
                    yield f"{name} must stand in the sections of chapters/{chapter.slug}."
    for exercise in curriculum.exercises:
        for name in (f"exercises/{exercise.slug}", f"solutions/{exercise.slug}"):
            if exercise.written and name not in parents:
                yield f"{name} is missing, and it is written according to curriculum.yml."
            elif not exercise.written and name in parents:
                yield f"{name} is there, and {exercise.slug} is planned in curriculum.yml."
    for page in curriculum.front:
        if f"front/{page.slug}" not in parents:
            yield f"front/{page.slug} is missing."
    known = {owner.slug for owner in curriculum.exercised}
    for name in names:
        folder, _, slug = name.rpartition("/")
        if folder in ("chapters", "exercises", "solutions") and slug not in known:
            yield f"{name} is there, and curriculum.yml does not know {slug}."
