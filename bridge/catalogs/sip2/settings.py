"""How a library's system is reached over SIP2: the TOML table of central's `backend`."""

from __future__ import annotations

import codecs
import math
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from bridge.catalogs.sip2.frame import sendable
from bridge.catalogs.sip2.profiles import PROFILES, Name, Profile
from bridge.contract.circulation import Reason
from bridge.secret import Secret

SECRET = Secret("backend-secret", "the library's system")

_SECONDS = {"connect": (0.1, 60.0), "answer": (0.1, 120.0), "keep_alive": (1.0, 3600.0)}


@dataclass(frozen=True, slots=True)
class Sip2:
    """The secret is the password of `user`, who logs in with it; without `user` nobody logs in.

    `location` goes with the login (CP) and with what is returned (AP), `institution` with everything (AO). TLS is
    verified against `ca_file`, or the system's authorities, and the name `server_name`, or `host`. `pin`: every patron
    is asked for theirs, since nobody can tell beforehand who has one. `reasons` are texts, or parts of them, with
    which this library's system says no, and the reason each of them means.

    In seconds: `connect` until it is connected, `answer` from a question to its answer, `keep_alive` between two
    signs of life of a connection that nobody uses. `tries` is how often one question is said, when one side has not
    understood. `connections` is how many there are at most.
    """

    host: str
    port: int = 6001
    user: str = ""
    secret_file: str = ""
    location: str = ""
    institution: str = ""
    profile: Name = "generic"
    tls: bool = True
    ca_file: str = ""
    server_name: str = ""
    pin: bool = True
    encoding: str = ""
    due_format: str = ""
    error_detection: bool = True
    reasons: dict[str, str] = field(default_factory=dict)
    connect: float = 3.0
    answer: float = 5.0
    keep_alive: float = 240.0
    tries: int = 3
    connections: int = 2
    driver: Literal["sip2"] = "sip2"

    def __post_init__(self) -> None:
        if not self.host.strip():
            raise ValueError("host must be the name or address of the library's SIP2 server")
        if not 1 <= self.port <= 65535:
            raise ValueError("port must be 1 to 65535")
        for name, (least, most) in _SECONDS.items():
            if not (math.isfinite(getattr(self, name)) and least <= getattr(self, name) <= most):
                raise ValueError(f"{name} must be {least:g} to {most:g} seconds")
        if not 1 <= self.tries <= 5 or not 1 <= self.connections <= 16:
            raise ValueError("tries must be 1 to 5 and connections 1 to 16")
        _check_texts(self)

    @property
    def kind(self) -> Profile:
        return PROFILES[self.profile]

    @property
    def text(self) -> str:
        return self.encoding or self.kind.encoding

    def password(self) -> str:
        """Raises `Unavailable`, with a sentence that does not tell it."""
        return SECRET.read(self.secret_file) if self.user else ""


def _check_texts(settings: Sip2) -> None:
    try:
        if settings.encoding:
            codecs.lookup(settings.encoding)
    except LookupError:
        raise ValueError(f"encoding {settings.encoding!r} is not known; write one like cp850 or utf-8") from None
    for name in ("user", "location", "institution"):
        if not sendable(getattr(settings, name), settings.text):
            raise ValueError(f"{name} must be a text in {settings.text} without a bar or blanks around it")
    if settings.due_format and not _is_form(settings.due_format):
        raise ValueError("due_format must be a form of dates such as %d/%m/%Y")
    known = set(Reason)
    if unknown := [reason for reason in settings.reasons.values() if reason not in known]:
        raise ValueError(f"reasons: {unknown[0]!r} is no reason; they are {', '.join(Reason)}")
    if not all(text.strip() for text in settings.reasons):
        raise ValueError("reasons: a text must not be empty")


def _is_form(form: str) -> bool:
    """Whether a date is the same after it was written in this form and read again."""
    day = datetime(2026, 12, 7)  # noqa: DTZ001 - a date
    try:
        return datetime.strptime(day.strftime(form), form).date() == day.date()  # noqa: DTZ007 - a date
    except ValueError:
        return False
