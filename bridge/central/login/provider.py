"""What every route of the log-in needs: the library, who may ask, and the key that signs."""

from __future__ import annotations

import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from fastapi import Request

from bridge.catalogs.embedded.library import Library
from bridge.central.login.keys import Keys, keys_from
from bridge.central.login.settings import Client, Login

# without what some clients encode before they send it (RFC 6749, 2.3.1) and others do not
_is_secret = re.compile(r"[A-Za-z0-9._-]{24,512}").fullmatch


@dataclass(frozen=True, slots=True)
class Provider:
    """`secrets` are those of the clients that have one."""

    library: Library
    issuer: str
    clients: Mapping[str, Client]
    keys: Keys
    secrets: Mapping[str, str] = field(repr=False)

    @classmethod
    def open(cls, library: Library, login: Login) -> Self:
        """Raises OSError, with a sentence."""
        files = {name: client.secret_file for name, client in login.clients.items() if client.secret_file}
        said = {name: _secret(f"login.clients.{name}.secret_file {file}", file) for name, file in files.items()}
        return cls(library, login.issuer, login.clients, keys_from(login.key_file), said)

    def knows(self, client: str, secret: str) -> bool:
        """Whether it is this client's; always takes the same time."""
        wanted = self.secrets.get(client, "")
        return secrets.compare_digest(secret.encode("utf-8", "replace"), wanted.encode()) and bool(wanted)


def provider_of(request: Request) -> Provider:
    found: Provider = request.app.state.provider
    return found


def _secret(what: str, file: str) -> str:
    try:
        secret = Path(file).read_text("ascii").strip()
    except OSError as error:
        raise OSError(f"{what} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise OSError(f"{what} holds no secret") from error
    if not _is_secret(secret):
        raise OSError(f"{what} must hold 24 or more letters, digits, dots, _ or -")
    return secret
