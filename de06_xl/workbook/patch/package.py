"""The parts of a workbook package and their relationships (ECMA-376-2), and writing cells into them."""

from __future__ import annotations

import contextlib
import posixpath
from collections import defaultdict
from collections.abc import Mapping, Sequence

from lxml import etree

from de06_xl.system.errors import De06Error
from de06_xl.workbook.grid import Block, Cell, no_such_sheet
from de06_xl.workbook.patch.cells import MAIN, has_formula
from de06_xl.workbook.patch.dependents import RowOf, dependents
from de06_xl.workbook.patch.part import BROKEN, parse, serialise
from de06_xl.workbook.patch.rows_above import SheetBelow, sheet_below
from de06_xl.workbook.patch.rows_below import Cells
from de06_xl.workbook.patch.sheet import Sheet
from de06_xl.workbook.patch.styles import CellStyles
from de06_xl.workbook.storable import refuse_unstorable

Parts = Mapping[str, bytes]
"""The parts of a package: uncompressed content by zip entry name."""

CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

# The children of <workbook> that come before <calcPr> (ECMA-376 18.2.27).
_BEFORE_CALC_PR = (
    "fileVersion",
    "fileSharing",
    "workbookPr",
    "workbookProtection",
    "bookViews",
    "sheets",
    "functionGroups",
    "externalReferences",
    "definedNames",
)


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Each worksheet's name with its part, in the workbook's order; without chart sheets.

    Raises De06Error if the package is broken or not a workbook.
    """
    workbook = workbook_part(parts)
    targets = relationships(parts, workbook)
    found: dict[str, str] = {}
    for sheet in parse(parts[workbook]).iterfind(f"{MAIN}sheets/{MAIN}sheet"):
        kind, target = targets.get(sheet.get(RELATIONSHIP_ID, ""), ("", ""))
        if kind == "worksheet" and target in parts:
            found[sheet.get("name", "")] = target
    return found


def patch(
    parts: Parts, blocks: Sequence[Block], row_of: RowOf | None = None, *, protected_too: bool = False
) -> dict[str, bytes]:
    """The parts with the blocks' cells written; if two blocks cover one cell, the later counts.

    Only worksheets with changed cells are rewritten, the cell formats if one of dates is missing, and the workbook's
    ``calcPr``, so that Excel calculates on opening. Formulas whose results change with the written cells lose their
    stored results, which LibreOffice would show; ``row_of`` finds the texts that they look up, as they were before, and
    without it every lookup counts as changed. The calculation chain is dropped if it may name a cell without a formula
    (Excel rebuilds it, ECMA-376 18.6). Empty text empties a cell, as None does. Raises De06Error, naming sheet and
    cell, if a sheet is missing or cannot hold a value, or is protected, unless ``protected_too``.
    """
    names = sheet_parts(parts)
    place = _styles_part(parts)
    styles = CellStyles(parse(parts[place]) if place else None, since_1904=_counts_from_1904(parts))
    sheets: dict[str, Sheet] = {}
    belows: dict[str, SheetBelow] = {}
    for name, cells in _cells_by_sheet(blocks).items():
        if name not in names:
            raise no_such_sheet(name)
        try:
            below = belows[name] = _below(parts[names[name]], cells)
            sheet = sheets[name] = Sheet(name, parse(below.xml), styles, below.styles)
            if not protected_too:
                sheet.refuse_protected()
            sheet.refuse_table_headers(cells, _tables(parts, names[name]))
            sheet.write(cells)
        except (ValueError, TypeError) as error:  # see Sheet
            raise De06Error(BROKEN, sheet=name) from error
    if any(sheet.changed for sheet in sheets.values()):
        _forget_results(parts, sheets, row_of)
    patched = dict(parts)
    if styles.changed:
        patched[place] = serialise(styles.root)
    for name, sheet in sheets.items():
        if sheet.changed:
            written = sheet.xml()
            patched[names[name]] = belows[name].whole(written) if name in belows else written
    if any(sheet.formulas_changed for sheet in sheets.values()):
        _drop_calculation_chain(patched)
    if patched != parts:
        _calculate_on_opening(patched)
    return patched


def _below(xml: bytes, cells: Cells) -> SheetBelow:
    return sheet_below(xml, min(cells), {column for values in cells.values() for column in values})


def _forget_results(parts: Parts, sheets: dict[str, Sheet], row_of: RowOf | None) -> None:
    """Remove the results that change with the cells written into ``sheets``; other affected sheets are added."""
    for name, part in sheet_parts(parts).items():
        if name not in sheets and has_formula(parts[part]):
            # A sheet that is not written may be broken without harm.
            with contextlib.suppress(ValueError, TypeError, De06Error):
                sheets[name] = Sheet(name, parse(parts[part]), CellStyles(None))
    formulas = {place: formula for sheet in sheets.values() for place, formula in sheet.formulas().items()}
    written = {name: sheet.written for name, sheet in sheets.items() if sheet.written}
    for place in dependents(formulas, written, _defined_names(parts), row_of):
        sheets[place.sheet].forget_results(formulas[place].area)


def _defined_names(parts: Parts) -> dict[tuple[str, str], str]:
    """What defined names refer to, by sheet ("" for the whole workbook) and name, in lower case."""
    root = parse(parts[workbook_part(parts)])
    sheets = [sheet.get("name", "") for sheet in root.iterfind(f"{MAIN}sheets/{MAIN}sheet")]
    names = {}
    for name in root.iterfind(f"{MAIN}definedNames/{MAIN}definedName"):
        scope = sheets[int(name.get("localSheetId"))] if name.get("localSheetId") else ""
        names[scope.casefold(), name.get("name", "").casefold()] = name.text or ""
    return names


def _cells_by_sheet(blocks: Sequence[Block]) -> dict[str, Cells]:
    sheets: dict[str, dict[int, dict[int, Cell]]] = defaultdict(lambda: defaultdict(dict))
    for block in blocks:
        refuse_unstorable(block)
        cells = sheets[block.sheet]
        for row, values in enumerate(block.rows, block.row):
            cells[row].update(
                (column, None if value == "" else value) for column, value in enumerate(values, block.column)
            )
    return dict(sheets)


def _drop_calculation_chain(parts: dict[str, bytes]) -> None:
    workbook = workbook_part(parts)
    links = relationships_part(workbook)
    for identity, (kind, chain) in relationships(parts, workbook).items():
        if kind == "calcChain":
            parts.pop(chain, None)
            parts[links] = _without(parts[links], "Id", identity)
            parts[CONTENT_TYPES] = _without(parts[CONTENT_TYPES], "PartName", f"/{chain}")


def _without(data: bytes, attribute: str, value: str) -> bytes:
    root = parse(data)
    for element in list(root):
        if element.get(attribute, "").casefold() == value.casefold():
            root.remove(element)
    return serialise(root)


def _calculate_on_opening(parts: dict[str, bytes]) -> None:
    name = workbook_part(parts)
    root = parse(parts[name])
    settings = root.find(f"{MAIN}calcPr")
    if settings is None:
        before = [element for tag in _BEFORE_CALC_PR if (element := root.find(f"{MAIN}{tag}")) is not None]
        settings = etree.Element(f"{MAIN}calcPr")
        before[-1].addnext(settings)
    if settings.get("fullCalcOnLoad") not in {"1", "true"}:
        settings.set("fullCalcOnLoad", "1")
        parts[name] = serialise(root)


def _tables(parts: Parts, sheet_part: str) -> list[etree._Element]:
    related = relationships(parts, sheet_part).values()
    return [parse(parts[target]) for kind, target in related if kind == "table" and target in parts]


def _styles_part(parts: Parts) -> str:
    """The entry name of the cell formats; empty if there are none."""
    related = relationships(parts, workbook_part(parts)).values()
    return next((target for kind, target in related if kind == "styles" and target in parts), "")


def _counts_from_1904(parts: Parts) -> bool:
    """Whether day 0 of the workbook is in 1904 (ECMA-376 18.2.28)."""
    properties = parse(parts[workbook_part(parts)]).find(f"{MAIN}workbookPr")
    return properties is not None and properties.get("date1904") in {"1", "true"}


def workbook_part(parts: Parts) -> str:
    main = [target for kind, target in relationships(parts, "").values() if kind == "officeDocument"]
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        reason = "ở định dạng OpenDocument (.ods, .odt); hãy mở bằng LibreOffice và lưu lại thành Excel .xlsx."
    elif not main or main[0] not in parts:
        reason = "không phải sổ Excel; hãy chọn đúng tệp .xlsx."
    elif main[0].endswith(".bin"):
        reason = "ở định dạng nhị phân .xlsb; hãy mở bằng Excel và lưu lại thành Excel Workbook (.xlsx)."
    elif (tag := parse(parts[main[0]]).tag) == f"{MAIN}workbook":
        return main[0]
    elif tag.endswith("}workbook"):
        reason = "ở dạng Strict Open XML; hãy mở bằng Excel và lưu lại thành Excel Workbook (.xlsx)."
    elif tag.endswith("}document"):
        reason = "là tệp Word, không phải sổ Excel; hãy chọn đúng tệp .xlsx."
    else:
        reason = "không phải sổ Excel; hãy chọn đúng tệp .xlsx."
    raise De06Error(reason)


def relationships(parts: Parts, source: str) -> dict[str, tuple[str, str]]:
    """A part's relationships by id: the last word of the type ("worksheet") and the entry name of the target."""
    name = relationships_part(source)
    if name not in parts:
        return {}
    return {
        element.get("Id", ""): (
            element.get("Type", "").rsplit("/", 1)[-1],
            _resolve(source, element.get("Target", "")),
        )
        for element in parse(parts[name]).iterfind(_PACKAGE_RELATIONSHIP)
    }


def relationships_part(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(source: str, target: str) -> str:
    """The entry name of a relationship's target, absolute or relative to its source (ECMA-376-2, 6.5)."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")
