"""How exercise 0 is judged."""

from __future__ import annotations

from statistics import mean, median

from learnpath.evidence import Seen
from learnpath.observation import describe, encode
from learnpath.questions.c00_how_exercises_work.payments import (
    OPENING_PENCE,
    PENCE,
    Payment,
    limits,
    other_days,
)
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges


@judges("0.1")
def judge_total_pounds(seen: Seen, seeds: Seeds) -> Verdict:
    if isinstance(seen.raw("total_pounds"), str):
        return incorrect(
            expected="one number",
            seen=f"a text, {describe(seen.raw('total_pounds'))}",
            because="It reads like an amount, but nobody can add to it.",
            misconception="text-is-a-number",
            next_step="Keep the number, without quotation marks, `str` or an f-string.",
        )
    answer = seen.number("total_pounds")
    total = sum(PENCE) / 100
    if abs(answer - total) <= 0.001:
        return correct("Nearly nine tenths of it is a single payment, the rent. That matters in the next question.")
    expected = "the sum of all twelve payments, in pounds and pennies"
    if abs(answer - 100 * total) < 1:
        return incorrect(
            expected=expected,
            seen=f"{answer:,.0f}, one hundred times as much",
            because=(
                "It looks as if the sum is still in pence. A household that spends that much in a day would "
                "get a call from the fraud team."
            ),
            misconception="pence-are-pounds",
            next_step="Divide by the number of pence in a pound.",
        )
    if answer in (int(total), int(total) + 1):
        return incorrect(
            expected=expected,
            seen=f"{answer:,.0f}, the same amount without its pennies",
            because="It looks as if the amount was cut or rounded to whole pounds, for example by `//`.",
            next_step="Divide with `/`, and round nothing.",
        )
    return incorrect(
        expected=expected,
        seen=f"{answer:,.2f}",
        next_step="Add up the pence alone first: are there twelve, and is the result a whole number?",
    )


@judges("0.2")
def judge_typical_pence(seen: Seen, seeds: Seeds) -> Verdict:
    answer = seen.number("typical_pence")
    middle = median(PENCE)
    if abs(answer - middle) <= 0.01:
        return correct(
            "Half of the payments are smaller and half are larger, and the rent has no more say than the bus fare."
        )
    expected = "the amount in the middle when the twelve payments are put in order of size, in pence"
    if abs(answer - mean(PENCE)) <= 0.5:
        return incorrect(
            expected=expected,
            seen=f"{answer:,.0f} pence, more than eleven of the twelve payments",
            because="It looks as if you took the mean. One payment, the rent, pulls it above all the others.",
            misconception="mean-is-typical",
            next_step=("Put the amounts in order and look at the two in the middle, or let `statistics.median` do it."),
        )
    if abs(answer - (PENCE[5] + PENCE[6]) / 2) <= 0.01:
        return incorrect(
            expected=expected,
            seen=f"{answer:,g} pence, the mean of the sixth and seventh payment in the order of the day",
            because="It looks as if the amounts were not sorted.",
            next_step="Sort the amounts first: `sorted(...)`.",
        )
    if answer in (sorted(PENCE)[5], sorted(PENCE)[6]):
        return incorrect(
            expected=expected,
            seen=f"{answer:,.0f} pence, one of the two in the middle",
            because="Twelve is an even number, so no single payment stands in the middle.",
            next_step="Take the mean of the two.",
        )
    if abs(answer - middle / 100) <= 0.01:
        return incorrect(
            expected=expected,
            seen=f"{answer:g}, the same amount in pounds",
            misconception="pence-are-pounds",
            next_step="Leave it in pence; the name `typical_pence` says so.",
        )
    return incorrect(
        expected=expected,
        seen=f"{answer:,g} pence",
        next_step="Count: how many of the twelve payments are below your answer, and how many above?",
    )


@judges("0.3")
def judge_count_up_to(seen: Seen, seeds: Seeds) -> Verdict:
    days = other_days(seeds.probe)
    bounds = limits(seeds.probe, days)
    answers = seen.items("counts", length=len(days))
    if any(answer is None for answer in answers):
        return _returns_nothing("count_up_to(payments, limit_pence)")
    counts = [_one(f"count_up_to(payments, {limit})", answer) for limit, answer in zip(bounds, answers, strict=True)]
    right = [sum(pence <= limit for pence in _pence(day)) for day, limit in zip(days, bounds, strict=True)]
    if counts == right:
        return correct(
            f"It is right on {len(days)} other days, among them one without payments, and it counts what "
            "lies exactly at the limit."
        )
    if counts == [sum(pence < limit for pence in _pence(day)) for day, limit in zip(days, bounds, strict=True)]:
        return incorrect(
            expected=f"{right[0]} for the amounts {_listed(days[0])} and the limit {bounds[0]}",
            seen=f"{counts[0]:g}: the payment exactly at the limit is missing",
            because="It looks as if you counted the payments below the limit.",
            misconception="up-to-is-below",
            next_step="The question says *or less*. Which comparison includes the limit itself?",
        )
    if counts == [
        sum(pence for pence in _pence(day) if pence <= limit) for day, limit in zip(days, bounds, strict=True)
    ]:
        return incorrect(
            expected=f"{right[0]} payments for the amounts {_listed(days[0])} and the limit {bounds[0]}",
            seen=f"{counts[0]:,.0f}",
            because="It looks as if you added up the amounts where you should have counted them.",
            next_step="Add one for each payment, whatever its amount.",
        )
    if len(set(counts)) == 1:
        return incorrect(
            expected="a count that depends on the payments and the limit that are passed in",
            seen=f"{counts[0]:g}, the same number for every day and every limit",
            because="It looks as if the function reads the notebook's own list or a fixed limit.",
            misconception="one-case-is-enough",
            next_step="Inside the function use only the names between its brackets.",
        )
    if counts == [sum(pence <= limit for pence in PENCE) for limit in bounds]:
        return incorrect(
            expected=f"{right[0]} for the amounts {_listed(days[0])} and the limit {bounds[0]}",
            seen=f"{counts[0]:g}, which is the count in the notebook's own list",
            because="It looks as if the function reads the notebook's list instead of the one that is passed in.",
            misconception="one-case-is-enough",
            next_step="Inside the function use only the names between its brackets.",
        )
    day, limit, count, answer = next(row for row in zip(days, bounds, right, counts, strict=True) if row[2] != row[3])
    return incorrect(
        expected=f"{count} for the amounts {_listed(day)} and the limit {limit}",
        seen=f"{answer:g}",
        next_step="Go through these amounts by hand: which one does your function treat differently?",
    )


@judges("0.4")
def judge_card_share(seen: Seen, seeds: Seeds) -> Verdict:
    days = [day for day in other_days(seeds.probe) if day]
    *answers, of_nothing = seen.items("shares", length=len(days) + 1)
    if any(answer is None for answer in answers):
        return _returns_nothing("card_share(payments)")
    shares = [_one("card_share(payments)", answer) for answer in answers]
    right = [sum(_by_card(day)) / len(day) for day in days]
    expected = f"{right[0]:.3f} for {len(days[0])} payments of which {sum(_by_card(days[0]))} went by card"
    if not _close(shares, right):
        return _wrong_share(shares, right, days, expected)
    if of_nothing is None:
        return correct("It is right on other days too, and it keeps quiet about a day on which nothing happened.")
    return incorrect(
        expected="`None` for a day with no payments",
        seen=describe(of_nothing),
        because=(
            "Every other day is right. On a day with no payments there is no share; a number would say that there is."
        )
        if _is_zero(of_nothing)
        else "Every other day is right.",
        misconception="nothing-is-zero" if _is_zero(of_nothing) else None,
        next_step="Return `None` for an empty list, before anything is divided.",
    )


def _wrong_share(shares: list[float], right: list[float], days: list[list[Payment]], expected: str) -> Verdict:
    if _close(shares, [100 * share for share in right]):
        return incorrect(
            expected=expected,
            seen=f"{shares[0]:g}, the same share in per cent",
            next_step="A share runs from 0 to 1: do not multiply by one hundred.",
        )
    of_money = [
        sum(pence for pence, card in zip(_pence(day), _by_card(day), strict=True) if card) / sum(_pence(day))
        for day in days
    ]
    if _close(shares, of_money):
        return incorrect(
            expected=expected,
            seen=f"{shares[0]:.3f}, the card payments' share of the money",
            because=("It looks as if you divided amounts. One payment of rent would outweigh a month of coffee."),
            next_step="Count the payments above and below the line, whatever their amounts.",
        )
    if _close(shares, [1 - share for share in right]):
        return incorrect(
            expected=expected,
            seen=f"{shares[0]:.3f}, the share of the other rail",
            next_step='Count those whose `payment["rail"]` is `"card"`.',
        )
    return incorrect(
        expected=expected,
        seen=f"{shares[0]:.3f}",
        next_step="Which number stands above the line, and which below? Compute both for this day.",
    )


@judges("0.5")
def judge_closing_balance(seen: Seen, seeds: Seeds) -> Verdict:
    days = other_days(seeds.probe)
    call = f"closing_balance({OPENING_PENCE}, payments)"
    if any(answer is None for answer in seen.items("first") + seen.items("again")):
        return _returns_nothing("closing_balance(opening_pence, payments)")
    if encode(seen.raw("left_behind")) != encode(days):
        return incorrect(
            expected="the list of payments as it was before the call",
            seen=f"after `{call}` it is another one: the function changed the list that it was given",
            because="Whoever calls it again, or looks at the payments afterwards, works with what is left.",
            misconception="running-again-is-harmless",
            next_step=(
                "Read the payments in a `for` loop or with `sum`, without `pop`, `remove`, `sort` or "
                "assignment into them."
            ),
        )
    first = [_one(call, answer) for answer in seen.items("first", length=len(days))]
    again = [_one(call, answer) for answer in seen.items("again", length=len(days))]
    right = [OPENING_PENCE - sum(_pence(day)) for day in days]
    if first == again == right:
        return correct("Called once or a hundred times, in any order: the same arguments give the same balance.")
    expected = f"{right[0]:,} for {OPENING_PENCE:,} pence and the amounts {_listed(days[0])}"
    if first != again:
        at = next(i for i in range(len(days)) if first[i] != again[i])
        return incorrect(
            expected="the same number both times when called twice with the same arguments",
            seen=f"{first[at]:,.0f} at first, and {again[at]:,.0f} the second time",
            because="It looks as if something outside the function remembers the first call.",
            misconception="running-again-is-harmless",
            next_step="Work only with names between the brackets or made inside the function; no `global`.",
        )
    if first == [OPENING_PENCE + sum(_pence(day)) for day in days]:
        return incorrect(
            expected=expected,
            seen=f"{first[0]:,.0f}: the payments were added",
            next_step="Money that is paid leaves the account: subtract.",
        )
    if _close(first, [balance / 100 for balance in right]):
        return incorrect(
            expected=expected,
            seen=f"{first[0]:,.2f}, the same balance in pounds",
            misconception="pence-are-pounds",
            next_step="Leave it in pence; the name `opening_pence` says so.",
        )
    at = next(i for i in range(len(days)) if first[i] != right[i])
    return incorrect(
        expected=(
            f"{right[at]:,} for {OPENING_PENCE:,} pence and the amounts {_listed(days[at]) or 'of no payment at all'}"
        ),
        seen=f"{first[at]:,.2f}",
        next_step="Add up these amounts by hand and take them away from the opening balance.",
    )


def _one(call: str, answer: object) -> float:
    """Return what one call gave back, which must be one number."""
    return Seen({call: answer}).number(call)


def _returns_nothing(call: str) -> Verdict:
    return incorrect(
        expected=f"a value from `{call}`",
        seen="nothing: the function returns nothing (`None`)",
        because=("A function that prints its result, or only computes it, gives nothing back to whoever calls it."),
        misconception="printing-is-returning",
        next_step="End the function with `return` and the value.",
    )


def _pence(day: list[Payment]) -> list[int]:
    return [int(payment["pence"]) for payment in day]


def _by_card(day: list[Payment]) -> list[bool]:
    return [payment["rail"] == "card" for payment in day]


def _listed(day: list[Payment]) -> str:
    return ", ".join(map(str, _pence(day)))


def _close(some: list[float], others: list[float]) -> bool:
    return all(abs(one - other) < 1e-9 for one, other in zip(some, others, strict=True))


def _is_zero(value: object) -> bool:
    return isinstance(value, int | float) and value == 0
