"""Workbooks of Excel 97 to 2003 (.xls), in our own code: some broken ones make python-calamine abort the process.

[MS-XLS]: records (2.1.4), cells (2.4), the table of shared texts (2.4.265, 2.5.293).
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence

from de06_xl.incoming.containers import limits
from de06_xl.incoming.sheets import refusals
from de06_xl.incoming.sheets.excel_formats import ERRORS, STRUCK, Font, Formats, packed_number
from de06_xl.incoming.sheets.sheet import CellPosition, Sheet, Value
from de06_xl.incoming.sheets.sheet_builder import Area, SheetBuilder
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.text import clean

_BIFF8 = 0x0600
_MISSING_FONT = 4
"""The font index that is never used ([MS-XLS] 2.5.129)."""


class _Kind:
    """Kinds of records ([MS-XLS] 2.3)."""

    BOF = 0x0809
    EOF = 0x000A
    CONTINUE = 0x003C
    FILE_PASS = 0x002F
    DATE_1904 = 0x0022
    FONT = 0x0031
    FORMAT = 0x041E
    XF = 0x00E0
    BOUND_SHEET = 0x0085
    SST = 0x00FC
    NUMBER = 0x0203
    LABEL = 0x0204
    RSTRING = 0x00D6
    BOOL_ERR = 0x0205
    STRING = 0x0207
    RK = 0x027E
    LABEL_SST = 0x00FD
    MUL_RK = 0x00BD
    FORMULA = 0x0006
    NOTE = 0x001C
    OBJ = 0x005D
    TXO = 0x01B6


_CELL_KINDS = frozenset(
    {
        *(_Kind.NUMBER, _Kind.RK, _Kind.MUL_RK, _Kind.LABEL_SST),
        *(_Kind.LABEL, _Kind.RSTRING, _Kind.BOOL_ERR, _Kind.FORMULA),
    }
)
_RICH, _EXTENDED, _WIDE = 0x08, 0x04, 0x01
"""Flags of a text: formatting runs follow, phonetic text follows, two bytes per character."""

_SHORT, _LONG, _DOUBLE = struct.Struct("<H"), struct.Struct("<I"), struct.Struct("<d")
_HEAD, _CELL, _NOTE = struct.Struct("<HH"), struct.Struct("<HHH"), struct.Struct("<HHHH")


def read_xls(stream: bytes) -> list[Sheet]:
    """The worksheets of a workbook stream, in their order.

    Raises De06Error if it is damaged, encrypted, older than Excel 97, or beyond the limits.
    """
    return _Workbook(stream).sheets()


class _Workbook:
    def __init__(self, stream: bytes) -> None:
        self._records = _Records(stream)
        self._texts: list[str] = []
        self._offsets: list[tuple[str, int]] = []
        codes: dict[int, str] = {}
        fonts: list[Font] = []
        formats: list[tuple[int, int]] = []
        since_1904 = False
        for kind, data in self._records.substream(0):
            match kind:
                case _Kind.BOF if _SHORT.unpack_from(data)[0] != _BIFF8:
                    raise De06Error("ở định dạng Excel 95 hoặc cũ hơn; hãy lưu lại thành .xlsx rồi gửi lại.")
                case _Kind.FILE_PASS:
                    raise refusals.encrypted()
                case _Kind.DATE_1904:
                    since_1904 = data[0] == 1
                case _Kind.FORMAT:
                    codes[_SHORT.unpack_from(data)[0]] = _text(data, 2)
                case _Kind.FONT:
                    font = Font(_decoded(data[16:], data[14], data[15]), bool(data[2] & STRUCK))
                    fonts += [font] * (2 if len(fonts) == _MISSING_FONT else 1)
                case _Kind.XF:
                    font_at, format_ = _HEAD.unpack_from(data)
                    formats.append((format_, font_at))
                case _Kind.SST:
                    self._texts = list(_shared_texts([data, *self._records.continued()]))
                case _Kind.BOUND_SHEET if data[5] == 0:  # charts and macro sheets have no figures
                    name = _decoded(data[8:], data[6], data[7])
                    self._offsets.append((name, _LONG.unpack_from(data)[0]))
        if len(self._offsets) > limits.MAX_SHEETS:
            raise refusals.too_large(f"có {len(self._offsets)} trang tính")
        self._formats, self._since_1904 = Formats.of(codes, formats, fonts), since_1904

    def sheets(self) -> list[Sheet]:
        area = Area()
        return [self._cells(begin).sheet(name, area) for name, begin in self._offsets]

    def _cells(self, begin: int) -> SheetBuilder:
        cells = SheetBuilder()
        notes = _Notes()
        waiting: CellPosition | None = None  # the formula whose text comes in the next record
        fonts, struck = self._formats.old_fonts, self._formats.struck
        for kind, data in self._records.substream(begin):
            if kind in _CELL_KINDS:
                row, column, style = _CELL.unpack_from(data)
                position = row + 1, column + 1
            match kind:
                case _Kind.NUMBER:
                    self._number(cells, position, _DOUBLE.unpack_from(data, 6)[0], style)
                case _Kind.RK:
                    self._number(cells, position, packed_number(_LONG.unpack_from(data, 6)[0]), style)
                case _Kind.MUL_RK:
                    for number, (style, packed) in enumerate(struct.iter_unpack("<HI", data[4:-2])):
                        self._number(cells, (row + 1, column + 1 + number), packed_number(packed), style)
                case _Kind.LABEL_SST:
                    text = self._texts[_LONG.unpack_from(data, 6)[0]]
                    cells.put(position, text, struck=style in struck, font=fonts.get(style, ""))
                case _Kind.LABEL | _Kind.RSTRING:
                    cells.put(position, _text(data, 6), struck=style in struck, font=fonts.get(style, ""))
                case _Kind.BOOL_ERR:
                    cells.put(position, _error(data[6]) if data[7] else data[6] != 0)
                case _Kind.NOTE | _Kind.OBJ | _Kind.TXO:
                    notes.take(kind, data, self._records.continued() if kind == _Kind.TXO else ())
                case _Kind.FORMULA:
                    waiting = position
                    self._result(cells, position, data[6:14], style)
                case _Kind.STRING if waiting:
                    whole = b"".join([data, *(part[1:] for part in self._records.continued())])
                    text = _text(whole, 0)
                    cells.put(waiting, text, formula=True, struck=style in struck, font=fonts.get(style, ""))
        cells.comments |= notes.by_cell()
        return cells

    def _number(
        self, cells: SheetBuilder, position: CellPosition, number: float, style: int, *, formula: bool = False
    ) -> None:
        value = self._formats.value(number, style, since_1904=self._since_1904)
        percent, struck = style in self._formats.percent, style in self._formats.struck
        cells.put(position, value, formula=formula, percent=percent, struck=struck)

    def _result(self, cells: SheetBuilder, position: CellPosition, result: bytes, style: int) -> None:
        """The stored result of a formula ([MS-XLS] 2.5.133)."""
        value: Value = None
        if result[6:] != b"\xff\xff":
            self._number(cells, position, _DOUBLE.unpack(result)[0], style, formula=True)
            return
        if result[0] == 1:
            value = result[2] != 0
        elif result[0] == 2:
            value = _error(result[2])
        cells.put(position, value, formula=True)


class _Notes:
    """The comments of a sheet: a record names the cell and an object, whose text follows that object."""

    def __init__(self) -> None:
        self._cells: dict[int, CellPosition] = {}
        self._texts: dict[int, str] = {}
        self._object = 0

    def take(self, kind: int, data: bytes, continued: Iterable[bytes]) -> None:
        """Process one of their records ([MS-XLS] 2.4.179, 2.4.181, 2.4.329), with its continuation."""
        match kind:
            case _Kind.NOTE:
                row, column, _, number = _NOTE.unpack_from(data)
                self._cells[number] = row + 1, column + 1
            case _Kind.OBJ:
                self._object = _SHORT.unpack_from(data, 6)[0]
            case _Kind.TXO:
                letters = _SHORT.unpack_from(data, 10)[0]
                text = ""
                for part in continued:  # the characters, then their formatting
                    text += _decoded(part[1:], letters - len(text), part[0]) if part and len(text) < letters else ""
                self._texts[self._object] = text

    def by_cell(self) -> dict[CellPosition, str]:
        """The non-empty comments by cell."""
        found = ((cell, clean(self._texts.get(number, "")).strip()) for number, cell in self._cells.items())
        return {cell: text for cell, text in found if text}


class _Records:
    """The records of a stream, limited in number."""

    def __init__(self, stream: bytes) -> None:
        self._stream = stream
        self._at = 0
        self._left = limits.MAX_MARKUP

    def substream(self, begin: int) -> Iterator[tuple[int, bytes]]:
        """Kind and content of the records from a BOF to its EOF, skipping embedded charts."""
        self._at, depth = begin, 0
        while True:
            kind, data = self._next()
            depth += (kind == _Kind.BOF) - (kind == _Kind.EOF)
            if depth <= 0:
                return
            if depth == 1:
                yield kind, data

    def continued(self) -> Iterator[bytes]:
        """The contents of the records that continue the last one."""
        while self._stream[self._at : self._at + 2] == b"\x3c\x00":
            yield self._next()[1]

    def _next(self) -> tuple[int, bytes]:
        kind, length = _HEAD.unpack_from(self._stream, self._at)
        begin = self._at + _HEAD.size
        self._at = begin + length
        self._left -= 1
        if self._left < 0:
            raise refusals.too_large("có quá nhiều ô")
        if self._at > len(self._stream):
            raise refusals.broken()
        return kind, self._stream[begin : self._at]


def _shared_texts(parts: Sequence[bytes]) -> Iterator[str]:
    """The texts of the table SST, which continue across records; their formatting is skipped."""
    count = _LONG.unpack_from(parts[0], 4)[0]
    waiting = iter(parts)
    data, at = next(waiting), 8
    for _ in range(count):
        if at >= len(data):
            data, at = next(waiting, b""), 0
        if not data:  # some programs declare more texts than there are
            return
        length, bits = struct.unpack_from("<HB", data, at)
        at += 3
        passed = 0
        if bits & _RICH:
            passed += 4 * _SHORT.unpack_from(data, at)[0]
            at += 2
        if bits & _EXTENDED:
            passed += _LONG.unpack_from(data, at)[0]
            at += 4
        text = _decoded(data[at:], length, bits)
        at += length << (bits & _WIDE)
        while at > len(data):  # the rest is in the next record, after flags of its own
            data = next(waiting, b"")
            bits, rest = data[0], length - len(text)
            text += _decoded(data[1:], rest, bits)
            at = 1 + (rest << (bits & _WIDE))
        yield text
        at += passed
        while at > len(data):
            at -= len(data)
            following = next(waiting, None)
            if following is None:
                return
            data = following


def _text(data: bytes, at: int) -> str:
    """A text preceded by its length ([MS-XLS] 2.5.294)."""
    if len(data) < at + 3:
        return ""
    length, bits = struct.unpack_from("<HB", data, at)
    return _decoded(data[at + 3 :], length, bits)


def _decoded(data: bytes, length: int, bits: int) -> str:
    """That many characters of one or two bytes, or as many as there are."""
    if bits & _WIDE:
        return data[: 2 * length].decode("utf-16-le", "replace")
    return data[:length].decode("latin-1")


def _error(code: int) -> str:
    return ERRORS.get(code, "#N/A")
