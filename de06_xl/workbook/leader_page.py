"""The sheet `Bảng theo dõi`: the positions of its cells, and its contents as blocks.

The data of its charts are in folded columns of the same sheet, so that the sheet can be copied into a workbook without
one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.system.cells import column_name
from de06_xl.system.errors import De06Error
from de06_xl.workbook.formulas import same_formula
from de06_xl.workbook.grid import Block, Cell, Formula, text_of
from de06_xl.workbook.layout import LEADER_SHEET
from de06_xl.workbook.writing.blocks import sheet_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from de06_xl.model.indicator import Indicator
    from de06_xl.workbook.grid import Grid

CHOSEN_MOST, PERIODS, RANKED = 8, 13, 15
"""Figures of a page, periods of a trend, units of the ranking."""
PERIOD_ROW = 3
"""The row that names the period."""
NAME_COLUMN = 2
FIRST_FIGURE = 6
LAST_FIGURE = FIRST_FIGURE + CHOSEN_MOST - 1
CHOICE_ROW, CHOICE_COLUMN = LAST_FIGURE + 2, 2
"""The cell with the code of the figure shown in the charts."""
CHART_ROW, CHART_ROWS = CHOICE_ROW + 1, 17
SENT_HEADER = CHART_ROW + CHART_ROWS + 2
"""The header row of the deliveries; the units are below it, the periods from column 3."""
SHOWN_COLUMNS = 2 + PERIODS

DATA = SHOWN_COLUMNS + 2
"""First folded column: code, name, measure, value, previous, a year ago, target, share, arrow, then the trend."""
FIELDS = 9
TREND = DATA + FIELDS
TITLE_ROW = CHOICE_ROW + 1
"""Below it are the two columns of the line chart, a row per period."""
RANKING_ROW = TITLE_ROW + PERIODS + 2
"""Below it are the two columns of the bar chart, then two per figure: the names and values of its best units."""
RANKING = DATA + 2
LINE_LABELS = DATA + 2
"""Beside the columns of the line chart, its values by how their labels are written: whole numbers, others."""
BARS = RANKING + 2 * CHOSEN_MOST
"""Likewise those of the bar chart, and its zeros, right of the units of all figures."""
LAST_COLUMN = TREND + PERIODS - 1


class PageFigure(NamedTuple):
    """A figure of the page: the cells of its row, its trend, and its best units with their values."""

    cells: tuple[Cell, ...]
    trend: tuple[Cell, ...]
    ranking: tuple[tuple[Cell, Cell], ...]


class Sender(NamedTuple):
    """A unit, and when it sent its form in each period."""

    code: str
    name: str
    sent: tuple[Cell, ...]


@dataclass(frozen=True)
class LeaderPage:
    """The contents of the page: the period in words, the short names of the periods, figures and units."""

    period: str
    periods: tuple[str, ...]
    figures: tuple[PageFigure, ...]
    senders: tuple[Sender, ...]


@dataclass(frozen=True)
class Choice:
    """A clerk's choice on the page: codes by row number, and the code shown in the charts."""

    codes: dict[int, str]
    charted: str


def first_codes(indicators: Iterable[Indicator]) -> list[str]:
    """The default figures of a page: the first that are numbers, in the order of the outline."""
    return [one.code for one in indicators if not (one.words or one.item)][:CHOSEN_MOST]


def open_page(grid: Grid) -> tuple[str, list[list[Cell]]]:
    """The name and the rows of the sheet; raises De06Error if the workbook lacks it."""
    name = sheet_named(grid, LEADER_SHEET)
    if name is None:
        raise De06Error(
            "sổ lập từ bản trước chưa có trang này; hãy mở một sổ mới lập (Sổ mẫu hoặc de06 new) rồi chép trang này "
            "sang (chuột phải vào tên trang, Move or Copy).",
            sheet=LEADER_SHEET,
        )
    return name, grid.read(name)


def figure_rows(column: int) -> str:
    """The rows of the figures in a folded column."""
    return f"${column_name(column)}${FIRST_FIGURE}:${column_name(column)}${LAST_FIGURE}"


def looked_up(row: int, column: int) -> str:
    """The formula of a shown cell, from column 2 on: the folded columns' value for the code in its row."""
    found = f"INDEX({figure_rows(DATA + column - 1)},MATCH($A{row},{figure_rows(DATA)},0))"
    missing = "bấm Phân tích" if column == NAME_COLUMN else ""
    return f'=IF($A{row}="","",IFERROR(IF({found}="","",{found}),"{missing}"))'


def overtyped(rows: Sequence[Sequence[Cell]]) -> list[tuple[int, int]]:
    """The rows and columns of the cells in which anything but their own formula is."""
    shown = [list(row[:FIELDS]) + [None] * (FIELDS - len(row)) for row in rows[FIRST_FIGURE - 1 : LAST_FIGURE]]
    return [
        (number, column)
        for number, row in enumerate(shown, FIRST_FIGURE)
        for column, cell in enumerate(row[NAME_COLUMN - 1 :], NAME_COLUMN)
        if not (isinstance(cell, Formula) and same_formula(cell.text, looked_up(number, column)))
    ]


def read_choice(rows: Sequence[Sequence[Cell]]) -> Choice:
    """The codes typed in the yellow cells."""

    def text(row: int, column: int) -> str:
        cells = rows[row - 1] if row <= len(rows) else ()
        return text_of(cells[column - 1]) if column <= len(cells) else ""

    typed = {row: text(row, 1) for row in range(FIRST_FIGURE, LAST_FIGURE + 1)}
    return Choice({row: code for row, code in typed.items() if code}, text(CHOICE_ROW, CHOICE_COLUMN))


def page_blocks(sheet: str, rows: Sequence[Sequence[Cell]], choice: Choice, page: LeaderPage) -> list[Block]:
    """The page as blocks over its old contents; ``choice`` is what the yellow cells will hold."""
    blank: tuple[Cell, ...] = (None,) * (FIELDS + PERIODS)
    periods = [*page.periods, *blank][:PERIODS]
    data = [[*one.cells, *one.trend, *blank][: len(blank)] for one in page.figures]
    data += [list(blank) for _ in range(CHOSEN_MOST - len(data))]
    best = [
        [cell for one in page.figures for cell in (one.ranking[at] if at < len(one.ranking) else (None, None))]
        for at in range(RANKED)
    ]
    best = [[*row, *(None,) * (2 * CHOSEN_MOST - len(row))] for row in best]
    return [
        Block(sheet, PERIOD_ROW, 1, [[page.period]]),
        Block(sheet, FIRST_FIGURE, 1, [[choice.codes.get(row)] for row in range(FIRST_FIGURE, LAST_FIGURE + 1)]),
        Block(sheet, CHOICE_ROW, CHOICE_COLUMN, [[choice.charted or None]]),
        Block(sheet, FIRST_FIGURE - 1, TREND, [periods]),
        Block(sheet, FIRST_FIGURE, DATA, data),
        Block(sheet, RANKING_ROW + 1, RANKING, best),
        Block(sheet, SENT_HEADER, 3, [periods]),
        *_formula_blocks(sheet, rows, choice, page.figures),
        *_sender_blocks(sheet, rows, page.senders),
    ]


def _formula_blocks(
    sheet: str, rows: Sequence[Sequence[Cell]], choice: Choice, figures: Iterable[PageFigure]
) -> list[Block]:
    """The formulas of cells in which something else is."""
    cells = {one.cells[0]: one.cells for one in figures}
    return [
        Block(sheet, row, column, [[Formula(looked_up(row, column), _shown(cells.get(choice.codes.get(row)), column))]])
        for row, column in overtyped(rows)
    ]


def _shown(cells: Sequence[Cell] | None, column: int) -> str | int | float:
    cell = cells[column - 1] if cells else None
    return cell if isinstance(cell, str | int | float) else ""


def _sender_blocks(sheet: str, rows: Sequence[Sequence[Cell]], senders: Sequence[Sender]) -> list[Block]:
    blank: list[Cell] = [None] * SHOWN_COLUMNS
    lines = [[one.code, one.name, *one.sent, *blank][:SHOWN_COLUMNS] for one in senders]
    there = [number for number, row in enumerate(rows, 1) if number > SENT_HEADER and any(row[:SHOWN_COLUMNS])]
    surplus = max(there, default=SENT_HEADER) - SENT_HEADER - len(lines)
    lines += [blank for _ in range(surplus)]
    return [Block(sheet, SENT_HEADER + 1, 1, lines)] if lines else []
