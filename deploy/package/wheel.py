"""Writes a wheel: a zip whose bytes are the same whenever and wherever its contents are."""

from __future__ import annotations

import base64
import hashlib
import zipfile
from collections.abc import Mapping
from pathlib import Path

_EPOCH = (1980, 1, 1, 0, 0, 0)


def write_wheel(folder: Path, project: str, tag: str, files: Mapping[str, bytes], metadata: bytes) -> Path:
    """`project` as "evdev-2.0.0", `files` by their paths in site-packages, `tag` as "cp311-cp311-linux_x86_64"."""
    info = f"{project}.dist-info"
    about = f"Wheel-Version: 1.0\nGenerator: anjungan\nRoot-Is-Purelib: false\nTag: {tag}\n"
    inside = dict(sorted(files.items()))
    inside |= {f"{info}/METADATA": metadata, f"{info}/WHEEL": about.encode()}
    record = "".join(f"{path},{_digest(content)},{len(content)}\n" for path, content in inside.items())
    inside[f"{info}/RECORD"] = f"{record}{info}/RECORD,,\n".encode()
    made = folder / f"{project}-{tag}.whl"
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in inside.items():
            entry = zipfile.ZipInfo(path, _EPOCH)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return made


def _digest(content: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(content).digest()).rstrip(b"=").decode()
