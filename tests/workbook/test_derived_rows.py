"""Python and a real spreadsheet program find the same in every derived row, whatever stands in the entered ones."""

from __future__ import annotations

import random
from decimal import Decimal
from pathlib import Path

import pytest
from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.system import files
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import value_formula
from de06_xl.workbook.grid import Block, Formula
from tests.support.derived_rows import Inputs, agree, as_typed, checked, read, value_places, with_inputs
from tests.support.examples import examples
from tests.support.libreoffice import CellError, Type, edit_and_save, recalculated

pytestmark = pytest.mark.office

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OVERRIDDEN = ("cccd_ty_le_tra", "ls_ngoai_tinh_ty_le")


def derived(book: Book) -> list[str]:
    return [indicator.code for indicator in book.indicators() if indicator.expression]


def strip_results(path: Path) -> int:
    """Take the stored result from every formula of a workbook; returns how many formulas there were."""
    parts = unpack(path.read_bytes(), path.name, "")
    formulas = 0
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        root = etree.fromstring(parts[name])
        for cell in root.iter(f"{MAIN}c"):
            if cell.find(f"{MAIN}f") is not None:
                formulas += 1
                for result in cell.findall(f"{MAIN}v"):
                    cell.remove(result)
        parts[name] = etree.tostring(root)
    path.write_bytes(files.pack(parts))
    return formulas


@pytest.fixture
def without_overrides(sample: Path) -> Path:
    """The sample with our formulas in place of the two published rates, and no formula's result stored."""
    figures = Figures(read(sample))
    rows = {code: figure.indicator.row for code, figure in figures.items()}
    blocks = []
    for code in OVERRIDDEN:
        indicator = figures[code].indicator
        formula = value_formula(indicator, figures.expressions[code], rows)
        assert formula
        column = layout.FIGURES.index("value")
        blocks.append(Block(indicator.row.sheet, indicator.row.number, column, [[Formula(formula)]]))
    FileGrid(sample).write(blocks)
    assert strip_results(sample) > 500
    return sample


@pytest.mark.thorough
def test_both_find_the_same_in_every_derived_row_of_the_sample(without_overrides: Path) -> None:
    book = read(without_overrides)
    figures, places, codes = Figures(book), value_places(book), derived(book)
    assert not any(figures[code].overridden for code in codes)
    assert len(codes) == 13
    (found,) = recalculated(without_overrides, [{}], [places[code] for code in codes])
    assert [code for code, value in zip(codes, found, strict=True) if not agree(figures.value(code), value)] == []
    assert dict(zip(codes, found, strict=True))["ls_ngoai_tinh_ty_le"] == pytest.approx(516 / 539 * 100, rel=1e-12)


@pytest.mark.thorough
def test_a_formula_over_the_columns_that_hold_its_own_cell_is_no_circle(without_overrides: Path) -> None:
    book = read(without_overrides)
    indicators = [indicator for indicator in book.indicators() if indicator.expression]
    for indicator in indicators:
        assert indicator.formula
        assert "INDEX($D:$D,MATCH(" in indicator.formula
        assert indicator.row.columns["value"] == "D"
    (found,) = recalculated(without_overrides, [{}], [indicator.row.place("value") for indicator in indicators])
    assert not [value for value in found if isinstance(value, CellError)]


def random_value(rng: random.Random) -> Decimal | None:
    """Counts, decimals, zeros, gaps and large numbers, with no more digits than Excel keeps."""
    kind = rng.randrange(7)
    if kind == 0:
        return None
    if kind == 1:
        return Decimal(0)
    if kind == 2:
        return Decimal(rng.randrange(1, 6))  # few, so that some are equal
    if kind == 3:
        return Decimal(rng.randrange(10**12, 10**14))
    if kind == 4:
        return Decimal(rng.randrange(1, 10**9)) / 100
    return Decimal(rng.randrange(1, 10**7))


@pytest.mark.thorough
def test_both_find_the_same_for_random_sets_of_entered_figures(without_overrides: Path) -> None:
    rng = random.Random("số liệu")
    book = read(without_overrides)
    places, codes = value_places(book), derived(book)
    entered = [code for code in places if code not in codes]
    assert len(entered) > 30
    sets: list[Inputs] = [{code: random_value(rng) for code in entered} for _ in range(examples(200))]
    found = recalculated(without_overrides, as_typed(sets, places), [places[code] for code in codes])
    wrong = []
    empty = 0
    for inputs, values in zip(sets, found, strict=True):
        figures = Figures(with_inputs(book, inputs))
        for code, value in zip(codes, values, strict=True):
            empty += value == ""
            used = {name: inputs[name] for name in figures.expressions[code].codes}
            scale = max((number for number in used.values() if number), default=Decimal(0))
            difference = "/" not in figures.expressions[code].text
            if not agree(figures.value(code), value, scale if difference else Decimal(0)):
                wrong.append((code, used, figures.value(code), value))
    assert wrong == []
    assert len(sets) < empty < 10 * len(sets)


@pytest.mark.thorough
def test_a_row_moved_to_another_sheet_is_found_there_after_the_next_check(sample: Path, tmp_path: Path) -> None:
    code, elsewhere = "ls_trong_tinh_thuc_hien", "II.5 Tuyên truyền"
    book = read(sample)
    row = next(indicator.row for indicator in book.indicators() if indicator.code == code)
    section = book.section(elsewhere)
    assert section
    spare = max(indicator.row.number for indicator in section.indicators) + 1
    typed = [field for field in row.columns if field not in ("change", "state")]
    edits = [Type(row.sheet, row.place(field).cell, None) for field in typed]
    there = {"code": code, "name": "Đã thực hiện", "value": 948, "decimals": 0}
    edits += [Type(elsewhere, f"{row.columns[field]}{spare}", value) for field, value in there.items()]
    moved = edit_and_save(sample, tmp_path / "chuyển.xlsx", edits)
    book = checked(moved)
    assert Figures(book).value("ls_trong_tinh_con_lai") == 1042 - 948
    (found,) = recalculated(moved, [{}], [value_places(book)["ls_trong_tinh_con_lai"]])
    assert found == [1042 - 948]
