"""Who waits for which title: the queue, the copies on the hold shelf, and how a hold ends."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, exists, func, insert, not_, or_, select, update

from bridge.catalogs.embedded import discovery, facts
from bridge.catalogs.embedded.facts import Copy, Member
from bridge.catalogs.embedded.free_copies import free_copies
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import holds, items, loans
from bridge.contract.account import Hold, HoldState
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.codes import possible
from bridge.policy import TitleFacts, hold_last_day, hold_reasons
from bridge.rules import Rules

_WAITING, _READY = holds.c.state == "waiting", holds.c.state == "ready"
_ACTIVE = holds.c.state.in_(("waiting", "ready"))
_QUEUE = (holds.c.placed_at, holds.c.id)
_ENDED = holds.c.state.in_(("lapsed", "cancelled", "fulfilled"))
_LENT_SINCE = exists().where(
    loans.c.item_id == holds.c.item_id, loans.c.lent_at >= holds.c.ready_at, not_(loans.c.undone)
)

LEFT_BEHIND = and_(_ENDED, holds.c.item_id.is_not(None), holds.c.ended_at.is_not(None), not_(_LENT_SINCE))
"""Holds that are over while their copy still stands on the hold shelf. Those that were over before the tables knew when
are not among them."""


def place(act: Act, patron: str, title: str, barcode: str | None) -> Hold | Refusal:
    """Seed 000, 4. A title whose copies are all on the shelf can be held too: a librarian then fetches one."""
    who = facts.member(act.connection, patron, lock=True)
    content = ("hold", patron, title, barcode or "")
    return act.once(content, lambda: _place(act, who, title, barcode))


def cancel(act: Act, patron: str, hold: str) -> Hold | Refusal:
    """The hold as it was; a copy that was kept for it goes to the next in the queue."""
    facts.member(act.connection, patron, lock=True)
    return act.once(("cancel hold", patron, hold), lambda: _cancel(act.connection, act.rules, patron, hold))


def cancel_all(connection: Connection, rules: Rules, patron: str) -> None:
    """Of a patron who is locked."""
    theirs = select(holds).where((holds.c.patron_id == patron) & _ACTIVE).order_by(*_QUEUE)
    for row in connection.execute(theirs).all():
        _end(connection, rules, row, "cancelled")


def of_patron(connection: Connection, rules: Rules, patron: str) -> tuple[Hold, ...]:
    """Those that have not ended, oldest first; what has lapsed today is not among them."""
    theirs = (holds.c.patron_id == patron) & or_(_WAITING, _standing(rules.now().date()))
    rows = connection.execute(select(holds).where(theirs).order_by(*_QUEUE)).all()
    return tuple(_hold(connection, rules, row) for row in rows)


def settle(connection: Connection, rules: Rules) -> None:
    """Ready holds whose last day is past have lapsed; the next in the queue gets the copy at once (seed 000, 4)."""
    past = and_(_READY, holds.c.last_day < rules.now().date())
    copies = select(items.c.id).where(items.c.id.in_(select(holds.c.item_id).where(past))).order_by(items.c.id)
    connection.execute(copies.with_for_update())  # items before holds, and always in this order
    rows = connection.execute(select(holds).where(past).order_by(*_QUEUE).with_for_update()).all()
    for row in rows:
        _end(connection, rules, row, "lapsed")


def catch(connection: Connection, rules: Rules, item_id: int) -> bool:
    """Keeps a copy that is here for the first who waits for it; whether there was one. Nobody can borrow it until the
    transaction ends."""
    facts.copy_of(connection, item_id, lock=True)
    hold = _first_waiting(connection, item_id)
    if hold is None:
        return False
    now = rules.now()
    last_day = hold_last_day(now.date(), rules.policy, facts.closed(connection, now.date()))
    cleared(connection, item_id)
    ready = {"state": "ready", "item_id": item_id, "ready_at": now, "last_day": last_day}
    connection.execute(update(holds).where(holds.c.id == hold.id).values(ready))
    return True


def release(connection: Connection, item_id: int) -> None:
    """The copy is gone again: whoever it was kept for waits in their old place."""
    waits = {"state": "waiting", "item_id": None, "ready_at": None, "last_day": None}
    connection.execute(update(holds).where(holds.c.item_id == item_id, _READY).values(waits))
    cleared(connection, item_id)


def fulfil(connection: Connection, rules: Rules, patron: str, copy: Copy, at: datetime) -> None:
    """The patron borrowed a copy then, and so waits no longer; another copy that was kept for them is free again."""
    theirs = (holds.c.patron_id == patron) & (holds.c.title_id == copy.title_id) & _ACTIVE
    for row in connection.execute(select(holds).where(theirs)).all():
        done = {"state": "fulfilled", "ended_at": at}
        connection.execute(update(holds).where(holds.c.id == row.id).values(done))
        if row.item_id is not None and row.item_id != copy.id:
            catch(connection, rules, row.item_id)


def revive(connection: Connection, rules: Rules, loan: Row[Any]) -> None:
    """The loan (a row of `loans`) never was: a hold that it fulfilled goes on, with its copy if that is still there."""
    by_it = (holds.c.patron_id == loan.patron_id) & (holds.c.ended_at == loan.lent_at) & (holds.c.state == "fulfilled")
    for row in connection.execute(select(holds, LEFT_BEHIND.label("left_behind")).where(by_it)).all():
        waits = {"state": "waiting", "item_id": None, "ready_at": None, "last_day": None}
        again: dict[str, Any] = {"state": "ready"} if row.left_behind else waits
        connection.execute(update(holds).where(holds.c.id == row.id).values(again | {"ended_at": None}))


def cleared(connection: Connection, item_id: int) -> None:
    """The copy has left the hold shelf."""
    connection.execute(update(holds).where(holds.c.item_id == item_id, LEFT_BEHIND).values(item_id=None))


def waiting_for(connection: Connection, item_id: int, but_for: str) -> bool:
    """Whether those who wait before this patron need this copy: without it fewer of them could have one."""
    title_id = select(items.c.title_id).where(items.c.id == item_id).scalar_subquery()
    own = select(func.min(holds.c.id)).where(_WAITING, holds.c.title_id == title_id, holds.c.patron_id == but_for)
    before = or_(own.scalar_subquery().is_(None), holds.c.id < own.scalar_subquery())
    ahead = select(holds.c.wanted_item_id).where(
        _WAITING, holds.c.title_id == title_id, holds.c.patron_id != but_for, before
    )
    return is_needed(item_id, connection.scalars(ahead).all(), free_copies(connection, item_id))


def is_needed(item_id: int, wanted: Sequence[int | None], free: Collection[int]) -> bool:
    """Whether those who wait need this copy. `wanted` is the only copy that will do for each of them, None where any
    will; `free` are the free copies of the title."""
    others = set(free) - {item_id} - set(wanted)
    return item_id in wanted or wanted.count(None) > len(others)


def _place(act: Act, who: Member | None, title: str, barcode: str | None) -> Hold | Refusal:
    connection, rules = act.connection, act.rules
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    title_id = int(title) if title.isascii() and title.isdigit() and len(title) < 10 else 0
    wanted = None if barcode is None else facts.find_copy(connection, barcode)
    if not discovery.titles_by_id(connection, rules, [title_id]):
        return Refusal((Reason.TITLE_UNKNOWN,))
    if barcode is not None and (wanted is None or wanted.title_id != title_id):
        return Refusal((Reason.ITEM_UNKNOWN,))
    settle(connection, rules)
    patron, seen = facts.patron_facts(connection, who, rules.now().date()), _seen(connection, who, title_id, wanted)
    if reasons := hold_reasons(patron, seen, rules.policy, rules.now().date()):
        return Refusal(reasons)
    now = rules.now()
    row = {"title_id": title_id, "wanted_item_id": wanted and wanted.id, "patron_id": who.id, "placed_at": now}
    unnumbered = row | {"state": "waiting", "number": f"?{who.id}", "kiosk": act.kiosk}
    id_ = connection.execute(insert(holds).values(unnumbered).returning(holds.c.id)).scalar_one()
    connection.execute(update(holds).where(holds.c.id == id_).values(number=f"H{now:%y%m%d}-{id_:05d}"))
    return _hold(connection, rules, connection.execute(select(holds).where(holds.c.id == id_)).one())


def _seen(connection: Connection, who: Member, title_id: int, wanted: Copy | None) -> TitleFacts:
    lendable = (items.c.title_id == title_id) & items.c.for_loan & ~items.c.withdrawn
    if wanted is not None:
        lendable &= items.c.id == wanted.id
    theirs = (loans.c.patron_id == who.id) & loans.c.returned_at.is_(None) & (items.c.title_id == title_id)
    active = (holds.c.patron_id == who.id) & _ACTIVE
    return TitleFacts(
        for_loan=connection.execute(select(items.c.id).where(lendable).limit(1)).first() is not None,
        lent_to_you=connection.execute(select(loans.c.id).join(items).where(theirs)).first() is not None,
        held_by_you=connection.execute(select(holds.c.id).where(active, holds.c.title_id == title_id)).first()
        is not None,
        your_holds=connection.scalar(select(func.count()).where(active)) or 0,
    )


def _cancel(connection: Connection, rules: Rules, patron: str, number: str) -> Hold | Refusal:
    theirs = (holds.c.patron_id == patron) & (holds.c.number == number) & or_(_WAITING, _standing(rules.now().date()))
    known = possible(patron) and possible(number)
    row = connection.execute(select(holds).where(theirs)).one_or_none() if known else None
    if row is None:
        return Refusal((Reason.HOLD_UNKNOWN,))
    hold = _hold(connection, rules, row)
    _end(connection, rules, row, "cancelled")
    return hold


def _end(connection: Connection, rules: Rules, row: Row[Any], state: str) -> None:
    """Its copy, if it had one, is kept for the next, or has to leave the hold shelf."""
    connection.execute(update(holds).where(holds.c.id == row.id).values(state=state, ended_at=rules.now()))
    if row.item_id is not None:
        catch(connection, rules, row.item_id)


def _first_waiting(connection: Connection, item_id: int) -> Row[Any] | None:
    if item_id not in free_copies(connection, item_id):
        return None
    title_id = select(items.c.title_id).where(items.c.id == item_id).scalar_subquery()
    want_it = or_(holds.c.wanted_item_id.is_(None), holds.c.wanted_item_id == item_id)
    queue = select(holds).where(_WAITING, holds.c.title_id == title_id, want_it).order_by(*_QUEUE)
    return connection.execute(queue.limit(1).with_for_update()).one_or_none()


def _standing(today: date) -> ColumnElement[bool]:
    """Ready, and not lapsed meanwhile."""
    return and_(_READY, holds.c.last_day >= today)


def _hold(connection: Connection, rules: Rules, row: Row[Any]) -> Hold:
    title = discovery.titles_by_id(connection, rules, [row.title_id])[row.title_id]
    if row.state == "ready":
        return Hold(row.number, title, HoldState.READY, 0, row.last_day)
    before = (holds.c.title_id == row.title_id) & _WAITING & (holds.c.id <= row.id)
    return Hold(row.number, title, HoldState.WAITING, connection.scalar(select(func.count()).where(before)) or 1)
