"""What a kiosk says of itself: its version, and its configuration as lines and as one short mark."""

from __future__ import annotations

from dataclasses import replace
from importlib import metadata
from pathlib import Path

from bridge.contract.configuration import read
from kiosk.config import Settings
from kiosk.upkeep.about import about

EXAMPLE = Path(__file__).parents[3] / "deploy" / "config" / "self-check" / "kiosk.toml"


def test_the_version_is_the_installed_one() -> None:
    assert about(read(EXAMPLE, Settings)).version == metadata.version("anjungan")


def test_every_key_of_the_configuration_is_a_line() -> None:
    lines = dict(about(read(EXAMPLE, Settings)).config)
    assert lines["window.width"] == "1080"
    assert lines["role"] == "self-check"
    assert lines["codes.item[0]"] == r"BK\d{6}"
    assert any(key.startswith("devices.") and key.endswith(".driver") for key in lines)


def test_the_mark_is_the_same_for_the_same_settings_and_another_for_others(tmp_path: Path) -> None:
    settings = read(EXAMPLE, Settings)
    commented = tmp_path / "kiosk.toml"
    commented.write_text("# a remark\n" + EXAMPLE.read_text("utf-8"), "utf-8")
    assert about(settings).config_hash == about(read(commented, Settings)).config_hash
    assert about(settings).config_hash != about(replace(settings, kiosk="other")).config_hash
