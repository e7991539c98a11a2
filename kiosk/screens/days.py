"""Puts days into the words people use for them: today, tomorrow, three days left, two days late."""

from __future__ import annotations

from datetime import date, datetime

from kiosk.screens.texts import MONTHS, WEEKDAYS, text


def days_left(language: str, days: int) -> str:
    """`days` to the last day, negative when it is past: "3 hari lagi", "besok", "terlambat 2 hari"."""
    if days < 0:
        return text(language, "days.late.one") if days == -1 else text(language, "days.late", days=-days)
    named = {0: "days.today", 1: "days.tomorrow"}
    return text(language, named[days]) if days in named else text(language, "days.left", days=days)


def near_date(language: str, day: date) -> str:
    """A day whose year goes without saying: "Kamis, 26 November" or "Thursday, 26 November"."""
    return f"{WEEKDAYS[language][day.weekday()]}, {day.day} {MONTHS[language][day.month - 1]}"


def clock_time(language: str, moment: datetime) -> str:
    """In the moment's own zone: "10.42" or "10:42"."""
    return moment.strftime("%H.%M" if language == "id" else "%H:%M")
