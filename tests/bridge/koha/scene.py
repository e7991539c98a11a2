"""A small library that keeps Koha, and our adapter to it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bridge.catalogs.koha.settings import Koha, OfflineReturns
from bridge.catalogs.koha.system import KohaSystem, opened
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import LibrarySystem
from bridge.policy import LoanPolicy, due_date
from bridge.rules import Rules
from tests.contract.cast import Cast
from tests.contract.simple import NOW
from tests.peers.koha_library import KohaLibrary, some_time_ago
from tests.peers.koha_rows import Checkout, Copy, HoldRow, Line, Person, Work
from tests.peers.koha_server import CLIENT, LIBRARY, SECRET, STAFF, STAFF_PASSWORD, KohaServer, serving

POLICY = LoanPolicy()
CARD, PIN, PATRON = "6472010101900012", "482915", "7"
OTHER_CARD, OTHER_PIN, OTHER = "6472010101800021", "731846", "8"
# names that no value and no log of ours may hold; of those who borrow, wait, and are not asked about
NAMES = ("Bambang", "Sutrisno", "Kartika", "Wulandari", "Rahmawati", "bambang", "kartika")
SHELF = ("0001", "0002", "0003")
LENT, KEPT, REFERENCE, LATE = "0004", "0005", "0006", "0007"


Clock = Callable[[], datetime]


@dataclass(frozen=True)
class Scene:
    system: KohaSystem
    koha: KohaServer
    folder: Path

    def another(self, total: float = 8.0) -> KohaSystem:
        """A second central, or one that is less patient; whoever opens it closes it."""
        return adapter(self.koha.url, self.folder, total=total)


@contextmanager
def scene(folder: Path) -> Iterator[tuple[LibrarySystem, Cast]]:
    """For the contract suite, which lives by the real time."""
    with koha_scene(folder, clock=lambda: datetime.now(UTC)) as here:
        yield here.system, Cast(CARD, PIN, SHELF)
        assert not here.koha.refused


@contextmanager
def koha_scene(folder: Path, guarded: bool = True, clock: Clock = lambda: NOW) -> Iterator[Scene]:
    with serving(a_library(clock), guarded=guarded) as koha:
        system = adapter(koha.url, folder, clock)
        try:
            yield Scene(system, koha, folder)
        finally:
            system.close()


def adapter(url: str, folder: Path, clock: Clock = lambda: NOW, **more: object) -> KohaSystem:
    secrets = {"secret": SECRET, "returns": STAFF_PASSWORD}
    for name, secret in secrets.items():
        (folder / name).write_text(secret)
    returns = OfflineReturns(STAFF, str(folder / "returns"))
    choices = {"library": LIBRARY, "returns": returns, "change_pin": True, "login_attempts": 3, **more}
    settings = Koha(url, CLIENT, secret_file=str(folder / "secret"), **choices)  # type: ignore[arg-type]
    return opened(settings, Rules(POLICY, clock), PatronIds(b"k" * 32))


def a_library(clock: Clock = lambda: NOW) -> KohaLibrary:
    """Its circulation rules are those of our policy; K. and B. have items and wait for others."""

    def now() -> datetime:
        return clock().astimezone(ZoneInfo(POLICY.timezone))

    def end(days: int) -> datetime:
        day: date = now().date() + timedelta(days=days)
        return datetime(day.year, day.month, day.day, 23, 59, tzinfo=ZoneInfo(POLICY.timezone))

    koha = KohaLibrary(now, lambda day: due_date(day, POLICY, ()))
    koha.people += [
        Person(int(PATRON), CARD, PIN, "Rahmawati", "Siti", "siti"),
        Person(int(OTHER), OTHER_CARD, OTHER_PIN, "Sutrisno", "Bambang", "bambang"),
        Person(9, "6472010101700033", "926481", "Wulandari", "Kartika", "kartika"),
        Person(10, "6472010101600044", "555000", "Lain", "Orang", "orang", hidden=True),
    ]
    koha.works += [
        Work(1, "Laskar pelangi /", "Hirata, Andrea", copyright_date=2005, publisher="Bentang"),
        Work(2, "Bumi manusia", "Pramoedya Ananta Toer", "sebuah roman", 1980),
        Work(3, "100% cinta_", "Siapa, Saja"),
        Work(4, "Kamus besar bahasa Indonesia", "", copyright_date=2016, url="https://kbbi.example.org/ | x"),
    ]
    koha.copies += [
        Copy(11, 1, SHELF[0], "899.221 HIR l"),
        Copy(12, 2, SHELF[1], "899.221 PRA b"),
        Copy(13, 3, SHELF[2], "813 SAJ s"),
        Copy(14, 1, LENT, "899.221 HIR l"),
        Copy(15, 2, KEPT, "899.221 PRA b"),
        Copy(16, 4, REFERENCE, "R 499.2 KAM", "REF", not_for_loan=1),
        Copy(17, 3, LATE, "813 SAJ s"),
    ]
    koha.checkouts += [
        Checkout(501, int(OTHER), 14, end(5), some_time_ago(koha, 7)),
        Checkout(502, int(OTHER), 17, end(-3), some_time_ago(koha, 15)),
    ]
    koha.holds.append(HoldRow(701, 9, 2, 15, "W", now().date() + timedelta(days=2)))
    koha.lines += [
        Line(801, int(OTHER), 6000.0, checkout_id=502, item_id=17, status="UNRETURNED"),
        Line(802, int(OTHER), 1500.5, "NEW_CARD"),
    ]
    return koha
