"""The payments world: agents who are paid, pay, and sometimes steal, and a bank that sees part of it.

Data flow one way: settings and calendar -> people, merchants, herders -> flows of payments (`rails.Flow`) -> one order
and binding balances -> tables, reports and planted limits; the truth is kept apart.
"""

from harbour.payments.oracle import oracle_scores
from harbour.payments.settings import LIMITS, Settings, settings
from harbour.payments.simulation import simulate

__all__ = ["LIMITS", "Settings", "oracle_scores", "settings", "simulate"]
