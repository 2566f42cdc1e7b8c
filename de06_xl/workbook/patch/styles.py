"""The cell formats of a workbook package (ECMA-376 18.8), to which formats of dates can be added."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Mapping

from lxml import etree

from de06_xl.workbook.grid import format_of, serial_number
from de06_xl.workbook.patch.cells import MAIN
from de06_xl.workbook.quick_openpyxl import BUILTIN_FORMATS, is_date_format

_FIRST_OWN = 164
"""The first number of a format that is not built in."""


class CellStyles:
    """The numbers of the cell formats that wrap text, and formats of dates; None stands for a workbook without any.

    ``since_1904`` says from when the workbook counts days, ``changed`` whether formats were added.
    """

    def __init__(self, root: etree._Element | None, *, since_1904: bool = False) -> None:
        self.root = root
        self._since_1904 = since_1904
        self.changed = False
        self._formats = root.find(f"{MAIN}cellXfs") if root is not None else None
        self._dated: dict[tuple[str, str], str] = {}
        self.wrapping = {
            str(number)
            for number, found in enumerate(self._formats if self._formats is not None else ())
            if (alignment := found.find(f"{MAIN}alignment")) is not None and alignment.get("wrapText") in {"1", "true"}
        }

    def of_date(self, date: dt.date, style: str | None) -> tuple[str | None, float]:
        """The style, with a format of dates unless it shows some, and the number of a cell that is to hold a date."""
        number = serial_number(date, since_1904=self._since_1904)
        if self._formats is None:
            return style, number
        key = style or "0", format_of(date)
        if key not in self._dated:
            self._dated[key] = self._with_dates(*key)
        return self._dated[key], number

    def _with_dates(self, style: str, number_format: str) -> str:
        formats = self._formats
        assert formats is not None
        codes = self._codes()
        if not 0 <= int(style) < len(formats):
            raise ValueError(f"no cell format {style}")
        own = formats[int(style)]
        if is_date_format(codes.get(own.get("numFmtId", "0"), "")):
            return style
        added = copy.deepcopy(own)
        added.set("numFmtId", self._number_of(number_format, codes))
        added.set("applyNumberFormat", "1")
        added.attrib.pop("quotePrefix", None)  # of a text typed after an apostrophe
        alike = {etree.tostring(one): number for number, one in enumerate(formats)}
        if (there := alike.get(etree.tostring(added))) is not None:
            return str(there)
        formats.append(added)
        formats.set("count", str(len(formats)))
        self.changed = True
        return str(len(formats) - 1)

    def _codes(self) -> dict[str, str]:
        """The number formats by number."""
        assert self.root is not None
        own = self.root.iterfind(f"{MAIN}numFmts/{MAIN}numFmt")
        return {str(number): code for number, code in BUILTIN_FORMATS.items()} | {
            one.get("numFmtId", ""): one.get("formatCode", "") for one in own
        }

    def _number_of(self, number_format: str, codes: Mapping[str, str]) -> str:
        """The number of a number format, which is added if it is missing."""
        if number := next((number for number, code in codes.items() if code == number_format), None):
            return number
        assert self.root is not None
        listed = self.root.find(f"{MAIN}numFmts")
        if listed is None:
            listed = etree.Element(f"{MAIN}numFmts")
            self.root.insert(0, listed)
        taken = (int(one.get("numFmtId", 0)) for one in listed)
        number = str(max([_FIRST_OWN - 1, *taken]) + 1)
        etree.SubElement(listed, f"{MAIN}numFmt", numFmtId=number, formatCode=number_format)
        listed.set("count", str(len(listed)))
        return number
