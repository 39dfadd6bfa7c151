"""What exercise 21 looks at in the learner's work: plain data only."""

from __future__ import annotations

from typing import Any

from learnpath.questions.c21_point_in_time_features.logs import histories, ordered_logs, streams
from learnpath.questions.c21_point_in_time_features.variants import VARIANTS, in_order
from learnpath.work import NotAttempted, Work, observes


@observes("21.1")
def observe_last_hour(work: Work, probe: int) -> dict[str, object]:
    last_hour = work.function("last_hour")
    return {"answers": [last_hour(list(log.events)) for log in ordered_logs(probe)]}


@observes("21.2")
def observe_as_of(work: Work, probe: int) -> dict[str, object]:
    as_of = work.function("as_of")
    return {"answers": [as_of(list(one.clocks), list(one.known_at), list(one.values)) for one in histories(probe)]}


@observes("21.3")
def observe_payers(work: Work, probe: int) -> dict[str, object]:
    payers_last_day = work.function("payers_last_day", copies=False)
    told = streams(probe)
    apart = []
    for stream in told:
        state: dict[Any, Any] = {}
        apart.append([payers_last_day(state, event) for event in stream.events])
    states: list[dict[Any, Any]] = [{}, {}]
    mixed: list[list[object]] = [[], []]
    for step in range(len(told[0].events)):  # two streams side by side, each with a state of its own
        for place in (0, 1):
            mixed[place].append(payers_last_day(states[place], told[0].events[step]))
    return {"answers": apart, "mixed": mixed}


@observes("21.4")
def observe_parity(work: Work, probe: int) -> dict[str, object]:
    same_everywhere = work.function("same_everywhere", copies=False)
    return {"answers": [same_everywhere(VARIANTS[place].offline) for place in in_order(probe)]}


@observes("21.5")
def observe_registry(work: Work, probe: int) -> dict[str, object]:
    found = work.value("registry")
    if isinstance(found, dict) and any(
        value is ... for entry in found.values() if isinstance(entry, dict) for value in entry.values()
    ):
        raise NotAttempted("registry", "`registry` still contains `...`.")
    return {"registry": found}


@observes("21.6")
def observe_shares(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("real_here", "real_at_harbour")}
