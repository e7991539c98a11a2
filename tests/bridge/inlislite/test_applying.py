"""Who wants to become a member is a row that INLISLite's own staff decide about, and no member until then."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded.tables import applications
from bridge.catalogs.inlislite.settings import Names
from bridge.catalogs.systems.library import JoinedLibrary
from bridge.catalogs.systems.system import Member
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import Gender
from bridge.contract.membership import Applicant, ApplicationState, Applied, Identity
from bridge.policy import LoanPolicy
from tests.bridge.embedded.joining import AGREED, BUDI, NIK, SITI
from tests.bridge.inlislite.scene import CARD, Scene
from tests.bridge.systems.annex import annex
from tests.peers.inlislite.database import STANDS

NUMBER = "P-7KQ2-M9XD"
MADE = "FROM members WHERE ID > 10"  # beside the sample's
EXISTS = Refusal((Reason.APPLICATION_EXISTS,))
DECIDED = {
    "active": ApplicationState.APPROVED,
    "suspended": ApplicationState.APPROVED,
    "refused": ApplicationState.REFUSED,
    "free": ApplicationState.OPEN,
}


def enroll(scene: Scene, who: Applicant = SITI, number: str = NUMBER, at: str = "") -> Applied:
    answer = asyncio.run(scene.system.enroll(who, number, scene.act(at)))
    assert isinstance(answer, Applied), answer
    return answer


def numbered(scene: Scene, kind: str, by: str = "Otomatis") -> None:
    scene.inlis.do(f"DELETE FROM settingparameters WHERE Name LIKE 'Tipe%'; INSERT INTO settingparameters (Name, Value)"
                   f" VALUES ('TipeNomorAnggota', '{by}'), ('TipePenomoranAnggota', '{kind}')")  # fmt: skip


def member_number(scene: Scene, who: Applicant) -> str:
    """Of somebody else each time."""
    count = scene.inlis.number("SELECT COUNT(*) FROM members")
    other = replace(who, number=who.number[:-2] + f"{count:02}")
    enroll(scene, other, f"P-0000-00{count:02}")
    return scene.inlis.one("SELECT MemberNo FROM members ORDER BY ID DESC LIMIT 1").replace(other.number, "NIK")


def test_an_applicant_is_a_row_that_cannot_borrow_and_cannot_log_in(scene: Scene) -> None:
    applied = enroll(scene)
    assert (applied.number, applied.state) == (NUMBER, ApplicationState.OPEN)
    columns = ("Fullname, IdentityNo, PlaceOfBirth, DATE(DateOfBirth), Address, NoHp, Email, Sex_id, EducationLevel_id,"
               " Job_id, JenisAnggota_id, StatusAnggota_id, DATE(RegisterDate), DATE(EndDate), CreateBy,"
               " CreateTerminal, CreateDate")  # fmt: skip
    assert scene.inlis.do(f"SELECT {columns} {MADE}") == [
        ("Siti Rahmawati", NIK, "Samarinda", "1999-08-17", "Jl. Juanda 4, Kota Samarinda, Kalimantan Timur",
         "081234567890", "siti@example.org", "2", "3", "2", "NULL", str(scene.inlis.ids["new"]), "2026-11-23",
         "2026-11-23", str(STANDS), f"{NUMBER} K1", "2026-11-23 17:30:00")]  # fmt: skip
    if scene.inlis.version == "3.2":
        columns = "NoAnggota, Status, Password, Email"
        assert scene.inlis.do(f"SELECT {columns} FROM membersonline WHERE Status <> 'ACTIVE'") == [
            (scene.inlis.one(f"SELECT MemberNo {MADE}"), "NOTACTIVE", "NULL", "siti@example.org")]  # fmt: skip
    card = scene.inlis.one(f"SELECT MemberNo {MADE}")
    found = asyncio.run(scene.system.find(card))
    assert isinstance(found, Member)
    assert Reason.CARD_INACTIVE in found.patron.barred
    assert isinstance(asyncio.run(scene.system.check(found.patron.id, "00000000101")), Refusal)


def test_the_same_number_is_one_row_however_often_and_from_however_many_stands_it_is_asked(scene: Scene) -> None:
    async def together() -> list[Applied | Refusal]:
        asked = (scene.system.enroll(SITI, NUMBER, scene.act(stand=f"K{stand}")) for stand in range(5))
        return await asyncio.gather(*asked)

    assert {answer.number for answer in asyncio.run(together()) if isinstance(answer, Applied)} == {NUMBER}
    enroll(scene)
    assert scene.inlis.number(f"SELECT COUNT(*) {MADE}") == 1


def test_two_who_apply_at_the_same_time_get_two_member_numbers(scene: Scene) -> None:
    numbered(scene, "1")

    async def together() -> list[Applied | Refusal]:
        people = [replace(BUDI, number=f"647201170899{number:04}") for number in range(6)]
        asked = (scene.system.enroll(who, f"P-0000-000{n}", scene.act()) for n, who in enumerate(people))
        return await asyncio.gather(*asked)

    assert all(isinstance(answer, Applied) for answer in asyncio.run(together()))
    assert scene.inlis.number(f"SELECT COUNT(DISTINCT MemberNo) {MADE}") == 6


@pytest.mark.parametrize("state", DECIDED)
def test_what_the_staff_have_decided_is_told(scene: Scene, state: str) -> None:
    async def story() -> None:
        assert await scene.system.decision(NUMBER) is None
        assert await scene.system.admitted(NUMBER) is None
        await scene.system.enroll(SITI, NUMBER, scene.act())
        assert await scene.system.decision(NUMBER) is ApplicationState.OPEN
        assert await scene.system.decision("P-7KQ2-M9XE") is None
        assert await scene.system.decision("%") is None
        assert await scene.system.admitted(NUMBER) is None
        scene.inlis.do(f"UPDATE members SET StatusAnggota_id = {scene.inlis.ids[state]} WHERE ID > 10")
        assert await scene.system.decision(NUMBER) is DECIDED[state]
        member = await scene.system.admitted(NUMBER)
        assert (member is not None) is (DECIDED[state] is ApplicationState.APPROVED)
        if member is not None:
            assert (int(member.patron.id) > 10, member.name) == (True, "Si•• R.")

    asyncio.run(story())


def test_who_is_known_by_their_identity_number_is_not_put_in_again(scene: Scene) -> None:
    known = replace(SITI, number="6472014101900001")
    card = replace(SITI, identity=Identity.NIK, number=CARD)
    for who in (known, card):
        assert asyncio.run(scene.system.enroll(who, NUMBER, scene.act())) == EXISTS
    enroll(scene)
    assert asyncio.run(scene.system.enroll(SITI, "P-0000-0002", scene.act())) == EXISTS
    assert scene.inlis.number(f"SELECT COUNT(*) {MADE}") == 1


def test_who_was_refused_may_apply_again(scene: Scene) -> None:
    enroll(scene)
    scene.inlis.do(f"UPDATE members SET StatusAnggota_id = {scene.inlis.ids['refused']} WHERE ID > 10")
    enroll(scene, number="P-0000-0002")
    assert scene.inlis.number(f"SELECT COUNT(DISTINCT MemberNo) {MADE}") == 2


@pytest.mark.parametrize(
    ("kind", "by", "women", "men"),
    [
        ("1", "Otomatis", "0126112300001", "0126112300002"),
        ("2", "Otomatis", "01202611001", "01202611002"),
        ("3", "Otomatis", "0100001P2026", "0100001L2026"),
        ("4", "Otomatis", "NIK", "NIK"),
        ("4", "Manual", "0126112300001", "0126112300002"),
        ("", "", "0126112300001", "0126112300002"),
    ],
)
def test_a_member_number_is_as_version_32_makes_it(scene_32: Scene, kind: str, by: str, women: str, men: str) -> None:
    numbered(scene_32, kind, by)
    assert (member_number(scene_32, SITI), member_number(scene_32, BUDI)) == (women, men)


@pytest.mark.parametrize(
    ("kind", "by", "first", "second"),
    [
        ("1", "Otomatis", "26112300001", "26112300002"),
        ("2", "Otomatis", "20261101", "20261102"),
        ("3", "Otomatis", "00001L2026", "00002L2026"),
        ("4", "Otomatis", "NIK", "NIK"),
        ("", "", "NIK", "NIK"),
    ],
)
def test_a_member_number_is_as_version_33_makes_it(
    scene_33: Scene, kind: str, by: str, first: str, second: str
) -> None:
    numbered(scene_33, kind, by)
    assert (member_number(scene_33, SITI), member_number(scene_33, BUDI)) == (first, second)


def test_a_number_goes_on_after_those_that_its_desks_have_given(scene_32: Scene) -> None:
    numbered(scene_32, "1")
    scene_32.inlis.do("UPDATE members SET MemberNo = '0126112300041' WHERE ID = 9;"
                      "UPDATE members SET MemberNo = '01261123000xx' WHERE ID = 8")  # fmt: skip
    assert member_number(scene_32, SITI) == "0126112300042"


def test_a_passport_is_no_member_number(scene: Scene) -> None:
    numbered(scene, "4")
    enroll(scene, replace(SITI, identity=Identity.PASSPORT, number="A 1234567"))
    assert scene.inlis.do(f"SELECT IdentityNo, RIGHT(MemberNo, 11) {MADE}") == [("A1234567", "26112300001")]


def test_what_was_told_is_data_and_what_the_database_cannot_keep_is_left_out(scene: Scene) -> None:
    hostile = Applicant(Identity.NIK, NIK, "Robi'); DROP TABLE members; -- 😀", SITI.born, Gender.MALE)
    enroll(scene, hostile)
    assert scene.inlis.do(f"SELECT Fullname, PlaceOfBirth, Address, Job_id {MADE}") == [
        ("Robi'); DROP TABLE members; -- ?", "NULL", "NULL", "NULL")
    ]  # fmt: skip


def test_the_number_of_a_students_card_may_be_anything(scene: Scene) -> None:
    enroll(scene, replace(SITI, identity=Identity.STUDENT, number="'; -- 😀"))
    assert scene.inlis.one(f"SELECT IdentityNo {MADE}").endswith("?")


def test_a_late_application_was_made_on_its_day(scene: Scene) -> None:
    enroll(scene, at="2026-11-20 09:00")
    assert scene.inlis.do(f"SELECT CreateDate, DATE(RegisterDate) {MADE}") == [("2026-11-20 09:00:00", "2026-11-20")]


def test_without_a_state_for_applicants_there_are_none(scene: Scene) -> None:
    assert Ability.REGISTER in scene.system.abilities
    assert Ability.REGISTER not in scene.reopened(names=Names(new=("Nowhere",))).abilities
    told = [one for one in asyncio.run(scene.system.examine()) if one.what == "applications for membership"]
    assert [finding.well for finding in told] == [None]
    scene.inlis.do("UPDATE status_anggota SET Nama = 'Menunggu' WHERE Nama = 'Baru'")
    assert Ability.REGISTER in scene.reopened(names=Names(new=("menunggu",))).abilities


def test_from_the_stand_to_the_card_it_is_one_application(scene: Scene, tmp_path: Path) -> None:
    beside = annex(tmp_path, LoanPolicy(), scene.clock)
    library = JoinedLibrary(scene.system, beside)
    catalog = library.catalog("K1")

    async def story() -> None:
        applied = await catalog.apply(SITI, AGREED, "key-apply-1")
        assert isinstance(applied, Applied)
        assert await catalog.apply(SITI, AGREED, "key-apply-1") == applied
        assert await catalog.apply(replace(SITI, number="6472014101900001"), AGREED, "key-apply-2") == EXISTS
        scene.inlis.do(f"UPDATE members SET StatusAnggota_id = {scene.inlis.ids['active']} WHERE ID > 10")
        told = await catalog.application(applied.number)
        assert told == replace(applied, state=ApplicationState.APPROVED)
        await asyncio.to_thread(library.tend)
        assert await catalog.application(applied.number) == told

    with contextlib.closing(beside):
        asyncio.run(story())
        with beside.database.reading() as connection:
            kept = select(applications.c.patron_id, applications.c.name).where(applications.c.state == "approved")
            ((patron, name),) = connection.execute(kept)
    assert (patron, name) == (str(scene.inlis.number(f"SELECT ID {MADE}")), "")
