"""A scroll whose content grows at its end while somebody reads."""

from __future__ import annotations

from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget


class GrowingScroll(ScrollView):
    """Kivy keeps the share of the way down; a reader wants to keep the line."""

    def __init__(self, **values: object) -> None:
        self._above = 0.0
        super().__init__(**values)

    def add_widget(self, widget: Widget, *args: object, **values: object) -> None:
        super().add_widget(widget, *args, **values)
        widget.fbind("height", self._grown)

    def go_to_top(self) -> None:
        self._above, self.scroll_y = 0.0, 1

    def keep_place(self) -> None:
        """Remembers how far the reader is from the top, until the content has its new height."""
        self._above = (1 - self.scroll_y) * max(0, self.viewport_size[1] - self.height)

    def _grown(self, _: Widget, height: float) -> None:
        beyond = height - self.height
        self.scroll_y = 1 - min(1, self._above / beyond) if beyond > 0 else 1
