"""Puts widgets onto a screen and takes them away, so that what is not there can neither be seen nor touched."""

from __future__ import annotations

from collections.abc import Sequence

from kivy.uix.widget import Widget


def put(place: Widget, wanted: Sequence[Widget]) -> None:
    """Exactly these widgets, in this order, wherever they were before; untouched where they are there already."""
    if place.children[::-1] != list(wanted):
        place.clear_widgets()
        for widget in wanted:
            if widget.parent is not None:
                widget.parent.remove_widget(widget)
            place.add_widget(widget)
