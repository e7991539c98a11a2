"""The library's own authority: what its certificates say, how long, and to whom they are good for what."""

from __future__ import annotations

import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, EllipticCurvePublicKey
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID
from cryptography.x509.verification import PolicyBuilder, Store, VerificationError

from bridge.central.stands.authority import Authority, establish, open_authority
from bridge.central.stands.certificates import new_key
from tests.bridge.stands.founding import NOW


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return establish(tmp_path / "authority", 730, NOW)


def issued(authority: Authority, name: str = "lobby-1") -> x509.Certificate:
    return x509.load_pem_x509_certificate(authority.issue(name, new_key().public_key(), NOW))


def test_a_stands_certificate_says_its_id_and_is_for_clients_alone(authority: Authority) -> None:
    certificate = issued(authority)
    assert [name.value for name in certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)] == ["lobby-1"]
    uses = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    assert list(uses) == [ExtendedKeyUsageOID.CLIENT_AUTH]
    assert not certificate.extensions.get_extension_for_class(x509.BasicConstraints).value.ca
    assert certificate.not_valid_after_utc == NOW + timedelta(days=730)
    key = certificate.public_key()
    assert isinstance(key, EllipticCurvePublicKey)
    assert isinstance(key.curve, SECP256R1)
    certificate.verify_directly_issued_by(authority.signer.certificate)


def test_no_two_certificates_have_one_serial_number(authority: Authority) -> None:
    assert len({issued(authority).serial_number for _ in range(20)}) == 20


def test_the_brokers_certificate_is_good_for_its_hosts_and_for_a_stand_whose_clock_is_a_year_behind(
    authority: Authority,
) -> None:
    assert authority.serve(("broker.example.org", "192.0.2.7"), NOW)
    certificate = x509.load_pem_x509_certificate((authority.folder / "broker.crt").read_bytes())
    store = Store([authority.signer.certificate])
    for name in (x509.DNSName("broker.example.org"), x509.IPAddress(ip_address("192.0.2.7"))):
        for at in (NOW, NOW - timedelta(days=360), NOW + timedelta(days=729)):
            PolicyBuilder().store(store).time(at).build_server_verifier(name).verify(certificate, [])
    with pytest.raises(VerificationError):
        PolicyBuilder().store(store).time(NOW).build_server_verifier(x509.DNSName("other")).verify(certificate, [])


def test_making_it_again_changes_nothing_until_a_host_is_new_or_a_third_of_its_life_is_left(
    authority: Authority,
) -> None:
    again = establish(authority.folder, 730, NOW)
    assert again.signer.certificate == authority.signer.certificate
    assert authority.serve(("a.example",), NOW)
    assert authority.enlist("central", NOW)
    assert not again.serve(("a.example",), NOW + timedelta(days=480))
    assert not again.enlist("central", NOW + timedelta(days=480))
    assert again.serve(("a.example", "b.example"), NOW)
    assert again.serve(("a.example", "b.example"), NOW + timedelta(days=490))
    assert again.enlist("central", NOW + timedelta(days=490))


def test_a_power_cut_between_key_and_certificate_is_mended(authority: Authority) -> None:
    authority.serve(("a.example",), NOW)
    (authority.folder / "broker.key").write_bytes((authority.folder / "ca.key").read_bytes())
    assert authority.serve(("a.example",), NOW)


def test_nobody_else_can_read_a_key(authority: Authority) -> None:
    authority.serve(("a.example",), NOW)
    authority.enlist("central", NOW)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in authority.folder.iterdir()}
    assert {name for name, mode in modes.items() if mode == 0o600} >= {"ca.key", "broker.key", "central.key"}
    assert stat.S_IMODE(authority.folder.stat().st_mode) == 0o700


def test_the_list_of_revoked_ones_is_the_authoritys_and_does_not_run_out(authority: Authority) -> None:
    mine, other = issued(authority), issued(authority, "lobby-2")
    assert authority.register.revoke("lobby-1", NOW) == 1
    revoked = x509.load_pem_x509_crl(authority.publish_revocations(NOW).read_bytes())
    assert revoked.get_revoked_certificate_by_serial_number(mine.serial_number) is not None
    assert revoked.get_revoked_certificate_by_serial_number(other.serial_number) is None
    assert revoked.is_signature_valid(authority.signer.key.public_key())
    assert revoked.next_update_utc is not None
    assert revoked.next_update_utc > NOW + timedelta(days=15 * 365), "with a list that is too old nobody gets in"


@pytest.mark.parametrize("name", ["", "Lobby 1", "lobby/1", "+", "#", "lobby-1\n", "broker", "a" * 41, "$SYS"])
def test_no_certificate_has_a_name_that_is_no_stands(authority: Authority, name: str) -> None:
    with pytest.raises(ValueError, match="cannot be the name"):
        issued(authority, name)


def test_what_is_no_authority_is_one_sentence(tmp_path: Path, authority: Authority) -> None:
    with pytest.raises(OSError, match="there is no authority in"):
        open_authority(tmp_path / "nowhere", 730)
    other = establish(tmp_path / "other", 730, NOW)
    (authority.folder / "ca.key").write_bytes((other.folder / "ca.key").read_bytes())
    with pytest.raises(OSError, match="do not belong together"):
        open_authority(authority.folder, 730)
    (authority.folder / "ca.key").write_text("-----BEGIN NONSENSE-----")
    with pytest.raises(OSError, match="are not what an authority is"):
        open_authority(authority.folder, 730)


def test_two_authorities_are_never_called_the_same(tmp_path: Path, authority: Authority) -> None:
    other = establish(tmp_path / "other", 730, datetime.now(UTC))
    assert other.signer.certificate.subject != authority.signer.certificate.subject
