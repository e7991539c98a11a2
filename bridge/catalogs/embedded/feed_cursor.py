"""How far a kiosk has been told, as a text that it brings back: nobody without its key can read or make one."""

from __future__ import annotations

import base64
import binascii
import hashlib
import zlib
from datetime import date
from typing import Literal

import msgspec

from bridge.catalogs.embedded.feed_log import Point
from bridge.policy import LoanPolicy

_TAG = 12  # bytes

Stage = Literal["patrons", "items", "told"]


class Span(msgspec.Struct, frozen=True, array_like=True):
    """What is being told: everything, or what changed in the log and on the calendar between two moments.

    First patrons and then items, each in the order of their ids; `after` is the last one that was told. `policy` tells
    apart what else an item's row depends on.
    """

    policy: int
    whole: bool
    since: Point
    until: Point
    day: date
    today: date
    stage: Stage = "patrons"
    after: str = ""


def policy_print(policy: LoanPolicy) -> int:
    return zlib.crc32(repr(sorted(policy.bins.items())).encode("utf-8", "surrogatepass"))


def sealed(span: Span, key: bytes) -> str:
    plain = msgspec.msgpack.encode(span)
    tag = _tag(plain, key)
    return base64.urlsafe_b64encode(tag + _covered(plain, key, tag)).rstrip(b"=").decode()


def opened(cursor: str, key: bytes) -> Span | None:
    """None for any that was not sealed with this key."""
    try:
        kept = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    except (binascii.Error, ValueError):
        return None
    tag, covered = kept[:_TAG], kept[_TAG:]
    plain = _covered(covered, key, tag)
    if tag != _tag(plain, key):
        return None
    try:
        return msgspec.msgpack.decode(plain, type=Span)
    except msgspec.MsgspecError:  # of an older version
        return None


def _tag(plain: bytes, key: bytes) -> bytes:
    return hashlib.blake2b(plain, key=key, person=b"cursor", digest_size=_TAG).digest()


def _covered(plain: bytes, key: bytes, tag: bytes) -> bytes:
    """Covers and uncovers: it names a patron, who is nobody's business where the cursor is kept."""
    stream = hashlib.shake_256(key + tag).digest(len(plain))
    return bytes(one ^ other for one, other in zip(plain, stream, strict=True))
