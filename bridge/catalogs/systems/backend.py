"""Which systems a library may have, and how each is opened from its table of the configuration."""

from __future__ import annotations

from bridge.catalogs.inlislite.settings import Inlislite
from bridge.catalogs.koha.settings import Koha
from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.slims.settings import Slims
from bridge.catalogs.systems.patron_ids import PatronIds
from bridge.catalogs.systems.system import LibrarySystem
from bridge.rules import Rules

Backend = Inlislite | Koha | Sip2 | Slims


def opened(settings: Backend, rules: Rules, ids: PatronIds) -> LibrarySystem:
    """Raises OSError, with a sentence, when it is not what the settings say. Libraries that only one system needs are
    loaded here."""
    match settings:
        case Inlislite():
            from bridge.catalogs.inlislite import system as inlislite

            return inlislite.opened(settings, rules, ids)
        case Koha():
            from bridge.catalogs.koha import system as koha

            return koha.opened(settings, rules, ids)
        case Sip2():
            from bridge.catalogs.sip2 import system as sip2

            return sip2.opened(settings, rules, ids)
        case Slims():
            from bridge.catalogs.slims import system as slims

            return slims.opened(settings, rules, ids)
