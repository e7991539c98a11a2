"""What an alert says: plain text in both languages for a letter, JSON for a webhook. Nobody's data is in either."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import make_msgid

from bridge.central.desk import shown
from bridge.central.desk.wording import LANGUAGES, say
from bridge.central.fleet.causes import Alert, Word
from bridge.central.fleet.settings import Alerts
from bridge.central.mail.settings import Mail
from bridge.contract.faults import code, severity


def letter(mail: Mail, settings: Alerts, text: str) -> EmailMessage:
    """`text` is a subject, and the body after an empty line."""
    subject, _, body = text.partition("\n\n")
    written = EmailMessage()
    written["From"], written["To"], written["Subject"] = mail.sender, ", ".join(settings.mail), subject
    written["Message-ID"] = make_msgid(domain="anjungan.invalid")
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(body)
    return written


def for_mail(alerts: Sequence[Alert], settings: Alerts, now: datetime) -> str:
    """`now` is in the library's own zone."""
    parts = [_in(language, alerts, settings, now) for language in LANGUAGES]
    return f"{_subject(alerts)}\n\n" + "\n--\n\n".join(parts)


def for_webhook(alerts: Sequence[Alert], settings: Alerts, now: datetime) -> str:
    told = [_as_json(alert, settings) for alert in alerts]
    return json.dumps({"version": 1, "at": _utc(now), "alerts": told}, ensure_ascii=False)


def sentence(language: str, alert: Alert) -> str:
    """One line: which stand, what, and its code."""
    fault = alert.cause.fault
    stand = _named(alert) or say(language, "fleet.alert.broker")
    return say(
        language, f"fleet.alert.{alert.word}", stand=stand, what=say(language, f"fault.{fault}"), code=code(fault)
    )


def _subject(alerts: Sequence[Alert]) -> str:
    first = sentence(LANGUAGES[0], alerts[0])
    more = say(LANGUAGES[0], "fleet.alert.more", number=len(alerts) - 1) if len(alerts) > 1 else ""
    return f"[Anjungan] {first}{more}"[:200]


def _in(language: str, alerts: Sequence[Alert], settings: Alerts, now: datetime) -> str:
    lines = []
    for alert in alerts:
        since = alert.since.astimezone(now.tzinfo)
        lines += [sentence(language, alert), say(language, "fleet.alert.since", at=shown.moment(since, language))]
        if alert.word is Word.BEGAN:
            lines.append(say(language, f"fault.{alert.cause.fault}.do"))
        lines.append("")
    if settings.page:
        lines.append(say(language, "fleet.alert.page", url=_page(settings)))
    return "\n".join(lines).rstrip() + "\n"


def _as_json(alert: Alert, settings: Alerts) -> dict[str, object]:
    fault = alert.cause.fault
    return {
        "event": alert.word,
        "stand": alert.cause.stand,
        "place": _plain(alert.place),
        "fault": fault,
        "code": code(fault),
        "severity": severity(fault).name.lower(),
        "since": _utc(alert.since),
        "page": _page(settings, alert.cause.stand) if settings.page else "",
        "text": {language: sentence(language, alert) for language in LANGUAGES},
        "to_do": {language: say(language, f"fault.{fault}.do") for language in LANGUAGES},
    }


def _named(alert: Alert) -> str:
    place = _plain(alert.place)
    return f"{alert.cause.stand} ({place})" if place else alert.cause.stand


def _plain(text: str) -> str:
    """A place is typed by somebody: one line, without what turns or controls a terminal or a phone."""
    return " ".join(str(shown.clean(text)).split())


def _page(settings: Alerts, stand: str = "") -> str:
    return f"{settings.page.rstrip('/')}/desk/fleet" + (f"/stands/{stand}" if stand else "")


def _utc(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
