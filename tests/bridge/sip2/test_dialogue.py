"""What comes back on the line: what is understood all the same, and what ends the connection."""

from __future__ import annotations

import asyncio
import gc
import logging
from pathlib import Path

import pytest

from bridge.catalogs.sip2.dialogue import NotUnderstood
from bridge.catalogs.sip2.system import Sip2System
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Loan, NeverAsked, Refusal, Sighting, Unavailable
from tests.bridge.sip2.scene import ACT, BOOKS, CARD, PIN, Scene, patron_of, play, staged
from tests.peers.sip2_slips import Slip
from tests.waiting import until

HARMLESS = [
    Slip.SPLIT, Slip.BYTEWISE, Slip.CRLF, Slip.SHORT_CHECKSUM, Slip.GARBAGE_BEFORE, Slip.LATIN_1, Slip.REPEATED_FIELDS,
    Slip.HUGE, Slip.BAD_CHECKSUM, Slip.NO_CHECKSUM, Slip.UNSUPPORTED,
]  # fmt: skip
FATAL = [
    Slip.WRONG_SEQUENCE, Slip.OTHER_ITEM, Slip.OTHER_MESSAGE, Slip.CLOSED_BEFORE, Slip.CLOSED_AFTER,
    Slip.CLOSED_IN_THE_MIDDLE, Slip.ENDLESS, Slip.SILENT, Slip.SILENT_AT_ONCE, Slip.LATE,
]  # fmt: skip
SOON: dict[str, object] = {"answer": 0.4}


@pytest.mark.parametrize("slip", HARMLESS)
def test_an_answer_that_can_be_understood_is(tmp_path: Path, slip: Slip) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.things[BOOKS[0]].title = "Négligé: la forêt"
        await system.probe()
        scene.server.plan(slip, "17")
        sighting = await system.look(BOOKS[0])
        assert isinstance(sighting, Sighting)
        assert sighting.item.title == "Négligé: la forêt"
        assert isinstance(await system.look(BOOKS[1]), Sighting)
        assert scene.server.connections == 1

    play(tmp_path, story)


@pytest.mark.parametrize("slip", FATAL)
def test_after_an_answer_that_is_in_doubt_the_connection_is_given_up(tmp_path: Path, slip: Slip) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.plan(slip, "17")
        with pytest.raises(Unavailable) as raised:
            await system.look(BOOKS[0])
        assert not isinstance(raised.value, NeverAsked)
        sighting = await system.look(BOOKS[1])
        assert isinstance(sighting, Sighting)
        assert sighting.item.title == "Judul 2"
        assert scene.server.connections == 2

    play(tmp_path, story, SOON)


@pytest.mark.parametrize("slip", [Slip.MERGED, Slip.TWICE, Slip.GARBAGE_LINE])
def test_what_nobody_asked_for_is_no_answer_to_the_next_question(tmp_path: Path, slip: Slip) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        for barcode, title in zip(BOOKS, ("Judul 1", "Judul 2", "Judul 3"), strict=True):
            scene.server.plan(slip, "17")
            sighting = await system.look(barcode)
            assert isinstance(sighting, Sighting)
            assert sighting.item.title == title

    play(tmp_path, story)


def test_damaged_answers_are_asked_for_again_so_often_and_no_more(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.mangle = lambda _, line: [line[:-2] + b"?\r"]
        with pytest.raises(Unavailable, match="damaged"):
            await system.look(BOOKS[0])
        assert scene.server.count("17") == 1

    play(tmp_path, story)


def test_a_message_that_the_system_does_not_know_is_said_so_often_and_no_more(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.plan(Slip.UNSUPPORTED, "17", times=100)
        with pytest.raises(NotUnderstood, match="message 17"):
            await system.look(BOOKS[0])
        assert scene.server.planned[0].times == 97

    play(tmp_path, story)


def test_a_system_without_checksums_is_spoken_to_without(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        assert isinstance(await system.borrow(await patron_of(system), BOOKS[0], ACT), Loan)

    play(tmp_path, story, {"error_detection": False})


@pytest.mark.parametrize(("profile", "encoding"), [("generic", "cp850"), ("koha", "utf-8")])
def test_text_comes_in_the_systems_own_encoding(tmp_path: Path, profile: str, encoding: str) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.things["Ñ-1"] = scene.town.things.pop(BOOKS[0])
        scene.town.things["Ñ-1"].title = "Niños y ¿qué?"
        sighting = await system.look("Ñ-1")
        assert isinstance(sighting, Sighting)
        assert sighting.item.title == "Niños y ¿qué?"

    play(tmp_path, story, {"profile": profile}, encoding=encoding)


def test_a_server_with_another_order_of_fields_is_spoken_to_in_it(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        await system.borrow(patron, BOOKS[0], ACT)
        assert isinstance(await system.renew(patron, BOOKS[0], ACT), Loan)

    play(tmp_path, story, {"profile": "invenio"}, swapped=True)


def test_after_the_system_was_gone_it_is_logged_in_again(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.stop()
        with pytest.raises(NeverAsked, match="cannot be reached"):
            await system.borrow(await patron_of(system), BOOKS[0], ACT)
        scene.server.start()
        assert isinstance(await system.borrow(await patron_of(system), BOOKS[0], ACT), Loan)
        assert scene.server.count("93") == 2

    play(tmp_path, story)


def test_a_wrong_password_is_told_to_the_technician_and_never_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.server.password = "another"
        with pytest.raises(NeverAsked, match="does not take the user and password") as raised:
            await system.probe()
        assert "rahasia" not in str(raised.value) + caplog.text

    play(tmp_path, story)


def test_a_connection_that_nobody_uses_is_kept_alive(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        asked = scene.server.count("99")
        await until(lambda: scene.server.count("99") >= asked + 2)
        assert scene.server.connections == 1

    play(tmp_path, story, {"keep_alive": 1.0})


def test_questions_at_the_same_time_are_never_mixed_up(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        asked = [system.look(BOOKS[number % 3]) for number in range(60)]
        sightings = await asyncio.gather(*asked)
        titles = [sighting.item.title for sighting in sightings if isinstance(sighting, Sighting)]
        assert titles == [f"Judul {number % 3 + 1}" for number in range(60)]
        assert scene.server.connections <= 2

    play(tmp_path, story)


def test_a_question_that_nobody_waits_for_any_more_ends_its_connection(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.plan(Slip.SILENT, "17")
        asking = asyncio.create_task(system.look(BOOKS[0]))
        await until(lambda: scene.server.count("17"))
        asking.cancel()
        await asyncio.gather(asking, return_exceptions=True)
        assert isinstance(await system.look(BOOKS[1]), Sighting)
        assert scene.server.connections == 2

    play(tmp_path, story)


def test_when_all_connections_are_in_use_the_question_was_never_asked(tmp_path: Path) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        await system.probe()
        scene.server.plan(Slip.SILENT, "17")
        outcomes = await asyncio.gather(*[system.look(BOOKS[0]) for _ in range(2)], return_exceptions=True)
        kinds = sorted(type(outcome).__name__ for outcome in outcomes)
        assert kinds in (["NeverAsked", "Unavailable"], ["Sighting", "Unavailable"])

    play(tmp_path, story, SOON | {"connections": 1})


def test_another_event_loop_has_connections_of_its_own(tmp_path: Path) -> None:
    with staged(tmp_path) as scene:
        for _ in range(3):
            assert isinstance(asyncio.run(scene.system.look(BOOKS[0])), Sighting)
        assert scene.server.connections == 3
        assert scene.server.violations == []
    gc.collect()


def test_no_pin_name_or_number_is_logged_raised_or_shown(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        scene.town.people[CARD].says, scene.town.people[CARD].denied = "Please ask Wati Susilo, card 123", {0}
        scene.town.things[BOOKS[0]].alert = "01"
        seen = [repr(await system.identify(CARD, PIN)), repr(await system.identify(CARD, "161803"))]
        for slip in (*HARMLESS, *FATAL):
            scene.server.plan(slip, "63")
            try:
                seen.append(repr(await system.identify(CARD, PIN)))
            except Unavailable as error:
                seen.append(repr((error, error.__cause__, error.__context__)))
        told = caplog.text + "".join(seen)
        for secret in (PIN, "161803", CARD, "Rahmawati", "Wati", "Susilo", "Mawar", "rahasia"):
            assert secret not in told
        assert "no for a reason that is not known here" in told

    caplog.set_level(logging.DEBUG)
    play(tmp_path, story, SOON)


def test_a_no_that_is_not_understood_is_logged_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def story(scene: Scene, system: Sip2System) -> None:
        patron = await patron_of(system)
        for number in range(4):
            scene.town.people[CARD].says, scene.town.people[CARD].denied = f"No. 12{number}", {0}
            assert isinstance(await system.check(patron, BOOKS[0]), Refusal)
            assert isinstance(await system.find(CARD), Member)
        assert caplog.text.count("not known here") == 1

    play(tmp_path, story)
