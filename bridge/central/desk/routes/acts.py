"""The audit: who did what at the desk, and which patrons were looked at. Admins only."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import HTMLResponse

from bridge.catalogs.embedded import audit
from bridge.catalogs.embedded.audit import PAGE, Act, Wanted
from bridge.catalogs.embedded.office_patrons import WhyBlocked
from bridge.central.desk.turn import ForAdmin

routes = APIRouter()


@routes.get("/audit")
def acts(turn: ForAdmin, before: int | None = None, login: str = "", act: str = "", subject: str = "") -> HTMLResponse:
    """Newest first; `before` continues the list."""
    wanted = Wanted(before, login.strip(), act, subject.strip())
    with turn.reading() as connection:
        lines = audit.latest(connection, turn.rules, wanted)
    template = "audit_rows.html" if turn.request.headers.get("HX-Request") else "audit.html"
    known = {"acts": tuple(Act), "reasons": tuple(WhyBlocked)}
    return turn.page(template, {"lines": lines, "wanted": wanted, "most": PAGE} | known)
