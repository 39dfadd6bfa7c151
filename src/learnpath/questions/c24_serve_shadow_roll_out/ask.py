"""What exercise 24 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="24.1",
        title="A guard for parity",
        points=3,
        level="core",
        kind="mut",
        runs="browser",
        names=("in_parity",),
        hints=(
            "Direction: which row belongs to which? Bring both tables into the same order by `seq` before you compare, "
            "and ask first whether both hold the same payments.",
            "What to use: `sort_values('seq')`, the columns of one table for both, and a comparison in which a missing "
            "value equals a missing value and nothing else: `(a == b) | (a.isna() & b.isna())`.",
            "Part of the code: `a = offline.sort_values('seq').reset_index(drop=True)`, "
            "`b = online[offline.columns].sort_values('seq').reset_index(drop=True)`, then "
            "`a.shape == b.shape and ___`. `a.equals(b)` does the rest.",
        ),
        objectives=("integrate-both-rails",),
    ),
    Question(
        id="24.2",
        title="Where the shadow disagrees",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("disagreements", "more", "more_low", "more_high"),
        hints=(
            "Direction: one column, the shadow's stops minus the champion's. Its sum answers one part, its values "
            "other than nought the other. The interval is about accounts.",
            "What to use: `groupby('account').sum()` of that column; the standard error of a sum over n accounts is "
            "their standard deviation times the square root of n.",
            "Part of the code: `gap = table['shadow'].astype(int) - table['champion']`, "
            "`by_account = gap.groupby(table['account']).sum()`, "
            "`error = 1e4 * by_account.std() * len(by_account) ** 0.5 / ___`",
        ),
        objectives=("compare-shadow-with-live",),
        reseed=True,
    ),
    Question(
        id="24.3",
        title="A limit from noise",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("limit", "false_stops", "delay_hours"),
        hints=(
            "Direction: compute the path of the sum once for every rollout; it does not depend on the limit. Then try "
            "limits from 1 on.",
            "What to use: a loop over the 72 hours with `np.maximum(0, total + counts[:, hour] - SLACK)`; the maximum "
            "of each path for the quiet rollouts, the first hour at or above the limit for the faulty ones (`argmax`).",
            "Part of the code: `tops = paths(quiet).max(axis=1)`, "
            "`limit = next(n for n in range(1, 99) if (tops >= n).mean() <= ___)`, "
            "`hours = (paths(faulty) >= limit).argmax(axis=1) + 1`",
        ),
        objectives=("stage-a-canary",),
        reseed=True,
    ),
    Question(
        id="24.4",
        title="Never more than so many",
        points=3,
        level="stretch",
        kind="prop",
        runs="browser",
        names=("let_through",),
        hints=(
            "Direction: remember the moments of the stops that were let through, and of no others. At each new one, "
            "how many of them lie within the last hour?",
            "What to use: `now = max(now, clock)`, a list of moments, and the strict comparison `now - moment < HOUR`.",
            "Part of the code: `recent = [moment for moment in recent if now - moment < HOUR]`, "
            "`ok = len(recent) < ___`, and `recent.append(now)` only if `ok`",
        ),
        objectives=("stage-a-canary", "define-rollback"),
    ),
    Question(
        id="24.5",
        title="The rollback drill",
        points=2,
        level="easy",
        kind="order",
        runs="browser",
        names=("drill",),
        hints=(
            "Direction: what stops new harm comes before what repairs old harm, and both before what explains it.",
            "What to use: nobody can be released before the list exists, and nothing may be released by a system that "
            "has not been seen to be well.",
            "Part of the answer: it begins with `share` and `switch`, and ends with `record`.",
        ),
        objectives=("define-rollback",),
    ),
    Question(
        id="24.6",
        title="Nothing seen",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("upper_end", "payments_needed"),
        hints=(
            "Direction: a share of nought among n still has an interval, and its upper end depends on n alone.",
            "What to use: Wilson's interval of chapter 7. With no case among n its upper end is z² / (n + z²), "
            "z = 1.96.",
            "Part of the code: `upper_end = 1.96**2 / (400 + 1.96**2)`; for the other, solve "
            "`1.96**2 / (n + 1.96**2) <= 1 / 10_000` for n and round up.",
        ),
        objectives=("quantify-uncertainty", "stage-a-canary"),
    ),
)
