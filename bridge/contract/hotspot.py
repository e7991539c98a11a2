"""The vocabulary of the library's Wi-Fi: what a member needs to get onto it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from bridge.contract.circulation import Refusal


@dataclass(frozen=True, slots=True)
class WifiAccess:
    """`network` is its name (SSID), and `secret` the network's own password, empty for an open one. `user` and
    `password` are what its page then asks for; `user` is empty where a code alone is asked for, and both where nothing
    is.

    `hidden`: the network does not tell its name. `until` is an aware datetime in the library's zone, None when it does
    not end. `again`: the member had it already.
    """

    network: str
    secret: str = field(default="", repr=False)
    user: str = ""
    password: str = field(default="", repr=False)
    until: datetime | None = None
    hidden: bool = False
    again: bool = False


class Hotspot(Protocol):
    async def wifi_access(self, card: str, key: str) -> WifiAccess | Refusal:
        """What the card's owner needs. Who has it gets the same again (seed 003). Keys and errors are as in
        `Circulation`.

        Refuses for the card (CARD_*), VISIT_MISSING for who has not signed the guest book today, and WIFI_DOWN when
        whatever lets people in cannot be asked, which says nothing about the library.
        """
