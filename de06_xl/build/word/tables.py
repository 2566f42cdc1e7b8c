"""Tables of the Word templates."""

from __future__ import annotations

from typing import TYPE_CHECKING

from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Mm

from de06_xl.build.word.document import add
from de06_xl.build.word.measures import TEXT_WIDTH
from de06_xl.build.word.styles import COMMAND, TABLE_HEAD, TABLE_SUM, TABLE_TEXT, Style

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.document import Document as WordDocument
    from docx.table import _Cell

_NO_MARGINS = '<w:tblCellMar {}><w:left w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar>'
_MARGINS = '<w:tblCellMar {}><w:left w:w="85" w:type="dxa"/><w:right w:w="85" w:type="dxa"/></w:tblCellMar>'
_BORDERS = (
    "<w:tblBorders {}>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders>"
)


def lined_table(document: WordDocument, columns: Sequence[tuple[str, float, Style, str]], loop: str) -> None:
    """A table with lines: a head repeated on every page, and one row for each round of ``loop`` ("d in don_vi").

    Each column has its head, its width in millimetres, its style and its placeholder.
    """
    widths = tuple(width for _, width, _, _ in columns)
    head, begin, row, end = table(document, widths, rows=4, borders=True)
    for cell, (text, _, _, _) in zip(head, columns, strict=True):
        fill(cell, (TABLE_HEAD, text))
    for cell, (_, _, style, text) in zip(row, columns, strict=True):
        fill(cell, (style, text))
    for cells, code in ((begin, f"{{%tr for {loop} %}}"), (end, "{%tr endfor %}")):
        _fill_command(cells, code)
    _repeat(head)


def write_data_table(document: WordDocument, name: str) -> None:
    """A table of the report with lines: its header rows, then its rows, with styles for those of sums and groups.

    ``name`` is the table in the template's loop. In the template it has one cell per row; the report sets their number,
    their widths and which are joined.
    """
    rows = table(document, (40, TEXT_WIDTH - 80, 40), rows=10, borders=True)
    properties = rows[0][0]._tc.getparent().getparent().tblPr
    properties.append(parse_xml(f'<w:tblCaption {nsdecls("w")} w:val="{{{{ {name}.khoa }}}}"/>'))
    for cells, code in (
        (rows[0], f"{{%tr for hang in {name}.tieu_de %}}"),
        (rows[2], "{%tr endfor %}"),
        (rows[3], f"{{%tr for hang in {name}.hang %}}"),
        (rows[4], "{%tr if hang.dam %}"),
        (rows[6], "{%tr else %}"),
        (rows[8], "{%tr endif %}"),
        (rows[9], "{%tr endfor %}"),
    ):
        _fill_command(cells, code)
    for cells, style in ((rows[1], TABLE_HEAD), (rows[5], TABLE_SUM), (rows[7], TABLE_TEXT)):
        fill(cells[0], (COMMAND, "{%tc for o in hang.o %}"))
        fill(cells[1], (style, "{{ o.text }}"))
        fill(cells[2], (COMMAND, "{%tc endfor %}"))
    rows[1][1].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    _repeat(rows[1])


def _fill_command(cells: Sequence[_Cell], code: str) -> None:
    """Fill a row of the template that is only a command."""
    whole = cells[0].merge(cells[-1])
    for paragraph in whole.paragraphs[1:]:
        whole._tc.remove(paragraph._p)
    fill(whole, (COMMAND, code))


def _repeat(cells: Sequence[_Cell]) -> None:
    """Repeat a row at the top of each page."""
    cells[0]._tc.getparent().get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def table(
    document: WordDocument, widths: Sequence[float], rows: int, *, borders: bool = False
) -> list[tuple[_Cell, ...]]:
    """A table whose rows are not split over pages, with or without borders and cell margins; widths in millimetres."""
    grid = document.add_table(rows, len(widths))
    grid.autofit = False
    margins = (_MARGINS if borders else _NO_MARGINS).format(nsdecls("w"))
    grid._tbl.tblPr.find(qn("w:tblLook")).addprevious(parse_xml(margins))
    if borders:
        grid._tbl.tblPr.find(qn("w:tblLayout")).addprevious(parse_xml(_BORDERS.format(nsdecls("w"))))
    for row in grid.rows:
        row._tr.get_or_add_trPr().append(parse_xml(f"<w:cantSplit {nsdecls('w')}/>"))
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = Mm(width)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = Mm(width)
    return [row.cells for row in grid.rows]


def fill(cell: _Cell, *lines: tuple[Style, str]) -> None:
    """Fill a cell with lines, each in its style."""
    for style, text in lines:
        add(cell, style, text)
    # A new cell has an empty paragraph, which would be above the first line.
    cell._tc.remove(cell.paragraphs[0]._p)
