"""Reads the section sheets: the figures and paragraphs of a report."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import SectionSheet
from de06_xl.model.finding import short, value_of
from de06_xl.model.indicator import Aggregation, Direction, Indicator, Nature, parts_named
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.words import TEXT_UNIT, words_of
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold, strip_diacritics
from de06_xl.workbook import layout, search
from de06_xl.workbook.formulas import aggregated_formula, same_formula
from de06_xl.workbook.grid import Formula
from de06_xl.workbook.reading.record import MAX_DECIMALS

if TYPE_CHECKING:
    from decimal import Decimal

    from de06_xl.model.outline import Heading
    from de06_xl.workbook.reading.record import Record
    from de06_xl.workbook.reading.tables import Tables

_FIXED = re.compile(r"(\d+) ?co dinh")


def read_sections(tables: Tables, outline: Sequence[Heading]) -> tuple[SectionSheet, ...]:
    """The sheets listed in the outline, in its order, then other sheets with a section's tables."""
    listed = [heading.sheet for heading in outline if fold(heading.sheet) in tables.sheets]
    own = {fold(name) for name in layout.OWN_SHEETS}
    others = [name for key, name in tables.sheets.items() if key not in own and name not in listed]
    sections = [_section(tables, name) for name in dict.fromkeys(listed)]
    for name in others:
        # A sheet of the clerk's own may have the same headers; only the outline makes it a section.
        with contextlib.suppress(De06Error):
            sections.append(_section(tables, name))
    return tuple(section for section in sections if section)


def _section(tables: Tables, sheet: str) -> SectionSheet | None:
    rows = tables.grid.read(sheet)
    figures, paragraphs = (search.find(rows, table, sheet) for table in layout.SECTION_TABLES)
    if figures is None and paragraphs is None:
        return None
    spare = search.spare_rows(rows, paragraphs, (figures,)) if paragraphs else []
    return SectionSheet(
        sheet,
        tuple(
            parts_named(
                indicator
                for record in (tables.records(figures, rows, (paragraphs,)) if figures else ())
                if (indicator := _indicator(record))
            )
        ),
        tuple(
            paragraph
            for record in (tables.records(paragraphs, rows, (figures,)) if paragraphs else ())
            if (paragraph := _paragraph(record))
        ),
        tuple(paragraphs.row(number) for number in spare) if paragraphs else (),
    )


def _indicator(record: Record) -> Indicator | None:
    """The figure of a row; every finding of the row has its code."""
    begin = len(record.problems)
    code, name = record.text("code"), record.text("name")
    if not code:
        message = f"Chỉ tiêu “{short(name)}” chưa có mã; hãy đặt mã viết liền không dấu."
        record.problem(kinds.MISSING_CODE, "code", message)
        return None
    decimals, fixed = _decimals(record)
    unit_of_measure = record.text("unit_of_measure")
    expression = record.text("expression").removeprefix("=").strip()
    aggregation, breakdown = record.choice("aggregation", Aggregation), record.text("breakdown")
    words: tuple[str, ...] = ()
    if fold(unit_of_measure) == TEXT_UNIT:
        words, aggregation, breakdown = _words(record, expression), _of_words(record, aggregation, breakdown), ""
        expression = ""
    indicator = Indicator(
        code=code,
        name=name,
        row=record.row,
        unit_of_measure=unit_of_measure,
        decimals=decimals,
        expression=expression,
        aggregation=aggregation,
        owner=record.text("owner"),
        nature=None if words else record.choice("nature", Nature),
        previous=record.number("previous", decimals, percent=unit_of_measure == "%", words=words),
        as_of=record.date("as_of"),
        note=record.text("note"),
        fixed=fixed,
        target=record.number("target", percent=unit_of_measure == "%"),
        direction=record.choice("direction", Direction) or Direction.HIGHER,
        breakdown=breakdown,
        words=words,
        upper_code=record.text("upper_code"),
    )
    indicator = read_value(record, indicator)
    record.problems[begin:] = (replace(problem, code=code) for problem in record.problems[begin:])
    return indicator


def read_value(record: Record, indicator: Indicator) -> Indicator:
    """The figure with the contents of its cells `Giá trị` and `Tổng hợp`."""
    decimals, percent, words, entry = indicator.decimals, indicator.percent, indicator.words, record["value"]
    problems = len(record.problems)
    derived = indicator.derived or bool(indicator.breakdown) or indicator.aggregation is not None
    constant = _entry(record, decimals, percent, words, derived=derived)
    unreadable = len(record.problems) > problems
    # A number there is a sum over units; oddities in it are left to the checks.
    sent_decimals = decimals if isinstance(record["aggregated"], str) else MAX_DECIMALS
    return replace(
        indicator,
        constant=constant,
        formula=entry.text if isinstance(entry, Formula) else None,
        aggregated=record.number("aggregated", sent_decimals, percent=percent, words=words),
        unreadable=unreadable,
        as_text=isinstance(entry, str) and constant is not None and not words,
    )


def _words(record: Record, text: str) -> tuple[str, ...]:
    """The list of a text figure."""
    words = words_of(text)
    if not words:
        message = "Chỉ tiêu chữ chưa có danh sách; hãy ghi các chữ được chọn vào Cách tính, ví dụ: đạt; chưa đạt."
        record.problem(kinds.WORDS_MISSING, "expression", message)
    return words


def _of_words(record: Record, aggregation: Aggregation | None, breakdown: str) -> Aggregation | None:
    """How words are aggregated: only the latest can be taken, and those of items not at all."""
    if breakdown:
        message = "Chỉ tiêu chữ không phân tổ theo danh mục được; hãy để trống Phân tổ, mỗi mục một chỉ tiêu chữ."
        record.problem(kinds.WORDS_ADDED, "breakdown", message, value=short(breakdown))
    if aggregation in (None, Aggregation.LATEST):
        return aggregation
    message = (
        f"Chữ không tổng hợp theo “{aggregation.value}” được; hãy chọn “{Aggregation.LATEST.value}”, hoặc để trống khi "
        "chỉ một đơn vị báo cáo."
    )
    record.problem(kinds.WORDS_ADDED, "aggregation", message, value=aggregation.value)
    return None


def _entry(record: Record, decimals: int, percent: bool, words: tuple[str, ...], *, derived: bool) -> Decimal | None:
    """The number typed into `Giá trị`; a formula there is a finding, unless the figure is derived or it is our own."""
    entry = record["value"]
    if not isinstance(entry, Formula):
        return record.number("value", decimals, percent=percent, words=words)
    if not derived and not same_formula(entry.text, aggregated_formula(record.row, textual=bool(words))):
        message = "Ô nhập số đang chứa công thức; hãy gõ số, hoặc ghi công thức bằng mã vào cột Cách tính."
        record.problem(kinds.FORMULA_IN_ENTRY, "value", message, value=short(entry.text))
    return None


def _decimals(record: Record) -> tuple[int, bool]:
    """The decimals of a row, and whether exactly that many are printed ("2 cố định")."""
    cell = record["decimals"]
    if cell is None or cell == "":
        return 0, False
    fixed = _FIXED.fullmatch(strip_diacritics(fold(cell))) if isinstance(cell, str) else None
    try:
        number = read_number(fixed[1] if fixed else cell, decimals=0, percent=False)
    except UnreadableNumber:
        number = None
    if number is not None and number in range(MAX_DECIMALS + 1):
        return int(number), bool(fixed)
    message = (
        f"Số thập phân phải là số nguyên từ 0 đến {MAX_DECIMALS}, thêm chữ “cố định” nếu luôn in đủ (2 cố định: 85,10);"
        " hãy sửa lại."
    )
    record.problem(kinds.UNKNOWN_CHOICE, "decimals", message, value=value_of(cell))
    return 0, False


def _paragraph(record: Record) -> Paragraph | None:
    text = record.text("text")
    include = record.text("include")
    kind_cell = record["kind"]
    # "1." typed into a cell that lost its text format has become the number 1 when it is read.
    kind_text = "1." if kind_cell in (1, 1.0) else record.text("kind")
    kind = next((kind for kind in ParagraphKind if fold(kind.value) == fold(kind_text)), None)
    if not text:
        return None
    if kind is None:
        choices = ", ".join(kind.value for kind in ParagraphKind)
        reason = f"Không có kiểu đoạn “{short(kind_text)}”" if kind_text else "Đoạn văn chưa chọn kiểu"
        message = f"{reason}; hãy chọn một trong: {choices}."
        record.problem(kinds.UNKNOWN_CHOICE, "kind", message, value=short(kind_text) or None)
        kind = ParagraphKind.PLAIN
    return Paragraph(
        kind=kind,
        text=text,
        row=record.row,
        include=layout.INCLUDED if fold(include) == layout.INCLUDED else include,
        owner=record.text("owner"),
        previous=record.text("previous"),
    )
