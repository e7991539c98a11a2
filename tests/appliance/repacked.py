"""Other versions of a package that was built: the same wheels, another number, and if wanted a fault."""

from __future__ import annotations

import re
import shutil
import subprocess
import zipfile
from collections.abc import Mapping
from pathlib import Path

from deploy.package.lock import digest
from deploy.package.wheel import write_wheel

SICK = {"kiosk/app.py": b"raise SystemExit('this version was broken for a test')\n"}  # passes its self-check


def repacked(package: Path, version: str, folder: Path, changed: Mapping[str, bytes] | None = None) -> Path:
    """`changed` are files of our own wheel, by their paths in it."""
    tree = folder / f"tree-{version}"
    subprocess.run(["dpkg-deb", "--raw-extract", str(package), str(tree)], check=True)
    [payload] = (tree / "usr/lib/anjungan/payload").iterdir()
    _renumber(payload, version, changed or {})
    payload.rename(payload.with_name(version))
    for name, pattern in (("control", r"(?m)^Version: .*$"), ("postinst", r'configure ".*"')):
        file = tree / "DEBIAN" / name
        put = f"Version: {version}" if name == "control" else f'configure "{version}"'
        file.write_text(re.sub(pattern, put, file.read_text("utf-8")), "utf-8")
    made = folder / re.sub("_.*_", f"_{version}_", package.name)
    command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(made)]
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    shutil.rmtree(tree)
    return made


def _renumber(payload: Path, version: str, changed: Mapping[str, bytes]) -> None:
    [former] = payload.glob("wheels/anjungan-*.whl")
    with zipfile.ZipFile(former) as archive:
        inside = {name: archive.read(name) for name in archive.namelist() if ".dist-info/" not in name}
        [about] = [name for name in archive.namelist() if name.endswith(".dist-info/METADATA")]
        metadata = re.sub(rb"(?m)^Version: .*$", f"Version: {version}".encode(), archive.read(about), count=1)
    former.unlink()
    wheel = write_wheel(payload / "wheels", f"anjungan-{version}", "py3-none-any", {**inside, **changed}, metadata)
    requirements = payload / "requirements.txt"
    own = f"anjungan=={version} \\\n    --hash=sha256:{digest(wheel)}\n"
    text = re.sub(r"(?m)^anjungan==.*\\\n.*\n", own, requirements.read_text("ascii"))
    requirements.write_text(text, "ascii")
