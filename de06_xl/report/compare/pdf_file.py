"""The text layer of a PDF: pieces of lines, each from one cell or column, in printing order.

Programs print a document in its own order, cell after cell; letters of another font come after the rest of a line, and
are put back where they are seen.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import pypdfium2
from pypdfium2 import raw

from de06_xl.report.seal import is_pdf
from de06_xl.system.errors import De06Error

_APART = 0.6
"""Gap, relative to the letter height, that separates two columns."""
_BLANK = 0.17
"""Gap, relative to the letter height, that is a blank."""
_RAISED = 0.75
"""Maximum height of a footnote mark, relative to the other letters of its line."""
_LIGATURES = {chr(code): unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
_UNPRINTED = {"\x00", "\x02", "\ufffe", "\uffff"}
"""PDFium's characters for letters without a code."""


@dataclass(frozen=True, slots=True)
class _Letter:
    text: str
    left: float
    right: float
    low: float
    high: float
    order: int

    @property
    def height(self) -> float:
        return self.high - self.low

    @property
    def middle(self) -> float:
        return (self.low + self.high) / 2


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a line: its text, the number of its page from 0, and of its row on that page from the top."""

    text: str
    page: int
    row: int
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Page:
    """A page: its pieces in the order of the text."""

    pieces: tuple[Piece, ...]


def read_pages(data: bytes, name: str, *, footnotes: bool) -> list[Page]:
    """The pages of a PDF; with ``footnotes``, raised digits are marks and left out.

    Raises De06Error if it cannot be read, is locked, or has pages that are pictures.
    """
    if not is_pdf(data):
        reason = "không phải PDF dù tên có đuôi .pdf" if data else "là tệp rỗng"
        raise De06Error(f"{reason} nên không đọc được; hãy xuất lại PDF từ tệp Word.", file=name)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        reason = "có mật khẩu" if "password" in str(error).lower() else "bị hỏng"
        raise De06Error(f"là PDF {reason} nên không đọc được; hãy xuất lại PDF từ tệp Word.", file=name) from None
    try:
        pages = [_page(page, number, footnotes) for number, page in enumerate(document)]
        scanned = [number for number, page in enumerate(pages, 1) if not page.pieces and _has_picture(document, number)]
    finally:
        document.close()
    if scanned or not any(page.pieces for page in pages):
        where = f"trang {scanned[0]} là ảnh quét" if scanned and len(scanned) < len(pages) else "là bản quét"
        raise De06Error(
            f"{where}, không có lớp chữ nên không đối chiếu được; hãy dùng tệp Word, hoặc PDF xuất từ Word.", file=name
        )
    return pages


def _has_picture(document: pypdfium2.PdfDocument, number: int) -> bool:
    return any(True for _ in document[number - 1].get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE]))


def _page(page: pypdfium2.PdfPage, number: int, footnotes: bool) -> Page:
    found: list[tuple[int, Piece]] = []
    for at, row in enumerate(_rows(_letters(page))):
        tallest = max(letter.height for letter in row)
        seen = [one for one in row if not (footnotes and one.text.isdigit() and one.height < _RAISED * tallest)]
        for letters in _columns(seen):
            text = _spelt(letters)
            if text.strip():
                edges = min(one.left for one in letters), max(one.right for one in letters)
                found.append((min(one.order for one in letters), Piece(text, number, at, *edges)))
    found.sort(key=lambda one: one[0])
    return Page(tuple(piece for _, piece in found))


def _letters(page: pypdfium2.PdfPage) -> Iterator[_Letter]:
    text = page.get_textpage()
    for order in range(text.count_chars()):
        letter = chr(raw.FPDFText_GetUnicode(text, order))
        if raw.FPDFText_IsHyphen(text, order) == 1:  # "UBND-" at the end of a line: Vietnamese words are not divided
            letter = "-"
        if letter in _UNPRINTED or letter in "\r\n" or raw.FPDFText_IsGenerated(text, order):
            continue
        left, low, right, high = text.get_charbox(order, loose=True)
        if high - low > 0:
            yield _Letter(_LIGATURES.get(letter, letter), left, right, low, high, order)


def _rows(letters: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    """The letters by rows, from the top: those whose centre is within the row's height."""
    row: list[_Letter] = []
    for letter in sorted(letters, key=lambda one: -one.middle):
        if row and letter.middle < row[0].middle - 0.45 * max(one.height for one in row):
            yield row
            row = []
        row.append(letter)
    if row:
        yield row


def _columns(row: Iterable[_Letter]) -> Iterator[list[_Letter]]:
    """The letters of a row by columns, each from left to right."""
    column: list[_Letter] = []
    for letter in sorted(row, key=lambda one: (one.left, one.order)):
        if column and letter.left - max(one.right for one in column) > _APART * letter.height:
            yield column
            column = []
        column.append(letter)
    if column:
        yield column


def _spelt(letters: list[_Letter]) -> str:
    text, end = "", None
    for letter in letters:
        if end is not None and letter.left - end > _BLANK * letter.height and not text.endswith(" "):
            text += " "
        text += letter.text
        end = letter.right
    return text
