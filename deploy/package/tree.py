"""Lays out what a package installs: wheels, the updater and the set-up, units, rules and example configurations."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Iterable
from pathlib import Path

from deploy.package.lock import ROOT, digest
from deploy.package.sbom import sbom

_HERE = Path(__file__).parent
_ALWAYS = ("anjungan-resume.service", "anjungan-recover.path")  # wherever the package is, nobody needs to enable them
_COMMANDS = {
    "update": "Updates everything of Anjungan Pustaka on this machine.",
    "setup": "Sets this machine up as a stand or as a library's central.",
}


def lay_out(tree: Path, wheels: Iterable[Path], version: str, architecture: str, epoch: int) -> None:
    """In `tree`, an empty folder; every file as old as `epoch`, seconds since 1970."""
    carried = sorted(wheels, key=lambda wheel: wheel.name)
    _payload(tree / "usr/lib/anjungan/payload" / version, carried)
    _programs(tree)
    _units(tree)
    _examples(tree / "usr/share/anjungan")
    documents = tree / "usr/share/doc/anjungan"
    _write(documents / "sbom.cdx.json", sbom(carried, version, architecture, epoch))
    _copy(_HERE / "debian/copyright", documents / "copyright")
    _copy(_HERE / "requirements.lock", documents / "requirements.lock")
    with (ROOT / "CHANGELOG.md").open("rb") as changes:
        (documents / "changelog.gz").write_bytes(gzip.compress(changes.read(), mtime=0))
    _settle(tree, epoch)


def size(tree: Path) -> int:
    """In KiB, as dpkg counts."""
    return sum(file.stat().st_size for file in tree.rglob("*") if file.is_file()) // 1024


def _payload(folder: Path, wheels: Iterable[Path]) -> None:
    """The requirements name one hash for each wheel; pip itself is what installs them, and stays outside."""
    lines: dict[str, list[str]] = {}
    for wheel in wheels:
        _copy(wheel, folder / "wheels" / wheel.name)
        name, version = wheel.name.split("-")[:2]
        if name != "pip":
            lines.setdefault(f"{name.lower().replace('_', '-')}=={version}", []).append(digest(wheel))
    hashed = {spec: [f"    --hash=sha256:{each}" for each in hashes] for spec, hashes in sorted(lines.items())}
    _write(folder / "requirements.txt", "".join(" \\\n".join([spec, *each]) + "\n" for spec, each in hashed.items()))


def _programs(tree: Path) -> None:
    for package, about in _COMMANDS.items():
        for module in sorted((ROOT / "deploy" / package).glob("*.py")):
            _copy(module, tree / "usr/lib/anjungan/deploy" / package / module.name)
        command = (_HERE / "command").read_text("utf-8").replace("{package}", package).replace("{about}", about)
        _write(tree / "usr/sbin" / f"anjungan-{package}", command, 0o755)


def _units(tree: Path) -> None:
    """What systemd/ holds, by its endings."""
    folder = ROOT / "systemd"
    places = {".sysusers": "sysusers.d", ".tmpfiles": "tmpfiles.d", ".modules-load": "modules-load.d"}
    for file in sorted(path for path in folder.rglob("*") if path.is_file()):
        inside = file.relative_to(folder)
        if file.suffix in places and file.parent == folder:
            _copy(file, tree / "usr/lib" / places[file.suffix] / f"{file.stem}.conf")
        elif file.suffix in {".service", ".socket", ".timer", ".path", ".target", ".mount", ".conf"}:
            _copy(file, tree / "usr/lib/systemd/system" / inside)
        else:
            _copy(file, tree / "usr/share/anjungan/systemd" / inside)
    wants = tree / "usr/lib/systemd/system/multi-user.target.wants"
    wants.mkdir()
    for unit in _ALWAYS:
        (wants / unit).symlink_to(f"../{unit}")


def _examples(folder: Path) -> None:
    for role in ("central", "entrance", "self-check"):
        for file in sorted((ROOT / "deploy/config" / role).glob("*.toml")):
            _copy(file, folder / "config" / role / file.name)
    for file in sorted((ROOT / "deploy/udev").glob("*.rules")):
        _copy(file, folder / "udev" / file.name)
    for file in sorted(path for path in (ROOT / "deploy/speech").rglob("*") if path.is_file()):
        _copy(file, folder / "speech" / file.relative_to(ROOT / "deploy/speech"))
    lockdown = ROOT / "deploy/lockdown"
    for file in sorted(lockdown.rglob("*")):
        target = folder / "lockdown" / file.relative_to(lockdown)
        if file.is_symlink():
            target.parent.mkdir(parents=True, exist_ok=True)
            target.symlink_to(os.readlink(file))
        elif file.is_file():
            _copy(file, target)


def _copy(file: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, target)


def _write(target: Path, text: str, mode: int = 0o644) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, "utf-8")
    target.chmod(mode)


def _settle(tree: Path, epoch: int) -> None:
    """Modes and times that do not depend on who builds it and when."""
    for path in (tree, *tree.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "sbin" else 0o644)
        os.utime(path, (epoch, epoch), follow_symlinks=False)
