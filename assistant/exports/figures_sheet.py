"""The sheet "Số liệu": the table of an answer or its one number, and a chart that Excel draws from these cells."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from assistant.domain.answer import Cell, Chart, IndicatorAnswer, IndicatorReference, Table
from assistant.exports.cells import Styles, label, number_format, write
from assistant.messages import message

MOST_ROWS, MOST_COLUMNS = 20_000, 200  # of a table; far below the limits of a sheet, far above what an answer shows
_WIDEST = 60  # characters of a column
_GAP = 1  # empty columns between table and chart
_SINGLE = 2  # columns of an answer with one number
_NOTHING = Table((), ())


def write_figures(workbook: Any, name: str, answer: IndicatorAnswer, look: Styles) -> None:
    """Adds the sheet of one answer."""
    sheet = workbook.add_worksheet(name)
    sheet.hide_gridlines(2)
    reference, table = answer.indicator, answer.table
    write(sheet, 0, 0, answer.chart.title if answer.chart else reference.metric_name, look.title)
    top = 1
    for line in _heading(answer):
        write(sheet, top, 0, line, look.plain)
        top += 1
    if table is None:
        _write_single(sheet, top + 1, reference, look)
    else:
        write_table(sheet, top + 1, table, look)
    chart = answer.chart
    if chart is not None and chart.series and 0 < len(chart.categories) <= MOST_ROWS:
        _draw(workbook, sheet, top + 1, table or _NOTHING, chart, look)


def _heading(answer: IndicatorAnswer) -> list[str]:
    """What has to be read with the figures: which they are, of what day, and every doubt about them."""
    reference, table = answer.indicator, answer.table
    scope = message("export.scope", unit=reference.unit_name, period=reference.period.label)
    lines = [
        reference.period.label if table is not None else scope,  # a table names its units itself
        message("export.until", date=reference.as_of.strftime("%d/%m/%Y")),
        *answer.text.split("\n"),
        *(message("export.warning", text=warning) for warning in reference.warnings if warning not in answer.text),
    ]
    if table is not None and (len(table.rows) > MOST_ROWS or len(table.columns) > MOST_COLUMNS):
        lines.append(message("export.cut", rows=MOST_ROWS, columns=MOST_COLUMNS))
    return lines


def _write_single(sheet: Any, top: int, reference: IndicatorReference, look: Styles) -> None:
    """Writes one number and what it was made of, a row each."""
    percent = look.percent if reference.display.endswith("%") else None
    figures = (
        ("value", reference.value, percent),
        ("numerator", reference.numerator, None),
        ("denominator", reference.denominator, None),
        ("target", reference.target, percent),
    )
    write(sheet, top, 0, message("export.figure.name"), look.header)
    write(sheet, top, 1, reference.metric_name, look.header)
    sheet.set_column(0, 0, 24)
    sheet.set_column(1, 1, 40)
    known = [(part, number, own) for part, number, own in figures if number is not None]
    for down, (part, number, own) in enumerate(known, start=1):
        write(sheet, top + down, 0, message(f"export.figure.{part}"), look.plain)
        write(sheet, top + down, 1, number, own or number_format([number], look))


def write_table(sheet: Any, top: int, table: Table, look: Styles) -> None:
    """Writes headings and rows; a row that is too short leaves cells empty, one that is too long is cut."""
    columns, rows = table.columns[:MOST_COLUMNS], table.rows[:MOST_ROWS]
    for at, heading in enumerate(columns):
        _write_column(sheet, top, at, heading, [row[at] if at < len(row) else None for row in rows], look)
    sheet.freeze_panes(top + 1, 0)
    if len(rows) > 1 and columns:
        sheet.autofilter(top, 0, top + len(rows), len(columns) - 1)


def _write_column(sheet: Any, top: int, at: int, heading: str, cells: Sequence[Cell], look: Styles) -> None:
    shown = number_format(cells, look)
    write(sheet, top, at, heading, look.header)
    for down, cell in enumerate(cells, start=1):
        write(sheet, top + down, at, cell, look.wrapped if isinstance(cell, str) else shown)
    longest = max((len(str(cell)) for cell in cells if cell is not None), default=0)
    sheet.set_column(at, at, min(_WIDEST, max(longest, len(heading) // 2, 12) + 2))


def _draw(workbook: Any, sheet: Any, top: int, table: Table, chart: Chart, look: Styles) -> None:
    """Draws the chart from the table's own cells where they hold its numbers, else from cells of its own beside it."""
    beside = max(_SINGLE, min(len(table.columns), MOST_COLUMNS)) + _GAP
    columns = _columns_of(table, chart)
    if columns is None:
        columns = list(range(beside, beside + 1 + len(chart.series)))
        _write_column(sheet, top, beside, message("export.figure.name"), chart.categories, look)
        for at, series in zip(columns[1:], chart.series, strict=True):
            _write_column(sheet, top, at, series.name, series.values, look)
        beside = columns[-1] + 1 + _GAP
    is_line = chart.type == "line"
    drawing = workbook.add_chart({"type": "line" if is_line else "bar"})
    first, last = top + 1, top + len(chart.categories)
    for column, series in zip(columns[1:], chart.series, strict=True):
        options = {
            "name": label(series.name),
            "categories": [sheet.get_name(), first, columns[0], last, columns[0]],
            "values": [sheet.get_name(), first, column, last, column],
            "data_labels": {"value": len(chart.series) == 1},
        }
        drawing.add_series(options | ({"marker": {"type": "circle"}} if is_line else {}))  # bars may have no marker
    drawing.set_title({"name": label(chart.title), "name_font": {"size": 12}})
    names, numbers = {"reverse": not is_line}, {"name": label(chart.unit)}  # the first bar stands on top
    drawing.set_x_axis(names if is_line else numbers)
    drawing.set_y_axis(numbers if is_line else names)
    if len(chart.series) == 1:
        drawing.set_legend({"none": True})
    drawing.show_blanks_as("gap")
    bars = len(chart.categories) * len(chart.series)
    drawing.set_size({"width": 760, "height": 420 if is_line else min(1400, 160 + 26 * bars)})
    sheet.insert_chart(top, beside, drawing)


def _columns_of(table: Table, chart: Chart) -> list[int] | None:
    """Returns the table's columns of categories and of each series, None when it does not hold exactly these."""
    if len(table.rows) != len(chart.categories):
        return None
    width = min(len(table.columns), MOST_COLUMNS, *(len(row) for row in table.rows))
    columns = [tuple(row[at] for row in table.rows) for at in range(width)]
    found: list[int] = []
    wanted: Sequence[tuple[Cell, ...]] = (chart.categories, *(series.values for series in chart.series))
    for values in wanted:
        place = next((at for at, cells in enumerate(columns) if cells == tuple(values) and at not in found), None)
        if place is None:
            return None
        found.append(place)
    return found
