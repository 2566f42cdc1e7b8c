"""A report typed into a blank workbook as a clerk does: facts, rows of `Đề cương`, a sheet for each section."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from de06_xl.actions import new
from de06_xl.build.master.sheets import HEADER_ROW
from de06_xl.model.period import Period
from de06_xl.workbook import layout

REPORTS = Path(__file__).parents[1] / "data" / "reports"
FIRST_ROW = HEADER_ROW + 2
"""The first row below the headers, counted from 1."""


def typed_report(name: str, out: Path) -> Path:
    """The workbook of ``tests/data/reports/name.toml``, made in the folder ``out``."""
    typed = typed_text(name)
    path = out / f"{name}.xlsx"
    new.run(path, Period.parse(typed["period"]))
    workbook = openpyxl.load_workbook(path)
    _type_facts(workbook[layout.FACTS.sheet], typed["facts"])
    for sheet in [sheet for sheet in workbook.sheetnames if sheet not in layout.OWN_SHEETS]:
        del workbook[sheet]
    _type_outline(workbook[layout.OUTLINE.sheet], typed["heading"])
    for row in typed.get("items", ()):
        _append(workbook[layout.ITEMS.sheet], row)
    for heading in typed["heading"]:
        if "paragraphs" in heading:
            _type_section(workbook.create_sheet(heading["code"]), heading)
        for row in heading.get("table", ()):
            sheet = workbook[heading["code"]] if heading["code"] in workbook else workbook.create_sheet(heading["code"])
            sheet.append([value if value != "" else None for value in row])
    workbook.save(path)
    return path


def typed_text(name: str) -> dict[str, Any]:
    """What a clerk types for a report: ``tests/data/reports/name.toml``."""
    return tomllib.loads((REPORTS / f"{name}.toml").read_text(encoding="utf-8"))


def expected_lines(name: str) -> list[tuple[str, str]]:
    """The lines of ``tests/data/reports/name.txt``: each with x, h, p or t, as that file says."""
    lines = (REPORTS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return [(kind, text) for kind, _, text in (line.partition("\t") for line in lines if not line.startswith("#"))]


def _type_facts(sheet: Worksheet, facts: dict[str, str | list[str]]) -> None:
    """Fill the rows of each key, from the first; the rest of a list is emptied."""
    values = {key: [value] if isinstance(value, str) else list(value) for key, value in facts.items()}
    for key, _, value, *_ in sheet.iter_rows(min_row=FIRST_ROW):
        if key.value in values:
            typed = values[key.value]
            value.value = typed.pop(0) if typed else None
    assert not any(values.values()), "no row is left for them"


def _type_outline(sheet: Worksheet, headings: list[dict[str, Any]]) -> None:
    for row in sheet.iter_rows(min_row=FIRST_ROW):
        for cell in row:
            cell.value = None
    for number, heading in enumerate(headings, FIRST_ROW):
        level = heading.get("level", heading["code"].count(".") + 1)
        own = heading["code"] if {"paragraphs", "table"} & heading.keys() else None
        for column, value in enumerate((heading["code"], level, heading["title"], own, "báo lỗi"), 1):
            sheet.cell(number, column, value)


def _append(sheet: Worksheet, row: list[str]) -> None:
    """Fill the first row whose first cell is empty: below it, rows are only formatted."""
    number = next(number for number in range(FIRST_ROW, sheet.max_row + 2) if sheet.cell(number, 1).value is None)
    for column, value in enumerate(row, 1):
        sheet.cell(number, column, value)


def _type_section(sheet: Worksheet, heading: dict[str, Any]) -> None:
    if figures := heading.get("figures"):
        sheet.append([column.header for column in layout.FIGURES.columns])
        for fields in figures:
            sheet.append([fields.get(column.field) for column in layout.FIGURES.columns])
    table = layout.PARAGRAPHS
    sheet.append([column.header for column in table.columns])
    for kind, text in heading["paragraphs"]:
        fields = {"kind": kind, "text": text, "include": layout.INCLUDED}
        sheet.append([fields.get(column.field) for column in table.columns])
