"""The receipt of a return: the loan has ended, and nothing on the paper tells whose it was."""

from __future__ import annotations

from collections.abc import Iterator

from bridge.contract.circulation import Returned
from kiosk.receipts.document import Document, Gap, Part, Row, Rule, Style, Text
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
    return imprint.document(texts.return_title, parts, (), texts.thanks)


def _returned(imprint: Imprint, returned: Returned) -> Iterator[Part]:
    texts = imprint.texts
    yield Text(returned.item.title, Style.BOLD)
    yield Row(texts.item_code, returned.item.barcode)
    yield Row(texts.transaction, returned.number)
    yield Row(texts.returned, imprint.time(returned.returned_at))
    yield Gap()
