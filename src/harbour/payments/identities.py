"""Public numbers and names: nothing in them tells in which order, or by whom, something was made."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from harbour.payments.directory import BILLERS, OWN, PER_BILLER, PERSON, Directory
from harbour.payments.draws import Array, Draws, scatter

CUSTOMER, ACCOUNT, COUNTERPARTY, DEVICE = 100_000, 20_000_000, 30_000_000, 50_000_000

SURNAMES = [
    "Adams",
    "Ahmed",
    "Ali",
    "Allen",
    "Bailey",
    "Begum",
    "Bennett",
    "Brown",
    "Campbell",
    "Carter",
    "Chapman",
    "Clarke",
    "Collins",
    "Cooper",
    "Cox",
    "Davies",
    "Edwards",
    "Evans",
    "Foster",
    "Fox",
    "Gray",
    "Green",
    "Griffiths",
    "Hall",
    "Harris",
    "Hill",
    "Hughes",
    "Hussain",
    "Jackson",
    "James",
    "Johnson",
    "Jones",
    "Kaur",
    "Kelly",
    "Khan",
    "King",
    "Kowalska",
    "Lee",
    "Lewis",
    "Lloyd",
    "Marshall",
    "Martin",
    "Mason",
    "Miller",
    "Mitchell",
    "Moore",
    "Morgan",
    "Morris",
    "Murphy",
    "Nowak",
    "Okafor",
    "Palmer",
    "Parker",
    "Patel",
    "Phillips",
    "Popescu",
    "Powell",
    "Price",
    "Richards",
    "Roberts",
    "Robinson",
    "Rogers",
    "Shah",
    "Shaw",
    "Silva",
    "Simpson",
    "Singh",
    "Smith",
    "Stevens",
    "Taylor",
    "Thomas",
    "Thompson",
    "Turner",
    "Walker",
    "Ward",
    "Watson",
    "White",
    "Williams",
    "Wilson",
    "Wood",
    "Wright",
    "Young",
]
INITIALS = "ABCDEFGHIJKLMNOPRSTVWYZ"


@dataclass(frozen=True)
class Identities:
    """Public number of each internal one: customers, accounts, counterparties and devices."""

    customer: Array
    account: Array
    counterparty: Array
    device: Array


def identities(seed: int, customers: int, accounts: int, counterparties: int, devices: int) -> Identities:
    """Return public numbers in random order."""
    draws = Draws(seed, "identities")
    return Identities(
        customer=CUSTOMER + draws.order(customers),
        account=ACCOUNT + draws.order(accounts),
        counterparty=COUNTERPARTY + draws.order(counterparties),
        device=DEVICE + draws.order(devices),
    )


def payee_names(number: Array, kind: Array, directory: Directory) -> list[str]:
    """Return the name of each payee: people by initial and surname, organisations by what they are."""
    surname = scatter(number, 21) % len(SURNAMES)
    initial = scatter(number, 22) % len(INITIALS)
    sign = scatter(number, 23) % 900 + 100
    biller = np.clip((number - directory.billers) // PER_BILLER, 0, len(BILLERS) - 1)
    organisation = ("Benefits Office", "Employer", "", "Lettings", "Coin Exchange")
    names = []
    for what, family, letter, digits, service in zip(
        kind.tolist(), surname.tolist(), initial.tolist(), sign.tolist(), biller.tolist(), strict=True
    ):
        if what >= PERSON:
            names.append(f"{INITIALS[letter]} {SURNAMES[family]}")
        elif what == 0:
            names.append("Benefits Office")
        elif what == 2:
            names.append(f"{BILLERS[service].capitalize()} {digits}")
        else:
            names.append(f"{organisation[what]} {digits}")
    return names


def payee_kinds(number: Array, directory: Directory) -> Array:
    """Return the kind of each payee, index into `PAYEE_KIND`; a customer's own account elsewhere is a person."""
    kind = np.searchsorted(np.array(directory.starts()), number, side="right") - 1
    return np.where(kind == OWN, PERSON, kind)
