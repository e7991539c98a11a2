"""The guest book in INLISLite's own tables."""

from __future__ import annotations

import asyncio
from datetime import date

from bridge.contract.guestbook import Education, Gender, Group, Occupation, Visitor
from tests.bridge.inlislite.scene import Scene
from tests.peers.inlislite.database import STANDS


def test_a_member_signs_once_a_day(scene: Scene) -> None:
    first = asyncio.run(scene.system.sign("1", "lobi", scene.act()))
    scene.clock.set("2026-11-23 20:00")
    again = asyncio.run(scene.system.sign("1", "Ruang baca", scene.act()))
    assert (first.again, first.name) == (False, "Si•• R.")
    assert (again.number, again.signed_at, again.again) == (first.number, first.signed_at, True)
    assert scene.inlis.do("SELECT NoAnggota, Nama, Status_id, Location_Id, CreateBy, CreateTerminal, CreateDate"
                          " FROM memberguesses") == [
        ("2611010001", "Siti Rahmawati", str(scene.inlis.ids["active"]), "11", str(STANDS), "K1",
         "2026-11-23 17:30:00")]  # fmt: skip
    assert asyncio.run(scene.system.visited("1", date(2026, 11, 23)))
    assert not asyncio.run(scene.system.visited("1", date(2026, 11, 24)))
    assert not asyncio.run(scene.system.visited("2", date(2026, 11, 23)))
    scene.clock.set("2026-11-24 00:00")
    assert not asyncio.run(scene.system.sign("1", "", scene.act())).again


def test_every_time_counts_where_the_library_counts_so(scene: Scene) -> None:
    scene.inlis.do("INSERT INTO settingparameters (Name, Value) VALUES ('CountingBukuTamu', '1')")
    visits = [asyncio.run(scene.system.sign("1", "", scene.act())) for _ in range(2)]
    assert len({visit.number for visit in visits}) == 2


def test_a_late_visit_was_on_its_day(scene: Scene) -> None:
    asyncio.run(scene.system.sign("1", "", scene.act("2026-11-20 09:00")))
    assert asyncio.run(scene.system.visited("1", date(2026, 11, 20)))
    assert not asyncio.run(scene.system.visited("1", date(2026, 11, 23)))


def test_at_the_same_time_they_are_one_visit(scene: Scene) -> None:
    async def together() -> list[str]:
        signed = await asyncio.gather(*(scene.system.sign("1", "", scene.act()) for _ in range(5)))
        return [visit.number for visit in signed]

    assert len(set(asyncio.run(together()))) == 1


def test_the_purpose_is_told_afterwards_by_its_name(scene: Scene) -> None:
    visit = asyncio.run(scene.system.sign("1", "", scene.act()))
    stated = asyncio.run(scene.system.state_purpose("1", visit.number, "membaca"))
    assert stated is not None
    assert stated.number == visit.number
    assert scene.inlis.one("SELECT TujuanKunjungan_Id FROM memberguesses") == "1"
    assert asyncio.run(scene.system.state_purpose("2", visit.number, "Membaca")) is None
    assert asyncio.run(scene.system.state_purpose("1", "404", "Membaca")) is None
    asyncio.run(scene.system.state_purpose("1", visit.number, "Berenang"))
    assert scene.inlis.one("SELECT TujuanKunjungan_Id FROM memberguesses") == "NULL"


def test_a_visitor_is_counted_by_the_librarys_own_words(scene: Scene) -> None:
    visitor = Visitor("Rudi \"'; --", Gender.MALE, None, Occupation.CIVIL_SERVANT, Education.BACHELOR, "Samarinda")
    asyncio.run(scene.system.sign_visitor(visitor, "Membaca", "Lobi", scene.act()))
    asyncio.run(scene.system.sign_visitor(Visitor("Ani"), "", "nowhere", scene.act()))
    assert scene.inlis.do("SELECT Nama, Profesi_id, PendidikanTerakhir_id, JenisKelamin_id, Alamat, TujuanKunjungan_Id,"
                          " Location_Id, NoAnggota FROM memberguesses ORDER BY ID") == [
        ("Rudi \"'; --", "4", "6", "1", "Samarinda", "1", "11", "NULL"),
        ("Ani", "NULL", "NULL", "NULL", "NULL", "NULL", "11", "NULL")]  # fmt: skip


def test_a_group_is_counted_with_its_school(scene: Scene) -> None:
    group = Group("Bu Guru", "SDN 1", 12, 10, Education.PRIMARY)
    asyncio.run(scene.system.sign_group(group, "Membaca", "Ruang baca", scene.act()))
    asyncio.run(scene.system.sign_group(Group("Pak RT", "RT 5", 3, 2), "", "", scene.act()))
    assert scene.inlis.do("SELECT NamaKetua, AsalInstansi, CountPersonel, CountLaki, CountPerempuan, CountSD, CountSMP,"
                          " Location_ID FROM groupguesses ORDER BY ID") == [
        ("Bu Guru", "SDN 1", "22", "10", "12", "22", "0", "12"),
        ("Pak RT", "RT 5", "5", "2", "3", "0", "0", "11")]  # fmt: skip
    kindergarten = Group("Bu TK", "TK 1", 4, 4, Education.KINDERGARTEN)
    asyncio.run(scene.system.sign_group(kindergarten, "", "", scene.act()))
    if scene.inlis.version == "3.3":
        assert scene.inlis.one("SELECT CountTk FROM groupguesses WHERE NamaKetua = 'Bu TK'") == "8"
