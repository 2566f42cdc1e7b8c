"""A changed sentence goes back into its cell: placeholders and marks stay, or it is refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.model.placeholder import Reference
from de06_xl.report.compare.retyped import NotTaken, retyped

PRINTS = {"{a}": "1.234", "{a.moc}": "18/5/2022", "{b}": "97,53", "{tt.ky}": "tháng 5/2022"}


def printed(reference: Reference) -> str:
    return PRINTS[str(reference)]


def taken(cell: str, old: str, new: str) -> str:
    return retyped(cell, printed, old, new)


@pytest.mark.parametrize(
    ("cell", "old", "new", "expected"),
    [
        ("Cấp {a} thẻ", "Cấp 1.234 thẻ", "Đã cấp 1.234 thẻ", "Đã cấp {a} thẻ"),
        ("Cấp {a} thẻ, đạt {b}%", "- Cấp 1.234 thẻ, đạt 97,53%", "- Trả 1.234 thẻ, đạt 97,53%",
         "Trả {a} thẻ, đạt {b}%"),
        ("Cấp {a} thẻ", "Cấp 1.234 thẻ", "Cấp 1.243 thẻ CCCD", "Cấp {a} thẻ CCCD"),
        ("Đến {a.moc} cấp {a}", "2. Đến 18/5/2022 cấp 1.234", "2. Đến 18/5/2022, cấp 1.234", "Đến {a.moc}, cấp {a}"),
        ("Trong {tt.ky} có **nhiều** việc", "Trong tháng 5/2022 có nhiều việc", "Trong tháng 5/2022 nhiều việc",
         "Trong {tt.ky} **nhiều** việc"),
        ("Làm **tốt việc** này[[theo QĐ 1]]", "Làm tốt việc này", "Làm tốt việc ấy",
         "Làm **tốt việc** ấy[[theo QĐ 1]]"),
        ("Làm **tốt việc** này", "Làm tốt việc này", "Làm tốt này", "Làm **tốt** này"),
        ("Hội nghị “Sơ kết” – kỳ 1", 'Hội nghị "Sơ kết" - kỳ 1', 'Hội nghị "Tổng kết" - kỳ 2',
         "Hội nghị “Tổng kết” – kỳ 2"),
        ("Tiếp tục làm", "Tiếp tục làm./.", "Tiếp tục thực hiện./.", "Tiếp tục thực hiện"),
        ("Làm việc", "Làm việc", 'Làm việc "tốt" {a} __nhé__', "Làm việc “tốt” \\{a} \\__nhé\\__"),
        ("Theo lộ trình đã định", "Theo lộ trình đã định", 'Theo "lộ trình" đã định', "Theo “lộ trình” đã định"),
        ("Theo “lộ trình” đã định", 'Theo "lộ trình" đã định', "Theo lộ trình đã định", "Theo lộ trình đã định"),
        ("Giao (nếu có) **xã** làm", "Giao (nếu có) xã làm", "Giao nếu có xã làm", "Giao nếu có **xã** làm"),
        ("Giao công an xã", "Giao công an xã", "Giao (công an) xã, thôn", "Giao (công an) xã, thôn"),
        ("Có 25 lĩnh vực", "5. Có 25 lĩnh vực", "5. Có 26 lĩnh vực", "Có 26 lĩnh vực"),
    ],
)  # fmt: skip
def test_words_change_and_the_rest_stays(cell: str, old: str, new: str, expected: str) -> None:
    assert taken(cell, old, new) == expected


@pytest.mark.parametrize(
    ("cell", "old", "new", "why"),
    [
        ("Cấp {a} thẻ", "Cấp 1.235 thẻ", "Trả 1.235 thẻ", "đối chiếu lại"),
        ("Cấp {a} thẻ", "Cấp 1.234 thẻ", "Cấp nhiều", "chỗ có số"),
        ("Cấp {a} thẻ", "Cấp 1.234 thẻ", "Cấp x1.234 thẻ", "chỗ có số"),
        ("Cấp thẻ", "1. Cấp thẻ", "2. Cấp thẻ", "số thứ tự"),
        ("Cấp \\{a} thẻ", "Cấp {a} thẻ", "Trả {a} thẻ", "dấu \\"),
    ],
)
def test_what_cannot_be_taken_says_why(cell: str, old: str, new: str, why: str) -> None:
    with pytest.raises(NotTaken, match=why.replace("\\", r"\\")):
        taken(cell, old, new)


WORDS = st.sampled_from(["cấp", "thẻ", "đạt", "hồ sơ", "được", "“mới”", "25", "và", "(tốt)", "tỉnh;"])


@given(data=st.data(), mark=st.sampled_from(["", "- ", "3. "]))
def test_a_sentence_changed_anywhere_prints_as_it_was_changed(data: st.DataObject, mark: str) -> None:
    pieces = data.draw(st.lists(st.one_of(WORDS, st.sampled_from(sorted(PRINTS))), min_size=2, max_size=10))
    wanted = [*pieces]
    for at in data.draw(st.lists(st.integers(0, len(pieces) - 1), max_size=3, unique=True)):
        if pieces[at] not in PRINTS:
            wanted[at] = data.draw(WORDS)
    wanted.insert(data.draw(st.integers(0, len(wanted))), data.draw(st.sampled_from(["kịp", "(kịp)", "“kịp", "kịp,"])))

    def shown(words: list[str]) -> str:
        return mark + " ".join(PRINTS.get(word, word) for word in words)

    try:
        made = taken(" ".join(pieces), shown(pieces), shown(wanted))
    except NotTaken:
        return
    again = mark + made
    for placeholder, text in PRINTS.items():
        again = again.replace(placeholder, text)
    assert again == shown(wanted)
    assert sorted(made.count(one) for one in PRINTS) == sorted(pieces.count(one) for one in PRINTS)
