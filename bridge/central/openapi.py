"""The REST contract as a document; `python -m bridge.central.openapi` writes the one kept beside this file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from bridge.central.problems import MEDIA_TYPE

KEPT = Path(__file__).with_name("openapi.json")
ABOUT: dict[str, Any] = {
    "title": "Anjungan Pustaka",
    "version": "1.1.0",
    "description": (
        "What a self-service kiosk, an app or a website may ask of a library. A kiosk's token is for everything; a "
        "patron's, from `POST /v1/patron-tokens`, is for searching and for their own account. Every failure is "
        "`application/problem+json` with a stable `code`; a refusal has all its `reasons`, most fundamental first. "
        "Changes need an `Idempotency-Key`. Money is whole rupiah; dates are the library's own."
    ),
    "license_info": {"name": "GPL-3.0-or-later", "identifier": "GPL-3.0-or-later"},
}


def describe(app: FastAPI) -> dict[str, Any]:
    """The OpenAPI document. Failures are told with the media type they really have."""
    if app.openapi_schema is None:
        app.openapi_schema = get_openapi(routes=app.routes, **ABOUT)
        for path in app.openapi_schema["paths"].values():
            for operation in path.values():
                for status, response in operation["responses"].items():
                    if int(status) >= 400:
                        content = response["content"]
                        content[MEDIA_TYPE] = content.pop("application/json") | content.get(MEDIA_TYPE, {})
    return app.openapi_schema


def text(document: dict[str, Any]) -> str:
    """The document as it is kept: readable, and the same for the same contract."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


if __name__ == "__main__":
    from bridge.central.app import contract

    KEPT.write_text(text(describe(contract())), "utf-8")
