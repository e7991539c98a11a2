"""Whatever happens in a library, and whenever a stand asks: what it knows is what the library would decide by."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from bridge.catalogs.embedded import feed
from bridge.catalogs.embedded.sample.load import load_sample
from bridge.policy import LoanPolicy
from tests.bridge.embedded.town import TODAY, Town
from tests.bridge.feed.conftest import Stood
from tests.bridge.feed.living import A_STORY, Life
from tests.bridge.feed.truth import agrees

POLICY = LoanPolicy(loan_days=5, max_loans=3, max_holds=3, overdue_blocks=True, fine_blocks=True, bins={"8": "Kotak 8"})
STORIES = {"sqlite": 30, "postgresql": 10}


@pytest.mark.timeout(300)
def test_a_stand_decides_as_the_library_does(
    kind: str, new_tables: Callable[[], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feed, "PAGE", 3)

    @settings(
        max_examples=STORIES[kind],
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],  # a story takes long, and making it shorter takes many
        suppress_health_check=list(HealthCheck),
    )
    @given(story=A_STORY)
    def plays(story: list[tuple[str, dict[str, Any]]]) -> None:
        with tempfile.TemporaryDirectory() as folder:
            life = Life.begin(Town(new_tables(), POLICY), Path(folder))
            try:
                life.play(story)
            finally:
                life.stand.cache.close()
                life.town.library.close()

    plays()


def test_the_sample_library_is_told_as_it_is(tables_url: str, stood: Stood) -> None:
    town = Town(tables_url, LoanPolicy(bins={"8": "Kotak 8", "": "Kotak 1"}))
    load_sample(town.library.engine, TODAY)
    town.add_patron("eve", "A26000099")
    stand = stood(town)
    stand.learn()
    agrees(stand)
    town.wait(days=1)
    load_sample(town.library.engine, town.library.rules.now().date())
    stand.learn()
    agrees(stand)
    town.library.close()
