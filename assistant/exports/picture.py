"""A chart → a PNG that can be read on a telephone, for chat channels that show pictures only."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from io import BytesIO
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING

import matplotlib
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, get_font

from assistant.domain.answer import Chart, Series
from assistant.exports.cells import clean, is_number
from assistant.indicators.numbers import display, grouped
from assistant.messages import message

if TYPE_CHECKING:
    from matplotlib.axes import Axes

LARGEST = 1280  # pixels, either side
MOST_BARS = 24  # names that still fit below each other
_WIDTH, _DPI = 1080, 100
_COLOURS = ("#1f5fa8", "#d9822b", "#3a8f5c", "#8a4fa3", "#b8403a", "#5c6670")
_INK, _FAINT = "#1c2733", "#c9d2dc"
_FONTS = Path(matplotlib.get_data_path()) / "fonts" / "ttf"
_PLAIN, _BOLD = _FONTS / "DejaVuSans.ttf", _FONTS / "DejaVuSans-Bold.ttf"
_LEFT, _NAMES, _RIGHT = 110, 350, 30  # pixels beside the drawing; bars have their names on the left
_NAME_LENGTH, _TITLE_LENGTH, _NOTE_LENGTH = 24, 52, 112  # characters of a line
_MOST_NOTES = 8  # lines
_MOST_SAID = 12  # points of a line that say their value
_DRAWING = threading.Lock()  # matplotlib's fonts are shared by all figures


def picture(chart: Chart, notes: Sequence[str] = ()) -> bytes:
    """Returns the bytes of a PNG, at most 1,280 pixels wide and high; blocking, about half a second.

    Args:
        notes: what has to stand below the chart (where the figures come from, then the doubts); cut after two lines each
            and eight together.

    Raises:
        ValueError: the chart has no category or no series.
    """
    if not chart.categories or not chart.series:
        raise ValueError("a chart needs a category and a series")
    with _DRAWING:
        return _drawn(chart, notes)


def _drawn(chart: Chart, notes: Sequence[str]) -> bytes:
    is_line, several = chart.type == "line", len(chart.series) > 1
    shown = len(chart.categories) if is_line else max(1, min(len(chart.categories), MOST_BARS // len(chart.series)))
    title = _lines(chart.title, _TITLE_LENGTH, most=3)
    below_it = _notes(chart, len(chart.categories) - shown, notes)
    above = 36 + 40 * len(title) + (44 if several else 0)
    below = (90 if is_line else 30) + 26 * len(below_it)
    rows = shown * len(chart.series)
    height = 720 if is_line else min(LARGEST, above + below + max(160, 40 * rows + 14 * shown))
    figure = Figure(figsize=(_WIDTH / _DPI, height / _DPI), dpi=_DPI, facecolor="white")
    FigureCanvasAgg(figure)
    left = _LEFT if is_line else _NAMES
    box = (left / _WIDTH, below / height, (_WIDTH - left - _RIGHT) / _WIDTH, (height - above - below) / height)
    (_draw_line if is_line else _draw_bars)(figure.add_axes(box), chart, shown)
    for at, line in enumerate(title):
        _write(figure, 1 - (40 + 40 * at) / height, line, _font(19, bold=True))
    for at, line in enumerate(reversed(below_it)):
        _write(figure, (22 + 26 * at) / height, line, _font(11))
    if several:
        where = (24 / _WIDTH, 1 - (above - 56) / height)
        columns = min(3, len(chart.series))
        legend = figure.legend(loc="upper left", bbox_to_anchor=where, ncols=columns, frameon=False, prop=_font(13))
        for text in legend.get_texts():
            text.set_parse_math(False)
    file = BytesIO()
    figure.savefig(file, format="png")
    return file.getvalue()


def _notes(chart: Chart, more: int, notes: Sequence[str]) -> list[str]:
    unit = [message("export.picture.unit", unit=_text(chart.unit))] if chart.unit not in ("", "%") else []
    left_out = [message("export.picture.more", count=more)] if more > 0 else []
    told = [line for note in notes for line in _lines(note, _NOTE_LENGTH, most=2)]
    return [*unit, *left_out, *told[:_MOST_NOTES]]


def _write(figure: Figure, y: float, line: str, font: FontProperties) -> None:
    figure.text(30 / _WIDTH, y, line, font=font, color=_INK, va="center", parse_math=False)


def _draw_bars(axes: Axes, chart: Chart, shown: int) -> None:
    """Lying bars, the first on top; each says its own value."""
    thick = 0.78 / len(chart.series)
    said: list[tuple[float, float, str]] = []  # where a bar ends, at which height, and its value
    for at, series in enumerate(chart.series):
        values = _values(series.values, shown)
        places = [row - 0.39 + thick * (at + 0.5) for row in range(shown)]
        lengths = [0.0 if value is None else value for value in values]
        axes.barh(places, lengths, height=thick * 0.92, color=_COLOURS[at % len(_COLOURS)], label=_label(series))
        said += zip(lengths, places, (_said(value, chart.unit) for value in values), strict=True)
    for end, place, value in said:
        aside, side = (6, "left") if end >= 0 else (-6, "right")
        axes.annotate(
            value, (end, place), (aside, 0), textcoords="offset points", ha=side, va="center",
            font=_font(14), color=_INK, parse_math=False,
        )  # fmt: skip
    names = ["\n".join(_lines(name, _NAME_LENGTH, most=2)) for name in chart.categories[:shown]]
    axes.set_yticks(range(shown), names, font=_font(14 if len(said) <= 18 else 12), parse_math=False)
    axes.set_ylim(shown - 0.4, -0.6)
    axes.set_xlim(*_limits(said))
    axes.set_xticks([])
    axes.axvline(0, color=_FAINT, linewidth=1.2)
    axes.tick_params(length=0, labelcolor=_INK)
    axes.spines[:].set_visible(False)


def _limits(said: Sequence[tuple[float, float, str]]) -> tuple[float, float]:
    """Returns the ends of the axis so that the longest value fits beside the longest bar, on either side of zero."""
    low, high = min(0.0, *(end for end, _, _ in said)), max(0.0, *(end for end, _, _ in said))
    room = 14 + 12 * max(len(value) for _, _, value in said)  # pixels
    room_left = room if low < 0 else 0
    per_pixel = ((high - low) or 1.0) / max(100, _WIDTH - _NAMES - _RIGHT - room - room_left)
    return low - room_left * per_pixel, high + room * per_pixel


def _draw_line(axes: Axes, chart: Chart, shown: int) -> None:
    """Lines over the categories in order; a missing value leaves a gap."""
    for at, series in enumerate(chart.series):
        values = _values(series.values, shown)
        points = [float("nan") if value is None else value for value in values]
        colour = _COLOURS[at % len(_COLOURS)]
        axes.plot(range(shown), points, color=colour, linewidth=3, marker="o", markersize=8, label=_label(series))
        if len(chart.series) > 1 or shown > _MOST_SAID:
            continue
        for place, value in enumerate(values):
            if value is not None:
                axes.annotate(
                    _said(value, chart.unit), (place, value), (0, 12), textcoords="offset points", ha="center",
                    font=_font(13), color=_INK, parse_math=False,
                )  # fmt: skip
    step = -(-shown // 7)
    names = ["\n".join(_lines(name, 10, most=2)) for name in chart.categories[::step]]
    axes.set_xticks(range(0, shown, step), names, font=_font(13), parse_math=False)
    axes.margins(x=0.05, y=0.2)
    axes.grid(axis="y", color=_FAINT, linewidth=0.8)
    axes.yaxis.set_major_formatter(lambda value, place: grouped(value))
    for name in axes.get_yticklabels():
        name.set_fontproperties(_font(13))
    axes.spines[["top", "right", "left"]].set_visible(False)


def _said(value: float | None, unit: str) -> str:
    return message("export.picture.none") if value is None else display(value, "%" if unit == "%" else "")


def _label(series: Series) -> str:
    return f" {_text(series.name)}"  # a legend leaves out what begins with "_"


def _values(values: Sequence[float | None], shown: int) -> list[float | None]:
    """As many values as categories, None where there is no number."""
    padded = [*values[:shown], *[None] * (shown - len(values))]
    return [float(value) if value is not None and is_number(value) else None for value in padded]


def _lines(text: str, length: int, *, most: int) -> list[str]:
    """Returns the text in at most `most` lines, cut at a word."""
    return wrap(_text(text), length, max_lines=most, placeholder=" …")


def _text(text: str) -> str:
    """Returns the text with what the font has no letter for replaced."""
    letters = get_font(str(_PLAIN))
    return "".join(c if letters.get_char_index(ord(c)) else "?" for c in " ".join(clean(text).split()))


def _font(size: int, *, bold: bool = False) -> FontProperties:
    return FontProperties(fname=str(_BOLD if bold else _PLAIN), size=size)
