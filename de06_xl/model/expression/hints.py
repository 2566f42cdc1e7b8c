"""Suggestions for what a clerk probably meant by something that is not in the expression language."""

from __future__ import annotations

from de06_xl.model.expression.tree import EARLIER, FUNCTIONS, LOGIC
from de06_xl.vietnamese.text import strip_diacritics

CHARACTERS = {
    "^": "lũy thừa viết bằng phép nhân",
    "≤": "hãy viết <=",
    "≥": "hãy viết >=",
    "≠": "hãy viết <>",
    "!": "khác nhau viết <>",
    "×": "nhân viết *",
    "÷": "chia viết /",
    ":": "chia viết /",
    "–": "trừ viết -",
    "%": "hãy viết số, ví dụ 97,5 cho 97,5%",
    "{": "trong biểu thức, mã viết không có ngoặc { }",
    "}": "trong biểu thức, mã viết không có ngoặc { }",
    "'": "hãy bỏ dấu nháy",
    '"': "hãy bỏ dấu nháy",
    ".": "trong biểu thức, mã viết không có đuôi",
    "&": "hãy viết VÀ",
    "|": "hãy viết HOẶC",
}
"""What to write instead of characters of other notations."""
SIGNS = {"=>": ">=", "=<": "<=", "==": "=", "><": "<>"}
"""Signs that people type, and the ones they mean."""

_WORDS = {strip_diacritics(word): word for word in (*LOGIC, *EARLIER, *FUNCTIONS)}
"""The words of the language by their spelling without marks: KY_TRUOC for KỲ_TRƯỚC."""
_EXCEL_FUNCTIONS = {
    "SUM": "cộng các mã bằng dấu +",
    "AVERAGE": "cộng các mã rồi chia cho số các mã",
    "IF": "điều kiện viết bằng HOẶC, ví dụ a = 0 HOẶC b > 0",
    "NEU": "điều kiện viết bằng HOẶC, ví dụ a = 0 HOẶC b > 0",
}
"""What to write instead of Excel functions that people look for here."""


def meant_word(text: str) -> str | None:
    """The word of the language that the text is without its marks: KỲ_TRƯỚC for KY_TRUOC; None if there is none."""
    word = _WORDS.get(_bare(text))
    return None if word == text.upper() else word


def meant_by_two(first: str, second: str) -> str | None:
    """The word that two names make together: KỲ_TRƯỚC for "KỲ TRƯỚC"; None if they make none."""
    return _WORDS.get(_bare(f"{first}_{second}"))


def unexpected_word(text: str, before: str) -> str:
    """The end of a message about an unexpected text after ``before``; often empty."""
    if word := meant_word(text):
        return f"; hãy viết {word}"
    if word := meant_word(before):
        return f"; nếu “{before}” là {word} thì hãy viết có dấu"
    return ""


def unknown_function(name: str) -> str:
    """What to write instead of a function that does not exist."""
    if word := meant_word(name):
        return f"hãy viết {word}"
    known = ", ".join((*FUNCTIONS, *EARLIER))
    return _EXCEL_FUNCTIONS.get(_bare(name), f"chỉ dùng được {known}")


def _bare(word: str) -> str:
    """A word in capitals without marks; "kì" is another spelling of "kỳ"."""
    return strip_diacritics(word).upper().replace("KI", "KY")
