"""Bookings: in 3.2 a copy that is there is kept for some days; 3.3 has none."""

from __future__ import annotations

import asyncio
from datetime import date

from bridge.contract.abilities import Ability
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Loan, Place, Reason, Refusal, Returned, Sighting, Whereabouts
from tests.bridge.inlislite.scene import Scene


def booked(scene: Scene, patron: str, title: str, barcode: str | None = None) -> Hold:
    hold = asyncio.run(scene.system.place_hold(patron, title, barcode, scene.act()))
    assert isinstance(hold, Hold)
    return hold


def refused(scene: Scene, patron: str, title: str, barcode: str | None = None) -> tuple[Reason, ...]:
    answer = asyncio.run(scene.system.place_hold(patron, title, barcode, scene.act()))
    assert isinstance(answer, Refusal)
    return answer.reasons


def test_3_3_offers_no_booking(scene_33: Scene) -> None:
    assert Ability.HOLD not in scene_33.system.abilities
    assert refused(scene_33, "1", "1") == (Reason.NOT_OFFERED,)
    cancelled = asyncio.run(scene_33.system.cancel_hold("1", "1", scene_33.act()))
    assert cancelled == Refusal((Reason.NOT_OFFERED,))


def test_a_library_can_switch_it_off_and_on_while_we_run(scene_32: Scene) -> None:
    assert Ability.HOLD in scene_32.system.abilities
    scene_32.inlis.do("INSERT INTO settingparameters (Name, Value) VALUES ('IsBookingActivated', '0')")
    asyncio.run(scene_32.system.probe())
    assert Ability.HOLD not in scene_32.system.abilities


def test_a_booking_is_written_as_inlislite_writes_it_and_kept_for_the_days_of_our_policy(scene_32: Scene) -> None:
    hold = booked(scene_32, "1", "1")
    assert (hold.state, hold.place, hold.last_day) == (HoldState.READY, 0, date(2026, 11, 25))
    assert hold.title.title == "Laskar Pelangi"
    expired = "2026-11-25 23:59:59"
    assert scene_32.inlis.do("SELECT ID, BookingMemberID, BookingExpiredDate FROM collections WHERE BookingMemberID"
                             " IS NOT NULL") == [("1", "2611010001", expired)]  # fmt: skip
    assert scene_32.inlis.do("SELECT memberId, collectionId, bookingDate, bookingExpired FROM bookinglogs") == [
        ("2611010001", "1", "2026-11-23 17:30:00", expired)
    ]


def test_a_booked_copy_is_its_members_until_the_time_is_over(scene_32: Scene) -> None:
    booked(scene_32, "1", "1")
    refusal = asyncio.run(scene_32.system.check("2", "00000000101"))
    assert isinstance(refusal, Refusal)
    assert refusal.reasons == (Reason.ITEM_ON_HOLD,)
    seen = asyncio.run(scene_32.system.look("00000000101"))
    assert isinstance(seen, Sighting)
    assert seen.whereabouts is Whereabouts.ON_HOLD_SHELF
    scene_32.clock.set("2026-11-26 00:00")
    assert not isinstance(asyncio.run(scene_32.system.check("2", "00000000101")), Refusal)


def test_who_has_booked_it_borrows_it_and_the_booking_is_over(scene_32: Scene) -> None:
    booked(scene_32, "1", "1")
    assert isinstance(asyncio.run(scene_32.system.borrow("1", "00000000101", scene_32.act())), Loan)
    assert scene_32.inlis.do("SELECT BookingMemberID, BookingExpiredDate FROM collections WHERE ID = 1") == [
        ("NULL", "NULL")
    ]
    assert scene_32.inlis.do("SELECT bookingExpired FROM bookinglogs") == [("NULL",)]


def test_a_returned_copy_that_is_booked_goes_to_the_shelf_for_it(scene_32: Scene) -> None:
    asyncio.run(scene_32.system.borrow("1", "00000000101", scene_32.act()))
    scene_32.inlis.do("UPDATE collections SET BookingMemberID = '2611010002', BookingExpiredDate = '2027-01-01'"
                      " WHERE ID = 1")  # fmt: skip
    back = asyncio.run(scene_32.system.return_item("00000000101", scene_32.act()))
    assert isinstance(back, Returned)
    assert back.place is Place.HOLD_SHELF


def test_only_a_copy_that_is_there_is_booked_and_not_too_many(scene_32: Scene) -> None:
    assert booked(scene_32, "1", "1", "00000000102").number == "2"
    assert refused(scene_32, "1", "1") == (Reason.HOLD_ALREADY_PLACED,)
    assert refused(scene_32, "2", "4") == (Reason.TITLE_NOT_FOR_LOAN,)
    assert refused(scene_32, "2", "404") == (Reason.TITLE_UNKNOWN,)
    assert refused(scene_32, "2", "1", "404") == (Reason.ITEM_UNKNOWN,)
    assert refused(scene_32, "4", "1") == (Reason.CARD_EXPIRED,)
    asyncio.run(scene_32.system.borrow("2", "00000000103", scene_32.act()))
    assert refused(scene_32, "1", "2") == (Reason.ITEM_ON_LOAN,)
    assert refused(scene_32, "2", "2") == (Reason.TITLE_ALREADY_YOURS,)
    scene_32.inlis.do("INSERT INTO settingparameters (Name, Value) VALUES ('JumlahBookingMaksimal', '1')")
    assert refused(scene_32, "1", "3") == (Reason.HOLD_LIMIT_REACHED,)


def test_a_booking_is_cancelled_by_who_has_it(scene_32: Scene) -> None:
    hold = booked(scene_32, "1", "1")
    stranger = asyncio.run(scene_32.system.cancel_hold("2", hold.number, scene_32.act()))
    assert stranger == Refusal((Reason.HOLD_UNKNOWN,))
    assert asyncio.run(scene_32.system.cancel_hold("1", hold.number, scene_32.act())) == hold
    again = asyncio.run(scene_32.system.cancel_hold("1", hold.number, scene_32.act()))
    assert again == Refusal((Reason.HOLD_UNKNOWN,))


def test_a_zero_date_is_no_booking(scene_32: Scene) -> None:
    scene_32.inlis.do("SET sql_mode = ''; UPDATE collections SET BookingMemberID = '',"
                      " BookingExpiredDate = '0000-00-00 00:00:00' WHERE ID = 1")  # fmt: skip
    assert not isinstance(asyncio.run(scene_32.system.check("2", "00000000101")), Refusal)
