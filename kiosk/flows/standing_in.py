"""What a stand can still do while it takes the library's place, and what has to wait until the library is back."""

from __future__ import annotations

from bridge.contract.abilities import Ability
from bridge.contract.circulation import Reason, Refusal
from bridge.contract.letters import Deed
from kiosk.events import LinkOffline
from kiosk.flows.stand import Stand
from kiosk.inbox import Condition
from kiosk.session import Session
from kiosk.views import Cause, Service, StandIn

NOT_NOW = Refusal((Reason.NOT_OFFLINE,))
BY_TOUCH = {Service.SEARCH, Service.GUESTBOOK, Service.VISITOR, Service.GROUP, Service.REGISTER}  # all needs no reader
_DEEDS = {  # all other services are the library's own
    Service.BORROW: (Deed.BORROW,),
    Service.RETURN: (Deed.RETURN,),
    Service.VISITOR: (Deed.VISITOR,),
    Service.GROUP: (Deed.GROUP,),
    Service.GUESTBOOK: (Deed.VISITOR, Deed.GROUP),
    Service.REGISTER: (Deed.APPLY,),
}


def does(session: Session | Condition, stand: Stand, service: Service) -> bool:
    """Whether this stand offers the service and can do it now."""
    return service in stand.services and possible(session.offline, service)


def renews(session: Session, stand: Stand) -> bool:
    """Whether an item in somebody's hand can be renewed here now."""
    offline = session.offline
    return ever_renews(stand) and (offline is None or Deed.RENEW in offline.accepts)


def ever_renews(stand: Stand) -> bool:
    return Service.ACCOUNT in stand.services and stand.can(Ability.RENEW)


def serves_members(session: Session, stand: Stand) -> bool:
    """Whether a card leads to more here than to the guest book."""
    return knows_cards(session, stand) or does(session, stand, Service.BORROW)


def knows_cards(session: Session, stand: Stand) -> bool:
    """Whether whoever shows a card has a page of their own here now."""
    possible = session.online or does(session, stand, Service.BORROW) or renews(session, stand)
    return Service.ACCOUNT in stand.services and possible


def closed(session: Session | Condition, stand: Stand) -> Cause | None:
    """Why nobody can be served here now, or None."""
    nothing = not any(does(session, stand, service) for service in stand.services) and not _signs(session, stand)
    return session.cause or (Cause.NO_LIBRARY if nothing else None)


def beginnings(session: Session, stand: Stand) -> tuple[Service, ...]:
    """The services that somebody can begin by touching now; without a reader, what needs none goes on."""
    match closed(session, stand):
        case None:
            return stand.services
        case Cause.NO_READER:
            return tuple(service for service in stand.services if service in BY_TOUCH and does(session, stand, service))
    return ()


def standing_in(session: Session, stand: Stand) -> StandIn | None:
    """How this stand takes the library's place, as it is told to whoever comes; None while it does not."""
    offline = session.offline
    if offline is None or offline.knew is None:
        return None
    now = stand.desk.now()
    knew = offline.knew.astimezone(now.tzinfo)
    not_now = tuple(service for service in stand.services if not possible(offline, service))
    return StandIn(knew, knew.date() == now.date(), not_now)


def possible(offline: LinkOffline | None, service: Service) -> bool:
    """Whether the service does not need the library itself; any does while the library is asked."""
    return offline is None or any(deed in offline.accepts for deed in _DEEDS.get(service, ()))


def _signs(session: Session | Condition, stand: Stand) -> bool:
    offline = session.offline
    return stand.signs and (offline is None or Deed.VISIT in offline.accepts)
