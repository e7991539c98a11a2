"""Draws what a receipt printer put on its paper, dot for dot, as a picture of the torn-off slip."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from kiosk.hardware.paper import Cut, Mark, PaperLine, Raster

if TYPE_CHECKING:
    from PIL.Image import Image
    from PIL.ImageFont import FreeTypeFont

_LETTER, _FEED = 12, 30  # dots: the width of font A, and from line to line
_ASCENT = 20  # dots from a line's top to the feet of its letters
_EDGE = 40  # dots of blank paper at each side: 58 mm paper prints 48 mm, 80 mm paper 72 mm (203 dots an inch)
_ZOOM = 2  # pixels a dot
_DESK, _PAPER, _INK = (214, 210, 202), (253, 252, 248), (38, 36, 44)
_MARGIN = 28  # dots of desk around the paper
_TOOTH = 6  # dots: the saw of the tear bar


def draw(marks: Iterable[Mark], columns: int) -> Image:
    """An RGB picture of one slip, up to its first cut; `columns` is how many letters fit its width."""
    lines = _slip(marks)
    dots = _printed(lines, columns)
    paper = _shaped((dots.width + 2 * _EDGE, dots.height + 2 * _EDGE))
    return _on_the_desk(dots, paper)


def _slip(marks: Iterable[Mark]) -> list[PaperLine | Raster]:
    lines: list[PaperLine | Raster] = []
    for mark in marks:
        match mark:
            case PaperLine() | Raster():
                lines.append(mark)
            case Cut():
                break
    while lines and lines[-1] == PaperLine(""):
        del lines[-1]  # what is fed to reach the knife is drawn as margin
    return lines


def _printed(lines: list[PaperLine | Raster], columns: int) -> Image:
    """Black dots on white; a tall line takes the height of two."""
    from PIL import Image

    dots = Image.new("L", (columns * _LETTER, sum(map(_height, lines)) or _FEED), 255)
    top = 0
    for line in lines:
        if isinstance(line, Raster):
            dots.paste(_picture(line), (0, top))
        elif line.text:
            letters = _letters(line)
            dots.paste(letters, ((dots.width - letters.width) // 2 if line.centred else 0, top))
        top += _height(line)
    return dots


def _height(line: PaperLine | Raster) -> int:
    if isinstance(line, Raster):
        return len(line.rows)
    return _FEED * (2 if line.tall else 1)


def _picture(raster: Raster) -> Image:
    from PIL import Image

    size = (8 * len(raster.rows[0]), len(raster.rows))
    return Image.frombytes("1", size, bytes(255 - dots for dots in b"".join(raster.rows))).convert("L")


def _letters(line: PaperLine) -> Image:
    """The line's dots; the printer makes wide and tall letters by repeating dots, and so do we."""
    from PIL import Image, ImageDraw

    letters = Image.new("L", (len(line.text) * _LETTER, _FEED), 255)
    pen = ImageDraw.Draw(letters)
    pen.fontmode = "1"
    for column, letter in enumerate(line.text):
        pen.text((column * _LETTER, _ASCENT), letter, fill=0, font=_font(line.bold), anchor="ls")
    size = (letters.width * (2 if line.wide else 1), letters.height * (2 if line.tall else 1))
    return letters.resize(size, Image.Resampling.NEAREST)


@cache
def _font(bold: bool) -> FreeTypeFont:
    from PIL import ImageFont

    weight = "ExtraBold" if bold else "Regular"
    return ImageFont.truetype(Path(__file__).with_name("fonts") / f"JetBrainsMono-{weight}.ttf", 20)


def _shaped(size: tuple[int, int]) -> Image:
    """White where there is paper: straight at the head, where the last slip was cut, and torn at the foot."""
    from PIL import Image, ImageDraw

    width, height = size
    mask = Image.new("L", (width * _ZOOM, height * _ZOOM), 0)
    teeth = [(x, height - (_TOOTH if (x // _TOOTH) % 2 else 0)) for x in range(width, -1, -_TOOTH)]
    outline = [(0, 0), (width, 0), *teeth, (0, height - _TOOTH)]
    ImageDraw.Draw(mask).polygon([(x * _ZOOM, y * _ZOOM) for x, y in outline], fill=255)
    return mask


def _on_the_desk(dots: Image, paper: Image) -> Image:
    from PIL import Image, ImageFilter

    margin = _MARGIN * _ZOOM
    picture = Image.new("RGB", (paper.width + 2 * margin, paper.height + 2 * margin), _DESK)
    shadow = Image.new("L", picture.size, 0)
    shadow.paste(paper.point(lambda white: white // 3), (margin, margin + 6 * _ZOOM))
    picture.paste((70, 60, 48), mask=shadow.filter(ImageFilter.GaussianBlur(8 * _ZOOM)))
    picture.paste(_PAPER, (margin, margin), mask=paper)
    burnt = dots.resize((dots.width * _ZOOM, dots.height * _ZOOM), Image.Resampling.NEAREST)
    soft = burnt.filter(ImageFilter.GaussianBlur(0.7)).point(lambda white: 255 - white)
    picture.paste(_INK, (margin + _EDGE * _ZOOM, margin + _EDGE * _ZOOM), mask=soft)
    return picture
