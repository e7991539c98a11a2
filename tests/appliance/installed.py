"""A bare Debian with the real package on it, as a library whose scanner, printer and display a test can hold."""

from __future__ import annotations

import re
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

from bridge.catalogs.embedded.sample import cast as people
from deploy.person import NotSeen, Person
from deploy.stand import Stand
from tests.appliance.booted import Booted, started
from tests.appliance.chroot import Chroot

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("central", "bridge", "kiosk")
BOOKS = people.BOOKS_ON_SHELF
LIBRARY = "var/lib/anjungan/central/library.sqlite"
ANSWERS = """\
role = "all-in-one"
stand = "Anjungan 1"
library = 'Perpustakaan "Uji" # satu'
screen = "800x480"
host_name = "anjungan.test"
librarian = "sri"
librarian_password_file = "/srv/password"
"""
# What a container has not: a graphics card, a console and a scanner.
_DISPLAY = """\
[Service]
StandardInput=null
TTYPath=
TTYReset=no
TTYVHangup=no
Environment=SDL_VIDEODRIVER=x11 DISPLAY={display} LIBGL_ALWAYS_SOFTWARE=1
BindPaths=/srv/display/{socket}:/tmp/.X11-unix/{socket}
ReadWritePaths=/srv/stand
InaccessiblePaths=
"""
_REHEARSAL = """

[devices.scanner]
driver = "rehearsal_reader"
path = "/srv/stand/var/scanner.sock"
reads = "both"

[devices.printer]
driver = "printer_virtual"
folder = "/srv/stand/var/receipts"
columns = 48
"""


def installed_from_answers(system: Chroot, package: Path) -> float:
    repository = system.root / "srv/repository"
    for folder in ("deploy", "systemd"):
        shutil.copytree(ROOT / folder, repository / folder, symlinks=True)
    shutil.copyfile(package, system.root / "srv" / package.name)
    (system.root / "srv/answers.toml").write_text(ANSWERS, "utf-8")
    (system.root / "srv/password").write_text("buku-pinjam-kembali-9\n", "ascii")
    begun = time.monotonic()
    said = system.run(*install(package))
    assert "made /var/lib/anjungan/central" in said
    assert "enabled anjungan-kiosk.service" in said
    return time.monotonic() - begun


def install(package: Path) -> list[str]:
    return ["/srv/repository/deploy/install", "--answers", "/srv/answers.toml", "--deb", f"/srv/{package.name}"]


def rehearses(system: Chroot, display: str) -> None:
    """The sample library, a scanner and a printer that a test can hold, and a display of this machine."""
    central, kiosk = (system.root / f"etc/anjungan/{program}.toml" for program in ("central", "kiosk"))
    text = central.read_text("utf-8").replace("sample = false", "sample = true ")
    central.write_text(text.replace("max_loans = 2", "max_loans = 9"), "utf-8")
    text = kiosk.read_text("utf-8").partition("# One table a device.")[0]
    text = text.replace('report = ""', 'report = "/srv/stand/var/report.sock"')
    text = text.replace("fullscreen = true", "fullscreen = false")
    text = re.sub(r"(?m)^patience = \d+", "patience = 600", text)  # of somebody who waits for an update's second step
    kiosk.write_text(text + _REHEARSAL, "utf-8")
    folder = system.root / "etc/systemd/system/anjungan-kiosk.service.d"
    folder.mkdir(exist_ok=True)
    (folder / "display.conf").write_text(_DISPLAY.format(display=display, socket=f"X{display[1:]}"), "utf-8")
    (system.root / "srv/stand/var/receipts").mkdir(parents=True, exist_ok=True)
    system.run("chown", "-R", "anjungan-kiosk:anjungan-kiosk", "/srv/stand")


@contextmanager
def booted(system: Chroot, work: Path, display: str) -> Iterator[Booted]:
    """This display's socket alone is seen in there, and not in /tmp, which a system empties when it starts."""
    work.mkdir(exist_ok=True)
    script = f"""\
mount --make-rprivate /; mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/nspawn /run/lock
exec systemd-nspawn --quiet -D {system.root} --register=no --keep-unit --machine=anjungan --console=pipe \
  --private-network --bind=/tmp/.X11-unix/X{display[1:]}:/srv/display/X{display[1:]} -b
"""
    with started(script, work, 240) as machine:
        yield machine


@contextmanager
def somebody(system: Chroot, display: str) -> Iterator[Person]:
    """In front of the stand. The screen as it is then is told to them, if nobody has seen it before."""
    folder = system.root / "srv/stand"
    person = Person(cast("Stand", SimpleNamespace(folder=folder)), display)
    try:
        (folder / "var/report.sock").chmod(0o666)
        yield person
    finally:
        person.close()


def lends(
    machine: Booted, person: Person, book: str, *, meanwhile: Callable[[], None] = lambda: None, then: str = "Welcome"
) -> None:
    """As soon as the stand invites; each code is scanned once. `meanwhile` is before they are done, `then` what is
    shown to who comes next."""
    try:
        person.wait_for("Welcome", seconds=180, such=lambda sight: sight.built and not sight.offline)
        person.scan(people.ACTIVE_CARD)
        person.wait_for("AccountHome")
        person.scan(book)
        person.wait_for("Basket", such=lambda sight: ("REMOVE", book) in sight.buttons)
        meanwhile()
        person.touch("DONE")
        person.wait_for("Confirm")
        person.touch("CONFIRM")
        person.wait_for("Summary", such=lambda sight: sight.receipt == "offered")
        person.touch("NO_RECEIPT")
        person.wait_for(then)
    except NotSeen as error:
        raise NotSeen("\n".join([str(error), *(machine.journal(f"anjungan-{name}") for name in PROGRAMS)])) from None


def loans(system: Chroot) -> list[str]:
    question = (
        "SELECT barcode FROM loans JOIN items ON items.id = item_id"
        " WHERE returned_at IS NULL AND loans.kiosk = 'Anjungan 1'"
    )
    with closing(sqlite3.connect(system.root / LIBRARY)) as database:
        return [barcode for (barcode,) in database.execute(question)]


def tables(system: Chroot) -> str:
    """Which state of the library's tables there is."""
    with closing(sqlite3.connect(system.root / LIBRARY)) as database:
        return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])


