"""What exercise 5 is played on: the desk's customers, four models with a fault or none, and a thousand small worlds."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any

import harbour

if TYPE_CHECKING:
    import pandas as pd

FEATURES = ["income_pounds", "household_size", "age_years"]
CUSTOMERS = 2_000
PANEL_CUSTOMERS = 1_500
WORLDS, IN_EACH = 1_000, 200
FAULTS = {"A": "nothing", "B": "age curve", "C": "spread", "D": "household"}
"""What each of the four models lacks."""


def matrix(customers: Any, features: list[str], curve: bool) -> Any:
    """Return the columns of a regression: ones, the features and, if wanted, the squared distance of age from 45."""
    import numpy as np

    columns = [np.ones(len(customers)), *(customers[name].to_numpy(float) for name in features)]
    if curve:
        columns.append((customers["age_years"].to_numpy(float) - 45) ** 2)
    return np.column_stack(columns)


def least_squares(columns: Any, outcome: Any) -> tuple[Any, Any]:
    """Return the coefficients of least squares and their classical standard errors."""
    import numpy as np

    inverse = np.linalg.inv(columns.T @ columns)
    estimate = inverse @ columns.T @ outcome
    residual = outcome - columns @ estimate
    variance = residual @ residual / (len(outcome) - columns.shape[1])
    return estimate, np.sqrt(variance * np.diag(inverse))


def four_models() -> pd.DataFrame:
    """Return the residuals of four regressions, a row for each model and customer.

    Returns
    -------
    DataFrame with `model` (A to D), `age_years`, `household_size`, `income_pounds` and `residual_pounds`.
    """
    import pandas as pd

    parts = []
    for model, fault in FAULTS.items():
        world = harbour.world("spend", customers=PANEL_CUSTOMERS, spread_grows=fault == "spread")
        customers = world["customers"]
        features = [name for name in FEATURES if not (fault == "household" and name == "household_size")]
        columns = matrix(customers, features, curve=fault != "age curve")
        spend = customers["spend_pounds"].to_numpy()
        residual = spend - columns @ least_squares(columns, spend)[0]
        parts.append(customers[FEATURES].assign(model=model, residual_pounds=residual))
    return pd.concat(parts, ignore_index=True)


def thousand_worlds() -> pd.DataFrame:
    """Return 1,000 worlds of 200 customers each, in which the spread of spending grows with income.

    The worlds do not depend on the data seed. The column `world` (0 to 999) says which rows belong together; in all
    of them a pound of income goes with 0.20 pounds of spend.
    """
    return _thousand_worlds().copy()


@lru_cache(maxsize=1)
def _thousand_worlds() -> pd.DataFrame:
    import pandas as pd

    played = [
        harbour.world("spend", customers=IN_EACH, spread_grows=True, seed=seed)["customers"].assign(world=seed)
        for seed in range(WORLDS)
    ]
    return pd.concat(played, ignore_index=True).drop(columns="customer_id")
