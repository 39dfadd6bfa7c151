"""How exercise 9 is judged: values against the same computation on the same data, functions by what they do.

A few large frauds carry most of the difference in 9.6, so a bootstrap and 1.96 standard errors disagree a little: an
end may lie between the two, or 0.35 standard errors beyond, four times the luck of 1,000 draws. The width may be a
tenth less than the narrower of the two, three times its luck: a 90% interval is a sixth less.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c09_trees_ensembles_tuning.tables import (
    LEAVES,
    Case,
    Ladder,
    cases,
    choose_inside,
    fitted,
    ladders,
    outer,
    search,
)
from learnpath.questions.c09_trees_ensembles_tuning.team import (
    Opened,
    costs,
    gain_ends,
    importance,
    leaf_losses,
    looks,
    opened,
)
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, recognised

SHAPES = {"A": "falls", "B": "falls", "C": "turns", "D": "turns", "E": "levels"}
WORDS = ("falls", "turns", "levels")
ASKS = {
    "A": "How far does the sum get in a hundred steps of 0.03?",
    "B": "On which rows is it measured, and what does every new tree do to the loss there?",
    "C": "After most payments are fitted, what is left for the next deep tree to learn?",
    "D": "How many payments are in a leaf at depth 20?",
    "E": "What does one more tree do to an average of ninety?",
}
LOOKS = (1, 10, 200)
GAIN_TOLERANCE = 0.5  # pounds
END_TOLERANCE, NARROWEST, WIDEST = 0.35, 0.9, 1.2  # standard errors; shares of the width
RULE_POUNDS = 60
LOST_TOLERANCE = 1e-6  # Brier score: rounding to the sixth decimal is fine


def _pounds(value: float, digits: int = 0) -> str:
    """Pounds in words: a loss has its sign before the pound."""
    sign = "−" if round(value, digits) < 0 else ""
    return f"{sign}£{abs(value):,.{digits}f}"


@judges("9.1")
def judge_shapes(seen: Seen, seeds: Seeds) -> Verdict:
    given = Seen(seen.mapping("shapes", SHAPES))
    found = {letter: given.choice(letter, WORDS) for letter in SHAPES}
    wrong = [letter for letter in SHAPES if found[letter] != SHAPES[letter]]
    if not wrong:
        return correct(
            "All five. B and C are one model: the training curve cannot tell that anything went wrong. Deeper and "
            "added can turn; averaged does not."
        )
    letter = wrong[0]
    told = {
        ("B", "turns"): (
            "overfitting-is-high-training-score",
            "B is measured on the rows that it learns from. Overfitting does not show there.",
        ),
        ("C", "falls"): (
            "more-trees-never-hurt",
            "Trees of boosting are added, and after a while they add what holds for the learned rows only.",
        ),
        ("C", "levels"): (
            "more-trees-never-hurt",
            "Trees of boosting are added, and after a while they add what holds for the learned rows only.",
        ),
        ("E", "turns"): (None, "These trees are averaged, not added: one more moves the average a little."),
    }
    misconception, because = told.get((letter, found[letter]), (None, None))
    return incorrect(
        expected=f"five shapes; {len(SHAPES) - len(wrong)} of yours are as they come out",
        seen=f"among the others: {letter} as `{found[letter]!r}`",
        because=because,
        misconception=misconception,
        next_step=f"About {letter}: {ASKS[letter]}",
    )


def _optimism(scores: Any, looked: int, rest: Callable[[Any, int], float]) -> float:
    """Mean over test sets of the winner's score minus what `rest` makes of the winner's row."""
    import numpy as np

    winners = scores[:looked].argmax(axis=0)
    tests = range(scores.shape[1])
    return float(np.mean([scores[winners[t], t] - rest(scores[winners[t]], t) for t in tests]))


@judges("9.2")
def judge_optimism(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    scores = looks(seeds)
    found = seen.numbers("optimism", length=3)

    def others(row: Any, t: int) -> float:
        return float(np.delete(row, t).mean())

    right = [_optimism(scores, looked, others) for looked in LOOKS]
    if all(abs(one - due) <= 1 for one, due in zip(found, right, strict=True)):
        return correct(
            f"£{right[1]:,.0f} after ten looks, £{right[2]:,.0f} after two hundred, and nothing after one: without a "
            "choice there is no optimism. No look was dishonest; the maximum is."
        )
    place = next(i for i, (one, due) in enumerate(zip(found, right, strict=True)) if abs(one - due) > 1)
    looked, answer = LOOKS[place], found[place]
    part = scores[:looked]
    miscounted = [
        Mistake(
            _optimism(scores, other, others),
            f"That is for {other} looks.",
            f"`scores[:{looked}]` holds the first {looked} settings.",
        )
        for other in (looked - 1, looked + 1)
        if place == 1
    ]
    mistakes = [
        Mistake(
            float(part.max(axis=0).mean()),
            "That is what the winners claim. Their optimism is the part of it that they do not keep.",
            "Subtract what the same setting saves on the other nine test sets.",
            "tuning-is-free",
        ),
        Mistake(-right[place], "The sign is the other way round.", "Optimism is the claim minus what is kept."),
        Mistake(
            _optimism(scores, looked, lambda row, t: float(row.mean())),
            "It looks as if the test set that chose is among those that check.",
            "Leave test set t out of the mean: `np.delete(row, t).mean()`.",
            "tuned-score-is-the-score",
        ),
        Mistake(5 * right[place], "That is for five days together.", "`scores` is in pounds a day already."),
        Mistake(10 * right[place], "That is the sum over ten test sets.", "The mean is asked for."),
        Mistake(100 * right[place], "That is in pence.", "`scores` is in pounds a day already."),
        Mistake(
            float(scores[part[:, 0].argmax(), 0] - others(scores[part[:, 0].argmax()], 0)),
            "That is the optimism on the first test set alone.",
            "Repeat it for each of the ten test sets, and take the mean.",
            "one-number-is-enough",
        ),
        Mistake(
            float((part.max(axis=0) - part.mean(axis=0)).mean()),
            "That compares the winner with the average setting on the same test set.",
            "Compare the winner with itself, on the other nine test sets.",
        ),
        Mistake(
            0.0,
            "That is zero by construction: one setting was kept for all test sets, or each of the others chose a "
            "winner of its own, and what is gained on one test set is lost on the others.",
            "Test set t chooses, `scores[:looks, t].argmax()`; that one setting's scores on the other nine check.",
        ),
        *miscounted,
    ]
    return mistaken(
        f"{_pounds(answer, 1)} for {looked} look{'s' * (looked > 1)}",
        "the mean over ten test sets of the winner's score there minus the same setting's mean on the other nine",
        None if place == 0 and abs(answer) < 1 else recognised(answer, mistakes, 1),
        "Do it by hand for one test set: its winner, the winner's score there, and its mean elsewhere."
        if place
        else "With one look there is one setting. Which of its ten scores is the claim, and how often is each of "
        "them among the others?",
    )


def _brier(p: Any, y: Any) -> float:
    return float(((p - y) ** 2).mean())


@judges("9.3")
def judge_nested(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    tried = cases(seeds.probe)
    call = "nested_probabilities(X, y, groups, leaves)"
    answers = []
    for answer, case in zip(seen.items("answers", length=len(tried)), tried, strict=True):
        both = Seen({call: answer}).items(call, length=2)
        p = Seen({f"`p` of {call}": both[0]}).array(f"`p` of {call}", shape=(len(case.y),)).astype(float)
        chosen = Seen({f"`chosen` of {call}": both[1]}).numbers(f"`chosen` of {call}", length=5)
        if set(chosen) - set(LEAVES):
            return incorrect(
                expected="five of the values in `leaves`",
                seen=f"{next(each for each in chosen if each not in LEAVES):g} among them",
                next_step='Append `search.best_params_["min_samples_leaf"]`.',
            )
        answers.append((p, [int(each) for each in chosen], case))
    if any(picked != list(case.chosen) for _, picked, case in answers):
        return _wrong_choice([(picked, case) for _, picked, case in answers])
    for p, picked, case in answers:
        for place, (train, test) in enumerate(outer(case.X, case.y, case.groups)):
            due = fitted(case.X, case.y, train, test, picked[place])
            if np.abs(p[test] - due).max() <= 1e-6:
                continue
            return _wrong_probabilities(p, due, case, test, picked[place])
    return correct(
        f"Right for {len(tried)} tables: nobody who scores a fold had a say in its tree or in its setting. The five "
        "choices differ, and that is no fault: what was scored is the way of choosing."
    )


def _wrong_choice(given: list[tuple[list[int], Case]]) -> Verdict:
    """Which rows must have chosen, if not those of the outer training part."""
    import numpy as np
    from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold

    def always(rule: Callable[[Case], list[int]]) -> bool:
        return all(chosen == rule(case) for chosen, case in given)

    def inside(case: Case, folds: Any, around: Any = None) -> list[int]:
        parts = around or outer(case.X, case.y, case.groups)
        return [search(case.X[rows], case.y[rows], list(folds(rows))).best for rows, _ in parts]

    def by_customer(case: Case, rows: Any, parts: int = 3) -> Any:
        return GroupKFold(parts).split(case.X[rows], case.y[rows], case.groups[rows])

    def dealt_outside(case: Case) -> list[int]:
        return inside(case, partial(by_customer, case), list(KFold(5).split(case.X)))

    def dealt_everywhere(case: Case) -> list[int]:
        return inside(case, lambda rows: KFold(3).split(case.X[rows]), list(KFold(5).split(case.X)))

    def by_accuracy(case: Case) -> list[int]:
        found = []
        for rows, _ in outer(case.X, case.y, case.groups):
            X, y, folds = case.X[rows], case.y[rows], list(by_customer(case, rows))
            hits = [np.mean([((fitted(X, y, a, b, leaf) > 0.5) == y[b]).mean() for a, b in folds]) for leaf in LEAVES]
            found.append(LEAVES[int(np.argmax(hits))])
        return found

    def by_test(case: Case, best: Callable[[list[float]], float]) -> list[int]:
        found = []
        for train, test in outer(case.X, case.y, case.groups):
            briers = [_brier(fitted(case.X, case.y, train, test, leaf), case.y[test]) for leaf in LEAVES]
            found.append(LEAVES[briers.index(best(briers))])
        return found

    def worst(case: Case) -> list[int]:
        return [one.worst for one in choose_inside(case.X, case.y, case.groups)]

    def known(case: Case) -> list[int]:
        found = []
        for train, _ in outer(case.X, case.y, case.groups):
            briers = [_brier(fitted(case.X, case.y, train, train, leaf), case.y[train]) for leaf in LEAVES]
            found.append(LEAVES[int(np.argmin(briers))])
        return found

    right = sum(a == b for chosen, case in given for a, b in zip(chosen, case.chosen, strict=True))
    wrong = partial(
        incorrect,
        expected="for each fold the value that three folds by customer choose, on the rows that its tree learns from",
    )
    told = f"{right} of {5 * len(given)} values as they come out that way"
    rows_inside = (
        lambda case: inside(case, lambda rows: StratifiedKFold(3).split(case.X[rows], case.y[rows])),
        lambda case: inside(case, lambda rows: KFold(3).split(case.X[rows])),
        lambda case: inside(case, lambda rows: KFold(3, shuffle=True, random_state=0).split(case.X[rows])),
        lambda case: inside(case, lambda rows: StratifiedKFold(5).split(case.X[rows], case.y[rows])),
    )
    if any(always(rule) for rule in rows_inside):
        return wrong(
            seen=told,
            because="It looks as if the inner folds deal out rows, so that a customer is on both sides. They reward "
            "values that recognise people.",
            misconception="any-folds-may-choose",
            next_step="`cv=GroupKFold(3)` inside as well, and `groups=groups[train]` in `fit`.",
        )
    if always(dealt_outside) or always(dealt_everywhere):
        return wrong(
            seen=told,
            because="It looks as if the outer folds deal out rows: a customer's other rows are in `train`, and in use "
            "customers will be new.",
            misconception="any-folds-may-choose",
            next_step="`for train, test in GroupKFold(5).split(X, y, groups)`.",
        )
    if always(by_accuracy):
        return wrong(
            seen=told,
            because="It looks as if accuracy chose: that is what a search maximises for a classifier if nothing is "
            "said.",
            next_step='Pass `scoring="neg_brier_score"`.',
        )
    if always(lambda case: inside(case, lambda rows: by_customer(case, rows, 5))):
        return wrong(
            seen=told,
            because="It looks as if there are five folds inside.",
            next_step="Inside, it is `GroupKFold(3)`.",
        )
    if always(lambda case: by_test(case, min)):
        return wrong(
            seen=told,
            because="It looks as if each value was chosen by the fold that it then predicts.",
            misconception="tuning-is-free",
            next_step="Split `train` again, by `GroupKFold(3)`, and choose there.",
        )
    if always(known):
        return wrong(
            seen=told,
            because="It looks as if each value was chosen by the rows that the tree has learned from.",
            misconception="training-score-is-enough",
            next_step="Split `train` again, by `GroupKFold(3)`, and choose there.",
        )
    if always(worst):
        return wrong(
            seen=f"{told}; they are the values with the *highest* Brier score",
            because="A Brier score is better if it is lower.",
            misconception="higher-brier-is-better",
            next_step='Use `scoring="neg_brier_score"`, of which the highest is best.',
        )
    if all(len(set(chosen)) == 1 for chosen, _ in given):
        return wrong(
            seen=f"{told}; one value for all five folds of a table",
            because="It looks as if the value was chosen once, from all rows. Then the rows of every fold had a say in "
            "the setting that predicts them.",
            misconception="tuned-score-is-the-score",
            next_step="Move the search into the loop over the outer folds, and give it `X[train]`, `y[train]`.",
        )
    return wrong(
        seen=told,
        next_step="Compare, for one fold: `GroupKFold(3)` on the rows of `train`, mean Brier score over the three, "
        "`random_state=0`, all values of `leaves`.",
    )


def _wrong_probabilities(p: Any, due: Any, case: Case, test: Any, leaf: int) -> Verdict:
    import numpy as np
    from sklearn.tree import DecisionTreeClassifier

    wrong = partial(
        incorrect,
        expected="each fold's probabilities from a tree with its own value, fitted on the other four folds",
        next_step="`p[test] = search.predict_proba(X[test])[:, 1]`, in the same loop in which `chosen` grows.",
    )
    everybody = DecisionTreeClassifier(min_samples_leaf=leaf, random_state=0).fit(case.X, case.y)
    if np.abs(p[test] - everybody.predict_proba(case.X[test])[:, 1]).max() <= 1e-6:
        return wrong(
            seen="those of a tree that was fitted on all rows",
            because="The rows of a fold are predicted by a tree that has learned from them.",
            misconception="fit-on-test",
        )
    if np.abs(p[test] - (1 - due)).max() <= 1e-6:
        return wrong(seen="probabilities of the outcome 0", because="`predict_proba` has two columns; take the second.")
    if set(np.unique(p)) <= {0.0, 1.0} and len(set(np.unique(due))) > 2:
        return wrong(
            seen="zeros and ones only",
            because="`predict` compares with one half and forgets how far from it the probability was.",
            misconception="class-is-probability",
        )
    if not p[test].any():
        return wrong(
            seen="zeros for a whole fold",
            because="It looks as if the rows of that fold were never filled in, or overwritten.",
        )
    return wrong(seen=f"up to {np.abs(p[test] - due).max():.2f} away from them; the choices are right")


def _by_rule(table: Any, ddof: int = 1, root_of: int | None = None, of: str = "best", times: float = 1) -> int:
    """The row that the rule names, in the table as an array; with ways to get it wrong."""
    import numpy as np

    means = table.mean(axis=1)
    best = int(means.argmin())
    errors = (table - table[best] if of == "paired" else table).std(axis=1, ddof=ddof)
    error = {"best": errors[best], "simplest": errors[0]}.get(of, errors) / (root_of or table.shape[1]) ** 0.5
    return int(np.flatnonzero(means <= means.min() + times * error)[0])


@judges("9.4")
def judge_one_standard_error(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    tried = ladders(seeds.probe)
    found = [str(each) for each in seen.items("labels", length=len(tried))]
    arrays = [np.array(ladder.losses) for ladder in tried]
    right = [ladder.labels[_by_rule(array)] for ladder, array in zip(tried, arrays, strict=True)]
    if found != right:
        return _wrong_rule(found, right, tried, arrays)
    table = leaf_losses(seeds)
    best = int(table.mean(axis=1).argmin())
    difference = table[0] - table[best]
    error = float(difference.std(ddof=1)) / math.sqrt(len(difference))
    due = 0.0 if best == 0 else float(difference.mean()) / error
    answer = seen.number("worse_by")
    if abs(answer - due) <= 0.05:
        by_rule = float(difference.mean()) / (float(table[best].std(ddof=1)) / math.sqrt(len(difference)))
        return correct(
            f"{due:.1f} of the difference's own standard errors, and {by_rule:.1f} of those that the rule counts in. "
            "The rule is a heuristic that buys simplicity; what is paid for it, the paired difference says."
        )
    unpaired = float(table[best].std(ddof=1)) / math.sqrt(len(difference))
    mistakes = [
        Mistake(-due, "The sign is the other way round.", "Subtract the best from the tree of 2 leaves."),
        Mistake(
            float(difference.mean()) / unpaired,
            "It looks as if the difference was divided by the error of the best mean. That error holds what is hard "
            "for every setting.",
            "Subtract window by window, and take the standard error of these differences.",
            "one-se-means-equal",
        ),
        Mistake(
            float(difference.mean()),
            "That is the mean difference itself.",
            "Divide it by its own standard error: its standard deviation over the root of the number of windows.",
        ),
        Mistake(
            due / math.sqrt(len(difference)),
            "That is the mean divided by the standard deviation.",
            "The standard error of a mean is the standard deviation over the root of the number of windows.",
            "fold-spread-is-standard-error",
        ),
        Mistake(
            _over_error(table[0] - table.min(axis=0)),
            "It looks as if the lowest loss of each window was subtracted. No single tree has that.",
            "Subtract the row of one tree: the one whose mean is lowest.",
        ),
        Mistake(
            float(difference.mean())
            / math.sqrt(float(table[0].var(ddof=1) + table[best].var(ddof=1)) / len(difference)),
            "It looks as if the errors of the two rows were put together, as if they had met different windows.",
            "Subtract window by window, and take the standard error of these differences.",
            "difference-without-pairing",
        ),
        Mistake(
            due * math.sqrt(len(difference) / (len(difference) - 1)),
            "It looks as if the standard deviation was taken with `ddof=0`.",
            "Use `ddof=1`.",
        ),
    ]
    return mistaken(
        f"{answer:.2f}",
        "the mean of the paired differences in `leaf_losses`, divided by its own standard error",
        recognised(answer, mistakes, max(1e-5, 0.002 * abs(answer))),
        "Which two rows are subtracted? The first, of 2 leaves, minus the one with the lowest mean.",
    )


def _over_error(values: Any) -> float:
    """A mean divided by its standard error."""
    return float(values.mean() / (values.std(ddof=1) / math.sqrt(len(values))))


def _wrong_rule(found: list[str], right: list[str], tried: list[Ladder], arrays: list[Any]) -> Verdict:
    def all_like(rule: Callable[[Any], int]) -> bool:
        return all(
            found[place] == ladder.labels[rule(array)]
            for place, (ladder, array) in enumerate(zip(tried, arrays, strict=True))
        )

    def last(array: Any) -> int:
        means = array.mean(axis=1)
        best = int(means.argmin())
        error = array[best].std(ddof=1) / array.shape[1] ** 0.5
        return int((means <= means.min() + error).nonzero()[0][-1])

    def in_a_row(array: Any) -> int:
        means = array.mean(axis=1)
        best = int(means.argmin())
        error = array[best].std(ddof=1) / array.shape[1] ** 0.5
        place = best
        while place > 0 and means[place - 1] <= means.min() + error:
            place -= 1
        return place

    def at_the_top(array: Any) -> int:
        return int(array.mean(axis=1).argmax())

    place = next(i for i, (one, due) in enumerate(zip(found, right, strict=True)) if one != due)
    wrong = partial(
        incorrect,
        expected=f"the first row, from the simplest on, whose mean is within one standard error of the lowest; for a "
        f"table of {tried[place].windows} windows, {right[place]!r} ({tried[place].special})",
        seen=f"{found[place]!r}",
        next_step="Print means, lowest mean and error for one small table, and look which rows lie below their sum.",
    )
    if found[place] not in tried[place].labels:
        return wrong(because="That is no label of the table's index.", next_step="Return one value of `losses.index`.")
    if all_like(lambda array: int(array.mean(axis=1).argmin())):
        return wrong(because="That is the setting with the lowest mean, in every table.")
    if all_like(lambda array: 0):
        return wrong(because="That is the first row, in every table.")
    if all_like(lambda array: _by_rule(array, root_of=1)):
        return wrong(
            because="It looks as if the spread over the windows was taken for the error of their mean.",
            misconception="fold-spread-is-standard-error",
            next_step="Divide the standard deviation by the root of the number of windows.",
        )
    if all_like(last):
        return wrong(
            because="That is the most complex setting within one error, where the simplest was asked for.",
            next_step="Rows run from simple to complex: take the first.",
        )
    if all_like(at_the_top):
        return wrong(because="That is the row with the highest mean loss.", misconception="higher-brier-is-better")
    if all_like(in_a_row):
        return wrong(
            because="It looks as if you walk down from the best and stop at the first row that does not qualify. A "
            "simpler one may lie beyond.",
            next_step="Look at all rows, and take the first that qualifies.",
        )
    if all_like(lambda array: _by_rule(array, ddof=0)):
        return wrong(
            because="It looks as if the standard deviation was taken with `ddof=0`.", next_step="Use `ddof=1`."
        )
    if any(all_like(partial(_by_rule, root_of=number)) for number in (5, 6)):
        return wrong(
            because="It looks as if the standard deviation was divided by the root of another number: 5, as many as "
            "`leaf_losses` has windows, or the number of settings.",
            next_step="Divide by the root of the number of columns of the table that was passed.",
        )
    if all_like(partial(_by_rule, times=2)) or all_like(partial(_by_rule, times=1.96)):
        return wrong(
            because="It looks as if two standard errors were added.", next_step="The rule allows one standard error."
        )
    if all_like(partial(_by_rule, of="simplest")) or all_like(partial(_by_rule, of="own")):
        return wrong(
            because="It looks as if the error is that of the simpler setting. One that is badly known would let itself "
            "in.",
            next_step="Here the error is that of the best setting's own mean.",
        )
    if all_like(partial(_by_rule, of="paired")):
        return wrong(
            because="It looks as if the error is that of the paired differences. That is the better question, and "
            "another rule.",
            next_step="Here the error is that of the best setting's own mean.",
        )
    return wrong()


@judges("9.5")
def judge_importance(seen: Seen, seeds: Seeds) -> Verdict:
    found = importance(seeds)
    place = seen.integer("impurity_place", low=0)
    if place != found.place:
        at = {
            10 - found.place: "It looks as if places were counted from the least important column.",
            found.place - 1: "It looks as if places were counted from 0.",
        }
        permuted = "That is not its place by impurity. Perhaps the list was that of the permutation."
        return incorrect(
            expected="the place of `drawn_by_lot` among nine columns by `forest.feature_importances_`, 1 the highest",
            seen=f"{place}",
            because=at.get(place, permuted if place >= 8 else None),
            next_step="Sort `forest.feature_importances_` from high to low, with the names of the columns.",
        )
    for name, lost, known, accuracy in (
        ("lot_lost", found.lot, found.lot_known, found.accuracy[0]),
        ("device_lost", found.device, found.device_known, found.accuracy[1]),
    ):
        answer = seen.number(name)
        due = float(lost.mean())
        if abs(answer - due) <= LOST_TOLERANCE:
            continue
        mistakes = [
            Mistake(
                known,
                "It looks as if the column was shuffled on the rows that the forest has learned from. There a number "
                "drawn by lot counts, for single payments were remembered by it.",
                "Use days 21 to 30.",
                "training-score-is-enough",
            ),
            Mistake(found.impurity, "That is the impurity importance.", "Use `permutation_importance`."),
            Mistake(
                float((found.device if name == "lot_lost" else found.lot).mean()),
                "It looks as if the two columns were swapped.",
                "`importances_mean` is in the order of the columns of `with_lot`.",
            ),
            Mistake(-due, "The sign is the other way round.", "A loss of quality is positive here."),
            Mistake(
                accuracy,
                "It looks as if accuracy was measured, the default of a classifier.",
                'Pass `scoring="neg_brier_score"`.',
                "accuracy-works-for-rare",
            ),
        ]
        return mistaken(
            f"{answer:.6f}",
            f"`{name}`: by how much the Brier score on days 21 to 30 gets worse when it is shuffled, mean of three",
            recognised(answer, mistakes, 0.02 * abs(answer) + 1e-7),
            'Pass the rows of days 21 to 30, `scoring="neg_brier_score"`, `n_repeats=3`, `random_state=0`.',
        )
    return correct(
        f"Place {found.place} of nine by impurity, and worth nothing on rows that are new: "
        f"{1e4 * found.lot.mean():.1f} against {1e4 * found.device.mean():.1f} ten-thousandths for the age of the "
        "device. Neither number says what would happen if somebody changed a column."
    )


def _gain(found: Opened, alert: float = 12, paid_for_fraud: float | None = None, cut: float | None = None) -> float:
    """The gain a day with other prices, or read from one probability on."""
    import numpy as np

    costs_a_day = []
    for p in (found.simple, found.tuned):
        read = p > cut if cut is not None else p * found.pounds > (alert or 12)
        price = np.where(found.y, alert if paid_for_fraud is None else paid_for_fraud, alert)
        costs_a_day.append(float(np.where(read, price, found.pounds * found.y).sum()) / 40)
    return costs_a_day[0] - costs_a_day[1]


@judges("9.6")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    simple, tuned = costs(seeds)
    gains = simple - tuned
    root = math.sqrt(len(gains))
    gain, error = float(gains.sum()), float(gains.std()) * root
    answer = seen.number("gain")
    if abs(answer - gain) > GAIN_TOLERANCE:
        found = opened(seeds)
        mistakes = [
            Mistake(-gain, "The sign is the other way round.", "It is positive if *tuned* costs less than *simple*."),
            Mistake(40 * gain, "That is the gain of all forty days together.", "Divide by 40."),
            Mistake(float(-tuned.sum()), "That is the cost of *tuned* alone.", "Subtract it from that of *simple*."),
            Mistake(float(tuned.sum()), "That is the cost of *tuned* alone.", "Subtract it from that of *simple*."),
            Mistake(gain / 1_000, "That is the gain of a single payment.", "Sum over the payments of a day."),
            Mistake(100 * gain, "That is in pence.", "`pounds` is in pounds already."),
            Mistake(
                _gain(found, paid_for_fraud=0),
                "It looks as if reading a fraud costs nothing.",
                "£12 for each payment that is read, fraud or not.",
            ),
            Mistake(
                _gain(found, alert=15),
                "That is with the £15 of the chapter.",
                "Here an alert costs `ALERT_POUNDS`, £12.",
            ),
            Mistake(
                _gain(found, alert=0),
                "It looks as if reading costs nothing.",
                "£12 for each payment that is read, fraud or not.",
            ),
            Mistake(
                _gain(found, cut=0.5),
                "It looks as if a payment is read from a probability of one half.",
                "Read where the probability times the amount exceeds £12.",
                "half-is-the-threshold",
            ),
        ]
        return mistaken(
            _pounds(answer, 2),
            f"the cost of *simple* minus that of *tuned*, in pounds a day of days 61 to 100, to £{GAIN_TOLERANCE:.2f}",
            recognised(answer, mistakes, min(0.005, 0.02 * abs(answer))),
            "Both fitted on days 41 to 60, and on no others; days 61 to 100, both included; read where p times amount "
            "exceeds £12; £12 for each payment read, the amount for each fraud that is not.",
        )
    low, high = seen.number("gain_low"), seen.number("gain_high")
    ends = gain_ends(seeds)
    normal = gain - 1.96 * error, gain + 1.96 * error
    near = all(
        min(one, other) - END_TOLERANCE * error <= end <= max(one, other) + END_TOLERANCE * error
        for end, one, other in zip((low, high), ends, normal, strict=True)
    )
    widths = sorted((ends[1] - ends[0], normal[1] - normal[0]))
    if not (near and NARROWEST * widths[0] <= high - low <= WIDEST * widths[1]):
        half, unpaired = (high - low) / 2, 1.96 * root * math.hypot(float(simple.std()), float(tuned.std()))
        mistake = None
        if half <= 0:
            mistake = Mistake(
                0, "An interval runs from a lower to a higher end.", "Draw the column again.", "one-number-is-enough"
            )
        elif abs(half - unpaired) <= 0.15 * unpaired:
            mistake = Mistake(
                unpaired,
                "It looks as if the two models were drawn separately, as if they had met different payments.",
                "Subtract payment by payment first; then draw that one column again.",
                "difference-without-pairing",
            )
        elif abs(half - error) <= 0.15 * error:
            mistake = Mistake(error, "That is one standard error to each side, which covers 68%.", "Take 1.96 of them.")
        elif abs(half - 1.645 * error) <= 0.1 * error:
            mistake = Mistake(
                error, "It looks like a 90% interval.", "1.96 standard errors, or the quantiles 0.025 and 0.975."
            )
        elif abs(half - 1.96 * error * root) <= 0.1 * error * root:
            mistake = Mistake(
                error,
                "It looks as if the spread of the differences was taken for the error of their mean.",
                "Divide the standard deviation by the root of the number of payments.",
                "fold-spread-is-standard-error",
            )
        return mistaken(
            f"{_pounds(low)} to {_pounds(high)}, {half / (1.96 * error):.2f} times as wide as the paired interval",
            "a 95% interval for the gain, in pounds a day, from the paired differences of payments drawn again",
            mistake,
            "Draw the column of differences again a thousand times, and take quantiles of the sums.",
        )
    switch = seen.boolean("switch")
    if switch != (low > RULE_POUNDS):
        because = (
            "The gain itself decides nothing here" if switch else "The rule asks for the lower end, and nothing else"
        )
        return incorrect(
            expected=f"what the rule says of a lower end of {_pounds(low)}",
            seen=f"`switch` is {switch}",
            because=f"{because}: it was written down before the days were opened.",
            misconception="tuned-is-worth-more" if switch else None,
            next_step=f"Compare `gain_low` with {RULE_POUNDS}.",
        )
    verdict = "Switch" if switch else "No switch"
    return correct(
        f"{_pounds(gain)} a day ({_pounds(low)} to {_pounds(high)}), n = {len(gains):,}. {verdict}, by a rule that "
        "knew nothing of the result. The forty days are used up now."
    )
