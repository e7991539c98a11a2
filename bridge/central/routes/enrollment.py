"""How a new stand fetches what it needs, with a code that was given to whoever sets it up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, StringConstraints

from bridge.central import examples
from bridge.central.documentation import answered, failing
from bridge.central.problems import Code, answer
from bridge.central.stands.enrolling import Enrolling

routes = APIRouter(tags=["stands"])

InvitationCode = Annotated[str, StringConstraints(min_length=16, max_length=24, pattern=r"^[0-9A-Za-z -]+$")]
CertificateRequest = Annotated[str, StringConstraints(min_length=1, max_length=4096, pattern=r"^[ -~\n\r]+$")]


class NewStand(BaseModel):
    """`code` is of `python -m bridge.central stand invite`; `request` a certificate request (PKCS #10) as PEM, for a
    key on P-256 that the stand has made and keeps."""

    code: InvitationCode
    request: CertificateRequest


class LetIn(BaseModel):
    """The stand's id, and what it has to keep: files by name, some of them secret."""

    stand: str
    files: dict[str, str]


@routes.post(
    "/enrollments",
    status_code=201,
    response_model=LetIn,
    responses=answered("The stand is let in; it is told this once.", examples.LET_IN, 201)
    | failing({403: "The code is wrong, was used, or is too old; which of these is not told."}, Code.NOT_BELIEVED)
    | failing({404: "This central lets no stands in."}),
    openapi_extra={"security": [{}]},
)
def enroll(request: Request, response: Response, given: NewStand) -> Any:
    """Needs no token: the code is good for ten minutes, once, and ends after five wrong guesses."""
    enrolling: Enrolling | None = getattr(request.app.state, "enrolling", None)
    if enrolling is None:
        return answer(404, Code.NOT_FOUND, "This central lets no stands in.")
    try:
        bundle = enrolling.enroll(given.code, given.request)
    except ValueError:
        return answer(422, Code.MALFORMED, "The certificate request is none for a key on P-256.")
    if bundle is None:
        return answer(403, Code.NOT_BELIEVED, "The code is wrong, was used, or is too old.")
    response.headers["Cache-Control"] = "no-store"
    return LetIn(stand=bundle.stand, files={name: content.decode() for name, content in bundle.files.items()})
