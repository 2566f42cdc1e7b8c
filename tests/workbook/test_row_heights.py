"""Rows are as high as their wrapped texts need where columns are as wide as Excel shows them."""

from __future__ import annotations

from typing import Any, NamedTuple

import pytest

from de06_xl.system import shipped
from de06_xl.workbook.drawing import LINE_HEIGHT
from tests.support.xlwings_uno import LibreOffice

OURS = LINE_HEIGHT * 2540 / 72
"""A line's height in hundredths of a millimetre, in which LibreOffice measures."""
THEIRS, AROUND = 448, 51
"""The height that LibreOffice gives each line of the typeface at 12 points, and what it leaves free around them."""


class Wrapped(NamedTuple):
    """A row, the lines that it has room for and those that its texts take."""

    sheet: str
    row: int
    room: int
    taken: int


@pytest.mark.few(0, 1)
@pytest.mark.office
@pytest.mark.parametrize("name", [shipped.SAMPLE_WORKBOOK, *shipped.BLANK_WORKBOOKS.values()])
def test_no_text_is_cut_and_at_most_a_line_is_left_free(name: str, office: LibreOffice) -> None:
    book = office.open(str(shipped.path_of(name)))
    rows = [row for sheet in book.document.Sheets if sheet.IsVisible for row in wrapped_rows(sheet)]
    book.close()
    assert max(row.taken for row in rows) > 2
    assert [row for row in rows if not row.taken <= row.room <= row.taken + 1] == []


def wrapped_rows(sheet: Any) -> list[Wrapped]:
    """The rows of a sheet whose height was fitted to their texts, not set to look well."""
    cursor = sheet.createCursor()
    cursor.gotoEndOfUsedArea(False)
    rows = [(number, sheet.Rows.getByIndex(number - 1)) for number in range(1, cursor.RangeAddress.EndRow + 2)]
    fitted = [(number, row, row.Height) for number, row in rows if row.IsVisible and row.OptimalHeight]
    sheet.Rows.OptimalHeight = True
    return [
        Wrapped(sheet.Name, number, round(height / OURS), max(1, round((row.Height - AROUND) / THEIRS)))
        for number, row, height in fitted
    ]
