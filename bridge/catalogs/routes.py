"""Which HTTP request of the REST contract each question of a kiosk is."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Mapping
from urllib.parse import quote

import msgspec

from bridge.catalogs.transport import Question
from bridge.contract.letters import Letter
from bridge.contract.questions import Parameter


def question(method: str, params: Mapping[str, Parameter]) -> Question:
    return _QUESTIONS[method](**params)


def posted(letter: Letter) -> Question:
    """A letter as it leaves; what is missing of it is null."""
    body: dict[str, Parameter] = {"deed": letter.deed.value, "at": letter.at.isoformat(), "sure": letter.sure}
    body |= {"patron": letter.patron or None, "card": letter.card or None, "item": letter.barcode or None}
    body |= {"due": letter.due.isoformat() if letter.due else None, "estimated": letter.estimated}
    body |= {"place": letter.place, "purpose": letter.purpose, "visit": letter.visit or None}
    body |= {"visitor": letter.visitor, "group": letter.group}
    body |= {"applicant": letter.applicant, "consent": letter.consent, "application": letter.application or None}
    body |= {"photo": b64encode(letter.photo).decode()}
    body |= {"knew": letter.knew.isoformat() if letter.knew else None}
    return _post("letters", key=letter.key, **body)


def _path(*segments: str) -> str:
    return "/".join(["/v1", *(quote(segment, safe="") for segment in segments)])


def _get(*segments: str, **params: str) -> Question:
    return Question("GET", _path(*segments), params=params)


def _post(*segments: str, key: str = "", **body: Parameter) -> Question:
    return Question("POST", _path(*segments), body=msgspec.to_builtins(body), key=key)


_QUESTIONS: dict[str, Callable[..., Question]] = {
    "identify": lambda card, pin: _post("identifications", card=card, pin=pin),
    "look": lambda barcode: _get("sightings", item=barcode),
    "check": lambda patron, barcode: _get("loan-checks", patron=patron, item=barcode),
    "borrow": lambda patron, barcode, key: _post("loans", key=key, patron=patron, item=barcode),
    "return_item": lambda barcode, key: _post("returns", key=key, item=barcode),
    "renew": lambda patron, loan, key: _post("patrons", patron, "loans", loan, "renewals", key=key),
    "renew_item": lambda patron, barcode, key: _post("patrons", patron, "items", barcode, "renewals", key=key),
    "sign_guest_book": lambda card, key, place: _post("visits", key=key, card=card, place=place),
    "sign_visitor": lambda visitor, purpose, place, key: _post(
        "visits", "visitors", key=key, visitor=visitor, purpose=purpose, place=place
    ),
    "sign_group": lambda group, purpose, place, key: _post(
        "visits", "groups", key=key, group=group, purpose=purpose, place=place
    ),
    "state_purpose": lambda card, visit, purpose, key: _post(
        "visits", "purposes", key=key, card=card, visit=visit, purpose=purpose
    ),
    "sign_out": lambda card, key: _post("departures", key=key, card=card),
    "wifi_access": lambda card, key: _post("wifi-accesses", key=key, card=card),
    "apply": lambda applicant, consent, key: _post("applications", key=key, applicant=applicant, consent=consent),
    "application": lambda number: _get("applications", number),
    "add_photo": lambda application, photo, key: Question(
        "PUT", _path("applications", application, "photo"), body={"photo": b64encode(photo).decode()}, key=key
    ),
    "change_pin": lambda card, old, new, key: _post("pins", key=key, card=card, old=old, new=new),
    "apply_for_account": lambda patron, key: _post("patrons", patron, "digital-account", key=key),
    "digital_account": lambda patron: _get("patrons", patron, "digital-account"),
    "undo": lambda act, key: _post("undoings", key=key, act=act),
    "account": lambda patron: _get("patrons", patron, "account"),
    "place_hold": lambda patron, title, barcode, key: _post(
        "patrons", patron, "holds", key=key, title=title, item=barcode
    ),
    "cancel_hold": lambda patron, hold, key: Question("DELETE", _path("patrons", patron, "holds", hold), key=key),
    "report": lambda loan, kind, key: _post("cases", key=key, loan=loan, kind=kind),
    "payment": lambda number: _get("payments", number),
    "next_printout": lambda: _get("printouts", "next"),
    "settle_printout": lambda payment, printed: Question(
        "PUT", _path("printouts", payment, "settlement"), body={"printed": printed}
    ),
    "search": lambda words, more: _get("titles", q=words, **({"after": more} if more else {})),
    "suggest": lambda words: _get("suggestions", q=words),
    "title": lambda id: _get("titles", id),
    "abilities": lambda: _get("abilities"),
    "what_became_of": lambda key: _get("acts", key=key),
    "changes": lambda after: _get("changes", **({"after": after} if after else {})),
}
