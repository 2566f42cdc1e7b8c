"""Tables of the report that a clerk types, or makes of indicators: what each cell prints; what is wrong is told."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from de06_xl.model.figures import Figures
from de06_xl.model.indicator import Direction
from de06_xl.model.period import Period
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import UnitSource
from de06_xl.model.words import Word
from de06_xl.process.tabulation import filled_tables
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from tests.support.typed_tables import TASKS, Rows, book_with, printed, rules


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


def test_a_table_of_periods_shows_what_is_typed_of_the_one_before() -> None:
    spread: Rows = (COMPARED[0], ("Hàng", "kỳ 3"), ("Cột", "tên", "dvc_tiep_nhan"), ("Tiêu đề", "Kỳ", "Hồ sơ"))
    book = book_with({"Các kỳ": spread}, [("bảng", "Các kỳ")])
    sections = tuple(
        replace(section, indicators=tuple(replace(one, previous=Decimal(7000)) for one in section.indicators))
        for section in book.sections
    )
    stored = {(Period.parse(month), "dvc_tiep_nhan"): Decimal(6000) for month in ("2022-03", "2022-04")}
    rows = printed(replace(book, sections=sections, history=stored), "Các kỳ")
    assert [row[-1] for row in rows] == ["6.000", "7.000", "7.440"]


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
        ["366", "400", "đạt", "hoàn thành"],
        ["không", "", "", ""],
    ]


def test_a_table_that_nothing_prints_is_told() -> None:
    assert "table-not-printed" in rules(book_with({"Nhiệm vụ": TASKS}))


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
