"""Lines turned into ESC/POS bytes by python-escpos and a printer's profile, and into allowed ones only."""

from __future__ import annotations

import importlib.util
import json
import logging
import os
import struct
from collections import deque
from collections.abc import Iterable
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from kiosk.hardware.paper import Roll
from kiosk.qr import Matrix
from kiosk.receipts.document import Style
from kiosk.receipts.layout import Line

_LINES_TO_THE_TEAR_BAR = 6  # what python-escpos feeds before a cut
_LETTER = 12  # dots: the width of font A
_LARGEST_MODULE = 8  # dots, one millimetre: larger ones only take paper
_SMALLEST_MODULE = 2  # dots: a lonely black dot could be DLE, which printers obey even inside a picture
_SHARE = 0.75  # of the paper's width: all of a code is wider than many a phone sees at once


class Cutting(StrEnum):
    """PART leaves a bridge so that a receipt does not fall; the profile decides what the cutter can."""

    PART = "part"
    FULL = "full"
    NONE = "none"


def page(lines: Iterable[Line], profile: str, cut: Cutting, columns: int = 48) -> bytes:
    """The bytes that print `lines` on a printer of that python-escpos profile, whose paper is `columns` letters wide,
    and cut the paper after them.

    No code page is ever chosen: the text is ASCII. Raises `ForbiddenCommand` when a byte would be more than
    kiosk.hardware.paper allows. The first call takes a quarter of a second or more: call it in a thread.
    """
    printer = _blank_sheet(profile)
    printer.hw("INIT")
    for line in lines:
        if line.picture:
            _draw(printer, line.picture, columns * _LETTER)
        else:
            _write(printer, line)
    printer.set(align="left", bold=False, normal_textsize=True)
    if cut is Cutting.NONE:
        printer.print_and_feed(_LINES_TO_THE_TEAR_BAR)
    else:
        printer.cut(mode=cut.upper())
    output = bytes(printer.output)
    deque(Roll().feed(output), maxlen=0)
    return output


def profiles() -> frozenset[str]:
    """The names of python-escpos's printer profiles, read without the library's slow import."""
    spec = importlib.util.find_spec("escpos")
    if spec is None or spec.origin is None:
        return frozenset()
    capabilities = Path(spec.origin).with_name("capabilities.json").read_text("utf-8")
    return frozenset(json.loads(capabilities)["profiles"])


@cache
def load_escpos() -> Any:
    """python-escpos's printer without a device. Blocks for the import, the first time.

    The library adds a handler to the root logger and parses 35 profiles of YAML at each start: the handler is
    taken away again, and the parsed profiles are kept in our cache directory.
    """
    _keep_parsed_profiles()
    root = logging.getLogger()
    before = list(root.handlers)
    from escpos.printer import Dummy

    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
    return Dummy


def _blank_sheet(profile: str) -> Any:
    """An encoder of our own, because two profiles know no CP437, and none may switch code pages."""
    sheet = load_escpos()
    from escpos.magicencode import Encoder

    ascii_only = {"encoder": Encoder({"CP437": 0}), "encoding": "CP437", "disabled": True}
    return sheet(profile=profile, magic_encode_args=ascii_only)


def _keep_parsed_profiles() -> None:
    """The directory is ours alone: what lies there is unpickled."""
    home = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    folder = Path(os.environ.get("CACHE_DIRECTORY") or os.path.join(home, "anjungan"), "escpos")
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError:
        return  # a read-only system parses the profiles at each start
    os.environ.setdefault("ESCPOS_CAPABILITIES_PICKLE_DIR", str(folder))


def _draw(printer: Any, modules: Matrix, dots: int) -> None:
    """As a raster (GS v 0), which printers know that have no symbols of their own; it is as wide as the paper, because
    not all of them can put one in the middle. python-escpos would ask its profile how wide that is, which often
    does not know."""
    from escpos.image import EscposImage
    from PIL import Image

    side = len(modules) * max(_SMALLEST_MODULE, min(_LARGEST_MODULE, int(dots * _SHARE) // len(modules)))
    code = Image.new("1", (len(modules), len(modules)))
    code.putdata([not dark for row in modules for dark in row])
    paper = Image.new("1", (dots // 8 * 8, side), 1)
    paper.paste(code.resize((side, side), Image.Resampling.NEAREST), ((paper.width - side) // 2, 0))
    printer.set(align="left", bold=False, normal_textsize=True)
    raster = EscposImage(paper)
    head = b"\x1dv0\x00" + struct.pack("<HH", raster.width_bytes, raster.height)
    printer._raw(head + raster.to_raster_format())  # noqa: SLF001 - the only way to send what its profile forbids


def _write(printer: Any, line: Line) -> None:
    large, tall = line.style is Style.LARGE, line.style in (Style.LARGE, Style.TALL)
    printer.set(
        align="center" if line.centred else "left",
        bold=line.style is not Style.NORMAL,
        normal_textsize=not tall,
        double_width=large,
        double_height=tall,
    )
    printer.textln(line.text)
