"""Takes in what stands did while a library's own system could not be asked: it has happened, so it is entered there
with its time; what the system will not have is a matter for the desk."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime

from bridge.catalogs.embedded import journal, late, late_applications, matters
from bridge.catalogs.embedded.journal import Late
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.operations import Act as OurAct
from bridge.catalogs.systems.deeds import Borrowing, Deed, Renewing, Returning
from bridge.catalogs.systems.joined import JoinedCatalog
from bridge.catalogs.systems.ledger import Content
from bridge.catalogs.systems.system import Lent
from bridge.contract import letters
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import Delivered, Letter, Told
from bridge.contract.membership import Applied

_KINDS = {Reason.CARD_UNKNOWN: MatterKind.UNKNOWN_CARD, Reason.ITEM_UNKNOWN: MatterKind.UNKNOWN_ITEM}


@dataclass(frozen=True, slots=True)
class JoinedMailbox:
    """Satisfies `Mailbox`."""

    catalog: JoinedCatalog

    async def deliver(self, letter: Letter) -> Delivered | Refusal:
        ours = letter.deed in {letters.Deed.VISITOR, letters.Deed.GROUP, *late_applications.DEEDS}
        patron = "" if ours or letter.deed is letters.Deed.RETURN else await self._patron(letter)
        match letter.deed:
            case _ if isinstance(patron, Refusal):
                return await self._not_taken_in(letter, patron)
            case letters.Deed.BORROW:
                deed = Borrowing(self.catalog.acts.system, patron, letter.barcode, None)
                return await self._entered(letter, ("borrow", patron, letter.barcode), deed)
            case letters.Deed.RETURN:
                deed_ = Returning(self.catalog.acts.system, letter.barcode)
                return await self._entered(letter, ("return", letter.barcode), deed_)
            case letters.Deed.RENEW:
                again = Renewing(self.catalog.acts.system, patron, barcode=letter.barcode)
                return await self._entered(letter, ("renew-item", patron, letter.barcode), again)
        return await self._of_a_visitor(letter, patron)

    async def what_became_of(self, key: str) -> Told | None:
        told: Told | None = await self.catalog.acts.became(key)
        if isinstance(told, Applied) and self.catalog.reception.is_open:
            return await self.catalog.reception.became(key)
        return told or await self.catalog.annex.mailbox(self.catalog.acts.stand).what_became_of(key)

    async def _patron(self, letter: Letter) -> str | Refusal:
        """By the id that an identification had given, or by the card."""
        system = self.catalog.acts.system
        match await (system.member(letter.patron) if letter.patron else system.find(letter.card)):
            case Refusal() as no:
                return no
            case member:
                await self.catalog.entrance.known(member)
                return member.patron.id

    async def _entered(self, letter: Letter, content: Content, deed: Deed) -> Delivered | Refusal:
        if (before := await asyncio.to_thread(self._answered, letter)) is not None:
            return before
        lent = await self.catalog.acts.system.lent(letter.barcode, content[1]) if content[0] == "borrow" else None
        if isinstance(lent, Lent) and lent.theirs and await self.catalog.acts.became(letter.key) is None:
            return Delivered(lent.loan)  # somebody has entered it there by hand
        answer = await self.catalog.acts.once(letter.key, content, deed, self._moment(letter))
        if isinstance(answer, Refusal):
            return await self._not_taken_in(letter, answer)
        return Delivered(answer.number)

    async def _of_a_visitor(self, letter: Letter, patron: str) -> Delivered | Refusal:
        """Or of an applicant. Our own book takes it in with its time; the system is written to by the same key."""
        ours = self.catalog.annex.mailbox(self.catalog.acts.stand)
        told = await ours.deliver(replace(letter, card=patron, patron="") if patron else letter)
        if isinstance(told, Delivered):
            await self.catalog.entrance.written_later(letter, patron, self._moment(letter))
            await self.catalog.reception.told_later(letter, told.number, self._moment(letter))
        return told

    async def _not_taken_in(self, letter: Letter, refusal: Refusal) -> Delivered | Refusal:
        """What the system will never know is told as such; anything else the desk enters by hand."""
        unknown = tuple(reason for reason in refusal.reasons if reason in _KINDS)
        numbers = await asyncio.to_thread(self._open, letter, refusal.reasons, unknown)
        return Refusal(unknown) if unknown else Delivered(letters.reference(letter.key), numbers)

    def _open(
        self, letter: Letter, reasons: tuple[Reason, ...], unknown: tuple[Reason, ...]
    ) -> tuple[str, ...]:
        annex, late_one = self.catalog.annex, Late(letter, self._moment(letter), letter.knew, None, None)
        with annex.database.writing() as connection:
            act = OurAct(connection, annex.rules.at_this_moment(), self.catalog.acts.stand, letter.key)
            row = journal.write(act, late_one, unknown)
            for kind in [_KINDS[reason] for reason in unknown] or [MatterKind.NOT_TAKEN_IN]:
                matters.open_one(connection, act.rules, kind, letter=row.id, reasons=reasons)
            return matters.waiting_because_of(connection, row)

    def _answered(self, letter: Letter) -> Delivered | None:
        """What was not taken in before, and has been told to the desk."""
        with self.catalog.annex.database.reading() as connection:
            return journal.reported(connection, letter.key)

    def _moment(self, letter: Letter) -> datetime:
        return late.moment(self.catalog.annex.rules, letter)
