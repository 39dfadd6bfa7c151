"""What mixed set 2 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.work import Work, observes


def _values(work: Work, *names: str) -> dict[str, object]:
    return {name: work.value(name) for name in names}


@observes("m2.1")
def observe_rows(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "usable_rows")


@observes("m2.2")
def observe_pot(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "pot_pounds")


@observes("m2.3")
def observe_letters(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "write_to", "worth")


@observes("m2.4")
def observe_bank(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "expected_auc")


@observes("m2.5")
def observe_suppliers(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "supplier", "stopped_pounds_a_day")


@observes("m2.6")
def observe_promise(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "promise", "promise_low", "promise_high")


@observes("m2.7")
def observe_segments(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "worth_a_script", "segment", "agreement")


@observes("m2.8")
def observe_article(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "on_top", "clicks_a_look")
