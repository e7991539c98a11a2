"""Whether what came as a command is one, from somebody who may give it, for this stand, now."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from joserfc.jwk import OKPKey

from bridge.telemetry import topics
from bridge.telemetry.line import Received
from bridge.telemetry.messages import LONGEST_LIFE, CommandName, Order, Refused
from bridge.telemetry.orders import Forged, Malformed, Signed, read

SKEW = 30  # seconds that a stand's clock and a sender's may differ


@dataclass(frozen=True, slots=True)
class Here:
    """The stand, its session at the broker, and its time, aware."""

    stand: str
    session: int
    now: datetime


@dataclass(frozen=True, slots=True)
class Unheard:
    """Why something is not obeyed. All else is for audit and answer: empty when it cannot be read, and but a claim when
    `why` is FORGED. `nonce` is a digest of the payload as long as nobody known has signed it."""

    why: Refused
    name: str
    nonce: str
    by: str = ""
    kid: str = ""
    claimed: str = ""  # the nonce that it says it has


def judge(received: Received, here: Here, keys: Mapping[str, OKPKey]) -> Signed | Unheard:
    """Everything but whether it was obeyed before. What the broker had kept is not even read."""
    name, digest = _name(received.topic), f"sha256:{hashlib.sha256(received.payload).hexdigest()[:32]}"
    if received.retained:
        return Unheard(Refused.RETAINED, name, digest)
    try:
        signed = read(received.payload, keys)
    except Malformed:
        return Unheard(Refused.MALFORMED, name, digest)
    except Forged as error:
        return Unheard(Refused.FORGED, name, digest, kid=error.kid, claimed=error.nonce)
    order = signed.order
    if (why := _mismatch(order, received.topic, here) or _untimely(order, here.now)) is not None:
        return refused(signed, why)
    return signed


def refused(signed: Signed, why: Refused) -> Unheard:
    order = signed.order
    return Unheard(why, order.name, order.nonce, order.by, signed.kid, order.nonce)


def _name(topic: str) -> str:
    """A name that is on the list, or nothing: what strangers write is not kept."""
    name = topic.rpartition("/")[2]
    return name if name in set(CommandName) else ""


def _mismatch(order: Order, topic: str, here: Here) -> Refused | None:
    if order.stand != here.stand or not topic.startswith(topics.command(here.stand, "")):
        return Refused.NOT_FOR_THIS_STAND
    if topic != topics.command(here.stand, order.name):
        return Refused.NAME_DIFFERS
    return Refused.OLD_SESSION if order.session != here.session else None


def _untimely(order: Order, now: datetime) -> Refused | None:
    seconds = now.timestamp()
    if not 0 < order.expires - order.issued <= LONGEST_LIFE:
        return Refused.TOO_LONG_LIVED
    if seconds > order.expires + SKEW:
        return Refused.EXPIRED
    return Refused.NOT_YET if seconds < order.issued - SKEW else None
