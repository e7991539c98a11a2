"""What a NIK says, what an applicant has to tell, and which PIN anybody could guess."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bridge.contract import configuration
from bridge.contract.guestbook import Gender
from bridge.contract.membership import Applicant, Consent, Identity
from bridge.membership_rules import (
    MembershipPolicy,
    NikDoubt,
    age_on,
    is_clear,
    nik_doubts,
    pin_is_weak,
    plain_number,
)
from bridge.policy import LoanPolicy

TODAY = date(2026, 11, 23)
SITI = Applicant(Identity.NIK, "6472015708990003", "Siti Rahmawati", date(1999, 8, 17), Gender.FEMALE)
AGREED = Consent("2026-1", datetime(2026, 11, 23, 1, 30, tzinfo=UTC))
regions = st.text("0123456789", min_size=6, max_size=6)
runs = st.text("0123456789", min_size=4, max_size=4)
births = st.dates(date(1900, 1, 1), date(2099, 12, 31))
genders = st.sampled_from(Gender)
numbers = st.text("0123456789", min_size=6, max_size=12)


def nik(region: str, born: date, gender: Gender, run: str) -> str:
    return f"{region}{born.day + 40 * (gender is Gender.FEMALE):02d}{born:%m}{born.year % 100:02d}{run}"


def doubts(number: str) -> tuple[NikDoubt, ...]:
    return nik_doubts(number, SITI.born, SITI.gender)


@given(regions, births, genders, runs)
def test_a_nik_of_any_region_and_century_fits_its_owner(region: str, born: date, gender: Gender, run: str) -> None:
    assert nik_doubts(nik(region, born, gender, run), born, gender) == ()


@given(regions, births, births, genders, genders)
def test_what_does_not_match_is_told(region: str, born: date, told: date, gender: Gender, said: Gender) -> None:
    assume(f"{born:%d%m%y}" != f"{told:%d%m%y}")
    expected = {NikDoubt.OTHER_BIRTH} | ({NikDoubt.OTHER_GENDER} if said is not gender else set())
    assert set(nik_doubts(nik(region, born, gender, "0001"), told, said)) == expected


@pytest.mark.parametrize("region", ["930101", "950203", "960371", "000000"])
def test_no_region_is_a_doubt_not_even_the_new_ones_of_papua(region: str) -> None:
    assert doubts(f"{region}5708990003") == ()


@pytest.mark.parametrize(
    "middle", ["000899", "320899", "400899", "720899", "571399", "570099", "310499", "710499", "290299", "690223"]
)
def test_a_date_that_never_was_is_a_doubt(middle: str) -> None:
    assert doubts(f"647201{middle}0003") == (NikDoubt.NO_DATE,)


@pytest.mark.parametrize("middle", ["690200", "690204"])
def test_a_leap_day_of_either_century_is_a_date(middle: str) -> None:
    assert doubts(f"647201{middle}0003") == (NikDoubt.OTHER_BIRTH,)


@pytest.mark.parametrize("number", ["", "647201570899000", "64720157089900033", "6472O15708990003", "６47201570899000"])
def test_other_than_16_digits_is_a_doubt(number: str) -> None:
    assert doubts(number) == (NikDoubt.NOT_16_DIGITS,)


@given(st.text(), births, genders)
def test_nothing_that_is_typed_is_more_than_a_doubt(number: str, born: date, gender: Gender) -> None:
    nik_doubts(number, born, gender)


@pytest.mark.parametrize(
    ("identity", "written", "kept"),
    [
        (Identity.NIK, " 6472 0157.0899-0003", "6472015708990003"),
        (Identity.PASSPORT, "a 123 4567", "A1234567"),
        (Identity.STUDENT, "p07-12/x", "P07-12/X"),
    ],
)
def test_a_number_is_kept_in_one_way(identity: Identity, written: str, kept: str) -> None:
    assert plain_number(identity, written) == plain_number(identity, kept) == kept


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"number": "123"},
        {"born": date(1896, 11, 24)},
        {"email": "siti.r@mail.go.id", "phone": "0812 3456", "street": "Jl. Juanda 4", "province": "Kalimantan Timur"},
        {"name": "N. 'Ofa'ahengaue-Łukasz"},
    ],
)
def test_who_tells_enough_is_clear(told: dict[str, Any]) -> None:
    assert is_clear(replace(SITI, **told), AGREED, MembershipPolicy(), TODAY)


@pytest.mark.parametrize(
    "told",
    [
        {"number": ""},
        {"number": " - "},
        {"number": "6" * 41},
        {"number": "647\x0020"},
        {"name": ""},
        {"name": "  "},
        {"name": "x" * 81},
        {"name": "Siti\nRahmawati"},
        {"name": "\x1b@Siti"},
        {"born": date(2026, 11, 24)},
        {"born": date(1895, 11, 23)},
        {"street": "x" * 81},
        {"street": "\x1bp"},
        {"phone": "x" * 81},
        {"email": "siti"},
        {"email": "siti@"},
        {"email": "@mail.go.id"},
        {"email": "siti r@mail.go.id"},
        {"email": "siti@localhost"},
    ],
    ids=ascii,
)
def test_what_is_missing_or_cannot_be_is_not_clear(told: dict[str, Any]) -> None:
    assert not is_clear(replace(SITI, **told), AGREED, MembershipPolicy(), TODAY)


def test_consent_has_a_version_and_a_time() -> None:
    for consent in (replace(AGREED, version=""), replace(AGREED, at=AGREED.at.replace(tzinfo=None))):
        assert not is_clear(SITI, consent, MembershipPolicy(), TODAY)


@pytest.mark.parametrize(("born", "needs"), [(date(2008, 11, 23), False), (date(2008, 11, 24), True)])
def test_a_guardian_agrees_for_who_is_17_or_younger(born: date, needs: bool) -> None:
    child, policy = replace(SITI, born=born), MembershipPolicy()
    assert is_clear(child, AGREED, policy, TODAY) is not needs
    assert is_clear(child, replace(AGREED, guardian="Bu Ratna"), policy, TODAY)
    assert is_clear(child, AGREED, MembershipPolicy(guardian_age=0), TODAY)


@given(births, births)
def test_age_is_whole_years(born: date, today: date) -> None:
    age = age_on(today, born)
    assert (age >= 0) == (born <= today)
    assert (today.year - born.year) - age in (0, 1)


@pytest.mark.parametrize("pin", ["739104", "2580369147", "918273645"])
def test_a_pin_nobody_guesses_is_good(pin: str) -> None:
    assert not pin_is_weak(pin, SITI.born, (SITI.number, "0126112300001"))


@pytest.mark.parametrize(
    "pin",
    [
        *("73910", "7391047391047", "７39104", "73a104"),
        *("123123", "159753", "112233", "000000", "123456", "654321", "890123", "135791", "777777777777"),
        *("170899", "17081999", "19990817", "990817", "081799"),
        *("899000", "261123"),
    ],
)
def test_a_pin_that_others_could_guess_is_weak(pin: str) -> None:
    assert pin_is_weak(pin, SITI.born, (SITI.number, "0126112300001"))


@given(st.integers(0, 9), st.integers(0, 9), st.integers(6, 12))
def test_a_run_is_weak_wherever_it_begins_and_however_it_goes(start: int, step: int, length: int) -> None:
    assert pin_is_weak("".join(str((start + step * place) % 10) for place in range(length)), None)


@given(births)
def test_a_birth_date_is_weak_however_it_is_written(born: date) -> None:
    year = f"{born.year:04d}"
    for written in (f"{born:%d%m}{year}", f"{born:%d%m}{year[2:]}", f"{year}{born:%m%d}", f"{year[2:]}{born:%m%d}"):
        assert pin_is_weak(written, born)


@given(numbers, st.text("0123456789", max_size=3), st.text("0123456789", max_size=3))
def test_what_stands_on_the_card_is_weak(pin: str, before: str, after: str) -> None:
    assert pin_is_weak(pin, None, (before + pin + after,))


@given(st.text())
def test_any_text_is_either_good_or_weak(pin: str) -> None:
    assert pin_is_weak(pin, SITI.born) or (pin.isascii() and pin.isdigit() and 6 <= len(pin) <= 12)


@pytest.mark.parametrize(
    ("key", "least", "most"),
    [
        *((key, 1, 3660) for key in ("membership_days", "refused_days", "open_days")),
        *((key, 0, 10**9) for key in ("card_fee", "renewal_fee")),
        ("guardian_age", 0, 20),
    ],
)
def test_a_number_of_the_policy_is_good_from_its_least_to_its_most(key: str, least: int, most: int) -> None:
    assert [getattr(built(**{key: value}), key) for value in (least, most)] == [least, most]
    for value in (least - 1, most + 1):
        with pytest.raises(configuration.ConfigurationError, match=f"membership: {key} must be {least}"):
            built(**{key: value})


@pytest.mark.parametrize("wrong", [{"numbering": "nik"}, {"place_code": ""}, {"place_code": "64-72"}])
def test_a_member_number_is_made_in_one_of_three_ways(wrong: dict[str, str]) -> None:
    assert (built(numbering="year").numbering, built(place_code="S1").place_code) == ("year", "S1")
    with pytest.raises(configuration.ConfigurationError, match=next(iter(wrong))):
        built(**wrong)


def built(**values: Any) -> MembershipPolicy:
    return configuration.build({"membership": values}, LoanPolicy, "central.toml").membership
