"""The classifier that the team inherits: naive Bayes over the first words of a message, trained on the labels of
January to May.

It is kept as what it is, a table of weights, and one function that applies it. A message goes to the intent with
the highest sum of weights; the confidence is what the multinomial model claims. Source of the method: McCallum
and Nigam, "A comparison of event models for naive Bayes text classification", 1998.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
import pandas as pd

WORDS_READ = 18
SEEN_AT_LEAST = 2
TOKEN = re.compile(r"[^\W\d_]+|\d+")
PRIOR = "(prior)"


def tokens(text: str) -> list[str]:
    """Return the first words and numbers of a text, as they are written."""
    return TOKEN.findall(text)[:WORDS_READ]


def train(texts: Sequence[str], labels: Sequence[str], intents: Sequence[str]) -> pd.DataFrame:
    """Train the classifier.

    Parameters
    ----------
    texts, labels
        n messages and the label of each.
    intents
        The labels that it may give.

    Returns
    -------
    DataFrame
        One row per token (the first is the prior), a column `token` and one column of log weights per intent.
    """
    read = [tokens(text) for text in texts]
    counts: dict[str, int] = {}
    for words in read:
        for word in words:
            counts[word] = counts.get(word, 0) + 1
    known = [PRIOR, *sorted(word for word, count in counts.items() if count >= SEEN_AT_LEAST)]
    column = {intent: place for place, intent in enumerate(intents)}
    label = np.array([column[name] for name in labels], dtype=np.int64)
    row, message = _rows(read, known)
    found = np.bincount(row * len(intents) + label[message], minlength=len(known) * len(intents))
    table = found.reshape(len(known), len(intents)) + 1.0
    weights = np.log(table / table[1:].sum(axis=0))
    prior = np.bincount(label, minlength=len(intents)) + 1.0
    weights[0] = np.log(prior / prior.sum())
    frame = pd.DataFrame(np.round(weights, 6), columns=list(intents))
    frame.insert(0, "token", known)
    return frame


def predict(weights: pd.DataFrame, texts: Iterable[str]) -> pd.DataFrame:
    """Return `predicted` (an intent) and `confidence` (0 to 1) for each text, in the same order."""
    read = [tokens(text) for text in texts]
    intents = weights.columns[1:]
    values = weights[intents].to_numpy()
    row, message = _rows(read, weights["token"].tolist())
    sums = np.stack(
        [np.bincount(message, weights=values[row, place], minlength=len(read)) for place in range(len(intents))],
        axis=1,
    )
    scores = sums.reshape(len(read), len(intents)) + values[0]
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    return pd.DataFrame(
        {
            "predicted": intents.to_numpy()[scores.argmax(axis=1)],
            "confidence": np.round(1 / shares.sum(axis=1), 4),
        }
    )


def _rows(read: list[list[str]], known: list[str]) -> tuple[np.ndarray, np.ndarray]:
    """Return for every known token of every message its row in the table and the number of its message."""
    place = {word: number for number, word in enumerate(known)}
    pairs = [(place[word], number) for number, words in enumerate(read) for word in words if word in place]
    flat = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return flat[:, 0], flat[:, 1]
