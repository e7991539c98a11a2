"""A library that lives: every act of kiosks, desk, imports and the calendar, for stories that hypothesis invents."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from hypothesis import strategies as st
from sqlalchemy import delete, select, update

from bridge.catalogs.embedded import feed_log, fines, office_patrons, pins, tables
from bridge.contract.account import Account, CaseKind
from bridge.contract.circulation import Refusal
from tests.bridge.embedded.asking import (
    asked,
    at_desk,
    cancel,
    give_back,
    pick,
    place,
    renew,
    report,
    settle,
    take,
    undo,
)
from tests.bridge.embedded.town import Town
from tests.bridge.feed.learning import Stand
from tests.bridge.feed.truth import agrees
from tests.bridge.imports.uploads import Uploads

_log = feed_log.log
_SOME_PIN = pins.hash_pin("2580")

A_PATRON = st.sampled_from(("ann", "bob", "cid"))
A_COPY = st.sampled_from(("b1", "b2", "b3", "b4", "c1"))
SOMETIMES = st.booleans()
ACTS: dict[str, tuple[int, dict[str, Any]]] = {
    "ask": (6, {}),
    "learn": (4, {}),
    "restart": (2, {}),
    "wipe": (1, {}),
    "come_too_late": (1, {}),
    "borrow": (8, {"patron": A_PATRON, "barcode": A_COPY}),
    "take_back": (4, {"barcode": A_COPY}),
    "renew": (2, {"patron": A_PATRON}),
    "undo": (2, {}),
    "hold": (5, {"patron": A_PATRON, "barcode": st.one_of(st.none(), A_COPY)}),
    "cancel": (2, {"patron": A_PATRON}),
    "pick": (2, {"barcode": A_COPY}),
    "report": (2, {"patron": A_PATRON}),
    "settle": (2, {"outcome": st.sampled_from(("replaced", "repaired", "found", "unfounded"))}),
    "pay": (2, {"patron": A_PATRON}),
    "sign": (2, {"patron": A_PATRON}),
    "block": (1, {"patron": A_PATRON, "on": SOMETIMES}),
    "extend": (1, {"patron": A_PATRON}),
    "set_pin": (1, {"patron": A_PATRON}),
    "move_card": (1, {"patron": A_PATRON}),
    "withdraw": (1, {"barcode": A_COPY, "on": SOMETIMES}),
    "not_for_loan": (1, {"barcode": A_COPY, "on": SOMETIMES}),
    "remove": (1, {"barcode": A_COPY}),
    "correct": (1, {"text": st.sampled_from(("Laut", "x" * 200, "Ombak"))}),
    "import_titles": (1, {"number": st.integers(1, 5)}),
    "import_patrons": (1, {"number": st.integers(1, 3)}),
    "days_pass": (4, {"days": st.integers(1, 15), "tended": SOMETIMES}),
}
AN_ACT = st.one_of(
    *(
        st.tuples(st.just(name), st.fixed_dictionaries(given))
        for name, (often, given) in ACTS.items()
        for _ in range(often)
    )
)
A_STORY = st.lists(AN_ACT, min_size=15, max_size=50)


@dataclass
class Life:
    """`b1` to `b4` are copies of title 1, `c1` of title 2; `eve` never does anything."""

    town: Town
    stand: Stand
    uploads: Uploads
    acts: int = 0

    @classmethod
    def begin(cls, town: Town, folder: Path) -> Life:
        town.settle()
        for patron in ("cid", "eve"):
            town.add_patron(patron, f"A2600009-{patron}")
        town.add(tables.titles, title="Saman", call_number="813")
        town.add(tables.items, barcode="c1", title_id=2, for_loan=True)
        return cls(town, Stand(town, folder / "cache.db"), Uploads(town, folder))

    def play(self, story: list[tuple[str, dict[str, Any]]]) -> None:
        for act, given in story:
            getattr(self, act)(**given)
        self.learn()
        self.restart()
        agrees(self.stand)
        assert [(answer.patrons, answer.items) for answer in self.stand.learn()] == [((), ())]

    def ask(self) -> None:
        self.stand.ask()

    def learn(self) -> None:
        self.stand.learn()
        agrees(self.stand)

    def restart(self) -> None:
        self.stand.restart()

    def wipe(self) -> None:
        self.stand.cache.wipe()

    def come_too_late(self) -> None:
        """The lines that the stand has not read yet are forgotten."""
        with self.town.library.engine.begin() as connection:
            newest = select(_log.c.id).order_by(_log.c.id.desc()).limit(1).scalar_subquery()
            connection.execute(delete(_log).where(_log.c.id < newest))

    def borrow(self, patron: str, barcode: str) -> None:
        self.acts += 1
        self.town.borrow(patron, barcode, f"act-{self.acts:08}")

    def take_back(self, barcode: str) -> None:
        self.acts += 1
        give_back(self.town, barcode, f"act-{self.acts:08}")

    def renew(self, patron: str) -> None:
        for loan in self._account(patron).loans:
            renew(self.town, patron, loan.loan.number)

    def undo(self) -> None:
        undo(self.town, f"act-{self.acts:08}")

    def hold(self, patron: str, barcode: str | None) -> None:
        place(self.town, patron, barcode, "2" if barcode == "c1" else "1")

    def cancel(self, patron: str) -> None:
        for hold in self._account(patron).holds:
            cancel(self.town, patron, hold.number)

    def pick(self, barcode: str) -> None:
        with contextlib.suppress(StopIteration):
            pick(self.town, barcode)

    def report(self, patron: str) -> None:
        for loan in self._account(patron).loans[:1]:
            report(self.town, loan.loan.number, CaseKind.DAMAGED)

    def settle(self, outcome: Any) -> None:
        query = select(tables.cases.c.number).where(tables.cases.c.settled_at.is_(None)).limit(1)
        for (number,) in self.town.look(query):
            settle(self.town, number, outcome, f"new-{number}" if outcome == "replaced" else None)

    def pay(self, patron: str) -> None:
        owed = at_desk(self.town, lambda connection, _: fines.unpaid(connection, patron))
        if owed:
            take(self.town, patron, *(fine.number for fine in owed))

    def sign(self, patron: str) -> None:
        self.town.sign(f"card-{patron}", f"sign-{next(self.town.keys)}")

    def block(self, patron: str, on: bool) -> None:
        change = office_patrons.block if on else office_patrons.unblock
        at_desk(self.town, lambda connection, _: change(connection, patron))

    def extend(self, patron: str) -> None:
        day = self.town.now.date() + timedelta(days=20)
        at_desk(self.town, lambda connection, rules: office_patrons.extend(connection, rules, patron, day))

    def set_pin(self, patron: str) -> None:
        self._change(tables.patrons, tables.patrons.c.id == patron, pin_hash=_SOME_PIN)

    def move_card(self, patron: str) -> None:
        self._change(tables.cards, tables.cards.c.code == "card-bob", patron_id=patron)

    def withdraw(self, barcode: str, on: bool) -> None:
        self._change(tables.items, tables.items.c.barcode == barcode, withdrawn=on)

    def not_for_loan(self, barcode: str, on: bool) -> None:
        self._change(tables.items, tables.items.c.barcode == barcode, for_loan=not on)

    def remove(self, barcode: str) -> None:
        """Unless something that happened to it still names it."""
        with contextlib.suppress(Exception), self.town.library.engine.begin() as connection:
            connection.execute(delete(tables.items).where(tables.items.c.barcode == barcode))

    def correct(self, text: str) -> None:
        self.town.change(tables.titles, title=text)

    def import_titles(self, number: int) -> None:
        rows = "".join(f"K{one},Judul {one} {self.acts},{one}13.1,i{one}\n" for one in range(number))
        self._bring(f"control,title,call_number,barcode\n{rows}", "titles")

    def import_patrons(self, number: int) -> None:
        rows = "".join(f"M{one},Nama,,2027-0{number}-01,CHIP{one}-{number}\n" for one in range(number))
        self._bring(f"number,name,status,expires,cards\n{rows}", "patrons")

    def days_pass(self, days: int, tended: bool) -> None:
        self.town.wait(days=days)
        if tended:
            self.town.library.tend()

    def _account(self, patron: str) -> Account:
        answer = asked(self.town, patron)
        assert not isinstance(answer, Refusal)
        return answer

    def _change(self, table: Any, which: Any, **values: Any) -> None:
        with self.town.library.engine.begin() as connection:
            connection.execute(update(table).where(which).values(**values))

    def _bring(self, content: str, kind: str) -> None:
        number = self.uploads.begin(content, kind)
        self.uploads.check(number)
        assert self.uploads.apply(number, skip_bad=True).state == "done"

