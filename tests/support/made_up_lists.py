"""Workbooks as models with figures broken down by a list, and their forms filled in by a test."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import openpyxl

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.check import check_form
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.forms.form import Form
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.breakdown import broken_down, item_code, rules_of_items, split_code
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.model.indicator import Aggregation, Indicator, Nature
from de06_xl.model.item_list import Item
from de06_xl.model.place import Place
from de06_xl.model.rule import Rule
from de06_xl.model.unit import Unit
from de06_xl.workbook import layout
from tests.support.books import SHEET, book, indicator, row, unit
from tests.support.filled_forms import FACTS, put, read, saved
from tests.support.form_file import FormFile
from tests.support.made_up_forms import rule

LIST = "Dịch vụ công"
ITEMS = tuple(f"{number:02}" for number in range(1, 6))
COLUMNS = ("hs_tong", "hs_truc_tuyen")
AT_MOST = "hs_truc_tuyen <= hs_tong"
CODES = [item_code(column, item) for column in COLUMNS for item in ITEMS]
FIGURES: dict[str, object] = {code: 100 - number for number, code in enumerate(CODES)}


def listed(codes: Sequence[str] = ITEMS, name: str = LIST, owners: Mapping[str, str] | None = None) -> list[Item]:
    """The items of a list; ``owners`` reports some through a unit of their own."""
    rows = [row(layout.ITEMS, number, layout.ITEMS.sheet) for number in range(5, 5 + len(codes))]
    return [
        Item(name, code, f"Mục thứ {code}", at, owner=(owners or {}).get(code, ""))
        for code, at in zip(codes, rows, strict=True)
    ]


def total(code: str, *, owner: str = "X", name: str = LIST, **fields: Any) -> Indicator:
    """An indicator that is broken down by a list and summed up."""
    fields = {"aggregation": Aggregation.SUM, "nature": Nature.IN_PERIOD, "unit_of_measure": "hồ sơ"} | fields
    made = indicator(code, owner=owner, breakdown=name, **fields)
    return replace(made, name={"hs_tong": "Tổng số hồ sơ", "hs_truc_tuyen": "Hồ sơ trực tuyến"}.get(code, code))


def with_lists(
    totals: Sequence[Indicator],
    items: Sequence[Item],
    *,
    singles: Sequence[Indicator] = (),
    rules: Sequence[Rule] = (),
    units: Sequence[Unit] = (),
    **fields: Any,
) -> Book:
    """A workbook with these figures, each broken down by its list, and other ones."""
    lists = {one.breakdown: {item.code: item for item in items if item.list_name == one.breakdown} for one in totals}
    codes = {one.code for one in totals}
    broken = [figure for one in totals for figure in broken_down(one, lists[one.breakdown], codes, lambda blank: blank)]
    made = book(
        sections=(SectionSheet(SHEET, (*singles, *broken)),), units=tuple(units) or (unit("X"), unit("Y")), **fields
    )
    return replace(made, items=tuple(items), rules=tuple(rules_of_items(rules, made.indicators())))


def usual(**fields: Any) -> Book:
    """Two indicators over five items, and a rule about both."""
    fields = {"rules": [rule("tt", AT_MOST)]} | fields
    return with_lists([total(code) for code in COLUMNS], listed(), **fields)


class MatrixFile(FormFile):
    """A drawn form with matrices, with their cells by code."""

    def __init__(self, data: bytes, sheet: str = LIST) -> None:
        super().__init__(data)
        self.name = sheet

    @property
    def matrix(self) -> Any:
        """The sheet of the matrix, with formulas."""
        return self.formulas[self.name]

    def corner(self) -> tuple[int, int]:
        """Row and column of its corner."""
        return next(
            (cell.row, cell.column) for line in self.matrix.iter_rows() for cell in line if cell.value == form.CORNER
        )

    def at(self, code: str) -> Place:
        """The yellow cell of an item's figure."""
        wanted, item = split_code(code)
        top, left = self.corner()
        column = next(cell.column for cell in self.matrix[top] if cell.value == wanted)
        line = next(n for n in range(top + 1, self.matrix.max_row + 1) if self.matrix.cell(n, left).value == item)
        return Place(self.name, self.matrix.cell(line, column).coordinate)

    def beside(self, item: str, header: str) -> Place:
        """The cell of an item under a header, such as `Kiểm tra`."""
        top, left = self.corner()
        line = next(n for n in range(top + 1, self.matrix.max_row + 1) if self.matrix.cell(n, left).value == item)
        column = next(cell.column for cell in self.matrix[top + 1] if cell.value == header)
        return Place(self.name, self.matrix.cell(line, column).coordinate)

    def as_of(self) -> Place:
        """The cell of the date of the whole matrix."""
        label = next(cell for line in self.matrix.iter_rows() for cell in line if cell.value == form.AS_OF)
        return Place(self.name, label.offset(0, 1).coordinate)

    def filled(self, figures: Mapping[str, object], facts: Mapping[str, object] = FACTS) -> openpyxl.Workbook:
        """The workbook with figures by code typed in."""
        for code, value in figures.items():
            put(self.matrix, self.at(code).cell, value)
        for field, value in facts.items():
            put(self.sheet, self.fact(field).cell, value)
        return self.formulas

    def sent(self, figures: Mapping[str, object], facts: Mapping[str, object] = FACTS) -> bytes:
        """The same, saved."""
        return saved(self.filled(figures, facts))


def form_for(book: Book, code: str = "X", sheet: str = LIST) -> MatrixFile:
    found = book.unit(code)
    assert found
    return MatrixFile(draw_form(book, Figures(book), found), sheet)


def findings(book: Book, found: Form) -> list[Finding]:
    owner = book.unit(found.unit)
    assert owner
    return check_form(found, book, owner)


def reported(book: Book, data: bytes) -> list[tuple[str, str]]:
    """The rules and cells of what is found in a form."""
    return [(one.rule, one.cell or "") for one in findings(book, read(data, book))]
