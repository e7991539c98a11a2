"""What contradicts itself once an item's history is in order: each becomes a matter, or explains itself."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, func, or_, select

from bridge.catalogs.embedded import matters
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.tables import letters, loans
from bridge.catalogs.embedded.timeline import Back, Clash
from bridge.contract.letters import Deed
from bridge.rules import Rules

_REAL = ~loans.c.undone


def judge_clashes(
    connection: Connection, rules: Rules, item: int, later: Collection[int], clashes: Collection[Clash]
) -> None:
    """`later` are the ids of all loans about which the clashes say everything."""
    pairs = {(clash.first, clash.second) for clash in clashes}
    for first, second in sorted(pairs):
        matters.open_one(connection, rules, MatterKind.LENT_TWICE, item=item, loan=first, other=second)
    matters.explain_clashes(connection, rules, later, pairs)


def judge_returns(connection: Connection, rules: Rules, item: int, since: datetime, loose: Collection[Back]) -> None:
    """A letter's return is a matter while nobody had the item."""
    told = select(letters).where(letters.c.item_id == item, letters.c.deed == Deed.RETURN.value, letters.c.at >= since)
    for letter in connection.execute(told).all():
        if Back(letter.at, letter.kiosk) in loose:
            matters.open_one(connection, rules, MatterKind.NOT_LENT, letter=letter.id, item=item)
        else:
            matters.explain_letters(connection, rules, MatterKind.NOT_LENT, [letter.id])


def judge_limit(connection: Connection, rules: Rules, patron: str, since: datetime) -> None:
    """Each of the patron's loans since then is judged by how many they had when it was made, if any of these was told
    by letter: all others were judged when they were made."""
    theirs = select(loans).where(loans.c.patron_id == patron, loans.c.lent_at >= since, _REAL)
    for loan in connection.execute(theirs).all():
        number, late = _had(connection, loan)
        if late and number > rules.policy.max_loans:
            matters.open_one(connection, rules, MatterKind.LIMIT_PASSED, item=loan.item_id, loan=loan.id)
        else:
            matters.explain_loan(connection, rules, MatterKind.LIMIT_PASSED, loan.id)


def _had(connection: Connection, loan: Row[Any]) -> tuple[int, int]:
    """How many loans the patron had when this one was made, itself among them, and how many of them by letter."""
    before = or_(loans.c.lent_at < loan.lent_at, (loans.c.lent_at == loan.lent_at) & (loans.c.id <= loan.id))
    still_out = or_(loans.c.returned_at.is_(None), loans.c.returned_at > loan.lent_at)
    told = (letters.c.loan_id == loans.c.id) & (letters.c.deed == Deed.BORROW.value)
    had = select(func.count(), func.count(letters.c.id)).select_from(loans.outerjoin(letters, told))
    number, late = connection.execute(had.where(loans.c.patron_id == loan.patron_id, _REAL, before, still_out)).one()
    return number, late
