"""The guest book's lines of those without a card: single visitors and groups."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import insert

from bridge.catalogs.embedded import footfall
from bridge.catalogs.embedded.operations import Act
from bridge.catalogs.embedded.tables import guests
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.codes import possible
from bridge.contract.guestbook import LONGEST_NAME, MOST_PEOPLE, Group, Visit, Visitor

UNCLEAR = Refusal((Reason.VISITOR_UNCLEAR,))


def sign_visitor(act: Act, visitor: Visitor, purpose: str, place: str, at: datetime) -> Visit | Refusal:
    """`at` is in the library's zone."""
    if not possible(visitor.name.strip(), LONGEST_NAME) or not _may_be_said(visitor.origin):
        return UNCLEAR
    return act.once(("visitor", visitor.name), lambda: _sign_visitor(act, visitor, purpose, place, at))


def sign_group(act: Act, group: Group, purpose: str, place: str, at: datetime) -> Visit | Refusal:
    counted = group.people and 0 <= group.women <= MOST_PEOPLE and 0 <= group.men <= MOST_PEOPLE
    if not counted or not possible(group.leader.strip(), LONGEST_NAME) or not _may_be_said(group.institution):
        return UNCLEAR
    return act.once(("group", group.leader), lambda: _sign_group(act, group, purpose, place, at))


def _may_be_said(text: str) -> bool:
    return not text or possible(text, LONGEST_NAME)


def _sign_visitor(act: Act, visitor: Visitor, purpose: str, place: str, at: datetime) -> Visit:
    told = {"purpose": purpose, "place": place, "kiosk": act.kiosk}
    footfall.count_visitor(act.connection, visitor, act.key, at, told)
    return _line(act, "visitor", visitor.name, "", at)


def _sign_group(act: Act, group: Group, purpose: str, place: str, at: datetime) -> Visit:
    told = {"purpose": purpose, "place": place, "kiosk": act.kiosk}
    footfall.count_group(act.connection, group, act.key, at, told)
    return _line(act, "group", group.leader, group.institution, at)


def _line(act: Act, kind: str, name: str, institution: str, at: datetime) -> Visit:
    row = {"key": act.key, "kind": kind, "name": name.strip(), "institution": institution.strip()}
    row_at = {"signed_at": at, "day": at.date()}
    id_ = act.connection.execute(insert(guests).values(row | row_at).returning(guests.c.id)).scalar_one()
    return Visit(f"T{at:%y%m%d}-{id_:05d}", at)
