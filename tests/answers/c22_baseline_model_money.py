"""Right and wrong answers that the checks of exercise 22 are tested with."""

from answers import Wrong

RULES = "hit = desk[desk.points >= 5]\nrules_alerts = len(hit) / 42\nstolen, honest = hit[hit.fraud], hit[~hit.fraud]\n"
NET = "rules_net = (stolen.pounds.sum() - 15 * len(honest) - 4 * len(hit)) / 6\n"
SPLIT = (
    "def train_gap_test(day, known_day, fraud, begin, gap, length):\n"
    "    return day < begin - gap, (day >= begin) & (day < begin + length), fraud & (known_day <= begin)\n"
)
CUT = (
    "import numpy as np\ndef capacity_threshold(worth, capacity, days):\n"
    "    most = capacity * days\n    best = sorted(worth, reverse=True)\n"
    "    return max(0.0, best[most - 1]) if len(best) >= most else 0.0\n"
)
GAIN = (
    "import numpy as np\nrng = np.random.default_rng(7)\ngain = ledger['gain'].sum() / 12\n"
    "def ends(column):\n"
    "    each = ledger.groupby(column)['gain'].sum().to_numpy()\n"
    "    return np.quantile([rng.choice(each, len(each)).sum() / 12 for _ in range(1_500)], [0.025, 0.975])\n"
    "ledger = ledger.assign(row=range(len(ledger)))\n"
)
TEST = (
    "import hashlib\ndef final_test(model, content, evaluate, book):\n"
    "    key = hashlib.md5(content).hexdigest()\n    look = 1\n"
    "    for test in book:\n        if test['data'] == key:\n            if test['model'] == model:\n"
    "                return test\n            look += 1\n"
    "    book.append({'data': key, 'model': model, 'look': look, 'result': evaluate()})\n    return book[-1]\n"
)
MEMO = "memo = 'By the rule of week 7 we keep the rules: £1,500 to £5,300 over linked groups. ' * 10"

CORRECT = {
    "22.1": [RULES + NET],
    "22.2": [SPLIT.replace("fraud & (known_day <= begin)", "(known_day >= 0) & ~(known_day > begin)")],
    "22.3": [CUT],
    "22.4": [
        GAIN + "gain_low, gain_high = ends('group')",
        GAIN + "each = ledger.groupby('group')['gain'].sum()\nerror = each.std() * len(each) ** 0.5 / 12\n"
        "gain_low, gain_high = gain - 1.96 * error, gain + 1.96 * error",
    ],
    "22.5": ["lookup_net = (180, -220, 580)\nverdict = 'Open'"],
    "22.6": [TEST],
    "22.7": [MEMO],
    "22.8": ["real_low, real_high = 0.2223, 0.3912"],
}

WRONG = {
    "22.1": [
        Wrong("all weeks", RULES + NET + "rules_net = 6 * rules_net", says="all six weeks"),
        Wrong(
            "genuine stops for nothing",
            RULES + "rules_net = (stolen.pounds.sum() - 4 * len(hit)) / 6",
            misconception="costs-are-symmetric",
            says="genuine payment was free",
        ),
        Wrong(
            "free looks", RULES + "rules_net = (stolen.pounds.sum() - 15 * len(honest)) / 6", says="Looking at an alert"
        ),
        Wrong("more than five", RULES + NET + "rules_alerts = (desk.points > 5).sum() / 42", says="exactly five"),
        Wrong("a week", RULES + NET + "rules_alerts = len(hit) / 6", says="alerts of a week"),
    ],
    "22.2": [
        Wrong("no gap", SPLIT.replace("begin - gap,", "begin,"), says="Rows of the gap"),
        Wrong("a day too many", SPLIT.replace("day < begin - gap", "day <= begin - gap"), says="belongs to the gap"),
        Wrong("hindsight", SPLIT.replace("fraud & (known_day <= begin)", "fraud"), says="hindsight"),
        Wrong("a longer test", SPLIT.replace("day < begin + length", "day <= begin + length"), says="another length"),
        Wrong(
            "unreported frauds dropped",
            SPLIT.replace("day < begin - gap", "(day < begin - gap) & (~fraud | (known_day <= begin))"),
            says="nobody could tell",
        ),
    ],
    "22.3": [
        Wrong("below zero", CUT.replace("max(0.0, best[most - 1])", "best[most - 1]"), says="falls below 0"),
        Wrong("one day", CUT.replace("capacity * days", "capacity"), says="one day's capacity"),
        Wrong("no capacity", CUT + "def capacity_threshold(worth, capacity, days):\n    return 0.0", says="not used"),
        Wrong(
            "one too many",
            CUT.replace("most = capacity * days", "most = capacity * days + 1"),
            says="One payment too many",
        ),
    ],
    "22.4": [
        Wrong("payments drawn", GAIN + "gain_low, gain_high = ends('row')", says="Payments were drawn"),
        Wrong("accounts drawn", GAIN + "gain_low, gain_high = ends('account')", says="Accounts were drawn"),
        Wrong("all weeks", GAIN + "gain_low, gain_high = ends('group')\ngain = 12 * gain", says="all twelve weeks"),
        Wrong("no width", GAIN + "gain_low = gain_high = gain", says="lower to a higher"),
    ],
    "22.5": [
        Wrong("no price", "lookup_net = [900, 500, 1300]\nverdict = 'keep'", says="not subtracted"),
        Wrong("alerts priced", "lookup_net = [897.2, 497.2, 1297.2]\nverdict = 'keep'", says="Alerts were priced"),
        Wrong(
            "kept for its middle",
            "lookup_net = [180, -220, 580]\nverdict = 'keep'",
            misconception="complex-wins",
            says="Zero lies between",
        ),
    ],
    "22.6": [
        Wrong(
            "computes always",
            TEST.replace("                return test\n", "                pass\n"),
            says="computed again",
        ),
        Wrong("one look for all models", TEST.replace("test['model'] == model", "True"), says="recorded answer of the"),
        Wrong("data ignored", TEST.replace("hashlib.md5(content).hexdigest()", "'test'"), says="other data"),
        Wrong("looks not counted", TEST.replace("look += 1", "pass"), says="does not count"),
    ],
    "22.7": [
        Wrong("a sentence", "memo = 'Ship it, 3400 pounds.'", says="120 to 400 words"),
        Wrong("no number", "memo = 'The model is better and we should use it now. ' * 15", says="no number"),
    ],
    "22.8": [
        Wrong("school formula", "real_low, real_high = 0.2144, 0.3856", says="school formula"),
        Wrong("per cent", "real_low, real_high = 22.23, 39.12", says="per cents"),
    ],
}
