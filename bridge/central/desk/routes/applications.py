"""Applications: who wants to become a member, looked over, put right, approved or refused with a reason."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Form, HTTPException
from fastapi.responses import HTMLResponse, Response
from pydantic import BaseModel
from sqlalchemy import Connection

from bridge.catalogs.embedded import admitting, office_accounts, office_applications
from bridge.catalogs.embedded.admitting import Admitted
from bridge.catalogs.embedded.audit import Act
from bridge.catalogs.embedded.office_applications import Fault, Shown, WhyRefused
from bridge.central.desk.turn import AtDesk, Turn, go, part
from bridge.contract.guestbook import Education, Gender, Occupation
from bridge.contract.membership import Applicant, Identity

routes = APIRouter(prefix="/applications")
deciding = APIRouter(prefix="/applications")  # not where the staff of the library's own system decide

_LATELY = timedelta(days=30)


class Told(BaseModel):
    """What stands in the form, as it was typed."""

    identity: Identity
    number: str
    name: str
    born: str
    gender: Gender
    born_in: str = ""
    street: str = ""
    regency: str = ""
    province: str = ""
    occupation: Occupation | Literal[""] = ""
    education: Education | Literal[""] = ""
    phone: str = ""
    email: str = ""

    def applicant(self) -> Applicant | None:
        """None when there was no such day."""
        try:
            born = date.fromisoformat(self.born)
        except ValueError:
            return None
        place = self.born_in, self.street, self.regency, self.province
        more = self.occupation or None, self.education or None, self.phone, self.email
        return Applicant(self.identity, self.number, self.name, born, self.gender, *place, *more)


@routes.get("")
def waiting(turn: AtDesk, after: str = "") -> HTMLResponse:
    with turn.writing() as connection:
        found = office_applications.waiting(connection, turn.rules, after)
        took = office_accounts.applications_took(connection, turn.rules.now() - _LATELY)
        turn.record(connection, Act.APPLICATIONS_LISTED, detail=str(len(found)))
    values = {"found": found, "took": took, "most": office_applications.SHOWN, "today": turn.rules.now().date()}
    return turn.page("applications.html", values)


@routes.get("/{number}")
def application(turn: AtDesk, number: str) -> HTMLResponse:
    return _page(turn, number)


@routes.get("/{number}/photo")
def photo(turn: AtDesk, number: str) -> Response:
    with turn.reading() as connection:
        jpeg = _known(connection, turn, number).photo
    if jpeg is None:
        raise HTTPException(404)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@deciding.post("/{number}/correct")
def correct(turn: AtDesk, number: str, told: Annotated[Told, Form()]) -> Response:
    right = told.applicant()
    with turn.writing() as connection:
        _known(connection, turn, number)
        fault = (
            Fault.UNCLEAR
            if right is None
            else office_applications.correct(connection, turn.rules, number, right)
        )
        if fault is None:
            turn.record(connection, Act.APPLICATION_CORRECTED, number)
    return _page(turn, number, fault, told) if fault else go(f"/applications/{part(number)}", "application-corrected")


@deciding.post("/{number}/approve")
def approve(turn: AtDesk, number: str, account: Annotated[bool, Form()] = False) -> Response:
    """The librarian says by it that the fee is paid; `account`: an account for digital collections is wanted too."""
    with turn.writing() as connection:
        _known(connection, turn, number)
        done = admitting.approve(connection, turn.rules, number, turn.who.login, account=account)
        if isinstance(done, Admitted):
            turn.record(connection, Act.APPLICATION_APPROVED, number, done.number)
            if done.payment:
                turn.record(connection, Act.PAYMENT_TAKEN, done.payment)
    if isinstance(done, Admitted):
        return go(f"/patrons/{part(done.patron)}", "application-approved")
    return _page(turn, number, done)


@deciding.post("/{number}/refuse")
def refuse(turn: AtDesk, number: str, why: Annotated[WhyRefused, Form()]) -> Response:
    with turn.writing() as connection:
        _known(connection, turn, number)
        fault = office_applications.refuse(connection, turn.rules, number, why, turn.who.login)
        if fault is None:
            turn.record(connection, Act.APPLICATION_REFUSED, number, why)
    return _page(turn, number, fault) if fault else go("/applications", "application-refused")


def _known(connection: Connection, turn: Turn, number: str) -> Shown:
    found = office_applications.shown(connection, turn.rules, turn.library.seal, number)
    if found is None:
        raise HTTPException(404)
    return found


def _page(turn: Turn, number: str, fault: Fault | None = None, told: Told | None = None) -> HTMLResponse:
    """Every look is audited."""
    with turn.writing() as connection:
        found = _known(connection, turn, number)
        turn.record(connection, Act.APPLICATION_VIEWED, found.number)
    who: Any = told or found.applicant
    choices = {"identities": Identity, "genders": Gender, "occupations": Occupation, "educations": Education}
    values = {"found": found, "told": who, "fault": fault, "reasons": tuple(WhyRefused)} | choices
    fee = turn.rules.policy.membership.card_fee
    return turn.page("application.html", values | {"fee": fee}, 200 if fault is None else 409)
