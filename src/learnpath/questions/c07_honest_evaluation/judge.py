"""How exercise 7 is judged: values against the same computation on the same data, functions by what they do.

Tolerances of estimates are shares of their own standard error. An end of a bootstrap interval moves by about 0.09
standard errors from one set of 1,000 draws to another; it gets four times that.
"""

from __future__ import annotations

import math
from functools import lru_cache, partial
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c07_honest_evaluation.tables import SPLITS, cases, split_days, statements
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges

MEAN_TOLERANCE, END_TOLERANCE = 0.1, 0.36  # standard errors
MOVED = 1e-6  # a probability that differs by more has moved

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
            because="A boundary may be missing (the day itself counts on both sides), or the rows are in "
            "another order.",
            next_step="Compute both conditions on the columns as they come, without sorting, then `.to_numpy()`.",
        )
    for answer, again, (size, share, seed) in zip(
        seen.items("by_group", length=len(SPLITS)), (seen.raw("again"), None, None), SPLITS, strict=True
    ):
        customer = statements(seeds.probe, size)["customer_id"].to_numpy()
        call = f"group_split(statements, {share}, {seed})"
        train, test = _masks(answer, call, len(customer))
        drawn, stay = set(customer[test]), set(customer[train])
        wrong = partial(
            incorrect,
            expected=f"`{call}`: {round(share * size)} of {size} customers tested with all their rows, the rest "
            f"training",
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
        if len(drawn) != round(share * size):
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
    return correct(
        "Both splits hold on tables that were not sorted. For strangers in later months, join them: train of the one "
        "and train of the other, test of the one and test of the other."
    )


def _same_table(seen: Seen, seeds: Seeds) -> list[tuple[object, Any]]:
    customer = statements(seeds.probe, SPLITS[0][0])["customer_id"]
    return [(answer, customer) for answer in seen.items("by_group")[:2]]


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
    return incorrect(
        expected="the smallest multiple of 50 for which high minus low is at most 0.10",
        seen=f"{rows:,}, where the interval is {width:.3f} wide",
        because="It looks as if 0.10 was taken for half the width." if rows in (50, 100) else None,
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
    moved = {kind: [0, 0] for kind in ("row", "customer", "features")}
    for case, changed in zip(tried[2:], found[2:], strict=True):
        others = ~np.isin(tried[0].customers, tried[0].customers[case.rows])
        watched = others if case.kind == "features" else case.rows
        differs = np.abs(changed - base)[watched] > MOVED
        moved[case.kind][0] += int(differs.all() if case.kind == "features" else differs.any())
        moved[case.kind][1] += 1
    count, of = moved["row"]
    if count:
        return incorrect(
            expected="that a row's own outcome has no say in its own probability",
            seen=f"in {count} of {of} tries the probability moved when only the row's own outcome was flipped",
            because="Some step has seen the outcome of the row that it scores: the choice of columns, a model that is "
            "scored on what it learned from, or folds that are made with `y`.",
            misconception="looking-at-labels-before-split",
            next_step="Put `SelectKBest` into a pipeline, and let `cross_val_predict` fit it in each fold.",
        )
    count, of = moved["customer"]
    if count:
        return incorrect(
            expected="that a customer's outcomes have no say in that customer's probabilities",
            seen=f"for {count} of {of} customers they moved when the customer's outcomes were flipped",
            because="The rows of a customer lie in several folds, so the model that scores one has learned from "
            "the others.",
            misconception="shuffled-cv-is-always-right",
            next_step="Deal customers to the folds: `cv=GroupKFold(5), groups=customers`.",
        )
    count, of = moved["features"]
    if count:
        return incorrect(
            expected="that customers in one fold have no say in each other's probabilities",
            seen=f"in {count} of {of} tries everybody's probability moved when one customer's features were changed",
            because="Some step learns from the whole table before the folds: the scaler.",
            misconception="impute-before-split",
            next_step="Put `StandardScaler` into the pipeline, too.",
        )
    y = tried[0].y
    gain = float(((0.5 - y) ** 2 - (base - y) ** 2).mean())
    if gain < 0.02:
        other_way = float(((0.5 - y) ** 2 - (1 - base - y) ** 2).mean()) > 0.02
        return incorrect(
            expected="probabilities that the outcome is 1, clearly better than 0.5 for everybody on this table",
            seen=f"a Brier gain of {gain:.3f} over 0.5",
            because="They fit the outcome 0: the first column of `predict_proba`." if other_way else None,
            next_step="Take the second column."
            if other_way
            else "Fit on four folds and score the fifth, all three steps each time.",
        )
    return correct(
        f"Nobody scores themselves any more, and the gain over a coin is still {gain:.2f}: there was something "
        f"to find, and it "
        "is measured without help. Flipping an outcome and watching its own row is a test worth keeping."
    )


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
                seen=f"{answer:+.4f}, the same number with the other sign",
                misconception="higher-brier-is-better",
                because="A squared miss is a distance: the model with the smaller one is better.",
            )
        by_customer = float((np.bincount(customer, gains)[1:] / np.bincount(customer)[1:]).mean())
        if abs(answer - by_customer) <= MEAN_TOLERANCE * error:
            return wrong(
                seen=f"{answer:+.4f}, the mean over customers of their means",
                because="That weighs a customer of two months like one of twenty-four, and answers another question.",
            )
        return wrong(seen=f"{answer:+.4f} where {gain:+.4f} was due")
    low, high = seen.number("gain_low", low=-1, high=1), seen.number("gain_high", low=-1, high=1)
    right = _ends(gains, customer)
    if max(abs(low - right[0]), abs(high - right[1])) <= END_TOLERANCE * error:
        better = "no model is shown to be better" if low < 0 < high else "the interval does not hold zero"
        return correct(
            f"{gain:+.4f} ({low:+.4f} to {high:+.4f}, {len(set(customer.tolist()))} customers): {better}. With "
            f"shuffled folds the forest would "
            "have had the rows of the same people to learn from. Try it, and look at the sign."
        )
    half, right_half = (high - low) / 2, (right[1] - right[0]) / 2
    wrong = partial(
        incorrect,
        expected=f"about {right[0]:+.4f} to {right[1]:+.4f} around {gain:+.4f}",
        next_step="Group the differences by customer, draw customers, and divide the drawn sums by the drawn "
        "numbers of rows.",
    )
    if high <= low:
        return wrong(seen=f"{low:+.4f} to {high:+.4f}", because="The low end does not lie below the high end.")
    told = f"{low:+.4f} to {high:+.4f}, {half / right_half:.1f} times as wide"
    rows_half = 1.96 * float(gains.std(ddof=1)) / math.sqrt(len(gains))
    apart = 1.96 * math.hypot(_error(forest, customer), _error(logistic, customer))
    if 0.8 < half / rows_half < 1.2 and half < 0.85 * right_half:
        return wrong(
            seen=told,
            because="It looks as if rows were drawn. The rows of a customer are right or wrong together, so "
            "there is less "
            "luck in your draws than in the world.",
            misconception="rows-are-independent",
        )
    if 0.8 < half / apart < 1.2:
        return wrong(
            seen=told,
            because="It looks as if the two models were drawn separately, as if they had met different customers.",
            misconception="difference-without-pairing",
        )
    return wrong(seen=told)
