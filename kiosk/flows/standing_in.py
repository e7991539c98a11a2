"""What a stand can still do while it takes the library's place, and what has to wait until the library is back."""

from __future__ import annotations

from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import Deed
from kiosk.events import LinkOffline
from kiosk.flows.stand import Stand
from kiosk.session import Session
from kiosk.views import Cause, Service, StandIn

NOT_NOW = Refusal((Reason.NOT_OFFLINE,))
_DEEDS = {Service.BORROW: Deed.BORROW, Service.RETURN: Deed.RETURN}  # the account and the search are the library's


def does(session: Session, stand: Stand, service: Service) -> bool:
    """Whether this stand offers the service and can do it now."""
    return service in stand.services and _possible(session.offline, service)


def renews(session: Session, stand: Stand) -> bool:
    """Whether an item in somebody's hand can be renewed here now."""
    offline = session.offline
    return Service.ACCOUNT in stand.services and (offline is None or Deed.RENEW in offline.accepts)


def knows_cards(session: Session, stand: Stand) -> bool:
    """Whether whoever shows a card has a page of their own here now."""
    possible = session.online or does(session, stand, Service.BORROW) or renews(session, stand)
    return Service.ACCOUNT in stand.services and possible


def closed(session: Session, stand: Stand) -> Cause | None:
    """Why nobody can be served here now, or None."""
    nothing = not any(does(session, stand, service) for service in stand.services)
    return session.cause or (Cause.NO_LIBRARY if nothing else None)


def standing_in(session: Session, stand: Stand) -> StandIn | None:
    """How this stand takes the library's place, as it is told to whoever comes; None while it does not."""
    offline = session.offline
    if offline is None or offline.knew is None:
        return None
    now = stand.desk.now()
    knew = offline.knew.astimezone(now.tzinfo)
    not_now = tuple(service for service in stand.services if not _possible(offline, service))
    return StandIn(knew, knew.date() == now.date(), not_now)


def _possible(offline: LinkOffline | None, service: Service) -> bool:
    return offline is None or _DEEDS.get(service) in offline.accepts
