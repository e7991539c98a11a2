"""Who asks: a kiosk, which may do everything, or a patron, who may only see and change what is their own."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from bridge.central import problems
from bridge.central.library import Library
from bridge.central.models import IdempotencyKey, PatronPath
from bridge.contract.catalog import Catalog
from bridge.contract.letters import Mailbox

FROM_AFAR = "web"  # what patrons do themselves is recorded as this kiosk's
ME = "me"

kiosk_token = HTTPBearer(
    scheme_name="kiosk",
    auto_error=False,
    description="A kiosk's token, from `python -m bridge.central token issue`.",
)
patron_token = HTTPBearer(
    scheme_name="patron",
    auto_error=False,
    description="A patron's token, from `POST /v1/patron-tokens`; good for half an hour.",
)
KioskToken = Annotated[HTTPAuthorizationCredentials | None, Depends(kiosk_token)]
PatronToken = Annotated[HTTPAuthorizationCredentials | None, Depends(patron_token)]


@dataclass(frozen=True, slots=True)
class Kiosk:
    name: str

    def key(self, given: str) -> str:
        return given


@dataclass(frozen=True, slots=True)
class Owner:
    """The patron with this id."""

    patron: str

    def key(self, given: str) -> str:
        """Apart from everybody else's: no other header can hold the blank."""
        return f"{self.patron} {given}"


Caller = Kiosk | Owner


def _library(request: Request) -> Library:
    library: Library = request.app.state.library
    return library


AnyLibrary = Annotated[Library, Depends(_library)]


def kiosk(library: AnyLibrary, given: KioskToken) -> Kiosk:
    """FastAPI runs this in a thread, because a library looks the token up."""
    match _caller(library, given):
        case Kiosk() as found:
            return found
        case Owner():
            raise problems.Forbidden("A patron's token is not enough for this.")


def anybody(library: AnyLibrary, given: KioskToken, _same: PatronToken) -> Caller:
    return _caller(library, given)


def _caller(library: Library, given: HTTPAuthorizationCredentials | None) -> Caller:
    if given is None:
        raise problems.TokenRefused
    if (name := library.kiosk_of(given.credentials)) is not None:
        return Kiosk(name)
    if (patron := library.patron_of(given.credentials)) is not None:
        return Owner(patron)
    raise problems.TokenRefused


OnlyKiosk = Annotated[Kiosk, Depends(kiosk)]
Anybody = Annotated[Caller, Depends(anybody)]


def _patron(caller: Anybody, patron: PatronPath) -> str:
    match caller:
        case Kiosk():
            return patron
        case Owner(own) if patron in (ME, own):
            return own
        case Owner():
            raise problems.Forbidden("This is another patron's.")


def _key(caller: Anybody, key: IdempotencyKey) -> str:
    return caller.key(key)


def _kiosks_catalog(library: AnyLibrary, asks: OnlyKiosk) -> Catalog:
    return library.catalog(asks.name)


def _mailbox(library: AnyLibrary, asks: OnlyKiosk) -> Mailbox:
    return library.mailbox(asks.name)


def _catalog(library: AnyLibrary, caller: Anybody) -> Catalog:
    return library.catalog(caller.name if isinstance(caller, Kiosk) else FROM_AFAR)


def _owner(caller: Anybody, patron: PatronPath) -> Owner:
    if isinstance(caller, Kiosk):
        raise problems.Forbidden("This is for the patron alone.")
    return Owner(_patron(caller, patron))


PatronId = Annotated[str, Depends(_patron)]
OnlyOwner = Annotated[Owner, Depends(_owner)]
Key = Annotated[str, Depends(_key)]
KiosksMailbox = Annotated[Mailbox, Depends(_mailbox)]
KiosksCatalog = Annotated[Catalog, Depends(_kiosks_catalog)]
AnyCatalog = Annotated[Catalog, Depends(_catalog)]
