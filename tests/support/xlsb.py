"""Writes small binary workbooks (.xlsb) for tests: no available program saves them. LibreOffice can read them.

[MS-XLSB]: records (2.1.4), the workbook (2.1.7.61), a worksheet (2.1.7.62).
"""

from __future__ import annotations

import struct
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from de06_xl.system import files

Value = None | str | int | float | bool
Rows = Sequence[Sequence["Value | Formula | Shown | RichText"]]

_XML = '<?xml version="1.0" encoding="UTF-8"?>'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_BINARY = "application/vnd.ms-excel"
_FORMATS = (0, 10, 14, 164)
"""Number formats of the cell formats: general, 0.00%, a date, and one of our own."""
_OWN_FORMAT = "dd/mm/yyyy"


@dataclass(frozen=True)
class Formula:
    """A formula (of no importance) with its stored result."""

    result: str | float


@dataclass(frozen=True)
class RichText:
    """A rich text stored in its cell."""

    text: str


@dataclass(frozen=True)
class Shown:
    """A number in a cell format: 1 is a percentage, 2 and 3 are dates."""

    number: float
    look: int


def workbook(sheets: Mapping[str, Rows]) -> bytes:
    """A workbook with these sheets."""
    names = [f"worksheets/sheet{number}.bin" for number in range(1, len(sheets) + 1)]
    texts = sorted({value for rows in sheets.values() for row in rows for value in row if isinstance(value, str)})
    parts = {
        "[Content_Types].xml": _content_types(names),
        "_rels/.rels": _relationships([("officeDocument", "xl/workbook.bin")]),
        "xl/workbook.bin": _workbook(list(sheets)),
        "xl/_rels/workbook.bin.rels": _relationships(
            [*(("worksheet", name) for name in names), ("styles", "styles.bin"), ("sharedStrings", "sharedStrings.bin")]
        ),
        "xl/styles.bin": _styles(),
        "xl/sharedStrings.bin": _record(159, struct.pack("<II", len(texts), len(texts)))
        + b"".join(_record(19, b"\0" + _text(text)) for text in texts)
        + _record(160),
    }
    for name, rows in zip(names, sheets.values(), strict=True):
        parts[f"xl/{name}"] = _worksheet(rows, texts)
    return files.pack(parts)


def _worksheet(rows: Rows, texts: Sequence[str]) -> bytes:
    width = max(map(len, rows), default=1)
    stream = _record(129) + _record(148, struct.pack("<IIII", 0, max(len(rows) - 1, 0), 0, width - 1)) + _record(145)
    for number, row in enumerate(rows):
        span = struct.pack("<III", 1, 0, len(row) - 1)
        stream += _record(0, struct.pack("<IIHBBB", number, 0, 300, 0, 0, 0) + span)
        for column, value in enumerate(row):
            stream += _cell(column, value, texts)
    return stream + _record(146) + _record(130)


def _cell(column: int, value: Value | Formula | Shown | RichText, texts: Sequence[str]) -> bytes:
    look = value.look if isinstance(value, Shown) else 0
    head = struct.pack("<II", column, look)
    match value:
        case None:
            return b""
        case bool():
            return _record(4, head + bytes([value]))
        case Shown(number=number) if number == int(number):
            return _record(2, head + struct.pack("<i", int(number) << 2 | 2))
        case Shown(number=number):
            return _record(5, head + struct.pack("<d", number))
        case int() if abs(value) < 1 << 28:
            return _record(2, head + struct.pack("<i", value << 2 | 2))
        case int() | float():
            return _record(5, head + struct.pack("<d", value))
        case str() if value.startswith("#"):
            return _record(3, head + bytes([0x2A]))
        case str():
            return _record(7, head + struct.pack("<I", texts.index(value)))
        case RichText(text=text):
            return _record(62, head + b"\x01" + _text(text) + struct.pack("<IHH", 1, 0, 0))
        case Formula(result=str(result)):
            return _record(8, head + _text(result) + _one())
        case Formula(result=result):
            return _record(9, head + struct.pack("<d", result) + _one())


def _one() -> bytes:
    """The formula "=1"."""
    return struct.pack("<HIBHI", 0, 3, 0x1E, 1, 0)


def _workbook(names: Sequence[str]) -> bytes:
    sheets = b"".join(
        _record(156, struct.pack("<II", 0, number) + _text(f"rId{number}") + _text(name))
        for number, name in enumerate(names, 1)
    )
    return _record(131) + _record(153, bytes(12)) + _record(143) + sheets + _record(144) + _record(132)


def _styles() -> bytes:
    font = (
        struct.pack("<HHHHBBBB", 220, 0, 400, 0, 0, 2, 0, 0) + bytes([7, 1, 0, 0, 0, 0, 0, 255, 2]) + _text("Calibri")
    )
    fill = struct.pack("<I", 0) + bytes(64)
    border = bytes(1 + 5 * 10)
    xfs = b"".join(_record(47, struct.pack("<HHHHHBBHBB", 0, id_, 0, 0, 0, 0, 0, 0x1000, 1, 0)) for id_ in _FORMATS)
    style_xf = _record(47, struct.pack("<HHHHHBBHBB", 0xFFFF, 0, 0, 0, 0, 0, 0, 0x1000, 0, 0))
    return b"".join(
        (
            _record(278),
            _record(615, struct.pack("<I", 1))
            + _record(44, struct.pack("<H", 164) + _text(_OWN_FORMAT))
            + _record(616),
            _record(611, struct.pack("<I", 1)) + _record(43, font) + _record(612),
            _record(603, struct.pack("<I", 1)) + _record(45, fill) + _record(604),
            _record(613, struct.pack("<I", 1)) + _record(46, border) + _record(614),
            _record(626, struct.pack("<I", 1)) + style_xf + _record(627),
            _record(617, struct.pack("<I", len(_FORMATS))) + xfs + _record(618),
            _record(279),
        )
    )


def _record(kind: int, data: bytes = b"") -> bytes:
    head = bytes([kind]) if kind < 0x80 else bytes([kind & 0x7F | 0x80, kind >> 7])
    length = b""
    rest = len(data)
    while True:
        length += bytes([rest & 0x7F | (0x80 if rest > 0x7F else 0)])
        rest >>= 7
        if not rest:
            return head + length + data


def _text(text: str) -> bytes:
    return struct.pack("<I", len(text)) + text.encode("utf-16-le")


def _relationships(targets: Sequence[tuple[str, str]]) -> bytes:
    entries = "".join(
        f'<Relationship Id="rId{number}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for number, (kind, target) in enumerate(targets, 1)
    )
    return f'{_XML}<Relationships xmlns="{_RELATIONSHIPS}">{entries}</Relationships>'.encode()


def _content_types(sheets: Sequence[str]) -> bytes:
    parts = [
        ("xl/workbook.bin", "sheet.binary.macroEnabled.main"),
        *((f"xl/{name}", "worksheet") for name in sheets),
        ("xl/styles.bin", "styles"),
        ("xl/sharedStrings.bin", "sharedStrings"),
    ]
    overrides = "".join(f'<Override PartName="/{name}" ContentType="{_BINARY}.{kind}"/>' for name, kind in parts)
    rels = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    return f'{_XML}<Types xmlns="{_TYPES}">{rels}{overrides}</Types>'.encode()
