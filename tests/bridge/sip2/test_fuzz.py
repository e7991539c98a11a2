"""Broken frames in their thousands: no hang, no wrong answer, and the next question is answered again."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path

import pytest

from bridge.contract.circulation import Item, Refusal, Sighting, Unavailable, Whereabouts
from tests.bridge.sip2.scene import BOOKS, Scene, staged
from tests.conftest import Figures

TITLES = {barcode: f"Judul {number}" for number, barcode in enumerate(BOOKS, 1)}


Breaking = Callable[[bytes, int, random.Random], bytes]

WAYS: dict[Breaking, int] = {
    lambda line, at, chance: line[:at] + bytes([line[at] ^ (1 << chance.randrange(8))]) + line[at + 1 :]: 30,
    lambda line, at, _: line[:at] + line[at + 1 :]: 15,
    lambda line, at, chance: line[:at] + chance.randbytes(1) + line[at:]: 15,
    lambda line, at, _: line[:at] + b"\r": 15,
    lambda line, at, _: line[at:]: 10,
    lambda line, at, chance: line[:at] + chance.randbytes(chance.randrange(1, 40)) + line[at:]: 15,
    lambda line, at, chance: line[:at] + line[: chance.randrange(len(line))] + line[at:]: 15,
    lambda _, __, chance: chance.randbytes(chance.randrange(1, 200)) + b"\r": 1,
}
"""With how often each is taken. What only changes places is not among them: a checksum that is a sum cannot tell."""


def broken(line: bytes, chance: random.Random) -> bytes:
    (way,) = chance.choices(list(WAYS), list(WAYS.values()))
    return way(line, chance.randrange(len(line)), chance)


@pytest.mark.timeout(3000)
def test_broken_frames_never_hang_and_never_say_anything_wrong(tmp_path: Path, long: bool, figures: Figures) -> None:
    frames = 100_000 if long else 3_000
    chance = random.Random(2026)
    with staged(tmp_path, {"answer": 0.1, "connect": 5.0}) as scene:
        answered, refused = asyncio.run(asyncio.wait_for(ask(scene, frames, chance), 2900))
        assert scene.server.violations == []
    figures(f"SIP2, broken frames: {frames}, answered rightly {answered}, given up {refused}, hung or wrong 0")


async def ask(scene: Scene, frames: int, chance: random.Random) -> tuple[int, int]:
    """Whatever is answered is the truth about the item that was asked about. Logins are left whole, and some others."""
    sent = answered = given_up = 0

    def mangle(code: str, line: bytes) -> list[bytes]:
        nonlocal sent
        if code in ("94", "98") or chance.random() < 0.4:
            return [line]
        sent += 1
        return [broken(line, chance)]

    scene.server.mangle = mangle
    while sent < frames:
        barcode = chance.choice(BOOKS)
        try:
            sighting = await scene.system.look(barcode)
        except Unavailable:
            given_up += 1
            continue
        assert not isinstance(sighting, Refusal)
        assert sighting == Sighting(Item(barcode, TITLES[barcode], "", "899.221"), Whereabouts.ON_SHELF)
        answered += 1
    scene.server.mangle = None
    assert isinstance(await scene.system.look(BOOKS[0]), Sighting)
    return answered, given_up
