"""The grid on a closed workbook: an .xlsx file, read with openpyxl and written cell by cell."""

from __future__ import annotations

import datetime as dt
import functools
import io
import itertools
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from de06_xl.incoming.containers.package import unpack
from de06_xl.system import files
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.system.xml_text import unescape
from de06_xl.workbook.grid import Block, Cell, Formula, no_such_sheet
from de06_xl.workbook.needed_rows import needed_rows
from de06_xl.workbook.patch.cells import is_large
from de06_xl.workbook.patch.new_sheet import with_new_sheets
from de06_xl.workbook.patch.package import patch, sheet_parts
from de06_xl.workbook.plain_cells import plain_cells
from de06_xl.workbook.quick_cells import DateStyles
from de06_xl.workbook.quick_openpyxl import ArrayFormula, DataTableFormula, load_workbook, range_boundaries

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from openpyxl import Workbook

    from de06_xl.workbook.grid import Needed
    from de06_xl.workbook.patch.dependents import Reference

MAX_AREA = 20_000_000
"""Maximum cells between A1 and the last used cell; more means a stray cell far from the others."""


class FileGrid:
    """A ``Grid`` on a file, as the file was when the object was created or last wrote.

    Raises De06Error at once if the file is no workbook, and on first use if a part inside it is broken. Macros are
    neither read nor changed.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._take(files.read_bytes(path))

    def sheets(self) -> list[str]:
        """Names of the worksheets, in order, including hidden ones but not chart sheets."""
        return list(self._sheets)

    def read(self, sheet: str, needed: Needed | None = None) -> list[list[Cell]]:
        """Rows of values from A1 to the last cell with a value; see ``Grid.read``.

        Each cell of an array formula or a data table has the whole formula. Empty text is None, a duration is its
        number of days. Raises De06Error when the sheet does not exist or its part is broken.
        """
        if sheet not in self._sheets:
            raise no_such_sheet(sheet).in_file(self.path.name)
        rows = self._content.rows
        if sheet not in rows:
            with self._openpyxl_errors():
                workbook = self._content.workbook
            with self._openpyxl_errors(sheet):
                values, whole = _values(workbook[sheet], self._parts[self._sheets[sheet]], needed)
            if not whole:
                return self._rectangle(sheet, values)
            rows[sheet] = self._rectangle(sheet, values)
        return [list(row) for row in rows[sheet]]

    def write(self, blocks: Sequence[Block]) -> None:
        """Write all blocks or none, and read the new file from then on; see ``Grid.write``.

        Text is stored unchanged but for "\\r\\n", which becomes "\\n". Raises De06Error also when
        another program has the file open or saved it since it was read.
        """
        files.refuse_if_open(self.path)
        if files.read_bytes(self.path) != self._data:
            raise De06Error(
                "đã bị chương trình khác sửa sau khi đọc nên chưa ghi gì; hãy chạy lại.", file=self.path.name
            )
        patched = self._patched(blocks)
        if patched != self._parts:
            data = files.pack(patched)
            files.write_atomically(self.path, data)
            self._take(data)

    def copy_with(self, blocks: Sequence[Block], *, protected_too: bool = False) -> bytes:
        """A copy of the workbook with the blocks written, all or none. The file itself does not change.

        With ``protected_too``, protected sheets are written as well: a form is protected only against accidental edits
        by its sender.
        """
        return files.pack(self._patched(blocks, protected_too=protected_too))

    def _patched(self, blocks: Sequence[Block], *, protected_too: bool = False) -> dict[str, bytes]:
        with self._named():
            return patch(with_new_sheets(self._parts, blocks), blocks, self._row_of, protected_too=protected_too)

    def _row_of(self, cells: Reference, text: str) -> int | None:
        """The first row of a column's cells that holds a text, as a spreadsheet program would look it up."""
        sheet = next((name for name in self._sheets if name.casefold() == cells.sheet.casefold()), None)
        if sheet is None:
            return None
        area = cells.area
        for number, row in enumerate(self.read(sheet)[area.top - 1 : area.bottom], area.top):
            cell = row[area.left - 1] if area.left <= len(row) else None
            if isinstance(cell, str) and cell.casefold() == text.casefold():
                return number
        return None

    def _take(self, data: bytes) -> None:
        self._data = data
        self._parts = unpack(data, self.path.name, "sổ Excel .xlsx")
        with self._named():
            self._sheets = sheet_parts(self._parts)
        self._content = _content_of(data)

    def _rectangle(self, sheet: str, values: dict[tuple[int, int], Cell]) -> list[list[Cell]]:
        height = max((row for row, _ in values), default=0)
        width = max((column for _, column in values), default=0)
        if height * width > MAX_AREA:
            far = max(values, key=lambda place: place[0] * place[1])
            raise De06Error(
                "có dữ liệu lạc quá xa phần còn lại của trang; hãy xóa ô này rồi chạy lại.",
                file=self.path.name,
                sheet=sheet,
                cell=cell_name(*far),
            )
        rows: list[list[Cell]] = [[None] * width for _ in range(height)]
        for (row, column), value in values.items():
            rows[row - 1][column - 1] = value
        return rows

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except De06Error as error:
            raise error.in_file(self.path.name) from None

    @contextmanager
    def _openpyxl_errors(self, sheet: str | None = None) -> Iterator[None]:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # about extensions that openpyxl would drop; it never saves here
                yield
        except Exception as error:  # openpyxl raises many kinds on broken XML
            raise De06Error(
                "có nội dung không đọc được; hãy mở bằng Excel, lưu lại thành .xlsx rồi chạy lại, "
                "hoặc lấy bản trong thư mục sao_luu.",
                file=self.path.name,
                sheet=sheet,
            ) from error


class _Content:
    """The content of a workbook file, read on demand."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.rows: dict[str, list[list[Cell]]] = {}

    @functools.cached_property
    def workbook(self) -> Workbook:
        # read-only mode parses a sheet's cells when they are read, and never its charts and pictures
        return load_workbook(io.BytesIO(self._data), read_only=True, keep_links=False)


# Cached, since consecutive actions open the same file: it is checked, exported and traced but parsed once.
_content_of = functools.lru_cache(maxsize=4)(_Content)


Values = dict[tuple[int, int], Cell]


def _values(sheet: Any, xml: bytes, needed: Needed | None) -> tuple[Values, bool]:
    """The non-empty cells of openpyxl's read-only worksheet, by row and column; ``xml`` is its part.

    Also whether these are all, or rows not ``needed`` were left out.
    """
    if is_large(xml):
        shared, dates = sheet._shared_strings, DateStyles.of(sheet.parent)
        less = needed_rows(xml, needed, shared, dates) if needed else xml
        plain = plain_cells(less, shared, dates)
        if plain is not None:
            values: Values = {at: unescape(cell) if isinstance(cell, str) else cell for at, cell in plain.items()}
            return values, less is xml
    return _openpyxl_values(sheet), True


def _openpyxl_values(sheet: Any) -> Values:
    """The cells of any sheet, as read by openpyxl."""
    sheet.reset_dimensions()  # the dimensions stated in the file may be wrong
    values: Values = {}
    spread: Values = {}
    for row in sheet.iter_rows():
        for cell in row:
            # only the first cell of such a formula has it in the file, and the others look like constants
            if isinstance(cell.value, ArrayFormula | DataTableFormula):
                left, top, right, bottom = range_boundaries(cell.value.ref)
                if (bottom - top + 1) * (right - left + 1) > MAX_AREA:
                    raise ValueError(f"array over {cell.value.ref}")
                places = itertools.product(range(top, bottom + 1), range(left, right + 1))
                spread |= dict.fromkeys(places, _value(cell))
            elif cell.value is not None and cell.value != "":
                values[cell.row, cell.column] = _value(cell)
    return values | spread


def _value(cell: Any) -> Cell:
    value: Cell | ArrayFormula | DataTableFormula | dt.timedelta = cell.value
    if isinstance(value, ArrayFormula):
        return Formula(unescape(value.text))
    if isinstance(value, DataTableFormula):
        return Formula(f"=TABLE({_data_table_inputs(value)})")
    if isinstance(value, dt.timedelta):
        return value / dt.timedelta(days=1)
    if isinstance(value, str):
        text = unescape(value)
        return Formula(text) if cell.data_type == "f" else text
    return value


def _data_table_inputs(table: DataTableFormula) -> str:
    """Row and column input cells as Excel shows them in ``=TABLE(row, column)`` (ECMA-376 18.3.1.40)."""
    if table.dt2D in {"1", "true"}:
        return f"{table.r1},{table.r2}"
    return f"{table.r1}," if table.dtr in {"1", "true"} else f",{table.r1}"
