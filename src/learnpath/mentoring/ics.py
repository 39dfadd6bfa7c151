"""All-day events as a calendar file, and back: the small part of RFC 5545 that a plan needs.

Dates are dates, without a time zone: a study day is that day wherever one is. An event is known by its UID; a
calendar that meets a UID again takes what has the higher SEQUENCE.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

PRODID = "-//From Data Science to Machine Learning//learnpath plan//EN"
_OCTETS = 75
_PLAIN = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n", "\\N": "\n"}


@dataclass(frozen=True)
class Event:
    """One all-day event.

    Attributes
    ----------
    uid
        What it is known by, for ever.
    day
        The day it is on.
    summary, description
        Its title, and more about it.
    sequence
        How often it has been changed since it was made.
    stamp
        When it was changed last, in UTC.
    cancelled
        Whether it has been called off.
    """

    uid: str
    day: date
    summary: str
    description: str = ""
    sequence: int = 0
    stamp: datetime = datetime(2000, 1, 1, tzinfo=UTC)
    cancelled: bool = False


def as_text(events: Iterable[Event], name: str) -> str:
    """Return a calendar file: lines that end in CRLF, none longer than 75 octets."""
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:{PRODID}", "CALSCALE:GREGORIAN", f"X-WR-CALNAME:{_text(name)}"]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{_text(event.uid)}",
            f"DTSTAMP:{event.stamp.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"SEQUENCE:{event.sequence}",
            f"DTSTART;VALUE=DATE:{event.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{event.day + timedelta(days=1):%Y%m%d}",
            f"SUMMARY:{_text(event.summary)}",
            *([f"DESCRIPTION:{_text(event.description)}"] if event.description else []),
            f"STATUS:{'CANCELLED' if event.cancelled else 'CONFIRMED'}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{_folded(line)}\r\n" for line in lines)


def read(text: str) -> tuple[Event, ...]:
    """Read a file that `as_text` has written.

    Raises
    ------
    ValueError
        If it is something else.
    """
    lines = re.sub(r"\r?\n[ \t]", "", text).splitlines()
    if f"PRODID:{PRODID}" not in lines:
        raise ValueError("not a calendar of this program")
    events: list[Event] = []
    fields: dict[str, str] = {}
    for line in lines:
        key, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            fields = {}
        elif line == "END:VEVENT":
            events.append(_event(fields))
        else:
            fields[key] = value
    return tuple(events)


def revised(events: Iterable[Event], before: Iterable[Event], now: datetime) -> list[Event]:
    """Give events the SEQUENCE and stamp that make a calendar take over what has changed, and only that.

    Parameters
    ----------
    events
        As they are to be; their `sequence` and `stamp` are of no matter.
    before
        As they were written last.
    now
        The present, with a time zone.
    """
    known = {event.uid: event for event in before}
    found = []
    for event in events:
        old = known.get(event.uid)
        same = old is not None and _without_revision(old) == _without_revision(event)
        if old is not None and same:
            found.append(old)
        else:
            sequence = 0 if old is None else old.sequence + 1
            stamp = now.astimezone(UTC).replace(microsecond=0)
            found.append(
                Event(event.uid, event.day, event.summary, event.description, sequence, stamp, event.cancelled)
            )
    return found


def _without_revision(event: Event) -> tuple[object, ...]:
    return event.uid, event.day, event.summary, event.description, event.cancelled


def _event(fields: Mapping[str, str]) -> Event:
    try:
        return Event(
            _read_text(fields["UID"]),
            datetime.strptime(fields["DTSTART;VALUE=DATE"], "%Y%m%d").date(),
            _read_text(fields["SUMMARY"]),
            _read_text(fields.get("DESCRIPTION", "")),
            int(fields["SEQUENCE"]),
            datetime.strptime(fields["DTSTAMP"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
            fields["STATUS"] == "CANCELLED",
        )
    except KeyError as missing:
        raise ValueError(f"an event has no {missing}") from None


def _text(value: str) -> str:
    """A text as a value: escaped, and without the control characters that a calendar may not hold."""
    plain = "".join(letter for letter in value if letter == "\n" or letter.isprintable())
    for letter, escaped in (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n")):
        plain = plain.replace(letter, escaped)
    return plain


def _read_text(value: str) -> str:
    return re.sub(r"\\[\\;,nN]", lambda found: _PLAIN[found[0]], value)


def _folded(line: str) -> str:
    """Break a line after at most 75 octets, never inside a character; what continues it begins with a space."""
    pieces = [""]
    for letter in line:
        room = _OCTETS if len(pieces) == 1 else _OCTETS - 1
        if len((pieces[-1] + letter).encode()) > room:
            pieces.append("")
        pieces[-1] += letter
    return "\r\n ".join(pieces)
