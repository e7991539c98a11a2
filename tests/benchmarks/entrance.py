"""`python -m tests.benchmarks.entrance`: how soon a card is answered while three other stands sign people in."""

from __future__ import annotations

import asyncio
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import cycle, islice
from pathlib import Path
from time import monotonic, sleep
from uuid import uuid4

from bridge.catalogs.embedded.sample import rows
from bridge.link.client import SocketCatalog
from deploy.person import Person
from deploy.stand import Stand, standing, virtual_display
from deploy.visit import without_panel
from tests.benchmarks.processes import bare_changes

FRAME = 1 / 60
SCANS, OTHERS, PAUSE = 200, 3, 1.0  # others sign somebody in so often, in seconds
SIZES = ((800, 480), (1080, 1920))
CARDS = [patron.number for patron in rows.patrons() if not patron.codes]


def main() -> None:
    for width, height in SIZES:
        with virtual_display(width, height) as display:
            bare = bare_changes(display, width, height, SCANS)
            ours = sorted(answers(display, width, height))
        for name, part in (("median", 0.5), ("p99", 0.99)):
            mine, bares = (values[int(len(values) * part) - 1] for values in (ours, bare))
            frames = f"{1000 * mine:.1f} ms = {mine / FRAME:.1f} frames of 60 Hz"
            print(f"card to greeting {width}x{height}, {name}: {frames}; bare change of a text {1000 * bares:.1f} ms")


def answers(display: str, width: int, height: int) -> Iterator[float]:
    """Seconds from each scan to the frame with the greeting: through bridge and central, into its database."""
    with tempfile.TemporaryDirectory() as work:
        stand = Stand(Path(work), {"DISPLAY": display}, lambda program, text: entrance(program, text, width, height))
        person = Person(stand, display)
        try:
            with standing(stand), others_signing(stand):
                person.wait_for("Welcome")
                person.let_settle()
                for card in islice(cycle(CARDS), SCANS):
                    yield greeted(person, card)
        finally:
            person.close()


def entrance(program: str, text: str, width: int, height: int) -> str:
    return without_panel(program, text, width, height).replace('role = "self-check"', 'role = "entrance"')


def greeted(person: Person, card: str) -> float:
    sleep(0.05)  # not right behind the last frame
    scanned = monotonic()
    person.scan(card)
    return person.wait_for("Signed", such=lambda sight: sight.at > scanned).at - scanned


@contextmanager
def others_signing(stand: Stand) -> Iterator[None]:
    """Three more who come to this bridge, as often as at stands of their own."""
    over = threading.Event()

    def sign() -> None:
        asyncio.run(_sign(stand, over))

    threads = [threading.Thread(target=sign) for _ in range(OTHERS)]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join()


async def _sign(stand: Stand, over: threading.Event) -> None:
    catalog = SocketCatalog(stand.folder / "var" / "bridge.sock", lambda *_: None)
    running = asyncio.create_task(catalog.run())
    for card in cycle(CARDS):
        await asyncio.sleep(PAUSE)
        if over.is_set():
            running.cancel()
            return
        await catalog.sign_guest_book(card, uuid4().hex, "Pintu utama")


if __name__ == "__main__":
    main()
