"""Workbooks of Excel since 2007 (.xlsx, .xlsm): measured here, read by python-calamine.

calamine makes a dense list of all cells between the first and the last, and tells neither formulas nor errors: what
it will find is looked for in the sheets' XML first (ECMA-376 18.3.1).
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple
from xml.parsers import expat

from de06_xl.forms.packages import limits
from de06_xl.forms.packages.archive import Archive
from de06_xl.forms.packages.calamine import open_workbook, rows_of
from de06_xl.forms.packages.relations import relations
from de06_xl.forms.packages.safe_xml import elements, local, parse, refuse_unsafe
from de06_xl.forms.packages.sheet import Place, Sheet, shows_percent
from de06_xl.vietnamese.text import quoted
from de06_xl.workbook.grid import MAX_COLUMNS, MAX_ROWS, cell_name, column_number

# As Excel, LibreOffice, openpyxl and XlsxWriter write a cell; any other way of writing takes the slower reading.
_PLAIN_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})([1-9][0-9]{0,6})"(?: s="[0-9]+")?(?: t="(?:s|str|n|b|inlineStr)")?(?:/>|>(<f[ >/])?)'
)
_ADDRESS = re.compile("([A-Z]{1,3})([1-9][0-9]{0,6})")
_UNIQUE_COUNT = re.compile(rb"uniqueCount\s*=\s*[\"']\s*([0-9]+)")
_PERCENT_IDS = frozenset({"9", "10"})
"""Built-in number formats that show percentages (ECMA-376 18.8.30)."""


class _Measured(NamedTuple):
    """What a sheet's XML holds: its extent from A1, formulas, errors as text, how often it calls a shared text."""

    rows: int
    columns: int
    formulas: frozenset[Place]
    errors: dict[Place, str]
    shared: int


def read_xlsx(archive: Archive, folder: str) -> list[Sheet]:
    """The worksheets, in their order, of the package whose workbook lies in a folder ("xl/").

    Raises De06Error when it is damaged or beyond the limits.
    """
    listed = _sheets(archive, folder)
    texts = f"{folder}sharedStrings.xml"
    archive.refuse_bomb(f"{folder}styles.xml")
    area = limits.Area()
    parts: dict[str, tuple[bytes, _Measured]] = {}
    shared = 0
    for name, part in listed:
        if not part:
            continue
        if part not in parts:
            xml = archive.read(part)
            refuse_unsafe(xml)
            parts[part] = xml, _measured(xml)
        measured = parts[part][1]
        area.add(name, measured.rows, measured.columns)
        shared += measured.shared
    if texts in archive:
        _refuse_repeated_texts(archive.read(texts), shared)
    with open_workbook(archive.data) as workbook:
        if workbook.sheet_names != [name for name, _ in listed]:
            raise limits.broken()
        sheets = []
        for at, (name, part) in enumerate(listed):
            if not part:
                continue
            xml, measured = parts[part]
            rows = rows_of(workbook, at)
            for (row, column), error in measured.errors.items():
                if row <= len(rows) and column <= len(rows[0]):
                    rows[row - 1][column - 1] = error
            sheets.append(Sheet(name, rows, measured.formulas, _PercentCells(archive, folder, xml)))
        return sheets


def _sheets(archive: Archive, folder: str) -> list[tuple[str, str]]:
    """The sheets of the workbook, each with the part that holds its cells; "" for chart sheets and dialogues."""
    targets = {id_: (kind, target) for id_, kind, target in relations(archive.read(f"{folder}_rels/workbook.xml.rels"))}
    named = _named_sheets(archive.read(f"{folder}workbook.xml"))
    if len(named) > limits.MAX_SHEETS:
        raise limits.too_large(f"có {len(named)} trang tính")
    sheets = []
    for name, id_ in named:
        kind, target = targets.get(id_, ("", ""))
        match kind.rpartition("/")[2]:
            case "worksheet":
                sheets.append((name, target[1:] if target.startswith("/") else folder + target))
            case "chartsheet" | "dialogsheet":
                sheets.append((name, ""))
            case "":
                raise limits.broken()
            case _:
                raise limits.unsafe(f"có trang macro Excel 4.0 ({quoted(name)})")
    return sheets


def _named_sheets(xml: bytes) -> list[tuple[str, str]]:
    """The names of a workbook's sheets with the ids of their relationships."""
    return [
        (attributes.get("name", ""), next((id_ for key, id_ in attributes.items() if local(key) == "id"), ""))
        for name, attributes in elements(xml)
        if name == "sheet"
    ]


def _refuse_repeated_texts(xml: bytes, calls: int) -> None:
    """Raise De06Error when cells that call shared texts so often may make too much text."""
    refuse_unsafe(xml)
    counted = _UNIQUE_COUNT.search(xml)
    if counted and int(counted[1]) > len(xml):  # calamine takes the memory for as many as are said to come
        raise limits.broken()
    if calls * len(xml) <= limits.MAX_TEXT:
        return
    longest = at = 0
    while (end := xml.find(b"</", at)) >= 0:
        longest, at = max(longest, end - at), end + 2
    if calls * longest > limits.MAX_TEXT:
        raise limits.too_large("có quá nhiều chữ lặp lại")


def _measured(xml: bytes) -> _Measured:
    """A sheet's XML measured, quickly where its cells are written plainly, else by a parser."""
    begin, end = xml.find(b"sheetData"), xml.rfind(b"</sheetData>")
    cells = xml[begin:end]
    count = cells.count(b"<c")
    if count > limits.MAX_CELLS:
        raise limits.too_large("có quá nhiều ô")
    if not 0 <= begin < end == xml.rfind(b"sheetData") - 2 or b":c" in cells:
        return _Parsed(xml).measured
    found = _PLAIN_CELL.findall(cells)
    formulas = [(row, column) for column, row, formula in found if formula]
    if len(found) != count or len(formulas) != cells.count(b"<f"):
        return _Parsed(xml).measured
    columns = {column: column_number(column.decode()) for column in {column for column, _, _ in found}}
    return _Measured(
        max((int(row) for _, row, _ in found), default=0),
        max(columns.values(), default=0),
        frozenset((int(row), columns[column]) for row, column in formulas),
        {},
        cells.count(b't="s"'),
    )


class _Parsed:
    """A sheet's XML, read as calamine reads it: places count on where none are named (ECMA-376 18.3.1.4)."""

    def __init__(self, xml: bytes) -> None:
        self.rows = self.columns = self.shared = 0
        self.formulas: set[Place] = set()
        self.errors: dict[Place, str] = {}
        self._row, self._column = 1, 1
        self._place = (0, 0)
        self._type = ""
        self._in_data, self._in_value = False, False
        self._value: list[str] = []
        parser = expat.ParserCreate()
        parser.StartElementHandler = self._start
        parser.EndElementHandler = self._end
        parser.CharacterDataHandler = self._text
        parse(parser, xml)

    @property
    def measured(self) -> _Measured:
        return _Measured(self.rows, self.columns, frozenset(self.formulas), self.errors, self.shared)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        match local(name):
            case "sheetData":
                self._in_data = True
            case _ if not self._in_data:
                pass
            case "row":
                if row := attributes.get("r"):
                    self._row = _row_number(row)
            case "c":
                self._place = _place(attributes["r"]) if "r" in attributes else (self._row, self._column)
                self._column = self._place[1]
                self._type = attributes.get("t", "")
                self.shared += self._type == "s"
            case "f":
                self.formulas.add(self._place)
            case "v":
                self._in_value, self._value = True, []
                self._has_value()
            case "is":
                self._has_value()

    def _end(self, name: str) -> None:
        match local(name):
            case "sheetData":
                self._in_data = False
            case "row":
                self._row += 1
                self._column = 1
            case "c":
                self._column += 1
            case "v":
                self._in_value = False
                if self._type == "e":
                    self.errors[self._place] = "".join(self._value)[:20]

    def _has_value(self) -> None:
        self.rows, self.columns = max(self.rows, self._place[0]), max(self.columns, self._place[1])

    def _text(self, text: str) -> None:
        if self._in_value and self._type == "e":
            self._value.append(text)


class _PercentCells:
    """The cells of a sheet that are shown as percentages; looked for when somebody asks."""

    def __init__(self, archive: Archive, folder: str, xml: bytes) -> None:
        self._archive, self._folder, self._xml = archive, folder, xml

    def __contains__(self, place: object) -> bool:
        assert isinstance(place, tuple)
        style = re.search(rb'<(?:\w+:)?c\s[^>]*?r\s*=\s*["\']%s["\'][^>]*' % cell_name(*place).encode(), self._xml)
        number = re.search(rb'\ss\s*=\s*["\']([0-9]+)', style[0]) if style else None
        return number is not None and int(number[1]) in self._styles

    @functools.cached_property
    def _styles(self) -> frozenset[int]:
        """The numbers of the cell formats that show percentages (ECMA-376 18.8.10, 18.8.45)."""
        part = f"{self._folder}styles.xml"
        found = elements(self._archive.read(part)) if part in self._archive else []
        codes = {one.get("numFmtId"): one.get("formatCode", "") for name, one in found if name == "numFmt"}
        percent = _PERCENT_IDS | {id_ for id_, code in codes.items() if shows_percent(code)}
        formats = _between(found, "cellXfs", "cellStyles")
        return frozenset(at for at, one in enumerate(formats) if one.get("numFmtId") in percent)


def _between(found: list[tuple[str, dict[str, str]]], first: str, last: str) -> list[dict[str, str]]:
    names = [name for name, _ in found]
    if first not in names:
        return []
    begin = names.index(first)
    end = names.index(last, begin) if last in names[begin:] else len(names)
    return [one for name, one in found[begin:end] if name == "xf"]


def _row_number(text: str) -> int:
    if not text.isdecimal() or not 1 <= int(text[:8]) <= MAX_ROWS:
        raise limits.broken()
    return int(text)


def _place(address: str) -> Place:
    parts = _ADDRESS.fullmatch(address)
    if parts is None or int(parts[2]) > MAX_ROWS or column_number(parts[1]) > MAX_COLUMNS:
        raise limits.broken()
    return int(parts[2]), column_number(parts[1])
