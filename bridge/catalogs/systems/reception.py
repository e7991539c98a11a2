"""Who wants to become a member, at a library with its own system: what they agreed to and their photo stay with us as
the proof; in the system its own staff decide."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, cast

from bridge.catalogs.embedded import office_applications
from bridge.catalogs.embedded.catalog import EmbeddedCatalog
from bridge.catalogs.embedded.library import Library as Annex
from bridge.catalogs.embedded.office_applications import WhyRefused
from bridge.catalogs.systems.acts import Acts
from bridge.catalogs.systems.ledger import Seen
from bridge.catalogs.systems.system import Act, SystemApplications
from bridge.contract.abilities import Ability
from bridge.contract.circulation import Refusal
from bridge.contract.letters import Deed, Letter
from bridge.contract.membership import Applicant, ApplicationState, Applied, Consent

_THEIRS = "theirs:"  # begins the key under which an applicant is in the system


@dataclass(frozen=True, slots=True)
class _Enrolling:
    system: SystemApplications
    applicant: Applicant
    number: str

    async def look(self) -> Seen | Refusal:
        return None

    async def do(self, act: Act) -> Any:
        return await self.system.enroll(self.applicant, self.number, act)

    async def happened(self, seen: Seen, at: datetime) -> Any:
        state = await self.system.decision(self.number)
        return None if state is None else Applied(self.number, at, state)


@dataclass(frozen=True, slots=True)
class Reception:
    """As `Membership`, of applications."""

    acts: Acts
    annex: Annex

    async def apply(self, applicant: Applicant, consent: Consent, key: str) -> Applied | Refusal:
        applied = await self._ours.apply(applicant, consent, key)
        if isinstance(applied, Refusal):
            return applied
        no = await self._enroll(applicant, applied.number, key)
        return applied if no is None else no

    async def application(self, number: str) -> Applied | Refusal:
        applied = await self._ours.application(number)
        if isinstance(applied, Refusal) or applied.state is not ApplicationState.OPEN:
            return applied
        state = await self._theirs.decision(applied.number)
        return applied if state in (None, applied.state) else replace(applied, state=state, fee=0)

    async def add_photo(self, application: str, photo: bytes, key: str) -> Applied | Refusal:
        return await self._ours.add_photo(application, photo, key)

    async def told_later(self, letter: Letter, number: str, at: datetime) -> None:
        """Ours has it already, under this number. Who has the slip sees there that it is refused."""
        if letter.deed is Deed.APPLY and letter.applicant is not None and self.is_open:
            await self._enroll(letter.applicant, number, letter.key, at)

    async def became(self, key: str) -> Applied | Refusal | None:
        """What became of an application whose answer was lost: nothing, until the system has it as well."""
        theirs = await asyncio.to_thread(self.acts.ledger.became, _THEIRS + key)
        if isinstance(theirs, Refusal):
            return theirs
        ours: Applied | None = await asyncio.to_thread(self.acts.ledger.became, key)
        return ours if theirs is not None else None

    @property
    def is_open(self) -> bool:
        return Ability.REGISTER in self.acts.system.abilities

    async def _enroll(self, applicant: Applicant, number: str, key: str, at: datetime | None = None) -> Refusal | None:
        """Ours is settled when the system knows them already."""
        deed = _Enrolling(self._theirs, applicant, number)
        answer = await self.acts.once(_THEIRS + key, ("enroll", number), deed, at)
        if not isinstance(answer, Refusal):
            return None
        await asyncio.to_thread(self._refuse, number)
        return answer

    def _refuse(self, number: str) -> None:
        with self.annex.database.writing() as connection:
            office_applications.refuse(connection, self.annex.rules, number, WhyRefused.ALREADY_MEMBER, "")

    @property
    def _ours(self) -> EmbeddedCatalog:
        return self.annex.catalog(self.acts.stand)

    @property
    def _theirs(self) -> SystemApplications:
        return cast(SystemApplications, self.acts.system)
