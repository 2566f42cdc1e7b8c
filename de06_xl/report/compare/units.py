"""A document as units to be compared: its paragraphs, including those of cells, text boxes and footnotes, as words.

What Word itself changes during typing, and no reader notices, is normalised: quotation marks, dashes, kinds of blanks,
composed letters.
"""

from __future__ import annotations

import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml.ns import qn
from lxml import etree

from de06_xl.report.layout.word_file import WordFile, runs_of
from de06_xl.report.marked_runs import FIRST_ANCHOR
from de06_xl.report.template_xml import accept_revisions

if TYPE_CHECKING:
    from lxml.etree import _Element

    from de06_xl.report.layout.word_file import Paragraph

_P, _T, _PPR, _START, _END = (qn(f"w:{name}") for name in ("p", "t", "pPr", "commentRangeStart", "commentRangeEnd"))
_AS_TEXT = {qn("w:tab"): " ", qn("w:br"): " ", qn("w:cr"): " ", qn("w:noBreakHyphen"): "-"}
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‘’‚‛′", "'"),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        "…": "...",
        **dict.fromkeys("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff"),
    }
)
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+|\S")
_LIST_MARK = re.compile(r"(?:[-+•*]|(?:\d+|[^\W\d_])[.)])\s+")


@dataclass(frozen=True, slots=True)
class Token:
    """A word, number or sign, with its position in its unit's text."""

    text: str
    start: int
    end: int

    @property
    def is_word(self) -> bool:
        """Whether it is a word or number, not a sign, since signs are in every text."""
        return self.text[0].isalnum()

    @property
    def masked(self) -> str:
        """The text with "#" for a number, so that sentences that differ only in figures are alike."""
        return "#" if self.text[0].isdigit() else self.text


@dataclass(frozen=True, slots=True)
class Span:
    """The position of a printed figure in a unit's text, with the number of its anchor."""

    anchor: int
    start: int
    end: int


@dataclass(frozen=True, eq=False)
class Unit:
    """A non-empty paragraph. ``numbered`` says that Word itself adds a number or dash before it."""

    text: str
    in_cell: bool = False
    numbered: bool = False
    spans: tuple[Span, ...] = ()
    paragraph: int | None = None
    """The index of the paragraph in the document, None for a footnote."""

    @cached_property
    def tokens(self) -> tuple[Token, ...]:
        """Its words, numbers and signs."""
        return tuple(tokens_of(self.text))

    @cached_property
    def words(self) -> Counter[str]:
        """How often it has each word, number and sign, as ``Token.masked``."""
        return Counter(token.masked for token in self.tokens)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """The key that units with the same words share."""
        return tuple(token.text for token in self.tokens)

    @cached_property
    def unmarked(self) -> Unit:
        """The unit without a list's number or dash before it."""
        mark = _LIST_MARK.match(self.text)
        if mark is None:
            return self
        by = mark.end()
        spans = tuple(Span(one.anchor, one.start - by, one.end - by) for one in self.spans if one.start >= by)
        return Unit(self.text[by:], self.in_cell, self.numbered, spans, self.paragraph)


def units_of(data: bytes, name: str) -> list[Unit]:
    """The units of a Word file, tracked changes accepted; raises De06Error if it cannot be read."""
    found = []
    file = WordFile(data, name)
    for number, paragraph in enumerate(file.paragraphs):
        text, spans = _read(paragraph.element, _shown_otherwise(paragraph) if file.shows_otherwise else {})
        if _TOKEN.search(text):
            in_cell = paragraph.cell is not None
            found.append(Unit(text, in_cell, paragraph.numbered, tuple(spans), number))
    return [*found, *_footnotes(data)]


def _footnotes(data: bytes) -> Iterator[Unit]:
    for relation in Document(io.BytesIO(data)).part.rels.values():
        if relation.is_external or relation.reltype not in (RT.FOOTNOTES, RT.ENDNOTES):
            continue
        root = etree.fromstring(relation.target_part.blob)
        accept_revisions(root)
        for paragraph in root.iter(_P):
            text, _ = _read(paragraph)
            if _TOKEN.search(text):
                yield Unit(text)


def _shown_otherwise(paragraph: Paragraph) -> dict[_Element, str]:
    """The text of each run that Word shows in capitals, or hides, as it reads."""
    runs = zip(runs_of(paragraph.element), paragraph.every_run, strict=True)
    return {element: run.text for element, run in runs if not run.text or run.text.isupper()}


def _read(paragraph: _Element, shown: Mapping[_Element, str] = MappingProxyType({})) -> tuple[str, list[Span]]:
    """The text of a paragraph, without that of text boxes, and its figures.

    ``shown`` is how runs read that are typed otherwise.
    """
    text, spans = "", []
    begun: dict[int, int] = {}
    for element in _elements(paragraph):
        if element.tag == _START:
            begun[int(element.get(qn("w:id")))] = len(text)
        elif element.tag == _END:
            number = int(element.get(qn("w:id")))
            if number >= FIRST_ANCHOR and number in begun:
                spans.append(Span(number - FIRST_ANCHOR, begun.pop(number), len(text)))
        else:
            written = plain(element.text or "" if element.tag == _T else _AS_TEXT[element.tag])
            reads = shown.get(element.getparent())
            text += written if reads is None else written.upper() if reads else ""
    return text, spans


def plain(text: str) -> str:
    """A text normalised for comparison."""
    return re.sub(r"\s", " ", unicodedata.normalize("NFC", text)).translate(_ALIKE)


def _elements(paragraph: _Element) -> Iterator[_Element]:
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag in (_P, _PPR):
            continue
        if element.tag in (_T, _START, _END) or element.tag in _AS_TEXT:
            yield element
        else:
            waiting += reversed(element)


def tokens_of(text: str) -> Iterator[Token]:
    """The words, numbers and signs of a text."""
    return (Token(match[0], match.start(), match.end()) for match in _TOKEN.finditer(text))


def shown(tokens: Sequence[Token], text: str) -> str:
    """The part of a text from the first to the last of some of its tokens."""
    return text[tokens[0].start : tokens[-1].end] if tokens else ""
