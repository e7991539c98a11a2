"""The connection breaks at every single command of every act: nothing half, and asked again nothing twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import pytest

from bridge.catalogs.inlislite.system import InlisliteSystem
from bridge.catalogs.systems.system import Act
from bridge.contract.account import Account
from bridge.contract.circulation import Loan, NeverAsked, Reason, Refusal, Unavailable
from bridge.contract.guestbook import Group, Visitor
from tests.bridge.embedded.joining import SITI
from tests.bridge.inlislite.scene import BOOKS, Scene, scene_of
from tests.conftest import Figures
from tests.peers.inlislite.database import server
from tests.peers.mysql_way import MysqlWay

State = list[tuple[str, ...]]
Mode = Literal["unheard", "unanswered"]


@dataclass(frozen=True, slots=True)
class Case:
    """`asked` is the act; `done` whether it has happened, as a look tells, None where only asking again tells; `tables`
    what may change."""

    before: Callable[[Scene], Coroutine[Any, Any, Any]]
    asked: Callable[[InlisliteSystem, Scene, Any], Coroutine[Any, Any, Any]]
    done: Callable[[InlisliteSystem, Any], Coroutine[Any, Any, bool]] | None
    tables: tuple[str, ...]


async def _nothing(_: Scene) -> None:
    return None


async def _overdue(scene: Scene) -> str:
    loan = await scene.system.borrow("1", BOOKS[0], scene.act())
    assert isinstance(loan, Loan)
    scene.clock.set("2026-12-30 10:00")
    return loan.number


async def _lent(scene: Scene) -> str:
    loan = await scene.system.borrow("1", BOOKS[0], scene.act())
    assert isinstance(loan, Loan)
    return loan.number


async def _booked(scene: Scene) -> str:
    hold = await scene.system.place_hold("1", "1", None, scene.act())
    assert not isinstance(hold, Refusal)
    return hold.number


async def _holds(system: InlisliteSystem) -> int:
    account = await system.account("1")
    assert isinstance(account, Account)
    return len(account.holds)


async def _is_lent(system: InlisliteSystem, _: Any) -> bool:
    lent = await system.lent(BOOKS[0], "1")
    return lent is not None and lent.theirs


async def _is_back(system: InlisliteSystem, loan: Any) -> bool:
    return await system.ended(loan, BOOKS[0]) is not None


async def _is_renewed(system: InlisliteSystem, _: Any) -> bool:
    lent = await system.lent(BOOKS[0], "1")
    return lent is not None and lent.renewals == 1


async def _is_booked(system: InlisliteSystem, _: Any) -> bool:
    return await _holds(system) == 1


async def _is_free(system: InlisliteSystem, _: Any) -> bool:
    return await _holds(system) == 0


async def _counts_every_time(scene: Scene) -> None:
    scene.inlis.do("INSERT INTO settingparameters (Name, Value) VALUES ('CountingBukuTamu', '1')")


async def _has_come(system: InlisliteSystem, _: Any) -> bool:
    return await system.visited("1", system.rules.now().date())


async def _has_applied(system: InlisliteSystem, _: Any) -> bool:
    return await system.decision("P-7KQ2-M9XD") is not None


ACT = Act("key-00000001", "K1")  # asked for again it has the same key
ONLY_32 = ("bookinglogs", "membersonline")
LENDING = ("collections", "collectionloans", "collectionloanitems", "bookinglogs", "pelanggaran")
CASES = {
    "borrow": Case(_nothing, lambda s, scene, _: s.borrow("1", BOOKS[0], scene.act()), _is_lent, LENDING),
    "return": Case(_overdue, lambda s, scene, _: s.return_item(BOOKS[0], scene.act()), _is_back, LENDING),
    "renew": Case(_lent, lambda s, scene, loan: s.renew("1", loan, scene.act()), _is_renewed,
                  (*LENDING, "collectionloanextends")),
    "hold": Case(_nothing, lambda s, scene, _: s.place_hold("1", "1", None, scene.act()), _is_booked, LENDING),
    "cancel": Case(_booked, lambda s, scene, hold: s.cancel_hold("1", hold, scene.act()), _is_free, LENDING),
    "sign": Case(_nothing, lambda s, scene, _: s.sign("1", "Lobi", scene.act()), _has_come, ("memberguesses",)),
    "sign-every-time": Case(_counts_every_time, lambda s, scene, _: s.sign("1", "Lobi", ACT), None, ("memberguesses",)),
    "visitor": Case(_nothing, lambda s, scene, _: s.sign_visitor(Visitor("Ani"), "", "", ACT), None,
                    ("memberguesses",)),
    "group": Case(_nothing, lambda s, scene, _: s.sign_group(Group("Ani", "SD 1", 2, 3), "", "", ACT), None,
                  ("groupguesses",)),
    "enroll": Case(_nothing, lambda s, scene, _: s.enroll(SITI, "P-7KQ2-M9XD", ACT), _has_applied,
                   ("members", "membersonline")),
    "late-borrow": Case(_nothing, lambda s, scene, _: s.borrow("1", BOOKS[0], scene.act("2026-11-23 09:00")), _is_lent,
                        LENDING),
}  # fmt: skip
EVERY = [("3.2", name) for name in CASES] + [("3.3", "borrow"), ("3.3", "return"), ("3.3", "renew"), ("3.3", "sign")]
EVERY += [("3.3", "enroll")]


@pytest.mark.timeout(600)
@pytest.mark.parametrize("mode", ["unheard", "unanswered"])
@pytest.mark.parametrize("which", EVERY, ids="-".join)
def test_an_act_happens_wholly_once_or_not_at_all_wherever_its_connection_breaks(
    which: tuple[str, str], mode: Mode, tmp_path: Path, figures: Figures, long: bool
) -> None:
    version, name = which
    case, way = CASES[name], MysqlWay(server().port)
    with way.open() as port:
        said = _unbroken(version, tmp_path, case, way, port)
        breaks = range(1, len(said) + 1) if long else _where_something_changes(said)
        for number in breaks:
            with scene_of(version, tmp_path) as scene:
                _broken_at(scene, case, way, port, nth=number, mode=mode)
    assert said[-1] == "COMMIT"
    figures(f"INLISLite {version}, {name}: broken at {len(breaks)} of {len(said)} commands, {mode}: 0 half, 0 twice")


def _where_something_changes(said: list[str]) -> list[int]:
    """Each command that does, the end, and the two before the first of them."""
    changes = [number for number, command in enumerate(said, 1) if command.startswith(("INSERT", "UPDATE", "COMMIT"))]
    return [changes[0] - 2, changes[0] - 1, *changes]


def _unbroken(version: str, folder: Path, case: Case, way: MysqlWay, port: int) -> list[str]:
    """Its commands."""
    with scene_of(version, folder) as scene:
        given = asyncio.run(case.before(scene))
        way.break_at(0, "unheard")
        assert not isinstance(asyncio.run(case.asked(_far(scene, port), scene, given)), Refusal)
        return [command for command in way.said if command != "ROLLBACK"]


def _broken_at(scene: Scene, case: Case, way: MysqlWay, port: int, *, nth: int, mode: Mode) -> None:
    """Then it is looked at whether it has happened, and asked again if it has not."""
    given = asyncio.run(case.before(scene))
    before = _state(scene, case)
    way.break_at(nth, mode)
    with pytest.raises(Unavailable):
        asyncio.run(case.asked(_far(scene, port), scene, given))
    assert way.broken
    after = _state(scene, case)
    happened = after != before
    if case.done is not None:
        assert asyncio.run(case.done(scene.system, given)) is happened, way.said
    if not happened or case.done is None:
        assert not isinstance(asyncio.run(case.asked(scene.system, scene, given)), Refusal)
    assert _counted(scene) == _once(case)


def _far(scene: Scene, port: int) -> InlisliteSystem:
    settings = replace(scene.settings, database=scene.inlis.url.replace(f":{scene.inlis.server.port}/", f":{port}/"))
    return InlisliteSystem(settings, scene.system.rules, scene.system.schema, scene.system.ids, scene.system._books)


def _state(scene: Scene, case: Case) -> State:
    tables = [name for name in case.tables if name not in ONLY_32 or scene.inlis.version == "3.2"]
    return scene.inlis.do("".join(f"SELECT * FROM {name} ORDER BY 1;" for name in tables))


def _counted(scene: Scene) -> tuple[int, ...]:
    tables = ("collectionloans", "collectionloanitems", "collectionloanextends", "pelanggaran", "memberguesses",
              "groupguesses", "members WHERE ID > 10")  # fmt: skip
    (counts,) = scene.inlis.do("SELECT " + ", ".join(f"(SELECT COUNT(*) FROM {name})" for name in tables))
    return tuple(int(count) for count in counts)


def _once(case: Case) -> tuple[int, ...]:
    counts = {
        "return": (1, 1, 0, 1, 0, 0, 0),
        "renew": (1, 1, 1, 0, 0, 0, 0),
        **dict.fromkeys(("sign", "sign-every-time", "visitor"), (0, 0, 0, 0, 1, 0, 0)),
        "group": (0, 0, 0, 0, 0, 1, 0),
        "enroll": (0, 0, 0, 0, 0, 0, 1),
        **dict.fromkeys(("hold", "cancel"), (0, 0, 0, 0, 0, 0, 0)),
    }
    return counts.get(next(name for name, one in CASES.items() if one is case), (1, 1, 0, 0, 0, 0, 0))


def test_without_a_server_it_is_certain_that_nothing_was_asked(scene_32: Scene) -> None:
    with pytest.raises(NeverAsked):
        asyncio.run(_far(scene_32, 1).borrow("1", BOOKS[0], scene_32.act()))
    assert Reason.CARD_UNKNOWN in asyncio.run(scene_32.system.check("404", BOOKS[0])).reasons  # type: ignore[union-attr]
