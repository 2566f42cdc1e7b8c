"""Which values a cell can hold, in a file and in Excel, and the error messages for others."""

from __future__ import annotations

import datetime as dt
import math
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.system.cells import MAX_COLUMNS, MAX_FORMULA, MAX_ROWS, MAX_TEXT, cell_name, excel_length
from de06_xl.system.errors import De06Error
from de06_xl.system.xml_text import NOT_XML
from de06_xl.vietnamese.numbers import format_number
from de06_xl.workbook.grid import Formula, with_line_feeds

if TYPE_CHECKING:
    from de06_xl.workbook.grid import Block, Cell


def refuse_unstorable(block: Block) -> None:
    """Raise De06Error, naming the cell, for a value that no cell can hold or a position outside the sheet."""
    if len({len(values) for values in block.rows}) > 1 or block.row < 1 or block.column < 1:
        raise ValueError(f"not a rectangle inside the sheet: {block.sheet!r} {block.row}, {block.column}")
    for row, values in enumerate(block.rows, block.row):
        for column, cell in enumerate(values, block.column):
            reason = _reason(cell)
            if row > MAX_ROWS or column > MAX_COLUMNS:
                reason = "nằm ngoài giới hạn của trang tính Excel; hãy bớt dòng hoặc cột."
            if reason:
                raise De06Error(reason, sheet=block.sheet, cell=cell_name(row, column))


def _reason(cell: Cell) -> str | None:
    """Why a cell cannot hold the value; None if it can."""
    if isinstance(cell, Formula):
        return _reason_for_formula(cell.text) or _reason(cell.shown)
    if isinstance(cell, str):
        return _reason_for_text(cell)
    if isinstance(cell, dt.time):
        return "giờ không kèm ngày không ghi được; hãy ghi cả ngày."
    if cell is not None and not isinstance(cell, dt.date) and not _finite(cell):
        return "giá trị không phải là số hữu hạn nên không ghi được; hãy kiểm tra lại phép tính."
    return None


def _reason_for_formula(text: str) -> str | None:
    if len(text) > MAX_FORMULA:
        return f"công thức dài {_count(len(text))} ký tự, Excel chỉ nhận {_count(MAX_FORMULA)}; hãy rút gọn công thức."
    return _reason_for_text(text)


def _reason_for_text(text: str) -> str | None:
    if found := NOT_XML.search(text):
        where = f"U+{ord(found[0]):04X}, vị trí {found.start() + 1}"
        return f"có ký tự điều khiển không lưu được ({where}); hãy xóa ký tự ấy."
    if len(text) * 2 > MAX_TEXT and (length := excel_length(with_line_feeds(text))) > MAX_TEXT:
        return f"nội dung dài {_count(length)} ký tự, một ô chỉ giữ được {_count(MAX_TEXT)}; hãy tách thành nhiều dòng."
    return None


def _finite(number: float | Decimal) -> bool:
    try:
        return math.isfinite(float(number))
    except (OverflowError, ValueError):  # too large an int, a signalling NaN
        return False


def _count(number: int) -> str:
    return format_number(Decimal(number), 0, leading_zero=False)
