"""Tables and appendices of the report: what each cell prints, how the Word file is built, what is missing is said."""

from __future__ import annotations

import functools
import io
import shutil
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from docx import Document
from docx.enum.section import WD_ORIENT
from docx.oxml.ns import qn

from de06_xl import open_workbook
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Direction
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import UnitSource
from de06_xl.model.texts import Texts
from de06_xl.model.words import Word
from de06_xl.process.tabulation import filled_tables
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.system import shipped
from de06_xl.system.errors import De06Error
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Cell, Formula
from de06_xl.workbook.reading.book import read_book
from tests.support import books
from tests.support.fill_in import read
from tests.support.memory_grid import MemoryGrid

Rows = Sequence[Sequence[object]]
TWIP = 635
"""English Metric Units in a twentieth of a point."""
APPENDIX = "PL1 25 dịch vụ công"


def with_sheets(path: Path, sheets: dict[str, Rows], outline: Rows = (), paragraphs: Rows = ()) -> None:
    """Add sheets, rows of `Đề cương` and paragraphs of the section II.2 to a workbook, as a clerk types them."""
    workbook = openpyxl.load_workbook(path)
    for name, rows in sheets.items():
        sheet = workbook.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    headings, section = workbook["Đề cương"], workbook["II.2 Dịch vụ công"]
    first = max(row for row in range(1, 60) if headings.cell(row, 1).value) + 1
    for number, (code, title, sheet_name) in enumerate(outline, first):
        for column, value in ((1, code), (3, title), (4, sheet_name)):
            headings.cell(number, column, value)
    spare = max(row for row in range(1, 60) if section.cell(row, 2).value) + 1
    for number, (kind, text) in enumerate(paragraphs, spare):
        for column, value in ((1, kind), (2, text), (4, "x")):
            section.cell(number, column, value)
    workbook.save(path)


@functools.cache
def cells() -> dict[str, list[list[Cell]]]:
    """The cells of the second sample, read once."""
    grid = FileGrid(shipped.path_of(shipped.APPENDIX_WORKBOOK))
    return {name: grid.read(name) for name in grid.sheets()}


def book_with(sheets: dict[str, Rows], paragraphs: Rows = ()) -> Book:
    """The second sample with more sheets and paragraphs, without a file."""
    typed = dict(cells())
    for name, rows in sheets.items():
        width = max(map(len, rows))
        typed[name] = [[_typed(value) for value in (*row, *[None] * (width - len(row)))] for row in rows]
    section = [list(row) for row in typed["II.2 Dịch vụ công"]]
    spare = max(number for number, row in enumerate(section) if isinstance(row[1], str)) + 1
    for number, (kind, text) in enumerate(paragraphs, spare):
        section[number][:4] = [_typed(kind), _typed(text), None, "x"]
    typed["II.2 Dịch vụ công"] = section
    return read_book(MemoryGrid(typed), "So.xlsx")


def _typed(value: object) -> Cell:
    if isinstance(value, str) and value.startswith("="):
        return Formula(value)
    return value or None if isinstance(value, str) else value  # type: ignore[return-value]


@pytest.fixture
def workbook(tmp_path: Path) -> Path:
    """The sample with the appendix of the 25 services, whose figures are made up."""
    return Path(shutil.copy(shipped.path_of(shipped.APPENDIX_WORKBOOK), tmp_path / "So.xlsx"))


def printed(book: Book, sheet: str) -> list[list[str]]:
    """The texts of a table's cells as they print, those of joined cells once."""
    report = compose(book, Figures(book))
    return [[cell.text for cell in row.cells if cell.rows] for row in report.tables()[sheet].rows]


def rules(book: Book) -> list[str]:
    return [finding.rule for finding in validate(book, Figures(book))]


TASKS: Rows = (
    ("Bảng", "Nhiệm vụ được giao {tt.ky}"),
    ("Cột", "stt", "chữ", "chữ", "số"),
    ("Tiêu đề", "TT", "Nhiệm vụ", "Kết quả", "Hồ sơ"),
    ("Nhóm", "I", "Của Công an tỉnh"),
    ("", "", "Cấp thẻ", "Đã cấp {cccd_thu_nhan} thẻ", 12),
    ("", "", "Tuyên truyền", "Hoàn thành", 1030),
    ("Cộng nhóm", "", "Cộng"),
    ("Cộng", "", "Tổng"),
)


def test_a_typed_table_prints_its_texts_figures_numbers_and_sums() -> None:
    book = book_with({"Nhiệm vụ": TASKS}, [("bảng", "Nhiệm vụ")])
    assert printed(book, "Nhiệm vụ") == [
        ["I", "Của Công an tỉnh"],
        ["1", "Cấp thẻ", "Đã cấp 1.078.935 thẻ", "12"],
        ["2", "Tuyên truyền", "Hoàn thành", "1.030"],
        ["Cộng", "", "1.042"],
        ["Tổng", "", "1.042"],
    ]
    assert compose(book, Figures(book)).tables()["Nhiệm vụ"].caption == "Nhiệm vụ được giao tháng 5/2022"


def test_a_typed_sum_that_is_none_is_told_at_its_cell() -> None:
    wrong = [*TASKS[:-1], ("Cộng", "", "Tổng", "", 1043)]
    book = book_with({"Nhiệm vụ": wrong}, [("bảng", "Nhiệm vụ")])
    (finding,) = [one for one in validate(book, Figures(book)) if one.rule == "table-sum-differs"]
    assert finding.place
    assert (finding.place.cell, finding.value, finding.expected) == ("E8", 1043, 1042)


def test_a_placeholder_that_nothing_fills_is_told_in_a_table_too() -> None:
    rows = [*TASKS[:4], ("", "", "Cấp {khong_co}", "", 1)]
    book = book_with({"Nhiệm vụ": rows}, [("bảng", "Nhiệm vụ")])
    (finding,) = [one for one in validate(book, Figures(book)) if one.rule == "unknown-placeholder"]
    assert finding.place
    assert (finding.place.sheet, finding.place.cell) == ("Nhiệm vụ", "C5")


COMPARED: Rows = (
    ("Bảng", "So với kỳ trước"),
    ("Hàng", "chỉ tiêu"),
    ("Cột", "stt", "tên", "đvt", "số", "kỳ trước", "tăng/giảm", "%"),
    ("Tiêu đề", "TT", "Chỉ tiêu", "ĐVT", "Kỳ này", "Kỳ trước", "Tăng, giảm", "%"),
    ("cccd_thu_nhan",),
    ("dvc_tiep_nhan",),
)


def test_a_table_of_indicators_shows_what_they_are_compared_with() -> None:
    book = book_with({"So sánh": COMPARED}, [("bảng", "So sánh")])
    before = {"cccd_thu_nhan": 1_000_000}
    sections = tuple(
        replace(section, indicators=tuple(replace(one, previous=before.get(one.code)) for one in section.indicators))
        for section in book.sections
    )
    rows = printed(replace(book, sections=sections), "So sánh")
    assert [row[3:] for row in rows] == [["1.078.935", "1.000.000", "78.935", "7,89"], ["7.440", "…", "…", "…"]]


def test_a_note_below_names_the_units_that_sums_in_the_table_lack() -> None:
    spread: Rows = (COMPARED[0], COMPARED[1], ("Cột", "tên", "số"), ("Tiêu đề", "Chỉ tiêu", "Số"), ("tt_luot",))
    book = book_with({"So sánh": spread}, [("bảng", "So sánh")])

    def noted(lacking: tuple[str, ...], constant: Decimal | None = None) -> str:
        sources = tuple(
            UnitSource("tt_luot", "Lượt", unit.code, unit.name, ResponseStatus.USED, given=unit.code not in lacking)
            for unit in book.owing_units("HUYEN")
        )
        summed = {"aggregated": Decimal(7), "constant": constant}
        sections = tuple(
            replace(
                one, indicators=tuple(replace(of, **(summed if of.code == "tt_luot" else {})) for of in one.indicators)
            )
            for one in book.sections
        )
        made = replace(book, sections=sections, sources=sources)
        return filled_tables(made, Figures(made))[-1].note

    assert noted(()) == ""
    assert noted(("RG", "HT")) == "Ghi chú: số liệu chưa gồm Thành phố Rạch Giá; Thành phố Hà Tiên."
    assert noted(("RG", "HT"), Decimal(7)) == ""  # typed: nobody says of which units


RATED: Rows = (
    ("Bảng", "Chỉ tiêu giao"),
    ("Hàng", "chỉ tiêu"),
    ("Cột", "tên", "số", "mức giao", "tỷ lệ", "đánh giá"),
    ("Tiêu đề", "Chỉ tiêu", "Kết quả", "Mức giao", "Đạt (%)", "Đánh giá"),
    ("dvc_tiep_nhan",),
    ("dvc_da_giai_quyet",),
    ("dvc_dang_giai_quyet",),
    ("dvc_da_tra",),
)


def test_a_table_of_indicators_rates_them_by_their_targets_and_shows_words() -> None:
    book = book_with({"Mức giao": RATED}, [("bảng", "Mức giao")])
    changes: dict[str, dict[str, object]] = {
        "dvc_tiep_nhan": {"target": Decimal(8000)},
        "dvc_dang_giai_quyet": {"target": Decimal(400), "direction": Direction.LOWER},
        "dvc_da_tra": {"constant": Word(2, "không"), "words": ("có", "không")},
        "dvc_da_giai_quyet": {"constant": None, "expression": "dvc_tiep_nhan - KỲ_TRƯỚC(dvc_tiep_nhan)"},
    }
    sections = tuple(
        replace(section, indicators=tuple(replace(one, **changes.get(one.code, {})) for one in section.indicators))
        for section in book.sections
    )
    assert [row[1:] for row in printed(replace(book, sections=sections), "Mức giao")] == [
        ["7.440", "8.000", "93", "chưa hoàn thành"],
        ["…", "", "", ""],
        ["366", "400", "91,5", "hoàn thành"],
        ["không", "", "", ""],
    ]


BY_UNITS: Rows = (
    ("Bảng", "Tuyên truyền theo huyện"),
    ("Hàng", "đơn vị HUYEN"),
    ("Cột", "stt", "tên", "tt_luot", "tt_nguoi"),
    ("Tiêu đề", "TT", "Đơn vị", "Lượt", "Người"),
    ("Cộng", "", "Tổng"),
)


def sent(book: Book, figures: dict[str, dict[str, int]]) -> Book:
    """The workbook after these units sent these figures."""
    forms = {unit: books.received(unit) for unit in figures}
    submissions = tuple(
        books.submission(forms[unit], code, value) for unit, given in figures.items() for code, value in given.items()
    )
    return replace(book, received=tuple(forms.values()), submissions=submissions)


def test_a_table_of_units_has_each_of_them_and_marks_who_has_not_sent() -> None:
    book = book_with({"Theo huyện": BY_UNITS}, [("bảng", "Theo huyện")])
    whole = sent(book, {"RG": {"tt_luot": 5, "tt_nguoi": 1200}, "HT": {"tt_luot": 0, "tt_nguoi": 30}})
    (table,) = [one for one in filled_tables(whole, Figures(whole)) if one.table.sheet == "Theo huyện"]
    texts = [[cell.text for cell in row.cells] for row in table.rows]
    assert texts[:3] == [
        ["1", "Thành phố Rạch Giá", "5", "1.200"],
        ["2", "Thành phố Hà Tiên", "0", "30"],
        ["3", "Thành phố Phú Quốc", "…", "…"],
    ]
    assert len(texts) == 16
    assert texts[-1][1] == "Tổng"
    assert table.note.startswith("Ghi chú: “…”: chưa có số liệu (Thành phố Phú Quốc; Huyện An Biên; ")
    assert table.note.endswith(" và 08 đơn vị khác).")


BY_PARENTS: Rows = (
    ("Bảng", "Tuyên truyền theo cụm"),
    ("Hàng", "trực thuộc HUYEN"),
    ("Cột", "stt", "tên", "tt_luot", "tt_nguoi"),
    ("Tiêu đề", "TT", "Cụm", "Lượt", "Người"),
    ("Cộng", "", "Tổng"),
)


def test_units_above_have_the_sums_of_those_below_them() -> None:
    book = book_with({"Theo cụm": BY_PARENTS}, [("bảng", "Theo cụm")])
    above = {"RG": "CAT", "HT": "CAT", "PQ": "SYT"}
    units = tuple(replace(one, parent=above.get(one.code, "")) for one in book.units)
    given = {"RG": {"tt_luot": 5, "tt_nguoi": 1200}, "HT": {"tt_luot": 2}}
    whole = replace(sent(book, given), units=units)
    (table,) = [one for one in filled_tables(whole, Figures(whole)) if one.table.sheet == "Theo cụm"]
    names = {one.code: one.name for one in book.units}
    assert [[cell.text for cell in row.cells] for row in table.rows] == [
        ["1", names["CAT"], "7", "1.200"],
        ["2", names["SYT"], "…", "…"],
        ["", "Tổng", "7", "1.200"],
    ]
    lacking = f"“…”: chưa có số liệu ({names['SYT']}); số liệu chưa gồm {names['HT']}."
    assert table.note == f"Ghi chú: {lacking}"
    reported = [one.message for one in validate(whole, Figures(whole)) if one.rule == "unknown-unit"]
    assert any("chưa ghi Trực thuộc" in message for message in reported)


def test_what_did_not_occur_is_no_zero_and_no_gap() -> None:
    book = book_with({"Theo huyện": BY_UNITS}, [("bảng", "Theo huyện")])
    form = books.received("RG")
    nothing = books.submission(form, "tt_luot", 0, nothing=True), books.submission(form, "tt_nguoi", 0)
    (table,) = filled_tables(replace(book, received=(form,), submissions=nothing), Figures(book))[1:]
    assert [cell.text for cell in table.rows[0].cells][2:] == ["-", "0"]
    assert "“-”: không phát sinh" in table.note


def test_what_a_table_names_must_be_there() -> None:
    rows = [*BY_UNITS[:1], ("Hàng", "đơn vị XOM"), ("Cột", "stt", "tên", "khong_co")]
    book = book_with({"Theo xóm": rows}, [("bảng", "Theo xom"), ("bảng", "Theo xóm")])
    assert {"unknown-unit", "unknown-code", "missing-sheet"} <= set(rules(book))


def test_a_table_that_nothing_prints_is_told() -> None:
    assert "table-not-printed" in rules(book_with({"Nhiệm vụ": TASKS}))


# In Word ------------------------------------------------------------------------------------------------------


def word(path: Path, out: str = "bc.docx") -> Document:
    target = path.parent / out
    open_workbook(path).report(template=shipped.path_of(shipped.REPORT_TEMPLATE), out=target)
    return Document(str(target))


def test_an_appendix_is_a_lying_section_of_its_own_numbered_from_1(workbook: Path) -> None:
    document = word(workbook)
    body, appendix = document.sections
    assert (body.orientation, appendix.orientation) == (WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE)
    assert appendix.page_width > appendix.page_height
    assert appendix._sectPr.find(qn("w:pgNumType")).get(qn("w:start")) == "1"
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert texts[texts.index("PHỤ LỤC") :][:3] == [
        "PHỤ LỤC",
        "KẾT QUẢ GIẢI QUYẾT 25 DỊCH VỤ CÔNG THIẾT YẾU (SỐ LIỆU ĐẶT RA LÀM VÍ DỤ)",
        "(Kèm theo Báo cáo số 111/BC-BCĐ ngày 31/5/2022 của Ban Chỉ đạo thực hiện Đề án 06 tỉnh Kiên Giang)",
    ]


def test_neither_its_sum_nor_the_note_below_stands_alone_on_a_page(workbook: Path) -> None:
    document = word(workbook)
    rows = [list(row._tr.iter(qn("w:p"))) for row in document.tables[-1].rows]
    kept = [all(one.pPr.keepNext is not None for one in row) for row in rows]
    assert kept[-3:] == [False, True, True]


def test_its_table_fills_the_page_repeats_its_header_and_joins_its_cells(workbook: Path) -> None:
    document = word(workbook)
    table = document.tables[-1]
    section = document.sections[-1]
    width = section.page_width - section.left_margin - section.right_margin
    columns = [int(column.get(qn("w:w"))) for column in table._tbl.tblGrid]
    assert abs(sum(columns) - width / TWIP) <= len(columns)
    rows = table._tbl.tr_lst
    assert [bool(row.xpath("./w:trPr/w:tblHeader")) for row in rows[:3]] == [True, True, False]
    assert [cell.text for cell in table.rows[0].cells] == ["TT", "Lĩnh vực", "Dịch vụ công", *["Hồ sơ"] * 3]
    assert [cell.text for cell in table.rows[1].cells][3:] == ["Tổng số", "Trực tuyến", "Tỷ lệ (%)"]
    assert {table.cell(number, 1)._tc for number in range(2, 10)} == {table.cell(2, 1)._tc}
    assert [cell.text for cell in table.rows[-1].cells] == ["Tổng cộng"] * 3 + ["47.078", "25.649", "54,48"]


def test_a_text_names_an_appendix_as_it_is_numbered_in_this_report() -> None:
    book = book_with({"Nhiệm vụ": TASKS})
    body = [heading for heading in book.outline if not heading.appendix]
    for codes, names in ((["PL1", "PL4"], ["Phụ lục I", "Phụ lục II"]), (["PL4"], ["{tt.PL1}", "Phụ lục"])):
        appendices = [books.heading(code, "NHIỆM VỤ", sheet="Nhiệm vụ") for code in codes]
        texts = Texts(replace(book, outline=(*body, *appendices)), Figures(book))
        assert [texts.printed(text) for text in ("{tt.PL1}", "{tt.PL4}")] == names


@pytest.mark.thorough
def test_several_appendices_have_roman_numbers_and_each_its_own_pages(workbook: Path) -> None:
    with_sheets(workbook, {"Nhiệm vụ": TASKS}, outline=[("PL2", "NHIỆM VỤ", "Nhiệm vụ")])
    document = word(workbook)
    names = [paragraph.text for paragraph in document.paragraphs if paragraph.text.startswith("PHỤ LỤC")]
    assert names == ["PHỤ LỤC I", "PHỤ LỤC II"]
    orientations = [section.orientation for section in document.sections]
    assert orientations == [WD_ORIENT.PORTRAIT, WD_ORIENT.LANDSCAPE, WD_ORIENT.PORTRAIT]
    numbered = [section._sectPr.find(qn("w:pgNumType")) for section in document.sections]
    assert [one is not None and one.get(qn("w:start")) for one in numbered] == [False, "1", "1"]


def test_a_template_without_a_place_for_appendices_is_refused_by_name(workbook: Path) -> None:
    old = Document(str(shipped.path_of(shipped.REPORT_TEMPLATE)))
    begin = next(paragraph._p for paragraph in old.paragraphs if "cac_phu_luc" in paragraph.text)
    for element in [begin, *begin.itersiblings()]:
        if element.tag != qn("w:sectPr"):
            element.getparent().remove(element)
    stream = io.BytesIO()
    old.save(stream)
    template = workbook.parent / "mau cu.docx"
    template.write_bytes(stream.getvalue())
    with pytest.raises(De06Error, match=r"mau cu\.docx.*Phụ lục"):
        open_workbook(workbook).report(template=template, out=workbook.parent / "b.docx")


SERVICES = (
    ("Đăng ký khai sinh", 3120, 3008, "CSDLQG về dân cư", "Người dân không phải nộp bản sao giấy tờ"),
    ("Đăng ký khai tử", 812, 690, "CSDLQG về dân cư", "Giảm 01 lần đi lại"),
    ("Đăng ký kết hôn", 640, 512, "CSDL hộ tịch", "Giảm giấy tờ"),
    ("Liên thông đăng ký khai sinh - đăng ký thường trú", 1985, 1985, "CSDLQG về dân cư; CSDL hộ tịch", "Một lần nộp"),
    ("Liên thông đăng ký khai tử - xóa đăng ký thường trú", 402, 398, "CSDLQG về dân cư", "Một lần nộp hồ sơ"),
    ("Cấp Giấy xác nhận tình trạng hôn nhân và Đăng ký kết hôn", 95, 81, "CSDL hộ tịch", "Giảm giấy tờ"),
    ("Thay đổi, cải chính thông tin hộ tịch", 120, 60, "CSDLQG về dân cư", "Giảm giấy tờ"),
)
"""Services of a Sở Tư pháp as the province's monthly collection asks for them; the figures are made up."""
PRINTED = (
    "1 | Đăng ký khai sinh | 3.120 | 3.008 | 96,41 | CSDLQG về dân cư | Người dân không phải nộp bản sao giấy tờ",
    "2 | Đăng ký khai tử | 812 | 690 | 84,98 | CSDLQG về dân cư | Giảm 01 lần đi lại",
    "3 | Đăng ký kết hôn | 640 | 512 | 80,00 | CSDL hộ tịch | Giảm giấy tờ",
    "4 | Liên thông đăng ký khai sinh - đăng ký thường trú | 1.985 | 1.985 | 100,00 | CSDLQG về dân cư; CSDL hộ tịch | "
    "Một lần nộp",
    "5 | Liên thông đăng ký khai tử - xóa đăng ký thường trú | 402 | 398 | 99,00 | CSDLQG về dân cư | "
    "Một lần nộp hồ sơ",
    "6 | Cấp Giấy xác nhận tình trạng hôn nhân và Đăng ký kết hôn | 95 | 81 | 85,26 | CSDL hộ tịch | Giảm giấy tờ",
    "7 | Thay đổi, cải chính thông tin hộ tịch | 120 | 60 | 50,00 | CSDLQG về dân cư | Giảm giấy tờ",
    "Tổng | 7.174 | 6.734 | 93,87",
)


@pytest.mark.thorough
def test_a_departments_list_of_services_prints_word_for_word(workbook: Path) -> None:
    rows: Rows = (
        ("Bảng", "Dịch vụ công lĩnh vực Tư pháp"),
        ("Hàng", "danh mục TP"),
        ("Trang", "ngang"),
        ("Cột", "stt", "tên", "tp_tong", "tp_online", "tp_tl", "chữ", "chữ"),
        (
            "Tiêu đề",
            "TT",
            "Dịch vụ công",
            "Tổng số hồ sơ",
            "Trực tuyến",
            "Tỷ lệ (%)",
            "Nguồn dữ liệu",
            "Người dân hưởng",
        ),
        *(
            (f"{number:02}", "", "", whole, online, "", source, benefit)
            for number, (_, whole, online, source, benefit) in enumerate(SERVICES, 1)
        ),
        ("Cộng", "", "Tổng"),
    )
    opened = openpyxl.load_workbook(workbook)
    lists, section = opened["Danh mục"], opened["II.2 Dịch vụ công"]
    first = max(row for row in range(1, 60) if lists.cell(row, 1).value) + 1
    for number, (name, *_) in enumerate(SERVICES, 1):
        for column, value in enumerate(("TP", f"{number:02}", name), 1):
            lists.cell(first + number - 1, column, value)
    header = [cell.value for cell in section[4]]
    spare = max(row for row in range(5, 20) if str(section.cell(row, 1).value or "").islower()) + 1
    for number, (code, measure, expression, decimals) in enumerate(
        (
            ("tp_tong", "hồ sơ", "", 0),
            ("tp_online", "hồ sơ", "", 0),
            ("tp_tl", "%", "tp_online / tp_tong * 100", "2 cố định"),
        )
    ):
        fields = {"Mã": code, "Chỉ tiêu": code, "ĐVT": measure, "Cách tính": expression, "Số thập phân": decimals}
        for name, value in (fields | {"Phân tổ": "TP"}).items():
            section.cell(spare + number, header.index(name) + 1, value)
    opened.save(workbook)
    with_sheets(workbook, {"PL Tư pháp": rows}, outline=[("PL2", "Dịch vụ công", "PL Tư pháp")])
    book = read(workbook)
    lines = [" | ".join(row).rstrip(" |") for row in printed(book, "PL Tư pháp")]
    assert tuple(lines) == PRINTED
    figures = Figures(book)
    about = {finding.rule for finding in validate(book, figures) if (finding.code or "").startswith("tp_")}
    assert about == set()


def test_a_table_of_units_shows_what_they_sent_before_and_refuses_other_forms() -> None:
    rows: Rows = (*BY_UNITS[:2], ("Cột", "tên", "tt_luot", "tt_luot.truoc", "tt_luot.chenh", "tt_luot.phan_tram"))
    book = book_with({"Theo huyện": rows}, [("bảng", "Theo huyện")])
    now, then = books.received("RG"), books.received("RG", form="cu", period="2022-04")
    given = books.submission(now, "tt_luot", 5), books.submission(then, "tt_luot", 3)
    whole = replace(book, received=(now, then), submissions=given)
    (table,) = [one for one in filled_tables(whole, Figures(whole)) if one.table.sheet == "Theo huyện"]
    assert [cell.text for cell in table.rows[0].cells] == ["Thành phố Rạch Giá", "5", "3", "2", "…"]
    (finding,) = [one for one in validate(book, Figures(book)) if one.rule == "unknown-code"]
    assert "chỉ có .truoc, .chenh" in finding.message


def test_what_is_no_number_is_told_and_no_part_of_a_sum() -> None:
    body: Rows = (
        ("", "", "Một", "", 12),
        ("", "", "Hai", "", "1.250"),
        ("", "", "Ba", "", "-"),
        ("", "", "Bốn", "", "=12*3"),
        ("Cộng", "", "Tổng"),
    )
    book = book_with({"Nhiệm vụ": [*TASKS[:3], *body]}, [("bảng", "Nhiệm vụ")])
    assert [row[-1] for row in printed(book, "Nhiệm vụ")] == ["12", "1.250", "-", "", "12"]
    reported = [
        (one.rule, one.place.cell) for one in validate(book, Figures(book)) if one.place and one.sheet == "Nhiệm vụ"
    ]
    assert reported == [("unreadable-number", "E5"), ("formula-in-entry", "E7")]


def test_each_group_has_its_own_sum_with_or_without_a_heading() -> None:
    body: Rows = (
        ("Cộng", "", "Tổng"),
        ("", "", "Một", "", 1),
        ("Cộng nhóm", "", "Cộng"),
        ("", "", "Hai", "", 2),
        ("Cộng nhóm", "", "Cộng"),
    )
    book = book_with({"Nhiệm vụ": [*TASKS[:3], *body]}, [("bảng", "Nhiệm vụ")])
    assert [row[-1] for row in printed(book, "Nhiệm vụ")] == ["3", "1", "1", "2", "2"]


def test_rates_are_not_added() -> None:
    rows: Rows = (
        *TASKS[:2],
        ("Tiêu đề", "TT", "Nhiệm vụ", "Kết quả", "Tỷ lệ (%)"),
        ("", "", "Một", "", 50),
        ("", "", "Hai", "", 70),
        ("Cộng", "", "Tổng"),
    )
    book = book_with({"Nhiệm vụ": rows}, [("bảng", "Nhiệm vụ")])
    assert printed(book, "Nhiệm vụ")[-1] == ["Tổng", "", ""]


def test_a_sheet_whose_columns_are_not_named_yet_is_told_and_prints_nothing() -> None:
    rows: Rows = (("Bảng", "Chưa xong"), ("Cột",), ("Cộng", "", "Tổng"))
    book = book_with({"Chưa xong": rows}, [("bảng", "Chưa xong")])
    assert "Chưa xong" not in compose(book, Figures(book)).tables()
    assert "unknown-list" in rules(book)


def test_figures_on_a_circle_print_as_unknown() -> None:
    book = book_with({"Theo huyện": BY_UNITS}, [("bảng", "Theo huyện")])
    sections = tuple(
        replace(
            section,
            indicators=tuple(
                replace(one, expression={"tt_luot": "tt_nguoi", "tt_nguoi": "tt_luot"}.get(one.code, one.expression))
                for one in section.indicators
            ),
        )
        for section in book.sections
    )
    whole = sent(replace(book, sections=sections), {"RG": {"tt_luot": 5}})
    (table,) = [one for one in filled_tables(whole, Figures(whole)) if one.table.sheet == "Theo huyện"]
    assert [cell.text for cell in table.rows[0].cells][2:] == ["…", "…"]


@pytest.mark.thorough
def test_summing_up_keeps_what_a_clerk_typed_into_a_table(workbook: Path) -> None:
    rows: Rows = (
        *BY_UNITS[:2],
        ("Cột", "stt", "tên", "tt_luot", "chữ"),
        ("Tiêu đề", "TT", "Đơn vị", "Lượt", "Ghi chú"),
        ("RG", "", "", "", "Có {cccd_thu_nhan} thẻ"),
        ("Cộng", "", "Cộng {tt.ky}"),
    )
    with_sheets(workbook, {"Theo huyện": rows}, paragraphs=[("bảng", "Theo huyện")])
    outcome = open_workbook(workbook).aggregate()
    FileGrid(workbook).write([block for block in outcome.blocks if block.sheet == "Theo huyện"])
    cells = FileGrid(workbook).read("Theo huyện")
    assert cells[4][:5] == ["RG", "1", "Thành phố Rạch Giá", "…", "Có {cccd_thu_nhan} thẻ"]
    assert cells[5][:3] == ["HT", "2", "Thành phố Hà Tiên"]
    assert cells[19][:3] == ["Cộng", None, "Cộng {tt.ky}"]
