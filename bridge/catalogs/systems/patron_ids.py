"""Ids of patrons for systems that know them by their member number only, which may be a national ID."""

from __future__ import annotations

import base64
import binascii

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

CREDENTIAL = "patron-key"
_MARK = "p"


class PatronIds:
    """A number is always sealed to the same id, by AES-SIV (RFC 5297) with a key of 32 bytes: ids need not be kept, and
    who has no key learns no number from them."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESSIV(key)

    def id_of(self, number: str) -> str:
        sealed = self._cipher.encrypt(number.encode(), None)
        return _MARK + base64.urlsafe_b64encode(sealed).decode().rstrip("=")

    def number_of(self, id: str) -> str | None:
        """None for what is no id of ours."""
        sealed = id.removeprefix(_MARK)
        try:
            return self._cipher.decrypt(base64.urlsafe_b64decode(sealed + "=" * (-len(sealed) % 4)), None).decode()
        except (InvalidTag, binascii.Error, ValueError):
            return None
