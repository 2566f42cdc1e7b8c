"""Bold, italic and footnotes as a clerk types them: a mark counts in a pair, everything else is text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model import markup, placeholder
from de06_xl.model.markup import Mark

SHOWN = {
    Mark.BOLD: "<b>",
    Mark.BOLD_END: "</b>",
    Mark.ITALIC: "<i>",
    Mark.ITALIC_END: "</i>",
    Mark.NOTE: "<note>",
    Mark.NOTE_END: "</note>",
}


def shown(*parts: object) -> str:
    return "".join(SHOWN[part] if isinstance(part, Mark) else str(part) for part in markup.marked(parts))


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("đã đạt **97,53%** chỉ tiêu", "đã đạt <b>97,53%</b> chỉ tiêu"),
        ("__Ghi chú:__ số liệu", "<i>Ghi chú:</i> số liệu"),
        ("**a __b__ c**", "<b>a <i>b</i> c</b>"),
        ("**__a__**", "<b><i>a</i></b>"),
        ("**a __b** c__", "<b>a <i>b</b> c</i>"),
        ("hồ sơ[[Theo **Cổng** DVC.]] đã", "hồ sơ<note>Theo <b>Cổng</b> DVC.</note> đã"),
        ("**hồ sơ[[một]] đã** và [[hai]]", "<b>hồ sơ<note>một</note> đã</b> và <note>hai</note>"),
        ("**hồ sơ[[của ** tỉnh]]", "**hồ sơ<note>của ** tỉnh</note>"),
    ],
)
def test_a_pair_sets_what_is_in_it(typed: str, meant: str) -> None:
    assert shown(typed) == meant


@pytest.mark.parametrize(
    "typed",
    [
        "Họ tên: ______ chức vụ: ____",
        "tệp BC__2022__05.xlsx, thư a__b@x.vn",
        "2 ** 3 ** 4",
        "***",
        "(**) Số ước tính",
        "**chưa đóng",
        "chưa mở**",
        "[[]] [[ ]]",
        "a[b] [c]] [[d",
        "“{{ x }}” **",
    ],
)
def test_everything_else_is_printed_as_typed(typed: str) -> None:
    assert shown(typed) == typed


def test_a_backslash_makes_text_of_a_mark() -> None:
    assert shown(r"\**a\** \__b\__ \[[c\]]") == "**a** __b__ [[c]]"


def test_half_a_mark_is_told_and_a_row_of_them_or_a_name_is_not() -> None:
    assert markup.unpaired("**a và [[b") == ["**", "[["]
    assert markup.unpaired(r"____ BC__2022__05 \**a **b** 2 ** 3") == []


def test_a_figure_between_marks_stays_a_figure() -> None:
    assert markup.marked(["đạt **", 5, "%** và ", 6]) == ("đạt ", Mark.BOLD, 5, "%", Mark.BOLD_END, " và ", 6)


def test_what_a_reader_reads_has_no_marks_and_its_notes_below() -> None:
    assert placeholder.words("**516/539**[[Theo {ma}]] __trường hợp__") == "516/539 trường hợp\nTheo {ma}"


def test_no_typed_text_brings_our_own_characters_along() -> None:
    assert shown("a\ufdd0b\ufdd4c") == "abc"


@given(st.lists(st.sampled_from(["**", "__", "[[", "]]", "*", "_", "\\", "{", "}", "{a}", "{__a__}", " ", "a", "."])))
def test_a_text_of_somebody_who_knows_of_no_marks_is_printed_letter_by_letter(pieces: list[str]) -> None:
    text = "".join(pieces)
    parts = placeholder.parse(placeholder.as_text(text))
    assert all(isinstance(part, str) for part in parts)
    assert shown(*parts) == text
