"""The guest book's lines of members: one for each visit, and whoever has a line today may borrow."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, insert, select, update

from bridge.catalogs.embedded import facts, footfall
from bridge.catalogs.embedded.facts import Member
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import patrons, visits
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.guestbook import Visit
from bridge.masking import masked_name


def sign(act: Act, card: str, place: str) -> Visit | Refusal:
    who = _owner(act, card)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    return act.once(("visit", who.id), lambda: enter(act, who, act.rules.now(), place))


def enter(act: Act, who: Member, at: datetime, place: str) -> Visit:
    """A line for who came then, in the library's zone, unless they are on a visit already: of what two stands saw of it
    the earlier is its beginning."""
    former = _visit_at(act, who, at)
    if former is None:
        row = {"patron_id": who.id, "signed_at": at, "day": at.date(), "key": act.key}
        footfall.count_member(act.connection, who.id, act.key, at, act.kiosk, place)
        return _visit(act, act.connection.execute(insert(visits).values(row).returning(visits)).one())
    begun = min(at, former.signed_at.astimezone(at.tzinfo))
    changed = update(visits).where(visits.c.id == former.id).values(signed_at=begun, left_at=None)
    footfall.note(act.connection, former.key, hour=begun.hour)
    return _visit(act, act.connection.execute(changed.returning(visits)).one(), again=True)


def state_purpose(act: Act, card: str, visit: str, purpose: str, at: datetime) -> Visit | Refusal:
    """Of the visit that was signed under the key `visit`; or, when that was the same visit still, of that."""
    who = _owner(act, card)
    line = None if who is None else _signed(act, who, visit) or _visit_at(act, who, at)
    if line is None:
        return Refusal((Reason.VISIT_MISSING,))
    return act.once(("purpose", visit, purpose), lambda: _state(act, line, purpose))


def sign_out(act: Act, card: str, at: datetime) -> Visit | Refusal:
    who = _owner(act, card)
    line = None if who is None else _visit_at(act, who, at)
    if who is None or line is None:
        return Refusal((Reason.VISIT_MISSING,))
    return act.once(("leave", who.id), lambda: _leave(act, line, at))


def _owner(act: Act, card: str) -> Member | None:
    """Locked, so that two stands do not begin two visits at once."""
    who = facts.member_with_card(act.connection, card)
    return who and facts.member(act.connection, who.id, lock=True)


def _visit_at(act: Act, who: Member, at: datetime) -> Row[Any] | None:
    """The line of the visit that the patron was on then; `LoanPolicy.visit_minutes`."""
    theirs = (visits.c.patron_id == who.id) & (visits.c.day == at.date())
    lines = act.connection.execute(select(visits).where(theirs).order_by(visits.c.signed_at)).all()
    window = timedelta(minutes=act.rules.policy.visit_minutes) or timedelta(days=1)
    return next((line for line in reversed(lines) if abs(at - line.signed_at) < window), None)


def _signed(act: Act, who: Member, key: str) -> Row[Any] | None:
    theirs = (visits.c.patron_id == who.id) & (visits.c.key == key)
    return act.connection.execute(select(visits).where(theirs)).one_or_none()


def _state(act: Act, line: Row[Any], purpose: str) -> Visit:
    footfall.note(act.connection, line.key, purpose=purpose)
    return _visit(act, line)


def _leave(act: Act, line: Row[Any], at: datetime) -> Visit:
    left = update(visits).where(visits.c.id == line.id).values(left_at=at)
    return _visit(act, act.connection.execute(left.returning(visits)).one())


def _visit(act: Act, line: Row[Any], *, again: bool = False) -> Visit:
    at = line.signed_at.astimezone(act.rules.now().tzinfo)
    name: str = act.connection.scalar(select(patrons.c.name).where(patrons.c.id == line.patron_id)) or ""
    left = line.left_at is not None
    return Visit(f"B{at:%y%m%d}-{line.id:05d}", at, name=masked_name(name), again=again, left=left)
