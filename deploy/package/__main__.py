"""Builds the package of each wanted architecture: `deploy/package/build [--arch amd64] [--arch arm64]`."""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path

from deploy.package import deb, evdev, fetch, own
from deploy.package.lock import ROOT, digest, own_version
from deploy.package.targets import MACHINES, Machine, targets
from deploy.package.tree import lay_out


def main() -> int:
    asked = _parser().parse_args()
    epoch = int(os.environ.get("SOURCE_DATE_EPOCH") or _last_commit())
    for architecture in asked.arch or [_here()]:
        made = build(asked.out.absolute(), MACHINES[architecture], asked.version or own_version(), epoch)
        print(f"{made}\n  {made.stat().st_size / 1e6:.0f} MB, sha256 {digest(made)}")
    return 0


def build(out: Path, machine: Machine, version: str, epoch: int) -> Path:
    """The .deb, in `out`; what was fetched for it stays in `build/package` for the next time."""
    work = ROOT / "build/package"
    made = out / "wheels"
    made.mkdir(parents=True, exist_ok=True)
    carried = {own.build(made, version, epoch)}
    for target in targets(machine):
        carried.update(fetch.wheels(work / "files", target))
        carried.add(evdev.build(fetch.source(work / "files", "evdev"), target, work))
    with deb.scratch() as folder:
        tree = Path(folder)
        lay_out(tree, carried, version, machine.debian, epoch)
        return deb.pack(tree, out, version, machine.debian, epoch)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="deploy/package/build", description="Builds the Debian packages.")
    parser.add_argument("--arch", action="append", choices=sorted(MACHINES), help="this machine's, if none is given")
    parser.add_argument("--version", default="", help="pyproject.toml's, if none is given")
    parser.add_argument("--out", type=Path, default=ROOT / "build/package", metavar="DIR")
    return parser


def _here() -> str:
    asked = ["dpkg", "--print-architecture"]
    return subprocess.run(asked, check=True, capture_output=True, text=True).stdout.strip()


def _last_commit() -> str:
    """When this state of the project was made, as far as that can be known."""
    if not (ROOT / ".git").exists():
        return str(int((ROOT / "pyproject.toml").stat().st_mtime))
    asked = ["git", "-c", "safe.directory=*", "log", "-1", "--format=%ct"]
    return subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True).stdout.strip()


if __name__ == "__main__":
    sys.exit(main())
