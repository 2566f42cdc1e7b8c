"""Python and a real spreadsheet program agree on every part of the expression language, and on made-up expressions."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

from de06_xl.model import expression
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place
from de06_xl.process.validate import validate as find_faults
from de06_xl.system import shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.writing.formulas import formula_blocks
from tests.support.derived_rows import Inputs, agree, as_typed, read, value_places, with_inputs
from tests.support.libreoffice import convert, recalculated

pytestmark = pytest.mark.office

ENTERED = [f"m{number}" for number in range(8)]
VALUES = [
    None,
    *map(Decimal, ("0", "0", "1", "1", "2", "-3", "0.5", "2.5", "-12.25", "100", "7440", "947684.75", "1e9")),
]
"""What the made-up rows are given: few values, so that some are equal, and halves."""

ARITHMETIC = [
    "m0 + m1 - m2",
    "m0 - (m1 - m2)",
    "m0 - m1 * m2 / m3",
    "m0 / (m1 / m2)",
    "m0 / m1 / m2",
    "-m0 - -m1",
    "-(m0 + m1) * -2",
    "+m0 - + m1",
    "m0 * 0,5 + 0.25",
    "(m0 + m1) / (m2 - m3)",
    "m0 / (m1 - m1)",
    "ABS(m0 - m1) + abs(-3)",
    "MIN(m0; m1; m2) + MAX(m0, m1)",
    "MAX(m0) / MIN(m1; 2)",
    "LÀM_TRÒN(m0 / m1; 2)",
    "làm_tròn(m0; 0)",
    "LÀM_TRÒN(-m0; 0)",
    "LÀM_TRÒN(m0; -2)",
    "LÀM_TRÒN(m0 / 2; 0) - LÀM_TRÒN(-m0 / 2; 0)",
    "LÀM_TRÒN(m0 * 50; -3) + LÀM_TRÒN(1.0050; 2) + LÀM_TRÒN(2.6750; 2)",
    "ROUND(m0 * m1; 1)",
    "LÀM_TRÒN(m0; MIN(m1; 3))",
    "1000000000000 * m0",
]
TRUTHS = [
    "m0 = m1",
    "m0 <> m1",
    "m0 < m1 <= m2",
    "m0 = m1 = m2",
    "3 > m0 > -3 <> m1",
    "m0 > 0 VÀ m1 > 0 VÀ m2 > 0",
    "m0 > 0 HOẶC m1 > 0 và m2 > 0",
    "(m0 > 0 HOẶC m1 > 0) VÀ KHÔNG m2 = 0",
    "KHÔNG KHÔNG m0 >= m1",
    "KHÔNG (m0 < m1 HOẶC m0 > m2)",
    "m0 VÀ m1",
    "m0 HOẶC m1",
    "KHÔNG m0",
    "m0 / m1 > 1 HOẶC m2 = 1",
    "m0 / m1 > 1 VÀ m2 = 1",
    "(m0 > m1) = (m2 > m3)",
]
COUNTED_TRUTHS = [
    "(m0 > m1) * 100 + (m0 < m1)",
    "MAX((m0 > m1); (m0 < m1))",
    "-(m0 > m1)",
    "(m0 > m1) = 1",
    "(m0 > m1) < m2",
    "LÀM_TRÒN((m0 > m1); 0) + ABS((m0 > m1))",
]
ROUNDING_NOISE = [
    "m0 / 3 * 3 = m0",
    "m0 / 3 * 3 >= m0",
    "m0 / 3 + m0 / 3 + m0 / 3 = m0",
    "m0 / 7 * 7 < m0",
    "m0 / 7 * 7 - m0",
    "(m0 / 7 * 7 - m0) = 0",
    "1 / (m0 / 7 * 7 - m0)",
    "m0 * 0.1 + m0 * 0.2 = m0 * 0.3",
    "m0 * 0.1 + m0 * 0.2 - m0 * 0.3",
    "m0 / m1 * 100 + (m1 - m0) / m1 * 100 = 100",
]
"""Equal by the laws of arithmetic, equal in a spreadsheet program, and not equal digit by digit."""
NESTED = [
    "d0 + d1",
    "d0 / (d1 + 1) * 100",
    "LÀM_TRÒN(d3; 1) > d4 VÀ m5 > 0",
    "t0 + t1",
    "t0 = 1",
    "t3 > 0 VÀ m0 > 0",
    "MAX(t5; t6; 0)",
    "KHÔNG t5",
]
"""Over the first lists, whose rows are called d0, d1, …, and t0, t1, …"""


class Maker:
    """Expressions at random, over entered rows and over the rows made before."""

    def __init__(self, seed: str) -> None:
        self.rng = random.Random(seed)

    def rows(self, count: int) -> dict[str, str]:
        rows: dict[str, str] = {}
        for number in range(count):
            make = self.number if self.rng.random() < 0.6 else self.truth
            rows[f"r{number}"] = make(self.rng.randrange(1, 4), [*ENTERED, *ENTERED, *rows])
        return rows

    def number(self, depth: int, codes: list[str]) -> str:
        inner = functools.partial(self.number, depth - 1, codes)
        kind = self.rng.randrange(9) if depth else 0
        if kind == 0:
            return self.rng.choice([*codes, "0", "1", "2", "0.5", "100"])
        if kind <= 4:
            return f"({inner()} {self.rng.choice('+-*/')} {inner()})"
        if kind == 5:
            return f"{self.rng.choice(['-', 'ABS'])}({inner()})"
        if kind == 6:
            arguments = "; ".join(inner() for _ in range(self.rng.randrange(1, 4)))
            return f"{self.rng.choice(['MIN', 'MAX'])}({arguments})"
        if kind == 7:
            return f"LÀM_TRÒN({inner()}; {self.rng.randrange(-3, 5)})"
        return f"({self.truth(depth - 1, codes)})"

    def truth(self, depth: int, codes: list[str]) -> str:
        kind = self.rng.randrange(5) if depth else 0
        if kind <= 1:
            numbers = [self.number(max(depth - 1, 0), codes) for _ in range(self.rng.choice([2, 2, 3, 4]))]
            return functools.reduce(lambda text, number: f"{text} {self.rng.choice(list(SIGNS))} {number}", numbers)
        inner = functools.partial(self.truth, depth - 1, codes)
        if kind == 4:
            return f"KHÔNG ({inner()})"
        return f"({inner()}) {self.rng.choice(['VÀ', 'HOẶC'])} {inner()}"


SIGNS = expression.Comparison.OPERATIONS


def workbook_with(expressions: Mapping[str, str], path: Path) -> Path:
    """The sample with rows ENTERED and one for each expression, spread over two sheets, formulas set by our tool."""
    workbook = openpyxl.load_workbook(shipped.path_of(shipped.SAMPLE_WORKBOOK))
    sheets = [workbook.create_sheet(name) for name in ("VI Số tự do", "VII O'Brien (2)")]
    for sheet in sheets:
        sheet.append([column.header for column in layout.FIGURES.columns])
    for number, code in enumerate([*ENTERED, *expressions]):
        fields = {"code": code, "name": code, "decimals": 6, "expression": expressions.get(code)}
        sheets[number % 2].append([fields.get(column.field) for column in layout.FIGURES.columns])
    workbook.save(path)
    blocks = formula_blocks(Figures(read(path)))
    assert len(blocks) >= len(expressions)
    FileGrid(path).write(blocks)
    return path


def disagreements(expressions: Mapping[str, str], path: Path, sets: int) -> list[str]:
    """What the two find differently, the shortest expressions first; rows over others that differ are left out."""
    rng = random.Random("giá trị")
    book = read(workbook_with(expressions, path))
    assert not [problem for problem in book.problems if problem.code in expressions]
    places = value_places(book)
    tried: list[Inputs] = [{code: rng.choice(VALUES) for code in ENTERED} for _ in range(sets)]
    found = recalculated(path, as_typed(tried, places), [places[code] for code in expressions])
    wrong: dict[str, str] = {}
    for inputs, values in zip(tried, found, strict=True):
        figures = Figures(with_inputs(book, inputs))
        assert not figures.faults
        differing = {
            code for code, value in zip(expressions, values, strict=True) if not agree(figures.value(code), value)
        }
        for code, value in zip(expressions, values, strict=True):
            needed = figures.expressions[code].codes
            if code in differing and differing.isdisjoint(needed):
                given = ", ".join(f"{name} {figures.value(name)}" for name in needed)
                text = f"{expressions[code]}: Python {figures.value(code)}, LibreOffice {value!r} for {given}"
                wrong.setdefault(code, text)
    return sorted(wrong.values(), key=len)


def numbered(letter: str, expressions: list[str]) -> dict[str, str]:
    return {f"{letter}{number}": text for number, text in enumerate(expressions)}


@pytest.mark.thorough
@pytest.mark.parametrize(
    "expressions", [ARITHMETIC, [*TRUTHS, *COUNTED_TRUTHS], ROUNDING_NOISE], ids=["arithmetic", "truths", "noise"]
)
def test_both_agree_on_every_part_of_the_expression_language(tmp_path: Path, expressions: list[str]) -> None:
    wrong = disagreements(numbered("d", expressions), tmp_path / "thử.xlsx", sets=60)
    assert not wrong, "\n".join(wrong)


@pytest.mark.thorough
def test_both_agree_on_rows_over_derived_rows(tmp_path: Path) -> None:
    rows = numbered("d", ARITHMETIC) | numbered("t", TRUTHS) | numbered("n", NESTED)
    wrong = disagreements(rows, tmp_path / "thử.xlsx", sets=60)
    assert not wrong, "\n".join(wrong)


@pytest.mark.thorough
def test_both_agree_on_expressions_made_at_random(tmp_path: Path) -> None:
    wrong = disagreements(Maker("biểu thức").rows(200), tmp_path / "thử.xlsx", sets=40)
    assert not wrong, "\n".join(wrong)


@pytest.mark.thorough
def test_codes_that_only_capitals_tell_apart_are_told_since_a_sheet_takes_them_for_one(tmp_path: Path) -> None:
    book = read(workbook_with({"M0": "m1 + 1", "d0": "M0 + m0"}, tmp_path / "thử.xlsx"))
    assert "duplicate-code" in {f.rule for f in find_faults(book, Figures(book)) if f.code in ("m0", "M0")}


@pytest.mark.thorough
@pytest.mark.parametrize("ending", ["xlsx", "ods"])
def test_a_formula_that_libreoffice_saved_is_not_taken_for_edited(tmp_path: Path, ending: str) -> None:
    rows = numbered("d", ARITHMETIC) | numbered("t", TRUTHS)
    path = convert(workbook_with(rows, tmp_path / "thử.xlsx"), ending, tmp_path)
    book = read(convert(path, "xlsx", tmp_path))
    figures = Figures(book)
    assert all(figures[code].indicator.formula for code in rows)
    assert [f.code for f in find_faults(book, figures) if f.rule == "edited-formula"] == []


@pytest.mark.thorough
def test_a_truth_stands_in_its_cell_as_a_number(tmp_path: Path) -> None:
    # Excel's COUNT, MIN and MAX pass over a TRUE in a cell, and there TRUE = 1 is false.
    path = workbook_with(numbered("t", TRUTHS), tmp_path / "thử.xlsx")
    places = value_places(read(path))
    rows = [places[code] for code in numbered("t", TRUTHS)]
    questions = {Place(place.sheet, f"Z{n}"): f"=ISLOGICAL({place.cell})" for n, place in enumerate(rows, 1)}
    (found,) = recalculated(path, [{places[code]: 1.0 for code in ENTERED} | questions], list(questions))
    assert found == [0] * len(TRUTHS)
