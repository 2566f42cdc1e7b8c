"""What a checked workbook shows in LibreOffice of its findings and changes: `Lỗi`, `Tăng/giảm`, `Tổng quan`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from de06_xl.model.book import Book
from de06_xl.model.place import Place
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from tests.support.derived_rows import checked, read
from tests.support.libreoffice import CopySheet, InsertRow, RenameSheet, Type, Value, edit_and_save, recalculated

pytestmark = pytest.mark.office

CLEANING, CITIZENS = "II.4 Làm sạch dữ liệu", "II.3.3 Công dân số"


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
