"""What a technician has to know who connects a stand to SLiMS."""

from __future__ import annotations

import re

from bridge.catalogs.slims import passwords, schema
from bridge.catalogs.slims.access import Access
from bridge.catalogs.systems.system import Finding

_OLDEST = {"MariaDB": (10, 0, 2), "MySQL": (5, 7, 5)}  # before, a second GET_LOCK lets go of the first
_MAY_DELETE = """
    SELECT COUNT(*) FROM (
        SELECT privilege_type FROM information_schema.table_privileges
            WHERE table_schema = DATABASE() AND table_name = 'reserve' AND privilege_type = 'DELETE'
        UNION ALL SELECT privilege_type FROM information_schema.schema_privileges
            WHERE table_schema = DATABASE() AND privilege_type = 'DELETE'
        UNION ALL SELECT privilege_type FROM information_schema.user_privileges WHERE privilege_type = 'DELETE'
    ) rights
    """  # of deleting, unlike the other rights, the columns say nothing
_TWICE = (
    "SELECT COUNT(*) FROM (SELECT item_code FROM loan WHERE is_lent = 1 AND is_return = 0 GROUP BY item_code"
    " HAVING COUNT(*) > 1) twice"
)


def findings(access: Access) -> tuple[Finding, ...]:
    return (
        _version(access),
        _schema(access),
        _engine(access),
        _clock(access),
        _twice(access),
        _passwords(access),
        _rooms(access),
        Finding("purposes of visits, and leaving", None, "SLiMS has no place for them; our own guest book keeps them"),
    )


def can_hold_two(version: str) -> bool:
    """Whether a connection to this server can hold two named locks."""
    numbers = re.findall(r"\d+", version.removeprefix("5.5.5-"))[:3]
    return tuple(map(int, numbers)) >= _OLDEST["MariaDB" if "mariadb" in version.lower() else "MySQL"]


def _version(access: Access) -> Finding:
    row = access.row("SELECT VERSION()")
    version = str(row[0]) if row else ""
    return Finding(
        f"database server {version}", can_hold_two(version), "two locks at once need MariaDB 10.0.2 or MySQL 5.7.5"
    )


def _schema(access: Access) -> Finding:
    seen = schema.seen(access.connection, passwords=access.settings.pin == "password")
    lacks = [*seen.missing, *([] if access.number(_MAY_DELETE) else ["the right to delete from reserve"])]
    kept = "with" if seen.history else "without"
    return Finding(f"tables of SLiMS, {kept} a history of loans", not lacks, _advice(lacks))


def _advice(lacks: list[str]) -> str:
    return f"missing, or not granted to our account: {', '.join(lacks)}" if lacks else ""


def _engine(access: Access) -> Finding:
    row = access.row(
        "SELECT engine FROM information_schema.tables WHERE table_schema = DATABASE() AND table_name = 'loan'"
    )
    engine = str(row[0]) if row else "unknown"
    advice = "" if engine == "InnoDB" else "nothing is rolled back here; what was cut off, the next look completes"
    return Finding(f"table loan is {engine}", True, advice)


def _clock(access: Access) -> Finding:
    theirs, ours = access.setting("timezone"), access.rules.policy.timezone
    well = None if theirs is None else theirs == ours
    return Finding("time zone of SLiMS", well, f"ours is {ours}; SLiMS's is set in its system settings")


def _twice(access: Access) -> Finding:
    twice = access.number(_TWICE)
    return Finding(f"copies with two open loans: {twice}", twice == 0, "end the wrong one at the desk" if twice else "")


def _passwords(access: Access) -> Finding:
    if access.settings.pin == "none":
        return Finding(
            "PINs", None, 'nobody is asked for one; set pin = "password" for the passwords of the member area'
        )
    hashes = access.rows("SELECT mpasswd FROM member WHERE mpasswd <> ''")
    old = sum(not passwords.is_checkable(row[0]) for row in hashes)
    return Finding(
        f"passwords: {len(hashes)}, of them too old to be checked: {old}", old == 0,
        "who has one logs in to the member area once, or gets a new one at the desk" if old else "",
    )  # fmt: skip


def _rooms(access: Access) -> Finding:
    if not access.rooms:
        return Finding("rooms of the visitor counter", None, "grant SELECT on mst_visitor_room to tell rooms apart")
    codes = [str(row[0]) for row in access.rows("SELECT unique_code FROM mst_visitor_room ORDER BY unique_code")]
    return Finding("rooms of the visitor counter", True, f"a stand's place may be: {', '.join(codes) or 'none yet'}")
