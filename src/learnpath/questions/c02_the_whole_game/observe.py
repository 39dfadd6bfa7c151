"""What exercise 2 looks at in the learner's work: plain data only."""

from __future__ import annotations

import copy

from learnpath.questions.c02_the_whole_game.customers import probes
from learnpath.work import AnswerRaised, Work, observes


@observes("2.1")
def observe_dummy_brier(work: Work, probe: int) -> dict[str, object]:
    return {"dummy_brier": work.value("dummy_brier")}


@observes("2.2")
def observe_in_order(work: Work, probe: int) -> dict[str, object]:
    return {"in_order": work.value("in_order")}


@observes("2.3")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("brier_gain", "gain_low", "gain_high")}


@observes("2.4")
def observe_predict_one(work: Work, probe: int) -> dict[str, object]:
    predict_one = work.function("predict_one", copies=False)
    answers: list[object] = []
    raised: list[str | None] = []
    left_behind: list[object] = []
    for customer in probes(probe):
        given = copy.deepcopy(customer)
        try:
            answers.append(predict_one(given))
            raised.append(None)
        except AnswerRaised as stopped:
            if not answers:  # not even a complete customer
                raise
            answers.append(None)
            raised.append(stopped.said)
        left_behind.append(sorted(map(str, given.items())))
    return {"answers": answers, "raised": raised, "left_behind": left_behind}


@observes("2.5")
def observe_advantage(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("advantage_pounds", "advantage_low", "advantage_high")}
