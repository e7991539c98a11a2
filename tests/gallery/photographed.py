"""Photographs every example twice, of two different patrons, and tells where the pictures are not the same.

A program of its own, because Kivy has one window a process: `python -m tests.gallery.photographed WIDTH HEIGHT
some|all [DIR]`, where some are two of each kind of view.
Prints one finding a line, and at the end how many views look different as long as nothing is covered.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from kiosk.screens import bootstrap

WIDTH, HEIGHT = int(sys.argv[1]), int(sys.argv[2])
EACH = {"some": 2, "all": 1000}[sys.argv[3]]
OUT = Path(sys.argv[4]) if len(sys.argv) > 4 else None
bootstrap.prepare(WIDTH, HEIGHT, fullscreen=False, show_cursor=False, frames=120)

from kivy.base import EventLoop, runTouchApp, stopTouchApp  # noqa: E402 - Kivy reads its configuration when imported
from kivy.uix.label import Label  # noqa: E402
from kivy.uix.scrollview import ScrollView  # noqa: E402
from kivy.uix.widget import Widget  # noqa: E402

from bridge.contract.upkeep import LONGEST_PICTURE, PICTURE_SIZE  # noqa: E402
from kiosk.screens import photograph as photographing  # noqa: E402
from kiosk.screens.glass import Glass  # noqa: E402
from kiosk.screens.photograph import PLAIN, SEEN, Box, drawn, photograph, private  # noqa: E402
from kiosk.screens.touchable import TYPED, Touchable  # noqa: E402
from kiosk.screens.typed import TypedPlate  # noqa: E402
from kiosk.views import View  # noqa: E402
from tests.gallery.examples import EXAMPLES  # noqa: E402
from tests.gallery.twins import twin  # noqa: E402

SCALE = min(1.0, SEEN * PICTURE_SIZE / WIDTH)


def main() -> None:
    glass = Glass(lambda _: None, ("id", "en"), library="Perpustakaan Contoh")
    runTouchApp(glass, embedded=True)
    different = 0
    examples = dict(chosen())
    for name, view in examples.items():
        first, other = seen(glass, view), seen(glass, twin(view))
        if first.covered != other.covered:
            first = seen(glass, view)  # as it is after a view that scrolls as far
        different += first.bare != other.bare
        for finding in [*findings(glass, first, other, OUT / f"{name}.png" if OUT else None)]:
            print(f"{WIDTH}x{HEIGHT} {name}: {finding}")
    print(f"{different} of {len(examples)} views differ while nothing is covered")
    stopTouchApp()


def chosen() -> Iterator[tuple[str, View]]:
    """Those with somebody's data come first, because others prove little."""
    kinds: Counter[type[View]] = Counter()
    for name, view in sorted(EXAMPLES.items(), key=lambda example: twin(example[1]) == example[1]):
        kinds[type(view)] += 1
        if kinds[type(view)] <= EACH:
            yield name, view


class Seen(NamedTuple):
    """The pixels of a picture, and those of one on which nothing is covered."""

    covered: bytes
    bare: bytes


def seen(glass: Glass, view: View) -> Seen:
    glass.show(view, "id")
    for _ in range(3):
        EventLoop.idle()
    covered, _ = drawn(glass, SCALE)
    photographing.private = nothing
    bare, _ = drawn(glass, SCALE)
    photographing.private = private
    return Seen(covered, bare)


def nothing(glass: Widget) -> Iterator[Box]:
    """Covers nothing."""
    return iter(())


def findings(glass: Glass, first: Seen, other: Seen, kept: Path | None) -> Iterator[str]:
    if first.covered != other.covered:
        yield "the pictures of two patrons differ"
    picture = photograph(glass)
    if len(picture) > LONGEST_PICTURE or int.from_bytes(picture[16:20]) > PICTURE_SIZE:
        yield f"the picture is too large: {len(picture)} bytes"
    if kept:
        kept.write_bytes(picture)
    covers = list(private(glass))
    plain = [widget for widget in glass.walk(restrict=True) if is_plain(widget)]
    if not plain:
        yield "nothing of it can be read"
    yield from (f"{label.text!r} is covered" for label in plain if any(touches(label, cover) for cover in covers))


def is_plain(widget: Widget) -> bool:
    """Words of our own that are to be read: not where somebody types, and not in a list, which may be scrolled away."""
    says = isinstance(widget, Label) and widget.text in PLAIN and bool(widget.text) and bool(widget.opacity)
    return says and not any(hides(above) for above in ancestors(widget))


def ancestors(widget: Widget) -> Iterator[Widget]:
    while widget.parent is not None and widget.parent is not widget:
        widget = widget.parent
        yield widget


def hides(widget: Widget) -> bool:
    is_key = isinstance(widget, Touchable) and widget.button in TYPED
    return is_key or isinstance(widget, TypedPlate | ScrollView) or getattr(widget, "private", False)


def touches(label: Label, cover: Box) -> bool:
    """Whether the cover hides part of the letters."""
    x, y = label.to_window(*label.center)
    width, height = label.texture_size
    part = Box(x - width / 2, y - height / 2, x + width / 2, y + height / 2).within(cover)
    return part.right - part.left > 2 and part.top - part.bottom > 2


if __name__ == "__main__":
    main()
