"""What applicants type, read as what it means; and why it cannot be that, in a word."""

from __future__ import annotations

import re
from datetime import date

from kiosk.views import Problem

NIK_DIGITS, DATE_DIGITS = 16, 8
_PHONE = re.compile(r"0\d{7,13}|62\d{8,13}", re.ASCII)
_MAIL = re.compile(r"[^\s@,;<>]+@[^\s@,;<>.]+(\.[^\s@,;<>.]+)+")
_OLDEST = 120  # years


def born(digits: str, today: date) -> date | Problem:
    """Of "31122001", day first."""
    try:
        day = date(int(digits[4:]), int(digits[2:4]), int(digits[:2]))
    except ValueError:
        return Problem.NO_SUCH_DAY
    possible = day <= today and today.year - day.year <= _OLDEST
    return day if possible else Problem.NO_SUCH_DAY


def digits_of(day: date) -> str:
    return f"{day:%d%m%Y}"


def age(day: date, today: date) -> int:
    """In whole years."""
    return today.year - day.year - ((today.month, today.day) < (day.month, day.day))


def identity_number(number: str, *, nik: bool) -> Problem | None:
    if nik:
        return None if len(number) == NIK_DIGITS else Problem.NUMBER_TOO_SHORT
    return None if len(number.strip()) >= 4 else Problem.NUMBER_TOO_SHORT


def phone(number: str) -> Problem | None:
    """As phones are numbered in Indonesia: 08..., or 62..."""
    return None if _PHONE.fullmatch(number) else Problem.PHONE_UNCLEAR


def mail(address: str) -> Problem | None:
    return None if _MAIL.fullmatch(address) else Problem.MAIL_UNCLEAR
