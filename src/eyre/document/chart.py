"""A dot chart as SVG: dots on one axis, a row per subject, the printed values in columns beside them.

The picture stretches to the width it is given. Series differ in shape as well as in colour. Labels are wrapped by an
estimate of their width that leaves room for a wider font than ours, because the page may be read without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from math import ceil, floor

from eyre.document import palette
from eyre.document.markup import escaped
from eyre.document.model import ChartRow, Dot, DotChart

WIDTH = 720
MARGIN = 4
LABEL_WIDTH = 296
VALUE_WIDTH = 56
FONT_SIZE = 14
SMALL = 12.5
LINE = 17
MARKER = 6.5
FONT = "'IBM Plex Sans', 'Segoe UI', 'Helvetica Neue', Arial, sans-serif"
NO_VALUE = "–"


@dataclass(frozen=True, slots=True)
class _Scale:
    """From the units of the axis to the units of the picture."""

    left: float
    right: float
    minimum: float
    maximum: float

    def x(self, value: float) -> float:
        return self.left + (value - self.minimum) / (self.maximum - self.minimum) * (self.right - self.left)


def draw_chart(chart: DotChart, key: str, title: str, description: str) -> str:
    """Draw the chart as an SVG element; title and description are read out in its place.

    key makes the ids of title and description unique on a page.
    """
    scale = _Scale(
        MARGIN + LABEL_WIDTH + 16, WIDTH - VALUE_WIDTH * len(chart.series) - 16, chart.minimum, chart.maximum
    )
    legend, top = _legend(chart)
    axis_top = top + 34
    rows: list[str] = []
    y = float(axis_top)
    for number, row in enumerate(chart.rows):
        lines = wrap(row.label, LABEL_WIDTH, FONT_SIZE)
        height = max(26, LINE * len(lines) + 9)
        rows.append(_row(chart, row, lines, scale, y, height, first=number == 0))
        y += height
    total = y + 8
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="chart" viewBox="0 0 {WIDTH} {_n(total)}" role="img" '
        f'aria-labelledby="{escaped(key)}-title {escaped(key)}-desc" font-family="{FONT}" font-size="{FONT_SIZE}" '
        f'fill="{palette.INK}">',
        f'<title id="{escaped(key)}-title">{escaped(title)}</title>',
        f'<desc id="{escaped(key)}-desc">{escaped(description)}</desc>',
        *legend,
        *_axis(chart, scale, axis_top, y),
        *rows,
        "</svg>",
    ]
    return "\n".join(parts)


def wrap(label: str, width: float, size: float) -> list[str]:
    """Break a label into lines that fit the width, in units of the picture."""
    lines = [""]
    for word in label.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and text_width(longer, size) > width:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def text_width(text: str, size: float) -> float:
    """Estimate the width of a text, on the generous side."""
    return sum(_character_width(character) for character in text) * size


def _character_width(character: str) -> float:
    if character in "iljtfr.,:;'|!()[]- ":
        return 0.32
    if character in "mwMW%@–—&":
        return 0.85
    return 0.66 if character.isupper() else 0.57


def _legend(chart: DotChart) -> tuple[list[str], float]:
    """The names of the series beside their marks; gives the parts and the height they take."""
    entries = [(_marker(number, 8, 0), name) for number, name in enumerate(chart.series)]
    if chart.reference and chart.reference_value is not None:
        line = f'<path d="M8 -9V9" stroke="{palette.INK}" stroke-width="1.6" stroke-dasharray="4 3"/>'
        entries.append((line, chart.reference))
    parts: list[str] = []
    x, y = float(MARGIN), 14.0
    for mark, name in entries:
        lines = wrap(name, WIDTH - 60, FONT_SIZE)
        width = 24 + max(text_width(line, FONT_SIZE) for line in lines) + 22
        if x > MARGIN and x + width > WIDTH:
            x, y = float(MARGIN), y + 24
        parts.append(f'<g transform="translate({_n(x)} {_n(y)})">{mark}{_lines(lines, 22, 0, FONT_SIZE)}</g>')
        x += width
        y += (len(lines) - 1) * LINE
    return parts, y + 10


def _axis(chart: DotChart, scale: _Scale, top: float, bottom: float) -> list[str]:
    parts: list[str] = []
    for tick in ticks(chart.minimum, chart.maximum):
        x = _n(scale.x(tick))
        parts.append(f'<path d="M{x} {_n(top)}V{_n(bottom)}" stroke="{palette.RULE}"/>')
        parts.append(
            f'<text x="{x}" y="{_n(top - 9)}" text-anchor="middle" font-size="{SMALL}" fill="{palette.MUTED}">'
            f"{_number(tick)}{escaped(_suffix(chart.unit))}</text>"
        )
    for number in range(len(chart.series)):
        parts.append(_marker(number, _value_x(chart, number) - 14, top - 14))
    if chart.reference_value is not None:
        x = _n(scale.x(chart.reference_value))
        parts.append(
            f'<path d="M{x} {_n(top)}V{_n(bottom)}" stroke="{palette.INK}" stroke-width="1.6" stroke-dasharray="4 3"/>'
        )
    return parts


def ticks(minimum: float, maximum: float) -> list[float]:
    """Round values along the axis, four to six of them, ends included where they are round."""
    span = maximum - minimum
    magnitude = 10.0 ** (len(str(int(span))) - 2) if span >= 1 else 0.01
    step = next(step * magnitude for step in (1, 2, 2.5, 5, 10, 20, 25, 50, 100) if span / (step * magnitude) <= 5.0001)
    # A hair's breadth, so that a binary fraction such as 0.2 does not lose the tick at the end.
    first, last = ceil(minimum / step - 1e-9), floor(maximum / step + 1e-9)
    return [step * number for number in range(first, last + 1)]


def _row(
    chart: DotChart, row: ChartRow, lines: list[str], scale: _Scale, top: float, height: float, first: bool
) -> str:
    middle = top + height / 2
    parts = [] if first else [f'<path d="M{MARGIN} {_n(top)}H{WIDTH - MARGIN}" stroke="{palette.RULE}"/>']
    parts.append(_lines(lines, MARGIN, middle, FONT_SIZE))
    offsets = _offsets(row, scale, height)
    present = [dot.value for dot in row.dots if dot is not None]
    if len(present) > 1 and not any(_has_interval(dot) for dot in row.dots):
        parts.append(
            f'<path d="M{_n(scale.x(min(present)))} {_n(middle)}H{_n(scale.x(max(present)))}" '
            f'stroke="{palette.MUTED}" stroke-opacity="0.45" stroke-width="3"/>'
        )
    for number, dot in enumerate(row.dots):
        y = middle + offsets[number]
        label = NO_VALUE
        if dot is not None:
            label = dot.label
            parts.append(_whisker(number, dot, scale, y) + _marker(number, scale.x(dot.value), y))
        parts.append(
            f'<text x="{_n(_value_x(chart, number))}" y="{_n(middle + 5)}" text-anchor="end" '
            f'font-weight="600">{escaped(label)}</text>'
        )
    return "".join(parts)


def _offsets(row: ChartRow, scale: _Scale, height: float) -> list[float]:
    """Move the marks of a row apart, up and down, where they or their intervals would cover each other."""
    places = sorted(scale.x(dot.value) for dot in row.dots if dot is not None)
    close = any(right - left < 2 * MARKER for left, right in pairwise(places))
    if len(places) < 2 or not (close or any(_has_interval(dot) for dot in row.dots)):
        return [0.0] * len(row.dots)
    gap = min(10.0, (height - 14) / (len(row.dots) - 1))
    middle = (len(row.dots) - 1) / 2
    return [(number - middle) * gap for number in range(len(row.dots))]


def _has_interval(dot: Dot | None) -> bool:
    return dot is not None and dot.low is not None and dot.high is not None


def _whisker(series: int, dot: Dot, scale: _Scale, y: float) -> str:
    if dot.low is None or dot.high is None:
        return ""
    low, high = scale.x(max(dot.low, scale.minimum)), scale.x(min(dot.high, scale.maximum))
    return (
        f'<path d="M{_n(low)} {_n(y - 4)}v8m0 -4H{_n(high)}m0 -4v8" fill="none" '
        f'stroke="{palette.SERIES[series]}" stroke-width="1.6"/>'
    )


def _marker(series: int, x: float, y: float) -> str:
    """The mark of a series: full circle, open diamond, full square, open triangle."""
    colour, r = palette.SERIES[series], MARKER
    place = f"{_n(x)} {_n(y)}"
    if series == 0:
        return f'<circle cx="{_n(x)}" cy="{_n(y)}" r="{r}" fill="{colour}"/>'
    if series == 1:
        d = f"M{place}m0 {-r}l{r} {r}l{-r} {r}l{-r} {-r}z"
        return f'<path d="{d}" fill="{palette.PAPER}" stroke="{colour}" stroke-width="2.6"/>'
    if series == 2:
        return f'<path d="M{place}m-5.5 -5.5h11v11h-11z" fill="{colour}"/>'
    return f'<path d="M{place}m0 {-r}l{r} 11.5h{-2 * r}z" fill="{palette.PAPER}" stroke="{colour}" stroke-width="2.2"/>'


def _value_x(chart: DotChart, series: int) -> float:
    return WIDTH - MARGIN - VALUE_WIDTH * (len(chart.series) - 1 - series)


def _lines(lines: list[str], x: float, middle: float, size: float) -> str:
    """Lines of text, centred on a height."""
    first = middle - (len(lines) - 1) * LINE / 2 + size * 0.35
    return "".join(
        f'<text x="{_n(x)}" y="{_n(first + LINE * number)}" font-size="{size}">{escaped(line)}</text>'
        for number, line in enumerate(lines)
    )


def _suffix(unit: str) -> str:
    return "%" if unit in ("%", "percent", "per cent") else ""


def _number(value: float) -> str:
    return f"{value:g}"


def _n(value: float) -> str:
    """A coordinate with at most one decimal, so that the picture is the same on every machine."""
    return f"{value:.1f}".removesuffix(".0")
