"""The vocabulary of logging in from an app or a website with a card and its PIN, and of a new PIN from there."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class LoggedIn:
    """`token` is told this once and is good until `until`, an aware datetime in the library's zone.

    `patron` is the id whose it is.
    """

    token: str
    patron: str
    until: datetime


@dataclass(frozen=True, slots=True)
class WantedPin:
    """`old` is the PIN until now, or a code from the desk, which holds once; `key` is the patron's own for this act."""

    old: str = field(repr=False)
    new: str = field(repr=False)
    key: str


@dataclass(frozen=True, slots=True)
class TooManyTries:
    """Nobody is believed from this address for so many seconds, whatever they say; at least 1."""

    seconds: int
