"""What stands contradict each other about, as a librarian sees and decides it."""

from __future__ import annotations

import asyncio
import re

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import office_matters, tables
from bridge.catalogs.embedded.deciding import Outcome
from bridge.catalogs.embedded.matters import MatterKind
from bridge.catalogs.embedded.sample import cast
from bridge.catalogs.systems.library import JoinedLibrary
from bridge.catalogs.systems.system import Act
from bridge.central.desk.wording import say
from bridge.contract.circulation import Reason
from bridge.contract.letters import Deed, Letter, reference
from tests.bridge.desk.conftest import Anybody
from tests.bridge.desk.disagreeing import Stands, disagree, number_of
from tests.bridge.desk.scene import ADMIN, LIBRARIAN, Scene
from tests.bridge.systems.small_system import SmallSystem

loans, items, matters = tables.loans.c, tables.items.c, tables.matters.c
REASONS = tuple(Reason)
OF_LETTERS = (  # of what was done with an item
    *REASONS[REASONS.index(Reason.CARD_INACTIVE) : REASONS.index(Reason.UNDO_TOO_LATE)],
    *(Reason.CARD_UNKNOWN, Reason.NOT_OFFERED, Reason.ASK_DESK),
)


@pytest.fixture
def arguing(scene: Scene) -> Scene:
    disagree(scene)
    return scene


def has(scene: Scene, barcode: str) -> list[str]:
    """Who has it for all that is known."""
    of_it = select(loans.patron_id).join(tables.items, items.id == loans.item_id).where(items.barcode == barcode)
    return [row[0] for row in scene.look(of_it.where(loans.returned_at.is_(None)))]


def is_refused(scene: Scene) -> None:
    """A loan that a library's own system will not have: another has the item."""

    async def deliver() -> None:
        library = JoinedLibrary(SmallSystem(), scene.library)
        await library.system.borrow("p2", "b1", Act("key-0", "desk"))
        letter = Letter("key-1", Deed.BORROW, scene.library.rules.now(), card="card-1", barcode="b1")
        await library.mailbox("lantai-2").deliver(letter)

    asyncio.run(deliver())


def test_every_kind_is_told_in_words_with_what_every_stand_saw(arguing: Scene, anybody: Anybody) -> None:
    is_refused(arguing)
    page = anybody(LIBRARIAN).read("/matters")
    for kind in MatterKind:
        assert say("id", f"matter.kind.{kind}") in page, kind
        assert say("id", f"matter.how.{kind}") in page, kind
    for seen in ("lobi-1", "lantai-2", "KARTU-LAMA-77", cast.UNKNOWN_BOOK, "sekitar", "anjungan belum punya data"):
        assert seen in page
    assert page.count("Sudah dibayar: Rp\u00a04.000") == 1


@pytest.mark.parametrize("reason", OF_LETTERS)
def test_whatever_a_librarys_own_system_may_say_has_its_words(reason: Reason) -> None:
    assert all(say(language, f"reason.{reason}") for language in ("id", "en"))


def test_what_comes_from_outside_is_never_html(arguing: Scene, anybody: Anybody) -> None:
    hostile = '"><script>alert(1)</script>'
    Stands(arguing).tell(Deed.BORROW, 1, hostile, "BK000006")
    Stands(arguing).tell(Deed.RETURN, 1, barcode=hostile)
    page = anybody(LIBRARIAN).get("/matters").text
    assert "[b]Buku[/b] &amp; &lt;i&gt;" in page
    assert page.count("&#34;&gt;&lt;script&gt;alert(1)&lt;/script&gt;") == 2
    assert "<script>" not in page
    assert "<i>" not in page


def test_what_nobody_knows_leads_nowhere(arguing: Scene, anybody: Anybody) -> None:
    page = anybody(LIBRARIAN).read("/matters")
    assert "/desk/items/BK000010" in page
    assert f"/desk/items/{cast.UNKNOWN_BOOK}" not in page
    assert "KARTU-LAMA-77</span>" in page


def test_a_copy_that_was_withdrawn_has_no_page_to_lead_to(arguing: Scene, anybody: Anybody) -> None:
    with arguing.library.database.writing() as connection:
        gone = tables.items.update().where(items.barcode == cast.BOOK_REFERENCE).values(withdrawn=True)
        connection.execute(gone)
    page = anybody(LIBRARIAN).read(f"/matters/{number_of(arguing, MatterKind.NOT_FOR_LOAN)}")
    assert f'<span class="code">{cast.BOOK_REFERENCE}</span>' in page


def test_both_stands_receipts_are_told(arguing: Scene, anybody: Anybody) -> None:
    page = anybody(LIBRARIAN).read("/matters")
    receipts = arguing.look(select(tables.letters.c.reference).where(tables.letters.c.barcode == "BK000010"))
    assert len(receipts) == 2
    assert all(receipt in page for (receipt,) in receipts)


def test_looking_at_all_of_them_is_one_line_of_the_audit(arguing: Scene, anybody: Anybody) -> None:
    client = anybody(LIBRARIAN)
    client.get("/matters")
    number = number_of(arguing, MatterKind.NOT_LENT)
    client.get(f"/matters/{number}")
    assert [line for line in arguing.audit() if line[1].startswith("matter")] == [
        (LIBRARIAN, "matters-listed", "", "12"),
        (LIBRARIAN, "matter-viewed", number, ""),
    ]


def test_the_audit_says_in_words_what_was_decided(arguing: Scene, anybody: Anybody) -> None:
    anybody(LIBRARIAN).post(f"/matters/{number_of(arguing, MatterKind.NOT_LENT)}", outcome=Outcome.NOTED)
    assert "Sudah diperiksa" in anybody(ADMIN).read("/audit")


def test_more_than_fit_are_shown_as_the_oldest_are_decided(scene: Scene, anybody: Anybody) -> None:
    for number in range(office_matters.SHOWN + 2):
        Stands(scene).tell(Deed.RETURN, 1, barcode=f"NOBODYS-{number:03d}")
    client = anybody(LIBRARIAN)
    page = client.read("/matters")
    assert page.count('button name="outcome"') == office_matters.SHOWN
    assert "Masih ada 2 lagi" in page
    oldest = scene.one(select(matters.number).order_by(matters.id).limit(1))
    client.post(f"/matters/{oldest}", outcome=Outcome.NOTED)
    assert "Masih ada 1 lagi" in client.read("/matters")


def test_the_first_page_counts_them(arguing: Scene, anybody: Anybody) -> None:
    waiting = len(arguing.look(select(matters.id).where(matters.settled_at.is_(None), matters.explained_at.is_(None))))
    assert re.search(rf'href="/desk/matters"><strong>{waiting}</strong>', anybody(LIBRARIAN).read(""))


@pytest.mark.parametrize(
    ("kind", "outcome"),
    [
        (MatterKind.LENT_TWICE, Outcome.FIRST_RETURNED),
        (MatterKind.LIMIT_PASSED, Outcome.STANDS),
        (MatterKind.PATRON_BARRED, Outcome.ASKED_BACK),
        (MatterKind.ITEM_KEPT, Outcome.STANDS),
        (MatterKind.NOT_FOR_LOAN, Outcome.ASKED_BACK),
        (MatterKind.ITEM_HAS_CASE, Outcome.STANDS),
        (MatterKind.NOT_LENT, Outcome.NOTED),
        (MatterKind.RENEWAL_REFUSED, Outcome.DUE_STAYS),
        (MatterKind.FINE_PAID, Outcome.PAYMENT_STANDS),
        (MatterKind.UNKNOWN_CARD, Outcome.NOTED),
        (MatterKind.UNKNOWN_ITEM, Outcome.NOTED),
    ],
)
def test_one_click_decides_and_is_written_down(
    arguing: Scene, anybody: Anybody, kind: MatterKind, outcome: Outcome
) -> None:
    number, client = number_of(arguing, kind), anybody(LIBRARIAN)
    assert f'value="{outcome}"' in client.read(f"/matters/{number}")
    assert client.post(f"/matters/{number}", outcome=outcome).headers["location"] == "/desk/matters?said=matter-decided"
    assert (LIBRARIAN, "matter-decided", number, outcome) in arguing.audit()
    page = client.read(f"/matters/{number}")
    assert "Diputuskan" in page
    assert 'button name="outcome"' not in page
    assert client.post(f"/matters/{number}", outcome=outcome).status_code == 409


def test_a_second_loan_that_never_was_leaves_the_book_with_the_first_patron(arguing: Scene, anybody: Anybody) -> None:
    assert has(arguing, "BK000010") == ["sample-3"]
    number = arguing.one(
        select(matters.number)
        .join(tables.items, items.id == matters.item_id)
        .where(matters.kind == MatterKind.LENT_TWICE.value, items.barcode == "BK000010")
    )
    anybody(LIBRARIAN).post(f"/matters/{number}", outcome=Outcome.SECOND_VOID)
    assert has(arguing, "BK000010") == ["sample-2"]


def test_what_was_asked_back_is_due_today(arguing: Scene, anybody: Anybody) -> None:
    anybody(LIBRARIAN).post(f"/matters/{number_of(arguing, MatterKind.NOT_FOR_LOAN)}", outcome=Outcome.ASKED_BACK)
    of_it = select(loans.due).join(tables.items, items.id == loans.item_id).where(items.barcode == cast.BOOK_REFERENCE)
    assert arguing.one(of_it) == arguing.library.rules.now().date()


def test_what_another_stand_has_explained_needs_no_decision(arguing: Scene, anybody: Anybody) -> None:
    number, client = number_of(arguing, MatterKind.NOT_LENT), anybody(LIBRARIAN)
    Stands(arguing).lend("A26000018", cast.BOOK_ARABIC_TITLE, 6)
    assert number not in client.read("/matters")
    assert "Sudah jelas sendiri" in client.read(f"/matters/{number}")
    assert client.post(f"/matters/{number}", outcome=Outcome.NOTED).status_code == 409


def test_an_outcome_of_another_kind_is_none(arguing: Scene, anybody: Anybody) -> None:
    number, client = number_of(arguing, MatterKind.NOT_LENT), anybody(LIBRARIAN)
    assert client.post(f"/matters/{number}", outcome=Outcome.STANDS).status_code == 409
    assert client.post(f"/matters/{number}", outcome="nonsense").status_code == 422
    assert client.get("/matters/S999999-1").status_code == 404


def test_strangers_see_nothing(arguing: Scene, anybody: Anybody) -> None:
    assert anybody("").get("/matters").headers["location"].startswith("/desk/login")


def test_a_number_on_a_receipt_leads_to_what_became_of_it(arguing: Scene, anybody: Anybody) -> None:
    letters, client = tables.letters.c, anybody(LIBRARIAN)
    number = number_of(arguing, MatterKind.NOT_LENT)
    about = select(letters.reference).join(tables.matters, matters.letter_id == letters.id)
    receipt = arguing.one(about.where(matters.number == number))
    assert client.get(f"/find?q={receipt.lower()}").headers["location"] == f"/desk/matters/{number}"
    assert client.get(f"/find?q={number}").headers["location"] == f"/desk/matters/{number}"
    Stands(arguing).tell(Deed.RETURN, 0.1, barcode="BK000004")
    key = arguing.one(select(letters.key).order_by(letters.id.desc()).limit(1))
    assert client.get(f"/find?q={reference(key)}").headers["location"] == "/desk/items/BK000004"
    Stands(arguing).tell(Deed.VISIT, 0.1, "A26000005")
    key = arguing.one(select(letters.key).order_by(letters.id.desc()).limit(1))
    assert client.get(f"/find?q={reference(key)}").headers["location"] == "/desk/patrons/sample-5"


def test_a_receipt_leads_to_what_is_still_open_and_not_to_what_is_clear(arguing: Scene, anybody: Anybody) -> None:
    """The loan of BK000009 is about a case, a second patron and one too many."""
    letters, client = tables.letters.c, anybody(LIBRARIAN)
    receipt = arguing.one(
        select(letters.reference).join(tables.loans, loans.id == letters.loan_id).where(letters.barcode == "BK000009")
    )
    first, second, third = (
        number_of(arguing, kind) for kind in (MatterKind.ITEM_HAS_CASE, MatterKind.LENT_TWICE, MatterKind.LIMIT_PASSED)
    )
    for number, outcome in ((first, Outcome.STANDS), (second, Outcome.SECOND_VOID)):
        assert client.get(f"/find?q={receipt}").headers["location"] == f"/desk/matters/{number}"
        client.post(f"/matters/{number}", outcome=outcome)
    assert "Sudah jelas sendiri" in client.read(f"/matters/{third}")
    assert client.get(f"/find?q={receipt}").headers["location"] == f"/desk/matters/{first}"
