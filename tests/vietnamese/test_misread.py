"""Text in another encoding than it was read in, entities of web pages, and letters that were lost on the way."""

from __future__ import annotations

import unicodedata

import pytest

from de06_xl.vietnamese.misread import lost_letters, reread
from de06_xl.vietnamese.old_encodings import Status, decode

TEXT = "Đã tuyên truyền lưu động 21 lượt về căn cước công dân, đạt 97,5%"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def in_1258(text: str) -> bytes:
    """As Windows writes Vietnamese: tones behind their vowels."""
    written = b""
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        vowel = unicodedata.normalize("NFC", "".join(part for part in parts if part not in TONES))
        written += f"{vowel}{''.join(part for part in parts if part in TONES)}".encode("cp1258")
    return written


def shown_in_1252(written: bytes) -> str:
    """As browsers and editors show bytes, those that Windows-1252 lacks as controls."""
    return "".join(
        bytes([byte]).decode("cp1252") if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(byte) for byte in written
    )


@pytest.mark.parametrize(
    "misread",
    [
        TEXT.encode().decode("latin-1"),
        shown_in_1252(TEXT.encode()),
        shown_in_1252(in_1258(TEXT)),
        TEXT.encode("ascii", "xmlcharrefreplace").decode(),
        "".join(letter if letter.isascii() else f"&#x{ord(letter):x};" for letter in TEXT),
    ],
    ids=["utf-8 in latin-1", "utf-8 in 1252", "1258 in 1252", "decimal references", "hexadecimal references"],
)
def test_what_was_surely_read_wrongly_is_read_again(misread: str) -> None:
    assert reread(misread) == TEXT
    assert decode(misread) == (TEXT, Status.CONVERTED)


@pytest.mark.parametrize(
    "text",
    [
        TEXT,
        unicodedata.normalize("NFD", TEXT),
        "LÀM_TRÒN(a / b; 2)",
        "café, Élysée, São Paulo, Åland",
        "A & B; C &D;",
        "§· tuyªn truyÒn l\u00adu ®éng",
        "Ñaõ tuyeân truyeàn löu ñoäng",
        "Ðã làm",
    ],
)
def test_what_may_be_meant_stays(text: str) -> None:
    assert reread(text) is None


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("?ã tuy?n truy?n l?u ??ng", "tuy?n"),
        ("C?N TH?C HI?N", "TH?C"),
        ("Đã tổ ch\ufffdc", "ch\ufffdc"),
        ("Ảnh \ufffc kèm theo", "\ufffc"),
    ],
)
def test_a_word_that_lost_letters_is_named(text: str, word: str) -> None:
    found = lost_letters(text)
    assert found
    assert found in text
    assert word in text


@pytest.mark.parametrize(
    "text",
    ["", "Có?", "Ai? Bao giờ?", "gì?Ở đâu?Có mấy", "https://a.vn/b?c=1&d?e=2 và https://x.vn/?q=a", "a?b", "5?6 7?8"],
)
def test_a_question_is_no_lost_letter(text: str) -> None:
    assert lost_letters(text) == ""
