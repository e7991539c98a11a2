"""A connection to the library's mail server, for letters of any kind."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage

from bridge.central.mail.settings import Mail, secret, trust


class Sender:
    """Blocks, for as long as `Mail.seconds` and each of its steps."""

    def __init__(self, mail: Mail) -> None:
        """Raises OSError, with a sentence, when a file is missing."""
        self.mail = mail
        self._trust = trust(mail)
        self._secret = secret(mail) if mail.user else ""

    def send(self, letter: EmailMessage) -> None:
        """One letter. Raises OSError or SMTPException."""
        with self.connected() as server:
            server.send_message(letter)

    @contextmanager
    def connected(self) -> Iterator[smtplib.SMTP]:
        """Logged in, where that is wanted. Raises OSError or SMTPException."""
        mail = self.mail
        at_once = mail.security == "tls"
        with (
            smtplib.SMTP_SSL(mail.host, mail.port, timeout=mail.seconds, context=self._trust)
            if at_once
            else smtplib.SMTP(mail.host, mail.port, timeout=mail.seconds)
        ) as server:
            if mail.security == "starttls":
                server.starttls(context=self._trust)
            if mail.user:
                server.login(mail.user, self._secret)
            yield server
