"""Everything a library offers a kiosk, in one protocol that the link, the REST contract and every driver follow."""

from __future__ import annotations

from typing import Protocol

from bridge.contract.abilities import Able
from bridge.contract.account import Accounts
from bridge.contract.circulation import Circulation
from bridge.contract.discovery import Discovery
from bridge.contract.guestbook import Guestbook
from bridge.contract.hotspot import Hotspot
from bridge.contract.membership import Membership


class Catalog(Circulation, Guestbook, Hotspot, Membership, Accounts, Discovery, Able, Protocol):
    """All methods may raise `Unavailable`; a no is a `Refusal`."""
