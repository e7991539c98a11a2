"""What joins a Koha: central's table `[backend]` with `driver = "koha"`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal
from urllib.parse import urlsplit

from bridge.catalogs.sip2.settings import Sip2
from bridge.secret import Secret

_LONGEST_WAIT = 60  # seconds
_ON_THIS_MACHINE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class OfflineReturns:
    """Returns by `/cgi-bin/koha/offline_circ/service.pl` of the staff interface, as the staff patron `user`. The
    secret is their password: the credential `backend-returns-secret`, or `secret_file`.

    Late loans go this way as well, with the time at which they happened.
    """

    user: str
    secret_file: str = ""
    driver: Literal["offline-circ"] = "offline-circ"

    def __post_init__(self) -> None:
        if not self.user:
            raise ValueError("user must name the staff patron as whom items are returned")


@dataclass(frozen=True, slots=True)
class Koha:
    """`url` is the staff interface's, without a path; `ca_file` replaces the system's certificate authorities.

    `client_id` is the API key of a staff patron; its secret is the credential `backend-secret`, or `secret_file`.
    `library` is the code of the library in which the stands are: loans are made and holds are fetched there.
    `ask_pin` asks everybody for their Koha password; Koha does not tell who has one. `change_pin` offers to change
    it, which is right only where Koha is content with digits. `login_attempts` is Koha's FailedLoginAttempts, 0 where
    it locks nobody. `shelves` says, by the code of a shelving location, where it stands. `total` is for each
    question to Koha, in seconds. `returns` is Koha's offline service or its SIP2 server; without it nothing is returned
    at a stand. With SIP2 the credential `backend-secret` is that server's, and Koha's own is `backend-api-secret`.
    """

    url: str
    client_id: str
    library: str
    secret_file: str = ""
    ca_file: str = ""
    ask_pin: bool = True
    change_pin: bool = False
    login_attempts: int = 0
    total: float = 8.0
    shelves: dict[str, str] = field(default_factory=dict)
    returns: OfflineReturns | Sip2 | None = None
    driver: Literal["koha"] = "koha"

    def __post_init__(self) -> None:
        _check_url(self.url)
        for name in ("client_id", "library"):
            if not (value := getattr(self, name)) or not value.isprintable() or not value.isascii():
                raise ValueError(f"{name} must be one line of ASCII text")
        if not 0 < self.total <= _LONGEST_WAIT:
            raise ValueError(f"total must be more than 0 and at most {_LONGEST_WAIT} seconds")
        if self.login_attempts < 0:
            raise ValueError("login_attempts must be 0 or more")

    @property
    def secret(self) -> Secret:
        """Where that of the API key is found."""
        return Secret("backend-api-secret" if isinstance(self.returns, Sip2) else "backend-secret", "Koha")


def _check_url(url: str) -> None:
    """PINs go there, so they are encrypted on the way, unless there is none."""
    parts = urlsplit(url)
    encrypted = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _ON_THIS_MACHINE)
    if not encrypted or not parts.hostname or parts.path.strip("/") or parts.query or parts.fragment or parts.username:
        raise ValueError("url must be https:// and the host of Koha's staff interface, and nothing else")
