"""What keeps the desk safe whatever its pages do: headers, forms nobody forged, roles, and addresses that only look."""

from __future__ import annotations

import pytest
import requests
from sqlalchemy import select

from bridge.catalogs.embedded import tables
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import ADMIN, KIOSK, LIBRARIAN, Scene, case_number

PAGES = (
    *("", "/loans", "/patrons", "/patrons?q=siti", "/patrons/sample-1", "/items/BK000019", "/picks", "/fines"),
    *("/fines/sample-1", "/cases", "/matters", "/statistics", "/imports", "/library", "/library/shelves", "/audit"),
    "/password",
)
FORMS: tuple[tuple[str, dict[str, str]], ...] = (
    ("/logout", {}),
    ("/password", {"old": "x", "new": "y", "again": "y"}),
    ("/patrons/sample-1/block", {"why": "other"}),
    ("/patrons/sample-7/unblock", {}),
    ("/patrons/sample-1/extend", {"expires": "2028-01-01"}),
    ("/picks", {"barcode": "BK000006"}),
    ("/fines/sample-1", {"fine": "D1"}),
    ("/payments/260901-4821-0937/print", {"kiosk": KIOSK}),
    ("/cases/K1", {"outcome": "found"}),
    ("/matters/S1", {"outcome": "noted"}),
    ("/imports", {"what": "titles:csv"}),
    ("/imports/1/apply", {}),
    ("/imports/1/discard", {}),
    ("/library/holidays", {"day": "2027-01-02", "name": "x"}),
    ("/library/holidays/2027-01-01/remove", {}),
    ("/library/shelves", {"code": "x", "directions": "y"}),
)


def contents(scene: Scene) -> list[tuple[str, str]]:
    """What is in every table that is not about the desk's own sessions."""
    quiet = ("staff_sessions", "staff_failures", "audit", "alembic_version")
    kept = [table for table in tables.metadata.sorted_tables if table.name not in quiet]
    return [(table.name, str(scene.look(select(table)))) for table in kept]


def test_every_answer_has_the_headers_that_make_hostile_text_harmless(anybody: Anybody) -> None:
    client = anybody(ADMIN)
    for path in (*PAGES, "/login", "/no-such-page", "/static/desk.css"):
        headers = client.get(path).headers
        assert "default-src 'self'" in headers["Content-Security-Policy"]
        assert "frame-ancestors 'none'" in headers["Content-Security-Policy"]
        assert "unsafe" not in headers["Content-Security-Policy"]
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == ("no-cache" if "static" in path else "no-store")


def test_no_page_has_a_script_or_a_style_of_its_own(anybody: Anybody) -> None:
    client = anybody(ADMIN)
    for path in PAGES:
        text = client.get(path).text
        assert text.count("<script") == text.count("<script src=") == 2
        for forbidden in (" style=", "<style", " onclick", " onerror", "javascript:"):
            assert forbidden not in text


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_a_form_without_the_token_of_its_session_changes_nothing(
    scene: Scene, anybody: Anybody, path: str, form: dict[str, str]
) -> None:
    client, other = anybody(ADMIN), anybody(LIBRARIAN)
    before = contents(scene)
    for token in ("", "guessed", other.csrf):
        answer = client.post(path, csrf=token, **form)
        assert answer.status_code == 403
        assert "kedaluwarsa" in answer.text
    assert contents(scene) == before
    assert client.get().status_code == 200


@pytest.mark.parametrize(("path", "form"), FORMS)
def test_a_form_of_a_stranger_leads_to_the_login(
    scene: Scene, anybody: Anybody, path: str, form: dict[str, str]
) -> None:
    client = anybody("")
    client.get("/login")
    before = contents(scene)
    answer = client.post(path, **form)
    assert answer.status_code == 303
    assert answer.headers["location"].startswith("/desk/login")
    assert contents(scene) == before


def test_a_stranger_cannot_be_logged_in_by_another_site(anybody: Anybody) -> None:
    assert anybody("").post("/login", login=LIBRARIAN, password="pohon-mangga-tua").status_code == 403


def test_looking_at_every_page_changes_nothing_but_the_audit(scene: Scene, anybody: Anybody) -> None:
    client = anybody(ADMIN)
    before = contents(scene)
    for path in (*PAGES, f"/cases/{case_number(scene, 'BK000019')}"):
        assert client.get(path).status_code == 200, path
    for path, _ in FORMS:
        assert client.get(path).status_code in (200, 404, 405), path
    assert contents(scene) == before


@pytest.mark.parametrize("path", ["/library", "/library/shelves", "/audit"])
def test_what_is_for_admins_is_refused_to_librarians(anybody: Anybody, path: str) -> None:
    client = anybody(LIBRARIAN)
    assert f'href="/desk{path}"' not in client.get().text
    answer = client.get(path)
    assert answer.status_code == 403
    assert "Hanya untuk admin" in answer.text


@pytest.mark.parametrize(("path", "form"), [form for form in FORMS if form[0].startswith("/library")])
def test_what_changes_the_library_is_refused_to_librarians(
    scene: Scene, anybody: Anybody, path: str, form: dict[str, str]
) -> None:
    client = anybody(LIBRARIAN)
    before = contents(scene)
    assert client.post(path, **form).status_code == 403
    assert contents(scene) == before


def test_a_part_that_htmx_asks_for_without_a_session_sends_the_browser_to_the_login(served: str) -> None:
    answer = requests.get(f"{served}/desk/loans", headers={"HX-Request": "true"}, timeout=20, allow_redirects=False)
    assert answer.status_code == 204
    assert answer.headers["HX-Redirect"].startswith("/desk/login")


def test_a_form_may_carry_its_token_in_the_header_as_htmx_does(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    asked = {"headers": {"X-CSRF-Token": client.csrf}, "timeout": 20, "allow_redirects": False}
    answer = client.session.post(f"{client.url}/picks", data={"barcode": "BK000006"}, **asked)  # type: ignore[arg-type]
    assert answer.status_code == 303


@pytest.mark.parametrize(
    ("path", "form", "status"),
    [
        ("/patrons/sample-1/block", {"why": "because"}, 422),
        ("/patrons/sample-1/extend", {"expires": "tomorrow"}, 422),
        ("/patrons/sample-1/extend", {"expires": "2026-12-06"}, 422),
        ("/patrons/sample-1/extend", {"expires": "9999-12-31"}, 422),
        ("/patrons/nobody/block", {"why": "other"}, 404),
        ("/payments/1/print", {"kiosk": KIOSK}, 404),
        ("/cases/K1", {"outcome": "found"}, 404),
        ("/cases/K1", {"outcome": "eaten"}, 422),
        ("/matters/S1", {"outcome": "noted"}, 404),
        ("/matters/S1", {"outcome": "eaten"}, 422),
        ("/imports/99/apply", {}, 404),
        ("/library/holidays", {"day": "2026-13-01", "name": "x"}, 422),
        ("/library/shelves", {"code": "\x00", "directions": "y"}, 422),
        ("/picks", {"barcode": "\x00"}, 422),
    ],
)
def test_what_cannot_be_is_told_and_is_no_failure(
    anybody: Anybody, path: str, form: dict[str, str], status: int
) -> None:
    assert anybody(ADMIN).post(path, **form).status_code == status


@pytest.mark.parametrize("code", ["%00", "a%00b", "..", "%F0%9F%93%9A", "x" * 500, "%ff", "%2e%2e%2fetc"])
def test_a_code_that_no_card_has_is_found_nowhere(anybody: Anybody, code: str) -> None:
    client = anybody(LIBRARIAN)
    for path in ("/patrons", "/items", "/payments", "/cases", "/matters", "/fines"):
        assert client.get(f"{path}/{code}").status_code in (200, 404), path
    assert client.get(f"/find?q={code}").status_code == 303
    assert client.get(f"/patrons?q={code}").status_code == 200
    assert client.get(f"/picks?slip={code}").status_code == 200


def test_a_form_longer_than_any_of_the_desk_is_refused(anybody: Anybody) -> None:
    assert anybody(LIBRARIAN).post("/picks", barcode="x" * 70_000).status_code == 413


def test_the_contract_is_served_beside_the_desk_and_does_not_tell_of_it(served: str) -> None:
    assert requests.get(f"{served}/v1/health", timeout=20).json() == {"status": "ok"}
    assert "/desk" not in requests.get(f"{served}/openapi.json", timeout=20).text
