"""What a letter asks a unit to do about each kind of finding in its form, if it is more than to check it.

Letters use the administrative style: they request ("đề nghị"), while a screen instructs the clerk ("hãy").
"""

from __future__ import annotations

TO_CHECK = "đề nghị kiểm tra lại"
ASKED = {
    "value-missing": "đề nghị điền số, không phát sinh thì ghi 0",
    "unreadable-number": "đề nghị ghi lại con số",
    "value-fractional": "đề nghị ghi số nguyên",
    "value-too-precise": "đề nghị ghi số đã làm tròn",
    "value-negative": "đề nghị kiểm tra và ghi lại",
    "percent-as-fraction": "đề nghị ghi lại con số, không kèm dấu %",
    "formula-in-entry": "đề nghị ghi thẳng số, ngày hoặc nội dung",
    "unknown-code": "đề nghị giữ nguyên cột Mã như phiếu đã nhận",
    "rule": "đề nghị kiểm tra lại các số liên quan",
    "unreadable-date": "đề nghị ghi lại theo dạng ngày/tháng/năm",
    "ambiguous-date": "đề nghị ghi lại theo dạng ngày/tháng/năm",
    "date-after-report": "đề nghị kiểm tra lại ngày",
    "date-turned-round": "đề nghị kiểm tra lại ngày",
    "date-differs": "đề nghị lấy số của cùng một ngày hoặc ghi lại ngày",
    "date-before-period": "đề nghị kiểm tra lại ngày",
    "old-encoding": "đề nghị ghi lại bằng phông Unicode như Times New Roman",
    "private-letter": "đề nghị ghi lại bằng chữ",
    "duplicate-code": "đề nghị chỉ để một hàng cho mỗi chỉ tiêu",
    "missing-code": "đề nghị ghi lại mã như phiếu đã nhận, hoặc xóa hàng",
    "unknown-choice": "đề nghị ghi x nếu cả kỳ không phát sinh, có phát sinh thì để trống",
    "code-missing": "đề nghị điền vào phiếu đã nhận",
    "code-not-owed": "đề nghị xóa phần này",
    "code-moved": "đề nghị giữ nguyên cột Mã và tên chỉ tiêu như phiếu đã nhận",
    "measure-changed": "đề nghị ghi số theo đơn vị tính của phiếu đã nhận",
    "struck-out": "đề nghị bỏ gạch ngang nếu đúng, xóa nếu không",
    "lost-letter": "đề nghị ghi lại",
    "unknown-section": "đề nghị giữ nguyên cột Mã mục như phiếu đã nhận",
    "nothing-but-figures": "đề nghị chỉ giữ một trong hai",
    "formula-without-result": "đề nghị ghi thẳng con số hoặc nội dung",
    "text-too-long": "đề nghị viết ngắn lại",
    "form-unsigned": "đề nghị ghi họ tên người lập phiếu",
    "form-faulty": "đề nghị điền lại phiếu đã nhận",
    "two-facts": "đề nghị chỉ giữ một",
}
"""By the kind's code; "rule" is for the rules of `Quy tắc kiểm tra`."""


def request_about(code: str) -> str:
    """The request for a finding of the kind with this code."""
    return ASKED.get(code.partition(":")[0], TO_CHECK)
