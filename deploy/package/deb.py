"""Makes the .deb of a laid-out tree with dpkg-deb.

Not with debhelper: there is nothing to compile, strip or configure in the tree, and what is left of a debian/rules
would be overrides of what debhelper does with Python files by itself.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from deploy.package import tree as layout

_SCRIPTS = ("postinst", "prerm", "postrm")
_DEBIAN = Path(__file__).with_name("debian")


def pack(tree: Path, folder: Path, version: str, architecture: str, epoch: int) -> Path:
    """The .deb in `folder`. It is not compressed: wheels are."""
    size = layout.size(tree)
    control = tree / "DEBIAN"
    control.mkdir(mode=0o755)
    told = (_DEBIAN / "control").read_text("utf-8").format(version=version, architecture=architecture, size=size)
    (control / "control").write_text(told, "utf-8")
    shutil.copyfile(_DEBIAN / "triggers", control / "triggers")
    for script in _SCRIPTS:
        text = (_DEBIAN / script).read_text("utf-8").replace("{version}", version)
        (control / script).write_text(text, "utf-8")
        (control / script).chmod(0o755)
    for path in (control, *control.iterdir(), tree):
        os.utime(path, (epoch, epoch))
    folder.mkdir(parents=True, exist_ok=True)
    made = folder / f"anjungan_{version}_{architecture}.deb"
    command = ["dpkg-deb", "--root-owner-group", "-Znone", "--build", str(tree), str(made)]
    subprocess.run(command, check=True, env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}, stdout=subprocess.DEVNULL)
    return made


def scratch() -> tempfile.TemporaryDirectory[str]:
    """Where a tree is laid out; dpkg-deb wants its folder to be readable by all."""
    folder = tempfile.TemporaryDirectory(prefix="anjungan-package-")
    Path(folder.name).chmod(0o755)
    return folder
