"""Applying at a stand: once under each key, once for each person, found again by its number, and with a photo."""

from __future__ import annotations

import io
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from sqlalchemy import select

from bridge.catalogs.embedded import photos, tables
from bridge.contract.circulation import KeyReused, Reason, Refusal
from bridge.contract.letters import reference
from bridge.contract.membership import LONGEST_PHOTO, Applicant, ApplicationState, Applied, Consent, Identity
from bridge.membership_rules import MembershipPolicy
from bridge.sealing import Seal
from tests.bridge.conftest import Found
from tests.bridge.embedded.asking import at_desk, at_once, reasons, was
from tests.bridge.embedded.joining import (
    AGREED,
    BUDI,
    NIK,
    SITI,
    add_photo,
    application,
    applied,
    apply,
    jpeg,
)
from tests.bridge.embedded.town import SEAL, Town

told = tables.applications.c
EXISTS, UNCLEAR = Refusal((Reason.APPLICATION_EXISTS,)), Refusal((Reason.APPLICANT_UNCLEAR,))
UNKNOWN, BAD_PHOTO = Refusal((Reason.APPLICATION_UNKNOWN,)), Refusal((Reason.PHOTO_UNCLEAR,))


def test_an_application_has_a_number_a_time_and_a_fee(found: Found) -> None:
    town = found(membership=MembershipPolicy(card_fee=10_000))
    one = applied(town)
    assert (one.at, one.state, one.photo, one.fee) == (town.now, ApplicationState.OPEN, False, 10_000)
    assert application(town, one.number) == one


def test_all_that_was_told_is_kept_with_the_consent(town: Town) -> None:
    child = replace(SITI, born=date(2015, 8, 17))
    was(Applied, apply(town, child, replace(AGREED, guardian=" Bu Ratna ")))
    columns = (told.identity_number, told.name, told.born, told.gender, told.street, told.regency, told.occupation)
    assert town.look(select(*columns)) == [
        (NIK, "Siti Rahmawati", date(2015, 8, 17), "female", "Jl. Juanda 4", "Kota Samarinda", "student")
    ]
    consent = select(told.consent, told.consent_at, told.guardian, told.kiosk)
    assert town.look(consent) == [("2026-1", AGREED.at, "Bu Ratna", "K1")]


@pytest.mark.parametrize(
    ("who", "consent"),
    [
        (replace(SITI, name=" "), AGREED),
        (replace(SITI, born=date(2026, 11, 24)), AGREED),
        (replace(SITI, born=date(2015, 8, 17)), AGREED),
        (SITI, replace(AGREED, version="")),
    ],
)
def test_what_has_to_be_told_is_asked_for(town: Town, who: Applicant, consent: Consent) -> None:
    assert apply(town, who, consent) == UNCLEAR
    assert town.look(select(told.id)) == []


@pytest.mark.parametrize("number", ["123", "6472011708990003", "9301015708990003"])
def test_nobody_is_refused_for_what_the_nik_says(town: Town, number: str) -> None:
    applied(town, replace(SITI, number=number))


def test_the_same_key_is_one_application_and_anothers_is_a_mistake(town: Town) -> None:
    first = applied(town, key="key")
    assert applied(town, key="key") == first
    with pytest.raises(KeyReused):
        apply(town, BUDI, key="key")
    assert len(town.look(select(told.id))) == 1


def test_a_key_is_one_application_also_after_its_answer_was_forgotten(town: Town) -> None:
    first = applied(town, key="key")
    town.wait(days=town.policy.idempotency_days + 1)
    assert applied(town, key="key") == first


@pytest.mark.parametrize("number", [NIK, f" {NIK[:8]} {NIK[8:]}"])
def test_who_has_applied_is_told_so_at_every_stand(town: Town, number: str) -> None:
    applied(town)
    assert apply(town, replace(BUDI, number=number), kiosk="K2") == EXISTS
    applied(town, BUDI)
    applied(town, replace(SITI, identity=Identity.STUDENT))


def test_who_is_a_member_is_told_so(town: Town) -> None:
    town.add(tables.cards, code=BUDI.number, patron_id="bob")
    assert apply(town, BUDI) == EXISTS
    _is_ann(town)
    assert apply(town) == EXISTS


def test_one_person_at_two_stands_at_once_is_one_application(town: Town) -> None:
    answers = at_once(*[lambda: apply(town)] * 4)
    assert sorted(type(answer).__name__ for answer in answers) == ["Applied", "Refusal", "Refusal", "Refusal"]
    assert len(town.look(select(told.id))) == 1


def test_a_number_is_found_however_it_is_typed(town: Town) -> None:
    one = applied(town)
    bare = one.number.replace("-", "")
    typed = [bare, bare.lower(), f" {one.number} ", bare[1:], f"{bare[1:5]} {bare[5:]}"]
    typed.append(bare.replace("0", "o").replace("1", "l"))
    assert [application(town, number) for number in typed] == [one] * len(typed)


def test_the_stands_own_number_finds_what_it_told_late(town: Town) -> None:
    one = applied(town, key="kept-offline")
    assert application(town, reference("kept-offline")) == one
    assert application(town, reference("kept-offline").lower().replace("-", " ")) == one
    assert add_photo(town, reference("kept-offline"), jpeg()) == replace(one, photo=True)


@pytest.mark.parametrize(
    "number", ["", "P-0000-0000", "P-7KQ2", "x" * 1000, "P-7KQ2-M9X\x00", "％", "P-7KQ2-M9XÜ"], ids=ascii
)
def test_another_number_is_nobodys(town: Town, number: str) -> None:
    applied(town)
    assert application(town, number) == UNKNOWN
    assert add_photo(town, number, jpeg()) == UNKNOWN


def test_numbers_are_all_different_and_have_no_letters_that_look_alike(town: Town) -> None:
    numbers = {applied(town, replace(SITI, number=f"{number:016d}")).number for number in range(40)}
    assert len(numbers) == 40
    assert not set("".join(numbers)) & set("OIL")


def test_a_photo_is_kept_sealed_and_replaced_by_another(town: Town) -> None:
    one, photo, other = applied(town), jpeg(), jpeg(shade=40)
    for _ in range(2):
        assert add_photo(town, one.number, photo, "key") == replace(one, photo=True)
    assert was(Applied, application(town, one.number)).photo
    [(sealed,)] = town.look(select(tables.photos.c.sealed))
    assert photo[:20] not in sealed
    assert _opened(town, SEAL) == photo
    assert _opened(town, Seal(b"x" * 32)) is None
    add_photo(town, one.number, other)
    assert _opened(town, SEAL) == other


def test_an_application_that_is_decided_takes_no_photo(town: Town) -> None:
    one = applied(town)
    town.change(tables.applications, state="refused", decided_at=town.now)
    assert add_photo(town, one.number, jpeg()) == UNKNOWN
    assert was(Applied, application(town, one.number)).state is ApplicationState.REFUSED


def test_who_was_refused_may_apply_again(town: Town) -> None:
    first = applied(town)
    town.change(tables.applications, state="refused", decided_at=town.now)
    assert applied(town).number != first.number


def exif() -> Image.Exif:
    about = Image.Exif()
    about[0x010F] = "a camera"
    return about


def png() -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (600, 800)).save(written, "PNG")
    return written.getvalue()


BAD: dict[str, Callable[[], bytes]] = {
    "nothing": lambda: b"",
    "no picture": lambda: b"\xff\xd8 hello \xff\xd9",
    "lying down": lambda: jpeg((800, 600)),
    "small": lambda: jpeg((599, 800)),
    "exif": lambda: jpeg(exif=exif()),
    "xmp": lambda: jpeg(xmp=b"<x:xmpmeta/>"),
    "comment": lambda: jpeg(comment=b"by Ani"),
    "four colours": lambda: jpeg(mode="CMYK"),
    "cut off": lambda: jpeg()[:-2000],
    "more behind it": lambda: jpeg() + b"more",
    "another format": png,
}


@pytest.mark.parametrize("bad", BAD)
def test_another_picture_is_unclear(bad: str) -> None:
    assert not photos.is_good(BAD[bad]())


def test_a_photo_is_as_large_as_agreed_and_no_larger() -> None:
    photo = jpeg()
    filled = photo[:-2] + b"\x00" * (LONGEST_PHOTO - len(photo)) + b"\xff\xd9"
    assert photos.is_good(photo)
    assert photos.is_good(jpeg(mode="L"))
    assert not photos.is_good(filled + b"\xff\xd9")


def test_a_bad_photo_changes_nothing(town: Town) -> None:
    one = applied(town)
    assert add_photo(town, one.number, jpeg((300, 400))) == BAD_PHOTO
    assert application(town, one.number) == one


@settings(max_examples=150, deadline=None)
@given(st.integers(0, 6000), st.binary(min_size=1, max_size=8))
def test_no_bytes_are_more_than_unclear(at: int, other: bytes) -> None:
    photo = jpeg(quality=30)
    photos.is_good(photo[:at] + other + photo[at + len(other) :])


def test_what_was_told_is_in_no_answer(town: Town) -> None:
    said = repr((applied(town), apply(town), SITI, reasons(apply(town))))
    assert not any(secret in said for secret in (NIK, "Siti", "Rahmawati", "Juanda", "siti@"))


def _is_ann(town: Town) -> None:
    with town.library.engine.begin() as connection:
        ann = tables.patrons.c.id == "ann"
        connection.execute(tables.patrons.update().where(ann).values(identity="nik", identity_number=NIK))


def _opened(town: Town, seal: Seal) -> Any:
    return at_desk(town, lambda connection, _: photos.of_application(connection, seal, 1))
