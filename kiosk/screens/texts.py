"""Everything the screens say, in Indonesian and English; the words themselves are in kiosk/screens/wording."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from kiosk.screens.wording import (
    account,
    borrowing,
    checks,
    common,
    entrance,
    faults,
    offline,
    refusals,
    registration,
    returning,
    searching,
    service,
    speech,
)

_PARTS = (
    common,
    borrowing,
    refusals,
    returning,
    account,
    searching,
    offline,
    entrance,
    registration,
    service,
    checks,
    faults,
    speech,
)
TEXTS: Mapping[str, Mapping[str, str]] = {
    "id": {key: words for part in _PARTS for key, words in part.INDONESIAN.items()},
    "en": {key: words for part in _PARTS for key, words in part.ENGLISH.items()},
}

# Nineteen words a language: a date library would take longer to load than the rest of the first screen.
WEEKDAYS = {
    "id": ("Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu", "Minggu"),
    "en": ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"),
}
MONTHS = {
    "id": (
        "Januari",
        "Februari",
        "Maret",
        "April",
        "Mei",
        "Juni",
        "Juli",
        "Agustus",
        "September",
        "Oktober",
        "November",
        "Desember",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


def text(language: str, key: str, **values: object) -> str:
    """The text of `key` in "id" or "en", its placeholders filled. Raises KeyError for an unknown key."""
    return TEXTS[language][key].format(**values)


def long_date(language: str, day: date) -> str:
    """For example "Senin, 7 Desember 2026" or "Monday, 7 December 2026"."""
    return f"{WEEKDAYS[language][day.weekday()]}, {day.day} {MONTHS[language][day.month - 1]} {day.year}"


def rupiah(amount: int) -> str:
    """Whole rupiah as everybody in Indonesia writes them, in both languages: "Rp 2.000"."""
    return f"Rp\N{NO-BREAK SPACE}{amount:,}".replace(",", ".")
