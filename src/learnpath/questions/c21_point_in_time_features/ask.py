"""What exercise 21 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="21.1",
        title="The hour before, by rule",
        points=2,
        level="easy",
        kind="prop",
        runs="browser",
        names=("last_hour",),
        hints=(
            "Direction: go through the events once, in the order of the list. What is earlier in the list came "
            "earlier; what comes later does not exist yet.",
            "What to use: for event i look at `events[:i]`, keep those of the same account whose time is later than "
            "`time - 3600`. The event itself is not among `events[:i]`.",
            "Part of the code: `past = [p for a, t, p in events[:i] if a == account and t > ___]`, then "
            "`found.append((len(past), ___))`",
        ),
        objectives=("build-as-of-joins",),
    ),
    Question(
        id="21.2",
        title="The last word known",
        points=2,
        level="core",
        kind="prop",
        runs="browser",
        names=("as_of",),
        hints=(
            "Direction: for one clock, which of the entries are known? Of these, which is the last? Only then repeat "
            "it for all clocks.",
            "What to use: an entry is known if `known_at <= clock`. Of entries with the same `known_at`, the one "
            "further down was written last; `sorted` and `np.argsort(kind='stable')` keep that order.",
            "Part of the code: `order = sorted(range(len(known_at)), key=lambda j: known_at[j])`, "
            "`told = [values[j] for j in order if known_at[j] <= ___]`, `told[-1] if told else ___`",
        ),
        objectives=("build-as-of-joins", "prove-no-future"),
    ),
    Question(
        id="21.3",
        title="A state that takes late arrivals",
        points=3,
        level="stretch",
        kind="prop",
        runs="browser",
        names=("payers_last_day",),
        hints=(
            "Direction: three things in this order. Move the clock, answer from what is remembered, remember. What "
            "does the clock do when an event is late?",
            "What to use: `state['clock'] = max(state.get('clock', time), time)`; for each payee a list of "
            "(time, payer); a set of the payers whose time is later than clock - 86_400.",
            "Part of the code: `seen = state.setdefault(payee, [])`, "
            "`found = len({who for at, who in seen if at > state['clock'] - ___})`, `seen.append(___)`, and only "
            "then `return found`",
        ),
        objectives=("build-as-of-joins", "prove-no-future"),
    ),
    Question(
        id="21.4",
        title="A parity test that notices",
        points=3,
        level="core",
        kind="mut",
        runs="browser",
        names=("same_everywhere",),
        hints=(
            "Direction: a test is as good as its events. Which events did the ten rows of the page hold, and why? Write "  # noqa: E501
            "a log that has each of these troubles, replay it, and compare every row.",
            "What to use: `state = {}`, `[update(state, event) for event in events]`, compared with "
            "`offline(events)`. Events: two in one second, one exactly an hour old, one late by less than an hour and "
            "one by more, two accounts, unequal amounts, and one log in which the account comes back days later.",
            "Part of the code: `events = [(1, 0, 500), (1, 3_600, 700), (1, 3_600, 900), (2, 3_700, 50), "
            "(1, 1_800, 30), (1, 3_700, ___), ...]`, then `return offline(events) == ___`",
        ),
        objectives=("prove-no-future",),
    ),
    Question(
        id="21.5",
        title="Two entries of the registry",
        points=2,
        level="core",
        kind="doc",
        runs="browser",
        names=("registry",),
        hints=(
            "Direction: for each of the two, ask how old its newest fact can be at three in the morning, and compare "
            "that with the window that the feature promises.",
            "What to use: the oldest age of a fact is the time since the batch closed plus the time until it is "
            "loaded and replaced. A batch that closes at midnight, is loaded at six and stays for a day: 30 hours. "
            "The desk is empty at night: from when to when?",
            'Part of the answer: `{"owner": "fraud operations", "oldest_hours": ___, "needed_hours": 24, '
            '"cost": "labels", "if_missing": "...", "in_payment_path": True}`; what is older than needed is not '
            "let in.",
        ),
        objectives=("state-feature-ownership",),
    ),
    Question(
        id="21.6",
        title="What the new feature would send in",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("real_here", "real_at_harbour"),
        hints=(
            "Direction: among the payments that the rule picks, what share is fraud? Then keep what is true of fraud "
            "and of genuine payments, and change only how many there are of each.",
            "What to use: `caught`, the share of frauds picked, and `wrong`, the share of genuine payments picked. "
            "With a share s of fraud, s * caught are real alerts and (1 - s) * wrong false ones.",
            "Part of the code: `caught = picked[fraud].mean()`, `wrong = picked[~fraud].___()`, "
            "`real_at_harbour = s * caught / (s * caught + ___)` with `s = 1 / 10_000`",
        ),
        objectives=("compute-precision-from-base-rate",),
        reseed=True,
    ),
)
