"""The connection dies behind every statement of every act: nothing twice, nothing lost, mended by the next look."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pymysql  # type: ignore[import-untyped]
import pytest
import sqlalchemy
from sqlalchemy import Engine

from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.account import Account
from bridge.contract.circulation import Loan, NeverAsked, Refusal, Returned, Unavailable
from bridge.contract.guestbook import Group, Visit, Visitor
from tests.bridge.slims.conftest import act, id_of
from tests.bridge.slims.scene import system_of
from tests.conftest import Figures
from tests.peers.slims import MEMBER, SlimsPeer, slims

WHO, LENDER = id_of(MEMBER), id_of("M0002")
TABLES = {
    "loan": "item_code, member_id, loan_date, due_date, renewed, actual, is_lent, is_return, return_date",
    "loan_history": "item_code, member_id, loan_date, renewed, is_lent, is_return, return_date",
    "fines": "fines_date, member_id, debet, credit, description",
    "reserve": "member_id, item_code",
    "visitor_count": "member_id, member_name, institution, room_code, checkin_date",
}
Did = Callable[[SlimsSystem], Coroutine[Any, Any, object]]


@dataclass
class Killer:
    """Kills the connection behind the statement with this number, which is also before the next; counts them all."""

    at: int
    root: Any  # a connection
    seen: int = 0
    statements: list[str] = field(default_factory=list)

    def before(self, connection: Any, _cursor: object, statement: str, *_: object) -> None:
        self.seen += 1
        self.statements.append(" ".join(statement.split())[:60])

    def after(self, connection: Any, *_: object) -> None:
        if self.seen == self.at:
            self._kill(connection)

    def _kill(self, connection: Any) -> None:
        with self.root.cursor() as cursor:
            cursor.execute(f"KILL {connection.connection.dbapi_connection.thread_id()}")


@contextlib.contextmanager
def killing(peer: SlimsPeer, at: int) -> Iterator[Killer]:
    with pymysql.connect(host="127.0.0.1", port=peer.server.port, user="root", autocommit=True) as root:
        killer = Killer(at, root)
        sqlalchemy.event.listen(Engine, "before_cursor_execute", killer.before)
        sqlalchemy.event.listen(Engine, "after_cursor_execute", killer.after)
        try:
            yield killer
        finally:
            sqlalchemy.event.remove(Engine, "before_cursor_execute", killer.before)
            sqlalchemy.event.remove(Engine, "after_cursor_execute", killer.after)


async def borrow(system: SlimsSystem) -> object:
    return await system.borrow(WHO, "B00012", act())


async def borrowed(system: SlimsSystem) -> object:
    lent = await system.lent("B00012", WHO)
    return lent if lent is not None and lent.theirs else None


async def give_back(system: SlimsSystem) -> object:
    return await system.return_item("B00011", act())


async def given_back(system: SlimsSystem) -> object:
    lent = await system.lent("B00011")
    return None if lent is not None else await system.ended("2", "B00011")


async def renew(system: SlimsSystem) -> object:
    return await system.renew(LENDER, "1", act())


async def renewed(system: SlimsSystem) -> object:
    lent = await system.lent("B00010", LENDER)
    return lent if lent is not None and lent.renewals == 1 else None


async def place_hold(system: SlimsSystem) -> object:
    return await system.place_hold(WHO, "1", None, act())


async def held(system: SlimsSystem) -> object:
    account = await system.account(WHO)
    return (
        next((hold for hold in account.holds if hold.title.id == "1"), None) if isinstance(account, Account) else None
    )


async def cancel_hold(system: SlimsSystem) -> object:
    return await system.cancel_hold(id_of("M0006"), "2", act())


async def cancelled(system: SlimsSystem) -> object:
    account = await system.account(id_of("M0006"))
    return (isinstance(account, Account) and all(hold.number != "2" for hold in account.holds)) or None


async def sign(system: SlimsSystem) -> object:
    return await system.sign(WHO, "R1", act())


async def sign_visitor(system: SlimsSystem) -> object:
    return await system.sign_visitor(Visitor("Tamu 😀", origin="Balikpapan"), "baca", "Ruang Anak", act())


async def sign_group(system: SlimsSystem) -> object:
    return await system.sign_group(Group("Bu Ani", "SDN 5", 20, 15), "", "", act())


async def unseen(_: SlimsSystem) -> object:
    """A guest book is not looked at: it is signed once more."""
    return None


ACTS: dict[str, tuple[Did, Did]] = {
    "borrow": (borrow, borrowed),
    "return": (give_back, given_back),
    "renew": (renew, renewed),
    "place hold": (place_hold, held),
    "cancel hold": (cancel_hold, cancelled),
    "sign": (sign, unseen),
    "sign visitor": (sign_visitor, unseen),
    "sign group": (sign_group, unseen),
}


@pytest.mark.timeout(300)
@pytest.mark.parametrize(
    ("kind", "name"),
    [*(("slims", name) for name in ACTS), ("slims_old", "borrow"), ("slims_old", "return"), ("slims_innodb", "return")],
)
def test_an_act_whose_connection_dies_happens_once(kind: str, name: str, tmp_path: Path, figures: Figures) -> None:
    do, look = ACTS[name]
    wanted, number = undisturbed(kind, do, tmp_path)
    for at in range(1, number + 1):
        peer = prepared(kind)
        system = system_of(peer, tmp_path)
        with killing(peer, at) as killer:
            asyncio.run(as_joined(system, do, look))
        assert state(peer) == wanted, (at, killer.statements)
    figures(f"SLiMS ({kind}), {name}: connection killed behind each of {number} statements, 0 lost, 0 doubled")


def test_what_was_cut_off_is_mended_by_a_look_at_the_item_alone(tmp_path: Path) -> None:
    """Nobody asks again: the stand is gone. The fine is written when the item is next seen."""
    wanted, number = undisturbed("slims", give_back, tmp_path)
    cut = 0
    for at in range(1, number + 1):
        peer = prepared("slims")
        system = system_of(peer, tmp_path)
        with killing(peer, at), contextlib.suppress(Unavailable):
            asyncio.run(give_back(system))
        unsettled = peer.number("SELECT COUNT(*) FROM loan WHERE actual IS NOT NULL")
        cut += unsettled
        asyncio.run(look_twice(system))
        returned = peer.number("SELECT is_return FROM loan WHERE loan_id = 2")
        assert (state(peer) == wanted) == bool(returned)
        assert peer.number("SELECT COUNT(*) FROM loan WHERE actual IS NOT NULL") == 0
    assert cut > 2


def test_a_fine_that_the_desk_has_taken_away_never_comes_again(peer: SlimsPeer, tmp_path: Path) -> None:
    system = system_of(peer, tmp_path)
    assert isinstance(asyncio.run(give_back(system)), Returned)
    peer.do("DELETE FROM fines WHERE fines_id > 3")
    asyncio.run(look_twice(system))
    told = asyncio.run(system.ended("2", "B00011"))
    assert isinstance(told, Returned)
    assert told.fine is None
    assert peer.number("SELECT COUNT(*) FROM fines") == 3


def prepared(kind: str) -> SlimsPeer:
    """With a reservation of who borrows, which ends with the loan."""
    peer = slims(kind)
    peer.do(
        "DELETE FROM reserve WHERE item_code = 'B00012';"
        f"INSERT INTO reserve VALUES (2, 'M0006', 3, 'B00003', '2026-11-21 09:00:00'),"
        f" (NULL, '{MEMBER}', 10, 'B00012', '2026-11-21 09:00:00')"
    )
    return peer


def undisturbed(kind: str, do: Did, folder: Path) -> tuple[dict[str, list[tuple[str, ...]]], int]:
    """What is to be there afterwards, and how many statements it takes: with a second look, which changes nothing."""
    peer = prepared(kind)
    before = state(peer)
    with killing(peer, 0) as killer:
        answer = asyncio.run(do(system_of(peer, folder)))
    assert not isinstance(answer, Refusal)
    assert isinstance(answer, Loan | Returned | Visit) or answer is not None
    assert state(peer) != before
    return state(peer), killer.seen


def state(peer: SlimsPeer) -> dict[str, list[tuple[str, ...]]]:
    return {table: sorted(peer.do(f"SELECT {columns} FROM {table}")) for table, columns in TABLES.items()}


async def as_joined(system: SlimsSystem, do: Did, look: Did) -> None:
    """As every act is asked for: after an answer that was lost, a look; and again only if it has not happened."""
    asked = False
    for _ in range(5):
        try:
            if (asked and await look(system)) or not isinstance(await do(system), Refusal):
                return
            raise AssertionError("refused what nobody has done")
        except NeverAsked:
            continue
        except Unavailable:
            asked = True
    raise AssertionError("never done")


async def look_twice(system: SlimsSystem) -> None:
    await system.lent("B00011")
    await system.account(LENDER)
