"""What mixed set 2 asks."""

from learnpath.question import Question

QUESTIONS = (
    Question(
        id="m2.1",
        title="The overdraft team: ten o'clock on the first",
        points=1,
        level="easy",
        kind="val",
        runs="browser",
        names=("usable_rows",),
        hints=(
            "Direction: stand in the room at ten o'clock on that day. Which answers could somebody already have given "
            "you? (Chapter 3: every row has more than one time.)",
            "What to use: a row is of use from `outcome_known_on` on, whatever its month says.",
            'Part of the code: `(rows["outcome_known_on"] <= ___).sum()`',
        ),
        objectives=("tell-three-times-apart", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.2",
        title="The treasury: how full a pot",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("pot_pounds",),
        hints=(
            "Direction: raise every pot by one pound. For how many customers does that cost something, for how many "
            "does it save something, and how much each? (Chapter 5.)",
            "What to use: the best amount is a quantile of the spend; its level follows from the two prices.",
            "Part of the code: `level = 0.04 / (0.04 + ___)`, then `np.quantile(spend, level)`",
        ),
        objectives=("choose-loss-from-cost", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.3",
        title="Marketing: who gets the second letter",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("write_to", "worth"),
        hints=(
            "Direction: some of those who opened a pot would have opened one anyway. Who tells you how many? "
            "(Chapter 6.)",
            "What to use: in each group, the share of openings among the contacted minus that among the others, times "
            "what an opening brings, minus the letter.",
            'Part of the code: `rates = responses.groupby(["group", "contacted"])["responded"].mean().unstack()`, then '
            "`worth = ((rates[True] - ___) * 50 - 3.40).to_dict()`",
        ),
        objectives=("tell-response-from-uplift", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.4",
        title="The board: the bank next door",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("expected_auc",),
        hints=(
            "Direction: whom will the model meet there, and has it met any of them before? The rows that you measure "
            "on must stand in the same relation to the rows that you fit on. (Chapter 7.)",
            "What to use: `GroupKFold(5)`, or any split that keeps all rows of a customer on one side.",
            'Part of the code: `cross_val_score(neighbours, X, y, groups=rows["customer_id"], cv=___, '
            'scoring="roc_auc").mean()`',
        ),
        objectives=("pick-matching-split", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.5",
        title="Fraud operations: three suppliers",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("supplier", "stopped_pounds_a_day"),
        hints=(
            "Direction: the money that is stopped is decided by the forty payments at the top of each day, and by what "
            "they are worth. Nothing further down is ever read. (Chapter 8.)",
            "What to use: sort by score, take the first forty of each day, add up the amounts of the frauds among "
            "them, divide by the ten days.",
            'Part of the code: `top = last.assign(score=scores["X"]).sort_values("score").groupby("day").tail(___)`, '
            'then `top.loc[top["is_fraud"], "amount_pence"].sum() / 100 / 10`',
        ),
        objectives=("choose-rare-event-metric", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.6",
        title="Marketing again: the best of two hundred",
        points=3,
        level="core",
        kind="val",
        runs="browser",
        names=("promise", "promise_low", "promise_high"),
        hints=(
            "Direction: two hundred settings looked at March, and the luckiest was kept. What would the luckiest of "
            "two hundred equal ones have scored? (Chapters 7 and 9.)",
            "What to use: choose in March with `argmax`, measure this one setting in April, which had no say in the "
            "choice; an interval of a share, for as many letters as it sent in April.",
            "Part of the code: `best = march_rates.argmax()`, `letters = answered_april[april[best]]`, "
            "`promise = letters.mean()`, then the interval from chapter 7 for `letters.sum()` out of `___`",
        ),
        objectives=("quantify-uncertainty", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.7",
        title="The agency: four kinds of customer",
        points=3,
        level="stretch",
        kind="val",
        runs="browser",
        names=("worth_a_script", "segment", "agreement"),
        hints=(
            "Direction: the agency's method returns four of anything. What would come back if you had met other "
            "customers of the same branch? And which column decides who is near whom? (Chapter 10.)",
            "What to use: `StandardScaler`, `KMeans(4, n_init=5, random_state=0)`; fit again on rows drawn with "
            "replacement, label the same customers with both fits, and compare with `adjusted_rand_score`.",
            "Part of the code: `rows = rng.integers(len(scaled), size=len(scaled))`, "
            "`again = clone(kmeans).fit(scaled[rows]).predict(___)`, `adjusted_rand_score(labels, again)`, averaged "
            "over eight draws",
        ),
        objectives=("evaluate-stability", "pick-technique-learning"),
        reseed=True,
    ),
    Question(
        id="m2.8",
        title="The help centre: what belongs on top",
        points=2,
        level="core",
        kind="val",
        runs="browser",
        names=("on_top", "clicks_a_look"),
        hints=(
            "Direction: an article in the last place was clicked by the few who got that far. How many were those? "
            "(Chapter 11.)",
            "What to use: count each click as one over the chance that its place was looked at, then take the mean "
            "over the showings of each article.",
            'Part of the code: `shown["weighted"] = shown["clicked"] / shown["position"] ** -1.2`, then '
            '`shown.groupby("article_id")["weighted"].___`',
        ),
        objectives=("explain-position-bias", "pick-technique-learning"),
        reseed=True,
    ),
)
