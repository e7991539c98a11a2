"""What every paper of a kiosk begins and ends with: the library, its rule of fines, when and where it was printed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from bridge.contract.circulation import Item
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.plain import plain
from kiosk.receipts.texts import TEXTS, Texts


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the library prints on every receipt.

    `fine_per_day` is whole rupiah for each item and day, 0 where no fines are taken (seed 001: 2000); `fine_counting`
    says whether only days on which the library is open count, as in the central's policy.
    `footer` are the library's own lines, the same in every language.
    """

    name: str = "Perpustakaan"
    address: tuple[str, ...] = ()
    fine_per_day: int = 0
    footer: tuple[str, ...] = ()
    fine_counting: Literal["opening", "calendar"] = "opening"

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name is empty: a receipt begins with the library's name")
        if self.fine_per_day < 0:
            raise ValueError(f"fine_per_day is {self.fine_per_day}: it must be 0 or more rupiah")


@dataclass(frozen=True, slots=True)
class Imprint:
    """Which library prints, on which kiosk, in which language ("id" or "en") and when, in the kiosk's local time."""

    letterhead: Letterhead
    kiosk: str
    language: str
    printed_at: datetime

    @property
    def texts(self) -> Texts:
        """KeyError for a language that receipts do not speak."""
        return TEXTS[self.language]

    def document(
        self, title: str, parts: Iterable[Part], closing: tuple[str, ...], thanks: str, *, lending: bool = True
    ) -> Document:
        """`parts` between head and foot. `closing` are the paper's own last sentences, each its own paragraph. What is
        not about `lending` has no rule of fines."""
        return Document((*self._head(title), *parts, *self._foot(closing, thanks, lending)))

    def particulars(self, card: str = "") -> Iterator[Part]:
        """`card` is a masked member number; nobody's when it is empty."""
        if card:
            yield Row(self.texts.member, card)
        yield Row(self.texts.printed, self.time(self.printed_at))
        yield Row(self.texts.kiosk, self.kiosk)

    def items(self, label: str, count: int) -> Row:
        texts = self.texts
        return Row(label, texts.one_item if count == 1 else texts.many_items.format(count=count))

    def item(self, item: Item, number: str, *, waiting: bool) -> Iterator[Part]:
        """What was lent, renewed or returned: the library has it, or the stand keeps it under a number of its own."""
        texts = self.texts
        yield Text(plain(item.title) or texts.untitled.format(barcode=item.barcode), Style.BOLD)
        yield Row(texts.item_code, item.barcode)
        yield Row(texts.own_number if waiting else texts.transaction, number)
        yield Row(texts.status, texts.waiting if waiting else texts.registered, Style.BOLD if waiting else Style.NORMAL)

    def days(self, count: int) -> str:
        return (self.texts.one_day if count == 1 else self.texts.many_days).format(count=count)

    def weekday(self, day: date) -> str:
        return self._date(day, "EEEE")

    def day(self, day: date) -> str:
        return self._date(day, self.texts.date)

    def time(self, moment: datetime) -> str:
        """`moment` in its own zone."""
        from babel.dates import format_datetime  # 30 ms that a kiosk's start need not wait for

        return format_datetime(moment, self.texts.time, locale=self.texts.locale)

    def rupiah(self, amount: int) -> str:
        """Whole rupiah as everybody in Indonesia writes them, in both languages: "Rp 2.000"."""
        return f"Rp {amount:,}".replace(",", ".")

    def _head(self, title: str) -> Iterator[Part]:
        yield Text(self.letterhead.name, Style.LARGE, centred=True)
        for line in self.letterhead.address:
            yield Text(line, centred=True)
        yield Rule()
        yield Text(title.upper(), Style.BOLD, centred=True)
        yield Rule()

    def _foot(self, closing: tuple[str, ...], thanks: str, lending: bool) -> Iterator[Part]:
        yield Rule()
        if lending and self.letterhead.fine_per_day:
            yield Text(self._rule_of_fines(), centred=True)
        for sentence in closing:
            yield Text(sentence, centred=True)
        for line in self.letterhead.footer:
            yield Text(line, centred=True)
        yield Gap()
        yield Text(thanks, Style.BOLD, centred=True)

    def _rule_of_fines(self) -> str:
        rule = {"opening": self.texts.fine_opening, "calendar": self.texts.fine}[self.letterhead.fine_counting]
        return rule.format(amount=self.rupiah(self.letterhead.fine_per_day))

    def _date(self, day: date, pattern: str) -> str:
        from babel.dates import format_date

        return format_date(day, pattern, locale=self.texts.locale)
