"""The receipt of a loan: it stands for the hand stamp, so the day of return is the largest thing on it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from bridge.contract.circulation import Loan, Patron
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
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
    return imprint.document(texts.loan_title, parts, (texts.keep,), texts.thanks_reading)


def stamped(imprint: Imprint, loans: tuple[Loan, ...]) -> Iterator[Part]:
    """The loans by their days of return."""
    by_day = attrgetter("due")
    for due, together in groupby(sorted(loans, key=by_day), key=by_day):
        for loan in together:
            yield Text(loan.item.title, Style.BOLD)
            yield Row(imprint.texts.item_code, loan.item.barcode)
            yield Row(imprint.texts.transaction, loan.number)
            yield Gap()
        yield from _day_of_return(imprint, due)
        yield Rule()


def _day_of_return(imprint: Imprint, due: date) -> Iterator[Part]:
    yield Text(imprint.texts.return_by, centred=True)
    yield Text(imprint.weekday(due), Style.LARGE, centred=True)
    yield Text(imprint.day(due), Style.LARGE, centred=True)
