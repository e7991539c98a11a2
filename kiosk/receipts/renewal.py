"""The receipt of renewals: the new day of return, as large as the stamp was."""

from __future__ import annotations

from bridge.contract.circulation import Loan, Patron
from kiosk.receipts.document import Document
from kiosk.receipts.imprint import Imprint
from kiosk.receipts.loan import closing, stamped


def renewal_receipt(imprint: Imprint, patron: Patron, loans: tuple[Loan, ...]) -> Document:
    """The receipt for renewed `loans`, like that of a loan (seed 001, C)."""
    texts = imprint.texts
    parts = (
        *stamped(imprint, loans),
        imprint.items(texts.renewed, len(loans)),
        *imprint.particulars(patron.card),
    )
    return imprint.document(texts.renewal_title, parts, closing(imprint, loans), texts.thanks_reading)
