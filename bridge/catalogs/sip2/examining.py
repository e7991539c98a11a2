"""What a technician is told who connects a library's system over SIP2."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from bridge.catalogs.sip2 import can, dates
from bridge.catalogs.sip2.fields import KINDS
from bridge.catalogs.sip2.frame import Message
from bridge.catalogs.sip2.settings import Sip2
from bridge.catalogs.systems.system import Finding
from bridge.contract.abilities import Ability
from bridge.rules import Rules

_AT_HOME = ("127.0.0.1", "::1", "localhost")
_MOST_APART = timedelta(minutes=2)
_OFFERS = (Ability.BORROW, Ability.RETURN, Ability.RENEW, Ability.ACCOUNT, Ability.HOLD)
_ASKED = ("63", "17", "11", "09", "29")


def findings(settings: Sip2, status: Message, rules: Rules) -> tuple[Finding, ...]:
    """`status` is a 98 that was answered just now."""
    return (
        Finding("SIP2 server, login and checksums", True),
        _found("on line", status.fixed["on-line status"] == "Y", "the system says that it is off line: ask its staff"),
        _protocol(status),
        _encryption(settings),
        _clock(status, rules),
        *(_message(status, code) for code in _ASKED),
        *(_ability(status, ability) for ability in _OFFERS),
        _late(status, settings),
        Finding("search", None, "SIP2 has none"),
        Finding("change of PINs", None, "SIP2 has none"),
    )


def _found(what: str, well: bool, advice: str) -> Finding:
    return Finding(what, well, "" if well else advice)


def _protocol(status: Message) -> Finding:
    version = status.fixed["protocol version"]
    return _found(f"protocol {version}", version == "2.00", "let the server speak protocol 2.00 to this account")


def _encryption(settings: Sip2) -> Finding:
    safe = settings.tls or settings.host in _AT_HOME
    return _found("encryption", safe, "PINs and names go over the network as they are: set tls, or put stunnel here")


def _clock(status: Message, rules: Rules) -> Finding:
    theirs = dates.read(status.fixed["date / time sync"], ZoneInfo(rules.policy.timezone), ())
    if theirs is None:
        return Finding("clock", None, "the system does not tell its time")
    near = abs(theirs - rules.now()) <= _MOST_APART
    return _found("clock", near, "its clock and ours differ: check both clocks and policy.timezone")


def _message(status: Message, code: str) -> Finding:
    kind = KINDS[code]
    advice = f"its BX says that it does not know message {code}: ask its staff to allow it for this account"
    return _found(f"message {code}/{kind.answer}, {kind.name}", can.understands(status, code), advice)


def _ability(status: Message, ability: Ability) -> Finding:
    """A hold is nothing that a stand could not do without."""
    if ability is Ability.HOLD and ability not in can.abilities(status):
        return Finding("stands offer: hold", None, "the system knows no message 15")
    offered = ability in can.abilities(status)
    return _found(f"stands offer: {ability}", offered, "a message or permission that it needs is missing, see above")


def _late(status: Message, settings: Sip2) -> Finding:
    if can.takes_late(status, settings):
        return Finding("acts that have happened already (no block)", True)
    advice = "what a stand accepted while it was cut off may be refused afterwards, and is then a matter for the desk"
    return Finding("acts that have happened already (no block)", None, advice)
