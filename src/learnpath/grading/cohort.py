"""Who learns together: ``cohort.toml``, which a mentor writes.

::

    name = "Spring 2027"

    [[learner]]
    id = "ada"                      # names the folders; letters, digits, - and _
    name = "Ada"                    # how reports call her; the id if left out
    aliases = ["a.lace@bank.example"]   # other beginnings of file and folder names that mean her
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path

from learnpath.workfolder import CannotDo

_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


@dataclass(frozen=True)
class Learner:
    """One learner: an id that is safe as the name of a folder, a name for people, other names in file names."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cohort:
    """A name and its learners, in the order of the file."""

    name: str
    learners: tuple[Learner, ...]


def is_learner_id(text: str) -> bool:
    """Whether a text may be the id of a learner, and with it the name of a folder."""
    return _ID.fullmatch(text) is not None


def load(path: Path) -> Cohort:
    """Read a cohort file.

    Raises
    ------
    CannotDo
        If the file is missing or not as described above; the message says what to mend.
    """
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise CannotDo(f"{path} cannot be read: {error.strerror or error}.") from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CannotDo(f"{path} is not valid TOML: {error}.") from None
    entries = data.get("learner")
    if not isinstance(entries, list) or not entries:
        raise CannotDo(f'{path} names no learner. Each has a table of its own: [[learner]], then id = "ada".')
    learners = tuple(_learner(entry, number, path) for number, entry in enumerate(entries, start=1))
    taken: dict[str, str] = {}
    for learner in learners:
        for name in (learner.id, *learner.aliases):
            other = taken.setdefault(name.casefold(), learner.id)
            if other != learner.id or (name == learner.id and [each.id for each in learners].count(name) > 1):
                raise CannotDo(f"{path}: {name!r} stands for more than one learner.")
    return Cohort(str(data.get("name", path.stem)), learners)


def _learner(entry: object, number: int, path: Path) -> Learner:
    if not isinstance(entry, dict) or not isinstance(entry.get("id"), str) or not is_learner_id(entry["id"]):
        raise CannotDo(f'{path}: learner {number} needs an id of letters, digits, - and _, such as id = "ada".')
    aliases = entry.get("aliases", [])
    if not isinstance(aliases, list) or not all(isinstance(alias, str) and alias.strip() for alias in aliases):
        raise CannotDo(f"{path}: the aliases of {entry['id']} must be a list of texts.")
    name = entry.get("name", entry["id"])
    if not isinstance(name, str) or not name.strip():
        raise CannotDo(f"{path}: the name of {entry['id']} must be a text.")
    return Learner(entry["id"], name.strip(), tuple(aliases))
