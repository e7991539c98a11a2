"""The bridge's configuration: one TOML file, every table a frozen dataclass (deploy/config/*/bridge.toml)."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from bridge.catalogs.systems.backend import Backend
from bridge.link.listener import uids
from bridge.offline.settings import OfflineSettings
from bridge.policy import LoanPolicy
from bridge.telemetry.settings import UpkeepSettings


@dataclass(frozen=True, slots=True)
class Socket:
    """Where kiosks connect, and as which users besides root and the bridge's own."""

    path: Path
    users: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        try:
            uids(self.users)
        except ValueError as error:
            raise ValueError(f"users: this system has no user {error}") from error


@dataclass(frozen=True, slots=True)
class Rest:
    """A central over HTTP. Its token is the systemd credential "central-token" or is in `token_file`.

    Everything in seconds: `connect`, `read` and `total` limit one question, which may be asked again within
    `total`; the central's health is asked after `probe_idle` without a question, while it is lost after
    `probe_lost`; `good_probes` good answers in a row end an outage.
    """

    url: str
    driver: Literal["rest"] = "rest"
    token_file: str = ""
    ca_file: str = ""
    connect: float = 3.05
    read: float = 5.0
    total: float = 8.0
    probe_idle: float = 10.0
    probe_lost: float = 2.0
    good_probes: int = 2

    def __post_init__(self) -> None:
        url = urlsplit(self.url)
        if url.scheme not in ("http", "https") or not url.hostname:
            raise ValueError(f"url must begin with http:// or https:// and name a host, not {self.url!r}")
        if url.username or url.password or url.query or url.fragment:
            raise ValueError("url must have no user, password, query or fragment")
        if min(self.connect, self.read, self.total, self.probe_idle, self.probe_lost) <= 0:
            raise ValueError("connect, read, total, probe_idle and probe_lost must be more than 0 seconds")
        if self.total > 12:
            raise ValueError("total must be at most 12 seconds: the kiosk itself waits 15")
        if self.good_probes < 1:
            raise ValueError("good_probes must be at least 1")


@dataclass(frozen=True, slots=True)
class Embedded:
    """The database of this machine, without a central. `kiosk` is the name its loans are recorded under. Applicants'
    photos are sealed with the credential "photo-key", or the key in `photo_key_file`, made when it is not there."""

    url: str
    kiosk: str
    driver: Literal["embedded"] = "embedded"
    sample: bool = False
    photo_key_file: Path = Path("photo.key")
    policy: LoanPolicy = field(default_factory=LoanPolicy)


@dataclass(frozen=True, slots=True)
class Joined:
    """A library's own system, which this stand asks by itself, without a central. `database` holds what stands beside
    it: keys of acts and the guest book; `kiosk` is the stand's name there. Patrons' ids are made with the credential
    "patron-key", or the key in `key_file`, made when it is not there."""

    system: Backend
    database: str
    kiosk: str
    driver: Literal["system"] = "system"
    key_file: Path = Path("patron.key")
    policy: LoanPolicy = field(default_factory=LoanPolicy)


@dataclass(frozen=True, slots=True)
class Bridge:
    """Without the table `offline` nothing is done while the central cannot be asked; without `upkeep` the stand tells
    nobody how it is, and a technician cannot come in at its screen."""

    socket: Socket
    catalog: Rest | Embedded | Joined
    offline: OfflineSettings | None = None
    upkeep: UpkeepSettings | None = None

    def __post_init__(self) -> None:
        if self.offline and not isinstance(self.catalog, Rest):
            raise ValueError('offline is for driver = "rest": what a stand accepts alone, a central takes in')
