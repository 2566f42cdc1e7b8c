"""Workbooks of LibreOffice (.ods), in our own code: python-calamine cannot read those of gnumeric, and loses line ends.

OpenDocument 1.3, part 3: tables (9), values of cells (19.389), white space and paragraphs (6.1).
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from xml.parsers import expat

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import Package
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.safe_xml import parse
from de06_xl.incoming.sheets.sheet import CellPosition, Rows, Sheet, Value
from de06_xl.incoming.sheets.sheet_builder import Area
from de06_xl.system.cells import MAX_COLUMNS, MAX_ROWS, MAX_TEXT
from de06_xl.vietnamese.old_encodings import Status, decode, encoding_of
from de06_xl.vietnamese.text import clean

MIMETYPE = b"application/vnd.oasis.opendocument.spreadsheet"

_OUTSIDE = re.compile(r"'(?:file|https?):")
"""Prefix of the names of tables that are cached copies from other files."""
_DURATION = re.compile(r"PT(\d{1,5})H(\d{1,2})M(\d{1,2})(?:[.,]\d+)?S")
_WHITE_SPACE = re.compile("[ \t\r\n]+")
_CELLS = ("table:table-cell", "table:covered-table-cell")
_COMMENT = "office:annotation"
_WITH_TEXTS_OF_THEIR_OWN = (_COMMENT, "text:note", "table:shapes", "draw:frame", "draw:custom-shape")


def read_ods(package: Package) -> list[Sheet]:
    """The tables in their order; raises De06Error if the package is damaged, encrypted or beyond the limits."""
    manifest = "META-INF/manifest.xml"
    if manifest in package and b"encryption-data" in package.read(manifest):
        raise refusals.encrypted()
    return _ContentParser(package.read("content.xml")).sheets


@dataclass(slots=True)
class _Run:
    """A cell with a value, and how often it is repeated to the right."""

    column: int
    repeats: int
    value: Value
    formula: bool
    percent: bool
    struck: bool
    status: Status


@dataclass(slots=True)
class _Table:
    """A table as stored: rows and cells with their repeat counts, not expanded yet."""

    name: str
    lines: list[tuple[int, int, list[_Run]]] = field(default_factory=list)
    row: int = 1
    height: int = 0
    width: int = 0
    comments: dict[CellPosition, str] = field(default_factory=dict)

    def add_line(self, repeats: int, runs: list[_Run]) -> None:
        """Add a row of the file, which stands for one or more rows of the sheet."""
        if runs:
            self.lines.append((self.row, repeats, runs))
            self.height = self.row + repeats - 1
            self.width = max(self.width, runs[-1].column + runs[-1].repeats - 1)
        self.row += repeats

    def sheet(self) -> Sheet:
        """The table, expanded to cells."""
        rows: Rows = [[None] * self.width for _ in range(self.height)]
        formulas: set[CellPosition] = set()
        percent: set[CellPosition] = set()
        struck: set[CellPosition] = set()
        encodings: dict[CellPosition, Status] = {}
        for first, repeats, runs in self.lines:
            for number in range(first, first + repeats):
                for run in runs:
                    end = run.column + run.repeats
                    rows[number - 1][run.column - 1 : end - 1] = [run.value] * run.repeats
                    for marked, cells in ((run.formula, formulas), (run.percent, percent), (run.struck, struck)):
                        if marked:
                            cells.update((number, column) for column in range(run.column, end))
                    if run.status is not Status.UNICODE:
                        encodings.update(((number, column), run.status) for column in range(run.column, end))
        return Sheet(self.name, rows, formulas, percent, struck, encodings, self.comments)


class _ContentParser:
    """The part content.xml, read element by element."""

    def __init__(self, xml: bytes) -> None:
        self.sheets: list[Sheet] = []
        self._area = Area()
        self._text = 0
        self._skipped = 0
        self._table: _Table | None = None
        self._repeats, self._column = 1, 1
        self._runs: list[_Run] = []
        self._cell: dict[str, str] | None = None
        self._paragraphs: list[list[str]] = []
        self._style, self._font = "", ""
        self._comment: list[list[str]] | None = None
        self._in_comment = False
        self._old_fonts: dict[str, str] = {}
        self._struck: set[str] = set()
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._characters
        parse(parser, xml)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        if name == _COMMENT and self._cell is not None and not self._skipped:
            self._comment = []
        elif name == "text:p" and self._comment is not None:
            self._comment.append([])
            self._in_comment = True
        if self._skipped or name in _WITH_TEXTS_OF_THEIR_OWN or (self._cell is not None and name == "table:table"):
            self._skipped += 1
        elif self._cell is not None:
            self._in_cell(name, attributes)
        elif name == "table:table":
            self._table = _Table(attributes.get("table:name", ""))
        elif self._table is not None and name == "table:table-row":
            self._repeats = _count(attributes.get("table:number-rows-repeated"), MAX_ROWS)
            self._column, self._runs = 1, []
        elif self._table is not None and name in _CELLS:
            self._cell, self._paragraphs, self._font = attributes, [], ""
        elif self._table is None and name in ("style:style", "style:text-properties", "style:font-face"):
            self._in_styles(name, attributes)

    def _in_styles(self, name: str, attributes: dict[str, str]) -> None:
        """Collect the styles with pre-Unicode fonts or with strikethrough."""
        if name == "style:style":
            self._style = attributes.get("style:name", "")
            return
        if attributes.get("style:text-line-through-style", "none") != "none":
            self._struck.add(self._style)
        family = attributes.get("svg:font-family") or attributes.get("fo:font-family") or ""
        font = self._old_fonts.get(attributes.get("style:font-name", ""), "") or family.strip("'\"")
        if encoding_of(font):
            named = attributes.get("style:name", "") if name == "style:font-face" else self._style
            self._old_fonts[named] = font

    def _in_cell(self, name: str, attributes: dict[str, str]) -> None:
        match name:
            case "text:p":
                self._paragraphs.append([])
            case "text:s":
                self._write(" " * _count(attributes.get("text:c"), MAX_TEXT))
            case "text:tab":
                self._write("\t")
            case "text:line-break":
                self._write("\n")
            case "text:span":
                self._font = self._font or self._old_fonts.get(attributes.get("text:style-name", ""), "")

    def _end(self, name: str) -> None:
        if self._skipped:
            self._skipped -= 1
            self._in_comment = self._in_comment and name != "text:p"
            if name == _COMMENT and self._comment is not None:
                self._end_comment(" ".join(map("".join, self._comment)))
        elif self._cell is not None and name in _CELLS:
            self._end_cell(self._cell)
            self._cell = None
        elif self._table is not None and name == "table:table-row":
            self._table.add_line(self._repeats, self._runs)
        elif self._table is not None and name == "table:table" and self._cell is None:
            self._end_table(self._table)
            self._table = None

    def _end_cell(self, attributes: dict[str, str]) -> None:
        repeats = _count(attributes.get("table:number-columns-repeated"), MAX_COLUMNS)
        text = "\n".join("".join(paragraph).strip(" ") for paragraph in self._paragraphs)
        kind = attributes.get("office:value-type", "")
        value = _value(kind, attributes, text)
        formula = "table:formula" in attributes
        if formula or not (value is None or value == ""):
            # gnumeric declares percentages as floats; the displayed text decides
            percent = kind == "percentage" or (kind == "float" and text.endswith("%"))
            status, style = Status.UNICODE, attributes.get("table:style-name", "")
            if isinstance(value, str):
                value, status = decode(value, self._font or self._old_fonts.get(style, ""))
                value = clean(value)
            struck = style in self._struck
            self._runs.append(_Run(self._column, repeats, value, formula, percent, struck, status))
        self._column += repeats

    def _end_comment(self, text: str) -> None:
        if self._table is not None and (written := clean(text).strip()):
            self._table.comments[self._table.row, self._column] = written
        self._comment = None

    def _end_table(self, table: _Table) -> None:
        if _OUTSIDE.match(table.name):
            return
        if len(self.sheets) == limits.MAX_SHEETS:
            raise refusals.too_large(f"có quá {limits.MAX_SHEETS} trang tính")
        self._area.add(table.name, table.height, table.width)
        self.sheets.append(table.sheet())

    def _characters(self, text: str) -> None:
        if self._in_comment and self._comment:
            self._count_letters(text)
            self._comment[-1].append(text)
        elif self._cell is not None and not self._skipped:
            self._write(_WHITE_SPACE.sub(" ", text))

    def _write(self, text: str) -> None:
        self._count_letters(text)
        if self._paragraphs:
            self._paragraphs[-1].append(text)

    def _count_letters(self, text: str) -> None:
        self._text += len(text)
        if self._text > limits.MAX_CHARACTERS:
            raise refusals.too_large("có quá nhiều chữ")


def _count(text: str | None, most: int) -> int:
    """A repeat count, by default one."""
    if text is None:
        return 1
    if not (text.isascii() and text.isdecimal()) or not 1 <= int(text[:9]) <= most:
        raise refusals.too_large("lặp lại một ô hoặc một hàng quá nhiều lần")
    return int(text)


def _value(kind: str, attributes: dict[str, str], text: str) -> Value:
    """A cell's value; its text if the value attribute is unreadable."""
    try:
        match kind:
            case "" | "void":
                return None
            case "string":
                failed = attributes.get("calcext:value-type") == "error"
                return text if failed else attributes.get("office:string-value", text)
            case "float" | "percentage" | "currency":
                return float(attributes["office:value"])
            case "boolean":
                return attributes["office:boolean-value"] == "true"
            case "date":
                stated = attributes["office:date-value"]
                return dt.datetime.fromisoformat(stated) if "T" in stated else dt.date.fromisoformat(stated)
            case "time":
                parts = _DURATION.fullmatch(attributes["office:time-value"])
                if parts:
                    hours, minutes, seconds = map(int, parts.groups())
                    span = dt.timedelta(hours=hours, minutes=minutes, seconds=seconds)
                    return dt.time(hours, minutes, seconds) if hours < 24 else span
    except (ValueError, KeyError):  # only the displayed text is left
        pass
    return text
