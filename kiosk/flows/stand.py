"""A stand as a flow sees it: what is around the screen, the library behind it, and who looks after it."""

from __future__ import annotations

from dataclasses import dataclass, field

from bridge.contract.abilities import EVERYTHING, Abilities, Ability
from bridge.contract.catalog import Catalog
from bridge.contract.upkeep import Upkeep
from kiosk.caretaking import Caretaking
from kiosk.desk import Desk
from kiosk.entrance import Entrance, Role
from kiosk.hardware import Camera
from kiosk.registration.settings import Registration
from kiosk.views import SELF_CHECK, Service


@dataclass(frozen=True, slots=True)
class Stand:
    """`services` are what it does, in the order in which it offers them; `abilities` what its library can do. Both are
    narrowed by `offer.py`, and by nothing else."""

    desk: Desk
    catalog: Catalog
    upkeep: Upkeep
    caretaker: Caretaking
    services: tuple[Service, ...] = SELF_CHECK
    role: Role = Role.SELF_CHECK
    entrance: Entrance = field(default_factory=Entrance)
    registration: Registration = field(default_factory=Registration)
    camera: Camera | None = None
    abilities: Abilities = EVERYTHING

    @property
    def signs(self) -> bool:
        """Whether a card that is shown here signs the guest book."""
        return self.role is not Role.SELF_CHECK and self.can(Ability.GUEST_BOOK)

    def can(self, ability: Ability) -> bool:
        return ability in self.abilities
