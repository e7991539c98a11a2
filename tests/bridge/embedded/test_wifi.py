"""Who gets onto the Wi-Fi, the same again as long as it is good, and what happens when whatever lets them in fails."""

from __future__ import annotations

from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.wifi import DOWN, Network
from bridge.contract.circulation import Reason, Refusal, Unavailable
from bridge.contract.hotspot import WifiAccess
from bridge.hotspots.point import Access, Profile
from bridge.sealing import Seal
from tests.bridge.embedded.asking import ask, at_once, was
from tests.bridge.embedded.town import Town

accesses = tables.wifi_accesses.c


@dataclass
class Router:
    """Satisfies `AccessPoint`, in memory."""

    open: dict[str, tuple[str, Profile, datetime | None]] = field(default_factory=dict)
    well: bool = True

    def admit(self, user: str, password: str, profile: Profile, until: datetime | None) -> Access:
        self._ask()
        self.open[user] = password, profile, until
        return Access(user, password, until, f"*{user}")

    def knows(self, access: Access) -> bool:
        self._ask()
        return access.user in self.open

    def remove(self, access: Access) -> None:
        self._ask()
        self.open.pop(access.user, None)

    def _ask(self) -> None:
        if not self.well:
            raise Unavailable("the router is off")


@dataclass
class Cafe:
    """A town whose library has a Wi-Fi."""

    town: Town
    router: Router

    def give(self, card: str = "card-ann") -> WifiAccess | Refusal:
        return ask(self.town, lambda catalog: catalog.wifi_access(card, next(self.town.keys)))

    def given(self, card: str = "card-ann") -> WifiAccess:
        return was(WifiAccess, self.give(card))


PROFILES = {"": Profile(minutes=480), "student": Profile(minutes=60, down=2000, group="mahasiswa")}


@pytest.fixture
def cafe(town: Town) -> Cafe:
    return opened(town, Router())


def opened(town: Town, router: Router, **about: object) -> Cafe:
    town.library.close()
    network = Network("Perpustakaan", router, Seal(b"k" * 32), profiles=PROFILES, **about)  # type: ignore[arg-type]
    town.library = Library.open(town.url, town.policy, lambda: town.now, network)
    return Cafe(town, router)


def test_a_member_gets_in_and_gets_the_same_again(cafe: Cafe) -> None:
    first = cafe.given()
    assert (first.network, first.until, first.again) == ("Perpustakaan", cafe.town.now + timedelta(hours=8), False)
    assert cafe.router.open == {first.user: (first.password, PROFILES[""], first.until)}
    cafe.town.wait(hours=2)
    assert cafe.given() == replace(first, again=True)


def test_two_members_get_in_apart(cafe: Cafe) -> None:
    assert cafe.given().user != cafe.given("card-bob").user
    assert len(cafe.router.open) == 2


def test_a_category_has_its_own_profile(cafe: Cafe) -> None:
    cafe.town.change(tables.patrons, category="student")
    access = cafe.given()
    assert access.until == cafe.town.now + timedelta(hours=1)
    assert cafe.router.open[access.user][1].group == "mahasiswa"


@pytest.mark.parametrize(
    ("patron", "reason"),
    [
        ({"status": "suspended"}, Reason.CARD_SUSPENDED),
        ({"status": "inactive"}, Reason.CARD_INACTIVE),
        ({"expires": date(2026, 11, 22)}, Reason.CARD_EXPIRED),
    ],
)
def test_who_may_not_use_the_card_does_not_get_in(cafe: Cafe, patron: dict[str, object], reason: Reason) -> None:
    cafe.town.change(tables.patrons, **patron)
    assert cafe.give() == Refusal((reason,))
    assert cafe.give("card-x") == Refusal((Reason.CARD_UNKNOWN,))
    assert cafe.router.open == {}


def test_who_has_not_signed_the_guest_book_today_does_not_get_in(cafe: Cafe) -> None:
    cafe.town.wait(days=1)
    assert cafe.give() == Refusal((Reason.VISIT_MISSING,))


def test_what_has_ended_is_closed_and_a_new_one_is_made(cafe: Cafe) -> None:
    first = cafe.given()
    cafe.town.wait(hours=8)
    second = cafe.given()
    assert (second.user != first.user, second.again) == (True, False)
    cafe.town.library.tend()
    assert list(cafe.router.open) == [second.user]
    assert cafe.given() == replace(second, again=True)


def test_who_is_suspended_is_put_out(cafe: Cafe) -> None:
    cafe.given()
    cafe.town.change(tables.patrons, status="suspended")
    cafe.town.library.tend()
    assert cafe.router.open == {}


def test_what_the_router_has_forgotten_is_made_again(cafe: Cafe) -> None:
    first = cafe.given()
    cafe.router.open.clear()
    assert cafe.given() == first
    assert list(cafe.router.open) == [first.user]


def test_a_router_that_is_off_is_not_the_library_and_leaves_one_access(cafe: Cafe) -> None:
    cafe.router.well = False
    assert cafe.give() == cafe.give() == DOWN
    cafe.router.well = True
    cafe.given()
    assert len(cafe.town.look(select(accesses.id))) == len(cafe.router.open) == 1


def test_what_could_not_be_closed_is_closed_later(cafe: Cafe) -> None:
    cafe.given()
    cafe.town.wait(hours=9)
    cafe.router.well = False
    with pytest.raises(Unavailable):
        cafe.town.library.tend()
    cafe.router.well = True
    cafe.town.library.tend()
    assert cafe.router.open == {}


def test_no_password_lies_in_the_database(cafe: Cafe) -> None:
    access = cafe.given()
    [(sealed,)] = cafe.town.look(select(accesses.password))
    assert access.password.encode() not in sealed
    assert access.password not in repr(access)


def test_with_another_key_members_get_another_password_and_what_is_over_is_closed(cafe: Cafe) -> None:
    first, other = cafe.given(), cafe.given("card-bob")
    cafe.town.library.close()
    network = Network("Perpustakaan", cafe.router, Seal(b"x" * 32), profiles=PROFILES)
    cafe.town.library = Library.open(cafe.town.url, cafe.town.policy, lambda: cafe.town.now, network)
    second = cafe.given()
    assert (second.user, second.again) == (first.user, False)
    assert second.password not in ("", first.password)
    assert cafe.router.open[first.user][0] == second.password
    assert cafe.given() == replace(second, again=True)
    cafe.town.wait(hours=9)
    cafe.town.library.tend()
    assert not cafe.router.open.keys() & {first.user, other.user}


def test_who_had_an_access_is_forgotten_as_in_the_guest_book(cafe: Cafe) -> None:
    cafe.given()
    cafe.town.wait(hours=9)
    cafe.town.library.tend()
    cafe.town.wait(days=cafe.town.policy.guest_book_days - 1)
    cafe.town.library.tend()
    assert len(cafe.town.look(select(accesses.id))) == 1
    cafe.town.wait(days=2)
    cafe.town.library.tend()
    assert cafe.town.look(select(accesses.id)) == []


def test_who_asks_at_two_stands_at_once_gets_one(cafe: Cafe) -> None:
    answers = at_once(*[cafe.given] * 4)
    assert len({answer.user for answer in answers}) == 1
    assert len(cafe.town.look(select(accesses.id))) == 1


def test_a_shared_password_is_the_networks_own(town: Town) -> None:
    cafe = opened(town, Router(), shared=True, hidden=True)
    access = cafe.given()
    assert (access.user, access.password, access.until, access.hidden) == ("", "", None, True)
    assert access.secret


def test_a_library_without_wifi_says_so(town: Town) -> None:
    with closing(town.library):
        assert ask(town, lambda catalog: catalog.wifi_access("card-ann", "key")) == DOWN
