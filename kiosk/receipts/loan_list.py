"""The list of a patron's loans, for whoever would rather have it on paper."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.contract.account import Account, OpenLoan
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.imprint import Imprint


def loan_list(imprint: Imprint, account: Account) -> Document:
    """All loans of the account, the earliest day of return first."""
    texts = imprint.texts
    parts = (
        *(part for loan in sorted(account.loans, key=lambda loan: loan.loan.due) for part in _loan(imprint, loan)),
        Rule(),
        imprint.items(texts.total, len(account.loans)),
        *imprint.particulars(account.patron.card),
    )
    return imprint.document(texts.list_title, parts, (), texts.thanks_reading)


def _loan(imprint: Imprint, open_loan: OpenLoan) -> Iterator[Part]:
    texts, loan = imprint.texts, open_loan.loan
    yield Text(loan.item.title, Style.BOLD)
    yield Row(texts.item_code, loan.item.barcode)
    yield Row(texts.transaction, loan.number)
    yield Row(texts.due, imprint.day(loan.due), Style.BOLD)
    if open_loan.days_left < 0:
        yield Row(texts.late, imprint.days(-open_loan.days_left))
    else:
        yield Row(texts.left, imprint.days(open_loan.days_left))
    if open_loan.fine:
        yield Row(texts.fine_today, imprint.rupiah(open_loan.fine))
    yield Gap()
