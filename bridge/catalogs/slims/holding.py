"""Holds are SLiMS's reservations: of one copy each, in the order in which they were made, until they lapse."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bridge.catalogs.slims import facts, judging, locks, patrons, php, titles
from bridge.catalogs.slims.access import Access
from bridge.catalogs.slims.facts import CopyFacts, MemberFacts, Reservation
from bridge.catalogs.systems.system import Act
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import NeverAsked, Reason, Refusal
from bridge.contract.discovery import Title
from bridge.policy import TitleFacts, hold_reasons

_MOST = 3660
_RESERVE = """
    INSERT INTO reserve (member_id, biblio_id, item_code, reserve_date)
    SELECT :member, :biblio, :code, :at FROM DUAL WHERE NOT EXISTS
        (SELECT 1 FROM reserve WHERE member_id = :member AND biblio_id = :biblio AND reserve_date >= :oldest)
    """


def of_member(access: Access, number: str) -> tuple[Hold, ...]:
    made = facts.reservations(access, member=number)
    named = titles.by_id(access, list({one.biblio for one in made}))
    return tuple(_hold(access, one, named.get(one.biblio)) for one in made)


def place_hold(access: Access, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
    member, biblio = patrons.by_id(access, patron), facts.row_number(title)
    if member is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    if biblio is None or not titles.by_id(access, [biblio]):
        return Refusal((Reason.TITLE_UNKNOWN,))
    copies = facts.copies(access, biblio)
    wanted = tuple(copy for copy in copies if barcode is None or facts.same(copy.item.barcode, barcode))
    if barcode is not None and not wanted:
        return Refusal((Reason.ITEM_UNKNOWN,))
    copy = _soonest(access, wanted)
    if copy is not None:
        locks.hold_item(access, copy.id)
    locks.hold_member(access, member.number)
    if reasons := _reasons(access, member, biblio, copies, copy):
        return Refusal(reasons, copy.item if copy and barcode else None)
    if copy is None:  # each copy may be lent and stands on its shelf, and this library wants it to be taken from there
        return Refusal((Reason.ASK_DESK,))
    return _write(access, member, copy, access.local(act.at))


def cancel_hold(access: Access, patron: str, hold: str) -> Hold | Refusal:
    member, number = patrons.by_id(access, patron), facts.row_number(hold)
    made = () if member is None else facts.reservations(access, member=member.number)
    one = next((one for one in made if one.id == number), None)
    if member is None or one is None:
        return Refusal((Reason.HOLD_UNKNOWN,))
    if (copy := facts.copy(access, one.barcode)) is not None:
        locks.hold_item(access, copy.id)
    locks.hold_member(access, member.number)
    was = _hold(access, one, titles.by_id(access, [one.biblio]).get(one.biblio))
    gone = access.write(
        "DELETE FROM reserve WHERE reserve_id = :id AND member_id = :member", id=one.id, member=one.member
    )
    return was if gone.rowcount == 1 else Refusal((Reason.HOLD_UNKNOWN,))


def _write(access: Access, member: MemberFacts, copy: CopyFacts, at: datetime) -> Hold | Refusal:
    values = {"member": member.number, "biblio": copy.biblio, "code": copy.item.barcode, "at": at}
    written = access.write(_RESERVE, oldest=access.oldest_reservation, **values)
    mine = (one for one in facts.reservations(access, member=member.number) if one.id == written.lastrowid)
    one = next(mine, None) if written.rowcount == 1 else None
    if one is None:
        raise NeverAsked("somebody else was busy with this title in SLiMS")
    return _hold(access, one, titles.by_id(access, [copy.biblio]).get(copy.biblio))


def _soonest(access: Access, copies: tuple[CopyFacts, ...]) -> CopyFacts | None:
    """The copy for which the fewest wait; of those one on its shelf, or else the next that is due. Setting
    `reserve_on_loan_only`: none that is on its shelf."""
    on_loan_only = php.is_on(access.setting("reserve_on_loan_only"))
    ranked = []
    for copy in copies:
        lent = facts.open_loans(access, copy.item.barcode)
        if not copy.no_loan and (lent or not on_loan_only):
            waiting = len(facts.reservations(access, barcode=copy.item.barcode))
            ranked.append((waiting, bool(lent), lent[0].due if lent else access.today, copy.id, copy))
    return min(ranked)[-1] if ranked else None


def _reasons(
    access: Access, member: MemberFacts, biblio: int, copies: tuple[CopyFacts, ...], wanted: CopyFacts | None
) -> tuple[Reason, ...]:
    theirs = {loan.barcode.casefold() for loan in facts.loans_of(access, member.number)}
    held = facts.reservations(access, member=member.number)
    title = TitleFacts(
        for_loan=wanted is not None or any(not copy.no_loan for copy in copies),
        lent_to_you=any(copy.item.barcode.casefold() in theirs for copy in copies),
        held_by_you=any(one.biblio == biblio for one in held),
        your_holds=len(held),
    )
    policy = replace(access.rules.policy, max_holds=min(max(member.may_reserve, 0), _MOST))
    return hold_reasons(judging.patron_facts(member), title, policy, access.today)


def _hold(access: Access, one: Reservation, title: Title | None) -> Hold:
    """The first in the queue of a copy that is not lent has it kept for them."""
    queue = [other.id for other in facts.reservations(access, barcode=one.barcode)]
    place = queue.index(one.id) + 1 if one.id in queue else len(queue) + 1
    ready = place == 1 and not facts.open_loans(access, one.barcode)
    named = title or Title(str(one.biblio), "")
    if ready:
        return Hold(str(one.id), named, HoldState.READY, 0, (one.made + access.reservation_period).date())
    return Hold(str(one.id), named, HoldState.WAITING, place)
