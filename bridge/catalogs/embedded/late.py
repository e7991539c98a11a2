"""Takes in what stands did while this library could not be asked: it has happened, so that no rule refuses it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, Row, insert, select, update

from bridge.catalogs.embedded import (
    facts,
    fines,
    holds,
    journal,
    late_renewals,
    late_visits,
    matters,
    merging,
    operations,
)
from bridge.catalogs.embedded.breaches import Lending
from bridge.catalogs.embedded.facts import Copy, Member
from bridge.catalogs.embedded.journal import Late
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import letters, loans, loose_returns
from bridge.contract.circulation import Loan, Place, Reason, Refusal, Returned
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed, Delivered, Letter, Told
from bridge.policy import bin_for, due_date
from bridge.rules import Rules

_EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)  # what a stand without a clock believes is later than that


def deliver(act: Act, letter: Letter) -> Delivered | Refusal:
    """As `Mailbox.deliver`."""
    late = _known(act, letter)
    if (before := journal.answered(act.connection, late)) is not None:
        return before
    row = journal.write(act, late)
    if (number := _done_before(act, late)) is not None:
        loan = act.connection.scalar(select(loans.c.id).where(loans.c.number == number))
        journal.note(act.connection, row.id, loan, number)
        return Delivered(number)
    if late.missing:
        for reason in late.missing:
            matters.open_one(act.connection, act.rules, _UNKNOWN[reason], letter=row.id, item=row.item_id)
        return Refusal(late.missing)
    for kind in _UNKNOWN.values():
        matters.explain_letters(act.connection, act.rules, kind, [row.id])
    _take_in(act, late, row)
    now = act.connection.execute(select(letters).where(letters.c.id == row.id)).one()
    return Delivered(now.number, matters.waiting_because_of(act.connection, now))


def what_became_of(connection: Connection, key: str) -> Told | None:
    """As `Mailbox.what_became_of`."""
    if done := operations.done(connection, key):
        return done[0]  # type: ignore[no-any-return]  # all that can be answered to a change
    return journal.refused(connection, key)


_UNKNOWN = {Reason.CARD_UNKNOWN: MatterKind.UNKNOWN_CARD, Reason.ITEM_UNKNOWN: MatterKind.UNKNOWN_ITEM}


def _known(act: Act, letter: Letter) -> Late:
    """With all patrons locked of whom something may change, and then the item, as everywhere."""
    connection, at = act.connection, moment(act.rules, letter)
    knew = None if letter.knew is None else _between(letter.knew, _EARLIEST, act.rules.now())
    who = facts.member(connection, letter.patron) or facts.member_with_card(connection, letter.card)
    seen = facts.find_copy(connection, letter.barcode, withdrawn=True)
    touched = {row.patron_id for row in merging.affected(connection, seen.id, at)} if seen else set()
    for patron in sorted(touched | ({who.id} if who else set())):
        facts.member(connection, patron, lock=True)
    return Late(letter, at, knew, who, seen and facts.find_copy(connection, letter.barcode, lock=True, withdrawn=True))


def moment(rules: Rules, letter: Letter) -> datetime:
    """Nothing has happened after now, and nothing by a clock that may be wrong before what the stand knew."""
    now = rules.now()
    earliest = _EARLIEST if letter.sure or letter.knew is None else max(_EARLIEST, letter.knew)
    return _between(letter.at, earliest, now)


def _between(moment: datetime, earliest: datetime, latest: datetime) -> datetime:
    return min(max(moment, earliest), latest).astimezone(latest.tzinfo)


def _done_before(act: Act, late: Late) -> str | None:
    """The number of what was done when the library was asked under this key; no answer came through then. Raises
    `KeyReused`."""
    done = operations.recall(act.connection, act.key, _content(late))
    return done.number if isinstance(done, Loan | Returned | Visit) else None


def _content(late: Late) -> tuple[str, ...]:
    """As the same act is remembered when the library is asked for it."""
    patron = late.who.id if late.who else late.letter.patron
    match late.letter.deed:
        case Deed.RETURN:
            return ("return", late.letter.barcode)
        case Deed.RENEW:
            return ("renew-item", patron, late.letter.barcode)
        case Deed.BORROW:
            return ("borrow", patron, late.letter.barcode)
        case deed:
            return late_visits.content(deed, patron, late.letter)


def _take_in(act: Act, late: Late, row: Row[Any]) -> None:
    match late.letter.deed, late.who, late.copy:
        case Deed.BORROW, Member() as who, Copy() as copy:
            _lend(act, late, row, who, copy)
        case Deed.RETURN, _, Copy() as copy:
            _return(act, late, row, copy)
        case Deed.RENEW, Member(), Copy() as copy:
            late_renewals.replay(act.connection, act.rules, copy.id, late.at)
            renewed = select(loans).join(letters, letters.c.loan_id == loans.c.id).where(letters.c.id == row.id)
            if loan := act.connection.execute(renewed).one_or_none():
                _answer(act, late, _told(loan, copy, late.at))
        case _:
            late_visits.take_in(act, late, row.id)


def _lend(act: Act, late: Late, row: Row[Any], who: Member, copy: Copy) -> None:
    """For a moment it has ended where it began, so that never two loans of the item are open."""
    connection = act.connection
    loan = {"patron_id": who.id, "item_id": copy.id, "kiosk": act.kiosk, "lent_at": late.at, "due": _due(act, late)}
    loan |= {"returned_at": late.at, "presumed": True, "number": f"?{act.key}"}
    id_ = connection.execute(insert(loans).values(loan).returning(loans.c.id)).scalar_one()
    number = f"{late.at:%y%m%d}-{id_:05d}"
    connection.execute(update(loans).where(loans.c.id == id_).values(number=number))
    journal.note(connection, row.id, id_, number)
    for kind, reasons in Lending(connection, who, copy, late.at).breaches():
        matters.open_one(connection, act.rules, kind, letter=row.id, item=copy.id, loan=id_, reasons=reasons)
    merging.merge(connection, act.rules, copy.id, late.at)
    holds.fulfil(connection, act.rules, who.id, copy, late.at)
    late_renewals.replay(connection, act.rules, copy.id, late.at)
    lent = connection.execute(select(loans).where(loans.c.id == id_)).one()
    _answer(act, late, _told(lent, copy, late.at))


def _due(act: Act, late: Late) -> date:
    """What the rules say, or the later day that the patron was told. Where nobody knows when it was, it was today."""
    start = late.at.date() if late.letter.sure else act.rules.now().date()
    due = due_date(start, act.rules.policy, facts.closed(act.connection, start))
    return journal.later(due, late.letter.due, estimated=late.letter.estimated)


def _told(loan: Row[Any], copy: Copy, at: datetime) -> Loan:
    return Loan(loan.number, copy.item, loan.due, loan.lent_at.astimezone(at.tzinfo))


def _return(act: Act, late: Late, row: Row[Any], copy: Copy) -> None:
    """It is not kept for anybody from here: it lies in the stand's bin, and is on the list of copies to fetch."""
    connection, rules = act.connection, act.rules
    connection.execute(insert(loose_returns).values(item_id=copy.id, at=late.at, kiosk=act.kiosk))
    merging.merge(connection, rules, copy.id, late.at)
    late_renewals.replay(connection, rules, copy.id, late.at)
    its = (loans.c.item_id == copy.id) & (loans.c.returned_at == late.at) & (loans.c.returned_kiosk == act.kiosk)
    loan = connection.execute(select(loans).where(its, ~loans.c.undone, ~loans.c.presumed)).first()
    if loan is None:
        return
    journal.note(connection, row.id, loan.id, loan.number)
    owed = (fine for fine in fines.unpaid(connection, loan.patron_id) if fine.item == copy.item)
    fine = next((fine for fine in owed if fine.due == loan.due), None)
    place = bin_for(copy.item.call_number, rules.policy)
    _answer(act, late, Returned(loan.number, copy.item, late.at, loan.due, Place.BIN, place, fine))


def _answer(act: Act, late: Late, answer: Loan | Returned) -> None:
    """What is answered from now on when the library is asked under this key."""
    operations.keep_instead(act.connection, act.key, _content(late), answer, late.at)
