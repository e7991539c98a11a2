"""The whole gallery without sight: everything is come to once, in reading order, has a name, and acts when meant."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from deploy.stand import virtual_display


@pytest.mark.screen
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("width", "height", "language"), [(1080, 1920, "id"), (800, 480, "en")])
def test_everything_is_reached_told_and_done_by_keys_and_by_touch(width: int, height: int, language: str) -> None:
    with virtual_display(width, height) as display:
        command = [sys.executable, "-m", "tests.gallery.walking", str(width), str(height), language]
        walked = subprocess.run(
            command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False
        )
    assert walked.returncode == 0, walked.stderr[-3000:]
    assert walked.stdout.splitlines() == []
