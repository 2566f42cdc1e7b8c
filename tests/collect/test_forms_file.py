"""A form is a plain, valid .xlsx: only yellow cells accept input, validated in Vietnamese; it prints well."""

from __future__ import annotations

import subprocess
import warnings
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from openpyxl.worksheet.datavalidation import DataValidation
from openxml_audit import OpenXmlValidator

from de06_xl.actions.session import Checked
from de06_xl.collect.forms import sheet as form
from de06_xl.model.duties import owing_units
from de06_xl.workbook.drawing import INPUT
from tests.support.books import book as book_of
from tests.support.books import indicator, unit
from tests.support.form_file import FormFile, form_of, group_form_of, saved
from tests.support.libreoffice import convert
from tests.support.made_up_forms import stretched
from tests.support.xlsx_lint import lint, text_columns

KINDS = ("CAT", "PVHCC", "VPUB", "AB", "HUYEN", "stretched", "odd")


@pytest.fixture(params=KINDS)
def drawn(request: pytest.FixtureRequest, checked_sample: Checked) -> FormFile:
    match request.param:
        case "HUYEN":
            return group_form_of(checked_sample.book, "HUYEN")
        case "stretched":
            return form_of(stretched(), "X")
        case "odd":
            odd = replace(unit('A&B/"1"'), name="Ủy ban <xã> & phường 'Đông'")
            return form_of(book_of(indicator("a", owner=odd.code), units=(odd,)), odd.code)
        case code:
            return form_of(checked_sample.book, code)


@pytest.mark.few(2)
def test_a_form_keeps_to_excels_limits(drawn: FormFile) -> None:
    assert lint(drawn.data) == []


@pytest.mark.few(1)
def test_a_form_is_valid_ooxml(drawn: FormFile, tmp_path: Path) -> None:
    result = OpenXmlValidator().validate(saved(drawn, tmp_path))
    assert result.is_valid, [str(error) for error in result.errors]


@pytest.mark.thorough
def test_drawing_warns_of_nothing(checked_sample: Checked) -> None:
    """XlsxWriter warns where it leaves out what Excel would not take."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for one in owing_units(checked_sample.book):
            form_of(checked_sample.book, one.code)
        form_of(stretched(), "X")


@pytest.mark.few(2)
def test_it_holds_no_macros_no_links_and_no_connections(drawn: FormFile, tmp_path: Path) -> None:
    with zipfile.ZipFile(saved(drawn, tmp_path)) as package:
        parts = set(package.namelist())
    assert not {part for part in parts if "vba" in part or "external" in part or "connection" in part}
    assert len([part for part in parts if part.startswith("xl/worksheets/sheet")]) == 2
    assert drawn.formulas[form.HIDDEN_SHEET].sheet_state == "veryHidden"


def test_text_cells_have_the_text_format(drawn: FormFile) -> None:
    titled = [table for table in (form.FIGURES, form.TEXTS) if drawn.table(table)]
    headers = {column.header for table in titled for column in table.columns if column.text}
    assert text_columns(drawn.data, headers - {"Kiểm tra"}) == []
    for field in ("as_of", "document", "document_date", "compiled_by", "approved_by", "phone", "nothing", "source"):
        assert drawn.sheet[drawn.fact(field).cell].number_format == "@"


def expected_input(drawn: FormFile) -> set[str]:
    """The addresses that a unit may type into."""
    facts = {"as_of", "number", "nothing", "source", "document", "document_date", "compiled_by", "approved_by", "phone"}
    facts |= {"unit"} if drawn.hidden()["nhom"] else set()
    cells = {drawn.fact(field).cell for field in facts}
    cells |= {drawn.place(code, field).cell for code in drawn.figures for field in ("value", "as_of", "note")}
    if texts := drawn.table(form.TEXTS):
        cells |= {texts.row(number).place("text").cell for _, number in drawn.sections}
    return cells


@pytest.mark.few(2)
def test_only_the_yellow_cells_can_be_typed_into(drawn: FormFile) -> None:
    protection = drawn.sheet.protection
    assert (protection.sheet, protection.password) == (True, None)
    unlocked = {cell.coordinate for cell in drawn.unlocked()}
    merged = {
        cell.coordinate
        for area in drawn.sheet.merged_cells.ranges
        for row in drawn.sheet[area.coord]
        for cell in row
        if cell.coordinate != area.start_cell.coordinate
    }
    assert unlocked - merged == expected_input(drawn)
    yellow = {
        cell.coordinate
        for row in drawn.sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb == f"FF{INPUT[1:]}" and cell.fill.fill_type
    }
    assert yellow - merged == unlocked - merged


def test_rows_and_columns_can_be_resized_without_lifting_the_protection(drawn: FormFile) -> None:
    protection = drawn.sheet.protection
    assert (protection.formatRows, protection.formatColumns) == (False, False)


def validation_at(drawn: FormFile, cell: str) -> DataValidation:
    (found,) = (one for one in drawn.sheet.data_validations.dataValidation if cell in one.sqref)
    return found


def test_a_cell_takes_numbers_of_its_kind_and_says_so() -> None:
    drawn = form_of(stretched(), "X")
    expected = {
        "tong": ("whole", "999999999999999"),
        "tien": ("decimal", "999999999999999"),
        "ty_le": ("decimal", "1000"),
    }
    for code, (kind, most) in expected.items():
        rule = validation_at(drawn, drawn.place(code, "value").cell)
        assert (rule.type, rule.formula1, rule.formula2, rule.errorStyle) == (kind, "0", most, None)
        assert rule.showErrorMessage
        assert "chỉ nhận số" in rule.error
    assert "không kèm dấu %" in validation_at(drawn, drawn.place("ty_le", "value").cell).prompt
    assert "số nghìn gõ liền" in validation_at(drawn, drawn.place("tong", "value").cell).prompt


def test_lists_offer_the_units_of_a_group_and_a_tick(checked_sample: Checked) -> None:
    drawn = group_form_of(checked_sample.book, "HUYEN")
    assert validation_at(drawn, drawn.fact("unit").cell).formula1 == "ds_don_vi"
    assert validation_at(drawn, drawn.fact("nothing").cell).formula1 == "ds_danh_dau"


def test_the_same_workbook_gives_the_same_bytes(checked_sample: Checked) -> None:
    for made, code in ((checked_sample.book, "CAT"), (stretched(), "X")):
        assert form_of(made, code).data == form_of(made, code).data
    assert group_form_of(checked_sample.book, "HUYEN").data == group_form_of(checked_sample.book, "HUYEN").data


@pytest.mark.few(2)
def test_the_line_that_sums_up_stays_in_view(drawn: FormFile) -> None:
    headers = drawn.table(form.FIGURES)
    assert drawn.sheet.freeze_panes == f"A{headers.header_row + 1 if headers else 6}"
    assert str(drawn.results[form.SHEET]["A2"].value).startswith(("Còn", "Chưa chọn"))


def test_the_first_figure_is_in_sight_when_it_is_opened(checked_sample: Checked) -> None:
    """On a screen of 1366 x 768, of which Excel's ribbon, bars and Protected View leave about 400 pixels; the code,
    which is for the program, comes last."""
    drawn = form_of(checked_sample.book, "CAT")
    first = min(drawn.figures.values())
    points = sum(drawn.sheet.row_dimensions[number].height or 16 for number in range(1, first + 1))
    assert points * 96 / 72 <= 400
    fields = [column.field for column in form.FIGURES.columns]
    assert (fields[:2], fields[-1]) == (["name", "value"], "code")


def test_a_text_is_typed_as_wide_as_the_page(checked_sample: Checked) -> None:
    drawn = form_of(checked_sample.book, "VPUB")
    rows = {number for _, number in drawn.sections}
    wide = {area.min_row for area in drawn.sheet.merged_cells.ranges if area.min_row in rows and area.max_col == 8}
    assert wide == rows


def test_it_has_a_place_to_sign(drawn: FormFile) -> None:
    places = [cell for row in drawn.sheet.iter_rows() for cell in row if "(Ký, ghi rõ họ tên" in str(cell.value)]
    assert [str(cell.value).partition("\n")[0] for cell in places] == ["NGƯỜI LẬP PHIẾU", "THỦ TRƯỞNG ĐƠN VỊ"]
    assert all((drawn.sheet.row_dimensions[cell.row].height or 0) >= 60 for cell in places)


@pytest.mark.few(2)
def test_it_is_set_up_for_a4_landscape_one_page_wide(drawn: FormFile) -> None:
    setup = drawn.sheet.page_setup
    assert (setup.orientation, setup.paperSize, setup.fitToWidth or 1, setup.fitToHeight) == ("landscape", 9, 1, 0)
    assert drawn.sheet.sheet_properties.pageSetUpPr.fitToPage
    assert drawn.sheet.print_area.endswith(f"$I${drawn.sheet.max_row}")


def test_a_long_sentence_stands_in_the_hidden_sheet_and_in_no_formula() -> None:
    drawn = form_of(stretched(), "X")
    for place in drawn.formula_cells():
        formula = str(drawn.formulas[place.sheet][place.cell].value)
        constants = formula.split('"')[1::2]
        assert max(map(len, constants), default=0) <= 255


@pytest.mark.office
@pytest.mark.parametrize("code", ["CAT", "PVHCC", "AB"])
def test_it_prints_one_page_wide_and_no_empty_page(checked_sample: Checked, tmp_path: Path, code: str) -> None:
    drawn = form_of(checked_sample.book, code)
    pdf = convert(saved(drawn, tmp_path), "pdf", tmp_path)
    said = subprocess.run(["pdfinfo", pdf], check=True, capture_output=True, text=True).stdout
    assert "841.89 x 595.3" in said
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], check=True, capture_output=True, text=True).stdout
    pages = text.split("\f")[:-1]
    last_words = {heading.code for heading in checked_sample.book.outline} | {"dấu)"}
    printed = set()
    for number, page in enumerate(pages, 1):
        assert f"Trang {number}/{len(pages)}" in page
        # What the last column holds, or where it is signed: a page without any of it is empty, or the half of another.
        last_column = {line.split()[-1] for line in page.splitlines() if line.strip()}
        assert last_column & (drawn.figures.keys() | last_words)
        printed |= last_column
    assert printed >= drawn.figures.keys()
    assert "Ghi chú" in pages[0]


@pytest.mark.thorough
def test_a_form_of_many_rows_is_drawn_whole() -> None:
    many = tuple(indicator(f"ma_{number}", number=number, owner="X") for number in range(5, 505))
    drawn = form_of(book_of(*many, units=(unit("X"),)), "X")
    assert len(drawn.figures) == 500
    assert drawn.text(drawn.place("ma_504", "check")) == "Chưa điền."
