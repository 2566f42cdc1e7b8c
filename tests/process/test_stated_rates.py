"""A rate typed into a paragraph agrees with the two numbers beside it, and nothing else is taken for one."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding, Severity
from de06_xl.process.validate import validate
from de06_xl.process.validate.stated_rates import stated_rates
from tests.support.books import book, indicator, paragraph

PUBLISHED = Path("tests/data/bao-cao-111-BC-BCD-2022-05.txt")


def findings(text: str, include: str = "x") -> list[Finding]:
    figures = (
        indicator("a", 516, number=5),
        indicator("b", 539, number=6),
        indicator("r", "97.53", number=7, decimals=2),
    )
    workbook = book(*figures, paragraphs=(paragraph("-", text, include, number=20), paragraph("-", "Có.", number=21)))
    return [one for one in validate(workbook, Figures(workbook)) if one.rule == "stated-rate-differs"]


@pytest.mark.parametrize(
    ("text", "right"),
    [
        ("Đã thực hiện 516/539 trường hợp, đạt 97,53%; còn lại 23.", "95.73"),
        ("Đã thực hiện 516/539 trường hợp đạt 97,53%.", "95.73"),
        ("Đã thực hiện {a}/{b} trường hợp, đạt 97,53%.", "95.73"),
        ("Đã giải quyết 4.427/6.283 (70,3%).", "70.5"),
        ("Đã giải quyết 4.427/6.283 hồ sơ (đạt tỷ lệ 70,3%), còn lại chưa xong.", "70.5"),
        ("Tỷ lệ 70.3% (4.427/6.283 hồ sơ).", "70.5"),
        ("947.684/954.802 thẻ, chiếm 99,2%", "99.3"),
        ("Đã có 05/19 xã, đạt 27%.", "26"),
        ("Đạt 120/100 hồ sơ, bằng 125%.", "120"),
        ("Rà soát 9.073/114.755 trường hợp, đạt 7,19% còn lại 105.682.", "7.91"),
        ("Đã thực hiện 516/539 trường hợp, đạt 97,53% chỉ tiêu.", "95.73"),
    ],
)
def test_a_rate_that_its_two_numbers_do_not_give_is_told_with_the_right_one(text: str, right: str) -> None:
    (finding,) = findings(text)
    assert (finding.severity, finding.cell, finding.expected) == (Severity.WARNING, "B20", Decimal(right))
    assert f"{right.replace('.', ',')}%" in finding.message


@pytest.mark.parametrize(
    "text",
    [
        "Đã thực hiện 516/539 trường hợp, đạt 95,73%.",
        "Đã thực hiện {a}/{b} trường hợp, đạt {r}%.",
        "948/1.042 trường hợp, đạt 91%; 32/34 trường hợp, đạt 94%.",
        "07/19 bộ, ngành đã thực hiện 100% phương án.",
        "07/19 xã đạt 100%.",
        "07/19 xã đạt 100% kế hoạch.",
        "Đến 09/5/2022 đạt 97%.",
        "Đến ngày 09/5 đạt 97%; từ 01/4, đạt 12,5%.",
        "Dịp 30/4 và 1/5, đạt 100%.",
        "Quyết định số 06/QĐ-TTg, đạt 97%.",
        "Nghị định 45/2020/NĐ-CP, đạt 97%.",
        "Trực 24/7, đạt 100%.",
        "Quý 1/2026 đạt 5%.",
        "Trong quý 1/2026 đạt 5%; 5/2026, đạt 5,5%.",
        "Năm học 2025/2026 đạt 98,2%.",
        "Từ 5-7/10 xã, đạt 50%.",
        "516/539 hồ sơ, trong đó 400 hồ sơ trực tuyến, đạt 77,52%.",
        "516/539 hồ sơ, tăng 5% so với kỳ trước.",
        "516/539 hồ sơ (tăng 12,5%).",
        "Còn 23/539 hồ sơ, đạt 95,73%.",
        "516/539 hồ sơ. Trực tuyến đạt 80%.",
        "516/539 hồ sơ đạt trên 80%.",
        "0/0 hồ sơ, đạt 0%.",
    ],
)
def test_what_is_right_or_no_rate_of_a_fraction_passes(text: str) -> None:
    assert findings(text) == []


def test_a_paragraph_that_is_not_printed_is_not_checked() -> None:
    assert findings("Đạt 516/539 hồ sơ, đạt 97,53%.", include="") == []


def test_in_the_published_report_the_wrong_rate_alone_is_found() -> None:
    found = list(stated_rates(PUBLISHED.read_text(encoding="utf-8")))
    assert len(found) == 6
    assert [(one.fraction, one.rate) for one in found if one.rate != one.expected] == [("516/539", Decimal("97.53"))]
