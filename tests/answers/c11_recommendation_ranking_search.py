"""Right and wrong answers that the checks of exercise 11 are tested with."""

from answers import Wrong

D = "import math\ndef d(grades, k, gain=float):\n" + (
    "    return sum(gain(grade) / math.log2(place + 2) for place, grade in enumerate(grades[:k]))\n"
)
RR = "def reciprocal_rank(shown, helpful):\n" + (
    "    return max((1 / (place + 1) for place, grade in enumerate(shown) if grade >= helpful), default=0.0)\n"
)
NDCG = D + "def ndcg(shown, graded, k):\n"
RIGHT_NDCG = NDCG + "    best = d(sorted(graded)[::-1], k)\n    return d(shown, k) / best if best else 0\n"

RANKING = (
    "import math\n"
    "tables = {a: words(t) for a, t in texts.items()}\n"
    "mean_words = np.mean([len(t) for t in tables.values()])\n"
    "sets = {a: set(t) for a, t in tables.items()}\n"
    "def rare(word):\n"
    "    n = sum(word in s for s in sets.values())\n"
    "    return math.log(1 + (len(sets) - n + 0.5) / (n + 0.5))\n"
    "cache = {}\n"
    "def score(query, article, b=0.75):\n"
    "    total = 0.0\n"
    "    for word in words(query):\n"
    "        cache.setdefault(word, rare(word))\n"
    "        tf = tables[article].count(word)\n"
    "        total += cache[word] * tf * 2.2 / (tf + 1.2 * (1 - b + b * len(tables[article]) / mean_words))\n"
    "    return total\n"
    "by_words = tens([score(query, a) for query, a in zip(judged['query'], judged['article_id'])])\n"
    "by_clicks, grade = tens(judged['clicks_before']), tens(judged['grade'])\n"
    "def measured(scores, k=5):\n"
    "    order = np.argsort(-scores, axis=1, kind='stable')\n"
    "    shown = np.take_along_axis(grade, order, axis=1)\n"
    "    weights = 1 / np.log2(np.arange(k) + 2)\n"
    "    return shown[:, :k] @ weights / (-np.sort(-grade, axis=1)[:, :k] @ weights)\n"
)
RANKING = "def tens(values):\n    return np.asarray(values, dtype=float).reshape(-1, 10)\n" + RANKING
GAINS = RANKING + "gains = measured(by_words) - measured(by_clicks)\nndcg_gain = gains.mean()\n"
NORMAL = (
    "error = gains.std(ddof=1) / len(gains) ** 0.5\n"
    "gain_low, gain_high = ndcg_gain - 1.96 * error, ndcg_gain + 1.96 * error"
)

CLICKS = (
    "places = 1 / np.log2(np.arange(2, 7))\n"
    "def total(gains, scores, k=5):\n"
    "    order = np.argsort(-scores, axis=1, kind='stable')\n"
    "    return np.take_along_axis(gains, order, axis=1)[:, :k] @ (1 / np.log2(np.arange(k) + 2))\n"
    "def better(gains, k=5):\n"
    "    return 100 * (total(gains, new_scores, k).mean() - total(gains, old_scores, k).mean())\n"
    "mended = clicked * (1 / p_looked)[None, :]\n"
    "phone = mended.copy()\n"
    "phone[:, 5:] = 0\n"
    "new_place = np.argsort(np.argsort(-new_scores, axis=1, kind='stable'), axis=1)\n"
    "click_gain, weighted_gain, phone_gain = better(clicked), better(mended), better(phone)\n"
)

HITS = (
    "readers_of = past.sum(axis=0)\n"
    "safe = np.where(readers_of > 0, readers_of, 1)\n"
    "near = (past.T @ past) / np.sqrt(safe[:, None] * safe[None, :])\n"
    "def found(scores):\n"
    "    scores = np.array(np.broadcast_to(scores, past.shape), dtype=float)\n"
    "    scores[past == 1] = -np.inf\n"
    "    top = np.argsort(-scores, axis=1, kind='stable')[:, :3]\n"
    "    return ahead[np.arange(1_500)[:, None], top].sum(axis=1)\n"
    "ours, theirs = found(past @ near), found(readers_of)\n"
    "each = ours - theirs\n"
    "hits_gain = each.mean()\n"
    "chance = np.random.default_rng(3)\n"
    "def drawn(values):\n"
    "    return np.array([chance.choice(values, len(values)).mean() for _ in range(1_000)])\n"
)
ENDS = "hits_low, hits_high = np.quantile(drawn(each), [0.025, 0.975])"

RECOMMEND = "import numpy as np\ndef recommend(read, together, popular, k):\n"

CORRECT = {
    "11.1": [
        "import numpy as np\ndiscounts = 1 / np.log2(np.arange(2, 7))\n"
        "ndcg_by_hand = np.array([0, 1, 0, 3, 2]) @ discounts / (np.array([3, 2, 2, 1, 1]) @ discounts)\n"
        "rr_by_hand = 0.25",
        "ndcg_by_hand, rr_by_hand = 0.444, 1 / 4",
    ],
    "11.2": [
        RIGHT_NDCG + RR,
        "from sklearn.metrics import ndcg_score\n"
        "def ndcg(shown, graded, k):\n"
        "    left = list(graded)\n"
        "    for grade in shown:\n"
        "        left.remove(grade)\n"
        "    row = [list(shown) + [0] * max(0, k - len(shown)) + left]\n"
        "    if not any(graded):\n"
        "        return 0\n"
        "    return ndcg_score(row, [[-i for i in range(len(row[0]))]], k=k) if len(shown) >= k else (\n"
        "        ndcg_score(row, [[-i for i in range(len(row[0]))]], k=k))\n"
        "def reciprocal_rank(shown, helpful):\n"
        "    good = np.array(shown) >= helpful\n"
        "    return 1 / (1 + int(good.argmax())) if good.any() else 0\n"
        "import numpy as np\n",
    ],
    "11.3": [
        GAINS + NORMAL,
        GAINS + "chance = np.random.default_rng(7)\n"
        "means = [chance.choice(gains, len(gains)).mean() for _ in range(2_000)]\n"
        "gain_low, gain_high = np.percentile(means, 2.5), np.percentile(means, 97.5)",
    ],
    "11.4": [
        CLICKS,
        "import pandas as pd\n"
        "rows = pd.DataFrame({'search': np.repeat(np.arange(len(clicked)), 10), 'click': clicked.ravel(),\n"
        "                     'place': np.tile(np.arange(1, 11), len(clicked)), 'score': new_scores.ravel()})\n"
        "rows = rows.sort_values(['search', 'score', 'place'], ascending=[True, False, True])\n"
        "rows['new'] = rows.groupby('search').cumcount() + 1\n"
        "rows['weight'] = 1 / p_looked[rows['place'] - 1]\n"
        "def worth(place):\n"
        "    return np.where(place <= 5, 1 / np.log2(place + 1), 0)\n"
        "change = 100 * (worth(rows['new']) - worth(rows['place'])) / len(clicked)\n"
        "click_gain = (change * rows['click']).sum()\n"
        "weighted_gain = (change * rows['click'] * rows['weight']).sum()\n"
        "phone_gain = (change * rows['click'] * rows['weight'])[rows['place'] <= 5].sum()",
    ],
    "11.5": [
        HITS + ENDS,
        HITS + "np.fill_diagonal(near, 0)\nours = found(past @ near)\n" + ENDS,
    ],
    "11.6": [
        RECOMMEND + "    scores = np.zeros(len(popular))\n"
        "    for column in read:\n"
        "        scores += together[column]\n"
        "    scores = scores + 1e-6 * np.asarray(popular)\n"
        "    scores[list(read)] = -1\n"
        "    order = np.argsort(-scores, kind='stable')[: len(popular) - len(read)]\n"
        "    return order[:k].tolist()",
        "import pandas as pd\ndef recommend(read, together, popular, k):\n"
        "    table = pd.DataFrame({'score': together[list(read)].sum(axis=0), 'popular': popular})\n"
        "    table = table.drop(index=list(read)).rename_axis('column').reset_index()\n"
        "    table = table.sort_values(['score', 'popular', 'column'], ascending=[False, False, True])\n"
        "    return table['column'].head(k).to_numpy()",
    ],
}

WRONG = {
    "11.1": [
        Wrong(
            "the best list of what was shown",
            "rr_by_hand = 0.25\nndcg_by_hand = 2.6967 / 4.7619",
            misconception="ideal-of-what-was-shown",
            says="can score 1",
        ),
        Wrong("exponential gain", "rr_by_hand = 0.25\nndcg_by_hand = 4.806 / 11.210", says="power of the grade"),
        Wrong("DCG", "rr_by_hand = 0.25\nndcg_by_hand = 2.697", says="that is the dcg"),
        Wrong(
            "no discount",
            "rr_by_hand = 0.25\nndcg_by_hand = 6 / 9",
            misconception="accuracy-ranks",
            says="no place was discounted",
        ),
        Wrong("one over the place", "rr_by_hand = 0.25\nndcg_by_hand = 1.65 / 5.1167", says="1 / place"),
        Wrong("per cent", "rr_by_hand = 0.25\nndcg_by_hand = 44.4", says="a percentage"),
        Wrong(
            "one over the logarithm of the place",
            "rr_by_hand = 0.25\nndcg_by_hand = 3.3614 / 7.1926",
            says="without the 1",
        ),
        Wrong("ideal over all ten", "rr_by_hand = 0.25\nndcg_by_hand = 2.6967 / 6.4357", says="runs on below"),
        Wrong("something else", "rr_by_hand = 0.25\nndcg_by_hand = 0.9", says="in two columns"),
        Wrong("the rank", "ndcg_by_hand = 0.4436\nrr_by_hand = 4", says="not one over it"),
        Wrong(
            "any grade helps",
            "ndcg_by_hand = 0.4436\nrr_by_hand = 1 / 2",
            misconception="clicks-are-relevance",
            says="marginal article",
        ),
        Wrong("places from 0", "ndcg_by_hand = 0.4436\nrr_by_hand = 1 / 3", says="counted from 0"),
        Wrong(
            "sorted first",
            "ndcg_by_hand = 0.4436\nrr_by_hand = 1",
            misconception="ideal-of-what-was-shown",
            says="ordered first",
        ),
    ],
    "11.2": [
        Wrong(
            "the best list of what was shown",
            NDCG + "    best = d(sorted(shown)[::-1], k)\n    return d(shown, k) / best if best else 0\n" + RR,
            misconception="ideal-of-what-was-shown",
            says="can score 1",
        ),
        Wrong(
            "exponential gain",
            NDCG + "    def power(grade):\n        return 2**grade - 1\n"
            "    best = d(sorted(graded)[::-1], k, power)\n    return d(shown, k, power) / best if best else 0\n" + RR,
            says="power of the grade",
        ),
        Wrong(
            "k is ignored",
            NDCG + "    best = d(sorted(graded)[::-1], 99)\n    return d(shown, 99) / best if best else 0\n" + RR,
            says="whatever k is",
        ),
        Wrong(
            "the best list is not cut",
            NDCG + "    best = d(sorted(graded)[::-1], 99)\n    return d(shown, k) / best if best else 0\n" + RR,
            says="runs on below",
        ),
        Wrong(
            "the best list is as short as the shown one",
            NDCG + "    best = d(sorted(graded)[::-1][: len(shown)], k)\n"
            "    return d(shown, k) / best if best else 0\n" + RR,
            misconception="ideal-of-what-was-shown",
            says="showing less would cost nothing",
        ),
        Wrong(
            "one over the logarithm of the place",
            RIGHT_NDCG.replace("math.log2(place + 2)", "max(1, math.log2(place + 1))") + RR,
            says="without the 1",
        ),
        Wrong("DCG", NDCG + "    return d(shown, k)\n" + RR, says="that is the DCG"),
        Wrong(
            "one over the place",
            "def s(grades, k):\n    return sum(grade / (i + 1) for i, grade in enumerate(grades[:k]))\n"
            "def ndcg(shown, graded, k):\n    best = s(sorted(graded)[::-1], k)\n"
            "    return s(shown, k) / best if best else 0\n" + RR,
            says="1 / place",
        ),
        Wrong(
            "one where nothing is to be found",
            NDCG + "    best = d(sorted(graded)[::-1], k)\n    return d(shown, k) / best if best else 1.0\n" + RR,
            says="no candidate has a grade above 0",
        ),
        Wrong(
            "graded as it comes",
            NDCG + "    best = d(graded, k)\n    return d(shown, k) / best if best else 0\n" + RR,
            says="best order of all that was graded",
        ),
        Wrong(
            "the rank",
            RIGHT_NDCG + RR.replace("max((1 / (place + 1)", "min((place + 1"),
            says="not one over it",
        ),
        Wrong(
            "any grade helps",
            RIGHT_NDCG + RR.replace(">= helpful", "> 0"),
            misconception="clicks-are-relevance",
            says="any grade above 0",
        ),
        Wrong(
            "only more than helpful",
            RIGHT_NDCG + RR.replace(">= helpful", "> helpful"),
            says="of at least",
        ),
        Wrong("places from 2", RIGHT_NDCG + RR.replace("place + 1", "place + 2"), says="begins at 2"),
        Wrong(
            "argmax without any True",
            RIGHT_NDCG + "import numpy as np\ndef reciprocal_rank(shown, helpful):\n"
            "    return 1 / (1 + (np.array(shown) >= helpful).argmax())\n",
            says="which looks like the first place",
        ),
    ],
    "11.3": [
        Wrong("the other sign", GAINS + "gains = -gains\nndcg_gain = gains.mean()\n" + NORMAL, says="other way round"),
        Wrong(
            "no baseline",
            GAINS + "gains = measured(by_words)\nndcg_gain = gains.mean()\n" + NORMAL,
            misconception="recommender-needs-no-baseline",
            says="of BM25 alone",
        ),
        Wrong(
            "without rarity",
            GAINS.replace("    return math.log(1 + (len(sets) - n + 0.5) / (n + 0.5))\n", "    return 1.0\n") + NORMAL,
            says="every word counts the same",
        ),
        Wrong(
            "lowest first",
            GAINS.replace("np.argsort(-scores", "np.argsort(scores") + NORMAL,
            says="lowest score stands first",
        ),
        Wrong(
            "exponential gain",
            GAINS.replace("tens(judged['grade'])", "2 ** tens(judged['grade']) - 1") + NORMAL,
            says="power of the grade",
        ),
        Wrong(
            "the reciprocal rank",
            GAINS + "def first(scores):\n"
            "    order = np.argsort(-scores, axis=1, kind='stable')\n"
            "    return 1 / (1 + (np.take_along_axis(grade, order, axis=1) >= 2).argmax(axis=1))\n"
            "gains = first(by_words) - first(by_clicks)\nndcg_gain = gains.mean()\n" + NORMAL,
            misconception="one-measure-fits-all-lists",
            says="gain in MRR",
        ),
        Wrong(
            "the higher number first",
            GAINS.replace(
                "gains = measured",
                "by_words, by_clicks, grade = by_words[:, ::-1], by_clicks[:, ::-1], grade[:, ::-1]\ngains = measured",
            )
            + NORMAL,
            says="higher article number",
        ),
        Wrong(
            "divided",
            GAINS + NORMAL + "\nndcg_gain = measured(by_words).mean() / measured(by_clicks).mean()",
            says="divided by the other",
        ),
        Wrong(
            "candidates as cases",
            GAINS + NORMAL.replace("len(gains) ** 0.5", "(10 * len(gains)) ** 0.5"),
            says="counted as ten cases",
        ),
        Wrong("an interval of 90%", GAINS + NORMAL.replace("1.96", "1.645"), says="like one of 90%"),
        Wrong("all ten places", GAINS.replace("k=5", "k=10") + NORMAL, says="all ten places"),
        Wrong(
            "the best list of what stands on top",
            GAINS.replace("(-np.sort(-grade, axis=1)[:, :k] @", "np.maximum(1e-9, -np.sort(-shown[:, :k], axis=1) @")
            + NORMAL,
            misconception="ideal-of-what-was-shown",
            says="five that stand on top",
        ),
        Wrong("one standard error", GAINS + NORMAL.replace("1.96 * ", ""), says="covers 68%"),
        Wrong(
            "spread of queries",
            GAINS + NORMAL.replace(" / len(gains) ** 0.5", ""),
            misconception="fold-spread-is-standard-error",
            says="95% of the queries, not of the means",
        ),
        Wrong(
            "no interval",
            GAINS + "gain_low = gain_high = ndcg_gain",
            misconception="one-number-is-enough",
            says="from a lower to a higher end",
        ),
        Wrong("ends swapped", GAINS + NORMAL + "\ngain_low, gain_high = gain_high, gain_low", says="swap them"),
    ],
    "11.4": [
        Wrong(
            "clicks as they are",
            CLICKS + "weighted_gain = click_gain",
            misconception="clicks-are-relevance",
            says="wherever it was made",
        ),
        Wrong(
            "weight of the new place",
            CLICKS + "weighted_gain = better(clicked / p_looked[new_place])",
            misconception="weight-of-the-new-place",
            says="*new* order",
        ),
        Wrong(
            "reordered, then divided",
            CLICKS + "def late_weight(scores):\n"
            "    order = np.argsort(-scores, axis=1, kind='stable')\n"
            "    gains = np.take_along_axis(clicked, order, axis=1) / p_looked\n"
            "    return gains[:, :5] @ places\n"
            "weighted_gain = 100 * (late_weight(new_scores) - late_weight(old_scores)).mean()",
            misconception="weight-of-the-new-place",
            says="brought into the new order first",
        ),
        Wrong("multiplied", CLICKS + "weighted_gain = better(clicked * p_looked)", says="multiplied"),
        Wrong("the other sign", CLICKS + "click_gain = -click_gain", says="other way round"),
        Wrong(
            "one search", CLICKS + "click_gain, weighted_gain = click_gain / 100, weighted_gain / 100", says="by 100"
        ),
        Wrong("the sum", CLICKS + "click_gain = click_gain / 100 * len(clicked)", says="sum over all searches"),
        Wrong(
            "searches with a click",
            CLICKS + "click_gain = click_gain / clicked.any(axis=1).mean()",
            says="only searches with a click",
        ),
        Wrong(
            "the new order alone",
            CLICKS + "click_gain = 100 * total(clicked, new_scores).mean()",
            says="the new order alone",
        ),
        Wrong(
            "ties turned round",
            CLICKS + "click_gain = 100 * (total(clicked[:, ::-1], new_scores[:, ::-1]).mean()"
            " - total(clicked, old_scores).mean())",
            says="do not stay as logged",
        ),
        Wrong(
            "the names swapped",
            CLICKS + "click_gain, weighted_gain = weighted_gain, click_gain",
            says="belongs to another name",
        ),
        Wrong(
            "the phone orders five",
            CLICKS + "phone_gain = 100 * (total(mended[:, :5], new_scores[:, :5]).mean()"
            " - total(mended[:, :5], old_scores[:, :5]).mean())",
            misconception="weighting-mends-any-log",
            says="only put the five that were shown",
        ),
        Wrong("ten places", CLICKS + "click_gain = better(clicked, 10)", says="all ten places"),
        Wrong(
            "the phone shows ten",
            CLICKS + "phone_gain = weighted_gain",
            misconception="weighting-mends-any-log",
            says="would not have recorded",
        ),
        Wrong(
            "the phone without weights",
            CLICKS + "phone_gain = better(np.where(np.arange(10) < 5, clicked, 0))",
            misconception="clicks-are-relevance",
            says="without their weights",
        ),
        Wrong(
            "the phone shows the new order",
            CLICKS + "phone_gain = better(np.where(new_place < 5, mended, 0))",
            misconception="weight-of-the-new-place",
            says="the phone showed the old one",
        ),
    ],
    "11.5": [
        Wrong("the other sign", HITS + "each = -each\nhits_gain = each.mean()\n" + ENDS, says="other way round"),
        Wrong(
            "no baseline",
            HITS + "each = ours\nhits_gain = each.mean()\n" + ENDS,
            misconception="recommender-needs-no-baseline",
            says="*neighbours* alone",
        ),
        Wrong(
            "what was read already",
            HITS.replace("    scores[past == 1] = -np.inf\n", "") + ENDS,
            says="had already read",
        ),
        Wrong(
            "shared readers as they are",
            HITS.replace(" / np.sqrt(safe[:, None] * safe[None, :])", "") + ENDS,
            says="were not divided",
        ),
        Wrong(
            "learned from the future",
            "kept, past_before = ahead, past.copy()\n"
            + HITS.replace("readers_of = past.sum", "everything = past + ahead\nreaders_of = everything.sum").replace(
                "(past.T @ past)", "(everything.T @ everything)"
            )
            + ENDS,
            misconception="looking-at-labels-before-split",
            says="learned from `ahead`",
        ),
        Wrong(
            "five places",
            HITS.replace("[:, :3]", "[:, :5]") + ENDS,
            says="as on the page",
        ),
        Wrong(
            "any hit",
            HITS + "each = (ours > 0) * 1.0 - (theirs > 0)\nhits_gain = each.mean()\n" + ENDS,
            says="every reader counts once",
        ),
        Wrong(
            "popular in the future",
            HITS + "each = ours - found(ahead.sum(axis=0))\nhits_gain = each.mean()\n" + ENDS,
            misconception="looking-at-labels-before-split",
            says="*popular* was counted in `ahead`",
        ),
        Wrong(
            "near in the future",
            HITS + "later = np.where(ahead.sum(axis=0) > 0, ahead.sum(axis=0), 1)\n"
            "each = found(past @ (ahead.T @ ahead / np.sqrt(later[:, None] * later))) - theirs\n"
            "hits_gain = each.mean()\n" + ENDS,
            misconception="looking-at-labels-before-split",
            says="learned from `ahead`: from",
        ),
        Wrong(
            "divided by the product",
            HITS.replace("np.sqrt(safe[:, None] * safe[None, :])", "(safe[:, None] * safe[None, :])") + ENDS,
            says="the product itself",
        ),
        Wrong(
            "an interval of 90%",
            HITS + "se = 1.645 * each.std() / len(each) ** 0.5\nhits_low, hits_high = hits_gain - se, hits_gain + se",
            says="like one of 90%",
        ),
        Wrong(
            "a share of three", HITS + "each = each / 3\nhits_gain = each.mean()\n" + ENDS, says="share of the three"
        ),
        Wrong(
            "drawn separately",
            HITS + "hits_low, hits_high = np.quantile(drawn(ours) - drawn(theirs), [0.025, 0.975])",
            misconception="difference-without-pairing",
            says="reader by reader first",
        ),
        Wrong(
            "one standard error",
            HITS + "se = each.std() / len(each) ** 0.5\nhits_low, hits_high = hits_gain - se, hits_gain + se",
            says="covers 68%",
        ),
        Wrong(
            "spread of readers",
            HITS + "hits_low, hits_high = hits_gain - 1.96 * each.std(), hits_gain + 1.96 * each.std()",
            misconception="fold-spread-is-standard-error",
            says="95% of the readers",
        ),
    ],
    "11.6": [
        Wrong(
            "no fall-back",
            RECOMMEND + "    scores = together[:, list(read)].sum(axis=1)\n"
            "    scores[list(read)] = -1\n"
            "    return np.argsort(-scores, kind='stable')[: len(popular) - len(read)][:k].tolist()",
            misconception="history-is-always-there",
            says="gets the first columns",
        ),
        Wrong(
            "only neighbours",
            RECOMMEND + "    scores = together[:, list(read)].sum(axis=1)\n"
            "    some = [c for c in range(len(popular)) if scores[c] > 0 and c not in read]\n"
            "    return sorted(some, key=lambda c: (-scores[c], -popular[c], c))[:k]",
            misconception="history-is-always-there",
            says="gets nothing",
        ),
        Wrong(
            "what was read already",
            RECOMMEND + "    scores = together[:, list(read)].sum(axis=1)\n"
            "    return sorted(range(len(popular)), key=lambda c: (-scores[c], -popular[c], c))[:k]",
            says="already read",
        ),
        Wrong(
            "popular for everybody",
            RECOMMEND + "    return [c for c in np.argsort(-popular, kind='stable').tolist() if c not in read][:k]",
            says="everybody gets the most popular",
        ),
        Wrong(
            "the nearest alone",
            RECOMMEND + "    scores = together[:, list(read)].max(axis=1) if read else np.zeros(len(popular))\n"
            "    unread = [c for c in range(len(popular)) if c not in read]\n"
            "    return sorted(unread, key=lambda c: (-scores[c], -popular[c], c))[:k]",
            says="decides alone",
        ),
        Wrong(
            "ties by column",
            RECOMMEND + "    scores = together[:, list(read)].sum(axis=1)\n"
            "    unread = [c for c in range(len(popular)) if c not in read]\n"
            "    near = sorted((c for c in unread if scores[c] > 0), key=lambda c: (-scores[c], c))\n"
            "    return (near + sorted((c for c in unread if scores[c] == 0), key=lambda c: (-popular[c], c)))[:k]",
            says="two scores above 0 are equal",
        ),
        Wrong(
            "fall-back for the empty history alone",
            RECOMMEND + "    if not read:\n        return np.argsort(-popular, kind='stable')[:k].tolist()\n"
            "    scores = together[:, list(read)].sum(axis=1)\n"
            "    unread = [c for c in range(len(popular)) if c not in read]\n"
            "    return sorted(unread, key=lambda c: (-scores[c], c))[:k]",
            says="by score, then by popularity",
        ),
        Wrong(
            "one too few",
            RECOMMEND + "    scores = together[:, list(read)].sum(axis=1)\n"
            "    unread = [c for c in range(len(popular)) if c not in read]\n"
            "    return sorted(unread, key=lambda c: (-scores[c], -popular[c], c))[: k - 1]",
            says="columns for a reader",
        ),
    ],
}
