"""Putting documents on paper, and telling a patron how that went."""

from __future__ import annotations

from kiosk.desk import Desk
from kiosk.receipts.document import Document
from kiosk.views import Receipt


async def put_on_paper(desk: Desk, *documents: Document) -> Receipt:
    """PRINTED when all of them came out, one after another; PAPER_OUT and FAILED otherwise."""
    try:
        for document in documents:
            if not (await desk.printer.status()).can_print:
                return Receipt.PAPER_OUT
            await desk.printer.print(document)
    except OSError:
        return Receipt.FAILED
    return Receipt.PRINTED
