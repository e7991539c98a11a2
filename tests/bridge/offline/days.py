"""Days at two stands that go on and off line: whatever patrons, librarians and technicians may do, by chance."""

from __future__ import annotations

import contextlib
import functools
import itertools
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from datetime import date
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import update

from bridge.catalogs.embedded import picking, tables
from bridge.contract.circulation import Loan, Patron, Returned, Unavailable, Undone
from bridge.contract.guestbook import Visit
from bridge.contract.letters import Deed
from bridge.offline.standin import CACHE
from bridge.policy import LoanPolicy
from tests.bridge.embedded.asking import at_desk
from tests.bridge.embedded.town import Town
from tests.bridge.offline.hall import Done, Hall
from tests.bridge.offline.stand import OfflineStand, at_work

PATRONS, COPIES, KIOSKS = ("ann", "bob", "cid"), ("b1", "b2", "b3", "b4", "b5"), ("K1", "K2")
POLICY = LoanPolicy(
    require_visit=False, counting="calendar", loan_days=3, fine_counting="calendar", max_renewals=2, max_loans=2
)
DEEDS = {Loan: Deed.BORROW, Returned: Deed.RETURN, Visit: Deed.VISIT}


class Days:
    """One story; `chance` decides everything. `acts` counts what patrons were told is done."""

    def __init__(self, chance: Random, town: Town, folder: Path) -> None:
        self.chance, self.town, self._folder = chance, town, folder
        self.hall = Hall()
        self.stands: dict[str, OfflineStand] = {}
        self._at_work: dict[str, AsyncExitStack] = {}
        self._keys = (f"key-{number:08d}" for number in itertools.count())
        self._latest: dict[str, str] = {}  # the key of the latest act at each stand
        self.acts = 0

    @contextlib.asynccontextmanager
    async def begun(self) -> AsyncIterator[Days]:
        try:
            for kiosk in KIOSKS:
                await self._start(kiosk)
                await self.stands[kiosk].knows_the_library()
            yield self
        finally:
            for work in self._at_work.values():
                await work.aclose()

    async def something_happens(self) -> None:
        names = list(EVENTS)
        [event] = self.chance.choices(names, [EVENTS[name] for name in names])
        self.town.wait(seconds=self.chance.randint(1, 20))
        await getattr(self, event)(self.chance.choice(KIOSKS))

    async def calms_down(self) -> None:
        """Until both stands have told everything, and know everything."""
        for stand in self.stands.values():
            stand.road.lost = 0
            stand.mend()
        for stand in self.stands.values():
            await stand.drained()
        for stand in self.stands.values():
            await stand.knows_the_library()

    async def borrow(self, kiosk: str) -> None:
        lying = [barcode for barcode in COPIES if barcode not in self.hall.hands]
        patron = self.chance.choice(PATRONS)
        if self.chance.random() < 0.05:  # what they have already
            lying = [barcode for barcode, who in self.hall.hands.items() if who == patron] or lying
        barcode, id_ = self.chance.choice(lying or COPIES), await self._identified(kiosk, patron)
        if lying and id_:
            await self._act(kiosk, patron, barcode, "borrow", patron=id_, barcode=barcode)

    async def take_back(self, kiosk: str) -> None:
        """What somebody carries; seldom what lies about."""
        carried = list(self.hall.hands) if self.chance.random() < 0.95 else list(COPIES)
        if carried:
            barcode = self.chance.choice(carried)
            await self._act(kiosk, self.hall.hands.get(barcode, ""), barcode, "return_item", barcode=barcode)

    async def renew(self, kiosk: str) -> None:
        if self.hall.hands:
            barcode, patron = self.chance.choice(list(self.hall.hands.items()))
            if id_ := await self._identified(kiosk, patron):
                await self._act(kiosk, patron, barcode, "renew_item", patron=id_, barcode=barcode)

    async def sign(self, kiosk: str) -> None:
        patron = self.chance.choice(PATRONS)
        await self._act(kiosk, patron, "", "sign_guest_book", card=f"card-{patron}")

    async def undo(self, kiosk: str) -> None:
        """The latest act of this stand, as long as the item is where that has left it."""
        act = self._latest.get(kiosk, "")
        done = self.hall.done.get(act)
        if done is None or done.barcode in self.hall.slipped:
            return
        left = done.patron if done.deed is Deed.BORROW else None
        if done.deed in {Deed.BORROW, Deed.RETURN} and self.hall.hands.get(done.barcode) == left:
            key = next(self._keys)
            answer = await self._heard(kiosk, lambda: self.stands[kiosk].counter.undo(act, key))
            if isinstance(answer, Undone):
                self.hall.undone(act)

    async def cut(self, kiosk: str) -> None:
        self.stands[kiosk].cut()

    async def mend(self, kiosk: str) -> None:
        self.stands[kiosk].mend()

    async def catch_up(self, kiosk: str) -> None:
        self.stands[kiosk].mend()
        await self.stands[kiosk].drained()
        await self.stands[kiosk].knows_the_library()

    async def lose_answers(self, kiosk: str) -> None:
        self.stands[kiosk].road.lost += self.chance.randint(1, 2)

    async def time_passes(self, _kiosk: str) -> None:
        self.town.wait(hours=self.chance.choice((1, 5, 24, 48)))

    async def slip(self, _kiosk: str) -> None:
        """An item is laid down somewhere in the hall."""
        if self.hall.hands:
            self.hall.slips(self.chance.choice(list(self.hall.hands)))

    async def restart(self, kiosk: str) -> None:
        await self._restarted(kiosk, wiped=False)

    async def restart_and_forget(self, kiosk: str) -> None:
        await self._restarted(kiosk, wiped=True)

    async def change_card(self, _kiosk: str) -> None:
        """A librarian suspends somebody, or lets them borrow again."""
        patron, status = self.chance.choice(PATRONS), self.chance.choice(("suspended", "active", "active"))
        with self.town.library.engine.begin() as connection:
            connection.execute(update(tables.patrons).where(tables.patrons.c.id == patron).values(status=status))

    async def hold(self, kiosk: str) -> None:
        """Somebody wants a copy, and a librarian lays it on the hold shelf if it is there."""
        patron, barcode = self.chance.choice(PATRONS), self.chance.choice(COPIES)
        key = next(self._keys)
        await self.town.library.catalog(kiosk).place_hold(patron, "1", barcode, key)
        if self.chance.random() < 0.7:
            at_desk(self.town, lambda connection, rules: picking.picked(connection, rules, barcode))

    async def _identified(self, kiosk: str, patron: str) -> str:
        """Their id; empty when the stand does not know them now. The way may be cut while they look for their book."""
        try:
            answer = await self.stands[kiosk].counter.identify(f"card-{patron}", None)
        except Unavailable:
            return ""
        if self.chance.random() < 0.1:
            self.stands[kiosk].cut()
        return answer.id if isinstance(answer, Patron) else ""

    async def _act(self, kiosk: str, patron: str, barcode: str, method: str, /, **params: Any) -> None:
        key, at = next(self._keys), self.town.now
        ask = functools.partial(getattr(self.stands[kiosk].counter, method), key=key, **params)
        answer = await self._heard(kiosk, ask)
        if self.chance.random() < 0.25:  # the kiosk has not heard the first answer
            answer = await self._heard(kiosk, ask)
        if isinstance(answer, (Loan, Returned, Visit)):
            deed = Deed.RENEW if method == "renew_item" else DEEDS[type(answer)]
            due = answer.due if isinstance(answer, Loan) else None
            self.hall.happened(key, Done(deed, at, barcode, patron, due))
            self._latest[kiosk] = key
            self.acts += 1

    async def _heard(self, kiosk: str, ask: Callable[[], Awaitable[Any]]) -> Any:
        """None when nobody can be asked. When nobody knows what became of it, the kiosk asks until somebody does."""
        try:
            return await ask()
        except Unavailable:
            if not self.stands[kiosk].road.open:
                return None
        self.stands[kiosk].road.lost = 0
        return await ask()

    async def _restarted(self, kiosk: str, *, wiped: bool) -> None:
        was_open = self.stands[kiosk].road.open
        await self._at_work.pop(kiosk).aclose()
        if wiped:
            for file in (self._folder / kiosk).glob(f"{CACHE}*"):
                file.unlink()
        await self._start(kiosk)
        if not was_open:
            self.stands[kiosk].cut()

    async def _start(self, kiosk: str) -> None:
        work = self._at_work[kiosk] = AsyncExitStack()
        stand = OfflineStand(self.town, self._folder, kiosk, first_pause=0.1, longest_pause=0.1)
        self.stands[kiosk] = await work.enter_async_context(at_work(stand))


EVENTS = {
    "borrow": 30,
    "take_back": 20,
    "renew": 5,
    "sign": 3,
    "undo": 8,
    "cut": 10,
    "mend": 6,
    "catch_up": 2,
    "lose_answers": 5,
    "time_passes": 5,
    "slip": 3,
    "restart": 2,
    "restart_and_forget": 1,
    "change_card": 3,
    "hold": 3,
}


@functools.cache
def founded() -> bytes:
    """The database of a library in which nothing has happened yet."""
    with tempfile.TemporaryDirectory() as folder:
        town = Town(f"sqlite:///{folder}/library.db", POLICY)
        for number, patron in enumerate(PATRONS):
            town.add_patron(patron, f"A2600000{number}")
        town.change(tables.patrons, expires=date(2099, 1, 1))
        town.add(tables.titles, id=1, title="Laut Bercerita")
        for number, barcode in enumerate(COPIES, 1):
            town.add(tables.items, id=number, barcode=barcode, title_id=1, for_loan=True)
        town.library.close()
        return Path(folder, "library.db").read_bytes()
