"""A UniFi console: what its vouchers are like, and how they are found again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import trustme

from bridge.contract.circulation import Unavailable
from bridge.hotspots.point import Access, Profile
from bridge.hotspots.unifi import Unifi
from tests.hotspots.rigs import SECRET, Secrets
from tests.peers.https import HttpsPeer, Mood, serving
from tests.peers.unifi_console import Console


@pytest.fixture
def point(console: Console, console_peer: HttpsPeer, secrets: Secrets) -> Unifi:
    return Unifi(console_peer.url, console.site, secrets.right, ca_file=console_peer.ca_file, total=2)


def admitted(point: Unifi, profile: Profile | None = None, user: str = "p-abc234") -> Access:
    return point.admit(user, "unused22", profile or Profile(), None)


def test_a_voucher_has_the_members_limits(point: Unifi, console: Console) -> None:
    admitted(point, Profile(480, 2000, 500, 2))
    [voucher] = console.vouchers
    limits = ("timeLimitMinutes", "authorizedGuestLimit", "rxRateLimitKbps", "txRateLimitKbps")
    assert [voucher[name] for name in limits] == [480, 2, 2000, 500]
    assert voucher["name"] == "p-abc234"


def test_no_limits_are_not_mentioned_and_no_end_is_the_longest_there_is(point: Unifi, console: Console) -> None:
    admitted(point, Profile(0, 0, 0, 0))
    [voucher] = console.vouchers
    assert voucher["timeLimitMinutes"] == 1_000_000
    assert not voucher.keys() & {"authorizedGuestLimit", "rxRateLimitKbps", "txRateLimitKbps"}


def test_what_the_console_cannot_limit_so_far_is_limited_as_far_as_it_can(point: Unifi, console: Console) -> None:
    admitted(point, Profile(2_000_000, 1, 1_000_000))
    [voucher] = console.vouchers
    assert [voucher[name] for name in ("timeLimitMinutes", "rxRateLimitKbps", "txRateLimitKbps")] == [
        1_000_000,
        2,
        100_000,
    ]


@pytest.mark.parametrize("numbers", [False, True])
@pytest.mark.parametrize("code", ["4861409510", "0061409510"])
def test_the_code_is_shown_as_the_console_prints_it(point: Unifi, console: Console, code: str, numbers: bool) -> None:
    admitted(point)
    console.vouchers[0]["code"], console.codes_are_numbers = code, numbers
    access = admitted(point)
    assert (access.user, access.password) == ("", f"{code[:5]}-{code[5:]}")
    assert console.log_in(access.password)


def test_the_voucher_of_a_lost_answer_is_found_again(point: Unifi, console: Console, console_peer: HttpsPeer) -> None:
    admitted(point, user="p-other2")
    console_peer.mood = Mood.FORGETFUL
    with pytest.raises(Unavailable):
        admitted(point)
    console_peer.mood = Mood.WELL
    first = admitted(point)
    assert first == admitted(point)
    assert first.handle == console.vouchers[1]["id"]
    assert len(console.vouchers) == 2


@pytest.mark.parametrize("user", ["o'brien", "x'), name.eq('p-other2", "a b & c=d#%'"])
def test_a_name_is_never_a_part_of_the_question(point: Unifi, console: Console, user: str) -> None:
    admitted(point, user="p-other2")
    assert admitted(point, user=user) == admitted(point, user=user)
    assert [voucher["name"] for voucher in console.vouchers] == ["p-other2", user]


def test_an_expired_voucher_is_not_open_and_not_given_out_again(point: Unifi, console: Console) -> None:
    access = admitted(point)
    console.vouchers[0]["expired"] = True
    assert not point.knows(access)
    assert admitted(point).handle != access.handle


def test_a_console_that_was_started_again_knows_its_vouchers(point: Unifi, console_peer: HttpsPeer) -> None:
    access = admitted(point)
    console_peer.stop()
    with pytest.raises(Unavailable):
        point.knows(access)
    console_peer.start()
    assert point.knows(access)


def test_a_wrong_key_and_a_wrong_site_are_told_as_such(point: Unifi, secrets: Secrets) -> None:
    with pytest.raises(Unavailable, match="API key"):
        admitted(replace(point, secret_file=secrets.wrong))
    with pytest.raises(Unavailable, match="no such site"):
        admitted(replace(point, site="6d1f1f5e-0f0e-4bb6-9f5c-000000000000"))


def test_a_console_of_another_name_or_authority_never_gets_the_key(secrets: Secrets, tmp_path: Path) -> None:
    console = Console(SECRET)
    with serving(console, tmp_path, "elsewhere.example.org") as peer, serving(console, tmp_path) as other:
        for url, ca_file in ((peer.url, peer.ca_file), (other.url, peer.ca_file), (other.url, "")):
            with pytest.raises(Unavailable):
                admitted(Unifi(url, console.site, secrets.right, ca_file=ca_file))
        assert peer.requests == other.requests == []


def test_a_console_that_sends_elsewhere_does_not_get_the_key_there(secrets: Secrets, tmp_path: Path) -> None:
    console, authority = Console(SECRET), trustme.CA()
    with (
        serving(console, tmp_path, authority=authority) as peer,
        serving(console, tmp_path, authority=authority) as other,
    ):
        peer.mood, peer.elsewhere = Mood.SENDS_AWAY, other.url
        with pytest.raises(Unavailable):
            admitted(Unifi(peer.url, console.site, secrets.right, ca_file=peer.ca_file))
        assert other.requests == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"url": "http://192.168.1.1"}, "https://"),
        ({"site": "default"}, "a UUID, not 'default'"),
        ({"total": 61.0}, "total must be"),
    ],
)
def test_settings_that_cannot_work_are_told(wrong: dict[str, object], told: str) -> None:
    right: dict[str, object] = {"url": "https://192.168.1.1", "site": "6d1f1f5e-0f0e-4bb6-9f5c-000000000000"}
    with pytest.raises(ValueError, match=told):
        Unifi(**{**right, **wrong})  # type: ignore[arg-type] # the cases are typed by hand
