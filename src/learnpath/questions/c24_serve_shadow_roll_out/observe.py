"""What exercise 24 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c24_serve_shadow_roll_out.rollouts import pairs, streams
from learnpath.work import Work, observes


@observes("24.1")
def observe_in_parity(work: Work, probe: int) -> dict[str, object]:
    in_parity = work.function("in_parity")
    return {"answers": [in_parity(pair.offline, pair.online) for pair in pairs(probe)]}


@observes("24.2")
def observe_shadow(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("disagreements", "more", "more_low", "more_high")}


@observes("24.3")
def observe_limit(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("limit", "false_stops", "delay_hours")}


@observes("24.4")
def observe_let_through(work: Work, probe: int) -> dict[str, object]:
    let_through = work.function("let_through")
    return {"answers": [let_through(stream.clocks, stream.most) for stream in streams(probe)]}


@observes("24.5")
def observe_drill(work: Work, probe: int) -> dict[str, object]:
    return {"drill": work.value("drill")}


@observes("24.6")
def observe_nothing_seen(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("upper_end", "payments_needed")}
