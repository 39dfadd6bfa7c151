"""The path as values: chapters/curriculum.yml read, checked and asked.

`load()` reads the file and checks its shape: every key known, every value of the right type, every id unique,
every reference to a chapter or a concept resolved. What such a path must be to make sense (no circle, nothing
used before it is taught, routes complete) is judged by the rules of the book, learnpath.book.rules.

PyYAML is imported only when a file is read.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar, cast

__all__ = [
    "Chapter",
    "Concept",
    "Curriculum",
    "CurriculumError",
    "Exercise",
    "FrontPage",
    "Minutes",
    "Misconception",
    "Objective",
    "Part",
    "Route",
    "curriculum_file",
    "load",
    "read",
]

Status = Literal["written", "planned"]
CAPSTONE = 4
"""The part that is worked on at a pace of its own."""

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_T = TypeVar("_T")


class CurriculumError(ValueError):
    """The curriculum cannot be read or asked; the message says where, what was found and what is needed."""


@dataclass(frozen=True)
class Objective:
    """What a reader can do afterwards; `text` completes the sentence "You will be able to"."""

    id: str
    text: str


@dataclass(frozen=True)
class Misconception:
    """A likely wrong belief: `says` states it, `ask` is the mentor's question that exposes it."""

    id: str
    says: str
    ask: str


@dataclass(frozen=True)
class Concept:
    """A term of the field and its meaning in one sentence; together they are the glossary."""

    id: str
    term: str
    means: str


@dataclass(frozen=True)
class Part:
    """One of the parts of the book; `hours` is the sum of its chapters."""

    id: int
    title: str
    hours: float


@dataclass(frozen=True)
class Minutes:
    """Time on the page and in the notebook, in minutes."""

    reading: int
    exercise: int


@dataclass(frozen=True)
class Chapter:
    """One chapter. `needs` and `helps` hold slugs, `teaches` and `uses` hold ids of concepts."""

    slug: str
    number: int
    title: str
    part: int
    status: Status
    hours: float
    minutes: Minutes
    decision: str
    objectives: tuple[Objective, ...]
    needs: tuple[str, ...]
    helps: tuple[str, ...]
    teaches: tuple[str, ...]
    uses: tuple[str, ...]
    misconceptions: tuple[Misconception, ...]

    @property
    def written(self) -> bool:
        """Whether its pages exist."""
        return self.status == "written"


@dataclass(frozen=True)
class Exercise:
    """An exercise that is no chapter's own; it stands `after` a chapter (a slug) or first (None)."""

    slug: str
    title: str
    status: Status
    minutes: int
    after: str | None
    objectives: tuple[Objective, ...]
    misconceptions: tuple[Misconception, ...]

    @property
    def written(self) -> bool:
        """Whether its notebook exists."""
        return self.status == "written"


@dataclass(frozen=True)
class FrontPage:
    """A page before the first chapter that asks questions of its own."""

    slug: str
    title: str
    misconceptions: tuple[Misconception, ...]


@dataclass(frozen=True)
class Route:
    """A named way through the path. The capstone's pace is None where it is that of the other parts."""

    id: str
    title: str
    audience: str
    chapters: tuple[str, ...]
    hours_per_week: float
    capstone_hours_per_week: float | None


@dataclass(frozen=True)
class Curriculum:
    """The whole path."""

    parts: tuple[Part, ...]
    chapters: tuple[Chapter, ...]
    exercises: tuple[Exercise, ...]
    front: tuple[FrontPage, ...]
    routes: tuple[Route, ...]
    concepts: Mapping[str, Concept]

    @cached_property
    def _by_slug(self) -> dict[str, Chapter]:
        return {chapter.slug: chapter for chapter in self.chapters}

    @cached_property
    def _origins(self) -> dict[str, Chapter]:
        return {concept: chapter for chapter in self.chapters for concept in chapter.teaches}

    def chapter(self, slug: str) -> Chapter:
        """The chapter of that slug; CurriculumError with the closest slugs when there is none."""
        return _found(self._by_slug, slug, "chapter")

    def exercise(self, slug: str) -> Exercise:
        """The exercise of that slug that is no chapter's own; CurriculumError when there is none."""
        return _found({exercise.slug: exercise for exercise in self.exercises}, slug, "exercise")

    def route(self, route_id: str) -> Route:
        """The named route; CurriculumError with the closest names when there is none."""
        return _found({route.id: route for route in self.routes}, route_id, "route")

    def part(self, part_id: int) -> Part:
        """The part with that number; CurriculumError when there is none."""
        return _found({str(part.id): part for part in self.parts}, str(part_id), "part")

    def concept(self, concept_id: str) -> Concept:
        """The concept of that id; CurriculumError with the closest ids when there is none."""
        return _found(self.concepts, concept_id, "concept")

    def origin(self, concept_id: str) -> Chapter:
        """The chapter that teaches a concept; CurriculumError when none does."""
        return _found(self._origins, concept_id, "taught concept")

    @property
    def exercised(self) -> tuple[Chapter | Exercise, ...]:
        """Everything that has an exercise notebook: the chapters, then the other exercises."""
        return (*self.chapters, *self.exercises)

    def chapters_of(self, part_id: int) -> tuple[Chapter, ...]:
        """The chapters of one part, by number."""
        return tuple(sorted((c for c in self.chapters if c.part == part_id), key=lambda c: c.number))

    def needed_transitively(self, slug: str) -> tuple[str, ...]:
        """Every chapter that has to come before one chapter, by number; a circle in the path does no harm."""
        found: set[str] = set()
        waiting = list(self.chapter(slug).needs)
        while waiting:
            needed = waiting.pop()
            if needed not in found:
                found.add(needed)
                waiting.extend(self.chapter(needed).needs)
        return tuple(sorted(found, key=lambda needed: self.chapter(needed).number))

    def path_order(self) -> tuple[Chapter, ...]:
        """All chapters so that each comes after what it needs, by number where there is a choice.

        Raises
        ------
        CurriculumError : the path runs in a circle; the message names it
        """
        order: list[Chapter] = []
        waiting = sorted(self.chapters, key=lambda chapter: chapter.number)
        placed: set[str] = set()
        while waiting:
            free = next((chapter for chapter in waiting if placed.issuperset(chapter.needs)), None)
            if free is None:
                raise CurriculumError(f"The path runs in a circle: {' needs '.join(self.circle())}.")
            waiting.remove(free)
            placed.add(free.slug)
            order.append(free)
        return tuple(order)

    def circle(self) -> tuple[str, ...]:
        """Slugs of one circle of needs, its first slug repeated at the end; empty when there is none."""
        clear: set[str] = set()
        for start in self.chapters:
            trail: list[str] = []
            if found := self._circle_from(start.slug, trail, clear):
                return found
        return ()

    def _circle_from(self, slug: str, trail: list[str], clear: set[str]) -> tuple[str, ...]:
        if slug in trail:
            return (*trail[trail.index(slug) :], slug)
        if slug in clear:
            return ()
        trail.append(slug)
        for needed in self.chapter(slug).needs:
            if found := self._circle_from(needed, trail, clear):
                return found
        trail.pop()
        clear.add(slug)
        return ()

    def hours(self, route: Route) -> float:
        """The hours of all chapters of a route."""
        return sum(self.chapter(slug).hours for slug in route.chapters)

    def weeks(self, route: Route) -> float:
        """How many weeks a route takes at its own pace."""
        capstone = sum(self.chapter(slug).hours for slug in route.chapters if self.chapter(slug).part == CAPSTONE)
        others = self.hours(route) - capstone
        return others / route.hours_per_week + capstone / (route.capstone_hours_per_week or route.hours_per_week)

    @cached_property
    def objectives(self) -> Mapping[str, Objective]:
        """Every objective of the path by its id."""
        return {objective.id: objective for owner in self.exercised for objective in owner.objectives}

    @cached_property
    def misconceptions(self) -> Mapping[str, Misconception]:
        """Every misconception of the path by its id."""
        owners: tuple[Chapter | Exercise | FrontPage, ...] = (*self.exercised, *self.front)
        return {wrong.id: wrong for owner in owners for wrong in owner.misconceptions}


def curriculum_file() -> Path:
    """Where the path is kept: beside the chapters of a checkout, or inside the installed package.

    Raises
    ------
    CurriculumError : it is in neither place
    """
    package = Path(__file__).resolve().parent
    places = (package.parents[1] / "chapters" / "curriculum.yml", package / "course" / "curriculum.yml")
    for place in places:
        if place.is_file():
            return place
    raise CurriculumError(
        "The path of the course, curriculum.yml, was not found. Looked for "
        f"{' and '.join(str(place) for place in places)}. Install the course again, or run from a complete "
        "checkout."
    )


def load(path: Path | str | None = None) -> Curriculum:
    """Read the path from a file.

    Parameters
    ----------
    path : the file; without it the one that belongs to this copy of the course

    Raises
    ------
    CurriculumError : the file is missing, is not YAML, or does not have the shape described in its own head
    """
    import yaml

    file = curriculum_file() if path is None else Path(path)
    try:
        text = file.read_text(encoding="utf-8")
    except OSError as error:
        raise CurriculumError(f"{file} cannot be read: {error.strerror}.") from error
    try:
        # The compiled parser, where there is one, is ten times as fast.
        data = yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except yaml.YAMLError as error:
        raise CurriculumError(f"{file.name} is not YAML: {error}") from error
    try:
        return read(data)
    except CurriculumError as error:
        raise CurriculumError(f"{file.name}: {error}") from None


def read(data: object) -> Curriculum:
    """Turn the data of a curriculum file into values.

    Parameters
    ----------
    data : what a YAML parser makes of curriculum.yml

    Raises
    ------
    CurriculumError : with the path of the key, such as `chapters[3].minutes.reading`
    """
    top = _Keys("", data)
    parts = top.each("parts", _part)
    chapters = top.each("chapters", _chapter)
    exercises = top.each("exercises", _exercise)
    front = top.each("front", _front_page)
    routes = top.each("routes", _route)
    concepts = {slug: _concept(slug, f"concepts.{slug}", value) for slug, value in top.mapping("concepts").items()}
    top.nothing_else()
    curriculum = Curriculum(parts, chapters, exercises, front, routes, concepts)
    _check_ids(curriculum)
    _check_references(curriculum)
    return curriculum


def _part(where: str, value: object) -> Part:
    keys = _Keys(where, value)
    return keys.done(Part(id=keys.integer("id"), title=keys.text("title"), hours=keys.hours("hours")))


def _chapter(where: str, value: object) -> Chapter:
    keys = _Keys(where, value)
    minutes = _Keys(f"{where}.minutes", keys.raw("minutes"))
    return keys.done(
        Chapter(
            slug=keys.slug("slug"),
            number=keys.integer("number"),
            title=keys.text("title"),
            part=keys.integer("part"),
            status=keys.status("status"),
            hours=keys.hours("hours"),
            minutes=minutes.done(Minutes(minutes.integer("reading"), minutes.integer("exercise"))),
            decision=keys.text("decision"),
            objectives=keys.each("objectives", _objective),
            needs=keys.slugs("needs"),
            helps=keys.slugs("helps"),
            teaches=keys.slugs("teaches"),
            uses=keys.slugs("uses"),
            misconceptions=keys.each("misconceptions", _misconception),
        )
    )


def _exercise(where: str, value: object) -> Exercise:
    keys = _Keys(where, value)
    return keys.done(
        Exercise(
            slug=keys.slug("slug"),
            title=keys.text("title"),
            status=keys.status("status"),
            minutes=keys.integer("minutes"),
            after=keys.slug("after") if keys.raw("after") is not None else None,
            objectives=keys.each("objectives", _objective),
            misconceptions=keys.each("misconceptions", _misconception),
        )
    )


def _front_page(where: str, value: object) -> FrontPage:
    keys = _Keys(where, value)
    return keys.done(
        FrontPage(
            slug=keys.slug("slug"),
            title=keys.text("title"),
            misconceptions=keys.each("misconceptions", _misconception),
        )
    )


def _route(where: str, value: object) -> Route:
    keys = _Keys(where, value)
    capstone = keys.hours("capstone_hours_per_week") if "capstone_hours_per_week" in keys else None
    return keys.done(
        Route(
            id=keys.slug("id"),
            title=keys.text("title"),
            audience=keys.text("for"),
            chapters=keys.slugs("chapters"),
            hours_per_week=keys.hours("hours_per_week"),
            capstone_hours_per_week=capstone,
        )
    )


def _objective(where: str, value: object) -> Objective:
    keys = _Keys(where, value)
    return keys.done(Objective(id=keys.slug("id"), text=keys.text("text")))


def _misconception(where: str, value: object) -> Misconception:
    keys = _Keys(where, value)
    return keys.done(Misconception(id=keys.slug("id"), says=keys.text("says"), ask=keys.text("ask")))


def _concept(slug: str, where: str, value: object) -> Concept:
    keys = _Keys(where, value)
    if not _SLUG.match(slug):
        raise CurriculumError(f"{where} must be lower-case words joined by hyphens.")
    return keys.done(Concept(id=slug, term=keys.text("term"), means=keys.text("means")))


class _Keys:
    """One mapping of the file, read key by key; whatever is wrong is said with the key's path."""

    def __init__(self, where: str, value: object) -> None:
        self._where = where
        if not isinstance(value, dict):
            raise CurriculumError(f"{where or 'the file'} must be a mapping of keys and holds {_shown(value)}.")
        self._values = cast("dict[str, object]", value)
        self._asked: set[str] = set()

    def __contains__(self, key: str) -> bool:
        return key in self._values

    def at(self, key: str) -> str:
        return f"{self._where}.{key}" if self._where else key

    def raw(self, key: str) -> object:
        self._asked.add(key)
        if key not in self._values:
            raise CurriculumError(f"{self.at(key)} is missing.")
        return self._values[key]

    def text(self, key: str) -> str:
        value = self.raw(key)
        if not isinstance(value, str) or not value.strip():
            raise CurriculumError(f"{self.at(key)} must be a text and holds {_shown(value)}.")
        return value.strip()

    def slug(self, key: str) -> str:
        return _slug(self.at(key), self.raw(key))

    def integer(self, key: str) -> int:
        value = self.raw(key)
        if not isinstance(value, int) or isinstance(value, bool) or value < 0:
            raise CurriculumError(f"{self.at(key)} must be a whole number and holds {_shown(value)}.")
        return value

    def hours(self, key: str) -> float:
        value = self.raw(key)
        if not isinstance(value, int | float) or isinstance(value, bool) or not value > 0:
            raise CurriculumError(f"{self.at(key)} must be a number of hours above 0 and holds {_shown(value)}.")
        return float(value)

    def status(self, key: str) -> Status:
        value = self.raw(key)
        if value not in ("written", "planned"):
            raise CurriculumError(f"{self.at(key)} must be written or planned and holds {_shown(value)}.")
        return value

    def slugs(self, key: str) -> tuple[str, ...]:
        values = self.each(key, _slug)
        for i, value in enumerate(values):
            if value in values[:i]:
                raise CurriculumError(f"{self.at(key)} names {value} twice.")
        return values

    def each(self, key: str, one: Callable[[str, object], _T]) -> tuple[_T, ...]:
        value = self.raw(key)
        if not isinstance(value, list):
            raise CurriculumError(f"{self.at(key)} must be a list and holds {_shown(value)}.")
        return tuple(one(f"{self.at(key)}[{i}]", item) for i, item in enumerate(value))

    def mapping(self, key: str) -> Mapping[str, object]:
        value = self.raw(key)
        if not isinstance(value, dict):
            raise CurriculumError(f"{self.at(key)} must be a mapping of ids and holds {_shown(value)}.")
        return {str(name): item for name, item in value.items()}

    def nothing_else(self) -> None:
        for key in self._values:
            if key not in self._asked:
                raise CurriculumError(
                    f"{self.at(str(key))} is not a known key. Known here: {', '.join(sorted(self._asked))}."
                )

    def done(self, value: _T) -> _T:
        self.nothing_else()
        return value


def _slug(where: str, value: object) -> str:
    if not isinstance(value, str) or not _SLUG.match(value):
        raise CurriculumError(f"{where} must be lower-case words joined by hyphens and holds {_shown(value)}.")
    return value


def _shown(value: object) -> str:
    if value is None:
        return "nothing"
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."


def _found(known: Mapping[str, _T], wanted: str, kind: str) -> _T:
    if wanted in known:
        return known[wanted]
    close = difflib.get_close_matches(wanted, known, n=3)
    hint = f" Close to it: {', '.join(close)}." if close else ""
    raise CurriculumError(f"There is no {kind} {wanted!r}.{hint}")


def _check_ids(curriculum: Curriculum) -> None:
    owners = curriculum.exercised
    _unique("parts", (str(part.id) for part in curriculum.parts))
    _unique("pages", (owner.slug for owner in (*owners, *curriculum.front)))
    _unique("numbers of chapters", (str(chapter.number) for chapter in curriculum.chapters))
    _unique("routes", (route.id for route in curriculum.routes))
    _unique("objectives", (objective.id for owner in owners for objective in owner.objectives))
    _unique(
        "misconceptions",
        (wrong.id for owner in (*owners, *curriculum.front) for wrong in owner.misconceptions),
    )
    taught: dict[str, str] = {}
    for chapter in curriculum.chapters:
        if not chapter.slug.startswith(f"{chapter.number:02d}-"):
            raise CurriculumError(
                f"The slug {chapter.slug} must begin with the chapter's number, {chapter.number:02d}-."
            )
        for concept in chapter.teaches:
            if concept in taught:
                raise CurriculumError(
                    f"The concept {concept} is taught by {taught[concept]} and again by {chapter.slug}; "
                    "one chapter teaches it, later ones use it."
                )
            taught[concept] = chapter.slug


def _unique(kind: str, ids: Iterable[str]) -> None:
    seen: set[str] = set()
    for each in ids:
        if each in seen:
            raise CurriculumError(f"{kind}: {each} is there twice.")
        seen.add(each)


def _check_references(curriculum: Curriculum) -> None:
    parts = {part.id for part in curriculum.parts}
    for i, chapter in enumerate(curriculum.chapters):
        where = f"chapters[{i}] ({chapter.slug})"
        if chapter.part not in parts:
            raise CurriculumError(f"{where}.part: there is no part {chapter.part}.")
        for key in ("needs", "helps"):
            for slug in getattr(chapter, key):
                _resolve(f"{where}.{key}", curriculum.chapter, slug)
        for key in ("teaches", "uses"):
            for concept in getattr(chapter, key):
                _resolve(f"{where}.{key}", curriculum.concept, concept)
    for i, exercise in enumerate(curriculum.exercises):
        if exercise.after is not None:
            _resolve(f"exercises[{i}] ({exercise.slug}).after", curriculum.chapter, exercise.after)
    for i, route in enumerate(curriculum.routes):
        for slug in route.chapters:
            _resolve(f"routes[{i}] ({route.id}).chapters", curriculum.chapter, slug)


def _resolve(where: str, ask: Callable[[str], object], wanted: str) -> None:
    try:
        ask(wanted)
    except CurriculumError as error:
        raise CurriculumError(f"{where}: {error}") from None
