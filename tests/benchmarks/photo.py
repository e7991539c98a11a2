"""`python -m tests.benchmarks.photo`: how many pictures a second the preview of the photo shows, from a 720p film
through the search for faces to the glass, and how long a touch takes meanwhile."""

from __future__ import annotations

import statistics
import sys
import tempfile
from itertools import pairwise
from pathlib import Path
from time import monotonic

from deploy.drawn_face import film, nobody, somebody
from deploy.person import Person, Sight
from deploy.stand import Stand, virtual_display
from tests.whole.conftest import on_a_panel
from tests.whole.test_forgetting import APPLIED, walks

SECONDS = 10.0
GLASSES = {"800x480": (800, 480), "1080x1920": (1080, 1920)}


def main() -> int:
    for name, (width, height) in GLASSES.items():
        pictures, touch = _measured(width, height)
        about = f"{pictures:.1f} pictures a second of a camera that gives 60"
        print(f"{name}: {about}; from touch to the next screen {touch:.0f} ms")
    return 0


def _measured(width: int, height: int) -> tuple[float, float]:
    def quick(program: str, text: str) -> str:
        text = on_a_panel(program, text).replace("fps = 15.0", "fps = 60.0")
        return text.replace("width = 800", f"width = {width}").replace("height = 480", f"height = {height}")

    with tempfile.TemporaryDirectory() as folder, virtual_display(width, height) as display:
        stand = Stand(Path(folder), {"DISPLAY": display}, quick)
        person = Person(stand, display)
        try:
            stand.prepare()
            film(stand.folder / "var" / "camera.avi", nobody(), somebody(1.15))  # never good: no countdown begins
            for program in ("central", "bridge", "kiosk"):
                stand.start(program)
                if program == "central":
                    stand.await_central()
            person.wait_for("Welcome", such=lambda sight: sight.built)
            walks(person, *APPLIED)
            person.wait_for("TakePhoto")
            return _pictures(person), _touch(person)
        finally:
            stand.stop()
            person.close()


def _pictures(person: Person) -> float:
    """Drawn in a second, the median of all of them: each is told when it is on the screen."""
    times: list[float] = []
    end = monotonic() + SECONDS

    def until_the_end(sight: Sight) -> bool:
        times.append(sight.at)
        return monotonic() > end

    person.wait_for("TakePhoto", seconds=2 * SECONDS, such=until_the_end)
    drawn = sorted(set(times))
    return 1 / statistics.median(after - before for before, after in pairwise(drawn))


def _touch(person: Person) -> float:
    """Milliseconds."""
    begun = monotonic()
    person.touch_at(*person.sight.buttons["SKIP", ""])
    return 1000 * (person.wait_for("AppliedShown").at - begun)


if __name__ == "__main__":
    sys.exit(main())
