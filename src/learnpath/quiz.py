"""The questions beside the text: what a `{quiz}` block of a chapter says, as values.

A quiz is written in a chapter's Markdown like this, with a fence of colons or of backticks:

    :::{quiz} base-rate-direction
    :objectives: compute-precision-from-base-rate
    Overnight the prevalence halves. What happens to precision?
    - [ ] It stays the same.
      - Precision is conditional on the alert. *(misconception: rates-fix-precision)*
    - [x] It roughly halves.
      - Alerts hardly change in number while the real ones among them halve.
    :::

One option is right. Every option is followed by one indented bullet that explains it; what stands between
`*(misconception: ` and `)*` at its end is the id of a misconception in curriculum.yml. The page, the rules of
the book and the recall questions all read quizzes through this module, which needs the standard library only.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from textwrap import dedent

__all__ = ["Option", "Quiz", "QuizError", "parse_quiz", "quizzes_in"]

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_FENCE = re.compile(r"(?P<indent> *)(?P<fence>:{3,}|`{3,}|~{3,})[ \t]*(?P<info>.*)\Z")
_DIRECTIVE = re.compile(r"\{(?P<name>[^}\s]+)\}[ \t]*(?P<argument>.*)\Z")
_CODE_DIRECTIVES = frozenset({"code", "code-block", "code-cell", "literalinclude", "math", "eval-rst", "raw"})
_OPTION_LINE = re.compile(r":(?P<name>[A-Za-z-]+):[ \t]*(?P<value>.*)\Z")
_CHOICE = re.compile(r"(?P<indent> *)[-*][ \t]+\[(?P<mark>.)\](?:[ \t]+(?P<text>.*))?\Z")
_BULLET = re.compile(r"(?P<indent> +)[-*][ \t]+(?P<text>.*)\Z")
_MISCONCEPTION = re.compile(r"[ \t]*\*\(misconception:[ \t]*(?P<slug>[^)]*?)[ \t]*\)\*[ \t]*\Z")


class QuizError(ValueError):
    """A quiz block that cannot be read.

    Attributes
    ----------
    sentence : what is wrong and what to do, for the author of the chapter
    line : the line of the file (or of the body that was passed) where it is, counted from 1
    """

    def __init__(self, sentence: str, line: int) -> None:
        super().__init__(f"line {line}: {sentence}")
        self.sentence = sentence
        self.line = line


@dataclass(frozen=True)
class Option:
    """One answer to choose: `text` and `explanation` in Markdown, `misconception` an id of curriculum.yml."""

    text: str
    right: bool
    explanation: str
    misconception: str | None
    line: int
    explanation_line: int


@dataclass(frozen=True)
class Quiz:
    """One question with its options. `question` is Markdown; `objectives` are ids of curriculum.yml."""

    id: str
    question: str
    options: tuple[Option, ...]
    objectives: tuple[str, ...]
    line: int
    question_line: int

    @property
    def right(self) -> Option:
        """The one right option."""
        return next(option for option in self.options if option.right)

    @property
    def misconceptions(self) -> tuple[str, ...]:
        """The misconceptions that its wrong options name, in order."""
        return tuple(option.misconception for option in self.options if option.misconception is not None)


def parse_quiz(quiz_id: str, body: str, objectives: Sequence[str] = (), *, first_line: int = 1) -> Quiz:
    """Read the body of one quiz block.

    Parameters
    ----------
    quiz_id : the word after `{quiz}`, lower-case words joined by hyphens
    body : the lines between the fences, without the option lines (`:objectives: ...`)
    objectives : ids of the objectives that the question assesses
    first_line : the number of the body's first line in its file

    Returns
    -------
    Quiz, with line numbers counted like `first_line`

    Raises
    ------
    QuizError : no id, no question, fewer than two options, not exactly one right option, an option without
        text or explanation, or a right option that names a misconception
    """
    opening = max(first_line - 1, 1)
    if not quiz_id:
        raise QuizError("This quiz has no id. Write one after {quiz}, such as `{quiz} base-rate`.", opening)
    if not _SLUG.match(quiz_id):
        raise QuizError(
            f"The quiz id {quiz_id!r} is not made of lower-case words and hyphens, such as `base-rate`.",
            opening,
        )
    lines = body.splitlines()
    starts = list(_choice_lines(lines))
    question_lines = lines[: starts[0]] if starts else lines
    blank = next((i for i, line in enumerate(question_lines) if line.strip()), None)
    if blank is None:
        raise QuizError(f"The quiz {quiz_id!r} asks nothing: write the question before the options.", opening)
    question = dedent("\n".join(question_lines)).strip()
    if len(starts) < 2:
        raise QuizError(
            f"The quiz {quiz_id!r} has {len(starts)} options and needs two or more, written as `- [ ] text`.",
            opening,
        )
    options = tuple(
        _option(quiz_id, lines[start:end], first_line + start)
        for start, end in zip(starts, [*starts[1:], len(lines)], strict=True)
    )
    right = [option for option in options if option.right]
    if len(right) != 1:
        raise QuizError(
            f"The quiz {quiz_id!r} has {len(right)} right options and needs exactly one, written `- [x]`.",
            right[1].line if right else opening,
        )
    if right[0].misconception is not None:
        raise QuizError(
            f"The right option of the quiz {quiz_id!r} names the misconception {right[0].misconception!r}. "
            "Only a wrong option has one.",
            right[0].line,
        )
    texts: dict[str, int] = {}
    for option in options:
        if option.text in texts:
            raise QuizError(f"The quiz {quiz_id!r} offers {option.text!r} twice.", option.line)
        texts[option.text] = option.line
    return Quiz(quiz_id, question, options, tuple(objectives), opening, first_line + blank)


def quizzes_in(markdown: str) -> list[Quiz]:
    """All quizzes of a page in the order in which they stand.

    Parameters
    ----------
    markdown : the whole text of a MyST file; code blocks are passed over, other directives are looked into

    Raises
    ------
    QuizError : a quiz that cannot be read, has an unknown option line, is never closed, or repeats an id
    """
    found: dict[str, Quiz] = {}
    for argument, body, line in _quiz_blocks(markdown.splitlines()):
        objectives, skipped = _options(argument, body, line + 1)
        quiz = parse_quiz(argument, "\n".join(body[skipped:]), objectives, first_line=line + 1 + skipped)
        if quiz.id in found:
            raise QuizError(f"The quiz id {quiz.id!r} is used already in line {found[quiz.id].line}.", line)
        # The question may start further down than the option lines: the block itself is where the fence is.
        found[quiz.id] = replace(quiz, line=line)
    return list(found.values())


def _quiz_blocks(lines: Sequence[str]) -> Iterator[tuple[str, list[str], int]]:
    """Argument, body and line of the opening fence (from 1) of every quiz block."""
    i = 0
    while i < len(lines):
        fence = _FENCE.match(lines[i])
        if fence is None or (fence["fence"][0] == "`" and "`" in fence["info"]):
            i += 1
            continue
        directive = _DIRECTIVE.match(fence["info"].strip())
        name = directive["name"] if directive else ""
        is_code = fence["fence"][0] != ":" and (directive is None or name in _CODE_DIRECTIVES)
        if name != "quiz" and not is_code:
            i += 1  # a container, or the end of one: its content is part of the page
            continue
        end = next((j for j in range(i + 1, len(lines)) if _closes(lines[j], fence["fence"])), None)
        if end is None:
            if name == "quiz":
                raise QuizError(f"This quiz is opened by {fence['fence']} and never closed.", i + 1)
            return
        if name == "quiz" and directive is not None:
            yield directive["argument"].strip(), dedent("\n".join(lines[i + 1 : end])).split("\n"), i + 1
        i = end + 1


def _closes(line: str, opening: str) -> bool:
    stripped = line.strip()
    return len(stripped) >= len(opening) and set(stripped) == {opening[0]}


def _options(quiz_id: str, body: Sequence[str], first_line: int) -> tuple[tuple[str, ...], int]:
    """The objectives named by the option lines, and how many lines those take."""
    objectives: tuple[str, ...] = ()
    for count, line in enumerate(body):
        match = _OPTION_LINE.match(line)
        if match is None:
            return objectives, count
        if match["name"] != "objectives":
            raise QuizError(
                f"The quiz {quiz_id!r} has the option {match['name']!r}; known is only `:objectives:`.",
                first_line + count,
            )
        objectives = tuple(word.strip() for word in match["value"].split(",") if word.strip())
    return objectives, len(body)


def _choice_lines(lines: Sequence[str]) -> Iterator[int]:
    """Where options begin: `- [ ]` or `- [x]` at the margin, outside code blocks."""
    fence = ""
    for i, line in enumerate(lines):
        stripped = line.lstrip()
        if fence:
            if _closes(line, fence):
                fence = ""
        elif stripped.startswith(("```", "~~~")):
            fence = stripped[: len(stripped) - len(stripped.lstrip(stripped[0]))]
        else:
            choice = _CHOICE.match(line)
            if choice is not None and len(choice["indent"]) <= 1:
                yield i


def _option(quiz_id: str, lines: Sequence[str], line: int) -> Option:
    choice = _CHOICE.match(lines[0])
    assert choice is not None
    if choice["mark"] not in " xX":
        raise QuizError(f"An option of the quiz {quiz_id!r} begins with [{choice['mark']}]. Write [ ] or [x].", line)
    start = next((i for i, text in enumerate(lines) if i and _BULLET.match(text)), None)
    text = _joined([choice["text"] or "", *lines[1:start]])
    if not text:
        raise QuizError(f"An option of the quiz {quiz_id!r} has no text after its brackets.", line)
    unexplained = QuizError(
        f"The option {text!r} of the quiz {quiz_id!r} has no explanation. Write it below as `  - text`.",
        line,
    )
    if start is None:
        raise unexplained
    bullet = _BULLET.match(lines[start])
    assert bullet is not None
    extra = next(
        (
            i
            for i, later in enumerate(lines[start + 1 :], start + 1)
            if (match := _BULLET.match(later)) and len(match["indent"]) <= len(bullet["indent"])
        ),
        None,
    )
    if extra is not None:
        raise QuizError(
            f"The option {text!r} of the quiz {quiz_id!r} has two explanations. Join them into one bullet.",
            line + extra,
        )
    explanation = _joined([bullet["text"], *lines[start + 1 :]])
    misconception = None
    match = _MISCONCEPTION.search(explanation)
    if match is not None:
        misconception = match["slug"]
        explanation = explanation[: match.start()].rstrip()
    readable = misconception is None or _SLUG.match(misconception)
    if not readable or "(misconception:" in explanation:
        raise QuizError(
            f"The option {text!r} of the quiz {quiz_id!r} names its misconception in a way not known. "
            "Close the explanation with `*(misconception: lower-case-id)*`.",
            line + start,
        )
    if not explanation:
        raise unexplained
    return Option(text, choice["mark"] != " ", explanation, misconception, line, line + start)


def _joined(lines: Sequence[str]) -> str:
    """A first line and its continuation, which is indented by any amount, as Markdown at the margin."""
    rest = dedent("\n".join(lines[1:]))
    return f"{lines[0]}\n{rest}".strip()
