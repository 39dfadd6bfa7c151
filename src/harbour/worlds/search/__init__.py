"""The help centre: articles, searches with position-biased clicks, and readers (chapter 11).

Every search shows the same ten candidates of its query, in an order that the logging ranker draws. That ranker buries
good articles: the better an article answers the query, the lower it tends to stand. People look at a
result with a probability that falls with its position, and click what they look at according to how relevant it is:

    P(click) = examination(position) x attraction(grade),    examination(k) = k ** -position_bias

Because all ten candidates are shown and every position has a known probability of being looked at, weighting a
click by 1 / examination makes an unbiased estimate of what people would click if they looked at everything.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour import knobs
from harbour.world import World, generator
from harbour.worlds.search.wording import ASPECTS, NEWS_BODY, NEWS_TITLE, TOPICS

FIRST_DAY = np.datetime64("2026-01-05", "s")
DAYS = 84
NEWS_DAY = 63  # on this day the new articles appear
NEWS_ARTICLES = 8
SHOWN = 10
ALSO_CALLED = 2  # how many of a topic's lay words an editor adds to an article
ATTRACTION = np.array([0.10, 0.20, 0.33, 0.50])  # P(click | looked at) by grade
RANKER_NOISE = 0.3  # how much the order moves from search to search
LOWERED_GRADES = 0.15  # share of candidates whose grade is one lower than topic and aspect suggest
ASPECT_READS = np.array([0.45, 0.15, 0.12, 0.20, 0.08])
NEWS_READS = 0.35  # share of a topic's reads that its new article takes once it is there
TASTES = 6  # kinds of readers


def simulate(
    *,
    seed: int,
    searches: int = 8000,
    queries: int = 240,
    users: int = 800,
    position_bias: float = 1.2,
    burying: float = 0.7,
    judged_share: float = 0.3,
) -> World:
    """Simulate twelve weeks of the help centre.

    Parameters
    ----------
    seed
        The data seed.
    searches
        Number of searches, 1 to 500,000; each shows ten results.
    queries
        Number of different queries, 10 to 600.
    users
        Number of people who search and read, 10 to 100,000.
    position_bias
        Exponent of the examination probability, 0 (everything is looked at) to 3.
    burying
        How much one grade of relevance costs in the logging ranker's score, -3 (it ranks well) to 3.
    judged_share
        Share of the queries whose candidates the editors have graded, 0 to 1.

    Returns
    -------
    World
        Tables ``articles``, ``queries``, ``searches``, ``results``, ``judgements``, ``reads``; truth ``relevance``,
        ``examination``, ``attraction``, ``ranker_scores``, ``users``, ``tastes``.

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    searches = knobs.whole("searches", searches, 1, 500_000)
    queries = knobs.whole("queries", queries, 10, 600)
    users = knobs.whole("users", users, 10, 100_000)
    position_bias = knobs.number("position_bias", position_bias, 0, 3)
    burying = knobs.number("burying", burying, -3, 3)
    judged_share = knobs.number("judged_share", judged_share, 0, 1)

    articles = _articles(generator("search.articles", seed))
    asked = _queries(generator("search.queries", seed), queries)
    candidates, grades = _candidates(generator("search.relevance", seed), asked)

    taste, preference = _preferences(generator("search.users", seed), users)

    log = generator("search.log", seed)
    popularity = log.normal(0.0, 0.5, len(articles))
    scores = popularity[candidates] + log.normal(0.0, 0.5, candidates.shape) - burying * grades
    user = log.integers(0, users, searches)
    query = _query_of(log, asked, preference[user])
    seconds = np.sort(log.integers(0, DAYS * 86_400, searches))
    drawn = scores[query] + RANKER_NOISE * log.gumbel(size=(searches, SHOWN))
    order = np.argsort(-drawn, axis=1, kind="stable")
    shown = np.take_along_axis(candidates[query], order, axis=1)
    shown_grades = np.take_along_axis(grades[query], order, axis=1)
    examination = np.arange(1, SHOWN + 1, dtype=np.float64) ** -position_bias
    clicked = log.random((searches, SHOWN)) < examination * ATTRACTION[shown_grades]

    search_id = np.arange(1, searches + 1)
    judged = generator("search.judgements", seed).permutation(queries)[: round(judged_share * queries)]
    relevance = pd.DataFrame(
        {
            "query_id": np.repeat(asked["query_id"].to_numpy(), SHOWN),
            "article_id": candidates.ravel() + 1,
            "grade": grades.ravel(),
        }
    )
    return World(
        name="search",
        seed=seed,
        knobs={
            "searches": searches,
            "queries": queries,
            "users": users,
            "position_bias": position_bias,
            "burying": burying,
            "judged_share": judged_share,
        },
        tables={
            "articles": articles.drop(columns=["topic_number"]),
            "queries": asked[["query_id", "query"]],
            "searches": pd.DataFrame(
                {
                    "search_id": search_id,
                    "user_id": user + 1,
                    "query_id": query + 1,
                    "searched_at": FIRST_DAY + seconds,
                }
            ),
            "results": pd.DataFrame(
                {
                    "search_id": np.repeat(search_id, SHOWN),
                    "position": np.tile(np.arange(1, SHOWN + 1), searches),
                    "article_id": shown.ravel() + 1,
                    "clicked": clicked.ravel(),
                }
            ),
            "judgements": relevance[relevance["query_id"].isin(judged + 1)].reset_index(drop=True),
            "reads": _reads(generator("search.reads", seed), preference, articles),
        },
        truth={
            "relevance": relevance,
            "examination": pd.DataFrame({"position": np.arange(1, SHOWN + 1), "p_examined": examination}),
            "attraction": pd.DataFrame({"grade": np.arange(4), "p_click_if_examined": ATTRACTION}),
            "ranker_scores": relevance[["query_id", "article_id"]].assign(score=scores.ravel()),
            "users": pd.DataFrame({"user_id": np.arange(1, users + 1), "taste": taste}),
            "tastes": _tastes_by_topic(taste, preference),
        },
    )


def _articles(rng: np.random.Generator) -> pd.DataFrame:
    """Write one article per topic and aspect, and a few that appear late."""
    rows = []
    for number, topic in enumerate(TOPICS):
        for aspect in ASPECTS:
            kept = [aspect.body[0], *(aspect.body[place] for place in 1 + np.sort(rng.permutation(3)[:2]))]
            also = ", ".join(topic.asks[place] for place in np.sort(rng.permutation(len(topic.asks))[:ALSO_CALLED]))
            sentences = [kept[0], topic.about, *kept[1:], f"Also called: {also}."]
            body = " ".join(sentences).format(do=topic.do, doing=topic.doing)
            title = aspect.title.format(do=topic.do, doing=topic.doing)
            rows.append((title, body, topic.name, int(rng.integers(-900, 0)), number))
    for number in np.sort(rng.permutation(len(TOPICS))[:NEWS_ARTICLES]).tolist():
        topic = TOPICS[number]
        body = " ".join([NEWS_BODY.format(doing=topic.doing), topic.about])
        rows.append((NEWS_TITLE.format(doing=topic.doing), body, topic.name, NEWS_DAY, number))
    table = pd.DataFrame(rows, columns=["title", "body", "topic", "published_on", "topic_number"])
    table["published_on"] = FIRST_DAY + 86_400 * table["published_on"].to_numpy().astype("timedelta64[s]")
    table.insert(0, "article_id", np.arange(1, len(table) + 1))
    return table


def _queries(rng: np.random.Generator, wanted: int) -> pd.DataFrame:
    """Draw different queries: a topic, an aspect, and words for both; common aspects and topics come more often."""
    every = [
        (words.format(ask=ask), topic_number, aspect_number)
        for topic_number, topic in enumerate(TOPICS)
        for aspect_number, aspect in enumerate(ASPECTS)
        for ask in topic.asks
        for words in dict.fromkeys(aspect.asks)
    ]
    weights = ASPECT_READS[[aspect_number for _, _, aspect_number in every]]
    drawn = rng.choice(len(every), size=wanted, replace=False, p=weights / weights.sum())
    table = pd.DataFrame([every[place] for place in drawn], columns=["query", "topic_number", "aspect_number"])
    table.insert(0, "query_id", np.arange(1, wanted + 1))
    return table


def _candidates(rng: np.random.Generator, asked: pd.DataFrame) -> tuple[np.ndarray, np.ndarray]:
    """Return ten candidate articles per query (numbers from 0) and their grades, both of shape (queries, 10).

    The five articles of the query's own topic get 3 for the right aspect, 2 for its near aspect, 1 for the others;
    the five of the sister topic 1 for the right aspect and 0 for the others. Then some grades are lowered by one.
    """
    names = [aspect.name for aspect in ASPECTS]
    near = np.array([names.index(aspect.near) for aspect in ASPECTS])
    topic = asked["topic_number"].to_numpy()[:, None]
    aspect = asked["aspect_number"].to_numpy()[:, None]
    sides = np.arange(len(ASPECTS))[None, :]
    right = sides == aspect
    own = np.where(right, 3, np.where(sides == near[aspect], 2, 1))
    candidates = np.concatenate([5 * topic + sides, 5 * (topic ^ 1) + sides], axis=1)
    grades = np.concatenate([own, right.astype(np.int64)], axis=1)
    lowered = rng.random(grades.shape) < LOWERED_GRADES
    return candidates, np.maximum(grades - lowered, 0)


def _preferences(rng: np.random.Generator, users: int) -> tuple[np.ndarray, np.ndarray]:
    """Return each user's kind of taste and, of shape (users, topics), the probability of each topic."""
    fashion = rng.normal(0.0, 0.5, len(TOPICS))
    leaning = rng.normal(0.0, 1.4, (TASTES, len(TOPICS)))
    taste = rng.integers(0, TASTES, users)
    weights = np.exp(fashion + leaning[taste] + rng.normal(0.0, 0.4, (users, len(TOPICS))))
    return taste, weights / weights.sum(axis=1, keepdims=True)


def _drawn_column(rng: np.random.Generator, weights: np.ndarray) -> np.ndarray:
    """Draw one column per row, with probability in proportion to the row's weights."""
    cumulative = np.cumsum(weights, axis=1)
    return np.asarray((cumulative < rng.random((len(weights), 1)) * cumulative[:, -1:]).sum(axis=1))


def _query_of(rng: np.random.Generator, asked: pd.DataFrame, preference: np.ndarray) -> np.ndarray:
    """Draw a query for every search: first a topic that the person likes, then one of its queries."""
    counts = np.bincount(asked["topic_number"], minlength=len(TOPICS))
    topic = _drawn_column(rng, preference * (counts > 0))
    by_topic = np.argsort(asked["topic_number"].to_numpy(), kind="stable")
    first = np.cumsum(counts) - counts
    place = first[topic] + np.floor(rng.random(len(topic)) * counts[topic]).astype(np.int64)
    return np.asarray(by_topic[place])


def _reads(rng: np.random.Generator, preference: np.ndarray, articles: pd.DataFrame) -> pd.DataFrame:
    """Draw what people read outside of search; each article once per reader, in order of time."""
    user = np.repeat(np.arange(len(preference)), 3 + rng.poisson(9.0, len(preference)))
    topic = _drawn_column(rng, preference[user])
    seconds = rng.integers(0, DAYS * 86_400, len(user))
    aspect = _drawn_column(rng, np.broadcast_to(ASPECT_READS, (len(user), len(ASPECTS))))
    article = len(ASPECTS) * topic + aspect

    new = articles.index[len(ASPECTS) * len(TOPICS) :].to_numpy()
    news_of = np.full(len(TOPICS), -1)
    news_of[articles["topic_number"].to_numpy()[new]] = new
    takes_news = (news_of[topic] >= 0) & (seconds >= NEWS_DAY * 86_400) & (rng.random(len(user)) < NEWS_READS)
    article = np.where(takes_news, news_of[topic], article)

    in_time = np.lexsort((article, user, seconds))
    user, article, seconds = user[in_time], article[in_time], seconds[in_time]
    _, first = np.unique(user * len(articles) + article, return_index=True)
    kept = np.sort(first)
    return pd.DataFrame(
        {
            "read_id": np.arange(1, len(kept) + 1),
            "user_id": user[kept] + 1,
            "article_id": article[kept] + 1,
            "read_at": FIRST_DAY + seconds[kept],
        }
    )


def _tastes_by_topic(taste: np.ndarray, preference: np.ndarray) -> pd.DataFrame:
    """Average the topic probabilities over the users of each taste."""
    counts = np.maximum(np.bincount(taste, minlength=TASTES), 1)
    sums = np.zeros((TASTES, len(TOPICS)))
    np.add.at(sums, taste, preference)
    means = pd.DataFrame(sums / counts[:, None], columns=[topic.name for topic in TOPICS])
    means.insert(0, "taste", np.arange(TASTES))
    return means.melt(id_vars="taste", var_name="topic", value_name="p_topic")
