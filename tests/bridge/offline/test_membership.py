"""Who becomes a member while the library cannot be asked: accepted, sealed, and delivered with its time and photo."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from bridge.catalogs.embedded import office_applications, photos, tables
from bridge.catalogs.embedded.duplicates import Alike
from bridge.contract.circulation import Reason, Refusal, Unavailable
from bridge.contract.letters import Deed, reference
from bridge.contract.membership import LONGEST_PHOTO, Applied
from bridge.offline.standin import OUTBOX
from bridge.policy import LoanPolicy
from bridge.sealing import Seal
from tests.bridge.embedded.asking import at_desk
from tests.bridge.embedded.joining import AGREED, BUDI, SITI, applied, jpeg
from tests.bridge.embedded.town import SEAL, Town
from tests.bridge.offline.stand import OfflineStand, stand_before
from tests.waiting import until

NUMBER = reference("key-1")

Story = Callable[[OfflineStand], Awaitable[None]]


@pytest.fixture
def kind() -> str:
    return "sqlite"


def play(town: Town, folder: Path, story: Story, **settings: Any) -> None:
    async def whole() -> None:
        async with asyncio.timeout(30), stand_before(town, folder, **settings) as stand:
            await story(stand)

    asyncio.run(whole())


def applications(town: Town) -> list[Any]:
    table = tables.applications.c
    return town.look(select(table.name, table.reference, table.made_at, table.consent_at))


def photo_of(town: Town, name: str) -> bytes | None:
    [(id_,)] = town.look(select(tables.applications.c.id).where(tables.applications.c.name == name))
    with town.library.database.reading() as connection:
        return photos.of_application(connection, SEAL, id_)


def test_an_application_with_its_photo_waits_and_comes_with_the_time_at_which_it_was_made(
    town: Town, tmp_path: Path
) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        made = town.now
        assert await stand.counter.apply(SITI, AGREED, "key-1") == Applied(NUMBER, made, waiting=True)
        assert await stand.counter.add_photo(NUMBER, jpeg(), "key-2") == Applied(NUMBER, made, photo=True, waiting=True)
        assert await stand.counter.application(NUMBER) == Applied(NUMBER, made, photo=True, waiting=True)
        assert applications(town) == []
        town.now += timedelta(hours=5)
        stand.mend()
        await stand.drained()
        assert applications(town) == [("Siti Rahmawati", NUMBER, made, made)]
        assert photo_of(town, "Siti Rahmawati") == jpeg()
        known = await stand.counter.application(NUMBER)
        assert isinstance(known, Applied)
        assert (known.number[:2], known.at, known.photo, known.waiting) == ("P-", made, True, False)

    play(town, tmp_path, story)


def test_asked_again_under_its_key_it_is_one_application(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.road.lost = 2
        first = await stand.counter.apply(SITI, AGREED, "key-1")
        assert isinstance(first, Applied)
        assert first.waiting
        assert await stand.counter.apply(SITI, AGREED, "key-1") == first
        await stand.drained()
        assert len(applications(town)) == 1

    play(town, tmp_path, story)


def test_who_has_applied_elsewhere_goes_on_with_that_and_is_found_by_both_numbers(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.counter.apply(SITI, AGREED, "key-1")
        elsewhere = await asyncio.to_thread(applied, town, SITI)
        stand.mend()
        await stand.drained()
        assert len(applications(town)) == 1
        for number in (NUMBER, elsewhere.number):
            known = await stand.counter.application(number)
            assert isinstance(known, Applied)
            assert known.number == elsewhere.number

    play(town, tmp_path, story)


def test_a_member_who_applies_is_left_to_a_librarian(town: Town, tmp_path: Path) -> None:
    town.change(tables.patrons, identity="nik", identity_number="")
    with town.library.engine.begin() as connection:
        table = tables.patrons
        connection.execute(table.update().where(table.c.id == "ann").values(identity_number=SITI.number))

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.counter.apply(SITI, AGREED, "key-1")
        stand.mend()
        await stand.drained()

    play(town, tmp_path, story)
    [waiting] = at_desk(town, office_applications.waiting)
    assert [(other.patron, other.alike) for other in waiting.duplicates] == [("ann", Alike.SAME_NUMBER)]


def test_what_no_application_can_be_is_refused_at_once_and_kept_nowhere(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        nameless = replace(SITI, name=" ")
        assert await stand.counter.apply(nameless, AGREED, "key-1") == Refusal((Reason.APPLICANT_UNCLEAR,))
        child = replace(SITI, born=town.now.date() - timedelta(days=3000))
        assert await stand.counter.apply(child, AGREED, "key-2") == Refusal((Reason.APPLICANT_UNCLEAR,))
        large = b"x" * (LONGEST_PHOTO + 1)
        assert await stand.counter.add_photo(NUMBER, large, "key-3") == Refusal((Reason.PHOTO_UNCLEAR,))
        assert stand.stand_in.entries == ()

    play(town, tmp_path, story)


def test_the_fee_is_the_one_that_the_library_has_told(town: Town, tmp_path: Path) -> None:
    membership = replace(town.policy.membership, card_fee=15_000)
    dear = Town(town.url, LoanPolicy(membership=membership))

    async def story(stand: OfflineStand) -> None:
        stand.cut()
        answer = await stand.counter.apply(SITI, AGREED, "key-1")
        assert isinstance(answer, Applied)
        assert answer.fee == 15_000

    play(dear, tmp_path, story)


def test_a_photo_that_the_library_cannot_be_given_follows_its_application(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        made = await stand.counter.apply(SITI, AGREED, "key-1")
        assert isinstance(made, Applied)
        stand.cut()
        kept = await stand.counter.add_photo(made.number, jpeg(), "key-2")
        assert isinstance(kept, Applied)
        assert (kept.number, kept.photo, kept.waiting) == (made.number, True, False)
        stand.mend()
        await stand.drained()
        assert photo_of(town, "Siti Rahmawati") == jpeg()

    play(town, tmp_path, story)


def test_a_photo_of_no_application_is_parked_with_its_reason(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.counter.add_photo("P-0000-0000", jpeg(), "key-1")
        stand.mend()
        await until(lambda: [entry.parked for entry in stand.stand_in.entries] == ["application-unknown"])

    play(town, tmp_path, story)


def test_what_was_told_survives_a_restart_and_no_file_holds_it_in_the_clear(town: Town, tmp_path: Path) -> None:
    async def accepting(stand: OfflineStand) -> None:
        stand.cut()
        await stand.counter.apply(BUDI, AGREED, "key-1")
        await stand.counter.add_photo(NUMBER, jpeg(), "key-2")
        assert all(entry.letter.applicant is None and not entry.letter.photo for entry in stand.stand_in.entries)
        files = [file.read_bytes() for file in (tmp_path / "K1").iterdir()]
        secrets = (BUDI.name.encode(), BUDI.number.encode(), b"Samarinda", jpeg()[200:300])
        assert not [secret for secret in secrets for content in files if secret in content]

    async def delivering(stand: OfflineStand) -> None:
        await stand.drained()
        assert [letter.deed for letter in stand.road.letters] == [Deed.APPLY, Deed.PHOTO]

    play(town, tmp_path, accepting)
    play(town, tmp_path, delivering)
    assert photo_of(town, "Budi Santoso") == jpeg()


def test_a_letter_whose_enclosure_is_damaged_stays_and_the_others_go(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        await stand.counter.apply(SITI, AGREED, "key-1")
        await stand.counter.apply(BUDI, AGREED, "key-2")
        foreign = Seal(bytes(32)).close(b"{}", b"")
        with contextlib.closing(sqlite3.connect(tmp_path / "K1" / OUTBOX)) as database, database:
            database.execute("UPDATE letters SET enclosed = ? WHERE number = 1", (foreign,))
        stand.mend()
        await until(lambda: len(stand.stand_in.entries) == 1)
        assert [row[0] for row in applications(town)] == ["Budi Santoso"]

    play(town, tmp_path, story)


def test_a_new_pin_and_a_digital_account_wait_for_the_library(town: Town, tmp_path: Path) -> None:
    async def story(stand: OfflineStand) -> None:
        stand.cut()
        with pytest.raises(Unavailable):
            await stand.counter.change_pin("card-ann", "2580", "580214", "key-1")
        with pytest.raises(Unavailable):
            await stand.counter.apply_for_account("ann", "key-2")
        with pytest.raises(Unavailable):
            await stand.counter.application("P-7KQ2-M9XD")

    play(town, tmp_path, story)
