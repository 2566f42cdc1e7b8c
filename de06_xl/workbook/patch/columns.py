"""What a sheet says about its columns (ECMA-376 18.3.1.13)."""

from __future__ import annotations

from collections.abc import Set as AbstractSet

from lxml import etree

from de06_xl.workbook.patch.cells import MAIN

_DEFAULT_WIDTH = "9.14"
"""The width of a column without a stored width."""
_MARGINS = 5 / 7
"""The part of a stored width that is margins, in characters."""


class Columns:
    """The columns of a sheet, counted from 1: ``styles`` of their new cells, and which are ``hidden``.

    ``wrapping`` are the cell styles with wrapped text. Raises ValueError and TypeError as ``Sheet`` does.
    """

    def __init__(self, sheet: etree._Element, wrapping: AbstractSet[str]) -> None:
        self._sheet = sheet
        self._wrapping = wrapping
        self._widths = self._attributes("width")
        self.styles = self._attributes("style")
        self.hidden = {column for column, value in self._attributes("hidden").items() if value in {"1", "true"}}

    def line(self, column: int, style: str | None) -> float | None:
        """How many characters fit a line of a cell; None if its text does not wrap or is not seen."""
        if style not in self._wrapping or column in self.hidden:
            return None
        return float(self._widths.get(column, _DEFAULT_WIDTH)) - _MARGINS

    def _attributes(self, name: str) -> dict[int, str]:
        return {
            column: value
            for element in self._sheet.iterfind(f"{MAIN}cols/{MAIN}col")
            if (value := element.get(name))
            for column in range(int(element.get("min")), int(element.get("max")) + 1)
        }
