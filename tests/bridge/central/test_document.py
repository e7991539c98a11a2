"""The document that describes the REST contract: complete, true, and the one that is kept in the tree."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest

from bridge.central import openapi
from bridge.central.app import contract
from tests.bridge.central.client import Client

ROUTES = {
    "POST /v1/identifications",
    "GET /v1/sightings",
    "GET /v1/loan-checks",
    "POST /v1/loans",
    "POST /v1/returns",
    "POST /v1/undoings",
    "POST /v1/visits",
    "POST /v1/visits/visitors",
    "POST /v1/visits/groups",
    "POST /v1/visits/purposes",
    "POST /v1/departures",
    "POST /v1/wifi-accesses",
    "GET /v1/patrons/{patron}/account",
    "GET /v1/patrons/{patron}/loans",
    "GET /v1/patrons/{patron}/holds",
    "GET /v1/patrons/{patron}/fines",
    "POST /v1/patrons/{patron}/holds",
    "DELETE /v1/patrons/{patron}/holds/{hold}",
    "POST /v1/patrons/{patron}/items/{item}/renewals",
    "POST /v1/patrons/{patron}/loans/{loan}/renewals",
    "POST /v1/cases",
    "GET /v1/payments/{number}",
    "GET /v1/printouts/next",
    "PUT /v1/printouts/{number}/settlement",
    "GET /v1/titles",
    "GET /v1/titles/{title}",
    "GET /v1/suggestions",
    "GET /v1/abilities",
    "POST /v1/patron-tokens",
    "POST /v1/patrons/{patron}/pins",
    "POST /v1/forgotten-pins",
    "POST /v1/applications",
    "GET /v1/applications/{number}",
    "PUT /v1/applications/{number}/photo",
    "POST /v1/pins",
    "POST /v1/patrons/{patron}/digital-account",
    "GET /v1/patrons/{patron}/digital-account",
    "GET /v1/changes",
    "POST /v1/enrollments",
    "POST /v1/letters",
    "GET /v1/acts",
    "GET /v1/health",
}

DOCUMENT = openapi.describe(contract())
OPERATIONS = {
    f"{verb.upper()} {path}": operation
    for path, verbs in DOCUMENT["paths"].items()
    for verb, operation in verbs.items()
}


def examples() -> Iterator[tuple[str, dict[str, Any], Any]]:
    """Each with its name and schema."""
    for name, operation in OPERATIONS.items():
        for status, response in operation["responses"].items():
            for content in response.get("content", {}).values():
                yield f"{name} {status}", content["schema"], content["example"]
    for name, schema in DOCUMENT["components"]["schemas"].items():
        for example in schema.get("examples", []):
            yield name, schema, example


def test_the_document_kept_in_the_tree_is_what_is_served(client: Client) -> None:
    served = client.ask("GET", "/openapi.json", None).json()
    assert served == json.loads(openapi.KEPT.read_text("utf-8")), "run: python -m bridge.central.openapi"


def test_it_has_every_route_and_no_other() -> None:
    assert OPERATIONS.keys() == ROUTES


@pytest.mark.parametrize("name", sorted(ROUTES))
def test_an_operation_is_described_with_its_failures_and_examples(name: str) -> None:
    operation = OPERATIONS[name]
    assert operation["description"]
    assert operation["tags"]
    assert "security" in operation or name in ("POST /v1/patron-tokens", "POST /v1/forgotten-pins")
    assert all("description" in parameter for parameter in operation.get("parameters", []))
    for status, response in operation["responses"].items():
        kinds = {"3": [], "2": ["application/json"]}.get(status[0], ["application/problem+json"])
        assert list(response.get("content", {})) == kinds, status


def test_what_can_be_asked_again_cheaply_says_so() -> None:
    for name, operation in OPERATIONS.items():
        if "304" in operation["responses"]:
            assert "ETag" in operation["responses"]["200"]["headers"], name
            assert "If-None-Match" in [parameter["name"] for parameter in operation["parameters"]], name


def test_whatever_changes_something_wants_a_key_unless_doing_it_twice_is_doing_it_once() -> None:
    wanting = {
        name
        for name, operation in OPERATIONS.items()
        if any(parameter["name"] == "Idempotency-Key" for parameter in operation.get("parameters", []))
    }
    without = {"POST /v1/identifications", "POST /v1/patron-tokens", "POST /v1/enrollments"}
    changing = {name for name in ROUTES if name.startswith(("POST", "DELETE"))}
    assert wanting == (changing | {"PUT /v1/applications/{number}/photo"}) - without


@pytest.mark.parametrize(("name", "schema", "example"), list(examples()), ids=[name for name, *_ in examples()])
def test_an_example_is_as_its_schema_says(name: str, schema: dict[str, Any], example: Any) -> None:
    jsonschema_rs.validate(schema | {"components": DOCUMENT["components"]}, example)
    if set(schema) == {"$ref"}:
        described = DOCUMENT["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
        assert set(example) <= set(described["properties"]), "no longer a member"
