"""The search world: a ranker that buries good articles, clicks that believe it, and a way round."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from harbour.world import World
from harbour.worlds.search import ATTRACTION, SHOWN, simulate

DISCOUNT = 1 / np.log2(np.arange(SHOWN) + 2)


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(seed=7, searches=12_000)


def log_of(world: World) -> pd.DataFrame:
    """Every shown result with what only the truth knows, in the order of the table."""
    results = world["results"].merge(world["searches"][["search_id", "query_id"]], on="search_id")
    results = results.merge(world.truth["relevance"], on=["query_id", "article_id"], how="left")
    return results.merge(world.truth["examination"], on="position").sort_values(["search_id", "position"])


def shaped(column: pd.Series) -> np.ndarray:
    return column.to_numpy().reshape(-1, SHOWN)


def clicks_of(log: pd.DataFrame) -> np.ndarray:
    return shaped(log["clicked"]).astype(float)


def gains_at_places(gains: np.ndarray, scores: np.ndarray) -> np.ndarray:
    """Gains of each search, reordered by descending score."""
    return np.take_along_axis(gains, np.argsort(-scores, axis=1, kind="stable"), axis=1)


def ndcg(gains: np.ndarray, scores: np.ndarray) -> float:
    """Mean NDCG with linear gains, over searches that have any gain."""
    best = (-np.sort(-gains, axis=1) * DISCOUNT).sum(axis=1)
    found = (gains_at_places(gains, scores) * DISCOUNT).sum(axis=1)
    return float((found[best > 0] / best[best > 0]).mean())


def test_keys_and_references(world: World) -> None:
    articles, queries, searches, results = (world[name] for name in ("articles", "queries", "searches", "results"))
    for table, key in ((articles, "article_id"), (queries, "query_id"), (searches, "search_id")):
        assert table[key].is_unique
    assert queries["query"].is_unique
    assert articles["title"].is_unique
    assert searches["searched_at"].is_monotonic_increasing
    assert not results.duplicated(["search_id", "position"]).any()
    assert not results.duplicated(["search_id", "article_id"]).any()
    assert (results.groupby("search_id").size() == SHOWN).all()
    assert results["article_id"].isin(articles["article_id"]).all()
    assert not world["reads"].duplicated(["user_id", "article_id"]).any()


def test_every_search_shows_the_ten_candidates_of_its_query_and_judgements_are_true(world: World) -> None:
    assert log_of(world)["grade"].notna().all()
    relevance = world.truth["relevance"]
    assert (relevance.groupby("query_id").size() == SHOWN).all()
    assert relevance.groupby("query_id")["grade"].max().isin([2, 3]).all()
    assert len(world["judgements"].merge(relevance)) == len(world["judgements"]) == SHOWN * round(0.3 * 240)


def test_clicks_follow_examination_times_attraction(world: World) -> None:
    log = log_of(world)
    assert world.truth["examination"]["p_examined"].to_numpy() == pytest.approx(np.arange(1, 11) ** -1.2)
    for (position, grade), rows in log.groupby(["position", "grade"]):
        expected = position**-1.2 * ATTRACTION[grade]
        error = np.sqrt(expected * (1 - expected) / len(rows))
        assert rows["clicked"].mean() == pytest.approx(expected, abs=4.5 * error)


def test_the_logging_ranker_buries_good_articles_unless_told_otherwise(world: World) -> None:
    log = log_of(world)
    places = log.groupby("grade")["position"].mean()
    assert places.is_monotonic_increasing
    assert places[3] > 7
    kind = log_of(simulate(seed=7, searches=2_000, burying=-1.0)).groupby("grade")["position"].mean()
    assert kind.is_monotonic_decreasing


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_clicks_prefer_the_ranker_that_made_them_and_weighting_mends_it(seed: int) -> None:
    log = log_of(simulate(seed=seed))
    old, good = -shaped(log["position"]), shaped(log["grade"])
    clicks, looked_at = clicks_of(log), shaped(log["p_examined"])
    assert ndcg(good, old) + 0.2 < ndcg(good, good)
    assert ndcg(clicks, old) > ndcg(clicks, good) + 0.02

    def estimate(scores: np.ndarray) -> np.ndarray:
        return (gains_at_places(clicks / looked_at, scores) * DISCOUNT).sum(axis=1)

    truth = (gains_at_places(ATTRACTION[good], good) * DISCOUNT).sum(axis=1)
    errors = estimate(good) - truth
    assert abs(errors.mean()) < 4 * errors.std() / np.sqrt(len(errors))
    assert estimate(good).mean() > estimate(old).mean() + 0.1


def test_without_position_bias_clicks_tell_the_truth() -> None:
    log = log_of(simulate(seed=1, searches=3_000, position_bias=0))
    assert ndcg(clicks_of(log), shaped(log["grade"])) > ndcg(clicks_of(log), -shaped(log["position"]))


def test_words_find_the_topic_often_and_not_always(world: World) -> None:
    articles, queries = world["articles"].iloc[:120], world["queries"]
    best = world.truth["relevance"].groupby("query_id")["article_id"].apply(set)
    bags = [
        set(f"{title} {body}".lower().replace(".", "").split()) for title, body in articles[["title", "body"]].values
    ]
    rarity = {word: np.log(121 / sum(word in bag for bag in bags)) for bag in bags for word in bag}
    hits = []
    for query_id, query in queries.values:
        scores = [sum(rarity.get(word, 0) for word in query.split() if word in bag) for bag in bags]
        hits.append(max(scores) > 0 and int(np.argmax(scores)) + 1 in best[query_id])
    assert 0.5 < np.mean(hits) < 0.95


def test_a_readers_history_beats_popularity(world: World) -> None:
    reads = world["reads"]
    cut = reads["read_at"].quantile(0.7)
    past, future = reads[reads["read_at"] < cut], reads[reads["read_at"] >= cut]
    shape = (800, len(world["articles"]))
    seen, read = np.zeros(shape), np.zeros(shape)
    seen[past["user_id"] - 1, past["article_id"] - 1] = 1
    read[future["user_id"] - 1, future["article_id"] - 1] = 1
    together = seen.T @ seen / np.sqrt(np.outer(seen.sum(axis=0), seen.sum(axis=0)) + 1e-9)
    np.fill_diagonal(together, 0)

    def hits(scores: np.ndarray) -> np.ndarray:
        top = np.argsort(-np.where(seen > 0, -1.0, scores), axis=1)[:, :5]
        return np.take_along_axis(read, top, axis=1).sum(axis=1)

    gain = hits(seen @ together) - hits(np.broadcast_to(seen.sum(axis=0), shape))
    assert gain.mean() > 3 * gain.std() / np.sqrt(len(gain))


def test_new_articles_are_read_only_once_they_are_there(world: World) -> None:
    joined = world["reads"].merge(world["articles"][["article_id", "published_on"]])
    assert (joined["read_at"] >= joined["published_on"]).all()
    assert joined["article_id"].gt(120).sum() > 50
    assert not world["results"]["article_id"].gt(120).any()
