"""The receipt of a return: the loan has ended, and nothing on the paper tells whose it was."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.contract.circulation import Returned
from kiosk.lateness import costs_later
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Text
from kiosk.receipts.imprint import Imprint


def return_receipt(imprint: Imprint, returns: tuple[Returned, ...]) -> Document:
    """The receipt for `returns`. What lateness costs stands on a slip of its own, and the rule of fines apart from
    the sentence that the service itself is free (seed 001, costs)."""
    texts = imprint.texts
    parts = (
        *(part for returned in returns for part in _returned(imprint, returned)),
        imprint.items(texts.returned_total, len(returns)),
        *imprint.particulars(),
        Rule(),
        Text(texts.free, centred=True),
    )
    waits = any(returned.waiting for returned in returns)
    return imprint.document(texts.return_title, parts, (texts.waiting_meaning,) if waits else (), texts.thanks)


def _returned(imprint: Imprint, returned: Returned) -> Iterator[Part]:
    yield from imprint.item(returned.item, returned.number, waiting=returned.waiting)
    yield Row(imprint.texts.returned, imprint.time(returned.returned_at))
    if costs_later(returned):
        yield Text(imprint.texts.late_later)
    yield Gap()
