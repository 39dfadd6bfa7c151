"""Twelve tickets, with answers that agree with each other."""

from __future__ import annotations

import numpy as np

from harbour.worlds.tickets import TICKETS, simulate

KINDS_OF_LEARNING = {"supervised", "unsupervised", "reinforcement", "none"}
KINDS_OF_PROBLEM = {"classification", "regression", "clustering", "recommendation", "ranking", "none"}


def test_there_are_twelve_and_every_kind_occurs() -> None:
    answers = simulate(seed=1).truth["answers"]
    assert answers["ticket"].tolist() == list(range(1, 13))
    assert set(answers["answer"]) == {"rule", "query", "model"}
    assert set(answers["kind_of_learning"]) == KINDS_OF_LEARNING
    assert set(answers["kind_of_problem"]) == KINDS_OF_PROBLEM


def test_kinds_belong_to_models_only_and_fit_each_other() -> None:
    answers = simulate(seed=1).truth["answers"]
    is_model = answers["answer"] == "model"
    assert ((answers["kind_of_learning"] != "none") == is_model).all()
    assert ((answers["kind_of_problem"] != "none") == is_model).all()
    unsupervised = answers["kind_of_learning"] == "unsupervised"
    assert ((answers["kind_of_problem"] == "clustering") == unsupervised).all()


def test_supervised_tickets_have_outcomes_on_file_and_the_others_that_learn_have_none() -> None:
    world = simulate(seed=1)
    joined = world["tickets"].merge(world.truth["answers"])
    supervised = joined["kind_of_learning"] == "supervised"
    assert (joined["outcomes_on_file"][supervised] > 1_000).all()
    assert (joined["outcomes_on_file"][joined["kind_of_learning"].isin(["unsupervised", "reinforcement"])] == 0).all()


def test_texts_are_long_enough_to_read_and_never_change() -> None:
    one, two = (simulate(seed=seed)["tickets"].set_index("ticket").sort_index() for seed in (1, 2))
    assert one[["team", "asked_by", "subject", "request"]].equals(two[["team", "asked_by", "subject", "request"]])
    assert one["request"].str.split().str.len().between(40, 90).all()
    assert one["subject"].is_unique
    assert all(len(ticket.because) > 80 for ticket in TICKETS)


def test_tickets_come_on_working_days_in_the_order_of_the_table() -> None:
    received = simulate(seed=3)["tickets"]["received_on"]
    assert received.is_monotonic_increasing
    assert received.is_unique
    assert (received.dt.dayofweek < 5).all()


def test_counts_move_by_about_a_tenth_at_most() -> None:
    written = np.array([(ticket.cases_a_month, ticket.outcomes_on_file) for ticket in TICKETS], dtype=float)
    for seed in range(20):
        table = simulate(seed=seed)["tickets"].sort_values("ticket")
        found = table[["cases_a_month", "outcomes_on_file"]].to_numpy()
        assert (np.abs(found - written) <= 0.1501 * written).all()  # a tenth, and two figures are kept
        assert (found[written < 100] == written[written < 100]).all()
