"""Accepts an act in the library's place: decides, keeps the letter, and only then answers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field

from bridge.contract.circulation import Item, KeyReused, Loan, Reason, Refusal, Returned, Unavailable, Undone
from bridge.contract.guestbook import Group, Visit, Visitor
from bridge.contract.letters import Deed, Letter, reference
from bridge.contract.membership import LONGEST_PHOTO, Applicant, Applied, Consent
from bridge.offline.bench import Bench
from bridge.offline.clock import Clock
from bridge.offline.deputy import Decision, Deputy
from bridge.offline.enclosing import apart
from bridge.offline.knowledge import Who
from bridge.offline.letterbox import Letterbox
from bridge.offline.outbox import CannotKeep, Entry

Accepted = Loan | Returned | Visit | Applied

_NOTHING = Decision(Item("", ""))
_ON_ITS_WAY = 10.0  # seconds; a touch in the last second still has to come here


@dataclass(frozen=True, slots=True)
class Wish:
    """What somebody at this stand wants done under `key`; the fields are those of a `Letter`.

    `asked`: the library may have heard of it. `unclear`: it was asked, and nobody knows what it said.
    """

    deed: Deed
    key: str
    patron: str = ""
    card: str = ""
    barcode: str = ""
    place: str = ""
    purpose: str = ""
    visit: str = ""
    visitor: Visitor | None = None
    group: Group | None = None
    applicant: Applicant | None = None
    consent: Consent | None = None
    application: str = ""
    photo: bytes = field(default=b"", repr=False)
    asked: bool = False
    unclear: bool = False

    @property
    def who(self) -> Who:
        return Who("patron", self.patron) if self.patron else Who("card", self.card)


class Acceptance:
    def __init__(self, deputy: Deputy, letterbox: Letterbox, clock: Clock, bench: Bench, most: int) -> None:
        """`most` letters are kept at one time."""
        self._deputy, self._letterbox, self._clock, self._bench, self._most = deputy, letterbox, clock, bench, most
        self._one_at_a_time = asyncio.Lock()  # so that two items do not pass the limit together
        self._undone: dict[str, Undone] = {}

    def kept(self, key: str) -> Entry | None:
        return next((entry for entry in self._letterbox.entries if entry.letter.key == key), None)

    def has_come(self, card: str) -> bool:
        """Whether a visit of this card's owner is kept."""
        letters = (entry.letter for entry in self._letterbox.entries)
        return any(letter.deed is Deed.VISIT and letter.card == card for letter in letters)

    def application(self, number: str) -> Applied | None:
        """The one that is kept under this number, which is the stand's own."""
        letters = [entry.letter for entry in self._letterbox.entries]
        made = (letter for letter in letters if letter.deed is Deed.APPLY and reference(letter.key) == number)
        letter = next(made, None)
        has_photo = any(letter.application == number for letter in letters)
        return None if letter is None else self._applied(number, letter, photo=has_photo)

    async def accept(self, wish: Wish) -> Accepted | Refusal:
        """Raises `KeyReused`, and `Unavailable` when the library may have done what this stand cannot accept."""
        async with self._one_at_a_time:
            if entry := self.kept(wish.key):
                return await self._again(entry, wish)
            match await self._bench(self._decide, wish):
                case Decision() as decision:
                    return await self._keep(wish, decision)
                case refusal:
                    return self._no(refusal, wish)

    async def undo(self, act: str, key: str) -> Undone | None:
        """Takes back what nobody else has heard of yet; None when it is not in this stand's hands any more."""
        if key in self._undone:
            return self._undone[key]
        entry = self.kept(act)
        if entry is None or not self._in_time(entry):
            return None
        try:
            withdrawn = await self._letterbox.do(lambda outbox: outbox.withdraw(act))
        except CannotKeep:
            return None
        if withdrawn:
            self._undone[key] = Undone(await self._item(entry.letter.barcode))
        return self._undone.get(key)

    def _decide(self, wish: Wish) -> Decision | Refusal:
        if wish.deed not in self._deputy.accepts:
            return Refusal((Reason.NOT_OFFLINE,))
        if len(self._letterbox.entries) >= self._most:
            return Refusal((Reason.CANNOT_KEEP,))
        return self._decision(wish)

    def _decision(self, wish: Wish) -> Decision | Refusal:
        match wish.deed:
            case Deed.BORROW:
                return self._deputy.lend(wish.who, wish.barcode)
            case Deed.RETURN:
                return self._deputy.take_back(wish.barcode)
            case Deed.RENEW:
                return self._deputy.renew(wish.who, wish.barcode)
            case Deed.VISIT | Deed.PURPOSE | Deed.LEAVE:
                return self._deputy.sign(wish.card) or _NOTHING
            case Deed.VISITOR | Deed.GROUP:
                return _NOTHING
            case Deed.APPLY | Deed.PHOTO:
                return self._refused(wish) or _NOTHING

    def _refused(self, wish: Wish) -> Refusal | None:
        """Why the library would not take in the application, or its photo."""
        if wish.deed is Deed.PHOTO:
            return None if 0 < len(wish.photo) <= LONGEST_PHOTO else Refusal((Reason.PHOTO_UNCLEAR,))
        if wish.applicant is None or wish.consent is None:
            return Refusal((Reason.APPLICANT_UNCLEAR,))
        return self._deputy.admit(wish.applicant, wish.consent)

    async def _keep(self, wish: Wish, decision: Decision) -> Accepted | Refusal:
        now, stamp = self._deputy.now(), self._clock.stamp()
        due = None if wish.deed is Deed.RETURN else decision.due
        letter = Letter(
            wish.key,
            wish.deed,
            now.at,
            now.sure,
            wish.patron,
            wish.card,
            wish.barcode,
            due,
            due is not None and not now.sure,
            self._deputy.knew,
            wish.place,
            wish.purpose,
            wish.visit,
            wish.visitor,
            wish.group,
            wish.applicant,
            wish.consent,
            wish.application,
            wish.photo,
        )
        letter, enclosed = apart(letter)
        try:
            await self._letterbox.do(lambda outbox: outbox.post(letter, stamp, asked=wish.asked, enclosed=enclosed))
        except CannotKeep:
            return self._no(Refusal((Reason.CANNOT_KEEP,), decision.item if wish.barcode else None), wish)
        return self._answer(letter, decision, 0 if wish.asked else self._deputy.undo_seconds)

    def _no(self, refusal: Refusal, wish: Wish) -> Refusal:
        if wish.unclear:
            raise Unavailable("the library may have done what this stand does not accept")
        return refusal

    async def _again(self, entry: Entry, wish: Wish) -> Accepted:
        """The answer to an act that is kept already."""
        letter = entry.letter
        if (letter.deed, letter.barcode, letter.application) != (wish.deed, wish.barcode, wish.application):
            raise KeyReused
        undo = self._deputy.undo_seconds if self._in_time(entry) else 0
        return self._answer(letter, Decision(await self._item(letter.barcode), letter.due), undo)

    def _answer(self, letter: Letter, decision: Decision, undo: int) -> Accepted:
        number, at = reference(letter.key), letter.at
        match letter.deed:
            case Deed.BORROW | Deed.RENEW if letter.due is not None:
                undo = undo if letter.deed is Deed.BORROW else 0
                return Loan(number, decision.item, letter.due, at, undo, waiting=True, estimated=letter.estimated)
            case Deed.RETURN:
                place, bin_ = decision.place, decision.bin
                return Returned(number, decision.item, at, decision.due, place, bin_, None, undo, waiting=True)
            case Deed.APPLY:
                return self._applied(number, letter, photo=False)
            case Deed.PHOTO:
                return self.application(letter.application) or self._applied(letter.application, letter, photo=True)
            case _:
                return Visit(number, at, waiting=True, left=letter.deed is Deed.LEAVE)

    def _applied(self, number: str, letter: Letter, *, photo: bool) -> Applied:
        """What the library knows under a number of its own does not wait, only its photo does."""
        waiting = number.startswith("W-")
        return Applied(number, letter.at, photo=photo, fee=self._deputy.card_fee, waiting=waiting)

    async def _item(self, barcode: str) -> Item:
        sighting = await self._bench(self._deputy.look, barcode)
        return sighting.item or Item(barcode, "")

    def _in_time(self, entry: Entry) -> bool:
        """Nobody else has heard of it, and it was done a moment ago."""
        now, then = self._clock.stamp(), entry.stamp
        lately = now.boot == then.boot and now.ticks - then.ticks <= self._deputy.undo_seconds + _ON_ITS_WAY
        undoable = self._deputy.undo_seconds and entry.letter.deed in {Deed.BORROW, Deed.RETURN}
        return bool(undoable) and lately and not entry.asked and not entry.sent
