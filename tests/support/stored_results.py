"""The results of a workbook's formulas as shown by a program that does not calculate."""

from __future__ import annotations

import math
from pathlib import Path

from lxml import etree

from de06_xl.incoming.containers.package import unpack
from de06_xl.model.place import Place
from de06_xl.system import files
from de06_xl.workbook.patch.package import sheet_parts

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"

Result = str | float


def stored_results(path: Path) -> dict[Place, Result]:
    """The stored results of formulas, empty ones left out: LibreOffice calculates these on opening."""
    parts = unpack(files.read_bytes(path), path.name, "sổ Excel .xlsx")
    found: dict[Place, Result] = {}
    for sheet, part in sheet_parts(parts).items():
        for cell in etree.fromstring(parts[part]).iter(f"{_MAIN}c"):
            value = cell.find(f"{_MAIN}v")
            if cell.find(f"{_MAIN}f") is not None and value is not None and value.text:
                text = value.text
                found[Place(sheet, cell.get("r", ""))] = text if cell.get("t") in {"str", "e"} else float(text)
    return found


def same_result(left: Result, right: Result) -> bool:
    """Whether two results are equal, except for the last digits of a number."""
    if isinstance(left, float) and isinstance(right, float):
        return math.isclose(left, right, rel_tol=1e-12, abs_tol=1e-9)
    return left == right
