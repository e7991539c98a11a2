"""The slip with which a patron pays at the desk: what each late item costs, and why."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.contract.circulation import Fine
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.imprint import Imprint


def fine_slip(imprint: Imprint, fines: tuple[Fine, ...], card: str = "") -> Document:
    """Amount, rule and dates of `fines` (seed 001, mechanism B.5). `card` is the masked member number of whoever
    asked for the slip; after a return nobody's is known."""
    texts = imprint.texts
    parts = (
        *fine_parts(imprint, fines),
        *total(imprint, texts.to_pay, sum(fine.amount for fine in fines)),
        *imprint.particulars(card),
    )
    return imprint.document(texts.slip_title, parts, (texts.pay_at_desk, texts.no_proof), texts.thanks)


def fine_parts(imprint: Imprint, fines: tuple[Fine, ...]) -> Iterator[Part]:
    for fine in fines:
        yield from _fine(imprint, fine)
        yield Gap()


def total(imprint: Imprint, label: str, amount: int) -> Iterator[Part]:
    yield Rule()
    yield Text(label, centred=True)
    yield Text(imprint.rupiah(amount), Style.LARGE, centred=True)
    yield Rule()


def _fine(imprint: Imprint, fine: Fine) -> Iterator[Part]:
    """An older system may have left a fine without its reasons; then there is only the amount."""
    texts = imprint.texts
    yield Text(fine.item.title if fine.item else texts.old_fine, Style.BOLD)
    if fine.item:
        yield Row(texts.item_code, fine.item.barcode)
    yield Row(texts.fine_number, fine.number)
    if fine.due:
        yield Row(texts.due, imprint.day(fine.due))
    if fine.returned:
        yield Row(texts.returned, imprint.day(fine.returned))
    if fine.days and fine.rate:
        yield Row(texts.counted, f"{fine.days} x {imprint.rupiah(fine.rate)}")
    yield Row(texts.amount, imprint.rupiah(fine.amount), Style.BOLD)
