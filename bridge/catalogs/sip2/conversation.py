"""Some questions in a row on one connection, and the first looks that every act begins with."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2 import items, patrons
from bridge.catalogs.sip2.dialogue import Dialogue
from bridge.catalogs.sip2.fields import CHARGED, OVERDUE
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.patrons import Reading
from bridge.catalogs.sip2.questions import Questions
from bridge.catalogs.sip2.reasons import in_order
from bridge.catalogs.sip2.settings import Sip2
from bridge.contract.circulation import Item, NeverAsked, Reason, Refusal, Unavailable
from bridge.policy import due_date
from bridge.rules import Rules


@dataclass(frozen=True, slots=True)
class Conversation:
    """`takes_late` is whether the system is told that an act has happened already."""

    dialogue: Dialogue
    questions: Questions
    reading: Reading
    settings: Sip2
    takes_late: bool

    @property
    def rules(self) -> Rules:
        return self.reading.rules

    async def ask(self, question: Message) -> Message:
        return await self.dialogue.ask(question)

    async def patron(self, number: str, pin: str | None = None, summary: int | None = None) -> Message | None:
        """None when the system does not know them."""
        answer = await self.ask(self.questions.patron(number, pin, summary))
        return answer if patrons.is_known(answer) else None

    async def item(self, barcode: str) -> Message | None:
        """None when the system does not know it."""
        answer = await self.ask(self.questions.item(barcode))
        return answer if items.is_known(answer) else None

    async def is_theirs(self, number: str, barcode: str) -> bool:
        """Whether the item is lent to them. Some systems list what is overdue apart."""
        answer = await self.patron(number, summary=CHARGED)
        if answer is None or patrons.has(answer, ("AU", "AT"), barcode):
            return answer is not None
        if not patrons.count(answer, "overdue items"):
            return False
        late = await self.patron(number, summary=OVERDUE)
        return late is not None and patrons.has(late, ("AU", "AT"), barcode)

    def refused(self, answer: Message, item: Item | None) -> Refusal | None:
        """None for a yes. Where a fee would have to be agreed to, it is the desk that asks for it."""
        match items.said_yes(answer):
            case True:
                return None
            case None:
                raise Unavailable("the library's system has said neither yes nor no")
        interpreter = self.reading.interpreter
        if patrons.owed(answer):
            return Refusal(in_order((*interpreter.known(answer), Reason.ASK_DESK)), item)
        return Refusal(interpreter.reasons(answer), item)

    def due(self, answer: Message) -> date | None:
        profile, form = self.settings.kind, self.settings.due_format
        return items.due(answer, "AH", self.rules.policy.timezone, profile, form)

    def reckoned(self, start: datetime) -> date:
        """When something lent then would be due, by our own rules."""
        zone = ZoneInfo(self.rules.policy.timezone)
        return due_date(start.astimezone(zone).date(), self.rules.policy, ())

    def end_of(self, day: date) -> datetime:
        return datetime.combine(day, time(23, 59, 59), ZoneInfo(self.rules.policy.timezone))


@contextmanager
def nothing_done_yet() -> Iterator[None]:
    """Whatever goes wrong in here, the act itself has not been asked for."""
    try:
        yield
    except Unavailable as error:
        raise NeverAsked(str(error)) from None
