"""Right and wrong answers of exercise 1."""

from __future__ import annotations

from answers import Wrong

SORTED = (
    "deserves = dict.fromkeys(range(1, 13), 'model')\n"
    "deserves |= {2: 'rule', 9: 'rule', 11: 'rule', 4: 'query', 12: 'query'}\n"
)
KINDS = (
    "kinds = {1: ('supervised', 'classification'), 3: ('unsupervised', 'clustering'),\n"
    "         5: ('supervised', 'regression'), 6: ('supervised', 'ranking'),\n"
    "         7: ('reinforcement', 'recommendation'), 8: ('supervised', 'recommendation'),\n"
    "         10: ('supervised', 'classification')}\n"
)
RULE = (
    "def rings(payments):\n"
    "    return (payments['device_days'] <= 7) & (payments['amount_pence'] >= 20_000)\n"
    "calls = payments[rings(payments)]\n"
    "caught = calls.loc[calls['is_fraud'], 'amount_pence'].sum() / 100\n"
)
COUNTED = "calls = payments[rings(payments)]\npounds = (calls['amount_pence'] / 100 * calls['is_fraud'] - 12).sum()\n"
SHEET = (
    "sheet = {'decision': 'where a message in the app goes first',\n"
    "         'action': 'send it straight to that desk',\n"
    "         'acting_wrongly': 'the message waits where nobody can answer it',\n"
    "         'failing_to_act': 'somebody reads it who did not need to',\n"
    "         'harmed_by_acting': 'the customer', 'harmed_by_not_acting': 'all customers in the queue',\n"
    "         'cost_of_acting_wrongly': 20, 'cost_of_failing_to_act': 5, 'break_even': 0.8}\n"
)

CORRECT = {
    "1.1": [SORTED, SORTED + "deserves = {str(ticket): way.upper() for ticket, way in deserves.items()}"],
    "1.2": [KINDS, KINDS + "kinds = {ticket: list(pair) for ticket, pair in kinds.items()}"],
    "1.3": [
        RULE + "pounds = caught - 12 * len(calls)",
        "def rings(payments):\n"
        "    return payments.eval('device_days <= 7 and amount_pence >= 20_000').astype('boolean')\n" + COUNTED,
        "def rings(payments):\n"
        "    new_payee = payments['payee_days'] == 0\n"
        "    return (new_payee & (payments['amount_pence'] >= 100_000)).to_numpy()\n" + COUNTED,
        "def rings(payments):\n"
        "    return [row.device_days <= 7 and row.amount_pence >= 20_000 for row in payments.itertuples()]\n" + COUNTED,
    ],
    "1.4": [
        SHEET,
        SHEET + "sheet['cost_of_acting_wrongly'], sheet['cost_of_failing_to_act'] = 40.0, 1.0\n"
        "sheet['break_even'] = 40 / 41\nsheet['owner'] = 'head of support'",
        SHEET + "sheet |= {'cost_of_acting_wrongly': 3, 'cost_of_failing_to_act': 3, 'break_even': 0.5}",
    ],
}

WRONG = {
    "1.1": [
        Wrong("everything a model", "deserves = dict.fromkeys(range(1, 13), 'model')",
              misconception="correct-labels-are-enough", says="stands in the file or it does not"),
        Wrong("the loan as a model", SORTED + "deserves[11] = 'model'",
              misconception="ml-beats-rules", says="One missed instalment"),
        Wrong("what the finance director asks for", SORTED + "deserves[4] = 'model'",
              misconception="the-request-names-the-method", says="*were* active"),
        Wrong("retrained, less confident", SORTED + "deserves[9] = 'model'",
              misconception="the-request-names-the-method", says="without exception"),
        Wrong("the next jump", SORTED + "deserves[12] = 'model'",
              misconception="the-request-names-the-method", says="There has been one jump"),
        Wrong("no labels, no model", SORTED + "deserves[7] = 'rule'", says="makes a record within the hour"),
        Wrong("groups by query", SORTED + "deserves[3] = 'query'", says="Nobody can write the groups down"),
        Wrong("the list by query", SORTED + "deserves[2] = 'query'", says="11 of the twelve are right"),
        Wrong("another word", SORTED + "deserves[5] = 'regression'", says="'query', 'rule', 'model'"),
        Wrong("nothing", SORTED + "deserves[11] = 'nothing'", says="Somebody acts on the answer"),
        Wrong("a rule for the fraud desk", SORTED + "deserves[1] = 'rule'", says="comes first, and not last"),
        Wrong("a ticket left out", SORTED + "del deserves[5]", says="without 5"),
        Wrong("a thirteenth", SORTED + "deserves[13] = 'model'", says="also"),
        Wrong("a list", SORTED + "deserves = list(deserves.values())", says="a dictionary"),
    ],
    "1.2": [
        Wrong("clicks as trying", KINDS + "kinds[6] = ('reinforcement', 'ranking')", says="right answer is on file"),
        Wrong("for a person", KINDS + "kinds[6] = ('supervised', 'recommendation')", says="who searches"),
        Wrong("desks as clusters", KINDS + "kinds[10] = ('unsupervised', 'clustering')",
              misconception="clusters-are-true-groups", says="right answer is on file"),
        Wrong("groups as classes", KINDS + "kinds[3] = ('supervised', 'classification')",
              says="No case has a right answer"),
        Wrong("unsupervised classes", KINDS + "kinds[3] = ('unsupervised', 'classification')",
              says="groups of customers"),
        Wrong("a desk as a cluster", KINDS + "kinds[10] = ('supervised', 'clustering')",
              misconception="clusters-are-true-groups", says="fixed set"),
        Wrong("cards from labels", KINDS + "kinds[7] = ('supervised', 'recommendation')",
              says="only the outcome of what was shown"),
        Wrong("grades as amounts", KINDS + "kinds[6] = ('supervised', 'regression')", says="an order of articles"),
        Wrong("guides as ranking", KINDS + "kinds[8] = ('supervised', 'ranking')", says="chosen for a person"),
        Wrong("calls as classes", KINDS + "kinds[5] = ('supervised', 'classification')", says="an amount"),
        Wrong("the other way round", KINDS + "kinds[5] = ('regression', 'supervised')", says="Swap the two"),
        Wrong("one word", KINDS + "kinds[5] = 'regression'", says="a pair of texts"),
        Wrong("a ticket without a model", KINDS + "kinds[4] = ('supervised', 'regression')", says="ask 1.1"),
        Wrong("no ticket", KINDS + "kinds[13] = ('supervised', 'regression')", says="Leave it out."),
        Wrong("one left out", KINDS + "del kinds[5]", says="at least one more deserves one"),
        Wrong("between the first two", KINDS + "kinds[6] = ('semi-supervised', 'ranking')", says="the nearer one"),
    ],
    "1.3": [
        Wrong("never", "def rings(payments):\n    return payments['amount_pence'] < 0\npounds = 0.0",
              says="ringing nobody"),
        Wrong("always", "def rings(payments):\n    return payments['amount_pence'] > 0\n" + COUNTED,
              misconception="both-errors-cost-the-same", says="every genuine customer is rung"),
        Wrong("any large payment", "def rings(payments):\n    return payments['amount_pence'] >= 20_000\n" + COUNTED,
              says="cost more than the frauds among them save"),
        Wrong("the answer itself", "def rings(payments):\n    return payments['is_fraud']\n" + COUNTED,
              says="nobody knows when the payment is made"),
        Wrong("the answer, if it is there",
              "def rings(payments):\n"
              "    known = 'is_fraud' in payments\n"
              "    return payments['is_fraud'] if known else payments['failed_logins'] > 0\n" + COUNTED,
              says="decides differently"),
        Wrong("the frauds by heart",
              "ids = set(payments.loc[payments['is_fraud'], 'amount_pence'])\n"
              "def rings(payments):\n    return payments['amount_pence'].isin(ids)"
              " & payments['payment_id'].isin(set(range(0, 60_001)))\n" + COUNTED, says="£"),
        Wrong("rows by heart",
              "ids = set(payments.loc[payments['is_fraud'], 'payment_id'])\n"
              "def rings(payments):\n    return payments['payment_id'].isin(ids)\n" + COUNTED,
              says="It fits what happened in this month"),
        Wrong("calls for free", RULE + "pounds = caught", says="before their own cost"),
        Wrong("in pence", RULE + "pounds = 100 * caught - 12 * len(calls)", says="in pence"),
        Wrong("all in pence", RULE + "pounds = 100 * (caught - 12 * len(calls))", says="in pence"),
        Wrong("as a cost", RULE + "pounds = 12 * len(calls) - caught", says="the other sign"),
        Wrong("less what was missed",
              RULE + "lost = payments.loc[payments['is_fraud'] & ~rings(payments), 'amount_pence'].sum() / 100\n"
              "pounds = caught - 12 * len(calls) - lost", says="ringing nobody misses them, too"),
        Wrong("everything rung is saved",
              RULE + "pounds = calls['amount_pence'].sum() / 100 - 12 * len(calls)", says="genuine payments as saved"),
        Wrong("false alarms alone cost",
              RULE + "pounds = caught - 12 * (~calls['is_fraud']).sum()", says="costs £12 as well"),
        Wrong("the payments, not a truth value a row",
              "def rings(payments):\n    return payments[payments['device_days'] <= 7].index\npounds = 0.0",
              says="truth values, one for each row"),
        Wrong("the rows themselves",
              "def rings(payments):\n    return payments[payments['device_days'] <= 7]\npounds = 0.0",
              says="Those are rows of the table"),
        Wrong("a table of them",
              "def rings(payments):\n    return payments[payments['device_days'] <= 7]\npounds = 0.0", says="a table"),
        Wrong("zeros and ones",
              "def rings(payments):\n    return (payments['device_days'] <= 7).astype(int)\npounds = 0.0",
              says="truth values, one for each row"),
        Wrong("the table from outside",
              "month = payments\ndef rings(payments):\n"
              "    return (month['device_days'] <= 7) & (month['amount_pence'] >= 20_000)\n" + COUNTED,
              says="from outside"),
        Wrong("every fraud saved",
              RULE + "lost = payments.loc[payments['is_fraud'], 'amount_pence'].sum() / 100\n"
              "pounds = lost - 12 * len(calls)", says="nobody was rung about"),
        Wrong("pounds a call", RULE + "pounds = caught / len(calls) - 12", says="what one call brings"),
        Wrong("either condition",
              "def rings(payments):\n"
              "    return (payments['device_days'] <= 7) | (payments['amount_pence'] >= 20_000)\n" + COUNTED,
              says="-£"),
    ],
    "1.4": [
        Wrong("the wrong way round", SHEET + "sheet['break_even'] = 0.2", says="The wrong way round"),
        Wrong("one half", SHEET + "sheet['break_even'] = 0.5",
              misconception="both-errors-cost-the-same", says="if both errors cost the same"),
        Wrong("percent", SHEET + "sheet['break_even'] = 80", says="in percent"),
        Wrong("a ratio", SHEET + "sheet['break_even'] = 0.25", says="a share of their sum"),
        Wrong("from other costs", SHEET + "sheet['cost_of_acting_wrongly'] = 40", says="are the two sides equal"),
        Wrong("one harm twice", SHEET + "sheet['failing_to_act'] = sheet['acting_wrongly']",
              misconception="both-errors-cost-the-same", says="harm differently"),
        Wrong("an empty field", SHEET + "sheet['harmed_by_acting'] = ' '", says="a text"),
        Wrong("two words", SHEET + "sheet['decision'] = 'routing messages'", says="at least 4 words"),
        Wrong("the model is harmed", SHEET + "sheet['harmed_by_acting'] = 'the model'", says="neither waits nor pays"),
        Wrong("nobody is harmed", SHEET + "sheet['harmed_by_not_acting'] = 'Nobody.'", says="If nobody were harmed"),
        Wrong("ticket 1 once more", SHEET + "sheet['failing_to_act'] = 'A stolen card goes on being used.'",
              says="sheet of ticket 1"),
        Wrong("costs the other way round",
              SHEET + "sheet |= {'cost_of_acting_wrongly': 5, 'cost_of_failing_to_act': 20, 'break_even': 0.2}",
              says="worse than a delay"),
        Wrong("free of charge", SHEET + "sheet['cost_of_failing_to_act'] = 0\nsheet['break_even'] = 1.0",
              says="more than 0"),
        Wrong("a field missing", SHEET + "del sheet['action']", says="without 'action'"),
    ],
}  # fmt: skip
