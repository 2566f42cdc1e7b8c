"""Reads `Thông tin chung`: the facts of a report, its dates and its period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from de06_xl.model.book import DATE_FACTS, Fact
from de06_xl.model.period import Period, PeriodError
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout

if TYPE_CHECKING:
    from de06_xl.workbook.reading.tables import Tables


def read_facts(tables: Tables) -> tuple[tuple[Fact, ...], dict[str, dt.date]]:
    """The facts in the order of their rows, and the dates among them by key."""
    facts: list[Fact] = []
    dates: dict[str, dt.date] = {}
    for record in tables.own_sheet(layout.FACTS, required=True):
        key = record.text("key")
        if not key:
            continue
        if key in DATE_FACTS:
            date = record.date("value")
            if date and key not in dates:
                dates[key] = date
            facts.append(Fact(key, format_date(date) if date else "", record.row))
        else:
            facts.append(Fact(key, record.text("value"), record.row))
    return tuple(facts), dates


def read_period(tables: Tables, facts: Sequence[Fact]) -> Period:
    """The period of the report.

    Raises De06Error if it is missing or unreadable, or if the workbook was made by a newer version of the program.
    """
    version = next((fact for fact in facts if fact.key == "phien_ban"), None)
    if version and version.value.isdecimal() and int(version.value) > layout.LAYOUT_VERSION:
        raise De06Error("sổ do phiên bản DeAn06 mới hơn tạo ra; hãy nâng cấp DeAn06.", sheet=version.row.sheet)
    fact = next((fact for fact in facts if fact.key == "ky"), None)
    if fact is None:
        raise De06Error("không có hàng khóa “ky” (kỳ báo cáo); hãy thêm lại hàng ấy.", sheet=layout.FACTS.sheet)
    place = fact.row.place("value")
    for problem in tables.problems:
        if problem.place == place:  # a formula, or a date that Excel made of "2022-05"
            reason = problem.message[:1].lower() + problem.message[1:]
            raise De06Error(reason, sheet=place.sheet, cell=place.cell)
    try:
        return Period.parse(fact.value)
    except PeriodError as error:
        reason = str(error) if fact.value else f"chưa ghi kỳ báo cáo; {str(error).partition('; ')[2]}"
        raise De06Error(reason, sheet=place.sheet, cell=place.cell) from None
