"""Twelve requests to the machine-learning team, as they came in (chapter 1).

The texts are written by hand and always the same. The seed moves what a text does not fix: the day a ticket came
in, and with it the order of the table, the number of cases a month and the number of outcomes on file.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from harbour.world import World, generator

FIRST_DAY = np.datetime64("2026-05-05", "D")
WORKING_DAYS = 20


@dataclass(frozen=True)
class Ticket:
    """One request: what the bank sees, and the answer that the team came to."""

    ticket: int
    team: str
    asked_by: str
    subject: str
    request: str
    cases_a_month: int  # how often the decision is taken, before the seed moves it by up to a tenth
    outcomes_on_file: int  # past cases with a recorded right answer, before the seed moves it by up to a tenth
    answer: str  # rule, query or model
    learning: str  # supervised, unsupervised, reinforcement or none
    problem: str  # classification, regression, clustering, recommendation, ranking or none
    decision: str
    acting_wrongly: str
    failing_to_act: str
    who_is_harmed: str
    because: str


TICKETS = (
    Ticket(
        ticket=1,
        team="Fraud",
        asked_by="fraud operations lead",
        subject="Which card payments should we ring about?",
        request=(
            "My six investigators ring customers about card payments that look wrong. Every call ends in one of two "
            "words, and both are on file: confirmed or cleared. Today they pick by gut feeling, and by four in the "
            "afternoon they are tired. Give every new payment a number for how likely it is to be confirmed, so that "
            "the calls start at the top. Please mind that a customer whose card we freeze for nothing is standing at "
            "a till with a full basket."
        ),
        cases_a_month=310_000,
        outcomes_on_file=18_400,
        answer="model",
        learning="supervised",
        problem="classification",
        decision="which card payments an investigator rings about, in which order",
        acting_wrongly="a genuine customer is called, or is left at the till with a frozen card",
        failing_to_act="a stolen card goes on being used until somebody notices the statement",
        who_is_harmed="the customer in both cases; the bank pays the refund in the second",
        because=(
            "Thousands of past cases carry a recorded answer, the pattern is too tangled for two lines of code, and a "
            "probability ranks the calls. Only payments that somebody looked at have an answer: a limit to remember."
        ),
    ),
    Ticket(
        ticket=2,
        team="Payments operations",
        asked_by="head of payments operations",
        subject="Learn the frozen accounts",
        request=(
            "Each morning at six we receive a file of account numbers that courts have ordered frozen. A payment to "
            "one of them must not leave the bank; every other payment is none of this list's business. Last month a "
            "colleague checked the file by eye and missed a line. I have read that neural networks are good at "
            "recognising things. Could one learn to recognise these accounts?"
        ),
        cases_a_month=640_000,
        outcomes_on_file=640_000,
        answer="rule",
        learning="none",
        problem="none",
        decision="whether a payment may leave the bank, given the list of the day",
        acting_wrongly="rent does not reach a landlord because a number merely resembled one on the list",
        failing_to_act="the bank breaks a court order",
        who_is_harmed="the payer and the payee; the bank, by law",
        because=(
            "An account number either stands in the file or it does not. A look-up is right every time; a model could "
            "only be right most of the time. That labels are plentiful does not mean that there is something to learn."
        ),
    ),
    Ticket(
        ticket=3,
        team="Marketing",
        asked_by="marketing manager",
        subject="One voice for everybody is no voice",
        request=(
            "The student, the plumber and the retired couple all get the same welcome series from us. I would like to "
            "know whether our customers fall into a handful of groups that use the bank in similar ways, so that we "
            "can write a series for each. Nobody has ever sorted customers like this, so there is no list to check an "
            "answer against. We would look at the groups together and decide whether we believe in them."
        ),
        cases_a_month=1,
        outcomes_on_file=0,
        answer="model",
        learning="unsupervised",
        problem="clustering",
        decision="how many welcome series to write, and who gets which",
        acting_wrongly="customers are addressed as somebody whom they are not",
        failing_to_act="everybody goes on getting the same series",
        who_is_harmed="the customer is mildly annoyed; the team spends months on groups that are not there",
        because=(
            "No customer has a right answer, so nothing can be predicted; groups can only be proposed. The method "
            "returns groups whether or not there are any: they are judged by use and by stability, not by accuracy."
        ),
    ),
    Ticket(
        ticket=4,
        team="Finance",
        asked_by="finance director",
        subject="Active customers, for the board",
        request=(
            "The board meets on the first Tuesday of the month and wants one page: how many customers were active, by "
            "product and by region, and how that compares with the same month last year. Active means at least one "
            "payment that the customer made. We have argued about the figure for three meetings. My deputy suggests "
            "an AI that gives us the number with a confidence."
        ),
        cases_a_month=1,
        outcomes_on_file=24,
        answer="query",
        learning="none",
        problem="none",
        decision="what the board is told about active customers",
        acting_wrongly="the board plans for growth that is not there",
        failing_to_act="the argument takes up a fourth meeting",
        who_is_harmed="whoever relies on the plan",
        because=(
            "The payments are in the warehouse and the definition is one sentence: counting is exact. The argument is "
            "about the definition, and no model settles that. The number wants an owner and a test, not a confidence."
        ),
    ),
    Ticket(
        ticket=5,
        team="Customer support",
        asked_by="workforce planner",
        subject="How many people on the phones next Monday?",
        request=(
            "I set the rota two weeks ahead, half-hour by half-hour. Too few people and callers wait for forty "
            "minutes; too many and we pay people to look at each other. I have the number of calls in every half-hour "
            "since we opened, with pay days, bank holidays and the app's two bad outages marked. For each half-hour "
            "of the coming fortnight I need a number of calls, and how far out it may be."
        ),
        cases_a_month=1_050,
        outcomes_on_file=61_000,
        answer="model",
        learning="supervised",
        problem="regression",
        decision="how many people answer the phones in each half-hour",
        acting_wrongly="planned too high: people are paid to wait",
        failing_to_act="planned too low: callers wait, and those with a stolen card wait as well",
        who_is_harmed="callers in the one case, the budget in the other, and the second costs less",
        because=(
            "The target is a number, every past half-hour has one on record, and several causes overlap. The two "
            "errors cost differently, so the number to plan for is not the average. Last week's figure is the dummy."
        ),
    ),
    Ticket(
        ticket=6,
        team="Help centre",
        asked_by="help-centre editor",
        subject="The right article is on page two",
        request=(
            "People type 'card gone' and we show them how to order a second card for a partner. The article about a "
            "lost card exists; it comes eleventh. For a sample of searches my editors have graded the articles from 0 "
            "(useless) to 3 (exactly this). I want the list in a better order for every search, also for those that "
            "nobody graded. What people clicked is logged too, but they mostly click what stands on top."
        ),
        cases_a_month=88_000,
        outcomes_on_file=4_300,
        answer="model",
        learning="supervised",
        problem="ranking",
        decision="in which order articles appear for a search",
        acting_wrongly="a useless article takes the top place from a useful one",
        failing_to_act="people give up and ring, or do nothing about a lost card",
        who_is_harmed="the person who searches; the phone queue",
        because=(
            "What is wanted is an order, and graded pairs of search and article say which order is right. Whether the "
            "grade of each article is predicted exactly does not matter, as long as the better one stands higher."
        ),
    ),
    Ticket(
        ticket=7,
        team="App",
        asked_by="product manager, home screen",
        subject="Five cards, one slot",
        request=(
            "The home screen has one slot and we have five cards for it: savings pot, bill splitter, travel money, "
            "overdraft alert, invite a friend. They are new, so nothing is on record. Each time the app opens we must "
            "show one. Within the hour we know whether it was tapped, and we never learn what the other four would "
            "have done. It should get better while it runs, and go on trying what it is unsure about."
        ),
        cases_a_month=1_900_000,
        outcomes_on_file=0,
        answer="model",
        learning="reinforcement",
        problem="recommendation",
        decision="which of five cards a customer sees when the app opens",
        acting_wrongly="a card that suits nobody is shown to many while the system finds out",
        failing_to_act="the slot shows the same card to everybody for ever",
        who_is_harmed="hardly anybody, which is why trying things out is acceptable here",
        because=(
            "There is no right answer on file and never will be: only the outcome of what was shown. The system makes "
            "its own data by choosing, so it has to trade trying against using. It picks an item for a person, which "
            "makes it a recommendation learnt by reinforcement."
        ),
    ),
    Ticket(
        ticket=8,
        team="Learning library",
        asked_by="editor, money guides",
        subject="What to read after this guide",
        request=(
            "Under each of our four hundred money guides there is room for three suggestions. At the moment they are "
            "the three newest guides, for every reader. We know what each reader opened before and, for every guide "
            "that was read, what that reader opened next. Somebody who has just read about a first mortgage should "
            "not be offered pension drawdown. New guides appear weekly and must have a chance, too."
        ),
        cases_a_month=125_000,
        outcomes_on_file=730_000,
        answer="model",
        learning="supervised",
        problem="recommendation",
        decision="which three guides a reader is offered next",
        acting_wrongly="the reader is offered a guide that is of no use to them",
        failing_to_act="good guides are never found",
        who_is_harmed="the reader loses a minute; authors of guides that are never shown lose their readers",
        because=(
            "For each reader the guide opened next is a recorded answer, and it depends on the reader: that is what "
            "makes it a recommendation rather than one ranking for all. The most popular guides are the dummy to beat."
        ),
    ),
    Ticket(
        ticket=9,
        team="Compliance",
        asked_by="compliance officer",
        subject="Overdrafts and under-eighteens",
        request=(
            "Nobody under eighteen may be offered an overdraft. We check the date of birth against a document when an "
            "account is opened. Still, seven teenagers saw the banner last month, because the banner asks a model "
            "that predicts who is likely to want an overdraft, and it was rather good at that. Please retrain it, so "
            "that it is less confident about the young."
        ),
        cases_a_month=270_000,
        outcomes_on_file=270_000,
        answer="rule",
        learning="none",
        problem="none",
        decision="who may see the overdraft banner at all",
        acting_wrongly="an adult does not see a banner",
        failing_to_act="a child is offered credit",
        who_is_harmed="the teenager; the bank, by law",
        because=(
            "The law draws the line at a date that is on file, so a comparison of two dates stands in front of the "
            "model. A prohibition that holds with high probability is not a prohibition."
        ),
    ),
    Ticket(
        ticket=10,
        team="Customer support",
        asked_by="head of support",
        subject="Messages land on the wrong desk",
        request=(
            "A message in the app goes first to whoever is free, who reads it and passes it on to cards, payments, "
            "savings, complaints or one of a dozen other desks. The passing on costs most of a day. The desk that "
            "finally answered is stored with each message. Please read a new message and name the desk. If you are "
            "not sure, leave it to a person; a bereavement that is sent to the marketing desk is worse than a delay."
        ),
        cases_a_month=46_000,
        outcomes_on_file=390_000,
        answer="model",
        learning="supervised",
        problem="classification",
        decision="to which desk a message goes, or whether a person reads it first",
        acting_wrongly="the message waits on the wrong desk, perhaps an urgent one",
        failing_to_act="it is read twice and answered a day late",
        who_is_harmed="the customer who wrote, most of all where the matter is urgent",
        because=(
            "Every answered message names its desk, people word the same wish in a thousand ways, and the answer is "
            "one of a fixed set. The desk that answered is not always the desk that should have: labels can be wrong."
        ),
    ),
    Ticket(
        ticket=11,
        team="Lending",
        asked_by="product owner, cycle loans",
        subject="Who will not pay back a cycle loan?",
        request=(
            "Six weeks ago we launched a two-year loan for bicycles. Three dozen customers have one. One of them has "
            "missed an instalment. Before we open it to everybody, please train a model that tells us who will not "
            "pay back. The mortgage team has such a model and it would be embarrassing to be the only lenders without "
            "one."
        ),
        cases_a_month=40,
        outcomes_on_file=1,
        answer="rule",
        learning="none",
        problem="none",
        decision="to whom a cycle loan is offered",
        acting_wrongly="somebody who would have paid is refused, without a reason that anybody could defend",
        failing_to_act="somebody is lent what they cannot pay back",
        who_is_harmed="the applicant in both cases; the bank in the second",
        because=(
            "One day this may be supervised classification. Now there is a single outcome, and a two-year loan shows "
            "its outcome after two years. Lend by a written affordability rule, record every application, every "
            "refusal and every outcome, and come back when there is something to learn from."
        ),
    ),
    Ticket(
        ticket=12,
        team="Complaints",
        asked_by="head of complaints",
        subject="Complaints jumped in March: predict the next jump",
        request=(
            "Complaints rose by a third in March and fell again in April, and nobody here can say why. Each complaint "
            "has a date, a product, a reason code and the branch or channel. I should like a model that warns us a "
            "month before the next jump. The regulator asks on Friday what happened in March."
        ),
        cases_a_month=1,
        outcomes_on_file=1,
        answer="query",
        learning="none",
        problem="none",
        decision="what the regulator is told on Friday, and what is mended",
        acting_wrongly="the wrong thing is mended and the regulator is told a guess",
        failing_to_act="Friday comes",
        who_is_harmed="customers with the same grievance next time",
        because=(
            "The question is what happened, and a count of complaints by week, product and reason answers most of it. "
            "There has been one jump: nothing can be learned about jumps from a single one."
        ),
    ),
)


def simulate(*, seed: int) -> World:
    """Return the twelve tickets in the order in which they came in; this world has no knobs.

    Parameters
    ----------
    seed
        The data seed.

    Returns
    -------
    World
        Table ``tickets`` (what was asked); truth ``answers`` (rule, query or model; kind of learning and of
        problem; decision and harms), in the order of the ticket numbers.
    """
    rng = generator("tickets", seed)
    count = len(TICKETS)
    received = np.busday_offset(FIRST_DAY, np.sort(rng.choice(WORKING_DAYS, size=count, replace=False)))
    order = rng.permutation(count)
    moved = rng.uniform(0.9, 1.1, size=(2, count))
    cases = _about([ticket.cases_a_month for ticket in TICKETS], moved[0])
    outcomes = _about([ticket.outcomes_on_file for ticket in TICKETS], moved[1])
    table = pd.DataFrame(
        {
            "ticket": [ticket.ticket for ticket in TICKETS],
            "team": [ticket.team for ticket in TICKETS],
            "asked_by": [ticket.asked_by for ticket in TICKETS],
            "subject": [ticket.subject for ticket in TICKETS],
            "request": [ticket.request for ticket in TICKETS],
            "cases_a_month": cases,
            "outcomes_on_file": outcomes,
        }
    )
    table = table.iloc[order].reset_index(drop=True)
    table.insert(1, "received_on", received.astype("datetime64[s]"))
    answers = pd.DataFrame(
        {
            "ticket": [ticket.ticket for ticket in TICKETS],
            "answer": [ticket.answer for ticket in TICKETS],
            "kind_of_learning": [ticket.learning for ticket in TICKETS],
            "kind_of_problem": [ticket.problem for ticket in TICKETS],
            "decision": [ticket.decision for ticket in TICKETS],
            "harm_of_acting_wrongly": [ticket.acting_wrongly for ticket in TICKETS],
            "harm_of_failing_to_act": [ticket.failing_to_act for ticket in TICKETS],
            "who_is_harmed": [ticket.who_is_harmed for ticket in TICKETS],
            "because": [ticket.because for ticket in TICKETS],
        }
    )
    return World(name="tickets", seed=seed, knobs={}, tables={"tickets": table}, truth={"answers": answers})


def _about(numbers: list[int], factors: np.ndarray) -> np.ndarray:
    """Move numbers of at least a hundred by their factors and keep two significant figures; leave small ones."""
    wanted = np.array(numbers, dtype=np.float64)
    step = 10.0 ** np.maximum(np.floor(np.log10(np.maximum(wanted, 1))) - 1, 0)
    return np.where(wanted < 100, wanted, np.rint(wanted * factors / step) * step).astype(np.int64)
