"""A `LibrarySystem` whose library keeps Koha."""

from __future__ import annotations

import ssl

from bridge.catalogs.koha import holdings, offline
from bridge.catalogs.koha.accounts import Accounts
from bridge.catalogs.koha.api import Api, Listing
from bridge.catalogs.koha.doctor import Doctor
from bridge.catalogs.koha.exchange import Exchanges
from bridge.catalogs.koha.holds import Holds
from bridge.catalogs.koha.late import LateLending
from bridge.catalogs.koha.lending import Lending
from bridge.catalogs.koha.members import Members
from bridge.catalogs.koha.offline import OfflineService
from bridge.catalogs.koha.returning import Returning
from bridge.catalogs.koha.searching import Searching
from bridge.catalogs.koha.settings import Koha, OfflineReturns
from bridge.catalogs.koha.shapes import ItemRecord
from bridge.catalogs.koha.words import item_of, whereabouts
from bridge.catalogs.sip2 import system as sip2
from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import Act, Finding, Lent, LibrarySystem, Member
from bridge.contract.abilities import Ability
from bridge.contract.account import Account, Hold
from bridge.contract.circulation import Item, Loan, Reason, Refusal, Returned, Sighting, Unavailable
from bridge.contract.discovery import Found, Suggestions, TitleDetail
from bridge.contract.membership import PinChanged
from bridge.rules import Rules

_ALWAYS = {Ability.BORROW, Ability.RENEW, Ability.ACCOUNT, Ability.SEARCH, Ability.HOLD}


def opened(settings: Koha, rules: Rules, ids: PatronIds) -> KohaSystem:
    """Nothing is asked of Koha yet. `ids` are SIP2's only: Koha has numbers of its own for its patrons. Raises OSError,
    with a sentence, when a secret or the authorities are missing."""
    try:
        settings.secret.read(settings.secret_file)
        if isinstance(settings.returns, OfflineReturns):
            offline.SECRET.read(settings.returns.secret_file)
    except Unavailable as error:
        raise OSError(str(error)) from None
    try:
        if settings.ca_file:
            ssl.create_default_context(cafile=settings.ca_file)
    except OSError as error:
        raise OSError(f"ca_file {settings.ca_file} cannot be used ({type(error).__name__})") from None
    returns = settings.returns
    return KohaSystem(settings, rules, sip2.opened(returns, rules, ids) if isinstance(returns, Sip2) else None)


class KohaSystem:
    """Satisfies `LibrarySystem`. `sip2` takes items back, if it is given."""

    def __init__(self, settings: Koha, rules: Rules, sip2: LibrarySystem | None = None) -> None:
        self._sip2 = sip2
        self._exchanges = Exchanges(settings.url, settings.ca_file, settings.total)
        self._api = Api(settings, self._exchanges)
        self._members = Members(self._api, settings, rules)
        self._lending = Lending(self._api, self._members, rules)
        self._holds = Holds(self._api, settings.library)
        self._accounts = Accounts(self._api, self._members, self._holds, rules)
        self._searching = Searching(self._api, settings.shelves)
        returns, self._offline = settings.returns, None
        if isinstance(returns, OfflineReturns):
            self._offline = OfflineService(returns, settings.library, self._exchanges, rules)
        offline, way = self._offline, self._offline or sip2
        self._returning = None if way is None else Returning(self._api, way, rules, captures_holds=way is sip2)
        self._late = None if offline is None else LateLending(self._api, self._members, offline, rules)
        self._doctor = Doctor(self._api, settings, self._offline)
        offered = {Ability.RETURN: self._returning is not None, Ability.CHANGE_PIN: settings.change_pin}
        self._abilities = frozenset(_ALWAYS | {ability for ability, is_offered in offered.items() if is_offered})

    @property
    def abilities(self) -> frozenset[Ability]:
        return self._abilities

    async def probe(self) -> None:
        await self._api.page(Listing("/items", {"item_id": 0}), ItemRecord, 1, 1)

    async def examine(self) -> tuple[Finding, ...]:
        return await self._doctor.examine() + (await self._sip2.examine() if self._sip2 else ())

    def close(self) -> None:
        self._exchanges.close()
        if self._sip2 is not None:
            self._sip2.close()

    async def find(self, card: str) -> Member | Refusal:
        return await self._members.find(card)

    async def identify(self, card: str, pin: str | None) -> Member | Refusal:
        return await self._members.identify(card, pin)

    async def member(self, patron: str) -> Member | Refusal:
        return await self._members.member(patron)

    async def look(self, barcode: str) -> Sighting | Refusal:
        record = await holdings.item_by_barcode(self._api, barcode)
        if record is None:
            return Refusal((Reason.ITEM_UNKNOWN,))
        status = await holdings.taken_for_hold(self._api, record.item_id)
        return Sighting(item_of(record), whereabouts(record, status))

    async def check(self, patron: str, barcode: str) -> Item | Refusal:
        return await self._lending.check(patron, barcode)

    async def lent(self, barcode: str, patron: str = "") -> Lent | None:
        return await self._lending.lent(barcode, patron)

    async def borrow(self, patron: str, barcode: str, act: Act) -> Loan | Refusal:
        if act.at is not None and self._late is not None:
            return await self._late.borrow(patron, barcode, act.at)
        return await self._lending.borrow(patron, barcode, happened=act.at is not None)

    async def return_item(self, barcode: str, act: Act) -> Returned | Refusal:
        if self._returning is None:
            return Refusal((Reason.NOT_OFFERED,))
        return await self._returning.return_item(barcode, act)

    async def ended(self, loan: str, barcode: str) -> Returned | None:
        return None if self._returning is None else await self._returning.ended(loan, barcode)

    async def renew(self, patron: str, loan: str, act: Act) -> Loan | Refusal:
        return await self._lending.renew(patron, loan)

    async def account(self, patron: str) -> Account | Refusal:
        return await self._accounts.account(patron)

    async def place_hold(self, patron: str, title: str, barcode: str | None, act: Act) -> Hold | Refusal:
        return await self._holds.place(patron, title, barcode)

    async def cancel_hold(self, patron: str, hold: str, act: Act) -> Hold | Refusal:
        return await self._holds.cancel(patron, hold)

    async def search(self, words: str, more: str) -> Found:
        return await self._searching.search(words, more)

    async def suggest(self, words: str) -> Suggestions:
        return await self._searching.suggest(words)

    async def title(self, id: str) -> TitleDetail | Refusal:
        return await self._searching.title(id)

    async def change_pin(self, card: str, old: str, new: str) -> PinChanged | Refusal:
        return await self._members.change_pin(card, old, new)
