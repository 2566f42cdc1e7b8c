"""Prepares a template's XML for docxtpl: accepts revisions, joins split tags, lifts commands out of their lines.

WordprocessingML is ECMA-376 part 1, 17; revisions are 17.13.5.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from docx.oxml.ns import qn

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.etree import _Element

TAG = re.compile(r"\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}", re.DOTALL)
"""A placeholder, command or comment of a template."""

_DROPPED = tuple(
    qn(f"w:{name}")
    for name in (
        *("del", "moveFrom", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd"),
        *("rPrChange", "pPrChange", "sectPrChange", "tblPrChange", "tblPrExChange", "tblGridChange", "trPrChange"),
        *("tcPrChange", "numberingChange", "cellIns", "cellMerge", "proofErr"),
    )
)
"""Deleted content and former formatting in tracked changes, and Word's marks of misspelt words."""
_UNWRAPPED = (qn("w:ins"), qn("w:moveTo"))
_GONE_WITH_THEIR_MARK = (qn("w:del"), qn("w:moveFrom"))
_P, _R, _T, _TR, _TC, _PPR, _RPR, _TRPR, _TCPR = (
    qn(f"w:{name}") for name in ("p", "r", "t", "tr", "tc", "pPr", "rPr", "trPr", "tcPr")
)
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BR = qn("w:br")
_AS_TEXT = {
    qn("w:noBreakHyphen"): "-",
    qn("w:softHyphen"): "\u00ad",
    qn("w:tab"): " ",
    _BR: " ",
    qn("w:cr"): " ",
}
"""Characters that are elements."""
_UNSEEN = frozenset("\u00ad\u200b\u200c\u200d\u200e\u200f\u2060\ufeff")
_BLANK = re.compile(r"[\u00a0\u2000-\u200a\u202f\u205f\u3000\t\r\n]")
_FACT_ALONE = re.compile(r"\s*\{\{\s*tt\.(\w+)\s*\}\}\s*")
_OF_LINE = re.compile(r"\{[{%#](p|tr|tc)\s")
_PLACES = {"p": _P, "tr": _TR, "tc": _TC}


@dataclass(frozen=True, slots=True)
class Misplaced:
    """A command for a whole paragraph, row or cell ("p", "tr", "tc") beside other text; ``text`` is all of it."""

    kind: str
    text: str


def prepare(root: _Element) -> list[Misplaced]:
    """Prepare the XML of a part, in place; returns the misplaced commands, which are left."""
    accept_revisions(root)
    for paragraph in list(root.iter(_P)):
        _join_tags(paragraph)
    paragraphs = (one for one in list(root.iter(_P)) if one.getparent() is not None)
    return [misplaced for one in paragraphs if (misplaced := _lift_command(one))]


def leave_out(root: _Element, facts: Collection[str]) -> None:
    """Remove the paragraphs, and the lines of paragraphs, that consist only of one of these facts.

    A cell keeps its last paragraph, which Word requires.
    """

    def alone(text: str) -> bool:
        named = _FACT_ALONE.fullmatch(text)
        return bool(named and named[1] in facts)

    for paragraph in list(root.iter(_P)) if facts else ():
        parent = paragraph.getparent()
        if alone(text_of(paragraph)) and (parent.tag != _TC or len(parent.findall(_P)) > 1):
            _remove(paragraph)
            continue
        pieces = [*_pieces(paragraph), (None, "")]
        for (before, _), (element, text), (after, _) in zip(pieces, pieces[1:], pieces[2:], strict=False):
            if alone(text) and before is not None and before.tag == _BR and (after is None or after.tag == _BR):
                _remove(before)
                _remove(element)


def accept_revisions(root: _Element) -> None:
    """Remove what was deleted or moved away, keep what was inserted."""
    for row in list(root.iter(_TR)):
        properties = row.find(_TRPR)
        if properties is not None and properties.find(qn("w:del")) is not None:
            _remove(row)
    for cell in list(root.iter(_TC)):
        properties = cell.find(_TCPR)
        if properties is not None and properties.find(qn("w:cellDel")) is not None:
            _remove(cell)
    joined = [paragraph for paragraph in root.iter(_P) if _mark_is_gone(paragraph)]
    for element in list(root.iter(*_DROPPED)):
        _remove(element)
    for element in list(root.iter(*_UNWRAPPED)):
        _unwrap(element)
    for paragraph in joined:
        _join_with_next(paragraph)


def text_of(element: _Element) -> str:
    """The text of a paragraph, row or cell as shown in Word, with a blank between paragraphs."""
    paragraphs = [element] if element.tag == _P else list(element.iter(_P))
    return " ".join("".join(text for _, text in _pieces(paragraph)) for paragraph in paragraphs)


def _mark_is_gone(paragraph: _Element) -> bool:
    properties = paragraph.find(f"{_PPR}/{_RPR}")
    return properties is not None and any(properties.find(tag) is not None for tag in _GONE_WITH_THEIR_MARK)


def _join_with_next(paragraph: _Element) -> None:
    """Join a paragraph whose mark was deleted with the next one."""
    following = paragraph.getnext()
    content = [child for child in paragraph if child.tag != _PPR]
    if following is None or following.tag != _P:
        if not content and len(paragraph.getparent()) > 1:
            _remove(paragraph)
        return
    at = 1 if following.find(_PPR) is not None else 0
    following[at:at] = content
    _remove(paragraph)


def _pieces(paragraph: _Element) -> Iterator[tuple[_Element, str]]:
    """The text elements of a paragraph, with their text; text boxes have paragraphs of their own."""
    waiting = list(reversed(paragraph))
    while waiting:
        element = waiting.pop()
        if element.tag == _P or element.tag == _PPR:
            continue
        if element.tag == _T:
            yield element, element.text or ""
        elif element.tag in _AS_TEXT:
            yield element, _AS_TEXT[element.tag]
        else:
            waiting += reversed(element)


def _join_tags(paragraph: _Element) -> None:
    """Put each tag that Word split into the first of its pieces, with plain blanks and no invisible characters."""
    pieces = list(_pieces(paragraph))
    letters = [(number, at, letter) for number, (_, text) in enumerate(pieces) for at, letter in enumerate(text)]
    seen = [one for one in letters if one[2] not in _UNSEEN]
    text = "".join(letter for _, _, letter in seen)
    for tag in reversed(list(TAG.finditer(text))):
        first, last = seen[tag.start()], seen[tag.end() - 1]
        plain = _BLANK.sub(" ", tag[0])
        if first[0] == last[0] and pieces[first[0]][1][first[1] : last[1] + 1] == plain:
            continue
        _replace(pieces, first[:2], last[:2], plain)


def _replace(pieces: list[tuple[_Element, str]], first: tuple[int, int], last: tuple[int, int], tag: str) -> None:
    """Replace the characters of a tag, from the first to the last by piece and position."""
    for number in range(last[0], first[0] - 1, -1):
        element, text = pieces[number]
        begin = first[1] if number == first[0] else 0
        end = last[1] + 1 if number == last[0] else len(text)
        new = text[:begin] + (tag if number == first[0] else "") + text[end:]
        if element.tag != _T:
            if new:  # a tag cannot begin in one: only its rest is dropped
                continue
            _remove(element)
        else:
            element.text = new
            element.set(_SPACE, "preserve")
        pieces[number] = element, new


def _lift_command(paragraph: _Element) -> Misplaced | None:
    """Replace a whole paragraph, row or cell by its command, as docxtpl's documentation describes."""
    text = "".join(piece for _, piece in _pieces(paragraph))
    command = _OF_LINE.search(text)
    if command is None:
        return None
    tag = next((tag[0] for tag in TAG.finditer(text) if tag.start() == command.start()), None)
    place = next((one for one in (paragraph, *paragraph.iterancestors()) if one.tag == _PLACES[command[1]]), None)
    if tag is None or place is None:
        return None
    whole = text_of(place)
    if whole.replace(tag, "", 1).strip():
        return Misplaced(command[1], whole)
    _replace_by_text(place, f"{tag[:2]} {tag[2 + len(command[1]) :].lstrip()}")
    return None


def _replace_by_text(element: _Element, text: str) -> None:
    before, parent = element.getprevious(), element.getparent()
    tail = text + (element.tail or "")
    if before is not None:
        before.tail = (before.tail or "") + tail
    else:
        parent.text = (parent.text or "") + tail
    element.tail = None
    parent.remove(element)


def _remove(element: _Element) -> None:
    """Remove an element, keeping the text after it."""
    parent = element.getparent()
    if parent is not None:
        _replace_by_text(element, "")


def _unwrap(element: _Element) -> None:
    """Replace an element by its content."""
    parent = element.getparent()
    if parent is None:
        return
    at = parent.index(element)
    parent[at:at] = list(element)
    _remove(element)
