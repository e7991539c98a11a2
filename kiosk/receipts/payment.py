"""The proof of payment: what was paid at the desk, for which fines, under a number nobody can guess."""

from __future__ import annotations

from bridge.contract.account import Payment
from kiosk.receipts.document import Document, Row, Rule, Style, Text
from kiosk.receipts.fine_slip import fine_parts, total
from kiosk.receipts.imprint import Imprint


def payment_proof(imprint: Imprint, payment: Payment, *, copy: bool) -> Document:
    """The proof (seed 001, mechanism B.6). `copy` when it is printed again: then it says so above everything."""
    texts = imprint.texts
    parts = (
        *((Text(texts.copy.upper(), Style.LARGE, centred=True), Rule()) if copy else ()),
        Row(texts.payment_number, payment.number, Style.BOLD),
        Row(texts.paid_at, imprint.time(payment.paid_at)),
        Rule(),
        *fine_parts(imprint, payment.fines),
        *total(imprint, texts.paid, payment.total),
        *imprint.particulars(payment.card),
    )
    return imprint.document(texts.payment_title, parts, (texts.keep_proof,), texts.thanks)
