"""Every driver with what it drives: the real thing, or a strict fake of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from bridge.hotspots.fixed import FixedPassword
from bridge.hotspots.freeradius import FreeRadius
from bridge.hotspots.point import Access, AccessPoint
from bridge.hotspots.routeros import RouterOs
from bridge.hotspots.unifi import Unifi
from tests.peers.https import HttpsPeer, Mood
from tests.peers.radius_server import RadiusServer
from tests.peers.routeros_router import Router
from tests.peers.unifi_console import Console

SECRET = "kunci-rahasia-7"
TOTAL = 2  # seconds, within which everything has to be said


class Trouble(StrEnum):
    DEAD = "nobody listens"
    SILENT = "somebody listens and says nothing"
    GARBAGE = "something else is there"
    WRONG_SECRET = "the secret is wrong"
    NO_SECRET = "the secret's file is not there"
    CAPTIVE = "a page answers"
    LOST = "a page says not found"
    SENDS_AWAY = "it sends elsewhere"
    FAILING = "it has an error"
    DRIPPING = "it answers very slowly"


ANYWHERE = (Trouble.DEAD, Trouble.SILENT, Trouble.GARBAGE, Trouble.WRONG_SECRET, Trouble.NO_SECRET)
KINDS = {
    "routeros hotspot": tuple(Trouble),
    "routeros user-manager": tuple(Trouble),
    "unifi": tuple(Trouble),
    "mariadb": ANYWHERE,
    "postgresql": ANYWHERE,
    "fixed": (Trouble.NO_SECRET,),
}  # and what can be wrong with each

MOODS = {
    Trouble.CAPTIVE: Mood.CAPTIVE,
    Trouble.LOST: Mood.LOST,
    Trouble.SENDS_AWAY: Mood.SENDS_AWAY,
    Trouble.FAILING: Mood.FAILING,
    Trouble.DRIPPING: Mood.DRIPPING,
}


@dataclass
class Rig:
    """`lets_in` is what happens when somebody types what they were given; `ways_in` counts the accounts; `in_trouble`
    is the same point when something is wrong."""

    point: AccessPoint
    lets_in: Callable[[Access], bool]
    ways_in: Callable[[], int]
    in_trouble: Callable[[Trouble], AccessPoint]
    keeps_accounts: bool = True


@dataclass
class Secrets:
    """Files of secrets in `folder`."""

    folder: Path
    right: str = field(init=False)
    wrong: str = field(init=False)

    def __post_init__(self) -> None:
        self.right, self.wrong = (str(self.folder / name) for name in ("right", "wrong"))
        Path(self.right).write_text(f"{SECRET}\n", "utf-8")
        Path(self.wrong).write_text("kunci-salah-9\n", "utf-8")

    def after(self, trouble: Trouble) -> str:
        files = {Trouble.WRONG_SECRET: self.wrong, Trouble.NO_SECRET: str(self.folder / "nowhere")}
        return files.get(trouble, self.right)


Ports = dict[Trouble, int]
Https = TypeVar("Https", RouterOs, Unifi)


def router_rig(mode: str, router: Router, peer: HttpsPeer, secrets: Secrets, ports: Ports) -> Rig:
    point = RouterOs(
        peer.url,
        router.user,
        secrets.right,
        "hotspot" if mode == "hotspot" else "user-manager",
        "all",
        peer.ca_file,
        TOTAL,
    )
    menu = "/ip/hotspot/user" if mode == "hotspot" else "/user-manager/user"
    return Rig(
        point,
        lambda access: router.log_in(access.user, access.password),
        lambda: len(router.entries(menu)),
        lambda trouble: _https_in_trouble(point, peer, secrets, ports, trouble),
    )


def console_rig(console: Console, peer: HttpsPeer, secrets: Secrets, ports: Ports) -> Rig:
    point = Unifi(peer.url, console.site, secrets.right, ca_file=peer.ca_file, total=TOTAL)
    return Rig(
        point,
        lambda access: not access.user and console.log_in(access.password),
        lambda: len(console.vouchers),
        lambda trouble: _https_in_trouble(point, peer, secrets, ports, trouble),
    )


def _https_in_trouble(point: Https, peer: HttpsPeer, secrets: Secrets, ports: Ports, trouble: Trouble) -> Https:
    peer.mood, peer.elsewhere = MOODS.get(trouble, Mood.WELL), peer.url
    url = f"https://127.0.0.1:{ports[trouble]}" if trouble in ports else peer.url
    return replace(point, url=url, secret_file=secrets.after(trouble))


def radius_rig(url: str, radius: RadiusServer, count: Callable[[], int], secrets: Secrets, ports: Ports) -> Rig:
    """`url` is the database's."""
    point = FreeRadius(url, secrets.right, connect=1, total=TOTAL)

    def in_trouble(trouble: Trouble) -> AccessPoint:
        before, _, database = url.rpartition("/")
        elsewhere = f"{before.rpartition(':')[0]}:{ports[trouble]}/{database}" if trouble in ports else url
        return replace(point, database=elsewhere, secret_file=secrets.after(trouble))

    return Rig(point, lambda access: radius.log_in(access.user, access.password) is not None, count, in_trouble)


def fixed_rig(secrets: Secrets) -> Rig:
    point = FixedPassword(secrets.right)
    return Rig(
        point,
        lambda access: access == Access("", SECRET),
        lambda: 1,
        lambda trouble: FixedPassword(secrets.after(trouble)),
        keeps_accounts=False,
    )


def no_thread_is_left() -> None:
    """Soon: none goes on waiting for what nobody wants any more. Raises AssertionError when one does."""
    end = time.monotonic() + TOTAL + 1
    while any(thread.name.startswith("wifi") for thread in threading.enumerate()):
        assert time.monotonic() < end, "a thread still waits"
        time.sleep(0.01)
