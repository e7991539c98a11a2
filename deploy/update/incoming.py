"""Where a new version comes from, and who has signed it: a file, or the library's own apt repository."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from deploy.update.failing import Failed
from deploy.update.places import Places, sync_folder

SOURCE = "sources.list.d/anjungan.sources"


def from_file(places: Places, file: Path, *, unsigned: bool = False) -> str:
    """The version of the package, which is now kept. FILE.asc or FILE.sig beside it is its signature, by a key of the
    keyring. Raises `Failed`."""
    places.packages.mkdir(parents=True, exist_ok=True, mode=0o700)
    mine = places.packages / "incoming.deb"
    try:
        shutil.copyfile(file, mine)  # what is verified is what is installed
        if not unsigned:
            _verify(places, file, mine)
        return _taken_in(places, mine)
    except OSError as error:
        raise Failed(f"{file} cannot be read: {error.strerror}") from error
    finally:
        mine.unlink(missing_ok=True)


def from_repository(places: Places, version: str = "") -> str:
    """The newest version of the repository, or this one; its signature is apt's matter. Raises `Failed`."""
    if not (places.root / "etc/apt" / SOURCE).exists():
        raise Failed(f"no repository is set up: there is no /etc/apt/{SOURCE}")
    only = ["-o", f"Dir::Etc::sourcelist={SOURCE}", "-o", "Dir::Etc::sourceparts=-", "-o", "APT::Get::List-Cleanup=0"]
    _run(places.root, "apt-get", "--quiet", *only, "--error-on=any", "update")
    wanted = version or _run(places.root, "apt-cache", *only, "--no-all-versions", "show", "anjungan")
    found = version or next(line.split()[1] for line in wanted.splitlines() if line.startswith("Version:"))
    places.packages.mkdir(parents=True, exist_ok=True, mode=0o700)
    if not places.package(found).exists():
        folder = places.packages / "incoming"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        sandbox = ["-o", "APT::Sandbox::User=root"]  # the folder is root's alone
        _run(folder, "apt-get", "--quiet", *only, *sandbox, "download", f"anjungan={found}")
        [package] = folder.glob("*.deb")
        _taken_in(places, package)
        shutil.rmtree(folder)
    return found


def is_installed(version: str) -> bool:
    """Whether this is the version that dpkg knows, whole."""
    try:
        told = _run(Path("/"), "dpkg", "--status", "anjungan").splitlines()
    except Failed:
        return False
    return {"Status: install ok installed", f"Version: {version}"} <= set(told)


def version_of(package: Path) -> str:
    """Raises `Failed` for a file that is no package of ours for this machine."""
    told = _run(Path("/"), "dpkg-deb", "--show", "--showformat", "${Package} ${Version} ${Architecture}", str(package))
    name, version, architecture = told.split()
    here = _run(Path("/"), "dpkg", "--print-architecture").strip()
    if name != "anjungan" or architecture != here:
        raise Failed(f"{package.name} is {name} for {architecture}; what is wanted is anjungan for {here}")
    return version


def _verify(places: Places, file: Path, mine: Path) -> None:
    signatures = [file.with_name(file.name + ending) for ending in (".asc", ".sig")]
    signature = next((each for each in signatures if each.exists()), None)
    if signature is None:
        raise Failed(f"{file} is not signed: there is no {signatures[0].name} beside it")
    if not places.keyring.exists():
        raise Failed(f"nobody's signature is known here: put the public keys into {places.keyring}")
    _run(Path("/"), "gpgv", "--quiet", "--keyring", str(places.keyring), str(signature.resolve()), str(mine))


def _taken_in(places: Places, package: Path) -> str:
    version = version_of(package)
    with package.open("rb") as opened:
        os.fsync(opened.fileno())
    package.replace(places.package(version))
    sync_folder(places.packages)
    return version


def _run(folder: Path, *command: str) -> str:
    environ = {**os.environ, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    try:
        done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=False)
    except FileNotFoundError as error:
        raise Failed(f"{command[0]} is missing on this machine") from error
    if done.returncode:
        raise Failed(f"{command[0]} says: {(done.stderr or done.stdout).strip()[-1000:]}")
    return done.stdout
