"""Makes the wheel of this project from the files that git knows, whatever else lies about."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from deploy.package.lock import ROOT

_INSIDE = ("kiosk/", "bridge/", "pyproject.toml", "README.md", "LICENSE")


def build(folder: Path, version: str, epoch: int) -> Path:
    """The wheel, in `folder`; `epoch` is the time of every file in it, in seconds since 1970."""
    with tempfile.TemporaryDirectory() as made:
        tree = Path(made, "source")
        for file in _files():
            copy = tree / file
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(ROOT / file, copy)
            copy.chmod(0o644)
        project = tree / "pyproject.toml"
        text = project.read_text("utf-8")
        project.write_text(re.sub(r'(?m)^version = ".*"$', f'version = "{version}"', text, count=1), "utf-8")
        command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        environ = {**os.environ, "SOURCE_DATE_EPOCH": str(epoch)}
        options = ["--disable-pip-version-check", "--wheel-dir", str(folder), str(tree)]
        subprocess.run([*command, *options], check=True, env=environ, umask=0o022)
    return folder / f"anjungan-{version}-py3-none-any.whl"


def _files() -> list[str]:
    """Of a clone those that git follows; of an unpacked archive all."""
    if not (ROOT / ".git").exists():
        every = (str(file.relative_to(ROOT)) for file in ROOT.rglob("*") if file.is_file())
        return sorted(file for file in every if file.startswith(_INSIDE) and "__pycache__" not in file)
    asked = ["git", "-c", "safe.directory=*", "ls-files", "-z", "--", *_INSIDE]
    listed = subprocess.run(asked, cwd=ROOT, check=True, capture_output=True, text=True)
    return sorted(file for file in listed.stdout.split("\0") if file and (ROOT / file).is_file())
