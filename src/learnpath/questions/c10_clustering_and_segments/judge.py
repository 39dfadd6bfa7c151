"""How exercise 10 is judged: against the same clusterings, computed here on the same data.

A mean over bootstrap draws gets four standard errors of the difference of two such means, from the spread of
the draws themselves. A mean over customers gets a tenth of its standard error. An end of a bootstrap interval gets
0.4 standard errors and its width a tenth, four and three times what the luck of a thousand draws moves them: less
than what sets a 90% interval apart. A mixture or a k-means with a given `random_state` gets room for libraries only.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

from learnpath.evidence import Seen
from learnpath.questions.c10_clustering_and_segments.redraws import redraws
from learnpath.questions.c10_clustering_and_segments.reference import (
    CALL_POUNDS,
    HABITS,
    Estimate,
    agreements,
    bootstrap,
    call_worth,
    mixture,
    redrawn_indices,
    stability,
    tables,
)
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges, needs_review

MEAN_TOLERANCE, END_TOLERANCE = 0.1, 0.4  # standard errors
PAGE_CALL_POUNDS = 6.0
NARROWEST, WIDEST = 0.895, 1.105  # of the width of the reference interval
INDEX_TOLERANCE = 0.02


def _data_seed(seeds: Seeds) -> int:
    import harbour

    return harbour.seed(seeds.data)


def _wrong(
    expected: str, seen: str, next_step: str, because: str | None = None, misconception: str | None = None
) -> Verdict:
    return incorrect(expected=expected, seen=seen, next_step=next_step, because=because, misconception=misconception)


# A wrong number with a name: the value, how close counts, what it is, what to do, the reason, the misconception.
_Slip = tuple[float, float, str, str, str | None, str | None]


def _told(expected: str, answer: float, digits: int, slips: Sequence[_Slip], otherwise: str) -> Verdict:
    """The verdict for the slip whose value is nearest to the answer, if one is near enough."""
    shown = f"{answer:,.{digits}f}"
    if near := [slip for slip in slips if abs(answer - slip[0]) <= slip[1]]:
        _, _, what, next_step, because, misconception = min(near, key=lambda slip: abs(answer - slip[0]))
        return _wrong(expected, f"{shown}, {what}", next_step, because, misconception)
    return _wrong(expected, shown, otherwise)


_CLAIMS = {
    "A": ("is true of any table: k-means returns what it was asked for.", None),
    "B": ("takes the largest of four numbers for a count. One of them is always the largest.", "the-algorithm-finds-k"),
    "C": ("is true of any cut through a continuum: its parts have different means.", None),
    "D": ("takes a mean of distances for a gap. One cloud cut in two has one above zero.", "silhouette-proves-reality"),
    "E": ("takes repeatability for existence. The same cut can come back where there is only a cut.", "stable-is-real"),
    "F": ("takes usefulness for existence. The best of three arbitrary parts can pay as well.", "useful-is-real"),
    "G": ("is true: whether an action pays is a question about outcomes, and a pilot answers it.", None),
}
_LIES = {letter for letter, (_, misconception) in _CLAIMS.items() if misconception}


@judges("10.1")
def judge_lies(seen: Seen, seeds: Seeds) -> Verdict:
    given = seen.items("lies")
    strange = [item for item in given if not isinstance(item, str) or item not in _CLAIMS]
    if strange:
        found = repr(strange[0]) if isinstance(strange[0], str) else "something that is no letter"
        form = 'a list of letters from A to G, as in `["A", "C"]`'
        return _wrong(form, f"{found} in the list", "Put each capital letter between quotation marks of its own.")
    told = set(given)
    asked, named = "the sentences that do not follow from the evidence, and no others", ", ".join(sorted(told))
    if told == set(_CLAIMS) - _LIES:
        return _wrong(asked, f"{named}: the sentences that do follow", "Name the others.")
    for letter in sorted(told - _LIES):
        step = f"Read {letter} again: could it be false for a table without groups?"
        return _wrong(asked, f"{named}: {letter} is too many", step, f"Sentence {letter} {_CLAIMS[letter][0]}")
    for letter in sorted(_LIES - told):
        because, misconception = _CLAIMS[letter]
        left = len(_LIES - told)
        seen_ = f"{named or 'an empty list'}: {'one is' if left == 1 else f'{left} are'} missing"
        step = "Read the sentences that you left out: which of them would be false of a table without groups?"
        return _wrong(asked, seen_, step, f"One that you left out {because}", misconception)
    return correct(
        "B, D, E and F each take a number for something else: a largest score for a count, a mean of distances for a "
        "gap, repeatability for existence, usefulness for existence. A, C and G are true with or without groups."
    )


_REDRAWN: dict[str, tuple[str, str, str | None]] = {
    "misaligned": (
        "The two labellings are not of the same customers in the same order: row 7 of the redrawn table is not "
        "customer 7.", "Compare the first labels with those that the redrawn fit predicts for `table`.", None),
    "drawn only": (
        "Only the customers that were drawn are compared, some of them more than once. The redrawn fit has met all of "
        "these, so the agreement comes out too high.", "Let both fits label the whole `table`.", None),
    "each once": (
        "It looks as if every drawn customer was taken once. Then the redraw is a smaller table.",
        "Fit to `table[rows]` as it is: a row drawn twice counts twice.", None),
    "mutual information": (
        "That is the adjusted mutual information, another measure of agreement.", "Use `adjusted_rand_score`.", None),
    "unadjusted": (
        "That is the Rand index without its adjustment. Most pairs are apart in any two clusterings, so it is high "
        "even by chance.", "Use `adjusted_rand_score`.", None),
    "names": (
        "That is the share of equal labels. Cluster 2 of one fit may be called 0 in the other.",
        "Use `adjusted_rand_score`, which compares pairs of customers.", None),
    "not redrawn": (
        "Fits to the same rows say how well k-means searches, with the customers not drawn again.",
        "Fit the second model to `table[rows]`.", "stable-is-real"),
    "always four": ("That is the answer for four clusters, whatever `k`.", "Use `k`.", None),
}  # fmt: skip


@judges("10.2")
def judge_stability(seen: Seen, seeds: Seeds) -> Verdict:
    indices, call = redrawn_indices(seeds.probe), "agreement(table, k, rows)"
    answers = seen.items("answers", length=len(indices))
    found = [Seen({call: answer}).number(call, low=-1, high=1) for answer in answers]

    def like(what: str) -> bool:
        return all(abs(one[what] - answer) <= INDEX_TOLERANCE for one, answer in zip(indices, found, strict=True))

    if not like("asked"):
        off = max(range(len(found)), key=lambda place: abs(indices[place]["asked"] - found[place]))
        expected = f"`{call}`: the adjusted Rand index of two labellings of the same customers"
        step = (
            "Use the `table`, `k` and `rows` that the function is given, with `n_init=5` and `random_state=0`. Check "
            "what the first model is fitted to, what the second, and which rows both label."
        )
        shown = f"{found[off]:.2f} for a table of {len(redraws(seeds.probe)[off].table)} made-up customers"
        because, step, misconception = next(
            (told for what, told in _REDRAWN.items() if like(what)),
            (None, step, None),
        )
        return _wrong(expected, f"{shown}, which is not what the same steps give", step, because, misconception)
    names = ("stability_plain", "stability_four")
    first, second = (seen.number(name, low=-1, high=1) for name in names)
    plain, four = (stability(_data_seed(seeds), *which) for which in (("plain", 2), ("grouped", 4)))
    cases = ((first, second, plain, four, 2), (second, first, four, plain, 4))
    for name, (answer, other, (right, room, silhouette, starts), elsewhere, k) in zip(names, cases, strict=True):
        if abs(answer - right) <= room:
            continue
        swapped = abs(answer - elsewhere[0]) <= elsewhere[1] and abs(other - right) <= room
        table = "`plain_scaled`" if k == 2 else "the first 2,000 rows of `grouped_scaled`"
        slips: tuple[_Slip, ...] = (
            (answer if swapped else math.inf, 0, "the value that belongs to the other name",
             "Put the bank without groups, with two clusters, into `stability_plain`.", None, None),
            (silhouette, 0.01, "the silhouette", "Average what `agreement` returns.",
             "The silhouette looks at one clustering, and nothing was drawn again.", "silhouette-proves-reality"),
            (starts, 0.003, "about the agreement of fits to the same rows",
             "Draw rows with replacement before each call.",
             "Rows in another order, or other starts, are still the same customers.", "stable-is-real"),
        )  # fmt: skip
        expected = f"`{name}`: the mean agreement over at least 50 draws, for {table} and {k} clusters"
        step = "Check the table, the number of clusters, and that each draw has as many rows as the table."
        return _told(expected, answer, 3, slips, step)
    return correct(
        f"{first:.2f} for two clusters where there are no groups, {second:.2f} for four where there are four. Nothing "
        "in the first number says that nothing is there: what comes back is the way of cutting. To tell, you need "
        "a groupless twin."
    )


@judges("10.3")
def judge_responsibilities(seen: Seen, seeds: Seeds) -> Verdict:
    responsibility, labels, travellers, weight = mixture(_data_seed(seeds))
    n, theirs = len(labels), labels == travellers
    unsure, by_label = float((responsibility.max(axis=1) < 0.8).mean()), int(theirs.sum())
    by_responsibility = float(responsibility[:, travellers].sum())
    answer = seen.number("unsure_share", low=0)
    if abs(answer - unsure) > 0.002:
        slips: tuple[_Slip, ...] = (
            (1 - unsure, 0.002, "the share of the *sure*", "Turn the comparison round: below 0.8.", None, None),
            (100 * unsure, 0.2, "a percentage", "Divide by 100.", None, None),
            (unsure * n, 12, "a number of customers", "Take the mean of the truth values, not their sum.", None, None),
            (float((responsibility < 0.8).mean()), 0.002, "a share of all responsibilities",
             "Take the largest of each row first: `max(axis=1)`.", None, None),
            (0, 0.0005, "nobody", "Take the largest of each row of `predict_proba`: a hard label is always sure.", None,
             "label-is-certain"),
        )  # fmt: skip
        expected = "`unsure_share`: the share of customers whose largest responsibility is below 0.8"
        settings = (
            "Check the mixture (4, `n_init=3`, `random_state=0`, fitted to `grouped_scaled`) and the bound of 0.8."
        )
        return _told(expected, answer, 3, slips, settings)
    counted, summed = (seen.number(name, low=0, high=n) for name in ("by_label", "by_responsibility"))
    if abs(counted - by_label) > 2:
        sizes = [(float((labels == label).sum()), "the size of another segment") for label in range(4)]
        sizes.append((float(tables(_data_seed(seeds)).in_segment.sum()), "the size of the k-means segment"))
        step = "Use `mixture.predict`, and find the label whose customers have the largest mean share abroad."
        slips = (
            (by_label / n, 0.001, "a share", "Count: the sum of the truth values, not their mean.", None, None),
            (by_responsibility, 0.6, "the expected number, from the responsibilities",
             "That belongs into `by_responsibility`.", None, None),
            (float((responsibility[:, travellers] >= 0.8).sum()), 2, "a count of those with 0.8 or more",
             "Count the hard labels: the unsure have one as well.", None, None),
            *((size, 2, what, step, None, None) for size, what in sizes),
        )  # fmt: skip
        return _told("`by_label`: a number of customers, counted by hard label", counted, 1, slips, step)
    if abs(summed - by_responsibility) > 2:
        step = "Sum the travellers' column of the responsibilities over all rows."
        slips = (
            (float(responsibility[theirs, travellers].sum()), 2, "the sum over customers with that hard label only",
             step,
             "Customers with another label also have some responsibility for the travellers.", "label-is-certain"),
            (by_label, 2, "the count of hard labels again", step,
             "A hard label counts somebody with 0.51 whole, and somebody with 0.49 not at all.", "label-is-certain"),
            (by_responsibility / n, 0.001, "a mean", "Sum in place of averaging.", None, None),
            *((float((responsibility[:, travellers] >= least).sum()), 2, f"a count of those with {least} or more",
               step, "A count throws away how sure the mixture is of each.", "label-is-certain")
              for least in (0.5, 0.8)),
            (weight * n, 2, "the mixture's weight times the number of customers", step,
             "The fit stopped just before its weights had settled, so they are a little off.", None),
        )  # fmt: skip
        expected = "`by_responsibility`: an expected number of customers"
        return _told(expected, summed, 1, slips, step)
    return correct(
        f"{unsure:.1%} of {n:,} customers are unsure. For the size of the segment it matters little ({by_label:,} "
        f"against {by_responsibility:,.1f}): what is rounded up and down nearly cancels. "
        "For each of the unsure it does matter."
    )


@judges("10.4")
def judge_units(seen: Seen, seeds: Seeds) -> Verdict:
    bare, scaled, others = agreements(_data_seed(seeds))
    first, second = (seen.number(name, low=-1, high=1) for name in ("agreement_unscaled", "agreement_scaled"))
    if abs(first - bare) > 0.03:
        swapped = abs(first - scaled) <= 0.03 and abs(second - bare) <= 0.03
        hardly = {
            what: others[name]
            for name, what in (
                ("divided", "dividing the spend by 100"),
                ("balance", "changing the balance"),
                ("no balance", "leaving out the balance"),
            )
            if abs(first - others[name]) <= 0.005
        }
        nearest = min(hardly.values(), key=lambda value: abs(first - value), default=math.inf)
        slips: tuple[_Slip, ...] = (
            (scaled if swapped else math.inf, 0.03, "the value that belongs to the other name",
             "Put the pipeline with `StandardScaler()` into `agreement_scaled`.", None, None),
            (1, 0.005, "the same clusters in both units",
             "Take all six columns, change the spend, do not scale, and fit to each table.",
             "It looks as if the spend never changed, was scaled or stood alone among shares, or as if a labelling is "
             "compared with itself.",
             "scale-does-not-matter"),
            (others["unadjusted"], 0.01, "the Rand index without its adjustment", "Use `adjusted_rand_score`.",
             "Most pairs are apart in any two clusterings, so it is high even by chance.", None),
            (others["names"], 0.005, "the share of equal labels", "Use `adjusted_rand_score`.",
             "Cluster 2 of one fit may be called 0 in the other.", None),
            (others["predicted"], 0.005, "the clusters of the pounds, predicted for the pence",
             "Fit to each table.", "Centres in pounds lie far from customers in pence.", None),
            (nearest, 0.005, f"what {' or '.join(hardly)} would give",
             "Take all six columns, and multiply the spend alone by 100.", None, "scale-does-not-matter"),
        )  # fmt: skip
        step = "Multiply `spend_pounds_a_month` alone by 100, and fit `KMeans(4, n_init=5, random_state=0)` to each."
        return _told("`agreement_unscaled`: pounds against pence, nothing scaled", first, 2, slips, step)
    if abs(second - scaled) > 0.03:
        step = "Put `StandardScaler()` before k-means in a pipeline, and let each table fit a pipeline of its own."
        one = "The scaler has learned the spread of the pounds, so the pence reach k-means a hundred times too long."
        slips = (
            (bare, 0.03, "the value without scaling", step, None, "scale-does-not-matter"),
            (others["one scaler"], 0.005, "what one scaler for both tables gives", step, one, None),
            (others["one pipeline"], 0.005, "what one fitted pipeline for both tables gives", step, one, None),
            (others["scaled against not"], 0.005, "scaled against unscaled pounds",
             "Compare scaled pounds with scaled pence.", None, None),
        )  # fmt: skip
        return _told("`agreement_scaled`: pounds against pence, with the scaler in front", second, 2, slips, step)
    return correct(
        f"Unscaled, a change of unit leaves an agreement of {bare:.2f}: the spend has taken over from the balance. "
        f"Scaled, {scaled:.2f}: the unit is divided out. Whether the spend belongs in the table, you decide."
    )


def _interval_fault(low: float, high: float, right: Estimate, what: str, too_wide: str) -> Verdict | None:
    """What is wrong with the ends of an interval, if anything is."""
    _, error, right_low, right_high = right
    wide = (high - low) / (right_high - right_low)
    aside = abs(low + high - right_low - right_high) / 2 > END_TOLERANCE * error
    far = max(abs(low - right_low), abs(high - right_high)) > END_TOLERANCE * error
    if not far and NARROWEST <= wide <= WIDEST:
        return None
    again = "Repeat the whole computation, on as many rows as there are, in each draw."
    cases = (
        (wide < 0, "The lower end is above the upper one.", "Put the smaller number first.", None),
        (wide < 0.05, "An interval without width says that another pilot would have given the same number.",
         "Draw the customers again, with replacement.", "one-number-is-enough"),
        (0.45 < wide < 0.57, "It is half as wide as it should be. One standard error to each side covers 68%.",
         "Take 1.96 standard errors, or the quantiles.", None),
        (aside and wide < 1.4, "Its middle is not where the estimate is.",
         "Compute estimate and ends with the same function.", None),
        (0.79 < wide < 0.93, "It is a little too narrow, like one of 90%.", "Leave 2.5% at either end.", None),
        (wide < 1, "It is too narrow. The ends of two intervals do not subtract to those of a difference.", again,
         None),
        (True, too_wide, again, None),
    )  # fmt: skip
    because, step, misconception = next(case[1:] for case in cases if case[0])
    return _wrong(f"{what}: a 95% interval", f"{low:.1f} to {high:.1f}", step, because, misconception)


@judges("10.5")
def judge_advantage(seen: Seen, seeds: Seeds) -> Verdict:
    made, right = tables(_data_seed(seeds)), bootstrap(_data_seed(seeds))["advantage"]
    answer, room = seen.number("advantage_pounds", low=-1e6, high=1e6), MEAN_TOLERANCE * right[1]
    if abs(answer - right[0]) > room:
        inside, outside = (call_worth(made, rows.nonzero()[0]) for rows in (made.abroad, ~made.abroad))
        among_called = float(made.margin[made.called & made.abroad].mean() - made.margin[made.called].mean())
        whoever = float(made.margin[made.abroad].mean() - made.margin.mean())
        slips: tuple[_Slip, ...] = (
            (inside, room, "what a call within the segment is worth", "Subtract what a call to anybody is worth.",
             "Part of it would come from calls by lot as well.", "high-score-is-useful"),
            (inside - outside, room, "near two other numbers: the segment before any cost, and the segment "
             "against the customers outside it", "Subtract the cost on both sides, and compare with the whole pilot.",
             "The lot draws from everybody, the segment included.", None),
            (among_called, room, "a difference among the called alone",
             "Subtract the not called, in the segment and in the lot.",
             "What they would have brought without a call is still in it: the lesson of chapter 2's letters.", None),
            (whoever, room, "a difference of mean margins, called and not called together",
             "Subtract the not called from the called, in the segment and in the lot.",
             "It says who earns the bank more, and nothing about calls.", None),
            (right[0] - CALL_POUNDS, room, "the right number less the cost of one call",
             "Subtract `CALL_POUNDS` on both sides or on neither.",
             "A call by lot costs as much, so the cost falls out.", None),
            (-right[0], room, "the same number with the other sign", "Subtract the lot from the segment.", None, None),
            (right[0] + CALL_POUNDS, room, "the right number and the cost of one call",
             "Subtract `CALL_POUNDS` on both sides or on neither.",
             "A call by lot costs as much, so the cost falls out.", None),
            (100 * right[0], 100 * room, "the right number in pence", "Give pounds.", None, None),
            (600 * right[0], 600 * room, "the advantage of six hundred calls", "Give pounds for one call.", None, None),
        )  # fmt: skip
        step = (
            "Work out the four means first: called and not called, in the segment and in the whole pilot. Do not round."
        )
        return _told("`advantage_pounds`: a call within the segment, minus a call by lot", answer, 2, slips, step)
    low, high = (seen.number(f"advantage_{end}", low=-1e6, high=1e6) for end in ("low", "high"))
    too_wide = (
        "It is too wide. Were segment and lot drawn separately, or one of them not at all? The segment is part of the "
        "lot: drawn together, their luck partly cancels."
    )
    return _interval_fault(low, high, right, "`advantage_low` and `advantage_high`", too_wide) or correct(
        f"£{answer:.1f} a call more than the lot (£{low:.1f} to £{high:.1f}; {int(made.abroad.sum()):,} of "
        f"{len(made.abroad):,} pilot customers are in the segment). The lot is the weakest opponent. Against the best "
        "simple rule, the page came to another decision."
    )


_TEXTS, _LISTS = ("name", "intended_use", "expires"), {"not_for": 3, "not_known": 2}
_FIELDS = (*_TEXTS, *_LISTS, "features", "share_of_base", "stability", "call_worth_pounds")


@judges("10.6")
def judge_card(seen: Seen, seeds: Seeds) -> Verdict:
    data_seed, fields = _data_seed(seeds), seen.mapping("card", _FIELDS)
    if extra := [str(key) for key in fields if key not in _FIELDS]:
        return _wrong("exactly the nine fields of the table", f"also {extra[0]!r}", "Leave it out.")
    card = Seen(fields)
    name, use, expires = (card.text(field) for field in _TEXTS)
    if len(name.split()) > 5:
        return _wrong("`name`: at most five words", repr(name), "Say what was measured; the rest has other fields.")
    if len(use.split()) < 5:
        return _wrong("`intended_use`: at least five words", repr(use), "Who does what with it? Name team and action.")
    if expires.strip(" .!").casefold() in ("never", "no", "none", "n/a", "does not expire"):
        return _wrong("`expires`: when it has to be made again", repr(expires), "How long do habits stay the same?")
    for field, least in _LISTS.items():
        told = {item.strip().casefold() for item in card.items(field) if isinstance(item, str) and item.strip()}
        if len(told) < least:
            step = "What might somebody do with it next month?" if field == "not_for" else "What does the name suggest?"
            return _wrong(f"`{field}`: at least {least} different texts", f"{len(told)}", step)
    features = ", ".join(sorted(map(str, card.items("features"))))
    if features != ", ".join(sorted(HABITS)):
        return _wrong("`features`: the four habits that it is made from", features or "none", "Use `HABITS`.")
    share, base = card.number("share_of_base", low=0), float(tables(data_seed).in_segment.mean())
    if abs(share - base) > 0.005:
        n = len(tables(data_seed).in_segment)
        slips: tuple[_Slip, ...] = (
            (100 * base, 0.5, "a percentage", "Divide by 100.", None, None),
            (n * base, 30, "a number of customers", f"Divide by all {n:,} customers.", None, None),
        )
        return _told("`share_of_base`: from 0 to 1, of all customers", share, 3, slips, "Use `in_segment.mean()`.")
    stable, (four, room, *_) = card.number("stability", low=-1, high=1), stability(data_seed, "grouped", 4)
    if abs(stable - four) > room:
        return _wrong("`stability`: that of this segment's clustering", f"{stable:.2f}", "Use `stability_four`.")
    estimate, low, high = card.numbers("call_worth_pounds", length=3)
    found, close = bootstrap(data_seed), MEAN_TOLERANCE * bootstrap(data_seed)["worth"][1]
    if abs(estimate - found["worth"][0]) > close:
        step = "Called minus not called, within the segment, minus `CALL_POUNDS`."
        slips = (
            (found["advantage"][0], close, "the advantage over the lot", step, None, None),
            (found["worth"][0] + CALL_POUNDS, close, "the gain before the cost of the call", step, None, None),
            (
                found["worth"][0] + CALL_POUNDS - PAGE_CALL_POUNDS,
                close,
                "with the £6 of the page",
                step,
                "By now a call costs more.",
                None,
            ),
        )
        expected = "`call_worth_pounds`: first, what a call within the segment is worth, cost included"
        return _told(expected, estimate, 1, slips, step)
    too_wide = "It is too wide. Were single margins taken for means, or fewer customers drawn than there are?"
    return _interval_fault(low, high, found["worth"], "`call_worth_pounds`, second and third", too_wide) or correct(
        "All nine fields are there, and the numbers agree with the data. Whether the words keep what they promise, "
        "your mentor reads with 10.7."
    )


@judges("10.7")
def judge_answer(seen: Seen, seeds: Seeds) -> Verdict:
    text = seen.text("answer_to_customer")
    words = len(text.split())
    if not 40 <= words <= 150:
        step = (
            "Say what was looked at, what was not, and what it is used for."
            if words < 40
            else "Cut what she did not ask."
        )
        return _wrong("`answer_to_customer`: a text of 40 to 150 words", f"{words} words", step)
    if jargon := [word for word in ("cluster", "segment", "algorithm") if word in text.casefold()]:
        return _wrong(
            "an answer without *cluster*, *segment* and *algorithm*",
            repr(jargon[0]),
            "Say what was looked at, in the words of a customer.",
            "She asked why you called her, and not how you put tables in order.",
            "name-is-the-finding",
        )
    return needs_review("Your answer is there. Your mentor reads it with your card beside it: do the two agree?")
