"""Plays a visit on the sample library and keeps what was seen: numbered screens, the receipt and a transcript.

`python -m deploy.visit --out DIR` (deploy/demo --headless calls this). Central, bridge and kiosk are the real
programs; the touches go through a virtual display and the scans through the rehearsal reader.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from time import monotonic

from bridge.catalogs.embedded.sample import cast
from deploy.person import Person, Sight
from deploy.stand import Stand, standing, virtual_display

WIDTH, HEIGHT = 1080, 1920


class Visit:
    """One scripted visit; every step is photographed into `out` and written into its transcript."""

    def __init__(self, person: Person, out: Path) -> None:
        self._person, self._out = person, out
        self._began, self._pictures = monotonic(), 0
        self._lines: list[str] = []

    def sees(self, view: str, about: str, such: Callable[[Sight], bool] = lambda sight: True) -> None:
        self._person.wait_for(view, such=such)
        self._person.let_settle()
        self._pictures += 1
        name = f"{self._pictures:02}-{about}.png"
        self._person.picture(self._out / name)
        self._note(f"sees {view}: {name}")

    def scans(self, what: str, code: str) -> None:
        self._note(f"scans {what}")
        self._person.scan(code)

    def touches(self, button: str, value: str = "") -> None:
        self._note(f"touches {button}")
        self._person.touch(button, value)

    def notes(self, text: str) -> None:
        self._note(text)

    def transcript(self) -> str:
        return "\n".join(self._lines) + "\n"

    def _note(self, text: str) -> None:
        line = f"{timedelta(seconds=round(monotonic() - self._began))}  {text}"
        self._lines.append(line)
        print(line, flush=True)


def play(visit: Visit) -> None:
    """A patron borrows two books with a receipt; another one, whose card has expired, is told why not."""
    first, second = cast.BOOKS_ON_SHELF[:2]
    visit.sees("Welcome", "welcome")
    visit.touches("LANGUAGE", "en")
    visit.sees("Welcome", "welcome-english", lambda sight: sight.language == "en")
    visit.touches("LANGUAGE", "id")
    visit.sees("Welcome", "welcome-again", lambda sight: sight.language == "id")
    visit.touches("START")
    visit.sees("AskCard", "ask-card")
    visit.scans("a member card", cast.ACTIVE_CARD)
    visit.sees("Basket", "basket-empty")
    visit.scans("a book", first)
    visit.sees("Basket", "basket-one-book", lambda sight: ("REMOVE", first) in sight.buttons)
    visit.scans("a second book", second)
    visit.sees("Basket", "basket-two-books", lambda sight: ("REMOVE", second) in sight.buttons)
    visit.touches("DONE")
    visit.sees("Confirm", "confirm")
    visit.touches("CONFIRM")
    visit.sees("Summary", "summary")
    visit.touches("PRINT")
    visit.sees("Summary", "summary-printed", lambda sight: sight.receipt == "printed")
    visit.touches("NO_RECEIPT")
    visit.sees("Welcome", "welcome-for-the-next")
    visit.scans("an expired card", cast.EXPIRED_CARD)
    visit.sees("Sorry", "sorry-expired-card")
    visit.touches("LEAVE")
    visit.sees("Welcome", "welcome-at-the-end")


def without_panel(program: str, text: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The demonstration's configuration as it stands in a library: on a glass of that size, and no panel."""
    if program != "kiosk":
        return text
    for old, new in (
        ("width = 1280 ", f"width = {width} "),
        ("height = 800", f"height = {height}"),
        ("panel = true ", "panel = false"),
        ("show_cursor = true", "show_cursor = false"),
    ):
        if old not in text:
            raise ValueError(f"the demo configuration has no {old!r}")
        text = text.replace(old, new, 1)
    return text


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m deploy.visit", description=__doc__.splitlines()[0])
    parser.add_argument("--out", type=Path, required=True, metavar="DIR")
    out: Path = parser.parse_args().out
    out.mkdir(parents=True, exist_ok=True)
    for former in (*out.glob("[0-9][0-9]-*.png"), *out.glob("receipt*.png"), *out.glob("*.log")):
        former.unlink()
    with tempfile.TemporaryDirectory(prefix="anjungan-") as work, virtual_display(WIDTH, HEIGHT) as display:
        stand = Stand(Path(work), {"DISPLAY": display}, without_panel)
        person = Person(stand, display)
        visit = Visit(person, out)
        try:
            with standing(stand):
                play(visit)
        finally:
            person.close()
            receipts = sorted((stand.folder / "var" / "receipts").glob("*.png"))
            for number, receipt in enumerate(receipts, 1):
                shutil.copy(receipt, out / f"receipt-{number}.png")
                visit.notes(f"takes the receipt: receipt-{number}.png")
            for log in stand.folder.glob("*.log"):
                shutil.copy(log, out)
            (out / "transcript.txt").write_text(visit.transcript(), "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
