"""Support messages in natural wording, with labels by people who err (chapter 12).

Every message has one intent. What the bank sees is the text, the channel, and for some messages a label by one
annotator, for some of these by two. Annotators err with a known probability and take an intent for one that is
like it. In the middle of the year a new topic appears, for which there is no label until four weeks later.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from harbour import knobs
from harbour.world import World, generator
from harbour.worlds.messages import inherited
from harbour.worlds.messages.wording import INTENTS
from harbour.worlds.messages.writing import ALL_INTENTS, MANNERS, Writer

FIRST_DAY = np.datetime64("2026-01-01", "s")
DAYS = 365
SECONDS_A_DAY = 86_400
CHANNELS = tuple(MANNERS)
CHANNEL_SHARES = np.array([0.50, 0.22, 0.12, 0.16])
ADDITIONAL_LANGUAGE_SHARE = 0.22
RAMP_DAYS = 30  # how long the new topic takes to reach its share
NAMED_AFTER_DAYS = 28  # how long annotators have no label for it
INHERITED_TRAINED_DAYS = 150
ANNOTATORS = ("A1", "A2", "A3", "A4", "A5", "A6")


def simulate(
    *,
    seed: int,
    messages: int = 20_000,
    labelled_share: float = 0.3,
    double_share: float = 0.25,
    label_noise: float = 0.10,
    shared_errors: float = 0.0,
    new_topic_day: int = 181,
    new_topic_share: float = 0.08,
) -> World:
    """Simulate a year of support messages.

    Parameters
    ----------
    seed
        The data seed.
    messages
        Number of messages, 200 to 200,000.
    labelled_share
        Share of the messages that an annotator has labelled, 0.05 to 1.
    double_share
        Share of the labelled messages that a second annotator has labelled too, without seeing the first label.
    label_noise
        Probability that an annotator picks a wrong label, 0 to 0.5.
    shared_errors
        Share of the first annotator's errors that the second repeats, 0 to 1. At 0 errors are independent.
    new_topic_day
        Day of the year (0 is 1 January) on which the new topic appears, 150 to 365; at 365 it never does.
    new_topic_share
        Share of messages about it once it is there in full, 0 to 0.5.

    Returns
    -------
    World
        Tables ``messages``, ``annotations``, ``inherited_predictions``, ``inherited_weights``; truth ``messages``,
        ``confusion``, ``parameters``.

    Raises
    ------
    ValueError
        For an impossible knob.
    """
    messages = knobs.whole("messages", messages, 200, 200_000)
    labelled_share = knobs.number("labelled_share", labelled_share, 0.05, 1)
    double_share = knobs.number("double_share", double_share, 0, 1)
    label_noise = knobs.number("label_noise", label_noise, 0, 0.5)
    shared_errors = knobs.number("shared_errors", shared_errors, 0, 1)
    new_topic_day = knobs.whole("new_topic_day", new_topic_day, INHERITED_TRAINED_DAYS, DAYS)
    new_topic_share = knobs.number("new_topic_share", new_topic_share, 0, 0.5)

    plan = generator("messages.plan", seed)
    day = np.sort(plan.integers(0, DAYS, messages))
    second = np.floor(SECONDS_A_DAY * plan.beta(3.0, 2.5, messages)).astype(np.int64)
    received_at = FIRST_DAY + np.sort(day * SECONDS_A_DAY + second)
    shares = np.array([intent.weight for intent in INTENTS])
    intent = plan.choice(len(INTENTS), size=messages, p=shares / shares.sum())
    is_new = plan.random(messages) < new_topic_share * np.clip((day - new_topic_day + 1) / RAMP_DAYS, 0, 1)
    intent = np.where(is_new, len(INTENTS), intent)
    channel = plan.choice(len(CHANNELS), size=messages, p=CHANNEL_SHARES)
    first_language = plan.random(messages) >= ADDITIONAL_LANGUAGE_SHARE

    writer = Writer(generator("messages.words", seed))
    written = [
        writer.message(number, CHANNELS[place], fluent)
        for number, place, fluent in zip(intent.tolist(), channel.tolist(), first_language.tolist(), strict=True)
    ]
    texts = [text for text, _ in written]

    message_id = np.arange(1, messages + 1)
    annotation = _annotations(
        generator("messages.labels", seed),
        intent,
        unnamed=is_new & (day < new_topic_day + NAMED_AFTER_DAYS),
        labelled_share=labelled_share,
        double_share=double_share,
        label_noise=label_noise,
        shared_errors=shared_errors,
    )
    names = np.array([one.name for one in ALL_INTENTS])
    first = annotation[annotation["round"] == 1]
    label = pd.Series(names[first["code"]], index=first["row"], dtype="str").reindex(np.arange(messages))
    table = pd.DataFrame(
        {
            "message_id": message_id,
            "received_at": received_at,
            "channel": np.array(CHANNELS)[channel],
            "first_language": first_language,
            "text": texts,
            "label": label.to_numpy(),
        }
    )
    early = first["row"][day[first["row"]] < INHERITED_TRAINED_DAYS].to_numpy()
    weights = inherited.train(
        [texts[row] for row in early.tolist()], label.iloc[early].tolist(), [one.name for one in INTENTS]
    )
    predictions = inherited.predict(weights, texts)
    predictions.insert(0, "message_id", message_id)
    return World(
        name="messages",
        seed=seed,
        knobs={
            "messages": messages,
            "labelled_share": labelled_share,
            "double_share": double_share,
            "label_noise": label_noise,
            "shared_errors": shared_errors,
            "new_topic_day": new_topic_day,
            "new_topic_share": new_topic_share,
        },
        tables={
            "messages": table,
            "annotations": pd.DataFrame(
                {
                    "message_id": annotation["row"].to_numpy() + 1,
                    "round": annotation["round"].to_numpy(),
                    "annotator": np.array(ANNOTATORS)[annotation["annotator"]],
                    "label": names[annotation["code"]],
                }
            ),
            "inherited_predictions": predictions,
            "inherited_weights": weights,
        },
        truth={
            "messages": pd.DataFrame(
                {"message_id": message_id, "intent": names[intent], "kind": [kind for _, kind in written]}
            ),
            "confusion": _confusion(label_noise),
            "parameters": pd.DataFrame(
                [
                    ("label_noise", label_noise, "probability that an annotator's label is wrong"),
                    ("shared_errors", shared_errors, "share of the first annotator's errors that the second repeats"),
                    ("new_topic_day", new_topic_day, "day of the year on which name_check appears"),
                    ("named_from_day", new_topic_day + NAMED_AFTER_DAYS, "day from which name_check is a label"),
                    ("new_topic_share", new_topic_share, "share of messages about it, after 30 days"),
                ],
                columns=["parameter", "value", "meaning"],
            ),
        },
    )


def _annotations(
    rng: np.random.Generator,
    intent: np.ndarray,
    *,
    unnamed: np.ndarray,
    labelled_share: float,
    double_share: float,
    label_noise: float,
    shared_errors: float,
) -> pd.DataFrame:
    """Label some messages once and some of these twice; return row, round (1 or 2), annotator and code."""
    count = len(intent)
    labelled = rng.random(count) < labelled_share
    twice = labelled & (rng.random(count) < double_share)
    annotator = rng.integers(0, len(ANNOTATORS), count)
    other = (annotator + rng.integers(1, len(ANNOTATORS), count)) % len(ANNOTATORS)
    first_errs = unnamed | (rng.random(count) < label_noise)
    second_errs = unnamed | (rng.random(count) < label_noise)
    first = np.where(first_errs, _mistaken(rng, intent), intent)
    second = np.where(second_errs, _mistaken(rng, intent), intent)
    repeats = first_errs & (rng.random(count) < shared_errors)
    second = np.where(repeats, first, second)
    rows, rows_twice = np.flatnonzero(labelled), np.flatnonzero(twice)
    table = pd.DataFrame(
        {
            "row": np.concatenate([rows, rows_twice]),
            "round": np.repeat([1, 2], [len(rows), len(rows_twice)]),
            "annotator": np.concatenate([annotator[rows], other[rows_twice]]),
            "code": np.concatenate([first[rows], second[rows_twice]]),
        }
    )
    return table.sort_values(["row", "round"], ignore_index=True)


def _mistaken(rng: np.random.Generator, intent: np.ndarray) -> np.ndarray:
    """Draw a wrong label for every message from the intents that its own is mistaken for."""
    cumulative = np.cumsum(_mistakes(), axis=1)
    return np.asarray((cumulative[intent] <= rng.random((len(intent), 1))).sum(axis=1))


def _mistakes() -> np.ndarray:
    """Return the probability of each wrong label given the true intent and an error, (intents, intents)."""
    place = {intent.name: number for number, intent in enumerate(ALL_INTENTS)}
    table = np.zeros((len(ALL_INTENTS), len(ALL_INTENTS)))
    for intent in ALL_INTENTS:
        for name, share in intent.mistaken_for:
            table[place[intent.name], place[name]] = share
    return table


def _confusion(label_noise: float) -> pd.DataFrame:
    rows = [(intent.name, label, label_noise * share) for intent in ALL_INTENTS for label, share in intent.mistaken_for]
    rows += [(intent.name, intent.name, 1 - label_noise) for intent in ALL_INTENTS]
    table = pd.DataFrame(rows, columns=["intent", "label", "probability"])
    return table.sort_values(["intent", "probability", "label"], ascending=[True, False, True], ignore_index=True)
