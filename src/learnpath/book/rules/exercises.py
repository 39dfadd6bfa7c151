"""Rules of the exercises: generated from solutions, complete questions, judges that name known things."""

from __future__ import annotations

from collections.abc import Iterator

from learnpath import exercises as generation
from learnpath.book.rules.book import CURRICULUM, Book, Violation
from learnpath.question import Question
from learnpath.solution_file import SolutionFileError


def exercises_are_in_step(book: Book) -> list[Violation]:
    """Every exercise notebook is exactly what its solution file generates."""
    rule = "exercises-are-in-step"
    try:
        changes = generation.build(book.root / "solutions", book.root / "exercises", write=False)
    except SolutionFileError as error:
        return [Violation(rule, "solutions", 0, str(error))]
    return [
        Violation(rule, "exercises", 0, f"{change}. Run learnpath build-exercises and commit what it writes.")
        for change in changes
    ]


def questions_are_complete(book: Book) -> list[Violation]:
    """Every question has its own id, three different hints, points, a level and an objective in reach."""
    found = []
    seen: set[str] = set()
    for slug, questions in book.questions.items():
        file = f"src/learnpath/questions/{_package(slug)}/ask.py"
        for question in questions:
            found += [
                Violation("questions-are-complete", file, 0, f"Question {question.id}: {sentence}")
                for sentence in _faults(book, slug, question, seen)
            ]
            seen.add(question.id)
    return found


def written_exercises_ask(book: Book) -> list[Violation]:
    """Whatever is written has questions, one of them from an earlier chapter where one is written."""
    rule = "written-exercises-ask"
    curriculum = book.curriculum
    found = []
    for owner in curriculum.exercised:
        if owner.written and not book.questions.get(owner.slug):
            found.append(f"{owner.slug} is written and its exercise asks nothing: there is no ask.py with questions.")
    for slug in book.written:
        own = {objective.id for objective in curriculum.chapter(slug).objectives}
        earlier = [each for each in curriculum.needed_transitively(slug) if curriculum.chapter(each).written]
        named = {each for question in book.questions.get(slug, ()) for each in question.objectives}
        if earlier and named and named <= own:
            found.append(
                f"No question of {slug} comes from an earlier chapter. Interleave one: name an objective of "
                f"{' or '.join(earlier)} in it."
            )
    return [Violation(rule, CURRICULUM, 0, sentence) for sentence in found]


def judges_name_known_misconceptions(book: Book) -> list[Violation]:
    """Every misconception that a judge names, or a wrong answer expects, is in curriculum.yml."""
    return [
        Violation(
            "judges-name-known-misconceptions",
            named.file,
            named.line,
            f"This names the misconception {named.id!r}, which curriculum.yml does not have.",
        )
        for each in book.judged.values()
        for named in each
        if named.id not in book.curriculum.misconceptions
    ]


def _faults(book: Book, slug: str, question: Question, seen: set[str]) -> Iterator[str]:
    if question.id in seen:
        yield "another question has the same id."
    hints = {" ".join(hint.split()) for hint in question.hints}
    if len(hints) != 3 or "" in hints:
        yield f"it needs three different hints and has {len(hints - {''})}."
    if question.points < 1:
        yield f"it gives {question.points} points and must give one or more."
    if question.level not in ("easy", "core", "stretch"):
        yield f"its level is {question.level!r} and must be easy, core or stretch."
    if not question.objectives:
        yield f"it assesses no objective. Name one of {slug}: {', '.join(_own_objectives(book, slug))}."
    for objective in question.objectives:
        if objective not in _reach(book, slug):
            yield f"it assesses {objective!r}, no objective of {slug} or of a chapter that it needs."


def _own_objectives(book: Book, slug: str) -> list[str]:
    return [objective.id for owner in book.curriculum.exercised if owner.slug == slug for objective in owner.objectives]


def _reach(book: Book, slug: str) -> set[str]:
    """The objectives that an exercise may assess: its own and those before it.

    For a chapter these are the chapters that it needs; for a set, every chapter up to the one that it stands after.
    """
    curriculum = book.curriculum
    before: tuple[str, ...] = ()
    for exercise in curriculum.exercises:
        if exercise.slug == slug and exercise.after is not None:
            last = curriculum.chapter(exercise.after).number
            before = tuple(chapter.slug for chapter in curriculum.chapters if chapter.number <= last)
    if any(chapter.slug == slug for chapter in curriculum.chapters):
        before = curriculum.needed_transitively(slug)
    return {objective for each in (slug, *before) for objective in _own_objectives(book, each)}


def _package(slug: str) -> str:
    name = slug.replace("-", "_")
    return f"c{name}" if name[0].isdigit() else name
