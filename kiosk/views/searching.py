"""The views of the search."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.contract.account import Hold
from bridge.contract.circulation import Refusal
from bridge.contract.discovery import Title, TitleDetail


@dataclass(frozen=True, slots=True)
class Search:
    """What has been typed, and ways to complete it."""

    words: str = ""
    suggestions: tuple[str, ...] = ()
    busy: bool = False


@dataclass(frozen=True, slots=True)
class Results:
    """Found titles; `more` when the library has further ones."""

    words: str
    titles: tuple[Title, ...]
    more: bool = False
    busy: bool = False
    problem: Refusal | None = None


@dataclass(frozen=True, slots=True)
class TitleShown:
    """One title: where it stands, or how to open it when it is digital. `hold` is the one just placed here.

    `can_hold` when a hold may be asked for, of any copy or of the one whose barcode the button tells; the card is
    asked for after that.
    """

    detail: TitleDetail
    can_hold: bool = False
    hold: Hold | None = None
    problem: Refusal | None = None
    busy: bool = False
