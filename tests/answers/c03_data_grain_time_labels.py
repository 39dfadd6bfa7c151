"""Right and wrong answers that the checks of exercise 3 are tested with."""

from answers import Wrong

SAME = "['account', 'counterparty', 'channel', 'amount_pence', 'status', 'event_time']"
REPEATS = f"again = payments.duplicated({SAME})\nrepeats = payments.loc[again, 'seq'].tolist()\n"
POUNDS = (
    "moved = again & (payments['direction'] == 'out') & (payments['status'] == 'approved')\n"
    "pounds_twice = payments.loc[moved, 'amount_pence'].sum() / 100\n"
)
CLOCK = (
    "wrong_source, hours_to_add = 'card_south', 5\n"
    "written = payments.loc[payments['source'] == 'card_south', 'event_time']\n"
    "def month(when, zone=LONDON):\n"
    "    local = when.dt.tz_convert(zone)\n"
    "    return 12 * local.dt.year + local.dt.month\n"
    "month_changes = int((month(written) != month(written + pd.Timedelta(hours=5))).sum())\n"
)
WHY = (
    "why = {'A': 'does not apply', 'B': 'not recorded', 'C': 'not yet', 'D': 'prevented',\n"
    "       'E': 'does not apply', 'F': 'not recorded', 'G': 'not yet'}\n"
)
LABELS = "def labels_on(reports, seqs, day):\n"
WORDS = "    words = {True: 'fraud', False: 'genuine'}\n"
LOOKED_UP = WORDS + "    return [words[bool(latest[seq])] if seq in latest else 'unknown' for seq in seqs]\n"
JULY = (
    "day = pd.Timestamp('2026-08-01', tz=LONDON)\n"
    "known = cases[cases['known_at'] <= day]\n"
    "old = known[known['paid_at'] <= day - pd.Timedelta(days=60)]\n"
    "def shares(rows):\n"
    "    return {age: (rows['wait_days'] <= age).mean() for age in (7, 14, 30)}\n"
    "by_age = shares(old)\n"
    "share = np.mean([(old['wait_days'] <= age).mean() for age in np.arange(31) + 0.5])\n"
    "so_far = (known['month'] == '2026-07').sum()\n"
    "july = so_far / share\n"
)
BRIER = (
    "everybody = p1 = earlier['reported'].mean()\n"
    "by_lot = p2 = earlier.loc[earlier['action'] == 'let_through', 'reported'].mean()\n"
    "y = later.loc[later['action'] == 'let_through', 'reported'].to_numpy()\n"
    "one, two = (p1 - y) ** 2, (p2 - y) ** 2\n"
    "d = one - two\n"
    "gain = d.mean()\n"
    "error = d.std() / len(d) ** 0.5\n"
    "gain_low, gain_high = gain - 1.96 * error, gain + 1.96 * error\n"
)
LIMITS = (
    "def limit(column, rows, cannot=None):\n"
    "    return {'column': column, 'rows': rows, 'cannot': cannot or 'compute anything from ' + column + ' as it is'}\n"
    "south = (payments['source'] == 'card_south').sum()\n"
    "web = (payments['channel'] == 'web').sum()\n"
    "blocked = (payments['status'] == 'blocked').sum()\n"
    "twice = payments.duplicated(['account', 'counterparty', 'amount_pence', 'event_time', 'channel']).sum()\n"
)
FOUR = "limit('seq', twice), limit('event_time', south), limit('device', web), limit('status', blocked)"
FIVE = FOUR + ", limit('mcc', 12_000)"

CORRECT = {
    "3.1": [
        REPEATS + POUNDS,
        "key = ['account', 'counterparty', 'amount_pence', 'event_time', 'source', 'direction']\n"
        "in_order = payments.sort_values('seq')\n"
        "rank = in_order.groupby(key, observed=True).cumcount()\n"
        "rows = in_order[rank > 0]\n"
        "repeats = set(rows['seq'])\n"
        "pounds_twice = rows.query(\"direction == 'out' and status == 'approved'\")['amount_pence'].sum() / 100",
        "filled = payments.drop(columns=['seq', 'received_at', 'balance_pence', 'payee_check'])\n"
        "again = filled.duplicated()\nrepeats = payments.loc[again, 'seq'].to_numpy()\n" + POUNDS,
    ],
    "3.2": [
        CLOCK,
        "gap = (payments['received_at'] - payments['event_time']).dt.total_seconds() / 3600\n"
        "by_source = gap.groupby(payments['source'].astype(str)).quantile(0.4)\n"
        "wrong_source, hours_to_add = by_source.idxmax(), by_source.max()\n"
        "rows = payments[payments['source'] == wrong_source]\n"
        "both = [rows['event_time'], rows['event_time'] + pd.Timedelta(hours=hours_to_add)]\n"
        "both = [each.dt.tz_convert(LONDON).dt.strftime('%B') for each in both]\n"
        "month_changes = (both[0] != both[1]).sum()",
    ],
    "3.3": [WHY.replace("'not yet'", "'Not yet'"), WHY + "why = dict(reversed(list(why.items())))"],
    "3.4": [
        LABELS + "    arrived = reports.loc[reports['known_at'] <= day].sort_values('known_at')\n"
        "    latest = arrived.groupby('seq')['fraud'].last().to_dict()\n" + LOOKED_UP,
        LABELS + "    told = []\n"
        "    for seq in seqs:\n"
        "        own = reports[(reports['seq'] == seq) & ~(reports['known_at'] > day)]\n"
        "        if own.empty:\n"
        "            told.append('unknown')\n"
        "            continue\n"
        "        told.append('fraud' if own.loc[own['known_at'].idxmax(), 'fraud'] else 'genuine')\n"
        "    return np.array(told)",
        LABELS + "    arrived = reports[reports['known_at'] <= day].sort_values('known_at')\n"
        "    latest = arrived.groupby('seq')['fraud'].last()\n"
        "    return latest.map({True: 'fraud', False: 'genuine'}).reindex(seqs).fillna('unknown')",
    ],
    "3.5": [
        JULY,
        JULY + "by_age = {age: round(share, 3) for age, share in by_age.items()}\n"
        "july = round(so_far / np.mean([(old['wait_days'] <= age).mean() for age in np.arange(31) + 0.5]))",
    ],
    "3.6": [
        BRIER,
        BRIER + "chance = np.random.default_rng(9)\n"
        "means = [chance.choice(d, len(d)).mean() for _ in range(2_000)]\n"
        "gain_low, gain_high = np.percentile(means, [2.5, 97.5])",
    ],
    "3.7": [
        LIMITS + f"limits = [{FIVE}]",
        LIMITS + f"limits = ({FOUR}, limit('known_at', 1_900), limit('mcc', 12_000.0), limit('account_grade', 60_000))",
        LIMITS + "fps = (payments['rail'] == 'faster_payments') & payments['reference'].notna()\n"
        "limits = [limit('reference', fps.sum()), limit('event_time', 0.98 * south), limit('mcc', 20_000),\n"
        "          limit('account_grade', 90_000), limit('known_at', 2_000)]",
    ],
    "3.8": [
        "answer = 'We know 50 of the cases of July so far, and more will come. ' + 'Please wait until October. ' * 13"
    ],
}

WRONG = {
    "3.1": [
        Wrong(
            "every column",
            "again = payments.duplicated()\nrepeats = payments.loc[again, 'seq']\npounds_twice = 0.0",
            misconception="a-row-is-a-customer",
            says="no two rows agree in everything",
        ),
        Wrong(
            "without the time",
            "again = payments.duplicated(['account', 'counterparty', 'amount_pence'])\n"
            "repeats = payments.loc[again, 'seq'].tolist()\n" + POUNDS,
            says="too coarse",
        ),
        Wrong(
            "both rows of a pair",
            f"again = payments.duplicated({SAME}, keep=False)\nrepeats = payments.loc[again, 'seq']\n" + POUNDS,
            says="the payment is gone altogether",
        ),
        Wrong(
            "the first row of a pair",
            f"again = payments.duplicated({SAME}, keep='last')\nrepeats = payments.loc[again, 'seq']\n" + POUNDS,
            says="first messages of the pairs",
        ),
        Wrong(
            "cards only",
            REPEATS + POUNDS + "repeats = payments.loc[again & (payments['rail'] == 'card'), 'seq'].tolist()",
            says="too fine",
        ),
        Wrong(
            "without the account",
            "again = payments.duplicated(['event_time', 'amount_pence'])\n"
            "repeats = payments.loc[again, 'seq'].tolist()\n" + POUNDS,
            misconception="a-row-is-a-customer",
            says="other side of a transfer",
        ),
        Wrong("positions", REPEATS + POUNDS + "repeats = np.flatnonzero(again).tolist()", says="counted from 0"),
        Wrong("the mask", REPEATS + POUNDS + "repeats = again.tolist()", says="payments.loc[again"),
        Wrong("amounts", REPEATS + POUNDS + "repeats = [10**9]", says="numbers that no row has"),
        Wrong("pence", REPEATS + POUNDS + "pounds_twice *= 100", says="in pence"),
        Wrong(
            "declined ones, too",
            REPEATS
            + "pounds_twice = payments.loc[again & (payments['direction'] == 'out'), 'amount_pence'].sum() / 100",
            misconception="a-row-is-a-customer",
            says="declined or blocked",
        ),
        Wrong("both messages", REPEATS + POUNDS + "pounds_twice *= 2", says="counts the first message as well"),
    ],
    "3.2": [
        Wrong(
            "another source",
            CLOCK + "wrong_source = 'card_north'",
            misconception="one-time-is-enough",
            says="no wrong clock",
        ),
        Wrong("no source", CLOCK + "wrong_source = 'south'", says="one of bacs_file"),
        Wrong("the other sign", CLOCK + "hours_to_add = -5", says="the other way round"),
        Wrong(
            "the mean",
            CLOCK + "lag = payments['received_at'] - payments['event_time']\n"
            "hours_to_add = lag[payments['source'] == 'card_south'].mean() / pd.Timedelta(hours=1)",
            misconception="one-time-is-enough",
            says="That is a mean",
        ),
        Wrong("minutes", CLOCK + "hours_to_add = 300", says="in minutes"),
        Wrong("seconds", CLOCK + "hours_to_add = 18_000", says="in seconds"),
        Wrong("summer time", CLOCK + "hours_to_add = 6", says="both columns are in UTC"),
        Wrong(
            "months of UTC",
            CLOCK + "month_changes = (month(written, 'UTC') != month(written + pd.Timedelta(hours=5), 'UTC')).sum()",
            misconception="one-time-is-enough",
            says="months of UTC",
        ),
        Wrong(
            "taken off",
            CLOCK + "month_changes = (month(written) != month(written - pd.Timedelta(hours=5))).sum()",
            says="taken off",
        ),
        Wrong(
            "days in place of months",
            CLOCK + "later = written + pd.Timedelta(hours=5)\n"
            "month_changes = (written.dt.tz_convert(LONDON).dt.date != later.dt.tz_convert(LONDON).dt.date).sum()",
            says="of each row before and after",
        ),
    ],
    "3.3": [
        Wrong(
            "the device does not exist",
            WHY + "why['B'] = 'does not apply'",
            misconception="null-is-zero",
            says="the web channel did not keep it",
        ),
        Wrong(
            "no report, no fraud",
            WHY + "why['C'] = 'does not apply'",
            misconception="no-report-is-genuine",
            says="on a statement",
        ),
        Wrong(
            "a blocked payment is late",
            WHY + "why['D'] = 'not yet'",
            misconception="the-newest-month-is-complete",
            says="was stopped",
        ),
        Wrong("the refund prevented it", WHY + "why['F'] = 'prevented'", says="the writing down"),
        Wrong("lost withdrawal", WHY + "why['G'] = 'not recorded'", says="next Thursday"),
        Wrong("another word", WHY + "why['A'] = 'zero'", says="one of 'does not apply'"),
        Wrong("a letter is missing", WHY + "del why['E']", says="without 'E'"),
    ],
    "3.4": [
        Wrong(
            "no report is genuine",
            LABELS + "    arrived = reports[reports['known_at'] <= day].sort_values('known_at')\n"
            "    latest = arrived.groupby('seq')['fraud'].last().to_dict()\n"
            "    return ['fraud' if latest.get(seq, False) else 'genuine' for seq in seqs]",
            misconception="no-report-is-genuine",
            says="Return 'unknown'",
        ),
        Wrong(
            "the future",
            LABELS
            + "    latest = reports.sort_values('known_at').groupby('seq')['fraud'].last().to_dict()\n"
            + LOOKED_UP,
            misconception="one-time-is-enough",
            says="had not arrived by then are read",
        ),
        Wrong(
            "latest first, then the day",
            LABELS + "    last = reports.sort_values('known_at').drop_duplicates('seq', keep='last')\n"
            "    latest = last[last['known_at'] <= day].set_index('seq')['fraud'].to_dict()\n" + LOOKED_UP,
            misconception="one-time-is-enough",
            says="latest report of all",
        ),
        Wrong(
            "once a fraud, always a fraud",
            LABELS
            + "    latest = reports[reports['known_at'] <= day].groupby('seq')['fraud'].any().to_dict()\n"
            + LOOKED_UP,
            misconception="a-label-is-a-fact",
            says="one report of fraud were enough",
        ),
        Wrong(
            "the first report",
            LABELS + "    arrived = reports[reports['known_at'] <= day].sort_values('known_at')\n"
            "    latest = arrived.groupby('seq')['fraud'].first().to_dict()\n" + LOOKED_UP,
            misconception="a-label-is-a-fact",
            says="the first report decided",
        ),
        Wrong(
            "not sorted",
            LABELS
            + "    latest = reports[reports['known_at'] <= day].groupby('seq')['fraud'].last().to_dict()\n"
            + LOOKED_UP,
            says="rows are in no order",
        ),
        Wrong(
            "strictly before",
            LABELS + "    arrived = reports[reports['known_at'] < day].sort_values('known_at')\n"
            "    latest = arrived.groupby('seq')['fraud'].last().to_dict()\n" + LOOKED_UP,
            says="exactly then has arrived",
        ),
        Wrong(
            "truth values",
            LABELS + "    arrived = reports[reports['known_at'] <= day].sort_values('known_at')\n"
            "    latest = arrived.groupby('seq')['fraud'].last()\n"
            "    return [bool(latest.get(seq, False)) for seq in seqs]",
            says="one of 'fraud'",
        ),
        Wrong(
            "sorts the caller's table",
            LABELS + "    reports.sort_values('known_at', inplace=True)\n"
            "    latest = reports[reports['known_at'] <= day].groupby('seq')['fraud'].last().to_dict()\n" + LOOKED_UP,
            says="a table that the function has changed",
        ),
        Wrong(
            "the other way round",
            LABELS + "    arrived = reports[reports['known_at'] <= day].sort_values('known_at')\n"
            "    latest = (~arrived.groupby('seq')['fraud'].last()).to_dict()\n" + LOOKED_UP,
            says="on paper",
        ),
    ],
    "3.5": [
        Wrong(
            "everything known",
            JULY + "by_age = shares(known)",
            misconception="the-delay-is-what-has-come",
            says="only what was quick",
        ),
        Wrong(
            "today's table", JULY + "by_age = shares(cases)", misconception="one-time-is-enough", says="in the future"
        ),
        Wrong("still to come", JULY + "by_age = {age: 1 - x for age, x in by_age.items()}", says="has *not* come"),
        Wrong(
            "the newest only",
            JULY + "by_age = shares(known[known['paid_at'] > day - pd.Timedelta(days=60)])",
            misconception="the-delay-is-what-has-come",
            says="payments of the last 60 days",
        ),
        Wrong("June alone", JULY + "by_age = shares(known[known['month'] == '2026-06'])", says="Three filters"),
        Wrong("a key is missing", JULY + "del by_age[14]", says="none for 14"),
        Wrong("per cent", JULY + "by_age = {age: 100 * x for age, x in by_age.items()}", says="cannot occur"),
        Wrong(
            "not corrected", JULY + "july = so_far", misconception="the-newest-month-is-complete", says="known already"
        ),
        Wrong(
            "what came",
            JULY + "july = (cases['month'] == '2026-07').sum()",
            misconception="one-time-is-enough",
            says="on 1 August nobody had",
        ),
        Wrong("by the oldest age", JULY + "july = so_far / by_age[30]", says="Only those of 1 July"),
        Wrong("multiplied", JULY + "july = so_far * share", says="was multiplied"),
        Wrong(
            "ages from the evening",
            JULY + "july = so_far / np.mean([(old['wait_days'] <= age).mean() for age in np.arange(31)])",
            says="off by half a day",
        ),
        Wrong(
            "ages from the morning",
            JULY + "july = so_far / np.mean([(old['wait_days'] <= age).mean() for age in np.arange(1, 32)])",
            says="off by half a day",
        ),
        Wrong("a day", JULY + "july /= 31", says="cases a day"),
    ],
    "3.6": [
        Wrong("the other sign", BRIER + "gain = -gain", says="the other way round"),
        Wrong(
            "one score",
            BRIER + "gain = two.mean()",
            misconception="one-number-is-enough",
            says="*by lot* alone",
        ),
        Wrong(
            "the other score",
            BRIER + "gain = one.mean()",
            misconception="one-number-is-enough",
            says="*everybody* alone",
        ),
        Wrong(
            "learned where it measures",
            BRIER + "by_lot = y.mean()\ngain = one.mean() - ((by_lot - y) ** 2).mean()",
            misconception="fit-on-test",
            says="the payments on which you measure",
        ),
        Wrong("swapped", BRIER + "everybody, by_lot = p2, p1", says="the other colleague"),
        Wrong(
            "from the blocked ones",
            BRIER + "everybody = earlier.loc[earlier['action'] == 'blocked', 'reported'].mean()",
            misconception="no-report-is-genuine",
            says="among the blocked payments",
        ),
        Wrong(
            "distances",
            BRIER + "gain = abs(p1 - y).mean() - abs(p2 - y).mean()",
            misconception="brier-is-accuracy",
            says="squares them",
        ),
        Wrong("one standard error", BRIER + "gain_low, gain_high = gain - error, gain + error", says="covers 68%"),
        Wrong(
            "the spread of payments",
            BRIER + "gain_low, gain_high = gain - 1.96 * d.std(), gain + 1.96 * d.std()",
            says="not of their mean",
        ),
        Wrong(
            "90%",
            BRIER + "gain_low, gain_high = gain - 1.645 * error, gain + 1.645 * error",
            says="covers 90%",
        ),
        Wrong(
            "two errors added",
            BRIER + "apart = (one.var(ddof=1) / len(y) + two.var(ddof=1) / len(y)) ** 0.5\n"
            "gain_low, gain_high = gain - 1.96 * apart, gain + 1.96 * apart",
            misconception="difference-without-pairing",
            says="had met different payments",
        ),
        Wrong("half of the width", BRIER + "gain_low = gain_high = 1.96 * error", says="to each side"),
        Wrong(
            "no interval",
            BRIER + "gain_low = gain_high = gain",
            misconception="one-number-is-enough",
            says="from a lower to a higher end",
        ),
        Wrong(
            "measured on everybody",
            BRIER + "z = later['reported'].to_numpy()\ngain = ((p1 - z) ** 2 - (p2 - z) ** 2).mean()",
            says="whose action is let_through",
        ),
    ],
    "3.7": [
        Wrong(
            "the four that were shown",
            LIMITS + f"limits = [{FOUR}]",
            says="at least five different limits",
        ),
        Wrong(
            "one twice",
            LIMITS + f"limits = [{FOUR}, limit('seq', twice, 'say the same thing once more in other words')]",
            says="at least five different limits",
        ),
        Wrong(
            "empty by design",
            LIMITS + f"limits = [{FOUR}, limit('payee_check', payments['payee_check'].isna().sum())]",
            misconception="null-is-zero",
            says="new payees only",
        ),
        Wrong(
            "all missing devices",
            LIMITS + f"limits = [{FIVE}]\nlimits[2]['rows'] = int(payments['device'].isna().sum())",
            misconception="null-is-zero",
            says="empty because it does not apply",
        ),
        Wrong("nothing planted", LIMITS + f"limits = [{FOUR}, limit('amount_pence', 100)]", says="Nothing was planted"),
        Wrong("no column", LIMITS + f"limits = [{FOUR}, limit('colour', 100)]", says="no column of"),
        Wrong("shares", LIMITS + f"limits = [{FIVE}]\nlimits[3]['rows'] = 0.0015", says="of at least 1"),
        Wrong(
            "both rows",
            LIMITS + f"limits = [{FIVE}]\nlimits[0]['rows'] = 2 * int(twice)",
            says="Both rows of each pair",
        ),
        Wrong("the whole table", LIMITS + f"limits = [{FIVE}]\nlimits[1]['rows'] = len(payments)", says="whole table"),
        Wrong(
            "every row of the worst grade",
            LIMITS + f"limits = [{FOUR}, limit('account_grade', (payments['account_grade'] == 5).sum())]",
            says="whose grade was written back",
        ),
        Wrong("too short", LIMITS + f"limits = [{FIVE}]\nlimits[0]['cannot'] = 'trust it'", says="six words"),
        Wrong(
            "the same text",
            LIMITS
            + f"limits = [{FIVE}]\nfor one in limits:\n    one['cannot'] = 'use this column for anything at all'",
            says="same text twice",
        ),
        Wrong("a field is missing", LIMITS + f"limits = [{FIVE}]\ndel limits[0]['rows']", says="without 'rows'"),
    ],
    "3.8": [
        Wrong("too short", "answer = 'No: 120 will come.'", says="60 to 160 words"),
        Wrong("no number", "answer = 'Please wait until the reports have come. ' * 12", says="at least one number"),
        Wrong(
            "jargon", "answer = 'The 50 suffer from right truncation, so wait. ' * 10", says="words that the lead uses"
        ),
    ],
}

COARSER = "the other columns still tell payments apart to the second"
EQUIVALENT = {
    "3.1": {
        "column direction for account": COARSER,
        "column source for channel": COARSER,
        "column amount_pence for counterparty": COARSER,
    },
}
