"""The grid on a workbook that is open in Excel, through xlwings' public interface only."""

from __future__ import annotations

import datetime as dt
import itertools
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from de06_xl.system.cells import MAX_COLUMNS, cell_name, excel_length
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.numbers import format_number
from de06_xl.workbook import layout, search
from de06_xl.workbook.dated import as_moment
from de06_xl.workbook.excel_app import call_excel
from de06_xl.workbook.grid import (
    DAY_ZERO,
    DAYS_TO_1904,
    Block,
    Cell,
    Formula,
    Needed,
    NewSheet,
    format_of,
    no_such_sheet,
    serial_number,
    with_line_feeds,
)
from de06_xl.workbook.storable import refuse_unstorable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import xlwings

MAX_AREA = 2_000_000
"""Maximum cells between A1 and the last used one; more means a stray value or format far from the others."""
MAX_TEXT_BESIDE_FORMULAS = 8_221
"""``Range.formula`` fails on a range with a longer text (github.com/xlwings/xlwings/issues/887)."""
MAX_TEXT_IN_ARRAY = 8_203
"""Excel 2007 refuses an array with a longer text, though it accepts the text alone; later versions accept both."""

_WILL_NOT_BE_WRITTEN = (
    "Excel không cho ghi, thường do trang đang được bảo vệ hoặc đang lọc; hãy bỏ bảo vệ trang (Review, Unprotect "
    "Sheet), bỏ lọc (Data, Clear) rồi làm lại."
)
_DRIFT = 2_000
"""Microseconds by which a moment may differ from a whole second that it stands for."""
_SERIAL = re.compile(r"\d+(\.\d+)?")
_EXACT = 2**53  # above it not every whole number is a double


@dataclass(frozen=True, slots=True)
class _ReadSheet:
    """A sheet as read; ``formulas`` are the first and last column whose formulas were read."""

    rows: list[list[Cell]]
    formulas: tuple[int, int] | None

    def cell(self, row: int, column: int) -> Cell:
        """The value of a cell, counted from 1; None beyond the last used one."""
        return self.rows[row - 1][column - 1] if row <= len(self.rows) and column <= len(self.rows[0]) else None

    def can_be_written_back(self, row: int, column: int) -> bool:
        """Whether writing back the value leaves the cell as it is, which it does not if COM rounds or retypes it."""
        cell = self.cell(row, column)
        if cell is None:
            return True
        if self.formulas is None or not self.formulas[0] <= column <= self.formulas[1]:
            return False  # it may be the result of a formula
        if isinstance(cell, str):
            return not cell.startswith("#")  # it may be an error, which would become text
        if isinstance(cell, dt.datetime):
            return not cell.microsecond  # the serial number is the same again, and the format stays
        return not isinstance(cell, Decimal | dt.time)  # COM rounds money to four decimals


class XlwingsGrid:
    """A ``Grid`` on an open workbook, which reads each sheet once, and again after a write."""

    def __init__(self, book: xlwings.Book) -> None:
        self._book = book
        self._names: list[str] = []
        self._sheets_read: dict[str, _ReadSheet] = {}
        self._since_1904: bool | None = None

    def sheets(self) -> list[str]:
        """Names of the worksheets, in order, including hidden ones but not chart sheets."""
        if not self._names:
            self._names = call_excel(lambda: [sheet.name for sheet in self._book.sheets])
        return list(self._names)

    def read(self, sheet: str, needed: Needed | None = None) -> list[list[Cell]]:  # noqa: ARG002 no call is saved
        """Rows of values from A1 to the last cell with a value or a formula, in two calls; see ``Grid.read``.

        On a sheet with a text of more than MAX_TEXT_BESIDE_FORMULAS characters, formulas are read only in the columns
        around `Giá trị` without such a text; for the others, results are returned. Raises De06Error if the sheet does
        not exist or is too large, or Excel does not answer.
        """
        return [list(row) for row in self._read_sheet(sheet).rows]

    def write(self, blocks: Sequence[Block]) -> None:
        """Write all blocks or none, each sheet's in one call where possible; see ``Grid.write``.

        Text is stored unchanged but for "\\r\\n", which becomes "\\n"; hidden rows are refused. All checks are made
        before the first cell changes; if Excel refuses a later sheet, the earlier ones are restored, but not their
        number formats. Cells between a sheet's blocks are written with their own values. Raises De06Error, also if
        Excel does not answer.
        """
        for block in blocks:
            refuse_unstorable(block)
        by_sheet: dict[str, list[Block]] = {}
        for block in blocks:
            if block.new and block.sheet not in self.sheets():
                self._make(block.sheet, block.new)
            if block.rows and block.rows[0]:
                by_sheet.setdefault(block.sheet, []).append(block)
        whole = [block for sheet, some in by_sheet.items() for block in _joined(some, self._read_sheet(sheet))]
        for block in whole:
            self._refuse_hidden_rows(block)
        pieces = [piece for block in whole for piece in _in_calls(block)]
        before = [self._before(piece) for piece in pieces]
        try:
            for number, piece in enumerate(pieces):
                try:
                    self._put(piece)
                except BaseException as error:
                    self._restore(before[: number + 1], error)
                    raise
        finally:
            self._sheets_read.clear()

    def _make(self, name: str, new: NewSheet) -> None:
        """Create a sheet after the others, as an emptied copy of the one that it is to look like."""
        last = self.sheets()[-1]

        def copy() -> None:
            shown = self._book.sheets.active  # the copy becomes the active sheet
            sheet = self._book.sheets[new.like].copy(after=self._book.sheets[last], name=name)
            sheet.clear_contents()
            for at, width in enumerate(new.widths, 1):
                sheet.range((1, at)).column_width = 0 if at in new.hidden else width
            shown.activate()

        call_excel(copy, refused="không thêm được trang này vào sổ; hãy bỏ bảo vệ cấu trúc sổ rồi làm lại.", sheet=name)
        self._names = []

    def _read_sheet(self, name: str) -> _ReadSheet:
        if name not in self.sheets():
            raise no_such_sheet(name)
        if name in self._sheets_read:
            return self._sheets_read[name]
        sheet, height, width = call_excel(lambda: self._extent(name), sheet=name)
        if height * width > MAX_AREA:
            raise De06Error(
                "vùng đã dùng của trang kéo đến tận ô này; hãy xóa hàng, cột thừa ở cuối trang, lưu sổ rồi làm lại.",
                sheet=name,
                cell=cell_name(height, width),
            )
        as_rows = {"ndim": 2, "err_to_str": True, "chunksize": None}
        values = call_excel(lambda: sheet.range((1, 1), (height, width)).options(**as_rows).value, sheet=name)
        rows = [[_cell(value) for value in row] for row in values]
        if columns := _formula_columns(rows, name):
            first, last = columns
            formulas = call_excel(lambda: sheet.range((1, first), (height, last)).formula, sheet=name)
            if self._since_1904 is None:
                self._since_1904 = _counts_from_1904(rows, formulas, first)
            _insert_formulas(rows, formulas, first)
        self._sheets_read[name] = _ReadSheet(_trimmed(rows), columns)
        return self._sheets_read[name]

    def _extent(self, name: str) -> tuple[xlwings.Sheet, int, int]:
        """A sheet, its last used row and its last used column."""
        sheet = self._book.sheets[name]
        used = sheet.used_range
        return sheet, used.row + used.shape[0] - 1, used.column + used.shape[1] - 1

    def _refuse_hidden_rows(self, block: Block) -> None:
        """Raise De06Error if rows of a block are hidden, as by a filter.

        Excel writes the first of all values into each visible row of a filtered range, and nothing into the others
        (github.com/xlwings/xlwings/issues/747). Rows hidden by hand do no harm, but cannot be told apart here.
        """

        def first_height() -> int:
            """The number of rows of the first visible area; all rows if none is hidden."""
            last = (block.row + len(block.rows) - 1, MAX_COLUMNS)  # whole rows: some columns are folded
            rows = self._book.sheets[block.sheet].range((block.row, 1), last)
            areas: Any = rows.get_special_cells("visible")
            return areas[0].shape[0] if areas else 0

        if call_excel(first_height, refused=_WILL_NOT_BE_WRITTEN, sheet=block.sheet) < len(block.rows):
            raise De06Error(
                "đang lọc hoặc có hàng ẩn ở chỗ sắp ghi nên Excel sẽ ghi sai chỗ; hãy bỏ lọc (Data, Clear), bỏ ẩn hàng "
                "rồi làm lại.",
                sheet=block.sheet,
            )

    def _before(self, block: Block) -> Block:
        """A block's cells with their values before it is written."""
        sheet_read = self._read_sheet(block.sheet)
        rows = [
            [sheet_read.cell(row, column) for column in range(block.column, block.column + len(block.rows[0]))]
            for row in range(block.row, block.row + len(block.rows))
        ]
        return Block(block.sheet, block.row, block.column, rows)

    def _put(self, piece: Block) -> None:
        """Write a block in one call, after the formats of its dates: if the call fails, the formats stay."""
        height, width = len(piece.rows), len(piece.rows[0])
        dated = [found for at in range(width) if (found := self._to_be_dated(piece, at))]

        def write() -> None:
            sheet = self._book.sheets[piece.sheet]
            # First the formats: into a cell of format "@" even a number goes as text.
            for column, first, last, number_format in dated:
                sheet.range((first, column), (last, column)).number_format = number_format
            since_1904 = self._since_1904 or (self._since_1904 is None and self._probe(sheet, piece))
            cells = sheet.range((piece.row, piece.column), (piece.row + height - 1, piece.column + width - 1))
            cells.options(chunksize=None).value = [
                [_outgoing(cell, since_1904=since_1904) for cell in row] for row in piece.rows
            ]

        call_excel(write, refused=_WILL_NOT_BE_WRITTEN, sheet=piece.sheet)

    def _to_be_dated(self, piece: Block, at: int) -> tuple[int, int, int, str] | None:
        """The column, first row, last row and number format of new dates in a block's column, if there are any."""
        sheet_read, column = self._read_sheet(piece.sheet), piece.column + at
        new = {
            number: cell
            for number, row in enumerate(piece.rows, piece.row)
            if isinstance(cell := row[at], dt.date) and not isinstance(sheet_read.cell(number, column), dt.date)
        }
        return (column, min(new), max(new), format_of(new[max(new)])) if new else None

    def _probe(self, sheet: xlwings.Sheet, piece: Block) -> bool:
        """Whether days are counted from 1904, by writing the block's first date as if not, and reading it."""
        dates = (
            (number, column, cell)
            for number, row in enumerate(piece.rows, piece.row)
            for column, cell in enumerate(row, piece.column)
            if isinstance(cell, dt.date)
        )
        for row, column, date in dates:
            cell = sheet.range((row, column))
            cell.value = serial_number(date)
            there = cell.value
            self._since_1904 = isinstance(there, dt.datetime) and there.year - date.year > 1
            return self._since_1904
        return False

    def _restore(self, before: Sequence[Block], cause: BaseException) -> None:
        """Restore what the blocks replaced; ``cause`` names the sheets where that fails.

        The last block is the one that Excel refused: part of it may have been written.
        """
        lost: list[str] = []
        for block in reversed(before):
            partly = False
            try:
                for piece in _in_calls(block):
                    self._put(piece)
                    partly = True
            except BaseException:  # the cause is raised anyway
                if partly or block is not before[-1]:
                    lost.append(block.sheet)
        if lost and isinstance(cause, De06Error):
            sheets = ", ".join(f"“{sheet}”" for sheet in dict.fromkeys(reversed(lost)))
            raise De06Error(
                f"{cause.reason.removesuffix('.')}; trang {sheets} đã ghi dở, hãy đóng sổ mà không lưu rồi mở lại.",
                sheet=cause.sheet,
            ) from cause


def _joined(blocks: Sequence[Block], sheet_read: _ReadSheet) -> Sequence[Block]:
    """One block that covers all blocks of a sheet and the cells between; of two over one cell the later counts.

    The blocks themselves if a cell between them could not be written back unchanged, or if they are far apart.
    """
    cells = {
        (row, column): cell
        for block in blocks
        for row, values in enumerate(block.rows, block.row)
        for column, cell in enumerate(values, block.column)
    }
    top, left = min(row for row, _ in cells), min(column for _, column in cells)
    bottom, right = max(row for row, _ in cells), max(column for _, column in cells)
    if (bottom - top + 1) * (right - left + 1) > MAX_AREA:
        return blocks
    rows: list[list[Cell]] = []
    for row in range(top, bottom + 1):
        values = []
        for column in range(left, right + 1):
            if (row, column) not in cells:
                if not sheet_read.can_be_written_back(row, column):
                    return blocks
                values.append(sheet_read.cell(row, column))
            else:
                values.append(cells[row, column])
        rows.append(values)
    return [Block(blocks[0].sheet, top, left, rows)]


def _in_calls(block: Block) -> list[Block]:
    """Blocks that Excel accepts in one call each: the block without texts too long for an array, then each text."""
    rows = [list(row) for row in block.rows]
    alone = []
    for down, row in enumerate(rows):
        for right, cell in enumerate(row):
            if isinstance(cell, str) and excel_length(f"'{with_line_feeds(cell)}") > MAX_TEXT_IN_ARRAY:
                alone.append(Block(block.sheet, block.row + down, block.column + right, [[cell]]))
                row[right] = None
    return [Block(block.sheet, block.row, block.column, rows), *alone]


def _cell(value: Any) -> Cell:
    """A value from xlwings as from ``FileGrid``: whole numbers are int, a time without a date is a time.

    COM hands over a moment with the fraction of a day rounded.
    """
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < _EXACT else value
    if isinstance(value, int) and not isinstance(value, bool):
        return "#VALUE!"  # Excel returns numbers as floats; an int is an error that xlwings does not know
    if isinstance(value, dt.datetime) and value.date() == DAY_ZERO:
        return value.time()
    if isinstance(value, dt.datetime) and (value.microsecond + _DRIFT) % 1_000_000 <= 2 * _DRIFT:
        return as_moment(value)
    cell: Cell = value
    return cell


def _fits_beside_formulas(cell: Cell) -> bool:
    return not isinstance(cell, str) or excel_length(cell) <= MAX_TEXT_BESIDE_FORMULAS


def _formula_columns(rows: Sequence[Sequence[Cell]], sheet: str) -> tuple[int, int] | None:
    """The first and last column, counted from 1, whose formulas can be read in one call.

    All columns if no text is too long; else the adjacent ones without such a text around `Giá trị` or, on a sheet
    without figures, the largest such range. Raises De06Error for such a text in the column `Giá trị` itself.
    """
    too_long = {column for row in rows for column, cell in enumerate(row, 1) if not _fits_beside_formulas(cell)}
    edges = [0, *sorted(too_long), len(rows[0]) + 1]
    runs = [(left + 1, right - 1) for left, right in itertools.pairwise(edges) if right - left > 1]
    if too_long and (found := search.find(rows, layout.FIGURES, sheet)):
        column = found.columns["value"]
        if column in too_long:
            number = next(number for number, row in enumerate(rows, 1) if not _fits_beside_formulas(row[column - 1]))
            limit = format_number(Decimal(MAX_TEXT_BESIDE_FORMULAS), 0, leading_zero=False)
            raise De06Error(
                f"có hơn {limit} ký tự nên Excel không cho đọc công thức của cột này; "
                "hãy chuyển nội dung sang cột khác.",
                sheet=sheet,
                cell=cell_name(number, column),
            )
        runs = [run for run in runs if run[0] <= column <= run[1]]
    return max(runs, key=lambda run: run[1] - run[0], default=None)


def _insert_formulas(rows: Sequence[list[Cell]], formulas: Any, column: int) -> None:
    """Replace results by their formulas; ``formulas`` are Excel's, from the first row and ``column`` on."""
    lines = formulas if isinstance(formulas, tuple | list) else ((formulas,),)  # a single cell is no tuple
    for row, line in zip(rows, lines, strict=True):
        for at, text in enumerate(line, column - 1):
            # Excel also returns a text that begins with "=" as its formula
            if isinstance(text, str) and text.startswith("=") and text != row[at]:
                row[at] = Formula(text)


def _counts_from_1904(rows: Sequence[Sequence[Cell]], formulas: Any, column: int) -> bool | None:
    """Whether days are counted from 1904, by a date and its serial number, which is its formula; None without one."""
    lines = formulas if isinstance(formulas, tuple | list) else ((formulas,),)
    for row, line in zip(rows, lines, strict=True):
        for cell, text in zip(row[column - 1 :], line, strict=False):
            if isinstance(cell, dt.datetime) and _SERIAL.fullmatch(str(text)):
                return serial_number(cell) - float(text) > DAYS_TO_1904 / 2
    return None


def _trimmed(rows: list[list[Cell]]) -> list[list[Cell]]:
    height = max((number for number, row in enumerate(rows, 1) if any(cell is not None for cell in row)), default=0)
    width = max((number for row in rows for number, cell in enumerate(row, 1) if cell is not None), default=0)
    return [row[:width] for row in rows[:height]]


def _outgoing(cell: Cell, *, since_1904: bool = False) -> str | bool | float | None:
    """A value as Excel expects it: text after an apostrophe, so that it stays text; dates as serial numbers."""
    if isinstance(cell, Formula):
        return cell.text
    if isinstance(cell, str):
        return f"'{with_line_feeds(cell)}" if cell else None
    if isinstance(cell, dt.date | dt.time):
        return serial_number(cell, since_1904=since_1904)
    return cell if cell is None or isinstance(cell, bool) else float(cell)
