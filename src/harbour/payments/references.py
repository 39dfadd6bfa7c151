"""The free text that travels with a transfer, by number."""

from __future__ import annotations

import numpy as np

from harbour.payments.draws import Array

BENEFIT = ("UC", "PIP", "STATE PENSION", "CHILD BENEFIT", "UC RENT")
UC, PIP, STATE_PENSION, CHILD_BENEFIT, UC_RENT = range(len(BENEFIT))

PHRASES = (
    "thanks", "dinner", "rent", "bills", "food shop", "holiday", "birthday", "drinks", "taxi", "petrol", "tickets",
    "football", "house", "deposit", "loan back", "pizza", "lunch", "wedding", "gift", "baby", "dog", "car", "cinema",
    "gas", "electric", "shopping", "cash", "present", "concert", "flowers", "for you", "as agreed", "invoice", "work",
    "July", "weekend", "half", "my share", "sorry late", "x", "love", "school trip", "piano", "cleaning", "garden",
    "cake", "coffee", "train", "hotel", "flights", "repair", "phone", "sofa", "bike", "stuff", "see message", "money",
    "help", "family", "send home", "fee", "transfer", "payment", "ref",
)  # fmt: skip
SAVINGS, SALARY, RENT, JOINT, CARE, INVOICE = range(len(PHRASES), len(PHRASES) + 6)
FIXED = (*PHRASES, "savings", "salary", "rent", "joint account", "care costs", "invoice")
BILL_NUMBERS = 400
BILLS = len(FIXED)
CLAIMS = BILLS + BILL_NUMBERS


def texts(claimant: Array, benefit: Array, advance: Array, shift: int) -> list[str]:
    """Return every reference of a world: phrases, bill numbers, then one for each claim.

    Parameters
    ----------
    claimant, benefit, advance
        For each claim: number of the claimant, index into `BENEFIT`, whether it is an advance.
    shift
        Moves the claimants' numbers, so that they tell nothing about the order of creation.
    """
    number = (shift + claimant.astype(np.int64) * 1_234_577) % 4_000_000
    label = ["UC ADVANCE" if early else BENEFIT[kind] for kind, early in zip(benefit, advance, strict=True)]
    claims = [f"DWP {name} QQ{one // 4:06d}{'ABCD'[one % 4]}" for name, one in zip(label, number.tolist(), strict=True)]
    return [*FIXED, *(f"DD {10_000 + 7 * k}" for k in range(BILL_NUMBERS)), *claims]
