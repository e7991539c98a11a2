"""Papers as tests read them: the lines of a document, and what stands on them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

from bridge.contract.circulation import Fine, Item, Loan, Patron
from kiosk.receipts.document import Document
from kiosk.receipts.imprint import Imprint, Letterhead
from kiosk.receipts.layout import lay_out

NOW = datetime(2026, 11, 23, 9, 5, tzinfo=timezone(timedelta(hours=8)))
HEAD = Letterhead("Perpustakaan Umum Kota Contoh", ("Jl. Melati No. 1", "Kota Contoh"), 2000, ("Buka 08.00-16.00",))
PATRON = Patron("p1", "6472••••••••••12", 0, 2, date(2026, 12, 5))
FINE = Fine("F-1", 6000, Item("3271000012345", "Laskar Pelangi"), date(2026, 11, 20), date(2026, 11, 23), 3, 2000)


def imprint(language: str = "id", head: Letterhead = HEAD) -> Imprint:
    return Imprint(head, "Lobi 1", language, NOW)


def loan(number: str = "L-1", title: str = "Laskar Pelangi", due: date = date(2026, 12, 5)) -> Loan:
    return Loan(number, Item("3271000012345", title, "A Writer"), due, datetime(2026, 11, 23, tzinfo=UTC))


def texts(document: Document, columns: int = 32) -> list[str]:
    """The lines of the paper, white space folded."""
    return [" ".join(line.text.split()) for line in lay_out(document, columns)]


def said(document: Document) -> str:
    """The whole paper as one line, so that it does not matter where a sentence breaks."""
    return " ".join(texts(document))
