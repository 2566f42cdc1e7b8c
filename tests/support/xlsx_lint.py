"""What must hold for every workbook that we make, so that Excel 2013 and later keep all of it.

Excel moves formats and lists that refer to another sheet into extensions, cuts or repairs what is too long, and shows
``#NAME?`` for unknown functions; a validator of the file format finds nothing wrong there.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from openpyxl.formula import Tokenizer
from openpyxl.utils import FORMULAE
from openpyxl.utils.cell import coordinate_to_tuple

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

# Functions of Excel 2010 and 2013, stored with the prefix "_xlfn.". From the list of XlsxWriter 3.3.1 ("Formulas
# added in Excel 2010 and later", Worksheet._prepare_formula), without what Microsoft's "Excel functions (by
# category)" marks 2016 or later: IFS, SWITCH, CONCAT, TEXTJOIN, MAXIFS, MINIFS, FORECAST.LINEAR, FORECAST.ETS and
# its kin (2016, 2019), XLOOKUP, XMATCH, FILTER, SORT, SORTBY, UNIQUE, SEQUENCE, RANDARRAY, LET, ARRAYTOTEXT,
# VALUETOTEXT (2021), LAMBDA and all after it.
ADDED_2010_2013 = frozenset(
    """
    ACOT ACOTH AGGREGATE ARABIC BASE BETA.DIST BETA.INV BINOM.DIST BINOM.DIST.RANGE BINOM.INV BITAND BITLSHIFT BITOR
    BITRSHIFT BITXOR CEILING.MATH CEILING.PRECISE CHISQ.DIST CHISQ.DIST.RT CHISQ.INV CHISQ.INV.RT CHISQ.TEST COMBINA
    CONFIDENCE.NORM CONFIDENCE.T COT COTH COVARIANCE.P COVARIANCE.S CSC CSCH DAYS DECIMAL ENCODEURL ERF.PRECISE
    ERFC.PRECISE EXPON.DIST F.DIST F.DIST.RT F.INV F.INV.RT F.TEST FILTERXML FLOOR.MATH FLOOR.PRECISE FORMULATEXT GAMMA
    GAMMA.DIST GAMMA.INV GAMMALN.PRECISE GAUSS HYPGEOM.DIST IFNA IMCOSH IMCOT IMCSC IMCSCH IMSEC IMSECH IMSINH IMTAN
    ISFORMULA ISOWEEKNUM LOGNORM.DIST LOGNORM.INV MODE.MULT MODE.SNGL MUNIT NEGBINOM.DIST NORM.DIST NORM.INV NORM.S.DIST
    NORM.S.INV NUMBERVALUE PDURATION PERCENTILE.EXC PERCENTILE.INC PERCENTRANK.EXC PERCENTRANK.INC PERMUTATIONA PHI
    POISSON.DIST QUARTILE.EXC QUARTILE.INC RANK.AVG RANK.EQ RRI SEC SECH SHEET SHEETS SKEW.P STDEV.P STDEV.S T.DIST
    T.DIST.2T T.DIST.RT T.INV T.INV.2T T.TEST UNICHAR UNICODE VAR.P VAR.S WEBSERVICE WEIBULL.DIST XOR Z.TEST
    """.split()  # noqa: SIM905
)

# ECMA-376 18.17.7 has the functions of Excel 2007; openpyxl keeps the list
KNOWN_FUNCTIONS = FORMULAE | {f"_xlfn.{name}" for name in ADDED_2010_2013}

# "Excel specifications and limits" and "Data validation" of Microsoft's support pages
MAX_SHEET_NAME = 31
MAX_VALIDATION_TITLE = 32
MAX_VALIDATION_TEXT = 255
MAX_LITERAL_LIST = 255
MAX_CELL = 32_767
MAX_FORMULA = 8_192
MAX_STYLES = 64_000
MAX_NAME = 255

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_XM_F = "{http://schemas.microsoft.com/office/excel/2006/main}f"

_NAME = re.compile(r"(?![0-9.?])[\w\\.?]+")
_CELL = re.compile(r"\$?[A-Z]{1,3}\$?[0-9]+", re.IGNORECASE)
_ROW_OR_COLUMN = re.compile(r"\$?[A-Z]{1,3}|\$?[0-9]+", re.IGNORECASE)
_R1C1 = re.compile(r"R[0-9]*|C[0-9]*|R[0-9]*C[0-9]*", re.IGNORECASE)


def lint(data: bytes) -> list[str]:
    """The problems of a workbook that we made, one English line each; none if it is sound."""
    book = _Book(data)
    return [fault for check in _CHECKS for fault in check(book)]


def text_columns(data: bytes, headers: Collection[str]) -> list[str]:
    """The cells below one of these headers that are not formatted as text (``@``).

    A block's column extends from its header down to the last formatted cell before a gap or another of the headers. A
    header that no sheet has is a problem too: the check would have no effect.
    """
    book = _Book(data)
    missing = set(headers)
    faults = []
    for sheet in book.sheets:
        cells = {coordinate_to_tuple(cell.get("r")): cell for cell in sheet.root.iter(f"{_MAIN}c")}
        for (row, column), header in cells.items():
            if book.text(header) not in headers:
                continue
            missing.discard(book.text(header))
            below = row + 1
            while (cell := cells.get((below, column))) is not None and cell.get("s", "0") != "0":
                if book.text(cell) in headers:
                    break
                if cell.get("s") not in book.text_styles:
                    faults.append(f"{sheet.place(cell)}: not formatted as text below {book.text(header)!r}")
                below += 1
    return faults + [f"no header {header!r}" for header in sorted(missing)]


@dataclass(frozen=True)
class _Formula:
    """A formula and its place; ``text`` without the leading "="."""

    kind: str  # "cell", "format", "validation" or "name"
    place: str
    text: str

    def tokens(self) -> list[tuple[str, str, str]]:
        """Value, type and subtype of each token; empty when it cannot be read."""
        try:
            return [(token.value, token.type, token.subtype) for token in Tokenizer(f"={self.text}").items]
        except Exception:  # the tokenizer raises many kinds
            return []

    def references(self) -> Iterator[tuple[str | None, str]]:
        """Sheet, unquoted, and the rest of each operand that is no constant."""
        for value, kind, subtype in self.tokens():
            if kind == "OPERAND" and subtype == "RANGE":
                sheet, separator, rest = value.rpartition("!")
                quoted = sheet[1:-1].replace("''", "'") if sheet.startswith("'") else sheet
                yield (quoted if separator else None), rest


class _Sheet:
    def __init__(self, name: str, root: etree._Element) -> None:
        self.name = name
        self.root = root

    def place(self, cell: etree._Element) -> str:
        return f"{self.name}!{cell.get('r')}"


class _Book:
    """The parts of a workbook that are checked."""

    def __init__(self, data: bytes) -> None:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            self.parts = {name: package.read(name) for name in package.namelist()}
        self.workbook = etree.fromstring(self.parts["xl/workbook.xml"])
        targets = {
            item.get("Id"): posixpath.normpath(posixpath.join("/xl", item.get("Target"))).lstrip("/")
            for item in etree.fromstring(self.parts["xl/_rels/workbook.xml.rels"])
        }
        self.sheets = [
            _Sheet(sheet.get("name"), etree.fromstring(self.parts[targets[sheet.get(f"{_RELATED}id")]]))
            for sheet in self.workbook.iter(f"{_MAIN}sheet")
        ]
        styles = etree.fromstring(self.parts["xl/styles.xml"])
        self.styles = list(styles.iterfind(f"{_MAIN}cellXfs/{_MAIN}xf"))
        text = {item.get("numFmtId") for item in styles.iter(f"{_MAIN}numFmt") if item.get("formatCode") == "@"}
        text.add("49")  # the built-in "@", ECMA-376 18.8.30
        self.text_styles = {str(index) for index, style in enumerate(self.styles) if style.get("numFmtId") in text}
        strings = self.parts.get("xl/sharedStrings.xml", b"<sst/>")
        self.strings = [_plain(item) for item in etree.fromstring(strings)]
        self.names = list(self.workbook.iter(f"{_MAIN}definedName"))
        self.formulas = list(self._formulas())

    def text(self, cell: etree._Element) -> str | None:
        """A cell's constant text."""
        if cell.get("t") == "s":
            return self.strings[int(cell.findtext(f"{_MAIN}v"))]
        if cell.get("t") == "inlineStr":
            return _plain(cell.find(f"{_MAIN}is"))
        return None

    def _formulas(self) -> Iterator[_Formula]:
        for sheet in self.sheets:
            for formula in sheet.root.iterfind(f".//{_MAIN}c/{_MAIN}f"):
                if formula.text:
                    yield _Formula("cell", sheet.place(formula.getparent()), formula.text)
            for rule in sheet.root.iter(f"{_MAIN}conditionalFormatting"):
                place = f"{sheet.name}!{rule.get('sqref')}"
                for formula in rule.iter(f"{_MAIN}formula"):
                    yield _Formula("format", place, formula.text or "")
                for value in rule.iter(f"{_MAIN}cfvo"):
                    if value.get("type") == "formula":
                        yield _Formula("format", place, value.get("val"))
            for validation in sheet.root.iter(f"{_MAIN}dataValidation"):
                for formula in validation:
                    yield _Formula("validation", f"{sheet.name}!{validation.get('sqref')}", formula.text or "")
            for formula in sheet.root.iter(_XM_F):
                yield _Formula("format", f"{sheet.name} (extension)", formula.text or "")
        for name in self.names:
            yield _Formula("name", f"name {name.get('name')}", name.text or "")


def _plain(item: etree._Element) -> str:
    """The text of a string item without phonetic hints (ECMA-376 18.4.8)."""
    runs = item.xpath("m:t | m:r/m:t", namespaces={"m": _MAIN[1:-1]})
    return "".join(run.text or "" for run in runs)


def _length(text: str) -> int:
    """Characters as Excel counts them: UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def formulas_can_be_read(book: _Book) -> Iterator[str]:
    for formula in book.formulas:
        if not formula.tokens():
            yield f"{formula.place}: formula cannot be read: {formula.text[:60]!r}"


def formats_and_validations_look_at_their_own_sheet(book: _Book) -> Iterator[str]:
    for formula in book.formulas:
        if formula.kind in {"format", "validation"} and any(sheet is not None for sheet, _ in formula.references()):
            yield f"{formula.place}: {formula.kind} names a sheet: {formula.text!r}"


def validation_texts_fit(book: _Book) -> Iterator[str]:
    limits = dict.fromkeys(("promptTitle", "errorTitle"), MAX_VALIDATION_TITLE)
    limits |= dict.fromkeys(("prompt", "error"), MAX_VALIDATION_TEXT)
    for sheet in book.sheets:
        for validation in sheet.root.iter(f"{_MAIN}dataValidation"):
            for attribute, limit in limits.items():
                if (length := _length(validation.get(attribute, ""))) > limit:
                    place = f"{sheet.name}!{validation.get('sqref')}"
                    yield f"{place}: {attribute} of {length} characters, at most {limit}"


def lists_go_through_names_or_short_literals(book: _Book) -> Iterator[str]:
    names = {name.get("name").casefold() for name in book.names}
    for sheet in book.sheets:
        for validation in sheet.root.iter(f"{_MAIN}dataValidation"):
            if validation.get("type") != "list":
                continue
            source = validation.findtext(f"{_MAIN}formula1") or ""
            short_literal = source.startswith('"') and _length(source) - 2 <= MAX_LITERAL_LIST
            if not short_literal and source.casefold() not in names:
                place = f"{sheet.name}!{validation.get('sqref')}"
                yield f"{place}: list from neither a defined name nor a short literal: {source[:60]!r}"


def functions_are_of_excel_2013_or_earlier(book: _Book) -> Iterator[str]:
    for formula in book.formulas:
        for value, kind, subtype in formula.tokens():
            if kind != "FUNC" or subtype != "OPEN":
                continue
            function = value.removesuffix("(")
            if function.upper() in ADDED_2010_2013:
                yield f"{formula.place}: function {function} needs the prefix _xlfn."
            elif function not in KNOWN_FUNCTIONS:
                yield f"{formula.place}: function {function} is not of Excel 2013 or earlier"


def sheet_names_are_legal(book: _Book) -> Iterator[str]:
    for name, times in Counter(sheet.name.casefold() for sheet in book.sheets).items():
        if times > 1:
            yield f"{name}: name of {times} sheets"
    for sheet in book.sheets:
        if not 1 <= _length(sheet.name) <= MAX_SHEET_NAME:
            yield f"{sheet.name}: sheet name of {_length(sheet.name)} characters, at most {MAX_SHEET_NAME}"
        if re.search(r"[\[\]:*?/\\]|^'|'$", sheet.name) or sheet.name.casefold() == "history":
            yield f"{sheet.name}: no legal sheet name"


def cells_hold_their_content(book: _Book) -> Iterator[str]:
    for sheet in book.sheets:
        for cell in sheet.root.iter(f"{_MAIN}c"):
            if (length := _length(book.text(cell) or "")) > MAX_CELL:
                yield f"{sheet.place(cell)}: text of {length} characters, at most {MAX_CELL}"
    for formula in book.formulas:
        if (length := _length(formula.text) + 1) > MAX_FORMULA:
            yield f"{formula.place}: formula of {length} characters, at most {MAX_FORMULA}"


def defined_names_are_legal(book: _Book) -> Iterator[str]:
    scoped = Counter((name.get("name").casefold(), name.get("localSheetId")) for name in book.names)
    for (name, _), times in scoped.items():
        if times > 1:
            yield f"name {name}: defined {times} times"
    for element in book.names:
        name = element.get("name")
        like_a_cell = _CELL.fullmatch(name) or _R1C1.fullmatch(name)
        if not _NAME.fullmatch(name) or like_a_cell or len(name) > MAX_NAME:
            yield f"name {name}: no legal name"


def references_exist(book: _Book) -> Iterator[str]:
    sheets = {sheet.name.casefold() for sheet in book.sheets}
    names = {name.get("name").casefold() for name in book.names}
    for formula in book.formulas:
        if any(value == "#REF!" or "#REF!" in value for value, kind, _ in formula.tokens() if kind == "OPERAND"):
            yield f"{formula.place}: refers to nothing: {formula.text[:60]!r}"
        for sheet, rest in formula.references():
            if sheet is not None and sheet.casefold() not in sheets:
                yield f"{formula.place}: no sheet {sheet!r}"
            ends = rest.split(":")
            for end in ends:
                is_cell = _CELL.fullmatch(end) or (len(ends) == 2 and _ROW_OR_COLUMN.fullmatch(end))
                if not is_cell and "[" not in end and "#REF!" not in end and end.casefold() not in names:
                    yield f"{formula.place}: no name {end!r}"


def styles_are_few(book: _Book) -> Iterator[str]:
    if len(book.styles) > MAX_STYLES:
        yield f"{len(book.styles)} styles, at most {MAX_STYLES}"


def nothing_foreign_is_inside(book: _Book) -> Iterator[str]:
    """No links to other workbooks, no macros, no calculation chain."""
    for name, data in book.parts.items():
        if re.search(r"externalLinks/|vbaProject|calcChain", name):
            yield f"{name}: does not belong into our workbooks"
        if name.endswith(".rels"):
            for relationship in etree.fromstring(data):
                kind = posixpath.basename(relationship.get("Type"))
                if kind in {"externalLink", "externalLinkPath", "vbaProject", "calcChain"} or (
                    relationship.get("TargetMode") == "External" and kind != "hyperlink"
                ):
                    yield f"{name}: relationship {kind} does not belong into our workbooks"
    if b"macroEnabled" in book.parts["[Content_Types].xml"]:
        yield "content type of a workbook with macros"


def rows_and_cells_are_in_order(book: _Book) -> Iterator[str]:
    for sheet in book.sheets:
        last_row = 0
        for row in sheet.root.iter(f"{_MAIN}row"):
            number = int(row.get("r"))
            if number <= last_row:
                yield f"{sheet.name}!{number}: row behind row {last_row}"
            last_row, last_column = number, 0
            for cell in row.iter(f"{_MAIN}c"):
                in_row, column = coordinate_to_tuple(cell.get("r"))
                if in_row != number or column <= last_column:
                    yield f"{sheet.place(cell)}: cell out of order in row {number}"
                last_column = column


_CHECKS: list[Callable[[_Book], Iterator[str]]] = [
    formulas_can_be_read,
    formats_and_validations_look_at_their_own_sheet,
    validation_texts_fit,
    lists_go_through_names_or_short_literals,
    functions_are_of_excel_2013_or_earlier,
    sheet_names_are_legal,
    cells_hold_their_content,
    defined_names_are_legal,
    references_exist,
    styles_are_few,
    nothing_foreign_is_inside,
    rows_and_cells_are_in_order,
]
