"""The answers that the REST contract's documentation shows."""

from __future__ import annotations

from typing import Any

Example = dict[str, Any]

ITEM: Example = {
    "barcode": "00000123456",
    "title": "Laskar Pelangi",
    "author": "Andrea Hirata",
    "call_number": "899.221 3 AND l",
}
PATRON: Example = {
    "id": "p-17",
    "card": "6472••••••••12",
    "loans": 1,
    "limit": 2,
    "due": "2026-12-05",
    "barred": [],
}
LOAN: Example = {
    "number": "261123-00042",
    "item": ITEM,
    "due": "2026-12-05",
    "lent_at": "2026-11-23T09:30:00+08:00",
    "undo": 30,
}
RENEWED = LOAN | {"due": "2026-12-19", "undo": 0}
SIGHTING: Example = {"item": ITEM, "whereabouts": "on-loan"}
FINE: Example = {
    "number": "D-000031",
    "amount": 6000,
    "item": ITEM,
    "due": "2026-11-19",
    "returned": "2026-11-23",
    "days": 3,
    "rate": 2000,
}
RETURNED: Example = {
    "number": "261123-00042",
    "item": ITEM,
    "returned_at": "2026-11-23T09:30:00+08:00",
    "due": "2026-11-19",
    "place": "bin",
    "bin": "Kotak 2",
    "fine": FINE,
    "undo": 30,
}
UNDONE: Example = {"item": ITEM}
OPEN_LOAN: Example = {"loan": LOAN | {"undo": 0}, "days_left": 12, "fine": 0, "refused": [], "case": None}
TITLE: Example = {
    "id": "4711",
    "title": "Laskar Pelangi",
    "author": "Andrea Hirata",
    "year": 2005,
    "call_number": "899.221 3 AND l",
    "copies": 2,
    "available": 1,
    "link": "",
}
HOLD: Example = {"number": "R-000012", "title": TITLE, "state": "waiting", "place": 3, "last_day": None}
PAYMENT: Example = {
    "number": "K7Q2-M9XD",
    "card": "6472••••••••12",
    "paid_at": "2026-11-23T09:40:00+08:00",
    "fines": [FINE],
    "total": 6000,
}
ACCOUNT: Example = {
    "patron": PATRON,
    "expires": "2027-01-31",
    "loans": [OPEN_LOAN],
    "holds": [HOLD],
    "fines": [FINE],
    "payments": [PAYMENT],
    "days_left": 69,
}
CASE: Example = {"number": "C-000003", "item": ITEM, "kind": "damaged", "opened_at": "2026-11-23T09:30:00+08:00"}
PRINTOUT: Example = {"payment": PAYMENT}
NO_PRINTOUT: Example = {"payment": None}
TITLE_DETAIL: Example = {
    "title": TITLE,
    "publisher": "Bentang Pustaka",
    "subject": "Fiksi Indonesia",
    "copies": [
        {
            "barcode": "00000123456",
            "whereabouts": "on-loan",
            "shelf": "R2",
            "directions": "Lantai 2, di kiri tangga",
            "due": "2026-12-05",
        }
    ],
    "waiting": 0,
}
TITLE_PAGE: Example = {"titles": [TITLE], "next": "20"}
SUGGESTIONS: Example = {"texts": ["Laskar Pelangi", "Laskar Mataram"]}
VISIT: Example = {"number": "B-000007", "signed_at": "2026-11-23T09:12:00+08:00", "name": "Si•• R."}
WIFI: Example = {
    "network": "Perpustakaan",
    "secret": "",
    "user": "p-k7q2m9",
    "password": "xd4hw8ra",
    "until": "2026-11-23T17:12:00+08:00",
    "again": False,
}
PATRON_TOKEN: Example = {
    "token": "dGhpcyBpcyBub3QgYSB0b2tlbiBvZiBhbnlib2R5",
    "patron": "p-17",
    "until": "2026-11-23T10:00:00+08:00",
}
DELIVERED: Example = {"number": "261123-00042", "matters": ["S261123-00003"]}
BECAME: Example = {"loan": LOAN | {"undo": 0}}
CHANGES: Example = {
    "patrons": [
        {
            "row": "Zm9ydHktdHdvIGNhcmRzIQ",
            "prints": ["Zm9ydHktdHdvIGNhcmRzIQ", "bm9ib2R5IHJlYWRzIHRoaQ"],
            "expires": "2027-01-31",
            "loans": 1,
            "visited": "2026-11-23",
        }
    ],
    "items": [
        {
            "row": "17",
            "print": "YSBib29rIHdpdGhvdXQgbg",
            "title": "Laskar Pelangi",
            "due": "2026-12-05",
            "loan": "d2hvIGhhcyBpdCwgaWYgYQ",
            "bin": "Kotak 2",
        }
    ],
    "next": "c29tZXRoaW5nIG9mIHRoZSBsaWJyYXJ5",
    "more": False,
    "afresh": False,
    "at": "2026-11-23T09:30:00+08:00",
    "policy": {"max_loans": 2, "loan_days": 12},
    "holidays": ["2026-12-25"],
}
APPLIED: Example = {"number": "P-7KQ2-M9XD", "at": "2026-11-23T09:30:00+08:00", "state": "open", "fee": 10000}
PIN_CHANGED: Example = {"at": "2026-11-23T09:30:00+08:00"}
DIGITAL_ACCOUNT: Example = {"step": "applied", "since": "2026-11-23T09:30:00+08:00"}
LET_IN: Example = {
    "stand": "lobby-1",
    "files": {"bridge.toml": "[socket]\n...", "central-token": "...", "mqtt.crt": "-----BEGIN CERTIFICATE-----\n..."},
}
ABILITIES: Example = {"can": ["borrow", "return", "renew", "account", "guest-book", "wifi"]}
