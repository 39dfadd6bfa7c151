"""Right and wrong answers that the checks of exercise 24 are tested with."""

from answers import Wrong

PARITY = "def in_parity(offline, online):\n"
SHADOW = (
    "gap = table['shadow'].astype(int) - table['champion'].astype(int)\n"
    "disagreements = int((table['shadow'] != table['champion']).sum())\n"
    "more = 10_000 * gap.mean()\n"
    "each = gap.groupby(table['account']).sum().to_numpy()\n"
    "error = 10_000 * each.std(ddof=1) * len(each) ** 0.5 / len(gap)\n"
    "more_low, more_high = more - 1.96 * error, more + 1.96 * error\n"
)
LIMIT = (
    "def walk(counts, slack=SLACK, floor=0.0):\n"
    "    rows = []\n"
    "    for one in counts:\n"
    "        total, row = 0.0, []\n"
    "        for count in one:\n"
    "            total = max(floor, total + count - slack)\n"
    "            row.append(total)\n"
    "        rows.append(row)\n"
    "    return np.array(rows)\n"
    "def smallest(tops):\n"
    "    return next(n for n in range(1, 400) if (tops >= n).mean() <= 0.05)\n"
)
REST = (
    "false_stops = float((walk(quiet).max(axis=1) >= limit).mean())\n"
    "delay_hours = float(np.median((walk(faulty) >= limit).argmax(axis=1) + 1))\n"
)
HOUR = "HOUR = 3_600_000_000\ndef let_through(clocks, most):\n"
WINDOW = (
    HOUR + "    now, recent, answers = -10**18, [], []\n"
    "    for clock in clocks:\n"
    "        now = max(now, clock)\n"
    "        recent = [m for m in recent if now - m < HOUR]\n"
    "        answers.append(len(recent) < most)\n"
    "        if answers[-1]:\n"
    "            recent.append(now)\n"
    "    return answers\n"
)

CORRECT = {
    "24.1": [
        "import numpy as np\n" + PARITY + "    if len(offline) != len(online):\n        return False\n"
        "    a = offline.set_index('seq').sort_index()\n"
        "    b = online.set_index('seq').sort_index()[a.columns]\n"
        "    if not np.array_equal(a.index, b.index):\n        return False\n"
        "    return bool(np.array_equal(a.to_numpy(), b.to_numpy(), equal_nan=True))",
    ],
    "24.2": [
        SHADOW,
        SHADOW + "rng2 = np.random.default_rng(1)\n"
        "sums = [each[rng2.integers(len(each), size=len(each))].sum() for _ in range(4_000)]\n"
        "more_low, more_high = 10_000 * np.quantile(sums, [0.025, 0.975]) / len(gap)\n",
    ],
    "24.3": [LIMIT + "limit = smallest(walk(quiet).max(axis=1))\n" + REST],
    "24.4": [
        "from collections import deque\n" + HOUR + "    past, now, said = deque(), None, []\n"
        "    for clock in clocks:\n"
        "        now = clock if now is None or clock > now else now\n"
        "        while past and past[0] <= now - HOUR:\n"
        "            past.popleft()\n"
        "        said.append(len(past) < most)\n"
        "        if said[-1]:\n"
        "            past.append(now)\n"
        "    return said"
    ],
    "24.5": ["drill = ('share', 'switch', 'ready', 'list', 'release', 'tell', 'record')"],
    "24.6": [
        "from scipy.stats import binomtest\n"
        "upper_end = binomtest(0, 400).proportion_ci(method='wilson').high\npayments_needed = 38_412"
    ],
}

WRONG = {
    "24.1": [
        Wrong(
            "by position",
            PARITY + "    return offline.reset_index(drop=True).equals(online.reset_index(drop=True))",
            says="The guard stops good work",
        ),
        Wrong(
            "missing is not equal to missing",
            PARITY + "    a, b = offline.sort_values('seq'), online[offline.columns].sort_values('seq')\n"
            "    return a.shape == b.shape and bool((a.to_numpy() == b.to_numpy()).all())",
            says="The guard stops good work",
        ),
        Wrong(
            "an inner join",
            PARITY + "    both = offline.merge(online, on='seq', suffixes=('', '_b'))\n"
            "    names = [c for c in offline.columns if c != 'seq']\n"
            "    return all(both[c].equals(both[c + '_b'].rename(c)) for c in names)",
            says="The fault passes",
        ),
        Wrong(
            "only the numbers of the payments",
            PARITY + "    return sorted(offline['seq']) == sorted(online['seq']) and bool(\n"
            "        (offline.isna().sum() == online[offline.columns].isna().sum()).all()\n"
            "        and abs(offline['amount'].mean() - online['amount'].mean()) < 1)",
            says="The fault passes",
            misconception="averages-prove-parity",
        ),
    ],
    "24.2": [
        Wrong("the difference of the totals", SHADOW + "disagreements = abs(int(gap.sum()))", says="two totals"),
        Wrong("the other sign", SHADOW + "more = -more", says="the other way round"),
        Wrong(
            "payments as drawn",
            SHADOW + "error = 10_000 * gap.std() / len(gap) ** 0.5\n"
            "more_low, more_high = more - 1.96 * error, more + 1.96 * error",
            says="as if payments were drawn",
        ),
        Wrong(
            "one standard error", SHADOW + "more_low, more_high = more - error, more + error", says="one standard error"
        ),
        Wrong("a share", SHADOW + "more = more / 10_000", says="share"),
    ],
    "24.3": [
        Wrong(
            "no slack",
            LIMIT + "limit = smallest(walk(quiet, slack=0.0).max(axis=1))\n" + REST,
            says="slack was left out",
        ),
        Wrong("an hour in twenty", LIMIT + "limit = smallest(walk(quiet).ravel())\n" + REST, says="limit"),
        Wrong(
            "counted from 0",
            LIMIT + "limit = smallest(walk(quiet).max(axis=1))\n" + REST + "delay_hours -= 1",
            says="first hour counts as 1",
        ),
        Wrong(
            "of the faulty rollouts",
            LIMIT
            + "limit = smallest(walk(quiet).max(axis=1))\n"
            + REST
            + "false_stops = float((walk(faulty).max(axis=1) >= limit).mean())",
            says="the share of quiet rollouts",
        ),
    ],
    "24.4": [
        Wrong(
            "refused stops count",
            WINDOW.replace("        if answers[-1]:\n            recent", "        recent"),
            says="refused stops",
        ),
        Wrong("the hour itself", WINDOW.replace("< HOUR", "<= HOUR"), says="exactly an hour ago"),
        Wrong("late clocks", WINDOW.replace("max(now, clock)", "clock"), says="turns back"),
        Wrong(
            "from full hour to full hour",
            HOUR + "    used, said = {}, []\n"
            "    for clock in clocks:\n"
            "        said.append(used.get(clock // HOUR, 0) < most)\n"
            "        used[clock // HOUR] = used.get(clock // HOUR, 0) + said[-1]\n"
            "    return said",
            says="full hour",
        ),
        Wrong(
            "the page's bucket",
            HOUR + "    left, before, said = float(most), None, []\n"
            "    for clock in clocks:\n"
            "        if before is not None and clock > before:\n"
            "            left = min(most, left + most * (clock - before) / HOUR)\n"
            "        before = clock if before is None else max(before, clock)\n"
            "        said.append(left >= 1)\n"
            "        left -= said[-1]\n"
            "    return said",
            says="a bucket",
        ),
    ],
    "24.5": [
        Wrong(
            "the record first",
            "drill = ['record', 'share', 'switch', 'ready', 'list', 'release', 'tell']",
            says="The record comes last",
        ),
        Wrong(
            "released before listed",
            "drill = ['share', 'switch', 'ready', 'release', 'list', 'tell', 'record']",
            says="who is held up",
            misconception="rollback-is-instant",
        ),
    ],
    "24.6": [
        Wrong("nothing is nought", "upper_end, payments_needed = 0.0, 10_000", says="Nothing seen"),
        Wrong("the rule of three", "upper_end, payments_needed = 3 / 400, 30_000", says="rule of three"),
        Wrong("ten thousand", "upper_end, payments_needed = 1.96**2 / (400 + 1.96**2), 10_000", says="excludes little"),
    ],
}
