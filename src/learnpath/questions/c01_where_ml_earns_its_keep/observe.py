"""What exercise 1 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c01_where_ml_earns_its_keep.months import other_payments
from learnpath.work import AnswerRaised, NotAttempted, Work, observes, prepares


@observes("1.1")
def observe_deserves(work: Work, probe: int) -> dict[str, object]:
    return {"deserves": work.value("deserves")}


@observes("1.2")
def observe_kinds(work: Work, probe: int) -> dict[str, object]:
    found = work.value("kinds")
    if type(found) is dict and any(
        type(pair) in (tuple, list) and any(x is ... for x in pair) for pair in found.values()
    ):
        raise NotAttempted("kinds", "`kinds` still contains `...`.")
    return {"kinds": found}


@prepares("1.3")
def prepare_rule(probe: int) -> None:
    other_payments(probe)


@observes("1.3")
def observe_rule(work: Work, probe: int) -> dict[str, object]:
    rings = work.function("rings")
    month = work.given("payments")
    seen: dict[str, object] = {"here": rings(month), "pounds": work.value("pounds"), "needs_answer": False}
    for name, payments in (("here_blind", month.drop(columns="is_fraud")), ("elsewhere", other_payments(probe))):
        try:
            seen[name] = rings(payments.drop(columns="is_fraud", errors="ignore"))
        except AnswerRaised as stopped:
            if "is_fraud" not in stopped.said:
                raise
            seen["needs_answer"] = True
    return seen


@observes("1.4")
def observe_sheet(work: Work, probe: int) -> dict[str, object]:
    return {"sheet": work.value("sheet")}
