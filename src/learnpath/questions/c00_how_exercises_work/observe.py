"""What exercise 0 looks at in the learner's work."""

from __future__ import annotations

import copy

from learnpath.questions.c00_how_exercises_work.payments import OPENING_PENCE, limits, other_days
from learnpath.work import Work, observes


@observes("0.1")
def observe_total_pounds(work: Work, probe: int) -> dict[str, object]:
    return {"total_pounds": work.value("total_pounds")}


@observes("0.2")
def observe_typical_pence(work: Work, probe: int) -> dict[str, object]:
    return {"typical_pence": work.value("typical_pence")}


@observes("0.3")
def observe_count_up_to(work: Work, probe: int) -> dict[str, object]:
    count_up_to = work.function("count_up_to")
    days = other_days(probe)
    return {"counts": [count_up_to(day, limit) for day, limit in zip(days, limits(probe, days), strict=True)]}


@observes("0.4")
def observe_card_share(work: Work, probe: int) -> dict[str, object]:
    card_share = work.function("card_share")
    return {"shares": [card_share(day) for day in other_days(probe)]}


@observes("0.5")
def observe_closing_balance(work: Work, probe: int) -> dict[str, object]:
    closing_balance = work.function("closing_balance", copies=False)
    seen: dict[str, list[object]] = {"first": [], "again": [], "left_behind": []}
    for day in other_days(probe):
        given = copy.deepcopy(day)
        seen["first"].append(closing_balance(OPENING_PENCE, given))
        seen["left_behind"].append(copy.deepcopy(given))
        seen["again"].append(closing_balance(OPENING_PENCE, given))
    return dict(seen)
