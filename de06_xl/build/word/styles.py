"""The styles of the Word templates, by Nghị định 30/2020/NĐ-CP, Phụ lục I.

Every format is a named style, so that a secretary can change it in one place, in Word.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls
from docx.shared import Mm, Pt

from de06_xl.build.word.measures import LETTERHEAD, TEXT_WIDTH
from de06_xl.model.outline import MAX_LEVEL
from de06_xl.report import subject_rule

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

FONT = "Times New Roman"
LANGUAGE = "vi-VN"

MOTTO_WIDTH = 56.1
"""The width of "Độc lập - Tự do - Hạnh phúc" in Times New Roman bold 13, which is also that of the rule under it."""
BODY_RULE_WIDTH = 24
"""Between 1/3 and 1/2 of a line of 48 to 60 mm, the width of the left column."""
SUBJECT_RULE_WIDTH = 60
"""Between 1/3 and 1/2 of a subject's longest line of 120 to 160 mm."""
FOOTNOTE_SIZE = 11
"""Not prescribed by the decree: the size of Nơi nhận, its smallest."""
ADDRESS_INDENT = 30
ADDRESS_COLON = 17.6
"""The width of "Kính gửi" at size 14: the dashes of several addressees are under the colon after it."""
ADDRESS_DASH = 2.9
"""The width of "- " at size 14: a second line of an addressee starts after the dash."""

_RULE = '<w:top w:val="single" w:sz="6" w:space="0" w:color="000000"/>'


@dataclass(frozen=True)
class Style:
    """A paragraph style: sizes and spacing in points, indents in millimetres from the edges of the text."""

    id: str
    name: str
    size: float = 14
    bold: bool = False
    italic: bool = False
    underline: bool = False
    align: str = "both"
    left: float = 0
    right: float = 0
    first: float = 0
    before: float = 0
    after: float = 0
    line: float | None = None
    """Exact line height; None for as high as the text."""
    keep: bool = True
    """Whether it is kept on one page with the paragraph that follows."""
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
SUBJECT = Style(subject_rule.SUBJECT, "DA06 Trích yếu", 14, bold=True, align="center")
SUBJECT_RULE = _rule(subject_rule.RULE, "DA06 Kẻ dưới trích yếu", TEXT_WIDTH, SUBJECT_RULE_WIDTH, after=12)
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
    for level in range(1, MAX_LEVEL + 1)
)
PART = replace(HEADINGS[0], id="DA06Phan", name="DA06 Phần", align="center", first=0, before=6)
CLOSING = replace(BODY, id="DA06KetThuc", name="DA06 Đoạn kết thúc", after=12, keep=True)
END_MARK = ("DA06DauKetThuc", "DA06 Dấu kết thúc")

APPENDIX = Style("DA06PhuLuc", "DA06 Phụ lục", bold=True, align="center")
APPENDIX_TITLE = Style("DA06TenPhuLuc", "DA06 Tên phụ lục", bold=True, align="center")
APPENDIX_SOURCE = Style("DA06KemTheo", "DA06 Kèm theo", italic=True, align="center", after=12)
TABLE_HEAD = Style("DA06DauBang", "DA06 Đầu bảng", 13, bold=True, align="center", before=3, after=3)
TABLE_TEXT = Style("DA06TrongBang", "DA06 Trong bảng", 13, align="left", before=3, after=3, keep=False)
TABLE_SUM = replace(TABLE_TEXT, id="DA06CongTrongBang", name="DA06 Dòng cộng trong bảng", bold=True)
TABLE_CAPTION = Style("DA06TenBang", "DA06 Tên bảng", bold=True, align="center", before=6, after=6)
TABLE_NOTE = Style("DA06GhiChuBang", "DA06 Ghi chú bảng", 12, italic=True, before=3, after=6, keep=False)
PICTURE = Style("DA06Hinh", "DA06 Biểu đồ", 13, italic=True, align="center", before=6, after=6, keep=False)
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
    *(TABLE_SUM, TABLE_CAPTION, TABLE_NOTE, PICTURE),
    *(KIND, SUBJECT, SUBJECT_RULE, ADDRESSEE, ADDRESSEES, ADDRESSEE_LINE),
    *(BODY, PART, *HEADINGS, BODY_HEADING, CLOSING),
    *(RECIPIENTS, RECIPIENT, AUTHORITY, ROOM, OFFICE, NAME),
    *(PAGE_NUMBER, WARNING, COMMAND, EMPTY, GAP),
)


def _run_properties(size: float, *, bold: bool = False, italic: bool = False, underline: bool = False) -> str:
    half_points = round(size * 2)
    return (
        f'<w:rPr><w:rFonts w:ascii="{FONT}" w:hAnsi="{FONT}" w:eastAsia="{FONT}" w:cs="{FONT}"/>'
        + ("<w:b/><w:bCs/>" if bold else "")
        + ("<w:i/><w:iCs/>" if italic else "")
        + f'<w:color w:val="000000"/><w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'
        + ('<w:u w:val="single"/>' if underline else "")
        + f'<w:lang w:val="{LANGUAGE}" w:eastAsia="{LANGUAGE}" w:bidi="ar-SA"/></w:rPr>'
    )


def _style_xml(style: Style) -> str:
    look = _run_properties(style.size, bold=style.bold, italic=style.italic, underline=style.underline)
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
        + f"</w:pPr>{look}</w:style>"
    )


def set_styles(document: WordDocument, styles: Iterable[Style] = STYLES) -> None:
    """Give a document only our styles, STYLES or others of the same names."""
    root = document.styles.element
    for child in list(root):
        root.remove(child)
    defaults = (
        f"<w:docDefaults {nsdecls('w')}><w:rPrDefault>{_run_properties(14)}</w:rPrDefault>"
        "<w:pPrDefault><w:pPr><w:widowControl/>"
        '<w:spacing w:before="0" w:after="0" w:line="240" w:lineRule="auto"/></w:pPr></w:pPrDefault>'
        "</w:docDefaults>"
    )
    # Word's own styles are not in the gallery, which offers the secretary only ours.
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
    notes = [
        f'<w:style {nsdecls("w")} w:type="paragraph" w:styleId="FootnoteText"><w:name w:val="footnote text"/>'
        '<w:basedOn w:val="Normal"/><w:qFormat/><w:pPr><w:jc w:val="both"/></w:pPr>'
        f"{_run_properties(FOOTNOTE_SIZE)}</w:style>",
        f'<w:style {nsdecls("w")} w:type="character" w:styleId="FootnoteReference">'
        '<w:name w:val="footnote reference"/><w:basedOn w:val="DefaultParagraphFont"/>'
        '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr></w:style>',
    ]
    end_mark = (
        f'<w:style {nsdecls("w")} w:type="character" w:customStyle="1" w:styleId="{END_MARK[0]}">'
        f'<w:name w:val="{END_MARK[1]}"/><w:qFormat/>{_run_properties(14, italic=True)}</w:style>'
    )
    for xml in (defaults, latent, *built_in, *map(_style_xml, styles), *notes, end_mark):
        root.append(parse_xml(xml))


def _twips(millimetres: float) -> int:
    return round(Mm(1) * millimetres / Pt(1) * 20)
