"""The keys of those who may give commands: PEM files with Ed25519 keys, each known by its file's name."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Literal

from joserfc.errors import JoseError
from joserfc.jwk import OKPKey

from bridge import systemd

CREDENTIAL = "fleet-key"
PUBLIC, PRIVATE = ".pem", ".key"  # what the files of a pair end with

_CURVE: Literal["Ed25519"] = "Ed25519"
_name = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,38}[A-Za-z0-9])?")


def is_key_name(name: str) -> bool:
    """Whether this can be a key's name (`kid`): 1 to 40 of A-Z, a-z, 0-9 and, inside, ".", "_" and "-"."""
    return _name.fullmatch(name) is not None


def load_public_keys(files: Iterable[str]) -> dict[str, OKPKey]:
    """By their names: "keys/central-2026.pem" holds the key "central-2026". Raises OSError, with a sentence."""
    keys: dict[str, OKPKey] = {}
    for path in map(Path, files):
        name = path.stem
        if not is_key_name(name):
            raise OSError(f"{path}: a key's name, which is its file's, is 1 to 40 letters, digits, dots and dashes")
        if name in keys:
            raise OSError(f"{path}: there is another key of the name {name}")
        key = _read(path)
        if key.is_private:
            raise OSError(f"{path} holds a private key: a stand is given the public one alone")
        keys[name] = key
    return keys


def load_private_key(file: str) -> OKPKey:
    """systemd's credential "fleet-key" if there is one, else the file. Raises OSError, with a sentence."""
    path = systemd.credential(CREDENTIAL) or (Path(file) if file else None)
    if path is None:
        raise OSError(f"no key to sign commands with: give the credential {CREDENTIAL} or set key_file")
    key = _read(path)
    if not key.is_private:
        raise OSError(f"{path} holds a public key: to sign the private one is needed")
    return key


def make_pair(folder: Path, name: str) -> tuple[Path, Path]:
    """A new public and a new private key, the latter for its owner only. Raises OSError, with a sentence, when the name
    cannot be one or a file is there already: no key is ever written over."""
    if not is_key_name(name):
        raise OSError(f"{name!a:.60} cannot be a key's name: 1 to 40 letters, digits, dots and dashes")
    key = OKPKey.generate_key(_CURVE, private=True, auto_kid=False)
    public, private = folder / f"{name}{PUBLIC}", folder / f"{name}{PRIVATE}"
    if public.exists():
        raise OSError(f"{public} is there already: give the new key another name")
    _write(private, key.as_pem(private=True), 0o600)
    _write(public, key.as_pem(private=False), 0o644)
    return public, private


def _read(path: Path) -> OKPKey:
    """Says nothing of what is in the file."""
    try:
        key = OKPKey.import_key(path.read_bytes())
    except OSError as error:
        raise OSError(f"the key {path} cannot be read: {error.strerror}") from error
    except (ValueError, TypeError, JoseError):
        raise OSError(f"{path} holds no Ed25519 key (PEM)") from None
    if key.curve_name != _CURVE:
        raise OSError(f"{path} holds no Ed25519 key (PEM)")
    return key


def _write(path: Path, pem: bytes, mode: int) -> None:
    try:
        number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    except FileExistsError as error:
        raise OSError(f"{path} is there already: give the new key another name") from error
    except OSError as error:
        raise OSError(f"{path} cannot be written: {error.strerror}") from error
    with open(number, "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
