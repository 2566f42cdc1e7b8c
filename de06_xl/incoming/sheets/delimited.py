"""Reads a table from a text file with cells separated by commas, semicolons or tabs."""

from __future__ import annotations

import csv
import io

from de06_xl.incoming.sheets.refusals import refuse_oversize
from de06_xl.incoming.sheets.sheet import Rows, Sheet
from de06_xl.system.errors import De06Error

_ENCODINGS = (("utf-8-sig", b""), ("utf-16", b"\xff\xfe"), ("utf-16", b"\xfe\xff"))
_SIGNS = ";,\t"


def read_delimited(data: bytes, name: str) -> Sheet:
    """The cells of a .csv or .txt file, all text.

    Raises De06Error if it is too large or not Unicode: what Excel saves as plain "CSV" has lost Vietnamese letters.
    """
    refuse_oversize(len(data), name)
    lines = _text(data, name).splitlines()
    first = next((line for line in lines if line.strip()), "")
    sign = max(_SIGNS, key=first.count)
    try:
        rows = list(csv.reader(io.StringIO("\n".join(lines)), delimiter=sign))
    except csv.Error:
        raise De06Error("không đọc được thành bảng; hãy lưu lại thành .xlsx.", file=name) from None
    width = max(map(len, rows), default=0)
    padded: Rows = [[*row, *[""] * (width - len(row))] for row in rows]
    return Sheet(name, padded)


def _text(data: bytes, name: str) -> str:
    for encoding, mark in _ENCODINGS:
        if mark and not data.startswith(mark):
            continue
        try:
            text = data.decode(encoding)
        except UnicodeError:
            continue
        if "\0" not in text:
            return text
    raise De06Error("không phải chữ Unicode; hãy lưu lại dạng “CSV UTF-8” hoặc .xlsx.", file=name)
