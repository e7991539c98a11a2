"""Commands from afar at their stand: each is obeyed once, or refused, and written down either way."""

from __future__ import annotations

import asyncio
import logging
from asyncio import Event
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

from bridge.telemetry import ledger, topics
from bridge.telemetry.answers import Answers
from bridge.telemetry.books import Books
from bridge.telemetry.chores import Chores
from bridge.telemetry.doing import Doing
from bridge.telemetry.flood import MINUTE, Flood, Tell
from bridge.telemetry.judging import Here, Unheard, judge, refused
from bridge.telemetry.keys import load_public_keys
from bridge.telemetry.ledger import BEGUN, CannotKeep
from bridge.telemetry.line import Line, NotAuthorized, Received
from bridge.telemetry.messages import AnswerMessage, Order, Refused, Stage
from bridge.telemetry.obeying import UNDISTURBING, Obeying, Outcome
from bridge.telemetry.orders import Signed
from bridge.telemetry.settings import UpkeepSettings

_log = logging.getLogger(__name__)

AT_ONCE = 4  # commands that disturb a patron and wait or are at work, and as many of the others

Say = Callable[[AnswerMessage, bytes], None]


@dataclass(frozen=True, slots=True)
class _Hearing:
    """One message. `taken` is set when the next one may be looked at."""

    received: Received
    say: Say
    taken: Event = field(default_factory=Event)

    def answer(self, answer: AnswerMessage) -> None:
        self.say(answer, self.received.correlation)


class Commands:
    """`tell` gets the details of every outcome, for an event: "name", "stage", "why", "key" (by whose holder) and, of
    what was obeyed, "audit" (the newest hash of that chain, so that a part cut off shows elsewhere). Refused ones
    beyond some a minute are told as their number, "count".

    `config` is the bridge's own configuration file; without it reload-config is not possible here.
    """

    def __init__(
        self,
        settings: UpkeepSettings,
        doing: Doing,
        tell: Tell,
        config: Path | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """Raises OSError, with a sentence, when a key cannot be used."""
        self._stand, self._tell, self._now = settings.stand, tell, now
        self._keys = load_public_keys(settings.commands.keys)
        self._obeying = Obeying(doing, settings.actions, config)
        self._chores, self._flood = Chores(), Flood(tell)
        self._books = Books(settings.directory / ledger.FILE, settings.commands.audit_rows, self._chores)
        self._at_work: Counter[bool] = Counter()  # by whether they disturb

    async def attend(
        self, line: Line, session: int, otherwise: Callable[[Received], None] = lambda _: None
    ) -> NoReturn:
        """Until cancelled, everything that comes to the stand's commands is obeyed or refused. What is no command by
        its topic goes to `otherwise`: a line has one inbox.

        Raises `Disconnected`. What was begun goes on when this has ended; its answer is lost.
        """
        answers = Answers(line.publish, topics.answer(self._stand))
        work = (answers.run(), self._listen(line, session, answers.say, otherwise), self._minutes())
        jobs = [asyncio.create_task(job) for job in (*work, self._chores.mistake())]
        try:
            done, _ = await asyncio.wait(jobs, return_when=asyncio.FIRST_COMPLETED)
            for job in done:
                job.result()
            raise AssertionError("none of them returns")
        finally:
            for job in jobs:
                job.cancel()
            await asyncio.gather(*jobs, return_exceptions=True)

    async def consider(self, received: Received, session: int, say: Say) -> None:
        """Obeys or refuses one message; what is obeyed may still be at work when this returns."""
        hearing = _Hearing(received, say)
        match judge(received, Here(self._stand, session, self._now()), self._keys):
            case Unheard() as unheard:
                self._refuse(unheard, hearing)
            case Signed() as signed:
                self._chores.begin(self._accept(signed, hearing))
                await hearing.taken.wait()

    async def settle(self) -> None:
        """Returns when everything that was begun has ended and is written down."""
        await self._chores.settle()

    def close(self) -> None:
        """What is still at work is cut off; the audit shows that it was begun."""
        self._chores.stop()
        self._flood.next_minute()
        self._books.close()

    async def _listen(self, line: Line, session: int, say: Say, otherwise: Callable[[Received], None]) -> NoReturn:
        await self._books.new_session(session, self._now())
        await self._subscribe(line)
        while True:
            received = await line.received.get()
            if (parsed := topics.parse(received.topic)) is not None and parsed[1] == "command":
                await self.consider(received, session, say)
            else:
                otherwise(received)
            await asyncio.sleep(0)  # a flood leaves room for everybody else

    async def _subscribe(self, line: Line) -> None:
        """A stand that may not be commanded has a connection all the same: it tells how it is."""
        try:
            await line.subscribe(topics.commands(self._stand))
        except NotAuthorized as error:
            _log.error("no command can reach this stand: %s", error)

    async def _minutes(self) -> NoReturn:
        while True:
            self._flood.next_minute()
            await asyncio.sleep(MINUTE)

    async def _accept(self, signed: Signed, hearing: _Hearing) -> None:
        disturbs = signed.order.name not in UNDISTURBING
        why = self._cannot(signed.order, disturbs)
        self._at_work[disturbs] += 1
        try:
            is_ours = await self._take(signed, why, hearing)
            hearing.taken.set()
            if is_ours:
                await self._obey(signed, hearing)
        finally:
            hearing.taken.set()
            self._at_work[disturbs] -= 1

    def _cannot(self, order: Order, disturbs: bool) -> Refused | None:
        if not self._obeying.possible(order.name):
            return Refused.NOT_POSSIBLE_HERE
        return Refused.TOO_MANY if self._at_work[disturbs] >= AT_ONCE else None

    async def _take(self, signed: Signed, why: Refused | None, hearing: _Hearing) -> bool:
        """Whether it is to be obeyed. Its nonce is on the disk then, and was not before."""
        stage = Stage.REFUSED if why else BEGUN
        try:
            head = await self._books.take(signed.order, self._line(signed, stage, why or ""))
        except CannotKeep:
            self._refuse(refused(signed, Refused.CANNOT_KEEP), hearing)
            return False
        if head is None:
            self._refuse(refused(signed, Refused.REPLAYED), hearing)
        elif why is not None:
            self._answer_refused(refused(signed, why), hearing)
        return head is not None and why is None

    async def _obey(self, signed: Signed, hearing: _Hearing) -> None:
        order = signed.order
        _log.warning("command %s, by the key %s", order.name, signed.kid)

        def waiting() -> None:
            hearing.answer(AnswerMessage(stage=Stage.WAITING, at=self._now(), nonce=order.nonce, name=order.name))

        outcome = await self._obeying.obey(order, waiting)
        stage, why = Stage.FAILED if outcome.why else Stage.DONE, outcome.why or ""
        _log.warning("command %s: %s %s", order.name, stage, why)
        head = await self._books.note(self._line(signed, stage, why))
        hearing.answer(self._final(order, stage, why, outcome))
        self._tell({"name": order.name, "stage": stage, "why": why, "key": signed.kid, "audit": head})
        await outcome.afterwards()

    def _refuse(self, unheard: Unheard, hearing: _Hearing) -> None:
        about = (unheard.name, unheard.by, unheard.kid, unheard.nonce)
        self._books.refuse(ledger.Line(self._now(), *about, Stage.REFUSED, unheard.why))
        self._answer_refused(unheard, hearing)

    def _answer_refused(self, unheard: Unheard, hearing: _Hearing) -> None:
        """Who has a key is always answered; of the others so many a minute."""
        details = {"name": unheard.name, "stage": Stage.REFUSED.value, "why": unheard.why.value, "key": unheard.kid}
        was_told = self._flood.hear(details)
        if was_told or unheard.by:
            nonce, name, why = unheard.claimed, unheard.name, unheard.why
            hearing.answer(AnswerMessage(stage=Stage.REFUSED, at=self._now(), nonce=nonce, name=name, why=why))

    def _line(self, signed: Signed, stage: str, why: str) -> ledger.Line:
        order = signed.order
        return ledger.Line(self._now(), order.name, order.by, signed.kid, order.nonce, stage, why)

    def _final(self, order: Order, stage: Stage, why: str, outcome: Outcome) -> AnswerMessage:
        return AnswerMessage(
            stage=stage,
            at=self._now(),
            nonce=order.nonce,
            name=order.name,
            why=why,
            checks=outcome.checks,
            picture=outcome.picture,
        )
