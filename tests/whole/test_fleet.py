"""What a technician far away knows of a whole stand: every process real, every fault made, none of them green."""

from __future__ import annotations

import urllib.request
from time import monotonic, sleep

import pytest
from prometheus_client.parser import text_string_to_metric_families

from bridge.catalogs.embedded.sample import cast
from deploy.stand import BROKER, Stand
from tests.conftest import Figures
from tests.whole.conftest import Theatre

pytestmark = [pytest.mark.whole, pytest.mark.timeout(300)]

PATIENCE = 60.0  # seconds; three heartbeats are thirty

Known = dict[tuple[str, ...], float]  # of one moment: a metric's name and the values of its labels


def known(stand: Stand) -> Known:
    """What central says of the stand."""
    with urllib.request.urlopen(f"http://127.0.0.1:{stand.port}/metrics", timeout=20) as answer:
        text = answer.read().decode()
    families = text_string_to_metric_families(text)
    return {
        (sample.name, *(value for label, value in sorted(sample.labels.items()) if label != "stand")): sample.value
        for family in families
        for sample in family.samples
    }


def is_green(stand: Stand) -> bool:
    return known(stand).get(("anjungan_stand_up",)) == 1


def faults(stand: Stand) -> set[str]:
    return {name[2] for name in known(stand) if name[0] == "anjungan_stand_fault"}


def green(stand: Stand) -> None:
    """Waits until the stand is known to serve, and for nothing to be the matter with it."""
    deadline = monotonic() + PATIENCE
    while not is_green(stand) or faults(stand):
        assert monotonic() < deadline, known(stand)
        sleep(0.2)


def seconds_until_red(stand: Stand, fault: str) -> float:
    """From now until it is known; then it has to stay so for a while."""
    began = monotonic()
    while fault not in faults(stand):
        assert monotonic() < began + PATIENCE, known(stand)
        sleep(0.02)
    took = monotonic() - began
    while monotonic() < began + took + 2:
        assert not is_green(stand), known(stand)
        sleep(0.1)
    return took


def borrow(theatre: Theatre) -> None:
    theatre.scan(cast.ACTIVE_CARD)
    theatre.person.wait_for("AccountHome")
    theatre.scan(cast.BOOKS_ON_SHELF[0])
    theatre.person.wait_for("Basket")
    theatre.person.touch("DONE")
    theatre.person.wait_for("Confirm")
    theatre.person.touch("CONFIRM")
    theatre.person.wait_for("Summary", such=lambda sight: sight.receipt == "offered")
    theatre.person.touch("NO_RECEIPT")
    theatre.person.wait_for("Welcome")


def test_a_loan_is_counted_and_a_roll_that_ends_is_known_while_the_stand_goes_on(theatre: Theatre) -> None:
    stand = theatre.stand
    green(stand)
    borrow(theatre)
    deadline = monotonic() + PATIENCE
    while known(stand).get(("anjungan_loans_total",)) != 1:
        assert monotonic() < deadline, known(stand)
        sleep(0.2)
    stand.paper_out.parent.mkdir(exist_ok=True)
    stand.paper_out.touch()
    while "paper-out" not in faults(stand):
        assert monotonic() < deadline, known(stand)
        sleep(0.2)
    assert known(stand)["anjungan_stand_state", "alert"] == 1
    assert is_green(stand)  # it serves
    stand.paper_out.unlink()
    green(stand)
    everything = "".join(stand.log(program).read_text("utf-8") for program in ("bridge", "kiosk", BROKER))
    assert cast.ACTIVE_CARD not in everything
    assert cast.BOOKS_ON_SHELF[0] not in everything


def test_whatever_is_killed_is_red_at_once_and_green_again_when_it_is_back(theatre: Theatre, figures: Figures) -> None:
    stand = theatre.stand
    for program, fault in (("kiosk", "kiosk-gone"), ("bridge", "silent"), (BROKER, "broker-away")):
        green(stand)
        stand.kill(program)
        took = seconds_until_red(stand, fault)
        figures(f"whole stand, kill -9 of {program}: red after {took:.1f} s, and it stays red")
        stand.start(program)
        green(stand)


def test_a_command_is_obeyed_at_the_stand_and_its_answer_comes_back(theatre: Theatre) -> None:
    stand = theatre.stand
    green(stand)
    stand.run("central", "fleet", "command", "demo", "out-of-service")
    theatre.person.wait_for("OutOfOrder")
    stand.run("central", "fleet", "command", "demo", "in-service")
    theatre.person.wait_for("Welcome")
    stand.run("central", "fleet", "command", "demo", "screenshot", "--picture", "screen.png")
    assert (stand.folder / "screen.png").read_bytes().startswith(b"\x89PNG")
    assert "Traceback" not in stand.log("bridge").read_text("utf-8")
