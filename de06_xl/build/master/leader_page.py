"""Draws `Bảng theo dõi`, empty: the charts of the leader's page, over cells that Phân tích fills."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from de06_xl.build.master.sheets import SPARE_ROWS, TAB_REGISTER, write_text
from de06_xl.system.cells import column_name
from de06_xl.workbook import leader_page as at
from de06_xl.workbook.drawing import FONT, INK, MIST, NAVY
from de06_xl.workbook.layout import LEADER_SHEET, Column

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

    from de06_xl.build.master.sheets import MasterDrawing

_SHOWN = (
    "Mã",
    "Chỉ tiêu",
    "ĐVT",
    "Giá trị",
    "Kỳ trước",
    "Cùng kỳ năm trước",
    "Chỉ tiêu giao",
    "% hoàn thành",
    "Tăng giảm",
)
_NUMBERS = range(3, 8)
"""The columns of `_SHOWN` that are numbers, counted from 0."""
_SHARE = 7
_CODES = "ds_bang_theo_doi"
"""The name of the yellow cells of the codes."""
_SENT_ROWS = 1000
"""Maximum rows of the table of deliveries."""
_FIGURE = "#,##0"
_DECIMALS = "#,##0.0###"
"""For numbers that are not whole: a place that can be empty would leave its decimal comma behind."""
_AXIS = "[<1000]General;#,##0"
"""For the round numbers of an axis, which are whole if they are large; only the first section keeps a minus sign."""
_ANY_ZERO = "0.000001"
"""Stands for a 0 that is to be labelled: of a place without a unit, which is 0 too, nothing is seen."""
_CHART_HEIGHT, _LEFT_WIDTH, _RIGHT_WIDTH, _RIGHT_COLUMN = 352, 785, 700, 6
"""In pixels; the right chart begins in the column in which the left one ends."""
_TWO_LINES, _TWO_SMALL_LINES = 34, 27
"""Heights of rows, in points."""
_DARK, _GREY = NAVY, "#8A93A6"


def draw_leader_page(master: MasterDrawing) -> None:
    """Draw the page: chosen figures, two charts below, then deliveries; the charts' data are folded on the right."""
    drawing = master.drawing
    widths = [25, 42, *(11 for _ in range(at.PERIODS)), 3]
    folded = at.LAST_COLUMN - len(widths)
    columns = [Column("", "", width) for width in widths] + [Column("", "", 12, folded=True) for _ in range(folded)]
    sheet = drawing.sheet(LEADER_SHEET, tab=TAB_REGISTER, columns=columns)
    subtitle = "Ghi mã chỉ tiêu vào các ô vàng (tối đa 08) rồi bấm Phân tích; biểu đồ theo mã chọn ở ô vàng bên dưới."
    drawing.heading(sheet, LEADER_SHEET, subtitle, at.SHOWN_COLUMNS - 2)
    sheet.write_blank(at.PERIOD_ROW - 1, 0, None, drawing.style("label"))
    _figures(master, sheet)
    _choice(master, sheet)
    _chart_cells(sheet)
    _charts(master, sheet)
    _senders(master, sheet)
    drawing.printed(sheet, at.SHOWN_COLUMNS, at.SENT_HEADER - 1)  # the table of deliveries continues on the next pages


def _figures(master: MasterDrawing, sheet: Worksheet) -> None:
    drawing, first, last = master.drawing, at.FIRST_FIGURE - 1, at.LAST_FIGURE - 1
    sheet.set_row(first - 1, _TWO_LINES)
    for column, header in enumerate(_SHOWN):
        sheet.write_string(first - 1, column, header, drawing.style("header"))
    for row in range(first, last + 1):
        sheet.write_blank(row, 0, None, drawing.style("input_text", middle=True))
        for column in range(1, len(_SHOWN)):
            style = "plain_small" if column == 1 else "computed_number" if column in _NUMBERS else "number"
            format_ = drawing.style(style, _FIGURE if column in _NUMBERS else "", middle=True)
            sheet.write_formula(row, column, at.looked_up(row + 1, column + 1), format_, "")
        sheet.set_row(row, _TWO_SMALL_LINES)  # a name, which a formula finds there
    area = (first, _NUMBERS[0], last, _NUMBERS[-1])
    cell = f"{column_name(_NUMBERS[0] + 1)}{first + 1}"
    with_decimals = drawing.book.add_format({"num_format": _DECIMALS})
    drawing.when(sheet, area, f"=AND(ISNUMBER({cell}),ROUND(N({cell}),0)<>N({cell}))", with_decimals)
    bar = {"type": "data_bar", "bar_color": "#B7C7E0", "min_type": "num", "min_value": 0}
    sheet.conditional_format(first, _SHARE, last, _SHARE, {**bar, "max_type": "num", "max_value": 100})
    hint = "Mã chỉ tiêu, như ở cột Mã của các mục; để trống tất cả: lấy các chỉ tiêu đầu của đề cương."
    drawing.hint(sheet, first, last, 0, "Mã", hint)


def _cell(row: int, column: int) -> str:
    return f"${column_name(column)}${row}"


def _choice(master: MasterDrawing, sheet: Worksheet) -> None:
    drawing, row, column = master.drawing, at.CHOICE_ROW - 1, at.CHOICE_COLUMN - 1
    drawing.book.define_name(_CODES, f"='{LEADER_SHEET}'!$A${at.FIRST_FIGURE}:$A${at.LAST_FIGURE}")
    sheet.write_string(row, 0, "Biểu đồ của:", drawing.style("label"))
    sheet.write_blank(row, column, None, drawing.style("input_text"))
    name = f"INDEX({at.figure_rows(at.DATA + 1)},{_CHOSEN})"
    sheet.write_formula(row, column + 1, f'=IFERROR({name}&"","")', drawing.style("label"), "")
    sheet.data_validation(
        *(row, column, row, column),
        {
            "validate": "list",
            "source": f"={_CODES}",
            "input_title": "Biểu đồ của",
            "input_message": "Chọn mã của một trong các số liệu ở trên; biểu đồ đổi theo ngay.",
            "error_title": "Không có lựa chọn này",
            "error_message": "Hãy chọn một giá trị trong danh sách thả xuống.",
        },
    )


def _chart_cells(sheet: Worksheet) -> None:
    """Draw the folded cells behind the charts, found by formulas for the chosen figure."""
    for number in range(at.PERIODS):
        row, column = at.TITLE_ROW + number, at.TREND + number
        value, shown = f"INDEX({at.figure_rows(column)},{_CHOSEN})", _cell(row + 1, at.DATA + 1)
        sheet.write_formula(row, at.DATA - 1, f'={_cell(at.FIRST_FIGURE - 1, column)}&""', None, "")
        sheet.write_formula(row, at.DATA, f'=IFERROR(IF({value}="",NA(),{value}),NA())', None, "#N/A")
        whole = f"{shown}=ROUND({shown},0)"
        for beside, formula in enumerate((f"=IF({whole},{shown},NA())", f"=IF({whole},NA(),{shown})")):
            sheet.write_formula(row, at.LINE_LABELS - 1 + beside, formula, None, "#N/A")
    for number in range(at.RANKED):
        row = at.RANKING_ROW + number
        line = f"${column_name(at.RANKING)}{row + 1}:${column_name(at.RANKING + 2 * at.CHOSEN_MOST - 1)}{row + 1}"
        unit, value = (f"INDEX({line},2*{_CHOSEN}{shift})" for shift in ("-1", ""))
        sheet.write_formula(row, at.DATA - 1, f'=IFERROR({unit}&"","")', None, "")
        sheet.write_formula(row, at.DATA, f"=IFERROR(N({value}),0)", None, 0)
        named, shown = _cell(row + 1, at.DATA), _cell(row + 1, at.DATA + 1)
        whole, zero = f"{shown}=ROUND({shown},0)", f'AND({named}<>"",{shown}=0)'
        parts = f"=IF({whole},{shown},0)", f"=IF({whole},0,{shown})", f"=IF({zero},{_ANY_ZERO},0)"
        for beside, formula in enumerate(parts):
            sheet.write_formula(row, at.BARS - 1 + beside, formula, None, 0)


_CHOSEN = f"MATCH({_cell(at.CHOICE_ROW, at.CHOICE_COLUMN)},{at.figure_rows(at.DATA)},0)"
"""The index of the figure shown in the charts."""


def _charts(master: MasterDrawing, sheet: Worksheet) -> None:
    first = at.CHART_ROW - 1
    for row in range(first, first + at.CHART_ROWS):
        sheet.set_row(row, 16)
    line, bars = _line_chart(master), _bar_chart(master)
    for chart, column, width, title, what in (
        (line, 0, _LEFT_WIDTH, f"{at.PERIODS} kỳ gần nhất", "Đường: số liệu đã chọn qua các kỳ"),
        (
            bars,
            _RIGHT_COLUMN,
            _RIGHT_WIDTH,
            f"Đơn vị đứng đầu kỳ này (tối đa {at.RANKED})",
            "Cột ngang: các đơn vị đứng đầu",
        ),
    ):
        chart.set_title({"name": title, "name_font": _font(12, bold=True)})
        chart.set_legend({"none": True})
        chart.show_hidden_data()
        chart.show_blanks_as("span")  # by default, a period without a value is drawn as 0
        chart.set_size({"width": width, "height": _CHART_HEIGHT})
        place = {"x_offset": 2, "y_offset": 4, "object_position": 2, "description": what}
        sheet.insert_chart(first, column, chart, place)


def _line_chart(master: MasterDrawing) -> Any:
    """The line, and upon it two series of which only the labels are seen: a format fits whole numbers or others."""
    chart, rows = master.drawing.book.add_chart({"type": "line"}), (at.TITLE_ROW, at.PERIODS)
    marker = {"type": "circle", "size": 6, "fill": {"color": _DARK}, "border": {"color": _DARK}}
    chart.add_series({**_series(rows, at.DATA), "line": {"color": _DARK, "width": 2.25}, "marker": marker})
    unseen = {"line": {"none": True}, "marker": {"type": "none"}}
    for beside, format_ in enumerate((_FIGURE, _DECIMALS)):
        labels = {**_labels(format_), "position": "above"}
        chart.add_series({**_series(rows, at.LINE_LABELS - 1 + beside), "data_labels": labels, **unseen})
    chart.set_x_axis(_names_axis())
    gridlines = {"visible": True, "line": {"color": MIST}}
    chart.set_y_axis({"num_font": _font(10), "num_format": _AXIS, "major_gridlines": gridlines})
    return chart


def _bar_chart(master: MasterDrawing) -> Any:
    """Bars of whole numbers, of others and of zeros, one upon the other, so that each has labels that fit."""
    chart, rows = master.drawing.book.add_chart({"type": "bar"}), (at.RANKING_ROW, at.RANKED)
    grey: dict[str, Any] = {"fill": {"color": _GREY}}
    for beside, (labels, look) in enumerate(
        (
            (_labels(f"{_FIGURE};-{_FIGURE};"), grey),
            (_labels(f"{_DECIMALS};-{_DECIMALS};"), grey),
            ({**_labels('"0";;'), "position": "inside_base"}, {"fill": {"none": True}}),
        )
    ):
        series = {**_series(rows, at.BARS - 1 + beside), "data_labels": labels, "border": {"none": True}, **look}
        chart.add_series({**series, "gap": 40, "overlap": 100})
    # Of a bar chart the value axis is horizontal; the first unit is on top.
    chart.set_x_axis({"visible": False, "major_gridlines": {"visible": False}})
    chart.set_y_axis({**_names_axis(), "reverse": True})
    return chart


def _series(rows: tuple[int, int], column: int) -> dict[str, Any]:
    """A column of the folded cells with its names, given the row of its title and the number of rows below."""
    title, count = rows
    names, values = ([LEADER_SHEET, title, at_, title + count - 1, at_] for at_ in (at.DATA - 1, column))
    return {"categories": names, "values": values}


def _labels(format_: str) -> dict[str, Any]:
    return {"value": True, "num_format": format_, "font": _font(9)}


def _names_axis() -> dict[str, Any]:
    """An axis of names, which stand at the edge even if bars or lines go below 0."""
    return {"num_font": _font(10), "line": {"color": INK}, "label_position": "low"}


def _font(size: float, *, bold: bool = False) -> dict[str, Any]:
    return {"name": FONT, "size": size, "bold": bold, "color": INK}


def _senders(master: MasterDrawing, sheet: Worksheet) -> None:
    drawing, header = master.drawing, at.SENT_HEADER - 1
    drawing.banner(sheet, header - 1, "Đơn vị nào gửi khi nào", at.SHOWN_COLUMNS)
    sheet.set_row(header, _TWO_LINES)
    for column in range(at.SHOWN_COLUMNS):
        write_text(sheet, header, column, ("Mã", "Đơn vị")[column] if column < 2 else "", drawing.style("header"))
    area = (header + 1, 2, header + _SENT_ROWS, at.SHOWN_COLUMNS - 1)
    cell = f"C{header + 2}"
    for word, style in (("chưa", "filled_error_row"), ("trễ", "filled_warning_row")):
        drawing.when(sheet, area, f'=LEFT({cell},{len(word)})="{word}"', drawing.style(style))
    for row in range(header + 1, header + 1 + SPARE_ROWS):
        for column in range(at.SHOWN_COLUMNS):
            sheet.write_blank(row, column, None, drawing.style("finding"))
        drawing.fit_row(sheet, row, [])
    good = drawing.book.add_format({"bg_color": "#FFFFFF", "border": 1, "border_color": "#B7BECC"})
    whole = (header + 1, 0, header + _SENT_ROWS, at.SHOWN_COLUMNS - 1)
    drawing.when(sheet, whole, f'=$A{header + 2}<>""', good)
