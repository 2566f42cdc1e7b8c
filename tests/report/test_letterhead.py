"""The bodies of a letterhead break where a person would break them."""

from __future__ import annotations

import docx
import pytest

from de06_xl import open_workbook
from de06_xl.report.letterhead import bodies_kept_whole


@pytest.mark.parametrize(
    ("body", "place", "printed"),
    [
        ("ỦY BAN NHÂN DÂN TỈNH AN GIANG", "An Giang", "ỦY BAN NHÂN DÂN TỈNH_AN_GIANG"),
        ("UBND THÀNH PHỐ HỒ CHÍ MINH", "Thành phố Hồ Chí Minh", "UBND THÀNH_PHỐ_HỒ_CHÍ_MINH"),
        ("BCĐ THỰC HIỆN ĐỀ ÁN 06", "Kiên Giang", "BCĐ THỰC HIỆN ĐỀ_ÁN_06"),
        ("UBND TỈNH KIÊN GIANG", "Kiên Giang", "UBND TỈNH_KIÊN_GIANG"),
        ("UBND XÃ AN BIÊN", "An Biên", "UBND XÃ_AN_BIÊN"),
        ("SỞ Y TẾ", "Huế", "SỞ Y TẾ"),
        ("", "An Giang", None),
    ],
)
def test_names_of_places_stay_together(body: str, place: str, printed: str | None) -> None:
    found = bodies_kept_whole({"co_quan_ban_hanh": body, "dia_danh": place}).get("co_quan_ban_hanh")
    assert (found and found.replace("\N{NO-BREAK SPACE}", "_")) == printed


def test_the_report_prints_them_so(sample) -> None:  # type: ignore[no-untyped-def]
    (report,) = open_workbook(sample).report().files
    cells = [cell.text for row in docx.Document(str(report)).tables[0].rows for cell in row.cells]
    assert any("ĐỀ\N{NO-BREAK SPACE}ÁN\N{NO-BREAK SPACE}06" in text for text in cells)
