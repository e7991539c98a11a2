"""What the staff of a library's own system have decided about applications is so with us as well."""

from __future__ import annotations

import asyncio

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import admitting, office_applications
from bridge.catalogs.embedded.library import Library as Annex
from bridge.catalogs.embedded.office_applications import WhyRefused
from bridge.catalogs.embedded.tables import applications
from bridge.catalogs.systems import shadows
from bridge.catalogs.systems.system import Member, SystemApplications
from bridge.contract.membership import ApplicationState


async def settle(system: SystemApplications, annex: Annex) -> None:
    """Raises `Unavailable`."""
    for number in await asyncio.to_thread(_open, annex):
        match await system.decision(number):
            case ApplicationState.REFUSED:
                await asyncio.to_thread(_refused, annex, number)
            case ApplicationState.APPROVED if member := await system.admitted(number):
                await asyncio.to_thread(_approved, annex, number, member)


def _open(annex: Annex) -> tuple[str, ...]:
    with annex.database.reading() as connection:
        waiting = select(applications.c.number).where(applications.c.state == "open").order_by(applications.c.id)
        return tuple(connection.scalars(waiting))


def _refused(annex: Annex, number: str) -> None:
    """Why, the system does not tell."""
    with annex.database.writing() as connection:
        office_applications.refuse(connection, annex.rules, number, WhyRefused.OTHER, "")


def _approved(annex: Annex, number: str, member: Member) -> None:
    def admit(connection: Connection) -> None:
        patron = shadows.cast(connection, member, annex.rules.now().date())
        admitting.admit_elsewhere(connection, annex.rules, number, patron.id)

    annex.database.changed(admit)
