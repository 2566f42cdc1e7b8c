"""The Word template of the report: the title, and the outline with its paragraphs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.word.document import add, blank_template, command, packed
from de06_xl.build.word.parts import write_addressees, write_closing, write_letterhead, write_signature
from de06_xl.build.word.styles import BODY, BODY_HEADING, HEADINGS, KIND, SUBJECT, SUBJECT_RULE
from de06_xl.system import shipped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def build_report_template() -> bytes:
    """The template as shipped (``shipped.REPORT_TEMPLATE``); the same bytes each time."""
    document = blank_template("Báo cáo thực hiện Đề án 06")
    write_letterhead(document)
    _write_title(document)
    write_addressees(document)
    _write_body(document)
    write_signature(document)
    return packed(document, shipped.REPORT_TEMPLATE)


def _write_title(document: WordDocument) -> None:
    add(document, KIND, "BÁO CÁO")
    add(document, SUBJECT, "{{ tt.trich_yeu }}\n{{ tt.duoi_trich_yeu }}")
    add(document, SUBJECT_RULE, "")


def _write_body(document: WordDocument) -> None:
    add(document, BODY, "{{ tt.mo_dau }}")
    command(document, "{#p Từng mục của đề cương: tiêu đề theo cấp, rồi các đoạn văn của mục. #}")
    command(document, "{%p for muc_nay in de_cuong %}")
    for level, style in enumerate(HEADINGS, 1):
        last = level == len(HEADINGS)
        test = "else" if last else f"{'if' if level == 1 else 'elif'} muc_nay.cap == {level}"
        command(document, f"{{%p {test} %}}")
        add(document, style, "{{ muc_nay.tieu_de }}")
    command(document, "{%p endif %}")
    command(document, "{%p for doan in muc_nay.doan %}")
    command(document, "{%p if doan.dam %}")
    add(document, BODY_HEADING, "{{ doan.text }}")
    command(document, "{%p else %}")
    add(document, BODY, "{{ doan.text }}")
    command(document, "{%p endif %}")
    command(document, "{%p endfor %}")
    command(document, "{%p endfor %}")
    write_closing(document, "{{ tt.ket_thuc }}")
