"""Messages on the line: checksums, fixed and other fields, and text in any encoding."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as some

from bridge.catalogs.sip2.fields import KINDS, NAMES, SECRET
from bridge.catalogs.sip2.frame import Garbled, Message, checksum, decoded, encoded, sealed, sendable, unsealed
from bridge.catalogs.sip2.profiles import PROFILES
from tests.peers.sip2_server import REQUESTS

ANSWER = b"18030001" + b"20261123    173000" + b"AB1234|AJJudul|AFone|AFtwo|"
TEXT = some.text(some.characters(codec="cp850", exclude_characters="|", exclude_categories=["Cc"]), max_size=30)


def test_a_checksum_is_that_of_the_protocol_and_has_four_digits() -> None:
    """The first two are examples that other clients of SIP2 are tested with."""
    assert checksum(b"9300CNLoginUserID|COLoginPassword|CPLocationCode|AY5AZ") == "EC7B"
    assert checksum(b"93UPCNloginUserId|COloginPassword|CPlocationCode|AY0AZ") == "EBBB"
    assert checksum(b"\xff" * 1000) == f"{(65536 - 255000 % 65536) % 65536:04X}"
    assert checksum(b"") == "0000"
    assert len(checksum(b"AZ" + b"\xff" * 257)) == 4


def test_a_line_is_sealed_and_unsealed() -> None:
    line = sealed(ANSWER, "7", b"\r", checked=True)
    assert unsealed(line, ("18",)).body == ANSWER
    assert (unsealed(line, ("18",)).sequence, unsealed(line, ("18",)).whole) == ("7", True)
    assert unsealed(sealed(ANSWER, "", b"\r", checked=True), ("18",)).sequence == ""
    assert unsealed(sealed(ANSWER, "7", b"\r", checked=False), ("18",)).whole is None
    assert unsealed(line.replace(b"1234", b"1235"), ("18",)).whole is False
    assert unsealed(line[:20] + b"\0" + line[20:], ("18",)).whole is False  # which the sum does not show


def test_a_message_is_found_behind_garbage_only_when_its_checksum_is_right() -> None:
    line = b"\xff\xfd 18 hello 18" + sealed(ANSWER, "1", b"\r", checked=True)
    assert unsealed(line, ("18",)).body == ANSWER
    assert unsealed(line, ("64",)).whole is False
    assert unsealed(line.replace(b"1234", b"1235"), ("18",)).whole is False


def test_a_message_is_not_looked_for_behind_more_garbage_than_a_greeting() -> None:
    """In half a million beginnings, one would be right by chance; and it would take for ever."""
    message = sealed(ANSWER, "1", b"", checked=True)
    assert unsealed(b"x" + b"18" * 100 + message, ("18", "96")).body == ANSWER
    assert unsealed(b"x" + b"18" * 500_000 + message, ("18", "96")).whole is False


def test_fields_are_read_by_their_ids_however_often_they_come() -> None:
    message = decoded(ANSWER + b"||ZZ|x|AF|", "utf-8", {})
    assert message.fixed["circulation status"] == "03"
    assert (message["AB"], message["AF"], message.all("AF"), message["AH"]) == ("1234", "one", ("one", "two", ""), "")


@pytest.mark.parametrize(
    "body", [b"", b"1", b"77x", b"18", ANSWER[:20], b"1803|AB1234|AJJudul|AFonetwothree|", b"\xff\xfe"]
)
def test_what_is_no_message_is_garbled_and_not_repeated(body: bytes) -> None:
    with pytest.raises(Garbled) as raised:
        decoded(body, "utf-8", {})
    assert "1234" not in str(raised.value)


def test_text_that_is_not_in_the_agreed_encoding_is_read_all_the_same() -> None:
    for encoding, sent in (("utf-8", "utf-8"), ("cp850", "utf-8"), ("cp850", "cp850"), ("utf-8", "latin-1")):
        body = ANSWER.replace(b"Judul", "Négligé".encode(sent))
        assert decoded(body, encoding, {})["AJ"] == "Négligé"
    assert decoded(ANSWER.replace(b"Judul", b"\xd1\x81\xff"), "ascii", {})["AJ"]


def test_what_a_message_cannot_hold_is_not_sent() -> None:
    assert all(sendable(value, "cp850") for value in ("4711", "Ñ", "a b", ""))
    assert not any(sendable(value, "cp850") for value in ("a|b", "１２３", " a", "a ", "\udcff", "a\r"))


@given(TEXT.filter(lambda text: sendable(text, "cp850")), some.sampled_from(sorted(PROFILES)))
def test_every_message_comes_back_as_it_was_sent(text: str, profile: str) -> None:
    orders = PROFILES[profile].orders  # type: ignore[index]  # it is one of them
    for code, kind in KINDS.items():
        fixed = {part.name: "x" * part.width for part in kind.fixed}
        sent = Message(code, fixed, tuple((id, text) for id in kind.fields))
        line = sealed(encoded(sent, "cp850", orders), "3", b"\r", checked=True)
        back = decoded(unsealed(line, (code,)).body, "cp850", orders)
        assert (back.code, back.fixed) == (code, fixed)
        assert [id for id, _ in back.fields] == list(kind.fields)


def test_the_tables_agree_with_those_of_the_server_that_tests_use() -> None:
    """Two people's reading of the same description."""
    for code, (_, must, may) in REQUESTS.items():
        assert set(KINDS[code].fields) <= {*must.split(), *may.split()}, code
    assert all(id in NAMES for kind in KINDS.values() for id in kind.fields)


def test_no_secret_is_in_a_repr() -> None:
    message = Message("63", {}, tuple((id, "1234") for id in SECRET))
    assert "1234" not in repr(message)
