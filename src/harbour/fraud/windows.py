"""Sums over sliding windows that are exact at every event: whole numbers in, whole numbers out.

A `series` remembers the entries of one key (an account's payments, say) in order of event time, no further back
than its longest window. For each window it keeps how many of the oldest entries lie outside, and the sums over
those inside. An entry that comes late is put where it belongs. The entries themselves lie in blocks of one shared
array, the arena; a block that is full is exchanged for one twice as large, and the old one goes to a list of free
blocks.

An entry counts in a window of w microseconds if and only if ``clock - w < time <= clock``.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from harbour.fraud.compiled import compiled

ENTRY = np.dtype([("time", "i8"), ("amount", "i8"), ("marks", "i8")], align=True)
HEAP = np.dtype([("top", "i8"), ("largest", "i8"), ("free", "i8", (48,))], align=True)
SMALLEST = 4


def series(windows: int) -> np.dtype[np.void]:
    """Return the record type of a series with so many windows, the longest first."""
    return np.dtype(
        [
            ("start", "i8"),  # where its block begins in the arena
            ("capacity", "i8"),  # size of the block, a power of two; 0 before the first entry
            ("head", "i8"),  # place of the oldest entry in the block
            ("length", "i8"),  # entries remembered
            ("squares", "i8"),  # sum of squared pounds over the longest window
            ("outside", "i8", (windows,)),  # how many of the oldest entries lie outside each window
            ("amount", "i8", (windows,)),  # sum over the entries inside
            ("marks", "i8", (windows,)),  # the same for the marks
        ],
        align=True,
    )


@compiled
def squared_pounds(pence: int) -> int:
    """Return whole pounds squared: small enough that a sum of them stays a whole number of 64 bits."""
    pounds = pence // 100
    return pounds * pounds


@compiled
def count(series: Any, window: int) -> int:
    """Return how many entries lie in the window with this index."""
    inside: int = series.length - series.outside[window]
    return inside


@compiled
def expire(series: Any, arena: Any, clock: int, windows: tuple[int, ...]) -> None:
    """Move every window up to the clock, and forget what lies outside the longest."""
    mask = series.capacity - 1
    for window in range(len(windows)):
        limit = clock - windows[window]
        outside = series.outside[window]
        while outside < series.length:
            entry = arena[series.start + ((series.head + outside) & mask)]
            if entry.time > limit:
                break
            series.amount[window] -= entry.amount
            series.marks[window] -= entry.marks
            if window == 0:
                series.squares -= squared_pounds(entry.amount)
            outside += 1
        series.outside[window] = outside
    gone = series.outside[0]
    if gone:
        series.head = (series.head + gone) & mask
        series.length -= gone
        for window in range(len(windows)):
            series.outside[window] -= gone


@compiled
def until(series: Any, arena: Any, time: int) -> int:
    """Return how many of the entries remembered have this time or an earlier one."""
    mask = series.capacity - 1
    low, high = 0, series.length
    while low < high:
        middle = (low + high) // 2
        if arena[series.start + ((series.head + middle) & mask)].time <= time:
            low = middle + 1
        else:
            high = middle
    found: int = low
    return found


@compiled
def push(
    series: Any, arena: Any, heap: Any, clock: int, windows: tuple[int, ...], time: int, amount: int, marks: int
) -> None:
    """Remember one entry. The series must be expired to the same clock, and the arena must have `room`."""
    if time <= clock - windows[0]:
        return
    if series.length == series.capacity:
        _double(series, arena, heap)
    mask = series.capacity - 1
    place = series.length
    while place > 0:  # an entry that came late moves the later ones up
        before = series.start + ((series.head + place - 1) & mask)
        if arena[before].time <= time:
            break
        after = series.start + ((series.head + place) & mask)
        arena[after].time = arena[before].time
        arena[after].amount = arena[before].amount
        arena[after].marks = arena[before].marks
        place -= 1
    entry = arena[series.start + ((series.head + place) & mask)]
    entry.time = time
    entry.amount = amount
    entry.marks = marks
    series.length += 1
    series.squares += squared_pounds(amount)
    for window in range(len(windows)):
        if time > clock - windows[window]:
            series.amount[window] += amount
            series.marks[window] += marks
        else:
            series.outside[window] += 1


@compiled
def has_room(arena: Any, heap: Any) -> bool:
    """Whether the arena surely suffices for the three entries that one event can add."""
    enough: bool = len(arena) - heap.top >= 6 * max(heap.largest, SMALLEST)
    return enough


@compiled
def clear(heap: Any) -> None:
    """Declare the whole arena free."""
    heap.top = 0
    heap.largest = 0
    heap.free[:] = 0


@compiled
def _double(series: Any, arena: Any, heap: Any) -> None:
    old, capacity = series.capacity, max(2 * series.capacity, SMALLEST)
    start = _take(arena, heap, capacity)
    for place in range(series.length):
        before = arena[series.start + ((series.head + place) & (old - 1))]
        after = arena[start + place]
        after.time = before.time
        after.amount = before.amount
        after.marks = before.marks
    if old:
        size = _size_class(old)
        arena[series.start].time = heap.free[size]
        heap.free[size] = series.start + 1
    series.start, series.capacity, series.head = start, capacity, 0


@compiled
def _take(arena: Any, heap: Any, capacity: int) -> int:
    size = _size_class(capacity)
    if heap.free[size]:
        start: int = heap.free[size] - 1
        heap.free[size] = arena[start].time
        return start
    start = int(heap.top)
    heap.top += capacity
    heap.largest = max(heap.largest, capacity)
    return start


@compiled
def _size_class(capacity: int) -> int:
    size = 0
    while (1 << size) < capacity:
        size += 1
    return size


RECENT = np.dtype([("who", "i8", (16,)), ("when", "i8", (16,))], align=True)
"""The last sixteen others that a key had to do with (accounts on a device, claimants in an account), and when last."""


@compiled
def remember(recent: Any, who: int, when: int) -> None:
    """Note that `who` (not 0) was seen; of more than sixteen the one not seen for longest is forgotten."""
    oldest = 0
    for place in range(16):
        if recent.who[place] == who:
            recent.when[place] = max(recent.when[place], when)
            return
        if recent.who[place] == 0:
            oldest = place
            break
        if recent.when[place] < recent.when[oldest]:
            oldest = place
    recent.who[oldest] = who
    recent.when[oldest] = when


@compiled
def knows(recent: Any, who: int) -> bool:
    """Whether `who` is among those remembered, however long ago."""
    found = False
    for place in range(16):
        found = found or recent.who[place] == who
    return found


@compiled
def distinct(recent: Any, clock: int, window: int) -> int:
    """Return how many were seen in the window before the clock; at most 16."""
    found = 0
    for place in range(16):
        if recent.who[place] != 0 and recent.when[place] > clock - window:
            found += 1
    return found
