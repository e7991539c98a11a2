"""A bare Debian becomes a library from an answers file, lends, is updated and put back, and is let go: with real
packages, real units and systemd in a container. Behind --long: it installs some hundred megabytes several times."""

from __future__ import annotations

import gzip
import os
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path

import pytest

from deploy.person import Person
from deploy.stand import virtual_display
from tests.appliance.booted import Booted
from tests.appliance.chroot import Chroot, bare
from tests.appliance.installed import (
    BOOKS,
    LIBRARY,
    PROGRAMS,
    booted,
    install,
    installed_from_answers,
    lends,
    loans,
    rehearses,
    somebody,
    tables,
)
from tests.appliance.repacked import SICK, repacked
from tests.appliance.signing import NAME, Signer
from tests.conftest import Figures

ROOT = Path(__file__).resolve().parents[2]
STARTS_ANEW = 133  # how a container ends that wishes to be started again, says systemd-nspawn(1)
# A version whose tables the former one does not know: its central would not start with them.
MIGRATION = "bridge/catalogs/embedded/migrations/versions/9999_for_a_test.py"
NEWER = "9999"
NEWER_TABLES = """
import sqlalchemy as sa
from alembic import op
revision, down_revision = "{newer}", "{former}"
def upgrade():
    op.add_column("loans", sa.Column("mood", sa.String))
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
            with somebody(system, display) as person:
                lends(machine, person, BOOKS[0])
                good = waits_for_whoever_is_served(machine, system, person, package)
            is_put_back(machine, system, package, good, figures)
            follows_a_repository(machine, system, package, figures)
            keeps_copies(machine)
            wishes(machine, "reboot")
            assert machine.await_end() == STARTS_ANEW
        with booted(system, tmp_path / "machine", display) as machine:
            loses_power(machine, system, package)
        with booted(system, tmp_path / "machine", display) as machine:
            is_well(machine, f"{package.name.split('_')[1]}.1")
            assert tables(system) != NEWER
            with somebody(system, display) as person:
                lends(machine, person, BOOKS[2])
            assert set(BOOKS[:3]) <= set(loans(system))
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


def waits_for_whoever_is_served(machine: Booted, system: Chroot, person: Person, package: Path) -> str:
    """A good version, which is now used."""
    good = f"{package.name.split('_')[1]}.1"
    with updating(machine, repacked(package, good, system.root / "srv")) as updater:
        waits = partial(await_line, updater, "it is waited until nobody is served")
        lends(machine, person, BOOKS[1], meanwhile=waits, then="OneMoment")
        await_line(updater, f"version {good} is in use")
    is_well(machine, good)
    assert BOOKS[1] in loans(system)
    return good


def is_put_back(machine: Booted, system: Chroot, package: Path, good: str, figures: Figures) -> None:
    """A version that changes the library's tables and is not well; with an updater that is killed and with one that is
    not. Then the first version is used again, as somebody wants it."""
    first, incoming, former = str(package.name.split("_")[1]), system.root / "srv", tables(system)
    sick = f"{first}.2"
    newer = NEWER_TABLES.format(newer=NEWER, former=former).encode()
    made = repacked(package, sick, incoming, {**SICK, MIGRATION: newer})
    with updating(machine, made) as updater:
        while tables(system) != NEWER:
            assert updater.poll() is None
            time.sleep(0.05)
        kill(updater)
    begun = time.monotonic()
    while under_way(system):
        assert time.monotonic() - begun < 300, machine.journal("anjungan-recover")
        time.sleep(0.1)
    figures(f"an updater killed in a trial: the former version put back after {time.monotonic() - begun:.0f} s")
    is_well(machine, good)
    assert tables(system) == former
    begun = time.monotonic()
    said = machine.run("anjungan-update", "file", f"/srv/{made.name}", "--unsigned", seconds=900, check=False)
    figures(f"a version put back in {time.monotonic() - begun:.0f} s: {said.strip().splitlines()[-1]}")
    is_well(machine, good)
    assert tables(system) == former
    assert len([*(system.root / LIBRARY).parent.glob("library.sqlite.replaced-*")]) == 2
    assert f"{sick} was not well" in machine.run("anjungan-update", "status")
    assert f"version {first} is in use" in machine.run("anjungan-update", "use", first, seconds=900)
    is_well(machine, first)
    assert set(BOOKS[:2]) <= set(loans(system))


def loses_power(machine: Booted, system: Chroot, package: Path) -> None:
    """While a version that has changed the tables is tried."""
    [made] = (system.root / "srv").glob(f"anjungan_{package.name.split('_')[1]}.2_*.deb")
    with updating(machine, made) as updater:
        while tables(system) != NEWER:
            assert updater.poll() is None
            time.sleep(0.05)
        machine.cut_power()


def is_well(machine: Booted, version: str) -> None:
    assert machine.run("readlink", "/opt/anjungan/current").strip() == version
    assert f"\nVersion: {version}\n" in machine.run("dpkg", "--status", "anjungan")
    for program in PROGRAMS:
        machine.await_state(f"anjungan-{program}.service")


@contextmanager
def updating(machine: Booted, package: Path) -> Iterator[subprocess.Popen[str]]:
    updater = machine.start("anjungan-update", "file", f"/srv/{package.name}", "--unsigned")
    try:
        yield updater
    finally:
        if updater.poll() is None:
            kill(updater)
        updater.communicate()


def kill(started: subprocess.Popen[str]) -> None:
    for child in Path(f"/proc/{started.pid}/task/{started.pid}/children").read_text().split():
        os.kill(int(child), signal.SIGKILL)


def await_line(updater: subprocess.Popen[str], said: str) -> None:
    assert updater.stdout
    heard = []
    for line in updater.stdout:
        heard.append(line)
        if said in line:
            return
    raise AssertionError("".join(heard))


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
    wishes(machine, "update")
    while machine.run("readlink", "/opt/anjungan/current").strip() != newest or under_way(system):
        assert time.monotonic() - begun < 900, machine.journal("anjungan-update")
        time.sleep(0.5)
    figures(f"updated from a repository, as the bridge had wished, in {time.monotonic() - begun:.0f} s")
    assert "is in use already" in machine.run("anjungan-update", "repository")
    assert f"version {older} is in use" in machine.run("anjungan-update", "repository", older, seconds=900)
    for program in PROGRAMS:
        machine.await_state(f"anjungan-{program}.service")


def keeps_copies(machine: Booted) -> None:
    machine.run("systemctl", "start", "anjungan-backup.service")
    assert "library-" in machine.run("ls", "/var/backups/anjungan")


def wishes(machine: Booted, what: str) -> None:
    """As the bridge does it: its own user, in its own sandbox, starts the only program that it may start."""
    program, user = machine.property("anjungan-bridge.service", "MainPID"), machine.run("id", "-u", "anjungan-bridge")
    within = ("nsenter", "-t", program, "-m", "-S", user.strip())
    machine.run(*within, "/usr/bin/touch", f"/run/anjungan/bridge/{what}")


def under_way(system: Chroot) -> bool:
    return (system.root / "var/lib/anjungan/update/update.json").exists()


def keeps_data_when_removed(system: Chroot) -> None:
    system.run("/srv/repository/deploy/uninstall")
    assert not (system.root / "opt/anjungan").exists()
    assert not (system.root / "etc/udev/rules.d/60-anjungan.rules").exists()
    assert set(BOOKS[:3]) <= set(loans(system))
    for kept in ("etc/anjungan/kiosk.toml", "etc/anjungan/credentials/central-token", "var/lib/anjungan/bridge"):
        assert (system.root / kept).exists(), kept


def forgets_when_purged(system: Chroot) -> None:
    system.run("/srv/repository/deploy/uninstall", "--purge")
    for gone in ("opt/anjungan", "etc/anjungan", "var/lib/anjungan", "var/cache/anjungan", "var/backups/anjungan"):
        assert not (system.root / gone).exists(), gone
