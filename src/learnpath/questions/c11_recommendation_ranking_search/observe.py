"""What exercise 11 looks at in the learner's work: plain data only."""

from __future__ import annotations

from learnpath.questions.c11_recommendation_ranking_search.lists import ranked_lists
from learnpath.questions.c11_recommendation_ranking_search.shelves import readers
from learnpath.work import Work, observes


@observes("11.1")
def observe_by_hand(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("ndcg_by_hand", "rr_by_hand")}


@observes("11.2")
def observe_measures(work: Work, probe: int) -> dict[str, object]:
    ndcg, reciprocal_rank = work.function("ndcg"), work.function("reciprocal_rank")
    tried = ranked_lists(probe)
    return {
        "ndcg": [ndcg(list(one.shown), list(one.graded), one.k) for one in tried],
        "reciprocal_rank": [reciprocal_rank(list(one.shown), one.helpful) for one in tried],
    }


@observes("11.3")
def observe_ndcg_gain(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("ndcg_gain", "gain_low", "gain_high")}


@observes("11.4")
def observe_clicks(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("click_gain", "weighted_gain", "phone_gain")}


@observes("11.5")
def observe_hits(work: Work, probe: int) -> dict[str, object]:
    return {name: work.value(name) for name in ("hits_gain", "hits_low", "hits_high")}


@observes("11.6")
def observe_recommend(work: Work, probe: int) -> dict[str, object]:
    import numpy as np

    recommend = work.function("recommend")
    return {
        "answers": [
            recommend(list(one.read), np.array(one.together), np.array(one.popular), one.k) for one in readers(probe)
        ]
    }
