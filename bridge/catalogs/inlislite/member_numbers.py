"""The number of a new member, made as INLISLite's own registration makes it (TipePenomoranAnggota)."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.policy_tables import parameter
from bridge.contract.guestbook import Gender
from bridge.contract.membership import Applicant, Identity

_members = tables.members.c
_DIGITS = {"3.2": {"1": 5, "2": 3, "3": 5}, "3.3": {"1": 5, "2": 2, "3": 5}}  # that run, of each kind of number


def next_number(desk: Desk, applicant: Applicant, identity: str) -> str:
    """`identity` is the number of their identity card. Nobody else may be asking for one."""
    kind = _kind(desk)
    if kind == "4" and applicant.identity is Identity.NIK and not _is_taken(desk, identity):
        return identity
    kind = "1" if kind == "4" else kind
    before, after = _around(desk, kind, applicant.gender, desk.today)
    return f"{before}{_last(desk, before, after) + 1:0{_DIGITS[desk.schema.version][kind]}}{after}"


def _kind(desk: Desk) -> str:
    """Where numbers are given by hand, 3.2 itself gives an applicant one of the first kind meanwhile; 3.3 takes the
    number of the identity card when nothing is set."""
    by_hand = (parameter(desk, "TipeNomorAnggota") or "").casefold() == "manual"
    usual = "4" if desk.schema.version == "3.3" else "1"
    said = "1" if by_hand else parameter(desk, "TipePenomoranAnggota") or usual
    return said if said in ("1", "2", "3", "4") else usual


def _around(desk: Desk, kind: str, gender: Gender, today: date) -> tuple[str, str]:
    """What stands before and after the digits that run: 3.2 begins with its place, and 3.3 takes everybody for L."""
    place = f"{desk.ids.place:02}" if desk.schema.version == "3.2" else ""
    letter = "P" if gender is Gender.FEMALE and desk.schema.version == "3.2" else "L"
    return {
        "1": (f"{place}{today:%y%m%d}", ""),
        "2": (f"{place}{today:%Y%m}", ""),
        "3": (place, f"{letter}{today:%Y}"),
    }[kind]


def _last(desk: Desk, before: str, after: str) -> int:
    """Of all numbers that are made so, and are no longer than nine more digits."""
    alike = _members.MemberNo.startswith(before, autoescape=True) & _members.MemberNo.endswith(after, autoescape=True)
    running = re.compile(f"{re.escape(before)}([0-9]{{1,9}}){re.escape(after)}").fullmatch
    numbers = desk.connection.scalars(select(_members.MemberNo).where(alike))
    return max((int(found[1]) for number in numbers if (found := running(str(number or "").strip()))), default=0)


def _is_taken(desk: Desk, number: str) -> bool:
    with_it = select(_members.ID).where(_members.MemberNo == number).limit(1)
    return desk.connection.execute(with_it).first() is not None
