"""The report's tables as the Word template prints them: rows of cells, some of them joined.

The template holds one header row and one row of each kind, which a secretary styles in Word; how many columns there
are, how wide, and which cells are joined is set in the finished document (``report.table_xml``). Word templates use the
Vietnamese properties.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model.markup import without_notes
from de06_xl.model.table import ColumnKind, RowKind, RowsBy, joined_header

if TYPE_CHECKING:
    from de06_xl.model.figures import Figures
    from de06_xl.model.filled_table import FilledRow, FilledTable
    from de06_xl.model.table import Table

LONGEST_WORD = 12
"""Characters of a word up to which a column is at least that wide."""
ROOM = (72, 112)
"""Characters at size 13 across a portrait page and a landscape one."""
LEAST_SPARE = 1.1
"""Factor by which columns together are wider than their longest words, even with smaller letters."""
LONGEST_LINE = 44
"""Characters of a cell's text counted for its column's width; longer text is broken into lines."""
HEADER_LINES = 2
"""Lines of a header, if the page has room."""


@dataclass(frozen=True, slots=True)
class PrintedCell:
    """A cell of a printed table: ``columns`` and ``rows`` are its spans; ``rows`` 0 means that the one above covers it.

    ``align`` is "left", "center" or "right".
    """

    text: str
    columns: int = 1
    rows: int = 1
    align: str = "left"


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """A row of a printed table; header, group and sum rows are ``bold``."""

    cells: tuple[PrintedCell, ...]
    bold: bool = False

    @property
    def o(self) -> tuple[PrintedCell, ...]:
        """The cells, for templates."""
        return self.cells

    @property
    def dam(self) -> bool:
        """Whether it is bold, for templates."""
        return self.bold


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table of the report, ready for the template; by ``key`` it is found again in the finished document.

    ``widths`` are the columns' shares of the page width, adding up to 1; ``scale`` is the factor by which letters of
    size 13 may be larger, or must be smaller, for all columns to fit.
    """

    key: str
    caption: str
    header: tuple[PrintedRow, ...]
    rows: tuple[PrintedRow, ...]
    widths: tuple[float, ...]
    note: str = ""
    captioned: bool = True
    scale: float = 1

    @property
    def khoa(self) -> str:
        """The key, for templates."""
        return self.key

    @property
    def ten(self) -> str:
        """The caption above the table, for templates; empty if the appendix has it as its title."""
        return self.caption if self.captioned else ""

    @property
    def tieu_de(self) -> tuple[PrintedRow, ...]:
        """The header rows, for templates."""
        return self.header

    @property
    def hang(self) -> tuple[PrintedRow, ...]:
        """The rows, for templates."""
        return self.rows

    @property
    def ghi_chu(self) -> str:
        """The note below, for templates."""
        return self.note


def without_empty_columns(table: Table, figures: Figures) -> Table:
    """The leader's table without columns that would be empty, such as targets if no figure has one."""
    found = [figure for row in table.entries() if (figure := figures.compared(row.key))]
    columns = tuple(
        column
        for column in table.columns
        if column.kind is not ColumnKind.FIGURE
        or not column.form
        or any((one.completion if column.form == "ty_le" else one.number(column.form)) is not None for one in found)
    )
    return replace(table, columns=columns)


def printed_table(filled: FilledTable, caption: str, key: str, *, captioned: bool) -> PrintedTable:
    """A filled table with its headers, joined cells and column widths; ``captioned`` prints the caption."""
    table = filled.table
    header = tuple(PrintedRow(row, bold=True) for row in _header(table))
    cells = [_cells(table, row) for row in filled.rows]
    _joined_groups(table, filled.rows, cells)
    rows = tuple(map(_row, cells, filled.rows))
    widths, scale = _widths(header, rows, len(table.columns), ROOM[table.landscape])
    return PrintedTable(key, caption, header, rows, tuple(widths), filled.note, captioned, scale)


def _header(table: Table) -> list[tuple[PrintedCell, ...]]:
    """The header rows, each with a cell for what continues from the row above."""
    texts = [[row.get(column.letter, "") for column in table.columns] for row in table.header]
    rows: list[list[PrintedCell]] = [[] for _ in texts]
    for cell in joined_header(texts):  # from left to right
        rows[cell.row].append(PrintedCell(cell.text, cell.columns, cell.rows, "center"))
        for below in rows[cell.row + 1 : cell.row + cell.rows]:
            below.append(PrintedCell("", cell.columns, rows=0, align="center"))
    return [tuple(row) for row in rows]


def _cells(table: Table, row: FilledRow) -> list[PrintedCell]:
    return [
        PrintedCell(cell.text, align=_align(column.kind, numeric=cell.numeric))
        for column, cell in zip(table.columns, row.cells, strict=True)
    ]


def _align(kind: ColumnKind, *, numeric: bool) -> str:
    if kind in (ColumnKind.NUMBER, ColumnKind.MEASURE):
        return "center"
    return "right" if numeric else "left"


def _joined_groups(table: Table, filled: Sequence[FilledRow], rows: Sequence[list[PrintedCell]]) -> None:
    """Extend group cells down over entries below with the same text; in typed tables, over empty ones too."""
    over_empty = table.rows_by is RowsBy.TYPED
    for at, column in enumerate(table.columns):
        if column.kind is not ColumnKind.GROUP:
            continue
        top = -1
        for number, row in enumerate(rows):
            cell = row[at]
            if filled[number].kind is not RowKind.ENTRY:
                top = -1
                continue
            above = rows[top][at].text if top >= 0 else ""
            if above and (cell.text == above or (over_empty and not cell.text)):
                row[at] = replace(cell, text="", rows=0)
                rows[top][at] = replace(rows[top][at], rows=rows[top][at].rows + 1)
            else:
                top = number


def _row(cells: list[PrintedCell], row: FilledRow) -> PrintedRow:
    """A row; a group's name extends over the empty cells after it, a sum's over those before it."""
    match row.kind:
        case RowKind.ENTRY:
            return PrintedRow(tuple(cells))
        case RowKind.GROUP:
            return PrintedRow(tuple(_over_the_empty(cells)), bold=True)
        case _:
            first = next((at for at, cell in enumerate(cells) if cell.text), 0)
            name = replace(cells[first], columns=first + 1, rows=1, align="center")
            return PrintedRow((name, *(replace(cell, rows=1) for cell in cells[first + 1 :])), bold=True)


def _over_the_empty(cells: Sequence[PrintedCell]) -> Iterator[PrintedCell]:
    last = max((at for at, cell in enumerate(cells) if cell.text), default=0)
    yield from (replace(cell, rows=1) for cell in cells[:last])
    yield replace(cells[last], columns=len(cells) - last, rows=1)


def _widths(
    header: Sequence[PrintedRow], rows: Sequence[PrintedRow], count: int, room: int
) -> tuple[list[float], float]:
    """The columns' shares of a page with ``room`` for so many characters, and the factor for the font size.

    Each column gets the width of its longest word, and a share of the rest that grows with its texts.
    """
    words, texts = [3.0] * count, [3.0] * count
    for row in (*header, *rows):
        at = 0
        for cell in row.cells:
            text = without_notes(cell.text)
            if cell.columns == 1 and text:
                longest = min(max(map(len, text.split()), default=0), LONGEST_WORD) + 2.0
                words[at] = max(words[at], longest)
                lines = HEADER_LINES if row in header else 1
                line = min(len(text) / lines + 2.0, LONGEST_LINE)
                texts[at] = max(texts[at], longest, line)
            at += cell.columns
    needed, wanted = sum(words), sum(texts)
    part = min(1.0, max(room - needed, needed * (LEAST_SPARE - 1)) / (wanted - needed)) if wanted > needed else 0.0
    shares = [word + (text - word) * part for word, text in zip(words, texts, strict=True)]
    return [share / sum(shares) for share in shares], room / min(sum(shares), needed * LEAST_SPARE)
