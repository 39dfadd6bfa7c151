"""The quiz questions of the book as a text file that Anki imports.

The format is Anki's own, *Text files* in its manual: tab-separated, with headers that name deck, note type and
columns. A card is known by its GUID, made of the quiz id alone, so that importing again updates the text of a card
and keeps what Anki knows about one's memory of it.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from string import ascii_uppercase

from learnpath.curriculum import Curriculum
from learnpath.mentoring import chosen
from learnpath.mentoring.writing import write
from learnpath.quiz import Option, Quiz, QuizError, quizzes_in
from learnpath.workfolder import CannotDo

DECK = "From Data Science to Machine Learning"


@dataclass(frozen=True)
class Card:
    """One quiz, and the slug of the page that asks it."""

    page: str
    quiz: Quiz


def gather(root: Path, curriculum: Curriculum) -> tuple[Card, ...]:
    """All quizzes of the written chapters, then of the pages before the first one, in the order of the path.

    Raises
    ------
    CannotDo
        If a page is missing or has a quiz that cannot be read, or two quizzes share an id.
    """
    chapters = sorted((each for each in curriculum.chapters if each.written), key=lambda each: each.number)
    pages = [("chapters", each.slug) for each in chapters] + [("front", each.slug) for each in curriculum.front]
    found: dict[str, Card] = {}
    for folder, slug in pages:
        path = root / folder / f"{slug}.md"
        try:
            quizzes = quizzes_in(path.read_text(encoding="utf-8"))
        except OSError:
            raise CannotDo(f"{path} is not there. Cards need a complete checkout of the course.") from None
        except QuizError as error:
            raise CannotDo(f"{path}, {error}") from None
        for quiz in quizzes:
            if quiz.id in found:
                raise CannotDo(f"{path}: the quiz id {quiz.id} is used already in {found[quiz.id].page}.")
            found[quiz.id] = Card(slug, quiz)
    return tuple(found.values())


def as_text(cards: Sequence[Card]) -> str:
    """The file that Anki imports: question and options in front, the answer with all explanations behind."""
    head = ["#separator:tab", "#html:true", "#notetype:Basic", f"#deck:{DECK}"]
    head += ["#columns:guid\tFront\tBack\ttags", "#guid column:1", "#tags column:4"]
    text = io.StringIO()
    # Anki reads a field in quotation marks, with doubled ones inside, as other programs do.
    writer = csv.writer(text, delimiter="\t", lineterminator="\n")
    for card in cards:
        writer.writerow([f"learnpath-{card.quiz.id}", front(card.quiz), back(card.quiz), f"learnpath {card.page}"])
    return "\n".join(head) + "\n" + text.getvalue()


def front(quiz: Quiz) -> str:
    """The question, and its options with letters, as HTML in one line."""
    options = "".join(f"<p>{letter}. {_inner(option.text)}</p>" for letter, option in _lettered(quiz))
    return f"{_html(quiz.question)}<hr>{options}"


def back(quiz: Quiz) -> str:
    """The right option and why, then why not each of the others, as HTML in one line."""
    ordered = sorted(_lettered(quiz), key=lambda each: not each[1].right)
    return "".join(
        f"<p>{f'<b>{letter}</b>' if option.right else f'Not {letter}'}. {_inner(option.explanation)}</p>"
        for letter, option in ordered
    )


def write_cards(out: Path, root: Path) -> int:
    """Write the file and return how many cards are in it. CannotDo as in `gather`, or if it cannot be written."""
    cards = gather(root, chosen.path())
    write(out, as_text(cards))
    return len(cards)


def _lettered(quiz: Quiz) -> list[tuple[str, Option]]:
    return list(zip(ascii_uppercase, quiz.options, strict=False))


def _html(markdown: str) -> str:
    """Markdown as HTML in one line; HTML that stands in it is shown as text."""
    from markdown_it import MarkdownIt

    found = MarkdownIt("commonmark", {"html": False}).enable("table").render(markdown).strip()
    return "<br>".join(found.splitlines()) if "<pre>" in found else " ".join(found.split())


def _inner(markdown: str) -> str:
    """The same without the paragraph around it, if it is one."""
    found = _html(markdown)
    alone = found.startswith("<p>") and found.endswith("</p>") and found.count("<p>") == 1
    return found[3:-4] if alone else found
