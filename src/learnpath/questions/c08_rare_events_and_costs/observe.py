"""What exercise 8 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c08_rare_events_and_costs.desks import desks
from learnpath.work import Work, observes


@observes("8.1")
def observe_supplier(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("alerts_a_night", "real_share")}


@observes("8.2")
def observe_faulty(work: Work, probe: int) -> dict[str, object]:
    return {"faulty": work.value("faulty")}


@observes("8.3")
def observe_precision_at_capacity(work: Work, probe: int) -> dict[str, object]:
    import numpy as np

    precision_at_capacity = work.function("precision_at_capacity", copies=False)
    answers: list[object] = []
    unchanged: list[bool] = []
    for desk in desks(probe):
        scores, is_fraud = np.array(desk.scores), np.array(desk.is_fraud)
        answers.append(precision_at_capacity(scores, is_fraud, desk.capacity))
        unchanged.append(scores.tolist() == desk.scores and is_fraud.tolist() == desk.is_fraud)
    return {"answers": answers, "unchanged": unchanged}


@observes("8.4")
def observe_three_ways(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("costs", "expected_frauds")}


@observes("8.5")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("gain", "gain_low", "gain_high")}
