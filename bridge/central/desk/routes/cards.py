"""Member cards: printed, with the photo; made valid again; and a code with which a member sets a new PIN."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, File, HTTPException, UploadFile
from fastapi.responses import HTMLResponse, Response

from bridge.catalogs.embedded import changing_pins, office_membership, photos
from bridge.catalogs.embedded.audit import Act
from bridge.central.desk import member_card
from bridge.central.desk.member_card import MemberCard
from bridge.central.desk.portraits import portrait
from bridge.central.desk.routes.patrons import known
from bridge.central.desk.turn import AtDesk, go, part

routes = APIRouter(prefix="/patrons/{patron:path}")


@routes.get("/card.pdf")
def card(turn: AtDesk, patron: str) -> Response:
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        seal = turn.library.seal
        photo = photos.of_patron(connection, seal, patron) if seal else None
        turn.record(connection, Act.CARD_MADE, who.number)
    library = turn.request.app.state.settings.library
    made = member_card.pdf(MemberCard(library, who.name, who.number, who.expires, photo), turn.language)
    return Response(made, media_type="application/pdf", headers={"Content-Disposition": "inline; filename=card.pdf"})


@routes.get("/photo")
def photo(turn: AtDesk, patron: str) -> Response:
    with turn.reading() as connection:
        known(connection, turn, patron)
        jpeg = photos.of_patron(connection, turn.library.seal, patron) if turn.library.seal else None
    if jpeg is None:
        raise HTTPException(404)
    return Response(jpeg, media_type="image/jpeg", headers={"Cache-Control": "no-store"})


@routes.post("/photo")
def new_photo(turn: AtDesk, patron: str, photo: Annotated[UploadFile, File()]) -> Response:
    """In place of the one that was there."""
    jpeg = portrait(photo.file.read())
    if jpeg is None or turn.library.seal is None:
        return go(f"/patrons/{part(patron)}", "photo-unreadable")
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        photos.replace(connection, turn.rules, turn.library.seal, patron, jpeg)
        turn.record(connection, Act.PHOTO_REPLACED, who.number)
    return go(f"/patrons/{part(patron)}", "photo-replaced")


@routes.post("/renew")
def renew(turn: AtDesk, patron: str) -> Response:
    """Seed 001, mechanism A.5. The librarian says by it that the fee is paid."""
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        renewed = office_membership.renew(connection, turn.rules, patron, turn.who.login)
        if renewed is not None:
            turn.record(connection, Act.MEMBERSHIP_RENEWED, who.number, renewed.expires.isoformat())
            if renewed.payment:
                turn.record(connection, Act.PAYMENT_TAKEN, renewed.payment)
    if renewed is not None and renewed.payment:
        return go(f"/payments/{part(renewed.payment)}", "membership-renewed")
    return go(f"/patrons/{part(patron)}", "membership-renewed" if renewed else "membership-suspended")


@routes.post("/code")
def code(turn: AtDesk, patron: str) -> HTMLResponse:
    """It stands on the page that answers, and nowhere else."""
    with turn.writing() as connection:
        who = known(connection, turn, patron)
        given = changing_pins.give_code(connection, turn.rules, patron, turn.who.login)
        turn.record(connection, Act.PIN_CODE_GIVEN, who.number)
    return turn.page("pin_code.html", {"who": who, "code": given})
