"""What is proposed as user name and password."""

from __future__ import annotations

from bridge.hotspots.making import ALPHABET, propose


def test_nothing_in_it_can_be_taken_for_something_else() -> None:
    assert not set(ALPHABET) & set("0o1li")
    assert ALPHABET.lower() == ALPHABET
    assert len(set(ALPHABET)) == len(ALPHABET) == 31


def test_a_proposal_has_six_and_eight_characters_of_it() -> None:
    proposed = propose()
    assert proposed.user.startswith("p-")
    assert (len(proposed.user), len(proposed.password)) == (8, 8)
    assert set(proposed.user[2:] + proposed.password) <= set(ALPHABET)


def test_of_a_thousand_no_two_are_alike_and_every_letter_comes() -> None:
    proposed = [propose() for _ in range(1000)]
    assert len({one.password for one in proposed}) == 1000
    assert len({one.user for one in proposed}) == 1000
    for place in range(8):
        assert {one.password[place] for one in proposed} == set(ALPHABET)


def test_a_password_is_not_in_what_is_logged_of_it() -> None:
    proposed = propose()
    assert proposed.password not in repr(proposed)
