"""What exercise 9 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c09_trees_ensembles_tuning.tables import LEAVES, cases, ladders
from learnpath.work import Work, observes


@observes("9.1")
def observe_shapes(work: Work, probe: int) -> dict[str, object]:
    return {"shapes": work.value("shapes")}


@observes("9.2")
def observe_optimism(work: Work, probe: int) -> dict[str, object]:
    return {"optimism": work.value("optimism")}


@observes("9.3")
def observe_nested(work: Work, probe: int) -> dict[str, object]:
    nested = work.function("nested_probabilities")
    return {"answers": [nested(case.X, case.y, case.groups, list(LEAVES)) for case in cases(probe)]}


@observes("9.4")
def observe_one_standard_error(work: Work, probe: int) -> dict[str, object]:
    import pandas as pd

    rule = work.function("one_standard_error")
    tables = [
        pd.DataFrame(ladder.losses, index=ladder.labels, columns=[f"window {place}" for place in range(ladder.windows)])
        for ladder in ladders(probe)
    ]
    return {"labels": [str(rule(table)) for table in tables], "worse_by": work.value("worse_by")}


@observes("9.5")
def observe_importance(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("impurity_place", "lot_lost", "device_lost")}


@observes("9.6")
def observe_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("gain", "gain_low", "gain_high", "switch")}
