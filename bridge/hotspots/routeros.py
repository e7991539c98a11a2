"""A MikroTik router with RouterOS 7: users of its hotspot, or of its User Manager, through the router's REST API.

Sources: MikroTik's pages "REST API", "HotSpot" and "User Manager" (help.mikrotik.com/docs/display/ROS).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import msgspec
from requests.auth import HTTPBasicAuth

from bridge.contract.circulation import Unavailable
from bridge.hotspots.asking import Conversation, Reply, check_url, conversation
from bridge.hotspots.point import Access, Profile
from bridge.hotspots.secret import read_secret

Mode = Literal["hotspot", "user-manager"]

COMMENT = "anjungan"  # so that neither a technician nor Mikhmon takes the user for one of theirs
GONE = (200, 204, 404)  # what is not there any more is as good as removed


class Entry(msgspec.Struct):
    """One entry of a list; in this API every value is a string."""

    id: str = msgspec.field(name=".id")
    name: str = ""
    disabled: str = "false"


class Problem(msgspec.Struct):
    detail: str = ""


@dataclass(frozen=True, slots=True)
class RouterOs:
    """The secret is the password of `user`, who needs the policies read, write and rest-api.

    With mode "hotspot" a profile's `group` is the name of a hotspot user profile, and it alone says how fast and how
    many at once; `minutes` limits the time online. With mode "user-manager" it is the name of a User Manager profile,
    which may also limit the time. Neither ends on a day: that is `remove`. `server` is the hotspot's name.
    """

    url: str
    user: str
    secret_file: str = ""
    mode: Mode = "hotspot"
    server: str = "all"
    ca_file: str = ""
    total: float = 8.0

    def __post_init__(self) -> None:
        check_url(self.url)
        if not self.user or ":" in self.user:
            raise ValueError("user must be a name without a colon")
        if not 0 < self.total <= 60:
            raise ValueError("total must be more than 0 and at most 60 seconds")

    def admit(self, user: str, password: str, profile: Profile, until: datetime | None) -> Access:
        wanted = {"name": user, "password": password, "comment": COMMENT, **self._limits(profile)}
        with self._router() as router:
            there = _entries(router, self._users, "name", user)
            if there:
                _told(router.ask("PATCH", f"{self._users}/{there[0].id}", body=wanted), profile)
            else:
                there = (_told(router.ask("PUT", self._users, body=wanted), profile).read(Entry),)
            if self.mode == "user-manager" and profile.group:
                self._give_profile(router, user, profile)
        return Access(user, password, until, there[0].id)

    def knows(self, access: Access) -> bool:
        with self._router() as router:
            return any(entry.disabled == "false" for entry in _entries(router, self._users, "name", access.user))

    def remove(self, access: Access) -> None:
        """The user first, so that nobody comes back in, and then what keeps a phone in without asking again."""
        menus = [(self._users, "name"), ("/ip/hotspot/cookie", "user"), ("/ip/hotspot/active", "user")]
        if self.mode == "user-manager":
            menus.insert(0, ("/user-manager/user-profile", "user"))
        with self._router() as router:
            for menu, key in menus:
                _clear(router, menu, key, access.user)

    @property
    def _users(self) -> str:
        return "/ip/hotspot/user" if self.mode == "hotspot" else "/user-manager/user"

    def _limits(self, profile: Profile) -> dict[str, str]:
        if self.mode == "hotspot":
            return {
                "server": self.server,
                "profile": profile.group or "default",
                "limit-uptime": _time(profile.minutes),
            }
        return {"shared-users": str(profile.devices or "unlimited"), "attributes": _rate(profile)}

    def _give_profile(self, router: Conversation, user: str, profile: Profile) -> None:
        """Once: a second one would begin when the first has ended."""
        menu = "/user-manager/user-profile"
        if not _entries(router, menu, "user", user):
            _told(router.ask("PUT", menu, body={"user": user, "profile": profile.group}), profile)

    @contextmanager
    def _router(self) -> Iterator[Conversation]:
        auth = HTTPBasicAuth(self.user.encode(), read_secret(self.secret_file).encode())
        with conversation("the router", f"{self.url.rstrip('/')}/rest", auth, self.ca_file, self.total) as router:
            yield router


def _entries(router: Conversation, menu: str, key: str, user: str) -> tuple[Entry, ...]:
    return _told(router.ask("GET", menu, {key: user})).read(tuple[Entry, ...])


def _clear(router: Conversation, menu: str, key: str, user: str) -> None:
    for entry in _entries(router, menu, key, user):
        gone = router.ask("DELETE", f"{menu}/{entry.id}")
        if gone.status not in GONE:
            _told(gone)


def _told(reply: Reply, profile: Profile | None = None) -> Reply:
    """The reply if it is a yes. The router's own words may quote a password, so they are read and not repeated."""
    if reply.status in (200, 201):
        return reply
    if reply.status == 401:
        raise Unavailable("the router does not take the user name and password it was given")
    detail = reply.read(Problem).detail
    if "no such command" in detail:
        raise Unavailable("the router has no such menu: is it RouterOS 7, with the package this mode needs?")
    if profile and "profile" in detail:
        raise Unavailable(f"the router has no profile {profile.group or 'default'!r}")
    raise Unavailable(f"the router does not do what it is asked ({reply.status})")


def _time(minutes: int) -> str:
    """As the router's console writes a length of time; 0s is none."""
    return f"{minutes // 1440}d{minutes // 60 % 24:02}:{minutes % 60:02}:00" if minutes else "0s"


def _rate(profile: Profile) -> str:
    """Of the attributes that every User Manager knows; seen from the router, so what it receives comes first."""
    return f"Mikrotik-Rate-Limit:{profile.up}k/{profile.down}k" if profile.up or profile.down else ""


DRIVER = RouterOs
