"""Rules of the quizzes: readable, explained, connected with objectives and misconceptions of the path."""

from __future__ import annotations

from learnpath.book.rules.book import CURRICULUM, Book, Violation

LEAST_QUIZZES = 4
"""How many questions a chapter asks of its reader, at least."""


def quizzes_explain_every_option(book: Book) -> list[Violation]:
    """Every quiz can be read: one right option, every option explained."""
    return [
        Violation("quizzes-explain-every-option", book.pages[name].file, error.line, error.sentence)
        for name, error in book.broken_quizzes.items()
    ]


def quizzes_name_known_things(book: Book) -> list[Violation]:
    """Ids are used once; objectives, misconceptions and recalled quizzes exist where they may be named."""
    rule = "quizzes-name-known-things"
    curriculum = book.curriculum
    found = []
    places: dict[str, str] = {}
    for name, quizzes in book.quizzes.items():
        page = book.pages[name]
        allowed = _objectives_within_reach(book, page.slug)
        for quiz in quizzes:
            sentences = []
            if quiz.id in places:
                sentences.append((quiz.line, f"The quiz id {quiz.id} is used already in {places[quiz.id]}."))
            places.setdefault(quiz.id, page.file)
            sentences += [
                (
                    quiz.line,
                    f"The quiz {quiz.id} assesses {each!r}, no objective of this chapter or a needed one.",
                )
                for each in quiz.objectives
                if each not in allowed
            ]
            sentences += [
                (
                    option.explanation_line,
                    f"The quiz {quiz.id} names the misconception {option.misconception!r}, which is not in "
                    "curriculum.yml. Add it there with the mentor's question, or correct the id.",
                )
                for option in quiz.options
                if option.misconception is not None and option.misconception not in curriculum.misconceptions
            ]
            found += [Violation(rule, page.file, line, sentence) for line, sentence in sentences]
    for page in book.pages.values():
        for recall in page.all("recall"):
            for quiz_id in recall.argument.split():
                if places.get(quiz_id, page.file) == page.file:
                    sentence = f"This recalls the quiz {quiz_id!r}, and no other page has it."
                    found.append(Violation(rule, page.file, recall.line, sentence))
    return found


def misconceptions_are_met(book: Book) -> list[Violation]:
    """Each misconception of a page is a wrong option there; that of an exercise is named by its judge."""
    rule = "misconceptions-are-met"
    found = []
    pages = {f"chapters/{each.slug}": each.misconceptions for each in book.curriculum.chapters if each.written}
    pages |= {f"front/{each.slug}": each.misconceptions for each in book.curriculum.front}
    for name, misconceptions in pages.items():
        named = {each for quiz in book.quizzes.get(name, ()) for each in quiz.misconceptions}
        found += [
            f"No quiz of {name} has a wrong option for the misconception {wrong.id}."
            for wrong in misconceptions
            if wrong.id not in named
        ]
    for exercise in book.curriculum.exercises:
        judged = {each.id for each in book.judged.get(exercise.slug, ())}
        found += [
            f"The judge of {exercise.slug} names the misconception {wrong.id} nowhere."
            for wrong in exercise.misconceptions
            if exercise.written and wrong.id not in judged
        ]
    return [Violation(rule, CURRICULUM, 0, sentence) for sentence in found]


def chapters_ask_enough(book: Book) -> list[Violation]:
    """A written chapter asks its reader four questions or more."""
    return [
        Violation(
            "chapters-ask-enough",
            page.file,
            0,
            f"The chapter has {len(book.quizzes[page.name])} quizzes and needs {LEAST_QUIZZES} or more.",
        )
        for page in book.written_chapters
        if page.name in book.quizzes and len(book.quizzes[page.name]) < LEAST_QUIZZES
    ]


def _objectives_within_reach(book: Book, slug: str) -> set[str]:
    """The objectives that a page may assess: its own and those of the chapters before it."""
    curriculum = book.curriculum
    for exercise in curriculum.exercises:
        if exercise.slug == slug:
            return {objective.id for objective in exercise.objectives}
    if all(chapter.slug != slug for chapter in curriculum.chapters):
        return set(curriculum.objectives)
    slugs = (slug, *curriculum.needed_transitively(slug))
    return {objective.id for each in slugs for objective in curriculum.chapter(each).objectives}
