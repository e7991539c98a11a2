"""The embedded library on each database it is made for, with titles to look for."""

from __future__ import annotations

import pytest

from tests.bridge.embedded.town import Town
from tests.bridge.search.stacks import Stacks


@pytest.fixture
def stacks(town: Town) -> Stacks:
    return Stacks(town)
