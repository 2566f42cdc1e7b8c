"""A workbook as it comes back from a clerk's Excel: the same cells, and everything else that people add.

Our own programs write none of this, so a test with only our workbooks would not notice its loss.
"""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib

from lxml import etree

from tests.support.clerk_parts import (
    CHART_XML,
    CLERK_SHEET,
    CLERK_SHEET_XML,
    COMMENT_SHAPE_XML,
    COMMENTS_XML,
    DRAWING_XML,
    EXTENSIONS_XML,
    MAIN_NS,
    PIVOT_CACHE_XML,
    PIVOT_RECORDS_XML,
    PIVOT_XML,
    RELATED_NS,
    RICH_TEXT_XML,
)

_MAIN, _RELATED = f"{{{MAIN_NS}}}", f"{{{RELATED_NS}}}"
_RELATIONSHIPS_NS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_DRAWING = "application/vnd.openxmlformats-officedocument"

_DEFAULT_TYPES = {
    "png": "image/png",
    "vml": f"{_DRAWING}.vmlDrawing",
    "bin": f"{_SPREADSHEET}.printerSettings",
}

# ECMA-376 18.3.1.99: elements that a clerk's additions need, and those after them, in schema order
_WORKSHEET_ORDER = [
    *(
        "pageMargins",
        "pageSetup",
        "headerFooter",
        "rowBreaks",
        "colBreaks",
        "customProperties",
        "cellWatches",
    ),
    *("ignoredErrors", "smartTags", "drawing", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects"),
    *("controls", "webPublishItems", "tableParts", "extLst"),
]


def decorate(xlsx: bytes) -> bytes:
    """A workbook of XlsxWriter with a clerk's additions, its own cells unchanged.

    On the first sheet without drawing, comment and extension (else on the clerk's own): a chart, a picture,
    a comment, a conditional format naming another sheet, printer settings. In the workbook: rich text in a
    shared string, a sheet of the clerk's with formulas and a pivot table, a calculation chain.
    """
    with zipfile.ZipFile(io.BytesIO(xlsx)) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    workbook = _Decorator(parts)
    workbook.add_clerk_sheet()
    host = workbook.plain_sheet()
    workbook.add_drawing(host)
    workbook.add_comment(host)
    workbook.add_printer_settings(host)
    workbook.add_cross_sheet_format(host)
    workbook.make_first_text_rich()
    workbook.add_calculation_chain()
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in workbook.parts.items():
            package.writestr(name, data)
    return stream.getvalue()


class _Decorator:
    def __init__(self, parts: dict[str, bytes]) -> None:
        self.parts = parts
        self._type_defaults()

    def plain_sheet(self) -> str:
        """The part of the first worksheet that can take a drawing, a comment and an extension."""
        taken = [f"{_MAIN}{tag}" for tag in ("drawing", "legacyDrawing", "extLst")]
        for _, part in self._sheets():
            if "/worksheets/" in part and not any(self._root(part).find(tag) is not None for tag in taken):
                return part
        raise AssertionError("the clerk's own sheet is plain")

    def add_clerk_sheet(self) -> None:
        sheet, cache = "xl/worksheets/sheet901.xml", "xl/pivotCache/pivotCacheDefinition901.xml"
        title = str(self._shared_text("Đơn vị"))
        self._add(sheet, CLERK_SHEET_XML.replace("{title}", title), f"{_SPREADSHEET}.worksheet+xml")
        workbook = self._root("xl/workbook.xml")
        sheets = workbook.find(f"{_MAIN}sheets")
        new = etree.SubElement(sheets, f"{_MAIN}sheet", name=CLERK_SHEET)
        new.set("sheetId", str(1 + max(int(other.get("sheetId", "0")) for other in sheets)))
        new.set(f"{_RELATED}id", self._relate("xl/workbook.xml", sheet, "worksheet"))
        caches = etree.Element(f"{_MAIN}pivotCaches")
        identity = self._relate("xl/workbook.xml", cache, "pivotCacheDefinition")
        etree.SubElement(caches, f"{_MAIN}pivotCache", {"cacheId": "901", f"{_RELATED}id": identity})
        workbook.find(f"{_MAIN}calcPr").addnext(caches)
        self._store("xl/workbook.xml", workbook)
        table, records = "xl/pivotTables/pivotTable901.xml", "xl/pivotCache/pivotCacheRecords901.xml"
        self._add(cache, PIVOT_CACHE_XML, f"{_SPREADSHEET}.pivotCacheDefinition+xml")
        self._add(records, PIVOT_RECORDS_XML, f"{_SPREADSHEET}.pivotCacheRecords+xml")
        self._add(table, PIVOT_XML, f"{_SPREADSHEET}.pivotTable+xml")
        self._relate(cache, records, "pivotCacheRecords")
        self._relate(table, cache, "pivotCacheDefinition")
        self._relate(sheet, table, "pivotTable")

    def add_drawing(self, sheet: str) -> None:
        drawing, chart, image = (
            "xl/drawings/drawing901.xml",
            "xl/charts/chart901.xml",
            "xl/media/image901.png",
        )
        self._add(drawing, DRAWING_XML, f"{_DRAWING}.drawing+xml")
        self._add(chart, CHART_XML, f"{_DRAWING}.drawingml.chart+xml")
        self.parts[image] = _png()
        self._relate(drawing, chart, "chart")
        self._relate(drawing, image, "image")
        self._point(sheet, "drawing", self._relate(sheet, drawing, "drawing"))

    def add_comment(self, sheet: str) -> None:
        comments, shapes = "xl/comments901.xml", "xl/drawings/vmlDrawing901.vml"
        self._add(comments, COMMENTS_XML, f"{_SPREADSHEET}.comments+xml")
        self.parts[shapes] = COMMENT_SHAPE_XML.strip().encode()
        self._relate(sheet, comments, "comments")
        self._point(sheet, "legacyDrawing", self._relate(sheet, shapes, "vmlDrawing"))

    def add_printer_settings(self, sheet: str) -> None:
        settings = "xl/printerSettings/printerSettings901.bin"
        self.parts[settings] = bytes(220)
        self._point(sheet, "pageSetup", self._relate(sheet, settings, "printerSettings"))

    def add_cross_sheet_format(self, sheet: str) -> None:
        root = self._root(sheet)
        _place(root, _compact(EXTENSIONS_XML))
        self._store(sheet, root)

    def make_first_text_rich(self) -> None:
        strings = self._root("xl/sharedStrings.xml")
        plain = next(item for item in strings if item.find(f"{_MAIN}t") is not None)
        text = plain.findtext(f"{_MAIN}t") or ""
        rich = _compact(RICH_TEXT_XML)
        for run, piece in zip(rich.iter(f"{_MAIN}t"), (text[:1], text[1:]), strict=True):
            run.text = piece
        strings.replace(plain, rich)
        self._store("xl/sharedStrings.xml", strings)

    def add_calculation_chain(self) -> None:
        chain = etree.Element(f"{_MAIN}calcChain", nsmap={None: MAIN_NS})
        for number, part in self._sheets():
            for formula in self._root(part).iter(f"{_MAIN}f"):
                entry = etree.SubElement(chain, f"{_MAIN}c", r=formula.getparent().get("r"), i=number)
                if formula.get("t") == "array":
                    entry.set("a", "1")
        self._add("xl/calcChain.xml", etree.tostring(chain, encoding="unicode"), f"{_SPREADSHEET}.calcChain+xml")
        self._relate("xl/workbook.xml", "xl/calcChain.xml", "calcChain")

    def _sheets(self) -> list[tuple[str, str]]:
        """The id and part of every sheet, in the workbook's order."""
        relationships = self._root("xl/_rels/workbook.xml.rels")
        targets = {item.get("Id"): posixpath.join("xl", item.get("Target", "")) for item in relationships}
        sheets = self._root("xl/workbook.xml").iterfind(f"{_MAIN}sheets/{_MAIN}sheet")
        return [(sheet.get("sheetId", ""), targets[sheet.get(f"{_RELATED}id")]) for sheet in sheets]

    def _shared_text(self, text: str) -> int:
        """The index of a new shared string."""
        name = "xl/sharedStrings.xml"
        if name not in self.parts:
            self._add(name, f'<sst xmlns="{MAIN_NS}"/>', f"{_SPREADSHEET}.sharedStrings+xml")
            self._relate("xl/workbook.xml", name, "sharedStrings")
        strings = self._root(name)
        etree.SubElement(etree.SubElement(strings, f"{_MAIN}si"), f"{_MAIN}t").text = text
        strings.set("count", str(int(strings.get("count", "0")) + 1))
        strings.set("uniqueCount", str(len(strings)))
        self._store(name, strings)
        return len(strings) - 1

    def _point(self, sheet: str, tag: str, identity: str) -> None:
        """Make an element of the worksheet, created if missing, refer to a relationship."""
        root = self._root(sheet)
        element = root.find(f"{_MAIN}{tag}")
        if element is None:
            element = etree.Element(f"{_MAIN}{tag}")
            _place(root, element)
        element.set(f"{_RELATED}id", identity)
        self._store(sheet, root)

    def _relate(self, source: str, target: str, kind: str) -> str:
        folder, file = posixpath.split(source)
        name = f"{folder}/_rels/{file}.rels"
        if name not in self.parts:
            self.parts[name] = f'<Relationships xmlns="{_RELATIONSHIPS_NS}"/>'.encode()
        root = self._root(name)
        identity = f"rId{len(root) + 1}"
        relationship = etree.SubElement(root, f"{{{_RELATIONSHIPS_NS}}}Relationship", Id=identity)
        relationship.set("Type", f"{RELATED_NS}/{kind}")
        relationship.set("Target", posixpath.relpath(target, folder))
        self._store(name, root)
        return identity

    def _type_defaults(self) -> None:
        types = self._root("[Content_Types].xml")
        known = {item.get("Extension") for item in types}
        for extension, content_type in _DEFAULT_TYPES.items():
            if extension not in known:
                types.insert(0, etree.Element(f"{_TYPES}Default", Extension=extension, ContentType=content_type))
        self._store("[Content_Types].xml", types)

    def _add(self, name: str, xml: str, content_type: str) -> None:
        self._store(name, _compact(xml))
        types = self._root("[Content_Types].xml")
        etree.SubElement(types, f"{_TYPES}Override", PartName=f"/{name}", ContentType=content_type)
        self._store("[Content_Types].xml", types)

    def _root(self, name: str) -> etree._Element:
        return etree.fromstring(self.parts[name])

    def _store(self, name: str, root: etree._Element) -> None:
        self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)


def _compact(xml: str) -> etree._Element:
    return etree.fromstring(xml, etree.XMLParser(remove_blank_text=True))


def _place(worksheet: etree._Element, element: etree._Element) -> None:
    """Put an element where the schema requires it."""
    behind = _WORKSHEET_ORDER[_WORKSHEET_ORDER.index(etree.QName(element).localname) + 1 :]
    following = next((child for child in worksheet if etree.QName(child).localname in behind), None)
    if following is None:
        worksheet.append(element)
    else:
        following.addprevious(element)


def _png() -> bytes:
    """One red pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xc0\x00\x00", 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")
