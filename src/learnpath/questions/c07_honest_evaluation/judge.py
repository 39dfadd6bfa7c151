"""How exercise 7 is judged: values against the same computation on the same data, functions by what they do.

Tolerances of estimates are shares of their own standard error. An end of a bootstrap interval moves by about 0.09
standard errors from one set of 1,000 draws to another; it gets four times that. The width of the interval is compared
as well: its luck is three in a hundred, and at 90% it is 16 in a hundred less.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c07_honest_evaluation.tables import LOTS, SPLITS, Case, cases, split_days, statements
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges

MEAN_TOLERANCE, END_TOLERANCE = 0.1, 0.36  # standard errors
NARROWEST = 0.90  # the least width of a 95% interval, as a share of the reference
MOVED = 1e-6  # a probability that differs by more has moved
ALIKE = 0.005  # two probabilities from the same steps, whichever solver
FOLDS = 5
ONCE = ((1 - 0.632) / 0.632) ** 0.5  # width of a "bootstrap" that counts everybody once, relative to a real one
UNEVEN = 250  # chi-square of how often two customers are drawn together; a lot gives about 65 and never 200

CARDS = {
    "A": "labels", "B": "labels", "C": "none", "D": "customer", "E": "future",
    "F": "choice", "G": "none", "H": "customer", "I": "future", "J": "choice",
}  # fmt: skip
KINDS = ("labels", "customer", "future", "choice", "none")
ASKS = {
    "A": "Which rows chose the thirty columns?",
    "B": "Whose frauds are in the rate of a shop with four payments?",
    "C": "Which other row does the logarithm of a balance depend on?",
    "D": "Has the model met the people whom it will score?",
    "E": "What did the column hold on the day of the prediction?",
    "F": "Is the best of twelve scores what the setting would score on other rows?",
    "G": "Whom does the model score in use, and when? What is different in the test?",
    "H": "If the model has learned from one copy, is the other a new case?",
    "I": "On which day is next month's balance known?",
    "J": "Who decided when to stop?",
}


@lru_cache(maxsize=2)
def _noise(data_seed: int) -> tuple[float, float, float]:
    """The score before, the score inside, and that on the rows learned from."""
    import numpy as np
    from sklearn.feature_selection import SelectKBest
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import StratifiedKFold, cross_val_score
    from sklearn.pipeline import make_pipeline

    from harbour.world import generator

    noise = generator("exercise-7-noise", data_seed).standard_normal((80, 1_000))
    left = np.repeat([False, True], 40)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    ten = SelectKBest(k=10).fit_transform(noise, left)
    inside = make_pipeline(SelectKBest(k=10), LogisticRegression())
    return (
        float(cross_val_score(LogisticRegression(), ten, left, cv=folds).mean()),
        float(cross_val_score(inside, noise, left, cv=folds).mean()),
        float(inside.fit(noise, left).score(noise, left)),
    )


@judges("7.1")
def judge_noise(seen: Seen, seeds: Seeds) -> Verdict:
    import harbour

    answers = {name: seen.number(name, low=0, high=1) for name in ("before", "inside")}
    before, inside, known = _noise(harbour.seed(seeds.data))
    if abs(answers["before"] - before) <= 0.01 and abs(answers["inside"] - inside) <= 0.01:
        return correct(
            f"{before:.0%} of pure noise “right”, and {inside:.0%} once the choice stands inside the fold. The "
            f"model, the "
            "rows and the folds are the same. Only who saw the outcomes differs."
        )
    if abs(answers["before"] - inside) <= 0.01 and abs(answers["inside"] - before) <= 0.01:
        return incorrect(
            expected="`before`: columns chosen once, on all rows; `inside`: chosen again in each fold",
            seen="the two the other way round",
            next_step="Swap them, and say which of the two saw the outcomes of the tested rows.",
        )
    name = "before" if abs(answers["before"] - before) > 0.01 else "inside"
    wrong = partial(
        incorrect,
        expected=f"`{name}`: the mean of five scores, columns chosen "
        + ("once, on all eighty rows" if name == "before" else "in each fold, on its training rows alone"),
    )
    if abs(answers[name] - known) <= 0.01:
        return wrong(
            seen=f"{answers[name]:.3f}, the share right among rows that the model has learned from",
            misconception="training-score-is-enough",
            because="Fitted and scored on the same rows, a model with enough columns explains anything.",
            next_step="Use `cross_val_score(..., cv=folds).mean()`.",
        )
    if name == "inside" and abs(answers[name] - before) <= 0.01:
        return wrong(
            seen=f"{answers[name]:.3f}, the same as before the split",
            misconception="looking-at-labels-before-split",
            because="It looks as if the pipeline was given columns that had been chosen already.",
            next_step="Pass all 1,000 columns, `noise`, to a pipeline that begins with `SelectKBest(k=10)`.",
        )
    if name == "before" and answers[name] < 0.68:
        return wrong(
            seen=f"{answers[name]:.3f}, close to a coin",
            because="The report's ten columns look far better than that. Perhaps all columns were used, or ten others.",
            next_step="`SelectKBest(k=10).fit_transform(noise, left)` looks at all rows; cross-validate on what "
            "it returns.",
        )
    return wrong(
        seen=f"{answers[name]:.3f}",
        next_step="Check the three ingredients: k=10, `LogisticRegression()` as it is, and `cv=folds`. Do not round.",
    )


@judges("7.2")
def judge_cards(seen: Seen, seeds: Seeds) -> Verdict:
    given = Seen(seen.mapping("cards", CARDS))
    found = {card: given.choice(card, KINDS) for card in CARDS}
    wrong = [card for card in CARDS if found[card] != CARDS[card]]
    if not wrong:
        return correct(
            "All ten. C and G are innocent: one learns nothing from other rows, the other tests what the use "
            "will meet. "
            "That both look suspicious, and J does not, is why one asks about the use first."
        )
    card = next((each for each in "GCBADHJFEI" if each in wrong), wrong[0])
    told = {
        ("G", "customer"): (
            "group-split-is-always-right",
            "In use it scores the same customers. The test repeats that.",
        ),
        ("G", "future"): (
            None,
            "It learned only from outcomes that were known on that day, and is tested on later months.",
        ),
        ("A", "choice"): (
            "looking-at-labels-before-split",
            "There was no test score yet that could choose. A step of preparation saw the outcomes of tested rows.",
        ),
        ("C", "labels"): (None, "The step looks at no outcome and at no other row."),
        ("A", "none"): ("looking-at-labels-before-split", "The cross-validation comes too late."),
        ("B", "none"): ("looking-at-labels-before-split", "An average of outcomes holds the tested row's own outcome."),
        ("D", "none"): (
            "shuffled-cv-is-always-right",
            "A draw by lot puts people on both sides, and in use all are new.",
        ),
        ("H", "none"): ("shuffled-cv-is-always-right", "A draw by lot puts copies on both sides."),
        ("E", "none"): ("column-is-available", "That the table holds it today does not mean that it was there then."),
        ("I", "none"): ("column-is-available", "That the table holds it today does not mean that it was there then."),
        ("F", "none"): ("best-on-test-is-its-score", "The best of twelve was also the luckiest of twelve."),
        ("J", "none"): ("best-on-test-is-its-score", "The stopping point is a setting, chosen on the test set."),
    }
    misconception, because = told.get((card, found[card]), (None, None))
    return incorrect(
        expected=f"ten cards in the right places; {len(CARDS) - len(wrong)} of yours are",
        seen=f"among the others: {card} as `{found[card]!r}`",
        because=because,
        misconception=misconception,
        next_step=f"About card {card}: {ASKS[card]}",
    )


def _masks(answer: object, call: str, rows: int) -> tuple[Any, Any]:
    """Train and test as boolean arrays, or a rejection."""
    both = Seen({call: answer}).items(call, length=2)
    train, test = (
        Seen({f"{name} of {call}": part}).array(f"{name} of {call}", shape=(rows,), of="booleans")
        for name, part in zip(("train", "test"), both, strict=True)
    )
    return train, test


@judges("7.3")
def judge_splits(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    table = statements(seeds.probe, 30)
    known, month = table["outcome_known_on"].to_numpy(), table["month"].to_numpy()
    for answer, day in zip(seen.items("by_time", length=2), split_days(seeds.probe), strict=True):
        train, test = _masks(answer, f'time_split(statements, "{day:%Y-%m-%d}")', len(table))
        on = np.datetime64(day)
        right = known <= on, month >= on
        wrong = partial(
            incorrect,
            expected=f"on {day.day} {day:%B %Y}, {right[0].sum()} training rows (outcome known by that day) and "
            f"{right[1].sum()} test rows (month begins on the day or later)",
        )
        told = f"{train.sum()} training rows and {test.sum()} test rows"
        if (train == right[0]).all() and (test == right[1]).all():
            continue
        if (train == right[1]).all() and (test == right[0]).all():
            return wrong(
                seen=f"{told}, the two sides swapped",
                next_step="Return `(train, test)` in this order.",
            )
        if (train.sum(), test.sum()) == (right[0].sum(), right[1].sum()) and not (train == right[0]).all():
            return wrong(
                seen=f"{told}, as many as are due, and not in the places of their rows",
                because="It looks as if the table was sorted on the way. The answers then belong to other rows.",
                next_step="Compute both conditions on the columns as they come, without sorting, then `.to_numpy()`.",
            )
        if train[month >= on].any():
            return wrong(
                seen=f"{told}; {train[month >= on].sum()} training rows are of months that had not begun",
                because="The model would learn from the months that it is tested on, or from later ones.",
                misconception="shuffled-cv-is-always-right",
                next_step="Compare `outcome_known_on` with `on`, row by row. There is no lot in a time split.",
            )
        if train[known > on].any():
            return wrong(
                seen=f"{told}; of {train[known > on].sum()} training rows the outcome was not known yet",
                because="It looks as if the month decides what is learned from. A month that has ended is not yet a "
                "month whose outcome is known.",
                misconception="column-is-available",
                next_step='Choose the training rows by `statements["outcome_known_on"] <= on`.',
            )
        if test[month < on].any():
            return wrong(
                seen=f"{told}; {test[month < on].sum()} test rows are of months that had begun before",
                because="It looks as if the test is everything that is not training. Some rows are neither.",
                next_step='Choose the test rows by `statements["month"] >= on`.',
            )
        return wrong(
            seen=told,
            because="A boundary may be missing: the day itself counts on both sides.",
            next_step="Compare with `<=` for the training rows and `>=` for the test rows.",
        )
    for answer, again, (size, share, seed) in zip(
        seen.items("by_group", length=len(SPLITS)), (seen.raw("again"), None, None, None), SPLITS, strict=True
    ):
        asked = statements(seeds.probe, size)
        customer = asked["customer_id"].to_numpy()
        call = f"group_split(statements, {share}, {seed})"
        train, test = _masks(answer, call, len(customer))
        drawn, stay, due = set(customer[test]), set(customer[train]), round(share * size)
        wrong = partial(
            incorrect,
            expected=f"`{call}`: {due} of {size} customers tested with all their rows, the rest training",
        )
        if drawn & stay and any(
            set(rows[test]).isdisjoint(rows[train])
            for rows in (np.sort(customer), asked.sort_index()["customer_id"].to_numpy())
        ):
            return wrong(
                seen=f"{len(drawn & stay)} customers with rows on both sides, and none if the table is sorted",
                because="It looks as if the table was sorted on the way. The answers then belong to other rows.",
                next_step="Ask of the column as it comes whether the customer was drawn: `.isin(...)`.",
            )
        if drawn & stay:
            return wrong(
                seen=f"{len(drawn & stay)} customers with rows on both sides",
                because="It looks as if rows were drawn.",
                misconception="shuffled-cv-is-always-right",
                next_step='Draw from `statements["customer_id"].unique()`, then use `.isin(...)`.',
            )
        if not (train ^ test).all():
            return wrong(
                seen=f"{(~(train | test)).sum()} rows on neither side",
                next_step="Whoever is not drawn is training: `~test`.",
            )
        if len(drawn) == size - due:
            return wrong(
                seen=f"{len(drawn)} customers tested and {len(stay)} training, the two sides swapped",
                next_step="Return `(train, test)` in this order; the share is the share that is tested.",
            )
        if len(drawn) < due and _with_replacement(seen, seeds):
            return wrong(
                seen=f"{len(drawn)} customers tested",
                because="It looks as if customers were drawn with replacement: who is drawn twice is one customer.",
                next_step="Pass `replace=False` to `choice`.",
            )
        if len(drawn) in (math.floor(share * size), math.ceil(share * size)) and len(drawn) != due:
            return wrong(
                seen=f"{len(drawn)} customers tested",
                because=f"{share} times {size} is {share * size:g}. It looks as if that was rounded "
                f"{'up' if len(drawn) > due else 'down'}, as `{'GroupShuffleSplit' if len(drawn) > due else 'int'}` "
                "does with a share.",
                next_step="Round to the nearest whole number: `round(share * number_of_customers)`.",
            )
        if len(drawn) != due:
            return wrong(
                seen=f"{len(drawn)} customers tested, {test.mean():.0%} of the rows",
                because="The share is one of customers, not of rows, and it is the share that is tested.",
                misconception="rows-are-independent",
                next_step="Draw `round(share * number_of_customers)` customers, without replacement.",
            )
        if again is not None and not (_masks(again, call, len(customer))[1] == test).all():
            return wrong(
                seen="other customers when called again with the same seed",
                next_step="Use `np.random.default_rng(seed)` inside the function.",
            )
    first, second = (_masks(answer, "group_split", len(customer))[1] for answer, customer in _same_table(seen, seeds))
    if (first == second).all():
        return incorrect(
            expected="other customers under another seed",
            seen="the same customers under the seeds 1 and 2",
            because="The first customers of a table are often the oldest. That is no draw by lot.",
            next_step="Pass `seed` to `np.random.default_rng`, and let it choose.",
        )
    uneven = _not_by_lot(seen, seeds)
    if uneven:
        return incorrect(
            expected=f"a draw by lot: under {len(LOTS)} seeds, any two of {LOTS[0][0]} customers come together about "
            "equally often",
            seen=uneven,
            because="It looks as if the seed says where to begin, and the customers follow in their order. That is "
            "no draw by lot.",
            next_step="Let `np.random.default_rng(seed)` choose, without replacement.",
        )
    return correct(
        "Both splits hold on tables that were not sorted. For strangers in later months, join them: train of the one "
        "and train of the other, test of the one and test of the other."
    )


def _same_table(seen: Seen, seeds: Seeds) -> list[tuple[object, Any]]:
    customer = statements(seeds.probe, SPLITS[0][0])["customer_id"]
    return [(answer, customer) for answer in seen.items("by_group")[:2]]


def _lots(seen: Seen, seeds: Seeds) -> Any:
    """One row for each call on the small table, one column for each customer: 1 if tested."""
    import numpy as np

    customer = statements(seeds.probe, LOTS[0][0])["customer_id"].to_numpy()
    _, first = np.unique(customer, return_index=True)
    return np.array(
        [
            _masks(answer, "group_split", len(customer))[1][first].astype(float)
            for answer in seen.items("lots", length=len(LOTS))
        ]
    )


def _with_replacement(seen: Seen, seeds: Seeds) -> bool:
    """Whether as many different customers are tested as come out of a draw with replacement: never more than due."""
    size, share, _ = LOTS[0]
    due, tested = round(share * size), _lots(seen, seeds).sum(axis=1)
    expected = size * (1 - (1 - 1 / size) ** due)
    return bool(tested.max() <= due and abs(tested.mean() - expected) < 0.25)


def _not_by_lot(seen: Seen, seeds: Seeds) -> str | None:
    """How often the two customers who come together most and least often did so, if no lot would do that."""
    import numpy as np

    size, share, _ = LOTS[0]
    drawn = _lots(seen, seeds)
    together = (drawn.T @ drawn)[np.triu_indices(size, 1)]
    take = round(share * size)
    due = len(LOTS) * take * (take - 1) / (size * (size - 1))
    if ((together - due) ** 2 / due).sum() < UNEVEN:
        return None
    return f"two that came together {together.max():.0f} times, and two that did so {together.min():.0f} times"


def _wilson(share: float, n: int, z: float = 1.96) -> tuple[float, float]:
    """Wilson's score interval (Wilson, 1927)."""
    extra = z**2 / n
    centre, half = share + extra / 2, z * math.sqrt(share * (1 - share) / n + extra / (4 * n))
    return (centre - half) / (1 + extra), (centre + half) / (1 + extra)


@judges("7.4")
def judge_wilson(seen: Seen, seeds: Seeds) -> Verdict:
    ends = seen.number("wilson_low", low=0, high=1), seen.number("wilson_high", low=0, high=1)

    def near(low: float, high: float) -> bool:
        return abs(ends[0] - low) <= 0.001 and abs(ends[1] - high) <= 0.001

    error = math.sqrt(0.8 * 0.2 / 50)
    wrong = partial(
        incorrect,
        expected="the shares p for which 40 of 50 lies within 1.96 of p's own standard errors",
        seen=f"{ends[0]:.3f} to {ends[1]:.3f}",
    )
    if near(0.8 - 1.96 * error, 0.8 + 1.96 * error):
        return wrong(
            because="That is the school formula, p ± 1.96 standard errors of the *observed* share. It lies "
            "evenly around 0.8.",
            misconception="school-interval-is-enough",
            next_step="Use the error of the true share in question, as in the chapter's `wilson`. Its centre "
            "lies nearer to one half.",
        )
    if near(*_wilson(0.8, 50, 1.0)):
        return wrong(because="That is one standard error to each side, 68%.", next_step="Use z = 1.96.")
    if near(0.6628, 0.8997):
        return wrong(
            because="That is the interval of Clopper and Pearson, which is wider than it has to be.",
            next_step='With SciPy: `proportion_ci(method="wilson")`. The default is another method.',
        )
    if ends == (round(_wilson(0.8, 50)[0], 2), round(_wilson(0.8, 50)[1], 2)):
        return wrong(because="It looks as if the ends were rounded to whole per cent.", next_step="Do not round.")
    if near(*_wilson(0.8, 50)[::-1]):
        return wrong(next_step="Swap the two.")
    if not near(*_wilson(0.8, 50)):
        return wrong(next_step="Try your function on 47 of 50: the chapter prints 0.838 to 0.979.")
    rows = seen.integer("rows_needed", low=1)
    if rows == 250:
        return correct(
            "0.670 to 0.888: with fifty customers, 80% may be 67 or 88. Ten points wide takes 250. Before "
            "anybody collects them, ask "
            "whether a decision would differ between the two ends."
        )
    width = _wilson(0.8, rows)[1] - _wilson(0.8, rows)[0]
    if rows % 50:
        because = "That is no multiple of fifty" + (", though the interval is narrow enough." if width <= 0.1 else ".")
    elif rows == 100:
        because = "It looks as if 0.10 was taken for half the width."
    else:
        because = None
    return incorrect(
        expected="the smallest multiple of 50 for which high minus low is at most 0.10",
        seen=f"{rows:,}, where the interval is {width:.3f} wide",
        because=because,
        misconception="one-number-is-enough" if rows == 50 else None,
        next_step="Compute the width for 50, 100, 150, ... customers, with 80% of them right, and take the "
        "first that fits.",
    )


@judges("7.5")
def judge_repair(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    tried = cases(seeds.probe)
    call = "honest_probabilities(X, y, customers)"
    size = len(tried[0].y)
    found = [
        Seen({call: each}).array(call, shape=(size,)).astype(float)
        for each in seen.items("probabilities", length=len(tried))
    ]
    base, again = found[:2]
    if base.min() < 0 or base.max() > 1:
        return incorrect(
            expected="probabilities from 0 to 1",
            seen=f"values from {base.min():.2f} to {base.max():.2f}",
            next_step='Use `method="predict_proba"`, and take the second column.',
        )
    if set(np.unique(base)) <= {0.0, 1.0}:
        return incorrect(
            expected="probabilities",
            seen="zeros and ones only",
            misconception="class-is-probability",
            because="`predict` compares with one half and forgets how far from it the probability was.",
            next_step='Use `method="predict_proba"`, and take the second column.',
        )
    if np.ptp(base) < 1e-3:
        return incorrect(
            expected="probabilities that depend on the features",
            seen=f"{base[0]:.3f} for every row",
            next_step="Keep all three steps of the leaking function; only where they are fitted changes.",
        )
    if np.abs(base - again).max() > MOVED:
        return incorrect(
            expected="the same probabilities when called twice with the same table",
            seen="others the second time",
            because="The folds are drawn anew in each call, so nobody can tell a leak from a draw.",
            next_step="Use `GroupKFold(5)`, which draws nothing.",
        )
    if max(np.abs(each - base).max() for each in found) <= MOVED:
        return incorrect(
            expected="probabilities that are learned from the table that is passed",
            seen="the same whatever outcomes and features it is given",
            next_step="Fit inside the function, on its arguments `X`, `y` and `customers`.",
        )
    own = {
        kind: [
            bool((np.abs(changed - base)[case.rows] > MOVED).any())
            for case, changed in zip(tried, found, strict=True)
            if case.kind == kind
        ]
        for kind in ("row", "customer")
    }
    count, of = sum(own["row"]), len(own["row"])
    by_row = sum(own["customer"]) > 0.7 * len(own["customer"])
    if count or (any(own["customer"]) and not by_row):
        of_rows = f"in {count} of {of} tries the probability moved when only the row's own outcome was flipped"
        of_customers = f"for {sum(own['customer'])} of {len(own['customer'])} customers they moved with their outcomes"
        return incorrect(
            expected="that a row's own outcome has no say in its own probability",
            seen=of_rows if count else of_customers,
            because="Some step has seen the outcome of the row that it scores: the choice of columns, a model that is "
            "scored on what it learned from, or folds that are made with `y`.",
            misconception="looking-at-labels-before-split",
            next_step="Put `SelectKBest` into a pipeline, and let `cross_val_predict` fit it in each fold.",
        )
    if by_row:
        return incorrect(
            expected="that a customer's outcomes have no say in that customer's probabilities",
            seen=f"for {sum(own['customer'])} of {len(own['customer'])} customers they moved when the customer's "
            "outcomes were flipped",
            because="The rows of a customer lie in several folds, so the model that scores one has learned from "
            "the others.",
            misconception="shuffled-cv-is-always-right",
            next_step="Deal customers to the folds: `cv=GroupKFold(5), groups=customers`.",
        )
    fold = _folds(tried, found)
    if fold is None:
        return incorrect(
            expected="each customer scored once, by a model that learned from the customers of the other four folds",
            seen="customers who are scored by models of several kinds: flipping one outcome moves no clear set of them",
            next_step="Use `GroupKFold(5)` and one `cross_val_predict`.",
        )
    many = len(set(fold.tolist()))
    if many != FOLDS:
        alone = many == len(own["customer"])
        because = None
        if alone:
            because = "Each customer is a fold of their own. That is honest, and not what was asked."
        elif many > 2 * FOLDS:
            because = "It looks as if the probabilities of several deals of the folds were averaged."
        return incorrect(
            expected=f"{FOLDS} folds",
            seen=f"{many} folds, counted by who keeps their probabilities when a customer's outcomes are flipped",
            because=because,
            next_step="Use one `GroupKFold(5)`.",
        )
    shifted = [(case, changed) for case, changed in zip(tried, found, strict=True) if case.kind == "features"]
    together = [
        (fold == fold[case.rows[0]]) & ~np.isin(tried[0].customers, tried[0].customers[case.rows])
        for case, _ in shifted
    ]
    count = sum(
        bool((np.abs(changed - base)[same] > MOVED).any()) for same, (_, changed) in zip(together, shifted, strict=True)
    )
    if count:
        return incorrect(
            expected="that customers in one fold have no say in each other's probabilities",
            seen=f"in {count} of {len(shifted)} tries they moved when one customer's features were changed",
            because="Some step learns from the whole table before the folds: the scaler.",
            misconception="impute-before-split",
            next_step="Put `StandardScaler` into the pipeline, too.",
        )
    reference = _three_steps(tried[0], fold)
    if np.abs(1 - base - reference).max() <= ALIKE:
        return incorrect(
            expected="probabilities that the outcome is 1",
            seen="one minus what is due",
            because="They fit the outcome 0: the first column of `predict_proba`.",
            next_step="Take the second column.",
        )
    apart = float(np.abs(base - reference).max())
    if apart > ALIKE:
        said = {
            "without the scaler": _three_steps(tried[0], fold, scale=False),
            "without the choice of columns": _three_steps(tried[0], fold, choose=False),
            "without scaler and choice of columns": _three_steps(tried[0], fold, scale=False, choose=False),
        }
        left_out = next((name for name, other in said.items() if np.abs(base - other).max() <= ALIKE), None)
        return incorrect(
            expected="the same three steps as in the leaking function, fitted on four of your folds at a time",
            seen=f"probabilities as they come {left_out}"
            if left_out
            else f"probabilities without a leak that differ by up to {apart:.2f} from what the three steps give",
            because="Leaving a step out stops its leak, and changes the model." if left_out else None,
            next_step="Move all three into one pipeline: `StandardScaler()`, `SelectKBest(k=5)`, "
            "`LogisticRegression()`.",
        )
    y = tried[0].y
    gain = float(((0.5 - y) ** 2 - (base - y) ** 2).mean())
    return correct(
        f"Nobody scores themselves any more, and the gain over a coin is still {gain:.2f}: there was something "
        f"to find, and it "
        "is measured without help. Flipping an outcome and watching its own row is a test worth keeping."
    )


def _folds(tried: Sequence[Case], found: Sequence[Any]) -> Any:
    """Return the number of each row's fold, as the answers show it; None if they show no folds.

    Whoever keeps all probabilities when a customer's outcomes are flipped is in that customer's fold.
    """
    import numpy as np

    base, customers = found[0], tried[0].customers
    fold = np.full(len(base), -1)
    for case, changed in zip(tried, found, strict=True):
        if case.kind != "customer":
            continue
        moved = np.unique(customers[np.abs(changed - base) > MOVED])
        same = ~np.isin(customers, moved)
        known = np.unique(fold[same])
        if len(known) != 1 or (known[0] >= 0 and (same != (fold == known[0])).any()):
            return None
        if known[0] < 0:
            fold[same] = fold.max() + 1
    return fold


def _three_steps(case: Case, fold: Any, *, scale: bool = True, choose: bool = True) -> Any:
    """The honest probabilities on given folds, or those of a function that leaves a step out."""
    from sklearn.feature_selection import SelectKBest
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import LeaveOneGroupOut, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    steps = [*[StandardScaler()] * scale, *[SelectKBest(k=5)] * choose, LogisticRegression(max_iter=5_000)]
    model = make_pipeline(*steps)
    return cross_val_predict(model, case.X, case.y, cv=LeaveOneGroupOut(), groups=fold, method="predict_proba")[:, 1]


@lru_cache(maxsize=2)
def _misses(data_seed: int) -> tuple[Any, Any, Any]:
    """Customer, and the squared misses of forest and logistic regression, by row."""
    from sklearn.ensemble import RandomForestClassifier
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import GroupKFold, cross_val_predict
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    import harbour

    table = harbour.world("repeats", seed=data_seed, customers=200, months=24)["statements"]
    X = table[["age_years", "commute_km", "rent_pounds", "income_pounds", "balance_pounds", "app_logins"]]
    y, customer = table["overdrawn_next_month"], table["customer_id"].to_numpy()
    models = (
        RandomForestClassifier(20, min_samples_leaf=5, random_state=0),
        make_pipeline(StandardScaler(), LogisticRegression()),
    )
    forest, logistic = (
        cross_val_predict(model, X, y, cv=GroupKFold(5), groups=customer, method="predict_proba")[:, 1]
        for model in models
    )
    outcome = y.to_numpy().astype(float)
    return customer, (forest - outcome) ** 2, (logistic - outcome) ** 2


def _error(values: Any, customer: Any) -> float:
    """Standard error of a mean over rows that come in bundles (linearised ratio; Cochran, 1977, chapter 9A)."""
    import numpy as np

    sums = np.bincount(customer, values - values.mean())
    return float(math.sqrt((sums**2).sum()) / len(values))


def _ends(values: Any, customer: Any) -> tuple[float, float]:
    import numpy as np

    rows = np.bincount(customer)
    sums = np.bincount(customer, values)[rows > 0]
    rows = rows[rows > 0]
    drawn = np.random.default_rng(1).integers(len(rows), size=(8_000, len(rows)))
    low, high = np.quantile(sums[drawn].sum(axis=1) / rows[drawn].sum(axis=1), [0.025, 0.975])
    return float(low), float(high)


@judges("7.6")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    import harbour

    customer, forest, logistic = _misses(harbour.seed(seeds.data))
    gains = forest - logistic
    gain, error = float(gains.mean()), _error(gains, customer)
    answer = seen.number("brier_gain", low=-1, high=1)
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        wrong = partial(
            incorrect,
            expected="the mean over all rows of the forest's squared miss minus the logistic model's",
            next_step='Start from `misses["forest"] - misses["logistic"]`, without rounding.',
        )
        if abs(answer + gain) <= MEAN_TOLERANCE * error:
            return wrong(
                seen=f"{answer:+.4f}, the number with the other sign",
                misconception="higher-brier-is-better",
                because="A squared miss is a distance: the model with the smaller one is better.",
            )
        by_customer = float((np.bincount(customer, gains)[1:] / np.bincount(customer)[1:]).mean())
        if abs(answer - by_customer) <= MEAN_TOLERANCE * error:
            return wrong(
                seen=f"{answer:+.4f}, the mean over customers of their means",
                because="That weighs a customer of two months like one of twenty-four, and answers another question.",
            )
        return wrong(seen=f"{answer:+.4f}")
    low, high = seen.number("gain_low", low=-1, high=1), seen.number("gain_high", low=-1, high=1)
    wrong = partial(
        incorrect,
        expected="a 95% interval around the gain, from the spread of the gain over customers drawn again",
        next_step="Group the differences by customer, draw customers, and divide the drawn sums by the drawn "
        "numbers of rows.",
    )
    if high < low:
        return wrong(
            seen=f"{low:+.4f} to {high:+.4f}",
            because="The two ends are swapped.",
            next_step="`gain_low` is the 2.5% quantile, `gain_high` the 97.5% quantile.",
        )
    if high == low:
        return wrong(seen=f"{low:+.4f} twice", because="The low end does not lie below the high end.")
    right = _ends(gains, customer)
    normal = gain - 1.96 * error, gain + 1.96 * error
    half, right_half = (high - low) / 2, (right[1] - right[0]) / 2
    drawn = max(abs(low - right[0]), abs(high - right[1])) <= END_TOLERANCE * error and half > NARROWEST * right_half
    if drawn or max(abs(low - normal[0]), abs(high - normal[1])) <= MEAN_TOLERANCE * error:
        better = "no model is shown to be better" if low < 0 < high else "the interval does not hold zero"
        return correct(
            f"{answer:+.4f} ({low:+.4f} to {high:+.4f}, {len(set(customer.tolist()))} customers): {better}. With "
            f"shuffled folds the forest would "
            "have had the rows of the same people to learn from. Try it, and look at the sign."
        )
    ratio = half / right_half
    told = f"{low:+.4f} to {high:+.4f}, " + (
        "too narrow" if ratio < NARROWEST else "too wide" if ratio > 1 / NARROWEST else "not in the right place"
    )
    rows_half = 1.96 * float(gains.std(ddof=1)) / math.sqrt(len(gains))
    known = {
        "rows": rows_half,
        "once": ONCE * right_half,
        "90%": 1.645 / 1.96 * right_half,
        "68%": right_half / 1.96,
        "apart": 1.96 * math.hypot(_error(forest, customer), _error(logistic, customer)),
    }
    off = {name: abs(math.log(half / width)) for name, width in known.items()}
    nearest = min(off, key=lambda name: off[name])
    if off[nearest] > 0.12:
        nearest = "none"
    if nearest == "rows" or (nearest == "68%" and off["rows"] < 0.1):
        also = " One standard error to each side would be about as narrow." if off["68%"] < 0.12 else ""
        return wrong(
            seen=told,
            because="It looks as if rows were drawn. The rows of a customer are right or wrong together, so "
            f"there is less luck in your draws than in the world.{also}",
            misconception="rows-are-independent",
        )
    if nearest == "once":
        return wrong(
            seen=told,
            because="It looks as if a customer who was drawn twice was counted once, as `.isin(drawn)` does.",
            next_step="Take the sum and the number of rows of each customer, and index them with the draws: a "
            "customer drawn twice brings them twice.",
        )
    if nearest in ("90%", "68%"):
        return wrong(
            seen=told,
            because=f"It looks like an interval for {nearest}.",
            next_step="Take the 2.5% and 97.5% quantiles, or 1.96 standard errors to each side.",
        )
    if nearest == "apart":
        return wrong(
            seen=told,
            because="It looks as if the two models were drawn separately, as if they had met different customers.",
            misconception="difference-without-pairing",
        )
    return wrong(seen=told)
