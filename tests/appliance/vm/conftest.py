"""The guest: started once, kept as it stood at its welcome screen, and woken from there for each test."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from time import monotonic

import pytest

from tests.appliance.image import Parts
from tests.appliance.vm.guest import Guest, woken
from tests.appliance.vm.stand import DEVICES, GuestStand

READY = "ready"
_READY = "journalctl -u anjungan-kiosk -o cat | grep -q 'printer: ready'"  # the last one: it is asked how it is


@pytest.fixture(scope="session")
def ready(parts: Parts) -> Path:
    """The folder of a guest that fell asleep at its welcome screen, all devices plugged in; made once for an image."""
    folder = parts.folder / "guest"
    if not (folder / READY).exists():
        shutil.rmtree(folder, ignore_errors=True)
        guest = Guest(parts, folder)
        try:
            begun = monotonic()
            started(guest)
            guest.fall_asleep()
            (folder / READY).write_text(f"{monotonic() - begun:.0f} s")
        finally:
            guest.cut()
    return folder


@pytest.fixture
def stand(parts: Parts, ready: Path, tmp_path: Path) -> Iterator[GuestStand]:
    """At its welcome screen, as if nobody had been there."""
    with woken(parts, ready, tmp_path) as guest:
        yield GuestStand(guest)


def started(guest: Guest) -> GuestStand:
    """A cold start, to the welcome screen."""
    guest.start(3600)
    stand = GuestStand(guest)
    guest.run("modprobe vivid n_devs=1")
    for device in DEVICES:
        stand.plug(device)
    stand.wait_for("Welcome", 3600, lambda sight: sight.built and not sight.offline)
    guest.run(f"for second in $(seq 1800); do {_READY} && exit; sleep 1; done; exit 1", 1900)
    return stand
