"""Named locks of the database, because its tables have none for rows: whoever acts for us holds the item's, then the
patron's. They end with the connection, whatever happens to it; SLiMS's own pages do not ask for them."""

from __future__ import annotations

import hashlib

from sqlalchemy import make_url

from bridge.catalogs.slims.access import Access
from bridge.contract.circulation import NeverAsked


def hold_item(access: Access, item: int) -> None:
    """First. Waits until whoever has it is done, or dead. Raises `NeverAsked`."""
    _hold(access, "item", str(item))


def hold_member(access: Access, member: str) -> None:
    """After the item's, if one is held. Raises `NeverAsked`."""
    _hold(access, "member", member.casefold())


def _hold(access: Access, kind: str, which: str) -> None:
    """The name is a digest, for it must be short, and is shown to everybody at the server; a number may be a NIK."""
    named = "\0".join(((make_url(access.settings.database).database or "").casefold(), kind, which))
    name = f"anjungan-{hashlib.sha256(named.encode()).hexdigest()[:48]}"
    if access.number("SELECT GET_LOCK(:name, :seconds)", name=name, seconds=access.settings.wait) != 1:
        raise NeverAsked("somebody else is busy with this item or patron in SLiMS")
