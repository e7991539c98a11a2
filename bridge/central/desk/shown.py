"""How values stand on a page: dates and money as the country writes them, and texts that cannot disturb others."""

from __future__ import annotations

import math
import unicodedata
from datetime import date, datetime, timedelta

from babel.dates import format_date, format_time, format_timedelta
from markupsafe import Markup

# marks that change the direction of what follows them, also outside of their own text
_TURNING = frozenset("\u200e\u200f\u061c\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def clean(value: object) -> object:
    """Every value before it is escaped: without control characters and without marks of direction."""
    if isinstance(value, Markup) or not isinstance(value, str):
        return value
    return "".join(letter for letter in value if letter not in _TURNING and not _is_control(letter))


def money(amount: int) -> str:
    """Whole rupiah, in both languages as "Rp 2.000"; the blank does not break."""
    return f"Rp\u00a0{amount:,}".replace(",", ".")


def number(amount: int, language: str) -> str:
    """With a point or a comma between thousands."""
    return f"{amount:,}" if language == "en" else f"{amount:,}".replace(",", ".")


def day(value: date, language: str) -> str:
    """For example "Senin, 7 Desember 2026"."""
    return format_date(value, "EEEE, d MMMM y", locale=language)


def short_day(value: date, language: str) -> str:
    """For example "7 Des 2026", for a column of a table."""
    return format_date(value, "d MMM y", locale=language)


def clock(value: datetime, language: str) -> str:
    """For example "09.30"; `value` is in the library's own zone."""
    return format_time(value, "HH.mm" if language == "id" else "HH:mm", locale=language)


def moment(value: datetime, language: str) -> str:
    """For example "7 Des 2026, 09.30"."""
    return f"{short_day(value.date(), language)}, {clock(value, language)}"


def span(value: timedelta, language: str) -> str:
    """For example "14 menit" or "3 hari"; at least a minute."""
    return format_timedelta(max(value, timedelta(minutes=1)), granularity="minute", locale=language, threshold=1.5)


def weekday(value: date, language: str) -> str:
    """For example "Sen", under a bar of days."""
    return format_date(value, "EEE", locale=language)


def share(value: float, language: str) -> str:
    """A part of all as "99,4 %"; what is not quite all is never shown as all."""
    percent = 100.0 if value >= 1 else min(math.floor(value * 1000) / 10, 99.9)
    return f"{percent:.1f}\u00a0%".replace(".", "." if language == "en" else ",")


def _is_control(letter: str) -> bool:
    return unicodedata.category(letter) in ("Cc", "Cs") and letter not in "\n\t"
