"""One book in a list: what it is, and perhaps a way to take it out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from kivy.properties import StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from bridge.contract.circulation import Item
from kiosk.screens.kv import load
from kiosk.screens.legible import legible
from kiosk.screens.parts import Plate
from kiosk.screens.telling import name_of

Row = TypeVar("Row", bound=Widget)


class ItemRow(Plate):
    """The item itself."""

    language = StringProperty("id")
    barcode = StringProperty("")
    name = StringProperty("")
    author = StringProperty("")
    call_number = StringProperty("")

    def draw(self, item: Item, language: str) -> None:
        self.language, self.barcode = language, item.barcode
        self.name, self.author = name_of(language, item), legible(item.author)
        self.call_number = legible(item.call_number)


class RemovableItemRow(ItemRow):
    """With a button that takes the item out of the basket again."""


def lay_out(column: BoxLayout, number: int, new: Callable[[], Row]) -> list[Row]:
    """The column's first `number` rows; rows that are there already stay, in their order, top down."""
    for row in column.children[: max(0, len(column.children) - number)]:
        column.remove_widget(row)
    while len(column.children) < number:
        column.add_widget(new())
    return column.children[::-1]


load(__file__)
