"""How exercise 2 is judged: against the same game, played here on the same data.

Tolerances of statistical answers are shares of the estimate's own standard error, so that they mean the same
under every data seed. A mean over the test customers needs no draw, and gets a tenth of a standard error for rounding
and for other libraries. An end of a bootstrap interval moves from one set of 1,000 draws to another by about
0.09 standard errors (the standard error of a 2.5 % quantile of a normal distribution); it gets five times that.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c02_the_whole_game.customers import CATEGORIES, NUMBERS, Customer, probes
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges

MEAN_TOLERANCE = 0.1  # standard errors
END_TOLERANCE = 0.47  # standard errors
CALLS, REACH, CALL_POUNDS, POT_POUNDS = 2_000, 0.2, 2.0, 10.0

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
class _Game:
    """The data of the exercise as it splits them, the pipelines that it fits, and their probabilities."""

    X_train: Any
    X_test: Any
    y_train: Any
    y_test: Any
    prepare: Any
    logistic: Any
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
    expected_score = share * (1 - share)
    on_test = float(((game.y_test - share) ** 2).mean())
    if abs(answer - expected_score) <= 0.005 or abs(answer - on_test) <= 0.001:
        return correct(
            f"The share times what is missing to one: {share:.3f} × {1 - share:.3f} = {expected_score:.3f}. On the "
            f"{len(game.y_test):,} test customers the dummy then scores {on_test:.3f}, because among them "
            f"{game.y_test.mean():.1%} opened a pot. A model has to beat that, not zero."
        )
    expected = (
        f"a mean squared miss: the dummy says {share:.3f} to everybody, so it misses by {1 - share:.3f} "
        f"those who open a "
        f"pot, and by {share:.3f} the others"
    )
    if abs(answer - share) <= 0.005:
        return incorrect(
            expected=expected,
            seen=f"{answer:.3f}, the share of customers who opened a pot",
            because="That is the score of a model that says *never* to everybody: it misses nobody but "
            "the openers, and "
            "each of them by one. The dummy knows the share, and does better.",
            misconception="dummy-is-zero",
            next_step="Work out the two misses of a model that says the share. Square each, and weigh "
            "it by how many customers it "
            "happens to.",
        )
    if abs(answer - 0.25) <= min(0.005, abs(answer - 2 * expected_score)):
        return incorrect(
            expected=expected,
            seen=f"{answer:.3f}, the score of a coin",
            because="Saying 0.5 to everybody misses everybody by 0.5. The dummy has seen the training "
            "customers, so it does not "
            "toss a coin.",
            misconception="dummy-is-zero",
            next_step=f"Replace 0.5 by the share in training, {share:.3f}, and work out the two misses again.",
        )
    if abs(answer - (1 - share)) <= 0.02:
        return incorrect(
            expected=expected,
            seen=f"{answer:.3f}, the share of customers who did not open a pot",
            because="It looks as if you computed how often the dummy would be right if it said yes or "
            "no: its accuracy.",
            misconception="brier-is-accuracy",
            next_step="Keep the probability. How far is it from 1 for those who open a pot, and how far "
            "from 0 for the others?",
        )
    if abs(answer - math.sqrt(expected_score)) <= 0.01:
        return incorrect(
            expected=expected,
            seen=f"{answer:.3f}, the square root of the right number",
            because="It looks as if you took the root of the mean, as one does for a standard deviation.",
            next_step="Leave out the root: the Brier score stays in squares.",
        )
    if abs(answer - 2 * expected_score) <= 0.005:
        return incorrect(
            expected=expected,
            seen=f"{answer:.3f}, the mean miss before squaring",
            because="It looks as if the misses were averaged as they are. That score would be best for "
            "a model that always says 0.",
            next_step="Square each miss before you weigh and add.",
        )
    if answer <= 0.005:
        return incorrect(
            expected=expected,
            seen=f"{answer:.3f}",
            because="A score of 0 takes certainty that is right every time. Nobody who looks at no customer has that.",
            misconception="high-score-is-useful",
            next_step="Work out the miss for one customer who opens a pot.",
        )
    return incorrect(
        expected=expected,
        seen=f"{answer:.3f}",
        next_step="Do it for a hundred customers: how many open a pot, and by how much is each of the "
        "two kinds missed?",
    )


@judges("2.2")
def judge_in_order(seen: Seen, seeds: Seeds) -> Verdict:
    cards = seen.order("in_order", list(CARDS))
    if cards == IN_ORDER:
        return correct(
            "Frame, Split, Fit twice, Measure twice, Decide, Record. Everything that learns stands "
            "between the split and the first "
            "look at a test customer."
        )
    at = {card: place for place, card in enumerate(cards)}
    seen_order = " ".join(cards)

    def swapped(
        early: str, late: str, because: str, next_step: str, misconception: str | None = None
    ) -> Verdict | None:
        if at[early] < at[late]:
            return None
        return incorrect(
            expected=f"{early} ({CARDS[early]}) before {late} ({CARDS[late]})",
            seen=f"{seen_order}, with {late} before {early}",
            because=because,
            misconception=misconception,
            next_step=next_step,
        )

    found = (
        swapped(
            "B",
            "D",
            "A median of all customers knows a little of those whom it will be tested on, and so does a "
            "list of categories.",
            "Put the split before anything that learns.",
            "impute-before-split",
        )
        or swapped(
            "B",
            "H",
            "Weights learned from everybody leave nobody to test them on.",
            "Put the split before anything that learns.",
            "fit-on-test",
        )
        or swapped(
            "E",
            "B",
            "Which customers belong in the table at all, and what counts as an outcome, follows from the decision.",
            "Begin with the card that needs no data.",
            "high-score-is-useful",
        )
        or swapped(
            "D",
            "H",
            "Weights belong to columns without gaps and with numbers in them. Those exist only after "
            "the medians and categories.",
            "Ask of each card what must be there before it can be done.",
        )
        or swapped(
            "H",
            "F",
            "There is nothing to predict with before the weights are learned.",
            "Ask of each card what must be there before it can be done.",
        )
        or swapped(
            "F",
            "A",
            "A score compares predictions with what happened, so the predictions come first.",
            "Ask of each card what must be there before it can be done.",
        )
        or swapped(
            "A",
            "C",
            "Whoever chooses before measuring has decided that the model is good because it exists.",
            "Which result would make the desk drop the model? It has to be known when the customers are chosen.",
            "fitting-is-deploying",
        )
        or swapped(
            "C",
            "G",
            "The record also says what was decided, so it comes last.",
            "Which card can refer to all the others?",
        )
    )
    assert found is not None  # these eight pairs fix the order
    return found


@judges("2.3")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    game = _game(seeds)
    misses = (game.p_logistic - game.y_test) ** 2
    gains = misses - (game.p_boosted - game.y_test) ** 2
    gain, error = float(gains.mean()), _standard_error(gains)
    low, high = _bootstrap_interval(gains)
    answer = seen.number("brier_gain", low=-1, high=1)
    told = f"{gain:+.4f}"
    expected = (
        f"the mean over the {len(gains):,} test customers of the logistic model's squared miss minus boosting's, "
        "positive where boosting is better"
    )
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        return _wrong_gain(answer, gain, error, game, expected)
    ends = _ends(seen, "gain_low", "gain_high", -1, 1)
    if isinstance(ends, Verdict):
        return ends
    wrong = _wrong_ends(ends, (low, high), error, told, unpaired=_standard_error(misses) * math.sqrt(2))
    if wrong is not None:
        return wrong
    interval = f"The interval runs from {low:+.4f} to {high:+.4f}"
    if low <= 0 <= high:
        return correct(
            f"{interval}, with zero inside: on {len(gains):,} customers this test cannot tell the two "
            f"models apart, whichever "
            "number is smaller. Keep the one that is easier to explain. Trying other settings until one "
            "wins would use the test "
            "customers up."
        )
    better = "Boosting" if low > 0 else "The logistic model"
    return correct(
        f"{interval}: {better} predicts such customers better. By how many pounds is a question for "
        f"Decide, and this test set has "
        "now been looked at twice."
    )


def _wrong_gain(answer: float, gain: float, error: float, game: _Game, expected: str) -> Verdict:
    def near(value: float) -> bool:
        return abs(answer - value) <= MEAN_TOLERANCE * error

    hits = ((game.p_boosted >= 0.5) == game.y_test).mean() - ((game.p_logistic >= 0.5) == game.y_test).mean()
    if near(-gain):
        return incorrect(
            expected=expected,
            seen=f"{answer:+.4f}, the same number with the other sign",
            because="The Brier score is a distance, and lower is better. A gain is what the new model "
            "takes away from it.",
            misconception="higher-brier-is-better",
            next_step="Subtract the new model's misses from the old one's.",
        )
    if near(float(hits)) and hits != 0:
        return incorrect(
            expected=expected,
            seen=f"{answer:+.4f}, the difference in how often the two are right",
            because="It looks as if probabilities were turned into yes or no first. That throws away "
            "what the budget needs.",
            misconception="brier-is-accuracy",
            next_step="Use `predict_proba(X_test)[:, 1]`, and square its distance from the outcome.",
        )
    on_training, fitted_on_test, fitted_on_all = _misused(game)
    if near(on_training):
        return incorrect(
            expected=expected,
            seen=f"{answer:+.4f}, the gain on the training customers",
            because="Boosting has learned from these customers, and remembers more of them than the "
            "logistic model can.",
            misconception="training-score-is-enough",
            next_step="Predict `X_test` and compare with `y_test`.",
        )
    if near(fitted_on_test) or near(fitted_on_all):
        return incorrect(
            expected=expected,
            seen=f"{answer:+.4f}, a gain on customers from whom boosting has learned",
            because="It looks as if the test customers were part of what it was fitted on.",
            misconception="fit-on-test",
            next_step="Fit on `X_train` and `y_train` only, then predict `X_test`.",
        )
    if near(float(((game.p_boosted - game.y_test) ** 2).mean())):
        return incorrect(
            expected=expected,
            seen=f"{answer:.4f}, the Brier score of boosting alone",
            because="One score does not say which of two models is better.",
            misconception="one-number-is-enough",
            next_step="Compute the logistic model's squared misses on the same customers, and subtract.",
        )
    dummy = float((((game.y_train.mean() - game.y_test) ** 2) - (game.p_boosted - game.y_test) ** 2).mean())
    if near(dummy):
        return incorrect(
            expected=expected,
            seen=f"{answer:+.4f}, the gain over the dummy",
            because="Both models beat the dummy. Here the question is whether the newer one beats the older one.",
            next_step="Subtract boosting's squared misses from those of `logistic`.",
        )
    return incorrect(
        expected=expected,
        seen=f"{answer:+.4f} where {gain:+.4f} was due",
        because="Either the settings of boosting differ, or the two models meet different customers.",
        next_step="Check the settings in the question, then that both columns of squared misses have "
        "the index of `y_test`.",
    )


def _misused(game: _Game) -> tuple[float, float, float]:
    """The gain on the training customers, and on the test customers after fitting on them, alone or "
    "with the others."""
    import numpy as np
    import pandas as pd
    from sklearn.base import clone
    from sklearn.pipeline import make_pipeline

    def gain(fitted: Any, X: Any, y: Any, p_logistic: Any) -> float:
        return float(((p_logistic - y) ** 2 - (fitted.predict_proba(X)[:, 1] - y) ** 2).mean())

    def fit(X: Any, y: Any) -> Any:
        return make_pipeline(clone(game.prepare), _boosting()).fit(X, y)

    properly = fit(game.X_train, game.y_train)
    on_test = fit(game.X_test, game.y_test)
    on_all = fit(pd.concat([game.X_train, game.X_test]), np.concatenate([game.y_train, game.y_test]))
    return (
        gain(properly, game.X_train, game.y_train, game.logistic.predict_proba(game.X_train)[:, 1]),
        gain(on_test, game.X_test, game.y_test, game.p_logistic),
        gain(on_all, game.X_test, game.y_test, game.p_logistic),
    )


@judges("2.4")
def judge_predict_one(seen: Seen, seeds: Seeds) -> Verdict:
    game = _game(seeds)
    tried = probes(seeds.probe)
    answers = seen.items("answers", length=len(tried))
    right = _predicted(game, [customer for _, customer in tried])
    labels = _predicted(game, [customer for _, customer in tried], gaps_as_zero=True)
    given = [[*sorted(map(str, customer.items()))] for _, customer in tried]
    call = "predict_one(customer)"
    found = [
        Seen({call: answer}).number(call, low=0, high=1) if not isinstance(answer, bool) else float(answer)
        for answer in answers
    ]
    first = tried[0][1]
    expected = f"{right[0]:.3f} for {_told(first)}"
    off = [abs(value - reference) > 0.002 for value, reference in zip(found, right, strict=True)]
    if seen.items("left_behind", length=len(tried)) != given:
        return incorrect(
            expected="the caller's dictionary as it was before the call",
            seen="a dictionary that the function has changed",
            because="Whoever sends the same customer again, or logs what was sent, works with something else.",
            next_step="Build a new row from the dictionary; do not assign into it.",
        )
    if not any(off):
        return correct(
            f"It agrees with the pipeline on {len(tried)} customers it had not met, with fields left "
            f"out, `None`, NaN, an unseen "
            "category and fields that nobody asked for. For the customer without any field it still "
            "gives an answer: whether a "
            "service should is a question of what a wrong one costs."
        )
    if set(found) <= {0.0, 1.0}:
        return incorrect(
            expected=expected,
            seen=f"{found[0]:g}, a yes or no",
            because="`predict` compares with one half and forgets how far from it the probability was.",
            misconception="class-is-probability",
            next_step="Use `predict_proba`, and take the column of those who open a pot.",
        )
    if all(abs(value - (1 - reference)) <= 0.002 for value, reference in zip(found, right, strict=True)):
        return incorrect(
            expected=expected,
            seen=f"{found[0]:.3f}, the probability of *not* opening a pot",
            because="`predict_proba` has one column for each value of the outcome, in the order of "
            "`classes_`: False first.",
            next_step="Take the second column.",
        )
    if len({round(value, 6) for value in found}) == 1:
        return incorrect(
            expected=expected,
            seen=f"{found[0]:.3f}, and the same for every other customer",
            because="It looks as if the function does not use the customer that it is given.",
            misconception="dummy-is-zero",
            next_step="Build the row from the dictionary between the brackets.",
        )
    gaps = [special in ("left out", "None", "NaN", "bare") for special, _ in tried]
    at = off.index(True)
    if all(gap for gap, wrong in zip(gaps, off, strict=True) if wrong):
        as_zero = all(abs(value - zero) <= 0.002 for value, zero, gap in zip(found, labels, gaps, strict=True) if gap)
        return incorrect(
            expected=f"{right[at]:.3f} for {_told(tried[at][1])}",
            seen=f"{found[at]:.3f}; customers without a gap are right",
            because="It looks as if a gap was filled with 0. An income of nothing is something else "
            "than an income that nobody stated."
            if as_zero
            else "It looks as if the function fills the gaps itself.",
            next_step="Leave the gap in the row. The pipeline has stored what fills it, and marks where it was.",
        )
    if all(special == "unseen" for (special, _), wrong in zip(tried, off, strict=True) if wrong):
        return incorrect(
            expected=f"{right[at]:.3f} for {_told(tried[at][1])}",
            seen=f"{found[at]:.3f}; customers of known categories are right",
            because="It looks as if an unseen category was replaced by a known one, which makes a claim "
            "that nobody has checked.",
            misconception="codes-are-amounts",
            next_step="Pass the category on as it is. The encoder of the pipeline turns it into zeros.",
        )
    return incorrect(
        expected=f"{right[at]:.3f} for {_told(tried[at][1])}",
        seen=f"{found[at]:.3f}",
        because="The fields may have reached the model under other names or in another order, or "
        "another model answers.",
        next_step="Print the row that your function builds for this customer, beside `X_test.head(1)`.",
    )


def _predicted(game: _Game, customers: list[Customer], *, gaps_as_zero: bool = False) -> list[float]:
    import pandas as pd

    rows = pd.DataFrame(customers, columns=[*NUMBERS, *CATEGORIES])
    rows = rows.astype({**dict.fromkeys(NUMBERS, float), **dict.fromkeys(CATEGORIES, str)})
    if gaps_as_zero:
        rows = rows.fillna(dict.fromkeys(NUMBERS, 0.0))
    return [float(p) for p in game.logistic.predict_proba(rows)[:, 1]]


def _told(customer: Customer) -> str:
    return repr(customer) if customer else "a customer without any field, `{}`"


@judges("2.5")
def judge_advantage(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    game = _game(seeds)
    pounds = POT_POUNDS * game.y_test - CALL_POUNDS
    called = game.p_logistic >= np.quantile(game.p_logistic, 1 - REACH)
    by_model = pounds * called / called.mean()
    gains = CALLS * (by_model - pounds)
    gain, error = float(gains.mean()), _standard_error(gains)
    answer = seen.number("advantage_pounds")
    expected = f"what {CALLS:,} calls to the highest probabilities bring above {CALLS:,} calls by lot, in pounds"

    def near(value: float) -> bool:
        return abs(answer - value) <= MEAN_TOLERANCE * error

    if not near(gain):
        if near(CALLS * float(by_model.mean())):
            return incorrect(
                expected=expected,
                seen=f"{answer:,.0f} pounds, all that the chosen calls bring",
                because="A part of that would come from calls by lot as well.",
                misconception="high-score-is-useful",
                next_step="Take away what the same number of calls brings without a model.",
            )
        if abs(answer - gain / CALLS) <= MEAN_TOLERANCE * error / CALLS:
            return incorrect(
                expected=expected,
                seen=f"{answer:.2f} pounds, the advantage of one call",
                next_step=f"Multiply by the {CALLS:,} calls.",
            )
        if near(float((pounds * called).sum() - called.sum() * pounds.mean())):
            return incorrect(
                expected=expected,
                seen=f"{answer:,.0f} pounds, the advantage for the {int(called.sum())} test customers",
                because="The test customers stand for the ten thousand; they are not the ten thousand.",
                next_step=f"Compute the mean advantage of one call, and multiply by the {CALLS:,} calls.",
            )
        sure = game.p_logistic >= 0.5
        if near(CALLS * float(pounds[sure].mean() - pounds.mean())):
            return incorrect(
                expected=expected,
                seen=f"{answer:,.0f} pounds, from customers with a probability of one half or more",
                because="The desk can call one customer in five. A threshold of one half spends another "
                "number of calls.",
                misconception="class-is-probability",
                next_step="Find the cut above which a fifth of the test customers lie.",
            )
        if near(-gain):
            return incorrect(
                expected=expected,
                seen=f"{answer:,.0f} pounds, the same amount with the other sign",
                next_step="Subtract the lot from the model, not the other way round.",
            )
        return incorrect(
            expected=expected,
            seen=f"{answer:,.0f} pounds where {gain:,.0f} was due",
            because=f"A call costs {CALL_POUNDS:.0f} pounds whether or not a pot is opened; a pot "
            f"brings {POT_POUNDS:.0f}.",
            next_step="Check the column of pounds first: it holds -2 or 8. Then the share that is called: one in five.",
        )
    ends = _ends(seen, "advantage_low", "advantage_high", None, None)
    if isinstance(ends, Verdict):
        return ends
    strangers = math.hypot(
        _standard_error(CALLS * by_model), _standard_error(CALLS * pounds)
    )  # as if the two choices had been tried on different customers
    wrong = _wrong_ends(ends, _bootstrap_interval(gains), error, f"{gain:,.0f} pounds", unpaired=strangers)
    if wrong is not None:
        return wrong
    return correct(
        f"About {gain:,.0f} pounds above the lot, give or take {1.96 * error:,.0f}. Here the "
        f"probability of opening a pot is exactly "
        "what the money hangs on: a call pays if the customer opens one anyway. In the chapter the same "
        "kind of number answered a "
        "question that nobody should have asked."
    )


def _ends(seen: Seen, low: str, high: str, least: float | None, most: float | None) -> tuple[float, float] | Verdict:
    """The two ends of an interval, in order, or what is wrong with them."""
    ends = seen.number(low, low=least, high=most), seen.number(high, low=least, high=most)
    if ends[0] < ends[1]:
        return ends
    if ends[0] == ends[1]:
        return incorrect(
            expected=f"`{low}` below `{high}`",
            seen=f"{ends[0]:g} for both",
            because="An interval without width says that another set of customers would have given the "
            "very same number.",
            misconception="one-number-is-enough",
            next_step="Draw the customers again, with replacement, and take the 2.5 % and 97.5 % "
            "quantiles of the means.",
        )
    return incorrect(
        expected=f"`{low}` below `{high}`",
        seen=f"{ends[0]:g} and {ends[1]:g}",
        next_step="Swap the two.",
    )


def _wrong_ends(
    ends: tuple[float, float], reference: tuple[float, float], error: float, told: str, *, unpaired: float
) -> Verdict | None:
    """What is wrong with an interval around a mean that is right; None if nothing is."""
    if all(abs(end - right) <= END_TOLERANCE * error for end, right in zip(ends, reference, strict=True)):
        return None
    expected = f"about {_number(reference[0])} to {_number(reference[1])} around {told}"
    seen = f"{_number(ends[0])} to {_number(ends[1])}"
    half, right_half = (ends[1] - ends[0]) / 2, (reference[1] - reference[0]) / 2
    centred = abs(sum(ends) - sum(reference)) / 2 <= 0.25 * (half + right_half)
    if centred and 0.7 < half / (1.96 * unpaired) < 1.3 and half > 1.15 * right_half:
        return incorrect(
            expected=expected,
            seen=f"{seen}, {half / right_half:.1f} times as wide",
            because="It looks as if the two sides were drawn again separately, as if they had met different customers.",
            misconception="difference-without-pairing",
            next_step="Take the difference customer by customer first; then draw that one column again.",
        )
    if centred and abs(half / right_half - 1 / 1.96) < 0.1:
        return incorrect(
            expected=expected,
            seen=f"{seen}, about half as wide",
            because="It looks as if you went one standard error to each side. That covers 68 %.",
            next_step="Take the 2.5 % and 97.5 % quantiles of the means.",
        )
    if centred and half > 5 * right_half:
        return incorrect(
            expected=expected,
            seen=seen,
            because="It looks as if you took quantiles of the customers' own values. Single customers "
            "differ far more than means do.",
            next_step="Draw all customers again, take the mean, do that a thousand times, and take "
            "quantiles of these means.",
        )
    if not ends[0] <= sum(reference) / 2 <= ends[1]:
        return incorrect(
            expected=expected,
            seen=f"{seen}, which does not hold the estimate itself",
            because="The interval seems to belong to another number.",
            misconception="one-number-is-enough",
            next_step="Draw again the same column of differences whose mean you reported.",
        )
    return incorrect(
        expected=expected,
        seen=seen,
        because="Ends that move this much come from too few draws, or from other quantiles than 2.5 % and 97.5 %.",
        next_step="Use at least 1,000 draws and `np.quantile(means, [0.025, 0.975])`.",
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.4f}"


def _standard_error(values: Any) -> float:
    return float(values.std(ddof=1) / math.sqrt(len(values)))


def _bootstrap_interval(values: Any, draws: int = 4_000) -> tuple[float, float]:
    """95 % percentile interval of the mean (Efron and Tibshirani, 1993, chapter 13)."""
    import numpy as np

    chance = np.random.default_rng(1)
    means = [values[chance.integers(len(values), size=len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)
