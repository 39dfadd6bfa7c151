"""A check from end to end: observe, write as text, read back, judge.

The two halves can run in different processes: `observe` where the learner's work lives, `judge` elsewhere.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from learnpath import question as questions
from learnpath.evidence import Rejected, Seen
from learnpath.observation import ObservationError, decode, encode
from learnpath.question import Question
from learnpath.seeds import Seeds
from learnpath.verdict import Verdict, incorrect, needs_review
from learnpath.work import AnswerRaised, NotAttempted, Unusable, Work, silence


def check(question: str, namespace: Mapping[str, object], seeds: Seeds) -> Verdict:
    """Check the answer to a question.

    Parameters
    ----------
    question
        Id, such as ``2.3``.
    namespace
        The learner's variables by name.
    seeds
        Data seed and probe seed.

    Returns
    -------
    Verdict
        Never an exception, except UnknownQuestion for an unknown id, and KeyboardInterrupt. A check that
        itself fails gives the status ``error``; with LEARNPATH_STRICT=1 in the environment its exception is
        raised, so that tests see it.
    """
    asked = questions.find(question)
    try:
        observation = observe(question, namespace, seeds.probe)
        return judge(question, observation, seeds)
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # whatever it is, the learner sees a sentence
        if os.environ.get("LEARNPATH_STRICT") == "1":
            raise
        return _failed(asked, error)


def observe(question: str, namespace: Mapping[str, object], probe: int) -> str:
    """Look at the learner's work and return the observation as text (see `learnpath.observation`).

    Beside the data it says how the look ended: ``observed``, ``not_attempted``, ``unusable`` or ``raised``.
    An exception of the observer itself is passed on.
    """
    look = questions.observer(question)
    found: dict[str, object]
    try:
        with silence():
            found = {"outcome": "observed", "data": look(Work(namespace), probe)}
    except NotAttempted as missing:
        found = {"outcome": "not_attempted", "message": str(missing)}
    except Unusable as unusable:
        found = {"outcome": "unusable" if unusable.attempted else "not_attempted", "message": str(unusable)}
    except AnswerRaised as raised:
        found = {"outcome": "raised", "call": f"{raised.name}({raised.arguments})", "message": raised.said}
    return encode(found)


def judge(question: str, observation: str, seeds: Seeds) -> Verdict:
    """Judge an observation that `observe` has written.

    Raises
    ------
    ObservationError
        If the observation was not written by `observe`.
    """
    asked = questions.find(question)
    found = decode(observation)
    if not isinstance(found, dict) or found.get("outcome") not in _OUTCOMES:
        raise ObservationError("The observation does not say how it ended.")
    verdict = _OUTCOMES[found["outcome"]](asked, found, seeds)
    return replace(
        verdict, question=asked.id, of=asked.points, points=asked.points if verdict.status == "correct" else 0
    )


def _observed(asked: Question, found: dict[str, Any], seeds: Seeds) -> Verdict:
    decide = questions.judge(asked.id)
    if decide is None:
        return needs_review("Your answer is in place. Your mentor reads it.")
    if not isinstance(found.get("data"), dict):
        raise ObservationError("The observation holds no data.")
    try:
        verdict = decide(Seen(found["data"]), seeds)
    except Rejected as rejected:
        return rejected.verdict
    if not isinstance(verdict, Verdict):
        raise TypeError(f"The judge of {asked.id} returned {type(verdict).__name__} and not a Verdict.")
    return verdict


def _not_attempted(asked: Question, found: dict[str, Any], seeds: Seeds) -> Verdict:
    return Verdict(
        "not_attempted",
        str(found.get("message")),
        next_step="Write your answer, run its cell, then run this one again.",
    )


def _unusable(asked: Question, found: dict[str, Any], seeds: Seeds) -> Verdict:
    named = ", ".join(f"`{name}`" for name in asked.names)
    return incorrect(
        expected=f"{named} in the form that the question asks for",
        seen=str(found.get("message")),
        next_step="Read the question's second sentence again: what goes in, and what comes out?",
    )


def _raised(asked: Question, found: dict[str, Any], seeds: Seeds) -> Verdict:
    call = str(found.get("call"))
    return Verdict(
        "error",
        "Your code stops with an exception on an input that the question allows, so there is no answer to judge.",
        expected=f"a value from `{call}`",
        seen=f"an exception, {found.get('message')}",
        next_step="Make the same call in a cell of your own and read the last lines of its traceback.",
    )


_OUTCOMES = {
    "observed": _observed,
    "not_attempted": _not_attempted,
    "unusable": _unusable,
    "raised": _raised,
}


def _failed(asked: Question, error: BaseException) -> Verdict:
    return Verdict(
        "error",
        "The check itself failed. That is a fault of the course or of its installation, not of your answer.",
        question=asked.id,
        of=asked.points,
        seen=f"{type(error).__name__} while checking {asked.id}",
        next_step="Run `learnpath doctor` in a terminal; if it finds nothing, report the line above.",
    )
