"""Requests held against Koha's definition of its REST API, before anything is done."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import parse_qsl

import jsonschema_rs

from tests.peers.koha_openapi import OPERATIONS, Operation, Schema
from tests.peers.koha_queries import Asked


def faults_of(operation: Operation, asked: Asked) -> list[str]:
    """Why Koha would not even look at it."""
    embeds = [f"unknown embed {one}" for one in asked.embeds if one not in operation.embeds]
    return [*_wrong_query(operation, asked), *_wrong_body(operation, asked), *embeds]


def operation_of(method: str, path: str) -> tuple[tuple[str, Operation], dict[str, str]] | None:
    """Those without a variable in their path come first."""
    for (verb, template), operation in sorted(OPERATIONS.items(), key=lambda one: "{" in one[0][1]):
        pattern = re.sub(r"\{(\w+)\}", r"(?P<\1>[^/]+)", template)
        if verb == method and (found := re.fullmatch(pattern, path)):
            return (template, operation), found.groupdict()
    return None


def _wrong_query(operation: Operation, asked: Asked) -> Iterator[str]:
    for name, value in asked.query.items():
        if name not in operation.query:
            yield f"/query/{name}: Malformed query string"
        elif not validator(json.dumps(operation.query[name])).is_valid(value):
            yield f"/query/{name}: not as defined"
    yield from (f"/query/{name}: Missing property." for name in operation.needed if name not in asked.query)


def _wrong_body(operation: Operation, asked: Asked) -> Iterator[str]:
    if operation.form:
        yield from (f"unknown field {name}" for name, _ in parse_qsl(asked.body) if name not in operation.form)
    elif operation.body is not None:
        try:
            body = json.loads(asked.body)
        except ValueError:
            yield "the body is no JSON"
            return
        yield from (f"body: {error.message}" for error in validator(json.dumps(operation.body)).iter_errors(body))
    elif asked.body:
        yield "there is no body in this operation"


@cache
def validator(schema: str) -> Any:
    parsed: Schema = json.loads(schema)
    return jsonschema_rs.Draft7Validator(parsed, validate_formats=True)
