"""How exercise 19 is judged: pairs and a document by their fields, prices by the same computation on the same data."""

from __future__ import annotations

import math
from typing import Any

from learnpath.evidence import Seen
from learnpath.questions.c19_scope_the_problem.pilot import DAYS, REVIEW, SCENARIOS, Pilot, pilot
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, needs_review, recognised

PAIRS = {
    "AB": "Nobody reads an alert in a third of a second, at any hour.",
    "CD": "On the last day of four weeks half of the reports on stolen benefits have not come.",
    "EG": "Bacs credits are no card payments: refusing them is outside the pilot, on another rail.",
}
NEAR = {
    "AF": "Hours of reading matter only if somebody has to read first, and that is what B says.",
    "BF": "Six investigators can read before declining, if the payment can wait until eight. It cannot, because of A.",
    "AG": "A Bacs file is not decided in a third of a second, but A speaks of the pilot's payments. Which sentence "
    "says what these are?",
    "AH": "A price says what a mistake costs. It forbids none.",
    "BH": "A price says what a mistake costs. It forbids none.",
}


def _wrong(
    expected: str, seen: str, step: str, because: str | None = None, misconception: str | None = None
) -> Verdict:
    return incorrect(expected=expected, seen=seen, next_step=step, because=because, misconception=misconception)


@judges("19.1")
def judge_contradictions(seen: Seen, seeds: Seeds) -> Verdict:
    named = []
    for item in seen.items("contradictions"):
        if not isinstance(item, str):
            return _wrong("texts of two different letters from A to H", "something else", "Write a pair as one text, "
                          "`'AB'`.")  # fmt: skip
        text = "".join(sorted(letter for letter in item.upper() if letter.isalpha()))
        if len(text) != 2 or text[0] == text[1] or not set(text) <= set("ABCDEFGH"):
            return _wrong("texts of two different letters from A to H", repr(item), "Write a pair as one text, `'AB'`.")
        named.append(text)
    for pair in sorted(set(named)):
        if pair not in PAIRS:
            return _wrong(
                "pairs of sentences that cannot both be kept",
                f"{pair[0]} with {pair[1]}",
                "Describe a day on which both hold. If you can, it is no contradiction.",
                NEAR.get(pair, "Both can hold on the same day."),
                "limits-come-later" if "H" in pair else "everything-is-in-scope" if "G" in pair else None,
            )
    missing = [pair for pair in PAIRS if pair not in named]
    if missing:
        about = {"AB": "who can read in time", "CD": "when the labels come", "EG": "what the pilot covers"}[missing[0]]
        return _wrong("three pairs", f"{len(set(named))}", f"Look once more for a pair about {about}.")
    return correct("Three pairs. F makes AB worse and contradicts nothing by itself.")


@judges("19.2")
def judge_population(seen: Seen, seeds: Seeds) -> Verdict:
    bank = pilot(seeds)
    due = dict(zip(("payments_a_day", "pounds_a_day"), bank.population(), strict=True))
    for place, name in enumerate(due):
        told = seen.number(name, low=0)
        if abs(told - due[name]) <= 0.001 * due[name]:
            continue
        left_out = {
            "once": ("Repeated messages are counted.", "Leave out rows that repeat an earlier one."),
            "approved": ("Declined and blocked payments are counted.", "Our answer changes nothing about them."),
            "out": ("Money coming in is counted.", "It is credited whatever we say."),
            "card": ("Other rails are counted.", "The pilot is about cards alone."),
        }
        mistakes = [
            Mistake(bank.population(without=condition)[place], because, step, "everything-is-in-scope")
            for condition, (because, step) in left_out.items()
        ]
        mistakes += [
            Mistake(due[name] * DAYS, "That is the sum over the period.", "Divide by the days of the period."),
            Mistake(due[name] * 100, "These are pence.", "Divide by 100."),
        ]
        return mistaken(
            f"{told:,.2f}",
            f"`{name}`: payments out, by card, in the period, approved, each once, per day",
            recognised(told, mistakes, 0.0005 * due[name]),
            "Write one condition for each word in bold, and look at the count after every one.",
        )
    return correct("Each condition is a sentence of the scope document, and each changes the number.")


@judges("19.3")
def judge_scenarios(seen: Seen, seeds: Seeds) -> Verdict:
    bank = pilot(seeds)
    seen.mapping("saved", ("bank", "public"))
    seen.mapping("values", tuple(SCENARIOS))
    due = bank.saved()
    for account, pounds in due.items():
        told = seen.within("saved").number(account)
        if _near(told, pounds):
            continue
        other = due["public" if account == "bank" else "bank"]
        all_of_it = float(bank.pounds[bank.fraud & (bank.public == (account == "public"))].sum() / DAYS)
        mistakes = [
            Mistake(due["bank"] + due["public"], "That is both accounts together.", "Split by who reported.",
                    "one-account-is-enough"),
            Mistake(other, "That is the other account.", "The benefits office and investigations: the public's."),
            Mistake(all_of_it, "That is all reported fraud of this account.", "Count what the rule stops."),
            Mistake(pounds * DAYS, "That is the sum over the period.", "Divide by the days of the period."),
            Mistake(pounds / 2, "Half is for push payments. This is a card.", "Count card fraud in full."),
        ]  # fmt: skip
        return mistaken(
            f"{told:,.2f}",
            f"`saved[{account!r}]`: pounds a day of stopped, reported fraud in this account",
            recognised(told, mistakes, 0.01),
            "Take `stopped & fraud`, split it by `who`, and divide by `DAYS`.",
        )
    for scenario, (public, harm) in SCENARIOS.items():
        told, right = seen.within("values").number(scenario), bank.value(public, harm)
        if _near(told, right):
            continue
        wrong_alerts = "Every alert is read, real or not."
        mistakes = [
            Mistake(bank.value(1 - public, harm),
                    "The public's pounds are in." if public == 0 else "The public's pounds are missing.",
                    "Look at the second column of the table.", "one-account-is-enough"),
            Mistake(bank.value(public, harm, real=False), "Only false alarms are read.", wrong_alerts),
            Mistake(bank.value(public, harm, false=False), "Only real alerts are read.", wrong_alerts),
            Mistake(bank.value(public, harm, real=False, false=False), "Nobody is paid for reading.", wrong_alerts),
            Mistake(bank.value(public, 0.0), "Harm to customers is missing.", "Price the genuine payments stopped.",
                    "one-account-is-enough"),
            Mistake(bank.value(public, 90.0 - harm), "That is the other price of harm.", "Look at the last column."),
            Mistake(right * DAYS, "That is the sum over the period.", "Divide by the days of the period."),
            Mistake(right - harm * (bank.stopped & bank.fraud).sum() / DAYS, "Harm is counted for real frauds too.",
                    "Only genuine payments stopped do harm."),
        ]  # fmt: skip
        return mistaken(
            f"{told:,.2f}",
            f"`values[{scenario!r}]`: what is saved and counts, less harm, less reading, in pounds a day",
            recognised(told, mistakes, 0.01),
            "Write the sum with words first: saved for the bank, saved for the public, harm, reading.",
        )
    return correct(
        "One list of alerts, three values: " + ", ".join(f"£{bank.value(*rate):,.0f}" for rate in SCENARIOS.values())
        + " a day. None of them is the true one; each belongs to somebody's rate."
    )  # fmt: skip


def _near(told: float, right: float) -> bool:
    return abs(told - right) <= 0.002 * abs(right) + 0.01


@judges("19.4")
def judge_interval(seen: Seen, seeds: Seeds) -> Verdict:
    import numpy as np

    bank: Pilot = pilot(seeds)
    right = bank.value(*SCENARIOS["central"])
    worth = seen.number("worth")
    if abs(worth - right) > 0.01:
        mistakes = [
            Mistake(bank.value(*SCENARIOS["ledger"]), "That is the scenario `ledger`.", "Count the public's pounds.",
                    "one-account-is-enough"),
            Mistake(bank.value(*SCENARIOS["customers"]), "That is the scenario `customers`.", "Harm is £15 here."),
            Mistake(right * DAYS, "That is the sum over the period.", "Divide by the days of the period."),
            Mistake(bank.value(1.0, 15.0, real=False), "Only false alarms are read.", "Every alert is read."),
        ]  # fmt: skip
        return mistaken(
            f"{worth:,.2f}", "`worth`: `values['central']` of 19.3", recognised(worth, mistakes, 0.01),
            "The sum over the groups is the sum over the payments.",
        )  # fmt: skip
    low, high = seen.number("low"), seen.number("high")
    if low > high:
        return _wrong("`low` below `high`", f"{low:,.0f} and {high:,.0f}", "Swap them.")
    if not low < right < high:
        return _wrong(f"an interval around {right:,.0f}", f"{low:,.0f} to {high:,.0f}", "Most groups have no alert and "
                      "a sum of zero. The interval is one of the total, not of a group.")  # fmt: skip
    ends = _ends(bank, bank.linked)
    error = (ends[1] - ends[0]) / 3.92
    drawn = _bootstrap(bank.sums(bank.linked))
    rows, accounts = _ends(bank, np.arange(len(bank.pounds))), _ends(bank, bank.account)
    by_rows = any(
        max(abs(low - one), abs(high - other)) <= 0.005 * error < abs(one - ends[0]) for one, other in (rows, accounts)
    )
    if not by_rows and any(
        max(abs(low - one), abs(high - other)) <= room * error and (high - low) >= 0.9 * (other - one)
        for (one, other), room in ((ends, 0.1), (drawn, 0.36))
    ):
        return correct(
            f"With {len(set(bank.linked.tolist())):,} groups in place of payments. That is the rules-only option."
        )
    mistakes = [
        Mistake(rows[1] - rows[0], "Every payment is a case of its own here.", "Add up within `linked` first."),
        Mistake(accounts[1] - accounts[0], "Accounts of one crew are counted as if they were independent.",
                "Add up within `linked`, not within `account`."),
        Mistake(2 * 1.645 * error, "That is 1.645 standard errors to each side: 90%.", "Take 1.96."),
        Mistake(2 * error, "That is one standard error to each side.", "Take 1.96."),
        Mistake(2 * 1.96 * error / math.sqrt(len(set(bank.linked.tolist()))), "That is the error of a mean of groups "
                "times nothing, or of one group.", "The error of a total is the spread times the root of the number."),
    ]  # fmt: skip
    return mistaken(
        f"{low:,.0f} to {high:,.0f}",
        f"a 95% interval around {right:,.0f} from sums over linked groups",
        recognised(high - low, mistakes, 0.05 * error),
        "Sum within groups, then take the spread of the sums times the root of their number.",
    )


def _ends(bank: Pilot, groups: Any) -> tuple[float, float]:
    sums = bank.sums(groups)
    half = 1.96 * float(sums.std(ddof=1)) * math.sqrt(len(sums))
    return float(sums.sum()) - half, float(sums.sum()) + half


def _bootstrap(sums: Any, draws: int = 1_000) -> tuple[float, float]:
    import numpy as np

    rng = np.random.default_rng(3)
    totals = [sums[rng.integers(len(sums), size=len(sums))].sum() for _ in range(draws)]
    low, high = np.quantile(totals, [0.025, 0.975])
    return float(low), float(high)


@judges("19.5")
def judge_supplier(seen: Seen, seeds: Seeds) -> Verdict:
    real, false = 0.60 * 0.0001, 0.0005 * 0.9999
    share, worth = real / (real + false), 1e6 * (real * 116 - false * 19)
    even = 0.0005 * 19 / (0.60 * 116 + 0.0005 * 19)
    told = seen.number("real_share", low=0, high=1)
    if abs(told - share) > 0.001:
        begin = "Of a million payments, how many alerts are real and how many false?"
        mistakes = [
            Mistake(0.60, "That is the share of the frauds that raise an alert.", begin, "rates-fix-precision"),
            Mistake(real / false, "These are the real alerts for each false one.", "Divide by all alerts."),
            Mistake(1 - share, "That is the share of false ones.", "Take the real ones."),
            Mistake(real / (real + 0.05 * 0.9999), "0.05% was taken as 5%.", "0.05% is 0.0005."),
            Mistake(0.60 / 0.6005, "The two rates were divided as if both classes were equally large.", begin,
                    "rates-fix-precision"),
        ]  # fmt: skip
        return mistaken(f"{told:g}", "real alerts over all alerts", recognised(told, mistakes, 0.002), begin)
    told = seen.number("pounds_per_million")
    if abs(told - worth) > 0.01 * abs(worth):
        mistakes = [
            Mistake(1e6 * real * 116, "The false alarms cost nothing here.", "Take off £19 for each.",
                    "value-survives-the-base-rate"),
            Mistake(1e6 * (real * 120 - false * 19), "Reading the real alerts costs £4 each.", "Take it off."),
            Mistake(1e6 * (real * 116 - false * 15), "A false alarm costs £19.", "Use £19."),
            Mistake(1e6 * (real * 116 - false * 23), "A false alarm costs £19 in all.", "Reading it is in the £19."),
            Mistake(-worth, "The sign is turned round.", "What the frauds save, less what the rest costs."),
            Mistake(1e6 * (0.0001 * 116 - false * 19), "All frauds are counted as found.", "The rule finds 60%."),
            Mistake(worth / 1e6, "That is for one payment.", "Take a million."),
        ]  # fmt: skip
        return mistaken(
            f"{told:,.0f}", "pounds per million payments: the frauds' side less the genuine side",
            recognised(told, mistakes, 0.005 * abs(worth)), "60 real alerts at £116 less the false ones at £19.",
        )  # fmt: skip
    told = seen.number("break_even", low=0, high=1)
    if abs(told - even) > 0.01 * even:
        mistakes = [
            Mistake(19 / 135, "That is the share of real alerts at break-even.", "Ask for which prevalence it is met."),
            Mistake(0.0005 * 19 / (0.60 * 120 + 0.0005 * 19), "Reading a real alert costs £4.", "Take it off."),
            Mistake(100 * even, "That is in per cent.", "Give a share."),
            Mistake(1 - even, "That is the share of genuine payments.", "Take one minus it."),
        ]
        return mistaken(
            f"{told:g}", "the prevalence at which both sides are equal", recognised(told, mistakes, 0.005 * even),
            "Solve p × 0.60 × 116 = (1 − p) × 0.0005 × 19.",
        )  # fmt: skip
    return correct(
        f"Below {even:.4%} of fraud the rule loses money, and Harbour has 0.01%: "
        + ("it pays there." if worth > 0 else "it loses there.")
    )


FIELDS = ("decision", "decides", "population", "accounts", "guardrails", "non_goals", "kill_criteria")
ACCOUNTS, RAILS = ("bank", "public", "customers"), ("card", "faster_payments")


def _words(seen: Seen, key: str, least: int, field: str) -> Verdict | None:
    text = seen.text(key)
    if len(text.split()) >= least:
        return None
    return _wrong(
        f"`{field}`: a text of {least} words or more", repr(text), "Say it so that a colleague could check it."
    )


@judges("19.6")
def judge_scope_document(seen: Seen, seeds: Seeds) -> Verdict:
    seen.mapping("scope_document", FIELDS)
    one = seen.within("scope_document")
    if short := _words(one, "decision", 8, "decision"):
        return short
    goal = one.text("decision").casefold()
    if "auc" in goal.split() or "zero fraud" in goal:
        zero = "zero fraud" in goal
        return _wrong(
            "`decision`: what is decided about a payment", repr(one.text("decision")),
            "Begin with: let the payment through, or ...",
            "That is a wish for all payments." if zero else "That is a measure; nobody decides it.",
            "zero-fraud-is-the-goal" if zero else "the-goal-is-auc",
        )  # fmt: skip
    decides = one.text("decides").casefold()
    if "model" in decides or decides in ("me", "i", "we"):
        return _wrong("`decides`: the role that owns the decision", repr(one.text("decides")), "Who wrote the brief?")
    one.mapping("population", ("payments", "rails", "second"))
    population = one.within("population")
    rails = population.items("rails")
    for rail in rails or [""]:
        if rail not in RAILS:
            return _wrong(
                "`rails`: card, faster_payments or both", repr(rail), "On which rails does our answer change anything?",
                "Bacs comes as a file and is credited before anybody is asked." if rail == "bacs" else None,
                "everything-is-in-scope",
            )  # fmt: skip
    for key in ("payments", "second"):
        if short := _words(population, key, 3, f"population[{key!r}]"):
            return short
    one.mapping("accounts", ACCOUNTS)
    texts = set()
    for account in ACCOUNTS:
        if short := _words(one.within("accounts"), account, 4, f"accounts[{account!r}]"):
            return short
        texts.add(one.within("accounts").text(account).casefold())
    if len(texts) < len(ACCOUNTS):
        return _wrong("three accounts with different contents", "the same text twice", "Whose money, and whose harm?",
                      None, "one-account-is-enough")  # fmt: skip
    guarded, kept = set(), set()
    for limit in _limits(one, "guardrails"):
        guarded.add(limit.choice("account", ACCOUNTS))
        kept.add(limit.text("measure").casefold())
        if limit.number("limit") == 0 and "fraud" in limit.text("measure").casefold():
            return _wrong("a guardrail that can be kept", repr(limit.text("measure")) + " with the limit 0",
                          "How many honest payments may be stopped for it?", "No fraud at all is no limit but a wish.",
                          "zero-fraud-is-the-goal")  # fmt: skip
    if len(kept) < 2 or "customers" not in guarded:
        few = len(kept) < 2
        return _wrong(
            "at least two different guardrails, one of them in the account of the customers",
            "one" if few else "none of theirs", "What may never happen to an honest person?",
            None, "limits-come-later" if few else "one-account-is-enough",
        )  # fmt: skip
    goals = one.items("non_goals")
    if len({str(goal).casefold() for goal in goals}) < 2 or any(len(str(goal).split()) < 4 for goal in goals):
        return _wrong(
            "two different non-goals of 4 words or more", f"{len(goals)}", "What will people ask you for next?"
        )
    weeks = [limit.integer("week", low=1, high=12) for limit in _limits(one, "kill_criteria")]
    measures = {limit.text("measure").casefold() for limit in _limits(one, "kill_criteria")}
    if len(weeks) < 2 or len(measures) < 2:
        return _wrong("two different kill criteria", f"{len(measures)}", "Which result of the data, and "
                      "which of the money?", None, "limits-come-later")  # fmt: skip
    if measures & kept:
        return _wrong("kill criteria that are no guardrails", "the same measure in both", "A guardrail is kept "
                      "by doing less. At which result would you stop?", None, "limits-come-later")  # fmt: skip
    if any("auc" in measure.split() for measure in measures):
        return _wrong("a kill criterion that she can read", "AUC", "Name pounds or people.",
                      "No decision of hers changes with it.", "the-goal-is-auc")  # fmt: skip
    return correct("All fields are there and agree. Your mentor reads whether they would bind anybody.")


def _limits(one: Seen, field: str) -> list[Seen]:
    found = []
    for number, entry in enumerate(one.items(field)):
        name = f"{field}[{number}]"
        limit = Seen({name: entry}).within(name)
        Seen({name: entry}).mapping(name, ("measure", "limit", "week" if field == "kill_criteria" else "account"))
        limit.text("measure")
        limit.number("limit")
        found.append(limit)
    return found


@judges("19.7")
def judge_note(seen: Seen, seeds: Seeds) -> Verdict:
    text = seen.text("note")
    words = len(text.split())
    if not 100 <= words <= 220:
        return _wrong("`note`: a text of 100 to 220 words", f"{words} words", "What must she know in two minutes?")
    if sum(letter.isdigit() for letter in text) < 4:
        return _wrong("`note`: two values and an interval", "hardly a number", "Take them from 19.3 and 19.4.")
    if "simulat" not in text.casefold():
        return _wrong("that the data are simulated", "not said", "Say it beside the first number.")
    if "?" not in text:
        return _wrong("`note`: the question that she has to answer", "none", "What can nobody but her decide?")
    if jargon := [word for word in ("AUC", "precision", "recall", "bootstrap", f"£{REVIEW:.0f}k") if word in text]:
        return _wrong("a note in her words", repr(jargon[0]), "Say what happens to payments and people instead.")
    return needs_review("Your note is there. Your mentor reads it beside your scope document: do the two agree?")
