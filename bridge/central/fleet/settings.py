"""The technicians' fleet page: the table `fleet` of the central's configuration."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from email.utils import parseaddr
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bridge import systemd
from bridge.contract.faults import Severity
from bridge.telemetry.broker import Broker

WEBHOOK, WEBHOOK_TOKEN, METRICS = "fleet-webhook", "fleet-webhook-token", "fleet-metrics"  # the credentials' names

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")
_HERE = ("127.0.0.1", "::1", "localhost")


@dataclass(frozen=True, slots=True)
class Alerts:
    """Who is told of a fault that has lasted `after` seconds, once, and once more when it is over: addresses in `mail`,
    by the server of the table `mail`, and a webhook, whose address is the credential "fleet-webhook" or the one line in
    `webhook_file`, with the bearer token of "fleet-webhook-token" or `webhook_token_file`, if any. `least` is the least
    severity that is told. Between `quiet_from` and `quiet_to`, times of the library's day, nothing is sent; what still
    lasts then is told at their end. `page` is this central as browsers know it, to be told in alerts."""

    mail: tuple[str, ...] = ()
    webhook_file: str = ""
    webhook_token_file: str = ""
    after: float = 60.0
    least: Literal["notice", "limited", "closed"] = "limited"
    quiet_from: str = ""
    quiet_to: str = ""
    page: str = ""

    def __post_init__(self) -> None:
        for address in self.mail:
            plain = address.isascii() and address.isprintable() and not any(letter in address for letter in " ,;<>()")
            if not plain or "@" not in parseaddr(address)[1]:
                raise ValueError(f"mail: {address!r} is no mail address")
        if not 0 <= self.after <= 86_400:
            raise ValueError("after must be 0 to 86400 seconds")
        if bool(self.quiet_from) != bool(self.quiet_to):
            raise ValueError("quiet_from and quiet_to belong together: give both or none")
        if self.quiet_from and not (_CLOCK.fullmatch(self.quiet_from) and _CLOCK.fullmatch(self.quiet_to)):
            raise ValueError('quiet_from and quiet_to must be times of day such as "22:00"')
        if self.page and urlsplit(self.page).scheme not in ("https", "http"):
            raise ValueError("page must be an address that begins with https://")

    @property
    def severity(self) -> Severity:
        return Severity[self.least.upper()]


@dataclass(frozen=True, slots=True)
class Fleet:
    """`history` is an SQLite file of its own, kept for `keep_days`. Commands are signed with the systemd credential
    "fleet-key" or the private key (PEM, Ed25519) in `key_file`, which stands know as `key_name`; without one none can
    be given. `metrics_token_file`, or the credential "fleet-metrics", is what Prometheus shows to see /metrics; without
    one only this machine sees them. `listeners` are the browsers that look on at the same time. A command from a shell
    comes to the broker with `shell_certificate_file` and its key, because a broker may let nobody in twice under one
    name; empty: with those of `broker`."""

    broker: Broker
    history: Path = Path("fleet.sqlite")
    keep_days: int = 400
    key_file: str = ""
    key_name: str = "central"
    metrics_token_file: str = ""
    listeners: int = 64
    shell_certificate_file: str = ""
    shell_key_file: str = ""
    alerts: Alerts = field(default_factory=Alerts)

    def __post_init__(self) -> None:
        if not 7 <= self.keep_days <= 3660:
            raise ValueError("keep_days must be 7 to 3660")
        if not 1 <= self.listeners <= 200:
            raise ValueError("listeners must be 1 to 200")
        if not re.fullmatch(r"[A-Za-z0-9._-]{1,40}", self.key_name):
            raise ValueError("key_name must be 1 to 40 letters, digits, dots, dashes")
        if bool(self.shell_certificate_file) != bool(self.shell_key_file):
            raise ValueError("shell_certificate_file and shell_key_file belong together: give both or none")

    @property
    def shell(self) -> Broker:
        """The broker, as who comes from the shell."""
        if not self.shell_certificate_file:
            return self.broker
        return replace(self.broker, certificate_file=self.shell_certificate_file, key_file=self.shell_key_file)


def webhook(alerts: Alerts) -> str:
    """Its address, empty when there is none. Raises OSError, with a sentence."""
    address = _line("webhook_file", alerts.webhook_file, WEBHOOK)
    parts = urlsplit(address)
    if address and parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _HERE):
        raise OSError("fleet.alerts.webhook_file: the address in it must begin with https://")
    return address


def webhook_token(alerts: Alerts) -> str:
    """Empty when there is none. Raises OSError, with a sentence."""
    return _line("webhook_token_file", alerts.webhook_token_file, WEBHOOK_TOKEN)


def metrics_token(fleet: Fleet) -> str:
    """Empty when there is none. Raises OSError, with a sentence."""
    return _line("metrics_token_file", fleet.metrics_token_file, METRICS)


def _line(setting: str, file: str, credential: str) -> str:
    """The one line of ASCII in a secret's file; its sentences tell nothing of it."""
    path = systemd.credential(credential) or (Path(file) if file else None)
    if path is None:
        return ""
    try:
        line = path.read_text("ascii").strip("\r\n")
    except (OSError, UnicodeDecodeError):
        raise OSError(f"fleet {setting}: {path} cannot be read") from None
    if not line or not line.isprintable() or " " in line:
        raise OSError(f"fleet {setting}: {path} does not hold one line without blanks")
    return line
