"""The Word template of the report: the title, and the outline with its paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.word.document import add, blank_template, break_section, command, packed
from de06_xl.build.word.parts import add_ending, write_addressees, write_letterhead, write_signature
from de06_xl.build.word.styles import (
    APPENDIX,
    APPENDIX_SOURCE,
    APPENDIX_TITLE,
    BODY,
    BODY_HEADING,
    CLOSING,
    HEADINGS,
    KIND,
    PART,
    PICTURE,
    SUBJECT,
    SUBJECT_RULE,
    TABLE_CAPTION,
    TABLE_NOTE,
)
from de06_xl.build.word.tables import write_data_table
from de06_xl.system import shipped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def build_report_template() -> bytes:
    """The template as shipped (``shipped.REPORT_TEMPLATE``); the same bytes each time."""
    document = blank_template("Báo cáo thực hiện Đề án 06")
    write_letterhead(document)
    _write_title(document)
    write_addressees(document)
    write_body(document, "{{ %s.het }}")
    write_signature(document)
    write_appendices(document, "{{ phu_luc.kem_theo }}")
    return packed(document, shipped.REPORT_TEMPLATE)


def _write_title(document: WordDocument) -> None:
    add(document, KIND, "BÁO CÁO")
    add(document, SUBJECT, "{{ tt.trich_yeu }}\n{{ tt.duoi_trich_yeu }}")
    add(document, SUBJECT_RULE, "")


def write_body(document: WordDocument, mark: str) -> None:
    """From the opening paragraph to the closing one; ``mark`` ends the report, "%s" in it is a possible last text."""
    add(document, BODY, "{{ tt.mo_dau }}")
    command(document, "{#p Từng mục của đề cương: tiêu đề theo cấp, rồi các đoạn văn của mục. #}")
    command(document, "{%p for muc_nay in de_cuong %}")
    command(document, "{%p if muc_nay.la_phan %}")
    add_ending(document, PART, "{{ muc_nay.tieu_de }}", mark % "muc_nay")
    for level, style in enumerate(HEADINGS, 1):
        last = level == len(HEADINGS)
        command(document, "{%p else %}" if last else f"{{%p elif muc_nay.cap == {level} %}}")
        add_ending(document, style, "{{ muc_nay.tieu_de }}", mark % "muc_nay")
    command(document, "{%p endif %}")
    _write_paragraphs(document, "muc_nay.doan", mark % "doan")
    command(document, "{%p endfor %}")
    command(document, "{#p Dấu kết thúc theo sau chữ cuối cùng của báo cáo, dù chữ ấy ở đoạn nào. #}")
    command(document, "{%p if tt.ket_thuc %}")
    add_ending(document, CLOSING, "{{ tt.ket_thuc }}", mark % "tt")
    command(document, "{%p endif %}")


def _write_paragraphs(document: WordDocument, paragraphs: str, mark: str) -> None:
    """The paragraphs of a heading or an appendix, each bold, plain or a table."""
    command(document, f"{{%p for doan in {paragraphs} %}}")
    command(document, "{%p if doan.bang %}")
    command(document, "{%p if doan.bang.ten %}")
    add(document, TABLE_CAPTION, "{{ doan.bang.ten }}")
    command(document, "{%p endif %}")
    write_data_table(document, "doan.bang")
    command(document, "{%p if doan.bang.ghi_chu %}")
    add(document, TABLE_NOTE, "{{ doan.bang.ghi_chu }}")
    command(document, "{%p endif %}")
    command(document, "{%p if doan.het %}")
    add_ending(document, CLOSING, "", mark)
    command(document, "{%p endif %}")
    command(document, "{%p elif doan.hinh %}")
    add(document, PICTURE, "{{ doan.hinh }}")
    command(document, "{%p elif doan.dam %}")
    add_ending(document, BODY_HEADING, "{{ doan.text }}", mark)
    command(document, "{%p elif doan.het %}")
    add_ending(document, CLOSING, "{{ doan.text }}", mark)
    command(document, "{%p else %}")
    add(document, BODY, "{{ doan.text }}")
    command(document, "{%p endif %}")
    command(document, "{%p endfor %}")


def write_appendices(document: WordDocument, source: str) -> None:
    """Each Phụ lục on a new page after the signature; ``source`` says which document it belongs to."""
    command(document, "{#p Mỗi phụ lục một phần riêng; trang ngang hay dọc là do bảng của phụ lục. #}")
    command(document, "{%p for phu_luc in cac_phu_luc %}")
    break_section(document)
    add(document, APPENDIX, "{{ phu_luc.so }}")
    add(document, APPENDIX_TITLE, "{{ phu_luc.tieu_de }}")
    add(document, APPENDIX_SOURCE, source)
    _write_paragraphs(document, "phu_luc.doan", "")
    command(document, "{%p endfor %}")
