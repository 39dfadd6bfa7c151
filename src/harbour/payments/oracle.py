"""The ceiling: what somebody would do who knows who the fraudsters are."""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour.world import World


def oracle_scores(world: World) -> pd.Series:
    """Return 1.0 for each payment out that a fraudster makes and 0.0 for every other, indexed by ``seq``.

    No model can do better against the truth. Against the *reports* even the oracle is imperfect, because they are
    late, incomplete and partly wrong: that is the ceiling a measured figure has.
    """
    truth = world.truth["payments"]
    seq = world.tables["payments"]["seq"].to_numpy()
    fraud = np.isin(seq, truth.loc[truth["fraud"], "seq"].to_numpy())
    return pd.Series(fraud.astype(float), index=pd.Index(seq, name="seq"), name="oracle")
