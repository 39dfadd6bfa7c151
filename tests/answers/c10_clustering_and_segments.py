"""Right and wrong answers that the checks of exercise 10 are tested with."""

from answers import Wrong


def means(plain: int = 2, four: int = 4, rows: str = "chance.choice(2_000, 2_000)") -> str:
    """The two means of 10.2 over redrawn rows, with the learner's `agreement`."""
    return (
        "chance = np.random.default_rng(4)\n"
        "def mean_agreement(table, k):\n"
        f"    return np.mean([agreement(table, k, {rows}) for draw in range(50)])\n"
        f"stability_plain = mean_agreement(plain_scaled, {plain})\n"
        f"stability_four = mean_agreement(grouped_scaled[:2_000], {four})\n"
    )


def agreement(returned: str, means: str = "stability_plain, stability_four = 0.9, 0.9\n") -> str:
    """An answer to 10.2 that returns an expression of the first labels and of a fit to the redrawn rows."""
    return (
        "from sklearn.metrics import rand_score\n"
        "def agreement(table, k, rows):\n"
        "    model = KMeans(n_clusters=k, n_init=5, random_state=0).fit(table)\n"
        "    labels = model.labels_\n"
        "    redrawn = KMeans(n_clusters=k, n_init=5, random_state=0).fit(table[rows])\n"
        f"    return {returned}\n" + means
    )


RIGHT = "adjusted_rand_score(redrawn.predict(table), labels)"
MIXTURE = (
    "mixture = GaussianMixture(4, n_init=3, random_state=0).fit(grouped_scaled)\n"
    "r, label = mixture.predict_proba(grouped_scaled), mixture.predict(grouped_scaled)\n"
    "t = grouped['abroad_share'].groupby(label).mean().idxmax()\n"
    "unsure_share, by_label, by_responsibility = (r.max(axis=1) < 0.8).mean(), (label == t).sum(), r[:, t].sum()\n"
)
UNITS = (
    "pence = in_pounds.copy()\npence['spend_pounds_a_month'] *= 100\n"
    "bare = [KMeans(4, n_init=5, random_state=0).fit(x).labels_ for x in (in_pounds, pence)]\n"
    "scaled = [KMeans(4, n_init=5, random_state=0).fit(StandardScaler().fit_transform(x)).labels_ "
    "for x in (in_pounds, pence)]\n"
    "agreement_unscaled, agreement_scaled = adjusted_rand_score(*bare), adjusted_rand_score(*scaled)\n"
)
WORTH = (
    "m, c, s = (pilot[x].to_numpy() for x in ('margin_pounds_90_days', 'called', 'spends_abroad'))\n"
    "worth = lambda r: m[r][c[r]].mean() - m[r][~c[r]].mean() - CALL_POUNDS\n"
    "chance, n = np.random.default_rng(8), len(m)\n"
    "draws = [chance.integers(n, size=n) for _ in range(1_000)]\n"
    "everybody = np.arange(n)\n"
)


def pounds(function: str, after: str = "") -> str:
    """An answer to 10.5 whose estimate and ends come from one function of rows."""
    return (
        WORTH + f"f = lambda r: {function}\n"
        "advantage_pounds = f(everybody)\n"
        "advantage_low, advantage_high = np.quantile([f(r) for r in draws], [0.025, 0.975])\n" + after
    )


ADVANTAGE = pounds("worth(r[s[r]]) - worth(r)")
CARD = (
    "inside = np.flatnonzero(abroad)\nchance = np.random.default_rng(5)\n"
    "middle = call_worth(inside)\n"
    "error = np.std([call_worth(chance.choice(inside, len(inside))) for _ in range(1_000)])\n"
    "card = dict(name='spends a lot abroad', features=list(HABITS), share_of_base=round(in_segment.mean(), 3),\n"
    "    stability=round(stability_four, 2), "
    "call_worth_pounds=[middle, middle - 1.96 * error, middle + 1.96 * error],\n"
    "    intended_use='the retention team calls them once this quarter', not_for=['credit', 'prices', 'fraud'],\n"
    "    not_known=['why', 'for how long'], expires='end of the quarter')\n"
)
SPOKEN = (
    "We saw that you use your card less often than before and that much of what you spent last quarter was spent "
    "abroad. We did not look at who you are or why you travel. The list is only for this one call and is thrown away "
    "afterwards."
)

CORRECT = {
    "10.1": ["lies = ('F', 'E', 'D', 'B')", "lies = {'B', 'D', 'E', 'F'}"],
    "10.2": [
        agreement(RIGHT, means()),
        agreement("adjusted_rand_score(labels, redrawn.predict(table))", means()),
    ],
    "10.3": [MIXTURE, MIXTURE + "by_label, by_responsibility = int(by_label), round(float(by_responsibility))"],
    "10.4": [UNITS],
    "10.5": [
        ADVANTAGE,
        pounds("worth(r[s[r]]) - worth(r)")
        + "error = np.std([f(r) for r in draws])\n"
        + "advantage_low, advantage_high = advantage_pounds - 1.96 * error, advantage_pounds + 1.96 * error",
    ],
    "10.6": [CARD],
    "10.7": [f"answer_to_customer = {SPOKEN!r}"],
}

WRONG = {
    "10.1": [
        Wrong(
            "believes the largest silhouette",
            "lies = ['D', 'E', 'F']",
            "the-algorithm-finds-k",
            "largest of four numbers",
        ),
        Wrong("believes the silhouette", "lies = ['B', 'E', 'F']", "silhouette-proves-reality", "for a gap"),
        Wrong("stable is real", "lies = ['B', 'D', 'F']", "stable-is-real", "repeatability for existence"),
        Wrong("useful is real", "lies = ['B', 'D', 'E']", "useful-is-real", "usefulness for existence"),
        Wrong("believes nothing", "lies = list('ABCDEFG')", None, "k-means returns what it was asked for"),
        Wrong("the others", "lies = ['A', 'C', 'G']", None, "sentences that do follow"),
        Wrong("one text", "lies = ['BDEF']", None, "quotation marks of its own"),
        Wrong("nothing", "lies = []", "the-algorithm-finds-k", "an empty list"),
    ],
    "10.2": [
        Wrong("other customers", agreement("adjusted_rand_score(labels, redrawn.labels_)"), None, "same customers in"),
        Wrong("the drawn customers", agreement("adjusted_rand_score(labels[rows], redrawn.labels_)"), None, "too high"),
        Wrong(
            "each drawn customer once",
            agreement("adjusted_rand_score(labels, clone(redrawn).fit(table[np.unique(rows)]).predict(table))"),
            None,
            "a smaller table",
        ),
        Wrong(
            "the mutual information",
            "from sklearn.metrics import adjusted_mutual_info_score\n"
            + agreement("adjusted_mutual_info_score(labels, redrawn.predict(table))"),
            None,
            "adjusted mutual information",
        ),
        Wrong(
            "one cluster more",
            agreement(RIGHT).replace("n_clusters=k", "n_clusters=k + 1"),
            None,
            "that the function is given",
        ),
        Wrong("the plain Rand index", agreement("rand_score(labels, redrawn.predict(table))"), None, "its adjustment"),
        Wrong("equal names", agreement("(labels == redrawn.predict(table)).mean()"), None, "share of equal labels"),
        Wrong(
            "nothing drawn", agreement("adjusted_rand_score(labels, model.labels_)"), "stable-is-real", "table[rows]"
        ),
        Wrong(
            "always four clusters",
            "def agreement(table, k, rows):\n"
            "    model = KMeans(4, n_init=5, random_state=0)\n"
            "    return adjusted_rand_score(model.fit_predict(table), clone(model).fit(table[rows]).predict(table))\n"
            "stability_plain, stability_four = 0.9, 0.9\n",
            None,
            "whatever `k`",
        ),
        Wrong("the wrong sign", agreement("-" + RIGHT), None, "which rows both label"),
        Wrong(
            "the other name",
            agreement(RIGHT, means() + "stability_plain, stability_four = stability_four, stability_plain\n"),
            None,
            "belongs to the other name",
        ),
        Wrong("four at both", agreement(RIGHT, means(plain=4)), None, "`plain_scaled` and 2 clusters"),
        Wrong("five at the second", agreement(RIGHT, means(four=6)), None, "`grouped_scaled` and 4 clusters"),
        Wrong(
            "without replacement",
            agreement(RIGHT, means(rows="chance.permutation(2_000)")),
            "stable-is-real",
            "still the same customers",
        ),
        Wrong(
            "the silhouette",
            agreement(
                RIGHT,
                "stability_plain, stability_four = (silhouette_score(table, KMeans(k, n_init=5, "
                "random_state=0).fit_predict(table)) for table, k in ((plain_scaled, 2), (grouped_scaled[:2_000], 4)))",
            ),
            "silhouette-proves-reality",
            "looks at one clustering",
        ),
        Wrong(
            "per cent",
            agreement(RIGHT, "stability_plain, stability_four = 94.0, 98.0"),
            None,
            "this value cannot occur",
        ),
    ],
    "10.3": [
        Wrong("the sure", MIXTURE + "unsure_share = 1 - unsure_share", None, "share of the *sure*"),
        Wrong("a count", MIXTURE + "unsure_share = unsure_share * len(r)", None, "a number of customers"),
        Wrong(
            "all responsibilities", MIXTURE + "unsure_share = (r < 0.8).mean()", None, "share of all responsibilities"
        ),
        Wrong("hard labels are sure", MIXTURE + "unsure_share = 0", "label-is-certain", "a hard label is always sure"),
        Wrong(
            "only those with the label",
            MIXTURE + "by_responsibility = r[label == t, t].sum()",
            "label-is-certain",
            "with that hard label only",
        ),
        Wrong("per cent", MIXTURE + "unsure_share *= 100", None, "a percentage"),
        Wrong("a share of customers", MIXTURE + "by_label = (label == t).mean()", None, "Count: the sum"),
        Wrong(
            "the names swapped",
            MIXTURE + "by_label, by_responsibility = by_responsibility, by_label",
            None,
            "belongs into `by_responsibility`",
        ),
        Wrong(
            "rounded to certainty",
            MIXTURE + "by_responsibility = (r[:, t] >= 0.8).sum()",
            "label-is-certain",
            "with 0.8 or more",
        ),
        Wrong(
            "the weight",
            MIXTURE + "by_responsibility = mixture.weights_[t] * len(r)",
            None,
            "weights had settled",
        ),
        Wrong(
            "the label for both",
            MIXTURE + "by_responsibility = by_label",
            "label-is-certain",
            "counts somebody with 0.51 whole",
        ),
        Wrong("only the sure", MIXTURE + "by_label = (r[:, t] >= 0.8).sum()", None, "the unsure have one as well"),
        Wrong("another segment", MIXTURE + "by_label = (label == (t + 1) % 4).sum()", None, "another segment"),
    ],
    "10.4": [
        Wrong(
            "nothing changes",
            "agreement_unscaled = agreement_scaled = 1.0",
            "scale-does-not-matter",
            "the same clusters in both units",
        ),
        Wrong(
            "the other name",
            UNITS + "agreement_unscaled, agreement_scaled = agreement_scaled, agreement_unscaled",
            None,
            "belongs to the other name",
        ),
        Wrong(
            "never scaled",
            UNITS + "agreement_scaled = agreement_unscaled",
            "scale-does-not-matter",
            "the value without scaling",
        ),
        Wrong("a number from nowhere", UNITS + "agreement_unscaled = -0.5", None, "by 100"),
        Wrong(
            "equal names",
            UNITS + "agreement_unscaled = (bare[0] == bare[1]).mean()",
            None,
            "share of equal labels",
        ),
        Wrong(
            "the plain Rand index",
            UNITS + "from sklearn.metrics import rand_score\nagreement_unscaled = rand_score(*bare)",
            None,
            "without its adjustment",
        ),
        Wrong(
            "predicted",
            UNITS + "fitted = KMeans(4, n_init=5, random_state=0).fit(in_pounds)\n"
            "agreement_unscaled = adjusted_rand_score(fitted.labels_, fitted.predict(pence))",
            None,
            "predicted for the pence",
        ),
        Wrong(
            "divided",
            UNITS + "pence['spend_pounds_a_month'] /= 10_000\nagreement_unscaled = adjusted_rand_score(bare[0], "
            "KMeans(4, n_init=5, random_state=0).fit_predict(pence))",
            "scale-does-not-matter",
            "what dividing the spend by 100",
        ),
        Wrong(
            "the balance in pence",
            UNITS + "agreement_unscaled = adjusted_rand_score(bare[0], KMeans(4, n_init=5, random_state=0)"
            ".fit_predict(in_pounds.assign(balance_pounds=100 * in_pounds['balance_pounds'])))",
            "scale-does-not-matter",
            "changing the balance",
        ),
        Wrong(
            "without the balance",
            UNITS + "agreement_unscaled = adjusted_rand_score(*(KMeans(4, n_init=5, random_state=0)"
            ".fit_predict(x.drop(columns='balance_pounds')) for x in (in_pounds, pence)))",
            "scale-does-not-matter",
            "all six columns",
        ),
        Wrong(
            "one scaler for both",
            UNITS + "scaler = StandardScaler().fit(in_pounds)\nagreement_scaled = adjusted_rand_score(*("
            "KMeans(4, n_init=5, random_state=0).fit_predict(scaler.transform(x)) for x in (in_pounds, pence)))",
            None,
            "learned the spread of the pounds",
        ),
    ],
    "10.5": [
        Wrong("nothing to compare with", pounds("worth(r[s[r]])"), "high-score-is-useful", "from calls by lot as well"),
        Wrong("against the others", pounds("worth(r[s[r]]) - worth(r[~s[r]])"), None, "customers outside it"),
        Wrong("the called alone", pounds("m[r][c[r] & s[r]].mean() - m[r][c[r]].mean()"), None, "the not called"),
        Wrong("mean margins", pounds("m[r][s[r]].mean() - m[r].mean()"), None, "nothing about calls"),
        Wrong("cost once", pounds("worth(r[s[r]]) - worth(r) - CALL_POUNDS"), None, "the cost falls out"),
        Wrong("cost added", pounds("worth(r[s[r]]) - worth(r) + CALL_POUNDS"), None, "the cost falls out"),
        Wrong("pence", pounds("100 * (worth(r[s[r]]) - worth(r))"), None, "in pence"),
        Wrong(
            "an interval of 90%",
            ADVANTAGE + "e = np.std([f(r) for r in draws])\n"
            "advantage_low, advantage_high = advantage_pounds - 1.645 * e, advantage_pounds + 1.645 * e",
            None,
            "2.5% at either end",
        ),
        Wrong(
            "drawn apart",
            ADVANTAGE + "inside = np.flatnonzero(s)\n"
            "e = np.std([worth(chance.choice(inside, len(inside))) - worth(r) for r in draws])\n"
            "advantage_low, advantage_high = advantage_pounds - 1.96 * e, advantage_pounds + 1.96 * e",
            None,
            "drawn separately",
        ),
        Wrong(
            "the worth's own interval",
            ADVANTAGE + "inside = [worth(r[s[r]]) for r in draws]\n"
            "advantage_low, advantage_high = np.quantile(inside, [0.025, 0.975])",
            None,
            "not where the estimate is",
        ),
        Wrong("six hundred calls", pounds("600 * (worth(r[s[r]]) - worth(r))"), None, "six hundred calls"),
        Wrong("the other sign", pounds("worth(r) - worth(r[s[r]])"), None, "the other sign"),
        Wrong(
            "no interval",
            ADVANTAGE + "advantage_low = advantage_high = advantage_pounds",
            "one-number-is-enough",
            "without width",
        ),
        Wrong(
            "one standard error",
            ADVANTAGE + "e = np.std([f(r) for r in draws])\n"
            "advantage_low, advantage_high = advantage_pounds - e, advantage_pounds + e",
            None,
            "covers 68%",
        ),
        Wrong(
            "the ends turned round",
            ADVANTAGE + "advantage_low, advantage_high = advantage_high, advantage_low",
            None,
            "smaller number first",
        ),
    ],
    "10.6": [
        Wrong("nothing excluded", CARD + "card['not_for'] = ['fraud']", None, "at least 3 different texts"),
        Wrong(
            "a story for a name",
            CARD + "card['name'] = 'young digital nomads who love to travel'",
            None,
            "at most five words",
        ),
        Wrong("a field is lost", CARD + "del card['expires']", None, "without 'expires'"),
        Wrong("per cent", CARD + "card['share_of_base'] *= 100", None, "a percentage"),
        Wrong(
            "against the lot",
            CARD + "card['call_worth_pounds'] = [advantage_pounds, advantage_low, advantage_high]",
            None,
            "advantage over the lot",
        ),
        Wrong(
            "before cost",
            CARD + "card['call_worth_pounds'] = [x + CALL_POUNDS for x in card['call_worth_pounds']]",
            None,
            "before the cost",
        ),
        Wrong(
            "the cost on the page",
            CARD + "card['call_worth_pounds'] = [x + 3 for x in card['call_worth_pounds']]",
            None,
            "the £6 of the page",
        ),
        Wrong(
            "no interval", CARD + "card['call_worth_pounds'] = [middle] * 3", "one-number-is-enough", "without width"
        ),
        Wrong(
            "an interval of 90%",
            CARD + "card['call_worth_pounds'] = [middle, middle - 1.645 * error, middle + 1.645 * error]",
            None,
            "2.5% at either end",
        ),
        Wrong("for ever", CARD + "card['expires'] = 'Never.'", None, "How long do habits"),
        Wrong("a number of customers", CARD + "card['share_of_base'] = in_segment.sum()", None, "Divide by all"),
        Wrong("the other stability", CARD + "card['stability'] = 0.5", None, "`stability_four`"),
        Wrong("all columns", CARD + "card['features'] = columns", None, "four habits"),
        Wrong("one more field", CARD + "card['colour'] = 'blue'", None, "exactly the nine fields"),
    ],
    "10.7": [
        Wrong("a sentence", "answer_to_customer = 'Because you travel.'", None, "40 to 150 words"),
        Wrong(
            "jargon",
            f"answer_to_customer = 'You are in cluster 2. ' + {SPOKEN!r}",
            "name-is-the-finding",
            "in the words of a customer",
        ),
    ],
}
