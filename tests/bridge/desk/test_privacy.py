"""What an admin can do about people's data: copy all of it, erase it, say whom a breach concerns, trust the log."""

from __future__ import annotations

from sqlalchemy import ColumnElement, select, text

from bridge.catalogs.embedded import tables
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import ADMIN, KIOSK, LIBRARIAN, Scene

DAY = {"kiosk": KIOSK, "begin": "2026-12-07T00:00", "end": "2026-12-08T00:00"}


def test_everything_about_a_patron_is_one_file(anybody: Anybody, scene: Scene) -> None:
    answer = anybody(ADMIN).get("/privacy/sample-1/everything.json")
    assert answer.headers["cache-control"] == "no-store"
    told = answer.json()
    assert told["patron"]["number"] == "A26000001"
    assert told["fines"]
    assert "pin_hash" not in answer.text
    assert (ADMIN, "patron-exported", "A26000001", "") in scene.audit()


def test_a_patron_is_erased_by_who_types_the_number_and_when_nothing_is_open(anybody: Anybody, scene: Scene) -> None:
    client = anybody(ADMIN)
    client.read("/privacy/sample-1")
    assert "Nomornya tidak sama" in client.post("/privacy/sample-1/erase", number="A26").text
    assert "Masih ada denda" in client.post("/privacy/sample-1/erase", number="A26000001").text
    patron, number = scene.look(
        select(tables.patrons.c.id, tables.patrons.c.number).where(
            tables.patrons.c.id.not_in(select(tables.loans.c.patron_id)),
            tables.patrons.c.id.not_in(select(tables.fines.c.patron_id)),
        )
    )[0]
    assert client.post(f"/privacy/{patron}/erase", number=number).headers["location"].endswith("said=patron-erased")
    assert client.get(f"/patrons/{patron}").status_code == 404
    assert scene.audit()[-1] == (ADMIN, "patron-erased", "", "")


def test_who_was_at_a_stand_is_listed_and_can_be_taken_along(anybody: Anybody, scene: Scene) -> None:
    scene.sign("sample-3")
    scene.borrow("sample-3", scene.one(select(tables.items.c.barcode).where(_on_shelf())))
    scene.wait(minutes=1)
    client = anybody(ADMIN)
    page = client.read("/privacy/affected", **DAY)
    number = scene.one(select(tables.patrons.c.number).where(tables.patrons.c.id == "sample-3"))
    assert number in page
    sheet = client.get("/privacy/affected", **DAY, form="csv")
    assert sheet.headers["cache-control"] == "no-store"
    assert number in sheet.text
    assert number not in client.read("/privacy/affected", **DAY | {"kiosk": "another"})
    assert client.get("/privacy/affected", kiosk=KIOSK, begin="yesterday", end="now").status_code == 422


def test_a_log_that_was_changed_says_so(anybody: Anybody, scene: Scene) -> None:
    client = anybody(ADMIN)
    page = client.read("/privacy")
    assert "Utuh" in page
    noted = scene.look(select(tables.audit.c.hash).order_by(tables.audit.c.id))[0][0]
    assert "ada di dalamnya" in client.read("/privacy", noted=noted)
    assert "tidak ada di catatan" in client.read("/privacy", noted="0" * 64)
    with scene.library.engine.begin() as connection:
        connection.execute(text("UPDATE audit SET login = 'nobody' WHERE id = (SELECT min(id) FROM audit)"))
    assert "Catatan nomor" in client.read("/privacy")


def test_it_is_for_admins(anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    for path in ("/privacy", "/privacy/sample-1", "/privacy/sample-1/everything.json"):
        assert client.get(path).status_code == 403
    assert client.get("/privacy/affected", **DAY).status_code == 403


def _on_shelf() -> ColumnElement[bool]:
    lent = select(tables.loans.c.item_id).where(tables.loans.c.returned_at.is_(None))
    return tables.items.c.for_loan & tables.items.c.id.not_in(lent)
