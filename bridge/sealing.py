"""Seals what must lie on a disk that somebody may carry away."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from bridge import systemd

CREDENTIAL = "bridge-key"
_BYTES = 32
_NONCE = 12


class Broken(ValueError):
    """It was not sealed with this key, or is not what was sealed."""


class Seal:
    """AES-256-GCM. `about` is not secret and has to be the same again, so that sealed things cannot be exchanged."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, plain: bytes, about: bytes) -> bytes:
        nonce = os.urandom(_NONCE)
        return nonce + self._cipher.encrypt(nonce, plain, about)

    def open(self, sealed: bytes, about: bytes) -> bytes:
        """Raises `Broken`."""
        try:
            return self._cipher.decrypt(sealed[:_NONCE], sealed[_NONCE:], about)
        except (InvalidTag, ValueError) as error:
            raise Broken("the seal does not open") from error


def key_from(file: Path, credential: str = CREDENTIAL) -> bytes:
    """systemd's credential of this name if there is one, else the file, which is made when it is not there.

    Raises OSError, with a sentence.
    """
    path = systemd.credential(credential) or file
    try:
        key = path.read_bytes()
    except FileNotFoundError:
        key = _made(file)
    if len(key) != _BYTES:
        raise OSError(f"the key {path} must be {_BYTES} bytes long")
    return key


def _made(file: Path) -> bytes:
    """On the disk before it seals anything: without it nothing that was sealed can be read."""
    key = os.urandom(_BYTES)
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as opened:
        opened.write(key)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
    folder = os.open(file.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
    return key
