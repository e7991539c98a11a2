"""How the library sends mail: the table `mail` of the central's configuration."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from email.utils import parseaddr
from pathlib import Path
from typing import Literal

from bridge import systemd

CREDENTIAL = "mail-secret"


@dataclass(frozen=True, slots=True)
class Mail:
    """A server that takes mail for everybody. `user` is empty where it wants no log-in; its password is the systemd
    credential "mail-secret", or the one line in `secret_file`. `sender` is the library's own address, `where` what is
    told of where to log in; both may be given as plain text only. A letter may take `seconds`."""

    host: str
    sender: str
    port: int = 587
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    secret_file: str = ""
    ca_file: str = ""
    where: str = ""
    seconds: float = 20.0

    def __post_init__(self) -> None:
        if not 1 <= self.port <= 65535:
            raise ValueError("port must be 1 to 65535")
        if "@" not in parseaddr(self.sender)[1] or not self.sender.isprintable():
            raise ValueError("sender must be a mail address")
        if not self.where.isprintable():
            raise ValueError("where must be one line of text")
        if self.user and self.security == "none":
            raise ValueError("security: a password is not sent in the clear")
        if not 1 <= self.seconds <= 120:
            raise ValueError("seconds must be 1 to 120")


def secret(mail: Mail) -> str:
    """Raises OSError, with a sentence that tells nothing of it."""
    path = systemd.credential(CREDENTIAL) or Path(mail.secret_file)
    try:
        line = path.read_text("utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise OSError(f"mail.secret_file: {path} cannot be read") from None
    if not line or not line.isprintable():
        raise OSError(f"mail.secret_file: {path} does not hold one line of text")
    return line


def trust(mail: Mail) -> ssl.SSLContext:
    """Raises OSError, with a sentence, when there are no such authorities."""
    try:
        return ssl.create_default_context(cafile=mail.ca_file or None)
    except (ssl.SSLError, OSError):
        raise OSError(f"mail.ca_file: {mail.ca_file} holds no certificates of authorities (PEM)") from None
