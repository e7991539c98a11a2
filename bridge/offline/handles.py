"""What a kiosk calls a patron whom only this stand knows, and which card belongs to one whom the library knows."""

from __future__ import annotations

import base64
import binascii
from collections import OrderedDict

from bridge.contract.codes import LONGEST
from bridge.sealing import Broken, Seal

_MARK = "~"  # begins no id of any library of ours
_ABOUT = b"handle"
_MOST = 64  # patrons who were here lately


class Handles:
    """A handle is the sealed card: it outlives a restart, and no kiosk can read or make one."""

    def __init__(self, seal: Seal) -> None:
        self._seal = seal
        self._cards: OrderedDict[str, str] = OrderedDict()

    def give(self, card: str) -> str | None:
        """None for a card too long to become one."""
        handle = _MARK + base64.urlsafe_b64encode(self._seal.close(card.encode(), _ABOUT)).decode()
        return handle if len(handle) <= LONGEST else None

    def opened(self, patron: str) -> str | None:
        """The card behind a handle; None for the id of a library, or a handle of another stand."""
        if not patron.startswith(_MARK):
            return None
        try:
            return self._seal.open(base64.urlsafe_b64decode(patron[1:]), _ABOUT).decode()
        except (Broken, binascii.Error, ValueError):
            return None

    def remember(self, patron: str, card: str) -> None:
        self._cards[patron] = card
        self._cards.move_to_end(patron)
        if len(self._cards) > _MOST:
            self._cards.popitem(last=False)

    def card_of(self, patron: str) -> str:
        """The card with which the patron of this id came; empty when that was long ago."""
        return self._cards.get(patron, "")
