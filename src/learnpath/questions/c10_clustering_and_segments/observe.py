"""What exercise 10 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c10_clustering_and_segments.redraws import redraws
from learnpath.work import Work, observes


def _values(work: Work, *names: str) -> dict[str, object]:
    return {name: work.value(name) for name in names}


@observes("10.1")
def observe_lies(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "lies")


@observes("10.2")
def observe_stability(work: Work, probe: int) -> dict[str, object]:
    agreement = work.function("agreement")
    answers = [agreement(redraw.table, redraw.k, redraw.rows) for redraw in redraws(probe)]
    return {"answers": answers, **_values(work, "stability_plain", "stability_four")}


@observes("10.3")
def observe_responsibilities(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "unsure_share", "by_label", "by_responsibility")


@observes("10.4")
def observe_units(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "agreement_unscaled", "agreement_scaled")


@observes("10.5")
def observe_advantage(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "advantage_pounds", "advantage_low", "advantage_high")


@observes("10.6")
def observe_card(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "card")


@observes("10.7")
def observe_answer(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "answer_to_customer")
