"""A command's way into bytes and out of them again: signed by whoever may give it, and believed from nobody else.

A JWS in its compact form (RFC 7515, 7.1) with Ed25519 as RFC 9864 names it. Nothing of a header is obeyed: it must be
the one that we write ourselves.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import msgspec
from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.util import urlsafe_b64decode

from bridge.telemetry.keys import is_key_name
from bridge.telemetry.messages import Order

ALGORITHM, TYPE = "Ed25519", "anjungan-command"
LONGEST = 4096  # bytes; ours have 600


class Malformed(Exception):
    """No command at all, whoever sent it. The text never repeats what was in it."""


class Forged(Exception):
    """It looks like a command, and nobody whose key is known has signed it. `kid` and `nonce` are what it claims, empty
    when that cannot even be one."""

    def __init__(self, why: str, kid: str = "", nonce: str = "") -> None:
        super().__init__(why)
        self.kid, self.nonce = kid, nonce


@dataclass(frozen=True, slots=True)
class Signed:
    """An order that the holder of the key `kid` has given."""

    order: Order
    kid: str


def sign(order: Order, key: OKPKey, kid: str) -> bytes:
    """`key` is private; `kid` is the name that the stands know its public half by."""
    header = {"alg": ALGORITHM, "kid": kid, "typ": TYPE}
    return jws.serialize_compact(header, msgspec.json.encode(order), key, [ALGORITHM]).encode("ascii")


def read(payload: bytes, keys: Mapping[str, OKPKey]) -> Signed:
    """Raises `Malformed` and `Forged`. Whether the order is for here and now is not looked at."""
    if len(payload) > LONGEST:
        raise Malformed(f"longer than {LONGEST} bytes")
    if payload.count(b".") != 2:
        raise Malformed("not three parts")
    head, body, _ = payload.split(b".")
    header, claims = _object(head), _object(body)
    kid = _signer(header, claims)
    if kid not in keys:
        raise Forged("a key that is not known", kid, _nonce(claims))
    try:
        jws.deserialize_compact(payload, keys[kid], [ALGORITHM])
    except (JoseError, ValueError) as error:
        raise Forged("the signature is not by this key", kid, _nonce(claims)) from error
    return Signed(_order(claims), kid)


def _object(part: bytes) -> dict[str, Any]:
    """A JSON object that says everything once: what comes twice, two readers may read differently."""
    try:
        value = json.loads(urlsafe_b64decode(part), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Malformed("no JSON in base64url") from error
    if not isinstance(value, dict):
        raise Malformed("no JSON object")
    return value


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError("a name that comes twice")
    return value


def _signer(header: dict[str, Any], claims: dict[str, Any]) -> str:
    kid = header.get("kid")
    if not isinstance(kid, str) or not is_key_name(kid):
        raise Malformed("no name of a key")
    if header != {"alg": ALGORITHM, "kid": kid, "typ": TYPE}:
        raise Forged("another header than ours", kid, _nonce(claims))
    return kid


def _nonce(claims: dict[str, Any]) -> str:
    nonce = claims.get("nonce")
    return nonce if isinstance(nonce, str) and len(nonce) == 32 and set(nonce) <= set("0123456789abcdef") else ""


def _order(claims: dict[str, Any]) -> Order:
    try:
        order = msgspec.convert(claims, Order)
    except msgspec.ValidationError as error:
        raise Malformed("no order") from error
    if not order.by.isprintable():
        raise Malformed("no name of who gave it")
    return order
