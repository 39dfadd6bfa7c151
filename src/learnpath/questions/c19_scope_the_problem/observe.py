"""What exercise 19 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.work import Work, observes


def _values(work: Work, *names: str) -> dict[str, object]:
    return {name: work.value(name) for name in names}


@observes("19.1")
def observe_contradictions(work: Work, probe: int) -> dict[str, object]:
    found = work.value("contradictions")
    if isinstance(found, set) and ... in found:
        found = [...]
    return {"contradictions": Work({"contradictions": found}).value("contradictions")}


@observes("19.2")
def observe_population(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "payments_a_day", "pounds_a_day")


@observes("19.3")
def observe_scenarios(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "saved", "values")


@observes("19.4")
def observe_interval(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "worth", "low", "high")


@observes("19.5")
def observe_supplier(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "real_share", "pounds_per_million", "break_even")


@observes("19.6")
def observe_scope_document(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "scope_document")


@observes("19.7")
def observe_note(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "note")
