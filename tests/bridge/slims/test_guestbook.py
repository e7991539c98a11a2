"""SLiMS's visitor counter as the guest book."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from bridge.catalogs.slims.system import SlimsSystem
from bridge.catalogs.systems.system import SystemGuestbook
from bridge.contract.circulation import Unavailable
from bridge.contract.guestbook import Group, Visitor
from bridge.policy import LoanPolicy
from tests.bridge.slims.conftest import Opened, act, id_of, told
from tests.contract.library import NOW
from tests.peers.slims import MEMBER, SlimsPeer

WHO = id_of(MEMBER)
LINES = "SELECT IFNULL(member_id, '-'), member_name, IFNULL(institution, '-'), IFNULL(room_code, '-'), checkin_date"
LINES += " FROM visitor_count ORDER BY visitor_id"
TODAY = date(2026, 11, 23)


def test_a_member_is_a_line_with_their_school_and_the_room(peer: SlimsPeer, system: SlimsSystem) -> None:
    book: SystemGuestbook = system
    assert not told(book.visited(WHO, TODAY))
    visit = told(book.sign(WHO, "ruang baca", act()))
    assert (visit.name, visit.again, visit.signed_at) == ("Si•• R.", False, NOW)
    assert peer.do(LINES) == [(MEMBER, "Siti Rahmawati", "SMAN 1 Samarinda", "R1", "2026-11-23 17:30:00")]
    assert told(book.visited(WHO, TODAY))
    assert not told(book.visited(WHO, TODAY - timedelta(days=1)))
    assert not told(book.visited(id_of("M0002"), TODAY))
    assert not told(book.visited("?", TODAY))


@pytest.mark.parametrize("place", ["R2", "r2", "Ruang Anak"])
def test_a_place_is_a_room_by_code_or_name(peer: SlimsPeer, system: SlimsSystem, place: str) -> None:
    told(system.sign(WHO, place, act()))
    assert peer.do(LINES)[0][3] == "R2"


@pytest.mark.parametrize("place", ["", "Gudang", "R1' OR '1'='1", "😀"])
def test_another_place_is_no_room(peer: SlimsPeer, system: SlimsSystem, place: str) -> None:
    told(system.sign(WHO, place, act()))
    assert peer.do(LINES)[0][3] == "-"


@pytest.mark.parametrize(
    ("limits", "later", "lines"),
    [
        (("0", 0), 360, 1),  # 23:30 the same day
        (("0", 0), 400, 2),  # the next
        (("0", 90), 89, 1),
        (("0", 90), 91, 2),
        (("1", 0), 59, 1),  # SLiMS's own hour is asked first
        (("1", 0), 61, 2),
    ],
)
def test_who_signs_again_in_time_is_on_the_same_visit(
    peer: SlimsPeer, open_: Opened, limits: tuple[str, int], later: int, lines: int
) -> None:
    limited, minutes = limits
    setting = f"UPDATE setting SET setting_value = 's:1:\"{limited}\";' WHERE setting_name LIKE 'enable_visitor%'"
    peer.do(setting)
    policy = LoanPolicy(visit_minutes=minutes)
    first = told(open_(policy=policy).sign(WHO, "", act()))
    second = told(open_(NOW + timedelta(minutes=later), policy).sign(WHO, "", act()))
    assert second.again == (lines == 1)
    assert (second.number == first.number) == (lines == 1)
    assert len(peer.do(LINES)) == lines


def test_a_visit_that_was_noted_without_us_has_its_own_time(peer: SlimsPeer, system: SlimsSystem) -> None:
    then = NOW - timedelta(days=2)
    visit = told(system.sign(WHO, "", act(then)))
    assert visit.signed_at == then
    assert told(system.visited(WHO, TODAY - timedelta(days=2)))
    assert not told(system.visited(WHO, TODAY))


def test_a_guest_has_no_number_and_a_group_is_one_line(peer: SlimsPeer, system: SlimsSystem) -> None:
    told(system.sign_visitor(Visitor("Tono 😀", origin="Balikpapan"), "", "R1", act()))
    told(system.sign_visitor(Visitor("x" * 80), "", "", act()))
    told(system.sign_group(Group("Bu Ani", "SDN 5", 20, 15), "", "", act()))
    assert [line[:4] for line in peer.do(LINES)] == [
        ("-", "Tono \N{REPLACEMENT CHARACTER}", "Balikpapan", "R1"),
        ("-", "x" * 80, "-", "-"),
        ("-", "Bu Ani (35)", "SDN 5", "-"),
    ]


def test_a_guest_who_is_asked_for_once_more_is_one_line_and_another_of_that_name_two(
    peer: SlimsPeer, open_: Opened
) -> None:
    guest = Visitor("Budi", origin="Kutai")
    first, again = (told(open_().sign_visitor(guest, "", "", act())) for _ in range(2))
    assert first == again
    told(open_().sign_visitor(Visitor("Budi", origin="Berau"), "", "", act()))
    told(open_(NOW + timedelta(minutes=11)).sign_visitor(guest, "", "", act()))
    assert len(peer.do(LINES)) == 3


def test_a_purpose_has_no_place_but_the_visit_is_known(system: SlimsSystem) -> None:
    visit = told(system.sign(WHO, "", act()))
    found = told(system.state_purpose(WHO, visit.number, "membaca"))
    assert found is not None
    assert (found.number, found.signed_at) == (visit.number, visit.signed_at)
    for patron, number in ((id_of("M0002"), visit.number), (WHO, "99999"), (WHO, "x"), ("?", visit.number)):
        assert told(system.state_purpose(patron, number, "membaca")) is None


def test_a_member_who_has_gone_meanwhile_signs_nothing(system: SlimsSystem) -> None:
    with pytest.raises(Unavailable):
        told(system.sign(id_of("gone"), "", act()))
