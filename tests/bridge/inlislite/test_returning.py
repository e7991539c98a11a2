"""Returns: late days by the library's calendar, and what they cost by its own tables."""

from __future__ import annotations

import asyncio
from datetime import date, timedelta

import pytest

from bridge.catalogs.systems.system import Member
from bridge.contract.account import Account
from bridge.contract.circulation import Fine, Loan, Place, Reason, Refusal, Returned
from bridge.policy import LoanPolicy
from tests.bridge.inlislite.scene import BOOKS, Scene

LAST_DAY = {"3.2": date(2026, 12, 7), "3.3": date(2026, 12, 5)}  # of a loan made on Monday 23 November 2026


def lent(scene: Scene, patron: str = "1", book: str = BOOKS[0]) -> Loan:
    loan = asyncio.run(scene.system.borrow(patron, book, scene.act()))
    assert isinstance(loan, Loan)
    return loan


def returned(scene: Scene, book: str = BOOKS[0], at: str = "") -> Returned:
    back = asyncio.run(scene.system.return_item(book, scene.act(at)))
    assert isinstance(back, Returned)
    return back


def test_in_time_it_costs_nothing_and_the_copy_is_there_again(scene: Scene) -> None:
    loan = lent(scene)
    scene.clock.set(f"{LAST_DAY[scene.inlis.version]} 19:00")
    back = returned(scene)
    assert (back.number, back.due, back.place, back.fine) == (loan.number, loan.due, Place.BIN, None)
    assert scene.inlis.do("SELECT LoanStatus, LateDays, ActualReturn FROM collectionloanitems") == [
        ("Return", "0", f"{LAST_DAY[scene.inlis.version]} 19:00:00")
    ]
    assert scene.inlis.do("SELECT LoanCount, ReturnCount, LateCount FROM collectionloans") == [("0", "1", "0")]
    assert scene.inlis.number("SELECT Status_id FROM collections WHERE ID = 1") == scene.inlis.ids["available"]
    assert scene.inlis.number("SELECT COUNT(*) FROM pelanggaran") == 0
    assert asyncio.run(scene.system.return_item(BOOKS[0], scene.act())) == Refusal((Reason.ITEM_NOT_LENT,), back.item)
    assert asyncio.run(scene.system.return_item("404", scene.act())) == Refusal((Reason.ITEM_UNKNOWN,))


def test_a_late_return_is_written_into_pelanggaran_and_told_again_afterwards(scene: Scene) -> None:
    loan = lent(scene)
    scene.clock.set("2026-12-09 10:00")
    back = returned(scene)
    days = {"3.2": 2, "3.3": 4}[scene.inlis.version]
    number = scene.inlis.one("SELECT ID FROM pelanggaran")
    today = date(2026, 12, 9)
    assert back.fine == Fine(number, 2000 * days, back.item, loan.due, today, days, 2000)
    assert scene.inlis.do("SELECT JumlahDenda, JumlahSuspend, Paid + 0, JenisPelanggaran_id, JenisDenda_id, Member_id,"
                          " Collection_id, CreateDate FROM pelanggaran") == [
        (str(2000 * days), "0", "0", str(scene.inlis.ids["late"]), str(scene.inlis.ids["money"]), "1", "1",
         "2026-12-09 10:00:00")]  # fmt: skip
    assert asyncio.run(scene.system.ended(loan.number, BOOKS[0])) == back
    assert asyncio.run(scene.system.ended(loan.number, BOOKS[1])) is None
    account = asyncio.run(scene.system.account("1"))
    assert isinstance(account, Account)
    assert account.fines == (back.fine,)


@pytest.mark.parametrize("weekday", range(7))
def test_the_last_day_is_twelve_opening_days_away_in_3_2_and_twelve_days_in_3_3(scene: Scene, weekday: int) -> None:
    start = date(2026, 11, 23) + timedelta(days=weekday)
    scene.clock.set(f"{start} 10:00")
    member = asyncio.run(scene.system.member("1"))
    assert isinstance(member, Member)
    away = (member.patron.due - start).days
    sunday = weekday == 6
    assert away == ((13 if sunday else 14) if scene.inlis.version == "3.2" else 12)


@pytest.mark.parametrize(
    ("saturday", "sunday", "holidays", "away"),
    [
        ("False", "False", (), 12),
        ("True", "True", (), 16),
        ("False", "True", ("2026-12-02",), 15),
        ("False", "True", ("2026-12-07", "2026-12-08"), 16),
        ("False", "True", ("2026-11-29",), 14),  # a holiday on a Sunday closes nothing more
    ],
)
def test_closed_days_do_not_count_in_3_2(
    scene_32: Scene, saturday: str, sunday: str, holidays: tuple[str, ...], away: int
) -> None:
    scene_32.inlis.do(f"UPDATE settingparameters SET Value = '{saturday}' WHERE Name = 'IsSaturdayHoliday';"
                      f"UPDATE settingparameters SET Value = '{sunday}' WHERE Name = 'IsSundayHoliday';"
                      + "".join(f"INSERT INTO holidays (Dates) VALUES ('{day}');" for day in holidays))  # fmt: skip
    assert lent(scene_32).due == date(2026, 11, 23) + timedelta(days=away)


def test_where_the_library_says_nothing_our_policy_holds(scene_32: Scene) -> None:
    scene_32.inlis.do("DELETE FROM settingparameters; UPDATE jenis_anggota SET MaxLoanDays = NULL WHERE id = 3")
    policy = LoanPolicy(max_loans=3, loan_days=5, closed_weekdays=("tuesday",), fine_per_day=700)
    scene_32.reopened(policy)
    assert lent(scene_32, "7").due == date(2026, 11, 29)  # Wednesday to Sunday; Tuesday is closed
    scene_32.clock.set("2026-12-02 10:00")  # Monday and Wednesday late
    fine = returned(scene_32).fine
    assert fine is not None
    assert (fine.days, fine.amount, fine.rate) == (2, 1400, 700)


RULE = "UPDATE jenis_anggota SET DendaType = {}, DendaTenorJumlah = {}, DendaTenorSatuan = {}, DendaPerTenor = {}, \
DendaTenorMultiply = {} WHERE id = 1"


@pytest.mark.parametrize(
    ("rule", "days", "amount"),
    [
        (("'Konstan'", 1, "'Hari'", 10000, 1), 1, 10000),
        (("'Konstan'", 1, "'Hari'", 10000, 1), 40, 10000),
        (("'Berkelipatan'", 1, "'Hari'", 2000, 1), 1, 2000),
        (("'Berkelipatan'", 1, "'Hari'", 2000, 1), 7, 14000),
        (("'Berkelipatan'", 1, "'Hari'", 2000, 3), 7, 42000),
        (("'Berkelipatan'", 1, "'Minggu'", 5000, 1), 6, 5000),  # less than a week is one
        (("'Berkelipatan'", 1, "'Minggu'", 5000, 1), 13, 5000),
        (("'Berkelipatan'", 1, "'Minggu'", 5000, 1), 14, 10000),
        (("'Berkelipatan'", 2, "'hari'", 1500, 1), 5, 3000),
        (("'Berkelipatan'", 1, "'Bulan'", 9000, 1), 61, 18000),
        (("NULL", "NULL", "NULL", 2000, "NULL"), 3, 6000),
        (("'Berkelipatan'", 1, "'Hari'", 0, 1), 3, 6000),  # nothing said: our 2000 a day
    ],
)
def test_fines_are_reckoned_by_the_librarys_tables(
    scene_33: Scene, rule: tuple[object, ...], days: int, amount: int
) -> None:
    scene_33.inlis.do(RULE.format(*rule))
    lent(scene_33)
    scene_33.clock.set(f"{LAST_DAY['3.3'] + timedelta(days=days)} 10:00")
    fine = returned(scene_33).fine
    assert fine is not None
    assert (fine.days, fine.amount) == (days, amount)


def test_a_rule_for_a_date_or_weekday_goes_before_the_members_kind(scene: Scene) -> None:
    scene.inlis.do("INSERT INTO peraturan_peminjaman_hari (DayIndex, MaxPinjamKoleksi, MaxLoanDays) VALUES (1, 4, 3);"
                   "INSERT INTO peraturan_peminjaman_tanggal (TanggalAwal, TanggalAkhir, MaxPinjamKoleksi, MaxLoanDays,"
                   " DendaType, DendaPerTenor) VALUES ('2026-11-01', '2026-12-31', 9, 9, 'Konstan', 500);")  # fmt: skip
    loan = lent(scene)
    assert loan.due == date(2026, 11, 26)
    scene.clock.set("2026-12-01 10:00")  # no Monday
    member = asyncio.run(scene.system.member("1"))
    assert isinstance(member, Member)
    assert member.patron.limit == 9
    fine = returned(scene).fine
    assert fine is not None
    assert fine.amount == 500


def test_the_kind_of_material_goes_before_the_kind_of_member(scene: Scene) -> None:
    scene.inlis.do("UPDATE worksheets SET MaxLoanDays = 1, MaxPinjamKoleksi = 1 WHERE ID = 2")
    assert lent(scene, book="00000000111").due == date(2026, 11, 24)
    refusal = asyncio.run(scene.system.check("1", "00000000111"))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.LIMIT_REACHED, Reason.ITEM_ALREADY_YOURS)


def test_who_is_late_is_kept_back_when_the_library_says_so(scene: Scene) -> None:
    lent(scene)
    scene.clock.set("2026-12-20 10:00")
    assert not isinstance(asyncio.run(scene.system.check("1", BOOKS[1])), Refusal)
    scene.inlis.do("INSERT INTO settingparameters (Name, Value) VALUES ('PeminjamanLewatJatuhTempo', '1')")
    refusal = asyncio.run(scene.system.check("1", BOOKS[1]))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.OVERDUE_LOAN,)


def test_a_violation_suspends_for_its_days(scene: Scene) -> None:
    scene.inlis.do("INSERT INTO pelanggaran (Member_id, JumlahSuspend, CreateDate) VALUES (1, 3, '2026-11-21 10:00')")
    refusal = asyncio.run(scene.system.check("1", BOOKS[0]))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.CARD_SUSPENDED,)
    scene.clock.set("2026-11-24 08:00")
    assert not isinstance(asyncio.run(scene.system.check("1", BOOKS[0])), Refusal)


def test_a_state_that_a_librarian_gave_stays_and_the_copy_goes_to_the_desk(scene: Scene) -> None:
    lent(scene)
    scene.inlis.do(f"UPDATE collections SET Status_id = {scene.inlis.ids['broken']} WHERE ID = 1")
    assert returned(scene).place is Place.DESK
    assert scene.inlis.number("SELECT Status_id FROM collections WHERE ID = 1") == scene.inlis.ids["broken"]
