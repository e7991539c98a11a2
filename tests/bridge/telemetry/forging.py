"""Every way to a command that must not be obeyed, made by chance from commands that would be."""

from __future__ import annotations

import base64
import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import msgspec
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from bridge.telemetry import topics
from bridge.telemetry.line import Received
from bridge.telemetry.messages import CommandName, Order
from bridge.telemetry.orders import ALGORITHM, LONGEST, TYPE, sign
from tests.bridge.telemetry.afar import KID, SESSION, STAND, Afar

STRANGER = OKPKey.generate_key("Ed25519", private=True, auto_kid=False)


def part(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def signed(head: bytes, body: bytes, key: OKPKey) -> bytes:
    """By hand, whatever the parts are."""
    private: Any = key.private_key
    said = part(head) + b"." + part(body)
    return said + b"." + part(private.sign(said))


class Forger:
    """Has seen `seen`, which were obeyed, and can publish; of the key of `stand` it has the public half. What it could
    not make itself is a mistake or an old command of who holds the key."""

    def __init__(self, stand: Afar, chance: Random, seen: list[Received]) -> None:
        self._stand, self._chance, self._seen = stand, chance, seen
        self.ways: dict[str, Callable[[], Received]] = {
            name.removeprefix("_way_"): getattr(self, name) for name in dir(self) if name.startswith("_way_")
        }

    def forged(self) -> tuple[str, Received]:
        """The way, and what it led to; never retained."""
        way = self._chance.choice([*self.ways])
        return way, self.ways[way]()

    def _order(self, **other: object) -> Order:
        return self._stand.order(self._chance.choice([*CommandName]), **other)

    def _sent(self, **other: object) -> Received:
        return self._stand.sent(self._order(**other))

    def _by(self, key: OKPKey, kid: str = KID) -> Received:
        order = self._order()
        return Received(topics.command(STAND, order.name), sign(order, key, kid), retained=False)

    def _with(self, header: dict[str, Any], body: bytes | None = None, key: OKPKey | None = None) -> Received:
        order = self._order()
        payload = signed(json.dumps(header).encode(), body or msgspec.json.encode(order), key or self._stand.key)
        return Received(topics.command(STAND, order.name), payload, retained=False)

    def _way_bits_flipped(self) -> Received:
        sent = self._sent()
        payload = bytearray(sent.payload)
        for _ in range(self._chance.choice((1, 1, 1, 2, 8))):
            payload[self._chance.randrange(len(payload))] ^= 1 << self._chance.randrange(8)
        return replace(sent, payload=bytes(payload) if bytes(payload) != sent.payload else b"")

    def _way_cut_off(self) -> Received:
        sent = self._sent()
        return replace(sent, payload=sent.payload[: self._chance.randrange(len(sent.payload))])

    def _way_longer(self) -> Received:
        sent = self._sent()
        return replace(sent, payload=sent.payload + self._chance.randbytes(self._chance.randrange(1, 9)))

    def _way_huge(self) -> Received:
        sent = self._sent()
        return replace(sent, payload=sent.payload.ljust(self._chance.randrange(LONGEST + 1, 100_000), b"A"))

    def _way_noise(self) -> Received:
        return replace(self._sent(), payload=self._chance.randbytes(self._chance.randrange(900)))

    def _way_dots_and_letters(self) -> Received:
        letters = [self._chance.choice(b"..AeyJ-_=") for _ in range(self._chance.randrange(300))]
        return replace(self._sent(), payload=bytes(letters))

    def _way_other_key(self) -> Received:
        return self._by(STRANGER)

    def _way_other_key_with_its_name(self) -> Received:
        return self._by(STRANGER, "technician")

    def _way_unknown_name_of_the_key(self) -> Received:
        return self._by(self._stand.key, self._chance.choice(("central-2025", "Central", "0")))

    def _way_alg_none(self) -> Received:
        head = json.dumps({"alg": "none", "kid": KID, "typ": TYPE}).encode()
        sent = self._sent()
        tail = self._chance.choice((b"", sent.payload.rpartition(b".")[2]))
        return replace(sent, payload=b".".join((part(head), sent.payload.split(b".")[1], tail)))

    def _way_hmac_with_the_public_key(self) -> Received:
        public = self._stand.key.as_pem(private=False)
        secret = OctKey.import_key(self._chance.choice((public.replace(b"-----", b""), public.split(b"\n")[1])))
        order = self._order()
        header = {"alg": "HS256", "kid": KID, "typ": TYPE}
        token = jws.serialize_compact(header, msgspec.json.encode(order), secret, ["HS256"])
        return Received(topics.command(STAND, order.name), token.encode(), retained=False)

    def _way_its_own_key_in_the_header(self) -> Received:
        own = STRANGER.as_dict(private=False)
        return self._with({"alg": ALGORITHM, "kid": KID, "typ": TYPE, "jwk": own}, key=STRANGER)

    def _way_other_type(self) -> Received:
        return self._with({"alg": ALGORITHM, "kid": KID, "typ": self._chance.choice(("JWT", "", "anjungan-order"))})

    def _way_unencoded_payload(self) -> Received:
        return self._with({"alg": ALGORITHM, "kid": KID, "typ": TYPE, "b64": False, "crit": ["b64"]})

    def _way_parts_of_two(self) -> Received:
        first, second = self._sent(), self._sent()
        parts = [self._chance.choice(pair) for pair in zip(*map(_parts, (first, second)), strict=True)]
        mixed = b".".join(parts)
        return replace(first, payload=mixed if mixed not in (first.payload, second.payload) else b"..")

    def _way_said_twice(self) -> Received:
        body = msgspec.json.encode(self._order(session=SESSION - 1))
        twice = body.replace(b"{", f'{{"session":{SESSION},'.encode(), 1)
        return self._with({"alg": ALGORITHM, "kid": KID, "typ": TYPE}, twice)

    def _way_more_words(self) -> Received:
        body = msgspec.to_builtins(self._order()) | {"shell": "reboot"}
        return self._with({"alg": ALGORITHM, "kid": KID, "typ": TYPE}, json.dumps(body).encode())

    def _way_wrong_types(self) -> Received:
        body = msgspec.to_builtins(self._order())
        name = self._chance.choice(("session", "issued", "expires", "patience", "nonce", "v", "when"))
        body[name] = self._chance.choice((None, True, 1.5, "x", [], {}, -1, 10**30))
        return self._with({"alg": ALGORITHM, "kid": KID, "typ": TYPE}, json.dumps(body).encode())

    def _way_other_stand(self) -> Received:
        return self._sent(stand=self._chance.choice(("lobby-2", "lobby", "lobby-11", "entrance")))

    def _way_other_session(self) -> Received:
        return self._sent(session=SESSION + self._chance.choice((-7, -1, 1, 1000)))

    def _way_wrong_topic(self) -> Received:
        sent = self._sent()
        others = [name for name in CommandName if not sent.topic.endswith(f"/{name}")]
        return replace(sent, topic=topics.command(STAND, self._chance.choice(others)))

    def _way_expired(self) -> Received:
        ago = int(self._stand.at.timestamp()) - self._chance.randrange(91, 10**7)
        return self._sent(issued=ago - 60, expires=ago)

    def _way_not_yet(self) -> Received:
        ahead = int(self._stand.at.timestamp()) + self._chance.randrange(31, 10**7)
        return self._sent(issued=ahead, expires=ahead + 60)

    def _way_long_lived(self) -> Received:
        now = int(self._stand.at.timestamp())
        return self._sent(issued=now, expires=now + self._chance.randrange(61, 10**8))

    def _way_replayed(self) -> Received:
        return self._chance.choice(self._seen)

    def _way_replayed_elsewhere(self) -> Received:
        sent = self._chance.choice(self._seen)
        return replace(sent, topic=topics.command(STAND, self._chance.choice([*CommandName])))


def _parts(sent: Received) -> list[bytes]:
    return sent.payload.split(b".")
