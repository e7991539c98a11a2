"""The central's configuration: one TOML file, every table a frozen dataclass (deploy/config/*/central.toml)."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from bridge.catalogs.systems.backend import Backend
from bridge.central.desk.settings import Desk
from bridge.central.fleet.settings import Fleet
from bridge.central.hotspot import Wifi
from bridge.central.login.settings import Login
from bridge.central.mail.settings import Mail
from bridge.central.stands.settings import Stands
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
class PatronKey:
    """Of a library with its own system: patrons whom that knows by their member number only get ids that tell no
    number, made with the systemd credential "patron-key", or the key in `key_file`, made when it is not there."""

    key_file: Path = Path("patron.key")


@dataclass(frozen=True, slots=True)
class Central:
    """`port` 0 takes any free one. `sample` fills an empty database with the sample library.

    With `backend` the library keeps its own system, which lends and takes back; `database` then holds what stands
    beside it: the guest book, the Wi-Fi, the stands themselves.

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
    backend: Backend | None = None
    patron_ids: PatronKey = field(default_factory=PatronKey)
    wifi: Wifi | None = None
    login: Login | None = None
    mail: Mail | None = None
    fleet: Fleet | None = None
    stands: Stands | None = None

    def __post_init__(self) -> None:
        if not 0 <= self.port <= 65535:
            raise ValueError("port must be 0 to 65535")
        if urlsplit(self.database).password:
            raise ValueError("database must not hold a password: use peer authentication or a passfile")
        for proxy in self.proxies:
            ipaddress.ip_network(proxy)  # its ValueError is a sentence
        if self.backend is not None and (self.sample or self.login is not None):
            raise ValueError("sample and login are for a library without a backend")
        if self.fleet is not None and self.fleet.alerts.mail and self.mail is None:
            raise ValueError("fleet.alerts.mail needs the table mail: it says by which server")
