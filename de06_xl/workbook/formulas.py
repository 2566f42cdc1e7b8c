"""Our own formulas in the section sheets: `Giá trị` of derived and collected rows, `Tăng/giảm`, `Lỗi`.

Rows are found by their code, over whole columns, so that a clerk may insert, move and sort rows. INDEX takes
the column that holds its own cell without becoming circular: it hands over one cell, not the column.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from de06_xl.workbook.grid import sheet_reference

if TYPE_CHECKING:
    from de06_xl.expression import Expression
    from de06_xl.model import Indicator, Row

FINDING_CODES, FINDING_SEVERITIES, FINDING_SHEETS, FINDING_CELLS, FINDING_STATES = (
    "kt_ma",
    "kt_muc",
    "kt_trang",
    "kt_o",
    "kt_trang_thai",
)
"""Defined names of the columns of `Kiểm tra`, which the other sheets count."""

_LOOKUP = re.compile(r"""INDEX\([^()]*,MATCH\("(\w+)",[^()]*,0\)\)""")


def value_formula(indicator: Indicator, expression: Expression | None, rows: Mapping[str, Row]) -> str | None:
    """The formula of `Giá trị`: over `Cách tính`, or the column `Tổng hợp`; None for an entered row.

    ``rows`` are the rows of all indicators by code; a code without a row gives #N/A, which shows as empty.
    """
    if expression is not None:
        return expression.excel_formula(lambda code: _cell_of(code, indicator.row, rows))
    if indicator.aggregation is None or indicator.expression:
        return None
    collected = f"{indicator.row.columns['collected']}{indicator.row.number}"
    return f'=IF(ISNUMBER({collected}),{collected},"")'


def change_formula(value: str, previous: str) -> str:
    """The formula of `Tăng/giảm` from the addresses of `Giá trị` and `Kỳ trước`."""
    return f'=IF(AND(ISNUMBER({value}),ISNUMBER({previous})),{value}-{previous},"")'


def state_formula(sheet: str, code: str, cell: str) -> str:
    """The formula of `Lỗi`: how many open findings `Kiểm tra` has for a row.

    A row of figures is known by its ``code`` cell, a paragraph by the address of its ``cell``.
    """
    if code:
        condition, row_given = f"{FINDING_CODES},{code}", code
    else:
        condition, row_given = f'{FINDING_CELLS},"{cell}"', cell
    quoted = sheet.replace('"', '""')
    criteria = f'{FINDING_SHEETS},"{quoted}",{condition},{FINDING_STATES},"còn mở",{FINDING_SEVERITIES}'
    errors, warnings = (f'COUNTIFS({criteria},"{severity}")' for severity in ("lỗi", "cảnh báo"))
    return f'=IF({row_given}="","",IF({errors}>0,{errors}&" lỗi",IF({warnings}>0,{warnings}&" cảnh báo","")))'


def same_formula(left: str, right: str) -> bool:
    """Whether two formulas say the same, however a spreadsheet program rewrote their ranges."""
    return _reduced(left) == _reduced(right)


def _cell_of(code: str, here: Row, rows: Mapping[str, Row]) -> str:
    there = rows.get(code, here)
    prefix = "" if there.sheet == here.sheet else f"{sheet_reference(there.sheet)}!"
    value, codes = there.columns["value"], there.columns["code"]
    return f'INDEX({prefix}${value}:${value},MATCH("{code}",{prefix}${codes}:${codes},0))'


def _reduced(formula: str) -> str:
    return _LOOKUP.sub(r"\1", re.sub(r"\s", "", formula.replace("$", ""))).upper()
