"""The number of a loan, made as INLISLite makes it: in 3.2 place, date and five digits; in 3.3 without the place."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, insert, select
from sqlalchemy.exc import IntegrityError

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.contract.circulation import Unavailable

_TRIES = 20
_DIGITS = 5
_loans = tables.collectionloans.c


def new_loan(desk: Desk, member: int, *, is_over: bool = False) -> str:
    """A row of `collectionloans` for one item, under the next number; INLISLite's own desks take numbers, too."""
    for _ in range(_TRIES):
        number = _next(desk)
        try:
            desk.connection.execute(insert(tables.collectionloans).values(_row(desk, number, member, is_over)))
        except IntegrityError as error:
            if error.orig is None or error.orig.args[0] != _DUPLICATE:
                raise
        else:
            return number
    raise Unavailable("INLISLite's loan numbers are taken faster than they can be asked for")


_DUPLICATE = 1062


def _row(desk: Desk, number: str, member: int, is_over: bool) -> dict[str, Any]:
    counts = {"CollectionCount": 1, "LoanCount": 0 if is_over else 1, "ReturnCount": 1 if is_over else 0}
    row = {"ID": number, "Member_id": member, **counts, "LateCount": 0, "ExtendCount": 0, **desk.made}
    if desk.schema.has(_loans.LocationLibrary_id):
        row["LocationLibrary_id"] = desk.ids.place
    return row


def _next(desk: Desk) -> str:
    place = str(desk.ids.place) if desk.schema.version == "3.2" else ""
    begin = f"{place}{desk.now:%y%m%d}"
    ours = _loans.ID.startswith(begin, autoescape=True) & (func.char_length(_loans.ID) == len(begin) + _DIGITS)
    last = desk.connection.scalar(select(func.max(_loans.ID)).where(ours)) or ""
    counted = last[len(begin) :]
    return f"{begin}{int(counted) + 1 if counted.isascii() and counted.isdigit() else 1:0{_DIGITS}}"
