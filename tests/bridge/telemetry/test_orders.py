"""What a command looks like on its way, and all that is not taken for one."""

from __future__ import annotations

import base64
import json
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from joserfc import jws
from joserfc.jwk import OctKey, OKPKey

from bridge.telemetry.keys import load_private_key, load_public_keys, make_pair
from bridge.telemetry.messages import CommandName, Order
from bridge.telemetry.orders import ALGORITHM, LONGEST, TYPE, Forged, Malformed, Signed, read, sign

KEY = OKPKey.generate_key("Ed25519", private=True, auto_kid=False)
PUBLIC = OKPKey.import_key(KEY.as_pem(private=False))
KEYS = {"central": PUBLIC}
ORDER = Order(stand="lobby-1", session=7, name=CommandName.PING, nonce="0f" * 16, issued=1000, expires=1060, by="sri")
HEADER: dict[str, Any] = {"alg": ALGORITHM, "kid": "central", "typ": TYPE}


def part(content: bytes) -> bytes:
    return base64.urlsafe_b64encode(content).rstrip(b"=")


def signed(head: bytes, body: bytes, key: OKPKey = KEY) -> bytes:
    """By hand: whatever the parts are."""
    private: Any = key.private_key
    said = part(head) + b"." + part(body)
    return said + b"." + part(private.sign(said))


def a_body(**other: object) -> bytes:
    return json.dumps(msgspec.to_builtins(ORDER) | other).encode()


def test_an_order_is_read_as_it_was_signed() -> None:
    assert read(sign(ORDER, KEY, "central"), KEYS) == Signed(ORDER, "central")


def test_a_tool_of_somebody_elses_may_write_its_json_as_it_likes() -> None:
    head = json.dumps(dict(reversed(HEADER.items())), indent=1).encode()
    sparse = {name: value for name, value in msgspec.to_builtins(ORDER).items() if name not in ("when", "patience")}
    assert read(signed(head, json.dumps(sparse, indent=2).encode()), KEYS).order == ORDER


@pytest.mark.parametrize(
    "header",
    [
        HEADER | {"alg": "EdDSA"},
        HEADER | {"alg": "none"},
        HEADER | {"alg": "HS256"},
        HEADER | {"typ": "JWT"},
        HEADER | {"crit": ["exp"], "exp": 1},
        HEADER | {"b64": False, "crit": ["b64"]},
        HEADER | {"jwk": PUBLIC.as_dict(private=False)},
        HEADER | {"jku": "https://example.org/keys"},
        HEADER | {"kid": "somebody"},
        {"alg": ALGORITHM, "kid": "central"},
    ],
)
def test_any_other_header_is_a_forgery_though_the_signature_is_good(header: dict[str, Any]) -> None:
    with pytest.raises(Forged) as caught:
        read(signed(json.dumps(header).encode(), a_body()), KEYS)
    assert (caught.value.kid, caught.value.nonce) == (header["kid"], ORDER.nonce)


@pytest.mark.parametrize("kid", [None, 7, ["central"], "", "../central", "a\nb", "x" * 41])
def test_what_names_no_key_is_no_order(kid: object) -> None:
    with pytest.raises(Malformed):
        read(signed(json.dumps(HEADER | {"kid": kid}).encode(), a_body()), KEYS)


def test_another_key_under_a_known_name_is_a_forgery() -> None:
    other = OKPKey.generate_key("Ed25519", private=True, auto_kid=False)
    with pytest.raises(Forged):
        read(sign(ORDER, other, "central"), KEYS)


def test_the_public_key_is_no_secret_to_sign_with() -> None:
    secret = OctKey.import_key(PUBLIC.as_pem(private=False).replace(b"-----", b""))
    token = jws.serialize_compact(HEADER | {"alg": "HS256"}, a_body(), secret, ["HS256"])
    with pytest.raises(Forged):
        read(token.encode(), KEYS)


@pytest.mark.parametrize(
    "mangled",
    [
        lambda token: token[:-1],
        lambda token: token[: token.rindex(b".") + 1],
        lambda token: token + b"=",
        lambda token: token[:-2] + (b"AA" if token[-2:] != b"AA" else b"QQ"),
        lambda token: token.replace(b".", b"..", 1)[: len(token)],
    ],
)
def test_a_mangled_token_is_refused(mangled: Callable[[bytes], bytes]) -> None:
    with pytest.raises((Forged, Malformed)):
        read(mangled(sign(ORDER, KEY, "central")), KEYS)


@pytest.mark.parametrize(
    "payload",
    [b"", b".", b"..", b"a.b", b"a.b.c", b"....", b"\x00\xff.\x80.", b"{}", b"x" * (LONGEST + 1), b"." * LONGEST],
)
def test_what_is_no_token_at_all_is_refused(payload: bytes) -> None:
    with pytest.raises(Malformed):
        read(payload, KEYS)


def test_too_much_is_not_looked_at() -> None:
    with pytest.raises(Malformed, match="longer"):
        read(signed(json.dumps(HEADER).encode(), a_body(by="x" * 4000)), KEYS)


@pytest.mark.parametrize(
    "body",
    [
        b"[]",
        b"null",
        b"[" * 2000,
        b'{"v":' * 500,
        b"1" * 2900,
        a_body()[:-1],
        a_body().replace(b'"by"', b'"session": 7, "by"'),
        a_body(shell="reboot"),
        a_body(name="shell"),
        a_body(v=2),
        a_body(session="7"),
        a_body(session=True),
        a_body(session=7.0),
        a_body(session=-1),
        a_body(session=2**53),
        a_body(expires=2**70),
        a_body(issued=None),
        a_body(nonce=""),
        a_body(nonce="0F" * 16),
        a_body(nonce="0f" * 16 + "\n"),
        a_body(nonce="0f" * 15),
        a_body(by=""),
        a_body(by="sri\n<root>"),
        a_body(by="x" * 61),
        a_body(when="later"),
        a_body(patience=0),
        a_body(patience=3601),
        a_body(patience=1.5),
        b'{"v":1}',
    ],
)
def test_what_is_no_order_is_refused_though_the_signature_is_good(body: bytes) -> None:
    with pytest.raises(Malformed):
        read(signed(json.dumps(HEADER).encode(), body), KEYS)


def test_a_name_that_comes_twice_in_the_header_is_refused() -> None:
    head = json.dumps(HEADER).encode().replace(b"{", b'{"alg":"none",', 1)
    with pytest.raises(Malformed):
        read(signed(head, a_body()), KEYS)


def test_a_pair_of_keys_is_made_once_and_the_private_one_is_for_its_owner_alone(tmp_path: Path) -> None:
    public, private = make_pair(tmp_path, "central-2026")
    assert stat.S_IMODE(private.stat().st_mode) == 0o600
    assert b"PRIVATE" not in public.read_bytes()
    keys = load_public_keys([str(public)])
    assert read(sign(ORDER, load_private_key(str(private)), "central-2026"), keys).kid == "central-2026"
    before = private.read_bytes()
    with pytest.raises(OSError, match="is there already"):
        make_pair(tmp_path, "central-2026")
    public.unlink()
    with pytest.raises(OSError, match="is there already"):
        make_pair(tmp_path, "central-2026")
    assert private.read_bytes() == before


@pytest.mark.parametrize("name", ["", "../central", "a b", "x" * 41, "-"])
def test_a_key_needs_a_name_that_can_be_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(OSError, match="cannot be a key's name"):
        make_pair(tmp_path, name)


def test_a_stand_takes_public_ed25519_keys_alone(tmp_path: Path) -> None:
    _, private = make_pair(tmp_path, "central")
    other = tmp_path / "other.pem"
    other.write_bytes(OKPKey.generate_key("X25519", private=True, auto_kid=False).as_pem(private=False))
    junk = tmp_path / "junk.pem"
    junk.write_text("-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n")
    twin = tmp_path / "twin" / "junk.pem"
    for files, why in (
        ([private], "holds a private key"),
        ([other], "holds no Ed25519 key"),
        ([junk], "holds no Ed25519 key"),
        ([twin], "cannot be read"),
        ([tmp_path / "central.pem", tmp_path / "central.pem"], "another key of the name"),
    ):
        with pytest.raises(OSError, match=why):
            load_public_keys(map(str, files))
    with pytest.raises(OSError, match="public key"):
        load_private_key(str(tmp_path / "central.pem"))
    with pytest.raises(OSError, match="fleet-key"):
        load_private_key("")
