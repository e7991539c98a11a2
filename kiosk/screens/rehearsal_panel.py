"""A rehearsal's cards and books beside the glass: touching one scans it. In a library this is never loaded."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from kivy.properties import StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout

from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.parts import Plate

ICONS = {"card": "identification-card", "book": "book"}


class Sample(Protocol):
    """A card or book; `kind` is "card" or "book"."""

    @property
    def label(self) -> str: ...
    @property
    def code(self) -> str: ...
    @property
    def kind(self) -> str: ...


class SampleRow(ButtonBehavior, Plate):
    """No touchable of the kiosk: the kiosk does not know that it is rehearsing."""

    label = StringProperty("")
    code = StringProperty("")
    icon = StringProperty("")


class RehearsalPanel(BoxLayout):
    """`scan` is called with the code of the sample that was touched."""

    language = StringProperty("id")

    def __init__(self, samples: Sequence[Sample], scan: Callable[[str], None], language: str = "id") -> None:
        super().__init__(language=language)
        for sample in samples:
            row = SampleRow(label=legible(sample.label), code=sample.code, icon=ICONS[sample.kind])
            row.bind(on_release=lambda touched: scan(touched.code))
            self.ids.samples.add_widget(row)


load(__file__)
