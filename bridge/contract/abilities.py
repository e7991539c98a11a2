"""What a library can do for its patrons at a stand: screens show nothing that it cannot."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Ability(StrEnum):
    BORROW = "borrow"
    RETURN = "return"
    RENEW = "renew"
    ACCOUNT = "account"  # the loans, holds and fines of one patron
    SEARCH = "search"
    HOLD = "hold"  # to place one and to end one
    CHANGE_PIN = "change-pin"
    GUEST_BOOK = "guest-book"
    WIFI = "wifi"
    REGISTER = "register"
    DIGITAL_ACCOUNT = "digital-account"
    REPORT = "report"  # a damaged or lost item
    PROOFS = "proofs"  # of payment, printed again
    UNDO = "undo"


@dataclass(frozen=True, slots=True)
class Abilities:
    """In the order of `Ability`, none of them twice."""

    can: tuple[Ability, ...]

    def __contains__(self, ability: Ability) -> bool:
        return ability in self.can


EVERYTHING = Abilities(tuple(Ability))


class Able(Protocol):
    async def abilities(self) -> Abilities:
        """What can be asked of this library. What is missing is refused with NOT_OFFERED, or finds nothing."""
