"""Whether this is a SLiMS 9 at all, and what a technician is told about it."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from bridge.catalogs.slims.examining import can_hold_two
from bridge.catalogs.slims.settings import Slims
from bridge.catalogs.slims.system import SlimsSystem
from bridge.contract.circulation import Loan, NeverAsked, Returned, Unavailable
from tests.bridge.slims.conftest import Opened, act, id_of, told
from tests.bridge.slims.scene import system_of
from tests.conftest import Figures
from tests.peers.slims import MEMBER, SlimsPeer, grants


def test_with_the_rights_of_the_guide_everything_is_well(open_: Opened) -> None:
    findings = told(open_(pin="password").examine())
    assert [finding.what for finding in findings if finding.well is False] == [
        "passwords: 2, of them too old to be checked: 1"
    ]
    assert not [finding for finding in told(open_().examine()) if finding.well is False]
    told(open_().probe())


def test_the_guide_grants_no_more_than_is_used(peer: SlimsPeer, tmp_path: Path) -> None:
    """Every grant but the one for passwords and the one for rooms is missed when it is not there."""
    for grant in grants()[1:]:
        if "mpasswd" in grant or "mst_visitor_room" in grant or "loan_history" in grant:
            continue
        peer.do(grant.replace("GRANT", "REVOKE", 1).replace(" TO ", " FROM "))
        try:
            with pytest.raises(OSError, match=grant.split(" ON slims.")[1].split(" ")[0]):
                system_of(peer, tmp_path)
        finally:
            peer.do(grant)


def test_a_database_that_lacks_a_column_is_not_touched_and_says_which(peer: SlimsPeer, open_: Opened) -> None:
    peer.do("ALTER TABLE loan CHANGE actual something date")
    try:
        with pytest.raises(OSError, match=r"loan\.actual"):
            open_()
    finally:
        peer.do("ALTER TABLE loan CHANGE something actual date")
    assert open_().abilities


def test_without_a_history_the_rest_still_works(peer: SlimsPeer, open_: Opened) -> None:
    peer.do("RENAME TABLE loan_history TO away")
    try:
        loan = told(open_().borrow(id_of(MEMBER), "B00001", act()))
        assert peer.number("SELECT COUNT(*) FROM loan WHERE item_code = 'B00001' AND is_return = 0") == 1
        assert "B00001" in repr(loan)
    finally:
        peer.do("RENAME TABLE away TO loan_history")


def test_a_database_that_is_away_is_looked_at_when_it_is_back(tmp_path: Path, peer: SlimsPeer, open_: Opened) -> None:
    system = open_(database="mysql://anjungan@127.0.0.1:1/slims")
    with pytest.raises(NeverAsked, match="cannot be reached"):
        told(system.probe())
    (tmp_path / "slims-secret").write_text("wrong")
    locked_out = open_(database=peer.url, secret_file=str(tmp_path / "slims-secret"))
    (tmp_path / "slims-secret").write_text("wrong")
    with pytest.raises(Unavailable):
        told(locked_out.probe())


@pytest.mark.parametrize(
    ("version", "can"),
    [
        ("10.11.19-MariaDB-0+deb12u1", True),
        ("5.5.5-10.0.2-MariaDB", True),
        ("5.5.68-MariaDB", False),
        ("8.0.36", True),
        ("5.7.4", False),
    ],
)
def test_servers_that_cannot_hold_two_locks_are_named(version: str, can: bool) -> None:
    assert can_hold_two(version) is can


@pytest.mark.parametrize(
    "wrong",
    [
        {"database": "postgresql://a@b/c"},
        {"database": "mysql://a:secret@b/c"},
        {"connect": 0},
        {"wait": 5},
        {"staff": -1},
        {"fine_description": "Denda"},
    ],
)
def test_settings_that_cannot_be_meant_are_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"must"):
        Slims(**wrong)  # type: ignore[arg-type]


def test_what_an_act_takes(system: SlimsSystem, peer: SlimsPeer, figures: Figures) -> None:
    began = time.monotonic()
    for _ in range(5):
        assert isinstance(told(system.borrow(id_of(MEMBER), "B00001", act())), Loan)
        assert isinstance(told(system.return_item("B00001", act())), Returned)
    figures(f"SLiMS: a loan and its return {200 * (time.monotonic() - began):.0f} ms, a connection each")
