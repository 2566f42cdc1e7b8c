"""The long table: one row for each figure of the report and of each unit, in this period and earlier ones."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from de06_xl.model.breakdown import split_code
from de06_xl.model.period import Period
from de06_xl.model.units_sent import after
from de06_xl.model.words import Word
from de06_xl.process.rollover import accepted

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures


class ColumnType(enum.Enum):
    """The type of a column's cells; the values are pandas dtypes."""

    TEXT = "string"
    DATE = "datetime64[s]"
    NUMBER = "float64"
    COUNT = "Int64"
    FLAG = "boolean"

    @property
    def label(self) -> str:
        """The type's name in the guide."""
        return _LABELS[self]


_LABELS = {
    ColumnType.TEXT: "chữ",
    ColumnType.DATE: "ngày",
    ColumnType.NUMBER: "số",
    ColumnType.COUNT: "số nguyên",
    ColumnType.FLAG: "đúng, sai",
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table for other programs: its name, its type, and its meaning in Vietnamese."""

    name: str
    type: ColumnType
    meaning: str = ""


COLUMNS = (
    Column("period", ColumnType.TEXT, "Mã kỳ báo cáo: `2026-11`, `2026-Q4`, `2026`"),
    Column("first_day", ColumnType.DATE, "Ngày đầu kỳ theo lịch"),
    Column("last_day", ColumnType.DATE, "Ngày cuối kỳ theo lịch"),
    Column("unit", ColumnType.TEXT, "Mã đơn vị gửi số; trống: số của chính báo cáo"),
    Column("unit_name", ColumnType.TEXT, "Tên đơn vị ở trang *Đơn vị*"),
    Column("group", ColumnType.TEXT, "Nhóm của đơn vị"),
    Column("parent", ColumnType.TEXT, "Mã đơn vị mà đơn vị này trực thuộc"),
    Column("code", ColumnType.TEXT, "Mã chỉ tiêu, không kèm mục"),
    Column(
        "item",
        ColumnType.TEXT,
        "Mã mục của danh mục; trống: chỉ tiêu không phân tổ, hoặc tổng các mục (chỉ có ở số của báo cáo)",
    ),
    Column("name", ColumnType.TEXT, "Tên chỉ tiêu, kèm tên mục"),
    Column("unit_of_measure", ColumnType.TEXT, "Đơn vị tính"),
    Column(
        "nature",
        ColumnType.TEXT,
        "Loại số liệu: `trong kỳ`, `lũy kế năm`, `lũy kế`, `thời điểm`; trống: chưa chọn, hoặc số do chương trình tính",
    ),
    Column("value", ColumnType.NUMBER, "Giá trị, không làm tròn; trống: chỉ tiêu chữ"),
    Column("word", ColumnType.TEXT, "Giá trị của chỉ tiêu chữ"),
)
"""The columns of the long table, in order; empty cells are None."""

LongCell = str | float | dt.date | None
LongRow = tuple[LongCell, ...]


class Reported(NamedTuple):
    """A reported figure; of the report itself if ``unit`` is empty."""

    period: Period
    unit: str
    code: str
    value: Decimal


def reported_figures(book: Book, figures: Figures) -> Iterator[Reported]:
    """The figures of the report and, in a workbook read with ``submissions``, of units, now and in earlier periods.

    Only figures in forms that count; each unit's figure of a period once.
    """
    for (period, code), value in book.history.items():
        if period != book.period:
            yield Reported(period, "", code, value)
    for code, value in accepted(figures).items():
        yield Reported(book.period, "", code, value)
    yield from reported_by_units(book)


def reported_by_units(book: Book) -> Iterator[Reported]:
    """The units' figures, now and in earlier periods, in a workbook read with ``submissions``."""
    for (period, unit, code), value in after(book).figures.items():
        yield Reported(period, unit, code, value)


def long_rows(book: Book, figures: Figures) -> list[LongRow]:
    """The rows of the long table, by period, unit and indicator, in the order of the workbook; cells as in COLUMNS."""
    units: dict[str, int] = {}
    for at, unit in enumerate(book.units):
        units.setdefault(unit.code, at)
    codes = {code: at for at, code in enumerate(figures)}

    def order(one: Reported) -> tuple[dt.date, dt.date, str, int, str, int, str]:
        period, unit = one.period, -1 if not one.unit else units.get(one.unit, len(units))
        of_period = period.last_day, period.first_day, str(period)
        return *of_period, unit, one.unit, codes.get(one.code, len(codes)), one.code

    return [_row(one, book, figures) for one in sorted(reported_figures(book, figures), key=order)]


def _row(one: Reported, book: Book, figures: Figures) -> LongRow:
    unit = book.unit(one.unit) if one.unit else None
    indicator = figures[one.code].indicator if one.code in figures else None
    code, item = split_code(one.code)
    word = one.value.word if isinstance(one.value, Word) else None
    return (
        str(one.period),
        one.period.first_day,
        one.period.last_day,
        one.unit or None,
        unit.name if unit else None,
        (unit.group if unit else "") or None,
        (unit.parent if unit else "") or None,
        code,
        item or None,
        indicator.name if indicator else None,
        (indicator.unit_of_measure if indicator else "") or None,
        indicator.nature.value if indicator and indicator.nature else None,
        None if word else float(one.value),
        word,
    )
