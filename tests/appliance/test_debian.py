"""A bare Debian becomes a library from an answers file, lends, is updated and put back, and is let go: with real
packages, real units and systemd in a container. Behind --long: it installs some hundred megabytes several times."""

from __future__ import annotations

import gzip
import shutil
import sqlite3
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from types import SimpleNamespace
from typing import cast

import pytest

from bridge.catalogs.embedded.sample import cast as people
from deploy.person import NotSeen, Person
from deploy.stand import Stand, virtual_display
from tests.appliance.booted import Booted, _await_start, _end, _leader
from tests.appliance.chroot import Chroot, bare
from tests.appliance.repacked import SICK, repacked
from tests.appliance.signing import NAME, Signer
from tests.conftest import Figures

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("central", "bridge", "kiosk")
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


@pytest.mark.timeout(3600)
def test_a_bare_debian_becomes_a_library_is_updated_and_is_let_go(tmp_path: Path, long: bool, figures: Figures) -> None:
    if not long:
        pytest.skip("takes many minutes: --long")
    package = built()
    system = bare(tmp_path)
    seconds = installed_from_answers(system, package)
    figures(f"bare Debian 12 to an installed library: {seconds:.0f} s, downloads of Debian's packages included")
    changes_nothing_the_second_time(system)
    with virtual_display(800, 480) as display:
        rehearses(system, display)
        with booted(system, tmp_path / "machine", display) as machine:
            for program in PROGRAMS:
                machine.await_state(f"anjungan-{program}.service")
            lends(machine, system, display)
            is_updated(machine, system, package, figures)
            follows_a_repository(machine, system, package, figures)
            lends(machine, system, display, book=people.BOOKS_ON_SHELF[1])
    keeps_data_when_removed(system)
    forgets_when_purged(system)


@pytest.mark.timeout(3600)
def test_the_same_package_serves_debian_13(tmp_path: Path, long: bool, figures: Figures) -> None:
    if not long:
        pytest.skip("takes many minutes: --long")
    system = bare(tmp_path, "trixie")
    seconds = installed_from_answers(system, built())
    figures(f"bare Debian 13 to an installed library: {seconds:.0f} s, downloads of Debian's packages included")
    changes_nothing_the_second_time(system)
    asked = "import sys, cv2, evdev, kivy.graphics; print(*sys.version_info[:2])"
    assert system.run("/opt/anjungan/current/bin/python", "-c", asked).strip().endswith("3 13")
    for program, module in zip(PROGRAMS, ("bridge.central", "bridge", "kiosk"), strict=True):
        config = f"/etc/anjungan/{program}.toml"
        system.run("/opt/anjungan/current/bin/python", "-m", module, "--config", config, "--check")


def built() -> Path:
    subprocess.run([ROOT / "deploy/package/build"], check=True, stdout=subprocess.DEVNULL)
    found = (ROOT / "build/package").glob("anjungan_*_amd64.deb")
    return max(found, key=lambda file: file.stat().st_mtime)


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


def changes_nothing_the_second_time(system: Chroot) -> None:
    before = snapshot(system)
    assert "nothing had to be changed" in system.run(*install(package=next((system.root / "srv").glob("*.deb"))))
    assert snapshot(system) == before
    modes = system.run("stat", "-c", "%a %U:%G %n", *(f"/etc/anjungan/{program}.toml" for program in PROGRAMS))
    assert modes.split("\n")[:3] == [f"640 root:anjungan-{name} /etc/anjungan/{name}.toml" for name in PROGRAMS]
    assert system.run("stat", "-c", "%a %U", "/etc/anjungan/credentials/central-token").split() == ["600", "root"]


def snapshot(system: Chroot) -> dict[str, tuple[int, int, int, int]]:
    """Every file's mode, owner, size and time, where setting up may write."""
    folders = ("etc", "opt/anjungan", "usr/lib/anjungan")
    found = [file for folder in folders for file in (system.root / folder).rglob("*")]
    told = {str(file): file.lstat() for file in found if "ld.so.cache" not in file.name}
    return {name: (stat.st_mode, stat.st_uid, stat.st_size, stat.st_mtime_ns) for name, stat in told.items()}


def rehearses(system: Chroot, display: str) -> None:
    """The sample library, a scanner and a printer that a test can hold, and a display of this machine."""
    central, kiosk = (system.root / f"etc/anjungan/{program}.toml" for program in ("central", "kiosk"))
    central.write_text(central.read_text("utf-8").replace("sample = false", "sample = true "), "utf-8")
    text = kiosk.read_text("utf-8").partition("# One table a device.")[0]
    text = text.replace('report = ""', 'report = "/srv/stand/var/report.sock"')
    text = text.replace("fullscreen = true", "fullscreen = false")
    kiosk.write_text(text + _REHEARSAL, "utf-8")
    folder = system.root / "etc/systemd/system/anjungan-kiosk.service.d"
    folder.mkdir(exist_ok=True)
    (folder / "display.conf").write_text(_DISPLAY.format(display=display, socket=f"X{display[1:]}"), "utf-8")
    (system.root / "srv/stand/var/receipts").mkdir(parents=True, exist_ok=True)
    system.run("chown", "-R", "anjungan-kiosk:anjungan-kiosk", "/srv/stand")


@contextmanager
def booted(system: Chroot, work: Path, display: str) -> Iterator[Booted]:
    """This display's socket alone is seen in there, and not in /tmp, which a system empties when it starts."""
    work.mkdir()
    script = f"""\
mount --make-rprivate /; mount -t tmpfs tmpfs /run; mkdir -p /run/systemd/nspawn /run/lock
exec systemd-nspawn --quiet -D {system.root} --register=no --keep-unit --machine=anjungan --console=pipe \
  --private-network --bind=/tmp/.X11-unix/X{display[1:]}:/srv/display/X{display[1:]} -b
"""
    with (work / "console.log").open("wb") as console:
        container = subprocess.Popen(
            ["unshare", "-m", "bash", "-c", script], stdin=subprocess.DEVNULL, stdout=console, stderr=console
        )
        try:
            machine = Booted(_leader(container, work / "console.log", 120))
            _await_start(machine, 240)
            yield machine
        finally:
            _end(container)


def lends(machine: Booted, system: Chroot, display: str, book: str = people.BOOKS_ON_SHELF[0]) -> None:
    """To whoever comes as soon as the stand invites, and scans each code once."""
    folder = system.root / "srv/stand"
    person = Person(cast("Stand", SimpleNamespace(folder=folder)), display)
    try:
        (folder / "var/report.sock").chmod(0o666)
        person.wait_for("Welcome", seconds=60, such=lambda sight: sight.built and not sight.offline)
        person.scan(people.ACTIVE_CARD)
        person.wait_for("AccountHome")
        person.scan(book)
        person.wait_for("Basket", such=lambda sight: ("REMOVE", book) in sight.buttons)
        person.touch("DONE")
        person.wait_for("Confirm")
        person.touch("CONFIRM")
        person.wait_for("Summary", such=lambda sight: sight.receipt == "offered")
        person.touch("NO_RECEIPT")
        person.wait_for("Welcome")
    except NotSeen as error:
        raise NotSeen("\n".join([str(error), *(machine.journal(f"anjungan-{name}") for name in PROGRAMS)])) from None
    finally:
        person.close()
    assert book in loans(system)


def loans(system: Chroot) -> list[str]:
    question = (
        "SELECT barcode FROM loans JOIN items ON items.id = item_id"
        " WHERE returned_at IS NULL AND loans.kiosk = 'Anjungan 1'"
    )
    with closing(sqlite3.connect(system.root / "var/lib/anjungan/central/library.sqlite")) as database:
        return [barcode for (barcode,) in database.execute(question)]


def is_updated(machine: Booted, system: Chroot, package: Path, figures: Figures) -> None:
    """To a good version, to one that does not become well, and back to the first."""
    first, incoming = str(package.name.split("_")[1]), system.root / "srv"
    good, sick = f"{first}.1", f"{first}.2"
    for version, changed in ((good, None), (sick, SICK)):
        made = repacked(package, version, incoming, changed)
        begun = time.monotonic()
        said = machine.run("anjungan-update", "file", f"/srv/{made.name}", "--unsigned", seconds=900, check=False)
        what = "put back" if changed else "updated"
        figures(f"a version {what} in {time.monotonic() - begun:.0f} s: {said.strip().splitlines()[-1]}")
        assert machine.run("readlink", "/opt/anjungan/current").strip() == good, said
        assert f"\nVersion: {good}\n" in machine.run("dpkg", "--status", "anjungan")
        for program in PROGRAMS:
            machine.await_state(f"anjungan-{program}.service")
    assert f"{sick} was not well" in machine.run("anjungan-update", "status")
    assert f"version {first} is in use" in machine.run("anjungan-update", "use", first, seconds=900)
    for program in PROGRAMS:
        machine.await_state(f"anjungan-{program}.service")
    assert people.BOOKS_ON_SHELF[0] in loans(system)


def follows_a_repository(machine: Booted, system: Chroot, package: Path, figures: Figures) -> None:
    """Static files of a web server, signed by somebody whom the machine trusts; apt refuses them when a letter is
    another. To the newest version, and back to an older one that is still there."""
    first, folder = str(package.name.split("_")[1]), system.root / "srv/updates"
    newest, older = f"{first}.3", f"{first}.1"
    made = [repacked(package, newest, system.root / "srv"), *(system.root / "srv").glob(f"anjungan_{older}_*.deb")]
    with tempfile.TemporaryDirectory(prefix="gpg-") as home:
        signer = Signer(Path(home) / "home")
        signer.make_key()
        command = [str(each) for each in (ROOT / "deploy/repository", folder, NAME, *made)]
        subprocess.run(command, env=signer.environ, check=True, stdout=subprocess.DEVNULL)
    machine.run("systemd-run", "--unit=web-server", "python3", "-m", "http.server", "-d", "/srv/updates", "8080")
    asks = "import urllib.request as u; u.urlopen('http://127.0.0.1:8080')"
    machine.run("sh", "-c", f'until python3 -c "{asks}"; do :; done')
    more = 'role = "all-in-one"\nrepository = "http://127.0.0.1:8080/"\nrepository_key = "/srv/updates/key.asc"\n'
    (system.root / "srv/more.toml").write_text(more, "utf-8")
    said = machine.run("anjungan-setup", "--answers", "/srv/more.toml")
    assert "wrote /etc/apt/sources.list.d/anjungan.sources" in said
    lists = folder / "Packages.gz"
    right = lists.read_bytes()
    lists.write_bytes(gzip.compress(gzip.decompress(right).replace(b"self-service", b"self-serving")))
    assert machine.run("anjungan-update", "repository", check=False).startswith("anjungan-update: apt-get says")
    lists.write_bytes(right)
    begun = time.monotonic()
    assert f"version {newest} is in use" in machine.run("anjungan-update", "repository", seconds=900)
    figures(f"updated from a repository in {time.monotonic() - begun:.0f} s")
    assert "is in use already" in machine.run("anjungan-update", "repository")
    assert f"version {older} is in use" in machine.run("anjungan-update", "repository", older, seconds=900)
    for program in PROGRAMS:
        machine.await_state(f"anjungan-{program}.service")


def keeps_data_when_removed(system: Chroot) -> None:
    system.run("/srv/repository/deploy/uninstall")
    assert not (system.root / "opt/anjungan").exists()
    assert not (system.root / "etc/udev/rules.d/60-anjungan.rules").exists()
    assert set(people.BOOKS_ON_SHELF[:2]) <= set(loans(system))
    for kept in ("etc/anjungan/kiosk.toml", "etc/anjungan/credentials/central-token", "var/lib/anjungan/bridge"):
        assert (system.root / kept).exists(), kept


def forgets_when_purged(system: Chroot) -> None:
    system.run("/srv/repository/deploy/uninstall", "--purge")
    for gone in ("opt/anjungan", "etc/anjungan", "var/lib/anjungan", "var/cache/anjungan", "var/backups/anjungan"):
        assert not (system.root / gone).exists(), gone
