"""How exercise 2 is judged: against the same game, played here on the same data.

Tolerances of statistical answers are shares of the estimate's own standard error, so that they mean the same
under every data seed. A mean over the test customers needs no draw, and gets a tenth of a standard error for rounding
and for other libraries. An end of a bootstrap interval moves from one set of 1,000 draws to another by about
0.09 standard errors (the standard error of a 2.5% quantile of a normal distribution); it gets five times that.

A wrong answer that has a name is a `_Slip`: the value that it leads to, and what to say to whoever gives it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.evidence import Rejected, Seen
from learnpath.questions.c02_the_whole_game.customers import CATEGORIES, NUMBERS, Customer, is_gap, probes, strange
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges

MEAN_TOLERANCE = 0.1  # standard errors
END_TOLERANCE = 0.47  # standard errors
CALLS, CUSTOMERS, CALL_POUNDS, HELP_POUNDS = 2_000, 10_000, 2.0, 10.0

CARDS = {
    "A": "score the model and the dummy on the test customers",
    "B": "set the test customers aside",
    "C": "choose the customers whom the desk will call",
    "D": "learn medians and categories from the training customers",
    "E": "say who decides what, and what an error costs",
    "F": "predict the test customers with what was stored",
    "G": "write down data, settings, numbers and limits",
    "H": "learn the weights from the prepared training customers",
}
IN_ORDER = list("EBDHFACG")


@dataclass(frozen=True)
class _Slip:
    """A wrong answer with a name; the order of the fields is that of the tables below."""

    value: float
    seen: str  # follows the number that was seen
    because: str | None
    next_step: str
    misconception: str | None = None
    within: float | None = None  # how far from `value` still counts; None: as far as everywhere in its question


def _told(answer: str, number: float, slips: Iterable[_Slip], within: float, expected: str) -> Verdict | None:
    """The verdict for the first slip whose value is that of the answer; later ones are not worked out."""
    for slip in slips:
        if abs(number - slip.value) <= (within if slip.within is None else slip.within):
            return incorrect(
                expected=expected,
                seen=f"{answer}{slip.seen}",
                because=slip.because,
                misconception=slip.misconception,
                next_step=slip.next_step,
            )
    return None


@dataclass(frozen=True)
class _Game:
    """The data of the exercise as it splits them, the pipelines that it fits, and their probabilities."""

    X_train: Any
    X_test: Any
    y_train: Any
    y_test: Any
    prepare: Any
    logistic: Any
    boosted: Any
    p_logistic: Any
    p_boosted: Any


@lru_cache(maxsize=2)
def _played(data_seed: int) -> _Game:
    from sklearn.base import clone
    from sklearn.compose import ColumnTransformer
    from sklearn.impute import SimpleImputer
    from sklearn.linear_model import LogisticRegression
    from sklearn.model_selection import train_test_split
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import OneHotEncoder, StandardScaler

    import harbour

    trial = harbour.world("campaign", seed=data_seed)["responses"]
    without_letter = trial[~trial["contacted"]]
    X_train, X_test, y_train, y_test = train_test_split(
        without_letter[[*NUMBERS, *CATEGORIES]], without_letter["responded"], test_size=0.3, random_state=0
    )
    fill_and_scale = make_pipeline(SimpleImputer(strategy="median", add_indicator=True), StandardScaler())
    prepare = ColumnTransformer(
        [
            ("numbers", fill_and_scale, list(NUMBERS)),
            ("categories", OneHotEncoder(handle_unknown="ignore"), list(CATEGORIES)),
        ]
    )
    logistic = make_pipeline(clone(prepare), LogisticRegression(max_iter=1_000)).fit(X_train, y_train)
    boosted = make_pipeline(clone(prepare), _boosting()).fit(X_train, y_train)
    return _Game(
        X_train=X_train,
        X_test=X_test,
        y_train=y_train.to_numpy().astype(float),
        y_test=y_test.to_numpy().astype(float),
        prepare=prepare,
        logistic=logistic,
        boosted=boosted,
        p_logistic=logistic.predict_proba(X_test)[:, 1],
        p_boosted=boosted.predict_proba(X_test)[:, 1],
    )


def _game(seeds: Seeds) -> _Game:
    import harbour

    return _played(harbour.seed(seeds.data))


def _boosting() -> Any:
    from sklearn.ensemble import HistGradientBoostingClassifier

    return HistGradientBoostingClassifier(learning_rate=0.05, max_iter=80, random_state=0)


@judges("2.1")
def judge_dummy_brier(seen: Seen, seeds: Seeds) -> Verdict:
    answer = seen.number("dummy_brier", low=0, high=1)
    game = _game(seeds)
    share = float(game.y_train.mean())
    right = share * (1 - share)
    on_test = float(((game.y_test - share) ** 2).mean())
    if abs(answer - right) <= 0.005 or abs(answer - on_test) <= 0.001:
        return correct(
            f"The share times what is missing to one: {share:.3f} × {1 - share:.3f} = {right:.3f}. On the "
            f"{len(game.y_test):,} test customers the dummy then scores {on_test:.3f}, because among them "
            f"{game.y_test.mean():.1%} opened a pot. A model has to beat that, not zero."
        )
    expected = (
        f"a mean squared miss: the dummy says {share:.3f} to everybody, so it misses by {1 - share:.3f} those who "
        f"open a pot, and by {share:.3f} the others"
    )
    slips = (
        _Slip(
            share,
            ", the share of customers who opened a pot",
            "That is the score of a model that says *never* to everybody: it misses nobody but the openers, and each "
            "of them by one. The dummy knows the share, and does better.",
            "Work out the two misses of a model that says the share. Square each, and weigh it by how many customers "
            "it happens to.",
            "dummy-is-zero",
        ),
        _Slip(
            0.25,
            ", the score of a coin",
            "Saying 0.5 to everybody misses everybody by 0.5. The dummy has seen the training customers, so it does "
            "not toss a coin.",
            f"Replace 0.5 by the share in training, {share:.3f}, and work out the two misses again.",
            "dummy-is-zero",
            within=min(0.005, abs(answer - 2 * right)),
        ),
        _Slip(
            1 - share,
            ", the share of customers who did not open a pot",
            "It looks as if you computed how often the dummy would be right if it said yes or no: its accuracy.",
            "Keep the probability. How far is it from 1 for those who open a pot, and how far from 0 for the others?",
            "brier-is-accuracy",
            within=0.02,
        ),
        _Slip(
            math.sqrt(right),
            ", the square root of the right number",
            "It looks as if you took the root of the mean, as one does for a standard deviation.",
            "Leave out the root: the Brier score stays in squares.",
            within=0.01,
        ),
        _Slip(
            2 * right,
            ", the mean miss before squaring",
            "It looks as if the misses were averaged as they are. That score would be best for a model that always "
            "says 0.",
            "Square each miss before you weigh and add.",
        ),
        _Slip(
            0,
            "",
            "A score of 0 takes certainty that is right every time. Nobody who looks at no customer has that.",
            "Work out the miss for one customer who opens a pot.",
            "high-score-is-useful",
        ),
        _Slip(
            answer,
            "",
            None,
            "Do it for a hundred customers: how many open a pot, and by how much is each of the two kinds missed?",
        ),
    )
    found = _told(f"{answer:.3f}", answer, slips, 0.005, expected)
    assert found is not None  # the last slip is every answer
    return found


_NEEDS = "Ask of each card what must be there before it can be done."
_SPLIT_FIRST = "Put the split before anything that learns."
_PAIRS: Sequence[tuple[str, str, str, str, str | None]] = (  # earlier, later, because, next step, misconception
    (
        "B",
        "D",
        "A median of all customers knows a little of those whom it will be tested on, and so does a list of "
        "categories.",
        _SPLIT_FIRST,
        "impute-before-split",
    ),
    ("B", "H", "Weights learned from everybody leave nobody to test them on.", _SPLIT_FIRST, "fit-on-test"),
    (
        "E",
        "B",
        "Which customers belong in the table at all, and what counts as an outcome, follows from the decision.",
        "Begin with the card that needs no data.",
        "high-score-is-useful",
    ),
    (
        "D",
        "H",
        "Weights belong to columns without gaps and with numbers in them. Those exist only after the medians and "
        "categories.",
        _NEEDS,
        None,
    ),
    ("H", "F", "There is nothing to predict with before the weights are learned.", _NEEDS, None),
    ("F", "A", "A score compares predictions with what happened, so the predictions come first.", _NEEDS, None),
    (
        "A",
        "C",
        "Whoever chooses before measuring has decided that the model is good because it exists.",
        "Which result would make the desk drop the model? It has to be known when the customers are chosen.",
        "fitting-is-deploying",
    ),
    (
        "C",
        "G",
        "The record also says what was decided, so it comes last.",
        "Which card can refer to all the others?",
        None,
    ),
)


@judges("2.2")
def judge_in_order(seen: Seen, seeds: Seeds) -> Verdict:
    given = seen.raw("in_order")
    if isinstance(given, str) or (
        isinstance(given, list) and any(isinstance(card, str) and card not in CARDS for card in given)
    ):
        found = given if isinstance(given, str) else next(card for card in given if card not in CARDS)
        return incorrect(
            expected='a list of eight texts of one capital letter each, as in `["C", "A", ...]`',
            seen=f"the text {found!r}" + ("" if isinstance(given, str) else " in the list"),
            next_step="Put each letter between quotation marks of its own, with commas between them and square "
            "brackets around all.",
        )
    cards = seen.order("in_order", list(CARDS))
    if cards == IN_ORDER:
        return correct(
            "Frame, Split, Fit twice, Measure twice, Decide, Record. Everything that learns stands between the split "
            "and the first look at a test customer."
        )
    early, late, because, next_step, misconception = next(
        pair
        for pair in _PAIRS
        if cards.index(pair[0]) > cards.index(pair[1])  # the eight pairs fix the order
    )
    return incorrect(
        expected=f"{early} ({CARDS[early]}) before {late} ({CARDS[late]})",
        seen=f"{' '.join(cards)}, with {late} before {early}",
        because=because,
        misconception=misconception,
        next_step=next_step,
    )


@judges("2.3")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    game = _game(seeds)
    misses = (game.p_logistic - game.y_test) ** 2
    gains = misses - (game.p_boosted - game.y_test) ** 2
    gain, error = float(gains.mean()), _standard_error(gains)
    answer = seen.number("brier_gain", low=-100, high=100)
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        expected = (
            f"the mean over the {len(gains):,} test customers of the logistic model's squared miss minus boosting's, "
            "positive where boosting is better"
        )
        found = _told(f"{answer:+.4f}", answer, _gain_slips(game, answer, gain), MEAN_TOLERANCE * error, expected)
        assert found is not None  # the last slip is every answer
        return found
    ends = _ends(seen, "gain_low", "gain_high", -1, 1)
    wrong = _wrong_ends(ends, answer, gains, gains, unpaired=_standard_error(misses) * math.sqrt(2))
    if wrong is not None:
        return wrong
    interval = f"Your interval runs from {ends[0]:+.4f} to {ends[1]:+.4f}"
    if ends[0] <= 0 <= ends[1]:
        return correct(
            f"{interval}, with zero inside: on {len(gains):,} customers this test cannot tell the two models apart, "
            "whichever number is smaller. Keep the one that is easier to explain. Trying other settings until one "
            "wins would use the test customers up."
        )
    better = "Boosting" if ends[0] > 0 else "The logistic model"
    return correct(
        f"{interval}: {better} predicts such customers better. By how many pounds is a question for Decide, and this "
        "test set has now been looked at twice."
    )


def _gain_slips(game: _Game, answer: float, gain: float) -> Iterator[_Slip]:
    old, new, y = game.p_logistic, game.p_boosted, game.y_test
    hits = float(((new >= 0.5) == y).mean() - ((old >= 0.5) == y).mean())
    yield _Slip(
        -gain,
        ", the same number with the other sign",
        "The Brier score is a distance, and lower is better. A gain is what the new model takes away from it.",
        "Subtract the new model's misses from the old one's.",
        "higher-brier-is-better",
    )
    if hits:
        yield _Slip(
            hits,
            ", the difference in how often the two are right",
            "It looks as if probabilities were turned into yes or no first. That throws away what the budget needs.",
            "Use `predict_proba(X_test)[:, 1]`, and square its distance from the outcome.",
            "brier-is-accuracy",
        )
    yield _Slip(
        _gain(game.boosted, game.logistic.predict_proba(game.X_train)[:, 1], game.X_train, game.y_train),
        ", the gain on the training customers",
        "Boosting has learned from these customers, and remembers more of them than the logistic model can.",
        "Predict `X_test` and compare with `y_test`.",
        "training-score-is-enough",
    )
    for boosted in _fitted_on_test(game):
        yield _Slip(
            _gain(boosted, old, game.X_test, y),
            ", a gain on customers from whom boosting has learned",
            "It looks as if the test customers were part of what it was fitted on.",
            "Fit on `X_train` and `y_train` only, then predict `X_test`.",
            "fit-on-test",
        )
    yield _Slip(
        float(((new - y) ** 2).mean()),
        ", the Brier score of boosting alone",
        "One score does not say which of two models is better.",
        "Compute the logistic model's squared misses on the same customers, and subtract.",
        "one-number-is-enough",
    )
    yield _Slip(
        float(((game.y_train.mean() - y) ** 2 - (new - y) ** 2).mean()),
        ", the gain over the dummy",
        "Both models beat the dummy. Here the question is whether the newer one beats the older one.",
        "Subtract boosting's squared misses from those of `logistic`.",
    )
    yield _Slip(
        float((abs(old - y) - abs(new - y)).mean()),
        ", the difference of the misses before squaring",
        "It looks as if the size of each miss was taken, and not its square.",
        "Square each miss: `** 2` in place of `abs`.",
    )
    yield _Slip(
        float(((1 - old - y) ** 2 - (1 - new - y) ** 2).mean()),
        ", the gain of the probabilities of *not* opening a pot",
        "`predict_proba` has one column for each value of the outcome, in the order of `classes_`: False first.",
        "Take the second column, `[:, 1]`, of both models.",
    )
    yield _Slip(
        100 * gain,
        ", a hundred times the gain",
        "It looks as if the gain was turned into per cent.",
        "Leave it as it is: a difference of two means of squares.",
        within=abs(gain),
    )
    yield _Slip(
        answer,
        f" where {gain:+.4f} was due",
        "Either the settings of boosting differ, or the two models meet different customers.",
        "Check the settings in the question, then that both columns of squared misses have the index of `y_test`.",
    )


def _gain(boosted: Any, p_logistic: Any, X: Any, y: Any) -> float:
    return float(((p_logistic - y) ** 2 - (boosted.predict_proba(X)[:, 1] - y) ** 2).mean())


def _fitted_on_test(game: _Game) -> Iterator[Any]:
    """Boosting fitted on the test customers, alone and with the others."""
    import numpy as np
    import pandas as pd
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline

    everybody = pd.concat([game.X_train, game.X_test]), np.concatenate([game.y_train, game.y_test])
    for X, y in ((game.X_test, game.y_test), everybody):
        yield make_pipeline(clone(game.prepare), _boosting()).fit(X, y)


@judges("2.4")
def judge_predict_one(seen: Seen, seeds: Seeds) -> Verdict:
    game = _game(seeds)
    customers = probes(seeds.probe)
    answers = seen.items("answers", length=len(customers))
    raised = seen.items("raised", length=len(customers))
    if seen.items("left_behind", length=len(customers)) != [sorted(map(str, each.items())) for each in customers]:
        return incorrect(
            expected="the caller's dictionary as it was before the call",
            seen="a dictionary that the function has changed",
            because="Whoever sends the same customer again, or logs what was sent, works with something else.",
            next_step="Build a new row from the dictionary; do not assign into it.",
        )
    right = _predicted(game, customers)
    found = {
        place: float(answer) if isinstance(answer, bool) else _probability(answer, customers[place])
        for place, answer in enumerate(answers)
        if raised[place] is None
    }
    off = [place for place, value in found.items() if abs(value - right[place]) > 0.002]
    if not off and len(found) == len(customers):
        return correct(
            f"It agrees with the pipeline on {len(customers)} customers it had not met, with fields left out, `None`, "
            "NaN, an unseen category and fields that nobody asked for. For the customer without any field it still "
            "gives an answer: whether a service should is a question of what a wrong one costs."
        )
    if not off:
        return _stopped(*next((customers[place], said) for place, said in enumerate(raised) if said is not None))
    return _wrong_probability(game, customers, right, found, off)


def _probability(answer: Any, customer: Customer) -> float:
    call = f"predict_one({customer!r})"
    return Seen({call: answer}).number(call, low=0, high=1)


def _stopped(customer: Customer, said: str) -> Verdict:
    untyped = "isnan" in said
    return Verdict(
        "error",
        "Complete customers are right, and this one, which the question allows, stops your function.",
        expected=f"a probability for {_shown(customer)}",
        seen=f"an exception, {said}",
        because="A category that is not there became a column of nothing but NaN, which counts as numbers; "
        "the encoder expects text."
        if untyped
        else None,
        next_step="Give every column of the row its type, whatever the caller left out: `.astype({...})`."
        if untyped
        else "Make the same call in a cell of your own and read the last lines of its traceback.",
    )


def _wrong_probability(
    game: _Game, customers: list[Customer], right: list[float], found: dict[int, float], off: list[int]
) -> Verdict:
    def told(place: int, seen: str, because: str | None, next_step: str, misconception: str | None = None) -> Verdict:
        return incorrect(
            expected=f"{right[place]:.3f} for {_shown(customers[place])}",
            seen=f"{found[place]:.3f}{seen}",
            because=because,
            misconception=misconception,
            next_step=next_step,
        )

    at = off[0]
    if set(found.values()) <= {0.0, 1.0}:
        return told(
            at,
            ", a yes or no",
            "`predict` compares with one half and forgets how far from it the probability was.",
            "Use `predict_proba`, and take the column of those who open a pot.",
            "class-is-probability",
        )
    if all(abs(value - (1 - right[place])) <= 0.002 for place, value in found.items()):
        return told(
            at,
            ", the probability of *not* opening a pot",
            "`predict_proba` has one column for each value of the outcome, in the order of `classes_`: False first.",
            "Take the second column.",
        )
    if len({round(value, 6) for value in found.values()}) == 1:
        return told(
            at,
            ", and the same for every other customer",
            "It looks as if the function does not use the customer that it is given.",
            "Build the row from the dictionary between the brackets.",
            "dummy-is-zero",
        )
    if all(value == round(value, 2) and abs(value - right[place]) <= 0.0051 for place, value in found.items()):
        return told(
            at, ", which looks rounded", "An answer has to be right to within 0.002.", "Leave out the rounding."
        )
    gaps = {place for place, each in enumerate(customers) if any(is_gap(each, name) for name in NUMBERS)}
    unmet = {place for place, each in enumerate(customers) if any(strange(each, name) for name in CATEGORIES)}
    if gaps >= set(off):
        zero = _predicted(game, customers, gaps_as_zero=True)
        as_zero = all(abs(found[place] - zero[place]) <= 0.002 for place in off)
        return told(
            at,
            "; customers without a gap are right",
            "It looks as if a gap was filled with 0. An income of nothing is something else than an income that "
            "nobody stated."
            if as_zero
            else "It looks as if the function fills the gaps itself.",
            "Leave the gap in the row. The pipeline has stored what fills it, and marks where it was.",
        )
    if unmet >= set(off):
        return told(
            at,
            "; only customers with an unseen or missing category are off",
            "It looks as if such a category was replaced by a known one, which makes a claim that nobody has checked.",
            "Pass the category on as it is. The encoder of the pipeline turns it into zeros.",
            "codes-are-amounts",
        )
    return told(
        at,
        "",
        "The fields may have reached the model under other names or in another order, or another model answers.",
        "Print the row that your function builds for this customer, beside `X_test.head(1)`.",
    )


def _predicted(game: _Game, customers: list[Customer], *, gaps_as_zero: bool = False) -> list[float]:
    import pandas as pd

    rows = pd.DataFrame(customers, columns=[*NUMBERS, *CATEGORIES])
    rows = rows.astype({**dict.fromkeys(NUMBERS, float), **dict.fromkeys(CATEGORIES, str)})
    if gaps_as_zero:
        rows = rows.fillna(dict.fromkeys(NUMBERS, 0.0))
    return [float(p) for p in game.logistic.predict_proba(rows)[:, 1]]


def _shown(customer: Customer) -> str:
    return repr(customer) if customer else "a customer without any field, `{}`"


@judges("2.5")
def judge_advantage(seen: Seen, seeds: Seeds) -> Verdict:
    game = _game(seeds)
    pounds = HELP_POUNDS * game.y_test - CALL_POUNDS
    called = _highest(game.p_logistic)
    gain = CALLS * float(pounds[called].mean() - pounds.mean())
    # each customer's part in the difference of the two means, the number called being drawn too
    parts = CALLS * (called / called.mean() * (pounds - pounds[called].mean()) - (pounds - pounds.mean()))
    error = _standard_error(parts)
    answer = seen.number("advantage_pounds")
    predicted = HELP_POUNDS * game.p_logistic - CALL_POUNDS
    expectation = CALLS * float(predicted[called].mean() - predicted.mean())
    if abs(answer - gain) > MEAN_TOLERANCE * error or abs(answer - expectation) < 0.01 < abs(answer - gain):
        expected = f"what {CALLS:,} calls to the highest probabilities bring above {CALLS:,} calls by lot, in pounds"
        slips = _advantage_slips(game, answer, gain, expectation, pounds, called)
        found = _told(f"{answer:,.2f} pounds", answer, slips, MEAN_TOLERANCE * error, expected)
        assert found is not None  # the last slip is every answer
        return found
    ends = _ends(seen, "advantage_low", "advantage_high", None, None)
    strangers = math.hypot(
        _standard_error(CALLS * pounds[called]), _standard_error(CALLS * pounds)
    )  # as if the two choices had been tried on different customers
    by_column = CALLS * (pounds * called / called.mean() - pounds)
    wrong = _wrong_ends(ends, answer, gain + parts, by_column, unpaired=strangers)
    if wrong is not None:
        return wrong
    return correct(
        f"About {gain:,.0f} pounds above the lot, and your interval runs from {ends[0]:,.0f} to {ends[1]:,.0f}. Here "
        "the probability of opening a pot is exactly what the money hangs on: a call pays if the customer opens one "
        "anyway. In the chapter the same kind of number answered a question that nobody should have asked."
    )


def _highest(p: Any) -> Any:
    import numpy as np

    return p >= np.quantile(p, 1 - CALLS / CUSTOMERS)


def _advantage_slips(
    game: _Game, answer: float, gain: float, expectation: float, pounds: Any, called: Any
) -> Iterator[_Slip]:
    import numpy as np

    def above(chosen: Any, column: Any = pounds) -> float:
        return CALLS * float(column[chosen].mean() - column.mean())

    yield _Slip(
        expectation,
        ", what the model expects of its own choice",
        "The pounds come from the probabilities. Whether these are right is what the test customers are asked about.",
        "Compute the pounds from `y_test`: what the customers did.",
        "training-score-is-enough",
        within=0.01,
    )
    yield _Slip(
        CALLS * float(pounds[called].mean()),
        ", all that the chosen calls bring",
        "A part of that would come from calls by lot as well.",
        "Take away what the same number of calls brings without a model.",
        "high-score-is-useful",
    )
    yield _Slip(
        gain / CALLS,
        ", the advantage of one call",
        None,
        f"Multiply by the {CALLS:,} calls.",
        within=abs(gain) / CALLS / 100,
    )
    yield _Slip(
        gain * CUSTOMERS / CALLS,
        f", the advantage of {CUSTOMERS:,} calls",
        "There are calls for one customer in five.",
        f"Multiply the advantage of one call by the {CALLS:,} calls.",
    )
    yield _Slip(
        float((pounds * called).sum() - called.sum() * pounds.mean()),
        f", the advantage for the {int(called.sum())} test customers",
        "The test customers stand for the ten thousand; they are not the ten thousand.",
        f"Compute the mean advantage of one call, and multiply by the {CALLS:,} calls.",
    )
    yield _Slip(
        above(game.p_logistic >= 0.5),
        ", from customers with a probability of one half or more",
        "The desk can call one customer in five. A threshold of one half spends another number of calls.",
        "Find the cut above which a fifth of the test customers lie.",
        "class-is-probability",
    )
    yield _Slip(
        -gain,
        ", the same amount with the other sign",
        None,
        "Subtract the lot from the model, not the other way round.",
    )
    yield _Slip(
        CALLS * float((pounds * called - pounds).mean()),
        ", where the customers who are not called still count in the mean of the calls",
        "The mean was taken over all test customers, and only a fifth of them are called.",
        "Take the mean over the called customers alone.",
    )
    yield _Slip(
        above(game.p_logistic >= np.quantile(game.p_logistic, CALLS / CUSTOMERS)),
        ", from calling four fifths",
        "The cut lies at the 20% quantile: above it are 80 of 100 customers.",
        "Cut at the 80% quantile.",
    )
    yield _Slip(
        above(game.p_logistic <= np.quantile(game.p_logistic, CALLS / CUSTOMERS)),
        ", from calling the fifth with the lowest probabilities",
        "The order is the wrong way round.",
        "Call those at or above the 80% quantile.",
    )
    yield _Slip(
        above(_highest(game.p_boosted)),
        ", from the choice of boosting",
        "The question asks for the choice of `logistic`.",
        "Take the probabilities from `logistic.predict_proba(X_test)[:, 1]`.",
    )
    on_train = HELP_POUNDS * game.y_train - CALL_POUNDS
    yield _Slip(
        above(_highest(game.logistic.predict_proba(game.X_train)[:, 1]), on_train),
        ", the advantage on the training customers",
        "The model has learned from them.",
        "Choose among `X_test`, and count in `y_test`.",
        "training-score-is-enough",
    )
    yield _Slip(
        answer,
        f" where {gain:,.0f} was due",
        f"A call costs {CALL_POUNDS:.0f} pounds whether or not a pot is opened; for a customer who opens one it is "
        f"worth {HELP_POUNDS:.0f}.",
        "Check three things: the column of pounds holds -2 or 8; the model is `logistic` and the customers are those "
        "of the test; a fifth is called, at the end with the highest probabilities.",
    )


def _ends(seen: Seen, low: str, high: str, least: float | None, most: float | None) -> tuple[float, float]:
    """The two ends of an interval, in order.

    Raises
    ------
    Rejected
        If there is no width between them, or less than none.
    """
    ends = seen.number(low, low=least, high=most), seen.number(high, low=least, high=most)
    if ends[0] < ends[1]:
        return ends
    expected = f"`{low}` below `{high}`"
    if ends[0] > ends[1]:
        raise Rejected(incorrect(expected=expected, seen=f"{ends[0]:g} and {ends[1]:g}", next_step="Swap the two."))
    raise Rejected(
        incorrect(
            expected=expected,
            seen=f"{ends[0]:g} for both",
            because="An interval without width says that another set of customers would have given the very same "
            "number.",
            misconception="one-number-is-enough",
            next_step="Draw the customers again, with replacement, and take the 2.5% and 97.5% quantiles of the means.",
        )
    )


def _wrong_ends(
    ends: tuple[float, float], estimate: float, parts: Any, column: Any, *, unpaired: float
) -> Verdict | None:
    """What is wrong with an interval around an estimate that is right; None if nothing is.

    `parts` holds each customer's part in the estimate, `column` one number a customer whose mean is the estimate.
    `unpaired` is the standard error as if the two sides had met different customers.
    """
    import numpy as np

    error, reference = _standard_error(parts), _bootstrap_interval(parts)
    if all(abs(end - right) <= END_TOLERANCE * error for end, right in zip(ends, reference, strict=True)):
        return None
    middle, half = sum(ends) / 2, (ends[1] - ends[0]) / 2
    right_half = (reference[1] - reference[0]) / 2
    centred = abs(middle - sum(reference) / 2) <= 0.25 * (half + right_half)
    own = np.quantile(column, [0.025, 0.975])
    spreads = half / (1.96 * unpaired)
    redraw = "Draw all customers again, take the mean, do that a thousand times, and take quantiles of these means."
    because: str | None
    misconception = None
    if not ends[0] <= estimate <= ends[1] and not np.allclose(ends, own, rtol=0.05):
        because = "It does not hold the estimate itself: it seems to belong to another number."
        misconception = "one-number-is-enough"
        next_step = "Draw again the same differences whose mean you reported."
    elif half < 0.3 * right_half:
        because = "It is far too narrow: the spread of something else than this estimate."
        next_step = (
            "An interval takes the standard error of what you report: the spread of the column divided by the root of "
            "the number of customers, in the same unit (so times `CALLS` for pounds). Or draw the customers again."
        )
    elif centred and 0.7 < spreads < 1.25 and half > 1.15 * right_half:
        because = "It looks as if the two sides were drawn again separately, as if they had met different customers."
        misconception = "difference-without-pairing"
        next_step = "Take the difference customer by customer first; then draw that one column again."
    elif centred and 1.25 <= spreads < 1.6 and half > 1.15 * right_half:
        because = "It looks as if the ends of two separate intervals were subtracted from each other."
        misconception = "difference-without-pairing"
        next_step = "Take the difference customer by customer first; then draw that one column again."
    elif centred and abs(half / right_half - 1 / 1.96) < 0.1:
        because = "It looks as if you went one standard error to each side. That covers 68%."
        next_step = "Take the 2.5% and 97.5% quantiles of the means."
    elif np.allclose(ends, own, rtol=0.05) or (centred and half > 5 * right_half):
        because = (
            "It looks as if you took quantiles of the customers' own values. Single customers differ far more than "
            "means do."
        )
        next_step = redraw
    else:
        because = "Ends that move this much come from too few draws, or from other quantiles than 2.5% and 97.5%."
        next_step = "Use at least 1,000 draws and `np.quantile(means, [0.025, 0.975])`."
    return incorrect(
        expected=f"about {_number(reference[0])} to {_number(reference[1])} around {_number(estimate)}",
        seen=f"{_number(ends[0])} to {_number(ends[1])}, {half / right_half:.2g} times as wide",
        because=because,
        misconception=misconception,
        next_step=next_step,
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4f}"


def _standard_error(values: Any) -> float:
    return float(values.std(ddof=1) / math.sqrt(len(values)))


def _bootstrap_interval(values: Any, draws: int = 4_000) -> tuple[float, float]:
    """95% percentile interval of the mean (Efron and Tibshirani, 1993, chapter 13)."""
    import numpy as np

    chance = np.random.default_rng(1)
    means = [values[chance.integers(len(values), size=len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
