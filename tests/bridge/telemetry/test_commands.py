"""Each command, from the order to its answer, its line in the audit and its event, with a stand that is scripted."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.contract.faults import Fault
from bridge.contract.upkeep import Check, Checked, ErrandDone, Task, Verdict, Why
from bridge.telemetry import commands as module
from bridge.telemetry import obeying, topics
from bridge.telemetry.flood import EACH_MINUTE
from bridge.telemetry.ledger import BEGUN, FILE, Chain
from bridge.telemetry.line import Received
from bridge.telemetry.messages import CommandName, Refused, Stage
from bridge.telemetry.orders import LONGEST
from bridge.telemetry.settings import Actions
from tests.bridge.telemetry.afar import ACTIONS, KID, SESSION, STAND, Afar, afar, restarted
from tests.bridge.telemetry.loop import looped
from tests.waiting import until

BRIDGE = '[socket]\npath = "/run/anjungan/bridge"\n[catalog]\nurl = "http://127.0.0.1:8330"\ndriver = "rest"\n'


@pytest.fixture
def stand(tmp_path: Path) -> Iterator[Afar]:
    stand = afar(tmp_path)
    stand.config = tmp_path / "bridge.toml"
    stand.config.write_text(BRIDGE)
    restarted(stand)
    yield stand
    stand.commands.close()


def finals(stand: Afar) -> list[tuple[str, str, str]]:
    return [(answer.name, answer.stage, answer.why) for answer in stand.answers if answer.stage != Stage.WAITING]


ALL: dict[CommandName, list[object]] = {
    CommandName.PING: [],
    CommandName.SELF_TEST: [(Task.SELF_TEST, False)],
    CommandName.TEST_PRINT: [(Task.TEST_PRINT, False)],
    CommandName.RESTART_APP: [(Task.RESTART, False)],
    CommandName.OUT_OF_SERVICE: [(Task.OUT_OF_SERVICE, False)],
    CommandName.IN_SERVICE: [(Task.IN_SERVICE, False)],
    CommandName.RELOAD_CONFIG: [(Task.RELOAD, False), "restart-bridge"],
    CommandName.SCREENSHOT: [(Task.SCREENSHOT, False)],
    CommandName.WIPE_CACHE: ["wipe-cache"],
    CommandName.UPDATE: [(Task.PAUSE, False), ACTIONS.update, (Task.RESTART, False)],
    CommandName.REBOOT: [(Task.PAUSE, False), ACTIONS.reboot],
}


def test_every_command_has_its_test() -> None:
    assert set(ALL) == set(CommandName)


@pytest.mark.parametrize("name", CommandName)
@looped
async def test_a_command_is_done_answered_written_down_and_told(stand: Afar, name: CommandName) -> None:
    stand.doing.settling[Task.SCREENSHOT] = ErrandDone("1", picture=b"\x89PNG")
    order = stand.order(name)
    await stand.hears(replace(stand.sent(order), correlation=b"c-1"))
    await until(lambda: stand.answers and stand.doing.did == ALL[name])
    [answer] = stand.answers
    assert (answer.stage, answer.nonce, answer.name, answer.why) == (Stage.DONE, order.nonce, name, "")
    assert stand.correlations == [b"c-1"]
    lines = stand.audit(Chain.OBEYED)
    assert [(line.stage, line.name, line.by, line.kid, line.nonce) for line in lines] == [
        (stage, name, "sri", KID, order.nonce) for stage in (BEGUN, Stage.DONE)
    ]
    [told] = stand.told
    assert len(told.pop("audit")) == 64
    assert told == {"name": name, "stage": "done", "why": "", "key": KID}
    assert "sri" not in str(stand.told)


@looped
async def test_a_self_test_tells_what_it_found(stand: Afar) -> None:
    checks = (Checked(Check.PRINTER, Verdict.FAILED, Fault.PAPER_OUT, 12),)
    stand.doing.settling[Task.SELF_TEST] = ErrandDone("1", checks=checks)
    [answer] = await stand.obeys(stand.sent(stand.order(CommandName.SELF_TEST)))
    assert (answer.stage, answer.checks) == (Stage.DONE, checks)


@looped
async def test_a_screenshot_comes_with_the_answer_and_only_when_it_fits(stand: Afar) -> None:
    for size, stage in ((obeying.LARGEST_PICTURE, Stage.DONE), (obeying.LARGEST_PICTURE + 1, Stage.FAILED)):
        stand.doing.settling[Task.SCREENSHOT] = ErrandDone("1", picture=bytes(size))
        [answer] = await stand.obeys(stand.sent(stand.order(CommandName.SCREENSHOT)))
        assert (answer.stage, answer.picture) == (stage, bytes(size) if stage is Stage.DONE else b"")


@pytest.mark.parametrize("why", [Why.NO_PRINTER, Why.NO_PAPER, Why.NO_KIOSK, Why.FAILED])
@looped
async def test_what_the_kiosk_cannot_do_has_failed_and_says_why(stand: Afar, why: Why) -> None:
    stand.doing.settling[Task.TEST_PRINT] = ErrandDone("1", why)
    await stand.obeys(stand.sent(stand.order(CommandName.TEST_PRINT)))
    assert finals(stand) == [("test-print", "failed", why)]
    assert stand.audit(Chain.OBEYED)[-1].why == why


@looped
async def test_a_command_waits_until_nobody_is_served(stand: Afar) -> None:
    stand.doing.busy.set()
    await stand.hears(stand.sent(stand.order(CommandName.RESTART_APP)))
    await until(lambda: [answer.stage for answer in stand.answers] == [Stage.WAITING])
    assert stand.doing.did == []
    stand.doing.free.set()
    await stand.commands.settle()
    assert [answer.stage for answer in stand.answers] == [Stage.WAITING, Stage.DONE]
    assert stand.doing.did == [(Task.RESTART, False)]


@looped
async def test_who_is_served_too_long_is_not_thrown_out(stand: Afar) -> None:
    stand.doing.busy.set()
    for name in (CommandName.RESTART_APP, CommandName.REBOOT, CommandName.UPDATE, CommandName.RELOAD_CONFIG):
        await stand.hears(stand.sent(stand.order(name, patience=1)))
    await stand.commands.settle()
    assert stand.doing.did == []
    assert sorted(finals(stand)) == [
        (name, "failed", "busy") for name in ("reboot", "reload-config", "restart-app", "update")
    ]


@looped
async def test_now_does_not_wait(stand: Afar) -> None:
    stand.doing.busy.set()
    await stand.obeys(stand.sent(stand.order(CommandName.RESTART_APP, when="now")))
    await stand.hears(stand.sent(stand.order(CommandName.UPDATE, when="now")))
    await until(lambda: len(stand.answers) == 2)
    assert stand.doing.did == [(Task.RESTART, True), ACTIONS.update]
    stand.doing.free.set()  # the kiosk itself begins anew when nobody is there
    await stand.commands.settle()
    assert [answer.stage for answer in stand.answers] == [Stage.DONE, Stage.DONE]


@pytest.mark.parametrize("name", [CommandName.PING, CommandName.SCREENSHOT, CommandName.WIPE_CACHE])
@looped
async def test_what_disturbs_nobody_is_done_while_others_wait(stand: Afar, name: CommandName) -> None:
    stand.doing.busy.set()
    stand.doing.settling[Task.SCREENSHOT] = ErrandDone("1", picture=b"\x89PNG")
    for _ in range(module.AT_ONCE):
        await stand.hears(stand.sent(stand.order(CommandName.RESTART_APP)))
    await stand.hears(stand.sent(stand.order(name)))
    await until(lambda: finals(stand) == [(name, "done", "")])
    stand.doing.free.set()
    await stand.commands.settle()


@looped
async def test_more_than_a_few_do_not_wait(stand: Afar) -> None:
    stand.doing.busy.set()
    orders = [stand.order(CommandName.RESTART_APP) for _ in range(module.AT_ONCE + 1)]
    for order in orders:
        await stand.hears(stand.sent(order))
    await until(lambda: finals(stand) == [("restart-app", "refused", "too-many")])
    stand.doing.free.set()
    await stand.commands.settle()
    assert len(stand.doing.did) == module.AT_ONCE
    await stand.obeys(stand.sent(orders[-1]))
    assert finals(stand)[-1] == ("restart-app", "refused", "replayed")
    await stand.obeys(stand.sent(stand.order(CommandName.RESTART_APP)))
    assert finals(stand)[-1] == ("restart-app", "done", "")


@pytest.mark.parametrize("name", [CommandName.UPDATE, CommandName.REBOOT, CommandName.RELOAD_CONFIG])
@looped
async def test_what_this_stand_is_not_configured_for_is_refused(stand: Afar, name: CommandName) -> None:
    stand.config = None
    restarted(stand, actions=Actions())
    await stand.obeys(stand.sent(stand.order(name)))
    assert finals(stand) == [(name, "refused", "not-possible-here")]
    assert stand.doing.did == []
    assert [line.why for line in stand.audit(Chain.REFUSED)] == ["not-possible-here"]


@looped
async def test_a_wrong_configuration_ends_neither_program(stand: Afar) -> None:
    assert stand.config is not None
    stand.config.write_text(BRIDGE.replace("url", "ulr"))
    await stand.obeys(stand.sent(stand.order(CommandName.RELOAD_CONFIG)))
    stand.config.write_text(BRIDGE)
    stand.doing.settling[Task.RELOAD] = ErrandDone("1", Why.WRONG_CONFIGURATION)
    await stand.obeys(stand.sent(stand.order(CommandName.RELOAD_CONFIG)))
    assert finals(stand) == [("reload-config", "failed", "wrong-configuration")] * 2
    assert stand.doing.did == [(Task.RELOAD, False)]


@looped
async def test_a_machine_without_a_kiosk_is_restarted_all_the_same(stand: Afar) -> None:
    stand.doing.settling[Task.PAUSE] = ErrandDone("1", Why.NO_KIOSK)
    await stand.obeys(stand.sent(stand.order(CommandName.REBOOT)))
    assert ACTIONS.reboot in stand.doing.did
    assert finals(stand) == [("reboot", "done", "")]


@looped
async def test_a_machine_that_cannot_begin_anew_does_not_stay_paused(stand: Afar) -> None:
    stand.doing.why = Why.FAILED
    for name in (CommandName.REBOOT, CommandName.UPDATE):
        await stand.obeys(stand.sent(stand.order(name)))
    assert finals(stand) == [("reboot", "failed", "failed"), ("update", "failed", "failed")]
    assert stand.doing.did.count((Task.PAUSE, False)) == stand.doing.did.count((Task.RESTART, False)) == 2


@looped
async def test_nobody_begins_while_an_update_takes_its_time(stand: Afar, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(obeying, "PAUSE_AGAIN", 0.01)
    ended, run = asyncio.Event(), stand.doing.run

    async def slow(words: tuple[str, ...]) -> Why | None:
        await ended.wait()
        return await run(words)

    stand.doing.run = slow  # type: ignore[method-assign]  # takes its time
    await stand.hears(stand.sent(stand.order(CommandName.UPDATE)))
    await until(lambda: stand.doing.did == [(Task.PAUSE, False)] * 3)
    ended.set()
    await stand.commands.settle()
    assert stand.doing.did[-2:] == [ACTIONS.update, (Task.RESTART, False)]


@looped
async def test_a_command_is_obeyed_once(stand: Afar) -> None:
    sent = stand.sent(stand.order(CommandName.TEST_PRINT))
    for _ in range(3):
        await stand.obeys(sent)
    restarted(stand)
    await stand.obeys(sent)
    assert stand.doing.did == [(Task.TEST_PRINT, False)]
    assert finals(stand) == [("test-print", "done", "")] + [("test-print", "refused", "replayed")] * 3
    assert [line.why for line in stand.audit(Chain.REFUSED)] == ["replayed"] * 3


@pytest.mark.parametrize(
    ("other", "why"),
    [
        ({"stand": "lobby-2"}, Refused.NOT_FOR_THIS_STAND),
        ({"session": SESSION - 1}, Refused.OLD_SESSION),
        ({"session": SESSION + 1}, Refused.OLD_SESSION),
    ],
)
@looped
async def test_an_order_for_another_stand_or_session_is_refused(
    stand: Afar, other: dict[str, object], why: Refused
) -> None:
    await stand.obeys(stand.sent(stand.order(CommandName.PING, **other)))
    assert finals(stand) == [("ping", "refused", why)]


@looped
async def test_the_topic_and_the_order_must_say_the_same(stand: Afar) -> None:
    sent = stand.sent(stand.order(CommandName.PING))
    await stand.obeys(replace(sent, topic=topics.command(STAND, CommandName.REBOOT)))
    await stand.obeys(replace(sent, topic=topics.command("lobby-2", CommandName.PING)))
    assert [answer.why for answer in stand.answers] == [Refused.NAME_DIFFERS, Refused.NOT_FOR_THIS_STAND]


@pytest.mark.parametrize(
    ("seconds", "why"), [(-31, Refused.NOT_YET), (-30, ""), (0, ""), (60, ""), (90, ""), (91, Refused.EXPIRED)]
)
@looped
async def test_an_order_is_good_for_a_minute_and_a_little_for_clocks_that_differ(
    stand: Afar, seconds: float, why: str
) -> None:
    sent = stand.sent(stand.order())
    stand.later(seconds)
    [answer] = await stand.obeys(sent)
    assert answer.why == why


@pytest.mark.parametrize(
    ("life", "why"), [(60, ""), (61, "too-long-lived"), (0, "too-long-lived"), (-5, "too-long-lived")]
)
@looped
async def test_no_order_lives_longer_than_a_minute(stand: Afar, life: int, why: str) -> None:
    order = stand.order()
    sent = stand.sent(stand.order(issued=order.issued, expires=order.issued + life))
    [answer] = await stand.obeys(sent)
    assert answer.why == why


@looped
async def test_what_the_broker_had_kept_is_refused_unread_and_may_still_come_in_time(stand: Afar) -> None:
    sent = stand.sent(stand.order())
    await stand.obeys(replace(sent, retained=True))
    await stand.obeys(sent)
    assert finals(stand) == [("ping", "refused", "retained"), ("ping", "done", "")]


@looped
async def test_without_keys_nobody_is_obeyed(stand: Afar) -> None:
    restarted(stand, commands=replace(stand.settings.commands, keys=()))
    [answer] = await stand.obeys(stand.sent(stand.order()))
    assert (answer.stage, answer.why) == (Stage.REFUSED, Refused.FORGED)


@looped
async def test_what_nobody_known_has_signed_is_written_down_by_its_digest(stand: Afar) -> None:
    order = stand.order(CommandName.REBOOT)
    sent = stand.sent(order)
    await stand.obeys(replace(sent, payload=sent.payload[:-6] + b"AAAAAA"))
    await stand.obeys(replace(sent, payload=b"reboot!", topic=topics.command(STAND, "x\n<b>")))
    await stand.obeys(replace(sent, payload=b"." * (LONGEST + 1)))
    assert stand.doing.did == []
    assert [(answer.why, answer.nonce) for answer in stand.answers] == [
        ("forged", order.nonce), ("malformed", ""), ("malformed", ""),
    ]  # fmt: skip
    first, second, third = stand.audit(Chain.REFUSED)
    assert all(line.nonce.startswith("sha256:") and len(line.nonce) == 39 for line in (first, second, third))
    assert (first.by, first.kid, first.name) == ("", KID, "reboot")
    assert (second.by, second.kid, second.name) == ("", "", "")


@looped
async def test_a_flood_is_told_by_its_number_and_written_down_line_by_line(stand: Afar) -> None:
    stranger = Received(topics.command(STAND, "ping"), b"let me in", retained=False)
    for _ in range(200):
        await stand.obeys(stranger)
    assert len(stand.told) == len(stand.answers) == EACH_MINUTE
    [answer] = await stand.obeys(stand.sent(stand.order(session=SESSION - 1)))
    assert answer.why == Refused.OLD_SESSION
    [answer] = await stand.obeys(stand.sent(stand.order()))
    assert answer.stage == Stage.DONE
    assert len(stand.audit(Chain.REFUSED)) == 201
    stand.commands.close()
    assert stand.told[-1] == {"stage": "refused", "count": str(201 - EACH_MINUTE)}


@looped
async def test_long_correlation_is_not_sent_back_in_full(stand: Afar) -> None:
    from bridge.telemetry.answers import Answers

    sent: list[bytes] = []

    async def publish(topic: str, payload: bytes, *, expiry: int | None, correlation: bytes) -> None:
        sent.append(correlation)

    answers = Answers(publish, topics.answer(STAND))
    [answer] = await stand.obeys(stand.sent(stand.order()))
    work = asyncio.create_task(answers.run())
    answers.say(answer, b"x" * 60_000)
    await until(lambda: sent)
    work.cancel()
    assert len(sent[0]) <= 128


@looped
async def test_where_nothing_can_be_written_down_nothing_is_obeyed(
    stand: Afar, caplog: pytest.LogCaptureFixture
) -> None:
    stand.commands.close()
    path = stand.folder / FILE
    was = path.read_bytes() if path.exists() else b""
    path.write_bytes(b"this is a note of somebody else's, which is not to be lost" * 100)
    stand.begin()
    for _ in range(2):
        await stand.obeys(stand.sent(stand.order(CommandName.REBOOT)))
    assert stand.doing.did == []
    assert finals(stand) == [("reboot", "refused", "cannot-keep")] * 2
    assert len([record for record in caplog.records if record.message.startswith("commands:")]) == 1
    path.write_bytes(was)
    await stand.obeys(stand.sent(stand.order()))
    assert finals(stand)[-1] == ("ping", "done", "")
    assert "can be written down again" in caplog.text


@looped
async def test_a_mistake_of_ours_ends_the_program_and_leaves_the_line_open(stand: Afar) -> None:
    async def broken() -> Why | None:
        raise ZeroDivisionError

    stand.doing.wipe_cache = broken  # type: ignore[method-assign]  # a mistake
    await stand.hears(stand.sent(stand.order(CommandName.WIPE_CACHE)))
    with pytest.raises(ZeroDivisionError):
        await stand.commands.settle()
    assert [line.stage for line in stand.audit(Chain.OBEYED)] == [BEGUN]


@looped
async def test_the_log_tells_what_was_done_and_no_text_of_strangers(
    stand: Afar, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    await stand.obeys(stand.sent(stand.order(CommandName.WIPE_CACHE)))
    await stand.obeys(Received(topics.command(STAND, "ping"), b"\x1b[31mhello\n", retained=False))
    assert "command wipe-cache: done" in caplog.text
    assert "hello" not in caplog.text
    assert "sri" not in caplog.text


def test_a_key_that_cannot_be_used_is_told_at_the_start(stand: Afar) -> None:
    stand.settings = replace(stand.settings, commands=replace(stand.settings.commands, keys=("/nowhere/central.pem",)))
    start: Callable[[], None] = stand.begin
    with pytest.raises(OSError, match="cannot be read"):
        start()
