"""The messages world: varied text, labels that err as planted, a new topic, and an inherited model."""

from __future__ import annotations

import time

import numpy as np
import pandas as pd
import pytest
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline

from harbour.world import World
from harbour.worlds.messages import inherited, simulate
from harbour.worlds.messages.grammar import Grammar, write
from harbour.worlds.messages.writing import ALL_INTENTS


@pytest.fixture(scope="module")
def world() -> World:
    return simulate(seed=7)


@pytest.fixture(scope="module")
def joined(world: World) -> pd.DataFrame:
    return world["messages"].merge(world.truth["messages"]).merge(world["inherited_predictions"])


def test_twenty_thousand_messages_take_less_than_two_seconds() -> None:
    start = time.process_time()
    simulate(seed=1)
    assert time.process_time() - start < 2


def test_keys_order_and_texts(world: World) -> None:
    table = world["messages"]
    assert table["message_id"].is_unique
    assert table["received_at"].is_monotonic_increasing
    assert (table["text"].str.len() > 2).all()
    assert (table["text"] == table["text"].str.strip()).all()
    assert not table["text"].str.contains(r"[\[\]{}|]|  ").any()
    assert set(table["label"].dropna()) <= {intent.name for intent in ALL_INTENTS}


def test_texts_are_varied(joined: pd.DataFrame) -> None:
    assert joined["text"].duplicated().mean() < 0.02
    bare = joined["text"].str.lower().str.replace(r"[^a-z ]", "", regex=True)
    assert bare.duplicated().mean() < 0.04
    words = joined["text"].str.lower().str.split()
    trigrams = words.map(lambda each: list(zip(each, each[1:], each[2:], strict=False))).explode().dropna()
    assert trigrams.nunique() > 100_000
    assert words.str.len().quantile([0.05, 0.95]).between(2, 45).all()


def test_a_linear_model_is_far_above_the_dummy_and_far_below_the_ceiling(joined: pd.DataFrame) -> None:
    late = joined["received_at"] >= "2026-10-01"
    train, test = joined[~late & joined["label"].notna()], joined[late]
    model = make_pipeline(
        TfidfVectorizer(ngram_range=(1, 2), sublinear_tf=True, min_df=2), LogisticRegression(C=5, max_iter=200)
    )
    predicted = model.fit(train["text"], train["label"]).predict(test["text"])
    right = predicted == test["intent"]
    assert 0.75 < right.mean() < 0.92
    assert (test["intent"] == train["label"].mode()[0]).mean() < 0.15
    assert right.mean() > (test["predicted"] == test["intent"]).mean() + 0.1
    assert right[test["kind"] == "two meanings"].mean() < 0.65
    assert (predicted == test["label"])[test["label"].notna()].mean() < right.mean() - 0.03


def test_label_noise_and_confusion_are_the_planted_ones() -> None:
    world = simulate(seed=3, messages=40_000, labelled_share=1.0, label_noise=0.2, new_topic_day=365)
    both = world["messages"].merge(world.truth["messages"])
    wrong = both["label"] != both["intent"]
    assert wrong.mean() == pytest.approx(0.2, abs=4 * np.sqrt(0.16 / len(both)))
    counts = both.groupby("intent").size()
    found = both.groupby(["intent", "label"]).size().rename("count").reset_index()
    planted = found.merge(world.truth["confusion"], how="left")
    assert planted["probability"].notna().all()
    expected = planted["probability"] * planted["intent"].map(counts)
    assert (np.abs(planted["count"] - expected) < 4.5 * np.sqrt(expected)).all()
    assert world.truth["confusion"].groupby("intent")["probability"].sum().to_numpy() == pytest.approx(1)


@pytest.mark.parametrize("shared_errors", [0.0, 0.6])
def test_double_annotation_recovers_the_noise_only_if_errors_are_independent(shared_errors: float) -> None:
    world = simulate(
        seed=4, messages=20_000, labelled_share=1.0, double_share=1.0, shared_errors=shared_errors, new_topic_day=365
    )
    rounds = world["annotations"].pivot(index="message_id", columns="round", values="label")
    agree = (rounds[1] == rounds[2]).mean()
    # Two independent annotators agree if both are right, or if both make the same error.
    errors = world.truth["confusion"].query("intent != label")
    same = (errors.assign(share=(errors["probability"] / 0.1) ** 2).groupby("intent")["share"].sum()).mean()
    rates = np.linspace(0, 0.3, 3_001)
    estimate = rates[np.abs((1 - rates) ** 2 + rates**2 * same - agree).argmin()]
    if shared_errors == 0:
        assert estimate == pytest.approx(0.1, abs=0.01)
    else:
        assert estimate < 0.08


def test_the_second_annotator_repeats_as_many_errors_as_planted_and_nothing_else() -> None:
    world = simulate(
        seed=6, messages=20_000, labelled_share=1.0, double_share=1.0, shared_errors=0.5, new_topic_day=365
    )
    rounds = world["annotations"].pivot(index="message_id", columns="round", values="label")
    intent = world.truth["messages"].set_index("message_id")["intent"]
    wrong = rounds[1] != intent
    error = 0.5 / np.sqrt(wrong.sum())
    assert (rounds[2] == rounds[1])[wrong].mean() == pytest.approx(0.5 + 0.5 * 0.1 * 0.4, abs=4 * error)
    assert (rounds[2] != intent)[~wrong].mean() == pytest.approx(0.1, abs=4 * 0.3 / np.sqrt((~wrong).sum()))


def test_annotations_agree_with_the_labels_and_two_annotators_differ(world: World) -> None:
    table, notes = world["messages"], world["annotations"]
    assert not notes.duplicated(["message_id", "round"]).any()
    assert not notes.duplicated(["message_id", "annotator"]).any()
    first = notes[notes["round"] == 1].set_index("message_id")["label"]
    assert table.set_index("message_id")["label"].dropna().equals(first)
    assert table["label"].notna().mean() == pytest.approx(0.3, abs=0.015)
    second = (notes["round"] == 2).sum() / len(first)
    assert second == pytest.approx(0.25, abs=0.025)


def test_the_new_topic_appears_in_the_middle_of_the_year_and_gets_its_label_later(joined: pd.DataFrame) -> None:
    new = joined["intent"] == "name_check"
    assert joined["received_at"][new].min() >= pd.Timestamp("2026-07-01")
    full = joined["received_at"] >= "2026-08-01"
    assert new[full].mean() == pytest.approx(0.08, abs=4 * np.sqrt(0.08 / full.sum()))
    assert joined["received_at"][joined["label"] == "name_check"].min() >= pd.Timestamp("2026-07-29")
    before = new & (joined["received_at"] < "2026-07-29") & joined["label"].notna()
    assert joined["label"][before].isin(["transfer_pending", "wrong_recipient"]).all()
    assert not simulate(seed=1, messages=2_000, new_topic_day=365).truth["messages"]["intent"].eq("name_check").any()


def test_the_inherited_model_is_what_its_weights_say(world: World, joined: pd.DataFrame) -> None:
    again = inherited.predict(world["inherited_weights"], world["messages"]["text"].head(500))
    assert again.equals(world["inherited_predictions"].drop(columns="message_id").head(500))
    assert joined["confidence"].between(0, 1).all()
    right = joined["predicted"] == joined["intent"]
    assert 0.45 < right[joined["received_at"] >= "2026-06-01"].mean() < 0.75
    assert not (joined["predicted"] == "name_check").any()
    assert joined["confidence"].mean() > right.mean() + 0.05  # surer than it should be
    assert right[joined["channel"] == "email"].mean() < right[joined["channel"] == "chat"].mean()


def test_the_inherited_model_reads_letters_as_they_are_and_only_the_first_words(world: World) -> None:
    weights = world["inherited_weights"]
    late = "zzz " * inherited.WORDS_READ + "my card was declined"
    texts = ["my card was declined at the supermarket", late, "zzz"]
    read, unread, unknown = inherited.predict(weights, texts)["predicted"]
    assert read == "declined_card"
    assert unread == unknown != "declined_card"
    assert inherited.predict(weights, [texts[0].upper()])["confidence"].iloc[0] < 0.9


def test_the_smallest_world_works() -> None:
    assert len(simulate(seed=1, messages=200, labelled_share=0.05)["messages"]) == 200


def test_a_grammar_chooses_and_nests_and_refuses_what_it_cannot_read() -> None:
    grammar = Grammar({"colour": ("red", "blue")}, {"number": lambda draw: str(draw() % 10)})
    found = set()
    for first in (0, 2**31):
        for second in (0, 2**31):
            pieces: list[str] = []
            write(grammar.read("a [{colour}|[dark|]] {number}"), iter((first, second, 7)).__next__, pieces)
            found.add("".join(pieces))
    assert found == {"a red 7", "a blue 7", "a dark 7", "a  7"}
    with pytest.raises(ValueError, match="bracket that is not closed"):
        grammar.read("[one|two")
    with pytest.raises(ValueError, match="outside of brackets"):
        grammar.read("one]")
    with pytest.raises(ValueError, match="'size', which is not listed"):
        grammar.read("{size}")
