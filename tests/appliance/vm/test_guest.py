"""The whole machine, from the kernel's devices to the library's database: a loan, devices that come and go, programs
that fall, a dead kernel, and everything somebody may press or plug in."""

from __future__ import annotations

import random
import re
from functools import partial
from time import monotonic

import pytest
from PIL import Image, ImageChops

from bridge.catalogs.embedded.sample import cast
from deploy.person import Sight
from tests.appliance.vm.guest import Guest, GuestFailed
from tests.appliance.vm.stand import DEVICES, GuestStand
from tests.conftest import Figures

pytestmark = pytest.mark.timeout(4 * 3600)

FIRST, SECOND = cast.BOOKS_ON_SHELF[:2]
KEYS = ("esc", "f1", "f2", "f4", "f11", "f12", "tab", "ret", "delete", "backspace", "print", "sysrq", "pause", "menu",
        "home", "end", "a", "c", "d", "e", "i", "q", "t", "w", "z", "1", "2", "7")  # fmt: skip
MODIFIERS = ("ctrl", "alt", "shift", "meta_l")


def test_the_welcome_screen_is_on_the_glass(stand: GuestStand) -> None:
    with Image.open(stand.guest.picture("welcome")) as picture:
        colours = picture.convert("RGB").getcolors(picture.width * picture.height)
    assert colours
    assert len(colours) > 100, "a black or half-drawn screen"


def test_two_scanned_books_are_lent_and_the_receipt_comes_out(stand: GuestStand, figures: Figures) -> None:
    stand.scan(cast.ACTIVE_CARD)
    stand.wait_for("AccountHome")
    for book in (FIRST, SECOND):
        stand.scan(book)
        stand.wait_for("Basket", such=partial(_lists, book))
    stand.touch("DONE")
    stand.wait_for("Confirm")
    assert stand.loans() == []
    stand.touch("CONFIRM")
    stand.wait_for("Summary", such=lambda sight: sight.receipt == "offered")
    assert stand.loans() == [FIRST, SECOND]
    stand.guest.picture("lent")
    stand.touch("PRINT")
    stand.wait_for("Summary", such=lambda sight: sight.receipt == "printed")
    assert stand.printed() > 200
    figures(f"guest: card and two books typed by a USB scanner, lent; {stand.printed()} bytes at the USB printer")


def test_a_card_before_the_serial_reader_is_a_patron(stand: GuestStand) -> None:
    stand.shows(cast.NFC_CARD)
    stand.wait_for("AccountHome")


def test_the_camera_gives_a_picture_to_the_kiosks_sandbox(stand: GuestStand) -> None:
    """The driver in a unit that is the kiosk's, but for what it starts; the camera is the kernel's own (vivid)."""
    said = stand.guest.run(_PHOTO_IN_SANDBOX, 900)
    assert re.search(r"^a JPEG of [1-9]\d{3,} bytes$", said, re.MULTILINE), said


_PHOTO_IN_SANDBOX = """
cat >/run/anjungan-photo.py <<'PROGRAM'
import asyncio
from kiosk.hardware.camera_v4l2 import V4l2Camera

async def photo():
    async with V4l2Camera("camera", "/dev/video0", 640, 480, patience_seconds=30).open() as camera:
        print("a JPEG of", len(await camera.portrait(await camera.newest())), "bytes")

asyncio.run(photo())
PROGRAM
grep -vE '^(Type|ExecStart|Restart|WatchdogSec|StandardInput|TTY|RuntimeDirectory|Wants|Conflicts)' \
  /usr/lib/systemd/system/anjungan-kiosk.service >/run/systemd/system/photo.service
printf '[Service]\\nType=oneshot\\nTimeoutStartSec=infinity\\nExecStart=%s\\n' \
  '/opt/anjungan/current/bin/python /run/anjungan-photo.py' >>/run/systemd/system/photo.service
systemctl daemon-reload; systemctl start photo.service; journalctl -o cat -u photo.service
"""


@pytest.mark.parametrize("device", DEVICES)
def test_a_device_that_is_unplugged_is_back_when_it_is_plugged_in(
    stand: GuestStand, device: str, longest: bool, figures: Figures
) -> None:
    times, waits = 100 if longest else 2, []
    for _ in range(times):
        lost, ready = _told(stand, device, "lost"), _told(stand, device, "ready")
        stand.unplug(device)
        _await_told(stand, device, "lost", lost + 1)
        begun = monotonic()
        stand.plug(device)
        _await_told(stand, device, "ready", ready + 1)
        waits.append(monotonic() - begun)
    figures(f"guest: {device} unplugged and plugged in {times} times, back each time, at most after {max(waits):.1f} s")
    stand.scan(cast.ACTIVE_CARD)
    stand.wait_for("AccountHome")


@pytest.mark.parametrize("program", ["kiosk", "bridge", "central"])
def test_a_program_that_is_killed_is_back(stand: GuestStand, program: str, figures: Figures) -> None:
    unit = f"anjungan-{program}.service"
    former = stand.guest.run(f"systemctl show --value -p MainPID {unit}").strip()
    begun = monotonic()
    stand.guest.run(f"systemctl kill --kill-whom=main -s KILL {unit}")
    stand.guest.run(
        f"while [ $(systemctl show --value -p MainPID {unit}) = {former} ] || ! systemctl is-active -q {unit};"
        " do sleep 0.2; done", 1200,
    )  # fmt: skip
    figures(f"guest: {program} killed, active again after {monotonic() - begun:.0f} s (a processor made of software)")
    stand.scan(cast.ACTIVE_CARD)
    stand.wait_for("AccountHome", 600)


def test_a_kernel_that_is_dead_is_started_anew_by_the_hardware(stand: GuestStand, figures: Figures) -> None:
    guest = stand.guest
    guest.run("""
        mkdir -p /run/systemd/system.conf.d
        printf '[Manager]\\nRuntimeWatchdogSec=14s\\n' >/run/systemd/system.conf.d/99-test.conf
        systemctl daemon-reexec; sysctl -q kernel.panic=0 kernel.panic_on_oops=0; sync""")
    begun = monotonic()
    guest.run("(sleep 1; echo c >/proc/sysrq-trigger) >/dev/null 2>&1 &")
    guest.await_reset(300)
    figures(f"guest: kernel dead, reset by the hardware watchdog (14 s) after {monotonic() - begun - 1:.1f} s")
    guest.await_boot()


def test_nothing_that_is_pressed_or_plugged_in_leaves_the_kiosk(
    stand: GuestStand, longest: bool, figures: Figures
) -> None:
    guest, chance = stand.guest, random.Random(8)
    before, running = guest.picture("before"), _processes(guest)
    inputs, disks = _inputs(guest), guest.run("lsblk -n -o NAME")
    chords = 5000 if longest else 200
    for number in range(chords):
        guest.press(*chance.sample(MODIFIERS, chance.randint(0, 3)), chance.choice(KEYS), hold=5)
        if number % 50 == 10:
            _rogue(guest, number)
    guest.press("ctrl", "alt", "f2")
    assert _inputs(guest) == inputs, "a keyboard that nobody knows was let in"
    assert guest.run("lsblk -n -o NAME") == disks, "a disk that nobody knows was let in"
    assert _processes(guest) == running
    assert guest.run("cat /sys/class/tty/tty0/active").strip() == "tty1"
    with Image.open(before) as former, Image.open(guest.picture("after")) as now:
        assert ImageChops.difference(former.convert("RGB"), now.convert("RGB")).getbbox() is None
    figures(f"guest: {chords} key chords, {chords // 50} rogue USB keyboards and disks: the same screen and processes")


def _lists(book: str, sight: Sight) -> bool:
    return ("REMOVE", book) in sight.buttons


def _told(stand: GuestStand, device: str, word: str) -> int:
    """How often the kiosk has said so of the device."""
    return int(stand.guest.run(f"journalctl -u anjungan-kiosk -o cat | grep -c '{device}: {word}' || true"))


def _await_told(stand: GuestStand, device: str, word: str, times: int, seconds: float = 180) -> None:
    deadline = monotonic() + seconds
    while _told(stand, device, word) < times:
        if monotonic() > deadline:
            raise GuestFailed(f"{device}: it was not said to be {word}")


def _processes(guest: Guest) -> list[str]:
    """Who runs what, but for the kernel's own threads and what asks."""
    lines = guest.run("ps -eo ppid,user,args --no-headers | grep -v -e 'ps -eo' -e agent.py").splitlines()
    return sorted({" ".join(line.split()[1:]) for line in lines if line.split()[0] != "2"})


def _inputs(guest: Guest) -> str:
    return guest.run("cat /proc/bus/input/devices | grep -E '^N:' | sort")


def _rogue(guest: Guest, number: int) -> None:
    """A keyboard and a disk that nobody knows, in and out again."""
    guest.monitor("device_add", driver="usb-kbd", id=f"keyboard{number}", bus="usb.0")
    guest.monitor("blockdev-add", **{"driver": "null-co", "node-name": f"disk{number}", "size": 1 << 20})
    guest.monitor("device_add", driver="usb-storage", id=f"stick{number}", drive=f"disk{number}", bus="usb.0")
    guest.run("sleep 1")
    assert guest.run("grep -l 0 /sys/bus/usb/devices/*/authorized || true").count("authorized") >= 2, "they were let in"
    for name in (f"keyboard{number}", f"stick{number}"):
        guest.monitor("device_del", id=name)
