"""How exercise 1 is judged: tickets against the team's answers, a rule by what it brings, a sheet by its own costs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import harbour
from learnpath.evidence import Rejected, Seen
from learnpath.observation import describe
from learnpath.questions.c01_where_ml_earns_its_keep.months import MONTHS_ELSEWHERE, other_payments, this_month
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, correct, incorrect, judges

if TYPE_CHECKING:
    import pandas as pd

CALL_POUNDS, LEAST_POUNDS = 12.0, 1_000.0
WAYS = ("query", "rule", "model")
LEARNING = ("supervised", "unsupervised", "reinforcement")
PROBLEMS = ("classification", "regression", "clustering", "recommendation", "ranking")
MODELS = (1, 3, 5, 6, 7, 8, 10)

# What to ask oneself about a ticket that was sorted wrongly, and the misconception when it was called a model.
ASK = {
    1: ("A rule comes first, and not last: each call adds an answer, and two lines leave a good part of the money.",
        None),
    2: ("An account number stands in the file or it does not.", "correct-labels-are-enough"),
    3: ("Nobody can write the groups down: proposing them is what is asked.", None),
    4: ("It asks how many customers *were* active.", "the-request-names-the-method"),
    5: ("The half-hours that it asks about have not happened, and several causes overlap in those that have.", None),
    6: ("People word the same wish in a thousand ways, and the order is wanted for searches nobody has graded.", None),
    7: ("Nothing is on file, but each showing makes a record within the hour, and a wrong card harms hardly anybody.",
        None),
    8: ("What comes next depends on the reader, and there is a file of what readers opened next.", None),
    9: ("Nobody under eighteen, without exception; the date of birth is on file.", "the-request-names-the-method"),
    10: ("Every answered message names its desk, and no list of words would tell the desks apart.", None),
    11: ("One missed instalment is on file, and the loans run for two years.", "ml-beats-rules"),
    12: ("It asks what happened in March. There has been one jump.", "the-request-names-the-method"),
}  # fmt: skip

# Why the kind is what it is, said without naming it.
LEARNS = {
    "supervised": "For past cases the right answer is on file.",
    "unsupervised": "No case has a right answer on file, and none will get one.",
    "reinforcement": "There is no right answer on file: only the outcome of what was shown, for the system to use.",
}
HANDS_OVER = {
    "classification": "What is handed over is one of a fixed set of answers, or its probability.",
    "regression": "What is handed over is an amount.",
    "clustering": "What is handed over is groups of customers who resemble each other.",
    "recommendation": "What is handed over is one item, or a few, chosen for a person.",
    "ranking": "What is handed over is an order of articles for a search; it does not depend on who searches.",
}

TEXTS = ("decision", "action", "acting_wrongly", "failing_to_act", "harmed_by_acting", "harmed_by_not_acting")
LEAST_WORDS = {"decision": 4, "action": 4, "acting_wrongly": 4, "failing_to_act": 4}
COSTS = ("cost_of_acting_wrongly", "cost_of_failing_to_act")
OF_TICKET_1 = (
    "which card payments an investigator rings about",
    "ring the customer before the payment leaves",
    "a genuine customer waits at the till",
    "a stolen card goes on being used",
    "the customer who is rung",
    "the card's owner, then the bank",
)


def _answers() -> pd.DataFrame:
    return harbour.world("tickets").truth["answers"].set_index("ticket")


def _by_number(seen: Seen, name: str) -> dict[Any, Any]:
    """The learner's dictionary, with numbers as keys where they were written as texts."""
    given = seen.mapping(name)
    return {int(key) if isinstance(key, str) and key.strip().isdigit() else key: each for key, each in given.items()}


def _by_ticket(seen: Seen, name: str, tickets: tuple[int, ...]) -> dict[int, Any] | Verdict:
    """The learner's dictionary with the ticket numbers as keys, or what is wrong with the keys."""
    found = _by_number(seen, name)
    listed = ", ".join(map(str, tickets))
    for ticket in tickets:
        if ticket not in found:
            return incorrect(
                expected=f"`{name}`: a dictionary with the keys {listed}",
                seen=f"a dictionary without {ticket}",
                next_step="Give every ticket once, its number as the key.",
            )
    extra = [key for key in found if key not in tickets]
    if extra:
        return incorrect(
            expected=f"`{name}`: a dictionary with the keys {listed}",
            seen=f"also {describe(extra[0])}",
            next_step="Leave it out.",
        )
    return found


@judges("1.1")
def judge_deserves(seen: Seen, seeds: Seeds) -> Verdict:
    found = _by_ticket(seen, "deserves", tuple(range(1, 13)))
    if isinstance(found, Verdict):
        return found
    for ticket, way in found.items():
        if isinstance(way, str) and way.strip().casefold() == "nothing":
            return incorrect(
                expected=f"for ticket {ticket} one of 'query', 'rule', 'model'",
                seen=repr(way),
                because="Somebody acts on the answer to each of the twelve.",
                next_step="Go on to the second of the four questions.",
            )
    answers = _answers()
    given = {f"ticket {ticket}": way for ticket, way in found.items()}
    chosen = {ticket: Seen(given).choice(f"ticket {ticket}", WAYS) for ticket in found}
    wrong = [ticket for ticket in range(1, 13) if chosen[ticket] != answers.loc[ticket, "answer"]]
    if not wrong:
        return correct(
            "Seven models, three rules, two queries. Five of the twelve asked for more than they need; none of the "
            "five needed a better model to find that out."
        )
    ticket = wrong[0]
    because, misconception = ASK[ticket]
    team = harbour.world("tickets")["tickets"].set_index("ticket").loc[ticket, "team"]
    if chosen[ticket] != "model":
        misconception = None
    return incorrect(
        expected=f"another answer for ticket {ticket} ({team}); {12 - len(wrong)} of the twelve are right",
        seen=f"{chosen[ticket]!r}",
        because=because,
        misconception=misconception,
        next_step=f"Read ticket {ticket} again, and ask the four questions in their order.",
    )


@judges("1.2")
def judge_kinds(seen: Seen, seeds: Seeds) -> Verdict:
    found = _by_number(seen, "kinds")
    if extra := [key for key in found if key not in MODELS]:
        return incorrect(
            expected="`kinds`: the tickets that deserve a model, and no other",
            seen=f"also {describe(extra[0])}",
            next_step="Leave it out, or ask 1.1 about it." if extra[0] in range(1, 13) else "Leave it out.",
        )
    if len(found) < len(MODELS):
        return incorrect(
            expected="`kinds`: every ticket that deserves a model",
            seen=f"{len(found)} of them, and at least one more deserves one",
            next_step="Which tickets did 1.1 call a model?",
        )
    answers, pairs = _answers(), {}
    for ticket in MODELS:
        pair = found[ticket]
        if not isinstance(pair, list | tuple) or len(pair) != 2:
            return incorrect(
                expected=f"for ticket {ticket} a pair of texts, kind of learning and kind of problem",
                seen=describe(pair),
                next_step='Write it as `("supervised", "classification")`.',
            )
        learning, problem = f"kind of learning of ticket {ticket}", f"kind of problem of ticket {ticket}"
        view = Seen({learning: pair[0], problem: pair[1]})
        if str(pair[0]).strip().casefold() in PROBLEMS and str(pair[1]).strip().casefold() in LEARNING:
            return incorrect(
                expected=f"for ticket {ticket} the kind of learning first",
                seen=f"{pair[0]!r} first",
                next_step="Swap the two texts.",
            )
        if str(pair[0]).strip().casefold() == "semi-supervised":
            return incorrect(
                expected=f"for ticket {ticket} one of {', '.join(map(repr, LEARNING))}",
                seen=repr(pair[0]),
                because="That lies between two of the three, and the question wants the nearer one.",
                next_step="From which cases would it learn, those with an answer or those without?",
            )
        pairs[ticket] = (view.choice(learning, LEARNING), view.choice(problem, PROBLEMS))
    for ticket in MODELS:
        right = (answers.loc[ticket, "kind_of_learning"], answers.loc[ticket, "kind_of_problem"])
        for which, given, wanted, reasons in (
            ("learning", pairs[ticket][0], right[0], LEARNS),
            ("problem", pairs[ticket][1], right[1], HANDS_OVER),
        ):
            if given != wanted:
                grouped = given == "clustering" or (given == "unsupervised" and wanted == "supervised")
                return incorrect(
                    expected=f"another kind of {which} for ticket {ticket}",
                    seen=f"{given!r}",
                    because=reasons[wanted],
                    misconception="clusters-are-true-groups" if grouped else None,
                    next_step="What is on file for past cases?" if which == "learning" else "What is handed to whom?",
                )
    return correct(
        "All seven. Tickets 7 and 8 hand over the same kind of thing and learn it in different ways: what is on file "
        "and what is handed over are two questions."
    )


def _pounds(payments: pd.DataFrame, rung: Any) -> float:
    saved = payments["amount_pence"].to_numpy() / 100 * payments["is_fraud"].to_numpy() - CALL_POUNDS
    return float(saved[rung].sum())


@judges("1.3")
def judge_rule(seen: Seen, seeds: Seeds) -> Verdict:
    month = this_month(seeds.data)
    rung = _rung(seen, "here", month)
    if seen.boolean("needs_answer"):
        return _uses_the_answer("It looks for `is_fraud`, which nobody knows when the payment is made.")
    if (_rung(seen, "here_blind", month) != rung).any():
        return _uses_the_answer("It decides differently when `is_fraud` is not in the table.")
    brought = _pounds(month, rung)
    if not rung.any():
        return incorrect(
            expected="a rule that rings about some payments",
            seen="no call in the whole month",
            because="That is ringing nobody: it brings 0, and 0 is what to beat.",
            next_step="Loosen a condition, or check that both can be true of one row.",
        )
    if brought < LEAST_POUNDS:
        rate = float(month["is_fraud"].to_numpy()[rung].mean())
        everybody = bool(rung.all())
        return incorrect(
            expected=f"a rule that brings at least £{LEAST_POUNDS:,.0f} in this month",
            seen=f"{_in_pounds(brought)}, from {int(rung.sum()):,} calls, of which {rate:.1%} are about fraud",
            because="Every fraud is found, and every genuine customer is rung at £12 each."
            if everybody
            else "The calls cost more than the frauds among them save."
            if brought < 0
            else "It pays, and hardly: a few frauds more or less would turn it.",
            misconception="both-errors-cost-the-same" if everybody else None,
            next_step="Ring about fewer payments: add a condition on the amount, or on what is new."
            if rung.mean() > 0.01
            else "Ask of each condition how many frauds it brings, and how many calls.",
        )
    told = seen.number("pounds")
    if abs(told - brought) > 1.0:
        return incorrect(
            expected=f"`pounds`: what these {int(rung.sum()):,} calls bring, against ringing nobody",
            seen=f"{told:,.2f}",
            because=_why_pounds_differ(month, rung, told, brought),
            next_step="For each payment that is rung: its amount in pounds if it is fraud, less £12. Add them up.",
        )
    others = other_payments(seeds.probe)
    elsewhere = _pounds(others, _rung(seen, "elsewhere", others)) / MONTHS_ELSEWHERE
    if elsewhere <= 0:
        return incorrect(
            expected="a rule that also pays on payments it was not made from",
            seen=f"£{brought:,.0f} in this month, and {_in_pounds(elsewhere)} a month over four others",
            because="It fits what happened in this month rather than what fraud looks like.",
            next_step="Use two conditions with round numbers, each of which you could defend without this table.",
        )
    return correct(
        f"£{brought:,.0f} in this month, and £{elsewhere:,.0f} a month over four others. A model has to beat "
        "that, after paying for itself."
    )


def _in_pounds(amount: float) -> str:
    return f"{'-' if amount <= -0.5 else ''}£{abs(amount):,.0f}"


def _rung(seen: Seen, key: str, payments: pd.DataFrame) -> Any:
    """What the learner's rule said of some payments, one truth value a row."""
    rows, answer = len(payments), seen.raw(key)
    length = answer.shape[0] if hasattr(answer, "shape") and answer.shape else None
    if key == "elsewhere" and length is not None and length != rows:
        raise Rejected(
            incorrect(
                expected=f"`rings`: {rows:,} truth values for a table of {rows:,} other payments",
                seen=f"{length:,}",
                because="It looks at a table from outside instead of the one that it is given.",
                next_step="Inside the function use its argument and nothing else.",
            )
        )
    view = Seen({"the answer of rings": answer})
    try:
        return view.array("the answer of rings", shape=(rows,), of="booleans")
    except Rejected as rejected:
        raise Rejected(
            incorrect(
                expected=f"`rings`: a Series or array of {rows:,} truth values, one for each row",
                seen="a table" if isinstance(answer, dict) else rejected.verdict.seen or "something else",
                because="Those are rows of the table; the caller picks them." if isinstance(answer, dict) else None,
                next_step="Return the condition itself, such as `a & b`, for every row.",
            )
        ) from None


def _uses_the_answer(because: str) -> Verdict:
    return incorrect(
        expected="a rule that uses what is known when the payment is made",
        seen="a rule that uses `is_fraud`",
        because=because,
        next_step="Use the other columns; `is_fraud` is for counting afterwards what the rule was worth.",
    )


def _why_pounds_differ(month: pd.DataFrame, rung: Any, told: float, brought: float) -> str | None:
    calls, fraud = int(rung.sum()), month["is_fraud"].to_numpy()
    amount = month["amount_pence"].to_numpy() / 100
    caught, missed = float(amount[rung & fraud].sum()), float(amount[~rung & fraud].sum())
    known = (
        (caught, "That is what the calls save, before their own cost."),
        (100 * caught - CALL_POUNDS * calls, "The amounts are in pence."),
        (100 * caught, "The amounts are in pence, and the calls cost something."),
        (100 * brought, "That is in pence."),
        (-brought, "That is a cost: the same number with the other sign."),
        (brought - missed, "That takes off the frauds that were missed; ringing nobody misses them, too."),
        (caught + missed - CALL_POUNDS * calls, "That counts frauds as saved that nobody was rung about."),
        (brought / calls, "That is what one call brings."),
        (float(amount[rung].sum()) - CALL_POUNDS * calls, "That counts genuine payments as saved, too."),
        (caught - CALL_POUNDS * int((rung & ~fraud).sum()), "A call about a fraud costs £12 as well."),
    )
    return next((why for value, why in known if abs(told - value) <= 1.0), None)


@judges("1.4")
def judge_sheet(seen: Seen, seeds: Seeds) -> Verdict:
    sheet = Seen(seen.mapping("sheet", (*TEXTS, *COSTS, "break_even")))
    texts = {field: sheet.text(field) for field in TEXTS}
    for field, text in texts.items():
        least = LEAST_WORDS.get(field, 1)
        if len(text.split()) < least:
            return incorrect(
                expected=f"`{field}`: a text of at least {least} words",
                seen=repr(text),
                next_step="Say it so that somebody who has not read the ticket knows what happens.",
            )
        if text.casefold().strip(" .") in OF_TICKET_1:
            return incorrect(
                expected=f"`{field}`: about the messages of ticket 10",
                seen=repr(text),
                because="That stands on the chapter's sheet of ticket 1.",
                next_step="What is decided about a message, and who waits if that goes wrong?",
            )
    for one, other, why, misconception in (
        ("decision", "action", "The decision is a question; the action is what is done above the line.", None),
        (
            "acting_wrongly",
            "failing_to_act",
            "The two errors harm differently; that is why there are two.",
            "both-errors-cost-the-same",
        ),
    ):
        if texts[one].casefold() == texts[other].casefold():
            return incorrect(
                expected=f"`{one}` and `{other}` in different words",
                seen=f"{texts[one]!r} in both",
                because=why,
                misconception=misconception,
                next_step="Follow one message of each kind to its end.",
            )
    for field in ("harmed_by_acting", "harmed_by_not_acting"):
        bears = texts[field].casefold().strip(" .")
        if bears in ("nobody", "no one", "none", "n/a", "the model", "model", "the system", "accuracy"):
            return incorrect(
                expected=f"`{field}`: the people who bear the harm",
                seen=repr(texts[field]),
                because="If nobody were harmed, the error would cost nothing and the sheet would be empty."
                if bears.startswith("n")
                else "It neither waits nor pays.",
                next_step="Who waits, pays or worries because of it?",
            )
    wrongly, failing = (sheet.number(field, low=0) for field in COSTS)
    for field, cost in zip(COSTS, (wrongly, failing), strict=True):
        if cost == 0:
            return incorrect(
                expected=f"`{field}`: pounds a message, more than 0",
                seen="0",
                because="An error that costs nothing needs no decision.",
                next_step="A rough guess will do: how many minutes of whose time?",
            )
    if wrongly < failing:
        return incorrect(
            expected="`cost_of_acting_wrongly`: no less than `cost_of_failing_to_act`",
            seen=f"£{wrongly:g} against £{failing:g}",
            because="By the ticket's last sentence a message on the wrong desk is worse than a delay.",
            next_step="Change the guesses, or see whether the two prices have changed places.",
        )
    answer, right = sheet.number("break_even", low=0), wrongly / (wrongly + failing)
    if abs(answer - right) <= 0.005:
        return correct(
            f"With £{wrongly:g} against £{failing:g}, a message goes straight to its desk above p = {right:.2f}. Halve "
            "and double your guesses: would the team do otherwise?"
        )
    because, misconception = None, None
    if abs(answer - failing / (wrongly + failing)) <= 0.005:
        because = "The wrong way round: the dearer acting wrongly is, the surer one must be before acting."
    elif abs(answer - 100 * right) <= 0.5:
        because = "That is in percent."
    elif abs(answer - 0.5) <= 0.005:
        because = "One half would be right if both errors cost the same."
        misconception = "both-errors-cost-the-same"
    elif abs(answer - wrongly / failing) <= 0.005 or abs(answer - failing / wrongly) <= 0.005:
        because = "That is how many times one cost is the other; the break-even is a share of their sum."
    return incorrect(
        expected=f"`break_even`: the p at which p × {failing:g} equals (1 − p) × {wrongly:g}",
        seen=f"{answer:.4g}",
        because=because,
        misconception=misconception,
        next_step="Put your number in for p: are the two sides equal?",
    )
