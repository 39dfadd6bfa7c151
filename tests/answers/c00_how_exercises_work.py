"""Right and wrong answers that the checks of exercise 0 are tested with."""

from answers import Wrong

CORRECT = {
    "0.1": [
        "total_pounds = 0\nfor payment in payments:\n    total_pounds += payment['pence'] / 100",
        "total_pounds = round(sum([payment['pence'] for payment in payments]) / 100, 2)",
    ],
    "0.2": [
        ("amounts = sorted(payment['pence'] for payment in payments)\ntypical_pence = (amounts[5] + amounts[6]) / 2"),
    ],
    "0.3": [
        "def count_up_to(payments, limit_pence):\n"
        "    return len([payment for payment in payments if not payment['pence'] > limit_pence])",
        "def count_up_to(payments, limit_pence):\n"
        "    n = 0\n"
        "    for payment in payments:\n"
        "        if payment['pence'] <= limit_pence:\n"
        "            n = n + 1\n"
        "    return n",
    ],
    "0.4": [
        "def card_share(payments):\n"
        "    cards = [payment for payment in payments if payment['rail'] != 'faster']\n"
        "    try:\n"
        "        return len(cards) / len(payments)\n"
        "    except ZeroDivisionError:\n"
        "        return None",
    ],
    "0.5": [
        "def closing_balance(opening_pence, payments):\n"
        "    for payment in payments:\n"
        "        opening_pence -= payment['pence']\n"
        "    return opening_pence",
    ],
}

WRONG = {
    "0.1": [
        Wrong(
            "pence",
            "total_pounds = sum(payment['pence'] for payment in payments)",
            misconception="pence-are-pounds",
            says="one hundred times",
        ),
        Wrong(
            "whole pounds",
            "total_pounds = sum(payment['pence'] for payment in payments) // 100",
            says="without its pennies",
        ),
        Wrong(
            "text",
            "total_pounds = f\"£{sum(payment['pence'] for payment in payments) / 100:,.2f}\"",
            misconception="text-is-a-number",
            says="text",
        ),
    ],
    "0.2": [
        Wrong(
            "the mean",
            "typical_pence = sum(payment['pence'] for payment in payments) / len(payments)",
            misconception="mean-is-typical",
            says="took the mean",
        ),
        Wrong(
            "the middle of the day",
            "typical_pence = (payments[5]['pence'] + payments[6]['pence']) / 2",
            says="in the order of the day",
        ),
        Wrong(
            "one of the two",
            "typical_pence = sorted(payment['pence'] for payment in payments)[6]",
            says="one of the two",
        ),
        Wrong("pounds", "typical_pence = 11.175", misconception="pence-are-pounds", says="in pounds"),
    ],
    "0.3": [
        Wrong(
            "below the limit only",
            "def count_up_to(payments, limit_pence):\n"
            "    return sum(payment['pence'] < limit_pence for payment in payments)",
            misconception="up-to-is-below",
            says="exactly at the limit",
        ),
        Wrong(
            "the sum",
            "def count_up_to(payments, limit_pence):\n"
            "    return sum(payment['pence'] for payment in payments if payment['pence'] <= limit_pence)",
            says="added up the amounts",
        ),
        Wrong(
            "the notebook's own list",
            "def count_up_to(day, limit_pence):\n"
            "    return sum(payment['pence'] <= limit_pence for payment in payments)",
            misconception="one-case-is-enough",
            says="the notebook's own list",
        ),
        Wrong(
            "the example only",
            "def count_up_to(day, limit_pence):\n    return sum(payment['pence'] <= 1_000 for payment in payments)",
            misconception="one-case-is-enough",
            says="same number for every day",
        ),
        Wrong(
            "prints",
            "def count_up_to(payments, limit_pence):\n"
            "    print(sum(payment['pence'] <= limit_pence for payment in payments))",
            misconception="printing-is-returning",
            says="returns nothing",
        ),
    ],
    "0.4": [
        Wrong(
            "zero for nothing",
            "def card_share(payments):\n"
            "    if not payments:\n"
            "        return 0.0\n"
            "    return sum(payment['rail'] == 'card' for payment in payments) / len(payments)",
            misconception="nothing-is-zero",
            says="no payments",
        ),
        Wrong(
            "share of the money",
            "def card_share(payments):\n"
            "    if not payments:\n"
            "        return None\n"
            "    total = sum(payment['pence'] for payment in payments)\n"
            "    return sum(payment['pence'] for payment in payments if payment['rail'] == 'card') / total",
            says="share of the money",
        ),
        Wrong(
            "in per cent",
            "def card_share(payments):\n"
            "    if not payments:\n"
            "        return None\n"
            "    return 100 * sum(payment['rail'] == 'card' for payment in payments) / len(payments)",
            says="per cent",
        ),
        Wrong(
            "prints",
            "def card_share(payments):\n"
            "    if payments:\n"
            "        print(sum(payment['rail'] == 'card' for payment in payments) / len(payments))",
            misconception="printing-is-returning",
            says="returns nothing",
        ),
    ],
    "0.5": [
        Wrong(
            "in pounds",
            "def closing_balance(opening_pence, payments):\n"
            "    return (opening_pence - sum(payment['pence'] for payment in payments)) / 100",
            misconception="pence-are-pounds",
            says="in pounds",
        ),
        Wrong(
            "keeps the balance outside",
            "balance_pence = 200_000\n"
            "def closing_balance(opening_pence, payments):\n"
            "    global balance_pence\n"
            "    for payment in payments:\n"
            "        balance_pence -= payment['pence']\n"
            "    return balance_pence",
            misconception="running-again-is-harmless",
            says="second time",
        ),
        Wrong(
            "eats the list",
            "def closing_balance(opening_pence, payments):\n"
            "    while payments:\n"
            "        opening_pence -= payments.pop()['pence']\n"
            "    return opening_pence",
            misconception="running-again-is-harmless",
            says="changed the list",
        ),
        Wrong(
            "adds",
            "def closing_balance(opening_pence, payments):\n"
            "    return opening_pence + sum(payment['pence'] for payment in payments)",
            says="added",
        ),
    ],
}
