"""The XML of one worksheet, in which cells can be written."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NoReturn

from lxml import etree

from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.system.xml_text import unescape
from de06_xl.workbook.grid import Cell, Formula
from de06_xl.workbook.heights import LINE_HEIGHT, lines_of_row
from de06_xl.workbook.patch.area import Area
from de06_xl.workbook.patch.cells import FORMULA, MAIN, fill, forget_result
from de06_xl.workbook.patch.columns import Columns
from de06_xl.workbook.patch.dependents import Place, Written
from de06_xl.workbook.patch.part import serialise
from de06_xl.workbook.patch.rows_below import Cells, Look, rows_below
from de06_xl.workbook.patch.styles import CellStyles
from de06_xl.workbook.quick_openpyxl import Translator, column_index_from_string

_CELL, _ROW = f"{MAIN}c", f"{MAIN}row"


class Sheet:
    """A parsed worksheet part whose cells can be written.

    ``written`` are the rows of the written cells by column, in order; ``changed`` and ``formulas_changed`` say whether
    any cell was changed, and whether a formula was added or removed. Raises ValueError and TypeError for XML that is no
    worksheet: an attribute that is no number, no address or missing.
    """

    def __init__(
        self,
        name: str,
        root: etree._Element,
        styles: CellStyles,
        styles_above: Mapping[int, str | None] | None = None,
    ) -> None:
        """``styles`` are the workbook's.

        ``styles_above`` are those of the nearest cells in rows missing from the XML, by column: see ``sheet_below``.
        """
        data = root.find(f"{MAIN}sheetData")
        if root.tag != f"{MAIN}worksheet" or data is None:
            raise ValueError(f"no worksheet: {root.tag}")
        self.name = name
        self.root = root
        self.changed = False
        self.formulas_changed = False
        self.written: dict[int, list[int]] = defaultdict(list)
        self._below: list[bytes] = []
        self._styles = styles
        self._styles_above = styles_above or {}
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self._number_rows_and_cells()

    def refuse_protected(self) -> None:
        """Raise De06Error when the sheet is protected."""
        protection = self.root.find(f"{MAIN}sheetProtection")
        if protection is not None and protection.get("sheet") in {"1", "true"}:
            raise De06Error(
                "đang được bảo vệ nên không ghi được; hãy bỏ bảo vệ trang (Review, Unprotect Sheet) rồi chạy lại.",
                sheet=self.name,
            )

    def refuse_table_headers(self, cells: Cells, tables: Sequence[etree._Element]) -> None:
        """Raise De06Error if a header of an Excel table would change.

        Excel reports a file as damaged if a table's header cell and column name differ (ECMA-376 18.5.1.3).
        """
        for table in tables:
            if table.get("headerRowCount") == "0":
                continue
            area = Area.of(table.get("ref", ""))
            names = [unescape(column.get("name", "")) for column in table.iter(f"{MAIN}tableColumn")]
            for column, name in enumerate(names, area.left):
                if cells.get(area.top, {}).get(column, name) != name:
                    self._refuse(
                        area.top,
                        column,
                        "là tiêu đề của một bảng Excel (Table) nên không đổi được; "
                        "hãy chuyển bảng thành vùng thường (Table Design, Convert to Range) rồi chạy lại.",
                    )

    def write(self, cells: Cells) -> None:
        """Write the values; after an error the tree is half-written and must be discarded."""
        self._refuse_parts_of_larger_cells(cells)
        self._unshare_formulas(cells)
        columns = Columns(self.root, self._styles.wrapping)
        above = dict(self._styles_above)  # by column: the style of the nearest cell above
        last = max(self._rows, default=0)
        among = {row: values for row, values in cells.items() if row <= last}
        for row in sorted(self._cells.keys() | among.keys()):
            for column, value in among.get(row, {}).items():
                cell = self._cells.get(row, {}).get(column)
                if cell is None:
                    if value is None:
                        continue
                    cell = self._add_cell(row, column)
                    style = above[column] if column in above else self._row_style(row) or columns.styles.get(column)
                    if style is not None:
                        cell.set("s", style)
                self._fill(cell, value)
                self.written[column].append(row)
            self._fit(row, among.get(row, {}), columns)
            above.update((column, cell.get("s")) for column, cell in self._cells.get(row, {}).items())
        self._write_below({row: values for row, values in cells.items() if row > last}, above, columns)
        if self.changed:
            self._restore_order(among)
            self._widen_dimension(cells)

    def xml(self) -> bytes:
        """The part with what was written."""
        if not self._below:
            return serialise(self.root)
        if not len(self._data):
            self._data.text = ""  # so that it has an end tag
        xml = serialise(self.root)
        end = xml.rfind(f"</{self._prefix()}sheetData>".encode())
        return b"".join((xml[:end], *self._below, xml[end:]))

    def formulas(self) -> dict[Place, Written]:
        """Every formula of the sheet by its cell, with shared formulas expanded; data tables are left out."""
        found: dict[Place, Written] = {}
        for formula in self._data.iter(FORMULA):
            cell = formula.getparent().get("r")
            if formula.text:
                area = Area.of((formula.get("t") == "array" and formula.get("ref")) or cell)
                found[Place(self.name, area.top, area.left)] = Written(f"={formula.text}", area)
        for master, *others in self._shared_formulas():
            for formula in others:
                area = Area.of(formula.getparent().get("r"))
                text = _shared_text(master, formula)
                found[Place(self.name, area.top, area.left)] = Written(text, area)
        return found

    def forget_results(self, area: Area) -> None:
        """Remove the stored results of a formula, so that a program calculates them."""
        for row in range(area.top, area.bottom + 1):
            for column, cell in self._cells.get(row, {}).items():
                if area.holds(row, column) and forget_result(cell):
                    self.changed = True

    def _number_rows_and_cells(self) -> None:
        # the attribute r is optional (ECMA-376 18.3.1.4, 18.3.1.73), but formulas are moved by it
        number = 0
        for row in self._data.iterchildren(_ROW):
            number = int(row.get("r") or number + 1)
            cells: dict[int, etree._Element] = {}
            column = 0
            for cell in row.iterchildren(_CELL):
                reference = cell.get("r")
                column = _column_index(reference.rstrip("0123456789")) if reference else column + 1
                if not reference:
                    cell.set("r", cell_name(number, column))
                if column in cells:
                    raise ValueError(f"two cells {cell.get('r')}")
                cells[column] = cell
            if number in self._rows:
                raise ValueError(f"two rows {number}")
            self._rows[number], self._cells[number] = row, cells

    def _refuse_parts_of_larger_cells(self, cells: Cells) -> None:
        arrays = [
            area
            for formula in self._data.iter(FORMULA)
            if formula.get("t") in {"array", "dataTable"}
            and (area := Area.of(formula.get("ref") or formula.getparent().get("r"))).several
        ]
        merged = [Area.of(merge.get("ref", "")) for merge in self.root.iter(f"{MAIN}mergeCell")]
        for row, values in cells.items():
            if not any(area.top <= row <= area.bottom for area in (*arrays, *merged)):
                continue
            for column, value in values.items():
                if any(area.holds(row, column) for area in arrays):
                    self._refuse(
                        row,
                        column,
                        "nằm trong công thức mảng hoặc bảng dữ liệu nhiều ô nên không ghi riêng được; "
                        "hãy xóa cả công thức ấy rồi chạy lại.",
                    )
                if value is not None and any(area.covers(row, column) for area in merged):
                    self._refuse(row, column, "nằm trong vùng ô đã gộp (Merge) nên bị che; hãy bỏ gộp ô rồi chạy lại.")

    def _unshare_formulas(self, cells: Cells) -> None:
        """Expand a shared formula into its other cells if the cell that holds its text is overwritten."""
        overwritten = {
            self._cells[row][column] for row in cells for column in cells[row] if column in self._cells.get(row, {})
        }
        for master, *others in self._shared_formulas():
            holder, left = master.getparent(), [f for f in others if f.getparent() not in overwritten]
            if holder not in overwritten or not left:
                continue
            for formula in left:
                text = _shared_text(master, formula)
                if text is None:
                    raise De06Error(
                        "có công thức dùng chung với các ô khác mà không tách ra được; "
                        "hãy xóa công thức ở các ô ấy rồi chạy lại.",
                        sheet=self.name,
                        cell=holder.get("r"),
                    )
                formula.attrib.clear()
                formula.text = text.removeprefix("=")

    def _shared_formulas(self) -> list[list[etree._Element]]:
        """The elements ``<f>`` of each shared formula, the one with the text first."""
        groups: list[list[etree._Element]] = []
        latest: dict[str, list[etree._Element]] = {}
        for formula in self._data.iter(FORMULA):
            index = formula.get("si")
            if formula.get("t") == "shared" and formula.text:
                latest[index] = [formula]
                groups.append(latest[index])
            elif formula.get("t") == "shared" and index in latest:
                latest[index].append(formula)
        return groups

    def _row_style(self, row: int) -> str | None:
        element = self._rows[row]
        return element.get("s") if element.get("customFormat") in {"1", "true"} else None

    def _fit(self, row: int, written: Mapping[int, Cell], columns: Columns) -> None:
        """Make a row as high as its texts, as an open program would, unless somebody set its height.

        What the other cells of the row need is not known here: if any are seen, it only grows.
        """
        element, cells = self._rows.get(row), self._cells.get(row, {})
        if element is None or element.get("customHeight") in {"1", "true"}:
            return
        texts = {column: value for column, value in written.items() if isinstance(value, str)}
        lines = lines_of_row((value, columns.line(column, cells[column].get("s"))) for column, value in texts.items())
        height, before = lines * LINE_HEIGHT, float(element.get("ht", LINE_HEIGHT))
        if height > before or (height < before and cells.keys() - columns.hidden <= written.keys()):
            element.set("ht", f"{height:g}")

    def _write_below(self, cells: Cells, above: Mapping[int, str | None], columns: Columns) -> None:
        """Write rows below all others; ``above`` are the styles of the nearest cells above them, by column."""
        styles = {**columns.styles, **above}
        looks = {
            column: Look(styles.get(column), columns.line(column, styles.get(column)))
            for column in {column for values in cells.values() for column in values}
        }
        self._below = list(rows_below(cells, looks, self._prefix(), self._styles))
        self.changed |= bool(self._below)
        for row in sorted(cells):
            for column, value in cells[row].items():
                self.formulas_changed |= isinstance(value, Formula)
                if value is not None:
                    self.written[column].append(row)

    def _prefix(self) -> str:
        """What the names of the sheet's elements begin with."""
        return f"{self._data.prefix}:" if self._data.prefix else ""

    def _add_cell(self, number: int, column: int) -> etree._Element:
        if number not in self._rows:
            self._rows[number] = etree.SubElement(self._data, _ROW, r=str(number))
        cell = etree.SubElement(self._rows[number], _CELL, r=cell_name(number, column))
        self._cells.setdefault(number, {})[column] = cell
        return cell

    def _fill(self, cell: etree._Element, value: Cell) -> None:
        if value is None and not len(cell):
            return
        self.changed = True
        self.formulas_changed |= cell.find(FORMULA) is not None or isinstance(value, Formula)
        if isinstance(value, dt.date):
            style, value = self._styles.of_date(value, cell.get("s"))
            if style is not None:
                cell.set("s", style)
        fill(cell, value)

    def _restore_order(self, touched_rows: Mapping[int, object]) -> None:
        for number in touched_rows:
            if number in self._rows:
                row, cells = self._rows[number], self._cells[number]
                row.attrib.pop("spans", None)  # an optimisation only, and now perhaps wrong
                others = [child for child in row if child.tag != _CELL]
                row[:] = [cells[column] for column in sorted(cells)] + others
        in_order = [self._rows[number] for number in sorted(self._rows)]
        if in_order != list(self._data):
            self._data[:] = in_order

    def _widen_dimension(self, cells: Cells) -> None:
        dimension = self.root.find(f"{MAIN}dimension")
        rows = [row for row, values in cells.items() if any(value is not None for value in values.values())]
        columns = {column for values in cells.values() for column, value in values.items() if value is not None}
        if dimension is None or not rows:
            return
        old = Area.of(dimension.get("ref", "A1"))
        new = Area(min(old.top, *rows), min(old.left, *columns), max(old.bottom, *rows), max(old.right, *columns))
        if new != old:
            dimension.set("ref", str(new))

    def _refuse(self, row: int, column: int, reason: str) -> NoReturn:
        raise De06Error(reason, sheet=self.name, cell=cell_name(row, column))


def _shared_text(master: etree._Element, formula: etree._Element) -> str | None:
    """A shared formula adjusted to a cell, given the one that holds its text; None if that is impossible."""
    try:
        moved: str = Translator(f"={master.text}", master.getparent().get("r")).translate_formula(
            formula.getparent().get("r")
        )
    except Exception:  # the tokenizer raises many kinds, and a reference may leave the sheet
        return None
    return moved


@cache
def _column_index(letters: str) -> int:
    index: int = column_index_from_string(letters.replace("$", ""))
    return index
