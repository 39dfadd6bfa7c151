"""What exercise 22 looks at in the learner's work: plain data only."""

from __future__ import annotations

from typing import Any

from learnpath.questions.c22_baseline_model_money.tables import lines, scored
from learnpath.work import Work, observes


def _values(work: Work, *names: str) -> dict[str, object]:
    return {name: work.value(name) for name in names}


@observes("22.1")
def observe_rules(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "rules_net", "rules_alerts")


@observes("22.2")
def observe_split(work: Work, probe: int) -> dict[str, object]:
    split = work.function("train_gap_test")
    answers = [split(*case.values()) for case in lines(probe)]
    return {"answers": [list(answer) if isinstance(answer, tuple) else answer for answer in answers]}


@observes("22.3")
def observe_threshold(work: Work, probe: int) -> dict[str, object]:
    threshold = work.function("capacity_threshold")
    return {"answers": [threshold(*case.values()) for case in scored(probe)]}


@observes("22.4")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "gain", "gain_low", "gain_high")


@observes("22.5")
def observe_lookup(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "lookup_net", "verdict")


@observes("22.6")
def observe_final_test(work: Work, probe: int) -> dict[str, object]:
    final_test = work.function("final_test", copies=False)
    book: list[Any] = []
    calls: list[int] = []

    def evaluate() -> float:
        calls.append(1)
        return float(probe % 1000 + 100 * len(calls))

    runs = [("boosting", b"spring"), ("boosting", b"spring"), ("logistic", b"spring"), ("boosting", b"autumn"),
            ("logistic", b"spring")]  # fmt: skip
    results, counts, looks = [], [], []
    for model, content in runs:
        answer = final_test(model, content, evaluate, book)
        results.append(answer.get("result") if isinstance(answer, dict) else answer)
        looks.append(answer.get("look") if isinstance(answer, dict) else None)
        counts.append(len(calls))
    return {"results": results, "looks": looks, "counts": counts, "book": len(book)}


@observes("22.7")
def observe_memo(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "memo")


@observes("22.8")
def observe_share(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "real_low", "real_high")
