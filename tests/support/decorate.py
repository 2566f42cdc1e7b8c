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

CLERK_SHEET = "Sổ tay"
"""The clerk's own sheet: figures in A2:B5, a shared formula in C2:C5, an array in D2:D5, a pivot in G1."""

_MAIN_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_RELATED_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MAIN, _RELATED = f"{{{_MAIN_NS}}}", f"{{{_RELATED_NS}}}"
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

_NS = f"""
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
  xmlns:r="{_RELATED_NS}"
"""

_DRAWING_XML = f"""
<xdr:wsDr {_NS}>
  <xdr:twoCellAnchor>
    <xdr:from>
      <xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>1</xdr:row><xdr:rowOff>0</xdr:rowOff>
    </xdr:from>
    <xdr:to>
      <xdr:col>14</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>14</xdr:row><xdr:rowOff>0</xdr:rowOff>
    </xdr:to>
    <xdr:graphicFrame macro="">
      <xdr:nvGraphicFramePr>
        <xdr:cNvPr id="2" name="Biểu đồ 1"/><xdr:cNvGraphicFramePr/>
      </xdr:nvGraphicFramePr>
      <xdr:xfrm><a:off x="0" y="0"/><a:ext cx="0" cy="0"/></xdr:xfrm>
      <a:graphic>
        <a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/chart">
          <c:chart r:id="rId1"/>
        </a:graphicData>
      </a:graphic>
    </xdr:graphicFrame>
    <xdr:clientData/>
  </xdr:twoCellAnchor>
  <xdr:oneCellAnchor>
    <xdr:from>
      <xdr:col>8</xdr:col><xdr:colOff>0</xdr:colOff><xdr:row>16</xdr:row><xdr:rowOff>0</xdr:rowOff>
    </xdr:from>
    <xdr:ext cx="95250" cy="95250"/>
    <xdr:pic>
      <xdr:nvPicPr><xdr:cNvPr id="3" name="Ảnh 2"/><xdr:cNvPicPr/></xdr:nvPicPr>
      <xdr:blipFill><a:blip r:embed="rId2"/><a:stretch><a:fillRect/></a:stretch></xdr:blipFill>
      <xdr:spPr>
        <a:xfrm><a:off x="0" y="0"/><a:ext cx="95250" cy="95250"/></a:xfrm>
        <a:prstGeom prst="rect"><a:avLst/></a:prstGeom>
      </xdr:spPr>
    </xdr:pic>
    <xdr:clientData/>
  </xdr:oneCellAnchor>
</xdr:wsDr>
"""

_CHART_XML = f"""
<c:chartSpace {_NS}>
  <c:chart>
    <c:autoTitleDeleted val="1"/>
    <c:plotArea>
      <c:layout/>
      <c:barChart>
        <c:barDir val="col"/><c:grouping val="clustered"/><c:varyColors val="0"/>
        <c:ser>
          <c:idx val="0"/><c:order val="0"/>
          <c:cat><c:strRef><c:f>'{CLERK_SHEET}'!$A$2:$A$5</c:f></c:strRef></c:cat>
          <c:val><c:numRef><c:f>'{CLERK_SHEET}'!$B$2:$B$5</c:f></c:numRef></c:val>
        </c:ser>
        <c:axId val="9001"/><c:axId val="9002"/>
      </c:barChart>
      <c:catAx>
        <c:axId val="9001"/><c:scaling/><c:delete val="0"/><c:axPos val="b"/><c:crossAx val="9002"/>
      </c:catAx>
      <c:valAx>
        <c:axId val="9002"/><c:scaling/><c:delete val="0"/><c:axPos val="l"/><c:crossAx val="9001"/>
      </c:valAx>
    </c:plotArea>
    <c:plotVisOnly val="1"/>
  </c:chart>
</c:chartSpace>
"""

_COMMENTS_XML = f"""
<comments xmlns="{_MAIN_NS}">
  <authors><author>Cán bộ tổng hợp</author></authors>
  <commentList>
    <comment ref="A1" authorId="0">
      <text><r><rPr><b/><sz val="9"/><rFont val="Tahoma"/></rPr><t>Đã gọi điện hỏi lại.</t></r></text>
    </comment>
  </commentList>
</comments>
"""

_COMMENT_SHAPE_XML = """
<xml xmlns:v="urn:schemas-microsoft-com:vml" xmlns:o="urn:schemas-microsoft-com:office:office"
  xmlns:x="urn:schemas-microsoft-com:office:excel">
  <o:shapelayout v:ext="edit"><o:idmap v:ext="edit" data="1"/></o:shapelayout>
  <v:shapetype id="_x0000_t202" coordsize="21600,21600" o:spt="202" path="m,l,21600r21600,l21600,xe">
    <v:stroke joinstyle="miter"/><v:path gradientshapeok="t" o:connecttype="rect"/>
  </v:shapetype>
  <v:shape id="_x0000_s1025" type="#_x0000_t202" fillcolor="#ffffe1" o:insetmode="auto"
    style="position:absolute;margin-left:60pt;margin-top:2pt;width:96pt;height:56pt;visibility:hidden">
    <v:fill color2="#ffffe1"/>
    <v:textbox/>
    <x:ClientData ObjectType="Note">
      <x:MoveWithCells/><x:SizeWithCells/><x:Anchor>1, 15, 0, 2, 3, 15, 3, 16</x:Anchor>
      <x:AutoFill>False</x:AutoFill><x:Row>0</x:Row><x:Column>0</x:Column>
    </x:ClientData>
  </v:shape>
</xml>
"""

_EXTENSIONS_XML = f"""
<extLst xmlns="{_MAIN_NS}">
  <ext uri="{{78C0D931-6437-407d-A8EE-F0AAD7539E65}}"
    xmlns:x14="http://schemas.microsoft.com/office/spreadsheetml/2009/9/main"
    xmlns:xm="http://schemas.microsoft.com/office/excel/2006/main">
    <x14:conditionalFormattings>
      <x14:conditionalFormatting>
        <x14:cfRule type="expression" priority="999" id="{{6D9F1A52-0C0D-4B7B-9C39-5E1F0B7A9901}}">
          <xm:f>'{CLERK_SHEET}'!$B$2&gt;100</xm:f>
          <x14:dxf><font><b/><color rgb="FFC00000"/></font></x14:dxf>
        </x14:cfRule>
        <xm:sqref>A1:A3</xm:sqref>
      </x14:conditionalFormatting>
    </x14:conditionalFormattings>
  </ext>
</extLst>
"""

_RICH_TEXT_XML = f"""
<si xmlns="{_MAIN_NS}">
  <r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr><t xml:space="preserve"/></r>
  <r><t xml:space="preserve"/></r>
</si>
"""

_CLERK_SHEET_XML = f"""
<worksheet xmlns="{_MAIN_NS}" xmlns:r="{_RELATED_NS}"
  xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x14ac"
  xmlns:x14ac="http://schemas.microsoft.com/office/spreadsheetml/2009/9/ac">
  <dimension ref="A1:H5"/>
  <sheetViews><sheetView workbookViewId="0"/></sheetViews>
  <sheetFormatPr defaultRowHeight="15" x14ac:dyDescent="0.25"/>
  <sheetData>
    <row r="1" spans="1:8" x14ac:dyDescent="0.25">
      <c r="A1" t="s"><v>{{title}}</v></c>
      <c r="B1" t="inlineStr"><is><t>Số tin</t></is></c>
      <c r="G1" t="inlineStr"><is><t>Nhóm</t></is></c>
      <c r="H1" t="inlineStr"><is><t>Tổng</t></is></c>
    </row>
    <row r="2" spans="1:8" x14ac:dyDescent="0.25">
      <c r="A2" t="inlineStr"><is><t>Huyện</t></is></c>
      <c r="B2"><v>10</v></c>
      <c r="C2"><f t="shared" ref="C2:C5" si="0">B2*2</f><v>20</v></c>
      <c r="D2"><f t="array" ref="D2:D5">B2:B5+1</f><v>11</v></c>
      <c r="G2" t="inlineStr"><is><t>Huyện</t></is></c>
      <c r="H2"><v>30</v></c>
    </row>
    <row r="3" spans="1:8" x14ac:dyDescent="0.25">
      <c r="A3" t="inlineStr"><is><t>Sở</t></is></c>
      <c r="B3"><v>12</v></c>
      <c r="C3"><f t="shared" si="0"/><v>24</v></c>
      <c r="D3"><v>13</v></c>
      <c r="G3" t="inlineStr"><is><t>Sở</t></is></c>
      <c r="H3"><v>24</v></c>
    </row>
    <row r="4" spans="1:8" x14ac:dyDescent="0.25">
      <c r="A4" t="inlineStr"><is><t>Huyện</t></is></c>
      <c r="B4"><v>20</v></c>
      <c r="C4"><f t="shared" si="0"/><v>40</v></c>
      <c r="D4"><v>21</v></c>
      <c r="G4" t="inlineStr"><is><t>Tổng cộng</t></is></c>
      <c r="H4"><v>54</v></c>
    </row>
    <row r="5" spans="1:8" x14ac:dyDescent="0.25">
      <c r="A5" t="inlineStr"><is><t>Sở</t></is></c>
      <c r="B5"><v>12</v></c>
      <c r="C5"><f t="shared" si="0"/><v>24</v></c>
      <c r="D5"><v>13</v></c>
    </row>
  </sheetData>
  <pageMargins left="0.7" right="0.7" top="0.75" bottom="0.75" header="0.3" footer="0.3"/>
</worksheet>
"""

_PIVOT_XML = f"""
<pivotTableDefinition xmlns="{_MAIN_NS}" name="PivotTable1" cacheId="901" dataCaption="Values"
  applyNumberFormats="0" applyBorderFormats="0" applyFontFormats="0" applyPatternFormats="0"
  applyAlignmentFormats="0" applyWidthHeightFormats="1" updatedVersion="4" minRefreshableVersion="3"
  createdVersion="4" itemPrintTitles="1" indent="0" outline="1" outlineData="1">
  <location ref="G1:H4" firstHeaderRow="1" firstDataRow="1" firstDataCol="1"/>
  <pivotFields count="2">
    <pivotField axis="axisRow" showAll="0">
      <items count="3"><item x="0"/><item x="1"/><item t="default"/></items>
    </pivotField>
    <pivotField dataField="1" showAll="0"/>
  </pivotFields>
  <rowFields count="1"><field x="0"/></rowFields>
  <rowItems count="3"><i><x/></i><i><x v="1"/></i><i t="grand"><x/></i></rowItems>
  <colItems count="1"><i/></colItems>
  <dataFields count="1"><dataField name="Tổng" fld="1" baseField="0" baseItem="0"/></dataFields>
  <pivotTableStyleInfo name="PivotStyleLight16" showRowHeaders="1" showColHeaders="1" showRowStripes="0"
    showColStripes="0" showLastColumn="1"/>
</pivotTableDefinition>
"""

_PIVOT_CACHE_XML = f"""
<pivotCacheDefinition xmlns="{_MAIN_NS}" xmlns:r="{_RELATED_NS}" r:id="rId1" refreshedBy="Cán bộ"
  refreshedDate="44700" createdVersion="4" refreshedVersion="4" minRefreshableVersion="3" recordCount="4">
  <cacheSource type="worksheet"><worksheetSource ref="A1:B5" sheet="{CLERK_SHEET}"/></cacheSource>
  <cacheFields count="2">
    <cacheField name="Đơn vị" numFmtId="0">
      <sharedItems count="2"><s v="Huyện"/><s v="Sở"/></sharedItems>
    </cacheField>
    <cacheField name="Số tin" numFmtId="0">
      <sharedItems containsSemiMixedTypes="0" containsString="0" containsNumber="1" containsInteger="1"
        minValue="10" maxValue="20"/>
    </cacheField>
  </cacheFields>
</pivotCacheDefinition>
"""

_PIVOT_RECORDS_XML = f"""
<pivotCacheRecords xmlns="{_MAIN_NS}" count="4">
  <r><x v="0"/><n v="10"/></r>
  <r><x v="1"/><n v="12"/></r>
  <r><x v="0"/><n v="20"/></r>
  <r><x v="1"/><n v="12"/></r>
</pivotCacheRecords>
"""


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
        self._add(sheet, _CLERK_SHEET_XML.replace("{title}", title), f"{_SPREADSHEET}.worksheet+xml")
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
        self._add(cache, _PIVOT_CACHE_XML, f"{_SPREADSHEET}.pivotCacheDefinition+xml")
        self._add(records, _PIVOT_RECORDS_XML, f"{_SPREADSHEET}.pivotCacheRecords+xml")
        self._add(table, _PIVOT_XML, f"{_SPREADSHEET}.pivotTable+xml")
        self._relate(cache, records, "pivotCacheRecords")
        self._relate(table, cache, "pivotCacheDefinition")
        self._relate(sheet, table, "pivotTable")

    def add_drawing(self, sheet: str) -> None:
        drawing, chart, image = (
            "xl/drawings/drawing901.xml",
            "xl/charts/chart901.xml",
            "xl/media/image901.png",
        )
        self._add(drawing, _DRAWING_XML, f"{_DRAWING}.drawing+xml")
        self._add(chart, _CHART_XML, f"{_DRAWING}.drawingml.chart+xml")
        self.parts[image] = _png()
        self._relate(drawing, chart, "chart")
        self._relate(drawing, image, "image")
        self._point(sheet, "drawing", self._relate(sheet, drawing, "drawing"))

    def add_comment(self, sheet: str) -> None:
        comments, shapes = "xl/comments901.xml", "xl/drawings/vmlDrawing901.vml"
        self._add(comments, _COMMENTS_XML, f"{_SPREADSHEET}.comments+xml")
        self.parts[shapes] = _COMMENT_SHAPE_XML.strip().encode()
        self._relate(sheet, comments, "comments")
        self._point(sheet, "legacyDrawing", self._relate(sheet, shapes, "vmlDrawing"))

    def add_printer_settings(self, sheet: str) -> None:
        settings = "xl/printerSettings/printerSettings901.bin"
        self.parts[settings] = bytes(220)
        self._point(sheet, "pageSetup", self._relate(sheet, settings, "printerSettings"))

    def add_cross_sheet_format(self, sheet: str) -> None:
        root = self._root(sheet)
        _place(root, _compact(_EXTENSIONS_XML))
        self._store(sheet, root)

    def make_first_text_rich(self) -> None:
        strings = self._root("xl/sharedStrings.xml")
        plain = next(item for item in strings if item.find(f"{_MAIN}t") is not None)
        text = plain.findtext(f"{_MAIN}t") or ""
        rich = _compact(_RICH_TEXT_XML)
        for run, piece in zip(rich.iter(f"{_MAIN}t"), (text[:1], text[1:]), strict=True):
            run.text = piece
        strings.replace(plain, rich)
        self._store("xl/sharedStrings.xml", strings)

    def add_calculation_chain(self) -> None:
        chain = etree.Element(f"{_MAIN}calcChain", nsmap={None: _MAIN_NS})
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
            self._add(name, f'<sst xmlns="{_MAIN_NS}"/>', f"{_SPREADSHEET}.sharedStrings+xml")
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
        relationship.set("Type", f"{_RELATED_NS}/{kind}")
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
