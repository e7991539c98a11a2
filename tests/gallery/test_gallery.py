"""Every view, in both languages and all three sizes: drawn, whole, in its place, and touchable."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import get_args

import pytest

from deploy.stand import virtual_display
from kiosk.views import View
from tests.gallery.examples import EXAMPLES

SIZES = [(1080, 1920), (1280, 800), (800, 480)]


def test_every_view_has_an_example() -> None:
    assert {type(view) for view in EXAMPLES.values()} == set(get_args(View))


@pytest.mark.screen
@pytest.mark.timeout(600)
@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_nothing_is_clipped_overlaps_or_fails_to_answer_a_touch(width: int, height: int, language: str) -> None:
    with virtual_display(width, height) as display:
        command = [sys.executable, "-m", "tests.gallery.render", str(width), str(height), "-", "", language]
        shown = subprocess.run(
            command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False
        )
    assert shown.returncode == 0, shown.stderr[-3000:]
    assert shown.stdout.splitlines() == []


@pytest.mark.screen
def test_a_picture_is_kept_where_one_is_wanted(tmp_path: Path) -> None:
    with virtual_display(800, 480) as display:
        command = [sys.executable, "-m", "tests.gallery.render", "800", "480", str(tmp_path), "^welcome$", "id"]
        subprocess.run(command, env={**os.environ, "DISPLAY": display}, check=True)
    assert [path.name for path in tmp_path.iterdir()] == ["welcome.id.png"]
