"""What a check says: one of five words, what was expected and seen, the likely mistake, one next step."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any, Literal, Protocol, TypeVar

Status = Literal["correct", "incorrect", "not_attempted", "error", "needs_review"]

MIME = "application/vnd.learnpath.verdict+json"

# word, sign, colour of the edge (each at least 3:1 against white and against the dark theme's background)
_LOOKS: dict[str, tuple[str, str, str]] = {
    "correct": ("Correct", "✓", "#3a8a55"),
    "incorrect": ("Incorrect", "✗", "#c0632b"),
    "not_attempted": ("Not attempted", "○", "#7a8088"),
    "error": ("Error", "!", "#b0539a"),
    "needs_review": ("Needs review", "✎", "#4f7fc4"),
    "note": ("", "→", "#7a8088"),
}

_Judge = TypeVar("_Judge", bound=Callable[..., Any])


@dataclass(frozen=True)
class Verdict:
    """The outcome of one check.

    Attributes
    ----------
    status
        ``correct``, ``incorrect``, ``not_attempted``, ``error`` (the answer raised, or the check itself failed: the
        message says which), ``needs_review``.
    message
        What to know about this outcome, in a sentence or two; `code` in backticks.
    question, points, of
        The question's id, the points reached and the points to be had; filled in by the check.
    expected, seen
        What a right answer looks like, and what was found instead.
    because
        The likely reason, as a sentence.
    misconception
        The slug of the misconception behind it, as in curriculum.yml.
    next_step
        The one thing to do next.
    """

    status: Status
    message: str = ""
    question: str = ""
    points: int = 0
    of: int = 0
    expected: str | None = None
    seen: str | None = None
    because: str | None = None
    misconception: str | None = None
    next_step: str | None = None

    def as_dict(self) -> dict[str, object]:
        """All fields, as plain data."""
        return asdict(self)

    def __str__(self) -> str:
        lines = [f"{_LOOKS[self.status][1]} {self._head()}", *self._sentences()]
        lines += [f"{name}: {text}" for name, text in self._details()]
        return "\n".join(lines)

    def _repr_mimebundle_(self, **_: object) -> dict[str, object]:
        return {
            "text/plain": str(self),
            "text/html": card(self.status, self._head(), self._sentences(), self._details()),
            MIME: self.as_dict(),
        }

    def _head(self) -> str:
        score = f"{self.points} of {self.of} point{'s' * (self.of != 1)}"
        parts = [_LOOKS[self.status][0], self.question, score if self.of and self.status == "correct" else ""]
        return " · ".join(part for part in parts if part)

    def _sentences(self) -> list[str]:
        return [text for text in (self.message, self.because) if text]

    def _details(self) -> list[tuple[str, str]]:
        named = (("Expected", self.expected), ("Seen", self.seen), ("Next", self.next_step))
        return [(name, text) for name, text in named if text]


def correct(message: str) -> Verdict:
    """The answer is right; `message` says why, or what to notice."""
    return Verdict("correct", message)


def incorrect(
    *,
    expected: str,
    seen: str,
    next_step: str,
    because: str | None = None,
    misconception: str | None = None,
    message: str = "",
) -> Verdict:
    """The answer is not right; all texts are for the learner (see `Verdict`)."""
    return Verdict(
        "incorrect",
        message,
        expected=expected,
        seen=seen,
        because=because,
        misconception=misconception,
        next_step=next_step,
    )


@dataclass(frozen=True)
class Mistake:
    """A known mistake in a number, and what to say of it.

    Attributes
    ----------
    value
        What it leads to.
    because, next_step, misconception
        See `Verdict`.
    """

    value: float
    because: str
    next_step: str
    misconception: str | None = None


class Explains(Protocol):
    """Anything that says why an answer is wrong, such as a `Mistake`."""

    @property
    def because(self) -> str: ...

    @property
    def next_step(self) -> str: ...

    @property
    def misconception(self) -> str | None: ...


def recognised(answer: float, mistakes: Iterable[Mistake], within: float) -> Mistake | None:
    """Return the first of the mistakes whose value lies so close to the answer."""
    return next((one for one in mistakes if abs(answer - one.value) <= within), None)


def nearest(answer: float, mistakes: Iterable[Mistake], within: float) -> Mistake | None:
    """Return the one of the mistakes whose value lies closest to the answer, if it lies so close."""
    near = (one for one in mistakes if abs(answer - one.value) <= within)
    return min(near, key=lambda one: abs(answer - one.value), default=None)


def mistaken(seen: str, expected: str, mistake: Explains | None, next_step: str) -> Verdict:
    """The answer is not right, for the reason given by the mistake; without one, `next_step` is what to do."""
    return incorrect(
        expected=expected,
        seen=seen,
        because=mistake.because if mistake else None,
        misconception=mistake.misconception if mistake else None,
        next_step=mistake.next_step if mistake else next_step,
    )


def needs_review(message: str) -> Verdict:
    """The answer is there, and a person has to read it."""
    return Verdict("needs_review", message)


def judges(question: str) -> Callable[[_Judge], _Judge]:
    """Mark a function ``(seen: Seen, seeds: Seeds) -> Verdict`` as the judge of a question."""

    def mark(function: _Judge) -> _Judge:
        function.judges = question  # type: ignore[attr-defined]
        return function

    return mark


def card(
    status: str,
    head: str,
    sentences: Iterable[str] = (),
    details: Iterable[tuple[str, str]] = (),
    code: str = "",
) -> str:
    """HTML of a verdict or a note: a quiet edge, a sign, a word; text in the colours of the page.

    Parameters
    ----------
    status
        A status of a verdict, or ``note``.
    head, sentences, details, code
        Title, paragraphs, pairs of name and text, and a block of code. Plain text, with `code` in backticks.
    """
    _, sign, colour = _LOOKS[status]
    edge = f"var(--lp-verdict-{status.replace('_', '-')}, {colour})"
    parts = [
        f'<div class="lp-verdict lp-verdict--{status}" role="group" aria-label="{html.escape(head)}" '
        f'style="border-left: 4px solid {edge}; padding: 0.35em 0 0.35em 0.9em; margin: 0.4em 0; '
        'max-width: 46em; line-height: 1.45; background: transparent; color: inherit">',
        f'<p class="lp-verdict__head" style="margin: 0 0 0.2em"><span aria-hidden="true">{sign}</span> '
        f"<strong>{html.escape(head)}</strong></p>",
    ]
    parts += [f'<p style="margin: 0 0 0.35em">{_inline(text)}</p>' for text in sentences]
    rows = [
        f'<div style="margin: 0.1em 0"><dt style="display: inline; font-weight: 600">{name}:</dt> '
        f'<dd style="display: inline; margin: 0">{_inline(text)}</dd></div>'
        for name, text in details
    ]
    if rows:
        parts.append(f'<dl style="margin: 0.35em 0 0">{"".join(rows)}</dl>')
    if code:
        parts.append(f'<pre style="margin: 0.35em 0; overflow-x: auto"><code>{html.escape(code)}</code></pre>')
    return "".join([*parts, "</div>"])


def _inline(text: str) -> str:
    escaped = html.escape(text, quote=False)
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", escaped).replace("\n", "<br>")
