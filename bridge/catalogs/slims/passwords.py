"""Checks the password of SLiMS's member area, which is a stand's PIN where the library wants one."""

from __future__ import annotations

import re

import bcrypt

_LONGEST = 72  # bytes; PHP's password_hash heeds no more
is_checkable = re.compile(r"\$2[abxy]\$[0-9]{2}\$[./A-Za-z0-9]{53}").fullmatch  # not the MD5 of older releases


def fits(password: str, hashed: str) -> bool:
    """Takes its time, as is meant."""
    try:
        return bcrypt.checkpw(password.encode()[:_LONGEST], hashed.encode())
    except ValueError:  # a zero byte, or no character at all
        return False
