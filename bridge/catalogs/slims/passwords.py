"""Checks the password of SLiMS's member area, which is a stand's PIN where the library wants one."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

import bcrypt

from bridge.rules import Rules

_LONGEST = 72  # bytes; PHP's password_hash heeds no more
is_checkable = re.compile(r"\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}").fullmatch  # not the MD5 of releases before 8.3


def fits(password: str, hashed: str) -> bool:
    """Takes its time, as is meant."""
    try:
        return bcrypt.checkpw(password.encode()[:_LONGEST], hashed.encode())
    except ValueError:  # a zero byte, or no character at all
        return False


@dataclass(slots=True)
class Guesses:
    """Wrong passwords of each member since the last right one; SLiMS itself lets everybody guess for ever."""

    rules: Rules
    _wrong: dict[str, tuple[int, datetime]] = field(default_factory=dict)

    def blocked(self, member: str) -> bool:
        tries, last = self._wrong.get(member, (0, self.rules.now()))
        if tries and self.rules.now() - last >= self.rules.pin_block:
            self._wrong.pop(member, None)
            return False
        return tries >= self.rules.policy.pin_tries

    def count(self, member: str) -> None:
        """Before it is known to be wrong, so that no two are tried at once."""
        tries, _ = self._wrong.get(member, (0, None))
        self._wrong[member] = (tries + 1, self.rules.now())

    def forgive(self, member: str) -> None:
        self._wrong.pop(member, None)
