"""A technician at a whole stand: real touches, a real bridge that knows the PIN, and tools that do what they say."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from bridge.catalogs.embedded.sample import cast
from deploy.person import Person
from deploy.stand import Stand, standing
from tests.whole.conftest import on_a_panel

pytestmark = [pytest.mark.whole, pytest.mark.timeout(240)]

NAME = (120, 32)  # where the library's name is, in pixels from the top left
HELD = 4.5  # seconds
PIN, CONTROL_CARD = "592846", "SVC-7H2K9Q"


@pytest.fixture
def stand(tmp_path: Path, display: str) -> Stand:
    """The demonstration's, on a 7" glass; its bridge lets technicians in."""
    stand = Stand(tmp_path, {"DISPLAY": display}, on_a_panel)
    (tmp_path / "var" / "upkeep").mkdir(parents=True)
    stand.run("bridge", "service", "pin", said=f"{PIN}\n")
    stand.run("bridge", "service", "card", said=f"{CONTROL_CARD}\n")
    return stand


@pytest.fixture
def person(stand: Stand, display: str) -> Iterator[Person]:
    person = Person(stand, display)
    try:
        with standing(stand):
            person.wait_for("Welcome")
            yield person
    finally:
        person.close()


def come_in(person: Person, pin: str = PIN) -> None:
    person.hold(*NAME, HELD)
    person.wait_for("ServicePin")
    for digit in pin:
        person.touch("DIGIT", digit)
    person.touch("DONE")


def use(person: Person, tool: str, view: str) -> None:
    person.touch("TOOL", tool)
    person.wait_for(view)


def test_a_technician_comes_in_by_the_hidden_gesture_and_tries_the_stand_out(person: Person, stand: Stand) -> None:
    person.hold(*NAME, HELD / 3)
    come_in(person, "000000")
    person.wait_for("ServicePin", such=lambda sight: ("DONE", "") not in sight.buttons)
    for digit in PIN:
        person.touch("DIGIT", digit)
    person.touch("DONE")
    person.wait_for("ServiceHome")
    person.touch("MORE")
    person.wait_for("ServiceTools")
    use(person, "scan", "ScanEcho")
    for code in (cast.ACTIVE_CARD, cast.BOOKS_ON_SHELF[0], "?"):
        person.let_settle()
        person.looks_away()
        person.scan(code)
        person.wait_for("ScanEcho")
    person.touch("BACK")
    person.wait_for("ServiceTools")
    use(person, "print", "PrintTest")
    person.wait_for("PrintTest", such=lambda sight: ("AGAIN", "") in sight.buttons)
    assert len(list((stand.folder / "var" / "receipts").glob("*.png"))) == 1
    person.touch("BACK")
    person.wait_for("ServiceTools")
    use(person, "network", "NetworkCheck")
    person.wait_for("NetworkCheck", such=lambda sight: ("AGAIN", "") in sight.buttons)
    person.touch("BACK")
    person.wait_for("ServiceTools")
    use(person, "camera", "CameraCheck")
    person.touch_at(*person.sight.buttons["BACK", ""])  # it never stands still
    person.wait_for("ServiceTools")
    person.touch("BACK")
    person.wait_for("ServiceHome")
    person.touch("LEAVE")
    person.wait_for("Welcome")
    for program in ("bridge", "kiosk"):
        log = stand.log(program).read_text("utf-8")
        assert cast.ACTIVE_CARD not in log
        assert PIN not in log


def test_what_a_technician_has_closed_stays_closed_until_one_opens_it(person: Person, stand: Stand) -> None:
    come_in(person)
    person.wait_for("ServiceHome")
    person.touch("SWITCH")
    person.wait_for("ServiceSure")
    person.touch("CONFIRM")
    person.wait_for("ServiceHome")
    person.touch("LEAVE")
    person.wait_for("OutOfOrder")
    stand.kill("kiosk")
    stand.start("kiosk")
    person.looks_away()
    person.wait_for("OutOfOrder", seconds=60)
    person.let_settle()
    person.scan(CONTROL_CARD)
    person.wait_for("ServiceHome")
    person.touch("SWITCH")
    person.wait_for("ServiceSure")
    person.touch("CONFIRM")
    person.wait_for("ServiceHome")
    person.touch("LEAVE")
    person.wait_for("Welcome")


def test_without_its_bridge_a_stand_tells_the_technician_so(person: Person, stand: Stand) -> None:
    stand.kill("bridge")
    person.wait_for("OutOfOrder")
    person.hold(*NAME, HELD)
    person.wait_for("ServiceShut")
    stand.start("bridge")
    person.touch("LEAVE")
    person.wait_for("Welcome", seconds=60)
