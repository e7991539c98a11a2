"""A printable document as plain values: what a receipt says, before anyone knows a printer or its width."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum, auto

from kiosk.receipts.plain import plain


class Style(Enum):
    NORMAL = auto()
    BOLD = auto()
    TALL = auto()  # bold, double height
    LARGE = auto()  # bold, double height and width


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, wrapped by the printer's width. Its text is printable ASCII, whatever came in."""

    text: str
    style: Style = Style.NORMAL
    centred: bool = False

    def __post_init__(self) -> None:
        object.__setattr__(self, "text", plain(self.text))


@dataclass(frozen=True, slots=True)
class Row:
    """A label at the left margin and its value at the right one; wraps when both do not fit in a line."""

    label: str
    value: str
    style: Style = Style.NORMAL

    def __post_init__(self) -> None:
        object.__setattr__(self, "label", plain(self.label))
        object.__setattr__(self, "value", plain(self.value))


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Ruler:
    """A line across the paper that counts its columns."""


@dataclass(frozen=True, slots=True)
class Gap:
    """An empty line."""


@dataclass(frozen=True, slots=True)
class Code:
    """A QR code in the middle. Its text may be anything: it is drawn, and never sent as letters."""

    text: str = field(repr=False)


Part = Text | Row | Rule | Ruler | Gap | Code


@dataclass(frozen=True, slots=True)
class Document:
    parts: tuple[Part, ...]
