"""The slip of an application: its number, what to bring to the desk, what the card costs, and when it is open."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.contract.membership import Applied
from kiosk.receipts.document import Code, Document, Gap, Part, Row, Rule, Style, Text
from kiosk.receipts.imprint import Imprint
from kiosk.registration.settings import Registration


def application_slip(imprint: Imprint, applied: Applied, registration: Registration) -> Document:
    """Nobody's name, birth or number is on it (seed 000, item 1: fee and photo are settled at the desk)."""
    texts = imprint.texts
    parts = (*_number(imprint, applied), *_to_do(imprint, applied, registration), *imprint.particulars())
    closing = (texts.application_keep,)
    return imprint.document(texts.application_title, parts, closing, texts.thanks, lending=False)


def _number(imprint: Imprint, applied: Applied) -> Iterator[Part]:
    texts = imprint.texts
    yield Text(texts.application_number, centred=True)
    yield Text(applied.number, Style.LARGE, centred=True)
    yield Code(applied.number)
    if applied.waiting:
        yield Text(texts.application_waiting, centred=True)
    yield Rule()


def _to_do(imprint: Imprint, applied: Applied, registration: Registration) -> Iterator[Part]:
    texts = imprint.texts
    yield Text(texts.application_bring, Style.BOLD)
    for line in registration.bring or (texts.application_bring_identity,):
        yield Text(f"- {line}")
    if not applied.photo:
        yield Text(f"- {texts.application_photo}")
    if applied.fee:
        yield Row(texts.application_fee, imprint.rupiah(applied.fee), Style.BOLD)
    if registration.hours:
        yield Gap()
        yield Text(texts.application_hours, Style.BOLD)
        yield from (Text(line) for line in registration.hours)
    yield Rule()
