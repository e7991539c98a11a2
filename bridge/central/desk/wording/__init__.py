"""What the desk says, in Indonesian and English, by key."""

from __future__ import annotations

from bridge.central.desk.wording import (
    acts,
    applications,
    cases,
    commands,
    common,
    digital_accounts,
    door,
    faults,
    fines,
    fleet,
    imports,
    library,
    matters,
    patrons,
    picks,
    privacy,
    stands,
    statistics,
    today,
)

LANGUAGES = ("id", "en")

_PARTS = (
    *(common, door, today, patrons, applications, digital_accounts, picks, fines),
    *(cases, matters, statistics, imports, library, privacy, acts),
    *(fleet, faults, stands, commands),
)
TEXTS: dict[str, dict[str, str]] = {
    "id": {key: text for part in _PARTS for key, text in part.INDONESIAN.items()},
    "en": {key: text for part in _PARTS for key, text in part.ENGLISH.items()},
}


def say(language: str, key: str, **values: object) -> str:
    """The text, with the values in it; not yet escaped. Of `days` that are 1, the text under "<key>.one"."""
    texts = TEXTS[language]
    one = values.get("days") == 1 and f"{key}.one" in texts
    return texts[f"{key}.one" if one else key].format(**values)


def said(language: str, key: str) -> str:
    """What tells that something was done, by a key from an address, which may be anything; empty if there is none."""
    return TEXTS[language].get(f"said.{key}", "")
