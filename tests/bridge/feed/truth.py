"""What the library itself would decide by, row by row, to be compared with what a stand was told."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import cases, facts, holds, lending
from bridge.catalogs.embedded.tables import cards, items, patrons
from bridge.contract.circulation import Refusal
from bridge.contract.fingerprints import loan_print
from bridge.offline.cache import Cache
from bridge.policy import ItemFacts, PatronFacts, bin_for, item_reasons, patron_reasons
from bridge.rules import Rules
from tests.bridge.feed.learning import Stand

STRANGER = "eve"  # who has nothing, waits for nothing and whom nothing keeps from borrowing


def agrees(stand: Stand) -> None:
    """Asserts that the stand knows every patron and item as the library does, and no others."""
    library = stand.town.library
    with library.database.reading() as connection:
        rules = library.rules.at_this_moment()
        ids = connection.scalars(select(patrons.c.id)).all()
        codes = connection.execute(select(cards.c.code, cards.c.patron_id)).all()
        barcodes = connection.execute(select(items.c.id, items.c.barcode)).all()
        for id in ids:
            _patron(connection, rules, stand.cache, id)
        for code, owner in codes:
            assert stand.cache.patron("card", code) == stand.cache.patron("patron", owner) is not None
        for id, barcode in barcodes:
            _item(connection, rules, stand, id, barcode)
        there = connection.scalars(select(items.c.id).where(~items.c.withdrawn)).all()
        assert stand.cache.size == (len(ids), len(there))
        assert stand.cache.policy == rules.policy
        assert stand.cache.holidays == facts.closed(connection, rules.now().date())


def _patron(connection: Connection, rules: Rules, cache: Cache, id: str) -> None:
    who, known, today = facts.member(connection, id), cache.patron("patron", id), rules.now().date()
    assert who is not None
    assert known is not None
    true = facts.patron_facts(connection, who, today)
    told = PatronFacts(known.status, known.expires, known.visited == today, known.loans, known.overdue, true.unpaid)
    assert (told, known.owes, known.has_pin) == (true, true.unpaid > 0, who.pin_hash is not None)
    assert patron_reasons(told, rules.policy, today) == patron_reasons(true, rules.policy, today)


def _item(connection: Connection, rules: Rules, stand: Stand, id: int, barcode: str) -> None:
    copy, known, today = facts.find_copy(connection, barcode), stand.cache.item(barcode), rules.now().date()
    if copy is None:
        assert known is None
        return
    assert known is not None
    loan = facts.open_loan(connection, id)
    assert (known.due, known.renewals) == ((loan.due, loan.renewals) if loan else (None, 0))
    assert known.loan == (_loan_print(stand, loan.patron_id, barcode) if loan else "")
    kept = facts.kept_for(connection, id, today) is not None
    assert known.wanted == (kept or holds.waiting_for(connection, id, ""))
    assert known.has_case == (cases.open_on_item(connection, id) is not None)
    texts = (copy.item.title[:80], copy.for_loan, bin_for(copy.item.call_number, rules.policy))
    assert (known.title, known.for_loan, known.bin) == texts
    if loan is None:
        _decision(connection, rules, stand.cache, barcode, today)


def _decision(connection: Connection, rules: Rules, cache: Cache, barcode: str, today: date) -> None:
    """Whether the stand would lend it to somebody as the library would."""
    answer = lending.check(connection, rules, STRANGER, barcode)
    reasons = answer.reasons if isinstance(answer, Refusal) else ()
    known = cache.item(barcode)
    assert known is not None
    assert known.due is None
    assert item_reasons(ItemFacts(known.for_loan, "nobody", known.wanted, known.has_case)) == tuple(
        reason for reason in reasons if reason.startswith("item-")
    )


def _loan_print(stand: Stand, patron: str, barcode: str) -> str:
    known = stand.cache.patron("patron", patron)
    assert known is not None
    return loan_print(stand.key, known.row, barcode)
