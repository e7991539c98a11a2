"""Bars of how many came, drawn by the library that writes our PDFs: the same picture on the screen and on paper."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from reportlab.graphics import renderSVG
from reportlab.graphics.charts.barcharts import VerticalBarChart
from reportlab.graphics.shapes import Drawing
from reportlab.lib.colors import HexColor

_INK, _BAR, _LINE = HexColor("#556562"), HexColor("#0f5f57"), HexColor("#e7dfd2")
_WIDTH, _HEIGHT = 470, 180  # points
_MOST_LABELS = 12


def bars(numbers: Sequence[int], labels: Sequence[str], font: str = "Helvetica") -> Any:
    """One bar for each number, with labels under as many of them as can be read."""
    drawing = Drawing(_WIDTH, _HEIGHT)
    chart = VerticalBarChart()
    chart.x, chart.y, chart.width, chart.height = 32, 20, _WIDTH - 36, _HEIGHT - 30
    chart.data = [list(numbers) or [0]]
    every = -(-len(labels) // _MOST_LABELS) or 1
    chart.categoryAxis.categoryNames = [name if at % every == 0 else "" for at, name in enumerate(labels)] or [""]
    _dress(chart, font, max(numbers, default=0))
    drawing.add(chart)
    return drawing


def svg(drawing: Any) -> bytes:
    return renderSVG.drawToString(drawing).encode()  # type: ignore[no-any-return]  # reportlab has no types


def _dress(chart: VerticalBarChart, font: str, most: int) -> None:
    chart.bars[0].fillColor, chart.bars[0].strokeColor = _BAR, None
    chart.barWidth, chart.groupSpacing = 8, 3
    for axis in (chart.categoryAxis, chart.valueAxis):
        axis.strokeColor, axis.labels.fontName, axis.labels.fontSize, axis.labels.fillColor = _LINE, font, 9, _INK
        axis.visibleTicks = False
    chart.valueAxis.valueMin, chart.valueAxis.valueMax = 0, _rounded(most)
    chart.valueAxis.valueStep = _rounded(most) / 4
    chart.valueAxis.visibleGrid, chart.valueAxis.gridStrokeColor = True, _LINE
    chart.valueAxis.labelTextFormat = "%d"


def _rounded(most: int) -> int:
    """The next of 4, 8, 20, 40, 80, 200: four lines divide it well."""
    step = 4
    while step < most:
        step = step * 5 // 2 if str(step)[0] == "8" else step * 2
    return step
