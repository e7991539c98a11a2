"""What the small library tells a kiosk in advance."""

from __future__ import annotations

from datetime import date

from bridge.contract.fingerprints import fingerprint, loan_print
from bridge.contract.standin import Changes, KnownItem, KnownPatron
from bridge.policy import LoanPolicy
from tests.contract.library import DUE, NOW, SmallLibrary

HOLIDAYS = (date(2026, 12, 25), date(2027, 1, 1))
WHEN = (NOW, LoanPolicy(require_visit=False, bins={"899": "Kotak 2"}), HOLIDAYS)


def told_in_advance(books: SmallLibrary, key: bytes, after: str) -> Changes:
    """The patrons and then the items, again whenever something was lent; any other `after` begins afresh."""
    match after:
        case "items":
            return Changes((), _items(books, key), f"told-{len(books.loans)}", False, False, *WHEN)
        case _ if after == f"told-{len(books.loans)}":
            return Changes((), (), after, False, False, *WHEN)
        case _:
            return Changes(_patrons(books, key), (), "items", True, not after.startswith("told"), *WHEN)


def _patrons(books: SmallLibrary, key: bytes) -> tuple[KnownPatron, ...]:
    return tuple(
        KnownPatron(
            f"row-{number}",
            (fingerprint(key, "patron", f"p{number}"), fingerprint(key, "card", f"card-{number}")),
            loans=sum(patron == f"p{number}" for patron, _ in books.loans),
            has_pin=number != 1,
        )
        for number in (1, 2, 3)
    )


def _items(books: SmallLibrary, key: bytes) -> tuple[KnownItem, ...]:
    lent = {barcode: patron for patron, barcode in books.loans}
    return tuple(
        KnownItem(
            str(number),
            fingerprint(key, "item", f"b{number}"),
            f"Judul <b{number}> “Laut” \x1b@\n",
            due=DUE if f"b{number}" in lent else None,
            loan=loan_print(key, f"row-{lent[f'b{number}'][1:]}", f"b{number}") if f"b{number}" in lent else "",
        )
        for number in (1, 2, 3, 4)
    )
