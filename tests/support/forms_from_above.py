"""Forms of a level above, filled in from a workbook below."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import openpyxl

from de06_xl.collect.forms.filling import FilledForm, fill_form
from de06_xl.collect.forms.form import Form
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Indicator
from de06_xl.model.item_list import Item
from tests.support.books import SHEET, indicator
from tests.support.filled_forms import put, read, saved
from tests.support.form_file import form_of
from tests.support.made_up_lists import listed, total, with_lists

SHA = "ab12cd34" * 8
DAY = dt.date(2022, 5, 14)
"""The date of the forms from above."""


def filled(data: bytes, book: Book, findings: Sequence[Finding] = ()) -> FilledForm:
    return fill_form(data, "Phieu_2022-05_KG.xlsx", book, Figures(book), findings, SHA)


def written(data: bytes, form: FilledForm, above: Book) -> Form:
    """The form as the level above reads it, with what was written."""
    workbook = openpyxl.load_workbook(io.BytesIO(data))
    for block in form.blocks:
        for down, row in enumerate(block.rows):
            for right, value in enumerate(row):
                workbook[block.sheet].cell(block.row + down, block.column + right).value = value
    return read(saved(workbook), above)


def asking(**fields: Any) -> Indicator:
    """A figure that the level above asks X for."""
    return indicator(owner="X", **{"unit_of_measure": "hồ sơ"} | fields)


def above(*figures: Indicator, **fields: Any) -> Book:
    """The workbook of the level above, by default with the figures a, b, c."""
    asked = figures or tuple(asking(code=code) for code in "abc")
    return with_lists([], [], singles=asked, dates={"den_ngay": DAY}, **fields)


def below(*figures: tuple[str, object, str]) -> Book:
    """A workbook with figures by code, value and `Mã cấp trên`."""
    rows = [
        indicator(code, value, number=5 + at, unit_of_measure="hồ sơ", upper_code=upper, as_of=DAY)
        for at, (code, value, upper) in enumerate(figures)
    ]
    return with_lists([], [], singles=rows)


def changed(book: Book, *cells: tuple[str, str, object]) -> bytes:
    """The form of X with cells typed over, by code, column and text."""
    file = form_of(book, "X")
    places = [(file.place(code, field).cell, text) for code, field, text in cells]
    for cell, text in places:
        put(file.sheet, cell, text)
    return saved(file.formulas)


def matrix(items: Sequence[Item] | None = None, **fields: Any) -> Book:
    """A workbook with one figure by items, each with a value."""
    made = with_lists([total("hs_tong")], items or listed(), dates={"den_ngay": DAY})
    figures = [replace(one, **(fields | _of_item(one))) for one in made.indicators()]
    return replace(made, sections=(SectionSheet(SHEET, tuple(figures)),))


def _of_item(one: Indicator) -> dict[str, Any]:
    return {"constant": indicator("x", one.item.code).constant} if one.item else {}
