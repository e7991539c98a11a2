"""What the booted tests share: the image, and who asked for it."""

from __future__ import annotations

import pytest

from tests.appliance import image
from tests.appliance.image import Parts


@pytest.fixture(scope="session")
def parts(long: bool) -> Parts:
    """Only with `--long`: the first time it is built, which takes minutes."""
    if not long:
        pytest.skip("boots a whole machine; asked for by --long")
    return image.parts()
