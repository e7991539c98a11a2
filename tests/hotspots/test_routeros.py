"""A MikroTik router: what it is asked for, and what is left in it afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from bridge.contract.circulation import Unavailable
from bridge.hotspots.point import Access, Profile
from bridge.hotspots.routeros import Mode, RouterOs
from tests.hotspots.rigs import SECRET, Secrets
from tests.peers.https import HttpsPeer, Mood, serving
from tests.peers.routeros_router import Router

Point = Callable[..., RouterOs]

MEMBER = Profile(minutes=90, down=2000, up=500, devices=2, group="member")


@pytest.fixture
def point(router: Router, router_peer: HttpsPeer, secrets: Secrets) -> Point:
    def made(mode: Mode = "hotspot", **more: str) -> RouterOs:
        return RouterOs(router_peer.url, router.user, secrets.right, mode, ca_file=router_peer.ca_file, total=2, **more)

    return made


def admitted(point: RouterOs, profile: Profile = MEMBER) -> Access:
    return point.admit("p-abc234", "rahasia22", profile, None)


def test_a_hotspot_user_has_the_members_profile_and_time_online(point: Point, router: Router) -> None:
    admitted(point(server="lobby"))
    [user] = router.entries("/ip/hotspot/user")
    assert (user["profile"], user["limit-uptime"], user["server"]) == ("member", "1h30m", "lobby")
    assert user["comment"] == "anjungan"


@pytest.mark.parametrize(
    ("minutes", "time"), [(0, "0s"), (1, "1m"), (480, "8h"), (1440, "1d"), (20161, "14d1m"), (525_600, "365d")]
)
def test_time_is_written_as_the_router_reads_it(point: Point, router: Router, minutes: int, time: str) -> None:
    admitted(point(), Profile(minutes))
    assert router.entries("/ip/hotspot/user")[0]["limit-uptime"] == time


def test_admitted_again_the_user_is_what_was_asked_for_last(point: Point, router: Router) -> None:
    first = admitted(point())
    again = point().admit("p-abc234", "berbeda33", Profile(60), None)
    [user] = router.entries("/ip/hotspot/user")
    assert (user["password"], user["profile"], user["limit-uptime"]) == ("berbeda33", "default", "1h")
    assert again.handle == first.handle == user[".id"]


@pytest.mark.parametrize("mode", ["hotspot", "user-manager"])
def test_who_is_removed_is_sent_away_and_has_no_cookie_to_come_back_with(
    point: Point, router: Router, mode: Mode
) -> None:
    access = admitted(point(mode))
    other = point(mode).admit("p-other2", "rahasia33", MEMBER, None)
    for one in (access, other):
        assert router.log_in(one.user, one.password)
    point(mode).remove(access)
    for menu in router.menus:
        assert not router.entries(menu, access.user)
        assert len(router.entries(menu, other.user)) == len(router.entries(menu))


def test_user_manager_limits_devices_and_speed_and_gives_the_profile_once(point: Point, router: Router) -> None:
    for _ in range(2):
        admitted(point("user-manager"))
    [user] = router.entries("/user-manager/user")
    assert (user["shared-users"], user["attributes"]) == ("2", "Mikrotik-Rate-Limit:500k/2000k")
    [given] = router.entries("/user-manager/user-profile")
    assert (given["user"], given["profile"]) == ("p-abc234", "member")


def test_user_manager_without_limits(point: Point, router: Router) -> None:
    admitted(point("user-manager"), Profile(0, 0, 0, 0))
    [user] = router.entries("/user-manager/user")
    assert (user["shared-users"], user["attributes"]) == ("unlimited", "")
    assert router.entries("/user-manager/user-profile") == []


def test_an_answer_that_got_lost_leaves_one_user(point: Point, router: Router, router_peer: HttpsPeer) -> None:
    router_peer.mood = Mood.FORGETFUL
    router.menus["/ip/hotspot/user"].entries.clear()
    with pytest.raises(Unavailable):
        admitted(point())
    router_peer.mood = Mood.WELL
    assert router.log_in("p-abc234", admitted(point()).password)
    assert len(router.entries("/ip/hotspot/user")) == 1


def test_a_question_is_not_asked_twice_by_itself(point: Point, router_peer: HttpsPeer) -> None:
    router_peer.mood = Mood.FORGETFUL
    with pytest.raises(Unavailable):
        admitted(point())
    assert len(router_peer.requests) == 1


def test_a_router_that_was_started_again_knows_its_users(point: Point, router_peer: HttpsPeer) -> None:
    access = admitted(point())
    router_peer.stop()
    with pytest.raises(Unavailable):
        point().knows(access)
    router_peer.start()
    assert point().knows(access)


def test_a_user_that_a_technician_has_disabled_is_not_open(point: Point, router: Router) -> None:
    access = admitted(point())
    router.entries("/ip/hotspot/user")[0]["disabled"] = "true"
    assert not point().knows(access)


def test_a_profile_the_router_does_not_have_is_named(point: Point, router: Router) -> None:
    for mode in ("hotspot", "user-manager"):
        with pytest.raises(Unavailable, match="the router has no profile 'guru'"):
            admitted(point(mode), Profile(group="guru"))


def test_a_router_without_user_manager_is_told_as_such(secrets: Secrets, tmp_path: Path) -> None:
    router = Router("anjungan", SECRET, user_manager=False)
    with serving(router, tmp_path) as peer:
        point = RouterOs(peer.url, router.user, secrets.right, "user-manager", ca_file=peer.ca_file)
        with pytest.raises(Unavailable, match="no such menu"):
            admitted(point)


def test_a_wrong_password_is_told_as_such(point: Point, secrets: Secrets) -> None:
    with pytest.raises(Unavailable, match="does not take the user name and password"):
        admitted(replace(point(), secret_file=secrets.wrong))


def test_the_password_may_have_any_letter(point: Point, router: Router, secrets: Secrets) -> None:
    router.password = "kätä: sandi “7”"
    Path(secrets.right).write_text(router.password, "utf-8")
    assert point().knows(admitted(point()))


@pytest.mark.parametrize("name", ["elsewhere.example.org", "127.0.0.2"])
def test_a_router_of_another_name_or_authority_never_gets_the_password(
    router: Router, secrets: Secrets, tmp_path: Path, name: str
) -> None:
    with serving(router, tmp_path, name) as peer, serving(router, tmp_path) as other:
        for url, ca_file in ((peer.url, peer.ca_file), (other.url, peer.ca_file), (other.url, "")):
            point = RouterOs(url, router.user, secrets.right, ca_file=ca_file)
            with pytest.raises(Unavailable):
                admitted(point)
        assert peer.requests == other.requests == []


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"url": "http://192.168.88.1"}, "https://"),
        ({"url": "https://admin:x@192.168.88.1"}, "no user"),
        ({"user": ""}, "user must be"),
        ({"user": "a:b"}, "user must be"),
        ({"total": 0.0}, "total must be"),
    ],
)
def test_settings_that_cannot_work_are_told(wrong: dict[str, object], told: str) -> None:
    right: dict[str, object] = {"url": "https://192.168.88.1", "user": "anjungan"}
    with pytest.raises(ValueError, match=told):
        RouterOs(**{**right, **wrong})  # type: ignore[arg-type] # the cases are typed by hand
