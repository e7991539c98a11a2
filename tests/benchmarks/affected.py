"""`python -m tests.benchmarks.affected`: how long it takes to say whose data passed through one stand in a day, among
100,000 loans of 5,000 members at four stands in half a year."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from time import monotonic
from typing import Any

from sqlalchemy import insert

from bridge.catalogs.embedded import affected, tables
from bridge.catalogs.embedded.library import Library
from bridge.policy import LoanPolicy
from tests.bridge.embedded.town import MONDAY

LOANS, MEMBERS, STANDS = 100_000, 5_000, 4
HALF_A_YEAR = timedelta(days=182)


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(f"sqlite:///{Path(folder)}/library.db", LoanPolicy(), lambda: MONDAY)
        with library.database.writing() as connection:
            connection.execute(insert(tables.patrons), list(_members()))
            connection.execute(insert(tables.titles).values(id=1, title="Laut Bercerita"))
            connection.execute(insert(tables.items).values(id=1, barcode="b1", title_id=1, for_loan=True))
            connection.execute(insert(tables.loans), list(_loans()))
        begun = monotonic()
        with library.database.reading() as connection:
            day = MONDAY - timedelta(days=1)
            found = affected.at_kiosk(connection, library.rules.at_this_moment(), "K1", day, MONDAY)
        print(f"{len(found)} of {MEMBERS} members affected in a day, found in {monotonic() - begun:.2f} s")
        library.close()
    return 0


def _members() -> Iterator[dict[str, Any]]:
    for number in range(MEMBERS):
        known = {"id": f"p{number}", "number": f"A{number:08}", "name": f"Anggota {number}", "status": "active"}
        yield known | {"expires": date(2027, 1, 1)}


def _loans() -> Iterator[dict[str, Any]]:
    for number in range(LOANS):
        lent_at = MONDAY - HALF_A_YEAR * (1 - number / LOANS)
        done = {"returned_at": lent_at + timedelta(hours=1), "returned_kiosk": f"K{1 + number // 2 % STANDS}"}
        yield done | {
            "patron_id": f"p{number * 7919 % MEMBERS}",
            "item_id": 1,
            "kiosk": f"K{1 + number % STANDS}",
            "lent_at": lent_at,
            "due": lent_at.date(),
            "number": f"L{number}",
        }


if __name__ == "__main__":
    sys.exit(main())
