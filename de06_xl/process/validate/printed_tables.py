"""The tables of the report: rows and columns must exist, texts be printable, sums be correct."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, Severity
from de06_xl.model.indicator import Aggregation
from de06_xl.model.item_list import item_typed_as, items_of
from de06_xl.model.paragraph import ParagraphKind
from de06_xl.model.place import Place
from de06_xl.model.placeholder import FORMS
from de06_xl.model.table import FORM_WORDS, TASK_STATES, ColumnKind, RowKind, RowsBy
from de06_xl.model.texts import Texts
from de06_xl.process.tabulation import LONGEST_HISTORY, Tabulation, typed_sum
from de06_xl.process.validate.texts import of_text
from de06_xl.vietnamese.messages import cite, did_you_mean, listed
from de06_xl.vietnamese.numbers import as_typed
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.table import Table, TableColumn

_EVERY_FORM = tuple(dict.fromkeys((*FORMS, *FORM_WORDS)))
_FORMS = dict.fromkeys(RowsBy, _EVERY_FORM) | {
    RowsBy.UNITS: ("", "truoc", "chenh"),
    RowsBy.PARENTS: ("",),
    RowsBy.PERIODS: ("",),
}
"""Allowed suffixes of codes in a table's columns, by the kind of its rows."""
NAMED = 5
"""Items or rows named in a sentence."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the tables, and about figures that should be in one."""
    tabulation = Tabulation(book, figures)
    for table in book.tables:
        yield from _texts(table, tabulation.texts)
        yield from _columns(table, book, figures)
        yield from _rows(table, book, figures)
        yield from _typed_sums(table)
        yield from _unit_sums(table, tabulation)
        yield from _states(table)
    if book.leader:
        yield from _rows(book.leader.table, book, figures)
    yield from _calls(book)
    yield from _without_table(book, figures)


def _texts(table: Table, texts: Texts) -> Iterator[Finding]:
    yield from of_text(table.caption, table.places["caption"], texts)
    for header in table.header:
        for title in header.values():
            yield from of_text(title, table.places["columns"], texts)
    for row in table.rows:
        for column in table.columns:
            if text := row.texts.get(column.letter):
                yield from of_text(text, table.cell(row, column), texts)


def _columns(table: Table, book: Book, figures: Figures) -> Iterator[Finding]:
    place = table.places["columns"]
    if table.rows_by is RowsBy.LIST and not items_of(book.items, table.subject, book.period):
        names = dict.fromkeys(item.list_name for item in book.items)
        message = (
            f"Không có danh mục {cite(table.subject)} mà bảng lấy làm hàng; hãy sửa ô này hoặc thêm các mục vào trang "
            f"Danh mục{did_you_mean(table.subject, names)}."
        )
        yield Finding(kinds.UNKNOWN_LIST, message, table.places["rows"], value=table.subject[:60])
    known = table.subject in book.groups or book.owing_units(table.subject)
    if table.rows_by.of_units and table.subject and not known:
        message = f"Trang Đơn vị không có đơn vị hay nhóm {cite(table.subject)} trong kỳ này; hãy sửa ô này."
        yield Finding(kinds.UNKNOWN_UNIT, message, table.places["rows"], value=table.subject[:60])
    alone = [unit.name for unit in book.units_of(table.subject) if not book.above(unit)]
    if table.rows_by is RowsBy.PARENTS and alone:
        message = (
            f"{listed(alone, NAMED, 'đơn vị')} chưa ghi Trực thuộc ở trang Đơn vị nên không hàng nào của bảng có số "
            "của các đơn vị ấy; hãy ghi mã đơn vị cấp trên."
        )
        yield Finding(kinds.UNKNOWN_UNIT, message, table.places["rows"], value=table.subject[:60] or None)
    if not table.columns:
        message = "Hàng “Cột” chưa ghi cột nào nên bảng không in; hãy ghi stt, tên, mã chỉ tiêu… (xem mục Bảng)."
        yield Finding(kinds.UNKNOWN_LIST, message, place)
    count = int(table.subject) if table.subject.isdecimal() else 0
    if table.rows_by is RowsBy.PERIODS and not 1 <= count <= LONGEST_HISTORY:
        message = f"Số kỳ phải từ 1 đến {LONGEST_HISTORY}; hãy ghi, ví dụ: kỳ 12."
        yield Finding(kinds.UNKNOWN_LIST, message, table.places["rows"], value=table.subject[:60] or None)
    for column in table.columns:
        at = Place(place.sheet, f"{column.letter}{place.cell.lstrip('B')}")
        if column.kind is ColumnKind.FIGURE and column.form not in _FORMS[table.rows_by]:
            forms = ", ".join(f".{form}" for form in _FORMS[table.rows_by] if form) or "không đuôi nào"
            message = f"Bảng này không dùng được đuôi “.{column.form[:20]}”; chỉ có {forms}."
            yield Finding(kinds.UNKNOWN_CODE, message, at, column.code or None, value=column.form[:20])
        if not column.code:
            continue
        if column.code not in figures:
            message = (
                f"Cột gọi mã {cite(column.code)} không có trong sổ; hãy sửa mã{did_you_mean(column.code, figures)}."
            )
            yield Finding(kinds.UNKNOWN_CODE, message, at, value=column.code)
        elif table.rows_by is RowsBy.LIST and not _is_broken_down(table, column, figures):
            message = (
                f"Mã {cite(column.code)} chưa phân tổ theo danh mục {cite(table.subject)} nên cột trống; hãy ghi tên "
                "danh mục vào cột Phân tổ của chỉ tiêu."
            )
            yield Finding(kinds.UNKNOWN_LIST, message, at, column.code, value=column.code)


def _is_broken_down(table: Table, column: TableColumn, figures: Figures) -> bool:
    return fold(figures[column.code].indicator.breakdown) == fold(table.subject)


def _rows(table: Table, book: Book, figures: Figures) -> Iterator[Finding]:
    """Unknown keys; items and units that no longer exist are no mistake."""
    match table.rows_by:
        case RowsBy.LIST:
            known = {item.code for item in book.items if fold(item.list_name) == fold(table.subject)}
        case RowsBy.UNITS | RowsBy.PARENTS:
            known = {unit.code for unit in book.units}
        case RowsBy.INDICATORS:
            known = set(figures)
        case _:
            return
    kind = RowsBy.UNITS if table.rows_by is RowsBy.PARENTS else table.rows_by
    first: dict[str, int] = {}
    for row in table.entries():
        key = item_typed_as(row.key, known) or row.key
        if key in first:
            message = f"Mã {cite(row.key)} đã có ở hàng {first[key]} nên hàng này không in; hãy xóa hàng hoặc sửa mã."
            yield Finding(kinds.TABLE_ROW_UNKNOWN, message, Place(table.sheet, f"A{row.number}"), value=row.key[:60])
        first.setdefault(key, row.number)
        if row.key not in known and not item_typed_as(row.key, known):
            message = (
                f"Không có {kind.value} mã {cite(row.key)} nên hàng này không in; hãy sửa mã ở cột A"
                f"{did_you_mean(row.key, known)}."
            )
            place = Place(table.sheet, f"A{row.number}")
            yield Finding(kinds.TABLE_ROW_UNKNOWN, message, place, value=row.key[:60])


def _states(table: Table) -> Iterator[Finding]:
    """Invalid states of tasks."""
    for column in table.columns:
        for row in table.entries() if column.kind is ColumnKind.STATE else ():
            text = row.texts.get(column.letter, "")
            if text and fold(text) not in map(fold, TASK_STATES):
                message = f"Không có trạng thái {cite(text)}; hãy ghi một trong: {', '.join(TASK_STATES)}."
                yield Finding(kinds.UNKNOWN_CHOICE, message, table.cell(row, column), value=text[:60])


def _typed_sums(table: Table) -> Iterator[Finding]:
    """A typed sum that differs from the sum of its rows."""
    if table.rows_by is not RowsBy.TYPED:
        return
    sums = [row for row in table.rows if row.kind in (RowKind.TOTAL, RowKind.SUBTOTAL)]
    for row in sums:
        for column in (one for one in table.columns if one.kind is ColumnKind.FIGURE):
            typed, right = row.numbers.get(column.letter), typed_sum(table, row, column)
            if typed is not None and right is not None and right != typed:
                place = table.cell(row, column)
                yield _differs(place, typed, right, "hãy sửa, hoặc xóa để chương trình tự cộng", None)


def _unit_sums(table: Table, tabulation: Tabulation) -> Iterator[Finding]:
    """A sum of the units' rows that differs from the report's figure, if they are all its parts."""
    total = next((row for row in table.rows if row.kind is RowKind.TOTAL), None)
    if not table.rows_by.of_units or total is None:
        return
    entries = [row for row in tabulation.filled(table).rows if row.kind is RowKind.ENTRY]
    for at, column in enumerate(table.columns):
        figure = tabulation.figures.get(column.code)
        if figure is None or figure.value is None or column.form or not tabulation.is_whole(table, column):
            continue
        numbers = [value for row in entries if not isinstance(value := row.cells[at].value, str)]
        right = sum(numbers, Decimal(0))
        whole = numbers and len(numbers) == len(entries)
        if whole and figure.indicator.aggregation is Aggregation.SUM and right != figure.value:
            remedy = "hãy xem cột Đơn vị báo cáo của chỉ tiêu và nhóm đơn vị của bảng"
            yield _differs(table.cell(total, column), figure.value, right, remedy, column.code)


def _differs(place: Place, stated: Decimal, right: Decimal, remedy: str, code: str | None) -> Finding:
    message = f"Dòng cộng ghi {as_typed(stated, 0)} nhưng tổng các hàng là {as_typed(right, 0)}; {remedy}."
    return Finding(kinds.TABLE_SUM_DIFFERS, message, place, code, value=stated, expected=right)


def _calls(book: Book) -> Iterator[Finding]:
    """Paragraphs that name a missing table, and tables that no paragraph names."""
    called = {fold(heading.sheet) for heading in book.outline if heading.sheet}
    tables = {fold(table.sheet): table for table in book.printed_tables}
    for section in book.sections:
        for paragraph in section.paragraphs:
            if paragraph.kind is not ParagraphKind.TABLE:
                continue
            called.add(fold(paragraph.text))
            if fold(paragraph.text) not in tables:
                near = did_you_mean(paragraph.text, [table.sheet for table in book.printed_tables])
                message = f"Không có trang bảng {cite(paragraph.text)}; hãy ghi đúng tên trang tính của bảng{near}."
                place = paragraph.row.place("text")
                yield Finding(kinds.MISSING_SHEET, message, place, value=paragraph.text[:60])
    for name, table in tables.items():
        if name not in called:
            message = (
                "Bảng này chưa in ở đâu; muốn in, hãy thêm đoạn kiểu “bảng” ghi tên trang này, hoặc một Phụ lục ở "
                "trang Đề cương."
            )
            yield Finding(kinds.TABLE_NOT_PRINTED, message, table.places["caption"])


def _without_table(book: Book, figures: Figures) -> Iterator[Finding]:
    """Figures broken down by a list without a column in any table, so that nobody sees or types their items."""
    for total in book.indicators():
        items = [figures[code].indicator for code in total.items]
        lacking = [one.item.code for one in items if one.item and "value" not in one.row.columns]
        if len(lacking) == len(items) and items:
            message = (
                f"Chưa bảng nào có cột {cite(total.code)} theo danh mục {cite(total.breakdown)} nên số của từng mục "
                "không có chỗ ghi; hãy thêm bảng (xem mục Bảng trong hướng dẫn)."
            )
            yield Finding.of_figure(kinds.BREAKDOWN_WITHOUT_TABLE, message, total, "breakdown")
        elif lacking:
            message = (
                f"Bảng chưa có hàng của mục {listed(lacking, NAMED, 'mục', ', ')} nên số ở đó chưa có chỗ ghi; hãy "
                "bấm Tổng hợp để chương trình thêm hàng."
            )
            yield Finding.of_figure(kinds.BREAKDOWN_WITHOUT_TABLE, message, total, "breakdown", level=Severity.NOTE)
