"""The start: it is refused with everything that is missing, and the rights of the documentation are enough."""

from __future__ import annotations

import asyncio
import dataclasses
import tomllib
from dataclasses import replace
from typing import Any

import pytest

from bridge.catalogs.inlislite import tables
from bridge.catalogs.inlislite.settings import Inlislite, Names
from bridge.catalogs.systems.system import Member
from bridge.contract.circulation import Item
from bridge.contract.configuration import build
from bridge.policy import LoanPolicy
from tests.bridge.inlislite.scene import Scene
from tests.bridge.programs.starting import ROOT
from tests.peers.inlislite.database import ACCOUNT, grants, server


def refused(scene: Scene, **changed: Any) -> str:
    with pytest.raises(OSError, match=r"INLISLite") as error:
        scene.reopened(**changed)
    return str(error.value)


def test_a_copy_of_the_database_is_as_good(spare: Scene) -> None:
    spare.reopened()
    assert isinstance(asyncio.run(spare.system.find("2611010001")), Member)


def test_everything_that_is_missing_is_told_at_once(spare: Scene) -> None:
    spare.inlis.do("SET FOREIGN_KEY_CHECKS = 0; DROP TABLE holidays; ALTER TABLE members DROP COLUMN EndDate;"
                   "ALTER TABLE collectionloanitems DROP COLUMN LateDays")  # fmt: skip
    said = refused(spare)
    columns = "members.EndDate (select, insert)", "collectionloanitems.LateDays (select, insert, update)"
    for missing in ("holidays", *columns):
        assert missing in said


def test_a_right_that_is_missing_is_told(spare: Scene) -> None:
    server().do(f"REVOKE INSERT ON {spare.inlis.name}.pelanggaran FROM '{ACCOUNT}'@'%'")
    assert "pelanggaran.JumlahDenda (insert)" in refused(spare)


def test_a_table_without_transactions_is_told(spare: Scene) -> None:
    spare.inlis.do("SET FOREIGN_KEY_CHECKS = 0; ALTER TABLE collectionloanextends DROP FOREIGN KEY"
                   " collectionloanextends_ibfk_1; ALTER TABLE collectionloanextends ENGINE = Aria")  # fmt: skip
    assert "transactions in collectionloanextends (its engine is Aria, not InnoDB)" in refused(spare)


def test_rows_that_are_called_otherwise_are_told_and_can_be_named(scene: Scene) -> None:
    scene.inlis.do("UPDATE status_anggota SET Nama = 'Anggota Sah' WHERE Nama = 'Aktif';"
                   "UPDATE collectionstatus SET Name = 'Di rak' WHERE Name = 'Tersedia'")  # fmt: skip
    said = refused(scene)
    assert "status_anggota Aktif or Active, collectionstatus Tersedia" in said
    scene.reopened(names=Names(active=("ANGGOTA SAH",), available=("di rak",)))
    assert isinstance(asyncio.run(scene.system.check("1", "00000000101")), Item)


def test_a_user_or_place_that_is_not_there_is_told(scene: Scene) -> None:
    said = refused(scene, user=999, location="Bulan")
    assert "location_library Bulan" in said
    assert "users 999" in said
    scene.reopened(location="pusat")
    assert scene.system.ids.place == 1


def test_a_database_that_is_something_else_is_told(scene: Scene) -> None:
    server().do(f"CREATE DATABASE IF NOT EXISTS other; CREATE TABLE IF NOT EXISTS other.x (y INT);"
                f"GRANT SELECT ON other.* TO '{ACCOUNT}'@'%'")  # fmt: skip
    with pytest.raises(OSError, match=r"no INLISLite 3\.2"):
        scene.reopened(database=scene.inlis.url.replace(scene.inlis.name, "other"))


@pytest.mark.parametrize("version", ["3.2", "3.3"])
def test_the_documented_rights_are_those_that_are_needed_and_no_more_is_written(version: str) -> None:
    """Beyond them only what rows are made of may be written."""
    given = grants(version, "db")
    everything = [column for table in (*tables.ALL, *tables.PASSWORDS) for column in table.c]
    for name in {column.table.name for column in everything}:
        ours = [column for column in everything if column.table.name == name]
        columns = [column for column in ours if column.info["only"] in ("", "any", version)]
        changed = {column.name for column in columns if "u" in column.info["needs"]}
        lines = [line for line in given.splitlines() if f" ON db.{name} " in line]
        assert bool(lines) is bool(columns), name
        update = {name.strip() for line in lines for part in _between(line, "UPDATE (") for name in part.split(",")}
        assert update == changed, name
        assert any("INSERT" in line for line in lines) == any("i" in column.info["needs"] for column in columns)
    for right in ("DELETE", "ALL", "CREATE ON", "ALTER", "DROP", "GRANT OPTION", "*.*"):
        assert right not in given


def _between(line: str, begin: str) -> list[str]:
    return [line.split(begin, 1)[1].split(")", 1)[0]] if begin in line else []


def test_settings_that_cannot_be_are_told_as_sentences() -> None:
    right = {"database": "mysql://a@h/inlislite_v3", "user": 1, "location": "Pusat"}
    for wrong in ({"database": "postgresql://a@h/x"}, {"database": "mysql://a:secret@h/x"}, {"user": 0},
                  {"location": " "}, {"pin": "birthday"}, {"total": 30}, {"connect": 0}):  # fmt: skip
        with pytest.raises(ValueError, match=r"\w+ .*"):
            Inlislite(**{**right, **wrong})  # type: ignore[arg-type]  # as a TOML table gives them


def test_the_doctor_finds_nothing_wrong_with_the_sample_and_names_what_is(scene: Scene) -> None:
    found = asyncio.run(scene.system.examine())
    assert {finding.what for finding in found if finding.well is False} == {
        "every kind of member has its fine",
        "holidays are in the table holidays",
    } - ({"holidays are in the table holidays"} if scene.inlis.version == "3.3" else set())
    scene.inlis.do("DELETE FROM memberloanauthorizelocation")
    wrong = [finding for finding in asyncio.run(scene.system.examine()) if finding.well is False]
    assert any("memberloanauthorizelocation" in finding.advice for finding in wrong)


def test_no_secret_is_in_a_representation_or_an_error(scene: Scene) -> None:
    wrong = replace(scene.settings, secret_file="/nowhere/secret")
    assert "LONG RANDOM" not in repr(scene.system) + repr(wrong)
    said = refused(scene, secret_file="/nowhere/secret")
    assert "/nowhere/secret" in said


def test_the_example_is_valid_and_shows_every_setting_as_it_is_without(scene: Scene) -> None:
    example = tomllib.loads((ROOT / "deploy" / "config" / "systems" / "inlislite.toml").read_text("utf-8"))
    shown = build(example["backend"], Inlislite, "inlislite.toml")
    given = {name: getattr(shown, name) for name in ("database", "user", "location", "secret_file")}
    assert shown == Inlislite(**given)
    assert set(example["backend"]) == {field.name for field in dataclasses.fields(Inlislite)}
    assert set(example["backend"]["names"]) == {field.name for field in dataclasses.fields(Names)}
    assert build(example["policy"], LoanPolicy, "inlislite.toml") == LoanPolicy()
    scene.reopened(names=shown.names, location=shown.location)
