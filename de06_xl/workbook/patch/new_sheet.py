"""A new worksheet in a package, with the look of an existing one (ECMA-376 12.3.24, 18.2.19)."""

from __future__ import annotations

import posixpath
from collections.abc import Sequence

from lxml import etree

from de06_xl.workbook.grid import Block, NewSheet, no_such_sheet
from de06_xl.workbook.patch.cells import MAIN
from de06_xl.workbook.patch.package import (
    CONTENT_TYPES,
    RELATIONSHIP_ID,
    Parts,
    relationships_part,
    sheet_parts,
    workbook_part,
)
from de06_xl.workbook.patch.part import parse, serialise

_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet"
_CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_OF_THE_LOOK = ("sheetPr", "sheetViews", "sheetFormatPr", "cols", "sheetData", "conditionalFormatting", "pageMargins")
"""The elements that are copied, in the order of the schema; all others refer to other parts or particular cells."""


def with_new_sheets(parts: Parts, blocks: Sequence[Block]) -> Parts:
    """The parts with the missing sheets that blocks ask for, empty, after all others."""
    wanted = {block.sheet: block.new for block in blocks if block.new}
    for name, new in wanted.items():
        there = sheet_parts(parts)
        if name in there:
            continue
        if new.like not in there:
            raise no_such_sheet(new.like)
        parts = _added(parts, name, _emptied(parts[there[new.like]], new))
    return parts


def _emptied(model: bytes, new: NewSheet) -> bytes:
    """The sheet's XML with its styles, without its values, and with the new column widths."""
    root = parse(model)
    for child in list(root):
        if etree.QName(child).localname not in _OF_THE_LOOK:
            root.remove(child)
    for cell in root.iter(f"{MAIN}c"):
        for value in list(cell):
            cell.remove(value)
        for attribute in ("t", "cm", "vm"):
            cell.attrib.pop(attribute, None)
    for row in root.iter(f"{MAIN}row"):
        row.attrib.pop("hidden", None)  # it was hidden by a filter
    for properties in root.iter(f"{MAIN}sheetPr"):
        properties.attrib.pop("codeName", None)
        properties.attrib.pop("filterMode", None)
    for view in root.iter(f"{MAIN}sheetView"):
        view.attrib.pop("tabSelected", None)
    columns = root.find(f"{MAIN}cols")
    if columns is None:
        columns = etree.Element(f"{MAIN}cols")
        root.find(f"{MAIN}sheetData").addprevious(columns)
    styles = {int(column.get("min", 0)): column.get("style") for column in columns}
    for column in list(columns):
        columns.remove(column)
    for at, width in enumerate(new.widths, 1):
        column = etree.SubElement(columns, f"{MAIN}col", min=str(at), max=str(at), width=str(width), customWidth="1")
        if at in new.hidden:
            column.set("hidden", "1")
        if style := styles.get(at):
            column.set("style", style)
    return serialise(root)


def _added(parts: Parts, name: str, sheet: bytes) -> Parts:
    workbook = workbook_part(parts)
    folder = posixpath.join(posixpath.dirname(workbook), "worksheets")
    number = next(at for at in range(1, len(parts) + 2) if posixpath.join(folder, f"sheet{at}.xml") not in parts)
    target = posixpath.join(folder, f"sheet{number}.xml")

    related = relationships_part(workbook)
    links = parse(parts[related])
    taken = {link.get("Id") for link in links}
    identity = next(one for at in range(1, len(links) + 2) if (one := f"rIdDe06_{at}") not in taken)
    namespace = etree.QName(links).namespace
    attributes = {"Id": identity, "Type": _TYPE, "Target": f"/{target}"}
    etree.SubElement(links, f"{{{namespace}}}Relationship", attributes)

    root = parse(parts[workbook])
    sheets = root.find(f"{MAIN}sheets")
    number = 1 + max((int(one.get("sheetId", 0)) for one in sheets), default=0)
    attributes = {"name": name, "sheetId": str(number), RELATIONSHIP_ID: identity}
    etree.SubElement(sheets, f"{MAIN}sheet", attributes)

    types = parse(parts[CONTENT_TYPES])
    namespace = etree.QName(types).namespace
    etree.SubElement(types, f"{{{namespace}}}Override", PartName=f"/{target}", ContentType=_CONTENT_TYPE)
    return dict(parts) | {
        target: sheet,
        related: serialise(links),
        workbook: serialise(root),
        CONTENT_TYPES: serialise(types),
    }
