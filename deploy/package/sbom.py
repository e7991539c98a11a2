"""The list of what is really in a package (CycloneDX 1.5): read from the wheels themselves, not from a wish list."""

from __future__ import annotations

import email
import email.message
import json
import uuid
import zipfile
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from deploy.package.lock import canonical, digest

_NAMESPACE = uuid.UUID("f0bb1d5c-1d6c-5e0a-9d0b-6f0c7f2f4c1e")


def sbom(wheels: Iterable[Path], version: str, architecture: str, epoch: int) -> str:
    """As JSON. Its serial number is of its contents, so that the same contents are the same file."""
    components = sorted((_component(wheel) for wheel in wheels), key=lambda each: str(each["bom-ref"]))
    content = json.dumps(components, sort_keys=True)
    about = {
        "timestamp": datetime.fromtimestamp(epoch, UTC).isoformat().replace("+00:00", "Z"),
        "component": {
            "type": "application", "bom-ref": "anjungan", "name": "anjungan", "version": version,
            "licenses": [{"license": {"id": "GPL-3.0-or-later"}}],
            "properties": [{"name": "debian:architecture", "value": architecture}],
        },
    }
    bom = {
        "bomFormat": "CycloneDX", "specVersion": "1.5", "version": 1,
        "serialNumber": f"urn:uuid:{uuid.uuid5(_NAMESPACE, version + architecture + content)}",
        "metadata": about,
        "components": components,
        "dependencies": [{"ref": "anjungan", "dependsOn": [each["bom-ref"] for each in components]}],
    }
    return json.dumps(bom, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def _component(wheel: Path) -> dict[str, Any]:
    told = _metadata(wheel)
    name, version = canonical(told["Name"]), told["Version"]
    component: dict[str, Any] = {
        "type": "library", "name": name, "version": version,
        "bom-ref": wheel.name,
        "purl": f"pkg:pypi/{name}@{version}?file_name={wheel.name}",
        "hashes": [{"alg": "SHA-256", "content": digest(wheel)}],
        "properties": [{"name": "wheel", "value": wheel.name}],
    }
    if licence := told.get("License-Expression"):
        component["licenses"] = [{"expression": licence}]
    elif named := str(told.get("License", "")).strip().splitlines():
        component["licenses"] = [{"license": {"name": named[0][:120]}}]
    return component


def _metadata(wheel: Path) -> email.message.Message:
    with zipfile.ZipFile(wheel) as archive:
        [path] = [path for path in archive.namelist() if path.endswith(".dist-info/METADATA") and path.count("/") == 1]
        return email.message_from_string(archive.read(path).decode("utf-8"))
