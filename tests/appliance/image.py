"""The appliance's image for tests: built from the recipe when anything that goes into it has changed, else kept."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).parent
CACHE = Path(os.environ.get("ANJUNGAN_GUEST", "/var/tmp/anjungan-guest"))
_INPUTS = (
    "kiosk", "bridge", "systemd", "pyproject.toml", "deploy/constraints.txt", "deploy/image", "deploy/lockdown",
    "deploy/config/demo/broker.conf", "deploy/package", "deploy/setup", "deploy/udev", "deploy/update",
    "tests/appliance/config", "tests/appliance/inside",
)  # fmt: skip
_KEPT = 2  # images, some 5 GB each

# A broker to hear what the stand tells, and what shows and sets what a test looks at.
_INCLUDED = "mosquitto,mosquitto-clients,procps"
_BROKER = ROOT / "deploy" / "config" / "demo" / "broker.conf"

PYTHON = "/opt/anjungan/current/bin/python"

# The sample library and the stand's token: made by this machine's processor, which is quicker than the guest's.
_STOCK = """\
set -e
mount --make-rprivate /
mount -t tmpfs tmpfs /mnt; mkdir /mnt/root /mnt/data
mount -o loop,ro {parts}/root.ext4 /mnt/root; mount -o loop {parts}/data.ext4 /mnt/data
mount --bind /mnt/data/anjungan /mnt/root/var/lib/anjungan; mount --bind /mnt/data/config /mnt/root/etc/anjungan
mount -t tmpfs tmpfs /mnt/root/tmp; mount --bind /dev /mnt/root/dev
central() {{ chroot /mnt/root runuser -u anjungan-central -- {python} "$@"; }}
chroot /mnt/root install -d -m 700 -o anjungan-central -g anjungan-central /var/lib/anjungan/central
central -c 'from bridge.assembly import open_library; from bridge.policy import LoanPolicy
open_library("sqlite:////var/lib/anjungan/central/library.db", LoanPolicy(), sample=True).close()'
central -m bridge.central --config /etc/anjungan/central.toml token issue stand >/mnt/token
install -D -m 600 /mnt/token /mnt/data/config/credentials/central-token
umount /mnt/root/var/lib/anjungan /mnt/root/etc/anjungan /mnt/data
"""

_AGENT = """\
[Unit]
After=systemd-tmpfiles-setup.service anjungan-first-boot.service

[Service]
ExecStart=/usr/bin/python3 -u /opt/test/agent.py
Restart=always
KillMode=process
"""
# A processor made of software, on a machine with other work, needs a hundred times longer for anything.
_PATIENT_UNIT = "[Service]\nTimeoutStartSec=30min\nWatchdogSec=3min\n"
_PATIENT_SYSTEM = "[Manager]\nRuntimeWatchdogSec=15min\nDefaultTimeoutStartSec=30min\n"


@dataclass(frozen=True, slots=True)
class Parts:
    """`folder` has root.ext4, data.ext4, vmlinuz, initrd.img and command-line (deploy/image/build --folder)."""

    folder: Path

    @property
    def command_line(self) -> str:
        return (self.folder / "command-line").read_text("ascii").strip()


def parts() -> Parts:
    """The image of this state of the project; building one takes minutes, and the network for Debian's packages."""
    CACHE.mkdir(parents=True, exist_ok=True)
    folder = CACHE / f"image-{_digest(_files())}"
    with (CACHE / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "command-line").exists():
            _build(folder)
            _forget(folder)
    os.utime(folder)
    return Parts(folder)


def _build(folder: Path) -> None:
    work = CACHE / "work"
    shutil.rmtree(work, ignore_errors=True)
    _lay_over(work / "extra")
    _run("deploy/package/build", "--out", str(work))
    (package,) = work.glob("*.deb")
    _run(
        "deploy/image/build", "--deb", str(package), "--config", str(HERE / "config"), "--extra", str(work / "extra"),
        "--cache", str(CACHE), "--include", _INCLUDED, "--folder", str(work / "parts"),
    )  # fmt: skip
    _run("unshare", "-m", "bash", "-c", _STOCK.format(parts=work / "parts", python=PYTHON))
    shutil.rmtree(folder, ignore_errors=True)
    (work / "parts").rename(folder)
    shutil.rmtree(work)


def _lay_over(folder: Path) -> None:
    """What tests need in it, and no library does: an agent, devices, a probe, patience."""
    shutil.copytree(HERE / "inside", folder / "opt" / "test", ignore=shutil.ignore_patterns("__pycache__"))
    units = folder / "etc" / "systemd" / "system"
    (units / "multi-user.target.wants").mkdir(parents=True)
    (units / "anjungan-test-agent.service").write_text(_AGENT)
    (units / "multi-user.target.wants" / "anjungan-test-agent.service").symlink_to("../anjungan-test-agent.service")
    for program in ("kiosk", "bridge", "central"):
        (units / f"anjungan-{program}.service.d").mkdir()
        (units / f"anjungan-{program}.service.d" / "90-patient.conf").write_text(_PATIENT_UNIT)
    (folder / "etc" / "mosquitto").mkdir()
    shutil.copy(_BROKER, folder / "etc" / "mosquitto" / "mosquitto.conf")
    (folder / "etc" / "systemd" / "system.conf.d").mkdir()
    (folder / "etc" / "systemd" / "system.conf.d" / "90-patient.conf").write_text(_PATIENT_SYSTEM)


def _run(*command: str) -> None:
    with (CACHE / "build.log").open("ab") as log:
        done = subprocess.run(command, cwd=ROOT, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)
    assert done.returncode == 0, f"{command[0]}:\n" + (CACHE / "build.log").read_text("utf-8", "replace")[-3000:]


def _files() -> Iterable[Path]:
    for name in _INPUTS:
        path = ROOT / name
        yield from sorted(path.rglob("*")) if path.is_dir() else [path]


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256(Path(__file__).read_bytes())
    for file in files:
        if "__pycache__" not in file.parts and (file.is_symlink() or file.is_file()):
            digest.update(f"{file.relative_to(ROOT)} ".encode())
            digest.update(os.readlink(file).encode() if file.is_symlink() else file.read_bytes())
    return digest.hexdigest()[:16]


def _forget(newest: Path) -> None:
    """Images of former states, but for the last few."""
    images = sorted(CACHE.glob("image-*"), key=lambda image: image.stat().st_mtime, reverse=True)
    for image in [image for image in images if image != newest][_KEPT - 1 :]:
        shutil.rmtree(image)
