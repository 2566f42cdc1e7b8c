"""Workbooks of Excel since 2007 (.xlsx, .xlsm): SpreadsheetML, ECMA-376 part 1, 18.

What is written as the common programs write it is read at a stroke; whatever else a file may hold, by a parser, to the
same values.
"""

from __future__ import annotations

import datetime as dt
import functools
import html
import re
from typing import NamedTuple
from xml.parsers import expat

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import Package
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.excel_formats import Formats
from de06_xl.incoming.sheets.relations import Relation, part_of_type, relations
from de06_xl.incoming.sheets.safe_xml import elements, local, parse, refuse_unsafe, remembered
from de06_xl.incoming.sheets.sheet import CellPosition, Sheet, Value
from de06_xl.incoming.sheets.sheet_builder import Area, SheetBuilder
from de06_xl.system.cells import MAX_COLUMNS, MAX_ROWS, column_number
from de06_xl.system.xml_text import unescape

# Possessive (++, ?+), so that nothing is tried twice: a third of the time.
_CELL = re.compile(
    '<c(?: r="([A-Z]{1,3}+[1-9][0-9]{0,6}+)"(?: s="([0-9]{1,9}+)")?+(?:/>|(?: t="(s|str|n|b|e|inlineStr)")?+(?:/>|>'
    "(?:(<f)[^<>]*+(?:/>|>[^<]*+</f>))?+(?:<v>([^<]*+)</v>|<v/>)?+"
    "(?:<is>(?:<t/>|<t[^<>]*+>([^<]*+)</t>)</is>)?+</c>)))?+"
)
"""A cell: its address, format, type, formula, value and own text; all empty where it is written otherwise."""
_TEXT, _NEXT_TEXT, _END_OF_TEXT, _KEPT_BLANKS = "<si><t>", "</t></si><si><t>", "</t></si>", ' xml:space="preserve"'
"""How plain shared texts begin, follow one another, and end."""
_ANY_TEXT = "<si"
_UTF_8 = re.compile(
    rb"(?:\xef\xbb\xbf)?(?:<\?xml(?:(?!encoding)[^>])*(?:encoding=.utf-8.[^>]*)?>)?\s*<\w", re.IGNORECASE
)
_ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")


def read_xlsx(package: Package, part: str) -> list[Sheet]:
    """The worksheets, in their order, of the package with this workbook part ("xl/workbook.xml").

    Raises De06Error when it is damaged or beyond the limits.
    """
    related = relations(package, part)
    workbook = _workbook(package.read(part))
    texts, styles = part_of_type(related, "sharedStrings"), part_of_type(related, "styles")
    values = _Values(
        _shared_texts(package.read(texts)) if texts in package else [],
        _formats(package.read(styles)) if styles in package else Formats({}, ()),
        workbook.since_1904,
    )
    area = Area()
    return [
        _cells(package.read(sheet), values).sheet(name, area) for name, sheet in _worksheets(workbook.sheets, related)
    ]


def _worksheets(named: list[tuple[str, str]], related: list[Relation]) -> list[tuple[str, str]]:
    """Names and parts of the worksheets, by names and ids of all sheets: charts and macro sheets have no figures."""
    parts = {one.id: one.part for one in related if one.type == "worksheet"}
    sheets = [(name, parts[id_]) for name, id_ in named if id_ in parts]
    if len(sheets) > limits.MAX_SHEETS:
        raise refusals.too_large(f"có {len(sheets)} trang tính")
    return sheets


class _Workbook(NamedTuple):
    """The names and relationship ids of its sheets; whether days are counted from 1904."""

    sheets: list[tuple[str, str]]
    since_1904: bool


class _Values:
    """What cells hold, by what is written in them. ``special`` are the formats of more than plain numbers."""

    def __init__(self, texts: list[str], formats: Formats, since_1904: bool) -> None:
        self.texts = texts
        self.formats = formats
        self.special = frozenset(map(str, formats.dates | formats.spans | formats.percent))
        self._since_1904 = since_1904

    def number(self, written: str, look: int) -> Value:
        return self.formats.value(float(written), look, since_1904=self._since_1904)

    def value(self, kind: str, written: str, look: int) -> Value:
        """The value of a cell by its type (ECMA-376 18.18.11)."""
        match kind:
            case "s":
                return self.texts[int(written)] if written.strip() else None
            case "" | "n":
                return self.number(written, look) if written.strip() else None
            case "b":
                return written not in ("0", "false")
            case "d":
                return dt.datetime.fromisoformat(written) if "T" in written else dt.date.fromisoformat(written)
            case "e":
                return written
            case _:
                return unescape(written)


@remembered
def _workbook(xml: bytes) -> _Workbook:
    """What the workbook's part says, which is the same in many files."""
    sheets: list[tuple[str, str]] = []
    since_1904 = False
    for name, attributes in elements(xml):
        if name == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true")
        elif name == "sheet":
            id_ = next((id_ for key, id_ in attributes.items() if local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), id_))
    return _Workbook(sheets, since_1904)


# The quick reading ------------------------------------------------------------------------------------------


def _cells(xml: bytes, values: _Values) -> SheetBuilder:
    """The cells of a worksheet."""
    begin, end = xml.find(b"<sheetData"), xml.rfind(b"</sheetData>")
    if not 0 <= begin < end or not _plain(xml) or b"<?" in xml[begin:end]:
        return _ParsedCells(xml, values).cells
    refuse_unsafe(xml)
    _refuse_many(xml, b"<c", "ô")
    data = xml[begin:end].decode()
    cells = SheetBuilder()
    put, texts, special = cells.values, values.texts, values.special
    for address, style, kind, formula, written, own in _CELL.findall(data):
        if not address:
            return _ParsedCells(xml, values).cells
        if not (formula or written or own):
            continue
        place = _place(address)
        value: Value
        if kind == "s":
            value = texts[int(written)] if written else None
        elif style in special:
            value = values.value(kind, _shown(written), int(style))
            if int(style) in values.formats.percent:
                cells.percent.add(place)
        elif kind in ("", "n"):
            value = float(written) if written else None
        elif kind == "inlineStr":
            value = _shown(own)
        else:
            value = values.value(kind, _shown(written), 0)
        put[place] = value
        if formula:
            cells.formulas.add(place)
    return cells


def _shared_texts(xml: bytes) -> list[str]:
    """The texts that cells share (ECMA-376 18.4)."""
    refuse_unsafe(xml)
    _refuse_many(xml, b"<si", "chữ")
    data = xml.decode().replace(_KEPT_BLANKS, "")
    begin, end = data.find(_TEXT), data.rfind(_END_OF_TEXT)
    body = data[begin + len(_TEXT) : end]
    texts = body.split(_NEXT_TEXT)
    one_by_one = body.count("<") == _NEXT_TEXT.count("<") * (len(texts) - 1)
    all_of_them = data.find(_ANY_TEXT) == begin <= data.rfind(_ANY_TEXT) < end
    if not (one_by_one and all_of_them and _plain(xml)):
        return _ParsedTexts(xml).texts
    return list(map(_shown, texts)) if "&" in body or "_x" in body else texts


def _refuse_many(data: bytes, what: bytes, name: str) -> None:
    if data.count(what) > limits.MAX_CELLS:
        raise refusals.too_large(f"có quá nhiều {name}")


def _plain(xml: bytes) -> bool:
    """Whether nothing in a part hides what a search for tags finds: no comments, no other encoding."""
    return _UTF_8.match(xml) is not None and b"<!--" not in xml


def _shown(text: str) -> str:
    """A text as the user sees it, of one with references (&amp;) and escapes (_x000D_)."""
    return unescape(html.unescape(text) if "&" in text else text)


# The parsers ------------------------------------------------------------------------------------------------


class _ParsedCells:
    """The cells of a worksheet in whatever way they are written (ECMA-376 18.3.1.4, 18.3.1.73).

    Where no place is named, they follow one another.
    """

    def __init__(self, xml: bytes, values: _Values) -> None:
        self.cells = SheetBuilder()
        self._values = values
        self._in_data = False
        self._row, self._column = 0, 0
        self._place: CellPosition = (0, 0)
        self._kind, self._look = "", 0
        self._formula, self._has_value = False, False
        self._text = _Text()
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.add
        parse(parser, xml)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "sheetData":
                self._in_data = True
            case _ if not self._in_data:
                pass
            case "row":
                self._row, self._column = _row_number(attributes.get("r"), self._row + 1), 0
            case "c":
                address = attributes.get("r")
                self._place = _place(address) if address else (self._row, self._column + 1)
                self._column = self._place[1]
                self._kind, self._look = attributes.get("t", ""), int(attributes.get("s") or 0)
                self._formula = self._has_value = False
                self._text.clear()
            case "f":
                self._formula = True
            case "v":
                self._has_value = True
                self._text.begin()
            case "is":
                self._has_value = True
            case "t":
                self._text.begin()
            case "rPh":
                self._text.skip(True)

    def _end(self, name: str) -> None:
        match local(name):
            case "sheetData":
                self._in_data = False
            case "v" | "t":
                self._text.end()
            case "rPh":
                self._text.skip(False)
            case "c" if self._in_data and (self._formula or self._has_value):
                written = self._text.whole()
                value = self._values.value(self._kind, written, self._look) if self._has_value else None
                percent = self._look in self._values.formats.percent
                self.cells.put(self._place, value, formula=self._formula, percent=percent)


class _ParsedTexts:
    """The shared texts in whatever way they are written: in pieces of several looks, with readings."""

    def __init__(self, xml: bytes) -> None:
        self.texts: list[str] = []
        self._text = _Text()
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text.add
        parse(parser, xml)

    def _start(self, name: str, _: dict[str, str]) -> None:
        match local(name):
            case "si":
                self._text.clear()
            case "t":
                self._text.begin()
            case "rPh":
                self._text.skip(True)

    def _end(self, name: str) -> None:
        match local(name):
            case "si":
                self.texts.append(unescape(self._text.whole()))
                if len(self.texts) > limits.MAX_CELLS:
                    raise refusals.too_large("có quá nhiều chữ")
            case "t":
                self._text.end()
            case "rPh":
                self._text.skip(False)


class _Text:
    """The text of one cell as its pieces come in; readings of Asian letters (``rPh``) are no part of it."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._inside = self._skipped = False

    def clear(self) -> None:
        self._pieces.clear()

    def begin(self) -> None:
        self._inside = True

    def end(self) -> None:
        self._inside = False

    def skip(self, skipped: bool) -> None:
        self._skipped = skipped

    def add(self, text: str) -> None:
        if self._inside and not self._skipped:
            self._pieces.append(text)

    def whole(self) -> str:
        return "".join(self._pieces)


def _row_number(text: str | None, following: int) -> int:
    if text is None:
        return following
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= MAX_ROWS:
        raise refusals.broken()
    return int(text)


@functools.lru_cache(maxsize=8192)
def _place(address: str) -> CellPosition:
    parts = _ADDRESS.fullmatch(address)
    if parts is None or int(parts[2]) > MAX_ROWS or column_number(parts[1]) > MAX_COLUMNS:
        raise refusals.broken()
    return int(parts[2]), column_number(parts[1])


# Formats ----------------------------------------------------------------------------------------------------


@remembered
def _formats(styles: bytes) -> Formats:
    """The cell formats (ECMA-376 18.8.10, 18.8.45); remembered, for a program writes the same into many files."""
    codes: dict[int, str] = {}
    ids: list[int] = []
    of_cells = False
    for name, attributes in elements(styles):
        if name == "numFmt":
            codes[int(attributes.get("numFmtId", "-1"))] = attributes.get("formatCode", "")
        elif name in ("cellXfs", "cellStyles", "dxfs"):
            of_cells = name == "cellXfs"
        elif name == "xf" and of_cells:
            ids.append(int(attributes.get("numFmtId", "0")))
    return Formats(codes, ids)
