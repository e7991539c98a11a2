"""Whoever looks after a stand from afar sees which screen is up, and nothing of the patron before it."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from deploy.stand import virtual_display
from tests.gallery.examples import EXAMPLES
from tests.gallery.twins import twin

SIZES = [(1080, 1920), (1280, 800), (800, 480)]
SAME_FOR_ALL = re.compile("^(welcome|ask-card|one-moment|out-of-order|still-there|sorry|entrance-w(elcome|ho))")


@pytest.mark.screen
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("width", "height"), SIZES)
def test_the_pictures_of_two_patrons_are_the_same_byte_for_byte(width: int, height: int, long: bool) -> None:
    """Two of each kind of view on the smallest glass; with --long all of them, on every glass."""
    if not long and (width, height) != SIZES[-1]:
        pytest.skip("takes minutes: --long")
    with virtual_display(width, height) as display:
        extent = "all" if long else "some"
        command = [sys.executable, "-m", "tests.gallery.photographed", str(width), str(height), extent]
        shown = subprocess.run(
            command, env={**os.environ, "DISPLAY": display}, capture_output=True, text=True, check=False
        )
    assert shown.returncode == 0, shown.stderr[-3000:]
    *findings, last = shown.stdout.splitlines()
    assert findings == []
    different, _, views = last.split()[:3]
    assert int(different) >= 0.4 * int(views), "the patrons are too much alike for this to prove anything"


def test_a_twin_is_somebody_else_wherever_somebody_is_on_the_screen() -> None:
    alike = [name for name, view in EXAMPLES.items() if twin(view) == view and not SAME_FOR_ALL.match(name)]
    assert len(alike) < len(EXAMPLES) / 3, alike
