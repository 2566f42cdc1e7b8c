"""The Word template of a report in the Party's form (Hướng dẫn 36-HD/VPTW of 03/4/2018, point II.1 and its appendices).

Differences from the administration's: "ĐẢNG CỘNG SẢN VIỆT NAM" in place of the Quốc hiệu, a star above the number, "Số
01-BC/TU", five hyphens below the subject, commas in Nơi nhận, and a full stop at the end.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.build.report_template import write_appendices, write_body
from de06_xl.build.word.document import add, blank_template, command, packed
from de06_xl.build.word.measures import SIGNATURE
from de06_xl.build.word.parts import write_addressees
from de06_xl.build.word.styles import (
    AUTHORITY,
    BODY,
    BODY_HEADING,
    CLOSING,
    COMMAND,
    EMPTY,
    HEADINGS,
    ISSUING_BODY,
    KIND,
    MOTTO_RULE,
    NAME,
    NATION,
    NUMBER,
    OFFICE,
    PLACE_AND_DATE,
    RECIPIENT,
    RECIPIENTS,
    ROOM,
    STYLES,
    SUBJECT,
    SUPERIOR_BODY,
    Style,
)
from de06_xl.build.word.tables import fill, table
from de06_xl.system import shipped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

RIGHT = 15
TITLE_WIDTH = 72.9
"""The width of "ĐẢNG CỘNG SẢN VIỆT NAM" in Times New Roman bold 15, which is also that of the rule under it."""
LETTERHEAD = (72, 93)
"""Left and right column, in millimetres: names of bodies at size 14 are long."""
_RULE_INDENT = (LETTERHEAD[1] - TITLE_WIDTH) / 2
STAR = Style("DA06DauSao", "DA06 Dấu sao", 14, align="center")
HYPHENS = Style("DA06GachTrichYeu", "DA06 Gạch dưới trích yếu", align="center", after=12)
_OWN = (
    replace(NATION, size=15),
    replace(MOTTO_RULE, left=_RULE_INDENT, right=_RULE_INDENT),
    replace(SUPERIOR_BODY, size=14),
    replace(ISSUING_BODY, size=14),
    replace(NUMBER, size=14, before=0),
    replace(PLACE_AND_DATE, size=14, before=0),
    replace(KIND, size=15),
    *(replace(style, first=10) for style in (BODY, BODY_HEADING, *HEADINGS, CLOSING)),
    replace(OFFICE, bold=False),
    replace(RECIPIENTS, size=14, bold=False, italic=False, underline=True),
    replace(RECIPIENT, size=12),
)


def build_party_template() -> bytes:
    """The template as shipped (``shipped.PARTY_TEMPLATE``); the same bytes each time."""
    own = {style.id: style for style in _OWN}
    document = blank_template(
        "Báo cáo thực hiện Đề án 06 của cơ quan Đảng",
        (*(own.get(style.id, style) for style in STYLES), STAR, HYPHENS),
        RIGHT,
    )
    _write_letterhead(document)
    add(document, KIND, "BÁO CÁO")
    add(document, SUBJECT, "{{ tt.trich_yeu }}\n{{ tt.duoi_trich_yeu }}")
    add(document, HYPHENS, "-----")
    write_addressees(document)
    write_body(document, "{%% if %s.het %%}.{%% endif %%}")
    _write_signature(document)
    number = "{{ tt.so }}-{{ tt.ky_hieu }}, {{ tt.ngay_thang_nam }}"
    write_appendices(document, f"(Kèm theo Báo cáo số {number} của {{{{ tt.co_quan_ban_hanh }}}})")
    return packed(document, shipped.PARTY_TEMPLATE)


def _write_letterhead(document: WordDocument) -> None:
    command(document, "{#p Dòng nền xám là lệnh, không in ra; chữ trong hai ngoặc nhọn lấy từ sổ Excel. #}")
    ((bodies, title),) = table(document, LETTERHEAD, rows=1)
    fill(
        bodies,
        (SUPERIOR_BODY, "{{ tt.co_quan_chu_quan }}"),
        (ISSUING_BODY, "{{ tt.co_quan_ban_hanh }}"),
        (STAR, "*"),
        (NUMBER, "Số {{ tt.so }}-{{ tt.ky_hieu }}"),
    )
    fill(
        title,
        (NATION, "ĐẢNG CỘNG SẢN VIỆT NAM"),
        (MOTTO_RULE, ""),
        (PLACE_AND_DATE, "{{ tt.dia_danh }}, {{ tt.ngay_thang_nam }}"),
    )


def _write_signature(document: WordDocument) -> None:
    ((recipients, signature),) = table(document, SIGNATURE, rows=1)
    fill(
        recipients,
        (RECIPIENTS, "Nơi nhận:"),
        (COMMAND, "{%p for noi in tt.noi_nhan_tran %}"),
        (RECIPIENT, "- {{ noi }}{% if loop.last %}.{% else %},{% endif %}"),
        (COMMAND, "{%p endfor %}"),
    )
    fill(
        signature,
        (COMMAND, "{%p for dong in tt.quyen_han %}"),
        (AUTHORITY, "{{ dong }}"),
        (COMMAND, "{%p endfor %}"),
        (OFFICE, "{{ tt.chuc_danh }}"),
        (ROOM, ""),
        (NAME, "{{ tt.ho_ten }}"),
    )
    add(document, EMPTY, "")
