"""Every mistake in the table `backend` of a SIP2 library is told, with the file, the key and what it may be."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bridge.catalogs.sip2 import dates, patrons
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.profiles import PROFILES
from bridge.catalogs.sip2.settings import Sip2
from bridge.contract.configuration import ConfigurationError, build

EXAMPLE = Path(__file__).parents[3] / "deploy/config/systems/sip2.toml"
ZONE = ZoneInfo("Asia/Makassar")


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({}, "host is missing"),
        ({"host": " "}, "host must be"),
        ({"host": "x", "port": 0}, "port must be 1 to 65535"),
        ({"host": "x", "answer": 0}, "answer must be 0.1 to 120 seconds"),
        ({"host": "x", "connect": float("nan")}, "connect must be"),
        ({"host": "x", "tries": 9}, "tries must be 1 to 5"),
        ({"host": "x", "encoding": "cp9999"}, "encoding 'cp9999' is not known"),
        ({"host": "x", "institution": "a|b"}, "institution must be a text"),
        ({"host": "x", "profile": "kohaa"}, "profile"),
        ({"host": "x", "due_format": "%Q"}, "due_format must be a form of dates"),
        ({"host": "x", "reasons": {"no": "because"}}, "reasons: 'because' is no reason"),
        ({"host": "x", "reasons": {" ": "ask-desk"}}, "must not be empty"),
        ({"host": "x", "passwort": "y"}, "passwort is not known"),
    ],
)
def test_a_mistake_is_told_in_a_sentence(table: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError) as raised:
        build(table, Sip2, "central.toml: backend")
    assert sentence in str(raised.value)


def test_the_example_is_right_and_has_every_key() -> None:
    table = tomllib.loads(EXAMPLE.read_text("utf-8"))["backend"]
    built = build(table, Sip2, "sip2.toml")
    assert built.driver == "sip2"
    assert set(table) == set(Sip2.__dataclass_fields__)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("20261207    235900", date(2026, 12, 7)),
        ("20261207   Z170000", date(2026, 12, 8)),  # east of Greenwich it is past midnight
        ("20261207", date(2026, 12, 7)),
        ("2026-12-07 23:59:00", date(2026, 12, 7)),
        ("07/12/2026", date(2026, 12, 7)),
        ("", None),
        ("tomorrow", None),
        ("20269907    235900", None),
    ],
)
def test_a_date_is_read_in_every_form_that_is_known(text: str, day: date | None) -> None:
    at = dates.read(text, ZONE, ("%d/%m/%Y", *PROFILES["generic"].due))
    assert (at.date() if at else None) == day


def test_a_date_is_written_in_the_zone_that_the_server_wants() -> None:
    at = datetime(2026, 12, 7, 17, 0, tzinfo=UTC)
    assert dates.written(at, ZONE, utc=False) == "20261208    010000"
    assert dates.written(at, ZONE, utc=True) == "20261207   Z170000"


@pytest.mark.parametrize(
    ("text", "rupiah"),
    [
        ("6000.50", 6001),
        ("6000,49", 6000),
        ("6,000.00", 6000),
        ("", 0),
        ("-500", 0),
        ("NaN", 0),
        ("Rp 5", 0),
        ("1e9", 0),
    ],
)
def test_money_is_whole_rupiah(text: str, rupiah: int) -> None:
    assert patrons.owed(Message("64", {}, (("BV", text),))) == rupiah
