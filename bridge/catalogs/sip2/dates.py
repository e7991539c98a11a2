"""Dates as SIP2 writes them, 18 characters "YYYYMMDD    HHMMSS", and as its servers write them all the same."""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, tzinfo

NONE = " " * 18

_OWN = re.compile(r"(\d{8})(.{4})(\d{6})")


def written(at: datetime, zone: tzinfo, utc: bool) -> str:
    """`at` is aware. Four blanks mean the library's own time, a Z means UTC."""
    there = at.astimezone(UTC if utc else zone)
    return there.strftime("%Y%m%d   Z%H%M%S" if utc else "%Y%m%d    %H%M%S")


def read(text: str, zone: tzinfo, forms: tuple[str, ...]) -> datetime | None:
    """Aware, in the library's zone; None for what is no date. A form without a time means midnight."""
    text = text.strip()
    if own := _OWN.fullmatch(text):
        given = UTC if own[2].strip() == "Z" else zone
        with suppress(ValueError):
            return datetime.strptime(own[1] + own[3], "%Y%m%d%H%M%S").replace(tzinfo=given).astimezone(zone)
    for form in ("%Y%m%d", *forms):
        with suppress(ValueError):
            return datetime.strptime(text, form).replace(tzinfo=zone)
    return None
