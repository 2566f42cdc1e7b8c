"""Python and a real spreadsheet program find the same in every derived row, whatever stands in the entered ones."""

from __future__ import annotations

import functools
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from lxml import etree

from de06_xl.actions import validate
from de06_xl.actions.session import commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.incoming.containers.package import unpack
from de06_xl.model import expression
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Indicator
from de06_xl.model.place import Place
from de06_xl.process.validate import validate as find_faults
from de06_xl.system import files, shipped
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.formulas import value_formula
from de06_xl.workbook.grid import Block, Formula
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.writing.formulas import formula_blocks
from tests.conftest import NOW
from tests.support.examples import examples
from tests.support.libreoffice import (
    CellError,
    CopySheet,
    InsertRow,
    RenameSheet,
    Type,
    Value,
    convert,
    edit_and_save,
    recalculated,
)

pytestmark = pytest.mark.office

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
OVERRIDDEN = ("cccd_ty_le_tra", "ls_ngoai_tinh_ty_le")
CLEANING, CITIZENS = "II.4 Làm sạch dữ liệu", "II.3.3 Công dân số"

Inputs = dict[str, Decimal | None]
"""Values of entered rows by their codes."""


def read(path: Path) -> Book:
    return read_book(FileGrid(path), path.name)


def value_places(book: Book) -> dict[str, Place]:
    return {indicator.code: indicator.row.place("value") for indicator in book.indicators()}


def derived(book: Book) -> list[str]:
    return [indicator.code for indicator in book.indicators() if indicator.expression]


def with_inputs(book: Book, inputs: Inputs) -> Book:
    """The workbook with other constants in its entered rows."""

    def changed(indicator: Indicator) -> Indicator:
        return replace(indicator, constant=inputs[indicator.code]) if indicator.code in inputs else indicator

    return replace(
        book,
        sections=tuple(
            replace(section, indicators=tuple(map(changed, section.indicators))) for section in book.sections
        ),
    )


def agree(python: Decimal | None, office: Value, scale: Decimal = Decimal(0)) -> bool:
    """Whether both found the same, but for what sums of numbers as large as ``scale`` lose in doubles."""
    if python is None or not isinstance(office, float):
        return python is None and office == ""
    return abs(Decimal(office) - python) <= max(abs(python), scale) * Decimal("1e-12")


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


def as_typed(sets: list[Inputs], places: Mapping[str, Place]) -> list[dict[Place, float | None]]:
    return [
        {places[code]: None if value is None else float(value) for code, value in inputs.items()} for inputs in sets
    ]


# Made-up expressions ------------------------------------------------------------------------------------

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


# `Lỗi`, `Tăng/giảm`, `Tổng quan` --------------------------------------------------------------------------


def checked(path: Path) -> Book:
    """Check a workbook as ``de06 validate --write`` does, and read it again."""
    session = open_file(path, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    return read(path)


@dataclass(frozen=True)
class Shown:
    """What a workbook shows of its findings.

    ``states`` is the column `Lỗi` where it is not empty, by code or by a paragraph's text; ``counts`` the errors
    and warnings in `Tổng quan`, "" those of the whole workbook, the others by the code of a heading with a sheet.
    """

    states: dict[str, Value]
    counts: dict[str, tuple[Value, Value]]


def shown(path: Path, book: Book) -> Shown:
    rows = {indicator.code: indicator.row for indicator in book.indicators()}
    rows |= {paragraph.text: paragraph.row for section in book.sections for paragraph in section.paragraphs}
    labels = {row[0]: number for number, row in enumerate(FileGrid(path).read(layout.OVERVIEW_SHEET), 1)}
    cells = {"": (f"B{labels['Lỗi còn mở']}", f"B{labels['Cảnh báo còn mở']}")}
    cells |= {heading.code: (f"D{row}", f"E{row}") for row, heading in enumerate(book.outline, labels["Mã mục"] + 1)}
    places = [Place(layout.OVERVIEW_SHEET, cell) for pair in cells.values() for cell in pair]
    (found,) = recalculated(path, [{}], [*(row.place("state") for row in rows.values()), *places])
    counts = found[len(rows) :]
    pairs = zip(cells, zip(counts[::2], counts[1::2], strict=True), strict=True)
    return Shown(
        states={name: value for name, value in zip(rows, found, strict=False) if value != ""},
        counts={code: pair for code, pair in pairs if pair != ("", "")},
    )


FOUND = {"ls_ngoai_tinh_ty_le": "1 lỗi", "cccd_ty_le_tra": "1 cảnh báo"}
COUNTED = {"": (1, 1), "II.4": (1, 0), "II.3.3": (0, 1)}
INSERTED = [
    InsertRow(CLEANING, 2),
    InsertRow(CLEANING, 7),
    InsertRow(CITIZENS, 6),
    InsertRow(layout.FINDINGS.sheet, 3),
    InsertRow(layout.FACTS.sheet, 2),
]


@pytest.mark.thorough
def test_rows_with_findings_say_so_and_the_overview_counts_them(sample: Path) -> None:
    book = checked(sample)
    reported = shown(sample, book)
    assert reported.states == FOUND
    with_sheet = {heading.code: (0, 0) for heading in book.outline if heading.sheet}
    assert len(with_sheet) == 12
    assert reported.counts == with_sheet | COUNTED


@pytest.mark.thorough
def test_rows_inserted_above_leave_findings_with_their_rows(sample: Path, tmp_path: Path) -> None:
    checked(sample)
    edited = edit_and_save(sample, tmp_path / "chèn.xlsx", INSERTED)
    for book in (read(edited), checked(edited)):
        reported = shown(edited, book)
        assert reported.states == FOUND
        assert reported.counts.items() >= COUNTED.items()


@pytest.mark.thorough
def test_a_paragraph_with_a_finding_says_so_wherever_rows_are_inserted(sample: Path, tmp_path: Path) -> None:
    section = read(sample).section(CLEANING)
    assert section
    place, text = section.paragraphs[2].row.place("text"), "Còn lại {khong_co} trường hợp."
    broken = edit_and_save(sample, tmp_path / "hỏng.xlsx", [Type(place.sheet, place.cell, text)])
    expected = FOUND | {text: "1 lỗi"}
    assert shown(broken, checked(broken)).states == expected
    edited = edit_and_save(broken, tmp_path / "chèn.xlsx", INSERTED)
    assert shown(edited, checked(edited)).states == expected


@pytest.mark.thorough
def test_a_renamed_and_a_copied_sheet_tell_of_their_own_findings(sample: Path, tmp_path: Path) -> None:
    book = read(sample)
    section = book.section("II.5 Tuyên truyền")
    assert section
    outline = {heading.code: heading.row for heading in book.outline}
    name, copy = "II.4 Dân cư", "II.5 Tuyên truyền (2)"
    edits = [
        RenameSheet(CLEANING, name),
        Type(layout.OUTLINE.sheet, outline["II.4"].place("sheet").cell, name),
        CopySheet(section.name, copy),
        *(Type(copy, i.row.place("code").cell, f"moi_{i.code}") for i in section.indicators),  # no "_xa_"
        Type(copy, section.indicators[0].row.place("value").cell, None),
        Type(copy, section.paragraphs[0].row.place("text").cell, "Không có {khong_co}."),
        InsertRow(layout.OUTLINE.sheet, outline["III"].number),
        *(
            Type(layout.OUTLINE.sheet, f"{outline['III'].columns[field]}{outline['III'].number}", value)
            for field, value in {"code": "II.6", "level": 2, "title": "Mục mới", "sheet": copy}.items()
        ),
    ]
    edited = edit_and_save(sample, tmp_path / "trang.xlsx", edits)
    reported = shown(edited, checked(edited))
    assert reported.states == FOUND | {f"moi_{section.indicators[0].code}": "1 lỗi", "Không có {khong_co}.": "1 lỗi"}
    assert reported.counts[""] == (3, 1)
    assert reported.counts["II.4"] == (1, 0)
    assert reported.counts["II.5"] == (0, 0)
    assert reported.counts["II.6"] == (2, 0)


@pytest.mark.thorough
def test_the_change_is_the_figure_less_that_of_the_previous_period(sample: Path, tmp_path: Path) -> None:
    code = "ls_trong_tinh_thuc_hien"
    row = next(indicator.row for indicator in read(sample).indicators() if indicator.code == code)
    previous = row.place("previous")
    (found,) = recalculated(sample, [{previous: 900.0}], [row.place("change")])
    assert found == [48]
    edited = edit_and_save(sample, tmp_path / "chèn.xlsx", [Type(previous.sheet, previous.cell, 900), *INSERTED])
    indicators = {indicator.code: indicator for indicator in read(edited).indicators()}
    assert indicators[code].row.number == row.number + 2
    (found,) = recalculated(edited, [{}], [indicator.row.place("change") for indicator in indicators.values()])
    assert dict(zip(indicators, found, strict=True)) == dict.fromkeys(indicators, "") | {code: 48}
