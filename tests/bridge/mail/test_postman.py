"""Patrons are written to when their account is active: by a real receiver, with and without its good will."""

from __future__ import annotations

import contextlib
import smtplib
import socket
import ssl
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
import trustme
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope
from sqlalchemy import select

from bridge.catalogs.embedded import digital_accounts, office_accounts, tables
from bridge.central.mail.letter import about_account
from bridge.central.mail.postman import BY, Postman
from bridge.central.mail.settings import Mail
from tests.bridge.embedded.town import Town

PASSWORD = "surat-pos"


@pytest.fixture
def kind() -> str:
    return "sqlite"


@dataclass
class Receiver:
    """An aiosmtpd handler. `says` is what it answers to a letter."""

    says: str = "250 OK"
    letters: list[EmailMessage] = field(default_factory=list)
    to: list[str] = field(default_factory=list)

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        if self.says.startswith("250"):
            assert isinstance(envelope.content, bytes)
            self.letters.append(message_from_bytes(envelope.content, policy=policy.default))
            self.to += envelope.rcpt_tos
        return self.says


@contextlib.contextmanager
def receiving(receiver: Receiver, port: int = 0, **more: Any) -> Iterator[int]:
    controller = Controller(receiver, hostname="127.0.0.1", port=port or free_port(), **more)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def mail(port: int, **more: Any) -> Mail:
    about: dict[str, Any] = {"security": "none", "where": "https://pustaka.example.org", "seconds": 5.0} | more
    return Mail("127.0.0.1", "Perpustakaan <perpus@example.org>", port, **about)


def activated(town: Town, patron: str, address: str) -> None:
    table = tables.patrons
    with town.library.engine.begin() as connection:
        connection.execute(table.update().where(table.c.id == patron).values(email=address))
        rules = town.library.rules
        digital_accounts.begin(connection, rules, patron, "K1")
        assert office_accounts.verify(connection, rules, patron, "rahmat") is None
        assert office_accounts.activate(connection, rules, patron, f"{patron}.w", "rahmat") is None


def last_step(town: Town) -> tuple[str, str, str]:
    table = tables.account_steps.c
    return town.look(select(table.step, table.by, table.detail).order_by(table.id.desc()))[0]  # type: ignore[no-any-return]


def test_who_has_an_address_is_written_to_once_and_it_is_noted(town: Town) -> None:
    activated(town, "ann", "ann@example.org")
    activated(town, "bob", "")
    receiver = Receiver()
    with receiving(receiver) as port:
        postman = Postman(town.library, mail(port))
        assert [postman.deliver(), postman.deliver()] == [1, 0]
    [letter] = receiver.letters
    assert receiver.to == ["ann@example.org"]
    body = letter.get_content()
    for words in ("Nama pengguna: ann.w", "User name: ann.w", "https://pustaka.example.org"):
        assert words in body
    assert ("told", BY, "email") in town.look(
        select(tables.account_steps.c.step, tables.account_steps.c.by, tables.account_steps.c.detail)
    )


def test_a_server_that_is_away_is_tried_again(town: Town) -> None:
    activated(town, "ann", "ann@example.org")
    with receiving(Receiver()) as port:
        pass
    postman = Postman(town.library, mail(port))
    with pytest.raises(OSError, match="refused"):
        postman.deliver()
    receiver = Receiver("451 later")
    with receiving(receiver, port):
        with pytest.raises(smtplib.SMTPDataError):
            postman.deliver()
        receiver.says = "250 OK"
        assert postman.deliver() == 1


def test_an_address_that_is_refused_for_good_is_left_to_the_desk(town: Town, caplog: pytest.LogCaptureFixture) -> None:
    activated(town, "ann", "ann@example.org")
    receiver = Receiver("550 nobody of that name")
    with receiving(receiver) as port:
        postman = Postman(town.library, mail(port))
        assert [postman.deliver(), postman.deliver()] == [0, 0]
    assert last_step(town)[0] == "active"
    assert "cannot be told by mail" in caplog.text
    assert "example" not in caplog.text


@pytest.mark.parametrize("address", ["a@b.org\nBcc: all@example.org", "a@b.org, c@d.org", "<a@b.org>", "ä@b.org"])
def test_nothing_in_an_address_becomes_a_header_or_another_address(address: str) -> None:
    with pytest.raises(ValueError, match="no mail address"):
        about_account(mail(25), address, "ann.w")


def test_a_password_goes_through_tls_only_and_to_the_right_server(town: Town, tmp_path: Path) -> None:
    activated(town, "ann", "ann@example.org")
    authority, other = trustme.CA(), trustme.CA()
    server = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    authority.issue_cert("127.0.0.1").configure_cert(server)
    for name, ca in (("right.pem", authority), ("wrong.pem", other)):
        ca.cert_pem.write_to_path(str(tmp_path / name))
    (tmp_path / "secret").write_text(f"{PASSWORD}\n")

    def knows(*asked: Any) -> AuthResult:
        return AuthResult(success=asked[-1].password == PASSWORD.encode())

    receiver = Receiver()
    more: dict[str, Any] = {"tls_context": server, "authenticator": knows, "auth_required": True}
    with receiving(receiver, **more) as port:
        files = {"secret_file": str(tmp_path / "secret"), "ca_file": str(tmp_path / "wrong.pem")}
        safe = mail(port, security="starttls", user="perpus", **files)
        with pytest.raises(ssl.SSLError):
            Postman(town.library, safe).deliver()
        assert Postman(town.library, replace(safe, ca_file=str(tmp_path / "right.pem"))).deliver() == 1
    assert len(receiver.letters) == 1


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"port": 0}, "port must be"),
        ({"sender": "perpustakaan"}, "sender must be"),
        ({"user": "perpus", "security": "none"}, "not sent in the clear"),
        ({"seconds": 0}, "seconds must be"),
        ({"where": "a\nb"}, "one line"),
    ],
)
def test_an_impossible_setting_is_refused_with_a_sentence(wrong: dict[str, Any], told: str) -> None:
    with pytest.raises(ValueError, match=told):
        replace(Mail("mail.example.org", "perpus@example.org"), **wrong)


def test_a_missing_file_is_told_without_what_is_in_it(town: Town, tmp_path: Path) -> None:
    with pytest.raises(OSError, match=r"mail\.secret_file"):
        Postman(town.library, mail(25, security="tls", user="perpus", secret_file=str(tmp_path / "none")))
    with pytest.raises(OSError, match=r"mail\.ca_file"):
        Postman(town.library, mail(25, ca_file=str(tmp_path / "none")))
