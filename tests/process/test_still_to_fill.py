"""What has still to be typed, as the note of a sheet that nobody has begun tells it."""

from __future__ import annotations

from dataclasses import replace

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.figures import Figures
from de06_xl.model.indicator import parts_named
from de06_xl.process.validate import validate
from tests.support.books import book, indicator, unit

ROWS = (
    "Nhiệm vụ được giao",
    "- trong đó: thành công",
    "- trong đó: quá hạn",
    "Hộ nghèo, hộ cận nghèo, hộ mới thoát nghèo, hộ có hoàn cảnh khó khăn được hỗ trợ trong kỳ",
)


def note() -> str:
    rows = (replace(indicator(f"a{at}", number=5 + at), name=name) for at, name in enumerate(ROWS))
    made = book(*parts_named(rows))
    (found,) = (
        one
        for one in validate(made, Figures(made), at_work=True)
        if one.kind is kinds.STILL_TO_FILL and one.sheet and "số liệu:" in one.message
    )
    return found.message


def test_a_part_is_named_with_the_figure_that_it_is_a_part_of() -> None:
    assert "Nhiệm vụ được giao (trong đó: quá hạn)" in note()


def test_a_name_is_not_cut_within_a_word() -> None:
    assert ROWS[-1] in note()


def test_whom_a_missing_figure_is_of_is_told_by_name() -> None:
    made = book(indicator("a", 1), indicator("b", owner="AB", number=6), units=(unit("AB", "HUYEN"),))
    messages = [one.message for one in validate(made, Figures(made)) if one.kind is kinds.VALUE_MISSING]
    assert messages == ["Chưa có số liệu của Đơn vị AB; hãy gõ số, không phát sinh thì gõ 0."]
    assert made.names_of_owner("AB; HUYEN, LẠ") == "Đơn vị AB, nhóm HUYEN, LẠ"
