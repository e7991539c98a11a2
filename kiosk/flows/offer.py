"""What a stand offers: what it is there for, as far as its library can do it."""

from __future__ import annotations

from dataclasses import replace

from bridge.contract.abilities import Abilities, Ability
from kiosk.flows.stand import Stand
from kiosk.views import Service

NEEDS = {
    Service.BORROW: Ability.BORROW,
    Service.RETURN: Ability.RETURN,
    Service.ACCOUNT: Ability.ACCOUNT,
    Service.SEARCH: Ability.SEARCH,
    Service.GUESTBOOK: Ability.GUEST_BOOK,
    Service.VISITOR: Ability.GUEST_BOOK,
    Service.GROUP: Ability.GUEST_BOOK,
    Service.WIFI: Ability.WIFI,
    Service.REGISTER: Ability.REGISTER,
}


def offering(stand: Stand, abilities: Abilities) -> Stand:
    """The stand as it is configured, with what its library can do of that. Whoever is served keeps this one."""
    services = tuple(service for service in stand.services if NEEDS[service] in abilities)
    return replace(stand, services=services, abilities=abilities)
