"""Rejoins the paragraphs of a PDF from pieces of lines by comparing them with the expected text.

A PDF has no paragraphs: the words of a piece show which of the expected ones it belongs to; if the words are new, its
position on the page shows whether it continues the line before.
"""

from __future__ import annotations

import itertools
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cached_property

from de06_xl.report.compare.pdf_file import Page, Piece, read_pages
from de06_xl.report.compare.units import Unit, plain, tokens_of
from de06_xl.report.layout.word_file import WordFile

_PAGE_NUMBER = re.compile(r"[-(]?\d{1,4}(?:/\d{1,4})?[-)]?")
_SHARE = 0.3
"""Minimum share of a piece's words in common with its paragraph."""
_INDENT = 8.0
"""Points by which the first line of a paragraph is indented."""
_IN_A_ROW = 6
"""Consecutive words that identify a paragraph."""
_BEGINNING = 3
"""How many first words of a paragraph must include one of its first line."""


@dataclass(frozen=True)
class _Line:
    """A piece with the number of its expected paragraph, None if its words are new.

    ``word`` is the index of the first word of that paragraph in the piece.
    """

    piece: Piece
    unit: int | None
    word: int = 0

    @cached_property
    def letters(self) -> str:
        """The text without blanks."""
        return _letters(self.piece.text)


@dataclass
class _Group:
    """Lines that make up a paragraph."""

    unit: int | None
    lines: list[_Line] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The paragraph as in the PDF."""
        return plain(" ".join(line.piece.text.strip() for line in self.lines))


def units_of_pdf(data: bytes, name: str, report: bytes, expected: Sequence[Unit]) -> list[Unit]:
    """The units of a PDF made from ``report``, whose units are ``expected``.

    Raises De06Error if the PDF cannot be read or has no text.
    """
    pages = read_pages(data, name, footnotes=any(unit.paragraph is None for unit in expected))
    sections = WordFile(report, name).sections
    headers = {one.text for section in sections for header in section.headers.values() for one in header}
    return rejoined(pages, expected, headers)


def rejoined(pages: Sequence[Page], expected: Sequence[Unit], headers: Iterable[str]) -> list[Unit]:
    """The paragraphs of a PDF; ``headers`` are the texts repeated on each page of the expected document."""
    known = {_letters(text) for text in headers if text.strip()}
    known |= _repeated(pages, known, "\n".join(_letters(unit.text) for unit in expected))
    pieces = [piece for page in pages for piece in _body(page, known)]
    lines = list(_without_repeated(_lines(pieces, expected), expected))
    return list(_units(_groups(lines), expected))


def _units(groups: Sequence[_Group], expected: Sequence[Unit]) -> Iterator[Unit]:
    """The paragraphs as units, footnotes last as in a Word file."""
    footnotes: list[Unit] = []
    in_cells = [group.unit is not None and expected[group.unit].in_cell for group in groups]
    for at, group in enumerate(groups):
        if group.unit is None:
            around = in_cells[max(0, at - 1) : at] + in_cells[at + 1 : at + 2]
            yield Unit(group.text, in_cell=all(around))
            continue
        like = expected[group.unit]
        unit = Unit(respaced(like.text, group.text), in_cell=like.in_cell)
        if like.paragraph is None:
            footnotes.append(unit)
        else:
            yield unit
    yield from footnotes


def _repeated(pages: Sequence[Page], headers: set[str], expected: str) -> set[str]:
    """Rows at the edges of pages that occur on at least two pages and are not expected text."""
    found: set[str] = set()
    while True:
        edges = Counter(row for page in pages for row in set(_edges(page, headers | found, expected)))
        if not (more := {row for row, count in edges.items() if count > 1}):
            return found
        found |= more


def _edges(page: Page, headers: set[str], expected: str) -> Iterator[str]:
    """The first and last row of a page besides its number and header, if their text is not expected."""
    rows = _rows(page)
    inside = sorted(rows.keys() - _outside(rows, headers))
    for at in {*inside[:1], *inside[-1:]}:
        if not all(_letters(piece.text) in expected for piece in page.pieces if piece.row == at):
            yield rows[at]


def _body(page: Page, headers: set[str]) -> Iterator[Piece]:
    """The pieces of a page without the rows at its edges that are its number and header."""
    left_out = _outside(_rows(page), headers)
    yield from (piece for piece in page.pieces if piece.row not in left_out)


def _rows(page: Page) -> dict[int, str]:
    """The text of each row of a page, without blanks."""
    rows: dict[int, str] = {}
    for piece in sorted(page.pieces, key=lambda piece: piece.left):
        rows[piece.row] = rows.get(piece.row, "") + _letters(piece.text)
    return rows


def _outside(rows: Mapping[int, str], headers: set[str]) -> set[int]:
    """The rows at the edges of a page that are its number or header."""
    left_out: set[int] = set()
    numbered = False
    for order in (sorted(rows), sorted(rows, reverse=True)):
        for row in order:
            is_number = not numbered and _PAGE_NUMBER.fullmatch(rows[row]) is not None
            if not (is_number or rows[row] in headers):
                break
            numbered |= is_number
            left_out.add(row)
    return left_out


def _lines(pieces: Sequence[Piece], expected: Sequence[Unit]) -> Iterator[_Line]:
    """Each piece with its expected paragraph: the only one with its words in a row, else the one sharing the most."""
    old = [(number, at, token) for number, unit in enumerate(expected) for at, token in enumerate(unit.tokens)]
    new = [(number, token) for number, piece in enumerate(pieces) for token in tokens_of(plain(piece.text))]
    # Frequent words, such as all numbers, are no starting points; difflib extends matches over them.
    matcher = SequenceMatcher(None, [token.masked for *_, token in old], [token.masked for _, token in new])
    bare = {number for number, _ in new} - {number for number, token in new if token.is_word}
    found: dict[int, Counter[int]] = {number: Counter() for number in range(len(pieces))}
    first: dict[tuple[int, int], int] = {}
    for i, j, length in matcher.get_matching_blocks():
        for (unit, at, _), (number, token) in zip(old[i : i + length], new[j : j + length], strict=True):
            found[number][unit] += token.is_word or number in bare
            first.setdefault((number, unit), at)
    words = Counter(number for number, token in new if token.is_word or number in bare)
    alone = _Alone(expected)
    for number, piece in enumerate(pieces):
        if placed := alone.place(piece):
            yield _Line(piece, *placed)
            continue
        unit, count = next(iter(found[number].most_common(1)), (0, 0))
        if count and count >= _SHARE * words[number]:
            yield _Line(piece, unit, first[number, unit])
        elif words[number]:
            yield _Line(piece, None)


class _Alone:
    """Finds the only expected paragraph with the same words in a row, wherever it is: it may have moved."""

    def __init__(self, expected: Sequence[Unit]) -> None:
        self._texts = [_spaced(token.masked for token in unit.tokens) for unit in expected]

    def place(self, piece: Piece) -> tuple[int, int] | None:
        """The number of a piece's paragraph, and the index of its first common word; None for a short piece."""
        words = [token.masked for token in tokens_of(plain(piece.text))]
        if len(words) < _IN_A_ROW:
            return None
        wanted = _spaced(words)
        units = [number for number, text in enumerate(self._texts) if wanted in text]
        if len(units) != 1:
            return None
        return units[0], self._texts[units[0]].partition(wanted)[0].count(" ")


def _spaced(words: Iterable[str]) -> str:
    return f" {' '.join(words)} "


def _without_repeated(lines: Iterable[_Line], expected: Sequence[Unit]) -> Iterator[_Line]:
    """The lines without a table's header rows repeated at the top of a page."""
    headers = "\n".join(_letters(unit.text) for unit in expected if unit.in_cell)
    for _, page in itertools.groupby(lines, key=lambda line: line.piece.page):
        top = True
        for line in page:
            top = top and line.unit is None and line.letters in headers
            if not top:
                yield line


def _groups(lines: Sequence[_Line]) -> list[_Group]:
    """The lines by paragraph; for those with new words, see ``_goes_on``."""
    edges: dict[int, float] = {}
    for line in lines:
        edges[line.piece.page] = max(edges.get(line.piece.page, 0.0), line.piece.right)
    groups: list[_Group] = []
    of_unit: dict[int, _Group] = {}
    for before, line in zip([None, *lines], lines, strict=False):
        current = groups[-1] if groups else None
        goes_on = before is not None and _goes_on(before.piece, line.piece, edges[before.piece.page])
        if line.unit is None and current and goes_on:
            current.lines.append(line)
        elif line.unit in of_unit:
            of_unit[line.unit].lines.append(line)
        elif line.unit is not None and current and current.unit is None and goes_on and line.word >= _BEGINNING:
            current.unit = line.unit
            current.lines.append(line)
            of_unit[line.unit] = current
        else:
            groups.append(_Group(line.unit, [line]))
            if line.unit is not None:
                of_unit[line.unit] = groups[-1]
    return groups


def _goes_on(before: Piece, piece: Piece, edge: float) -> bool:
    """Whether a piece can be the next line of the paragraph before it, whose line had no room for its first word.

    ``edge`` is the right edge of the text on the page before.
    """
    if piece.page == before.page and piece.row == before.row:
        return True
    follows = piece.page > before.page or piece.row == before.row + 1
    word = (piece.right - piece.left) * (len(piece.text.split()[0]) + 1) / len(piece.text)
    return follows and piece.left <= before.left + _INDENT and before.right + word > edge


def _letters(text: str) -> str:
    return "".join(plain(text).split())


def respaced(expected: str, text: str) -> str:
    """A text with the blanks of the expected one wherever the letters match: a PDF does not always have them."""
    letters, wanted = _letters(text), _letters(expected)
    if letters == wanted:
        return expected
    own, theirs = _blanks(text), _blanks(expected)
    blank = {at: at in own for at in range(1, len(letters))}
    for i, j, length in SequenceMatcher(None, wanted, letters, autojunk=False).get_matching_blocks():
        blank |= {j + at: i + at in theirs for at in range(1, length)}
    return "".join(f" {letter}" if blank.get(at) else letter for at, letter in enumerate(letters))


def _blanks(text: str) -> set[int]:
    """The positions of letters before which a text has a blank."""
    return set(itertools.accumulate(len(_letters(word)) for word in plain(text).split()))
