"""One command to one stand, past the fleet page: connects, learns the stand's session, sends and listens."""

from __future__ import annotations

import asyncio
import contextlib
import secrets
from asyncio import Future
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Literal, NoReturn

import msgspec

from bridge.central.fleet.ordering import SignedOrdering
from bridge.central.fleet.settings import Fleet
from bridge.contract.faults import State
from bridge.telemetry import topics
from bridge.telemetry.connection import Connection
from bridge.telemetry.keys import load_private_key
from bridge.telemetry.line import Line
from bridge.telemetry.messages import AnswerMessage, CommandName, Stage, StateMessage

CONNECT_SECONDS = 15.0
STATE_SECONDS = 5.0  # for what the broker keeps of the stand, which it sends at once


@dataclass(frozen=True, slots=True)
class Wish:
    stand: str
    name: CommandName
    by: str
    when: Literal["idle", "now"] = "idle"
    patience: int = 600


async def send(fleet: Fleet, wish: Wish, show: Callable[[AnswerMessage], None]) -> Stage | None:
    """The last answer's stage, None when no answer has come; `show` gets each.

    Raises OSError, with a sentence, when the broker or the stand is not there.
    """
    key = load_private_key(fleet.key_file)
    connection = Connection(fleet.shell, f"command-{secrets.token_hex(4)}", lambda: None)
    connected = asyncio.Event()
    last: Future[Stage | None] = asyncio.get_running_loop().create_future()

    async def live(line: Line) -> None:
        connected.set()
        try:
            if not last.done():  # whatever happens, nothing is sent a second time
                last.set_result(await _talk(line, SignedOrdering(line.publish, key, fleet.key_name), wish, show))
        except OSError as error:
            last.set_exception(error)
        finally:
            if not last.done():
                last.set_exception(OSError("the broker has gone; nobody knows what has become of the command"))

    work = asyncio.create_task(connection.run(live))
    try:
        async with _within(CONNECT_SECONDS, "the broker cannot be reached"):
            await connected.wait()
        return await last
    finally:
        last.cancel()
        work.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await work


async def _talk(
    line: Line, ordering: SignedOrdering, wish: Wish, show: Callable[[AnswerMessage], None]
) -> Stage | None:
    await line.subscribe(topics.state(wish.stand), topics.answer(wish.stand))
    session = await _session(line, wish.stand)
    hearing = asyncio.create_task(_hear(line, ordering, wish.stand))
    stage: Stage | None = None
    try:
        async for answer in ordering.give(wish.stand, session, wish.name, wish.by, wish.when, wish.patience):
            show(answer)
            stage = answer.stage
        return stage
    finally:
        hearing.cancel()


async def _session(line: Line, stand: str) -> int:
    """Raises OSError when there is nobody to obey."""
    async with _within(STATE_SECONDS, f"the broker has never heard of the stand {stand}"):
        while (received := await line.received.get()).topic != topics.state(stand):
            pass
    try:
        message = msgspec.json.decode(received.payload, type=StateMessage)
    except msgspec.DecodeError as error:
        raise OSError(f"what the broker keeps of {stand} cannot be read") from error
    if message.state is State.LOST:
        raise OSError(f"{stand} is not connected, since {message.since:%Y-%m-%d %H:%M:%S%z}")
    return message.session


async def _hear(line: Line, ordering: SignedOrdering, stand: str) -> NoReturn:
    while True:
        received = await line.received.get()
        if received.topic == topics.answer(stand):
            with contextlib.suppress(msgspec.DecodeError):
                ordering.hear(msgspec.json.decode(received.payload, type=AnswerMessage), stand)


@contextlib.asynccontextmanager
async def _within(seconds: float, otherwise: str) -> AsyncIterator[None]:
    """Raises OSError, with the sentence, when it takes longer."""
    try:
        async with asyncio.timeout(seconds):
            yield
    except TimeoutError as error:
        raise OSError(otherwise) from error
