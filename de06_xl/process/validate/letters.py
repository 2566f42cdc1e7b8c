"""Characters that a report cannot print: those of pre-Unicode fonts, and private-use ones."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.misread import lost_letters
from de06_xl.vietnamese.old_encodings import Status, decode
from de06_xl.vietnamese.text import private_letter

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.place import Place


def check(book: Book, _: Figures) -> Iterator[Finding]:
    """Findings about the paragraphs, the headings' titles and the facts."""
    for section in book.sections:
        for paragraph in section.paragraphs:
            yield from _text(paragraph.text, paragraph.row.place("text"), paragraph.owner)
    for heading in book.outline:
        yield from _text(heading.title, heading.row.place("title"))
    for fact in book.facts:
        yield from _text(fact.value, fact.row.place("value"))


def _text(text: str, place: Place, owner: str = "") -> Iterator[Finding]:
    shown, status = decode(text)
    if status is not Status.UNICODE:
        retype = "hãy gõ lại bằng phông Unicode như Times New Roman"
        message = f"Chữ của phông cũ, mã cũ (.VnTime, VNI-Times…) in ra thành {quoted(text)}; {retype}."
        expected = shown if status is Status.CONVERTED else None
        yield Finding(kinds.OLD_ENCODING, message, place, unit=owner or None, expected=expected, basis=text)
    if letter := private_letter(text):
        message = f"Ký hiệu U+{ord(letter):04X} chỉ một phông như Wingdings hiện được; hãy gõ lại bằng chữ."
        yield Finding(kinds.PRIVATE_LETTER, message, place, unit=owner or None, basis=text)
    if word := lost_letters(text):
        message = f"Chữ bị mất khi chuyển mã: {quoted(word)}; hãy gõ lại."
        yield Finding(kinds.LOST_LETTER, message, place, unit=owner or None, basis=text)
