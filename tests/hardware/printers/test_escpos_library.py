"""python-escpos in our process: it comes late, leaves the logs alone, and prints on paper only."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path


def _run(program: str, cache: Path) -> str:
    """What a fresh interpreter says on its standard output; it must say nothing else."""
    environment = {"CACHE_DIRECTORY": str(cache), "TMPDIR": str(cache), "PATH": ""}
    ran = subprocess.run(
        [sys.executable, "-W", "error", "-c", program], capture_output=True, text=True, check=True, env=environment
    )
    assert ran.stderr == ""
    return ran.stdout


_PAGE = """
import logging
from kiosk.hardware.escpos_page import Cutting, page
from kiosk.receipts.layout import Line
page([Line("Buku")], "default", Cutting.PART)
print(logging.getLogger().handlers)
"""


def test_a_page_leaves_no_log_handler_and_says_nothing(tmp_path: Path) -> None:
    assert _run(_PAGE, tmp_path) == "[]\n"


def test_the_parsed_profiles_are_kept_for_the_next_start(tmp_path: Path) -> None:
    _run(_PAGE, tmp_path)
    (kept,) = (tmp_path / "escpos").iterdir()
    first = kept.stat().st_mtime_ns
    _run(_PAGE, tmp_path)
    assert kept.stat().st_mtime_ns == first


def test_a_read_only_cache_is_no_obstacle(tmp_path: Path) -> None:
    (tmp_path / "escpos").touch()
    assert _run(_PAGE, tmp_path) == "[]\n"


def test_heavy_libraries_wait_until_a_printer_is_used(tmp_path: Path) -> None:
    program = """
import sys
from kiosk.hardware import printer_escpos, printer_virtual
printer_escpos.DRIVER("p", "network", host="192.0.2.1")
print([name for name in ("escpos", "PIL", "serial", "usb", "babel", "yaml") if name in sys.modules])
"""
    assert _run(program, tmp_path) == "[]\n"
