"""Puts together what a member has, has booked and owes."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Row, Select, select

from bridge.catalogs.inlislite import booking, copies, lending, readers, renewing, returning, tables
from bridge.catalogs.inlislite.desk import Desk
from bridge.catalogs.inlislite.readers import Reader
from bridge.contract.account import Account, OpenLoan
from bridge.contract.circulation import Fine, Item, Reason, Refusal
from bridge.policy import PatronFacts

_items, _violations = tables.collectionloanitems.c, tables.pelanggaran.c


def account(desk: Desk, patron: str) -> Account | Refusal:
    who = readers.reader(desk, patron)
    if who is None:
        return Refusal((Reason.CARD_UNKNOWN,))
    known = readers.facts(desk, who)
    loans = (_open_loan(desk, who, known, loan) for loan in copies.open_loans_of(desk, who))
    return Account(
        readers.as_member(desk, who).patron,
        who.expires,
        tuple(loan for loan in loans if loan is not None),
        booking.of_reader(desk, who),
        tuple(_fines(desk, who)),
        days_left=(who.expires - desk.today).days,
    )


def _open_loan(desk: Desk, who: Reader, known: PatronFacts, row: Row[Any]) -> OpenLoan | None:
    copy = copies.copy_of(desk, row.Collection_id)
    if copy is None:
        return None
    loan = lending.told(desk, row, copy)
    refused = renewing.refused(desk, who, known, row, copy)
    cost = returning.cost_today(desk, row, copy, loan.due)
    return OpenLoan(loan, (loan.due - desk.today).days, cost, refused)


def _fines(desk: Desk, who: Reader) -> list[Fine]:
    """What was not for lateness has no days."""
    shown = (_violations.ID, _violations.JumlahDenda, _violations.Collection_id, _violations.JenisPelanggaran_id)
    query: Select[Any] = select(*shown, _items.DueDate, _items.ActualReturn, _items.LateDays)
    query = query.outerjoin(tables.collectionloanitems, _items.ID == _violations.CollectionLoanItem_id)
    theirs = (_violations.Member_id == who.id) & readers.unpaid()
    return [_fine(desk, row) for row in desk.connection.execute(query.where(theirs).order_by(_violations.ID))]


def _fine(desk: Desk, row: Row[Any]) -> Fine:
    copy = copies.copy_of(desk, row.Collection_id) if row.Collection_id is not None else None
    item: Item | None = copy.item if copy else None
    if row.JenisPelanggaran_id != desk.ids.late:
        return Fine(str(row.ID), returning.whole(row.JumlahDenda), item)
    days = max(0, int(row.LateDays or 0))
    amount = returning.whole(row.JumlahDenda)
    return returning.fine_of(row, item, amount // days if days and amount % days == 0 else 0)
