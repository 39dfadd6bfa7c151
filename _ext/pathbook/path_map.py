"""``{path-map}``: the whole path, part by part, with what is written and what is planned."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from learnpath.curriculum import Chapter, Curriculum, Exercise

from .elements import element, html_element, paragraph, span, strong
from .path import curriculum, hours, stop_link

ROMAN = ("", "I", "II", "III", "IV", "V", "VI")


def station(stop: Chapter | Exercise) -> html_element:
    """Return one stop of the map: a chapter, or an exercise that stands between chapters."""
    chapter = stop if isinstance(stop, Chapter) else None
    line: list[nodes.Node] = [span(f"{chapter.number:02d} ", "lp-station__number")] if chapter else []
    line += [
        stop_link(stop, stop.title, "lp-station__title"),
        span(f" {hours(chapter.hours)}" if chapter else f" {stop.minutes} minutes", "lp-station__hours"),
    ]
    if not stop.written:
        line.append(span(" planned", "lp-badge"))
    text = [paragraph(*line, classes="lp-station__line")]
    if chapter:
        text.append(paragraph(chapter.decision, classes="lp-station__decision"))
    kind = "chapter" if chapter else "exercise"
    return element("li", *text, classes=f"lp-station lp-station--{stop.status} lp-station--{kind}")


def stations(path: Curriculum, chapters: tuple[Chapter, ...]) -> list[html_element]:
    """Return the stops of one part, each exercise after its chapter."""
    found = [station(each) for each in path.exercises if each.after is None and chapters[0] is path.chapters[0]]
    for chapter in chapters:
        found.append(station(chapter))
        found += [station(each) for each in path.exercises if each.after == chapter.slug]
    return found


class PathMap(SphinxDirective):
    """The map of the path."""

    def run(self) -> list[nodes.Node]:
        """Return one ordered list for each part."""
        path = curriculum(self.env)
        parts = [
            element(
                "div",
                paragraph(
                    strong(f"Part {ROMAN[part.id]} · {part.title}"),
                    span(f" {hours(part.hours)}", "lp-station__hours"),
                    classes="lp-map__part",
                ),
                element("ol", *stations(path, path.chapters_of(part.id)), classes="lp-map__stations"),
            )
            for part in path.parts
        ]
        return [element("div", *parts, classes="lp-map")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("path-map", PathMap)
