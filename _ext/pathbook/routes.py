"""``{routes}``: the named ways through the path, with the weeks that they take."""

from __future__ import annotations

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from learnpath.curriculum import Chapter, Curriculum, Route

from .elements import element, html_element, paragraph, span, strong
from .path import curriculum, hours, stop_link


def pace(path: Curriculum, route: Route) -> str:
    """Return what a route takes, in words."""
    weeks = round(path.weeks(route))
    rate = f"{hours(route.hours_per_week)} a week"
    if route.capstone_hours_per_week:
        rate += f", {hours(route.capstone_hours_per_week)} in the capstone"
    return f"{hours(path.hours(route))} at {rate}: {weeks} week{'s' * (weeks != 1)}"


def stop(chapter: Chapter) -> html_element:
    """Return one chapter of a route: its number to see, its title to hear and to point at."""
    label = stop_link(chapter, f"{chapter.number:02d}")
    title = span(f" {chapter.title}" + ("" if chapter.written else " (planned)"), "lp-hidden")
    return element("li", label, title, classes=f"lp-stop lp-stop--{chapter.status}", title=chapter.title)


class Routes(SphinxDirective):
    """All routes of curriculum.yml."""

    def run(self) -> list[nodes.Node]:
        """Return one box for each route."""
        path = curriculum(self.env)
        boxes = [
            element(
                "div",
                paragraph(strong(route.title), classes="lp-route__title"),
                paragraph(route.audience, classes="lp-route__description"),
                element("ol", *(stop(path.chapter(slug)) for slug in route.chapters), classes="lp-route__stops"),
                paragraph(pace(path, route), classes="lp-route__pace"),
                classes="lp-route",
            )
            for route in path.routes
        ]
        return [element("div", *boxes, classes="lp-routes")]


def setup(app: Sphinx) -> None:
    """Register the directive."""
    app.add_directive("routes", Routes)
