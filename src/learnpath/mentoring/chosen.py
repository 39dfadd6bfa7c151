"""Chapters as a mentor names them on the command line: ``1-3,5``."""

from __future__ import annotations

import re

from learnpath.curriculum import Chapter, Curriculum, CurriculumError, load
from learnpath.workfolder import CannotDo

_RANGE = re.compile(r"([0-9]{1,2})(?:-([0-9]{1,2}))?")


def path() -> Curriculum:
    """The path of this copy of the course. Raises CannotDo if it cannot be read."""
    try:
        return load()
    except CurriculumError as error:
        raise CannotDo(str(error)) from None


def chapters(text: str, curriculum: Curriculum) -> tuple[Chapter, ...]:
    """Chapters of a list of numbers and ranges, by number, each once.

    Raises
    ------
    CannotDo
        If the text is no such list, or names a chapter that the path does not have.
    """
    by_number = {chapter.number: chapter for chapter in curriculum.chapters}
    numbers: set[int] = set()
    for word in text.split(","):
        matched = _RANGE.fullmatch(word.strip())
        if matched is None:
            raise CannotDo(f"{text!r} is no list of chapters. It looks like 1-3,5.")
        first, last = int(matched[1]), int(matched[2] or matched[1])
        if first > last:
            raise CannotDo(f"The chapters {word.strip()} run backwards. Write {last}-{first}.")
        numbers.update(range(first, last + 1))
    if strange := sorted(numbers - by_number.keys()):
        raise CannotDo(f"There is no chapter {strange[0]}; the path has chapters 1 to {max(by_number)}.")
    return tuple(by_number[number] for number in sorted(numbers))
