"""Right and wrong answers that the checks of exercise 2 are tested with."""

from answers import Wrong

BOOSTED = (
    "from sklearn.ensemble import HistGradientBoostingClassifier\n"
    "boosted = make_pipeline(clone(prepare), HistGradientBoostingClassifier(learning_rate=0.05, "
    "max_iter=80, random_state=0))\n"
)
FITTED = BOOSTED + "boosted.fit(X_train, y_train)\n"
MISSES = FITTED + (
    "old = (logistic.predict_proba(X_test)[:, 1] - y_test) ** 2\n"
    "new = (boosted.predict_proba(X_test)[:, 1] - y_test) ** 2\n"
)
POUNDS = (
    "p = logistic.predict_proba(X_test)[:, 1]\n"
    "called = p >= np.quantile(p, 0.8)\n"
    "pounds = HELP_POUNDS * y_test - CALL_POUNDS\n"
    "per_call = pounds * called / called.mean()\n"
)
ROW = (
    "    types = dict.fromkeys(NUMBERS, float) | dict.fromkeys(CATEGORIES, str)\n"
    "    row = pd.DataFrame([customer], columns=FEATURES).astype(types)\n"
)

CORRECT = {
    "2.1": [
        "dummy_brier = float(y_train.var(ddof=0))",
        "dummy_brier = round(share * (1 - share), 3)",
        "dummy_brier = ((y_test - y_train.mean()) ** 2).mean()",
    ],
    "2.2": ["in_order = list('EBDHFACG')", "in_order = tuple('EBDHFACG')"],
    "2.3": [
        MISSES + "gains = (old - new).to_numpy()\n"
        "brier_gain = float(np.mean(gains))\n"
        "error = gains.std(ddof=1) / len(gains) ** 0.5\n"
        "gain_low, gain_high = brier_gain - 1.96 * error, brier_gain + 1.96 * error",
        FITTED + "from sklearn.metrics import brier_score_loss\n"
        "p_old, p_new = logistic.predict_proba(X_test)[:, 1], boosted.predict_proba(X_test)[:, 1]\n"
        "brier_gain = brier_score_loss(y_test, p_old) - brier_score_loss(y_test, p_new)\n"
        "chance, outcome, drawn = np.random.default_rng(5), y_test.to_numpy(), []\n"
        "for _ in range(1_000):\n"
        "    rows = chance.choice(len(outcome), len(outcome))\n"
        "    drawn.append(((p_old[rows] - outcome[rows]) ** 2 - (p_new[rows] - outcome[rows]) ** 2).mean())\n"
        "gain_low, gain_high = np.percentile(drawn, [2.5, 97.5])",
    ],
    "2.4": [
        "def predict_one(customer):\n"
        "    known = {name: [customer.get(name)] for name in FEATURES}\n"
        "    row = pd.DataFrame(known)\n"
        "    for name in NUMBERS:\n"
        "        row[name] = pd.to_numeric(row[name]).astype('float64')\n"
        "    for name in CATEGORIES:\n"
        "        row[name] = row[name].astype(object)\n"
        "    return logistic.predict_proba(row)[:, 1].item()",
        "def predict_one(customer):\n"
        "    row = pd.Series(customer, dtype=object).reindex(FEATURES).to_frame().T\n"
        "    row[NUMBERS] = row[NUMBERS].astype(float)\n"
        "    row[CATEGORIES] = row[CATEGORIES].astype('object')\n"
        "    return logistic.predict_proba(row)[0][1]",
    ],
    "2.5": [
        POUNDS + "advantage_pounds = CALLS * (per_call - pounds).mean()\n"
        "advantage_low, advantage_high = (CALLS * end for end in bootstrap_interval(per_call - pounds))",
        POUNDS + "drawn = []\n"
        "chance = np.random.default_rng(9)\n"
        "for _ in range(1_000):\n"
        "    rows = chance.integers(len(pounds), size=len(pounds))\n"
        "    drawn.append((per_call - pounds).to_numpy()[rows].mean() * 2_000)\n"
        "advantage_pounds = CALLS * (pounds[called].mean() - pounds.mean())\n"
        "advantage_low, advantage_high = np.quantile(drawn, [0.025, 0.975])",
    ],
}

WRONG = {
    "2.1": [
        Wrong(
            "the model that says never",
            "dummy_brier = share",
            misconception="dummy-is-zero",
            says="says *never* to everybody",
        ),
        Wrong("a coin", "dummy_brier = 0.25", misconception="dummy-is-zero", says="does not toss a coin"),
        Wrong("accuracy", "dummy_brier = 1 - share", misconception="brier-is-accuracy", says="its accuracy"),
        Wrong(
            "nothing",
            "dummy_brier = 0",
            misconception="high-score-is-useful",
            says="certainty that is right every time",
        ),
        Wrong("the root", "dummy_brier = (share * (1 - share)) ** 0.5", says="Leave out the root"),
        Wrong("without squares", "dummy_brier = 2 * share * (1 - share)", says="before squaring"),
        Wrong("per cent", "dummy_brier = 100 * share * (1 - share)", says="this value cannot occur"),
    ],
    "2.2": [
        Wrong(
            "medians before the split",
            "in_order = list('EDBHFACG')",
            misconception="impute-before-split",
            says="knows a little of those whom it will be tested on",
        ),
        Wrong(
            "weights before the split",
            "in_order = list('EHBDFACG')",
            misconception="fit-on-test",
            says="leave nobody to test them on",
        ),
        Wrong(
            "decided before measured",
            "in_order = list('EBDHFCAG')",
            misconception="fitting-is-deploying",
            says="has decided that the model is good because it exists",
        ),
        Wrong(
            "the decision comes last",
            "in_order = list('BDHFACEG')",
            misconception="high-score-is-useful",
            says="follows from the decision",
        ),
        Wrong("one text", "in_order = 'EBDHFACG'", says="eight texts of one capital letter each"),
        Wrong("one text in a list", "in_order = ['E, B, D, H, F, A, C, G']", says="quotation marks of its own"),
        Wrong("small letters", "in_order = list('ebdhfacg')", says="capital letter"),
        Wrong("one card lost", "in_order = list('EBDHFAC')", says="without 'G'"),
    ],
    "2.3": [
        Wrong(
            "the other sign",
            MISSES + "brier_gain = (new - old).mean()\ngain_low, gain_high = bootstrap_interval(new - old)",
            misconception="higher-brier-is-better",
            says="the same number with the other sign",
        ),
        Wrong(
            "training customers",
            FITTED + "gains = (logistic.predict_proba(X_train)[:, 1] - y_train) ** 2\n"
            "gains = gains - (boosted.predict_proba(X_train)[:, 1] - y_train) ** 2\n"
            "brier_gain = gains.mean()\ngain_low, gain_high = bootstrap_interval(gains)",
            misconception="training-score-is-enough",
            says="gain on the training customers",
        ),
        Wrong(
            "fitted on everybody",
            BOOSTED + "boosted.fit(without_letter[FEATURES], without_letter['responded'])\n"
            "gains = (logistic.predict_proba(X_test)[:, 1] - y_test) ** 2 - "
            "(boosted.predict_proba(X_test)[:, 1] - y_test) ** 2\n"
            "brier_gain = gains.mean()\ngain_low, gain_high = bootstrap_interval(gains)",
            misconception="fit-on-test",
            says="test customers were part of what it was fitted on",
        ),
        Wrong(
            "drawn separately",
            MISSES + "brier_gain = (old - new).mean()\n"
            "chance, drawn = np.random.default_rng(1), []\n"
            "for _ in range(1_000):\n"
            "    drawn.append(chance.choice(old, len(old)).mean() - chance.choice(new, len(new)).mean())\n"
            "gain_low, gain_high = np.quantile(drawn, [0.025, 0.975])",
            misconception="difference-without-pairing",
            says="drawn again separately",
        ),
        Wrong(
            "one score",
            MISSES + "brier_gain = new.mean()\ngain_low, gain_high = bootstrap_interval(new)",
            misconception="one-number-is-enough",
            says="the Brier score of boosting alone",
        ),
        Wrong(
            "no interval",
            MISSES + "brier_gain = (old - new).mean()\ngain_low = gain_high = brier_gain",
            misconception="one-number-is-enough",
            says="An interval without width",
        ),
        Wrong(
            "quantiles of the customers",
            MISSES + "brier_gain = (old - new).mean()\ngain_low, gain_high = np.quantile(old - new, [0.025, 0.975])",
            says="quantiles of the customers' own values",
        ),
        Wrong(
            "the ends of two intervals subtracted",
            MISSES + "brier_gain = (old - new).mean()\n"
            "(a, b), (c, d) = bootstrap_interval(old), bootstrap_interval(new)\ngain_low, gain_high = a - d, b - c",
            misconception="difference-without-pairing",
            says="two separate intervals were subtracted",
        ),
        Wrong(
            "without squares",
            MISSES + "gains = old**0.5 - new**0.5\nbrier_gain = gains.mean()\n"
            "gain_low, gain_high = bootstrap_interval(gains)",
            says="not its square",
        ),
        Wrong(
            "per cent",
            MISSES + "brier_gain = 100 * (old - new).mean()\n"
            "gain_low, gain_high = (100 * end for end in bootstrap_interval(old - new))",
            says="a hundred times the gain",
        ),
        Wrong(
            "one standard error",
            MISSES + "brier_gain = (old - new).mean()\nerror = (old - new).std() / len(old) ** 0.5\n"
            "gain_low, gain_high = brier_gain - error, brier_gain + error",
            says="That covers 68%",
        ),
    ],
    "2.4": [
        Wrong(
            "yes or no",
            "def predict_one(customer):\n" + ROW + "    return float(logistic.predict(row)[0])",
            misconception="class-is-probability",
            says="a yes or no",
        ),
        Wrong(
            "the first column",
            "def predict_one(customer):\n" + ROW + "    return float(logistic.predict_proba(row)[0, 0])",
            says="the probability of *not* opening a pot",
        ),
        Wrong(
            "gaps as zero",
            "def predict_one(customer):\n" + ROW + "    row[NUMBERS] = row[NUMBERS].fillna(0)\n"
            "    return float(logistic.predict_proba(row)[0, 1])",
            says="a gap was filled with 0",
        ),
        Wrong(
            "the dummy",
            "def predict_one(customer):\n    return float(share)",
            misconception="dummy-is-zero",
            says="the same for every other customer",
        ),
        Wrong(
            "an array",
            "def predict_one(customer):\n" + ROW + "    return logistic.predict_proba(row)[:, 1]",
            says="A container with one value is not the value",
        ),
        Wrong(
            "a known category for an unseen one",
            "def predict_one(customer):\n" + ROW + "    for name in CATEGORIES:\n"
            "        if row[name].notna()[0] and row[name][0] not in set(X_train[name]):\n"
            "            row[name] = X_train[name].mode()[0]\n"
            "    return float(logistic.predict_proba(row)[0, 1])",
            misconception="codes-are-amounts",
            says="such a category was replaced by a known one",
        ),
        Wrong(
            "a known category for an unseen or missing one",
            "def predict_one(customer):\n" + ROW + "    for name in CATEGORIES:\n"
            "        if row[name][0] not in set(X_train[name]):\n"
            "            row[name] = X_train[name].mode()[0]\n"
            "    return float(logistic.predict_proba(row)[0, 1])",
            misconception="codes-are-amounts",
            says="unseen or missing category are off",
        ),
        Wrong(
            "rounded",
            "def predict_one(customer):\n" + ROW + "    return round(float(logistic.predict_proba(row)[0, 1]), 2)",
            says="looks rounded",
        ),
        Wrong(
            "a wrong value, and no types",
            "def predict_one(customer):\n    row = pd.DataFrame([customer], columns=FEATURES)\n"
            "    return float(logistic.predict_proba(row)[0, 0])",
            says="the probability of *not* opening a pot",
        ),
        Wrong(
            "nothing for a gap",
            "def predict_one(customer):\n" + ROW + "    if row['income_pounds'].isna()[0]:\n        return None\n"
            "    return float(logistic.predict_proba(row)[0, 1])",
            says="`predict_one({'age_years'",
        ),
        Wrong(
            "changes what it is given",
            "def predict_one(customer):\n"
            "    for name in FEATURES:\n"
            "        customer.setdefault(name, None)\n" + ROW + "    return float(logistic.predict_proba(row)[0, 1])",
            says="a dictionary that the function has changed",
        ),
    ],
    "2.5": [
        Wrong(
            "nothing to compare with",
            POUNDS + "advantage_pounds = CALLS * per_call.mean()\n"
            "advantage_low, advantage_high = (CALLS * end for end in bootstrap_interval(per_call))",
            misconception="high-score-is-useful",
            says="would come from calls by lot as well",
        ),
        Wrong(
            "one call",
            POUNDS + "advantage_pounds = (per_call - pounds).mean()\n"
            "advantage_low, advantage_high = bootstrap_interval(per_call - pounds)",
            says="the advantage of one call",
        ),
        Wrong(
            "a threshold of one half",
            POUNDS + "sure = p >= 0.5\n"
            "advantage = pounds * sure / sure.mean() - pounds\n"
            "advantage_pounds = CALLS * advantage.mean()\n"
            "advantage_low, advantage_high = (CALLS * end for end in bootstrap_interval(advantage))",
            misconception="class-is-probability",
            says="a probability of one half or more",
        ),
        Wrong(
            "for the test customers alone",
            POUNDS + "advantage = pounds[called].sum() - called.sum() * pounds.mean()\n"
            "advantage_pounds = advantage\n"
            "advantage_low, advantage_high = (called.sum() * end for end in bootstrap_interval(per_call - pounds))",
            says="they are not the ten thousand",
        ),
        Wrong(
            "what the model expects",
            POUNDS + "expected = HELP_POUNDS * p - CALL_POUNDS\n"
            "advantage = expected * called / called.mean() - expected\n"
            "advantage_pounds = CALLS * advantage.mean()\n"
            "advantage_low, advantage_high = (CALLS * end for end in bootstrap_interval(pd.Series(advantage)))",
            misconception="training-score-is-enough",
            says="what the model expects of its own choice",
        ),
        Wrong(
            "ten thousand calls",
            POUNDS + "advantage_pounds = CUSTOMERS * (per_call - pounds).mean()\n"
            "advantage_low, advantage_high = (CUSTOMERS * end for end in bootstrap_interval(per_call - pounds))",
            says="the advantage of 10,000 calls",
        ),
        Wrong(
            "the lowest fifth",
            POUNDS + "least = p <= np.quantile(p, 0.2)\n"
            "advantage_pounds = CALLS * (pounds[least].mean() - pounds.mean())\n"
            "advantage_low, advantage_high = advantage_pounds - 500, advantage_pounds + 500",
            says="The order is the wrong way round",
        ),
        Wrong(
            "four fifths",
            POUNDS + "most = p >= np.quantile(p, 0.2)\n"
            "advantage_pounds = CALLS * (pounds[most].mean() - pounds.mean())\n"
            "advantage_low, advantage_high = advantage_pounds - 500, advantage_pounds + 500",
            says="calling four fifths",
        ),
        Wrong(
            "the mean of all in place of the called",
            POUNDS + "advantage_pounds = CALLS * (pounds * called - pounds).mean()\n"
            "advantage_low, advantage_high = (CALLS * end for end in bootstrap_interval(pounds * called - pounds))",
            says="not called still count",
        ),
        Wrong(
            "the spread of one call",
            POUNDS + "advantage_pounds = CALLS * (per_call - pounds).mean()\n"
            "spread = (per_call - pounds).std()\n"
            "advantage_low, advantage_high = advantage_pounds - 1.96 * spread, advantage_pounds + 1.96 * spread",
            says="far too narrow",
        ),
        Wrong(
            "no interval",
            POUNDS + "advantage_pounds = advantage_low = advantage_high = CALLS * (per_call - pounds).mean()",
            misconception="one-number-is-enough",
            says="An interval without width",
        ),
    ],
}
