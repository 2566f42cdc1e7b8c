"""A text figure, a word out of a list, that a clerk adds to a workbook beside a paragraph that prints it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import openpyxl

from de06_xl.model.book import Book
from de06_xl.model.place import Row
from tests.support.fill_in import read

SHEET, CODE = "II.2 Dịch vụ công", "cap_do"
LIST = "hoàn thành; chưa hoàn thành;  đạt một phần"
ROW = {
    "code": CODE,
    "name": "Kết nối cổng dịch vụ công",
    "unit_of_measure": "Chữ",
    "expression": LIST,
    "owner": "PVHCC",
}


def spare(workbook: Book, section: str = SHEET) -> Row:
    """A free row of the block Số liệu."""
    found = workbook.section(section)
    assert found
    last = found.indicators[-1].row
    return Row(last.sheet, last.number + 1, last.columns)


def with_row(path: Path, fields: Mapping[str, object], text: str = "Kết nối: {cap_do}.") -> Path:
    """The workbook with a row of the clerk's own, and a paragraph that prints it."""
    workbook = read(path)
    row = spare(workbook)
    section = workbook.section(SHEET)
    assert section
    texts = section.spare[0]
    opened = openpyxl.load_workbook(path)
    for field, value in fields.items():
        opened[SHEET][row.place(field).cell] = value
    for field, value in {"kind": "-", "text": text, "include": "x"}.items():
        opened[SHEET][texts.place(field).cell] = value
    opened.save(path)
    return path
