"""Parts of a workbook that people add in Excel, as XML: a chart, a comment, a sheet with a pivot table."""

from __future__ import annotations

CLERK_SHEET = "Sổ tay"
"""The clerk's own sheet: figures in A2:B5, a shared formula in C2:C5, an array in D2:D5, a pivot in G1."""

MAIN_NS = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELATED_NS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

_NS = f"""
  xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main"
  xmlns:c="http://schemas.openxmlformats.org/drawingml/2006/chart"
  xmlns:xdr="http://schemas.openxmlformats.org/drawingml/2006/spreadsheetDrawing"
  xmlns:r="{RELATED_NS}"
"""

DRAWING_XML = f"""
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

CHART_XML = f"""
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

COMMENTS_XML = f"""
<comments xmlns="{MAIN_NS}">
  <authors><author>Cán bộ tổng hợp</author></authors>
  <commentList>
    <comment ref="A1" authorId="0">
      <text><r><rPr><b/><sz val="9"/><rFont val="Tahoma"/></rPr><t>Đã gọi điện hỏi lại.</t></r></text>
    </comment>
  </commentList>
</comments>
"""

COMMENT_SHAPE_XML = """
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

EXTENSIONS_XML = f"""
<extLst xmlns="{MAIN_NS}">
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

RICH_TEXT_XML = f"""
<si xmlns="{MAIN_NS}">
  <r><rPr><b/><sz val="11"/><rFont val="Calibri"/></rPr><t xml:space="preserve"/></r>
  <r><t xml:space="preserve"/></r>
</si>
"""

CLERK_SHEET_XML = f"""
<worksheet xmlns="{MAIN_NS}" xmlns:r="{RELATED_NS}"
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

PIVOT_XML = f"""
<pivotTableDefinition xmlns="{MAIN_NS}" name="PivotTable1" cacheId="901" dataCaption="Values"
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

PIVOT_CACHE_XML = f"""
<pivotCacheDefinition xmlns="{MAIN_NS}" xmlns:r="{RELATED_NS}" r:id="rId1" refreshedBy="Cán bộ"
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

PIVOT_RECORDS_XML = f"""
<pivotCacheRecords xmlns="{MAIN_NS}" count="4">
  <r><x v="0"/><n v="10"/></r>
  <r><x v="1"/><n v="12"/></r>
  <r><x v="0"/><n v="20"/></r>
  <r><x v="1"/><n v="12"/></r>
</pivotCacheRecords>
"""
