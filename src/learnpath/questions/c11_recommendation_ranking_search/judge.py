"""How exercise 11 is judged: lists by arithmetic, the firms' help centre by the same computations on the same data.

Tolerances of intervals are shares of the estimate's own standard error: a mean to within a tenth, its ends to within
0.3 beyond the range of a bootstrap and 1.96 standard errors, its width to within a tenth: three times what the luck
of 1,000 draws moves it, and less than what sets an interval of 90% apart.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, NamedTuple

from learnpath.evidence import Seen
from learnpath.questions.c11_recommendation_ranking_search import lists, shelves
from learnpath.questions.c11_recommendation_ranking_search.firms import Firms, firms, in_order
from learnpath.questions.c11_recommendation_ranking_search.lists import Ranked, ranked_lists
from learnpath.questions.c11_recommendation_ranking_search.shelves import Reader, readers
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, nearest

RELATIVE = 0.01
MEAN_TOLERANCE, END_TOLERANCE = 0.1, 0.3  # standard errors
NARROWEST, WIDEST = 0.9, 1.1  # of the width of 1.96 standard errors to each side
SAME = 1e-9
ON_PAPER = Ranked("on paper", [0, 1, 0, 3, 2], [0, 1, 0, 3, 2, 2, 1, 1, 0, 0], 5, 2)

WITHOUT_PAIRS = "It looks as if the two ways were drawn again separately, as if they had met different cases."


class _Rule(NamedTuple):
    """A function that a known mistake leads to, and what to say of it."""

    rule: Callable[[Any], Any]
    because: str
    next_step: str
    misconception: str | None = None


LIST_RULES = (
    _Rule(
        lists.ideal_of_shown,
        "It looks as if the best list was made of the articles that were shown. Then a list that leaves out the right "
        "article can score 1.",
        "Sort the grades of all candidates, and cut after k.",
        "ideal-of-what-was-shown",
    ),
    _Rule(
        lists.exponential,
        "It looks as if the gain was 2 to the power of the grade, minus 1. Here it is linear.",
        "Take the grade itself as gain, in both lists.",
    ),
    _Rule(
        lists.ideal_without_cut,
        "It looks as if the best list runs on below the last place that counts.",
        "Cut the best list after k places, as the shown one.",
    ),
    _Rule(
        lists.without_cut,
        "It looks as if all places count, whatever k is.",
        "Cut both lists after k places.",
    ),
    _Rule(
        lists.by_place,
        "It looks as if the discount was 1 / place.",
        "The discount is 1 / log2(place + 1), with places from 1.",
    ),
    _Rule(
        lists.without_plus_one,
        "It looks as if the discount was 1 / log2(place), without the 1.",
        "The discount is 1 / log2(place + 1), with places from 1.",
    ),
    _Rule(
        lists.ideal_as_long_as_shown,
        "It looks as if the best list ends where the shown one ends. Then showing less would cost nothing.",
        "Cut the best list after k places, however few were shown.",
        "ideal-of-what-was-shown",
    ),
    _Rule(
        lists.without_best,
        "That is the DCG, which depends on how many good articles there are.",
        "Divide it by the DCG of the best list.",
    ),
)


def _incorrect(answer: str, expected: str, mistake: Mistake | _Rule | None, next_step: str, at: str = "") -> Verdict:
    return mistaken(f"{at}{answer}", expected, mistake, next_step)


@judges("11.1")
def judge_by_hand(seen: Seen, seeds: Seeds) -> Verdict:
    answer, right = seen.number("ndcg_by_hand", low=0), lists.ndcg(ON_PAPER)
    if abs(answer - right) > 0.003:
        mistakes = [
            Mistake(each.rule(ON_PAPER), each.because, each.next_step, each.misconception) for each in LIST_RULES
        ]
        mistakes.append(
            Mistake(
                sum(ON_PAPER.shown) / sum(sorted(ON_PAPER.graded)[-5:]),
                "It looks as if no place was discounted. Then the order would not matter.",
                "Multiply each grade by the discount of its place.",
                "accuracy-ranks",
            )
        )
        percentage = Mistake(100 * right, "That is a percentage.", "Divide by 100.")
        return _incorrect(
            f"{answer:.3f}",
            "the discounted grades of the list as shown, divided by those of the best five of all ten candidates",
            nearest(answer, mistakes, 0.003) or nearest(answer, [percentage], 0.3),
            "Write the grades and discounts of both lists in two columns, and add up.",
        )
    rank = seen.number("rr_by_hand", low=0)
    if abs(rank - lists.reciprocal_rank(ON_PAPER)) <= 0.001:
        return correct(
            "The marginal article stands too high, one of the helpful ones is missing, and the list is charged for "
            "both. The reciprocal rank sees neither: it waits for the first article that helps, and then stops."
        )
    ranks = [
        Mistake(4, "That is the rank, not one over it.", "Take one over the place."),
        Mistake(
            0.5,
            "It looks as if the marginal article in second place was counted.",
            "Only grades 2 and 3 help.",
            "clicks-are-relevance",
        ),
        Mistake(
            1 / 3,
            "It looks as if places were counted from 0.",
            "The top place is place 1.",
        ),
        Mistake(
            1, "It looks as if the list was ordered first.", "Take the list as it was shown.", "ideal-of-what-was-shown"
        ),
    ]
    return _incorrect(
        f"{rank:.3f}",
        "one over the place of the first article with a 2 or a 3",
        nearest(rank, ranks, 0.002),
        "Go down the list as shown until the first article that helps.",
    )


@judges("11.2")
def judge_measures(seen: Seen, seeds: Seeds) -> Verdict:
    tried = ranked_lists(seeds.probe)
    found = _numbers(seen, "ndcg", "ndcg(shown, graded, k)", len(tried))
    right = [lists.ndcg(one) for one in tried]
    wrong = [place for place in range(len(tried)) if abs(found[place] - right[place]) > 1e-6]
    if wrong:
        rule = next(
            (
                rule
                for rule in LIST_RULES
                if all(abs(one - rule.rule(each)) <= 1e-6 for one, each in zip(found, tried, strict=True))
            ),
            None,
        )
        one = tried[wrong[0]]
        told = f"for shown {one.shown}, graded {one.graded}, k = {one.k}: "
        if rule is None and all(tried[place].special == "nothing to find" for place in wrong):
            return incorrect(
                expected=f"{told}0.0, since no candidate has a grade above 0",
                seen=f"{found[wrong[0]]:.3f}",
                next_step="Decide what a query without any good candidate scores before you divide.",
            )
        return _incorrect(
            f"{found[wrong[0]]:.3f}",
            f"{told}the DCG as shown over the DCG of the best order of all that was graded",
            rule,
            "Compute this one on paper, in two columns, and compare both sums.",
        )
    ranks = _numbers(seen, "reciprocal_rank", "reciprocal_rank(shown, helpful)", len(tried))
    due = [lists.reciprocal_rank(one) for one in tried]
    wrong = [place for place in range(len(tried)) if abs(ranks[place] - due[place]) > 1e-6]
    if not wrong:
        return correct(
            f"Right for {len(tried)} lists: short ones, ones that leave out the best article, and ones in which there "
            "is nothing to find."
        )
    one = tried[wrong[0]]
    told = f"for shown {one.shown}, helpful = {one.helpful}: "
    if all(due[place] == 0 for place in wrong):
        return incorrect(
            expected=f"{told}0.0, since nothing helps",
            seen=f"{ranks[wrong[0]]:.3f}",
            because="`argmax` of a row without any True is 0, which looks like the first place."
            if ranks[wrong[0]] == 1
            else None,
            next_step="Treat the list in which nothing helps first.",
        )
    return _incorrect(
        f"{ranks[wrong[0]]:.3f}",
        f"{told}one over the place of the first grade of at least {one.helpful}",
        _recognised_rank(ranks, due, tried),
        "Go down the list as shown until the first article that helps.",
    )


def _recognised_rank(ranks: list[float], due: list[float], tried: list[Ranked]) -> Mistake | None:
    def like(rule: Callable[[float, Ranked], float]) -> bool:
        return all(
            abs(rank - rule(right, one)) <= 1e-6 for rank, right, one in zip(ranks, due, tried, strict=True) if right
        )

    if like(lambda right, one: 1 / right):
        return Mistake(0, "That is the rank, not one over it.", "Take one over the place.")
    if like(lambda right, one: 1 / (1 + 1 / right)):
        return Mistake(0, "It looks as if the count of places begins at 2.", "The top place is place 1.")
    if like(lambda right, one: next(1 / place for place, grade in enumerate(one.shown, 1) if grade > 0)):
        return Mistake(
            0,
            "It looks as if any grade above 0 counted as help.",
            "Compare with `helpful`, which may be 2 or 3.",
            "clicks-are-relevance",
        )
    return None


def _numbers(seen: Seen, key: str, call: str, length: int) -> list[float]:
    """Numbers that a function returned, each read under the name of its call."""
    return [Seen({call: answer}).number(call, low=0) for answer in seen.items(key, length=length)]


@judges("11.3")
def judge_ndcg_gain(seen: Seen, seeds: Seeds) -> Verdict:
    help_centre = firms(seeds)
    bm25, popularity = help_centre.bm25["bm25"], help_centre.popularity
    by_words, by_clicks = help_centre.ndcg(bm25), help_centre.ndcg(popularity)

    def instead(words: Any, clicks: Any, **settings: Any) -> float:
        return float((help_centre.ndcg(words, **settings) - help_centre.ndcg(clicks, **settings)).mean())

    gain = float((by_words - by_clicks).mean())
    mistakes = [
        Mistake(-gain, "The sign is the other way round.", "Subtract popularity from BM25."),
        Mistake(
            float(by_words.mean()),
            "That is the NDCG of BM25 alone. A number without a baseline is neither much nor little.",
            "Subtract that of popularity, query by query.",
            "recommender-needs-no-baseline",
        ),
        Mistake(
            instead(help_centre.bm25["without rarity"], popularity),
            "It looks as if every word counts the same, however many articles hold it.",
            "Multiply by the rarity of the word.",
        ),
        Mistake(
            instead(-bm25, -popularity),
            "It looks as if the lowest score stands first.",
            "Sort by falling score.",
        ),
        Mistake(
            instead(bm25, popularity, powers=True),
            "It looks as if the gain was 2 to the power of the grade, minus 1. Here it is linear.",
            "Take the grade itself as gain, in both lists.",
        ),
        Mistake(
            float((help_centre.reciprocal_rank(bm25) - help_centre.reciprocal_rank(popularity)).mean()),
            "That is the gain in MRR, which looks at the first helpful article only.",
            "Compute NDCG@5 of both orders.",
            "one-measure-fits-all-lists",
        ),
        Mistake(
            instead(bm25, popularity, last_first=True),
            "It looks as if the higher article number stands first where scores are equal.",
            "Sort by falling score, then by rising article number.",
        ),
        Mistake(
            float(by_words.mean() / by_clicks.mean()),
            "That is one divided by the other.",
            "Subtract, query by query, and take the mean.",
        ),
        Mistake(instead(bm25, popularity, k=10), "It looks as if all ten places count.", "Cut after five places."),
        Mistake(
            instead(bm25, popularity, ideal_of_shown=True),
            "It looks as if the best list was made of the five that stand on top.",
            "All ten candidates are graded: the best five of these.",
            "ideal-of-what-was-shown",
        ),
    ]
    return _judge_gain(
        seen,
        ("ndcg_gain", "gain_low", "gain_high"),
        (by_words, by_clicks),
        mistakes,
        expected="the mean over judged queries of NDCG@5 by BM25 minus NDCG@5 by popularity",
        next_step="Print the BM25 scores of one query beside the articles. Do the words say so? Then its order, its "
        "NDCG@5, and the mean with one value a query.",
        unit="query",
        praise="Words that nobody clicked on beat clicks that the old ranker steered. Beside this baseline anything "
        "cleverer has to show what it adds.",
    )


@judges("11.5")
def judge_hits(seen: Seen, seeds: Seeds) -> Verdict:
    help_centre = firms(seeds)
    popular, neighbours = help_centre.popular(help_centre.past), help_centre.neighbours(help_centre.past)
    near, most_read = help_centre.hits(neighbours), help_centre.hits(popular)
    gain = float((near - most_read).mean())
    both = help_centre.past + help_centre.ahead
    mistakes = [
        Mistake(-gain, "The sign is the other way round.", "Subtract *popular* from *neighbours*."),
        Mistake(
            float(near.mean()),
            "These are the hits of *neighbours* alone. A number without a baseline is neither much nor little.",
            "Subtract those of *popular*, reader by reader.",
            "recommender-needs-no-baseline",
        ),
        Mistake(
            float(
                (
                    help_centre.hits(neighbours, leave_out_read=False) - help_centre.hits(popular, leave_out_read=False)
                ).mean()
            ),
            "It looks as if articles were recommended that the reader had already read.",
            "Take them out of the running before you choose the three best, in both ways.",
        ),
        Mistake(
            float((help_centre.hits(help_centre.neighbours(help_centre.past, by_root=False)) - most_read).mean()),
            "It looks as if shared readers were not divided. Then the neighbours of everything are the popular ones.",
            "Divide by the root of the product of the two numbers of readers.",
        ),
        Mistake(
            float(
                (help_centre.hits(help_centre.neighbours(both)) - help_centre.hits(help_centre.popular(both))).mean()
            ),
            "It looks as if the nearness was learned from `ahead` as well: from the reads that it then predicts.",
            "Learn from `past` alone.",
            "looking-at-labels-before-split",
        ),
        Mistake(
            float((help_centre.hits(neighbours, places=5) - help_centre.hits(popular, places=5)).mean()),
            "It looks as if five articles were recommended, as on the page.",
            "The firms' page has room for three.",
        ),
        Mistake(
            float(((near > 0).astype(float) - (most_read > 0)).mean()),
            "It looks as if every reader counts once, with one hit or with three.",
            "Count the hits of each reader, from 0 to 3.",
        ),
        Mistake(
            float((near - help_centre.hits(help_centre.popular(help_centre.ahead))).mean()),
            "It looks as if *popular* was counted in `ahead`: in the reads that it then predicts.",
            "Count in `past` alone.",
            "looking-at-labels-before-split",
        ),
        Mistake(
            float((help_centre.hits(help_centre.neighbours(help_centre.ahead)) - most_read).mean()),
            "It looks as if the nearness was learned from `ahead`: from the reads that it then predicts.",
            "Learn from `past` alone.",
            "looking-at-labels-before-split",
        ),
        Mistake(
            float((help_centre.hits(help_centre.nearness_by_product()) - most_read).mean()),
            "It looks as if the shared readers were divided by the product itself. Then rare articles win.",
            "Divide by the root of the product of the two numbers of readers.",
        ),
        Mistake(gain / 3, "That is a share of the three places.", "Count hits a reader, from 0 to 3."),
        Mistake(float((near - most_read).sum()), "That is the sum over all readers.", "Take the mean."),
    ]
    return _judge_gain(
        seen,
        ("hits_gain", "hits_low", "hits_high"),
        (near, most_read),
        mistakes,
        expected="mean hits a reader, neighbours minus popular",
        next_step="Look at one reader: what was read, the three recommended, and which of them are 1 in `ahead`.",
        unit="reader",
        praise="These readers all have a history. What somebody sees who has none is the next question.",
    )


def _judge_gain(
    seen: Seen,
    names: tuple[str, str, str],
    ways: tuple[Any, Any],
    mistakes: list[Mistake],
    *,
    expected: str,
    next_step: str,
    unit: str,
    praise: str,
) -> Verdict:
    """Judge a mean paired difference and its interval."""
    gains = ways[0] - ways[1]
    root = math.sqrt(len(gains))
    gain, error = float(gains.mean()), float(gains.std(ddof=1)) / root
    answer = seen.number(names[0])
    different = [one for one in mistakes if abs(one.value - gain) > SAME]
    exactly = nearest(answer, different, SAME)  # a known mistake counts, however near it comes
    if exactly or abs(answer - gain) > MEAN_TOLERANCE * error:
        known = exactly or nearest(answer, different, 0.01 * error)
        return _incorrect(f"{answer:.4f}", expected, known, next_step)
    low, high = seen.number(names[1]), seen.number(names[2])
    ends = _ends_of_bootstrap(gains)
    normal = gain - 1.96 * error, gain + 1.96 * error
    width_fits = NARROWEST <= (high - low) / (2 * 1.96 * error) <= WIDEST
    if width_fits and all(
        min(one, other) - END_TOLERANCE * error <= end <= max(one, other) + END_TOLERANCE * error
        for end, one, other in zip((low, high), ends, normal, strict=True)
    ):
        return correct(f"{gain:+.3f} ({low:.3f} to {high:.3f}), n = {len(gains):,}. {praise}")
    half, units = (high - low) / 2, {"query": "queries", "reader": "readers"}[unit]
    unpaired = 1.96 * math.hypot(*(float(each.std(ddof=1)) for each in ways)) / root
    widths = [
        Mistake(
            unpaired,
            WITHOUT_PAIRS,
            f"Subtract {unit} by {unit} first; then draw that one column again.",
            "difference-without-pairing",
        ),
        Mistake(error, "That is one standard error to each side, which covers 68%.", "Take 1.96 of them."),
        Mistake(1.645 * error, "It is a little too narrow, like one of 90%.", "Leave 2.5% at either end."),
        Mistake(
            1.96 * error * root,
            f"That is the spread of single differences. The mean of many varies less: it holds 95% of the {units}, "
            "not of the means.",
            "Divide by the root of their number, or take quantiles of means.",
            "fold-spread-is-standard-error",
        ),
    ]
    if unit == "query":
        rows = "It looks as if the ten candidates of a query counted as ten cases. They are one list."
        widths.append(Mistake(1.96 * error / math.sqrt(10), rows, "One difference a query; draw those."))
    width: Mistake | None
    if half < 0:
        width = Mistake(0, "The lower end is above the upper one.", "Swap them.")
    elif half < 0.01 * error:
        width = Mistake(
            0, "An interval runs from a lower to a higher end.", "Draw the column again.", "one-number-is-enough"
        )
    else:
        width = nearest(half, widths, 0.12 * half)
    return _incorrect(
        f"{low:.4f} to {high:.4f}",
        f"a 95% interval for the mean of the differences, around {gain:.3f}",
        width,
        f"Draw the differences of the {units} again a thousand times, and take quantiles of their means.",
    )


def _ends_of_bootstrap(values: Any, draws: int = 1_000) -> tuple[float, float]:
    """The 2.5% and 97.5% quantiles of the mean over rows drawn again."""
    import numpy as np

    rng = np.random.default_rng(11)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


@judges("11.4")
def judge_clicks(seen: Seen, seeds: Seeds) -> Verdict:
    help_centre = firms(seeds)
    weighted, phone = help_centre.weighted, help_centre.phone
    asked = (
        ("click_gain", help_centre.clicked, "with each click as a gain of 1"),
        ("weighted_gain", weighted, "with each click divided by the probability of a look at its place in the log"),
        ("phone_gain", phone, "with the weighted clicks of the first five places of the log, and 0 for the others"),
    )
    for name, gains, words in asked:
        answer, due = seen.number(name), help_centre.new_minus_old(gains)
        if abs(answer - due) > RELATIVE * abs(due):
            return _incorrect(
                f"{answer:+.2f}",
                f"`{name}`: DCG@5 of the new order minus that of the old, per 100 searches, {words}",
                nearest(answer, _click_mistakes(help_centre, name, gains, due), RELATIVE * abs(answer)),
                "Take one search with a click: where was it, where does the new order put it, what does it count?",
            )
    return correct(
        "The clicks prefer the ranker that made them; weighted, they prefer the new one; and what a phone would have "
        "recorded prefers the old one again, with the right weights: what is never shown leaves nothing to weight."
    )


def _click_mistakes(help_centre: Firms, name: str, gains: Any, due: float) -> list[Mistake]:
    import numpy as np

    clicked, looked = help_centre.clicked, help_centre.looked
    some = clicked.any(axis=1)
    of_new_place = clicked / looked[help_centre.place_in_new_order()]
    in_new_five = help_centre.place_in_new_order() < 5
    others = [("`weighted_gain`", help_centre.weighted), ("`phone_gain`", help_centre.phone)]
    new_alone = float(100 * (in_order(gains, help_centre.new)[:, :5] @ (1 / np.log2(np.arange(5) + 2))).mean())
    mistakes = [
        Mistake(-due, "The sign is the other way round.", "Subtract the old order from the new."),
        Mistake(new_alone, "That is the new order alone.", "Subtract the old order."),
        Mistake(
            help_centre.new_minus_old(gains[:, ::-1], columns=slice(None, None, -1)),
            "It looks as if ties of the new ranker do not stay as logged.",
            'Sort with `kind="stable"`: the score is a small whole number, and often equal.',
        ),
        Mistake(due / 100, "That is for a single search.", "Multiply by 100."),
        Mistake(due * len(clicked) / 100, "That is the sum over all searches.", "Take the mean, times 100."),
        Mistake(due / some.mean(), "It looks as if only searches with a click were averaged.", "Average over all."),
        Mistake(
            help_centre.new_minus_old(gains, k=10), "It looks as if all ten places count.", "Cut after five places."
        ),
    ]
    if name == "click_gain":
        mistakes += [
            Mistake(help_centre.new_minus_old(values), f"That belongs to another name: {other}.", "Swap them.")
            for other, values in others
        ]
    else:
        mistakes += [
            Mistake(
                help_centre.new_minus_old(clicked),
                "These are the clicks as they are: each counts 1, wherever it was made.",
                "Divide each click by the probability that somebody looked there.",
                "clicks-are-relevance",
            ),
            Mistake(
                help_centre.new_minus_old(clicked * looked),
                "It looks as if the clicks were multiplied by the probability. Then the top counts even more.",
                "Divide: a click where few look stands for many.",
            ),
            Mistake(
                help_centre.new_minus_old(of_new_place),
                "It looks as if each click was divided by the probability of its place in the *new* order. Nobody has "
                "looked there yet.",
                "Divide by the probability of the place at which the click was made: a column of `clicked`.",
                "weight-of-the-new-place",
            ),
            Mistake(
                100
                * float(
                    (
                        (in_order(clicked, help_centre.new) - in_order(clicked, help_centre.old))
                        / looked
                        / np.log2(np.arange(10) + 2)
                    )[:, :5]
                    .sum(axis=1)
                    .mean()
                ),
                "It looks as if the clicks were brought into the new order first, and divided by the places there.",
                "Divide by the probability of the place at which the click was made, then reorder.",
                "weight-of-the-new-place",
            ),
        ]
    if name == "phone_gain":
        mistakes += [
            Mistake(
                help_centre.new_minus_old(help_centre.weighted),
                "That is the log with ten results. A phone would not have recorded places 6 to 10.",
                "Set the gains of places 6 to 10 of the log to 0.",
                "weighting-mends-any-log",
            ),
            Mistake(
                help_centre.new_minus_old(np.where(np.arange(10) < 5, clicked, 0)),
                "These are the phone's clicks without their weights.",
                "Weight them first.",
                "clicks-are-relevance",
            ),
            Mistake(
                help_centre.new_minus_old(help_centre.weighted[:, :5], columns=slice(5)),
                "It looks as if the new ranker could only put the five that were shown into order. It has all ten "
                "candidates; the log is what is cut.",
                "Set the gains of places 6 to 10 of the log to 0, and order all ten.",
                "weighting-mends-any-log",
            ),
            Mistake(
                help_centre.new_minus_old(np.where(in_new_five, help_centre.weighted, 0)),
                "It looks as if the first five of the *new* order were kept. The phone showed the old one.",
                "Keep the first five columns: they are the places as shown.",
                "weight-of-the-new-place",
            ),
        ]
    return mistakes


@judges("11.6")
def judge_recommend(seen: Seen, seeds: Seeds) -> Verdict:
    tried = readers(seeds.probe)
    call = "recommend(read, together, popular, k)"
    found = [Seen({call: answer}).items(call) for answer in seen.items("answers", length=len(tried))]
    for answer in found:
        for column in answer:
            Seen({f"an item of {call}": column}).integer(f"an item of {call}", low=0)
    found = [[int(column) for column in answer] for answer in found]
    right = [shelves.expected(one) for one in tried]
    wrong = [place for place in range(len(tried)) if found[place] != right[place]]
    if not wrong:
        return correct(
            f"Right for {len(tried)} readers, with and without a history, down to those who have read everything. "
            "New articles still stand last: for them the log says nothing yet."
        )

    def as_if(rule: Callable[[Reader], list[int]]) -> bool:
        return all(answer == rule(one) for answer, one in zip(found, tried, strict=True))

    rules = (
        _Rule(
            lambda one: shelves.expected(one, fall_back=False),
            "Where scores are equal, the order of the table decides: a reader without a history gets the first "
            "columns.",
            "Sort by popularity where the scores are equal.",
            "history-is-always-there",
        ),
        _Rule(
            shelves.ties_by_column,
            "Where two scores above 0 are equal, the order of the table decides.",
            "Sort by popularity where the scores are equal.",
        ),
        _Rule(
            shelves.by_strongest,
            "It looks as if the nearest of the articles that were read decides alone.",
            "Add up the nearness to all that was read.",
        ),
        _Rule(
            shelves.only_neighbours,
            "It looks as if articles with a score of 0 are left out: a reader without a history gets nothing.",
            "Fill the places that are left with the most popular of the others.",
            "history-is-always-there",
        ),
        _Rule(
            lambda one: shelves.expected(one, leave_out_read=False),
            "It looks as if articles are recommended that the reader has already read.",
            "Take those in `read` out of the running first.",
        ),
        _Rule(
            lambda one: shelves.expected(one, history=False),
            "It looks as if everybody gets the most popular articles, whatever was read.",
            "Order by the score first; popularity fills what is left.",
        ),
    )
    place = wrong[0]
    one, answer = tried[place], found[place]
    known = next((rule for rule in rules if as_if(rule.rule)), None)
    if known is None and any(
        column in each.read for answer, each in zip(found, tried, strict=True) for column in answer
    ):
        known = _Rule(len, "An article is recommended that the reader has already read.", "Take those in `read` out.")
    if known is None and any(len(answer) != len(due) for answer, due in zip(found, right, strict=True)):
        place = next(place for place in range(len(tried)) if len(found[place]) != len(right[place]))
        one, answer = tried[place], found[place]
        return incorrect(
            expected=f"{len(right[place])} columns for a reader {one.special}, k = {one.k}",
            seen=f"{len(answer)} columns",
            next_step="Return k columns, or all unread ones if these are fewer.",
        )
    return _incorrect(
        f"{answer}",
        f"for a reader {one.special} (read {one.read}, k = {one.k}): by score, then by popularity, then by column",
        known,
        "Make this call yourself with four articles, and order them by hand.",
    )
