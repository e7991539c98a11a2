"""The receipt of a loan: it stands for the hand stamp, so the day of return is the largest thing on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from bridge.contract.circulation import Loan, Patron
from kiosk.receipts.document import Document, Gap, Part, Rule, Style, Text
from kiosk.receipts.imprint import Imprint


def loan_receipt(imprint: Imprint, patron: Patron, loans: tuple[Loan, ...]) -> Document:
    """The receipt for `loans`.

    It carries the day of return and the masked member number, as the stamp did (seed 001, mechanism A.9), and
    never a patron's name. Loans due on the same day share one date; the earliest day comes first.
    """
    texts = imprint.texts
    parts = (
        *stamped(imprint, loans),
        imprint.items(texts.total, len(loans)),
        *imprint.particulars(patron.card),
    )
    return imprint.document(texts.loan_title, parts, closing(imprint, loans), texts.thanks_reading)


def closing(imprint: Imprint, loans: tuple[Loan, ...]) -> tuple[str, ...]:
    """The last sentences: what it means to wait, and to be due about a day, where anything does."""
    texts = imprint.texts
    waiting = (texts.waiting_meaning,) if any(loan.waiting for loan in loans) else ()
    about = (texts.about_meaning,) if any(loan.estimated for loan in loans) else ()
    return (*waiting, *about, texts.keep)


def stamped(imprint: Imprint, loans: tuple[Loan, ...]) -> Iterator[Part]:
    """The loans by their days of return, those that are certain apart from those that are not."""
    by_day = attrgetter("due", "estimated")
    for (due, estimated), together in groupby(sorted(loans, key=by_day), key=by_day):
        for loan in together:
            yield from imprint.item(loan.item, loan.number, waiting=loan.waiting)
            yield Gap()
        yield from _day_of_return(imprint, due, estimated)
        yield Rule()


def _day_of_return(imprint: Imprint, due: date, estimated: bool) -> Iterator[Part]:
    yield Text(imprint.texts.return_by_about if estimated else imprint.texts.return_by, centred=True)
    yield Text(imprint.weekday(due), Style.LARGE, centred=True)
    yield Text(imprint.day(due), Style.LARGE, centred=True)
