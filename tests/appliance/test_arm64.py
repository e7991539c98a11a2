"""The package for a Raspberry Pi, installed in an arm64 Debian, and its programs started: by qemu, one instruction at a
time. Behind --long."""

from __future__ import annotations

import re
import subprocess
import time
from pathlib import Path

import pytest

from tests.appliance.chroot import Chroot, bare
from tests.conftest import Figures

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "/opt/anjungan/current/bin/python"
_ANSWERS = """\
role = "all-in-one"
stand = "Anjungan Pi"
library = "Perpustakaan"
screen = "800x480"
host_name = "anjungan.test"
"""


@pytest.mark.timeout(7200)
@pytest.mark.parametrize("suite", ["bookworm", "trixie"])
def test_a_raspberry_pi_gets_a_package_that_starts(suite: str, tmp_path: Path, long: bool, figures: Figures) -> None:
    if not long:
        pytest.skip("takes many minutes: --long")
    let_the_kernel_run_arm64()
    subprocess.run([ROOT / "deploy/package/build", "--arch", "arm64"], check=True, stdout=subprocess.DEVNULL)
    [package] = (ROOT / "build/package").glob("anjungan_*_arm64.deb")
    system = bare(tmp_path, suite, "arm64")
    (system.root / "srv/package.deb").write_bytes(package.read_bytes())
    (system.root / "srv/answers.toml").write_text(_ANSWERS, "utf-8")
    begun = time.monotonic()
    system.run("apt-get", "-q", "update", seconds=1200)
    system.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "/srv/package.deb", seconds=5400)
    figures(f"arm64 {suite} under qemu-user: installed in {time.monotonic() - begun:.0f} s")
    assert system.run(PYTHON, "-c", "import platform; print(platform.machine())").strip() == "aarch64"
    assert "enabled anjungan-kiosk.service" in system.run(
        "anjungan-setup", "--answers", "/srv/answers.toml", seconds=2400
    )
    for program in ("kiosk", "bridge", "bridge.central"):
        assert "usage" in system.run(PYTHON, "-m", program, "--help", seconds=300)
    central_answers(system, figures)
    kiosk_comes_as_far_as_its_glass(system, figures)


def let_the_kernel_run_arm64() -> None:
    """Programs of another machine are given to qemu by their first bytes."""
    binfmt = Path("/proc/sys/fs/binfmt_misc")
    if not (binfmt / "register").exists():
        subprocess.run(["mount", "-t", "binfmt_misc", "none", str(binfmt)], check=True)
    if not (binfmt / "qemu-aarch64").exists():
        subprocess.run(["update-binfmts", "--enable", "qemu-aarch64"], check=True)


def central_answers(system: Chroot, figures: Figures) -> None:
    """The real server on an empty database, asked over TLS."""
    python = (
        "import ssl, subprocess, sys, time, urllib.request as u\n"
        "p = subprocess.Popen([sys.executable, '-m', 'bridge.central', '--config', '/etc/anjungan/central.toml'])\n"
        "context, begun = ssl.create_default_context(cafile='/etc/anjungan/central.crt'), time.monotonic()\n"
        "while time.monotonic() - begun < 300:\n"
        "    try:\n"
        "        print('answered', u.urlopen('https://127.0.0.1:8330/v1/health', context=context, timeout=20).status,\n"
        "              'after', round(time.monotonic() - begun)); break\n"
        "    except OSError: time.sleep(1)\n"
        "p.terminate(); p.wait()\n"
    )
    said = system.run(PYTHON, "-c", python)
    found = re.search(r"answered 200 after (\d+)", said)
    assert found, said
    figures(f"arm64 under qemu-user: the central answers after {found[1]} s")


def kiosk_comes_as_far_as_its_glass(system: Chroot, figures: Figures) -> None:
    """There is no display in a chroot: it must start everything up to the window, and say that there is none."""
    environ = "KIVY_HOME=/tmp/kivy SDL_VIDEODRIVER=dummy"
    command = f"{environ} timeout 300 {PYTHON} -m kiosk --config /etc/anjungan/kiosk.toml"
    said = system.run("sh", "-c", command, check=False, seconds=400)
    assert "configuration: Settings(" in said
    assert re.search(r"Window: (Provider: sdl2|.*)|Unable to find any valuable Window provider", said), said
    last = said.strip().splitlines()[-1]
    figures(f"arm64 under qemu-user: the kiosk's last words with a dummy display: {last[:100]}")
