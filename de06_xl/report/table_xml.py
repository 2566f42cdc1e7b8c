"""Tables and sections of the finished document: column widths, joined cells, page orientation.

WordprocessingML: ECMA-376 part 1, 17.4 (tables), 17.6 (sections).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from typing import TYPE_CHECKING

from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from de06_xl.model.markup import plain
from de06_xl.report.text_sizes import TextSizes

if TYPE_CHECKING:
    from docx.document import Document as WordDocument
    from lxml.etree import _Element

    from de06_xl.report.tables import PrintedCell, PrintedTable

_WIDTH = "w:w"
KEPT_ROWS = 2
"""Rows at a table's end that stay on one page with the note below them: a sum or a note alone says nothing."""
SIZE, LEAST_SIZE = 13, 8
"""The font size by which columns are counted, and the smallest one for a crowded table."""


def finish_tables(document: WordDocument, tables: Mapping[str, PrintedTable]) -> set[str]:
    """Set the columns and joined cells of the tables printed by the template; returns the keys of those found.

    The font size is the template's, unless a table's columns do not fit the page with it.
    """
    found = set()
    body, sizes = document.element.body, TextSizes(document.styles.element)
    widths = _page_widths(body)
    for element in list(body.iter(qn("w:tbl"))):
        caption = element.find(f"{qn('w:tblPr')}/{qn('w:tblCaption')}")
        key = str(caption.get(qn("w:val"))) if caption is not None else ""
        if key in tables:
            found.add(key)
            caption.set(qn("w:val"), plain(tables[key].caption))
            _finish(element, tables[key], _width_at(element, body, widths), sizes)
    return found


def turn_pages(body: _Element, landscape: Sequence[bool]) -> None:
    """Set the orientation of the last sections of the document, one for each appendix, as in ``landscape``.

    The pages of each are numbered as in the template's last section, since a template may end all sections but the last
    by a single break.
    """
    sections = list(body.iter(qn("w:sectPr")))
    numbering = sections[-1].find(qn("w:pgNumType"))
    for section, lying in zip(sections[len(sections) - len(landscape) :], landscape, strict=True):
        if numbering is not None and section.find(qn("w:pgNumType")) is None:
            section.find(qn("w:pgMar")).addnext(deepcopy(numbering))
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        width, height = sorted((int(size.get(qn(_WIDTH))), int(size.get(qn("w:h")))), reverse=lying)
        if lying and size.get(qn("w:orient")) != "landscape":
            size.set(qn("w:orient"), "landscape")
            # The binding edge, left on a portrait page, is at the top of a landscape one.
            top, right, bottom, left = (margins.get(qn(f"w:{side}")) for side in ("top", "right", "bottom", "left"))
            for side, value in (("top", left), ("right", top), ("bottom", right), ("left", bottom)):
                margins.set(qn(f"w:{side}"), value)
        size.set(qn(_WIDTH), str(width))
        size.set(qn("w:h"), str(height))


def _finish(element: _Element, table: PrintedTable, width: int, sizes: TextSizes) -> None:
    fitting = max(LEAST_SIZE, int(SIZE * table.scale))
    columns = [max(round(width * share), 200) for share in table.widths]
    grid = element.find(qn("w:tblGrid"))
    for column in list(grid):
        grid.remove(column)
    for column_width in columns:
        column = OxmlElement("w:gridCol")
        column.set(qn(_WIDTH), str(column_width))
        grid.append(column)
    total = element.find(f"{qn('w:tblPr')}/{qn('w:tblW')}")
    if total is not None:
        total.set(qn("w:type"), "dxa")
        total.set(qn(_WIDTH), str(sum(columns)))
    for row, cells in zip(element.findall(qn("w:tr")), _printed_cells(table), strict=True):
        at = 0
        for cell, printed in zip(row.findall(qn("w:tc")), cells, strict=True):
            _set_cell(cell, printed, sum(columns[at : at + printed.columns]))
            _keep_size_below(cell, fitting, sizes)
            at += printed.columns
    kept = element.findall(qn("w:tr"))[len(table.header) :][-KEPT_ROWS:]
    for row in kept if table.note else kept[:-1]:
        for paragraph in row.iter(qn("w:p")):
            paragraph.get_or_add_pPr().get_or_add_keepNext()


def _printed_cells(table: PrintedTable) -> Iterator[tuple[PrintedCell, ...]]:
    yield from (row.cells for row in (*table.header, *table.rows))


def _set_cell(element: _Element, cell: PrintedCell, width: int) -> None:
    properties = element.find(qn("w:tcPr"))
    if properties is None:
        properties = OxmlElement("w:tcPr")
        element.insert(0, properties)
    for name in ("w:tcW", "w:gridSpan", "w:vMerge"):
        for child in properties.findall(qn(name)):
            properties.remove(child)
    made = []
    for name, value, attribute in (
        ("w:tcW", str(width), _WIDTH),
        ("w:gridSpan", str(cell.columns) if cell.columns > 1 else None, "w:val"),
        ("w:vMerge", "restart" if cell.rows > 1 else "continue" if cell.rows == 0 else None, "w:val"),
    ):
        if value is not None:
            child = OxmlElement(name)
            child.set(qn(attribute), value)
            if name == "w:tcW":
                child.set(qn("w:type"), "dxa")
            made.append(child)
    at = sum(child.tag == qn("w:cnfStyle") for child in properties)
    properties[at:at] = made
    for paragraph in element.findall(qn("w:p")):
        _align(paragraph, cell.align)


def _keep_size_below(element: _Element, points: int, sizes: TextSizes) -> None:
    for run in element.iter(qn("w:r")):
        if sizes.of(run) <= points:
            continue
        properties = run.get_or_add_rPr()
        for tag in ("w:sz", "w:szCs"):
            for old in properties.findall(qn(tag)):
                properties.remove(old)
        properties.sz_val = Pt(points)


def _align(paragraph: _Element, align: str) -> None:
    paragraph.get_or_add_pPr().get_or_add_jc().set(qn("w:val"), align)


def _page_widths(body: _Element) -> list[tuple[_Element, int]]:
    """The sections' properties in order, each with its text width."""
    widths = []
    for section in body.iter(qn("w:sectPr")):
        size, margins = section.find(qn("w:pgSz")), section.find(qn("w:pgMar"))
        sides = sum(int(margins.get(qn(f"w:{side}"), 0)) for side in ("left", "right", "gutter"))
        widths.append((section, int(size.get(qn(_WIDTH))) - sides))
    return widths


def _width_at(element: _Element, body: _Element, widths: Sequence[tuple[_Element, int]]) -> int:
    """The text width at an element of the body: that of the first section that ends after it."""
    order = {child: number for number, child in enumerate(body.iter())}
    return next((width for section, width in widths if order[section] > order[element]), widths[-1][1])
