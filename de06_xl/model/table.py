"""A table of the report: a sheet that looks as it will print and declares its rows and columns."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from de06_xl.model.place import Place, Row

if TYPE_CHECKING:
    from decimal import Decimal


class RowsBy(enum.Enum):
    """What the rows of a table are (row `Hàng` of its sheet)."""

    LIST = "danh mục"
    UNITS = "đơn vị"
    PARENTS = "trực thuộc"
    INDICATORS = "chỉ tiêu"
    PERIODS = "kỳ"
    TYPED = "tự ghi"

    @property
    def of_units(self) -> bool:
        """Whether the rows show what units sent: their own figures, or sums of the units below them."""
        return self in (RowsBy.UNITS, RowsBy.PARENTS)


class RowKind(enum.Enum):
    """What one row of a table is (column A of its sheet)."""

    ENTRY = ""
    GROUP = "Nhóm"
    SUBTOTAL = "Cộng nhóm"
    TOTAL = "Cộng"


class ColumnKind(enum.Enum):
    """What a column of a table shows (row `Cột` of its sheet)."""

    NUMBER = "stt"
    NAME = "tên"
    GROUP = "nhóm"
    MEASURE = "đvt"
    TEXT = "chữ"
    STATE = "trạng thái"
    FIGURE = "số"


TASK_STATES = ("hoàn thành", "đang thực hiện", "quá hạn", "thường xuyên")
"""What a column of STATE can say about a task."""
FORM_WORDS = {
    "": ("giá trị", "số", "kết quả"),
    "truoc": ("kỳ trước",),
    "chenh": ("tăng/giảm",),
    "phan_tram": ("%", "tăng/giảm %"),
    "cung_ky": ("cùng kỳ",),
    "chi_tieu": ("chỉ tiêu giao", "mức giao"),
    "ty_le": ("tỷ lệ",),
    "danh_gia": ("đánh giá",),
    "moc": ("số liệu đến ngày",),
}
"""The forms of a row's own indicator that a column may show, by the text of its `Cột`."""


@dataclass(frozen=True, slots=True)
class TableColumn:
    """A column of a table, by its letter in the sheet.

    A FIGURE is the indicator ``code`` for the row's subject, or the row's own indicator if ``code`` is empty, in one of
    its ``form``s (``placeholder.FORMS``, "phan_tram", "ty_le" or "danh_gia"). ``aggregated`` is the letter of the
    folded column that holds the aggregated figures of its items. ``width`` is relative to the others.
    """

    letter: str
    kind: ColumnKind
    code: str = ""
    form: str = ""
    aggregated: str = ""
    width: float = 1


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a table: its kind, ``key`` (an item's, unit's or indicator's code, a period) and its typed cells."""

    kind: RowKind
    number: int
    key: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, Decimal] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HeaderCell:
    """A cell of a table's header: its position, counted from 0, and how many rows and columns it spans."""

    row: int
    column: int
    text: str
    rows: int = 1
    columns: int = 1


def joined_header(texts: Sequence[Sequence[str]]) -> list[HeaderCell]:
    """The cells of header rows, from left to right and top to bottom.

    An empty one extends the cell on its left if both have something below them, else the cell above it.
    """
    return sorted(_joined(texts, 0, range(len(texts[0]) if texts else 0)), key=lambda cell: (cell.column, cell.row))


def _joined(texts: Sequence[Sequence[str]], row: int, columns: Sequence[int]) -> Iterator[HeaderCell]:
    """The cells from one row on, for columns that a cell above spans."""
    if row == len(texts):
        return
    parted: list[list[int]] = []
    for at in columns:
        if parted and not texts[row][at] and _filled_below(texts, row, parted[-1][0]) and _filled_below(texts, row, at):
            parted[-1].append(at)
        else:
            parted.append([at])
    for part in parted:
        last = row + 1
        while last < len(texts) and not any(texts[last][at] for at in part):
            last += 1
        yield HeaderCell(row, part[0], texts[row][part[0]], last - row, len(part))
        yield from _joined(texts, last, part)


def _filled_below(texts: Sequence[Sequence[str]], row: int, column: int) -> bool:
    return any(line[column] for line in texts[row + 1 :])


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the report, named by its ``sheet``.

    ``subject`` selects the rows: the list's name, a unit or group, how many periods. ``header`` are the texts of the
    header rows by column letter, which ``joined_header`` joins. ``spare`` are the numbers of empty rows for new keys,
    ``loose`` those of rows with content but without a key.
    """

    sheet: str
    caption: str
    rows_by: RowsBy
    subject: str
    columns: tuple[TableColumn, ...]
    header: tuple[Mapping[str, str], ...]
    rows: tuple[TableRow, ...]
    places: Mapping[str, Place]
    landscape: bool = False
    spare: tuple[int, ...] = ()
    loose: tuple[int, ...] = ()

    @property
    def filled(self) -> bool:
        """Whether it has a row to print: a table of typed rows may still be empty."""
        return self.rows_by is not RowsBy.TYPED or any(True for _ in self.entries())

    def entries(self) -> Iterator[TableRow]:
        """The rows with a subject, without groups and sums."""
        yield from (row for row in self.rows if row.kind is RowKind.ENTRY)

    def cell(self, row: TableRow, column: TableColumn) -> Place:
        """The cell of a row and a column."""
        return Place(self.sheet, f"{column.letter}{row.number}")

    def item_places(self, number: int) -> Iterator[tuple[str, Row]]:
        """The figures of the item in a row, typed or computed there: the code of each one's total, and its place."""
        for column in self.columns:
            if column.kind is ColumnKind.FIGURE and not column.form:
                yield column.code, self.figure_row(number, column)

    def figure_row(self, number: int, column: TableColumn) -> Row:
        """The place of the figure in a row and a column, in the shape of an indicator's row: its key and its value."""
        letters = {"key": "A", "code": column.letter, "value": column.letter}
        return Row(self.sheet, number, letters | ({"aggregated": column.aggregated} if column.aggregated else {}))
