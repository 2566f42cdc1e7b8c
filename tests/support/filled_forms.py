"""Filled forms for tests: drawn as sent out, typed into, saved by openpyxl."""

from __future__ import annotations

import io
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import openpyxl

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.form import Form
from de06_xl.collect.forms.reading import read_form
from de06_xl.model.book import Book
from tests.support.form_file import FormFile, form_of

AS_OF = "14/5/2022"
CODE = form.FIGURES.column("code").header
FACTS = {
    "document": "45/BC-CAT",
    "document_date": "15/5/2022",
    "compiled_by": "Nguyễn Văn A",
    "approved_by": "Trần Thị B",
    "phone": "0297 123456",
}
"""Fictitious people."""

Change = Callable[[openpyxl.Workbook], object]
"""Another change of a unit to its form."""


def filled(
    book: Book,
    unit: str,
    figures: Mapping[str, object],
    *,
    facts: Mapping[str, object] = FACTS,
    texts: Sequence[str] = (),
    as_of: object = AS_OF,
    change: Change = lambda workbook: None,
) -> bytes:
    """A unit's form with figures by code, facts by field and paragraphs of its first heading typed in."""
    return typed_into(form_of(book, unit), figures, facts=facts, texts=texts, as_of=as_of, change=change)


def typed_into(
    file: FormFile,
    figures: Mapping[str, object],
    *,
    facts: Mapping[str, object] = FACTS,
    texts: Sequence[str] = (),
    as_of: object = AS_OF,
    change: Change = lambda workbook: None,
) -> bytes:
    """The same for an existing form."""
    sheet: Any = file.sheet
    for code, value in figures.items():
        put(sheet, file.place(code, "value").cell, value)
        put(sheet, file.place(code, "as_of").cell, as_of)
    for field, value in facts.items():
        put(sheet, file.fact(field).cell, value)
    for (_, row), text in zip(file.sections, texts, strict=False):
        put(sheet, file.paragraph(row).cell, text)
    change(file.formulas)
    return saved(file.formulas)


def put(sheet: Any, address: str, value: object) -> None:
    """Type into a cell; text that begins with "=" is a formula, as for a user."""
    sheet[address].value = value


def saved(workbook: openpyxl.Workbook) -> bytes:
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def read(data: bytes, book: Book, name: str = "phieu.xlsx") -> Form:
    """The form as read with the workbook's indicators and units."""
    return read_form(data, name, {indicator.code: indicator for indicator in book.indicators()}, book.unit_typed_as)


def values(read_form: Form) -> dict[str, object]:
    """The figures by code."""
    return {figure.code: figure.value for figure in read_form.figures}


def visible(workbook: openpyxl.Workbook) -> Any:
    """The visible sheet."""
    return workbook[form.SHEET]


def codes(workbook: openpyxl.Workbook) -> dict[str, Any]:
    """The cells of the column Mã of that sheet by their contents, its header first."""
    cells = [cell for row in visible(workbook).iter_rows() for cell in row]
    header = next(cell for cell in cells if cell.value == CODE)
    return {str(cell.value): cell for cell in cells if cell.column == header.column and cell.row >= header.row}
