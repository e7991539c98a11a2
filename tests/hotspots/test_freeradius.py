"""FreeRADIUS's tables: what is written into them, and what a real FreeRADIUS makes of it."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import sqlalchemy
import trustme
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bridge.contract.circulation import Unavailable
from bridge.hotspots.freeradius import FreeRadius
from bridge.hotspots.making import ALPHABET
from bridge.hotspots.point import Access, Profile
from bridge.transaction import Database
from tests.hotspots.conftest import ZONE, RadiusDatabase
from tests.hotspots.rigs import Secrets, no_thread_is_left

MEMBER = Profile(minutes=480, down=2000, up=500, devices=2, group="perpus")


@pytest.fixture
def point(database: RadiusDatabase, secrets: Secrets) -> FreeRadius:
    return FreeRadius(database.url, secrets.right, connect=1, total=2)


def admitted(point: FreeRadius, profile: Profile = MEMBER, hours: float = 8) -> Access:
    return point.admit("p-abc234", "rahasia22", profile, datetime.now(UTC) + timedelta(hours=hours))


def attributes(database: RadiusDatabase, table: str) -> dict[str, tuple[str, str]]:
    rows = database.rows(f"SELECT attribute, op, value FROM {table} WHERE username = 'p-abc234'")
    assert len(rows) == len({row[0] for row in rows})
    return {name: (op.strip(), value) for name, op, value in rows}


def test_what_is_written_for_a_member(point: FreeRadius, database: RadiusDatabase) -> None:
    until = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
    point.admit("p-abc234", "rahasia22", MEMBER, until)
    assert attributes(database, "radcheck") == {
        "Cleartext-Password": (":=", "rahasia22"),
        "Expiration": (":=", "1795424400"),
        "Simultaneous-Use": (":=", "2"),
    }
    assert attributes(database, "radreply") == {
        "Session-Timeout": (":=", "28800"),
        "Mikrotik-Rate-Limit": (":=", "500k/2000k"),
    }
    assert database.rows("SELECT username, groupname, priority FROM radusergroup") == [("p-abc234", "perpus", "1")]


def test_without_limits_there_is_a_password_and_nothing_else(point: FreeRadius, database: RadiusDatabase) -> None:
    point.admit("p-abc234", "rahasia22", Profile(0, 0, 0, 0), None)
    assert attributes(database, "radcheck") == {"Cleartext-Password": (":=", "rahasia22")}
    assert attributes(database, "radreply") == {}
    assert database.rows("SELECT username FROM radusergroup") == []


def test_speed_for_routers_that_are_not_mikrotiks_is_in_bits(point: FreeRadius, database: RadiusDatabase) -> None:
    admitted(replace(point, vendor="wispr"))
    speeds = {name: value for name, (_, value) in attributes(database, "radreply").items() if "WISPr" in name}
    assert speeds == {"WISPr-Bandwidth-Max-Down": "2000000", "WISPr-Bandwidth-Max-Up": "500000"}
    admitted(replace(point, vendor="wispr"), Profile(down=64))
    assert "WISPr-Bandwidth-Max-Up" not in attributes(database, "radreply")


def test_admitted_again_everything_is_as_asked_for_last(point: FreeRadius, database: RadiusDatabase) -> None:
    admitted(point)
    point.admit("p-abc234", "berbeda33", Profile(0, 0, 0, 0), None)
    assert attributes(database, "radcheck") == {"Cleartext-Password": (":=", "berbeda33")}
    assert attributes(database, "radreply") == {}
    assert database.rows("SELECT username FROM radusergroup") == []


def test_the_router_is_told_time_and_speed(point: FreeRadius, database: RadiusDatabase) -> None:
    access = admitted(point, hours=2)
    told = database.radius.log_in(access.user, access.password)
    assert told
    assert told["Mikrotik-Rate-Limit"] == "500k/2000k"
    assert 7100 < int(told["Session-Timeout"]) <= 7200  # what is left, and not the eight hours of the profile


def test_the_group_says_what_it_says(point: FreeRadius, database: RadiusDatabase) -> None:
    query = (
        "INSERT INTO radgroupreply (groupname, attribute, op, value) VALUES ('perpus', 'Reply-Message', ':=', 'Salam')"
    )
    database.rows(query)
    access = admitted(point)
    assert (database.radius.log_in(access.user, access.password) or {})["Reply-Message"] == "Salam"
    access = admitted(point, Profile())
    assert "Reply-Message" not in (database.radius.log_in(access.user, access.password) or {})
    database.rows("DELETE FROM radgroupreply")


def test_a_wrong_password_does_not_get_in(point: FreeRadius, database: RadiusDatabase) -> None:
    access = admitted(point)
    assert database.radius.log_in(access.user, "salah234") is None
    assert database.radius.log_in("p-nobody", access.password) is None


@pytest.mark.parametrize("zone", ["", ZONE])
def test_the_expired_one_does_not_get_in_and_the_other_does(
    point: FreeRadius, database: RadiusDatabase, zone: str
) -> None:
    point = replace(point, timezone=zone)
    for seconds, gets_in in ((-2, False), (60, True), (-3600, False), (3600, True), (86_400 * 40, True)):
        access = admitted(point, hours=seconds / 3600)
        assert (database.radius.log_in(access.user, access.password) is not None) is gets_in


def test_in_another_zone_than_the_servers_an_account_would_end_at_another_time(
    point: FreeRadius, database: RadiusDatabase
) -> None:
    """Why there is a setting."""
    access = admitted(replace(point, timezone="UTC"), hours=4)
    assert database.radius.log_in(access.user, access.password) is None


def test_a_date_is_written_as_freeradius_reads_it(point: FreeRadius, database: RadiusDatabase) -> None:
    until = datetime(2026, 5, 3, 9, 5, 7, tzinfo=ZoneInfo("Asia/Jakarta"))
    replace(point, timezone=ZONE).admit("p-abc234", "rahasia22", MEMBER, until)
    assert attributes(database, "radcheck")["Expiration"] == (":=", "3 May 2026 10:05:07")


def test_one_device_more_than_allowed_does_not_get_in(point: FreeRadius, database: RadiusDatabase) -> None:
    access = admitted(point)
    for session in ("one", "two"):
        assert database.radius.log_in(access.user, access.password) is not None
        database.radius.begin_session(access.user, session)
    assert database.radius.log_in(access.user, access.password) is None


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(ALPHABET, min_size=1, max_size=30), st.text(ALPHABET, min_size=1, max_size=60))
def test_whatever_is_proposed_gets_in(point: FreeRadius, database: RadiusDatabase, user: str, password: str) -> None:
    access = point.admit(user, password, MEMBER, None)
    assert database.radius.log_in(user, password) is not None
    point.remove(access)
    assert database.radius.log_in(user, password) is None
    assert database.count() == 0


def test_many_at_once_are_none_lost_and_none_doubled(point: FreeRadius, database: RadiusDatabase) -> None:
    """Each is asked for twice, as when an answer got lost."""
    patient = replace(point, total=20)
    with ThreadPoolExecutor(8) as stands:
        asked = [f"p-user{number}" for number in range(10) for _ in range(2)]
        made = list(stands.map(lambda user: patient.admit(user, "rahasia22", MEMBER, None), asked))
    assert len(made) == 20
    assert database.count() == 10
    assert len(database.rows("SELECT * FROM radreply")) == 20
    assert len(database.rows("SELECT * FROM radusergroup")) == 10


def test_a_table_that_somebody_keeps_is_not_waited_for(point: FreeRadius, database: RadiusDatabase) -> None:
    with _locked(database):
        with pytest.raises(Unavailable, match=r"did not answer in time|cannot be used"):
            admitted(point)
        no_thread_is_left()
    assert database.radius.log_in("p-abc234", "rahasia22") is None
    access = admitted(point)
    assert database.radius.log_in(access.user, access.password) is not None


def test_half_an_account_is_none(point: FreeRadius, database: RadiusDatabase) -> None:
    """The last table is not there, so nothing is in the first."""
    database.rows("ALTER TABLE radusergroup RENAME TO elsewhere")
    try:
        with pytest.raises(Unavailable):
            admitted(point)
    finally:
        database.rows("ALTER TABLE elsewhere RENAME TO radusergroup")
    assert database.count() == 0


def test_with_tls_only_the_right_authority_is_trusted(
    point: FreeRadius, database: RadiusDatabase, tmp_path_factory: pytest.TempPathFactory
) -> None:
    access = admitted(replace(point, ca_file=database.ca_file))
    assert database.radius.log_in(access.user, access.password) is not None
    other = str(tmp_path_factory.mktemp("other") / "ca.pem")
    trustme.CA().cert_pem.write_to_path(other)
    with pytest.raises(Unavailable):
        admitted(replace(point, ca_file=other))


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"database": "mysql://radius:x@127.0.0.1/radius"}, "must not hold a password"),
        ({"database": "mysql://radius@127.0.0.1/radius?passwd=x"}, "must not hold a password"),
        ({"database": "mysql://radius@127.0.0.1"}, "name a database"),
        ({"database": "sqlite:///radius.db"}, "must begin with"),
        ({"database": "radius"}, "must be a URL"),
        ({"timezone": "Asia/Atlantis"}, "is not a time zone"),
        ({"total": 0}, "connect and total"),
    ],
)
def test_settings_that_cannot_work_are_told(wrong: dict[str, object], told: str) -> None:
    right: dict[str, object] = {"database": "mysql://radius@127.0.0.1/radius"}
    with pytest.raises(ValueError, match=told):
        FreeRadius(**{**right, **wrong})  # type: ignore[arg-type] # the cases are typed by hand


@contextmanager
def _locked(database: RadiusDatabase) -> Iterator[None]:
    """Somebody keeps a table to themselves, for longer than anybody waits."""
    exclusive = "LOCK TABLE radcheck IN ACCESS EXCLUSIVE MODE"
    lock = exclusive if "postgresql" in database.root else "LOCK TABLES radcheck WRITE"
    somebody = Database("somebody", database.root, None, "", 1, 20)
    with closing(somebody._engine().connect()) as connection:
        connection.execute(sqlalchemy.text(lock))
        yield
