"""What exercise 5 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.work import Work, observes


@observes("5.1")
def observe_missing(work: Work, probe: int) -> dict[str, object]:
    return {"missing": work.value("missing")}


@observes("5.2")
def observe_slope(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("slope", "slope_low", "slope_high")}


@observes("5.3")
def observe_coverage(work: Work, probe: int) -> dict[str, object]:
    return {"coverage": work.value("coverage")}


@observes("5.4")
def observe_aims(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("aims", "volume_cost")}


@observes("5.5")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("gain", "gain_low", "gain_high")}
