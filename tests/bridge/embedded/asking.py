"""Asks a town's library as its kiosks and its librarian do, and takes the answer for what a test expects it to be."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar

from sqlalchemy import Connection

from bridge.catalogs.embedded import payments, picking, settling
from bridge.catalogs.embedded.settling import Outcome
from bridge.contract.account import Account, Case, CaseKind, Hold, Payment
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Reason, Refusal, Returned, Undone
from bridge.rules import Rules
from tests.bridge.embedded.town import Town

Answer = TypeVar("Answer")
Kind = TypeVar("Kind")
Question = Callable[[Catalog], Awaitable[Answer]]


def was(kind: type[Kind], answer: object) -> Kind:
    assert isinstance(answer, kind), answer
    return answer


def reasons(answer: object) -> tuple[Reason, ...]:
    return was(Refusal, answer).reasons


def ask(town: Town, question: Question[Answer], kiosk: str = "K1") -> Answer:
    async def at_kiosk() -> Answer:
        return await question(town.library.catalog(kiosk))

    return asyncio.run(at_kiosk())


def give_back(town: Town, barcode: str, key: str | None = None, kiosk: str = "K1") -> Returned | Refusal:
    return ask(town, lambda catalog: catalog.return_item(barcode, key or next(town.keys)), kiosk)


def returned(town: Town, barcode: str, key: str | None = None, kiosk: str = "K1") -> Returned:
    return was(Returned, give_back(town, barcode, key, kiosk))


def renew(town: Town, patron: str, loan: str, key: str | None = None) -> Loan | Refusal:
    return ask(town, lambda catalog: catalog.renew(patron, loan, key or next(town.keys)))


def undo(town: Town, act: str, key: str | None = None, kiosk: str = "K1") -> Undone | Refusal:
    return ask(town, lambda catalog: catalog.undo(act, key or next(town.keys)), kiosk)


def place(
    town: Town, patron: str, barcode: str | None = None, title: str = "1", key: str | None = None
) -> Hold | Refusal:
    return ask(town, lambda catalog: catalog.place_hold(patron, title, barcode, key or next(town.keys)))


def held(town: Town, patron: str, barcode: str | None = None, title: str = "1") -> Hold:
    return was(Hold, place(town, patron, barcode, title))


def cancel(town: Town, patron: str, hold: str, key: str | None = None) -> Hold | Refusal:
    return ask(town, lambda catalog: catalog.cancel_hold(patron, hold, key or next(town.keys)))


def report(town: Town, loan: str, kind: CaseKind = CaseKind.DAMAGED, key: str | None = None) -> Case | Refusal:
    return ask(town, lambda catalog: catalog.report(loan, kind, key or next(town.keys)))


def case(town: Town, loan: str, kind: CaseKind = CaseKind.DAMAGED) -> Case:
    return was(Case, report(town, loan, kind))


def asked(town: Town, patron: str) -> Account | Refusal:
    return ask(town, lambda catalog: catalog.account(patron))


def account(town: Town, patron: str) -> Account:
    return was(Account, asked(town, patron))


def at_desk(town: Town, change: Callable[[Connection, Rules], Answer]) -> Answer:
    """What a librarian does, in a transaction of its own."""
    library = town.library
    with library.database.writing() as connection:
        return change(connection, library.rules.at_this_moment())


def pick(town: Town, barcode: str) -> Hold | Refusal:
    return at_desk(town, lambda connection, rules: picking.picked(connection, rules, barcode))


def take(town: Town, patron: str, *fines: str) -> Payment | None:
    return at_desk(town, lambda connection, rules: payments.take(connection, rules, patron, fines, "petugas"))


def settle(town: Town, case: str, outcome: Outcome, replacement: str | None = None) -> None:
    at_desk(town, lambda connection, rules: settling.settle(connection, rules, case, outcome, replacement, "petugas"))


def at_once(*acts: Callable[[], Any]) -> list[Any]:
    """What each of them came to when all began together: its answer, or what it raised."""
    with ThreadPoolExecutor(len(acts)) as pool:
        jobs = [pool.submit(act) for act in acts]
    return [job.exception() or job.result() for job in jobs]
