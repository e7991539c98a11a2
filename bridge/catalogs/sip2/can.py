"""What a system can do for a stand, by what it says of itself (98)."""

from __future__ import annotations

from bridge.catalogs.sip2.fields import SUPPORTED
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.settings import Sip2
from bridge.contract.abilities import Ability

_NEEDS = {
    Ability.BORROW: (("11", "17", "63"), "checkout ok"),
    Ability.RETURN: (("09", "17"), "checkin ok"),
    Ability.RENEW: (("29", "17", "63"), "ACS renewal policy"),
    Ability.ACCOUNT: (("63", "17"), ""),
    Ability.HOLD: (("15", "17", "63"), ""),
}
"""The messages without which nobody could look before they act, and the letter of the 98 that allows it."""


def abilities(status: Message | None) -> frozenset[Ability]:
    """Until the system has said anything, what hardly any lacks."""
    if status is None:
        return frozenset(_NEEDS) - {Ability.HOLD}
    return frozenset(
        ability for ability, (messages, letter) in _NEEDS.items()
        if all(understands(status, message) for message in messages) and (not letter or status.fixed[letter] != "N")
    )  # fmt: skip


def understands(status: Message, code: str) -> bool:
    """A system that has no BX is asked, and says so (96) if it cannot; but nobody is promised a hold."""
    told, place = status["BX"], SUPPORTED.index(code)
    return told[place] == "Y" if place < len(told) else code != "15"


def takes_late(status: Message | None, settings: Sip2) -> bool:
    """Whether it is told of acts that have happened already, which it then cannot refuse."""
    return settings.kind.no_block or (status is not None and status.fixed["off-line ok"] == "Y")
