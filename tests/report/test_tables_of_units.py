"""Tables whose rows are units, those above them, or the items of a list: sums, gaps and notes."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest

from de06_xl import open_workbook
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.tabulation import filled_tables
from de06_xl.process.validate import validate
from de06_xl.workbook.file_grid import FileGrid
from tests.support import books
from tests.support.fill_in import read
from tests.support.typed_tables import Rows, book_with, printed, rules, with_sheets

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


def test_two_units_of_one_name_are_both_told() -> None:
    book = book_with({"Theo cụm": BY_PARENTS}, [("bảng", "Theo cụm")])
    below = ("RG", "HT", "PQ")
    units = tuple(replace(one, parent="CAT" if one.code in below else "") for one in book.units)
    units = tuple(replace(one, name="Xã Tân Lập") if one.code in below[1:] else one for one in units)
    whole = replace(sent(book, {"RG": {"tt_luot": 5, "tt_nguoi": 1200}}), units=units)
    (table,) = [one for one in filled_tables(whole, Figures(whole)) if one.table.sheet == "Theo cụm"]
    assert table.lacking == ("Xã Tân Lập", "Xã Tân Lập")


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
def test_a_departments_list_of_services_prints_word_for_word(appendix_sample: Path) -> None:
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
    opened = openpyxl.load_workbook(appendix_sample)
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
    opened.save(appendix_sample)
    with_sheets(appendix_sample, {"PL Tư pháp": rows}, outline=[("PL2", "Dịch vụ công", "PL Tư pháp")])
    book = read(appendix_sample)
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
def test_summing_up_keeps_what_a_clerk_typed_into_a_table(appendix_sample: Path) -> None:
    rows: Rows = (
        *BY_UNITS[:2],
        ("Cột", "stt", "tên", "tt_luot", "chữ"),
        ("Tiêu đề", "TT", "Đơn vị", "Lượt", "Ghi chú"),
        ("RG", "", "", "", "Có {cccd_thu_nhan} thẻ"),
        ("Cộng", "", "Cộng {tt.ky}"),
    )
    with_sheets(appendix_sample, {"Theo huyện": rows}, paragraphs=[("bảng", "Theo huyện")])
    outcome = open_workbook(appendix_sample).aggregate()
    FileGrid(appendix_sample).write([block for block in outcome.blocks if block.sheet == "Theo huyện"])
    cells = FileGrid(appendix_sample).read("Theo huyện")
    assert cells[4][:5] == ["RG", "1", "Thành phố Rạch Giá", "…", "Có {cccd_thu_nhan} thẻ"]
    assert cells[5][:3] == ["HT", "2", "Thành phố Hà Tiên"]
    assert cells[19][:3] == ["Cộng", None, "Cộng {tt.ky}"]
