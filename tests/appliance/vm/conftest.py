"""The guest: started once, kept as it stood at its welcome screen, and rewound to that for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.appliance.image import Parts
from tests.appliance.vm.guest import Guest
from tests.appliance.vm.stand import DEVICES, GuestStand

READY = "ready"
_READY = "journalctl -u anjungan-kiosk -o cat | grep -q 'scanner: ready'"


@pytest.fixture(scope="session")
def ready(parts: Parts) -> Path:
    """The folder of a guest that was kept at its welcome screen, all devices plugged in; made once for an image."""
    folder = parts.folder / "guest"
    if not (folder / READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        guest = Guest(parts, folder)
        begun = monotonic()
        try:
            stand = started(guest)
            guest.save(READY)
        finally:
            guest.cut()
        (folder / READY).write_text(f"{monotonic() - begun:.0f}")
        assert stand.sight()
    return folder


@pytest.fixture(scope="session")
def woken(parts: Parts, ready: Path) -> Iterator[Guest]:
    guest = Guest(parts, ready)
    try:
        yield guest.start(saved=READY)
    finally:
        guest.cut()


@pytest.fixture
def stand(woken: Guest) -> GuestStand:
    """At its welcome screen, as if nobody had been there."""
    woken.rewind(READY)
    return GuestStand(woken)


def started(guest: Guest) -> GuestStand:
    """A cold start, to the welcome screen."""
    guest.start()
    stand = GuestStand(guest)
    guest.run("modprobe vivid n_devs=1")
    for device in DEVICES:
        stand.plug(device)
    stand.wait_for("Welcome", 3600, lambda sight: sight.built)
    guest.run(f"for second in $(seq 600); do {_READY} && exit; sleep 1; done; exit 1", 660)
    return stand
