"""What is asked of whatever lets people into the library's Wi-Fi: a router, a controller, a RADIUS database."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Profile:
    """What a kind of member gets. `minutes` is how long access lasts from when it is given, 0 for no end; `down` and
    `up` are kbit/s and `devices` how many at once, 0 for no limit. `group` is what the router or RADIUS calls its own
    profile, empty for its default."""

    minutes: int = 480
    down: int = 0
    up: int = 0
    devices: int = 1
    group: str = ""

    def __post_init__(self) -> None:
        if min(self.minutes, self.down, self.up, self.devices) < 0:
            raise ValueError("minutes, down, up and devices must be 0 or more")


@dataclass(frozen=True, slots=True)
class Access:
    """A way in. `user` is empty where a password alone is asked for; `until` is aware, None for no end. `handle` is
    what the point itself calls it, so that it finds it again."""

    user: str
    password: str = field(repr=False)
    until: datetime | None = None
    handle: str = ""


class AccessPoint(Protocol):
    """All methods block, and raise `bridge.contract.circulation.Unavailable` when the point cannot be asked or does not
    do what it is asked; its sentence names neither a password nor a key."""

    def admit(self, user: str, password: str, profile: Profile, until: datetime | None) -> Access:
        """Lets somebody in. `user` and `password` are proposals that the point may replace. Asked again with the same
        `user`, there is one way in, and not two."""

    def knows(self, access: Access) -> bool:
        """Whether this way in is still open."""

    def remove(self, access: Access) -> None:
        """Closes it, and ends what goes on with it where the point can do that. What is not there any more is no
        error."""
