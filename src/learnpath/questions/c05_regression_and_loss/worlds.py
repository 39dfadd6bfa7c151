"""What exercise 5 is played on: the desk's customers, four models with a fault or none, and a thousand small worlds."""

from __future__ import annotations

import base64
import html
import io
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import harbour

if TYPE_CHECKING:
    import pandas as pd

FEATURES = ["income_pounds", "household_size", "age_years"]
CUSTOMERS = 2_000
PANEL_CUSTOMERS = 1_500
WORLDS, IN_EACH = 1_000, 400
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


@dataclass(frozen=True)
class Picture:
    """A static figure that brings its own alternative text, in a learner's notebook as on the page."""

    png: bytes
    alt: str

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        source = f"data:image/png;base64,{base64.b64encode(self.png).decode()}"
        image = f'<img alt="{html.escape(self.alt)}" src="{source}" style="max-width: 100%; height: auto">'
        return {"text/plain": self.alt, "text/html": image}


PANELS = {"age_years": "age (years)", "household_size": "household size", "income_pounds": "income (pounds)"}
PANELS_SHOW = (
    "Residuals of four models in four rows, against age, household size and income. In row A the averages lie around "
    "zero and the cloud is equally wide everywhere. In row B the averages form an arch against age. In row C they lie "
    "around zero, and the cloud widens with income. In row D they rise with household size in a straight line."
)


def residual_panels(residuals: pd.DataFrame) -> Picture:
    """Draw the residuals of each model against three columns, with group averages and their 95% intervals.

    Parameters
    ----------
    residuals
        What `four_models` returns.
    """
    import pandas as pd
    from matplotlib.figure import Figure

    figure = Figure(figsize=(8.6, 9.2), layout="constrained")
    axes = figure.subplots(len(FAULTS), len(PANELS), sharey=True, sharex="col")
    for row, (model, part) in zip(axes, residuals.groupby("model"), strict=True):
        for ax, column in zip(row, PANELS, strict=True):
            groups = part[column] if column == "household_size" else pd.qcut(part[column], 7)
            grouped = part.groupby(groups.rename("group"), observed=True)
            left_over = grouped["residual_pounds"]
            ax.plot(part[column], part["residual_pounds"], ".", color="#8a979e", markersize=2, alpha=0.5)
            ax.errorbar(
                grouped[column].mean(), left_over.mean(), 1.96 * left_over.sem(),
                fmt="o-", color="#d55e00", markersize=4,
            )  # fmt: skip
            ax.axhline(0, color="#1f2a30", linewidth=0.8)
        row[0].set_ylabel(f"model {model}: residual (pounds)")
    for ax, label in zip(axes[-1], PANELS.values(), strict=True):
        ax.set(xlabel=label, ylim=(-400, 700))
    stored = io.BytesIO()
    figure.savefig(stored, format="png", dpi=90, facecolor="white")
    return Picture(stored.getvalue(), PANELS_SHOW)


def thousand_worlds() -> pd.DataFrame:
    """Return 1,000 worlds of 400 customers each, in which the spread of spending grows with income.

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
