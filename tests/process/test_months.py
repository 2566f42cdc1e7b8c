"""Months in real sentences: only one where that of this period should be is reported.

The sentences are taken from, or written after, reports on Đề án 06 (Kiên Giang 2022, the Ministry of Public Security
2024, a department of justice 2026), the statistical office's news and directives, their months moved to fit June 2026.
"""

from __future__ import annotations

import pytest

from de06_xl.model.figures import Figures
from de06_xl.process.validate import validate
from tests.support.books import book, paragraph

RIGHT = [
    "Kết quả thực hiện Đề án 06 tháng 6/2026",
    "III. NHIỆM VỤ THÁNG 7/2026",
    "IV. PHƯƠNG HƯỚNG CÔNG TÁC TRỌNG TÂM THÁNG 7/2026",
    "Tuyên Quang, ngày 28 tháng 5 năm 2026",
    "Cấp 1.102 phiếu lý lịch tư pháp trên VNeID, tăng 210 phiếu so với tháng 5/2026; cùng kỳ năm 2025 là 95 phiếu.",
    "So với tháng 5/2026, số hồ sơ trực tuyến tăng 12%.",
    "CPI tháng 6/2026 tăng 0,69% so với tháng trước, tăng 3,18% so với tháng 12/2025 và 3,37% so với cùng kỳ.",
    "Số hồ sơ tăng so với tháng 4/2026 và tháng 5/2026.",
    "Tăng 8% so với bình quân các tháng 4/2026, tháng 5/2026.",
    "Cùng kỳ tháng 6/2025 đạt 70%.",
    "Cùng kỳ năm trước (tháng 6/2025) đạt 70%.",
    "Kỳ trước (tháng 5/2026) là 892 phiếu.",
    "Cấp 1.102 phiếu (tháng 5/2026 là 892 phiếu).",
    "Cấp 1.102 phiếu (tháng 5/2026: 892).",
    "Cao hơn tháng 5/2026 210 phiếu.",
    "Số lượt tra cứu bằng tháng 4/2026, thấp hơn tháng 3/2026.",
    "Hoàn thành trước tháng 12/2026.",
    "Hoàn thành tháng 9/2026.",
    "Phấn đấu đến tháng 12/2026 đạt 100%.",
    "Chậm nhất là trong tháng 10/2026.",
    "Thời gian hoàn thành: tháng 9/2026.",
    "Dự kiến cuối tháng 11/2026 nghiệm thu.",
    "Bộ Tư pháp: mở rộng thí điểm cấp phiếu lý lịch tư pháp trên VNeID trong tháng 10/2026.",
    "Bộ Y tế: mở rộng sổ sức khỏe điện tử trên toàn quốc từ tháng 9/2026.",
    "Lũy kế từ tháng 01/2026 đến tháng 6/2026 đã cấp 6.010 phiếu.",
    "Lũy kế từ tháng 7/2025 đến hết tháng 6/2026 là 12.300 thẻ.",
    "Kể từ tháng 7/2025, chính quyền địa phương có hai cấp.",
    "Sau tháng 3/2026 không còn phát sinh.",
    "Thực hiện kết luận tại phiên họp Ban Chỉ đạo tháng 5/2026.",
    "Theo Thông báo kết luận cuộc họp giao ban tháng 4/2026 của Ủy ban nhân dân tỉnh.",
    "Thực hiện Công văn số 1520/UBND-NC tháng 5/2026 của Ủy ban nhân dân tỉnh.",
    "Theo báo cáo tháng 5/2026 của Bộ Công an, tỉnh xếp thứ 12.",
    "Hội nghị sơ kết 6 tháng tổ chức tháng 5/2026 đã giao 12 nhiệm vụ.",
    "Kiến trúc số của tỉnh được phê duyệt tháng 3/2026.",
    "Hệ thống được nghiệm thu vào tháng 12/2025.",
    "Giải quyết 45 hồ sơ tồn từ tháng 5/2026.",
    "Trong tháng 6 năm 2026, 6 tháng đầu năm 2026 và quý II/2026.",
]
WRONG = [
    ("Kết quả thực hiện Đề án 06 tháng 5/2026", "tháng 5/2026"),
    ("III. NHIỆM VỤ THÁNG 5/2026", "THÁNG 5/2026"),
    ("(Tháng 5/2026)", "Tháng 5/2026"),
    (
        "Thực hiện Công văn số 1520/UBND-NC ngày 02/6/2026 của Ủy ban nhân dân tỉnh về chế độ báo cáo Đề án 06, Sở Tư "
        "pháp báo cáo kết quả tháng 5/2026 như sau:",
        "tháng 5/2026",
    ),
    ("Trong tháng 5/2026, Sở Tư pháp đã cấp 892 phiếu.", "tháng 5/2026"),
    ("Tháng 5 năm 2026, toàn tỉnh cấp 892 thẻ.", "Tháng 5 năm 2026"),
    ("Tính đến tháng 5/2026, tỷ lệ đạt 97%.", "tháng 5/2026"),
    ("Tính đến hết tháng 5/2026.", "tháng 5/2026"),
    ("Lũy kế từ tháng 01/2026 đến tháng 5/2026 đã cấp 5.118 phiếu.", "tháng 5/2026"),
    ("Sau cuộc họp, các đơn vị đã xử lý xong trong tháng 5/2026.", "tháng 5/2026"),
    ("Thực hiện Kế hoạch số 79/KH-BCĐ trong tháng 5/2026 đã ra quân 12 đợt.", "tháng 5/2026"),
    ("Kết quả tháng 6/2025: cấp 95 phiếu.", "tháng 6/2025"),
    ("Số liệu T5/2026 như sau:", "T5/2026"),
    ("Kết quả tháng 6/2026 và tháng 5/2026.", "tháng 5/2026"),
]


def messages(text: str, period: str = "2026-06") -> list[object]:
    workbook = book(paragraphs=(paragraph("-", text),), period=period)
    return [finding.value for finding in validate(workbook, Figures(workbook)) if finding.rule == "foreign-month"]


@pytest.mark.parametrize("text", RIGHT)
def test_a_month_of_the_period_or_rightly_of_another_is_right(text: str) -> None:
    assert messages(text) == []


@pytest.mark.parametrize(("text", "month"), WRONG)
def test_a_month_where_that_of_the_period_should_be_is_reported(text: str, month: str) -> None:
    assert messages(text) == [month]


@pytest.mark.parametrize(
    ("period", "month", "foreign"),
    [
        ("2026-10T", "tháng 9/2026", False),
        ("2026-10T", "tháng 12/2025", True),
        ("2026-05-N1", "tháng 5/2026", False),
        ("2026-05-N1", "tháng 4/2026", True),
        ("2026-05-31", "tháng 6/2026", False),
        ("2022-01-06..2026-06-30", "tháng 3/2024", False),
        ("2022-01-06..2026-06-30", "tháng 12/2021", True),
    ],
)
def test_the_months_of_every_kind_of_period_are_its_own(period: str, month: str, foreign: bool) -> None:
    assert bool(messages(f"Kết quả {month}: cấp 5 phiếu.", period)) == foreign
