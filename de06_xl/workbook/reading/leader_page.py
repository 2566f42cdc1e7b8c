"""Reads `Bảng theo dõi` as a table of the report, if the outline names it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.model.leader_table import LeaderTable
from de06_xl.model.place import Place
from de06_xl.model.table import ColumnKind, RowKind, RowsBy, Table, TableColumn, TableRow
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout
from de06_xl.workbook.leader_page import FIRST_FIGURE, first_codes, read_choice

if TYPE_CHECKING:
    from collections.abc import Iterable

    from de06_xl.model.book import SectionSheet
    from de06_xl.model.outline import Heading
    from de06_xl.workbook.reading.tables import Tables

_COLUMNS = (
    ("A", "TT", ColumnKind.NUMBER, ""),
    ("B", "Chỉ tiêu", ColumnKind.NAME, ""),
    ("C", "ĐVT", ColumnKind.MEASURE, ""),
    ("D", "Kỳ này", ColumnKind.FIGURE, ""),
    ("E", "Kỳ trước", ColumnKind.FIGURE, "truoc"),
    ("I", "Tăng, giảm", ColumnKind.FIGURE, "chenh"),
    ("F", "Cùng kỳ năm trước", ColumnKind.FIGURE, "cung_ky"),
    ("G", "Chỉ tiêu giao", ColumnKind.FIGURE, "chi_tieu"),
    ("H", "% hoàn thành", ColumnKind.FIGURE, "ty_le"),
)
"""The sheet's columns in the order of the report, with their headers, kinds and forms."""


def leader_heading(tables: Tables, outline: Iterable[Heading]) -> Heading | None:
    """The heading that prints the page; None if there is none, or the sheet is missing."""
    wanted = fold(layout.LEADER_SHEET)
    return next((one for one in outline if fold(one.sheet) == wanted), None) if wanted in tables.sheets else None


def read_leader_table(tables: Tables, heading: Heading, sections: Iterable[SectionSheet]) -> LeaderTable:
    """The page as a table, landscape in an appendix; with no figures chosen, the first ones of the outline."""
    sheet = tables.sheets[fold(layout.LEADER_SHEET)]
    choice = read_choice(tables.grid.read(sheet))
    indicators = (one for section in sections for one in section.indicators)
    codes = choice.codes or dict(enumerate(first_codes(indicators), FIRST_FIGURE))
    table = Table(
        sheet=sheet,
        caption=heading.title,
        rows_by=RowsBy.INDICATORS,
        subject="",
        columns=tuple(TableColumn(letter, kind, form=form) for letter, _, kind, form in _COLUMNS),
        header=({letter: title for letter, title, _, _ in _COLUMNS},),
        rows=tuple(TableRow(RowKind.ENTRY, row, code) for row, code in codes.items()),
        places={field: Place(sheet, f"A{FIRST_FIGURE - 1}") for field in ("caption", "columns", "rows")},
        landscape=heading.appendix,
    )
    charted = choice.charted if choice.charted in codes.values() else next(iter(codes.values()), "")
    return LeaderTable(table, charted)
