"""A new stand that fetches what it needs with a code: over TLS, from the right central alone, once."""

from __future__ import annotations

import re
import stat
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import pytest
import requests
import zxingcpp
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from PIL import Image

from bridge import enroll
from bridge.central.config import Tls
from bridge.central.stands import invitations, leaflet
from bridge.central.stands.certificates import new_key
from bridge.central.stands.provisioning import Provisioning
from bridge.config import Bridge
from bridge.contract.configuration import read
from tests.bridge.programs.starting import command, environ, finished, said, started
from tests.bridge.stands.founding import (
    AT,
    LOBBY,
    NOW,
    is_trusted,
    provisioning,
    with_server_certificate,
    written,
)
from tests.contract.served import SmallBackend, central


@dataclass(frozen=True, slots=True)
class Served:
    """A real central with a certificate that no authority of this machine knows; its address and log."""

    stands: Provisioning
    url: str
    log: Path
    folder: Path


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    folder = tmp_path_factory.mktemp("central")
    certificate, key = with_server_certificate(folder)
    config = written(folder, central="https://127.0.0.1")
    with (folder / "central.toml").open("a") as file:
        file.write(f'[tls]\ncertificate_file = "{certificate}"\nkey_file = "{key}"\n')
    with (
        provisioning(folder, Tls(certificate, key)) as stands,
        started(folder, "bridge.central", *config) as (_, log),
    ):
        yield Served(stands, re.findall(r"listening on (\S+)", said(log, "listening on http", 50))[0], log, folder)


def invitation(served: Served) -> enroll.Invitation:
    """As the link says it, but with the port that this central really has."""
    code = invitations.invite(served.stands.authority.register, LOBBY, AT, datetime.now(UTC))
    told = enroll.read(leaflet.link(served.stands.config, code))
    assert told.url == "https://pustaka.example.org/v1/enrollments"
    return enroll.Invitation(f"{served.url}/v1/enrollments", told.code, told.certificate)


def test_a_stand_fetches_its_folder_and_its_key_was_never_anywhere_else(tmp_path: Path, served: Served) -> None:
    asked = invitation(served)
    assert asked.certificate
    link = f"{asked.url}#code={asked.code}&certificate={asked.certificate}"
    program = finished(tmp_path, "bridge.enroll", "--out", "stand", "--link", link)
    assert program.returncode == 0, program.stderr
    folder = tmp_path / "stand"
    assert is_trusted(folder, "mqtt.crt", "mqtt-key")
    assert read(folder / "bridge.toml", Bridge).upkeep is not None
    assert {path.name for path in folder.iterdir() if stat.S_IMODE(path.stat().st_mode) == 0o600} == {
        "mqtt-key", "central-token",
    }  # fmt: skip
    token = (folder / "central-token").read_text().strip()
    assert served.stands.library.kiosk_of(token) == "lobby-1"
    assert [known.stand for known in served.stands.authority.register.stands()] == ["lobby-1"]
    assert "stand lobby-1 was let in" in said(served.log, "was let in")
    told = served.log.read_text("utf-8") + program.stdout + program.stderr
    secrets = [token, asked.code, *(folder / "mqtt-key").read_text().splitlines()[1:-1]]
    assert not [secret for secret in secrets if secret in told]
    key = (folder / "mqtt-key").read_text().splitlines()[1].encode()
    kept = [path for path in served.folder.rglob("*") if path.is_file()]
    assert not [path for path in kept if key in path.read_bytes()]


def test_a_code_is_good_once_and_a_wrong_one_is_not_told_apart(served: Served) -> None:
    asked = invitation(served)
    enroll.fetch(asked)
    for code in (asked.code, "2222-2222-2222-2222"):
        with pytest.raises(OSError, match="is wrong, was used, or is too old"):
            enroll.fetch(enroll.Invitation(asked.url, code, asked.certificate))


def test_a_false_central_is_not_told_the_code(served: Served) -> None:
    asked = invitation(served)
    for certificate in ("0" * 64, ""):  # another's fingerprint; none, and an authority that nobody knows
        with pytest.raises(OSError, match="cannot be asked"):
            enroll.fetch(enroll.Invitation(asked.url, asked.code, certificate))
    told = enroll.Invitation(asked.url, asked.code)  # an authority is as good as a fingerprint
    assert enroll.fetch(told, str(served.folder / "central-ca.crt")).stand == "lobby-1"  # and the code was not used up


def test_a_scanner_that_types_the_code_is_enough(tmp_path: Path, served: Served) -> None:
    asked = invitation(served)
    program = subprocess.run(
        command("bridge.enroll", "--out", "stand", "--code-from-scan"),
        cwd=tmp_path, env=environ(), capture_output=True, text=True, timeout=30, check=False,
        input=f"{asked.url}#code={asked.code}&certificate={asked.certificate}\n",
    )  # fmt: skip
    assert program.returncode == 0, program.stderr
    assert (tmp_path / "stand" / "mqtt-key").exists()


def test_a_request_that_is_none_does_not_use_the_code_up(served: Served) -> None:
    blank = x509.CertificateSigningRequestBuilder().subject_name(x509.Name([]))
    wrong_keys = (rsa.generate_private_key(65537, 2048), ec.generate_private_key(ec.SECP384R1()))
    made = [blank.sign(key, SHA256()).public_bytes(Encoding.PEM).decode() for key in wrong_keys]
    asked = invitation(served)
    trusted = str(served.folder / "central-ca.crt")
    for request in ("nonsense", *made):
        answer = requests.post(asked.url, json={"code": asked.code, "request": request}, timeout=10, verify=trusted)
        assert (answer.status_code, answer.json()["code"]) == (422, "malformed")
    enroll.fetch(asked)


def test_a_request_cannot_choose_its_name(tmp_path: Path) -> None:
    with provisioning(tmp_path) as stands:
        key = new_key()
        bundle = stands.bundle(LOBBY, key.public_key(), AT, NOW)
    certificate = x509.load_pem_x509_certificate(bundle.files["mqtt.crt"])
    assert certificate.subject.rfc4514_string() == "CN=lobby-1"
    assert "mqtt-key" not in bundle.files


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("--link", "http://192.0.2.1/v1/enrollments#code=x"), "must begin with https://"),
        (("--link", "https://192.0.2.1/"), "this is not the link of an invitation"),
        (("--code", "x"), "must begin with https://"),
        (("--link", "https://127.0.0.1:1/v1/enrollments#code=x"), "127.0.0.1:1 cannot be asked"),
    ],
)
def test_what_cannot_be_is_one_sentence(
    tmp_path: Path,
    arguments: tuple[str, ...],
    sentence: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr("sys.argv", ["enroll", "--out", str(tmp_path / "out"), *arguments])
    assert enroll.main() == 1
    assert sentence in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_central_without_the_table_lets_nobody_in() -> None:
    with central(SmallBackend()) as url, pytest.raises(OSError, match="answers 404: it lets no stands in"):
        enroll.fetch(enroll.Invitation(f"{url}/v1/enrollments", "2222-2222-2222-2222"))


def test_the_page_has_the_link_as_a_code_that_can_be_scanned(tmp_path: Path) -> None:
    with provisioning(tmp_path, Tls(*with_server_certificate(tmp_path))) as stands:
        code = invitations.invite(stands.authority.register, LOBBY, AT, NOW)
        link = leaflet.link(stands.config, code)
        leaflet.write(tmp_path / "page.pdf", LOBBY, link, code)
    subprocess.run(["pdftoppm", "-r", "150", "-png", "page.pdf", "page"], cwd=tmp_path, check=True, timeout=30)
    [picture] = tmp_path.glob("page*.png")
    with Image.open(picture) as opened:
        [seen] = zxingcpp.read_barcodes(opened)
    assert seen.text == link
    assert len(enroll.read(link).certificate) == 64
