"""How mixed set 2 is judged: every note is answered once more on the same data.

What follows from the data by arithmetic is compared closely. Where right ways differ (folds, draws, the kind of an
interval), the tolerance is wider than their differences and narrower than the way to the nearest wrong answer: the AUC
of two honest splits differs by 0.01 to 0.04, that of a mixed one by more than 0.1.
"""

from __future__ import annotations

import math
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.mixed_2 import desk, reference
from learnpath.questions.mixed_2.reference import LETTER_POUNDS, MISSING, POT_POUNDS, UNSPENT
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, recognised

POT_TOLERANCE = 4.0  # pounds: ways to interpolate a quantile of 3,000 customers differ by less than one
AUC_TOLERANCE = 0.045
END_TOLERANCE = 0.007  # Wilson, the formula of school and a bootstrap differ by less
NARROWEST = 0.9
SUBTRACT = "Subtract the price from the mean of all letters."
SAME_LABELS = 0.7  # adjusted Rand index; other ways of scaling stay above
KINDS = 4
LIKE_BALANCE = 0.4  # with slices of the balance; labels of scaled columns have 0 here


@judges("m2.1")
def judge_rows(seen: Seen, seeds: Seeds) -> Verdict:
    rows = desk.statements(seeds.data)
    day = desk.fit_day(rows)
    answer = seen.integer("usable_rows", low=0)
    right = int((rows["outcome_known_on"] <= day).sum())
    if answer == right:
        return correct(
            f"{right:,} rows. September is over and its answers are not known yet, let alone those of later "
            "months: whoever takes them learns from a future that nobody had."
        )
    known_by = "Ask of each row when its answer was known, and compare that with the day."
    slips = (
        Mistake(
            float((rows["month"] < day).sum()),
            "These are all months before that day. The answers of the newest of them were not known yet.",
            known_by,
            "one-time-is-enough",
        ),
        Mistake(
            float((rows["month"] <= day).sum()),
            "So many rows belong to all months up to that day. The answers of the newest of them were not known yet.",
            known_by,
            "one-time-is-enough",
        ),
        Mistake(
            float((rows["outcome_known_on"] < day).sum()),
            "What became known on the day itself was there by nine, and the fit is at ten.",
            "Include the day itself.",
        ),
        Mistake(float(len(rows)), "These are all rows, of the months after that day as well.", known_by),
    )
    return mistaken(
        f"{answer:,}",
        "the number of rows whose answer was known at ten o'clock on that day",
        recognised(answer, slips, 0),
        known_by,
    )


@judges("m2.2")
def judge_pot(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    spend = desk.spend(seeds.data)
    level = MISSING / (MISSING + UNSPENT)
    right = float(np.quantile(spend, level))
    answer = seen.number("pot_pounds")
    if abs(answer - right) <= POT_TOLERANCE:
        return correct(
            f"£{right:,.0f} leaves one pot in five too small. One more pound would be wasted in four of five pots at "
            "1p and save 4p in the fifth: it no longer pays, and one pound less does not either."
        )
    pound = "Raise every pot by a pound: in what share of them is it wasted, and in what share does it save 4p?"
    slips = (
        Mistake(
            float(spend.mean()),
            "That is the mean. It would be right if an error cost its square, upwards as downwards.",
            pound,
            "squared-loss-is-neutral",
        ),
        Mistake(
            float(np.median(spend)),
            "That leaves as many pots too small as too full: right if both cost the same.",
            pound,
            "squared-loss-is-neutral",
        ),
        Mistake(float(np.quantile(spend, 1 - level)), "The two prices have changed places.", pound),
        Mistake(100 * right, "These are pence.", "Give the pot in pounds."),
        Mistake(
            float(spend.mean() + 0.8416 * spend.std()),
            "That would be the amount if the spend were shaped like a bell. It has a longer tail upwards.",
            "Take the quantile of the customers themselves.",
        ),
        Mistake(
            float(np.quantile(spend, UNSPENT / MISSING)),
            "It looks as if one price was divided by the other. The level is one price over the sum of both.",
            pound,
            "quantile-from-feeling",
        ),
        Mistake(
            float(np.quantile(spend, 1 - UNSPENT / MISSING)),
            "It looks as if one price was divided by the other. The level is one price over the sum of both.",
            pound,
            "quantile-from-feeling",
        ),
        *(
            Mistake(
                float(np.quantile(spend, careful)),
                "That is a usual level for being careful, and here it is too dear: the prices say how careful to be.",
                pound,
                "quantile-from-feeling",
            )
            for careful in (0.9, 0.95, 0.99)
        ),
        Mistake(float(spend.max()), "Nobody's pot would be too small, and nearly all would be too full.", pound),
    )
    return mistaken(
        f"£{answer:,.2f}",
        "the amount at which one more pound in every pot costs as much as it saves",
        recognised(answer, slips, POT_TOLERANCE),
        pound,
    )


@judges("m2.3")
def judge_letters(seen: Seen, seeds: Seeds) -> Verdict:
    answer = reference.letters(seeds)
    given = seen.within("worth")
    seen.mapping("worth", tuple(answer.worth))
    worth = {group: given.number(group) for group in answer.worth}
    group = next((group for group, pounds in answer.worth.items() if abs(worth[group] - pounds) > 0.02), None)
    if group is not None:
        before = {name: share * POT_POUNDS - LETTER_POUNDS for name, share in answer.answered.items()}
        slip = None
        if all(abs(worth[name] - before[name]) <= 0.02 for name in worth):
            slip = Mistake(
                0,
                "All openings of those with a letter were credited to the letter. Some would have come unprompted.",
                "Look at the customers of the same group who got no letter.",
                "likely-buyers-are-persuadable",
            )
        elif all(abs(worth[name] - pounds - LETTER_POUNDS) <= 0.02 for name, pounds in answer.worth.items()):
            slip = Mistake(0, "The price of the letter is missing.", "Subtract what a letter costs.")
        else:
            slip = next((one for one, pounds in _other_worths(answer) if _all_near(worth, pounds)), None)
        return mistaken(
            f"{'−' if worth[group] < 0 else ''}£{abs(worth[group]):,.2f} for group {group}",
            f"net pounds a letter in group {group}: what it changes, times what an opening brings, minus its price",
            slip,
            "Work it out for one group by hand: what would these customers have done without a letter?",
        )
    chosen = {str(item).strip().upper() for item in seen.items("write_to")}
    if chosen == answer.pays:
        return correct(
            "The group that opens most pots is not among them: it opens them anyway. A letter is worth what it changes."
        )
    wrong = sorted(chosen ^ answer.pays)[0]
    return incorrect(
        expected="every group in which a letter brings more than it costs, and no other",
        seen=f"group {wrong} {'chosen' if wrong in chosen else 'left out'}",
        because="Your own table says otherwise." if wrong in answer.worth else "There is no such group.",
        next_step="Choose by the sign of `worth`.",
    )


def _other_worths(answer: reference.Letters) -> list[tuple[Mistake, dict[str, float]]]:
    """Return what the letters seem to be worth after a slip in the last step."""
    lift = {group: (pounds + LETTER_POUNDS) / POT_POUNDS for group, pounds in answer.worth.items()}
    return [
        (
            Mistake(0, "The letter was charged only to those whom it moved. Every letter costs its price.", SUBTRACT),
            {group: share * (POT_POUNDS - LETTER_POUNDS) for group, share in lift.items()},
        ),
        (Mistake(0, "These are shares, not pounds.", "Multiply by what a pot brings, then " + SUBTRACT.lower()), lift),
        (
            Mistake(0, "These are pence.", "Divide by 100."),
            {group: 100 * pounds for group, pounds in answer.worth.items()},
        ),
    ]


def _all_near(given: dict[str, float], expected: dict[str, float]) -> bool:
    return all(abs(given[name] - value) <= max(0.002, 0.001 * abs(value)) for name, value in expected.items())


@judges("m2.4")
def judge_bank(seen: Seen, seeds: Seeds) -> Verdict:
    kept = reference.kept(seeds)
    answer = seen.number("expected_auc", low=0, high=1)
    if abs(answer - kept.apart) <= AUC_TOLERANCE:
        return correct(
            f"About {kept.apart:.2f}. Mixed rows would have promised {kept.mixed:.2f}: the neighbours of a row are "
            "then other months of the same customer, and next door there are none."
        )
    meets = "Split so that everybody whom the model is measured on is a stranger to it, as next door."
    slips = (
        Mistake(
            kept.own,
            "It looks as if the model was measured on rows that it has learned.",
            meets,
            "training-score-is-enough",
        ),
        Mistake(
            (kept.mixed + kept.later) / 2,
            "It looks as if the same customers stand on both sides. Then the model may recognise them, which it cannot "
            "do next door; shuffled rows and later months of the same people share this.",
            meets,
            "shuffled-cv-is-always-right",
        ),
    )
    return mistaken(
        f"{answer:.3f}",
        "the AUC among customers none of whom the model has met",
        recognised(answer, slips, AUC_TOLERANCE),
        meets,
    )


@judges("m2.5")
def judge_suppliers(seen: Seen, seeds: Seeds) -> Verdict:
    offered = reference.desk(seeds)
    chosen = seen.choice("supplier", tuple(offered.pounds))
    best = max(offered.pounds, key=lambda name: offered.pounds[name])
    answer = seen.number("stopped_pounds_a_day", low=0)
    if chosen != best:
        slip = None
        if chosen == max(offered.auc, key=lambda name: offered.auc[name]):
            slip = Mistake(
                0,
                f"{chosen} has the largest AUC: it orders all payments best. Forty of them are read a day.",
                "Look at the forty highest of each day alone.",
                "auc-can-be-deployed",
            )
        elif chosen == max(offered.real, key=lambda name: offered.real[name]):
            slip = Mistake(
                0,
                f"More of {chosen}'s alerts are real than of any other's. A real alert of ten pounds counts as much "
                "there as one of a thousand.",
                "Add up the amounts of the frauds among the forty.",
                "precision-is-enough",
            )
        return mistaken(
            f"{chosen}", "the supplier whose forty alerts a day stop most money", slip, "Compare pounds stopped a day."
        )
    right = offered.pounds[best]
    if abs(answer - right) <= 0.002 * right + 1:
        return correct(
            f"£{right:,.0f} a day, with an AUC of {offered.auc[best]:.2f}; the largest of the three is "
            f"{max(offered.auc.values()):.2f}. The desk sees the top of the list and nothing else."
        )
    slips = (
        Mistake(100 * right, "These are pence.", "Divide by 100."),
        Mistake(10 * right, "These are the pounds of all ten days.", "Divide by the ten days."),
        Mistake(
            right / 3, "It looks as if the sum was divided by thirty days.", "The scores are of ten days: count them."
        ),
        Mistake(
            offered.pooled[best],
            "These are the four hundred highest of ten days together; some days then have more than forty alerts.",
            "Take the forty highest of each day.",
        ),
    )
    return mistaken(
        f"£{answer:,.0f} a day",
        "the amounts of the frauds among the forty highest scores of each day, in pounds a day",
        recognised(answer, slips, 0.5),
        "Take each day by itself, then the mean over the ten days.",
    )


@judges("m2.6")
def judge_promise(seen: Seen, seeds: Seeds) -> Verdict:
    won = reference.winner(seeds)
    promise = seen.number("promise", low=0, high=1)
    low, high = seen.number("promise_low", low=0, high=1), seen.number("promise_high", low=0, high=1)
    april = "Choose in March and measure in April, which had no say in the choice: one setting, its own letters."
    if abs(promise - won.april) > 0.001:
        slips = (
            Mistake(
                won.march,
                "That is what it scored in the month in which it was chosen, for being the luckiest of two hundred.",
                april,
                "best-on-test-is-its-score",
            ),
            Mistake(
                won.best_april,
                "That is another setting: the luckiest in April. It has been chosen by the month that should judge it.",
                april,
                "best-on-test-is-its-score",
            ),
            Mistake(
                (won.march * desk.MARCH + won.april * (desk.CUSTOMERS - desk.MARCH)) / desk.CUSTOMERS,
                "Both months were put together. March is in it, and March chose.",
                april,
                "best-on-test-is-its-score",
            ),
            Mistake(
                (won.march + won.april) / 2,
                "That is the mean of the two months. March is in it, and March chose.",
                april,
                "best-on-test-is-its-score",
            ),
        )
        return mistaken(
            f"{promise:.3f}",
            "the share of answers to the winner's letters on rows that did not choose it",
            recognised(promise, slips, 0.0006),
            april,
        )
    error = math.sqrt(won.april * (1 - won.april) / won.letters)
    ends = (won.april - 1.96 * error, won.april + 1.96 * error)
    near = abs(low - ends[0]) <= END_TOLERANCE and abs(high - ends[1]) <= END_TOLERANCE
    if near and high - low >= NARROWEST * 2 * 1.96 * error:
        return correct(
            f"{won.april:.1%} of {won.letters} letters, {low:.1%} to {high:.1%}. In March it had {won.march:.1%}, "
            "and nobody should promise that."
        )
    slip = None
    if low >= high:
        slip = Mistake(0, "The lower end is not below the upper one.", "Give the smaller number to `promise_low`.")
    elif abs((high - low) / (2 * 1.96 * error) - math.sqrt(won.letters / (desk.LETTERS * desk.MARCH))) < 0.15:
        slip = Mistake(0, "The interval is as wide as for the letters of March.", "Count the letters of April.")
    elif (high - low) < 0.6 * 2 * 1.96 * error:
        slip = Mistake(
            0,
            "It is far too narrow: perhaps for one standard error, or for all customers in place of the letters.",
            "Divide by the number of letters that the setting sent, and go 1.96 standard errors to each side.",
            "school-interval-is-enough" if high == low else None,
        )
    elif (high - low) > 1.15 * 2 * 1.96 * error:
        slip = Mistake(
            0,
            "It is wider than the luck of these letters. One setting was measured in April, and it was chosen before: "
            "nothing is to be added for the other settings.",
            "Take 1.96 standard errors of one share to each side.",
        )
    return mistaken(
        f"{low:.3f} to {high:.3f}",
        "a 95% interval for a share of as many letters as the winner sent in April",
        slip,
        "How many letters stand behind this share, and how far would it move by luck alone?",
    )


@judges("m2.7")
def judge_segments(seen: Seen, seeds: Seeds) -> Verdict:
    from sklearn.metrics import adjusted_rand_score

    found = reference.found(seeds)
    other = next(branch for branch in desk.BRANCHES if branch != found.real)
    chosen = seen.choice("worth_a_script", (*desk.BRANCHES, "both", "neither"))
    given = seen.within("agreement")
    seen.mapping("agreement", desk.BRANCHES)
    agreement = {branch: given.number(branch, low=-1, high=1) for branch in desk.BRANCHES}
    labels = seen.array("segment", shape=(None,))
    redraw = "Draw customers again, fit again, and compare what both fits say of the same customers, in both branches."
    sizes = f"{len(found.labels):,} labels, one for each customer of the branch"
    if len(labels) != len(found.labels):
        return incorrect(expected=sizes, seen=f"{len(labels):,}", next_step="Label every customer of the branch once.")
    if any(adjusted_rand_score(labels, slices) > LIKE_BALANCE for slices in found.unscaled.values()):
        return incorrect(
            expected="segments in which the four habits count as much as the balance",
            seen="slices of the balance",
            because="The balance has by far the largest numbers, so it alone decides who is near whom.",
            misconception="scale-does-not-matter",
            next_step="Bring the columns to one scale first, then compare the two branches once more.",
        )
    if chosen != found.real:
        return mistaken(
            repr(chosen),
            "the branches whose segments come back with other customers",
            Mistake(0, "In one branch the segments do come back.", redraw)
            if chosen == "neither"
            else Mistake(0, "K-means returns four clusters of any table.", redraw, "the-algorithm-finds-k"),
            redraw,
        )
    kinds = len(set(labels.tolist()))
    if kinds != KINDS:
        return incorrect(expected="four kinds", seen=f"{kinds}", next_step="Ask k-means for four clusters.")
    alike = adjusted_rand_score(labels, found.labels)
    if alike < SAME_LABELS:
        return incorrect(
            expected=f"the four segments of {found.real}'s customers",
            seen=f"labels with an adjusted Rand index of {alike:.2f} with them",
            next_step=f"Give the labels of the fit to all customers of {found.real}, in the order of the table.",
        )
    near = abs(agreement[found.real] - found.agreement[found.real]) <= 0.12
    apart = 0.1 <= agreement[other] <= found.agreement[other] + 0.12  # straightened columns give less
    if not (near and apart):
        branch = other if near else found.real
        slip = None
        if all(value > 0.985 for value in agreement.values()):
            slip = Mistake(
                0,
                "Fitted to the same customers again, k-means finds the same again. That says how well it searches.",
                redraw,
                "stable-is-real",
            )
        elif near and agreement[other] > found.agreement[other]:
            slip = Mistake(
                0,
                "That is more than other customers leave. A measure that luck alone lifts above 0 gives such numbers, "
                "and so do new starts on the same customers or another scale.",
                redraw,
            )
        return mistaken(
            f"{agreement[branch]:.2f}",
            f"the mean agreement of redrawn fits with the first one, for {branch}",
            slip,
            redraw,
        )
    return correct(
        f"{agreement[found.real]:.2f} in {found.real}, {agreement[other]:.2f} in {other}. This compares like with like "
        "and proves no groups by itself: slices of the balance would have come back, too."
    )


@judges("m2.8")
def judge_article(seen: Seen, seeds: Seeds) -> Verdict:
    answer = reference.articles(seeds)
    article = seen.integer("on_top")
    best = {max(table, key=lambda name: table[name]) for table in (answer.weighted, answer.ratio)}
    looks = "Divide each click by the chance that somebody looked at its place."
    if article not in best:
        most = max(answer.clicked, key=lambda name: answer.clicked[name])
        return mistaken(
            f"article {article}",
            "the article that is clicked most often by those who look at it",
            Mistake(
                0,
                "It has the most clicks, and stood where everybody looks. Further down, fewer looked.",
                looks,
                "clicks-are-relevance",
            )
            if article == most
            else None,
            looks if article in answer.clicked else "Give the number of one of the ten articles.",
        )
    value = seen.number("clicks_a_look", low=0)
    right: dict[str, Any] = {"weighted": answer.weighted[article], "ratio": answer.ratio[article]}
    if any(abs(value - one) <= 0.001 for one in right.values()):
        return correct(
            f"Of those who look at it, {value:.0%} click. Few looked at its place, so the number of clicks hid it."
        )
    slip = None
    if abs(value - answer.clicked[article]) <= 0.002:
        slip = Mistake(
            0, "These are clicks a showing; most showings were not looked at.", looks, "clicks-are-relevance"
        )
    elif value > 1:
        slip = Mistake(0, "A share of looks cannot exceed 1.", "Divide by the number of showings, and give no percent.")
    return mistaken(f"{value:.3f}", "clicks on it, for each time that somebody looked at it", slip, looks)
