"""Right and wrong answers that the checks of exercise 21 are tested with."""

from answers import Wrong

HOUR = "def last_hour(events):\n    found = []\n    for i, (account, time, pence) in enumerate(events):\n"
PAST = "        past = [p for {} if {}]\n        found.append((len(past), sum(past)))\n    return found"


def hour(of: str, condition: str) -> str:
    return HOUR + PAST.format(of, condition)


def word(sort: str, condition: str) -> str:
    return (
        "def as_of(clocks, known_at, values):\n    found = []\n    for clock in clocks:\n"
        f"        told = [(k, j, v) for j, (k, v) in enumerate(zip(known_at, values)) if {condition}]\n"
        f"        {sort}\n        found.append(told[-1][2] if told else None)\n    return found"
    )


def payers(
    *, clock: str, test: str = ">", found: str = "len({w for w, t in seen if t > clock - DAY})", early: str = ""
) -> str:
    return (
        "DAY = 86_400\ndef payers_last_day(state, event):\n    payer, payee, time = event\n"
        f"    clock = state['clock'] = {clock}\n    seen = state.setdefault(('seen', payee), [])\n{early}"
        f"    found = {found.replace('>', test)}\n"
        + ("" if early else "    seen.append((payer, time))\n")
        + "    return found"
    )


CLOCK = "max(state.get('clock', time), time)"


def parity(events: str, compare: str = "offline(list(events)) == online") -> str:
    return (
        f"def same_everywhere(offline):\n    events = {events}\n    state = {{}}\n"
        f"    online = [update(state, event) for event in events]\n    return {compare}"
    )


FULL = (
    "[(7, 50, 101), (8, 60, 202), (7, 3650, 303), (7, 3650, 404), (7, 3000, 505), (7, 3660, 606), (7, 30000, 707), "
    "(7, 500000, 808), (7, 499990, 909), (7, 500001, 111)]"
)
ENTRY = (
    "registry = {{'money_in_today': {{'owner': 'payments', 'oldest_hours': {batch}, 'needed_hours': 1, 'cost': '{cost}', "  # noqa: E501
    "'if_missing': {missing!r}, 'in_payment_path': {let_in}}}, 'payee_reports_30d': {{'owner': 'the desk', "
    "'oldest_hours': {desk}, 'needed_hours': 24, 'cost': 'labels', 'if_missing': 'empty, and ring somebody', "
    "'in_payment_path': True}}}}"
)


def entry(
    batch: float = 30,
    cost: str = "window",
    missing: str = "empty, and ring somebody",
    let_in: bool = False,
    desk: float = 14,
) -> str:
    return ENTRY.format(batch=batch, cost=cost, missing=missing, let_in=let_in, desk=desk)


RATES = "caught, wrong, s = picked[fraud].mean(), picked[~fraud].mean(), fraud.mean()\n"
HERE = "real_here = (picked & fraud).sum() / picked.sum()\n"

CORRECT = {
    "21.1": [
        "def last_hour(events):\n    kept, found = {}, []\n    for account, time, pence in events:\n"
        "        past = [one for one in kept.get(account, []) if one[0] > time - 3600]\n"
        "        found.append([len(past), sum(p for _, p in past)])\n"
        "        kept[account] = past + [(time, pence)]\n    return found"
    ],
    "21.2": [
        "import numpy as np\ndef as_of(clocks, known_at, values):\n    order = np.argsort(known_at, kind='stable')\n"
        "    moments = np.asarray(known_at)[order] if len(order) else np.array([])\n"
        "    return [values[order[n - 1]] if (n := int(np.searchsorted(moments, c, side='right'))) else None for c in clocks]"  # noqa: E501
    ],
    "21.3": [payers(clock=CLOCK)],
    "21.4": [parity(FULL), parity(FULL, "[tuple(pair) for pair in offline(list(events))] == online")],
    "21.5": [entry(), entry(batch=29.9, cost="row")],
    "21.6": [
        HERE + "odds = picked[fraud].mean() / picked[~fraud].mean() / 9_999\nreal_at_harbour = odds / (1 + odds)",
    ],
}

BEFORE = "a == account and t > time - 3600"
WRONG = {
    "21.1": [
        Wrong("itself", hour("a, t, p in events[:i + 1]", BEFORE), "averages-include-now", "counts itself"),
        Wrong(
            "peers",
            hour("j, (a, t, p) in enumerate(events)", BEFORE + " and t <= time and j != i"),
            "averages-include-now",
            "had not arrived",
        ),
        Wrong("no ties", hour("a, t, p in events[:i]", BEFORE + " and t < time"), says="though they had arrived"),
        Wrong("closed", hour("a, t, p in events[:i]", "a == account and t >= time - 3600"), says="exactly an hour old"),
        Wrong("all accounts", hour("a, t, p in events[:i]", "t > time - 3600"), says="All accounts"),
    ],
    "21.2": [
        Wrong(
            "latest", word("told.sort(key=lambda one: one[:2])", "True"), "the-latest-value-is-fine", "not known yet"
        ),
        Wrong("strict", word("told.sort(key=lambda one: one[:2])", "k < clock"), says="very second"),
        Wrong("table order", word("pass", "k <= clock"), says="last row of the table"),
        Wrong(
            "first of equals",
            word("told.sort(key=lambda one: (one[0], -one[1]))", "k <= clock"),
            says="the first is taken",
        ),
    ],
    "21.3": [
        Wrong(
            "itself",
            payers(clock=CLOCK, early="    seen.append((payer, time))\n"),
            "averages-include-now",
            "Answer first",
        ),
        Wrong(
            "own time",
            payers(
                clock="time",
                found="len({w for w, t in seen if time >= t and t > clock - DAY})".replace(
                    "time >= t", "not (time < t)"
                ),
            ),
            "the-latest-value-is-fine",
            "does not run back",
        ),
        Wrong("closed", payers(clock=CLOCK, test=">="), says="exactly a day old"),
        Wrong(
            "payments",
            payers(clock=CLOCK, found="len([w for w, t in seen if t > clock - DAY])"),
            says="in place of payers",
        ),
        Wrong(
            "global memory",
            "MEMORY = {}\ndef payers_last_day(state, event):\n    payer, payee, time = event\n"
            "    if not state:\n        MEMORY.clear()\n"
            "    clock = state['clock'] = max(state.get('clock', time), time)\n"
            "    seen = MEMORY.setdefault(payee, [])\n"
            "    found = len({w for w, t in seen if t > clock - 86_400})\n    seen.append((payer, time))\n    return found",  # noqa: E501
            says="outside `state`",
        ),
    ],
    "21.4": [
        Wrong(
            "a plain log",
            parity("[(1, 0, 512), (1, 60, 700), (1, 130, 801)]"),
            "averages-include-now",
            says="A log shows it only if",
        ),
        Wrong("always false", parity(FULL, "False"), says="False for every version"),
        Wrong(
            "totals alone",
            parity(FULL, "sum(p for _, p in offline(list(events))) == sum(p for _, p in online)"),
            says="A log shows it only if",
        ),
        Wrong(
            "no late arrival",
            parity("sorted(" + FULL + ", key=lambda one: one[1])"),
            "the-latest-value-is-fine",
            says="A log shows it only if",
        ),
    ],
    "21.5": [
        Wrong("a day", entry(batch=24), "a-daily-batch-is-real-time", "six hours"),
        Wrong("let in", entry(let_in=True), "a-daily-batch-is-real-time", "own hours"),
        Wrong("no cost", entry(cost="none"), says="Sums must be kept"),
        Wrong("short", entry(missing="zero"), says="four words"),
        Wrong("the feed", entry(desk=0), says="Nobody types at night"),
    ],
    "21.6": [
        Wrong(
            "recall", RATES + "real_here = caught\nreal_at_harbour = caught", "rates-fix-precision", "of the *frauds*"
        ),
        Wrong("the same share", HERE + "real_at_harbour = real_here", "rates-fix-precision", "far less to find"),
        Wrong("something else", HERE + "real_at_harbour = 0.9", says="two rates"),
    ],
}
