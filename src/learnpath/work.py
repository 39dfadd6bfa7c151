"""The learner's work as an observer sees it: names to look up and functions to try, each behind a guard."""

from __future__ import annotations

import contextlib
import copy
import io
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import Any, TypeVar

from learnpath.observation import decode, describe, encode, type_name

_Observer = TypeVar("_Observer", bound=Callable[..., Any])


class NotAttempted(Exception):
    """The learner has not answered yet; the message says what is missing."""

    def __init__(self, name: str, message: str | None = None) -> None:
        self.name = name
        super().__init__(message or f"There is no `{name}` yet.")


class Unusable(Exception):
    """What is there cannot be looked at; the message says why and what to do.

    With ``attempted=False`` it does not count as an answer.
    """

    def __init__(self, sentence: str, *, attempted: bool = True) -> None:
        self.attempted = attempted
        super().__init__(sentence)


class AnswerRaised(Exception):
    """The learner's code raised an exception: in `name`, called with `arguments`, saying `said`."""

    def __init__(self, name: str, arguments: str, exception: BaseException) -> None:
        self.name, self.arguments = name, arguments
        self.said = said(exception)
        super().__init__(f"`{name}({arguments})` raised {self.said}.")


class Work:
    """The names that a learner has defined.

    Parameters
    ----------
    namespace
        The variables of the notebook, by name.
    """

    def __init__(self, namespace: Mapping[str, object]) -> None:
        self._namespace = namespace

    def value(self, name: str) -> Any:
        """Return what the learner has bound to a name; ``"model.coef_"`` looks up an attribute of it.

        Raises
        ------
        NotAttempted
            If the name is missing or still `...`, or is a plain container that still holds `...`.
        Unusable
            If the object has no such attribute.
        """
        found = self._look_up(name)
        if found is ...:
            raise NotAttempted(name, f"`{name}` is still `...`.")
        kind = type(found)  # compared by identity: a learner's metaclass may answer to `==`
        inside = found.values() if kind is dict else found if kind is list or kind is tuple else ()
        if any(item is ... for item in inside):
            raise NotAttempted(name, f"`{name}` still contains `...`.")
        return found

    def function(self, name: str, *, copies: bool = True) -> Callable[..., Any]:
        """Return the learner's function (or a method: ``"model.predict"``) behind a guard.

        A guarded call gets copies of its arguments (unless ``copies=False``), and raises
        `NotAttempted` where the function returns `...` or raises NotImplementedError, `AnswerRaised` where it
        raises anything else. KeyboardInterrupt passes.

        Raises
        ------
        NotAttempted, Unusable
            As `value`; also `Unusable` if the object cannot be called.
        """
        found = self.value(name)
        if not callable(found):
            seen = describe(decode(encode(found)))
            raise Unusable(f"`{name}` must be a function, and it is {seen}. Define it with `def {name}(...):`.")

        def guarded(*arguments: Any, **named: Any) -> Any:
            return _call(name, found, arguments, named, copies)

        return guarded

    def given(self, name: str) -> Any:
        """Return an object that the notebook itself provides.

        Raises
        ------
        Unusable
            If it is missing, with the advice to run the cells above.
        """
        if name not in self._namespace or self._namespace[name] is ...:
            raise Unusable(
                f"`{name}`, which the notebook provides, is missing. Run all cells above, from the top.",
                attempted=False,
            )
        return self._namespace[name]

    def _look_up(self, name: str) -> Any:
        first, *attributes = name.split(".")
        if first not in self._namespace:
            own = [key for key in self._namespace if not key.startswith("_")]
            close = get_close_matches(first, own, n=1, cutoff=0.75)
            also = f" There is `{close[0]}`: is that your answer under another name?" if close else ""
            raise NotAttempted(first, f"There is no `{first}` yet.{also}")
        found = self._namespace[first]
        for attribute in attributes if found is not ... else ():
            owner = found
            try:
                found = getattr(owner, attribute)
            except AttributeError:
                seen = describe(decode(encode(owner)))
                raise Unusable(f"`{first}` has no `{attribute}`; what was found is {seen}.") from None
            except KeyboardInterrupt:
                raise
            except BaseException as error:
                raise Unusable(f"Looking up `{name}` raised {said(error)}.") from None
        return found


def observes(question: str) -> Callable[[_Observer], _Observer]:
    """Mark a function ``(work: Work, probe: int) -> dict`` as the observer of a question."""

    def mark(function: _Observer) -> _Observer:
        function.observes = question  # type: ignore[attr-defined]
        return function

    return mark


def prepares(question: str) -> Callable[[_Observer], _Observer]:
    """Mark a function ``(probe: int) -> None``, in ``observe``, that makes the inputs of a question and keeps them.

    Grading calls it once for a whole batch, before any submission is there. An observer must find the same inputs
    without it.
    """

    def mark(function: _Observer) -> _Observer:
        function.prepares = question  # type: ignore[attr-defined]
        return function

    return mark


class _Silence(io.TextIOBase):
    """Takes any amount of output and keeps none."""

    def write(self, text: str) -> int:
        return len(text)


def silence() -> contextlib.ExitStack:
    """A context in which printing goes nowhere."""
    stack = contextlib.ExitStack()
    stack.enter_context(contextlib.redirect_stdout(_Silence()))
    stack.enter_context(contextlib.redirect_stderr(_Silence()))
    return stack


def _call(
    name: str, function: Callable[..., Any], arguments: tuple[Any, ...], named: dict[str, Any], copies: bool
) -> Any:
    passed: Any = (arguments, named)
    if copies:
        passed = (
            [_copied(value) for value in arguments],
            {key: _copied(value) for key, value in named.items()},
        )
    try:
        result = function(*passed[0], **passed[1])
    except KeyboardInterrupt:
        raise
    except NotImplementedError:
        raise NotAttempted(name, f"`{name}` still raises NotImplementedError.") from None
    except BaseException as error:  # SystemExit too: it must not end the notebook
        raise AnswerRaised(name, _summary(arguments, named), error) from None
    if result is ...:
        raise NotAttempted(name, f"`{name}` still returns `...`.")
    return result


def _copied(value: Any) -> Any:
    try:
        return copy.deepcopy(value)
    except Exception:
        return value


def _summary(arguments: tuple[Any, ...], named: dict[str, Any]) -> str:
    return ", ".join([*map(_written_out, arguments), *(f"{key}={_written_out(each)}" for key, each in named.items())])


def _written_out(value: object) -> str:
    """An argument of a call as code, so that the learner can make the same call; a description if it is long."""
    plain = decode(encode(value))
    text = repr(plain) if type(plain) in (dict, list, str, int, float, bool, type(None)) else ""
    return text if text and len(text) <= 400 else describe(plain)


def said(exception: BaseException) -> str:
    """Name and message of an exception; the message may be code of the learner's."""
    try:
        text = str.__str__(str(exception)).strip().splitlines()
    except KeyboardInterrupt:
        raise
    except BaseException:
        text = []
    return f"{type_name(exception)}: {text[0][:200]}" if text else type_name(exception)
