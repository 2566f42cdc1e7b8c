"""Cells changed inside a workbook package, with every part that they do not touch left byte for byte.

Programs that read a workbook and save it again lose what they do not know: charts, pictures, pivot tables,
rich text, extensions. Here only the ``<c>`` elements named by the blocks are rewritten.
"""

from __future__ import annotations

import math
import posixpath
import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import NoReturn

from lxml import etree
from openpyxl.formula.translate import Translator
from openpyxl.utils import column_index_from_string, range_boundaries

from de06_xl.system.cells import MAX_COLUMNS, MAX_FORMULA, MAX_ROWS, MAX_TEXT, cell_name, excel_length
from de06_xl.system.errors import De06Error
from de06_xl.system.xml_text import NOT_XML, unescape
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.heights import LINE_HEIGHT, lines_of

Parts = Mapping[str, bytes]
"""The parts of a package: uncompressed content by zip entry name."""

Cells = Mapping[tuple[int, int], Cell]
"""Values to write into one sheet by row and column, counted from 1."""

_CONTENT_TYPES = "[Content_Types].xml"
_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATIONSHIP_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_PACKAGE_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_CELL, _ROW, _FORMULA, _VALUE = f"{_MAIN}c", f"{_MAIN}row", f"{_MAIN}f", f"{_MAIN}v"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"

# ECMA-376 18.2.27, the children of <workbook> that stand in front of <calcPr>
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

_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")

_DEFAULT_WIDTH = "8.43"
"""Characters that fit into a column whose width is not stored."""

_BROKEN = "bị hỏng bên trong; hãy lấy lại bản nguyên vẹn hoặc bản trong thư mục sao_luu."


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Each worksheet's name with the part that holds it, in the workbook's order; without chart sheets.

    Raises De06Error when the package is broken or holds something other than a workbook.
    """
    workbook = _workbook_part(parts)
    targets = _relationships(parts, workbook)
    found: dict[str, str] = {}
    for sheet in _parse(parts[workbook]).iterfind(f"{_MAIN}sheets/{_MAIN}sheet"):
        kind, target = targets.get(sheet.get(_RELATIONSHIP_ID, ""), ("", ""))
        if kind == "worksheet" and target in parts:
            found[sheet.get("name", "")] = target
    return found


def patch(parts: Parts, blocks: Sequence[Block]) -> dict[str, bytes]:
    """The parts with the blocks' cells written; of two blocks over one cell the later stands.

    Rewritten are the worksheets whose cells change; the workbook's ``calcPr``, told to calculate on opening;
    and the calculation chain, gone when it may name a cell without a formula (Excel builds it anew,
    ECMA-376 18.6). Empty text empties a cell, as None does. Raises De06Error, naming sheet and cell, when a
    sheet is missing or protected or cannot hold a value.
    """
    sheets = sheet_parts(parts)
    patched = dict(parts)
    wrapping = _wrapping_styles(parts)
    formulas_changed = False
    for name, cells in _cells_by_sheet(blocks).items():
        if name not in sheets:
            raise De06Error("không có trang này trong sổ; hãy kiểm tra lại tên trang.", sheet=name)
        try:
            sheet = _Sheet(name, _parse(parts[sheets[name]]), wrapping)
            sheet.refuse_protected()
            sheet.refuse_table_headers(cells, _tables(parts, sheets[name]))
            sheet.write(cells)
        except (ValueError, TypeError) as error:  # an attribute that is no number, no address, not there
            raise De06Error(_BROKEN, sheet=name) from error
        if sheet.changed:
            patched[sheets[name]] = _serialise(sheet.root)
            formulas_changed |= sheet.formulas_changed
    if formulas_changed:
        _drop_calculation_chain(patched)
    if patched != parts:
        _calculate_on_opening(patched)
    return patched


class _Sheet:
    """A parsed worksheet part whose cells can be written."""

    def __init__(self, name: str, root: etree._Element, wrapping: AbstractSet[str]) -> None:
        """``wrapping`` are the styles that break a text into lines."""
        data = root.find(f"{_MAIN}sheetData")
        if root.tag != f"{_MAIN}worksheet" or data is None:
            raise De06Error(_BROKEN, sheet=name)
        self.name = name
        self.root = root
        self.changed = False
        self.formulas_changed = False
        self._wrapping = wrapping
        self._data = data
        self._rows: dict[int, etree._Element] = {}
        self._cells: dict[int, dict[int, etree._Element]] = {}
        self._number_rows_and_cells()

    def refuse_protected(self) -> None:
        protection = self.root.find(f"{_MAIN}sheetProtection")
        if protection is not None and protection.get("sheet") in {"1", "true"}:
            raise De06Error(
                "đang được bảo vệ nên không ghi được; hãy bỏ bảo vệ trang (Review, Unprotect Sheet) rồi chạy lại.",
                sheet=self.name,
            )

    def refuse_table_headers(self, cells: Cells, tables: Sequence[etree._Element]) -> None:
        """Excel repairs a file in which a table's header cell and column name differ (ECMA-376 18.5.1.3)."""
        for table in tables:
            if table.get("headerRowCount") == "0":
                continue
            area = _Area.of(table.get("ref", ""))
            names = [unescape(column.get("name", "")) for column in table.iter(f"{_MAIN}tableColumn")]
            for column, name in enumerate(names, area.left):
                if cells.get((area.top, column), name) != name:
                    self._refuse(
                        area.top,
                        column,
                        "là tiêu đề của một bảng Excel (Table) nên không đổi được; "
                        "hãy chuyển bảng thành vùng thường (Table Design, Convert to Range) rồi chạy lại.",
                    )

    def write(self, cells: Cells) -> None:
        """Write the values; after a refusal the tree is half-written and must be thrown away."""
        self._refuse_parts_of_larger_cells(cells)
        self._hand_on_shared_formulas(cells)
        values: dict[int, dict[int, Cell]] = defaultdict(dict)
        for (row, column), value in cells.items():
            values[row][column] = value
        column_styles = self._column_attributes("style")
        widths = self._column_attributes("width")
        above: dict[int, str | None] = {}  # by column: the style of the nearest cell above
        for row in sorted(self._cells.keys() | values.keys()):
            for column, value in values.get(row, {}).items():
                cell = self._cells.get(row, {}).get(column)
                if cell is None:
                    if value is None:
                        continue
                    cell = self._add_cell(row, column)
                    style = above[column] if column in above else self._row_style(row) or column_styles.get(column)
                    if style is not None:
                        cell.set("s", style)
                self._fill(cell, value)
            self._fit(row, values.get(row, {}), widths)
            above.update((column, cell.get("s")) for column, cell in self._cells.get(row, {}).items())
        if self.changed:
            self._restore_order(values)
            self._widen_dimension([place for place, value in cells.items() if value is not None])

    def _number_rows_and_cells(self) -> None:
        # the attribute r may be left out (ECMA-376 18.3.1.4, 18.3.1.73), but formulas are moved by it
        number = 0
        for row in self._data.iterchildren(_ROW):
            number = int(row.get("r") or number + 1)
            cells: dict[int, etree._Element] = {}
            column = 0
            for cell in row.iterchildren(_CELL):
                reference = cell.get("r")
                column = _column_index(reference.rstrip("0123456789")) if reference else column + 1
                cell.set("r", reference or cell_name(number, column))
                if column in cells:
                    raise ValueError(f"two cells {cell.get('r')}")
                cells[column] = cell
            if number in self._rows:
                raise ValueError(f"two rows {number}")
            self._rows[number], self._cells[number] = row, cells

    def _refuse_parts_of_larger_cells(self, cells: Cells) -> None:
        arrays = [
            area
            for formula in self._data.iter(_FORMULA)
            if formula.get("t") in {"array", "dataTable"}
            and (area := _Area.of(formula.get("ref") or formula.getparent().get("r"))).several
        ]
        merged = [_Area.of(merge.get("ref", "")) for merge in self.root.iter(f"{_MAIN}mergeCell")]
        for (row, column), value in cells.items():
            if any(area.holds(row, column) for area in arrays):
                self._refuse(
                    row,
                    column,
                    "nằm trong công thức mảng hoặc bảng dữ liệu nhiều ô nên không ghi riêng được; "
                    "hãy xóa cả công thức ấy rồi chạy lại.",
                )
            if value is not None and any(area.covers(row, column) for area in merged):
                self._refuse(row, column, "nằm trong vùng ô đã gộp (Merge) nên bị che; hãy bỏ gộp ô rồi chạy lại.")

    def _hand_on_shared_formulas(self, cells: Cells) -> None:
        """Give the other cells of a shared formula their own text when the one that holds it goes."""
        groups: list[list[etree._Element]] = []
        latest: dict[str, list[etree._Element]] = {}
        for formula in self._data.iter(_FORMULA):
            index = formula.get("si")
            if formula.get("t") == "shared" and formula.text:
                latest[index] = [formula]
                groups.append(latest[index])
            elif formula.get("t") == "shared" and index in latest:
                latest[index].append(formula)
        overwritten = {self._cells[row][column] for row, column in cells if column in self._cells.get(row, {})}
        for master, *others in groups:
            holder, left = master.getparent(), [f for f in others if f.getparent() not in overwritten]
            if holder not in overwritten or not left:
                continue
            try:
                translator = Translator(f"={master.text}", holder.get("r"))
                for formula in left:
                    text = translator.translate_formula(formula.getparent().get("r"))
                    formula.attrib.clear()
                    formula.text = text.removeprefix("=")
            except Exception:  # the tokenizer raises many kinds, and a reference may leave the sheet
                raise De06Error(
                    "có công thức dùng chung với các ô khác mà không tách ra được; "
                    "hãy xóa công thức ở các ô ấy rồi chạy lại.",
                    sheet=self.name,
                    cell=holder.get("r"),
                ) from None

    def _row_style(self, row: int) -> str | None:
        element = self._rows[row]
        return element.get("s") if element.get("customFormat") in {"1", "true"} else None

    def _column_attributes(self, attribute: str) -> dict[int, str]:
        return {
            column: value
            for element in self.root.iterfind(f"{_MAIN}cols/{_MAIN}col")
            if (value := element.get(attribute))
            for column in range(int(element.get("min")), int(element.get("max")) + 1)
        }

    def _fit(self, row: int, written: Mapping[int, Cell], widths: Mapping[int, str]) -> None:
        """Make a row as high as its texts, as a program does that has the file open, unless somebody set its height.

        What other cells of it need is not known here: where it has others, it only grows.
        """
        element, cells = self._rows.get(row), self._cells.get(row, {})
        if element is None or element.get("customHeight") in {"1", "true"}:
            return
        lines = [
            lines_of(value, float(widths.get(column, _DEFAULT_WIDTH)))
            for column, value in written.items()
            if isinstance(value, str) and cells[column].get("s") in self._wrapping
        ]
        height, before = max(lines, default=1) * LINE_HEIGHT, float(element.get("ht", LINE_HEIGHT))
        if height > before or (height < before and cells.keys() <= written.keys()):
            element.set("ht", f"{height:g}")

    def _add_cell(self, number: int, column: int) -> etree._Element:
        if number not in self._rows:
            self._rows[number] = etree.SubElement(self._data, _ROW, r=str(number))
        cell = etree.SubElement(self._rows[number], _CELL, r=cell_name(number, column))
        self._cells.setdefault(number, {})[column] = cell
        return cell

    def _fill(self, cell: etree._Element, value: Cell) -> None:
        had_formula = cell.find(_FORMULA) is not None
        if value is None and not len(cell):
            return
        for child in list(cell):
            cell.remove(child)
        for attribute in ("t", "cm", "vm"):  # type, and the metadata of dynamic arrays and rich values
            cell.attrib.pop(attribute, None)
        self.changed = True
        self.formulas_changed |= had_formula or isinstance(value, Formula)
        try:
            if isinstance(value, Formula):
                _fill_with_formula(cell, value)
            elif value is not None:
                _fill_with_constant(cell, value)
        except _CannotHoldError as error:
            raise De06Error(str(error), sheet=self.name, cell=cell.get("r")) from None

    def _restore_order(self, touched_rows: Mapping[int, object]) -> None:
        for number in touched_rows:
            if number in self._rows:
                row, cells = self._rows[number], self._cells[number]
                row.attrib.pop("spans", None)  # an optimisation only, and now perhaps too narrow
                others = [child for child in row if child.tag != _CELL]
                row[:] = [cells[column] for column in sorted(cells)] + others
        in_order = [self._rows[number] for number in sorted(self._rows)]
        if in_order != list(self._data):
            self._data[:] = in_order

    def _widen_dimension(self, places: Sequence[tuple[int, int]]) -> None:
        dimension = self.root.find(f"{_MAIN}dimension")
        if dimension is None or not places:
            return
        old = _Area.of(dimension.get("ref", "A1"))
        new = _Area(
            min(old.top, *(row for row, _ in places)),
            min(old.left, *(column for _, column in places)),
            max(old.bottom, *(row for row, _ in places)),
            max(old.right, *(column for _, column in places)),
        )
        if new != old:
            dimension.set("ref", str(new))

    def _refuse(self, row: int, column: int, reason: str) -> NoReturn:
        raise De06Error(reason, sheet=self.name, cell=cell_name(row, column))


@dataclass(frozen=True, slots=True)
class _Area:
    """A rectangle of cells, its edges counted from 1 and part of it."""

    top: int
    left: int
    bottom: int
    right: int

    @classmethod
    def of(cls, reference: str) -> _Area:
        left, top, right, bottom = range_boundaries(reference)
        return cls(top or 1, left or 1, bottom or MAX_ROWS, right or MAX_COLUMNS)

    @property
    def several(self) -> bool:
        return (self.top, self.left) != (self.bottom, self.right)

    def holds(self, row: int, column: int) -> bool:
        return self.top <= row <= self.bottom and self.left <= column <= self.right

    def covers(self, row: int, column: int) -> bool:
        """Whether the cell disappears behind the first one when the area is merged."""
        return self.holds(row, column) and (row, column) != (self.top, self.left)

    def __str__(self) -> str:
        first = cell_name(self.top, self.left)
        return f"{first}:{cell_name(self.bottom, self.right)}" if self.several else first


class _CannotHoldError(Exception):
    """A value that no cell of a workbook holds; says why in Vietnamese."""


def _fill_with_formula(cell: etree._Element, formula: Formula) -> None:
    text = _storable(formula.text)
    if len(text) > MAX_FORMULA:
        raise _CannotHoldError(
            f"công thức dài {_thousands(len(text))} ký tự, Excel chỉ nhận {_thousands(MAX_FORMULA)}; "
            "hãy rút gọn công thức."
        )
    etree.SubElement(cell, _FORMULA).text = _escape(text.removeprefix("="))
    shown = formula.shown
    if isinstance(shown, str):
        cell.set("t", "str")
        etree.SubElement(cell, _VALUE).text = _escape(_storable(shown))
    elif shown is not None:
        _fill_with_constant(cell, shown)


def _fill_with_constant(cell: etree._Element, value: Cell) -> None:
    if isinstance(value, str):
        text = _storable(value)
        if excel_length(text) > MAX_TEXT:
            raise _CannotHoldError(
                f"nội dung dài {_thousands(excel_length(text))} ký tự, "
                f"một ô chỉ giữ được {_thousands(MAX_TEXT)}; hãy tách thành nhiều dòng."
            )
        cell.set("t", "inlineStr")
        element = etree.SubElement(etree.SubElement(cell, f"{_MAIN}is"), f"{_MAIN}t")
        element.text = _escape(text)
        if " ".join(text.split()) != text:
            element.set(_XML_SPACE, "preserve")
    elif isinstance(value, bool):
        cell.set("t", "b")
        etree.SubElement(cell, _VALUE).text = str(int(value))
    elif isinstance(value, int | float | Decimal):
        etree.SubElement(cell, _VALUE).text = _number(value)
    else:
        # a date is a number with a date format, and the format belongs to the cell, not to us
        raise _CannotHoldError("giá trị kiểu ngày giờ không ghi được; ngày trong sổ là văn bản dạng 09/5/2022.")


def _number(value: float | Decimal) -> str:
    """A number as Excel stores it: the shortest text that gives the same double."""
    try:
        double = float(value)
    except (OverflowError, ValueError):  # too large an int, a signalling NaN
        double = math.inf
    if not math.isfinite(double):
        raise _CannotHoldError("giá trị không phải là số hữu hạn nên không ghi được; hãy kiểm tra lại phép tính.")
    if isinstance(value, int) and abs(value) < 2**53:
        return str(value)
    return repr(double).removesuffix(".0").upper()


def _storable(text: str) -> str:
    """Text with Excel's line ends; raises _CannotHoldError for characters that XML cannot carry."""
    if found := NOT_XML.search(text):
        raise _CannotHoldError(
            f"có ký tự điều khiển không lưu được (U+{ord(found[0]):04X}, vị trí {found.start() + 1}); hãy xóa ký tự ấy."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _escape(text: str) -> str:
    return _LOOKS_ESCAPED.sub("_x005F_", text)


def _thousands(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _cells_by_sheet(blocks: Sequence[Block]) -> dict[str, dict[tuple[int, int], Cell]]:
    sheets: dict[str, dict[tuple[int, int], Cell]] = defaultdict(dict)
    for block in blocks:
        if len({len(values) for values in block.rows}) > 1 or block.row < 1 or block.column < 1:
            raise ValueError(f"not a rectangle inside the sheet: {block.sheet!r} {block.row}, {block.column}")
        cells = sheets[block.sheet]
        for row, values in enumerate(block.rows, block.row):
            for column, value in enumerate(values, block.column):
                if row > MAX_ROWS or column > MAX_COLUMNS:
                    raise De06Error(
                        "nằm ngoài giới hạn của trang tính Excel; hãy bớt dòng hoặc cột.",
                        sheet=block.sheet,
                        cell=cell_name(row, column),
                    )
                cells[row, column] = None if value == "" else value
    return sheets


def _drop_calculation_chain(parts: dict[str, bytes]) -> None:
    workbook = _workbook_part(parts)
    relationships = _relationships_part(workbook)
    for identity, (kind, chain) in _relationships(parts, workbook).items():
        if kind == "calcChain":
            parts.pop(chain, None)
            parts[relationships] = _without(parts[relationships], "Id", identity)
            parts[_CONTENT_TYPES] = _without(parts[_CONTENT_TYPES], "PartName", f"/{chain}")


def _without(data: bytes, attribute: str, value: str) -> bytes:
    root = _parse(data)
    for element in list(root):
        if element.get(attribute, "").casefold() == value.casefold():
            root.remove(element)
    return _serialise(root)


def _calculate_on_opening(parts: dict[str, bytes]) -> None:
    name = _workbook_part(parts)
    root = _parse(parts[name])
    settings = root.find(f"{_MAIN}calcPr")
    if settings is None:
        before = [element for tag in _BEFORE_CALC_PR if (element := root.find(f"{_MAIN}{tag}")) is not None]
        settings = etree.Element(f"{_MAIN}calcPr")
        before[-1].addnext(settings)
    if settings.get("fullCalcOnLoad") not in {"1", "true"}:
        settings.set("fullCalcOnLoad", "1")
        parts[name] = _serialise(root)


def _tables(parts: Parts, sheet_part: str) -> list[etree._Element]:
    related = _relationships(parts, sheet_part).values()
    return [_parse(parts[target]) for kind, target in related if kind == "table" and target in parts]


def _wrapping_styles(parts: Parts) -> set[str]:
    """The numbers of the cell formats that wrap text (ECMA-376 18.8.10)."""
    related = _relationships(parts, _workbook_part(parts)).values()
    styles = next((target for kind, target in related if kind == "styles" and target in parts), None)
    formats = _parse(parts[styles]).iterfind(f"{_MAIN}cellXfs/{_MAIN}xf") if styles else ()
    return {
        str(number)
        for number, found in enumerate(formats)
        if (alignment := found.find(f"{_MAIN}alignment")) is not None and alignment.get("wrapText") in {"1", "true"}
    }


def _workbook_part(parts: Parts) -> str:
    main = [target for kind, target in _relationships(parts, "").values() if kind == "officeDocument"]
    if parts.get("mimetype", b"").startswith(b"application/vnd.oasis.opendocument"):
        reason = "ở định dạng OpenDocument (.ods, .odt); hãy mở bằng LibreOffice và lưu lại thành Excel .xlsx."
    elif not main or main[0] not in parts:
        reason = "không phải sổ Excel; hãy chọn đúng tệp .xlsx."
    elif main[0].endswith(".bin"):
        reason = "ở định dạng nhị phân .xlsb; hãy mở bằng Excel và lưu lại thành Excel Workbook (.xlsx)."
    elif (tag := _parse(parts[main[0]]).tag) == f"{_MAIN}workbook":
        return main[0]
    elif tag.endswith("}workbook"):
        reason = "ở dạng Strict Open XML; hãy mở bằng Excel và lưu lại thành Excel Workbook (.xlsx)."
    elif tag.endswith("}document"):
        reason = "là tệp Word, không phải sổ Excel; hãy chọn đúng tệp .xlsx."
    else:
        reason = "không phải sổ Excel; hãy chọn đúng tệp .xlsx."
    raise De06Error(reason)


def _relationships(parts: Parts, source: str) -> dict[str, tuple[str, str]]:
    """By id: the last word of the type ("worksheet") and the entry name of the target."""
    name = _relationships_part(source)
    if name not in parts:
        return {}
    return {
        element.get("Id", ""): (
            element.get("Type", "").rsplit("/", 1)[-1],
            _resolve(source, element.get("Target", "")),
        )
        for element in _parse(parts[name]).iterfind(_PACKAGE_RELATIONSHIP)
    }


def _relationships_part(source: str) -> str:
    folder, name = posixpath.split(source)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _resolve(source: str, target: str) -> str:
    """The entry name of a relationship's target, absolute or relative to its source (ECMA-376-2, 6.5)."""
    return posixpath.normpath(posixpath.join("/", posixpath.dirname(source), target)).lstrip("/")


def _parse(data: bytes) -> etree._Element:
    """The root element; raises De06Error for XML that is broken or, against ECMA-376-2, has a DTD."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, strip_cdata=False)
    try:
        root = etree.fromstring(data, parser)
    except etree.XMLSyntaxError:
        raise De06Error(_BROKEN) from None
    if root.getroottree().docinfo.doctype:
        raise De06Error(_BROKEN)
    return root


def _serialise(root: etree._Element) -> bytes:
    tree = root.getroottree()
    alone = tree.docinfo.standalone
    data: bytes = etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=alone)
    return data


@cache
def _column_index(letters: str) -> int:
    index: int = column_index_from_string(letters.replace("$", ""))
    return index
