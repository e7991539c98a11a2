"""Plays visits on the sample library and keeps what was seen: numbered screens, the receipts and a transcript.

`python -m deploy.visit --out DIR` (deploy/demo --headless calls this). Central, bridge and kiosk are the real
programs; the touches go through a virtual display and the scans through the rehearsal reader.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import tempfile
from pathlib import Path

from deploy.diary import Visit
from deploy.person import Person
from deploy.stand import Stand, standing, virtual_display
from deploy.story import tell

WIDTH, HEIGHT = 1080, 1920


def without_panel(program: str, text: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    """The demonstration's configuration as it stands in a library: on a glass of that size, and no panel."""
    if program != "kiosk":
        return text
    for old, new in (
        ("width = 1280 ", f"width = {width} "),
        ("height = 800", f"height = {height}"),
        ("panel = true ", "panel = false"),
        ("show_cursor = true", "show_cursor = false"),
        ('role = "both"', 'role = "self-check"'),
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
        visit = Visit(person, out, stand)
        try:
            with standing(stand):
                tell(visit)
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
