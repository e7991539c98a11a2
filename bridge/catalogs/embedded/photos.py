"""Photos of applicants and members: looked at before they are taken, and sealed on the disk."""

from __future__ import annotations

import hashlib
import io
import secrets
import warnings
from typing import Any

from PIL import Image
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from bridge.catalogs.embedded import applications
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import photos
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.membership import LONGEST_PHOTO, PHOTO_SIZE, Applied
from bridge.rules import Rules
from bridge.sealing import Broken, Seal

CREDENTIAL = "photo-key"
UNCLEAR = Refusal((Reason.PHOTO_UNCLEAR,))
_BEGIN, _END = b"\xff\xd8", b"\xff\xd9"
_TELLING = ("exif", "xmp", "photoshop", "comment", "mp")  # what may tell where, when or by whom it was taken


def add_photo(act: Act, seal: Seal, application: str, photo: bytes) -> Applied | Refusal:
    """As `Membership.add_photo`; in place of one that was there before."""
    if not is_good(photo):
        return UNCLEAR
    row = applications.find(act.connection, application, lock=True)
    if row is None:
        return applications.UNKNOWN
    return act.once(("photo", row.number, hashlib.sha256(photo).hexdigest()), lambda: _add(act, seal, row, photo))


def is_good(photo: bytes) -> bool:
    """Whether it is a JPEG of the agreed size and nothing else: no second picture, and nothing told beside it."""
    if len(photo) > LONGEST_PHOTO or not (photo.startswith(_BEGIN) and photo.endswith(_END)):
        return False
    try:
        with warnings.catch_warnings(action="error"), Image.open(io.BytesIO(photo), formats=["JPEG"]) as image:
            if image.size != PHOTO_SIZE or image.format != "JPEG" or image.mode not in ("RGB", "L"):
                return False
            image.load()
            return not any(name in image.info for name in _TELLING)
    except (OSError, ValueError, SyntaxError, EOFError, Warning):  # what Pillow says to broken pictures
        return False


def of_application(connection: Connection, seal: Seal, application: int) -> bytes | None:
    return _opened(connection, seal, photos.c.application_id == application)


def of_patron(connection: Connection, seal: Seal, patron: str) -> bytes | None:
    return _opened(connection, seal, photos.c.patron_id == patron)


def has_patron(connection: Connection, patron: str) -> bool:
    return connection.scalar(select(photos.c.id).where(photos.c.patron_id == patron)) is not None


def hand_over(connection: Connection, application: int, patron: str) -> None:
    """The applicant has become this patron."""
    theirs = photos.c.application_id == application
    connection.execute(update(photos).where(theirs).values(application_id=None, patron_id=patron))


def replace(connection: Connection, rules: Rules, seal: Seal, patron: str, photo: bytes) -> None:
    """A member's, in place of the one there was; `photo` is good."""
    connection.execute(delete(photos).where(photos.c.patron_id == patron))
    _keep(connection, rules, seal, photo, patron_id=patron)


def _add(act: Act, seal: Seal, row: Any, photo: bytes) -> Applied | Refusal:
    if row.state != "open":
        return applications.UNKNOWN
    act.connection.execute(delete(photos).where(photos.c.application_id == row.id))
    _keep(act.connection, act.rules, seal, photo, application_id=row.id)
    return applications.applied(act.connection, act.rules, row)


def _keep(connection: Connection, rules: Rules, seal: Seal, photo: bytes, **owner: Any) -> None:
    label = secrets.token_hex(16)
    kept = owner | {"label": label, "sealed": seal.close(photo, label.encode()), "at": rules.now()}
    connection.execute(insert(photos).values(kept))


def _opened(connection: Connection, seal: Seal, which: ColumnElement[bool]) -> bytes | None:
    """None also when the key is not the one any more with which it was sealed."""
    row = connection.execute(select(photos.c.label, photos.c.sealed).where(which)).one_or_none()
    try:
        return None if row is None else seal.open(row.sealed, row.label.encode())
    except Broken:
        return None
