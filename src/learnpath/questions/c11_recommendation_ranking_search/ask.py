"""What exercise 11 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="11.1",
        title="One list, on paper",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("ndcg_by_hand", "rr_by_hand"),
        hints=(
            "Direction: write grade times discount under each of the five places and add up. Then do the same for "
            "the best list that these ten candidates allow.",
            "What to use: the best list is made of all ten grades, in falling order, cut after five. For the "
            "reciprocal rank, look for the first article with a 2 or a 3.",
            "Part of the code: `(1 * 0.631 + 3 * 0.431 + 2 * 0.387) / (3 * 1 + 2 * 0.631 + ___)`, and "
            "`1 / ___` for the place of the first helpful article",
        ),
        objectives=("compute-ndcg-and-mrr",),
    ),
    Question(
        id="11.2",
        title="Any list, in code",
        points=2,
        level="core",
        kind="prop",
        runs="browser",
        names=("ndcg", "reciprocal_rank"),
        hints=(
            "Direction: both halves of NDCG are the same sum, once over the grades as shown and once over the best "
            "order of all candidates. Write that sum as a function of its own.",
            "What to use: `grades[:k]` cuts, `np.log2(np.arange(len(first)) + 2)` gives the discounts' denominators, "
            "`sorted(graded, reverse=True)` the best order. `enumerate(shown, start=1)` counts places from 1.",
            "Part of the code: `best = dcg(sorted(graded, reverse=True), k)`, then "
            "`return dcg(shown, k) / best if ___ else 0.0`",
        ),
        objectives=("compute-ndcg-and-mrr",),
    ),
    Question(
        id="11.3",
        title="BM25 against popularity",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("ndcg_gain", "gain_low", "gain_high"),
        hints=(
            "Direction: score every row of `judged` with BM25, order the ten rows of each query once by that score "
            "and once by `clicks_before`, and compute NDCG@5 of both orders. One difference a query; the rest is an "
            "interval for a mean.",
            "What to use: a `Counter` of words for each article, and one of how many articles hold a word. "
            '`sort_values` with three columns settles the ties; `groupby("query_id")["grade"].agg(...)` with '
            "your `ndcg` gives one value a query.",
            "Part of the code: `bags = {article: Counter(words(text)) for article, text in texts.items()}`, "
            "`holding = Counter(word for bag in bags.values() for word in bag)`, and `judged.sort_values("
            '["query_id", "bm25", "article_id"], ascending=[True, ___, True])`',
        ),
        objectives=("build-ranking-baselines", "compute-ndcg-and-mrr", "quantify-uncertainty"),
        reseed=True,
    ),
    Question(
        id="11.4",
        title="What the clicks hide",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("click_gain", "weighted_gain", "phone_gain"),
        hints=(
            "Direction: the three differ in the gains alone. Write one function that takes an array of gains (a row "
            "a search, a column a place as shown) and returns the difference of the two orders.",
            'What to use: `np.argsort(-scores, axis=1, kind="stable")` and `np.take_along_axis` bring gains into '
            "an order; `clicked / p_looked` weights every click by the place at which it was made.",
            'Part of the code: `order = np.argsort(-scores, axis=1, kind="stable")`, '
            "`np.take_along_axis(gains, order, axis=1)[:, :5] @ discount`, and for the phone "
            "`np.where(np.arange(10) < ___, weighted, 0)`",
        ),
        objectives=("explain-position-bias",),
        reseed=True,
    ),
    Question(
        id="11.5",
        title="Neighbours against popularity",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("hits_gain", "hits_low", "hits_high"),
        hints=(
            "Direction: both ways give every reader a score for every article. Put what the reader has read out of "
            "the running, take the three best, and count how many of them are 1 in `ahead`.",
            "What to use: `past.T @ past` counts shared readers, `np.outer(popular, popular)` the products. Scores "
            "of all readers: `past @ together`. `np.where(past > 0, -1, scores)` takes out what was read.",
            "Part of the code: `together = past.T @ past / np.sqrt(np.outer(popular, popular) + 1e-9)`, then "
            "`hits_each = hits(past @ together) - hits(___)`: one number a reader, whose mean and standard error "
            "are asked for",
        ),
        objectives=("build-ranking-baselines", "compare-with-dummy", "quantify-uncertainty"),
        reseed=True,
    ),
    Question(
        id="11.6",
        title="Somebody who came this morning",
        points=2,
        level="stretch",
        kind="prop",
        runs="browser",
        names=("recommend",),
        hints=(
            "Direction: one sort of the unread articles can do everything, if its key says score first, then "
            "popularity, then the column.",
            "What to use: `np.asarray(together)[:, list(read)].sum(axis=1)` gives a score to each article, and zeros "
            "for an empty `read`. `sorted(unread, key=...)` takes a key of several parts.",
            "Part of the code: `sorted(unread, key=lambda column: (-scores[column], ___, column))[:k]`",
        ),
        objectives=("build-ranking-baselines",),
    ),
)
