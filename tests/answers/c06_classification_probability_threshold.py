"""Right and wrong answers that the checks of exercise 6 are tested with."""

from answers import Wrong

GROUPS = "place = np.digitize(p_test, [0.1, 0.2, 0.3])\nopened = y_test.to_numpy()\n"
ARMS = (
    "seldom = test[test['app_days'] <= 7]\n"
    "a, b = seldom[seldom['contacted']]['responded'], seldom[~seldom['contacted']]['responded']\n"
    "va, vb = a.var() / len(a), b.var() / len(b)\neffect = a.mean() - b.mean()\n"
)
GAINS = (
    "straight_misses, bent_misses = (p_test - y_test) ** 2, (p_bent - y_test) ** 2\n"
    "gains = straight_misses - bent_misses\nbrier_gain = gains.mean()\n"
)


def effect_ends(half: str) -> str:
    return ARMS + f"half = {half}\neffect_low, effect_high = effect - half, effect + half"


def gain_ends(half: str) -> str:
    return GAINS + f"half = {half}\ngain_low, gain_high = brier_gain - half, brier_gain + half"


TEXTS = (
    "not_contacted = {'whom': 'all who opened the app on most days', 'evidence': '1.5 points, -1 to 4, n = 900, "
    "under 10', 'harm': 'people who opted out are bothered by it', 'would_change_my_mind': 'a trial with an "
    "interval above 10 points'}\n"
)

CORRECT = {
    "6.1": [
        "grid = np.arange(0, 1, 0.001)\nbreak_even = grid[grid * 10 >= 3][0]",
        "break_even = 3 / (3 + 7)",
        "break_even = round(0.3, 2)",
    ],
    "6.2": [
        GROUPS + "said = np.array([p_test[place == i].mean() for i in range(4)])\n"
        "happened = np.array([opened[place == i].mean() for i in range(4)])\nhow_many = np.bincount(place)",
    ],
    "6.3": [
        "qualities = dict(zip('ABCDEF', ['Calibrated', 'discriminating', 'BOTH', 'neither', 'calibrated', "
        "'discriminating']))"
    ],
    "6.4": [
        effect_ends("1.96 * np.sqrt(va + vb)"),
        ARMS + "chance = np.random.default_rng(3)\na, b = a.to_numpy(), b.to_numpy()\n"
        "drawn = [chance.choice(a, len(a)).mean() - chance.choice(b, len(b)).mean() for _ in range(1_000)]\n"
        "effect_low, effect_high = np.quantile(drawn, [0.025, 0.975])",
    ],
    "6.5": [TEXTS],
    "6.6": [
        gain_ends("2 * gains.std() / len(gains) ** 0.5"),
        GAINS + "chance, column = np.random.default_rng(3), gains.to_numpy()\n"
        "drawn = [chance.choice(column, len(column)).mean() for _ in range(1_000)]\n"
        "gain_low, gain_high = np.quantile(drawn, [0.025, 0.975])",
    ],
}

WRONG = {
    "6.1": [
        Wrong("one half", "break_even = 0.5", misconception="half-is-the-threshold", says="No price occurs in it"),
        Wrong("everybody calls", "break_even = 3 / 20", says="Only half of them would"),
        Wrong("cost counted twice", "break_even = 3 / (3 + 10)", says="counted twice"),
        Wrong("both slips", "break_even = 3 / (3 + 20)", says="everybody called, and the £3 were counted twice"),
        Wrong("taken off", "break_even = 3 / (20 - 3)", says="the £3 were taken off the saving as well"),
        Wrong("odds", "break_even = 3 / 7", misconception="odds-are-probabilities", says="odds"),
        Wrong("the wrong way round", "break_even = 10 / 3", says="wrong way round"),
        Wrong("percent", "break_even = 30", says="looks like a percentage"),
        Wrong("the other side", "break_even = 1 - 0.3", says="probability of *no*"),
        Wrong("nothing known", "break_even = 0.25", says="Set them equal"),
    ],
    "6.2": [
        Wrong(
            "middles of the groups",
            GROUPS + "said = [0.05, 0.15, 0.25, 0.65]\nhappened = [opened[place == i].mean() for i in range(4)]\n"
            "how_many = np.bincount(place)",
            misconception="a-score-is-a-probability",
            says="holds the middles",
        ),
        Wrong(
            "swapped",
            GROUPS + "happened = [p_test[place == i].mean() for i in range(4)]\n"
            "said = [opened[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place)",
            says="swapped",
        ),
        Wrong(
            "training customers",
            "p = straight.predict_proba(X_train)[:, 1]\nplace = np.digitize(p, [0.1, 0.2, 0.3])\n"
            "said = [p[place == i].mean() for i in range(4)]\n"
            "happened = [y_train.to_numpy()[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place)",
            misconception="training-score-is-enough",
            says="training customers",
        ),
        Wrong(
            "the probability twice",
            GROUPS + "said = happened = [p_test[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place)",
            misconception="a-score-is-a-probability",
            says="perfect by definition",
        ),
        Wrong(
            "shares for counts",
            GROUPS + "said = [p_test[place == i].mean() for i in range(4)]\n"
            "happened = [opened[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place) / len(place)",
            says="holds shares",
        ),
        Wrong(
            "openers for counts",
            GROUPS + "said = [p_test[place == i].mean() for i in range(4)]\n"
            "happened = [opened[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place, opened)",
            says="only those who opened",
        ),
        Wrong(
            "how openers spread",
            GROUPS + "said = [p_test[place == i].mean() for i in range(4)]\n"
            "happened = np.bincount(place, opened) / opened.sum()\nhow_many = np.bincount(place)",
            says="add up to 1",
        ),
        Wrong(
            "answers in another order",
            GROUPS + "opened = y_test.sort_index().to_numpy()\nsaid = [p_test[place == i].mean() for i in range(4)]\n"
            "happened = [opened[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place)",
            says="do not stand in the same order",
        ),
        Wrong(
            "everybody, with a letter or without",
            "p = straight.predict_proba(test[FEATURES])[:, 1]\nplace = np.digitize(p, [0.1, 0.2, 0.3])\n"
            "said = [p[place == i].mean() for i in range(4)]\n"
            "happened = [test['responded'].to_numpy()[place == i].mean() for i in range(4)]\n"
            "how_many = np.bincount(place)",
            says="also those without a letter",
        ),
        Wrong(
            "highest first",
            GROUPS + "said = [p_test[place == i].mean() for i in (3, 2, 1, 0)]\n"
            "happened = [opened[place == i].mean() for i in (3, 2, 1, 0)]\nhow_many = np.bincount(place)[::-1]",
            says="in the opposite order",
        ),
        Wrong(
            "the probability of no",
            "p = 1 - p_test\nplace = np.digitize(p, [0.1, 0.2, 0.3])\nopened = y_test.to_numpy()\n"
            "said = [p[place == i].mean() for i in range(4)]\n"
            "happened = [opened[place == i].mean() for i in range(4)]\nhow_many = np.bincount(place)",
            says="the probability of *no* had been sorted",
        ),
        Wrong(
            "quartiles",
            "rows = pd.DataFrame({'p': p_test, 'y': y_test.to_numpy()})\ngroups = rows.groupby(pd.qcut(rows['p'], 4))\n"
            "said, happened = (groups[c].mean().tolist() for c in 'py')\nhow_many = groups.size().tolist()",
            says="groups come from `EDGES`",
        ),
    ],
    "6.3": [
        Wrong(
            "halved is calibrated",
            "qualities = dict(A='calibrated', B='both', C='both', D='neither', E='calibrated', F='discriminating')",
            misconception="a-score-is-a-probability",
            says="Halving keeps the order",
        ),
        Wrong(
            "weights are harmless",
            "qualities = dict(A='calibrated', B='discriminating', C='both', D='neither', E='calibrated', F='both')",
            misconception="a-score-is-a-probability",
            says="50% is said on average",
        ),
        Wrong(
            "the same number for all orders",
            "qualities = dict(A='both', B='discriminating', C='both', D='neither', E='both', F='discriminating')",
            says="2 are off in all",
        ),
        Wrong("a card missing", "qualities = {'A': 'calibrated'}", says="without 'B'"),
    ],
    "6.4": [
        Wrong(
            "response",
            ARMS + "effect = a.mean()\neffect_low, effect_high = effect - 0.01, effect + 0.01",
            misconception="likely-buyers-are-persuadable",
            says="What would they have done without it",
        ),
        Wrong(
            "against the others with a letter",
            ARMS + "others = test[test['contacted'] & ~(test['app_days'] <= 7)]['responded']\n"
            "effect = a.mean() - others.mean()\neffect_low, effect_high = effect - 0.01, effect + 0.01",
            misconception="likely-buyers-are-persuadable",
            says="both got the letter",
        ),
        Wrong(
            "everybody",
            "s = test.groupby('contacted')['responded'].mean()\neffect = s[True] - s[False]\n"
            "effect_low, effect_high = effect - 0.01, effect + 0.01",
            says="effect on all test customers",
        ),
        Wrong(
            "a gap is zero days",
            ARMS.replace("test['app_days'] <=", "test['app_days'].fillna(0) <=")
            + "effect_low, effect_high = effect - 0.01, effect + 0.01",
            says="a gap in `app_days` were zero days",
        ),
        Wrong("points", effect_ends("1").replace("a.mean() - b.mean()", "100 * (a.mean() - b.mean())"),
              says="percentage points"),
        Wrong("reversed", effect_ends("0.02").replace("a.mean() - b.mean()", "b.mean() - a.mean()"), says="sign"),
        Wrong("a ratio", effect_ends("0.5").replace("a.mean() - b.mean()", "a.mean() / b.mean()"),
              misconception="ratio-is-the-effect", says="ratio"),
        Wrong("errors added", effect_ends("1.96 * (va ** 0.5 + vb ** 0.5)"), says="standard errors were added"),
        Wrong("the control group alone", effect_ends("0.02").replace("a.mean() - b.mean()", "b.mean()"),
              says="control group alone"),
        Wrong("training customers", effect_ends("0.02").replace("test[test[", "train[train["),
              misconception="training-score-is-enough", says="training customers."),
        Wrong("all customers", effect_ends("0.02").replace("test[test[", "trial[trial["),
              says="training and test customers together"),
        Wrong("the others", effect_ends("0.02").replace("<= 7", "> 7"), says="effect on the others"),
        Wrong("less than seven", effect_ends("0.02").replace("<= 7", "< 7"), says="day 7 were left out"),
        Wrong("one variance for both arms", ARMS + "s = seldom['responded'].mean()\n"
              "half = 1.96 * (s * (1 - s) * (1 / len(a) + 1 / len(b))) ** 0.5\n"
              "effect_low, effect_high = effect - half, effect + half", says="one common variance"),
        Wrong("90%", effect_ends("1.645 * (va + vb) ** 0.5"), says="looks like a 90% interval"),
        Wrong("99%", effect_ends("2.576 * (va + vb) ** 0.5"), says="looks like a 99% interval"),
        Wrong("a little narrow", effect_ends("1.5 * (va + vb) ** 0.5"), says="too narrow"),
        Wrong("ends swapped", ARMS + "effect_low, effect_high = effect + 0.02, effect - 0.02", says="swapped"),
        Wrong("ends in points", ARMS + "effect_low, effect_high = 100 * effect - 2, 100 * effect + 2",
              says="does not lie around"),
        Wrong("one arm's error", effect_ends("1.96 * va ** 0.5"), says="only the error of those with a letter"),
        Wrong("the control's error", effect_ends("1.96 * vb ** 0.5"), says="only the control group's error"),
        Wrong("one standard error", effect_ends("(va + vb) ** 0.5"), says="covers 68%"),
        Wrong("both arms together", effect_ends("1.96 * seldom['responded'].sem()"), says="thrown together"),
        Wrong("spread of customers", effect_ends("1.96 * seldom['responded'].std()"), says="spread of single"),
        Wrong("no root", effect_ends("1.96 * (va + vb)"), says="root were missing"),
        Wrong("no width", effect_ends("0"), misconception="one-number-is-enough", says="without width"),
    ],
    "6.5": [
        Wrong("a text alone", "not_contacted = 'everybody who is unlikely to answer'", says="a dictionary"),
        Wrong("a field missing", TEXTS + "del not_contacted['harm']", says="without 'harm'"),
        Wrong("a field empty", TEXTS + "not_contacted['harm'] = 'none'", says="at least five words"),
    ],
    "6.6": [
        Wrong("reversed", gain_ends("0.001").replace("straight_misses - bent_misses", "bent_misses - straight_misses"),
              misconception="higher-brier-is-better", says="a lower score is better"),
        Wrong(
            "accuracy",
            "brier_gain = ((p_bent >= 0.5) == y_test).mean() - ((p_test >= 0.5) == y_test).mean()\n"
            "gain_low, gain_high = brier_gain - 0.001, brier_gain + 0.001",
            misconception="brier-is-accuracy",
            says="right at 0.5",
        ),
        Wrong("not squared", gain_ends("0.001").replace("(p_test - y_test) ** 2, (p_bent - y_test) ** 2",
              "abs(p_test - y_test), abs(p_bent - y_test)"), says="not squared"),
        Wrong("log loss", "chance = [np.where(y_test, p, 1 - p) for p in (p_test, p_bent)]\n"
              "brier_gain = (np.log(chance[1]) - np.log(chance[0])).mean()\n"
              "gain_low, gain_high = brier_gain - 0.001, brier_gain + 0.001", says="gain in log loss"),
        Wrong("training customers", "answers = y_train.to_numpy()\n"
              "p, b = straight.predict_proba(X_train)[:, 1], bent.predict_proba(X_train)[:, 1]\n"
              "brier_gain = ((p - answers) ** 2 - (b - answers) ** 2).mean()\n"
              "gain_low, gain_high = brier_gain - 0.001, brier_gain + 0.001",
              misconception="training-score-is-enough", says="whom both models have learned from"),
        Wrong("the sum", gain_ends("1").replace("gains.mean()", "gains.sum()"), says="sum over the test customers"),
        Wrong("in percent", gain_ends("0.1").replace("gains.mean()", "100 * gains.mean()"), says="a hundred times"),
        Wrong("relative", gain_ends("0.01").replace("gains.mean()", "gains.mean() / straight_misses.mean()"),
              says="the share of the score that the bend removes"),
        Wrong("roots", GAINS + "brier_gain = straight_misses.mean() ** 0.5 - bent_misses.mean() ** 0.5\n"
              "gain_low, gain_high = brier_gain - 0.001, brier_gain + 0.001",
              says="as if a root had been taken"),
        Wrong("the models apart", gain_ends("0.001").replace("gains.mean()", "((p_test - p_bent) ** 2).mean()"),
              says="how far the two models lie apart"),
        Wrong("rounded", GAINS + "brier_gain = round(brier_gain, 3)\n"
              "gain_low, gain_high = brier_gain - 0.001, brier_gain + 0.001", says="rounded further than it is known"),
        Wrong("the straight model", gain_ends("0.001").replace("gains.mean()", "straight_misses.mean()"),
              says="straight model alone"),
        Wrong("90%", gain_ends("1.645 * gains.sem()"), says="looks like a 90% interval"),
        Wrong("one model", gain_ends("0.001").replace("gains.mean()", "bent_misses.mean()"), says="bent model alone"),
        Wrong("unpaired", gain_ends("1.96 * (straight_misses.sem() ** 2 + bent_misses.sem() ** 2) ** 0.5"),
              misconception="difference-without-pairing", says="different customers"),
        Wrong("ends subtracted", gain_ends("1.96 * (straight_misses.sem() + bent_misses.sem())"),
              misconception="difference-without-pairing", says="two separate intervals were subtracted"),
        Wrong("spread of customers", gain_ends("1.96 * gains.std()"), says="spread of single customers"),
        Wrong("one standard error", gain_ends("gains.sem()"), says="covers 68%"),
    ],
}  # fmt: skip
