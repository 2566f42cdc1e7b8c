"""The Word templates of the letters (công văn) to the units: one accompanies the forms, one is a reminder.

A letter has no title with its kind; "V/v …" is under its number (Nghị định 30/2020/NĐ-CP, Phụ lục I, II.5). Its wording
is in the template, where the secretariat can change it; names and numbers come from the workbook.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.build.word.document import add, begin_appendix, blank_template, command, packed
from de06_xl.build.word.parts import write_addressees, write_closing, write_letterhead, write_signature
from de06_xl.build.word.styles import (
    APPENDIX,
    APPENDIX_SOURCE,
    APPENDIX_TITLE,
    BODY,
    EMPTY,
    GAP,
    LETTER_SUBJECT,
    TABLE_NUMBER,
    TABLE_TEXT,
    Style,
)
from de06_xl.build.word.tables import lined_table
from de06_xl.system import shipped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument


def build_forms_letter() -> bytes:
    """The letter that accompanies the forms (``shipped.FORMS_LETTER``); the same bytes each time."""
    document = blank_template("Công văn gửi phiếu số liệu Đề án 06")
    _head(document, "V/v gửi số liệu báo cáo Đề án 06 {{ tt.ky }}")
    add(
        document,
        BODY,
        "Để tổng hợp báo cáo kết quả thực hiện Đề án 06 {{ tt.ky }}, {{ tt.co_quan_gui }} gửi kèm phiếu số liệu Excel "
        "và đề nghị các đơn vị có tên trong Phụ lục:",
    )
    add(
        document,
        BODY,
        "1. Điền các ô màu vàng trong phiếu của đơn vị mình: số trong kỳ từ ngày {{ tt.tu_ngay }} đến ngày "
        "{{ tt.den_ngay }}; số lũy kế, số thời điểm tính đến ngày {{ tt.den_ngay }}. Không phát "
        "sinh thì ghi x vào ô “Không phát sinh”, không bỏ trống. Không đổi mã chỉ tiêu, "
        "không gửi số liệu bằng tệp PDF, Word hoặc ảnh thay cho phiếu.",
    )
    add(
        document,
        BODY,
        "2. Gửi lại chính tệp phiếu đã điền{% if tt.cv_nhan_phieu %} về {{ tt.cv_nhan_phieu }}{% endif %} chậm nhất "
        "ngày {{ tt.han_gui }}. Gửi lại để chỉnh sửa số liệu thì ghi lần gửi tiếp theo (2, 3…) vào ô “Lần gửi”.",
    )
    write_closing(document, "Đề nghị các đơn vị phối hợp, gửi đúng hạn để bảo đảm thời gian tổng hợp, báo cáo.")
    write_signature(document)
    _appendix(
        document,
        "DANH SÁCH ĐƠN VỊ GỬI SỐ LIỆU {{ tt.KY }}",
        [
            ("STT", 14, TABLE_NUMBER, "{{ d.stt }}"),
            ("Đơn vị", 62, TABLE_TEXT, "{{ d.ten }}"),
            ("Số chỉ tiêu", 22, TABLE_NUMBER, "{{ d.so_chi_tieu }}"),
            ("Tệp phiếu", 62, TABLE_TEXT, "{{ d.tep }}"),
        ],
    )
    return packed(document, shipped.FORMS_LETTER)


def build_reminder_letter() -> bytes:
    """The reminder (``shipped.REMINDER_LETTER``); the same bytes each time."""
    document = blank_template("Công văn đôn đốc gửi số liệu Đề án 06")
    _head(document, "V/v đôn đốc gửi số liệu báo cáo Đề án 06 {{ tt.ky }}")
    add(
        document,
        BODY,
        "{{ tt.co_quan_gui }} đã gửi phiếu số liệu để tổng hợp báo cáo kết quả thực hiện Đề án 06 {{ tt.ky }}, hạn gửi "
        "ngày {{ tt.han_gui }}. Đến {{ tt.thoi_diem }}, còn {{ tt.so_don_vi }} đơn vị chưa gửi hoặc gửi chưa đủ số "
        "liệu (danh sách tại Phụ lục kèm theo).",
    )
    add(
        document,
        BODY,
        "Đề nghị {{ tt.cac_don_vi }} gửi phiếu theo nội dung ghi tại Phụ lục"
        "{% if tt.cv_nhan_phieu %} về {{ tt.cv_nhan_phieu }}{% endif %} chậm nhất ngày {{ tt.han_bo_sung }}. Quá "
        "thời hạn trên, số liệu của đơn vị sẽ được ghi là chưa báo cáo.",
    )
    write_closing(document, "Đề nghị {{ tt.cac_don_vi }} phối hợp thực hiện.")
    write_signature(document)
    _appendix(
        document,
        "DANH SÁCH ĐƠN VỊ CHƯA GỬI HOẶC GỬI CHƯA ĐỦ SỐ LIỆU {{ tt.KY }}",
        [
            ("STT", 13, TABLE_NUMBER, "{{ d.stt }}"),
            ("Đơn vị", 38, TABLE_TEXT, "{{ d.ten }}"),
            ("Tình trạng", 26, TABLE_TEXT, "{{ d.tinh_trang }}"),
            ("Nội dung đề nghị", 83, TABLE_TEXT, "{{ d.con_thieu }}"),
        ],
    )
    return packed(document, shipped.REMINDER_LETTER)


def _head(document: WordDocument, subject: str) -> None:
    """The letterhead with the subject below the number, in a narrow column, with “Đề án 06” kept on one line."""
    write_letterhead(
        document, (LETTER_SUBJECT, subject.replace("Đề án 06", "Đề\N{NO-BREAK SPACE}án\N{NO-BREAK SPACE}06"))
    )
    add(document, GAP, "")
    write_addressees(document)


def _appendix(document: WordDocument, title: str, columns: list[tuple[str, float, Style, str]]) -> None:
    begin_appendix(document)
    add(document, APPENDIX, "Phụ lục")
    add(document, APPENDIX_TITLE, title)
    add(
        document,
        APPENDIX_SOURCE,
        "(Kèm theo Công văn số {{ tt.so }}/{{ tt.ky_hieu }} {{ tt.ngay_thang_nam }} của {{ tt.co_quan_gui }})",
    )
    lined_table(document, columns, "d in don_vi")
    command(document, "{#p Thêm dòng dưới bảng ở đây nếu cần. #}")
    add(document, EMPTY, "")
