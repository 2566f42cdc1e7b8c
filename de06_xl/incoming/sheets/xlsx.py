"""Workbooks of Excel since 2007 (.xlsx, .xlsm): SpreadsheetML, ECMA-376 part 1, 18."""

from __future__ import annotations

import datetime as dt
import functools
import re
from dataclasses import replace
from typing import NamedTuple
from xml.parsers import expat

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.kinds import FileKind
from de06_xl.incoming.containers.package import Package
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.comments import comments
from de06_xl.incoming.sheets.excel_formats import Font, Formats
from de06_xl.incoming.sheets.relations import Relation, part_of_type, relations
from de06_xl.incoming.sheets.safe_xml import cached, elements, local, parse
from de06_xl.incoming.sheets.sheet import CellPosition, Sheet, Value
from de06_xl.incoming.sheets.sheet_builder import Area, SheetBuilder
from de06_xl.system.cells import MAX_COLUMNS, MAX_ROWS, column_number
from de06_xl.system.xml_text import unescape
from de06_xl.vietnamese.old_encodings import encoding_of

_OTHER_PARTS = {"document": FileKind.WORD, "presentation": FileKind.SLIDES}
"""First words of the main parts of other packages."""
_SECTIONS = frozenset({"numFmts", "fonts", "fills", "borders", "cellStyleXfs", "cellXfs", "cellStyles", "dxfs"})
"""The sections of the styles part, which have their own formats."""
_ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")


def read_xlsx(package: Package, part: str) -> list[Sheet]:
    """The worksheets, in their order, of the package with this workbook part ("xl/workbook.xml").

    Raises NotAForm if the part is not a workbook's, De06Error if it is damaged or beyond the limits.
    """
    related = relations(package, part)
    workbook = _workbook(package.read(part))
    strings, styles = part_of_type(related, "sharedStrings"), part_of_type(related, "styles")
    values = _Values(
        _StringsParser(package.read(strings)) if strings in package else None,
        _formats(package.read(styles)) if styles in package else Formats({}, ()),
        workbook.since_1904,
    )
    area = Area()
    return [
        replace(_SheetParser(package.read(sheet), values).cells.sheet(name, area), comments=comments(package, sheet))
        for name, sheet in _worksheets(workbook.sheets, related)
    ]


def _worksheets(named: list[tuple[str, str]], related: list[Relation]) -> list[tuple[str, str]]:
    """Names and parts of the worksheets among all sheets; charts and macro sheets have no figures."""
    parts = {one.id: one.part for one in related if one.type == "worksheet"}
    sheets = [(name, parts[id_]) for name, id_ in named if id_ in parts]
    if len(sheets) > limits.MAX_SHEETS:
        raise refusals.too_large(f"có {len(sheets)} trang tính")
    return sheets


class _Workbook(NamedTuple):
    """The names and relationship ids of its sheets; whether days are counted from 1904."""

    sheets: list[tuple[str, str]]
    since_1904: bool


@cached
def _workbook(xml: bytes) -> _Workbook:
    """The workbook part's content; cached, since many files share it."""
    sheets: list[tuple[str, str]] = []
    since_1904 = False
    (root, _), *within = elements(xml)
    if root != "workbook":
        raise refusals.other_kind(_OTHER_PARTS.get(root, FileKind.UNKNOWN))
    for name, attributes in within:
        if name == "workbookPr":
            since_1904 = attributes.get("date1904") in ("1", "true", "on")
        elif name == "sheet":
            id_ = next((id_ for key, id_ in attributes.items() if local(key) == "id"), "")
            sheets.append((attributes.get("name", ""), id_))
    return _Workbook(sheets, since_1904)


@cached
def _formats(styles: bytes) -> Formats:
    """The cell formats (ECMA-376 18.8.10, 18.8.45); cached, since many files share them."""
    codes: dict[int, str] = {}
    fonts: list[Font] = []
    formats: list[tuple[int, int]] = []
    section = ""
    for name, attributes in elements(styles):
        if name in _SECTIONS:
            section = name
            continue
        match section, name:
            case "numFmts", "numFmt":
                codes[int(attributes.get("numFmtId", "-1"))] = attributes.get("formatCode", "")
            case "fonts", "font":
                fonts.append(Font())
            case "fonts", "name" if fonts:
                fonts[-1] = fonts[-1]._replace(name=attributes.get("val", ""))
            case "fonts", "strike" if fonts:
                fonts[-1] = fonts[-1]._replace(struck=attributes.get("val", "1") not in ("0", "false"))
            case "cellXfs", "xf":
                formats.append((int(attributes.get("numFmtId", "0")), int(attributes.get("fontId", "0"))))
    return Formats.of(codes, formats, fonts)


class _Values:
    """Converts the stored text of cells to values."""

    def __init__(self, strings: _StringsParser | None, formats: Formats, since_1904: bool) -> None:
        self._strings = strings.strings if strings else []
        self._old_fonts = strings.old_fonts if strings else {}
        self.has_old_fonts = bool(self._old_fonts or formats.old_fonts)
        self._formats = formats
        self._since_1904 = since_1904

    def value(self, kind: str, written: str, style: int) -> Value:
        """The value of a cell by its type (ECMA-376 18.18.11); None for an empty one."""
        if kind in ("str", "inlineStr"):
            return unescape(written)
        if not written.strip():
            return None
        match kind:
            case "s":
                return self._strings[int(written)]
            case "" | "n":
                return self._formats.value(float(written), style, since_1904=self._since_1904)
            case "b":
                return written not in ("0", "false")
            case "d":
                return _from_iso(written)
        return written

    def font(self, kind: str, written: str, style: int) -> str:
        """The pre-Unicode font in which a text is displayed; empty for all other fonts."""
        of_text = self._old_fonts.get(int(written), "") if kind == "s" and self._old_fonts and written else ""
        return of_text or self._formats.old_fonts.get(style, "")

    def is_percent(self, style: int) -> bool:
        """Whether cells of this style are displayed as percentages."""
        return style in self._formats.percent

    def is_struck(self, style: int) -> bool:
        """Whether cells of this style have strikethrough."""
        return style in self._formats.struck


class _SheetParser:
    """The cells of a worksheet (ECMA-376 18.3.1.4, 18.3.1.73).

    A row or a cell without a reference follows the one before.
    """

    def __init__(self, xml: bytes, values: _Values) -> None:
        self.cells = SheetBuilder()
        self._values = values
        self._row, self._column = 0, 0
        self._at: CellPosition = (0, 0)
        self._named = 0
        self._kind, self._style = "", 0
        self._formula = False
        self._written: str | None = None
        self._text: list[str] = []
        self._phonetic = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._before_data
        parse(self._parser, xml)

    def _before_data(self, name: str, _: dict[str, str]) -> None:
        if local(name) == "sheetData":
            self._parser.StartElementHandler = self._start
            self._parser.EndElementHandler = self._end

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        element = local(name)
        if element == "row":
            self._row, self._column = _row_number(attributes.get("r"), self._row + 1), 0
        elif element == "c":
            self._start_cell(attributes)
        elif element == "v":
            self._text.clear()
            self._parser.CharacterDataHandler = self._text.append
        elif element == "f":
            self._formula = True
        elif element == "is":
            self._text.clear()
            if self._kind == "inlineStr":
                self._written = None
        elif element == "t" and not self._phonetic:
            self._parser.CharacterDataHandler = self._text.append
        elif element == "rPh":
            self._phonetic = True

    def _start_cell(self, attributes: dict[str, str]) -> None:
        self._named += 1
        if self._named > limits.MAX_CELLS:
            raise refusals.too_large("có quá nhiều ô")
        address = attributes.get("r")
        self._at = _position(address) if address else (self._row, self._column + 1)
        self._column = self._at[1]
        self._kind, self._style = attributes.get("t", ""), int(attributes.get("s") or 0)
        self._formula, self._written = False, None

    def _end(self, name: str) -> None:
        element = local(name)
        if element == "row":  # the most frequent element in a file with a million empty cells
            return
        if element == "c":
            if self._formula or self._written is not None:
                self._end_cell()
        elif element == "v":
            self._parser.CharacterDataHandler = None
            if self._kind != "inlineStr" or self._written is None:
                self._written = "".join(self._text)
        elif element == "t":
            self._parser.CharacterDataHandler = None
        elif element == "is" and self._kind == "inlineStr":
            self._written = "".join(self._text)
        elif element == "rPh":
            self._phonetic = False
        elif element == "sheetData":
            self._parser.StartElementHandler = self._parser.EndElementHandler = None

    def _end_cell(self) -> None:
        written = self._written or ""
        value = self._values.value(self._kind, written, self._style)
        percent, struck = self._values.is_percent(self._style), self._values.is_struck(self._style)
        old = self._values.has_old_fonts and isinstance(value, str)
        font = self._values.font(self._kind, written, self._style) if old else ""
        self.cells.put(self._at, value, formula=self._formula, percent=percent, struck=struck, font=font)


class _StringsParser:
    """The shared strings (ECMA-376 18.4): plain, or in rich text runs, with phonetic readings.

    ``old_fonts`` are the pre-Unicode fonts of those that have one, by index.
    """

    def __init__(self, xml: bytes) -> None:
        self.strings: list[str] = []
        self.old_fonts: dict[int, str] = {}
        self._text: list[str] = []
        self._phonetic = False
        self._parser = expat.ParserCreate()
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        parse(self._parser, xml)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "si":
                self._text.clear()
            case "rFont" if encoding_of(font := attributes.get("val", "")):
                self.old_fonts[len(self.strings)] = font
            case "t" if not self._phonetic:
                self._parser.CharacterDataHandler = self._text.append
            case "rPh":
                self._phonetic = True

    def _end(self, name: str) -> None:
        match local(name):
            case "t":
                self._parser.CharacterDataHandler = None
            case "rPh":
                self._phonetic = False
            case "si":
                self.strings.append(unescape("".join(self._text)))
                if len(self.strings) > limits.MAX_CELLS:
                    raise refusals.too_large("có quá nhiều chữ")


def _from_iso(written: str) -> Value:
    """A day, a time or a moment in ISO 8601; text if it is something else."""
    try:
        if ":" in written and "T" not in written:
            return dt.time.fromisoformat(written).replace(tzinfo=None)
        return (
            dt.datetime.fromisoformat(written).replace(tzinfo=None)
            if "T" in written
            else dt.date.fromisoformat(written)
        )
    except ValueError:
        return written


def _row_number(text: str | None, following: int) -> int:
    if text is None:
        return following
    number = int(text) if len(text) < 8 and text.isdecimal() and text.isascii() else 0
    if not 1 <= number <= MAX_ROWS:
        raise refusals.broken()
    return number


@functools.lru_cache(maxsize=8192)
def _position(address: str) -> CellPosition:
    parts = _ADDRESS.fullmatch(address)
    if parts is None or int(parts[2]) > MAX_ROWS or column_number(parts[1]) > MAX_COLUMNS:
        raise refusals.broken()
    return int(parts[2]), column_number(parts[1])
