"""What can be set about log-ins at web libraries: the table `login` of the central's configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

PATH = "/oidc"

_is_client_id = re.compile(r"[A-Za-z0-9._-]{1,64}").fullmatch
_OF_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")


class Scope(StrEnum):
    """What a web library may ask for besides who it is."""

    PROFILE = "profile"
    EMAIL = "email"


@dataclass(frozen=True, slots=True)
class Client:
    """A web library. `redirect_uris` are compared letter by letter. `secret_file` holds its secret, which it sends as
    user and password (client_secret_basic); empty for one that can keep none, such as an app."""

    name: str
    redirect_uris: tuple[str, ...]
    secret_file: str = ""
    scopes: tuple[Scope, ...] = (Scope.PROFILE,)

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name must say to patrons where they log in")
        if not self.redirect_uris:
            raise ValueError("redirect_uris must name at least one address")
        for address in self.redirect_uris:
            if fault := _fault(address):
                raise ValueError(f"redirect_uris: {address!r} {fault}")


@dataclass(frozen=True, slots=True)
class Login:
    """`url` is the central's address as browsers know it, such as "https://pustaka.example.go.id". Tokens are signed
    with the systemd credential "login-key", or the key in `key_file`, which is made when it is not there."""

    url: str
    key_file: Path = Path("login.key")
    clients: dict[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if fault := _fault(self.url):
            raise ValueError(f"url {self.url!r} {fault}")
        address = urlsplit(self.url)
        if address.path or address.query:
            raise ValueError(f"url must end with the host or port, without a slash: {self.url!r}")
        if not self.clients:
            raise ValueError("a table login.clients.NAME is missing: nobody could log in anywhere")
        for name in self.clients:
            if not _is_client_id(name):
                raise ValueError(f"clients: {name!r} must be 1 to 64 letters, digits, dots, _ or -")

    @property
    def issuer(self) -> str:
        return self.url + PATH


def _fault(address: str) -> str:
    """What is wrong with it, or "". Codes and names never travel in the open, except inside of one machine."""
    try:
        parts = urlsplit(address)
        _port = parts.port
    except ValueError:
        return "is not an address"
    if not parts.hostname or parts.username is not None or parts.fragment or not address.isascii() or " " in address:
        return "must be a whole address, with neither user nor fragment"
    if parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _OF_THIS_MACHINE):
        return ""
    return "must begin with https://"
