"""What a clerk adds as rows and sheets stands in the report, without a line of code for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import openpyxl
import pytest

from de06_xl.actions import report, validate
from de06_xl.actions.session import Checked, Outcome, commit, open_file
from de06_xl.cli.terminal import TerminalUi
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place, Row
from de06_xl.process.validate import finding_key
from de06_xl.system.cells import column_name, column_number
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.reading.book import read_book
from tests.conftest import NOW
from tests.support.libreoffice import CopySheet, Edit, InsertRow, Type, edit_and_save, recalculated
from tests.support.word_text import paragraphs_of

SECTION, LIKE, SERVICES = "II.6 Tập huấn", "II.5 Tuyên truyền", "II.2 Dịch vụ công"
"""The clerk's new sheet, the sheet that it may be copied from, and one that gets a row in its middle."""

Fields = Mapping[str, str | int | None]

HEADING: Fields = {
    "code": "II.6",
    "level": 2,
    "title": "Công tác đào tạo, tập huấn",
    "sheet": SECTION,
    "when_empty": "báo lỗi",
}
INDICATORS: list[Fields] = [
    {"code": "th_lop", "name": "Lớp tập huấn", "unit_of_measure": "lớp", "value": 5, "owner": "CAT"},
    {
        "code": "th_hoc_vien",
        "name": "Học viên",
        "unit_of_measure": "người",
        "value": 1250,
        "as_of": "20/5/2022",
        "decimals": 0,
    },
    {"code": "th_dat", "name": "Học viên đạt yêu cầu", "unit_of_measure": "người", "value": 1203},
    {
        "code": "th_ty_le",
        "name": "Tỷ lệ đạt",
        "unit_of_measure": "%",
        "expression": "th_dat / th_hoc_vien * 100",
        "decimals": 2,
    },
]
IN_THE_MIDDLE: Fields = {"code": "dvc_qua_han", "name": "Hồ sơ quá hạn", "unit_of_measure": "hồ sơ", "value": 7}
PARAGRAPHS: list[Fields] = [
    {
        "kind": "-",
        "text": "Tính đến ngày {th_hoc_vien.moc} đã mở {th_lop} lớp cho {th_hoc_vien} học viên, "
        "{th_dat} học viên đạt ({th_ty_le}%).",
        "include": "x",
    },
    {"kind": "-", "text": "Chưa mở lớp nào.", "include": "th_lop = 0"},
    {"kind": "-", "text": "Hồ sơ quá hạn được nêu làm ví dụ: {dvc_qua_han} hồ sơ.", "include": "th_lop > 0"},
]
PRINTED = [
    "6. Công tác đào tạo, tập huấn",
    "- Tính đến ngày 20/5/2022 đã mở 05 lớp cho 1.250 học viên, 1.203 học viên đạt (96,24%).",
    "- Hồ sơ quá hạn được nêu làm ví dụ: 07 hồ sơ.",
]


def read(path: Path) -> Book:
    return read_book(FileGrid(path), path.name)


def heading_row(book: Book, code: str) -> Row:
    return next(heading.row for heading in book.outline if heading.code == code)


def indicator_row(book: Book, code: str) -> Row:
    return next(indicator.row for indicator in book.indicators() if indicator.code == code)


def through_openpyxl(sample: Path, out: Path) -> None:
    """Rows inserted, and a sheet that has nothing but the headers of the two tables and what is typed below."""
    book = read(sample)
    workbook = openpyxl.load_workbook(sample)
    for row, fields in ((heading_row(book, "III"), HEADING), (indicator_row(book, "dvc_da_tra"), IN_THE_MIDDLE)):
        workbook[row.sheet].insert_rows(row.number)
        for field, value in fields.items():
            workbook[row.sheet][f"{row.columns[field]}{row.number}"] = value
    sheet = workbook.create_sheet(SECTION, workbook.sheetnames.index(LIKE) + 1)
    for table, rows in ((layout.FIGURES, INDICATORS), (layout.PARAGRAPHS, PARAGRAPHS)):
        sheet.append([column.header for column in table.columns])
        for fields in rows:
            sheet.append([fields.get(column.field) for column in table.columns])
        sheet.append([None, None])
    workbook.save(out)


def through_libreoffice(sample: Path, out: Path) -> None:
    """Rows inserted, and a section's sheet copied and typed over."""
    book = read(sample)
    edits: list[Edit] = [CopySheet(LIKE, SECTION)]
    for row, fields in ((heading_row(book, "III"), HEADING), (indicator_row(book, "dvc_da_tra"), IN_THE_MIDDLE)):
        edits.append(InsertRow(row.sheet, row.number))
        edits += [Type(row.sheet, f"{row.columns[field]}{row.number}", value) for field, value in fields.items()]
    like = book.section(LIKE)
    assert like
    for table, rows, first, there in (
        (layout.FIGURES, INDICATORS, like.indicators[0].row.number, len(like.indicators)),
        (layout.PARAGRAPHS, PARAGRAPHS, like.paragraphs[0].row.number, len(like.paragraphs)),
    ):
        assert len(rows) >= there
        for number, fields in enumerate(rows, first):
            edits += [
                Type(SECTION, f"{column_name(at)}{number}", fields.get(column.field))
                for at, column in enumerate(table.columns, 1)
                if column.field not in ("change", "state")
            ]
    edit_and_save(sample, out, edits)


@pytest.fixture(params=[through_openpyxl, pytest.param(through_libreoffice, marks=pytest.mark.office)])
def extended(request: pytest.FixtureRequest, sample: Path, tmp_path: Path) -> Path:
    """The sample with the clerk's own heading, sheet, figures and paragraphs."""
    edit: Callable[[Path, Path], None] = request.param
    out = tmp_path / "mới" / "Sổ tháng 5.xlsx"
    out.parent.mkdir()
    edit(sample, out)
    return out


def exported(path: Path) -> Outcome:
    return report.run(open_file(path, TerminalUi(), NOW, "test"))


@pytest.mark.thorough
def test_a_clerks_own_section_stands_in_the_report_at_its_place(sample: Path, extended: Path) -> None:
    before, after = exported(sample), exported(extended)
    text = paragraphs_of(before.files[0])
    place = text.index("III. NHẬN XÉT, ĐÁNH GIÁ")
    assert paragraphs_of(after.files[0]) == [*text[:place], *PRINTED, *text[place:]]


@pytest.mark.thorough
def test_a_clerks_own_rows_bring_no_new_findings(extended: Path, checked_sample: Checked) -> None:
    expected = [(finding_key(finding), finding.message) for finding in checked_sample.findings]
    assert len(expected) == 6
    assert [(finding_key(finding), finding.message) for finding in exported(extended).findings] == expected


@pytest.mark.thorough
@pytest.mark.office
def test_the_next_check_gives_a_new_derived_row_its_formula(extended: Path) -> None:
    session = open_file(extended, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    book = read(extended)
    indicator = Figures(book)["th_ty_le"].indicator
    assert indicator.formula
    (found,) = recalculated(extended, [{}], [indicator.row.place("value")])
    assert found == [pytest.approx(1203 / 1250 * 100)]


@pytest.mark.thorough
@pytest.mark.office
def test_the_next_check_makes_inserted_rows_tell_of_their_mistakes(extended: Path) -> None:
    """Rows that a program inserts have no formula in `Lỗi` and `Tăng/giảm`, so they would not turn red."""
    book = read(extended)
    figure = indicator_row(book, IN_THE_MIDDLE["code"])  # type: ignore[arg-type]
    text = next(p.row for section in book.sections for p in section.paragraphs if "{dvc_qua_han}" in p.text)
    FileGrid(extended).write(
        [
            Block(figure.sheet, figure.number, column_number(figure.columns["value"]), [[-7]]),
            Block(figure.sheet, figure.number, column_number(figure.columns["previous"]), [[5]]),
            Block(text.sheet, text.number, column_number(text.columns["text"]), [["Có {sai} ở đây."]]),
            Block(text.sheet, text.number, column_number(text.columns["include"]), [["dvc_qua_han >"]]),
        ]
    )
    session = open_file(extended, TerminalUi(), NOW, "test")
    commit(session, validate.run(session))
    places = [figure.place("change"), figure.place("state"), text.place("state")]
    (found,) = recalculated(extended, [{}], places)
    assert found == [-12, "1 lỗi", "2 lỗi"]


@pytest.mark.thorough
@pytest.mark.office
def test_the_overview_lists_a_clerks_own_heading(extended: Path) -> None:
    rows = FileGrid(extended).read(layout.OVERVIEW_SHEET)
    header = next(number for number, row in enumerate(rows, 1) if row[0] == "Mã mục")
    at = header + 1 + [heading.code for heading in read(extended).outline].index("II.6")
    (found,) = recalculated(extended, [{}], [Place(layout.OVERVIEW_SHEET, f"{column}{at}") for column in "ABCDE"])
    assert found == ["II.6", HEADING["title"], SECTION, 0, 0]
