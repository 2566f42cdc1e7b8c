"""What every finding says, whichever check made it: where, what stands there, what to do, whom to ask."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.place import Place
from de06_xl.process.validate import finding_key, validate
from de06_xl.system.cells import cell_numbers
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula, Needed
from tests.support.books import SHEET, book, heading, indicator, paragraph
from tests.support.fill_in import indicators, read, typed

SPOILT: dict[tuple[str, str], Cell] = {
    ("dvc_tiep_nhan", "value"): 7.44,
    ("dvc_da_giai_quyet", "value"): "7,074",
    ("dvc_dang_giai_quyet", "value"): -366,
    ("dvc_da_tra", "value"): Formula("=7000+5"),
    ("dvc_da_tra", "as_of"): "18/6/2022",
    ("dvc_da_tra", "decimals"): "nhiều",
    ("bhyt_tra_cuu", "value"): None,
    ("bhyt_co_so_kcb", "nature"): "cộng dồn",
    ("hs_lop9_chua_cccd", "as_of"): "hôm qua",
    ("hs_lop12_chua_cccd", "owner"): "SGD",
    ("thi_sinh_dang_ky", "previous"): 2,
    ("cccd_thu_nhan", "previous"): 2_000_000,
    ("cccd_ty_le_tra", "value"): 0.9925,
    ("cccd_2004", "value"): 5722,
    ("ls_trong_tinh_ty_le", "expression"): "ls_trong_tinh_thuc_hien / khong_co",
    ("ls_nhieu_chu_ho_ty_le", "expression"): "ls_nhieu_chu_ho_thuc_hien /",
    ("ls_khong_chu_ho_con_lai", "expression"): "ls_khong_chu_ho_con_lai + 1",
    ("ls_cmnd9_con_lai", "value"): Formula("=1+1"),
    ("ls_sai_cau_truc_chi_tieu", "value"): 0,
}
"""What was typed into cells of figures, by code and column."""

WITHOUT_CONTENT = {"value-missing", "paragraph-left-out", "rule-off", "fact-missing", "derived-empty"}
"""Rules about cells in which nothing stands."""


@pytest.fixture
def spoilt(sample: Path) -> Path:
    """The sample with figures of every kind of mistake, and some in its other sheets."""
    rows = indicators(read(sample))
    blocks = [
        Block(rows[code].row.sheet, *cell_numbers(rows[code].row.place(field).cell), [[value]])
        for (code, field), value in SPOILT.items()
    ]
    ho_ten = read(sample).fact_place("ho_ten")
    assert ho_ten
    blocks += [typed("Đề cương", "B6", "nhất"), typed("Đề cương", "E7", "thôi"), typed("Đề cương", "G8", "giờ")]
    blocks += [typed("Quy tắc kiểm tra", "C5", "dvc_tiep_nhan => 1"), typed("Quy tắc kiểm tra", "B6", "nặng")]
    blocks += [typed(ho_ten.sheet, ho_ten.cell, None), typed("II.5 Tuyên truyền", "A20", "khác")]
    FileGrid(sample).write(blocks)
    return sample


def findings(workbook: Book) -> list[Finding]:
    return validate(workbook, Figures(workbook))


def test_every_finding_says_where_what_stands_there_and_what_to_do(spoilt: Path) -> None:
    workbook, grid = read(spoilt), FileGrid(spoilt)
    found = findings(workbook)
    assert len({finding.rule for finding in found}) >= 16
    for finding in found:
        assert finding.place is not None, finding
        assert re.search(r"hãy|có phải|muốn in", finding.message), finding
        assert finding.message.endswith((".", "?")), finding
        assert "None" not in finding.message, finding
        row, column = cell_numbers(finding.place.cell)
        rows = grid.read(finding.place.sheet)
        stands = rows[row - 1][column - 1] if row <= len(rows) and column <= len(rows[0]) else None
        if stands is not None and finding.rule not in WITHOUT_CONTENT | {"empty-section"}:
            assert finding.value is not None, finding


def test_every_finding_of_a_figure_names_it_and_the_unit_to_ask(spoilt: Path) -> None:
    workbook = read(spoilt)
    codes = {i.row.number: i.code for i in workbook.indicators() if i.row.sheet == "II.2 Dịch vụ công"}
    found = [f for f in findings(workbook) if f.sheet == "II.2 Dịch vụ công" and f.severity is Severity.ERROR]
    assert len(found) >= 5
    for finding in found:
        assert finding.place
        assert finding.code == codes[cell_numbers(finding.place.cell)[0]], finding
        assert finding.unit == "PVHCC", finding


def test_a_derived_figure_is_asked_of_those_who_owe_what_it_is_made_of() -> None:
    workbook = book(
        indicator("a", 5, owner="CAT"),
        indicator("b", 7, number=6, owner="STP"),
        indicator("c", expression="a * 2", number=7),
        indicator("rate", 99, expression="c / b * 100", number=8, decimals=2),
        indicator("other", 1, number=9, owner="SYT"),
        paragraphs=(paragraph("-", "Có."),),
    )
    (finding,) = findings(workbook)
    assert (finding.code, finding.unit) == ("rate", "CAT, STP")


@pytest.mark.parametrize(
    ("cell", "value", "expected"),
    [
        (7.44, Decimal("7.44"), 7440),
        ("7,440", "7,440", 7440),
        ("1,078,935", "1,078,935", 1078935),
        (0.5, Decimal("0.5"), None),
        (True, "TRUE", None),
        (dt.date(2022, 5, 4), dt.date(2022, 5, 4), None),
        ("bảy nghìn", "bảy nghìn", None),
    ],
)
def test_a_number_that_cannot_be_read_is_quoted_as_it_stands(
    sample: Path, cell: Cell, value: object, expected: int | None
) -> None:
    class Changed(FileGrid):
        def read(self, sheet: str, needed: Needed | None = None) -> list[list[Cell]]:
            rows = super().read(sheet, needed)
            if sheet == place.sheet:
                row, column = cell_numbers(place.cell)
                rows[row - 1][column - 1] = cell
            return rows

    from de06_xl.workbook.reading.book import read_book

    place = indicators(read(sample))["dvc_tiep_nhan"].row.place("value")
    (problem,) = read_book(Changed(sample), "sổ").problems
    assert (problem.rule, problem.value, problem.expected) == ("unreadable-number", value, expected)


@pytest.mark.few(1)
@pytest.mark.parametrize(("typed_in", "value"), [("7440", 7440), ("7.440", 7440), ("7 440", 7440), ("Không", 0)])
def test_a_number_that_stands_as_text_is_a_note(sample: Path, typed_in: str, value: int) -> None:
    place = indicators(read(sample))["nk_vang_mat"].row.place("value")
    FileGrid(sample).write([typed(place.sheet, place.cell, typed_in)])
    (note,) = [finding for finding in findings(read(sample)) if finding.code == "nk_vang_mat"]
    assert (note.severity, note.rule, note.cell, note.value) == (Severity.NOTE, "number-as-text", place.cell, value)


@pytest.mark.parametrize(
    ("signed", "stored", "expected"),
    [
        (dt.date(2022, 5, 31), dt.date(2022, 12, 4), dt.date(2022, 4, 12)),
        (None, dt.date(2022, 12, 4), dt.date(2022, 4, 12)),
        (dt.date(2022, 5, 31), dt.date(2022, 5, 4), None),  # the other one would be 5 April: both before the report
        (dt.date(2022, 4, 30), dt.date(2022, 5, 4), dt.date(2022, 4, 5)),
    ],
)
def test_of_a_turned_date_the_reading_that_the_report_can_have_is_expected(
    signed: dt.date | None, stored: dt.date, expected: dt.date | None
) -> None:
    place = Place(SHEET, "G5")
    problem = Finding(kinds.AMBIGUOUS_DATE, "…; hãy gõ lại.", place, code="a", value=stored)
    dates = {"ngay": signed} if signed else {}
    workbook = replace(book(indicator("a", 1), paragraphs=(paragraph("-", "Có."),), dates=dates), problems=(problem,))
    (finding,) = findings(workbook)
    assert finding.expected == expected


def test_own_sheets_come_before_the_reports_each_by_itself() -> None:
    workbook = book(
        indicator("a"),
        outline=(heading("I", sheet=SHEET), heading("II", number=6), heading("III", number=30)),
        facts={"ho_ten": "", "mo_dau": ""},
    )
    errors = [f.sheet for f in findings(workbook) if f.severity is Severity.ERROR]
    assert errors == ["Thông tin chung"] * 2 + ["Đề cương"] * 3 + [SHEET]


def test_content_that_waits_for_a_tick_is_one_error_and_no_note() -> None:
    waiting = tuple(paragraph("-", "Có.", "", number=20 + n) for n in range(3))
    (finding,) = findings(book(paragraphs=waiting))
    assert (finding.rule, finding.cell, finding.code) == ("content-left-out", "D20", "I")


def test_paragraphs_left_out_are_one_note_for_each_sheet() -> None:
    texts = [paragraph("-", "Có.", "x" if n == 1 else "", number=20 + n) for n in range(4)]
    (finding,) = findings(book(paragraphs=tuple(texts)))
    assert (finding.severity, finding.rule, finding.cell) == (Severity.NOTE, "paragraph-left-out", "D20")
    assert "(và 02 đoạn khác của trang này)" in finding.message


def test_what_a_figure_lacks_is_told_of_the_figure_at_the_text_that_needs_it() -> None:
    text = paragraph("-", "Đến ngày {a.moc}.")
    (finding,) = findings(book(indicator("a", 1, owner="CAT"), paragraphs=(text,)))
    assert (finding.rule, finding.cell, finding.code, finding.unit) == ("figure-without-date", "B20", "a", "CAT")


# The key that an explanation hangs on ---------------------------------------------------------------------


def accepted(workbook: Book, explained: Finding) -> list[bool]:
    reported = replace(workbook, explanations=(Explanation(finding_key(explained), "Đã công bố."),))
    return [finding.accepted for finding in findings(reported) if finding.rule == explained.rule]


def test_an_explanation_goes_along_when_rows_and_sheets_move() -> None:
    def workbook(number: int, name: str) -> Book:
        jump = indicator("a", 900, previous=Decimal(100), number=number, sheet=name)
        texts = (paragraph("-", "Trong tháng 4/2022.", number=20 + number, sheet=name),)
        bare = book(jump, paragraphs=texts, outline=(heading("I", sheet=name, number=number),))
        return replace(bare, sections=(replace(bare.sections[0], name=name),))

    found = findings(workbook(5, SHEET))
    assert {finding.rule for finding in found} == {"value-jump", "foreign-month"}
    moved = workbook(9, SHEET)
    assert [accepted(moved, finding) for finding in found] == [[True], [True]]
    (jump,) = [finding for finding in found if finding.code]
    assert accepted(workbook(5, "I Tên mới"), jump) == [True]


@pytest.mark.parametrize("row", [5, 9])
def test_what_is_explained_in_thong_tin_chung_may_move_too(row: int) -> None:
    def workbook(shift: int) -> Book:
        bare = book(
            paragraphs=(paragraph("-", "Có."),),
            facts={"noi_nhan": "Như trên"},
            dates={"tu_ngay": dt.date(2022, 4, 15), "ngay": dt.date(2022, 4, 1)},
        )
        facts = (replace(fact, row=replace(fact.row, number=fact.row.number + shift)) for fact in bare.facts)
        return replace(bare, facts=tuple(facts))

    found = findings(workbook(0))
    assert {finding.rule for finding in found} == {"above-without-addressee", "date-order"}
    assert all(finding.kind.explainable for finding in found)
    assert [accepted(workbook(row), finding) for finding in found] == [[True]] * 2


def test_the_sheet_of_a_finding_that_may_be_anywhere_stays_in_its_key() -> None:
    one, other = (Finding(kinds.SHEET_NOT_IN_OUTLINE, "…", Place(name, "B9")) for name in ("Lạc", "Lạc khác"))
    assert finding_key(one) != finding_key(other)
