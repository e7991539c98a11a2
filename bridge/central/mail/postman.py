"""Writes to those whose account for digital collections has become active, and notes that they were told.

A letter is sent first and noted then: who loses the power in between is written to twice, and never not at all.
"""

from __future__ import annotations

import asyncio
import logging
import smtplib
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, select

from bridge.catalogs.embedded import office_accounts
from bridge.catalogs.embedded.library import Library
from bridge.catalogs.embedded.office_accounts import HowTold
from bridge.catalogs.embedded.tables import digital_accounts, patrons
from bridge.central.mail.letter import about_account
from bridge.central.mail.sending import Sender
from bridge.central.mail.settings import Mail
from bridge.contract.circulation import Unavailable
from bridge.contract.membership import AccountStep

_log = logging.getLogger(__name__)

EVERY, LONGEST = 20.0, 900.0  # seconds between two rounds, doubled while the server is away
BY = "mail"


@dataclass(frozen=True, slots=True)
class _Activated:
    patron: str
    address: str = field(repr=False)
    user: str = field(repr=False)


class Postman:
    """Remembers whom no letter reaches until the program ends; the desk tells these in another way."""

    def __init__(self, library: Library, mail: Mail) -> None:
        """Raises OSError, with a sentence, when a file is missing."""
        self._library, self._mail, self._sender = library, mail, Sender(mail)
        self._unreachable: set[str] = set()

    async def run(self, every: float = EVERY) -> None:
        """Until cancelled."""
        pause = every
        while True:
            try:
                await asyncio.to_thread(self.deliver)
            except (OSError, smtplib.SMTPException, Unavailable) as error:
                if pause == every:
                    _log.warning("mail cannot be sent: %s", _plain(error))
                pause = min(2 * pause, max(every, LONGEST))
            else:
                pause = every
            await asyncio.sleep(pause)

    def deliver(self) -> int:
        """How many letters went. Raises OSError or SMTPException while the server takes none, and `Unavailable`."""
        with self._library.database.reading() as connection:
            waiting = [one for one in _activated(connection) if one.patron not in self._unreachable]
        if not waiting:
            return 0
        with self._sender.connected() as server:
            return sum(self._deliver(server, one) for one in waiting)

    def _deliver(self, server: smtplib.SMTP, one: _Activated) -> bool:
        try:
            server.send_message(about_account(self._mail, one.address, one.user))
        except (ValueError, smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError) as error:
            if not _is_final(error):
                raise
            self._unreachable.add(one.patron)
            _log.warning("a patron cannot be told by mail: see the desk's list of digital accounts")
            return False
        with self._library.database.writing() as connection:
            office_accounts.tell(connection, self._library.rules.at_this_moment(), one.patron, HowTold.EMAIL, BY)
        return True


def _activated(connection: Connection) -> Iterator[_Activated]:
    """Who has an address and was not told yet."""
    of = digital_accounts.c
    query = select(of.patron_id, patrons.c.email, of.user_name).join(patrons, patrons.c.id == of.patron_id)
    rows = connection.execute(query.where(of.step == AccountStep.ACTIVE, patrons.c.email != "").order_by(of.since))
    return (_Activated(row.patron_id, row.email, row.user_name) for row in rows.all())


def _is_final(error: Exception) -> bool:
    """Whether the same letter would be refused again."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=refused):
            return all(code >= 500 for code, _ in refused.values())
        case smtplib.SMTPDataError(smtp_code=code):
            return int(code) >= 500
        case _:
            return True


def _plain(error: Exception) -> str:
    """Without what a server says, which may name an address."""
    return getattr(error, "strerror", None) or type(error).__name__
