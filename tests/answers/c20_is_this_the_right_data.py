"""Right and wrong answers that the checks of exercise 20 are tested with."""

from answers import Wrong

# Found by other means than the solution's: windows, runs and counts, with dates and rows of other types.
OTHERWISE = (
    "found = {}\n"
    "hours = (payments['received_at'] - payments['event_time']).dt.total_seconds() / 3_600\n"
    "typical = hours.groupby(payments['source'].astype(str)).quantile(0.4)\n"
    "if typical.max() > 1:\n    found['clock_shift'] = float(np.round(typical.max()))\n"
    "key = payments.groupby(['account', 'counterparty', 'amount_pence', 'event_time']).cumcount()\n"
    "if (key > 0).sum() > 0.001 * len(payments):\n"
    "    found['retried_duplicates'] = set(payments['seq'][key > 0].tolist())\n"
    "told = reports[reports['fraud']].merge(payments, on='seq', suffixes=('_of_report', ''))\n"
    "herds = told[told['source_of_report'] != 'card dispute'].sort_values('known_at').drop_duplicates('account')\n"
    "high = payments[payments['account_grade'] == 5].merge(herds[['account', 'known_at']], on='account')\n"
    "early = high[high['received_at'] < high['known_at']]\n"
    "if len(early) > 10:\n    found['back_filled_grade'] = str(early['received_at'].max().date())\n"
    "weeks = payments['received_at'].dt.floor('D')\n"
    "old = payments['mcc'].isin([5947, 6051]).groupby(weeks).sum()\n"
    "if old.iloc[-1] == 0:\n    found['category_remap'] = old[old > 0].index.max() + pd.Timedelta(days=1)\n"
    "cards = told[told['source_of_report'] == 'card dispute'].sort_values('received_at')\n"
    "small = (cards['amount_pence'] < 2_000).to_numpy()\n"
    "tail = len(small) - 1 - np.flatnonzero(small).max()\n"
    "if tail > 20:\n    found['policy_change'] = cards['received_at'].iloc[len(small) - tail].date()\n"
    "lot = acts[acts['action'].astype(str) == 'let_through']\n"
    "if len(lot):\n    found['blocked_unlabelled'] = lot['seq'].to_numpy(dtype=np.int64)\n"
    "web = payments.query(\"channel == 'web'\")\n"
    "if web['device'].notna().sum() == 0:\n    found['device_missing_on_web'] = len(web)\n"
    "benefit = payments[payments['reference'].astype(str).str.match('DWP')]\n"
    "bare = benefit[~benefit['reference'].astype(str).str.contains(r'QQ\\d')]\n"
    "if len(bare):\n    found['reference_truncated'] = bare['seq'].tolist()\n"
)
ALL_ON = (
    "lot = acts.loc[acts['action'] == 'let_through', 'seq'].astype(int)\n"
    "text = payments['reference'].astype(str)\n"
    "found = {'clock_shift': 5, 'retried_duplicates': payments.loc[payments.duplicated(['account', 'counterparty', "
    "'amount_pence', 'event_time']), 'seq'], 'back_filled_grade': '2026-07-25', 'category_remap': '2026-07-25', "
    "'policy_change': '2026-07-25', 'blocked_unlabelled': lot, 'device_missing_on_web': "
    "int((payments['channel'] == 'web').sum()), 'reference_truncated': payments.loc[text.str.startswith('DWP') & "
    "~text.str.contains('QQ'), 'seq']}\n"
)
AGES = (
    "day = pd.Timedelta(days=1)\n"
    "def age(rows):\n"
    "    wait = np.sort(first.loc[rows, 'wait_days'].to_numpy())\n"
    "    return int(np.ceil(wait[int(np.ceil(0.9 * len(wait))) - 1]))\n"
    "old = (today - first['received_at'] >= 60 * day) & (first['wait_days'] <= 60)\n"
    "before = first['received_at'] < changed\n"
    "age_before, age_after = age(old & before), age(old & ~before)\n"
    "cut_off = today - age_after * day\n"
)
WAYS = (
    "is_in = tried['seq'].isin\n"
    "rep, lot = is_in(reports.query('fraud')['seq']), is_in(acts.query(\"action == 'let_through'\")['seq'])\n"
    "blk, tru = tried['status'].eq('blocked'), is_in(bank.truth['payments'].query('fraud')['seq'])\n"
    "w = 1.0 * ~blk + 9 * lot\n"
    "shares = {'dropped': (rep & ~blk).sum() / (~blk).sum(), 'genuine': rep.sum() / len(tried), "
    "'fraud': (rep.sum() + blk.sum()) / len(tried), 'weighted': (w * rep).sum() / w.sum(), "
    "'truth': tru.sum() / len(tried)}\n"
    "never_told = (shares['truth'] - shares['weighted']) / shares['truth']\n"
)
MEMO = "memo = 'Of 1,234 payments the rule blocked 56, and 789 reports came. ' * 15\n"
ROWS = (
    "cannot_claim = [{'claim': f'The model finds fraud of kind {k}', 'because': 'Nobody has reported this kind yet', "
    "'would_need': 'An audit of payments by lot'} for k in range(4)]\n"
)
HOME = "odds = 2 / 3 * (1 / 9_999) / (3 / 997)\n"

CORRECT = {
    "20.1": [OTHERWISE, OTHERWISE + "found.pop(sorted(found)[0])"],
    "20.2": [AGES, AGES + "cut_off = cut_off.date()"],
    "20.3": [WAYS],
    "20.4": [MEMO + ROWS],
    "20.5": [
        HOME + "real_share = odds / (1 + odds)\nread_for_one = round((1 + odds) / odds)",
        "real = 0.4 / 0.003 * 0.0001\nfalse = 0.6 / 0.997 * 0.9999\nreal_share = real / (real + false)\n"
        "read_for_one = (real + false) / real",
    ],
}

WRONG = {
    "20.1": [
        Wrong("everything is on", ALL_ON, says="that are not there"),
        Wrong(
            "nothing is on",
            "found = {}",
            misconception="past-policy-does-not-matter",
            says="0 shown by their evidence",
        ),
        Wrong(
            "no date was looked for",
            OTHERWISE + "for one in ('back_filled_grade', 'category_remap', 'policy_change'):\n"
            "    found.pop(one, None)",
            misconception="past-policy-does-not-matter",
            says="shows along time",
        ),
        Wrong("a name of one's own", "found = {'clock': 5}", says="'clock'"),
        Wrong(
            "right names, no evidence",
            OTHERWISE + "found = {name: '2026-01-01' for name in found}",
            says="found[",
        ),
        Wrong(
            "all found, one date out of thin air",
            OTHERWISE + "one = sorted(set(found) & {'back_filled_grade', 'category_remap', 'policy_change'})[0]\n"
            "found[one] = '2026-04-10'",
            says="too early",
        ),
        Wrong(
            "positions in place of seq, half the rest missing",
            OTHERWISE + "found = {name: found[name] for name in sorted(found)[:2]}",
            misconception="past-policy-does-not-matter",
            says="Two more at least",
        ),
    ],
    "20.2": [
        Wrong(
            "one curve for both",
            AGES + "age_before = age_after = age(old)\ncut_off = today - age_after * day",
            misconception="past-policy-does-not-matter",
            says="one curve",
        ),
        Wrong("swapped", AGES + "age_before, age_after = age_after, age_before", says="swapped"),
        Wrong(
            "cut by the old way",
            AGES + "cut_off = today - age_before * day",
            misconception="past-policy-does-not-matter",
            says="old way of reporting",
        ),
        Wrong("today", AGES + "cut_off = today", misconception="no-report-means-genuine", says="That is today"),
        Wrong("the whole horizon", AGES + "cut_off = today - 60 * day", says="whole horizon"),
    ],
    "20.3": [
        Wrong(
            "blocked as genuine for all",
            WAYS + "shares['dropped'] = shares['genuine']",
            misconception="no-report-means-genuine",
            says="share of *genuine*",
        ),
        Wrong(
            "blocked as fraud in place of the lot",
            WAYS + "shares['weighted'] = shares['fraud']",
            misconception="blocked-means-fraud",
            says="share of *fraud*",
        ),
        Wrong(
            "blocked counted as well",
            WAYS + "w = 1.0 + 9 * lot\nshares['weighted'] = (w * rep).sum() / w.sum()",
            misconception="no-report-means-genuine",
            says="second time",
        ),
        Wrong(
            "nine each", WAYS + "w = 1.0 * ~blk + 8 * lot\nshares['weighted'] = (w * rep).sum() / w.sum()",
            says="stand for nine",
        ),
        Wrong("the lot alone", WAYS + "shares['weighted'] = rep[lot].mean()", says="those let through alone"),
        Wrong("truth without the blocked", WAYS + "shares['truth'] = tru[~blk].mean()", says="left out of the truth"),
        Wrong("told, not untold", WAYS + "never_told = 1 - never_told", says="that *is* told"),
        Wrong("a difference", WAYS + "never_told = shares['truth'] - shares['weighted']", says="difference of two"),
    ],
    "20.4": [
        Wrong("too short", "memo = 'The data are fine.'\n" + ROWS, says="150 to 500 words"),
        Wrong("no numbers", "memo = 'The data are fine and nothing is wrong. ' * 20\n" + ROWS, says="hardly a digit"),
        Wrong("one claim four times", MEMO + ROWS + "cannot_claim = cannot_claim[:1] * 4", says="four different"),
        Wrong(
            "a word for a reason", MEMO + ROWS + "cannot_claim[2]['because'] = 'bias'", says="at least four words"
        ),
    ],
    "20.5": [
        Wrong(
            "the warehouse's share", "real_share, read_for_one = 0.4, 2.5",
            misconception="rates-fix-precision", says="thirty times",
        ),
        Wrong("share divided", "real_share = 0.4 / 30\nread_for_one = 75", says="share was divided"),
        Wrong("odds", HOME + "real_share = odds\nread_for_one = 1 / odds", says="These are odds"),
        Wrong(
            "false ones alone", HOME + "real_share = odds / (1 + odds)\nread_for_one = 1 / real_share - 1",
            says="false ones alone",
        ),
    ],
}  # fmt: skip

MISSED = "one limit is then not found, which the question forgives; no evidence is wrong"
OFF = "shows only limits that are off in this warehouse, so that the answer is the same"
EQUIVALENT = {
    "20.1": {
        "column seq for account_grade": MISSED,
        "column source for channel": MISSED,
        "column account_grade for device": MISSED,
        "column device for reference": MISSED,
        "column seq for action": OFF,
        "column amount_pence for counterparty": OFF,
        "column rail for direction": OFF,
        "column country for mcc": OFF,
        "column balance_pence for status": OFF,
    }
}
