"""From a probability to what is done with a payment: threshold, kill switch, and a limit on blocks."""

from __future__ import annotations

from dataclasses import dataclass

from harbour.fraud.event import Event
from harbour.fraud.features import HOUR, Vector
from harbour.fraud.messages import Decision
from harbour.fraud.model import Model

NOT_SCORED = "money coming in, or declined elsewhere: remembered, not scored"
BELOW = "below the threshold"
SUSPECTED = "suspected fraud"
SWITCHED_OFF = "above the threshold, and blocking is switched off"
TOO_MANY = "above the threshold, and the limit on blocks is reached"
FALL_BACK = "fall-back: no state to decide by"
LATE = "the time budget ended before the record was written"


class Limiter:
    """Lets so many blocks through in an hour of the payments' clock, evenly; after a quiet hour up to so many at once.

    A model, a feed or an upstream change that goes wrong tends to block everything at once; this bounds the harm
    until somebody looks. It fills up evenly: after a full hour's worth of blocks there is one more every 1/n hour. No
    hour sees more than twice the number.

    Parameters
    ----------
    most
        Blocks an hour; 0 lets none through.
    """

    def __init__(self, most: int) -> None:
        if most < 0:
            raise ValueError(f"The limit on blocks must not be negative; it is {most}.")
        self.most = most
        self._left = float(most)
        self._clock: int | None = None

    def take(self, clock: int) -> bool:
        """Whether one more block is within the limit at this clock, in microseconds; if so it is counted."""
        if self._clock is not None and clock > self._clock:
            self._left = min(float(self.most), self._left + self.most * (clock - self._clock) / HOUR)
        self._clock = clock if self._clock is None else max(clock, self._clock)
        if self._left < 1:
            return False
        self._left -= 1
        return True


@dataclass
class Policy:
    """Model, switch and limit: everything that turns features into an action.

    Attributes
    ----------
    model
        The champion.
    limiter
        Bounds blocks.
    blocking
        False while the kill switch is on: payments are scored and recorded, none is stopped.
    fall_back_most
        Where there is no state to decide by, a payment of up to so many pence is approved and a larger one declined.
    """

    model: Model
    limiter: Limiter
    blocking: bool = True
    fall_back_most: int = 25_000

    def decide(self, event: Event, features: Vector, clock: int) -> Decision:
        """Return what is done with a payment.

        Parameters
        ----------
        event
            The payment.
        features
            As `State.update` gave them, shape (len(FEATURES),).
        clock
            The state's clock, in microseconds.
        """
        if event.direction == "in" or event.declined:
            return Decision("approve", None, NOT_SCORED)
        score = self.model.probability(features)
        if not blocks(self.model, score, event):
            return Decision("approve", score, BELOW)
        if not self.blocking:
            return Decision("approve", score, SWITCHED_OFF)
        if not self.limiter.take(clock):
            return Decision("review", score, TOO_MANY)
        return Decision("decline", score, SUSPECTED)

    def fall_back(self, event: Event) -> Decision:
        """Return what is done with a payment when nothing is known: decided by its amount alone, not on record."""
        small = event.direction == "in" or event.declined or event.amount <= self.fall_back_most
        return Decision("approve" if small else "decline", None, FALL_BACK)


def blocks(model: Model, score: float, event: Event) -> bool:
    """Whether a model's own threshold says block."""
    return model.costs.worth(score, event.amount / 100) >= model.worth
