"""Figures and facts inside text: ``{ls_cmnd9_ty_le}``, ``{dvc_tiep_nhan.moc}``, ``{tt.ky}``.

Only a name, or two joined by a dot, in single braces is a placeholder. Every other brace is text, and so is a
placeholder after a backslash, which is not printed itself: ``\\{ma}`` prints "{ma}".
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from de06_xl.model import markup
from de06_xl.model.item_list import ITEM_CODE
from de06_xl.vietnamese.text import strip_diacritics

CODE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
"""What an indicator's code or a fact's key may look like."""

FIGURE_CODE = re.compile(rf"{CODE.pattern}(?:\[{ITEM_CODE.pattern}\])?")
"""What a figure's code may look like, including an item's: ``hs_tong``, ``hs_tong[01]``."""

FACTS = "tt"
"""The name before the dot that refers to `Thông tin chung`."""

FORMS = {
    "": "số",
    "so": "số, không có số 0 đứng trước",
    "moc": "ngày của số liệu",
    "truoc": "số kỳ trước",
    "chenh": "chênh lệch so với kỳ trước, không kèm dấu",
    "tang_giam": "“tăng 1.234”, “giảm 56” hoặc “không đổi” so với kỳ trước",
    "cung_ky": "số cùng kỳ năm trước",
    "chi_tieu": "chỉ tiêu giao",
    "danh_gia": "“hoàn thành” hoặc “chưa hoàn thành” chỉ tiêu giao",
}
"""What may follow an indicator's code, and what it prints."""

_PLACEHOLDER = re.compile(rf"(\\)?(?<!\{{)\{{({FIGURE_CODE.pattern})(?:\.({CODE.pattern}))?\}}(?!\}})")
_OPENING, _CLOSING = "[{\N{FULLWIDTH LEFT CURLY BRACKET}]", "[}\N{FULLWIDTH RIGHT CURLY BRACKET}]"
_BRACES = re.compile(f"{_OPENING}|{_CLOSING}")
_NAME = rf"({FIGURE_CODE.pattern})(?![A-Za-z0-9_])(?:\s*\.\s*{CODE.pattern}|\.)*"
_NEAR_MISS = re.compile(rf"(?<!{_OPENING}){_OPENING}+\s*{_NAME}(?:\s*{_CLOSING}+)?|(?<![\w.]){_NAME}\s*{_CLOSING}+")
_INSIDE = r"[^{}\N{FULLWIDTH LEFT CURLY BRACKET}\N{FULLWIDTH RIGHT CURLY BRACKET}]"
_IN_BRACES = re.compile(rf"(?<!{_OPENING}){_OPENING}+({_INSIDE}{{1,80}}){_CLOSING}+")
_LOOSE = re.compile(rf"{_OPENING}+{_INSIDE}{{0,80}}{_CLOSING}+|{_OPENING}+[^\s]{{0,40}}|[^\s]{{0,40}}{_CLOSING}+")


@dataclass(frozen=True, slots=True)
class Reference:
    """A placeholder: ``name`` is an indicator's code or "tt", ``form`` what follows the dot."""

    name: str
    form: str = ""

    @property
    def is_fact(self) -> bool:
        """Whether it refers to a fact (``{tt.ky}``) and not to an indicator."""
        return self.name == FACTS

    def __str__(self) -> str:
        return f"{{{self.name}.{self.form}}}" if self.form else f"{{{self.name}}}"


def parse(text: str) -> list[str | Reference]:
    """A text split into plain text and placeholders, in order; no two plain parts are adjacent."""
    parts: list[str | Reference] = []
    plain, end = "", 0
    for match in _PLACEHOLDER.finditer(text):
        plain += text[end : match.start()]
        end = match.end()
        if match[1]:
            plain += markup.as_text(match[0][1:])
            continue
        if plain:
            parts.append(plain)
        parts.append(Reference(match[2], match[3] or ""))
        plain = ""
    plain += text[end:]
    return [*parts, plain] if plain else parts


def as_text(text: str) -> str:
    """A text escaped so that each character is printed as it is, not as a placeholder or mark."""
    written, end = "", 0
    for match in _PLACEHOLDER.finditer(text):
        written += f"{markup.as_text(text[end : match.start()])}\\{match[0]}"
        end = match.end()
    return written + markup.as_text(text[end:])


def words(text: str) -> str:
    """A text without its marks, its notes below it; placeholders stay as typed."""
    return markup.plain("".join(map(str, markup.marked(parse(text)))))


def references(text: str) -> list[Reference]:
    """The placeholders of a text, in order."""
    return [part for part in parse(text) if isinstance(part, Reference)]


def near_misses(text: str, known: Iterable[str]) -> list[str]:
    """Braces that are plain text but enclose a known name, and so were probably meant as placeholders.

    Also ``{ ls_ty_le }``, ``{{ls_ty_le}}``, ``{ls_ty_le`` without its end, ``ls_ty_le}`` without its beginning,
    full-width braces of some keyboards, and other spellings of names: ``{ls-ty-le}``, ``{Ls tỷ lệ}``.
    """
    plain = [part for part in parse(text) if isinstance(part, str) and _BRACES.search(part)]
    names = set(known) if plain else set()
    bare = set(map(_letters, names)) - {""}
    found = []
    for part in plain:
        matches = [match for match in _NEAR_MISS.finditer(part) if (match[1] or match[2]) in names]
        otherwise = (match for match in _IN_BRACES.finditer(part) if _written_otherwise(match[1]) & bare)
        matches += [match for match in otherwise if not any(_overlap(match, other) for other in matches)]
        found += [match[0] for match in sorted(matches, key=lambda match: match.start())]
    return found


def other_braces(text: str, known: Iterable[str]) -> list[str]:
    """Braces that are plain text and enclose no known name, with their content: ``{số tiếp nhận}``."""
    plain = [part for part in parse(text) if isinstance(part, str) and _BRACES.search(part)]
    if not plain:
        return []
    meant = near_misses(text, known)
    found = [match[0] for part in plain for match in _LOOSE.finditer(part)]
    return [braces for braces in found if not any(braces in near or near in braces for near in meant)]


def _written_otherwise(inside: str) -> set[str]:
    """The text between braces as a name, with and without a form after a dot."""
    return {_letters(inside), _letters(inside.rpartition(".")[0])}


def _letters(name: str) -> str:
    """The letters and digits of a name, without case and diacritics."""
    return re.sub(r"[\W_]", "", strip_diacritics(name)).casefold()


def _overlap(one: re.Match[str], other: re.Match[str]) -> bool:
    return one.start() < other.end() and other.start() < one.end()
