"""Who can stand on the other side of a payment, by number: merchants first, then everybody with a bank account."""

from __future__ import annotations

from dataclasses import dataclass

BILLERS = ("council tax", "energy", "water", "broadband", "mobile", "insurance", "mortgage", "gym")
PER_BILLER = 4
PAYEE_KIND = (
    "benefits office",
    "employer",
    "biller",
    "landlord",
    "crypto exchange",
    "person",
    "own account",
    "harbour account",
)
OFFICE, EMPLOYER, BILLER, LANDLORD, EXCHANGE, PERSON, OWN, HARBOUR = range(len(PAYEE_KIND))


@dataclass(frozen=True)
class Directory:
    """First internal number of each kind of counterparty.

    Fraudsters' collecting accounts at other banks stand among the persons: nothing in the number tells them apart.
    """

    merchants: int
    customers: int
    accounts: int

    @property
    def office(self) -> int:
        """The benefits office."""
        return self.merchants

    @property
    def employers(self) -> int:
        """Employers and clients of the self-employed."""
        return self.office + 1

    @property
    def employer_count(self) -> int:
        """How many employers there are."""
        return 20 + self.customers // 30

    @property
    def billers(self) -> int:
        """Companies that collect by direct debit, `PER_BILLER` of each of `BILLERS`."""
        return self.employers + self.employer_count

    @property
    def landlords(self) -> int:
        """Landlords with an account elsewhere."""
        return self.billers + len(BILLERS) * PER_BILLER

    @property
    def landlord_count(self) -> int:
        """How many of those landlords there are."""
        return 10 + self.customers // 10

    @property
    def exchanges(self) -> int:
        """Crypto exchanges that take Faster Payments."""
        return self.landlords + self.landlord_count

    @property
    def exchange_count(self) -> int:
        """How many exchanges there are."""
        return 5

    @property
    def persons(self) -> int:
        """People with an account elsewhere."""
        return self.exchanges + self.exchange_count

    @property
    def person_count(self) -> int:
        """How many such people there are."""
        return 3 * self.customers + 100

    @property
    def own(self) -> int:
        """For each customer an account of their own at another bank."""
        return self.persons + self.person_count

    @property
    def harbour(self) -> int:
        """Every account at Harbour, as somebody to pay."""
        return self.own + self.customers

    @property
    def size(self) -> int:
        """How many counterparties there are."""
        return self.harbour + self.accounts

    def starts(self) -> tuple[int, ...]:
        """First number of each kind in the order of `PAYEE_KIND`."""
        return (
            self.office, self.employers, self.billers, self.landlords,
            self.exchanges, self.persons, self.own, self.harbour,
        )  # fmt: skip
