"""Wrong wording in the texts is reported at its paragraph, right wording is not."""

from __future__ import annotations

from dataclasses import replace

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.finding import Explanation, Finding, Severity
from de06_xl.model.paragraph import Paragraph
from de06_xl.model.period import PeriodKind
from de06_xl.model.unit import Unit
from de06_xl.process.validate import finding_key, validate
from de06_xl.process.validate.doubled_words import doubled_words
from de06_xl.workbook import layout
from tests.support.books import SHEET, book, heading, paragraph, row


def findings(*texts: str, period: str = "2022-05", units: tuple[Unit, ...] = ()) -> list[Finding]:
    paragraphs = tuple(paragraph("-", text, number=20 + at) for at, text in enumerate(texts))
    workbook = book(paragraphs=paragraphs, period=period, units=units)
    return validate(workbook, Figures(workbook))


@pytest.mark.parametrize(
    "text",
    [
        "Kết quả tháng 4/2022 như sau.",
        "Kết quả THÁNG 04/2022 như sau.",
        "Kết quả tháng 7/2022.",
        "Kết quả tháng 5/2021.",
        "Trong tháng 4 năm 2022 đã làm.",
        "Trong tháng 4-2022 đã làm.",
        "Trong tháng 4.2022 đã làm.",
        "Trong T4/2022 đã làm.",
    ],
)
def test_a_month_of_another_report_is_told_at_its_paragraph(text: str) -> None:
    (finding,) = findings("Có.", text)
    assert (finding.severity, finding.rule, finding.cell) == (Severity.WARNING, "foreign-month", "B21")
    assert finding.value is not None
    assert str(finding.value) in text
    assert "{tt.ky}" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Tháng 5/2022 và tháng 06/2022, tháng 6 năm 2022.",
        "Ngày 12/4/2022, đến 31/3/2022.",
        "Báo cáo ngày 05 tháng 02 năm 2022.",
        "So với {tt.ky_truoc}.",
        "Trong tháng 4 và 3 tháng đầu năm 2022.",
        "Tháng 4/20221 là mã.",
        "12 tháng 13/2022",
        "Trong tháng 4.1500 hồ sơ, trong tháng 4. 2022 hồ sơ.",
        "Số 12/KT4/2022.",
    ],
)
def test_the_period_the_next_one_and_dates_are_right(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "So với tháng 4/2022 tăng 10%.",
        "Hoàn thành trước tháng 12/2022.",
        "Chậm nhất trong tháng 12/2022.",
        "Lũy kế từ tháng 01/2022 đến tháng 5/2022.",
        "Cùng kỳ tháng 5/2021 là 20.",
        "Tại cuộc họp Ban Chỉ đạo tháng 4/2022 đã nêu.",
        "Theo Công văn số 12/UBND tháng 3/2022.",
        "Thực hiện Kế hoạch tháng 01/2022 của Ban Chỉ đạo tỉnh, các huyện tiếp tục làm sạch dữ liệu.",
        "Theo Chương trình công tác tháng 3/2022 của UBND tỉnh.",
        "Kết luận tháng 02/2022 của Chủ tịch UBND tỉnh.",
        "Theo báo cáo tháng 3/2022 của Công an tỉnh.",
        "Tăng 12 hồ sơ so với cùng kỳ tháng 5/2021.",
        "So với cả tháng 4/2022 giảm 3%.",
        "Lũy kế từ đầu tháng 01/2022 đến hết tháng 5/2022 là 1.200 thẻ.",
        "Kể từ tháng 11/2021, bộ phận một cửa nhận hồ sơ trực tuyến.",
        "Mốc hoàn thành: tháng 12/2022.",
        "Dự kiến tháng 9/2022 hoàn thành.",
        "Phấn đấu đến cuối tháng 12/2022 đạt 100%.",
        "Hội nghị sơ kết Đề án 06, tháng 3/2022, đã thống nhất giải pháp.",
        "Ước đến 30/6/2022 cấp 1.000 thẻ.",
        "Tại phiên họp thường kỳ tháng 4/2022, UBND tỉnh đã giao nhiệm vụ.",
    ],
)
def test_a_month_that_is_compared_with_a_limit_or_that_of_a_meeting_is_right(text: str) -> None:
    assert findings(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "Tính đến tháng 4/2022.",
        "Kết quả của tháng 4/2022.",
        "Hạn trong tháng 3/2022.",
        "Lũy kế từ tháng 01/2022 đến tháng 4/2022.",
        "Trong tháng 4/2022, toàn tỉnh tiếp nhận 7.440 hồ sơ.",
        "Báo cáo kết quả tháng 4/2022 của Ban Chỉ đạo.",
        "Nhiệm vụ trọng tâm tháng 3/2022.",
        "Số liệu tháng 4/2022 do Công an tỉnh cung cấp.",
        "Từ 15/4/2022 đến 14/5/2022 (tháng 4/2022) có 12 hồ sơ.",
    ],
)
def test_a_month_gone_by_where_the_periods_own_should_be_is_told(text: str) -> None:
    assert [finding.rule for finding in findings(text)] == ["foreign-month"]


@pytest.mark.parametrize(
    ("period", "right", "wrong"),
    [
        ("2022-Q2", "tháng 4/2022, tháng 9/2022", "tháng 3/2022"),
        ("2022-6T", "tháng 01/2022, tháng 12/2022", "tháng 12/2021"),
        ("2022-12", "tháng 12/2022, tháng 01/2023", "tháng 11/2022"),
        ("2022-W22", "tháng 5/2022, tháng 6/2022", "tháng 7/2022"),
    ],
)
def test_every_kind_of_period_has_its_own_months(period: str, right: str, wrong: str) -> None:
    assert findings(f"Kết quả {right}.", period=period) == []
    assert [finding.rule for finding in findings(f"Kết quả {wrong}.", period=period)] == ["foreign-month"]


def test_titles_and_facts_are_read_and_what_is_not_printed_is_not() -> None:
    def cells(**fields: object) -> list[tuple[str, str | None]]:
        workbook = book(**{"paragraphs": (paragraph("-", "Có."),), **fields})  # type: ignore[arg-type]
        return [(finding.rule, finding.cell) for finding in validate(workbook, Figures(workbook))]

    assert cells(outline=(heading("I", "PHƯƠNG HƯỚNG THÁNG 4/2022", sheet=SHEET),)) == [("foreign-month", "C5")]
    assert [rule for rule, _ in cells(facts={"mo_dau": "Kết quả tháng 4/2022."})] == ["foreign-month"]
    left_out = (paragraph("-", "Có."), paragraph("-", "Tháng 4/2022.", ""))
    assert [rule for rule, _ in cells(paragraphs=left_out)] == ["paragraph-left-out"]
    quarterly = heading("I", "THÁNG 4/2022", sheet=SHEET, kinds=frozenset({PeriodKind.QUARTER}))
    assert cells(outline=(quarterly,), paragraphs=(paragraph("-", "Tháng 4/2022."),)) == []


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("về việc việc bổ sung", ["việc việc"]),
        ("Các các đơn vị", ["Các các"]),
        ("lồng ghép truyền truyền được", ["truyền truyền"]),
        ("đã đã làm, và và làm", ["đã đã", "và và"]),
        ("học sinh sinh viên", []),
        ("học sinh sinh năm 2004", []),
        ("nhóm sinh sinh năm 2004", ["sinh sinh"]),
        ("luôn luôn đều đều", []),
        ("Công an An Giang", []),
        ("việc, việc; việc. Việc", []),
        ("công việc việc làm", []),
        ("{ls_a} {ls_a}", []),
        ("Kế hoạch 79/KH-BCĐ BCĐ", []),
        ("01 01", []),
        ("", []),
    ],
)
def test_words_typed_twice(text: str, reported: list[str]) -> None:
    assert doubled_words(text) == reported


def test_a_doubled_word_is_a_note() -> None:
    (finding,) = findings("Có.", "Về việc việc làm sạch.")
    assert (finding.severity, finding.rule, finding.cell, finding.value) == (
        Severity.NOTE,
        "doubled-word",
        "B21",
        "việc việc",
    )


UNITS = tuple(
    Unit(code, name, row(layout.UNITS, 5 + at, "Đơn vị"))
    for at, (code, name) in enumerate([("CAT", "Công an tỉnh"), ("STTTT", "Sở Thông tin và Truyền thông")])
)


@pytest.mark.parametrize(
    ("first", "second", "value"),
    [
        ("Công an tỉnh đã chỉ đạo.", "CA tỉnh báo cáo.", "CA tỉnh"),
        ("Sở TT&TT phối hợp.", "Giao Sở Thông tin và Truyền thông.", "Sở TT&TT"),
        ("Sở TTTT phối hợp.", "Giao Sở Thông tin và Truyền thông.", "Sở TTTT"),
    ],
)
def test_a_body_under_two_names_is_a_note_where_it_is_abbreviated(first: str, second: str, value: str) -> None:
    (finding,) = findings(first, second, units=UNITS)
    assert (finding.severity, finding.rule, finding.value) == (Severity.NOTE, "two-names", value)
    assert finding.expected in ("Công an tỉnh", "Sở Thông tin và Truyền thông")
    assert finding.cell == ("B20" if value in first else "B21")


@pytest.mark.parametrize(
    "texts",
    [
        ("Công an tỉnh đã chỉ đạo.", "Công văn số 474/CAT-TM."),
        ("CA tỉnh đã chỉ đạo.", "CA tỉnh báo cáo."),
        ("Công an tỉnh (CA tỉnh) đã chỉ đạo.", "CA tỉnh báo cáo."),
        ("Công an tỉnh đã chỉ đạo.", "CA tỉnhnày", "BCA tỉnh"),
    ],
)
def test_one_name_a_symbol_and_a_name_that_was_introduced_are_none(texts: tuple[str, ...]) -> None:
    assert findings(*texts, units=UNITS) == []


def test_an_explanation_goes_with_the_text_and_not_with_its_row() -> None:
    def reported(text: Paragraph, explanations: tuple[Explanation, ...] = ()) -> Finding:
        workbook = replace(book(paragraphs=(text,)), explanations=explanations)
        (finding,) = validate(workbook, Figures(workbook))
        return finding

    text = "Trong tháng 4/2022 tăng."
    explained = (Explanation(finding_key(reported(paragraph("-", text))), "so sánh"),)
    assert reported(paragraph("-", text, number=33), explained).accepted
    assert not reported(paragraph("-", f"{text} Thêm."), explained).accepted
