"""What a stand's bridge looks after besides loans: the TOML table `upkeep`."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bridge.telemetry.broker import Broker
from bridge.telemetry.topics import is_stand

_CLOCK = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d")


@dataclass(frozen=True, slots=True)
class Service:
    """Who may see the kiosk's service screen: whoever knows the PIN, whose hash is in `pin_file` (from `python -m
    bridge --config F service pin`), or holds a card whose hash is in `cards_file` (from `service card`). After `tries`
    wrong ones nobody is listened to for `block` seconds, twice as long each time until somebody is let in."""

    pin_file: str = ""
    cards_file: str = ""
    tries: int = 5
    block: int = 60

    def __post_init__(self) -> None:
        if not 1 <= self.tries <= 20 or not 10 <= self.block <= 86_400:
            raise ValueError("tries must be 1 to 20, and block 10 to 86400 seconds")


@dataclass(frozen=True, slots=True)
class Limits:
    """Beyond these something is told as a fault: MiB that are free, degrees Celsius, hours that an accepted act may
    wait, days that a certificate is good for, and slips since the paper was changed (0: the printer's own word is
    enough)."""

    disk_mb: int = 512
    celsius: float = 80.0
    letter_hours: float = 4.0
    certificate_days: int = 30
    slips: int = 0


@dataclass(frozen=True, slots=True)
class Actions:
    """What is run, word for word and as the bridge's own user, when the machine itself is to do something; empty for
    what this stand cannot do. No command from afar adds a word."""

    update: tuple[str, ...] = ()
    reboot: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Commands:
    """`keys` are files with the public keys (PEM, Ed25519) of those whose commands are obeyed; none: nobody's are.
    `audit_rows` commands are remembered, obeyed and refused ones."""

    keys: tuple[str, ...] = ()
    audit_rows: int = 50_000

    def __post_init__(self) -> None:
        if not 1000 <= self.audit_rows <= 10_000_000:
            raise ValueError("audit_rows must be 1000 to 10000000")


@dataclass(frozen=True, slots=True)
class UpkeepSettings:
    """`stand` is its id at the broker and the name of its certificate. `directory` keeps what must survive a restart:
    events that were not told yet, counters, commands, wrong PINs. `self_test` is when the stand tests itself each
    night, in its `timezone`; empty: only at the start. `every` so many seconds it says how it is. `discovery` tells
    Home Assistant of it. Without `broker` nothing leaves the machine, and its service screen works all the same."""

    stand: str
    directory: Path
    timezone: str = "Asia/Makassar"
    self_test: str = "04:00"
    every: float = 10.0
    discovery: bool = True
    service: Service = field(default_factory=Service)
    limits: Limits = field(default_factory=Limits)
    actions: Actions = field(default_factory=Actions)
    commands: Commands = field(default_factory=Commands)
    broker: Broker | None = None

    def __post_init__(self) -> None:
        if not is_stand(self.stand):
            raise ValueError('stand must be 1 to 40 of a-z, 0-9 and "-", such as "lobby-1"')
        if self.self_test and not _CLOCK.fullmatch(self.self_test):
            raise ValueError('self_test must be a time of day such as "04:00", or empty')
        if not 1 <= self.every <= 300:
            raise ValueError("every must be 1 to 300 seconds")
        try:
            ZoneInfo(self.timezone)
        except (ZoneInfoNotFoundError, ValueError):
            raise ValueError(f"timezone {self.timezone!r} is not a time zone such as Asia/Makassar") from None
