"""Who wants to become a member: a row of `members`, not active, for INLISLite's own staff to decide about.

The application's number stands in CreateTerminal, before the stand's name: the table has this column in every version,
and what staff change a member with (3.2: MemberController, 3.3: Anggota) does not write it again, as it does MemberNo.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import insert, or_, select, text

from bridge.catalogs.inlislite import readers, tables, words
from bridge.catalogs.inlislite.desk import LONGEST_TERMINAL, Desk
from bridge.catalogs.inlislite.member_numbers import next_number
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import NeverAsked, Reason, Refusal
from bridge.contract.membership import Applicant, ApplicationState, Applied, Identity
from bridge.membership_rules import plain_number

_ONE_AT_A_TIME = text("SELECT GET_LOCK(CONCAT('anjungan-members-', MD5(DATABASE())), 5)")  # until the connection ends
_NOT_YET = "NOTACTIVE"  # of `membersonline`: nobody can log in with it
_members = tables.members.c


def enroll(desk: Desk, applicant: Applicant, number: str) -> Applied | Refusal:
    """No other stand enrolls anybody meanwhile."""
    if desk.connection.scalar(_ONE_AT_A_TIME) != 1:
        raise NeverAsked("another stand is enrolling somebody in INLISLite")
    if (state := decision(desk, number)) is not None:
        return Applied(number, desk.now, state)
    identity = _plain(plain_number(applicant.identity, applicant.number)) or ""
    if _is_known(desk, applicant.identity, identity):
        return Refusal((Reason.APPLICATION_EXISTS,))
    member = next_number(desk, applicant, identity)
    made = desk.made | {"CreateTerminal": f"{number} {desk.stand}"[:LONGEST_TERMINAL]}
    desk.connection.execute(insert(tables.members).values(_row(desk, applicant, identity, member) | made))
    if desk.schema.has(tables.membersonline.c.Status):
        online = {"NoAnggota": member, "Email": _plain(applicant.email), "Status": _NOT_YET}
        desk.connection.execute(insert(tables.membersonline).values(online | made))
    return Applied(number, desk.now)


def decision(desk: Desk, number: str) -> ApplicationState | None:
    row = _enrolled(desk, number)
    if row is None:
        return None
    decided = {desk.ids.refused: ApplicationState.REFUSED, desk.ids.suspended: ApplicationState.APPROVED}
    decided |= {desk.ids.active: ApplicationState.APPROVED, None: ApplicationState.OPEN}
    return decided.get(row.StatusAnggota_id, ApplicationState.OPEN)


def admitted(desk: Desk, number: str) -> Member | None:
    if decision(desk, number) is not ApplicationState.APPROVED or (row := _enrolled(desk, number)) is None:
        return None
    who = readers.reader(desk, str(row.ID))
    return None if who is None else readers.as_member(desk, who)


def _enrolled(desk: Desk, number: str) -> Any:
    query = select(_members.ID, _members.StatusAnggota_id)
    theirs = _members.CreateTerminal.startswith(f"{number} ", autoescape=True)
    return desk.connection.execute(query.where(theirs).order_by(_members.ID).limit(1)).first()


def _is_known(desk: Desk, identity: Identity, number: str) -> bool:
    """As a member or an applicant, wherever they have applied; not who was refused. Many libraries take the NIK for a
    member number."""
    same = [_members.IdentityNo == number, *([_members.MemberNo == number] if identity is Identity.NIK else [])]
    known = desk.connection.scalars(select(_members.StatusAnggota_id).where(or_(*same)))
    return any(status is None or status != desk.ids.refused for status in known)


def _row(desk: Desk, applicant: Applicant, identity: str, member: str) -> dict[str, Any]:
    """Valid until today, as INLISLite's own registration writes it: its staff say which kind of member they are, and
    for how long. What was not told is empty."""
    address = ", ".join(line for line in (applicant.street, applicant.regency, applicant.province) if line)
    return {
        "MemberNo": member,
        "Fullname": _plain(applicant.name),
        "IdentityNo": identity,
        "PlaceOfBirth": _plain(applicant.born_in),
        "DateOfBirth": applicant.born,
        "Address": _plain(address),
        "NoHp": _plain(applicant.phone),
        "Email": _plain(applicant.email),
        "Sex_id": words.gender(desk, applicant.gender),
        "EducationLevel_id": words.education(desk, applicant.education),
        "Job_id": words.occupation(desk, applicant.occupation),
        "StatusAnggota_id": desk.ids.new,
        "RegisterDate": desk.today,
        "EndDate": desk.today,
    }


def _plain(told: str) -> str | None:
    """Without what MySQL's older utf8 cannot keep; with us it stays as it was told."""
    return "".join(letter if letter <= "\uffff" else "?" for letter in told.strip()) or None
