"""What a stand asks of a library over SIP2, and what it is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from bridge.catalogs.sip2.system import Sip2System
from bridge.catalogs.systems.system import Act, Lent, Member
from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold, HoldState
from bridge.contract.circulation import (
    Item,
    Loan,
    Place,
    Reason,
    Refusal,
    Returned,
    Sighting,
    Unavailable,
    Whereabouts,
)
from tests.bridge.sip2.scene import ACT, BOOKS, CARD, OTHER_CARD, PIN, Scene, at, patron_of, play
from tests.contract.library import NOW
from tests.peers.sip2_library import Lending, Person, Thing
from tests.peers.sip2_slips import Slip, reworded

LATE = Act("key-00000002", "K1", at("2026-11-20T10:00:00"))


def test_a_card_and_its_pin_are_a_member_without_name_or_number(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        member = await system.identify(CARD, PIN)
        assert isinstance(member, Member)
        assert (member.name, member.patron.card) == ("Si•• R.", "6472••••••••••01")
        assert CARD not in member.patron.id
        assert (member.patron.loans, member.patron.limit, member.patron.barred) == (0, 2, ())
        assert member.expires == date(2099, 12, 31)
        assert member == await system.member(member.patron.id) == await system.find(CARD)

    play(tmp_path, story)


def test_a_card_is_refused_for_what_is_wrong_with_it_or_its_pin(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert await system.identify("no such card", None) == Refusal((Reason.CARD_UNKNOWN,))
        assert await system.identify(CARD, None) == Refusal((Reason.PIN_NEEDED,))
        for pin in ("000000", "", "27|828", "２７１８２８"):
            assert await system.identify(CARD, pin) == Refusal((Reason.PIN_WRONG,))
        assert await system.find("no|card") == await system.member("pnobody") == Refusal((Reason.CARD_UNKNOWN,))
        scene.town.people[CARD].says = "Greetings from Koha. -- Account locked"
        assert await system.identify(CARD, "000000") == Refusal((Reason.PIN_BLOCKED,))

    play(tmp_path, story)


def test_an_empty_pin_is_never_sent(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.identify(CARD, "")
        assert all("AD" not in fields for _, fields in scene.server.heard)

    play(tmp_path, story)


def test_a_library_without_pins_asks_nobody_for_one_but_checks_one_that_is_given(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert isinstance(await system.identify(CARD, None), Member)
        assert await system.identify(CARD, "000000") == Refusal((Reason.PIN_WRONG,))

    play(tmp_path, story, {"pin": False})


def test_a_system_that_does_not_say_whether_a_pin_is_right_lets_nobody_in(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.mangle = lambda _, line: [reworded(line, lambda answer: answer.replace(b"CQY|", b""))]
        with pytest.raises(Unavailable, match="CQ"):
            await system.identify(CARD, PIN)

    play(tmp_path, story)


def test_an_answer_with_nothing_but_its_fixed_fields_is_about_nobody(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.server.plan(Slip.MISSING_FIELDS, "63")
        assert await system.identify(CARD, PIN) == Refusal((Reason.CARD_UNKNOWN,))

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("denied", "says", "reasons"),
    [
        ({0, 1, 2, 3}, "Greetings from Koha. -- Patron expired", (Reason.CARD_EXPIRED,)),
        ({0}, "Card has expired", (Reason.CARD_EXPIRED,)),
        ({0, 4}, "", (Reason.CARD_SUSPENDED,)),
        ({0, 10, 6}, "", (Reason.OVERDUE_LOAN, Reason.FINE_UNPAID)),
        ({0}, "Patron debarred: told Budi off", (Reason.CARD_SUSPENDED,)),
        ({0}, "Please see Wati", (Reason.ASK_DESK,)),
        ({1, 2, 3, 7}, "", ()),
    ],
)
def test_what_keeps_a_patron_from_borrowing_is_told_by_reasons(
    tmp_path: Path, denied: set[int], says: str, reasons: tuple[Reason, ...]
) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.people[CARD].denied, scene.town.people[CARD].says = denied, says
        member = await system.find(CARD)
        assert isinstance(member, Member)
        assert member.patron.barred == reasons

    play(tmp_path, story)


def test_an_expired_card_is_told_by_its_day_too(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.people[CARD].expires = date(2026, 11, 22)
        member = await system.find(CARD)
        assert isinstance(member, Member)
        assert member.patron.barred == (Reason.CARD_EXPIRED,)

    play(tmp_path, story)


@pytest.mark.parametrize(
    ("status", "where"),
    [
        ("03", Whereabouts.ON_SHELF),
        ("09", Whereabouts.ON_SHELF),
        ("08", Whereabouts.ON_HOLD_SHELF),
        ("07", Whereabouts.ON_LOAN),
        ("12", Whereabouts.WITH_LIBRARIAN),
        ("01", Whereabouts.WITH_LIBRARIAN),
    ],
)
def test_an_item_is_where_its_circulation_status_says(tmp_path: Path, status: str, where: Whereabouts) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.things[BOOKS[0]].status = status
        assert await system.look(BOOKS[0]) == Sighting(Item(BOOKS[0], "Judul 1", "", "899.221"), where)
        assert await system.look("B-9999") == await system.look("B|1") == Refusal((Reason.ITEM_UNKNOWN,))

    play(tmp_path, story)


def test_a_loan_is_made_renewed_and_ended(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        loan = await system.borrow(patron, BOOKS[0], ACT)
        assert isinstance(loan, Loan)
        assert loan.item == Item(BOOKS[0], "Judul 1", "", "899.221")
        assert (loan.number, loan.due, loan.lent_at, loan.estimated) == (BOOKS[0], scene.town.due, NOW, False)
        assert await system.lent(BOOKS[0], patron) == Lent(BOOKS[0], scene.town.due, theirs=True)
        assert await system.lent(BOOKS[0]) == Lent(BOOKS[0], scene.town.due, theirs=False)
        assert await system.ended(BOOKS[0], BOOKS[0]) is None
        renewed = await system.renew(patron, loan.number, ACT)
        assert isinstance(renewed, Loan)
        assert renewed.due > loan.due
        returned = await system.return_item(BOOKS[0], ACT)
        assert isinstance(returned, Returned)
        assert (returned.number, returned.due, returned.place) == (BOOKS[0], renewed.due, Place.BIN)
        assert await system.lent(BOOKS[0], patron) is None
        assert await system.ended(BOOKS[0], BOOKS[0]) == replace(returned, due=None)
        assert [act[0] for act in scene.town.acts] == ["lend", "renew", "return"]

    play(tmp_path, story)


def test_11_asks_for_no_renewal_no_override_and_no_fee(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.borrow(await patron_of(system), BOOKS[0], ACT)
        asked = next(fields for code, fields in scene.server.heard if code == "11")
        assert (asked["1"], asked["2"], asked["4"], asked["BO"]) == ("N", "N", " " * 18, "N")
        assert "AD" not in asked

    play(tmp_path, story)


def test_what_is_lent_already_is_neither_renewed_nor_taken_away(tmp_path: Path) -> None:
    """Although this server, as Koha, would do both."""

    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.takes_on_loan = True
        mine, other = await patron_of(system), await patron_of(system, OTHER_CARD)
        await system.borrow(mine, BOOKS[0], ACT)
        item = Item(BOOKS[0], "Judul 1", "", "899.221")
        assert await system.borrow(mine, BOOKS[0], ACT) == Refusal((Reason.ITEM_ALREADY_YOURS,), item)
        assert await system.borrow(other, BOOKS[0], ACT) == Refusal((Reason.ITEM_ON_LOAN,), item)
        assert scene.server.count("11") == 1

    play(tmp_path, story)


def test_a_renewal_that_came_of_a_checkout_all_the_same_is_told_as_one(tmp_path: Path) -> None:
    """The same patron at two stands: between the look and the act the other one has lent it."""

    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        scene.server.mangle = lambda code, line: _lent_meanwhile(scene, code, line)
        refusal = await system.borrow(patron, BOOKS[0], ACT)
        assert refusal == Refusal((Reason.ITEM_ALREADY_YOURS,), Item(BOOKS[0], "Judul 1", "", "899.221"))

    play(tmp_path, story)


def _lent_meanwhile(scene: Scene, code: str, line: bytes) -> list[bytes]:
    if code == "18":
        scene.town.lent[BOOKS[0]] = Lending(CARD, scene.town.due_of_today())
    return [line]


def test_every_reason_is_told_in_order(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        for barcode in BOOKS[:2]:
            await system.borrow(patron, barcode, ACT)
        refusal = await system.check(patron, BOOKS[0])
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.LIMIT_REACHED, Reason.ITEM_ALREADY_YOURS)
        assert await system.borrow(patron, BOOKS[0], ACT) == refusal
        assert await system.check(patron, "B-9999") == Refusal((Reason.LIMIT_REACHED, Reason.ITEM_UNKNOWN))
        assert await system.check("pnobody", BOOKS[0]) == Refusal((Reason.CARD_UNKNOWN,))

    play(tmp_path, story)


def test_a_limit_that_nobody_tells_beforehand_is_told_when_the_system_refuses(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        scene.town.people[CARD].limit = 1
        await system.borrow(patron, BOOKS[0], ACT)
        untold = lambda answer: answer.replace(b"CB0001|", b"").replace(b"64     Y", b"64      ")  # noqa: E731
        scene.server.mangle = lambda _, line: [reworded(line, untold)]
        refusal = await system.borrow(patron, BOOKS[1], ACT)
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.LIMIT_REACHED,)
        assert scene.server.count("11") == 2

    play(tmp_path, story)


def test_a_fee_is_never_agreed_to_in_silence(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.things[BOOKS[0]].rent = "2500.00"
        refusal = await system.borrow(await patron_of(system), BOOKS[0], ACT)
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.ASK_DESK,)
        assert scene.town.acts == []

    play(tmp_path, story)


def test_what_waits_for_another_is_not_lent_and_what_waits_for_them_is(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.things[BOOKS[0]].status, scene.town.holds = "08", [(CARD, BOOKS[0])]
        refusal = await system.borrow(await patron_of(system, OTHER_CARD), BOOKS[0], ACT)
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.ITEM_ON_HOLD,)
        assert isinstance(await system.borrow(await patron_of(system), BOOKS[0], ACT), Loan)

    play(tmp_path, story)


def test_a_return_needs_an_item_that_is_lent(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.checked_in_ok = True  # and says yes to anything
        item = Item(BOOKS[0], "Judul 1", "", "899.221")
        assert await system.return_item(BOOKS[0], ACT) == Refusal((Reason.ITEM_NOT_LENT,), item)
        assert await system.return_item("B-9999", ACT) == Refusal((Reason.ITEM_UNKNOWN,))
        assert scene.server.count("09") == 0

    play(tmp_path, story)


@pytest.mark.parametrize(("alert", "place"), [("01", Place.HOLD_SHELF), ("02", Place.DESK), ("04", Place.DESK)])
def test_a_returned_item_goes_where_the_system_wants_it(tmp_path: Path, alert: str, place: Place) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.lent[BOOKS[0]] = Lending(CARD, scene.town.due_of_today())
        scene.town.things[BOOKS[0]].alert, scene.town.things[BOOKS[0]].bin = alert, "Kotak 2"
        returned = await system.return_item(BOOKS[0], ACT)
        assert isinstance(returned, Returned)
        assert (returned.place, returned.bin) == (place, "Kotak 2")
        assert "Wati" not in repr(returned)
        assert CARD not in repr(returned)

    play(tmp_path, story)


def test_only_acts_that_have_happened_override_blocks_and_tell_their_time(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.people[CARD].denied = {0, 10}
        patron = await patron_of(system)
        loan = await system.borrow(patron, BOOKS[0], LATE)
        assert isinstance(loan, Loan)
        assert (loan.lent_at, loan.due) == (LATE.at, date(2026, 12, 4))
        await system.return_item(BOOKS[0], LATE)
        marked = {code: fields for code, fields in scene.server.heard if code in ("11", "09")}
        assert (marked["11"]["2"], marked["11"]["3"]) == ("Y", "20261120    100000")
        assert (marked["09"]["1"], marked["09"]["3"]) == ("Y", "20261120    100000")

    play(tmp_path, story)


def test_a_system_that_takes_nothing_late_is_asked_as_if_it_were_now(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert isinstance(await system.borrow(await patron_of(system), BOOKS[0], LATE), Loan)
        await system.return_item(BOOKS[0], LATE)
        marked = {code: fields for code, fields in scene.server.heard if code in ("11", "09")}
        assert marked["11"]["2"] == marked["09"]["1"] == "N"
        assert marked["09"]["3"] == "20261120    100000"
        assert {fields["AC"] for fields in marked.values()} == {""}

    play(tmp_path, story, {"profile": "generic"})


def test_a_late_loan_of_what_is_theirs_already_does_not_renew_it(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        await system.borrow(patron, BOOKS[0], ACT)
        refusal = await system.borrow(patron, BOOKS[0], LATE)
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.ITEM_ALREADY_YOURS,)
        assert len(scene.town.acts) == 1

    play(tmp_path, story)


def test_a_renewal_is_refused_for_its_own_reasons(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        mine, other = await patron_of(system), await patron_of(system, OTHER_CARD)
        assert await system.renew(mine, BOOKS[0], ACT) == Refusal((Reason.LOAN_UNKNOWN,))
        await system.borrow(mine, BOOKS[0], ACT)
        assert await system.renew(other, BOOKS[0], ACT) == Refusal((Reason.LOAN_UNKNOWN,))
        scene.town.things[BOOKS[0]].renewable = False
        refusal = await system.renew(mine, BOOKS[0], ACT)
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.RENEWALS_USED,)
        scene.town.things[BOOKS[0]].renewable, scene.town.holds = True, [(OTHER_CARD, BOOKS[0])]
        refusal = await system.renew(mine, BOOKS[0], ACT)
        assert isinstance(refusal, Refusal)
        assert refusal.reasons == (Reason.RENEWAL_KEPT_BACK,)

    play(tmp_path, story)


def test_an_account_has_loans_holds_and_fines(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        scene.town.people[CARD].owes = "6000.50"
        scene.town.lent[BOOKS[1]] = Lending(CARD, at("2026-11-20T23:59:00"))
        scene.town.lent[BOOKS[0]] = Lending(CARD, at("2026-11-30T23:59:00"))
        scene.town.things |= {"B-8": Thing("Kept", "08"), "B-9": Thing("Waited for", "03")}
        scene.town.holds = [(CARD, "B-8"), (CARD, "B-9")]
        account = await system.account(patron)
        assert isinstance(account, Account)
        late, other = account.loans
        assert (late.loan.item.title, late.days_left, other.days_left) == ("Judul 2", -3, 7)
        assert [(hold.number, hold.title.title, hold.state) for hold in account.holds] == [
            ("B-8", "Kept", HoldState.READY), ("B-9", "Waited for", HoldState.WAITING),
        ]  # fmt: skip
        assert (account.owed, account.expires) == (6001, date(2099, 12, 31))
        assert account.days_left == (account.expires - NOW.date()).days
        assert await system.account("pnobody") == Refusal((Reason.CARD_UNKNOWN,))

    play(tmp_path, story)


def test_lists_that_the_system_cannot_resolve_are_shown_as_they_are(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.lent["A title instead"] = Lending(CARD, scene.town.due_of_today())
        account = await system.account(await patron_of(system))
        assert isinstance(account, Account)
        assert account.loans[0].loan.item == Item("A title instead", "A title instead")
        assert account.loans[0].loan.estimated

    play(tmp_path, story)


def test_a_hold_is_placed_once_and_ended_by_its_patron_only(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        mine, other = await patron_of(system), await patron_of(system, OTHER_CARD)
        hold = await system.place_hold(mine, BOOKS[0], None, ACT)
        assert isinstance(hold, Hold)
        assert (hold.number, hold.title.title, hold.state, hold.place) == (BOOKS[0], "Judul 1", HoldState.WAITING, 1)
        again = await system.place_hold(mine, "any", BOOKS[0], ACT)
        assert isinstance(again, Refusal)
        assert again.reasons == (Reason.HOLD_ALREADY_PLACED,)
        assert await system.place_hold(mine, "B-9999", None, ACT) == Refusal((Reason.TITLE_UNKNOWN,))
        assert await system.cancel_hold(other, BOOKS[0], ACT) == Refusal((Reason.HOLD_UNKNOWN,))
        ended = await system.cancel_hold(mine, BOOKS[0], ACT)
        assert isinstance(ended, Hold)
        assert (ended.number, scene.town.holds) == (BOOKS[0], [])
        assert [fields["BY"] for code, fields in scene.server.heard if code == "15" and "BY" in fields] == ["2", "3"]

    play(tmp_path, story)


def test_what_a_system_can_do_is_known_when_it_has_said_so(tmp_path: Path) -> None:
    usual = {Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT}

    async def story(scene: Scene, system: Sip2System) -> None:
        assert system.abilities == usual
        await system.probe()
        assert system.abilities == usual | {Ability.HOLD}
        for bx, flags, able in (
            ("YYYYYYYYYYYYYNYY", "YYYYYN", usual),
            ("YYYYYYYYYYYYYYNY", "YYYYYN", usual - {Ability.RENEW} | {Ability.HOLD}),
            ("YYYYYYYYYYNYYYYY", "YYYYYN", set()),
            ("YYYYYYYYYYYYYYYY", "YNNNYN", {Ability.ACCOUNT, Ability.HOLD}),
        ):
            scene.server.bx, scene.server.flags = bx, flags
            await system.probe()
            assert system.abilities == able, bx

    play(tmp_path, story)


def test_a_system_that_does_not_tell_what_it_understands_is_believed_the_usual(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.server.mangle = lambda _, line: [reworded(line, lambda answer: answer.replace(b"|BX" + b"Y" * 16, b"|"))]
        await system.probe()
        assert system.abilities == {Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT}

    play(tmp_path, story)


def test_a_system_that_is_off_line_cannot_be_used(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.server.flags = "NYYYYN"
        with pytest.raises(Unavailable, match="off line"):
            await system.probe()

    play(tmp_path, story)


def test_what_sip2_does_not_have_finds_nothing(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert (await system.search("laut", "")).titles == ()
        assert (await system.suggest("la")).texts == ()
        assert await system.title("17") == Refusal((Reason.TITLE_UNKNOWN,))
        assert await system.change_pin(CARD, PIN, "580214") == Refusal((Reason.NOT_OFFERED,))
        assert scene.server.heard == []

    play(tmp_path, story)


def test_the_session_is_ended_where_the_system_wants_to_hear_it(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert isinstance(await system.borrow(await patron_of(system), BOOKS[0], ACT), Loan)
        assert [code for code, _ in scene.server.heard][-2:] == ["11", "35"]
        scene.server.plan(Slip.CLOSED_BEFORE, "35")
        assert isinstance(await system.find(CARD), Member)

    play(tmp_path, story, {"profile": "symphony"}, encoding="cp850")


def test_texts_of_a_library_of_its_own_say_their_reasons(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.people[CARD] = Person("Siti", PIN, denied={0}, says="Kartu Anda sudah KEDALUWARSA, ke meja 2")
        member = await system.find(CARD)
        assert isinstance(member, Member)
        assert member.patron.barred == (Reason.CARD_EXPIRED,)

    play(tmp_path, story, {"reasons": {"kedaluwarsa": "card-expired"}})
