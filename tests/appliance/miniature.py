"""A machine in a folder: a real dpkg database, real packages that make real environments of small wheels, and a systemd
that only remembers which version it was told to start. What an update does is done to it by the real program."""

from __future__ import annotations

import os
import subprocess
import textwrap
from dataclasses import dataclass, field
from pathlib import Path

from deploy.package.lock import digest
from deploy.package.wheel import write_wheel

ROOT = Path(__file__).resolve().parents[2]
PYTHON = "/usr/bin/python3"
PATIENCE = "1"
FIRST = ("1.0", "1.0", "install ok installed 1.0")

_PROGRAM = """
import argparse, sys
parser = argparse.ArgumentParser()
parser.add_argument("--config")
for choice in ("--check", "--replace"):
    parser.add_argument(choice, action="store_true")
parser.add_argument("words", nargs="*")
asked = parser.parse_intermixed_args()
if asked.check and asked.config.endswith("central.toml"):
    print("database: 1 becomes 2")
if asked.words:
    with open(asked.config.replace("central.toml", "asked"), "a") as told:
        told.write("{version} " + asked.words[0] + "\\n")
sys.exit({code})
"""
_LIBRARIES = ("cv2", "evdev", "escpos", "serial", "usb", "kivy", "kivy/graphics")
_PACKAGES = {"kiosk": ("assembly",), "bridge": ("assembly",), "bridge/central": ("server",)}
_SYSTEMCTL = """\
#!/bin/sh
case "$1" in
  is-enabled) echo enabled;;
  is-active) if [ -e "{root}/opt/anjungan/$(cat {root}/run/started)/sick" ]; then echo failed; else echo active; fi;;
  show) echo "MainPID=1";;
  *restart|--no-block) readlink {root}/opt/anjungan/current >{root}/run/started;;
esac
"""
_DPKG = """\
#!/bin/sh
exec /usr/bin/dpkg --root={root} --log={root}/dpkg.log --force-script-chrootless --force-not-root --force-depends \
  --force-unsafe-io "$@"
"""
_POSTINST = """\
#!/bin/sh
set -e
case "$1" in configure|triggered)
  PYTHONPATH={repository} {python} -B -m deploy.update --root {root} --patience {patience} configure {version}
  {more}
esac
"""


_PIP = """
import hashlib, pathlib, sys, sysconfig, zipfile
asked = dict(zip(sys.argv, sys.argv[1:]))
hashes = pathlib.Path(asked["--requirement"]).read_text()
for wheel in pathlib.Path(asked["--find-links"]).glob("anjungan-*.whl"):
    if hashlib.sha256(wheel.read_bytes()).hexdigest() not in hashes:
        sys.exit(f"{wheel.name} is another")
    zipfile.ZipFile(wheel).extractall(sysconfig.get_path("purelib"))
"""


@dataclass
class Miniature:
    """`pip` is whether the real one makes the environments, which takes seconds, or some lines that unpack."""

    folder: Path
    pip: bool = False
    root: Path = field(init=False)

    def __post_init__(self) -> None:
        self.root = self.folder / "root"
        for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates", "run/systemd/system", "etc/anjungan", "etc/apt"):
            (self.root / folder).mkdir(parents=True)
        for file in ("var/lib/dpkg/status", "var/lib/dpkg/available", "etc/anjungan/kiosk.toml", "run/started"):
            (self.root / file).touch()
        (self.folder / "bin").mkdir()
        for name, text in (("systemctl", _SYSTEMCTL), ("dpkg", _DPKG)):
            command = self.folder / "bin" / name
            command.write_text(text.format(root=self.root))
            command.chmod(0o755)

    @property
    def environ(self) -> dict[str, str]:
        path = f"{self.folder / 'bin'}:/usr/sbin:/usr/bin:/sbin:/bin"
        return {"PATH": path, "PYTHONPATH": str(ROOT), "LANG": "C.UTF-8", "HOME": str(self.folder)}

    @property
    def in_use(self) -> str:
        return os.readlink(self.root / "opt/anjungan/current")

    @property
    def started(self) -> str:
        return (self.root / "run/started").read_text().strip()

    @property
    def installed(self) -> str:
        """What dpkg says."""
        asked = [str(self.folder / "bin/dpkg"), "--status", "anjungan"]
        lines = subprocess.run(asked, capture_output=True, text=True, check=True).stdout.splitlines()
        told = dict(line.split(": ", 1) for line in lines if ": " in line and not line.startswith(" "))
        return f"{told['Status']} {told['Version']}"

    @property
    def state(self) -> tuple[str, str, str]:
        """The version that is used, that was started, and that dpkg knows."""
        return self.in_use, self.started, self.installed

    def command(self, *arguments: str) -> list[str]:
        return [PYTHON, "-B", "-m", "deploy.update", "--root", str(self.root), "--patience", PATIENCE, *arguments]

    def update(self, *arguments: str, seconds: float = 120) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments), env=self.environ, capture_output=True, text=True, check=False, timeout=seconds,
            cwd=self.folder,
        )  # fmt: skip

    def cut(self, act: str, whom: str, *arguments: str) -> list[str]:
        """What the updater has done until its power was cut before this act, as tests.appliance.cutting calls it."""
        notes = self.folder / "acts"
        command = [PYTHON, "-B", "-m", "tests.appliance.cutting", act, whom, str(notes)]
        asked = ["--root", str(self.root), "--patience", PATIENCE, *arguments]
        subprocess.run(
            [*command, *asked], env=self.environ, cwd=self.folder, check=False, start_new_session=True,
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        return notes.read_text("utf-8").splitlines()

    def works(self) -> bool:
        """Whether what is in use would start."""
        python = self.root / "opt/anjungan/current/bin/python"
        config = str(self.root / "etc/anjungan/kiosk.toml")
        asked = [str(python), "-m", "kiosk", "--config", config, "--check"]
        return subprocess.run(asked, env={"LANG": "C.UTF-8"}, cwd="/", check=False).returncode == 0

    def package(self, version: str, *, refuses: bool = False, sick: bool = False, breaks: bool = False) -> Path:
        """One that does not pass its self-check, one that does not become well, or one that dpkg cannot configure."""
        tree = self.folder / f"tree-{version}"
        payload = tree / "usr/lib/anjungan/payload" / version
        (payload / "wheels").mkdir(parents=True)
        wheel = _wheel(payload / "wheels", version, code=1 if refuses else 0)
        self._bring_pip(payload / "wheels")
        (payload / "requirements.txt").write_text(f"anjungan=={version} --hash=sha256:{digest(wheel)}\n")
        more = f"touch {self.root}/opt/anjungan/{version}/sick" if sick else "exit 1" if breaks else ":"
        return self._packed(tree, version, more)

    def _bring_pip(self, folder: Path) -> None:
        if self.pip:
            [pip] = Path("/usr/share/python-wheels").glob("pip-*.whl")
            (folder / pip.name).write_bytes(pip.read_bytes())
        else:
            write_wheel(folder, "pip-0", "py3-none-any", {"pip/__main__.py": _PIP.encode()}, b"Name: pip\n")

    def _packed(self, tree: Path, version: str, more: str) -> Path:
        control = tree / "DEBIAN"
        control.mkdir()
        about = {"Package": "anjungan", "Version": version, "Architecture": architecture()}
        about |= {"Maintainer": "tests <tests@localhost>", "Description": "a small one"}
        (control / "control").write_text("".join(f"{name}: {value}\n" for name, value in about.items()))
        script = _POSTINST.format(
            repository=ROOT, python=PYTHON, root=self.root, patience=PATIENCE, version=version, more=more
        )
        (control / "postinst").write_text(script)
        (control / "postinst").chmod(0o755)
        made = self.folder / f"anjungan_{version}.deb"
        subprocess.run(["dpkg-deb", "--build", "-Znone", str(tree), str(made)], check=True, stdout=subprocess.DEVNULL)
        return made


def architecture() -> str:
    asked = ["/usr/bin/dpkg", "--print-architecture"]
    return subprocess.run(asked, capture_output=True, text=True, check=True).stdout.strip()


def _wheel(folder: Path, version: str, code: int) -> Path:
    files = {f"{name}/__init__.py": b"" for name in (*_LIBRARIES, *_PACKAGES)}
    program = textwrap.dedent(_PROGRAM.format(code=code, version=version)).encode()
    for name, modules in _PACKAGES.items():
        files |= {f"{name}/__main__.py": program, **{f"{name}/{module}.py": b"" for module in modules}}
    metadata = f"Metadata-Version: 2.1\nName: anjungan\nVersion: {version}\n".encode()
    return write_wheel(folder, f"anjungan-{version}", "py3-none-any", files, metadata)


