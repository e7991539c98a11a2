"""Two kiosks, three patrons and three copies, and every act that is done there, by the library and by a ledger."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import itertools
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AbstractContextManager
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeVar

from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    rule,
)

from bridge.catalogs.embedded import office_picks, payments, picking, tables
from bridge.catalogs.embedded.library import Library
from bridge.contract.account import Account, Hold, HoldState
from bridge.contract.catalog import Catalog
from bridge.contract.circulation import Loan, Place, Reason, Refusal, Returned, Undone, Whereabouts
from tests.bridge.embedded.ledger import COPIES, MAX_LOANS, MAX_RENEWALS, POLICY, Ledger, Reasons, Wait, is_open
from tests.bridge.embedded.town import Town
from tests.contract.stories import account_of, where

Answer = TypeVar("Answer")
Ask = Callable[[Catalog], Awaitable[Answer]]
Way = Callable[[Library], AbstractContextManager[dict[str, Catalog]]]

PATRONS, KIOSKS = ("ann", "bob", "cid"), ("K1", "K2")
A_PATRON, A_KIOSK, A_COPY = (st.sampled_from(names) for names in (PATRONS, KIOSKS, tuple(COPIES)))
A_TITLE = st.sampled_from((("1", None), ("1", "a1"), ("1", "a2"), ("2", None), ("2", "b1")))
A_STRANGER = st.sampled_from((None, None, None, *PATRONS))
BACK = st.integers(0, 3)  # how many before the latest
SELDOM = st.sampled_from((False, False, False, True))

AT_A_KIOSK: dict[str, Any] = {"kiosk": A_KIOSK, "lost": SELDOM}  # an answer that is lost is asked for again
ACTS: tuple[tuple[int, str, dict[str, Any]], ...] = (
    (6, "borrow", {**AT_A_KIOSK, "patron": A_PATRON, "barcode": A_COPY}),
    (3, "take_back", {**AT_A_KIOSK, "back": BACK}),
    (3, "renew", {**AT_A_KIOSK, "back": BACK, "stranger": A_STRANGER}),
    (6, "undo", {"elsewhere": SELDOM, "back": st.sampled_from((0, 0, 0, 1, 2)), "lost": SELDOM}),
    (4, "place_hold", {**AT_A_KIOSK, "patron": A_PATRON, "title": A_TITLE}),
    (2, "cancel_hold", {**AT_A_KIOSK, "back": BACK, "stranger": A_STRANGER}),
    (2, "ask_again", {"kiosk": A_KIOSK, "back": st.integers(0, 20)}),
    (3, "pick", {"barcode": A_COPY}),
    (1, "clear_the_hold_shelf", {}),
    (1, "pay", {"patron": A_PATRON}),
    (3, "days_pass", {"days": st.integers(1, 4), "tended": st.booleans()}),
    (1, "a_minute_passes", {}),
)
AN_ACT = st.one_of(
    *(st.tuples(st.just(name), st.fixed_dictionaries(given)) for often, name, given in ACTS for _ in range(often))
)


class TwoKiosks(RuleBasedStateMachine):
    """Every act is done by the library and by the ledger; what all can see afterwards is the same."""

    def __init__(self, way: Way) -> None:
        super().__init__()
        self.open = contextlib.ExitStack()
        folder = Path(self.open.enter_context(tempfile.TemporaryDirectory()))
        (folder / "library.db").write_bytes(founded())
        self.town = Town(f"sqlite:///{folder}/library.db", POLICY)
        self.open.callback(self.town.library.close)
        self.runner = self.open.enter_context(asyncio.Runner())
        self.catalogs = self.open.enter_context(way(self.town.library))
        self.ledger = Ledger(self.town.library.rules.now())
        self.asked: list[tuple[Ask[Any], object]] = []
        self.holds: list[Wait] = []
        self.keys = (f"key-{number:08d}" for number in itertools.count())

    def teardown(self) -> None:
        self.open.close()

    @rule(hour=st.lists(AN_ACT, min_size=2, max_size=5))
    def an_hour(self, hour: list[tuple[str, dict[str, Any]]]) -> None:
        """One rule for all acts: of many rules Hypothesis leaves half away, and what goes wrong takes several."""
        for act, given in hour:
            self.happens(act, **given)

    def happens(self, act: str, **given: Any) -> None:
        getattr(self, act)(**given)

    def borrow(self, kiosk: str, patron: str, barcode: str, lost: bool) -> None:
        key = next(self.keys)
        answer = self.ask(kiosk, lambda catalog: catalog.borrow(patron, barcode, key), lost=lost)
        assert reasons(answer) == self.ledger.borrow(key, kiosk, patron, barcode)
        if isinstance(answer, Loan):
            lent = self.ledger.loans[-1]
            lent.number = answer.number
            assert (answer.item.barcode, answer.due) == (barcode, lent.due)

    def take_back(self, kiosk: str, back: int, lost: bool) -> None:
        """Of what is lent, if anything is."""
        out = [barcode for barcode in COPIES if self.ledger.out(barcode)]
        barcode, key = lately(out or list(COPIES), back), next(self.keys)
        answer = self.ask(kiosk, lambda catalog: catalog.return_item(barcode, key), lost=lost)
        lent = self.ledger.take_back(key, kiosk, barcode)
        if lent is None:
            assert reasons(answer) == (Reason.ITEM_NOT_LENT,)
            return
        assert isinstance(answer, Returned)
        place = Place.HOLD_SHELF if self.ledger.kept_for(barcode) else Place.BIN
        told = (answer.number, answer.due, answer.place, answer.fine.amount if answer.fine else 0)
        assert told == (lent.number, lent.due, place, lent.owed)

    def renew(self, kiosk: str, back: int, stranger: str | None, lost: bool) -> None:
        if not self.ledger.loans:
            return
        still_out = [lent for lent in self.ledger.loans if is_open(lent)]
        lent, key = lately(still_out or self.ledger.loans, back), next(self.keys)
        patron = stranger or lent.patron
        answer = self.ask(kiosk, lambda catalog: catalog.renew(patron, lent.number, key), lost=lost)
        assert reasons(answer) == self.ledger.renew(patron, lent)
        assert not isinstance(answer, Loan) or answer.due == lent.due

    def undo(self, back: int, elsewhere: bool, lost: bool) -> None:
        if not self.ledger.acts:
            return
        act, key = lately(list(self.ledger.acts), back), next(self.keys)
        kiosk = KIOSKS[(KIOSKS.index(self.ledger.kiosk_of(act)) + elsewhere) % 2]
        answer = self.ask(kiosk, lambda catalog: catalog.undo(act, key), lost=lost)
        assert isinstance(answer, Undone) is self.ledger.undo(act, kiosk), answer
        assert reasons(answer) in ((), (Reason.UNDO_TOO_LATE,))

    def place_hold(self, kiosk: str, patron: str, title: tuple[str, str | None], lost: bool) -> None:
        key = next(self.keys)
        answer = self.ask(kiosk, lambda catalog: catalog.place_hold(patron, *title, key), lost=lost)
        assert reasons(answer) == self.ledger.wait(patron, *title)
        if isinstance(answer, Hold):
            wait = self.ledger.queue[-1]
            wait.number = answer.number
            self.holds.append(wait)
            assert (answer.state, answer.place) == (HoldState.WAITING, self.ledger.place(wait))

    def cancel_hold(self, kiosk: str, back: int, stranger: str | None, lost: bool) -> None:
        if not self.holds:
            return
        wait, key = lately(self.holds, back), next(self.keys)
        patron = stranger or wait.patron
        answer = self.ask(kiosk, lambda catalog: catalog.cancel_hold(patron, wait.number, key), lost=lost)
        assert isinstance(answer, Hold) is self.ledger.cancel(patron, wait.number), answer

    def pick(self, barcode: str) -> None:
        """The librarian has found a copy for who waits."""
        library = self.town.library
        with library.database.writing() as connection:
            answer = picking.picked(connection, library.rules, barcode)
        self.ledger.settle()
        wait = self.ledger.catch(barcode)
        assert (answer.number if isinstance(answer, Hold) else None) == (wait.number if wait else None)

    def clear_the_hold_shelf(self) -> None:
        """Of copies that nobody waits for any more, if nobody does by now."""
        self.ledger.settle()
        for barcode in sorted(self.left_behind()):
            wait = self.ledger.catch(barcode)
            self.ledger.hold_shelf -= set() if wait else {barcode}
            with self.town.library.database.writing() as connection:
                done = office_picks.scan(connection, self.town.library.rules, barcode)
            assert done == ("picked" if wait else "cleared")

    def pay(self, patron: str) -> None:
        """Everything that they owe, at the desk."""
        library, owed = self.town.library, self.ledger.unpaid(patron)
        numbers = tuple(fine.number for fine in self.runner.run(account_of(self.catalogs["K1"], patron)).fines)
        with library.database.writing() as connection:
            payment = payments.take(connection, library.rules, patron, numbers, "desk")
        assert (payment.total if payment else 0) == sum(lent.owed for lent in owed)
        for lent in owed:
            lent.paid = True

    def days_pass(self, days: int, tended: bool) -> None:
        """At midnight the holds lapse that nobody fetched, a little later in a library that is not tended yet."""
        self.time_passes(days=days)
        if tended:
            self.town.library.tend()
            self.ledger.settle()

    def a_minute_passes(self) -> None:
        self.time_passes(minutes=1)

    def ask_again(self, kiosk: str, back: int) -> None:
        """However late and wherever: the same key is the same answer, and nothing more is done."""
        if not self.asked:
            return
        question, answer = lately(self.asked, back)
        assert self.runner.run(once(question, self.catalogs[kiosk])) == answer

    @invariant()
    def all_see_what_the_ledger_says(self) -> None:
        """No copy has two borrowers, no limit is passed, and nothing that was returned is still lent."""
        accounts, whereabouts = self.runner.run(everything(self.catalogs["K2"]))
        lent = [loan.loan.item.barcode for account in accounts for loan in account.loans]
        assert len(lent) == len(set(lent))
        assert all(len(account.loans) <= MAX_LOANS for account in accounts)
        assert all(lent.renewals <= MAX_RENEWALS for lent in self.ledger.loans)
        for patron, account in zip(PATRONS, accounts, strict=True):
            assert seen(account) == self.ledger.account(patron), patron
        if not any(self.ledger.lapsed(wait) for wait in self.ledger.queue):
            assert self.left_behind() == self.ledger.to_clear()
        assert whereabouts == [self.ledger.whereabouts(barcode) for barcode in COPIES]

    def left_behind(self) -> set[str]:
        with self.town.library.database.writing() as connection:
            return {item.barcode for item in picking.to_clear(connection, self.town.library.rules)}

    def ask(self, kiosk: str, question: Ask[Answer], *, lost: bool) -> Answer:
        self.time_passes(seconds=1)
        answer = self.runner.run((twice if lost else once)(question, self.catalogs[kiosk]))
        self.asked.append((question, answer))
        return answer

    def time_passes(self, **time: float) -> None:
        self.town.now += timedelta(**time)
        self.ledger.now = self.town.library.rules.now()


def lately(those: Sequence[Answer], back: int) -> Answer:
    return those[-1 - back % len(those)]


async def once(question: Ask[Answer], catalog: Catalog) -> Answer:
    return await question(catalog)


async def twice(question: Ask[Answer], catalog: Catalog) -> Answer:
    """The first answer is never heard, and perhaps the question was not either."""
    first = asyncio.ensure_future(question(catalog))
    await asyncio.sleep(0)
    first.cancel()
    with contextlib.suppress(asyncio.CancelledError):
        await first
    return await question(catalog)


async def everything(catalog: Catalog) -> tuple[list[Account], list[Whereabouts]]:
    """Every patron's account, and where every copy is."""
    accounts = [await account_of(catalog, patron) for patron in PATRONS]
    return accounts, [await where(catalog, barcode) for barcode in COPIES]


def reasons(answer: object) -> Reasons:
    return answer.reasons if isinstance(answer, Refusal) else ()


def seen(account: Account) -> dict[str, Any]:
    return {
        "loans": {
            (each.loan.number, each.loan.item.barcode, each.loan.due, each.fine, each.refused) for each in account.loans
        },
        "holds": [(hold.number, hold.last_day, hold.place) for hold in account.holds],
        "fines": sorted((fine.amount, fine.item.barcode if fine.item else "") for fine in account.fines),
    }


@functools.cache
def founded() -> bytes:
    """The database of a library in which nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(f"sqlite:///{folder}/library.db", POLICY)
        for number, patron in enumerate(PATRONS):
            town.add_patron(patron, f"A2600000{number}")
        town.change(tables.patrons, expires=date(2099, 1, 1))
        for title in sorted(set(COPIES.values())):
            town.add(tables.titles, id=int(title), title=f"Judul {title}")
        for number, (barcode, title) in enumerate(COPIES.items(), 1):
            town.add(tables.items, id=number, barcode=barcode, title_id=int(title), for_loan=True)
        town.library.close()
        return Path(folder, "library.db").read_bytes()
