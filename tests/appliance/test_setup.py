"""A machine is set up from answers: single values change, comments stay, and nobody's name becomes another setting."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from deploy.setup import configuring, questions, repository
from deploy.setup.changes import Changes
from deploy.setup.toml_text import value_of, with_value, without_table
from deploy.update.failing import Failed
from deploy.update.places import Places

ROOT = Path(__file__).resolve().parents[2]
TEXT = 'name = "a # b" # told\n\n[table]   # of things\nname = "x"    # another\nmany = ["#", "b"] # two\n#off = 1\n'


@pytest.mark.parametrize(
    ("key", "value", "line"),
    [
        ("name", "c", 'name = "c"  # told'),
        ("table.name", 'with "quotes" and # and \\', 'name = "with \\"quotes\\" and # and \\\\"  # another'),
        ("table.many", ["c"], 'many = ["c"]  # two'),
    ],
)
def test_a_value_changes_and_its_comment_stays(key: str, value: str | list[str], line: str) -> None:
    changed = with_value(TEXT, key, value)
    assert line in changed.splitlines()
    assert value_of(changed, key) == value
    assert sum(a != b for a, b in zip(TEXT.splitlines(), changed.splitlines(), strict=True)) == 1


def test_a_value_that_is_not_there_is_told() -> None:
    with pytest.raises(KeyError):
        with_value(TEXT, "table.off", 2)


def test_a_table_becomes_a_comment() -> None:
    assert tomllib.loads(without_table(TEXT, "table")) == {"name": "a # b"}


@pytest.fixture
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Places:
    """With the examples that a package brings; as somebody who is not root, so that everything is theirs."""
    (tmp_path / "usr/share/anjungan").mkdir(parents=True)
    (tmp_path / "usr/share/anjungan/config").symlink_to(ROOT / "deploy/config")
    monkeypatch.setattr("os.geteuid", lambda: 1000)
    return Places(tmp_path)


def unit_setting(unit: str, key: str) -> str:
    lines = (ROOT / "systemd" / unit).read_text("utf-8").splitlines()
    [value] = [line.removeprefix(f"{key}=") for line in lines if line.startswith(f"{key}=")]
    return value


def set_up(places: Places, role: str, **answers: object) -> list[str]:
    changes = Changes()
    configuring.write(places, role, dict(answers), changes)
    return changes.done


@pytest.mark.parametrize("role", questions.ROLES)
def test_what_is_written_is_accepted_by_the_programs(places: Places, role: str) -> None:
    from bridge.central.config import Central
    from bridge.config import Bridge
    from bridge.contract import configuration
    from kiosk.config import Settings

    hostile = 'Pustaka "Ibu" # satu\\n'
    set_up(places, role, stand="Anjungan 7", library=hostile, screen="800x480", central_url="https://c.example")
    if "kiosk" in configuring.programs(role):
        assert configuration.read(places.config("kiosk"), Settings).letterhead.name == hostile
    if "central" in configuring.programs(role):
        assert configuration.read(places.config("central"), Central).desk.library == hostile
    if "bridge" in configuring.programs(role):
        text = places.config("bridge").read_text("utf-8").replace('"anjungan-kiosk"', "")  # a user of the stand only
        places.config("bridge").write_text(text, "utf-8")
        bridge = configuration.read(places.config("bridge"), Bridge)
        assert bridge.socket.users == ()
        assert bridge.upkeep
        assert bridge.upkeep.broker is None, "nobody has named one"
        wished = (bridge.upkeep.actions.update[-1], bridge.upkeep.actions.reboot[-1])
        looked_for = (unit_setting(f"anjungan-{wish}.path", "PathExists") for wish in ("update", "reboot"))
        assert wished == tuple(looked_for)


def test_a_second_time_changes_nothing_and_hand_made_changes_stay(places: Places) -> None:
    answers = {"stand": "Anjungan 7", "library": "Pustaka", "screen": "800x480", "central_url": "https://c.example"}
    assert set_up(places, "self-check", **answers)
    kiosk = places.config("kiosk")
    kiosk.write_text(kiosk.read_text("utf-8").replace("patience = 40", "patience = 55"), "utf-8")
    assert set_up(places, "self-check", **answers) == []
    assert "patience = 55" in kiosk.read_text("utf-8")
    assert len(set_up(places, "self-check", stand="Anjungan 8")) == 1
    assert value_of(kiosk.read_text("utf-8"), "kiosk") == "Anjungan 8"
    assert value_of(kiosk.read_text("utf-8"), "window.width") == 800


def test_everything_that_is_missing_or_wrong_is_told_at_once(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text('role = "self-check"\nscreen = "big"\ncentral_url = "ftp://c"\n', "utf-8")
    with pytest.raises(Failed) as told:
        questions.complete("self-check", questions.read(file), frozenset())
    for key in ("screen", "central_url", "library", "central_token_file"):
        assert f"{key}" in str(told.value)


def test_an_unknown_answer_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "answers.toml"
    file.write_text('stnad = "Anjungan 1"\n', "utf-8")
    with pytest.raises(Failed, match="stnad"):
        questions.read(file)


def test_a_repository_without_a_key_is_refused(places: Places) -> None:
    with pytest.raises(Failed, match="repository_key"):
        repository.follow(places, {"repository": "https://updates.example"}, Changes())
