"""The example configurations: each is valid, and shows every setting there is."""

from __future__ import annotations

import dataclasses
import tomllib
from pathlib import Path
from typing import Any

import pytest

from bridge.central.config import Central
from bridge.config import Bridge
from bridge.contract.configuration import read
from tests.bridge.programs.starting import ROOT

EXAMPLES = sorted((ROOT / "deploy" / "config").glob("*/bridge.toml")) + sorted(
    (ROOT / "deploy" / "config").glob("*/central.toml")
)


def settings(table: dict[str, Any], at: str = "") -> set[str]:
    """The dotted names of all keys in a table and its tables."""
    return {name for key, value in table.items() for name in _names(f"{at}{key}", value)}


def _names(name: str, value: Any) -> set[str]:
    return settings(value, f"{name}.") if isinstance(value, dict) else {name}


def test_there_are_examples() -> None:
    assert {(path.parent.name, path.stem) for path in EXAMPLES} >= {
        ("demo", "bridge"), ("demo", "central"), ("self-check", "bridge"), ("central", "central"),
    }  # fmt: skip


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_an_example_is_valid_and_shows_every_setting(path: Path) -> None:
    schema: type[Any] = Central if path.stem == "central" else Bridge
    every = settings(dataclasses.asdict(read(path, schema)))
    assert settings(tomllib.loads(path.read_text("utf-8"))) == every
