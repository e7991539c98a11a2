"""Fines: what a patron owes, taking the money for it, and the proof, on paper of this desk or of a kiosk."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from sqlalchemy import Connection

from bridge.catalogs.embedded import fines, office_payments, office_places, payments, printouts
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk import proof
from bridge.central.desk.routes.patrons import known
from bridge.central.desk.turn import AtDesk, Turn, go, part
from bridge.contract.account import Payment

routes = APIRouter()


@routes.get("/fines")
def till(turn: AtDesk) -> HTMLResponse:
    """The payments of the day, with their sum."""
    with turn.reading() as connection:
        taken = office_payments.of_today(connection, turn.rules)
    total = sum(payment.total for payment in taken)
    return turn.page("till.html", {"taken": taken, "total": total, "today": turn.rules.now().date()})


@routes.get("/fines/{patron:path}")
def owed(turn: AtDesk, patron: str) -> HTMLResponse:
    return _owed(turn, patron)


@routes.post("/fines/{patron:path}")
def take(turn: AtDesk, patron: str, fine: Annotated[list[str] | None, Form()] = None) -> Response:
    """The money for the chosen fines, all of them or none."""
    with turn.writing() as connection:
        known(connection, turn, patron)
        taken = payments.take(connection, turn.rules, patron, tuple(fine or ()), turn.who.login)
        if taken is not None:
            turn.record(connection, Act.PAYMENT_TAKEN, taken.number, str(taken.total))
    if taken is None:
        return _owed(turn, patron, "changed" if fine else "none", 409 if fine else 422)
    return go(f"/payments/{part(taken.number)}", "payment-taken")


@routes.get("/payments/{number}")
def payment(turn: AtDesk, number: str) -> HTMLResponse:
    with turn.writing() as connection:
        found = _known(connection, turn, number)
        patron, login = office_payments.taken_by(connection, number)
        turn.record(connection, Act.PAYMENT_VIEWED, number)
        values = {
            "payment": found,
            "patron": patron,
            "login": login,
            "sent": office_payments.sent(connection, turn.rules, number),
            "printers": office_places.printers(connection),
        }
    return turn.page("payment.html", values)


@routes.get("/payments/{number}/proof.pdf")
def pdf(turn: AtDesk, number: str) -> Response:
    with turn.writing() as connection:
        found = _known(connection, turn, number)
        _, login = office_payments.taken_by(connection, number)
        turn.record(connection, Act.PROOF_MADE, number)
    named = {"Content-Disposition": f'inline; filename="{part(number)}.pdf"'}
    return Response(proof.pdf(found, login, turn.language), media_type="application/pdf", headers=named)


@routes.post("/payments/{number}/print")
def send(turn: AtDesk, number: str, kiosk: Annotated[str, Form()]) -> Response:
    """Asks a kiosk to print the proof, which it does when it is next idle."""
    with turn.writing() as connection:
        _known(connection, turn, number)
        if kiosk not in office_places.printers(connection):
            raise HTTPException(422)
        printouts.send(connection, turn.rules, number, kiosk)
        turn.record(connection, Act.PROOF_SENT, number, kiosk)
    return go(f"/payments/{part(number)}", "proof-sent")


def _known(connection: Connection, turn: Turn, number: str) -> Payment:
    match payments.payment(connection, turn.rules, number):
        case Payment() as found:
            return found
        case _:
            raise HTTPException(404)


def _owed(turn: Turn, patron: str, fault: str = "", status: int = 200) -> HTMLResponse:
    """Every look is audited."""
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        turn.record(connection, Act.FINES_VIEWED, who.number)
        unpaid = fines.unpaid(connection, patron)
        latest = payments.latest(connection, turn.rules, patron)
    return turn.page("fines.html", {"who": who, "unpaid": unpaid, "latest": latest, "fault": fault}, status)
