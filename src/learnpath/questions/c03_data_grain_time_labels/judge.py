"""How exercise 3 is judged: rows against the ledger of the world, the rest made again on the same data.

Tolerances: repeats may miss or add 1%, since a customer can pay the same amount twice in one second; shares by age
are a mean of the same rows and may differ by rounding; July may be rounded to a whole case. An end of
the interval of 3.6 may lie between a bootstrap and 1.96 standard errors, or 0.6 standard errors beyond.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from learnpath.evidence import Seen
from learnpath.observation import describe
from learnpath.questions.c03_data_grain_time_labels import days as asked
from learnpath.questions.c03_data_grain_time_labels.untidy import AGES, HOURS, SHIFTED, Untidy, untidy_bank
from learnpath.seeds import Seeds
from learnpath.verdict import Mistake, Verdict, correct, incorrect, judges, mistaken, needs_review, recognised

SLIPS = 0.01
SHARE_TOLERANCE, JULY_TOLERANCE = 0.005, 0.6
MEAN_TOLERANCE, END_TOLERANCE = 0.05, 0.6  # standard errors
BY_FORMULA = 0.003  # standard errors: ends this close to a formula were computed by it
LEAST_LIMITS = 5

REASONS = ("does not apply", "not recorded", "not yet", "prevented")
WHY = {
    "A": ("does not apply", "A landlord has no category code; there is nothing that could be written."),
    "B": ("not recorded", "The customer used a device, and the web channel did not keep it."),
    "C": ("not yet", "The owner of the card will see it on a statement in some weeks."),
    "D": ("prevented", "The payment was stopped, so nobody has lost anything that could be reported."),
    "E": ("does not apply", "Names are checked for new payees; this one was paid last month, too."),
    "F": ("not recorded", "It happened and somebody called. What is missing is the writing down."),
    "G": ("not yet", "It will be there next Thursday."),
}
PLANTED = {
    "seq": "rows that repeat an earlier one",
    "event_time": "rows of the source whose clock is wrong",
    "device": "rows of the channel that loses it",
    "status": "rows that were blocked",
    "reference": "references that were cut",
    "mcc": "rows with the codes that were replaced",
    "account_grade": "rows whose grade was written back",
    "known_at": "reports on payments since the way of reporting changed",
}
BY_DESIGN = {
    "payee_check": "Names are checked for new payees only: it is empty because it does not apply.",
    "country": "A transfer has no country of a terminal: it is empty because it does not apply.",
    "entry_mode": "Only cards are entered: it is empty because it does not apply.",
}


def _wrong(
    expected: str, seen: str, next_step: str, because: str | None = None, misconception: str | None = None
) -> Verdict:
    return incorrect(
        expected=expected, seen=seen, because=because, misconception=misconception, next_step=next_step
    )  # fmt: skip


@judges("3.1")
def judge_repeats(seen: Seen, seeds: Seeds) -> Verdict:
    bank = untidy_bank(seeds)
    right, originals = bank.repeats
    given = seen.items("repeats")
    whole = [item for item in given if isinstance(item, int | float) and not isinstance(item, bool)]
    if len(whole) != len(given) or any(item != int(item) for item in whole):
        strange = next(item for item in given if item not in whole or item != int(item))
        booleans = isinstance(strange, bool)
        return _wrong(
            "`repeats`: the `seq` of rows, as whole numbers",
            "truth values, one a row" if booleans else describe(strange),
            "Use the mask: `payments.loc[again, 'seq']`." if booleans else "Take the column `seq` of the rows.",
        )
    found = frozenset(int(item) for item in whole)
    hits = len(found & right)
    if hits < (1 - SLIPS) * len(right) or hits < (1 - SLIPS) * len(found):
        return _wrong_repeats(bank, found, right, originals)
    pounds = seen.number("pounds_twice", low=0)
    due = bank.pounds(found)
    if abs(pounds - due) <= 1:
        return correct(
            f"{len(found):,} rows, {len(found) / len(bank.payments):.1%} of the table, and £{due:,.0f} that moved once "
            "and stand there twice. One row is a message; nobody had promised otherwise."
            + (
                f" {len(found - right)} of the rows repeat nothing, though: two payments in a second."
                if found - right
                else ""
            )
        )
    mistakes = [
        Mistake(100 * due, "That is in pence.", "Divide by 100."),
        Mistake(
            bank.pounds(found, approved=False),
            "It includes payments that were declined or blocked: of those no money moved at all.",
            "Keep the rows whose `status` is approved.",
            "a-row-is-a-customer",
        ),
        Mistake(
            2 * due,
            "It counts the first message as well. That one is right: the money did move once.",
            "Sum over `repeats` alone.",
        ),
    ]
    return mistaken(
        f"{pounds:,.2f}",
        f"`pounds_twice`: pounds of the approved payments out among your {len(found):,} repeats",
        recognised(pounds, mistakes, 1),
        "Sum `amount_pence` over rows that are repeats, out and approved, and divide by 100.",
    )


def _wrong_repeats(bank: Untidy, found: frozenset[int], right: frozenset[int], first: frozenset[int]) -> Verdict:
    expected = f"`repeats`: the later row of each pair, {len(right) / len(bank.payments):.1%} of the table or so"
    share = len(found & right) / max(len(found), 1)
    if not found:
        return _wrong(
            expected,
            "no row at all",
            "Leave `seq`, `received_at` and what depends on them out of the comparison.",
            "No two rows agree in everything: the bank numbers and dates each message that it gets.",
            "a-row-is-a-customer",
        )
    if not found <= frozenset(range(1, len(bank.payments) + 1)):
        return _wrong(expected, "numbers that no row has", "Give `seq`, not amounts or accounts.")
    if len(frozenset(seq + 1 for seq in found) & right) > 0.9 * max(len(right), len(found)):
        return _wrong(
            expected,
            f"{len(found):,} rows, hardly one of them the later",
            "Take the column `seq` of the rows: `payments.loc[again, 'seq']`.",
            "These are positions in the table, counted from 0. `seq` begins at 1.",
        )
    if len(found & first) > 0.9 * len(found) and len(found & right) < 0.2 * len(found):
        return _wrong(expected, f"{len(found):,} rows, hardly one of them the later", "Keep the first: `keep='first'`.",
                      "These are the first messages of the pairs.")  # fmt: skip
    if len(found & right) > 0.9 * len(right) and len(found & first) > 0.9 * len(first):
        return _wrong(
            expected,
            f"{len(found):,} rows, the first of each pair among them",
            "Use `keep='first'`, which leaves the first row unmarked.",
            "Both rows of a pair are in it. If you remove them, the payment is gone altogether.",
        )
    if 0.9 < share < 1 - SLIPS and bank.of_others(found - right) > 0.5 * len(found - right):
        return _wrong(
            expected,
            f"{len(found):,} rows, of which {share:.1%} repeat a message",
            "Add `account` to the key.",
            "Some are a stranger's payment in the same second, or the other side of a transfer between two accounts.",
            "a-row-is-a-customer",
        )
    if share < 1 - SLIPS:
        return _wrong(
            expected,
            f"{len(found):,} rows, of which {share:.0%} repeat a message",
            "Add what the source says to the key: `event_time` above all.",
            "The key is too coarse: customers do buy the same thing from the same shop again.",
        )
    return _wrong(
        expected,
        f"{len(found):,} rows, which leaves out {1 - len(found & right) / len(right):.0%} of the repeats",
        "Look at one pair that you have found: which columns differ in it?",
        "The key is too fine: it holds a column that the bank fills on arrival, or one rail only.",
    )


@judges("3.2")
def judge_clock(seen: Seen, seeds: Seeds) -> Verdict:
    bank = untidy_bank(seeds)
    source = seen.text("wrong_source")
    known = sorted(bank.payments["source"].astype("str").unique())
    if source.casefold() not in (name.casefold() for name in known):
        return _wrong(
            f"`wrong_source`: one of {', '.join(known)}", repr(source), "Take a value of the column `source`."
        )
    if source.casefold() != SHIFTED:
        return _wrong(
            "the source whose clock differs from the bank's by the same amount for nearly all its payments",
            repr(source),
            "Compute the median of `received_at - event_time` for each source.",
            "Late arrivals at some terminals are no wrong clock: they move a mean and not a median.",
            "one-time-is-enough",
        )
    hours = seen.number("hours_to_add")
    if abs(hours - HOURS) > 0.02:
        lag = bank.payments.loc[bank.payments["source"] == SHIFTED, ["received_at", "event_time"]]
        mean = float((lag["received_at"] - lag["event_time"]).dt.total_seconds().mean() / 3_600)
        mistakes = [
            Mistake(-HOURS, "The sign is the other way round.", "Does the source write times too early or too late?"),
            Mistake(
                mean,
                "That is a mean, and payments that arrived late for honest reasons are in it.",
                "Take the median of the source.",
                "one-time-is-enough",
            ),
            Mistake(60 * HOURS, "That is in minutes.", "Give hours."),
            Mistake(3_600 * HOURS, "That is in seconds.", "Give hours."),
            Mistake(HOURS - 1, "Summer time is not in it: both columns are in UTC.", "Do not convert before the lag."),
            Mistake(HOURS + 1, "Summer time is not in it: both columns are in UTC.", "Do not convert before the lag."),
        ]
        return mistaken(
            f"{hours:g}",
            "`hours_to_add`: the hours that bring the source's times to what the bank's clock says, a message's "
            "seconds apart",
            recognised(hours, mistakes, 0.02),
            "How much later than `event_time` does a message of this source typically arrive?",
        )
    changes, due = seen.integer("month_changes", low=0), bank.month_changes(HOURS)
    if abs(changes - due) <= max(2, round(0.01 * due)):
        return correct(
            f"{due} rows change their month, of {int((bank.payments['source'] == SHIFTED).sum()):,}. A monthly chart "
            "hardly notices. A feature that asks whether it was night is wrong in nearly every row of the source."
        )
    mistakes = [
        Mistake(
            bank.month_changes(HOURS, "UTC"),
            "These are months of UTC. In summer a London month begins an hour earlier.",
            "Convert both with `.dt.tz_convert(LONDON)` before you take the month.",
            "one-time-is-enough",
        ),
        Mistake(bank.month_changes(-HOURS), "The hours were taken off, not added.", "Add them."),
    ]
    return mistaken(
        f"{changes:,}",
        "`month_changes`: rows of this source whose London month differs before and after the mending",
        recognised(changes, mistakes, 2),
        "Compare year and month of each row before and after, for rows of this source alone, and count.",
    )


@judges("3.3")
def judge_why(seen: Seen, seeds: Seeds) -> Verdict:
    given = seen.mapping("why", WHY)
    for letter, (right, reason) in WHY.items():
        told = Seen({f"why[{letter!r}]": given[letter]}).choice(f"why[{letter!r}]", REASONS)
        if told != right:
            misconception = None
            if letter in ("C", "D", "F") and told in ("does not apply", "not yet", "prevented"):
                misconception = "no-report-is-genuine" if told == "does not apply" else None
            if letter == "D" and told == "not yet":
                misconception = "the-newest-month-is-complete"
            if letter in ("A", "B", "E") and misconception is None:
                misconception = "null-is-zero"
            return _wrong(
                f"another reason for {letter}",
                repr(told),
                "Ask of it: would a perfect system have filled the cell today? Would it ever?",
                reason,
                misconception,
            )
    return correct(
        "All seven. Three of them are reports that are not there, and only one of the three is cured by waiting."
    )


@judges("3.4")
def judge_labels_on(seen: Seen, seeds: Seeds) -> Verdict:
    tried = asked.days(seeds.probe)
    call = "labels_on(reports, seqs, day)"
    answers = seen.items("answers", length=len(tried))
    found = [
        [
            Seen({call: label}).choice(call, ("fraud", "genuine", "unknown"))
            for label in Seen({call: answer}).items(call, length=len(day.seqs))
        ]
        for answer, day in zip(answers, tried, strict=True)
    ]
    if not all(seen.items("unchanged", length=len(tried))):
        return _wrong(
            "the caller's table as it was before the call",
            "a table that the function has changed",
            "Work on `reports[...]`, which is a new table; nothing with `inplace=True`.",
        )
    right = [asked.labels(day) for day in tried]
    if found == right:
        return correct(
            f"Right on {len(tried)} days, whatever the order of the rows. *Unknown* is the answer that a default would "
            "have turned into *genuine*."
        )

    def all_like(rule: Callable[[asked.Day], list[str]]) -> bool:
        return found == [rule(day) for day in tried]

    number, place = next(
        (number, place)
        for number, (one, other) in enumerate(zip(found, right, strict=True))
        for place in range(len(other))
        if one[place] != other[place]
    )
    day = tried[number]
    own = sorted((report.known_at, report.fraud) for report in day.reports if report.seq == day.seqs[place])
    history = ", ".join(f"{at:%d %b %H:%M} {'fraud' if fraud else 'not fraud'}" for at, fraud in own) or "none"
    expected = f"{right[number][place]!r} on {day.at:%d %b %H:%M} for a payment with these reports: {history}"
    seen_was = repr(found[number][place])
    unsaid = [["genuine" if label == "unknown" else label for label in labels] for labels in right]
    known: tuple[tuple[bool, str, str, str | None], ...] = (
        (
            found == unsaid,
            "It looks as if no report were taken for a report that says genuine.",
            "Return 'unknown' where nothing had arrived.",
            "no-report-is-genuine",
        ),
        (
            all_like(asked.with_the_future),
            "Reports that had not arrived by then are read.",
            "Filter by `known_at <= day` first.",
            "one-time-is-enough",
        ),
        (
            all_like(asked.latest_of_all),
            "It looks as if the latest report of all was taken first, and dropped because it had not arrived. Then a "
            "report of next month erases what the bank believed today.",
            "Filter first, then take the latest.",
            "one-time-is-enough",
        ),
        (
            all_like(asked.any_report),
            "It looks as if one report of fraud were enough, whatever was said afterwards.",
            "The latest report that had arrived decides.",
            "a-label-is-a-fact",
        ),
        (
            all_like(asked.first_report),
            "It looks as if the first report decided. Later ones can withdraw it.",
            "Keep the last after sorting by `known_at`.",
            "a-label-is-a-fact",
        ),
        (
            all_like(asked.last_row),
            "It looks as if the last row of the table were the latest report. The rows are in no order.",
            "Sort by `known_at` first.",
            None,
        ),
        (
            all_like(asked.strictly_before),
            "A report that arrives exactly then has arrived.",
            "Use `<=`.",
            None,
        ),
    )
    for is_it, because, next_step, misconception in known:
        if is_it:
            return _wrong(expected, seen_was, next_step, because, misconception)
    return _wrong(expected, seen_was, "Write the reports of one payment on paper, in order of `known_at`.")


@judges("3.5")
def judge_july(seen: Seen, seeds: Seeds) -> Verdict:
    august = untidy_bank(seeds).august
    given = {
        int(key) if isinstance(key, str) and key.isdigit() else key: value
        for key, value in seen.mapping("by_age").items()
    }
    missing = [age for age in AGES if age not in given]
    if missing:
        return _wrong("`by_age`: a dictionary with the keys 7, 14 and 30", f"none for {missing[0]}", "Add it.")
    shares = {age: Seen({f"by_age[{age}]": given[age]}).number(f"by_age[{age}]", low=0, high=1) for age in AGES}

    def curve(waits: Any) -> dict[int, float]:
        return {age: float((waits <= age).mean()) for age in AGES}

    right = curve(august["old"])
    off = [age for age in AGES if abs(shares[age] - right[age]) > SHARE_TOLERANCE]
    if off:
        return _wrong_curve(august, shares, right, off[0], curve)
    july = seen.number("july", low=0)
    due = august["july"] / _share_of_july(august["old"], 0.5)
    if abs(july - due) <= JULY_TOLERANCE:
        return correct(
            f"{august['july']} known, about {due:.0f} to come in the end; {august['came']} came. On 1 August nobody "
            "could know the last number"
            + ("; with the first alone July was the best month ever." if august["july"] < august["before"] else ".")
        )
    counted = [
        Mistake(
            august["july"],
            "These are the cases that are known already.",
            "Divide by the share that should be known.",
            "the-newest-month-is-complete",
        ),
        Mistake(
            august["came"],
            "These are July's cases in today's table, which on 1 August nobody had.",
            "Start from the rows with `known_at` up to 1 August.",
            "one-time-is-enough",
        ),
    ]
    mistakes = [
        Mistake(
            august["july"] / right[30],
            "That is divided by the share for payments 30 days old. Only those of 1 July are.",
            "Average the share over the ages of all 31 days.",
        ),
        Mistake(
            august["july"] / right[14],
            "That is divided by the share at one age. July's payments are 0 to 31 days old.",
            "Average the share over the ages of all 31 days.",
        ),
        Mistake(
            august["july"] * _share_of_july(august["old"], 0.5),
            "The share was multiplied.",
            "Known is the total times the share; solve for the total.",
        ),
        *(
            Mistake(
                august["july"] / _share_of_july(august["old"], first),
                "The ages are off by half a day.",
                "Count from noon: a payment of 31 July is half a day old.",
            )
            for first in (0.0, 1.0)
        ),
        Mistake(due / 31, "That is cases a day.", "Give the cases of the month."),
    ]
    return mistaken(
        f"{july:,.1f}",
        "`july`: July's cases known on 1 August, divided by the share of July's cases that should be known by then",
        recognised(july, counted, 1e-6) or recognised(july, mistakes, JULY_TOLERANCE),
        "A payment of 31 July is half a day old, one of 1 July thirty and a half: average the shares at these ages.",
    )


def _share_of_july(waits: Any, first: float) -> float:
    return sum(float((waits <= age + first).mean()) for age in range(31)) / 31


def _wrong_curve(
    august: dict[str, Any], shares: dict[int, float], right: dict[int, float], age: int,
    curve: Callable[[Any], dict[int, float]],
) -> Verdict:  # fmt: skip
    def like(other: dict[int, float]) -> bool:
        return all(abs(shares[each] - other[each]) <= SHARE_TOLERANCE for each in AGES)

    expected = f"`by_age[{age}]`: the share of old enough cases, known on 1 August, that came within {age} days"
    seen_was = f"{shares[age]:.3f}"
    if like(curve(august["known"])):
        return _wrong(
            expected,
            seen_was,
            "Keep the payments made at least 60 days before 1 August.",
            "Everything known on 1 August is in it, and of July only what was quick.",
            "the-delay-is-what-has-come",
        )
    if like(curve(august["recent"])):
        return _wrong(
            expected,
            seen_was,
            "Keep the payments made at least 60 days before 1 August.",
            "These are the payments of the last 60 days, which can only show their quick reports.",
            "the-delay-is-what-has-come",
        )
    if like(curve(august["all"])):
        return _wrong(
            expected,
            seen_was,
            "Filter by `known_at` first, then by the age of the payment.",
            "All of today's table is in it: most of these reports were in the future on 1 August.",
            "one-time-is-enough",
        )
    if like({each: 1 - right[each] for each in AGES}):
        return _wrong(expected, seen_was, "Turn the comparison round.", "That is the share that has *not* come.")
    return _wrong(
        expected, seen_was, "Three filters in this order: known by the day, old enough, then waited at most so long."
    )


@judges("3.6")
def judge_gain(seen: Seen, seeds: Seeds) -> Verdict:
    through, reported, outcome = untidy_bank(seeds).tried
    everybody, by_lot = float(reported.mean()), float(reported[through].mean())
    misses = (everybody - outcome) ** 2, (by_lot - outcome) ** 2
    gains = misses[0] - misses[1]
    gain, error = float(gains.mean()), float(gains.std()) / math.sqrt(len(gains))
    for name, due in (("everybody", everybody), ("by_lot", by_lot)):
        told = seen.number(name, low=0, high=1)
        if abs(told - due) > 0.002:
            return _wrong_share(name, told, due, through, reported, outcome)
    answer = seen.number("gain", low=-1, high=1)
    if abs(answer - gain) > MEAN_TOLERANCE * error:
        mistakes = [
            Mistake(-gain, "The sign is the other way round.", "Subtract the score of *by lot* from the other."),
            Mistake(
                float(misses[0].mean()),
                "That is the score of *everybody* alone.",
                "Subtract the score of *by lot*.",
                "one-number-is-enough",
            ),
            Mistake(
                float(misses[1].mean()),
                "That is the score of *by lot* alone.",
                "Subtract it from that of *everybody*.",
                "one-number-is-enough",
            ),
            Mistake(
                float(abs(everybody - outcome).mean() - abs(by_lot - outcome).mean()),
                "These are distances. The Brier score squares them.",
                "Square the misses.",
                "brier-is-accuracy",
            ),
        ]
        return mistaken(
            f"{answer:.4f}",
            f"the score of *everybody* minus that of *by lot*, on the {len(outcome)} payments of `later` let through",
            recognised(answer, mistakes, MEAN_TOLERANCE * error),
            "Shares from `earlier`; squared misses on the rows of `later` whose action is let_through.",
        )
    low, high = seen.number("gain_low"), seen.number("gain_high")
    ends, normal = _ends_of_bootstrap(gains), (gain - 1.96 * error, gain + 1.96 * error)
    apart = math.hypot(*(float(each.std()) for each in misses)) / math.sqrt(len(gains))
    by_formula = _by_formula((low, high), gain, error, apart, len(gains))
    if by_formula is None and all(
        min(one, other) - END_TOLERANCE * error <= end <= max(one, other) + END_TOLERANCE * error
        for end, one, other in zip((low, high), ends, normal, strict=True)
    ):
        return correct(
            f"{everybody:.2f} against {by_lot:.2f}: a gain of {gain:.2f} in the Brier score, n = {len(gains)}. The "
            "first number is small because nine in ten of its labels were prevented, and counted as genuine."
        )
    half, apart = (high - low) / 2, 1.96 * apart
    mistake = by_formula
    if low == high and abs(low - 1.96 * error) <= 0.2 * error:
        mistake = Mistake(
            0, "That is how far the interval reaches to each side.", "Its ends are the gain less that and plus that."
        )
    elif half <= 0:
        mistake = Mistake(0, "An interval runs from a lower to a higher end.", "Swap the ends, or draw again.",
                           "one-number-is-enough")  # fmt: skip
    elif abs(half - error) <= 0.15 * error:
        mistake = Mistake(0, "That is one standard error to each side, which covers 68%.", "Take 1.96 of them.")
    elif abs(half - 1.96 * float(gains.std())) <= 0.3 * float(gains.std()):
        mistake = Mistake(0, "That is the spread of single payments, not of their mean.", "Draw whole samples again.")
    elif mistake is None and abs(half - apart) <= 0.1 * apart and abs(apart - 1.96 * error) > 0.25 * error:
        mistake = Mistake(
            0,
            "It looks as if the two were drawn again separately, as if they had met different payments.",
            "Subtract payment by payment first; then draw that one column again.",
            "difference-without-pairing",
        )
    return mistaken(
        f"{low:.3f} to {high:.3f}",
        f"a 95% interval around {gain:.3f} from the paired differences of {len(gains)} payments",
        mistake,
        "Draw the column of differences again a thousand times, and take quantiles of the means.",
    )


def _by_formula(ends: tuple[float, float], gain: float, error: float, apart: float, rows: int) -> Mistake | None:
    """The mistake, if the ends are those of a formula for other intervals, to more digits than luck would give."""

    def like(half: float) -> bool:
        either = (half, half * math.sqrt(rows / (rows - 1)))  # the spread over n, and over n - 1
        return any(max(abs(ends[0] - gain + each), abs(ends[1] - gain - each)) <= BY_FORMULA * error for each in either)

    if like(1.645 * error):
        return Mistake(0, "That is 1.645 standard errors to each side, which covers 90%.", "Take 1.96 of them.")
    if abs(apart - error) > 0.01 * error and like(1.96 * apart):
        return Mistake(
            0,
            "The squared errors of the two scores were added, as if they had met different payments.",
            "Subtract payment by payment first; then take the spread of that one column.",
            "difference-without-pairing",
        )
    return None


def _wrong_share(name: str, told: float, due: float, through: Any, reported: Any, outcome: Any) -> Verdict:
    mistakes = [
        Mistake(
            float(outcome.mean()),
            "It looks as if the share came from `later`, the payments on which you measure.",
            "Learn both shares from `earlier`.",
            "fit-on-test",
        ),
        Mistake(
            float(reported.mean() if name == "by_lot" else reported[through].mean()),
            "That is the share of the other colleague.",
            "*Everybody* counts blocked payments, too; *by lot* those let through alone.",
        ),
        Mistake(float(reported[~through].mean()), "That is the share among the blocked payments.",
                 "No report can come on these.", "no-report-is-genuine"),
        Mistake(float(through.mean()), "That is the share that was let through.", "Take the mean of `reported`."),
    ]  # fmt: skip
    return mistaken(
        f"{told:.3f}",
        f"`{name}`: the share of `reported` among "
        + ("those of `earlier` that were let through" if name == "by_lot" else "all rows of `earlier`"),
        recognised(told, mistakes, 0.002),
        "A mean of `reported` over the right rows of `earlier`.",
    )


def _ends_of_bootstrap(values: Any, draws: int = 1_000) -> tuple[float, float]:
    """The 2.5% and 97.5% quantiles of the mean over rows drawn again."""
    import numpy as np

    rng = np.random.default_rng(3)
    means = [values[rng.integers(len(values), size=len(values))].mean() for _ in range(draws)]
    low, high = np.quantile(means, [0.025, 0.975])
    return float(low), float(high)


@judges("3.7")
def judge_limits(seen: Seen, seeds: Seeds) -> Verdict:
    bank = untidy_bank(seeds)
    entries = seen.items("limits")
    named: list[str] = []
    for number, entry in enumerate(entries, start=1):
        field = f"limits[{number - 1}]"
        one = Seen({field: entry}).within(field)
        Seen({field: entry}).mapping(field, ("column", "rows", "cannot"))
        column = one.text("column")
        if column in BY_DESIGN:
            return _wrong(
                f"{field}: a column that something has spoiled",
                repr(column),
                "Ask of each gap for which of the four reasons it is there.",
                BY_DESIGN[column],
                "null-is-zero",
            )
        if column not in PLANTED:
            return _wrong(
                f"{field}: a column that something has spoiled",
                repr(column),
                "Show it: which rows are wrong, since when, or for whom?",
                "Nothing was planted there that could be found in this table."
                if column in bank.payments.columns
                else "It is no column of `payments`, nor `known_at`.",
            )
        rows, (least, most) = one.number("rows", low=1), bank.touched[column]
        if not least <= rows <= most:
            return _wrong_rows(bank, field, column, rows)
        if len(one.text("cannot").split()) < 6:
            return _wrong(
                f"{field}: `cannot` as a text of at least six words",
                repr(one.text("cannot")),
                "Name a sum, a feature or a sentence that somebody would get wrong.",
            )
        named.append(column)
    texts = {str(Seen(entry).text("cannot")).casefold() for entry in entries}
    if len(set(named)) < LEAST_LIMITS or len(texts) < len(entries):
        repeated = len(set(named)) >= LEAST_LIMITS
        return _wrong(
            "each limit with a `cannot` of its own" if repeated else "at least five different limits",
            "the same text twice" if repeated else f"{len(set(named))}: {', '.join(sorted(set(named))) or 'none'}",
            "What does each of them forbid?" if repeated else "Look along time, by channel, by rail and by status.",
        )
    left = len(PLANTED) - len(set(named))
    return correct(
        f"{len(set(named))} limits with evidence, and {left} more to find. Your mentor reads what cannot be claimed: "
        "that is the part that protects somebody."
    )


def _wrong_rows(bank: Untidy, field: str, column: str, rows: float) -> Verdict:
    because = misconception = None
    empty = int(bank.payments[column].isna().sum()) if column in bank.payments.columns else -1
    if rows < 1:
        because = "That is a share."
    elif empty > 0 and abs(rows - empty) <= 0.02 * empty:
        because = "These are all rows in which the column is empty. Most are empty because it does not apply."
        misconception = "null-is-zero"
    elif column == "seq" and abs(rows - 2 * len(bank.repeats[0])) <= 0.1 * len(bank.repeats[0]):
        because = "Both rows of each pair are counted. The first is right."
    elif rows == len(bank.payments):
        because = "That is the whole table."
    return _wrong(
        f"{field}: the number of {PLANTED[column]}",
        f"{rows:,.0f}",
        "Count the rows that are touched, with a condition that you could defend.",
        because,
        misconception,
    )


@judges("3.8")
def judge_answer(seen: Seen, seeds: Seeds) -> Verdict:
    text = seen.text("answer")
    words = len(text.split())
    if not 60 <= words <= 160:
        step = "Say how sure you are, and what the data cannot tell." if words < 60 else "Cut what she did not ask."
        return _wrong("`answer`: a text of 60 to 160 words", f"{words} words", step)
    if not any(letter.isdigit() for letter in text):
        return _wrong("`answer`: at least one number", "none", "What will July come to? Take it from 3.5.")
    if jargon := [word for word in ("truncat", "missingness", "maturity curve", "grain") if word in text.casefold()]:
        return _wrong(
            "an answer in words that the lead uses",
            repr(jargon[0]),
            "Say what happens to a report instead: it has not come yet, it cannot come.",
        )
    return needs_review("Your answer is there. Your mentor reads it with your data sheet beside it: do the two agree?")
