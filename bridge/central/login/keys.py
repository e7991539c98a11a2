"""The key that signs who has logged in, and those before it, with which the latest tokens can still be checked.

One PEM file: first the private key that signs, then the public ones that came before.
"""

from __future__ import annotations

import os
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from bridge import systemd

CREDENTIAL = "login-key"
ALGORITHM = "RS256"  # the only one that every relying party knows (OpenID Connect Core, 15.1)
_BITS = 3072
_FORMER = 3  # public keys that are kept; each is needed for five minutes after the next has come

_block = re.compile(r"-----BEGIN ([A-Z ]+)-----.+?-----END \1-----\s*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Keys:
    """`signing` has the private half; `former` have not."""

    signing: RSAKey = field(repr=False)
    former: tuple[RSAKey, ...] = ()

    def published(self) -> dict[str, Any]:
        """A JSON Web Key Set (RFC 7517, 5), without anything private."""
        about = {"use": "sig", "alg": ALGORITHM}
        keys = (self.signing, *self.former)
        return {"keys": [key.as_dict(private=False, kid=key.thumbprint(), **about) for key in keys]}


def keys_from(file: Path) -> Keys:
    """systemd's credential if there is one, else the file, which is made when it is not there.

    Raises OSError, with a sentence.
    """
    path = systemd.credential(CREDENTIAL) or file
    try:
        text = path.read_text("ascii")
    except FileNotFoundError:
        text = _pem(RSAKey.generate_key(_BITS, private=True, auto_kid=False))
        _keep(file, text)
    except UnicodeDecodeError as error:
        raise OSError(f"the log-in key {path} is not a PEM file") from error
    return _read(path, text)


def rotate(file: Path) -> None:
    """A new key signs from the next start on; the one until now, without its private half, stays published.

    Raises OSError, with a sentence.
    """
    if systemd.credential(CREDENTIAL):
        raise OSError(f"the log-in key is the credential {CREDENTIAL}: put a new key in front of it where it is kept")
    now = keys_from(file)
    new = _pem(RSAKey.generate_key(_BITS, private=True, auto_kid=False))
    former = (now.signing, *now.former)[:_FORMER]
    _keep(file, new + "".join(key.as_pem(private=False).decode() for key in former))


def _read(path: Path, text: str) -> Keys:
    try:
        first, *others = [RSAKey.import_key(block[0]) for block in _block.finditer(text)]
    except (ValueError, TypeError, JoseError):  # none of which says anything of the key itself from here on
        raise OSError(f"the log-in key {path} must hold RSA keys as PEM, the private one that signs first") from None
    if not first.is_private or first.private_key is None or first.private_key.key_size < 2048:
        raise OSError(f"the log-in key {path} must begin with a private RSA key of 2048 bits or more")
    return Keys(first, tuple(others))


def _pem(key: RSAKey) -> str:
    return key.as_pem(private=True).decode()


def _keep(file: Path, text: str) -> None:
    """In place of what was there, for its owner only, and on the disk."""
    new = file.with_name(f".{file.name}.new")
    new.unlink(missing_ok=True)
    with open(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(opened.fileno())
    new.replace(file)
