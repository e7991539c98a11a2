"""What the REST contract takes in, and the examples its documentation shows."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Header, Query
from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from bridge.central.problems import MEDIA_TYPE, Problem
from bridge.contract.codes import LONGEST, PATTERN_IN_JSON

Code = Annotated[str, StringConstraints(min_length=1, max_length=LONGEST, pattern=PATTERN_IN_JSON)]

PatronQuery = Annotated[Code, Query(description="The patron's id, as an identification gave it.", examples=["p-17"])]
ItemQuery = Annotated[Code, Query(description="The item's barcode.", examples=["00000123456"])]
IdempotencyKey = Annotated[
    str,
    Header(
        alias="Idempotency-Key",
        description="Minted once for each act. The same key and content is one act and one answer, however often sent.",
        min_length=1,
        max_length=LONGEST,
        pattern=r"^[!-~]+$",
        examples=["6f0c4a52-3f1b-4c8e-9c0e-0d6d5c1c2a11"],
    ),
]


class Identification(BaseModel):
    """`pin` is left out, or null, until the library has answered that it needs one."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"card": "64720001234512", "pin": "1234"}]})

    card: Code
    pin: Annotated[str, Field(min_length=1, max_length=LONGEST)] | None = None


class NewLoan(BaseModel):
    """`patron` is the id an identification gave, `item` a barcode."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"patron": "p-17", "item": "00000123456"}]})

    patron: Code
    item: Code


class NewVisit(BaseModel):
    """A card's owner is in the library today."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"card": "64720001234512"}]})

    card: Code


class Health(BaseModel):
    """`status` is always "ok"; what is not well is a problem."""

    status: str = "ok"


ITEM = {
    "barcode": "00000123456",
    "title": "Laskar Pelangi",
    "author": "Andrea Hirata",
    "call_number": "899.221 3 AND l",
}
PATRON = {"id": "p-17", "card": "6472••••••••12", "loans": 1, "limit": 2, "due": "2026-12-05", "barred": []}
LOAN = {"number": "20261123-000042", "item": ITEM, "due": "2026-12-05", "lent_at": "2026-11-23T09:30:00+08:00"}
VISIT = {"number": "B-000007", "signed_at": "2026-11-23T09:12:00+08:00"}
REFUSAL = {
    "type": "urn:anjungan:problem:refused",
    "title": "Conflict",
    "status": 409,
    "code": "refused",
    "detail": "The library says no.",
    "reasons": [
        {"code": "visit-missing", "next_step": "sign-guest-book"},
        {"code": "limit-reached", "next_step": "return-item-first"},
    ],
    "item": ITEM,
}


def answered(status: int, description: str, example: dict[str, Any]) -> dict[int | str, dict[str, Any]]:
    """The documentation of one good answer."""
    return {status: {"description": description, "content": {"application/json": {"example": example}}}}


CARD_REFUSAL = REFUSAL | {
    "title": "Forbidden",
    "status": 403,
    "reasons": [{"code": "pin-wrong", "next_step": "try-again"}],
    "item": None,
}
EXAMPLES = {403: CARD_REFUSAL, 409: REFUSAL}


def failing(descriptions: dict[int, str]) -> dict[int | str, dict[str, Any]]:
    """The documentation of the ways to fail; a refusal comes with an example."""
    return {
        status: {
            "model": Problem,
            "description": description,
            "content": {MEDIA_TYPE: {"example": EXAMPLES[status]} if status in EXAMPLES else {}},
        }
        for status, description in descriptions.items()
    }
