"""Right and wrong answers to exercise 19."""

from answers import Wrong


def _wrong(name: str, source: str, says: str, misconception: str | None = None) -> Wrong:
    return Wrong(name, source, misconception, says)


OUT = 'rows = payments[period & (payments["direction"] == "out") & (payments["rail"] == "card")]\n'
RIGHT = 'rows = rows[(rows["status"] == "approved") & ~payments.duplicated(SAME)[rows.index]]\n'
COUNT = 'payments_a_day, pounds_a_day = len(rows) / 30, rows["amount_pence"].sum() / 3000'

SCOPE = """
scope_document = {
    "decision": "approve the payment at once, or decline it and let somebody read the alert",
    "decides": "Head of financial crime",
    "population": {"payments": "approved card payments out", "rails": ["card"],
                   "second": "before the authorisation reply"},
    "accounts": {
        "bank": "card fraud that customers dispute",
        "public": "stolen benefits reported by the office",
        "customers": "honest people declined at a till",
    },
    "guardrails": [
        {"measure": "honest people declined a week, per thousand", "limit": 1, "account": "customers"},
        {"measure": "alerts a day", "limit": 20, "account": "bank"},
    ],
    "non_goals": ["no judgement about anybody's benefits", "no fraud at other banks"],
    "kill_criteria": [
        {"measure": "value in central at 0.0001, upper end", "limit": 0, "week": 9},
        {"measure": "mature labels, share", "limit": 0.5, "week": 4},
    ],
}
"""


def _changed(old: str, new: str) -> str:
    assert old in SCOPE
    return SCOPE.replace(old, new)


PRICES = """
office = who.isin(["benefits office", "investigation"])
real = stopped & fraud
saved = {"bank": float(pounds[real & ~office].sum() / DAYS), "public": float(pounds[real & office].sum() / DAYS)}
false = float((stopped & ~fraud).sum() / DAYS)
read = 4 * float(stopped.sum() / DAYS)
values = {
    "ledger": saved["bank"] - 15 * false - read,
    "central": saved["bank"] + saved["public"] - 15 * false - read,
    "customers": saved["bank"] + saved["public"] - 75 * false - read,
}
"""
VALUED = "one = (pounds.where(fraud, -15.0) - 4).where(stopped, 0) / DAYS\n"
NOTE = '"' + "word " * 90 + "simulated 12 34 56 and what do you say, shall the public count or not in this pilot?" + '"'

CORRECT = {
    "19.1": ('contradictions = ["ba", "D and C".replace(" and ", ""), "G/E"]',),
    "19.2": (
        'rows = payments.drop_duplicates(SAME)\nrows = rows[rows["received_at"].dt.tz_convert("Europe/London")'
        '.between("2026-04-27", "2026-05-27", inclusive="left")]\n'
        "rows = rows.query(\"direction == 'out' and rail == 'card' and status == 'approved'\")\n"
        'payments_a_day, pounds_a_day = len(rows) / 30, rows["amount_pence"].sum() / 3000',
    ),
    "19.3": (PRICES,),
    "19.4": (
        VALUED + "sums = one.groupby(linked).sum().to_numpy()\nrng = np.random.default_rng(5)\n"
        "drawn = [rng.choice(sums, len(sums)).sum() for _ in range(1000)]\nworth = one.sum()\n"
        "low, high = np.quantile(drawn, [0.025, 0.975])",
    ),
    "19.5": (
        "real_share = 1 / (1 + 0.0005 * 0.9999 / (0.6 * 0.0001))\npounds_per_million = 60 * 116 - 499.95 * 19\n"
        "break_even = 9.5e-3 / (69.6 + 9.5e-3)",
    ),
    "19.6": (SCOPE,),
    "19.7": (f"note = {NOTE}",),
}

WRONG = {
    "19.1": (
        _wrong("a price as a limit", 'contradictions = {"AB", "CD", "BH"}', "It forbids none", "limits-come-later"),
        _wrong("hours", 'contradictions = {"AB", "CD", "BF"}', "if the payment can wait"),
        _wrong("two pairs", 'contradictions = {"AB", "CD"}', "what the pilot covers"),
        _wrong("letters apart", 'contradictions = [("A", "B"), ("C", "D"), ("E", "G")]', "as one text"),
        _wrong("no pair", 'contradictions = {"AB", "CD", "E"}', "as one text"),
    ),
    "19.2": (
        _wrong(
            "declined ones too",
            OUT + "rows = rows[~payments.duplicated(SAME)[rows.index]]\n" + COUNT,
            "Declined and blocked",
            "everything-is-in-scope",
        ),
        _wrong(
            "repeats too",
            OUT + 'rows = rows[rows["status"] == "approved"]\n' + COUNT,
            "Repeated messages",
            "everything-is-in-scope",
        ),
        _wrong(
            "pence",
            OUT + RIGHT + "payments_a_day, pounds_a_day = len(rows) / 30, rows.amount_pence.sum() / 30",
            "pence",
        ),
        _wrong("whole", OUT + RIGHT + "payments_a_day, pounds_a_day = len(rows), 0", "over the period"),
    ),
    "19.3": (
        _wrong(
            "public in the ledger",
            PRICES + 'values["ledger"] = values["central"]',
            "pounds are in",
            "one-account-is-enough",
        ),
        _wrong(
            "no harm",
            PRICES + 'values["central"] += 15 * false',
            "Harm to customers is missing",
            "one-account-is-enough",
        ),
        _wrong(
            "reads false ones only", PRICES + 'values["ledger"] += 4 * float(real.sum() / DAYS)', "Only false alarms"
        ),
        _wrong("half of a card fraud", PRICES + 'saved["bank"] /= 2', "Half is for push payments"),
        _wrong("one account", PRICES + 'saved["bank"] += saved["public"]', "both accounts", "one-account-is-enough"),
    ),
    "19.4": (
        _wrong(
            "rows",
            VALUED + "worth = one.sum()\nhalf = 1.96 * one.std() * len(one) ** 0.5\n"
            "low, high = worth - half, worth + half",
            "case of its own",
        ),
        _wrong(
            "90%",
            VALUED + "sums = one.groupby(linked).sum()\nworth = sums.sum()\n"
            "half = 1.645 * sums.std() * len(sums) ** 0.5\n"
            "low, high = worth - half, worth + half",
            "90%",
        ),
        _wrong(
            "accounts",
            VALUED + 'sums = one.groupby(scope["account"]).sum()\nworth = sums.sum()\n'
            "half = 1.96 * sums.std() * len(sums) ** 0.5\n"
            "low, high = worth - half, worth + half",
            "Accounts of one crew",
        ),
        _wrong(
            "spread of the groups",
            VALUED + "sums = one.groupby(linked).sum()\nworth = sums.sum()\nlow, high = sums.quantile([0.05, 0.5])",
            "of the total, not of a group",
        ),
        _wrong(
            "over the period",
            "worth = 30 * (pounds.where(fraud, -15.0) - 4)[stopped].sum() / DAYS\nlow, high = 0, 1",
            "over the period",
        ),
    ),
    "19.5": (
        _wrong(
            "rates",
            "real_share = 0.6\npounds_per_million = -2539.05\nbreak_even = 0.000136",
            "share of the frauds",
            "rates-fix-precision",
        ),
        _wrong(
            "no false alarms",
            "real_share = 60 / 559.95\npounds_per_million = 6960\nbreak_even = 0.000136",
            "cost nothing",
            "value-survives-the-base-rate",
        ),
        _wrong(
            "sign", "real_share = 60 / 559.95\npounds_per_million = 2539.05\nbreak_even = 0.00013648", "turned round"
        ),
        _wrong(
            "reading twice",
            "real_share = 60 / 559.95\npounds_per_million = 60 * 116 - 499.95 * 23\nbreak_even = 0.00013648",
            "in the £19",
        ),
        _wrong("five per cent", "real_share = 60 / 50055\npounds_per_million = 0\nbreak_even = 0", "taken as 5%"),
        _wrong(
            "per cent", "real_share = 60 / 559.95\npounds_per_million = -2539.05\nbreak_even = 0.013647640", "per cent"
        ),
    ),
    "19.6": (
        _wrong(
            "AUC",
            _changed(
                "approve the payment at once, or decline it and let somebody read the alert",
                "reach an AUC of at least 0.95 by week eight",
            ),
            "nobody decides it",
            "the-goal-is-auc",
        ),
        _wrong(
            "zero fraud",
            _changed(
                "approve the payment at once, or decline it and let somebody read the alert",
                "reach zero fraud on all payments by the end of December",
            ),
            "a wish",
            "zero-fraud-is-the-goal",
        ),
        _wrong("bacs", _changed('["card"]', '["card", "bacs"]'), "credited before", "everything-is-in-scope"),
        _wrong(
            "nobody guards customers",
            _changed('"account": "customers"', '"account": "public"'),
            "honest person",
            "one-account-is-enough",
        ),
        _wrong(
            "no fraud at all",
            _changed('"alerts a day", "limit": 20', '"frauds let through a week", "limit": 0'),
            "no limit but a wish",
            "zero-fraud-is-the-goal",
        ),
        _wrong(
            "one guardrail twice",
            _changed('"alerts a day", "limit": 20', '"honest people declined a week, per thousand", "limit": 20'),
            "two different guardrails",
            "limits-come-later",
        ),
        _wrong(
            "one kill criterion",
            _changed('        {"measure": "mature labels, share", "limit": 0.5, "week": 4},\n', ""),
            "two different kill criteria",
            "limits-come-later",
        ),
    ),
    "19.7": (_wrong("short", 'note = "It depends."', "100 to 220"),),
}
