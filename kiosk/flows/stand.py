"""A stand as a flow sees it: what is around the screen, the library behind it, and what it offers."""

from __future__ import annotations

from dataclasses import dataclass

from bridge.contract.catalog import Catalog
from kiosk.desk import Desk
from kiosk.views import Service


@dataclass(frozen=True, slots=True)
class Stand:
    desk: Desk
    catalog: Catalog
    services: tuple[Service, ...] = tuple(Service)
