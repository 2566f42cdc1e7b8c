"""Text from before Unicode: what the fonts .VnTime and VNI-Times show, and right Unicode that stays as it is."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from de06_xl.vietnamese.old_encodings import Encoding, Status, decode, encoding_of
from de06_xl.vietnamese.syllables import is_syllable

TCVN3 = dict(
    zip(
        "ăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵĂÂĐÊÔƠƯ",
        "¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ¡¢§£¤¥¦",
        strict=True,
    )
)
"""As typed out for the tests, once more than in the program."""
VNI_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_WHOLE = dict(zip("đơưíìỉĩịỵ", "ñôöíìæóòî", strict=True))

REPORT = (Path(__file__).parents[2] / "docs" / "huong-dan.md").read_text(encoding="utf-8")
SENTENCES = sorted(
    {
        sentence.strip()
        for line in REPORT.splitlines()
        for sentence in line.split(".")
        if not {*"`!/["} & set(sentence) and len(re.findall("[^\x00-\x7f]", sentence)) > 10
    }
)[:200]


def in_tcvn3(text: str) -> str:
    return "".join(TCVN3.get(letter) or TCVN3.get(letter.lower()) or letter for letter in text)


def in_vni(text: str) -> str:
    return "".join(_in_vni(letter) for letter in text)


def _in_vni(letter: str) -> str:
    if letter.lower() in VNI_WHOLE:
        written = VNI_WHOLE[letter.lower()]
    else:
        base, *marks = unicodedata.normalize("NFD", letter.lower())
        tone = next((mark for mark in marks if mark in VNI_TONES), "")
        if "\u0302" in marks:
            written = base + VNI_HAT[tone]
        elif "\u0306" in marks:
            written = base + VNI_BREVE[tone]
        else:
            base = VNI_WHOLE[unicodedata.normalize("NFC", f"{base}\u031b")] if "\u031b" in marks else base
            written = base + (VNI_TONES[tone] if tone else "")
    return written.upper() if letter.isupper() else written


@pytest.mark.parametrize(("write", "font"), [(in_tcvn3, ".VnTime"), (in_vni, "VNI-Times")])
def test_sentences_come_back_by_their_letters_and_by_their_font(write: object, font: str) -> None:
    assert callable(write)
    assert len(SENTENCES) == 200
    back = [(decode(write(sentence), named), sentence) for sentence in SENTENCES for named in ("", font)]
    assert all(found.status is not Status.UNICODE for found, _ in back)
    sure = [(found.text, sentence) for found, sentence in back if found.status is Status.CONVERTED]
    wrong = [sentence for text, sentence in sure if not same(text, sentence)]
    assert wrong == []
    assert len(sure) >= 0.95 * len(back)


def same(one: str, other: str) -> bool:
    """TCVN3 has no capitals with tones."""
    return one.lower() == other.lower()


@pytest.mark.parametrize("font", ["", "Times New Roman", "Arial"])
def test_right_text_stays_as_it_is(font: str) -> None:
    lines = {*REPORT.splitlines(), *(part.strip() for line in REPORT.splitlines() for part in line.split(","))}
    assert [line for line in lines if decode(line, font) != (line, Status.UNICODE)] == []


@pytest.mark.parametrize(
    "text",
    [
        *("5 µm, 3 µg", "25°C ± ½", "Windows® và Office™", "© 2022", "«Hai» ba", "§ 3", "1ª", "· Một · hai", "m² × 4"),
        *(
            "12V 10W×1",
            "2m×3m",
            "café Noël",
            "Québec, Thaïlande, août",
            "Citroën naïve façade",
            "Müller Straße",
            "señor",
            "El Niño",
        ),
        *("Báo cáo", "Không có", "Hà Nam", "xã", "Lê Thánh Tông", "Cà Mau", "Bà Rịa", "TRÀ VINH", "Êa H'leo"),
        *("Nguyễn Văn Ân", "Đắk Lắk", "Krông Năng", "Phường 1·Quận 3 của Đà Lạt", "ÔNG ÁNH", "a\u00adb", "â", "ô ê"),
    ],
)
def test_letters_that_old_encodings_use_too_are_left_alone(text: str) -> None:
    assert decode(text) == (text, Status.UNICODE)


@pytest.mark.parametrize(
    ("text", "font", "shown"),
    [
        ("L\u00adu V¨n §øc", "", "Lưu Văn Đức"),
        ("TriÖu", "", "Triệu"),
        ("cã", ".VnTime", None),
        ("Không có", ".VnTime", None),
        ("Báo cáo", ".VnTime", "Báo cáo"),
        ("céng hßa", ".VnTimeH", "CỘNG HÒA"),
        ("CéNG HßA X· HéI", "", "CỘNG HÒA XÃ HỘI"),
        ("BC§ §Ò ¸n 06", ".VnTime", "BCĐ Đề án 06"),
        ("Trần V¨n A", "", None),
        ("Nguyeãn Vaên An", "", "Nguyễn Văn An"),
        ("UÛY BAN NHAÂN DAÂN", "VNI-Times", "ỦY BAN NHÂN DÂN"),
    ],
)
def test_a_text_is_converted_or_doubtful_or_right(text: str, font: str, shown: str | None) -> None:
    found = decode(text, font)
    assert found.text == (text if shown is None else shown)
    if shown is None:
        assert found.status is Status.DOUBTFUL
    else:
        assert found.status is (Status.UNICODE if shown == text else Status.CONVERTED)


@pytest.mark.parametrize(
    ("font", "encoding"),
    [
        (".VnTime", Encoding.TCVN3),
        (".VnArialH", Encoding.TCVN3),
        ("VNI-Times", Encoding.VNI),
        ("vni-helve", Encoding.VNI),
        ("Times New Roman", None),
        ("", None),
    ],
)
def test_a_font_is_known_by_its_name(font: str, encoding: Encoding | None) -> None:
    assert encoding_of(font) is encoding


WORDS = ("nghiêng", "Huỳnh", "quốc", "GIẾNG", "khuỷu", "thuở", "Đắk", "ước", "yêu", "uống", "xoong", "gì")


@pytest.mark.parametrize("word", WORDS)
def test_vietnamese_words_are_known(word: str) -> None:
    assert is_syllable(word)


@pytest.mark.parametrize("word", ["café", "cáć", "thôt", "tưôi", "bcd", "Noël", "nGhị", "zô"])
def test_other_words_are_not(word: str) -> None:
    assert not is_syllable(word)
