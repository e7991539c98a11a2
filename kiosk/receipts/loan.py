"""The receipt of a loan: it stands for the hand stamp, so the day of return is the largest thing on it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter

from bridge.contract.circulation import Loan, Patron
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.texts import TEXTS, Texts


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What the library prints on every receipt.

    `fine_per_day` is whole rupiah for each item and day, 0 where no fines are taken (seed 001: 2000);
    `footer` are the library's own lines, the same in every language.
    """

    name: str = "Perpustakaan"
    address: tuple[str, ...] = ()
    fine_per_day: int = 0
    footer: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip():
            raise ValueError("name is empty: a receipt begins with the library's name")
        if self.fine_per_day < 0:
            raise ValueError(f"fine_per_day is {self.fine_per_day}: it must be 0 or more rupiah")


def loan_receipt(  # noqa: PLR0913, PLR0917 - everything a receipt says, and nothing else
    letterhead: Letterhead,
    kiosk: str,
    patron: Patron,
    loans: tuple[Loan, ...],
    language: str,
    printed_at: datetime,
) -> Document:
    """The receipt for `loans`, in `language` ("id" or "en"; KeyError for another).

    It carries the day of return and the masked member number, as the stamp did (seed 001, mechanism A.9), and
    never a patron's name. Loans due on the same day share one date; the earliest day comes first.
    `printed_at` is the kiosk's local time.
    """
    texts = TEXTS[language]
    return Document(
        (
            *_head(letterhead),
            Rule(),
            Text(texts.loan_title.upper(), Style.BOLD, centred=True),
            Rule(),
            *_loans(loans, texts),
            *_particulars(kiosk, patron, len(loans), texts, printed_at),
            *_foot(letterhead, texts),
        )
    )


def _head(letterhead: Letterhead) -> Iterator[Part]:
    yield Text(letterhead.name, Style.LARGE, centred=True)
    for line in letterhead.address:
        yield Text(line, centred=True)


def _loans(loans: tuple[Loan, ...], texts: Texts) -> Iterator[Part]:
    by_day = attrgetter("due")
    for due, together in groupby(sorted(loans, key=by_day), key=by_day):
        for loan in together:
            yield Text(loan.item.title, Style.BOLD)
            yield Row(texts.item_code, loan.item.barcode)
            yield Row(texts.transaction, loan.number)
            yield Gap()
        yield from _day_of_return(due, texts)
        yield Rule()


def _day_of_return(due: date, texts: Texts) -> Iterator[Part]:
    yield Text(texts.return_by, centred=True)
    yield Text(_spelled(due, "EEEE", texts), Style.LARGE, centred=True)
    yield Text(_spelled(due, texts.date, texts), Style.LARGE, centred=True)


def _particulars(kiosk: str, patron: Patron, count: int, texts: Texts, at: datetime) -> Iterator[Part]:
    yield Row(texts.total, texts.one_item if count == 1 else texts.many_items.format(count=count))
    yield Row(texts.member, patron.card)
    yield Row(texts.printed, _spelled(at, texts.time, texts))
    yield Row(texts.kiosk, kiosk)


def _foot(letterhead: Letterhead, texts: Texts) -> Iterator[Part]:
    yield Rule()
    if letterhead.fine_per_day:
        yield Text(texts.fine.format(amount=_rupiah(letterhead.fine_per_day, texts)), centred=True)
    yield Text(texts.keep, centred=True)
    for line in letterhead.footer:
        yield Text(line, centred=True)
    yield Gap()
    yield Text(texts.thanks, Style.BOLD, centred=True)


def _spelled(moment: date, pattern: str, texts: Texts) -> str:
    from babel.dates import format_date, format_datetime  # 30 ms that a kiosk's start need not wait for

    if isinstance(moment, datetime):
        return format_datetime(moment, pattern, locale=texts.locale)
    return format_date(moment, pattern, locale=texts.locale)


def _rupiah(amount: int, texts: Texts) -> str:
    from babel.numbers import format_decimal

    return format_decimal(amount, locale=texts.locale)
