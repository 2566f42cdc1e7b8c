"""Our own formulas in the section sheets, written if they are missing or differ."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from de06_xl.system.cells import column_name, column_number
from de06_xl.workbook.formulas import (
    change_formula,
    figure_state_formula,
    paragraph_state_formula,
    same_formula,
    sheet_name_formula,
    value_formula,
)
from de06_xl.workbook.grid import Block, Cell, Formula, Grid
from de06_xl.workbook.writing.blocks import cell_block

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.place import Row


def formula_blocks(figures: Figures) -> list[Block]:
    """The formulas of `Giá trị` that are missing or differ from `Cách tính`; overrides are kept."""
    blocks: list[Block] = []
    for code, ours in own_formulas(figures).items():
        figure = figures[code]
        indicator = figure.indicator
        if indicator.formula is None or not same_formula(indicator.formula, ours):
            cell = Formula(ours, shown="" if figure.value is None else figure.value)
            blocks.append(cell_block(indicator.row, "value", cell))
    return blocks


def own_formulas(figures: Figures) -> dict[str, str]:
    """The formulas that `Giá trị` should have, by code."""
    rows = {code: figure.indicator.row for code, figure in figures.items()}
    circular = {code for cycle in figures.cycles for code in cycle}
    formulas: dict[str, str] = {}
    for code, figure in figures.items():
        indicator = figure.indicator
        if "value" not in indicator.row.columns:
            continue
        ours = value_formula(indicator, figures.expressions.get(code), rows, figures)
        # A circular formula would make Excel warn at every opening; it is a finding already.
        if ours and code not in circular and indicator.constant is None and not indicator.unreadable:
            formulas[code] = ours
    return formulas


def row_formula_blocks(grid: Grid, book: Book) -> list[Block]:
    """Missing formulas of `Tăng/giảm` and `Lỗi` in rows that a clerk inserted or typed."""
    blocks: list[Block] = []
    for section in book.sections:
        rows = grid.read(section.name)

        def bare(row: Row, field: str, rows: Sequence[Sequence[Cell]] = rows) -> bool:
            line, at = rows[row.number - 1], column_number(row.columns[field])
            return at > len(line) or line[at - 1] in (None, "")

        for row in (indicator.row for indicator in section.indicators if not indicator.item):
            formulas = {
                "change": change_formula(row.place("value").cell, row.place("previous").cell),
                "state": figure_state_formula(f"${row.place('code').cell}"),
            }
            blocks += [cell_block(row, field, Formula(text)) for field, text in formulas.items() if bare(row, field)]
        for row in (paragraph.row for paragraph in section.paragraphs):
            if bare(row, "state"):
                formula = paragraph_state_formula(f"${row.place('text').cell}", _own_name(rows))
                blocks.append(cell_block(row, "state", Formula(formula)))
    return blocks


def _own_name(rows: Sequence[Sequence[Cell]]) -> str:
    """A sheet's name in a formula: the cell that computes it or, if the sheet lacks one, the formula itself."""
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            if isinstance(cell, Formula) and same_formula(cell.text, sheet_name_formula()):
                return f"${column_name(at)}${number}"
    return sheet_name_formula().removeprefix("=")
