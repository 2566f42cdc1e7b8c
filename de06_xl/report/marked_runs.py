"""Turns the marks of a printed text into Word formatting: bold and italic runs, footnotes, ranges of comments.

A run is split at a mark, and each piece keeps the run's own formatting, so that the secretariat's styles apply
(ECMA-376 part 1, 17.3.2).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import deepcopy
from typing import Any

from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import qn
from docx.text.font import Font
from lxml import etree

from de06_xl.model.markup import ANCHOR_END, OWN, OWN_TOKEN, Mark, Token, anchor_number, picture_number

_P, _R, _T, _RPR = (qn(f"w:{name}") for name in ("p", "r", "t", "rPr"))
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

Element = Any  # python-docx's elements, which know the order of run properties
FIRST_ANCHOR = 1_000_000
"""The id of the comment for anchor 0: a template's own comments have far lower ids."""
FootnoteOf = Callable[[Sequence[Element]], Element]
"""Makes a footnote from its runs, and returns the run that refers to it."""
PictureOf = Callable[[int], Element | None]
"""Returns the drawing with this number; None if it is not to be printed."""


def format_marks(xml: str, footnote: FootnoteOf | None, picture: PictureOf = lambda _: None) -> str:
    """The XML of a part with its marks turned into formatting.

    ``footnote`` is None where Word allows none (headers, other footnotes): a note is printed in brackets there.
    """
    if not OWN.search(xml):
        return xml
    if footnote is None:
        xml = xml.replace(Mark.NOTE, " (").replace(Mark.NOTE_END, ")")
    root = parse_xml(xml)
    for paragraph in root.iter(_P):
        _Paragraph(footnote, picture).format(paragraph)
    return OWN.sub("", etree.tostring(root, encoding="unicode"))


class _Paragraph:
    """The open marks, from run to run of one paragraph."""

    def __init__(self, footnote: FootnoteOf | None, picture: PictureOf) -> None:
        self._footnote = footnote
        self._picture = picture
        self._bold = self._italic = False
        self._around = (False, False)
        self._note: list[Element] | None = None
        self._made: list[Element] = []
        self._anchor: int | None = None
        self._noted: list[int] = []

    def format(self, paragraph: Element) -> None:
        """Replace the runs that contain marks, or are between two."""
        for run in [run for run in paragraph.iter(_R) if next(run.iterancestors(_P)) is paragraph]:
            marks = any(OWN.search(text.text or "") for text in run.iter(_T))
            if marks or self._bold or self._italic or self._note is not None:
                self._cut(run)
                for made in self._made:
                    run.addprevious(made)
                run.getparent().remove(run)
                self._made = []
        if self._anchor is not None:
            paragraph.extend(_anchor_end(self._anchor))

    def _cut(self, run: Element) -> None:
        """Split a run at its marks."""
        properties = run.find(_RPR)
        for child in run:
            if child.tag == _T:
                begin = 0
                text = child.text or ""
                for mark in OWN_TOKEN.finditer(text):
                    self._add(properties, _text(text[begin : mark.start()]))
                    if (number := picture_number(mark)) is not None:
                        self._add(properties, self._picture(number))
                    else:
                        self._turn_at(mark)
                    begin = mark.end()
                self._add(properties, _text(text[begin:]))
            elif child is not properties:
                self._add(properties, deepcopy(child))

    def _add(self, properties: Element | None, content: Element | None) -> None:
        """Add a run with the open marks; a note's text has the style of notes, not that of the run around it."""
        if content is None:
            return
        run = OxmlElement("w:r")
        if properties is not None and self._note is None:
            run.append(deepcopy(properties))
        font = Font(run)
        if self._bold:
            font.bold = font.cs_bold = True
        if self._italic:
            font.italic = font.cs_italic = True
        run.append(content)
        (self._made if self._note is None else self._note).append(run)

    def _turn_at(self, token: Token) -> None:
        """Open or close a mark or an anchor; an anchor in a note applies to the note's place in the text."""
        number = anchor_number(token)
        if number is None and token[0] != ANCHOR_END:
            self._turn(Mark(token[0]))
        elif self._footnote is None:
            return  # headers and footnotes cannot have comments
        elif number is None:
            self._made += _anchor_end(self._anchor) if self._anchor is not None else []
            self._anchor = None
        elif self._note is not None:
            self._noted.append(number)
        else:
            self._made.append(_with_id("w:commentRangeStart", number))
            self._anchor = number

    def _turn(self, mark: Mark) -> None:
        """Open or close a mark; a note has its own bold and italic."""
        match mark:
            case Mark.BOLD | Mark.BOLD_END:
                self._bold = mark is Mark.BOLD
            case Mark.ITALIC | Mark.ITALIC_END:
                self._italic = mark is Mark.ITALIC
            case Mark.NOTE:
                self._around, self._bold, self._italic = (self._bold, self._italic), False, False
                self._note = []
            case Mark.NOTE_END:
                if self._note is not None and self._footnote:
                    self._made += [_with_id("w:commentRangeStart", number) for number in self._noted]
                    self._made.append(self._footnote(self._note))
                    self._made += [one for number in self._noted for one in _anchor_end(number)]
                    self._noted = []
                    self._note = None
                    self._bold, self._italic = self._around


def _anchor_end(number: int) -> list[Element]:
    run = OxmlElement("w:r")
    run.append(_with_id("w:commentReference", number))
    return [_with_id("w:commentRangeEnd", number), run]


def _with_id(tag: str, number: int) -> Element:
    element = OxmlElement(tag)
    element.set(qn("w:id"), str(FIRST_ANCHOR + number))
    return element


def _text(text: str) -> Element | None:
    if not text:
        return None
    element = OxmlElement("w:t")
    element.text = text
    element.set(_SPACE, "preserve")
    return element
