"""What exercise 3 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c03_data_grain_time_labels.days import days
from learnpath.work import NotAttempted, Work, observes


def _values(work: Work, *names: str) -> dict[str, object]:
    return {name: work.value(name) for name in names}


@observes("3.1")
def observe_repeats(work: Work, probe: int) -> dict[str, object]:
    import numpy as np

    found = work.value("repeats")
    if isinstance(found, list) and len(found) > 100_000 and all(isinstance(item, bool) for item in found):
        found = np.array(found)  # the mask in place of the rows: as a list it would be too large to look at
    return {"repeats": found, "pounds_twice": work.value("pounds_twice")}


@observes("3.2")
def observe_clock(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "wrong_source", "hours_to_add", "month_changes")


@observes("3.3")
def observe_why(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "why")


@observes("3.4")
def observe_labels_on(work: Work, probe: int) -> dict[str, object]:
    import pandas as pd

    labels_on = work.function("labels_on", copies=False)
    answers: list[object] = []
    unchanged: list[bool] = []
    for day in days(probe):
        reports = pd.DataFrame(
            {
                "seq": [report.seq for report in day.reports],
                "known_at": pd.to_datetime([report.known_at for report in day.reports], utc=True),
                "fraud": [report.fraud for report in day.reports],
            }
        )
        before = reports.copy()
        answers.append(labels_on(reports, list(day.seqs), pd.Timestamp(day.at)))
        unchanged.append(before.equals(reports))
    return {"answers": answers, "unchanged": unchanged}


@observes("3.5")
def observe_july(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "by_age", "july")


@observes("3.6")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "everybody", "by_lot", "gain", "gain_low", "gain_high")


@observes("3.7")
def observe_limits(work: Work, probe: int) -> dict[str, object]:
    found = work.value("limits")
    if isinstance(found, list | tuple) and any(
        value is ... for entry in found if isinstance(entry, dict) for value in entry.values()
    ):
        raise NotAttempted("limits", "`limits` still contains `...`.")
    return {"limits": found}


@observes("3.8")
def observe_answer(work: Work, probe: int) -> dict[str, object]:
    return _values(work, "answer")
