"""The firms' help centre of exercises 11.3 to 11.5, with every computation made here once more."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.seeds import Seeds

READERS, SHOWN, PLACES, RECOMMENDED = 1_500, 10, 5, 3


@dataclass(frozen=True)
class Firms:
    """What the exercise starts from, as arrays.

    Attributes
    ----------
    grades, popularity, bm25
        One row a judged query, ten candidates each, by article number. `bm25` by the name of a variant.
    clicked, old, new, looked
        One row a search of weeks 9 to 12, ten places as shown; the probability of a look at each place.
    past, ahead
        One row a reader, one column an article.
    """

    grades: Any
    popularity: Any
    bm25: dict[str, Any]
    clicked: Any
    old: Any
    new: Any
    looked: Any
    past: Any
    ahead: Any

    def ndcg(
        self,
        scores: Any,
        k: int = PLACES,
        *,
        ideal_of_shown: bool = False,
        powers: bool = False,
        last_first: bool = False,
    ) -> Any:
        """NDCG@k of each judged query, linear, best list of all ten candidates, unless told otherwise."""
        import numpy as np

        gains = 2**self.grades - 1 if powers else self.grades
        shown = in_order(gains[:, ::-1], scores[:, ::-1]) if last_first else in_order(gains, scores)
        best = -np.sort(-(shown[:, :k] if ideal_of_shown else gains), axis=1)
        there = best[:, :k] @ _discount(k)
        return shown[:, :k] @ _discount(k) / np.where(there > 0, there, 1)

    def new_minus_old(self, gains: Any, k: int = PLACES, columns: slice = slice(None)) -> float:
        """DCG@k a search, times 100, of the new order minus the old; gains of these columns of the log."""
        found = [in_order(gains, scores[:, columns])[:, :k] @ _discount(k) for scores in (self.new, self.old)]
        return float(100 * (found[0] - found[1]).mean())

    def reciprocal_rank(self, scores: Any) -> Any:
        """One over the place of the first article that helps, of each judged query."""
        return 1 / (1 + (in_order(self.grades, scores) >= 2).argmax(axis=1))

    @property
    def weighted(self) -> Any:
        """Clicks weighted by the place at which they were made."""
        return self.clicked / self.looked

    @property
    def phone(self) -> Any:
        """The weighted clicks of the first five places."""
        import numpy as np

        return np.where(np.arange(SHOWN) < PLACES, self.weighted, 0)

    def place_in_new_order(self) -> Any:
        """For each shown article, its place (from 0) in the new order."""
        import numpy as np

        return np.argsort(np.argsort(-self.new, axis=1, kind="stable"), axis=1)

    def hits(self, scores: Any, *, leave_out_read: bool = True, places: int = RECOMMENDED) -> Any:
        """How many of the recommended articles each reader then read."""
        import numpy as np

        allowed = np.where(self.past > 0, -1, scores) if leave_out_read else scores
        best = np.argsort(-allowed, axis=1, kind="stable")[:, :places]
        return np.take_along_axis(self.ahead, best, axis=1).sum(axis=1)

    def popular(self, reads: Any) -> Any:
        """The number of readers of each article, as scores for everybody."""
        import numpy as np

        return np.broadcast_to(reads.sum(axis=0), reads.shape)

    def neighbours(self, reads: Any, *, by_root: bool = True) -> Any:
        """Every reader's sum of nearness, for each article."""
        import numpy as np

        each = reads.sum(axis=0)
        shared = reads.T @ reads
        return self.past @ (shared / np.sqrt(np.outer(each, each) + 1e-9) if by_root else shared)

    def nearness_by_product(self) -> Any:
        """As `neighbours` of the past, divided by the product itself."""
        import numpy as np

        each = self.past.sum(axis=0)
        return self.past @ (self.past.T @ self.past / np.maximum(np.outer(each, each), 1))


def in_order(values: Any, scores: Any) -> Any:
    """Values of each row by falling score; ties stay."""
    import numpy as np

    return np.take_along_axis(values, np.argsort(-scores, axis=1, kind="stable"), axis=1)


def _discount(k: int) -> Any:
    import numpy as np

    return 1 / np.log2(np.arange(k) + 2)


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@lru_cache(maxsize=2)
def _played(data_seed: int) -> Firms:
    import numpy as np
    import pandas as pd

    import harbour

    world = harbour.world(
        "search", seed=data_seed, searches=16_000, queries=300, users=READERS, position_bias=1.0, burying=0.4
    )
    cut = pd.Timestamp("2026-03-02")
    articles = world["articles"].set_index("article_id")
    log = world["results"].merge(world["searches"], on="search_id").merge(world["queries"], on="query_id")
    log = log.sort_values(["search_id", "position"])
    early, late = log[log["searched_at"] < cut], log[log["searched_at"] >= cut]
    known = articles[articles["published_on"] < cut]
    texts = known["title"] + " " + known["body"]
    judged = world["judgements"].merge(world["queries"], on="query_id").sort_values(["query_id", "article_id"])
    popularity = judged["article_id"].map(early.groupby("article_id")["clicked"].sum()).fillna(0)

    def tens(values: Any) -> Any:
        return np.asarray(values, dtype=float).reshape(-1, SHOWN)

    bags = {article: Counter(_words(text)) for article, text in texts.items()}
    lengths = {article: bag.total() for article, bag in bags.items()}
    usual = sum(lengths.values()) / len(lengths)
    holding = Counter(word for bag in bags.values() for word in bag)

    def bm25(query: str, article: int, k1: float = 1.2, b: float = 0.75, rare: bool = True) -> float:
        bag, score = bags[article], 0.0
        for word in _words(query):
            rarity = np.log(1 + (len(bags) - holding[word] + 0.5) / (holding[word] + 0.5)) if rare else 1.0
            score += rarity * bag[word] * (k1 + 1) / (bag[word] + k1 * (1 - b + b * lengths[article] / usual))
        return float(score)

    asked = list(zip(judged["query"], judged["article_id"], strict=True))
    held = {article: set(bag) for article, bag in bags.items()}
    shared = [
        len(set(_words(query)) & held[article])
        for query, article in zip(late["query"], late["article_id"], strict=True)
    ]
    reads = world["reads"]

    def reads_by_reader(rows: pd.DataFrame) -> Any:
        matrix = np.zeros((READERS, len(articles)))
        matrix[rows["user_id"] - 1, rows["article_id"] - 1] = 1
        return matrix

    return Firms(
        grades=tens(judged["grade"]),
        popularity=tens(popularity),
        bm25={
            "bm25": tens([bm25(*pair) for pair in asked]),
            "without rarity": tens([bm25(*pair, rare=False) for pair in asked]),
        },
        clicked=tens(late["clicked"]),
        old=-tens(late["position"]),
        new=tens(shared),
        looked=world.truth["examination"]["p_examined"].to_numpy(),
        past=reads_by_reader(reads[reads["read_at"] < cut]),
        ahead=reads_by_reader(reads[reads["read_at"] >= cut]),
    )


def firms(seeds: Seeds) -> Firms:
    """Return the firms' help centre for the data seed of a check."""
    import harbour

    return _played(harbour.seed(seeds.data))
