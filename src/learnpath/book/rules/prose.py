"""Rules of the sources: structure, headings, pictures, visible code, and what never occurs."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence

from learnpath.book.rules.book import CURRICULUM, Book, Violation
from learnpath.book.rules.page import CODE, Directive, Heading, Page

STEPS = ("Frame", "Split", "Fit", "Measure", "Decide", "Record")
"""The names of the steps of a modelling task, in their order."""

MOST_LINES = 15
"""Visible lines of one code cell."""

LEAST_READINGS = 3
"""Further readings at the end of a chapter."""

_FILE_NAME = re.compile(r"\.(?:png|svg|jpe?g|gif|webp|avif|bmp)\b|_images/", re.IGNORECASE)
_NO_CONTENT = re.compile(
    r"\W*(?:an?\s+|the\s+)?(?:(?:bar|line|scatter|box)\s*-?)?"
    r"(?:plot|image|picture|chart|graph|figure|diagram|screenshot|photo|drawing|histogram)\s+(?:of|for|showing)\b",
    re.IGNORECASE,
)
_LEAST_WORDS = 5

# What only the authors' own surroundings contain: paths of a machine, and tools that help with writing.
_WORKSHOP = (
    (re.compile(r"(?<![\w.])/(?:home|Users)/[A-Za-z][\w.-]*/"), "a path in somebody's home folder"),
    (re.compile(r"(?<![\w.])/(?:root|work|workspace|mnt|tmp)/[\w.-]+"), "a path of somebody's machine"),
    (re.compile(r"\bC:\\Users\\\w+", re.IGNORECASE), "a path in somebody's home folder"),
    (re.compile(r"\b(?:ChatGPT|Claude|Copilot|Gemini|GPT-\d|as an AI\b|AI language model)", re.IGNORECASE),
     "a tool that helps with writing"),
)  # fmt: skip


def headings_are_in_order(book: Book) -> list[Violation]:
    """Every page has one heading of level 1, first, and no level is left out on the way down."""
    return [
        Violation("headings-are-in-order", page.file, line, sentence)
        for page in book.pages.values()
        for line, sentence in heading_faults([(h.level, h.text, h.line) for h in page.headings])
    ]


def images_have_alternatives(book: Book) -> list[Violation]:
    """Every picture in a source, and every interactive figure, says what it shows."""
    rule = "images-have-alternatives"
    found = []
    for page in book.pages.values():
        for image in page.images:
            if fault := alternative_fault(image.alternative):
                found.append(Violation(rule, page.file, image.line, f"The picture {image.source}: {fault}"))
        for cell in page.all("code-cell"):
            settings = cell.options.get("mystnb")
            image_settings = settings.get("image", {}) if isinstance(settings, dict) else {}
            if "alt" in image_settings and (fault := alternative_fault(str(image_settings["alt"]))):
                found.append(Violation(rule, page.file, cell.line, f"The figure of this cell: {fault}"))
            for line, fault in _interactive_faults(cell):
                found.append(Violation(rule, page.file, line, f"The interactive figure: {fault}"))
    return found


def chapters_follow_the_template(book: Book) -> list[Violation]:
    """A written chapter has the ten sections of the chapter guide, in their order, and no prompt is left."""
    rule = "chapters-follow-the-template"
    found = []
    for page in book.written_chapters:
        before, last = "the title", 0
        for name, line in _sections(book, page):
            if line is None:
                sentence = f"The section {name} is missing after {before}."
                found.append(Violation(rule, page.file, last, sentence))
            elif line < last:
                sentence = f"The section {name} stands before {before}; it belongs after it."
                found.append(Violation(rule, page.file, line, sentence))
            else:
                before, last = name, line
        found += [
            Violation(rule, page.file, line, "A prompt for the writer is left. Delete it.") for line in page.comments
        ]
    return found


def steps_have_their_names(book: Book) -> list[Violation]:
    """Where headings of a chapter are the steps of a modelling task, they have the fixed names in order."""
    rule = "steps-have-their-names"
    found = []
    for page in book.written_chapters:
        for siblings in _siblings(page.headings):
            words = [_first_word(heading.text) for heading in siblings]
            if sum(word in STEPS for word in words) < 2:
                continue
            last = -1
            for heading, word in zip(siblings, words, strict=True):
                if word not in STEPS:
                    sentence = f"The heading {heading.text!r} stands among steps and is none of {', '.join(STEPS)}."
                    found.append(Violation(rule, page.file, heading.line, sentence))
                elif STEPS.index(word) < last:
                    sentence = f"The step {word} stands after {STEPS[last]}; the order is {', '.join(STEPS)}."
                    found.append(Violation(rule, page.file, heading.line, sentence))
                else:
                    last = STEPS.index(word)
    return found


def code_cells_are_short(book: Book) -> list[Violation]:
    """A visible code cell of a chapter has at most fifteen lines, blank ones not counted."""
    return [
        Violation(
            "code-cells-are-short",
            page.file,
            cell.line,
            f"This cell shows {lines} lines of code; {MOST_LINES} is the most. Split it, or import a part.",
        )
        for page in book.pages.values()
        if page.name.startswith("chapters/")
        for cell in page.all("code-cell")
        if cell.is_visible_code and (lines := _lines_of_code(cell)) > MOST_LINES
    ]


def nothing_forbidden_in_code(book: Book) -> list[Violation]:
    """No cell silences warnings, times itself or loads one of the three worn-out data sets."""
    return [
        Violation("nothing-forbidden-in-code", page.file, line, sentence)
        for page in book.pages.values()
        for cell in page.all("code-cell", "starter")
        for line, sentence in _forbidden(cell)
    ]


def nothing_about_the_workshop(book: Book) -> list[Violation]:
    """No page, nor the path, names the machine or the tools of its authors."""
    texts = {page.file: page.text for page in book.pages.values()}
    texts[CURRICULUM] = (book.root / CURRICULUM).read_text(encoding="utf-8")
    return [
        Violation("nothing-about-the-workshop", file, number, f"{match[0]!r} is {what}. Leave it out.")
        for file, text in texts.items()
        for number, line in enumerate(text.splitlines(), start=1)
        for pattern, what in _WORKSHOP
        if (match := pattern.search(line))
    ]


def heading_faults(headings: Sequence[tuple[int, str, int]]) -> Iterator[tuple[int, str]]:
    """Line and sentence for everything wrong with headings, given as level, text and line in their order."""
    if not headings:
        yield 0, "There is no heading: a page begins with its title."
        return
    if headings[0][0] != 1:
        yield (
            headings[0][2],
            f"The first heading, {headings[0][1]!r}, has level {headings[0][0]}; a title has level 1.",
        )
    before = headings[0][0]
    for level, text, line in headings[1:]:
        if level == 1:
            yield line, f"{text!r} is a second title; a page has one heading of level 1."
        elif level > before + 1:
            yield line, f"{text!r} has level {level} right below level {before}; no level may be left out."
        before = level


def alternative_fault(alternative: str | None) -> str | None:
    """What is wrong with an alternative text, as a sentence; None when it can be one."""
    words = (alternative or "").split()
    if not words:
        return "it has no alternative text. Write in `alt` what the data show."
    text = " ".join(words)
    if _FILE_NAME.search(text):
        return f"its alternative text {text!r} is a file name. Write what the data show."
    if _NO_CONTENT.match(text):
        return f"its alternative text {text!r} names the kind of picture. Write what the data show."
    if len(words) < _LEAST_WORDS:
        return f"its alternative text {text!r} is too short to say what the data show."
    return None


def _lines_of_code(cell: Directive) -> int:
    return sum(bool(line.strip()) for line in cell.body.splitlines())


def _interactive_faults(cell: Directive) -> Iterator[tuple[int, str]]:
    """Faults of the `alt` that is written in calls of `interactive(...)`."""
    for call in _calls(cell):
        if _name(call.func).rsplit(".", 1)[-1] != "interactive":
            continue
        line = cell.body_line + call.lineno - 1
        alternative = next((keyword.value for keyword in call.keywords if keyword.arg == "alt"), None)
        if alternative is None:
            yield line, "it has no alternative text. Pass `alt=` what the data show."
        elif isinstance(alternative, ast.Constant) and (fault := alternative_fault(str(alternative.value))):
            yield line, fault


def _sections(book: Book, page: Page) -> Iterator[tuple[str, int | None]]:
    """The ten sections of a chapter in their order, each with the line where it begins, None if missing."""
    yield "“The decision”", _heading(page, "the decision")
    yield "“You will be able to” ({chapter-header})", _first(page, "chapter-header")
    if any(book.curriculum.chapter(needed).written for needed in book.curriculum.needed_transitively(page.slug)):
        yield "“Recall” ({recall})", _first(page, "recall")
    yield "“Predict first” ({predict})", _first(page, "predict")
    yield "“A worked example”", _heading(page, "worked example")
    yield "“What goes wrong”", _heading(page, "what goes wrong", "goes wrong")
    yield "the interactive figure (interactive(...))", _interactive(page)
    yield "“Limits: when not to use this”", _heading(page, "limits", "when not to use")
    yield "“Check yourself”", _heading(page, "check yourself")
    yield "“Take away”", _heading(page, "take away")
    yield "the links to exercise and solution ({chapter-links})", _first(page, "chapter-links")
    links = _first(page, "chapter-links") or 0
    readings = [line for line in page.items if line > links]
    enough = links and len(readings) >= LEAST_READINGS
    yield f"“Further reading” with {LEAST_READINGS} works or more", readings[0] if enough else None


def _heading(page: Page, *words: str) -> int | None:
    return next((h.line for h in page.headings if any(word in h.text.lower() for word in words)), None)


def _first(page: Page, name: str) -> int | None:
    return next((directive.line for directive in page.all(name)), None)


def _interactive(page: Page) -> int | None:
    cells = page.all("code-cell")
    return next(
        (cell.line for cell in cells if any(_name(call.func).endswith("interactive") for call in _calls(cell))),
        None,
    )


def _siblings(headings: Sequence[Heading]) -> Iterator[list[Heading]]:
    """Groups of headings of one level below the same heading."""
    groups: dict[tuple[int, ...], list[Heading]] = {}
    trail: list[tuple[int, int]] = []
    for heading in headings:
        while trail and trail[-1][0] >= heading.level:
            trail.pop()
        groups.setdefault((heading.level, *(line for _, line in trail)), []).append(heading)
        trail.append((heading.level, heading.line))
    yield from groups.values()


def _first_word(text: str) -> str:
    """The first word of a heading, without a number before it: "1. Frame: the question" begins with Frame."""
    match = re.match(r"(?:step\s+)?[\d.):·\s]*([A-Za-z-]+)", text, re.IGNORECASE)
    return match[1] if match else ""


def _forbidden(cell: Directive) -> Iterator[tuple[int, str]]:
    first = cell.body_line
    for number, text in enumerate(cell.body.splitlines()):
        if re.match(r"\s*%{1,2}(?:time|timeit|prun|capture)\b", text):
            yield (
                first + number,
                f"{text.split()[0]} has an output that differs every time, or hides one. Leave it out.",
            )
    for call in _calls(cell):
        name = _name(call.func).rsplit(".", 1)[-1]
        strings = [node.value for node in ast.walk(call) if isinstance(node, ast.Constant)]
        line = first + call.lineno - 1
        if name in ("filterwarnings", "simplefilter") and "ignore" in strings:
            yield line, "This silences warnings. Mend what they warn of, or show them."
        if name in ("load_iris", "load_boston", "fetch_california_housing"):
            yield line, f"{name} loads a data set that this book does not use. Use a world of harbour."
        if name in ("fetch_openml", "load_dataset", "read_csv") and any(
            re.search(r"iris|titanic|boston", str(value), re.IGNORECASE) for value in strings
        ):
            yield line, "This loads iris, Titanic or Boston housing, which this book does not use."


def _calls(cell: Directive) -> list[ast.Call]:
    tree = cell.syntax() if cell.name in CODE else None
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call)] if tree is not None else []


def _name(node: ast.expr) -> str:
    """The dotted name of what is called, such as warnings.filterwarnings; empty for anything else."""
    if isinstance(node, ast.Name):
        return node.id
    if isinstance(node, ast.Attribute):
        return f"{_name(node.value)}.{node.attr}"
    return ""
