"""Small workbooks as models, for tests of services: no files, no cells."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from de06_xl.model.book import Book, Fact, SectionSheet
from de06_xl.model.indicator import Indicator
from de06_xl.model.outline import Heading
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.period import Period
from de06_xl.model.place import Row
from de06_xl.model.responses import ReceivedForm, ResponseStatus, Submission
from de06_xl.model.unit import Unit
from de06_xl.system.cells import column_name
from de06_xl.workbook import layout

SHEET = "I Thử"
REQUIRED = {
    "co_quan_chu_quan": "UBND TỈNH X",
    "co_quan_ban_hanh": "BAN CHỈ ĐẠO",
    "ky_hieu": "BC-BCĐ",
    "dia_danh": "X",
    "trich_yeu": "Kết quả",
    "mo_dau": "Mở đầu {tt.ky}.",
    "ket_thuc": "Kết thúc.",
    "noi_nhan": "Lưu: VT",
    "chuc_danh": "TRƯỞNG BAN",
    "ho_ten": "Nguyễn Văn A",
}
"""Facts whose absence is a finding in every book."""


def row(table: layout.Table, number: int, sheet: str = SHEET) -> Row:
    """The place of a row in a workbook as drawn."""
    return Row(sheet, number, {column.field: column_name(table.index(column.field)) for column in table.columns})


def indicator(
    code: str, value: str | int | None = None, *, number: int = 5, sheet: str = SHEET, **fields: Any
) -> Indicator:
    """An indicator; ``value`` is its constant."""
    constant = None if value is None else Decimal(str(value))
    return Indicator(code=code, name=code, row=row(layout.FIGURES, number, sheet), constant=constant, **fields)


def paragraph(kind: str, text: str, include: str = "x", *, number: int = 20, sheet: str = SHEET) -> Paragraph:
    """A paragraph by the name of its kind."""
    return Paragraph(ParagraphKind(kind), text, row(layout.PARAGRAPHS, number, sheet), include)


def heading(code: str, title: str = "MỤC", *, number: int = 5, **fields: Any) -> Heading:
    """A heading of the outline, at the level of its code."""
    return Heading(code, code.count(".") + 1, title, row(layout.OUTLINE, number, layout.OUTLINE.sheet), **fields)


def unit(code: str, group: str = "", *, number: int = 5, **fields: Any) -> Unit:
    """A row of `Đơn vị`; its name is made from its code."""
    return Unit(code, f"Đơn vị {code}", row(layout.UNITS, number, layout.UNITS.sheet), group, **fields)


def received(
    unit: str, status: str = "dùng", *, form: str = "", period: str = "2022-05", **fields: Any
) -> ReceivedForm:
    """A row of `Phiếu nhận`; ``form`` is its SHA-256, by default made from the unit's code."""
    sha256 = form or f"sha-{unit}"
    fields = {"reason": "", "file": f"{sha256}.xlsx"} | fields
    return ReceivedForm(Period.parse(period), unit, ResponseStatus(status), sha256=sha256, **fields)


def submission(
    form: ReceivedForm, code: str, value: str | int | None = None, *, cell: str = "Phiếu!E12", **fields: Any
) -> Submission:
    """A row of `Số liệu đơn vị`, from a form made by ``received``."""
    return Submission(form, code, None if value is None else Decimal(str(value)), cell, **fields)


def book(
    *indicators: Indicator,
    paragraphs: tuple[Paragraph, ...] = (),
    outline: tuple[Heading, ...] | None = None,
    sections: tuple[SectionSheet, ...] | None = None,
    facts: dict[str, str] | None = None,
    dates: dict[str, dt.date] | None = None,
    period: str = "2022-05",
    units: tuple[Unit, ...] = (),
    received: tuple[ReceivedForm, ...] = (),
    submissions: tuple[Submission, ...] = (),
    history: dict[tuple[str, str], str | int] | None = None,
) -> Book:
    """A workbook with one section, complete by default."""
    written = REQUIRED | (facts or {})
    return Book(
        file="thử.xlsx",
        period=Period.parse(period),
        facts=tuple(
            Fact(key, value, row(layout.FACTS, number, layout.FACTS.sheet))
            for number, (key, value) in enumerate(written.items(), 5)
        ),
        dates=dates or {},
        outline=outline if outline is not None else (heading("I", sheet=SHEET),),
        sections=sections if sections is not None else (SectionSheet(SHEET, indicators, paragraphs),),
        units=units,
        received=received,
        submissions=submissions,
        history={(Period.parse(at), code): Decimal(str(value)) for (at, code), value in (history or {}).items()},
    )
