"""The central's configuration: one TOML file, every table a frozen dataclass (deploy/config/*/central.toml)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bridge.central.desk.settings import Desk
from bridge.central.fleet.settings import Fleet
from bridge.central.hotspot import Wifi
from bridge.central.login.settings import Login
from bridge.central.mail.settings import Mail
from bridge.policy import LoanPolicy


@dataclass(frozen=True, slots=True)
class Tls:
    """PEM files; both empty for plain HTTP, which is for one machine or behind a proxy that has TLS."""

    certificate_file: str = ""
    key_file: str = ""

    def __post_init__(self) -> None:
        if bool(self.certificate_file) != bool(self.key_file):
            raise ValueError("certificate_file and key_file belong together: give both or none")


@dataclass(frozen=True, slots=True)
class Photos:
    """Those of members and applicants are kept sealed with the systemd credential "photo-key", or the key in
    `key_file`, which is made when it is not there."""

    key_file: Path = Path("photo.key")


@dataclass(frozen=True, slots=True)
class Central:
    """`port` 0 takes any free one. `sample` fills an empty database with the sample library.

    `proxies` are the addresses or networks from which X-Forwarded-For is believed, so that wrong PINs are counted
    against who typed them and not against the proxy.
    """

    database: str
    host: str = "127.0.0.1"
    port: int = 8330
    sample: bool = False
    proxies: tuple[str, ...] = ()
    tls: Tls = field(default_factory=Tls)
    policy: LoanPolicy = field(default_factory=LoanPolicy)
    desk: Desk = field(default_factory=Desk)
    photos: Photos = field(default_factory=Photos)
    wifi: Wifi | None = None
    login: Login | None = None
    mail: Mail | None = None
    fleet: Fleet | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ValueError("port must be 0 to 65535")
        if urlsplit(self.database).password:
            raise ValueError("database must not hold a password: use peer authentication or a passfile")
        for proxy in self.proxies:
            ipaddress.ip_network(proxy)  # its ValueError is a sentence
