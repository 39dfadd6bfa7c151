"""What exercise 3 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="3.1",
        title="Sent twice, paid once",
        points=2,
        level="easy",
        kind="val",
        runs="browser",
        names=("repeats", "pounds_twice"),
        hints=(
            "Direction: which columns does the source fill, and which does the bank add when a message arrives? A "
            "repeat is equal in the first kind.",
            "What to use: `payments.duplicated([...], keep='first')` marks every row that has an equal row before it. "
            "The time of the payment belongs among the columns.",
            "Part of the code: `again = payments.duplicated(['account', 'counterparty', 'amount_pence', ___, "
            "'status'])`, `repeats = payments.loc[again, 'seq']`; for the pounds keep only rows whose `direction` is "
            "'out' and whose `status` is 'approved'",
        ),
        objectives=("determine-grain",),
    ),
    Question(
        id="3.2",
        title="Whose clock is wrong?",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("wrong_source", "hours_to_add", "month_changes"),
        hints=(
            "Direction: every payment has been seen by two clocks, that of its source and that of the bank. Compare "
            "them, source by source.",
            "What to use: the median of `received_at - event_time` by `source`; late terminals do not move a median. "
            "For the months `.dt.tz_convert(LONDON).dt.strftime('%Y-%m')`, before and after.",
            "Part of the code: `lag.groupby(payments['source'], observed=True).___()`, then "
            "`mended = written + pd.Timedelta(hours=___)` and `(before != after).sum()`",
        ),
        objectives=("tell-three-times-apart",),
    ),
    Question(
        id="3.3",
        title="Why is it empty?",
        points=2,
        level="easy",
        kind="quiz",
        runs="browser",
        names=("why",),
        hints=(
            "Direction: imagine a perfect system. Would the cell be filled today? Would it be filled one day?",
            "What to use: never, because there is nothing to say: does not apply. Never, because the bank's own act "
            "undid it: prevented. One day: not yet. It should be filled and is not: not recorded.",
            "Part of the answer: each of the first three reasons occurs twice, the last once. "
            '`why = {"A": "does not apply", "B": ___, "C": "not yet", ...}`',
        ),
        objectives=("diagnose-missingness",),
    ),
    Question(
        id="3.4",
        title="What did the bank believe on that day?",
        points=3,
        level="core",
        kind="prop",
        runs="browser",
        names=("labels_on",),
        hints=(
            "Direction: first take away what had not arrived. Then, for each payment, look at the last report that is "
            "left.",
            "What to use: `reports['known_at'] <= day`, `sort_values('known_at')`, "
            "`drop_duplicates('seq', keep='last')`, `set_index('seq')`.",
            "Part of the code: `arrived = reports[reports['known_at'] <= ___].sort_values('known_at')`, "
            "`latest = arrived.drop_duplicates('seq', keep=___).set_index('seq')['fraud']`; then a list over `seqs`",
        ),
        objectives=("tell-three-times-apart",),
    ),
    Question(
        id="3.5",
        title="How much of July has come?",
        points=4,
        level="stretch",
        kind="val",
        runs="browser",
        names=("by_age", "july"),
        hints=(
            "Direction: which rows of `cases` existed on 1 August? Which of these have had their 60 days? And how old "
            "are the payments of July, one day after another?",
            "What to use: `cases['known_at'] <= day` first, then `paid_at <= day - pd.Timedelta(days=HORIZON)`; the "
            "share within an age is a mean of `wait_days <= age`. For July, average the shares over its 31 days.",
            "Part of the code: `by_age = {age: (old['wait_days'] <= age).mean() for age in (7, 14, 30)}`, "
            "`share = np.mean([(old['wait_days'] <= age).mean() for age in np.arange(31) + 0.5])`, "
            "`july = (known['month'] == ___).sum() / ___`",
        ),
        objectives=("tell-three-times-apart",),
        reseed=True,
    ),
    Question(
        id="3.6",
        title="A probability from labels that cannot come",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("everybody", "by_lot", "gain", "gain_low", "gain_high"),
        hints=(
            "Direction: two constant predictions, learned from `earlier`, and the same rows of `later` for both. "
            "Work with one column: the difference of the two squared misses.",
            "What to use: `(p - outcome) ** 2` is a miss of the Brier score. Draw the rows of the column of "
            "differences again with replacement, 1,000 times, and take the 2.5% and 97.5% quantiles of the means.",
            "Part of the code: `gains = (everybody - outcome) ** 2 - (by_lot - outcome) ** 2`, `gain = gains.mean()`, "
            "`gains[rng.integers(len(gains), size=___)].mean()`",
        ),
        objectives=("compare-with-dummy", "diagnose-missingness"),
        reseed=True,
    ),
    Question(
        id="3.7",
        title="What is wrong with this table",
        points=3,
        level="core",
        kind="doc",
        runs="browser",
        names=("limits",),
        hints=(
            "Direction: two of them you have found, in 3.1 and 3.2; two more are in 3.3. Count the rows of each. A "
            "fifth shows along time, or in what is written in a column rather than in what is missing.",
            "What to use: for gaps and cut texts, group by `channel` or `rail`; for the rest, draw counts by week: "
            "grades, category codes, reports. `(payments['status'] == 'blocked').sum()` counts rows.",
            'Part of the answer: `{"column": "seq", "rows": len(repeats), "cannot": "..."}`, '
            '`{"column": "event_time", "rows": (payments["source"] == ___).sum(), ...}`, and `"device"`, `"status"`',
        ),
        objectives=("write-data-sheet",),
    ),
    Question(
        id="3.8",
        title="May she tell the board?",
        points=2,
        level="core",
        kind="rubric",
        runs="browser",
        names=("answer",),
        hints=(
            "Direction: she wants to know what to say and when. Begin with yes or no.",
            "What to use: `july` from 3.5, the words *so far* and *in the end*, and one line of your data sheet.",
            "Part of the text: On 1 August we know ___. July will end near ___. Whatever the number is, it cannot "
            "tell us ___.",
        ),
        objectives=("write-data-sheet",),
    ),
)
