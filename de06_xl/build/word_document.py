"""A Word template laid out by Nghị định 30/2020/NĐ-CP, Phụ lục I: page, styles, letterhead, addressees, signature.

Every format stands in a named style, so that a secretary changes it once, in Word, and commands of the
template stand on shaded lines of their own, which are gone from what is printed.
"""

from __future__ import annotations

import datetime as dt
import io
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.opc.constants import RELATIONSHIP_TYPE as RT
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Length, Mm, Pt

from de06_xl.system import files

if TYPE_CHECKING:
    from collections.abc import Sequence

    from docx.blkcntnr import BlockItemContainer
    from docx.document import Document as WordDocument
    from docx.table import _Cell
    from docx.text.paragraph import Paragraph

FONT = "Times New Roman"
LANGUAGE = "vi-VN"
_DATE = dt.datetime(2020, 3, 5, tzinfo=dt.UTC)

# Millimetres. The decree allows 20-25 above and below, 30-35 left, 15-20 right.
PAGE = (210, 297)
TOP = BOTTOM = RIGHT = 20
LEFT = 30
HEADER_DISTANCE = 7
TEXT_WIDTH = PAGE[0] - LEFT - RIGHT
LETTERHEAD = (60, 100)
"""Left and right column: the Quốc hiệu, 88.3 mm in bold 12, and the longest place and date stand on one line."""
SIGNATURE = (72, 88)

MOTTO_WIDTH = 56.1
""""Độc lập - Tự do - Hạnh phúc" in Times New Roman bold 13: the rule under it is as long."""
BODY_RULE_WIDTH = 24
"""Between 1/3 and 1/2 of a line of 48 to 60 mm, the width of the left column."""
SUBJECT_RULE_WIDTH = 60
"""Between 1/3 and 1/2 of a subject's longest line of 120 to 160 mm."""
ADDRESS_INDENT = 30
ADDRESS_COLON = 17.6
""""Kính gửi" in 14: the dashes of several addressees stand under the colon behind it."""
ADDRESS_DASH = 2.9
""""- " in 14: a second line of an addressee starts behind the dash."""

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
_RULE = '<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>'


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes and spacing in points, indents in millimetres from the text's edges."""

    id: str
    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    align: str = "both"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float | None = None
    """Exact height of a line; without it lines are as high as their text."""
    keep: bool = True
    """Stays on one page with the paragraph that follows."""
    outline: int | None = None
    rule: bool = False
    shaded: bool = False


def _rule(style_id: str, name: str, width: float, rule: float, after: float = 0) -> Style:
    """A solid line of ``rule`` mm, centred in a column of ``width`` mm: the border of an empty paragraph."""
    indent = (width - rule) / 2
    return Style(style_id, name, 1, left=indent, right=indent, before=2, after=after, line=2, rule=True)


COMMAND = Style("DA06Lenh", "DA06 Lệnh của mẫu", 9, align="left", keep=False, shaded=True)
EMPTY = Style("DA06Rong", "DA06 Đoạn rỗng", 1, align="left", line=1, keep=False)
GAP = Style("DA06Cach", "DA06 Khoảng cách", 1, align="left", line=12)
PAGE_NUMBER = Style("DA06SoTrang", "DA06 Số trang", 13, align="center", keep=False)
WARNING = Style("DA06DauDauTrang", "DA06 Dấu đầu trang", 13, bold=True, align="center", keep=False)

SUPERIOR_BODY = Style("DA06ChuQuan", "DA06 Cơ quan chủ quản", 12, align="center")
ISSUING_BODY = Style("DA06BanHanh", "DA06 Cơ quan ban hành", 12, bold=True, align="center")
ISSUING_RULE = _rule("DA06KeBanHanh", "DA06 Kẻ dưới cơ quan", LETTERHEAD[0], BODY_RULE_WIDTH)
NATION = Style("DA06QuocHieu", "DA06 Quốc hiệu", 12, bold=True, align="center")
MOTTO = Style("DA06TieuNgu", "DA06 Tiêu ngữ", 13, bold=True, align="center")
MOTTO_RULE = _rule("DA06KeTieuNgu", "DA06 Kẻ dưới tiêu ngữ", LETTERHEAD[1], MOTTO_WIDTH)
NUMBER = Style("DA06SoKyHieu", "DA06 Số và ký hiệu", 13, align="center", before=6)
PLACE_AND_DATE = replace(NUMBER, id="DA06NgayThang", name="DA06 Địa danh và ngày tháng", italic=True)

LETTER_SUBJECT = Style("DA06VeViec", "DA06 Về việc", 12, align="center", before=6)
KIND = Style("DA06TenLoai", "DA06 Tên loại", 14, bold=True, align="center", before=18)
SUBJECT = Style("DA06TrichYeu", "DA06 Trích yếu", 14, bold=True, align="center")
SUBJECT_RULE = _rule("DA06KeTrichYeu", "DA06 Kẻ dưới trích yếu", TEXT_WIDTH, SUBJECT_RULE_WIDTH, after=12)
ADDRESSEE = Style("DA06KinhGuiMot", "DA06 Kính gửi một nơi", align="center", after=6)
ADDRESSEES = Style("DA06KinhGui", "DA06 Kính gửi nhiều nơi", align="left", left=ADDRESS_INDENT, after=6)
ADDRESSEE_LINE = Style(
    "DA06NoiKinhGui",
    "DA06 Từng nơi kính gửi",
    align="left",
    left=ADDRESS_INDENT + ADDRESS_COLON + ADDRESS_DASH,
    first=-ADDRESS_DASH,
    after=6,
    keep=False,
)

BODY = Style("DA06DoanVan", "DA06 Đoạn văn", first=12.7, after=6, keep=False)
BODY_HEADING = replace(BODY, id="DA06DoanDam", name="DA06 Đoạn văn đậm", bold=True, keep=True)
HEADINGS = tuple(
    replace(BODY_HEADING, id=f"DA06Muc{level}", name=f"DA06 Mục cấp {level}", outline=level - 1)
    for level in (1, 2, 3, 4)
)
CLOSING = replace(BODY, id="DA06KetThuc", name="DA06 Đoạn kết thúc", after=12, keep=True)
END_MARK = ("DA06DauKetThuc", "DA06 Dấu kết thúc")

APPENDIX = Style("DA06PhuLuc", "DA06 Phụ lục", bold=True, align="center")
APPENDIX_TITLE = Style("DA06TenPhuLuc", "DA06 Tên phụ lục", bold=True, align="center")
APPENDIX_SOURCE = Style("DA06KemTheo", "DA06 Kèm theo", italic=True, align="center", after=12)
TABLE_HEAD = Style("DA06DauBang", "DA06 Đầu bảng", 13, bold=True, align="center", before=3, after=3)
TABLE_TEXT = Style("DA06TrongBang", "DA06 Trong bảng", 13, align="left", before=3, after=3, keep=False)
TABLE_NUMBER = replace(TABLE_TEXT, id="DA06SoTrongBang", name="DA06 Số trong bảng", align="center")

RECIPIENTS = Style("DA06NoiNhan", "DA06 Nơi nhận", 12, bold=True, italic=True, align="left")
RECIPIENT = Style("DA06TungNoiNhan", "DA06 Từng nơi nhận", 11, align="left")
AUTHORITY = Style("DA06ChucDanh", "DA06 Quyền hạn và chức danh", bold=True, align="center")
ROOM = Style("DA06ChoKy", "DA06 Chỗ ký", align="center", before=70)
OFFICE = Style("DA06ChucVu", "DA06 Chức vụ khác", bold=True, align="center")
NAME = Style("DA06HoTen", "DA06 Họ tên", bold=True, align="center")

STYLES = (
    *(SUPERIOR_BODY, ISSUING_BODY, ISSUING_RULE, NATION, MOTTO, MOTTO_RULE, NUMBER, PLACE_AND_DATE),
    *(LETTER_SUBJECT, APPENDIX, APPENDIX_TITLE, APPENDIX_SOURCE, TABLE_HEAD, TABLE_TEXT, TABLE_NUMBER),
    *(KIND, SUBJECT, SUBJECT_RULE, ADDRESSEE, ADDRESSEES, ADDRESSEE_LINE),
    *(BODY, *HEADINGS, BODY_HEADING, CLOSING),
    *(RECIPIENTS, RECIPIENT, AUTHORITY, ROOM, OFFICE, NAME),
    *(PAGE_NUMBER, WARNING, COMMAND, EMPTY, GAP),
)


def blank_template(title: str) -> WordDocument:
    """A document with our page, styles and headers and no text yet; ``title`` is its property."""
    document = Document()
    _set_parts(document)
    _set_styles(document)
    _set_settings(document)
    _set_properties(document, title)
    _set_page(document)
    _write_headers(document)
    return document


def packed(document: WordDocument, name: str) -> bytes:
    """The finished template, the same bytes for the same calls; ``name`` is for messages."""
    stream = io.BytesIO()
    document.save(stream)
    return files.pack(files.unpack(stream.getvalue(), name, "tệp Word .docx"))


def _set_parts(document: WordDocument) -> None:
    """Leave out what python-docx's own blank document brings along, and every font but ours."""
    for rels, kept in (
        (document.part.package.rels, {RT.OFFICE_DOCUMENT, RT.CORE_PROPERTIES}),
        (document.part.rels, {RT.STYLES, RT.SETTINGS, RT.THEME, RT.FONT_TABLE}),
    ):
        for relation in [relation for relation in rels.values() if relation.reltype not in kept]:
            del rels[relation.rId]
    # No style asks for a theme font; a secretary who picks one gets the decree's all the same.
    theme = document.part.part_related_by(RT.THEME)
    theme._blob = re.sub(
        rb"(<a:(?:major|minor)Font>).*?(</a:(?:major|minor)Font>)",
        rf'\1<a:latin typeface="{FONT}"/><a:ea typeface=""/><a:cs typeface=""/>\2'.encode(),
        theme.blob,
        flags=re.DOTALL,
    )
    document.part.part_related_by(RT.FONT_TABLE)._blob = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
        f'<w:fonts {nsdecls("w")}><w:font w:name="{FONT}"><w:panose1 w:val="02020603050405020304"/>'
        '<w:charset w:val="00"/><w:family w:val="roman"/><w:pitch w:val="variable"/></w:font></w:fonts>'
    ).encode()


def _run_properties(size: float, *, bold: bool = False, italic: bool = False) -> str:
    half_points = round(size * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + f'<w:color w:val="000000"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        + f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr>'
    )


def _style_xml(style: Style) -> str:
    indents = f'w:left="{_twips(style.left)}" w:right="{_twips(style.right)}" ' + (
        f'w:hanging="{_twips(-style.first)}"' if style.first < 0 else f'w:firstLine="{_twips(style.first)}"'
    )
    line, unit = (round(style.line * 20), "exact") if style.line else (240, "auto")
    return (
        f'<w:style {nsdecls("w")} w:type="paragraph" w:customStyle="1" w:styleId="{style.id}">'
        f'<w:name w:val="{style.name}"/><w:basedOn w:val="Normal"/>'
        + (f'<w:next w:val="{BODY.id}"/>' if style.outline is not None else "")
        + "<w:qFormat/><w:pPr>"
        + ("<w:keepNext/><w:keepLines/>" if style.keep else "")
        + "<w:widowControl/>"
        + (f"<w:pBdr>{_RULE}</w:pBdr>" if style.rule else "")
        + ('<w:shd w:val="clear" w:color="auto" w:fill="E7E6E6"/>' if style.shaded else "")
        + f'<w:spacing w:before="{round(style.before * 20)}" w:after="{round(style.after * 20)}"'
        f' w:line="{line}" w:lineRule="{unit}"/>'
        + f'<w:ind {indents}/><w:jc w:val="{style.align}"/>'
        + (f'<w:outlineLvl w:val="{style.outline}"/>' if style.outline is not None else "")
        + f"</w:pPr>{_run_properties(style.size, bold=style.bold, italic=style.italic)}</w:style>"
    )


def _set_styles(document: WordDocument) -> None:
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    defaults = (
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault>{_run_properties(14)}</w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    # Word's own styles stay out of the gallery: only ours are offered to the secretary.
    latent = (
        f'<w:latentStyles {nsdecls("w")} w:defLockedState="0" w:defUIPriority="99" w:defSemiHidden="1"'
        ' w:defUnhideWhenUsed="1" w:defQFormat="0" w:count="376"/>'
    )
    built_in = [
        f'<w:style {nsdecls("w")} w:type="{kind}" w:default="1" w:styleId="{style_id}">'
        f'<w:name w:val="{name}"/>{properties}</w:style>'
        for kind, style_id, name, properties in (
            ("paragraph", "Normal", "Normal", f"<w:pPr><w:widowControl/></w:pPr>{_run_properties(14)}"),
            ("character", "DefaultParagraphFont", "Default Paragraph Font", "<w:semiHidden/>"),
            (
                "table",
                "TableNormal",
                "Normal Table",
                '<w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
                '<w:top w:w="0" w:type="dxa"/><w:left w:w="0" w:type="dxa"/>'
                '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="0" w:type="dxa"/></w:tblCellMar></w:tblPr>',
            ),
            ("numbering", "NoList", "No List", "<w:semiHidden/>"),
        )
    ]
    end_mark = (
        f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{END_MARK[0]}">'
        f'<w:name w:val="{END_MARK[1]}"/><w:qFormat/>{_run_properties(14, italic=True)}</w:style>'
    )
    for xml in (defaults, latent, *built_in, *map(_style_xml, STYLES), end_mark):
        root.append(parse_xml(xml))


def _set_settings(document: WordDocument) -> None:
    root = document.settings.element
    for child in list(root):
        root.remove(child)
    office = 'w:uri="http://schemas.microsoft.com/office/word"'
    for xml in (
        '<w:zoom {ns} w:percent="100"/>',
        '<w:defaultTabStop {ns} w:val="720"/>',
        '<w:characterSpacingControl {ns} w:val="doNotCompress"/>',
        # A line break inside a justified paragraph does not stretch the line before it.
        "<w:compat {ns}><w:doNotExpandShiftReturn/>"
        f'<w:compatSetting w:name="compatibilityMode" {office} w:val="15"/>'
        f'<w:compatSetting w:name="overrideTableStyleFontSizeAndJustification" {office} w:val="1"/>'
        f'<w:compatSetting w:name="enableOpenTypeFeatures" {office} w:val="1"/>'
        f'<w:compatSetting w:name="doNotFlipMirrorIndents" {office} w:val="1"/>'
        f'<w:compatSetting w:name="differentiateMultirowTableHeaders" {office} w:val="1"/></w:compat>',
        f'<w:themeFontLang {{ns}} w:val="{LANGUAGE}"/>',
        '<w:decimalSymbol {ns} w:val=","/>',
        '<w:listSeparator {ns} w:val=";"/>',
    ):
        root.append(parse_xml(xml.replace("{ns}", nsdecls("w"))))


def _set_properties(document: WordDocument, title: str) -> None:
    properties = document.core_properties
    properties.author = properties.last_modified_by = "DeAn06"
    properties.title = title
    properties.comments = properties.keywords = ""
    properties.language = LANGUAGE
    properties.created = properties.modified = _DATE
    properties.revision = 1


def _set_page(document: WordDocument) -> None:
    section = document.sections[0]
    section.orientation = WD_ORIENT.PORTRAIT
    section.page_width, section.page_height = Mm(PAGE[0]), Mm(PAGE[1])
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.header_distance = section.footer_distance = Mm(HEADER_DISTANCE)
    section.gutter = Length(0)
    # The number of page 1 is not shown: it has a header of its own.
    section.different_first_page_header_footer = True


def _write_headers(document: WordDocument) -> None:
    section = document.sections[0]
    for header, number in ((section.first_page_header, False), (section.header, True)):
        header.is_linked_to_previous = False
        first = header.paragraphs[0]
        for style, text in (
            (COMMAND, "{%p if tt.dau_trang %}"),
            (WARNING, "{{ tt.dau_trang }}"),
            (COMMAND, "{%p endif %}"),
        ):
            first.insert_paragraph_before(text, style.name)
        first.style = PAGE_NUMBER.name if number else EMPTY.name
        if number:
            page = '<w:fldSimple {} w:instr=" PAGE "><w:r><w:t>2</w:t></w:r></w:fldSimple>'
            first._p.append(parse_xml(page.format(nsdecls("w"))))


def write_letterhead(document: WordDocument, *under_number: tuple[Style, str]) -> None:
    """The bodies, the nation, number and date; ``under_number`` are lines below the number ("V/v …")."""
    command(document, "{#p Dòng nền xám là lệnh, không in ra; chữ trong hai ngoặc nhọn lấy từ sổ Excel. #}")
    heads, numbers = table(document, LETTERHEAD, rows=2)
    fill(
        heads[0],
        (SUPERIOR_BODY, "{{ tt.co_quan_chu_quan }}"),
        (ISSUING_BODY, "{{ tt.co_quan_ban_hanh }}"),
        (ISSUING_RULE, ""),
    )
    fill(
        heads[1],
        (NATION, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"),
        (MOTTO, "Độc lập - Tự do - Hạnh phúc"),
        (MOTTO_RULE, ""),
    )
    fill(numbers[0], (NUMBER, "Số: {{ tt.so }}/{{ tt.ky_hieu }}"), *under_number)
    fill(numbers[1], (PLACE_AND_DATE, "{{ tt.dia_danh }}, {{ tt.ngay_thang_nam }}"))


def write_addressees(document: WordDocument) -> None:
    """Kính gửi: one addressee on its line, several on a line each, none leaves nothing."""
    command(document, "{#p Một nơi nhận báo cáo thì viết cùng dòng, nhiều nơi thì mỗi nơi một dòng. #}")
    command(document, "{%p if tt.kinh_gui|length == 1 %}")
    add(document, ADDRESSEE, "Kính gửi: {{ tt.kinh_gui[0] }}")
    command(document, "{%p elif tt.kinh_gui %}")
    add(document, ADDRESSEES, "Kính gửi:")
    command(document, "{%p for noi in tt.kinh_gui %}")
    add(document, ADDRESSEE_LINE, "- {{ noi }}")
    command(document, "{%p endfor %}")
    command(document, "{%p endif %}")


def write_closing(document: WordDocument, text: str) -> None:
    """The last paragraph, with the mark that nothing follows, which is a sentence's full stop too.

    Behind a placeholder it stands apart: what that prints may end as it likes.
    """
    words = f"{text} " if text.endswith("}}") else text.removesuffix(".")
    add(document, CLOSING, words).add_run("./.", END_MARK[1])


def write_signature(document: WordDocument) -> None:
    """Nơi nhận on the left, authority, title and name of the signer on the right."""
    ((recipients, signature),) = table(document, SIGNATURE, rows=1)
    fill(
        recipients,
        (RECIPIENTS, "Nơi nhận:"),
        (COMMAND, "{%p for noi in tt.noi_nhan %}"),
        (RECIPIENT, "- {{ noi }}"),
        (COMMAND, "{%p endfor %}"),
    )
    fill(
        signature,
        (COMMAND, "{%p for dong in tt.quyen_han %}"),
        (AUTHORITY, "{{ dong }}"),
        (COMMAND, "{%p endfor %}"),
        (AUTHORITY, "{{ tt.chuc_danh }}"),
        (ROOM, ""),
        (COMMAND, "{%p if tt.chuc_vu %}"),
        (OFFICE, "{{ tt.chuc_vu }}"),
        (COMMAND, "{%p endif %}"),
        (NAME, "{{ tt.ho_ten }}"),
    )
    # Word wants a paragraph behind a table; this one is too low to open a page of its own.
    add(document, EMPTY, "")


def begin_appendix(document: WordDocument) -> None:
    """A new page whose pages are numbered from 1 anew, the first without its number."""
    section = document.add_section(WD_SECTION.NEW_PAGE)
    section._sectPr.find(qn("w:pgMar")).addnext(parse_xml(f'<w:pgNumType {nsdecls("w")} w:start="1"/>'))


def add(container: BlockItemContainer | WordDocument, style: Style, text: str) -> Paragraph:
    """One more paragraph in a style of STYLES."""
    return container.add_paragraph(text, style.name)


def command(document: WordDocument, text: str) -> None:
    """A line of the template that is not printed."""
    add(document, COMMAND, text)


def lined_table(document: WordDocument, columns: Sequence[tuple[str, float, Style, str]], loop: str) -> None:
    """A table with lines: a head that stands on every page, and one row for each turn of ``loop`` ("d in don_vi").

    Each column has its head, its width in millimetres, its style and its placeholder.
    """
    widths = tuple(width for _, width, _, _ in columns)
    head, begin, row, end = table(document, widths, rows=4, borders=True)
    for cell, (text, _, _, _) in zip(head, columns, strict=True):
        fill(cell, (TABLE_HEAD, text))
    for cell, (_, _, style, text) in zip(row, columns, strict=True):
        fill(cell, (style, text))
    for cells, code in ((begin, f"{{%tr for {loop} %}}"), (end, "{%tr endfor %}")):
        whole = cells[0].merge(cells[-1])
        for paragraph in whole.paragraphs[1:]:
            whole._tc.remove(paragraph._p)
        fill(whole, (COMMAND, code))
    head[0]._tc.getparent().get_or_add_trPr().append(parse_xml(f"<w:tblHeader {nsdecls('w')}/>"))


def table(
    document: WordDocument, widths: Sequence[float], rows: int, *, borders: bool = False
) -> list[tuple[_Cell, ...]]:
    """A table whose rows stay whole, with borders and cell margins or without both; widths in millimetres."""
    grid = document.add_table(rows, len(widths))
    grid.autofit = False
    look = grid._tbl.tblPr.find(qn("w:tblLook"))
    look.addprevious(parse_xml((_MARGINS if borders else _NO_MARGINS).format(nsdecls("w"))))
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
    """The lines of a cell, each in its style."""
    for style, text in lines:
        add(cell, style, text)
    # A new cell holds an empty paragraph, which would stand above the first line.
    cell._tc.remove(cell.paragraphs[0]._p)


def _twips(millimetres: float) -> int:
    return round(Mm(1) * millimetres / Pt(1) * 20)
