from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.text import clean, fold, half_width, list_letter, nfc, roman, same_code, strip_diacritics, tidy

EVERY_VIETNAMESE_LETTER = (
    "aàảãáạ ăằẳẵắặ âầẩẫấậ b c d đ eèẻẽéẹ êềểễếệ g h iìỉĩíị k l m n oòỏõóọ ôồổỗốộ ơờởỡớợ p q r s t "
    "uùủũúụ ưừửữứự v x yỳỷỹýỵ"
)


@pytest.mark.parametrize("letters", [EVERY_VIETNAMESE_LETTER, EVERY_VIETNAMESE_LETTER.upper()])
def test_decomposed_vietnamese_becomes_composed(letters: str) -> None:
    decomposed = unicodedata.normalize("NFD", letters)
    assert decomposed != letters
    assert nfc(decomposed) == letters


@pytest.mark.parametrize("typed", ["e\u0323\u0302", "e\u0302\u0323", "\u00ea\u0323", "\u1eb9\u0302"])
def test_a_letter_is_one_however_its_marks_were_typed(typed: str) -> None:
    assert nfc(typed) == "ệ"


@pytest.mark.parametrize(
    ("text", "tidied"),
    [
        ("  Công an  tỉnh ", "Công an tỉnh"),
        ("Công\u00a0an\u202ftỉnh", "Công an tỉnh"),
        ("Công an\r\n\ttỉnh", "Công an tỉnh"),
        ("\ufeffCông\u200b an\u00ad tỉnh\u200e", "Công an tỉnh"),
        ("e\u200b\u0302", "ê"),
        ("\u3000\u200b", ""),
    ],
)
def test_tidy_text_has_single_blanks_and_nothing_invisible(text: str, tidied: str) -> None:
    assert tidy(text) == tidied


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("ĐƠN VỊ BÁO CÁO", "Đơn vị báo cáo"),
        ("Đơn  vị", "đơn\u00a0vị"),
        (unicodedata.normalize("NFD", "Đề cương"), "Đề cương"),
        ("đơn\u200b vị", "đơn vị"),
        ("\u00d0ề cương", "Đề cương"),
        (" Mã ", "mã"),
    ],
)
def test_texts_match_whatever_their_case_spacing_and_composition(one: str, other: str) -> None:
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), [("mã", "ma"), ("đ", "d"), ("Hòa", "Hoà"), ("đơnvị", "đơn vị")])
def test_letters_and_tones_still_count_when_matching(one: str, other: str) -> None:
    assert fold(one) != fold(other)


@given(st.text())
def test_folding_twice_changes_nothing_and_composition_does_not_matter(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert fold(unicodedata.normalize("NFD", text)) == fold(text)


@given(st.text())
def test_tidying_twice_changes_nothing(text: str) -> None:
    assert tidy(tidy(text)) == tidy(text)


def test_full_width_signs_become_plain_and_letters_stay() -> None:
    assert half_width("７．４４０，５％ －（Ａ）") == "7.440,5% -(A)"
    assert half_width("Đề án 06 “số”") == "Đề án 06 “số”"


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("Đề án 06 - Kiên Giang", "De an 06 - Kien Giang"),
        ("đường truyền", "duong truyen"),
        (unicodedata.normalize("NFD", "Rạch Giá"), "Rach Gia"),
        ("\u00d0ắk Lắk, \u00f0ường", "Dak Lak, duong"),
        ("báo_cáo-2022.docx", "bao_cao-2022.docx"),
    ],
)
def test_letters_lose_their_marks(text: str, plain: str) -> None:
    assert strip_diacritics(text) == plain


@pytest.mark.parametrize("letters", [EVERY_VIETNAMESE_LETTER, EVERY_VIETNAMESE_LETTER.upper()])
def test_every_vietnamese_letter_becomes_printable_everywhere(letters: str) -> None:
    plain = strip_diacritics(letters)
    assert plain.isascii()
    assert len(plain) == len(letters)


def test_a_quotation_stands_on_one_line() -> None:
    assert quoted("Công an\n tỉnh") == "“Công an tỉnh”"


@pytest.mark.parametrize(
    ("text", "shown"),
    [("a" * 40, f"“{'a' * 40}”"), ("a" * 41, f"“{'a' * 40}…”"), ("một hai ba", "“một hai ba”")],
)
def test_a_long_quotation_is_cut(text: str, shown: str) -> None:
    assert quoted(text) == shown


def test_a_quotation_is_not_cut_behind_a_blank() -> None:
    assert quoted("một hai ba", longest=4) == "“một…”"


def test_points_run_through_the_vietnamese_letters() -> None:
    letters = "".join(list_letter(number) for number in range(1, 24))
    assert letters == "abcdđeghiklmnopqrstuvxy"


@pytest.mark.parametrize("number", [24, 0, -1])
def test_there_is_no_letter_outside_the_23(number: int) -> None:
    with pytest.raises(ValueError, match=f"có điểm thứ {number}, .* chỉ có 23 chữ; hãy chia thành nhiều mục"):
        list_letter(number)


@pytest.mark.parametrize(
    ("number", "numerals"),
    [
        (1, "I"),
        (2, "II"),
        (3, "III"),
        (4, "IV"),
        (5, "V"),
        (9, "IX"),
        (14, "XIV"),
        (40, "XL"),
        (90, "XC"),
        (2022, "MMXXII"),
        (3999, "MMMCMXCIX"),
    ],
)
def test_roman_numerals(number: int, numerals: str) -> None:
    assert roman(number) == numerals


@pytest.mark.parametrize("number", [0, -1, 4000])
def test_there_are_no_roman_numerals_outside_1_to_3999(number: int) -> None:
    with pytest.raises(ValueError, match=f"không viết được số {number} bằng chữ số La Mã"):
        roman(number)


@pytest.mark.parametrize("typed", ["AB", "ab", " A B ", "ＡＢ", "a\u00a0b"])
def test_a_code_is_the_same_whatever_the_case_blanks_and_width_of_its_letters(typed: str) -> None:
    assert same_code(typed, "AB")


@pytest.mark.parametrize("typed", ["AM", "A-B", "", "ABC"])
def test_a_code_of_other_letters_is_another(typed: str) -> None:
    assert not same_code(typed, "AB")


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("tổ chức\x07hai đợt", "tổ chức\nhai đợt"),
        ("liên\x1ekết", "liên-kết"),
        ("tuyên\x1ftruyền", "tuyêntruyền"),
        ("tổ chức\x01hai\x02 đợt\x00", "tổ chức hai đợt"),
        ("\x93Đã làm\x94 \x96 xong", "“Đã làm” – xong"),
        ("21\x00", "21"),
    ],
    ids=["end of a cell", "hyphen", "optional hyphen", "other controls", "quotes of Windows-1252", "at an end"],
)
def test_what_word_and_old_programs_leave_between_words_glues_none(typed: str, shown: str) -> None:
    assert clean(typed) == shown
