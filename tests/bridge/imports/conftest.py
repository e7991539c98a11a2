"""The embedded library on each database it is made for, and a desk that brings files in."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bridge.embedded.town import Town
from tests.bridge.imports.uploads import Uploads


@pytest.fixture
def uploads(town: Town, tmp_path: Path) -> Uploads:
    return Uploads(town, tmp_path)
