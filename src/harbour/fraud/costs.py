"""What decisions cost, in three accounts that are never added up without saying so: the bank's loss, the public's
loss, customers' harm.

The amounts per alert and per customer are assumptions, set here once; chapter 22 varies them.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import numpy.typing as npt
import pandas as pd

Array = npt.NDArray[np.float64]
Numbers = TypeVar("Numbers", float, Array)
Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Costs:
    """The prices of one decision.

    Attributes
    ----------
    review
        Pounds that it costs the bank to look at one alert.
    harm
        Pounds at which one genuine payment stopped is priced, for the customer who stands at the till.
    reimbursed
        Share of an authorised push payment fraud that the sending bank bears: half, the receiving bank the other half.
    reimbursed_most
        Pounds up to which such a fraud is reimbursed.
    capacity
        Alerts a day that the investigators can read.
    """

    review: float = 4.0
    harm: float = 15.0
    reimbursed: float = 0.5
    reimbursed_most: float = 85_000.0
    capacity: int = 100

    def worth(self, probability: Numbers, pounds: Numbers) -> Numbers:
        """Return the pounds that stopping each payment is expected to save: its amount if it is fraud, less review
        and harm.

        Parameters
        ----------
        probability, pounds
            Of each payment, shape (n,), or of one.
        """
        return probability * pounds - (1 - probability) * self.harm - self.review


def loss_of(pounds: Array, fraud: Mask, source: pd.Series, rail: npt.NDArray[np.int8], costs: Costs) -> pd.DataFrame:
    """Return who loses what when a payment goes through: columns bank, public and customer, in pounds.

    A fraud that a benefits office or the bank's own investigation reports is money of the public. A card fraud is
    the bank's loss. A push payment that its customer reports is shared as the reimbursement rules say: the sending
    bank half, up to the limit; what lies above the limit is the customer's; the other half is the receiving bank's,
    outside these accounts.

    Parameters
    ----------
    pounds, fraud
        Of each payment, shape (n,).
    source
        Who reported it (may be empty).
    rail
        0 card, 1 Faster Payments, 2 Bacs.
    costs
        The shares.
    """
    lost = np.where(fraud, pounds, 0.0)
    public = source.isin(["benefits office", "investigation"]).to_numpy(dtype=bool)
    pushed = ~public & (rail == 1)
    covered = np.minimum(lost, costs.reimbursed_most)
    return pd.DataFrame(
        {
            "bank": np.where(public, 0.0, np.where(pushed, costs.reimbursed * covered, lost)),
            "public": np.where(public, lost, 0.0),
            "customer": np.where(pushed, lost - covered, 0.0),
        }
    )
