"""No cell of a shipped workbook or of a form has two data validations: Excel and LibreOffice each show another one."""

from __future__ import annotations

import io
from itertools import combinations

import openpyxl
import pytest

from de06_xl.collect.forms.drawing import draw_form, draw_group_form
from de06_xl.model.duties import common_groups, owing_units
from de06_xl.model.figures import Figures
from de06_xl.system.shipped import BLANK_WORKBOOKS, SAMPLE_WORKBOOK, path_of
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.reading.book import read_book


def overlapping(workbook: bytes) -> list[str]:
    """Pairs of ranges with a cell in common."""
    found = []
    for sheet in openpyxl.load_workbook(io.BytesIO(workbook)):
        ranges = [area for one in sheet.data_validations.dataValidation for area in one.sqref.ranges]
        found += [f"{sheet.title}: {a.coord}, {b.coord}" for a, b in combinations(ranges, 2) if not a.isdisjoint(b)]
    return found


@pytest.mark.parametrize("name", [*BLANK_WORKBOOKS.values(), SAMPLE_WORKBOOK])
def test_no_two_validations_of_a_shipped_workbook_are_on_one_cell(name: str) -> None:
    assert overlapping(path_of(name).read_bytes()) == []


def test_nor_are_those_of_a_form() -> None:
    path = path_of(SAMPLE_WORKBOOK)
    book = read_book(FileGrid(path), path.name)
    figures = Figures(book)
    forms = [draw_form(book, figures, unit) for unit in owing_units(book)]
    forms += [draw_group_form(book, figures, group) for group in common_groups(book)]
    assert len(forms) > 20
    assert [pair for form in forms for pair in overlapping(form)] == []
