"""Every printer peer in turn, so that one set of tests is every connection's contract."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.peers.escpos_printer import PrinterPeer, pty_printer, tcp_printer


@pytest.fixture(params=["network", "serial", "file"])
def peer(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[PrinterPeer]:
    connection: str = request.param
    with tcp_printer() if connection == "network" else pty_printer(tmp_path, connection) as printer:
        yield printer
