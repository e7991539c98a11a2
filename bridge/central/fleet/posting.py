"""Alerts on their way: kept in the history until somebody has them, tried again with growing pauses, never in the way.

A letter is sent first and noted then: after a power cut in between it may come twice, and never not at all.
"""

from __future__ import annotations

import logging
import smtplib
from collections.abc import Callable
from datetime import datetime, timedelta

import requests

from bridge.central.fleet.causes import Alert, Cause, Word
from bridge.central.fleet.history import moment
from bridge.central.fleet.settings import Alerts, webhook, webhook_token
from bridge.central.fleet.store import Store
from bridge.central.fleet.telling import for_mail, for_webhook, letter
from bridge.central.mail.sending import Sender
from bridge.central.mail.settings import Mail
from bridge.contract.faults import Fault

_log = logging.getLogger(__name__)

FIRST_PAUSE, LONGEST_PAUSE = 15.0, 900.0  # seconds between two tries
GIVE_UP = timedelta(days=1)
_SECONDS = (3.05, 10.0)  # to connect to a webhook, and between two bytes of its answer
_AT_ONCE = 20


class Post:
    """Blocks; for one thread at a time."""

    def __init__(self, store: Store, settings: Alerts, mail: Mail | None, clock: Callable[[], datetime]) -> None:
        """`clock` tells the library's own time. Raises OSError, with a sentence, when a secret cannot be read."""
        self._store, self._settings, self._clock = store, settings, clock
        self._sender = Sender(mail) if mail is not None and settings.mail else None
        self._address, self._token = webhook(settings), webhook_token(settings)
        self._said: dict[str, str] = {}

    @property
    def ways(self) -> tuple[str, ...]:
        return (*(("mail",) if self._sender else ()), *(("webhook",) if self._address else ()))

    def told(self) -> dict[Cause, datetime]:
        """Of which alerts has been told, and not yet that they are over."""
        with self._store.reading() as connection:
            rows = connection.execute("SELECT stand, fault, begun FROM alerts WHERE over IS NULL").fetchall()
        known = set(Fault)
        return {Cause(row["stand"], Fault(row["fault"])): moment(row["begun"]) for row in rows if row["fault"] in known}

    def post(self, alerts: tuple[Alert, ...]) -> None:
        """Notes them, and keeps a letter for every way. Raises `HistoryAway`."""
        now = self._clock()
        bodies = {"mail": for_mail, "webhook": for_webhook}
        rows = [(way, bodies[way](alerts, self._settings, now), *(now.timestamp(),) * 2) for way in self.ways]
        with self._store.writing() as connection:
            for alert in alerts:
                connection.execute(*_noted(alert, now))
            connection.executemany("INSERT INTO letters (way, body, at, tries, due) VALUES (?, ?, ?, 0, ?)", rows)

    def deliver(self) -> int:
        """Sends what is due; how many went. Raises `HistoryAway` alone."""
        sql = "SELECT * FROM letters WHERE done IS NULL AND due <= ? ORDER BY number LIMIT ?"
        with self._store.reading() as connection:
            waiting = connection.execute(sql, (self._clock().timestamp(), _AT_ONCE)).fetchall()
        sent, failed = 0, set[str]()
        for row in waiting:
            if row["way"] in failed:
                continue  # what is away for one letter is away for the next
            problem = self._send(row["way"], row["body"])
            if problem:
                failed.add(row["way"])
                self._again(row["number"], row["tries"], moment(row["at"]))
            else:
                self._settle(row["number"], failed=False)
                sent += 1
            self._tell(row["way"], problem)
        return sent

    def _send(self, way: str, body: str) -> str:
        """Why it could not be sent, without what a server says; empty when it went."""
        try:
            if way == "mail" and self._sender is not None:
                self._sender.send(letter(self._sender.mail, self._settings, body))
            elif way == "webhook" and self._address:
                self._call(body)
        except requests.RequestException as error:
            return type(error).__name__
        except (OSError, smtplib.SMTPException) as error:
            return getattr(error, "strerror", None) or type(error).__name__
        return ""

    def _call(self, body: str) -> None:
        """Raises `requests.RequestException`, also for an answer that is no yes."""
        headers = {"Content-Type": "application/json; charset=utf-8", "User-Agent": "anjungan"}
        if self._token:
            headers["Authorization"] = f"Bearer {self._token}"
        with requests.post(
            self._address, body.encode(), headers=headers, timeout=_SECONDS, allow_redirects=False, stream=True
        ) as answer:
            if not 200 <= answer.status_code < 300:
                raise requests.HTTPError(f"status {answer.status_code}")

    def _again(self, number: int, tries: int, at: datetime) -> None:
        now = self._clock()
        if now - at > GIVE_UP:
            self._settle(number, failed=True)
            return
        due = now.timestamp() + min(LONGEST_PAUSE, FIRST_PAUSE * 2.0 ** min(tries, 16))
        with self._store.writing() as connection:
            connection.execute("UPDATE letters SET tries = tries + 1, due = ? WHERE number = ?", (due, number))

    def _settle(self, number: int, *, failed: bool) -> None:
        sql = "UPDATE letters SET done = ?, failed = ? WHERE number = ?"
        with self._store.writing() as connection:
            connection.execute(sql, (self._clock().timestamp(), failed, number))

    def _tell(self, way: str, problem: str) -> None:
        """Each change once."""
        if problem and self._said.get(way, "") != problem:
            _log.warning("alerts cannot be sent by %s: %s", way, problem)
        elif not problem and self._said.get(way):
            _log.warning("alerts are sent by %s again", way)
        self._said[way] = problem


def _noted(alert: Alert, now: datetime) -> tuple[str, tuple[object, ...]]:
    cause = alert.cause
    if alert.word is Word.BEGAN:
        sql = "INSERT INTO alerts (stand, fault, begun, told) VALUES (?, ?, ?, ?)"
        return sql, (cause.stand, cause.fault, alert.since.timestamp(), now.timestamp())
    sql = "UPDATE alerts SET over = ? WHERE stand = ? AND fault = ? AND over IS NULL"
    return sql, (now.timestamp(), cause.stand, cause.fault)
