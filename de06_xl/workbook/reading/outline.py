"""Reads `Đề cương`, the headings of a report, and `Đơn vị`, who reports."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import short, value_of
from de06_xl.model.item_list import ITEM_CODE, TITLE, Item
from de06_xl.model.outline import MAX_LEVEL, Heading, WhenEmpty
from de06_xl.model.period import PeriodKind
from de06_xl.model.unit import GROUP_LEVEL, Group, Unit, names_in
from de06_xl.vietnamese.text import fold
from de06_xl.workbook import layout

if TYPE_CHECKING:
    from de06_xl.workbook.reading.record import Record
    from de06_xl.workbook.reading.tables import Tables


def read_outline(tables: Tables) -> tuple[Heading, ...]:
    """The headings in the order of the report."""
    return tuple(
        heading
        for record in tables.own_sheet(layout.OUTLINE, required=True)
        if (heading := _heading(record, tables.sheets))
    )


def _heading(record: Record, sheets: dict[str, str]) -> Heading | None:
    code = record.text("code").rstrip(".")
    title = record.text("title")
    if not code:
        record.problem(kinds.MISSING_CODE, "code", f"Tiêu đề “{short(title)}” chưa có mã mục; hãy ghi mã.")
        return None
    when_empty, run_in = _when_empty(record)
    sheet = record.text("sheet")
    return Heading(
        code=code,
        level=_level(record, code),
        title=title,
        row=record.row,
        sheet=sheets.get(fold(sheet), sheet),
        when_empty=when_empty,
        run_in=run_in,
        carry_over=fold(record.text("carry_over")) in layout.TICKS,
        kinds=_kinds(record),
    )


def _level(record: Record, code: str) -> int:
    cell = record["level"]
    if isinstance(cell, str) and cell.strip().isdecimal():
        cell = int(cell)
    if isinstance(cell, int | float | Decimal) and not isinstance(cell, bool) and cell in range(1, MAX_LEVEL + 1):
        return int(cell)
    if cell is not None:
        message = f"Cấp của mục {code} phải là số từ 1 đến {MAX_LEVEL}; hãy sửa lại."
        record.problem(kinds.UNKNOWN_CHOICE, "level", message, value=value_of(cell))
    return min(code.count(".") + 1, MAX_LEVEL)


def _when_empty(record: Record) -> tuple[WhenEmpty, str]:
    text = record.text("when_empty")
    if fold(text).startswith(WhenEmpty.RUN_IN.value):
        return WhenEmpty.RUN_IN, text[len(WhenEmpty.RUN_IN.value) :].strip().strip('"“”').strip()
    choice = record.choice("when_empty", WhenEmpty, 'báo lỗi, nối "Không.", bỏ mục')
    return choice or WhenEmpty.REPORT_ERROR, ""


def _kinds(record: Record) -> frozenset[PeriodKind] | None:
    text = record.text("kinds")
    if not text:
        return None
    by_name = {fold(kind.value): kind for kind in PeriodKind}
    names = [fold(name) for name in names_in(text)]
    unknown = [name for name in names if name not in by_name]
    if unknown:
        choices = ", ".join(kind.value for kind in PeriodKind)
        message = f"Không có loại kỳ “{short(unknown[0])}”; hãy chọn trong: {choices}."
        record.problem(kinds.UNKNOWN_CHOICE, "kinds", message, value=short(text))
        return None
    return frozenset(by_name[name] for name in names)


def read_items(tables: Tables) -> tuple[Item, ...]:
    """The items of all lists in the order of their rows; an invalid code is a finding."""
    items: list[Item] = []
    titles: dict[str, str] = {}
    for record in tables.own_sheet(layout.ITEMS):
        code, list_name = record.text("code"), record.text("list_name")
        if fold(code) == fold(TITLE) and list_name:
            titles.setdefault(fold(list_name), record.text("name"))
            continue
        if not ITEM_CODE.fullmatch(code) or not list_name:
            message = (
                f"Mục “{short(record.text('name'))}” chưa có danh mục hoặc mã; mã mục chỉ gồm chữ không dấu, chữ số và "
                "dấu gạch dưới, ví dụ 01."
            )
            record.problem(kinds.BAD_CODE, "code" if list_name else "list_name", message, value=code or None)
            continue
        name, group, owner = map(record.text, ("name", "group", "owner"))
        valid_from, valid_to = map(record.date, ("valid_from", "valid_to"))
        items.append(Item(list_name, code, name, record.row, group, owner, valid_from, valid_to))
    return tuple(replace(item, list_title=titles.get(fold(item.list_name), "")) for item in items)


def read_units(tables: Tables) -> tuple[tuple[Unit, ...], dict[str, Group]]:
    """The units in the order of their rows, and the groups that have a name of their own, by code."""
    units: list[Unit] = []
    groups: dict[str, Group] = {}
    for record in tables.own_sheet(layout.UNITS):
        code, name = record.text("code"), record.text("name")
        if not code:
            if name:
                message = (
                    f"Đơn vị “{short(name)}” chưa có mã nên chưa được tính; hãy ghi mã, hoặc chạy lệnh de06 units."
                )
                record.problem(kinds.MISSING_CODE, "code", message)
            continue
        if fold(record.text("level")) == GROUP_LEVEL:
            groups.setdefault(code, Group(code, name, record.row, record.text("called")))
        else:
            units.append(_unit(code, record))
    return tuple(units), groups


def _unit(code: str, record: Record) -> Unit:
    return Unit(
        code,
        record.text("name"),
        record.row,
        record.text("group"),
        record.text("level"),
        record.text("parent"),
        record.text("email"),
        names_in(record.text("delegates")),
        names_in(record.text("sections")),
        record.date("valid_from"),
        record.date("valid_to"),
        record.text("called"),
    )
