"""Binary Excel workbooks (.xlsb), in our own code: python-calamine reads their dates as numbers.

[MS-XLSB]: records (2.1.4), the workbook (2.1.7.61), a worksheet (2.1.7.62), shared texts (2.1.7.45).
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

from de06_xl.incoming.containers import limits
from de06_xl.incoming.containers.package import Package
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.excel_formats import ERRORS, STRUCK, Font, Formats, packed_number
from de06_xl.incoming.sheets.relations import Relation, part_of_type, relations
from de06_xl.incoming.sheets.sheet import Sheet, Value
from de06_xl.incoming.sheets.sheet_builder import Area, SheetBuilder

_LONG, _DOUBLE = struct.Struct("<I"), struct.Struct("<d")
_FORMAT_AND_FONT = struct.Struct("<HH")
_NO_TEXT = 0xFFFFFFFF
_UNRELATED = Relation("", "", "")


class _Kind:
    """Kinds of records ([MS-XLSB] 2.3)."""

    ROW = 0
    CELL_RK = 2
    CELL_ERROR = 3
    CELL_BOOL = 4
    CELL_REAL = 5
    CELL_TEXT = 6
    CELL_SHARED = 7
    FORMULA_TEXT = 8
    FORMULA_NUMBER = 9
    FORMULA_BOOL = 10
    FORMULA_ERROR = 11
    SHARED_TEXT = 19
    CELL_RICH_TEXT = 62
    FONT = 43
    FORMAT = 44
    XF = 47
    END_SHEET_DATA = 146
    PROPERTIES = 153
    SHEET = 156
    BEGIN_CELL_XFS = 617
    END_CELL_XFS = 618


_FORMULAS = (_Kind.FORMULA_TEXT, _Kind.FORMULA_NUMBER, _Kind.FORMULA_BOOL, _Kind.FORMULA_ERROR)


def read_xlsb(package: Package, workbook: str) -> list[Sheet]:
    """The worksheets, in their order, of the package with this workbook part ("xl/workbook.bin").

    Raises De06Error if it is damaged or beyond the limits.
    """
    return _Workbook(package, workbook).sheets()


class _Workbook:
    def __init__(self, package: Package, part: str) -> None:
        self._package = package
        self._related = relations(package, part)
        by_id = {one.id: one for one in self._related}
        since_1904 = False
        self._sheets: list[tuple[str, str]] = []
        for kind, data in _records(package.read(part)):
            if kind == _Kind.PROPERTIES:
                since_1904 = bool(data[0] & 1)
            elif kind == _Kind.SHEET:
                id_, at = _text(data, 8)
                about = by_id.get(id_, _UNRELATED)
                if about.type == "worksheet":  # charts and macro sheets have no figures
                    self._sheets.append((_text(data, at)[0], about.part))
        if len(self._sheets) > limits.MAX_SHEETS:
            raise refusals.too_large(f"có {len(self._sheets)} trang tính")
        texts = self._part("sharedStrings")
        self._texts = [_text(data, 1)[0] for kind, data in texts if kind == _Kind.SHARED_TEXT]
        self._formats, self._since_1904 = _formats(self._part("styles")), since_1904

    def sheets(self) -> list[Sheet]:
        area = Area()
        return [self._cells(self._package.read(path)).sheet(name, area) for name, path in self._sheets]

    def _part(self, type_: str) -> Iterator[tuple[int, bytes]]:
        """The records of the workbook's related part of a type, if any."""
        part = part_of_type(self._related, type_)
        return _records(self._package.read(part)) if part in self._package else iter(())

    def _cells(self, part: bytes) -> SheetBuilder:
        cells = SheetBuilder()
        row = 0
        for kind, data in _records(part):
            if kind == _Kind.ROW:
                row = _LONG.unpack_from(data)[0] + 1
            elif kind == _Kind.END_SHEET_DATA:
                break
            elif _Kind.CELL_RK <= kind <= _Kind.FORMULA_ERROR or kind == _Kind.CELL_RICH_TEXT:
                column, style = struct.unpack_from("<II", data)
                style &= 0xFFFFFF
                value = self._value(kind, data, style)
                percent = isinstance(value, float) and style in self._formats.percent
                cells.put(
                    (row, column + 1),
                    value,
                    formula=kind in _FORMULAS,
                    percent=percent,
                    struck=style in self._formats.struck,
                    font=self._formats.old_fonts.get(style, ""),
                )
        return cells

    def _number(self, number: float, style: int) -> Value:
        return self._formats.value(number, style, since_1904=self._since_1904)

    def _value(self, kind: int, data: bytes, style: int) -> Value:
        match kind:
            case _Kind.CELL_RK:
                return self._number(packed_number(_LONG.unpack_from(data, 8)[0]), style)
            case _Kind.CELL_REAL | _Kind.FORMULA_NUMBER:
                return self._number(_DOUBLE.unpack_from(data, 8)[0], style)
            case _Kind.CELL_TEXT | _Kind.FORMULA_TEXT:
                return _text(data, 8)[0]
            case _Kind.CELL_RICH_TEXT:
                return _text(data, 9)[0]
            case _Kind.CELL_SHARED:
                number: int = _LONG.unpack_from(data, 8)[0]
                return self._texts[number]
            case _Kind.CELL_BOOL | _Kind.FORMULA_BOOL:
                return bool(data[8])
        return ERRORS.get(data[8], "#N/A")


def _formats(styles: Iterator[tuple[int, bytes]]) -> Formats:
    """The cell formats of a workbook ([MS-XLSB] 2.1.7.51)."""
    codes: dict[int, str] = {}
    fonts: list[Font] = []
    formats: list[tuple[int, int]] = []
    of_cells = False
    for kind, data in styles:
        if kind == _Kind.FORMAT:
            codes[struct.unpack_from("<H", data)[0]] = _text(data, 2)[0]
        elif kind == _Kind.FONT:
            fonts.append(Font(_text(data, 21)[0], bool(data[2] & STRUCK)))
        elif kind in (_Kind.BEGIN_CELL_XFS, _Kind.END_CELL_XFS):
            of_cells = kind == _Kind.BEGIN_CELL_XFS
        elif kind == _Kind.XF and of_cells:
            formats.append(_FORMAT_AND_FONT.unpack_from(data, 2))
    return Formats.of(codes, formats, fonts)


def _records(part: bytes) -> Iterator[tuple[int, bytes]]:
    """Kind and content of the records of a part; raises De06Error if there are too many."""
    at = count = 0
    while at < len(part):
        count += 1
        if count > limits.MAX_MARKUP:
            raise refusals.too_large("có quá nhiều ô")
        kind = part[at]
        at += 1
        if kind & 0x80:
            kind = kind & 0x7F | part[at] << 7
            at += 1
        length = 0
        for shift in (0, 7, 14, 21):
            length |= (part[at] & 0x7F) << shift
            at += 1
            if not part[at - 1] & 0x80:
                break
        if at + length > len(part):
            raise refusals.broken()
        yield kind, part[at : at + length]
        at += length


def _text(data: bytes, at: int) -> tuple[str, int]:
    """A text preceded by its length, empty if there is none, and where it ends ([MS-XLSB] 2.5.168, 2.5.166)."""
    length = _LONG.unpack_from(data, at)[0]
    if length == _NO_TEXT:
        return "", at + 4
    end = at + 4 + 2 * length
    if end > len(data):
        raise refusals.broken()
    return data[at + 4 : end].decode("utf-16-le", "replace"), end
