"""What exercise 6 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.work import Work, observes


@observes("6.1")
def observe_break_even(work: Work, probe: int) -> dict[str, object]:
    return {"break_even": work.value("break_even")}


@observes("6.2")
def observe_reliability(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("said", "happened", "how_many")}


@observes("6.3")
def observe_qualities(work: Work, probe: int) -> dict[str, object]:
    return {"qualities": work.value("qualities")}


@observes("6.4")
def observe_effect(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("effect", "effect_low", "effect_high")}


@observes("6.5")
def observe_not_contacted(work: Work, probe: int) -> dict[str, object]:
    return {"not_contacted": work.value("not_contacted")}


@observes("6.6")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("brier_gain", "gain_low", "gain_high")}
