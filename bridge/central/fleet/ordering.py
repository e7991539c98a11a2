"""Gives commands to stands, signed, and each command its answers as they come back."""

from __future__ import annotations

import asyncio
import secrets
from asyncio import Queue
from collections.abc import AsyncIterator, Callable
from datetime import UTC, datetime
from time import monotonic
from typing import Literal

from joserfc.jwk import OKPKey

from bridge.telemetry import topics
from bridge.telemetry.answers import Publish
from bridge.telemetry.messages import LONGEST_LIFE, AnswerMessage, CommandName, Order, Refused, Stage
from bridge.telemetry.orders import sign

# Seconds that a command takes at its stand once it has begun, those of its way back included.
_QUICK, _LONG, _LONGEST = 15.0, 150.0, 1000.0


class SignedOrdering:
    """`publish` takes a message to the broker and raises OSError when it cannot. `key` is private; stands know its
    public half as `key_name`. All answers of stands are to be told to `hear`."""

    def __init__(
        self, publish: Publish, key: OKPKey, key_name: str, now: Callable[[], datetime] = lambda: datetime.now(UTC)
    ) -> None:
        self._publish, self._key, self._key_name, self._now = publish, key, key_name, now
        self._open: dict[tuple[str, str], Queue[AnswerMessage]] = {}

    async def give(  # noqa: PLR0913, PLR0917 - an order's own fields
        self,
        stand: str,
        session: int,
        name: CommandName,
        by: str,
        when: Literal["idle", "now"] = "idle",
        patience: int = 600,
    ) -> AsyncIterator[AnswerMessage]:
        """Sends it once and yields its answers; ends after the last one, or when none can come any more.

        Raises OSError when it cannot be sent.
        """
        order = self._order(stand, session, name, by, when, patience)
        answers = self._open[stand, order.nonce] = Queue()
        try:
            payload = sign(order, self._key, self._key_name)
            await self._publish(
                topics.command(stand, name), payload, expiry=LONGEST_LIFE, correlation=order.nonce.encode()
            )
            until = monotonic() + longest(name, when, patience)
            while (answer := await _next(answers, until)) is not None:
                yield answer
                if answer.stage is not Stage.WAITING:
                    break
        finally:
            del self._open[stand, order.nonce]

    def hear(self, answer: AnswerMessage, stand: str) -> None:
        """What is nobody's answer is ignored. So is that a command came twice: the broker may have sent it twice, and
        the first of the two is at work."""
        waiting = self._open.get((stand, answer.nonce))
        if waiting is not None and answer.why != Refused.REPLAYED:
            waiting.put_nowait(answer)

    def _order(  # noqa: PLR0913, PLR0917 - its own fields
        self, stand: str, session: int, name: CommandName, by: str, when: Literal["idle", "now"], patience: int
    ) -> Order:
        issued = int(self._now().timestamp())
        return Order(
            stand=stand,
            session=session,
            name=name,
            nonce=secrets.token_hex(16),
            issued=issued,
            expires=issued + LONGEST_LIFE,
            by=by,
            when=when,
            patience=patience,
        )


async def _next(answers: Queue[AnswerMessage], until: float) -> AnswerMessage | None:
    try:
        async with asyncio.timeout(until - monotonic()):
            return await answers.get()
    except TimeoutError:
        return None


def longest(name: CommandName, when: Literal["idle", "now"], patience: int) -> float:
    """Seconds after which no answer can come any more: its life, waiting for a patron, and doing it."""
    match name:
        case CommandName.PING | CommandName.WIPE_CACHE:
            return LONGEST_LIFE + _QUICK
        case CommandName.SCREENSHOT:
            return LONGEST_LIFE + _LONG
        case CommandName.UPDATE | CommandName.REBOOT:
            doing = _LONGEST
        case _:
            doing = _LONG
    return LONGEST_LIFE + doing + (patience if when == "idle" else 0)
