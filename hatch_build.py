"""Puts the exercises, their solutions and the path into the wheel; a checkout reads them where they are."""

from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CourseFiles(BuildHookInterface):  # type: ignore[type-arg]
    """Adds the course's own files to a standard wheel, not to an editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if version == "standard":
            build_data["force_include"].update(
                {
                    "exercises": "learnpath/course/exercises",
                    "solutions": "learnpath/course/solutions",
                    "chapters/curriculum.yml": "learnpath/course/curriculum.yml",
                }
            )
