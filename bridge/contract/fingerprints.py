"""What stands for a card, a patron or an item in a stand's memory: nobody reads a number out of it."""

from __future__ import annotations

import base64
import hashlib
from typing import Literal

_BYTES = 16

Kind = Literal["patron", "card", "item", "loan"]


def key_of(token: str) -> bytes:
    """The key of one kiosk's fingerprints, which it and the central each derive from its token; neither stores it."""
    return hashlib.blake2b(token.encode("utf-8", "surrogatepass"), person=b"anjungan-prints", digest_size=32).digest()


def fingerprint(key: bytes, kind: Kind, code: str) -> str:
    """22 characters. Without the key it tells nothing, not even whether two kiosks mean the same."""
    keyed = hashlib.blake2b(code.encode("utf-8", "surrogatepass"), key=key, person=kind.encode(), digest_size=_BYTES)
    return base64.urlsafe_b64encode(keyed.digest()).rstrip(b"=").decode()


def loan_print(key: bytes, patron_row: str, barcode: str) -> str:
    """What stands for this patron having this item: `patron_row` is `KnownPatron.row`."""
    return fingerprint(key, "loan", f"{patron_row} {barcode}")
