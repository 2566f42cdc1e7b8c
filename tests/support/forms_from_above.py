"""Forms of a level above, filled in from a workbook below."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from typing import Any

import openpyxl

from de06_xl.collect.forms.filling import FilledForm, fill_form
from de06_xl.collect.forms.form import Form
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Indicator
from tests.support.books import indicator
from tests.support.filled_forms import read, saved
from tests.support.made_up_lists import with_lists

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
