"""The guest book is SLiMS's visitor counter: a line says who came, from where, into which room and when."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta

from bridge.catalogs.slims import locks, patrons, php
from bridge.catalogs.slims.access import Access
from bridge.catalogs.systems.system import Act
from bridge.contract.circulation import NeverAsked, Unavailable
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.masking import masked_name

_DAY = timedelta(days=1)
_SAME_GUEST = timedelta(minutes=10)  # within it the same name from the same place is the same line, asked for again
_SIGN = """
    INSERT INTO visitor_count (member_id, member_name, institution, room_code, checkin_date)
    SELECT :member, :name, :institution, :room, :at FROM DUAL WHERE NOT EXISTS (SELECT 1 FROM visitor_count
        WHERE member_id <=> :member AND (:member IS NOT NULL OR (member_name = :name AND institution <=> :institution))
        AND checkin_date BETWEEN :since AND :until)
    """
_SIGNED = """
    SELECT visitor_id, checkin_date FROM visitor_count
    WHERE member_id <=> :member AND (:member IS NOT NULL OR (member_name = :name AND institution <=> :institution))
    AND checkin_date BETWEEN :since AND :until ORDER BY checkin_date DESC, visitor_id DESC LIMIT 1
    """


@dataclass(frozen=True, slots=True)
class _Line:
    """Between `since` and `until` it is the same visit."""

    member: str | None
    name: str
    institution: str | None
    room: str | None
    at: datetime
    since: datetime
    until: datetime


def visited(access: Access, patron: str, day: date) -> bool:
    number = access.ids.number_of(patron)
    begins = datetime.combine(day, datetime.min.time())
    sql = "SELECT 1 FROM visitor_count WHERE member_id = :number AND checkin_date >= :begins AND checkin_date < :ends"
    return number is not None and access.row(sql, number=number, begins=begins, ends=begins + _DAY) is not None


def sign(access: Access, patron: str, place: str, act: Act) -> Visit:
    """Raises `Unavailable` for a member who has gone since they were found."""
    member = patrons.by_id(access, patron)
    if member is None:
        raise Unavailable("this member is not in SLiMS any more")
    locks.hold_member(access, member.number)
    at = access.local(act.at)
    since, until = _same_visit(access, at)
    came = access.row("SELECT inst_name FROM member WHERE member_id = :number", number=member.number)
    line = _Line(member.number, member.name, came.inst_name if came else None, _room(access, place), at, since, until)
    return replace(_write(access, line), name=masked_name(member.name))


def sign_visitor(access: Access, visitor: Visitor, place: str, act: Act) -> Visit:
    """SLiMS's own page wants to know where a guest comes from; "-" for who does not say."""
    return _sign_guest(access, visitor.name, visitor.origin or "-", place, act)


def sign_group(access: Access, group: Group, place: str, act: Act) -> Visit:
    """One line, since SLiMS knows no groups: how many came stands beside the name."""
    return _sign_guest(access, f"{group.leader} ({group.people})", group.institution or "-", place, act)


def find(access: Access, patron: str, visit: str) -> Visit | None:
    number = access.ids.number_of(patron)
    sql = "SELECT checkin_date FROM visitor_count WHERE visitor_id = :visit AND member_id = :number"
    fits = visit.isascii() and visit.isdigit() and len(visit) <= 10
    row = access.row(sql, visit=int(visit), number=number) if fits and number is not None else None
    return None if row is None else Visit(visit, access.aware(row.checkin_date))


def _sign_guest(access: Access, name: str, institution: str, place: str, act: Act) -> Visit:
    at = access.local(act.at)
    texts = (name[:255], institution[:100])
    line = _Line(None, *texts, _room(access, place), at, at - _SAME_GUEST, at + _SAME_GUEST)
    return replace(_write(access, line), again=False)


def _write(access: Access, line: _Line) -> Visit:
    written = access.write(_SIGN, **asdict(line))
    if written.rowcount == 1:
        return Visit(str(written.lastrowid), access.aware(line.at))
    before = access.row(_SIGNED, **asdict(line))
    if before is None:
        raise NeverAsked("somebody else was busy with the guest book in SLiMS")
    return Visit(str(before.visitor_id), access.aware(before.checkin_date), again=True)


def _same_visit(access: Access, at: datetime) -> tuple[datetime, datetime]:
    """SLiMS's own limit if it has set one, else ours; 0 minutes are the whole day."""
    limited = php.is_on(access.setting("enable_visitor_limitation"))
    minutes = php.whole(access.setting("time_visitor_limitation")) if limited else access.rules.policy.visit_minutes
    begins = datetime.combine(at.date(), datetime.min.time())
    if not minutes or minutes < 0:
        return begins, begins + _DAY - timedelta(seconds=1)
    return at - timedelta(minutes=minutes), at + timedelta(minutes=minutes)


def _room(access: Access, place: str) -> str | None:
    """A room of SLiMS's list, by its code or its name."""
    if not access.rooms or not place:
        return None
    row = access.row("SELECT unique_code FROM mst_visitor_room WHERE :place IN (unique_code, name)", place=place)
    return None if row is None else str(row.unique_code)
