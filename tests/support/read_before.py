"""A cache of sheets: tests change a cell of the same few workbooks, and the other sheets stay the same."""

from __future__ import annotations

import hashlib
import io
import zipfile
from functools import cached_property

import openpyxl

from de06_xl.incoming.containers.package import unpack
from de06_xl.system.errors import De06Error
from de06_xl.workbook import file_grid
from de06_xl.workbook.grid import Cell
from de06_xl.workbook.patch.package import sheet_parts

_READ: dict[bytes, list[list[Cell]]] = {}
"""Rows by the digest of everything they are read from, oldest first."""
_MOST = 600
"""Maximum number of cached sheets."""

_NO_ROWS = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData/></worksheet>'


class ContentReadBefore(file_grid._Content):
    """A workbook's content in which each distinct sheet is parsed once per process, whatever file it is in."""

    def __init__(self, data: bytes) -> None:
        super().__init__(data)
        self.rows = self._sheets = _Rows(data)

    @cached_property
    def workbook(self) -> openpyxl.Workbook:
        """The workbook, without the rows of cached sheets."""
        known = self._sheets.hold_known()
        if not known:
            return openpyxl.load_workbook(io.BytesIO(self._data), read_only=True, keep_links=False)
        parts = unpack(self._data, "", "")
        places = sheet_parts(parts)
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as package:  # stored, not compressed: nobody keeps it
            for name, part in (parts | {places[sheet]: _NO_ROWS for sheet in known}).items():
                package.writestr(name, part)
        return openpyxl.load_workbook(stream, read_only=True, keep_links=False)


class _Rows(dict[str, list[list[Cell]]]):
    """Rows by sheet name; held ones belong to the dictionary, the others come and go in `_READ`."""

    def __init__(self, data: bytes) -> None:
        super().__init__()
        self._data = data

    def hold_known(self) -> list[str]:
        """Hold what is cached for as long as this content exists; returns those sheets."""
        for sheet, digest in self._digests.items():
            if digest in _READ:
                super().__setitem__(sheet, _READ[digest])
        return list(self)

    def __contains__(self, sheet: object) -> bool:
        return super().__contains__(sheet) or self._digests.get(str(sheet)) in _READ

    def __missing__(self, sheet: str) -> list[list[Cell]]:
        return _READ[self._digests[sheet]]

    def __setitem__(self, sheet: str, rows: list[list[Cell]]) -> None:
        _READ[self._digests[sheet]] = rows
        if len(_READ) > _MOST:
            del _READ[next(iter(_READ))]

    @cached_property
    def _digests(self) -> dict[str, bytes]:
        """The digest of each sheet, with every part that is no sheet, such as texts, formats and relationships."""
        parts = unpack(self._data, "", "")
        try:
            sheets = sheet_parts(parts)
        except De06Error:
            return {}
        shared = hashlib.sha256()
        for name in sorted(parts.keys() - set(sheets.values())):
            shared.update(f"{name}:{len(parts[name])}:".encode() + parts[name])
        return {
            sheet: hashlib.sha256(shared.digest() + f"{sheet}:{part}:".encode() + parts[part]).digest()
            for sheet, part in sheets.items()
        }
