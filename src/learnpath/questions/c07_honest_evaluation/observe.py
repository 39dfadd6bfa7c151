"""What exercise 7 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c07_honest_evaluation.tables import LOTS, SPLITS, cases, split_days, statements
from learnpath.work import Work, observes


@observes("7.1")
def observe_noise(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("before", "inside")}


@observes("7.2")
def observe_cards(work: Work, probe: int) -> dict[str, object]:
    return {"cards": work.value("cards")}


@observes("7.3")
def observe_splits(work: Work, probe: int) -> dict[str, object]:
    time_split, group_split = work.function("time_split"), work.function("group_split")
    table = statements(probe, 30)
    return {
        "by_time": [time_split(table, day) for day in split_days(probe)],
        "by_group": [group_split(statements(probe, size), share, seed) for size, share, seed in SPLITS],
        "again": group_split(statements(probe, SPLITS[0][0]), *SPLITS[0][1:]),
        "lots": [group_split(statements(probe, size), share, seed) for size, share, seed in LOTS],
    }


@observes("7.4")
def observe_wilson(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("wilson_low", "wilson_high", "rows_needed")}


@observes("7.5")
def observe_repair(work: Work, probe: int) -> dict[str, object]:
    honest = work.function("honest_probabilities")
    return {"probabilities": [honest(case.X, case.y, case.customers) for case in cases(probe)]}


@observes("7.6")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("brier_gain", "gain_low", "gain_high")}
