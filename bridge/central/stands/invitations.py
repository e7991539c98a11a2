"""One-time codes with which a new stand may fetch what it needs; only a digest of each is kept."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import PurePosixPath

from bridge.central.stands.register import Register, Stand

MINUTES = 10
TRIES = 5
_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none looks like another
_HANDLE, _SECRET = 4, 12  # letters: 59 bits that five tries have to guess


@dataclass(frozen=True, slots=True)
class Invited:
    stand: Stand
    installed_at: PurePosixPath


def invite(register: Register, stand: Stand, installed_at: PurePosixPath, now: datetime) -> str:
    """A code such as "K7Q2-M9XD-4HW8-RAT3", told this once; a former one for this stand ends."""
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_HANDLE + _SECRET))
    row = (letters[:_HANDLE], _digest(letters), stand.stand, stand.name, stand.place, stand.role)
    with register.writing() as database:
        database.execute("DELETE FROM invitations WHERE stand = ? OR handle = ?", (stand.stand, row[0]))
        ends = (now + timedelta(minutes=MINUTES)).timestamp()
        database.execute("INSERT INTO invitations VALUES (?, ?, ?, ?, ?, ?, ?, ?, 0)", (*row, str(installed_at), ends))
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def redeem(register: Register, code: str, now: datetime) -> Invited | None:
    """Once. None for a code that is wrong, too old, used, or was guessed at too often."""
    letters = "".join(letter for letter in code.upper() if letter in _LETTERS)
    columns = "digest, stand, name, place, role, installed_at, ends, tries"
    with register.writing() as database:
        query = f"SELECT {columns} FROM invitations WHERE handle = ?"  # noqa: S608
        row = database.execute(query, (letters[:_HANDLE],)).fetchone()
        if row is None:
            return None
        digest, *stand, installed_at, ends, tries = row
        right = hmac.compare_digest(digest, _digest(letters))
        if right or tries + 1 >= TRIES or now.timestamp() > ends:
            database.execute("DELETE FROM invitations WHERE handle = ?", (letters[:_HANDLE],))
        else:
            database.execute("UPDATE invitations SET tries = tries + 1 WHERE handle = ?", (letters[:_HANDLE],))
    return Invited(Stand(*stand), PurePosixPath(installed_at)) if right and now.timestamp() <= ends else None


def _digest(letters: str) -> str:
    return hashlib.sha256(letters.encode()).hexdigest()
