"""Imports at the desk: uploaded, looked at without changing anything, then applied or discarded."""

from __future__ import annotations

import csv
import io
import time

import pytest
from sqlalchemy import func, select

from bridge.catalogs.embedded import tables
from bridge.central.desk import spreadsheet
from bridge.central.desk.settings import Desk
from tests.bridge.desk.client import Client
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.scene import LIBRARIAN, Scene
from tests.contract.served import central

patrons = tables.patrons.c
GOOD = "number,name,status,expires\nZ1,Ani Contoh,active,2027-05-01\nZ2,Budi Contoh,active,2027-05-01\n"
BAD = "number,name,status,expires\nZ1,Ani Contoh,active,2027-05-01\nZ3,Cici Contoh,active,=HYPERLINK(1)\n"


def upload(client: Client, content: str, what: str = "patrons:csv", name: str = "anggota.csv") -> str:
    """The path of the import's page, as soon as the file is checked."""
    answer = client.post("/imports", files={"file": (name, content.encode(), "text/csv")}, what=what)
    assert answer.status_code == 303, answer.text
    path: str = answer.headers["location"].removeprefix("/desk")
    wait_for(client, path, "checked")
    return path


def wait_for(client: Client, path: str, state: str) -> None:
    deadline = time.monotonic() + 20
    while f'class="chip {state}"' not in client.read(path):
        assert time.monotonic() < deadline, client.read(path)
        time.sleep(0.02)


def imported(scene: Scene) -> list[str]:
    query = select(patrons.number).where(patrons.number.like("Z%")).order_by(patrons.number)
    return [row[0] for row in scene.look(query)]


def test_a_file_is_checked_first_and_imported_when_it_is_applied(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    path = upload(client, GOOD)
    assert imported(scene) == []
    assert "Akan ditambahkan</dt><dd>2</dd>" in client.read(path)
    assert client.post(f"{path}/apply").status_code == 303
    wait_for(client, path, "done")
    assert imported(scene) == ["Z1", "Z2"]
    number = path.rpartition("/")[2]
    assert (LIBRARIAN, "import-begun", number, "patrons csv") in scene.audit()
    assert (LIBRARIAN, "import-applied", number, "") in scene.audit()


def test_a_bad_row_is_told_with_its_line_and_only_left_out_when_the_librarian_says_so(
    scene: Scene, anybody: Anybody
) -> None:
    client = anybody(LIBRARIAN)
    path = upload(client, BAD)
    page = client.read(path)
    assert "Terapkan tanpa baris yang salah" in page
    assert "bukan tanggal" in page
    client.post(f"{path}/apply")
    assert imported(scene) == []
    client.post(f"{path}/apply", skip_bad="true")
    wait_for(client, path, "done")
    assert imported(scene) == ["Z1"]


def test_all_faults_can_be_downloaded_for_a_spreadsheet(anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    answer = client.get(f"{upload(client, BAD)}/faults.csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert rows[0] == ["Baris", "Kesalahan"]
    assert rows[1][0] == "3"
    assert "=HYPERLINK(1)" in rows[1][1]
    assert not rows[1][1].startswith("=")


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@x", " =1", "\u00a0=1", "\t=1", "\r=1"])
def test_no_cell_from_outside_is_a_formula(cell: str) -> None:
    text = "".join(spreadsheet.lines([(1, cell)])).removeprefix(spreadsheet.BOM)
    assert next(csv.reader(io.StringIO(text, newline=""))) == ["1", f"'{cell}"]


def test_what_is_discarded_cannot_be_applied(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    path = upload(client, GOOD)
    assert client.post(f"{path}/discard").status_code == 303
    client.post(f"{path}/apply")
    assert 'class="chip discarded"' in client.read(path)
    assert imported(scene) == []
    assert (LIBRARIAN, "import-discarded", path.rpartition("/")[2], "") in scene.audit()


def test_a_file_that_was_checked_before_a_restart_has_to_come_again(scene: Scene, anybody: Anybody) -> None:
    path = upload(anybody(LIBRARIAN), GOOD)
    with central(scene.library) as address:
        client = Client(address)
        client.log_in(LIBRARIAN)
        assert "unggah lagi" in client.read(path)
        client.post(f"{path}/apply")
        client.close()
    assert imported(scene) == []


@pytest.mark.parametrize("what", ["", "titles", "patrons:marc21", "shelves:csv"])
def test_only_what_can_be_imported_is_taken(scene: Scene, anybody: Anybody, what: str) -> None:
    answer = anybody(LIBRARIAN).post("/imports", files={"file": ("a.csv", b"x", "text/csv")}, what=what)
    assert answer.status_code == 422
    assert scene.one(select(func.count()).select_from(tables.imports)) == 0


def test_without_a_file_nothing_is_imported(anybody: Anybody) -> None:
    assert anybody(LIBRARIAN).post("/imports", what="patrons:csv").status_code == 422


def test_a_file_may_be_larger_than_any_other_form_but_not_larger_than_is_allowed(scene: Scene) -> None:
    rows = "".join(f"Z{number},Ani Contoh,active,2027-05-01\n" for number in range(20_000))
    with central(scene.library, desk=Desk(upload_mb=1)) as address:
        client = Client(address)
        client.log_in(LIBRARIAN)
        path = upload(client, "number,name,status,expires\n" + rows)
        assert "Akan ditambahkan</dt><dd>20.000</dd>" in client.read(path)
        answer = client.post("/imports", files={"file": ("a.csv", b"x" * 1_100_000, "text/csv")}, what="patrons:csv")
        assert answer.status_code == 413
        assert "terlalu besar" in answer.text
        client.close()


def test_titles_are_imported_too(scene: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    path = upload(client, "control,title,barcode\nC1,Judul Baru,NEW1\n", "titles:csv", "judul.csv")
    client.post(f"{path}/apply")
    wait_for(client, path, "done")
    assert "Judul Baru" in client.read("/items/NEW1")
