"""Accounts for digital collections at the desk: every step by somebody, at some time, and how long it took."""

from __future__ import annotations

import asyncio

from bridge.contract.membership import DigitalAccount
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import KIOSK, LIBRARIAN, Scene

HERS = "/digital-accounts/sample-1"


def asks(scene: Scene, patron: str = "sample-1") -> None:
    assert isinstance(asyncio.run(scene.kiosk.apply_for_account(patron, next(scene.keys))), DigitalAccount)


def standing(scene: Scene, patron: str = "sample-1") -> DigitalAccount:
    account = asyncio.run(scene.kiosk.digital_account(patron))
    assert isinstance(account, DigitalAccount)
    return account


def test_an_account_goes_its_way_and_each_step_has_its_time_and_who(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    asks(scene)
    scene.wait(minutes=7)
    assert "perlu diperiksa" in client.read("/digital-accounts")
    client.read(HERS)
    client.post(f"{HERS}/verify")
    scene.wait(minutes=4)
    assert "a26000001" in client.read(HERS)
    client.post(f"{HERS}/activate", user="Siti.Rahmah")
    client.post(f"{HERS}/tell", how="in-person")
    page = client.read(HERS)
    for text in ("Diajukan", KIOSK, "Diperiksa", "Diaktifkan", "langsung", "Nama pengguna: siti.rahmah"):
        assert text in page
    assert (standing(scene).step, standing(scene).user) == ("told", "siti.rahmah")
    assert "separuhnya dalam 11 menit; 1 tepat waktu" in client.read("/digital-accounts")
    steps = [(subject, detail) for _, act, subject, detail in scene.audit() if act == "account-step"]
    assert steps == [("A26000001", step) for step in ("verified", "active", "told")]


def test_a_step_out_of_its_order_or_a_bad_name_is_told_and_changes_nothing(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    asks(scene)
    client.read(HERS)
    assert client.post(f"{HERS}/activate", user="siti").status_code == 409
    client.post(f"{HERS}/verify")
    assert "tidak dapat dipakai" in client.post(f"{HERS}/activate", user="<b>").text
    client.post("/digital-accounts/sample-2/apply")
    client.post("/digital-accounts/sample-2/verify")
    client.post("/digital-accounts/sample-2/activate", user="siti")
    assert "sudah dipakai" in client.post(f"{HERS}/activate", user="siti").text
    assert standing(scene).step == "verified"


def test_a_refused_account_has_a_reason_and_may_be_asked_for_again(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    asks(scene)
    client.read(HERS)
    client.post(f"{HERS}/refuse", why="card-not-valid")
    assert "kartu tidak berlaku" in client.read(HERS)
    asks(scene)
    assert standing(scene).step == "applied"


def test_nobody_has_an_account_who_is_not_a_patron(anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    assert client.get("/digital-accounts/nobody").status_code == 404
    assert client.post("/digital-accounts/nobody/apply").status_code == 404
