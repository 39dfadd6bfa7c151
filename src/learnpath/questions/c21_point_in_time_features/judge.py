"""How exercise 21 is judged: functions on small logs with every trouble in them, a test by the faults it notices."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from learnpath.evidence import Seen
from learnpath.observation import describe
from learnpath.questions.c21_point_in_time_features.logs import (
    histories,
    hour_before,
    last_word,
    ordered_logs,
    payers,
    streams,
)
from learnpath.questions.c21_point_in_time_features.variants import VARIANTS, in_order
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, recognised

SHARE_TOLERANCE = 1e-4
HARBOUR_SHARE = 1 / 10_000

Known = tuple[list[Any], str, str, str | None]


def _first_wrong(
    found: Sequence[Any], right: Sequence[Any], specials: Sequence[str], mistakes: Sequence[Known]
) -> Verdict | None:
    """The verdict on the first call whose answer is not right, explained by the mistake that all answers fit."""
    for place, (one, other) in enumerate(zip(found, right, strict=True)):
        if one == other:
            continue
        row = next((k for k, (mine, due) in enumerate(zip(one, other, strict=False)) if mine != due), 0)
        seen = f"{describe(one[row])} for event {row + 1}" if len(one) == len(other) else f"{len(one)} answers"
        expected = f"{other[row]} for event {row + 1}" if len(one) == len(other) else f"{len(other)} answers"
        for answers, because, next_step, misconception in mistakes:
            if list(found) == answers:
                return incorrect(
                    expected=f"in the log {specials[place]!r}: {expected}",
                    seen=seen,
                    because=because,
                    next_step=next_step,
                    misconception=misconception,
                )
        return incorrect(
            expected=f"in the log {specials[place]!r}: {expected}",
            seen=seen,
            next_step="Do this log by hand, event by event, with the three rules of the page.",
        )
    return None


def _pairs(answer: Any) -> list[Any]:
    items = Seen({"last_hour(events)": answer}).items("last_hour(events)")
    pairs = []
    for item in items:
        pair = Seen({"an item of last_hour(events)": item}).numbers("an item of last_hour(events)", 2)
        pairs.append((int(pair[0]) if pair[0] == int(pair[0]) else pair[0], pair[1]))
    return pairs


@judges("21.1")
def judge_last_hour(seen: Seen, seeds: Seeds) -> Verdict:
    tried = ordered_logs(seeds.probe)
    found = [_pairs(answer) for answer in seen.items("answers", length=len(tried))]

    def like(**mistake: Any) -> list[Any]:
        return [hour_before(log.events, **mistake) for log in tried]

    mistakes: list[Known] = [
        (
            like(self_too=True),
            "Each payment counts itself, as if it had helped to decide about itself.",
            "Look first, then remember.",
            "averages-include-now",
        ),
        (
            like(ties="all"),
            "Later payments of the same second are counted: they had not arrived.",
            "Take the events before this one in the list, not all with a time up to this one.",
            "averages-include-now",
        ),
        (
            like(ties="none"),
            "Earlier payments of the same second are left out, though they had arrived.",
            "Within a second the order of the list decides.",
            None,
        ),
        (
            like(closed=True),
            "What is exactly an hour old is counted. The window holds times later than `time - 3600`.",
            "Use `>` in place of `>=`.",
            None,
        ),
        (like(everybody=True), "All accounts are counted together.", "Keep the payments of the same account.", None),
    ]
    wrong = _first_wrong(found, like(), [log.special for log in tried], mistakes)
    return wrong or correct(
        f"Right on {len(tried)} logs, with ties, edges and several accounts. No event is part of its own past."
    )


@judges("21.2")
def judge_as_of(seen: Seen, seeds: Seeds) -> Verdict:
    tried = histories(seeds.probe)
    found = []
    for one, answer in zip(tried, seen.items("answers", length=len(tried)), strict=True):
        values = Seen({"as_of(...)": answer}).items("as_of(...)", length=len(one.clocks))
        found.append([None if value is None or value != value else value for value in values])

    def like(**mistake: Any) -> list[Any]:
        return [last_word(one, **mistake) for one in tried]

    mistakes: list[Known] = [
        (
            like(order="latest"),
            "That is the last value of all, also where it was not known yet.",
            "Keep the entries with `known_at <= clock` first.",
            "the-latest-value-is-fine",
        ),
        (
            like(strict=True),
            "An entry known at the very second of the clock is left out. It is visible: `known_at <= clock`.",
            "Use `<=`.",
            None,
        ),
        (
            like(order="table"),
            "The last row of the table is taken, not the one that became known last.",
            "Sort by `known_at`, keeping the order of rows that are equal.",
            None,
        ),
        (
            like(first=True),
            "Of two entries of the same moment the first is taken. The one further down was written last.",
            "Keep the order of the table among equals, and take the last.",
            None,
        ),
    ]
    wrong = _first_wrong(found, like(), [one.special for one in tried], mistakes)
    return wrong or correct(
        f"Right on {len(tried)} histories; adding a future to five of them changed nothing. "
        "That is the proof that it reads none."
    )


@judges("21.3")
def judge_payers(seen: Seen, seeds: Seeds) -> Verdict:
    tried = streams(seeds.probe)

    def counts(answer: Any, length: int) -> list[Any]:
        name = "payers_last_day(state, event), event by event"
        return [int(each) for each in Seen({name: answer}).numbers(name, length, low=0)]

    found = [
        counts(answer, len(one.events))
        for one, answer in zip(tried, seen.items("answers", length=len(tried)), strict=True)
    ]

    def like(**mistake: Any) -> list[Any]:
        return [payers(one, **mistake) for one in tried]

    mistakes: list[Known] = [
        (like(self_too=True), "The payer of this payment is counted: it was remembered before the answer.",
         "Answer first, then remember.", "averages-include-now"),
        (like(own_time=True), "A late event is answered as of its own time. The bank's clock does not run back.",
         "Take `max` of the clock so far and the event's time.", "the-latest-value-is-fine"),
        (like(closed=True), "What is exactly a day old is counted.", "Use `>` in place of `>=`.", None),
        (like(count=True), "Payments are counted in place of payers.", "Count each payer once.", None),
        (like(per_payee=True), "Each payee has a clock of its own. The clock is that of the whole log.",
         "Keep one clock in the state.", None),
        (like(last_only=True), "For each payer the time written last is kept; a late one made it earlier.",
         "Keep the largest of the times, or all of them.", None),
    ]  # fmt: skip
    wrong = _first_wrong(found, like(), [one.special for one in tried], mistakes)
    if wrong:
        return wrong
    due = payers(tried[0])
    mixed = seen.items("mixed", length=2)
    if any(counts(answer, len(due)) != due for answer in mixed):
        return incorrect(
            expected="the same answers when two logs are replayed side by side, each with a state of its own",
            seen="answers of one log that depend on the other",
            because="Something is remembered outside `state`.",
            next_step="Keep everything that has to be remembered in the dictionary that is passed.",
        )
    return correct(
        f"Right on {len(tried)} streams, late arrivals included, and two states do not disturb each other. "
        "Production does the same, with at most sixteen names a device or account."
    )


@judges("21.4")
def judge_parity(seen: Seen, seeds: Seeds) -> Verdict:
    places = in_order(seeds.probe)
    answers = seen.items("answers", length=len(places))
    name = "same_everywhere(offline)"
    said = {place: Seen({name: answer}).boolean(name) for place, answer in zip(places, answers, strict=True)}
    refused = [place for place, passed in said.items() if not passed and not VARIANTS[place].fault]
    if refused:
        both = all(not passed for passed in said.values())
        return incorrect(
            expected="True for an offline version that agrees with `update` on every row of every log",
            seen="False for every version" if both else "False for a sound version",
            because="A test that refuses good code is switched off within a week.",
            next_step="Compare with a fresh replay: `state = {}`, then `update` for each event in order.",
        )
    escaped = [place for place in range(len(VARIANTS)) if VARIANTS[place].fault and said[place]]
    if escaped:
        fault = VARIANTS[escaped[0]]
        faults = sum(bool(each.fault) for each in VARIANTS)
        return incorrect(
            expected=f"False for each of {faults} faulty versions",
            seen=f"True for {len(escaped)} of them; one of these: {fault.fault}",
            because=f"A log shows it only if it holds {fault.needs}.",
            misconception=fault.misconception,
            next_step="Add such events to your log, and compare every row, count and pence.",
        )
    return correct("Twelve faults caught, two sound versions passed. The events made the test, not the comparison.")


FIELDS = ("owner", "oldest_hours", "needed_hours", "cost", "if_missing", "in_payment_path")
OLDEST = {"money_in_today": 30.0, "payee_reports_30d": 14.0}
NEEDED = {"money_in_today": 1.0, "payee_reports_30d": 24.0}
COSTS = {"money_in_today": ("window", "row"), "payee_reports_30d": ("labels",)}


@judges("21.5")
def judge_registry(seen: Seen, seeds: Seeds) -> Verdict:
    entries = seen.mapping("registry", tuple(OLDEST))
    for name, oldest in OLDEST.items():
        field = f"registry[{name!r}]"
        Seen({field: entries[name]}).mapping(field, FIELDS)
        entry = Seen({field: entries[name]}).within(field)
        entry.text("owner")
        hours = entry.number("oldest_hours", low=0)
        if abs(hours - oldest) > 0.5:
            mistakes = {
                "money_in_today": (
                    (24.0, "That forgets the six hours until the batch is loaded."),
                    (6.0, "That is its age when it is loaded. It stays until the next one is loaded."),
                    (0.0, "That is a wish. The batch closed at midnight."),
                ),
                "payee_reports_30d": (
                    (1 / 60, "That is the feed alone. Nobody types at night."),
                    (0.0, "That is the feed alone. Nobody types at night."),
                    (10.0, "Those are the hours in which somebody types."),
                ),
            }[name]
            because = next((text for value, text in mistakes if abs(hours - value) < 0.5), None)
            stale = bool(because) and name == "money_in_today"
            return incorrect(
                expected=f"{name}, `oldest_hours`: the age of its newest fact at the worst moment",
                seen=f"{hours:g} hours",
                because=because,
                misconception="a-daily-batch-is-real-time" if stale else None,
                next_step="Which moment of the day is the worst? Count the hours since the newest fact there.",
            )
        if entry.number("needed_hours", low=0) != NEEDED[name]:
            return incorrect(
                expected=f"{name}, `needed_hours`: as the team says in the text",
                seen=f"{entry.number('needed_hours'):g}",
                next_step="Read the two lines above the question again.",
            )
        cost = entry.choice("cost", ("none", "row", "window", "labels"))
        if cost not in COSTS[name]:
            return incorrect(
                expected=f"{name}, `cost`: what has to be kept or fed for it",
                seen=repr(cost),
                because="Somebody has to type the reports." if name == "payee_reports_30d" else "Sums must be kept.",
                next_step="Compare the four costs under *Record* on the page.",
            )
        if len(entry.text("if_missing").split()) < 4:
            return incorrect(
                expected=f"{name}, `if_missing`: at least four words on what the service does",
                seen=repr(entry.text("if_missing")),
                next_step="Which value goes in, and who is told?",
            )
        let_in = entry.boolean("in_payment_path")
        if let_in != (hours <= NEEDED[name]):
            return incorrect(
                expected=f"{name}, `in_payment_path`: what its own hours say",
                seen=f"{let_in}, with {hours:g} hours where {NEEDED[name]:g} are needed",
                because="A feature that is older than it needs to be does not know what it says.",
                misconception="a-daily-batch-is-real-time",
                next_step="Compare `oldest_hours` with `needed_hours`.",
            )
    return correct(
        "Both entries are complete and agree with themselves. Your mentor reads `if_missing`: a zero that nobody can "
        "tell from a real zero is the fault to look for."
    )


@lru_cache(maxsize=2)
def _rates(data_seed: int) -> tuple[float, float, float]:
    import harbour

    payments = harbour.world("alerts", seed=data_seed, payments=120_000, days=40, prevalence=0.005)["payments"]
    picked = (payments["payments_last_hour"] >= 3).to_numpy()
    fraud = payments["is_fraud"].to_numpy()
    return float(picked[fraud].mean()), float(picked[~fraud].mean()), float(fraud.mean())


@judges("21.6")
def judge_shares(seen: Seen, seeds: Seeds) -> Verdict:
    import harbour

    caught, wrong, share = _rates(harbour.seed(seeds.data))

    def real(s: float) -> float:
        return s * caught / (s * caught + (1 - s) * wrong)

    for name, due in (("real_here", real(share)), ("real_at_harbour", real(HARBOUR_SHARE))):
        answer = seen.number(name, low=0, high=1)
        tolerance = SHARE_TOLERANCE * (1 if name == "real_here" else 0.2)
        if abs(answer - due) <= tolerance:
            continue
        mistakes = [
            Mistake(caught, "That is the share of the *frauds* that the rule picks.", "Begin at what it picks.",
                    "rates-fix-precision"),
            Mistake(real(share), "That is the share here. At Harbour there is far less to find.",
                    "Keep the two rates, change the share of fraud.", "rates-fix-precision"),
            Mistake(HARBOUR_SHARE * caught / wrong, "The frauds were left out of what is picked, or the odds were "
                    "taken for a share.", "Divide by all that is picked."),
            Mistake(real(share) * HARBOUR_SHARE / share, "The share was scaled in proportion. Nearly right, when "
                    "almost all alerts are false; the question asks for the exact one.",
                    "Put both rates and the new share into the formula."),
        ]  # fmt: skip
        return mistaken(
            f"{answer:.5f}",
            f"`{name}`: real frauds divided by all payments that the rule picks",
            recognised(answer, mistakes, tolerance),
            "Write down two rates: picked among frauds, and picked among genuine payments.",
        )
    return correct(f"{real(share):.1%} here, {real(HARBOUR_SHARE):.2%} at Harbour's own rate. The feature is the same.")
