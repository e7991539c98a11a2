"""The kiosk's own configuration: one TOML file, every table a frozen dataclass."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from kiosk.entrance import SERVICES, Entrance, Role
from kiosk.hardware.recognise import Codes
from kiosk.receipts.imprint import Letterhead
from kiosk.registration.settings import Registration
from kiosk.session import Manners
from kiosk.views import Service

MOST_SERVICES = 6  # more do not fit on a small glass


@dataclass(frozen=True, slots=True)
class Window:
    """The glass, in pixels. `frames` is how often a second touches are looked for; other changes are drawn at once."""

    width: int = 1080
    height: int = 1920
    fullscreen: bool = False
    show_cursor: bool = False
    frames: int = 30

    def __post_init__(self) -> None:
        if not (480 <= self.width <= 7680 and 480 <= self.height <= 7680):
            raise ValueError("width and height must be 480 to 7680 pixels")
        if not 10 <= self.frames <= 120:
            raise ValueError("frames must be 10 to 120 a second")


@dataclass(frozen=True, slots=True)
class Sample:
    """A card or book of the rehearsal panel: touching it is scanning `code`."""

    label: str
    code: str
    kind: str = "book"

    def __post_init__(self) -> None:
        if self.kind not in {"card", "book"}:
            raise ValueError(f'kind must be "card" or "book", not "{self.kind}"')


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """For demonstrations and tests, never in a library.

    `panel` shows sample cards and books beside the glass; touching one scans it with the rehearsal reader
    whose socket is `scanner`. `report` is a Unix datagram socket that is told of every screen shown.
    """

    panel: bool = False
    scanner: str = ""
    samples: tuple[Sample, ...] = ()
    report: str = ""

    def __post_init__(self) -> None:
        if self.panel and not self.scanner:
            raise ValueError("a panel needs a scanner: the path of a rehearsal reader's socket")


@dataclass(frozen=True, slots=True)
class Settings:
    """`socket` is the bridge's Unix socket. Each table under `devices` has a `driver`, the name of a file in
    kiosk/hardware, for readers `reads` ("cards", "items" or "both"), and the driver's own keys. `role` is where this
    stand is, and `services` what it does, in the order in which it offers them: empty for what its role does."""

    kiosk: str
    socket: Path
    timezone: str = "Asia/Makassar"
    role: Role = Role.SELF_CHECK
    services: tuple[Service, ...] = ()
    entrance: Entrance = field(default_factory=Entrance)
    registration: Registration = field(default_factory=Registration)
    letterhead: Letterhead = field(default_factory=lambda: Letterhead("Perpustakaan"))
    window: Window = field(default_factory=Window)
    manners: Manners = field(default_factory=Manners)
    codes: Codes = field(default_factory=Codes)
    rehearsal: Rehearsal = field(default_factory=Rehearsal)
    devices: dict[str, dict[str, Any]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.kiosk.strip() or len(self.kiosk) > 24:
            raise ValueError("kiosk must be a name of 1 to 24 characters")
        if len(set(self.services)) < len(self.services) or len(self.services) > MOST_SERVICES:
            raise ValueError(f"services must name each thing this stand does once, and at most {MOST_SERVICES}")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"timezone {self.timezone!r} is not a time zone such as Asia/Makassar") from None

    @property
    def offered(self) -> tuple[Service, ...]:
        return self.services or SERVICES[self.role]
