"""The catalogue of all kinds of findings, from checks and from reading a workbook or form.

The guide's table of checks is made from it.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model.finding import FindingKind, Severity, Topic

if TYPE_CHECKING:
    from de06_xl.model.rule import Rule

ERROR, WARNING, NOTE = Severity.ERROR, Severity.WARNING, Severity.NOTE

VALUE_MISSING = FindingKind("value-missing", Topic.FIGURE, ERROR, "chưa có số", incomplete=True, to_fill=True)
UNREADABLE_NUMBER = FindingKind("unreadable-number", Topic.FIGURE, ERROR, "số không đọc được")
VALUE_NEGATIVE = FindingKind("value-negative", Topic.FIGURE, ERROR, "số âm (trừ điểm, chênh lệch)", explainable=True)
VALUE_FRACTIONAL = FindingKind("value-fractional", Topic.FIGURE, ERROR, "số lẻ ở chỉ tiêu đếm", explainable=True)
VALUE_TOO_PRECISE = FindingKind(
    "value-too-precise", Topic.FIGURE, ERROR, "số gõ nhiều chữ số hơn *Số thập phân*", explainable=True
)
PERCENT_AS_FRACTION = FindingKind(
    "percent-as-fraction", Topic.FIGURE, ERROR, "tỷ lệ gõ kèm dấu % (0,9753 thay cho 97,53)", explainable=True
)
FORMULA_IN_ENTRY = FindingKind(
    "formula-in-entry", Topic.FIGURE, ERROR, "công thức trong ô phải gõ thẳng", milder=(WARNING, NOTE)
)
WORDS_MISSING = FindingKind("words-missing", Topic.FIGURE, ERROR, "chỉ tiêu chữ chưa có danh sách chữ được chọn")
NUMBER_AS_TEXT = FindingKind(
    "number-as-text",
    Topic.FIGURE,
    NOTE,
    "số là chữ (dán từ Word, thư): báo cáo lấy đúng nhưng ô tự tính trong sổ thì trống",
)
TABLE_SUM_DIFFERS = FindingKind(
    "table-sum-differs", Topic.FIGURE, ERROR, "dòng cộng của bảng khác tổng các hàng", explainable=True
)

UNREADABLE_EXPRESSION = FindingKind("unreadable-expression", Topic.EXPRESSION, ERROR, "biểu thức viết sai")
UNKNOWN_CODE = FindingKind("unknown-code", Topic.EXPRESSION, ERROR, "mã không có trong sổ")
CYCLE = FindingKind("cycle", Topic.EXPRESSION, ERROR, "chạy vòng tròn")
EXPRESSION_TOO_LONG = FindingKind("expression-too-long", Topic.EXPRESSION, ERROR, "quá dài để Excel tính được")
DERIVED_EMPTY = FindingKind("derived-empty", Topic.EXPRESSION, ERROR, "chia cho 0, kết quả quá lớn")
DERIVED_WITHOUT_EARLIER = FindingKind(
    "derived-without-earlier", Topic.EXPRESSION, NOTE, "`KỲ_TRƯỚC`, `CÙNG_KỲ` trong *Cách tính* khi chưa có số ấy"
)
DERIVED_DIFFERS = FindingKind(
    "derived-differs", Topic.EXPRESSION, ERROR, "số gõ đè khác với cách tính", explainable=True
)
DERIVED_TRUNCATED = FindingKind(
    "derived-truncated", Topic.EXPRESSION, WARNING, "số gõ đè bị cắt thay vì làm tròn", explainable=True
)
EDITED_FORMULA = FindingKind("edited-formula", Topic.EXPRESSION, WARNING, "công thức của ô xám bị sửa")

WORDS_ADDED = FindingKind("words-added", Topic.AGGREGATION, ERROR, "cộng, so lớn nhỏ chỉ tiêu chữ")
AGGREGATION_MISSING = FindingKind(
    "aggregation-missing",
    Topic.AGGREGATION,
    ERROR,
    "nhiều đơn vị cùng gửi mà chưa chọn *Cách tổng hợp*",
    milder=(WARNING,),
    after_aggregation=True,
)
RATE_ADDED = FindingKind(
    "rate-added", Topic.AGGREGATION, ERROR, "cộng tỷ lệ của các đơn vị", milder=(WARNING,), after_aggregation=True
)
COLLECTED_TIED = FindingKind(
    "collected-tied", Topic.AGGREGATION, ERROR, "không rõ số nào mới nhất", after_aggregation=True
)
FORMS_UNDECIDED = FindingKind("forms-undecided", Topic.AGGREGATION, ERROR, "đơn vị có hai phiếu chờ chọn")
COLLECTED_INCOMPLETE = FindingKind(
    "collected-incomplete",
    Topic.AGGREGATION,
    ERROR,
    "số tổng hợp còn thiếu đơn vị: báo cáo ghi “CHƯA GỒM 11/20 XÃ” cho đến khi có Giải trình",
    explainable=True,
    after_aggregation=True,
)
UNIT_FAR_FROM_PEERS = FindingKind(
    "unit-far-from-peers",
    Topic.AGGREGATION,
    WARNING,
    "số của một đơn vị gấp hay kém 10 lần mức giữa (trung vị) của các đơn vị cùng gửi và cách quá 3,5 độ lệch "
    "(MAD trên lôgarit, từ 8 đơn vị có số), hay 100 lần khi kỳ trước cũng cỡ như vậy",
    explainable=True,
    after_aggregation=True,
    in_register=True,
)
UNIT_FAR_FROM_LAST = FindingKind(
    "unit-far-from-last",
    Topic.AGGREGATION,
    WARNING,
    "số của một đơn vị gấp hay kém 5 lần số kỳ trước của chính đơn vị (chưa đủ 8 đơn vị thì 9,5 lần) và cách quá 4,5 "
    "độ lệch so với mức tăng, giảm của các đơn vị cùng gửi (`lũy kế năm` xét phần thêm trong kỳ), lưu ý khi có thể do "
    "sáp nhập",
    milder=(NOTE,),
    explainable=True,
    after_aggregation=True,
    in_register=True,
)
COLLECTED_DIFFERS = FindingKind(
    "collected-differs",
    Topic.AGGREGATION,
    WARNING,
    "số gõ tay khác số tổng hợp",
    explainable=True,
    after_aggregation=True,
)
PARAGRAPH_REPLACED = FindingKind(
    "paragraph-replaced",
    Topic.AGGREGATION,
    WARNING,
    "đoạn lấy từ phiếu không còn dùng",
    explainable=True,
    after_aggregation=True,
)
COLLECTED_OUTDATED = FindingKind(
    "collected-outdated",
    Topic.AGGREGATION,
    WARNING,
    "đơn vị phải gửi, cách tổng hợp hoặc số ở cột *Tổng hợp* đã đổi sau lần tổng hợp trước",
)
AGGREGATION_OUTDATED = FindingKind(
    "aggregation-outdated",
    Topic.AGGREGATION,
    WARNING,
    "phiếu mới nhận hoặc đổi trạng thái sau lần tổng hợp trước",
)

PROBABLE_SLIP = FindingKind(
    "probable-slip",
    Topic.SLIP,
    ERROR,
    "số không khớp với số gõ đè có liên quan, vì đảo, thiếu, lặp chữ số hoặc thừa, thiếu số 0",
    explainable=True,
)

CUMULATIVE_FALLS = FindingKind(
    "cumulative-falls",
    Topic.MOVEMENT,
    ERROR,
    "số `lũy kế` giảm, số `lũy kế năm` giảm trong năm (đầu năm tính lại từ đầu)",
    explainable=True,
    consequence=1,
)
VALUE_JUMP = FindingKind(
    "value-jump",
    Topic.MOVEMENT,
    WARNING,
    "số tăng, giảm quá ngưỡng so với kỳ trước (`lũy kế năm`: phần thêm trong kỳ) mà cũng khác cùng kỳ và mức giữa của "
    "một năm qua",
    explainable=True,
    consequence=2,
)
PREVIOUS_DIFFERS = FindingKind(
    "previous-differs", Topic.MOVEMENT, WARNING, "*Kỳ trước* khác trang *Lịch sử*", explainable=True
)
HISTORY_DIFFERS = FindingKind(
    "history-differs", Topic.MOVEMENT, WARNING, "số khác với số tính từ các kỳ đã báo cáo", explainable=True
)
CODE_RENAMED = FindingKind("code-renamed", Topic.MOVEMENT, WARNING, "mã đổi khác với mã kỳ trước", explainable=True)
PARAGRAPH_UNCHANGED = FindingKind(
    "paragraph-unchanged",
    Topic.MOVEMENT,
    NOTE,
    "đoạn in ra vẫn y như báo cáo kỳ trước (trừ “Không.”), mỗi mục một dòng",
    explainable=True,
)

RATE_ABOVE_HUNDRED = FindingKind(
    "rate-above-hundred",
    Topic.RATE,
    WARNING,
    "phần lớn hơn tổng nên tỷ lệ vượt 100%",
    explainable=True,
    consequence=3,
)

STATED_RATE_DIFFERS = FindingKind(
    "stated-rate-differs",
    Topic.RATE,
    WARNING,
    "tỷ lệ gõ trong đoạn khác hai số bên cạnh (“516/539 trường hợp, đạt 97,53%”)",
    explainable=True,
)

UNREADABLE_DATE = FindingKind("unreadable-date", Topic.DATE, ERROR, "ngày sai", milder=(WARNING,), incomplete=True)
AMBIGUOUS_DATE = FindingKind("ambiguous-date", Topic.DATE, ERROR, "ngày đọc được hai cách", incomplete=True)
DATE_RESPELT = FindingKind("date-respelt", Topic.DATE, NOTE, "ngày viết kiểu khác (14-12-2026) mà vẫn rõ")
DATE_AFTER_REPORT = FindingKind(
    "date-after-report", Topic.DATE, ERROR, "ngày sau ngày báo cáo (trừ số ước của kỳ)", explainable=True
)
DATE_ORDER = FindingKind(
    "date-order",
    Topic.DATE,
    ERROR,
    "kỳ số liệu bị ngược, ngày báo cáo trước khi kỳ ấy bắt đầu (lỗi) hay trước ngày chốt số liệu (cảnh báo)",
    milder=(WARNING,),
    explainable=True,
)
DATE_TURNED_ROUND = FindingKind(
    "date-turned-round", Topic.DATE, WARNING, "ngày và tháng bị đảo (06/7 thay cho 07/6)", explainable=True
)
DATE_DIFFERS = FindingKind(
    "date-differs", Topic.DATE, WARNING, "các số của một cách tính không cùng ngày", explainable=True
)
DATE_MISSING = FindingKind("date-missing", Topic.DATE, WARNING, "chưa ghi kỳ số liệu")
DATE_BEFORE_PERIOD = FindingKind(
    "date-before-period",
    Topic.DATE,
    WARNING,
    "số liệu lệch năm (15/6/2021 thay cho 15/6/2022) hay quá cũ (cảnh báo), cũ hơn kỳ báo cáo (lưu ý)",
    milder=(NOTE,),
    explainable=True,
)

UNKNOWN_PLACEHOLDER = FindingKind("unknown-placeholder", Topic.TEXT, ERROR, "mã không có")
UNKNOWN_FACT = FindingKind("unknown-fact", Topic.TEXT, ERROR, "thông tin không có")
FACT_CIRCLE = FindingKind("fact-circle", Topic.TEXT, ERROR, "thông tin gọi vòng quanh chính nó")
FACT_TOO_LONG = FindingKind("fact-too-long", Topic.TEXT, ERROR, "thông tin gọi nhau làm đoạn dài quá một ô")
LIST_IN_TEXT = FindingKind("list-in-text", Topic.TEXT, ERROR, "danh sách nhiều hàng gọi trong câu")
FIGURE_WITHOUT_DATE = FindingKind(
    "figure-without-date", Topic.TEXT, ERROR, "`{ma.moc}` khi số liệu chưa ghi ngày", to_fill=True
)
FIGURE_WITHOUT_PREVIOUS = FindingKind(
    "figure-without-previous",
    Topic.TEXT,
    ERROR,
    "`{ma.truoc}`, `{ma.chenh}`, `{ma.tang_giam}`, số tính theo `KỲ_TRƯỚC` khi chưa có số kỳ trước",
)
FIGURE_WITHOUT_YEAR_AGO = FindingKind(
    "figure-without-year-ago", Topic.TEXT, ERROR, "`{ma.cung_ky}`, số tính theo `CÙNG_KỲ` khi chưa có số cùng kỳ"
)
FIGURE_WITHOUT_TARGET = FindingKind(
    "figure-without-target", Topic.TEXT, ERROR, "`{ma.chi_tieu}`, `{ma.danh_gia}` khi chưa có *Chỉ tiêu giao*"
)
EMPTY_SECTION = FindingKind(
    "empty-section",
    Topic.TEXT,
    ERROR,
    "mục chưa có nội dung, tiêu đề không có đoạn nào ở dưới, đoạn chỉ có dấu “…”",
    to_fill=True,
)
CONTENT_LEFT_OUT = FindingKind(
    "content-left-out", Topic.TEXT, ERROR, "mục có nội dung mà không đoạn nào được đưa vào báo cáo", to_fill=True
)
OLD_ENCODING = FindingKind(
    "old-encoding",
    Topic.TEXT,
    ERROR,
    "chữ của phông cũ, mã cũ (.VnTime, VNI-Times…), không phải Unicode (lỗi) hoặc đã chuyển sang Unicode (lưu ý)",
    milder=(NOTE,),
    explainable=True,
)
PRIVATE_LETTER = FindingKind(
    "private-letter", Topic.TEXT, WARNING, "ký hiệu mà chỉ phông như Wingdings hiện được", explainable=True
)
LOST_LETTER = FindingKind(
    "lost-letter",
    Topic.TEXT,
    WARNING,
    "chữ bị mất khi chuyển mã (“tuy?n truy?n”, “�”)",
    explainable=True,
    in_register=True,
)
EXCEL_ERROR_IN_TEXT = FindingKind("excel-error-in-text", Topic.TEXT, ERROR, "chữ #REF!, #N/A do Excel để lại")
FOREIGN_MONTH = FindingKind(
    "foreign-month",
    Topic.TEXT,
    WARNING,
    "tháng khác đứng ở chỗ của kỳ báo cáo (“Trong tháng 4/2022” trong báo cáo tháng 5), trừ mốc so sánh, thời hạn, "
    "văn bản, cuộc họp, ngày ban hành",
    explainable=True,
)
PROBABLE_PLACEHOLDER = FindingKind(
    "probable-placeholder",
    Topic.TEXT,
    WARNING,
    "ngoặc gọi mã viết hỏng (`{ma` thiếu dấu đóng, `{tiep-nhan}` thay cho `{tiep_nhan}`)",
    explainable=True,
)
ABOVE_WITHOUT_ADDRESSEE = FindingKind(
    "above-without-addressee", Topic.TEXT, WARNING, "nơi nhận “Như trên” mà không có *Kính gửi*", explainable=True
)
UNPAIRED_MARK = FindingKind(
    "unpaired-mark", Topic.TEXT, NOTE, "dấu in đậm, in nghiêng, chú thích chỉ có một nửa", explainable=True
)
DOUBLED_WORD = FindingKind("doubled-word", Topic.TEXT, NOTE, "chữ gõ hai lần (“việc việc”)", explainable=True)
TWO_NAMES = FindingKind(
    "two-names", Topic.TEXT, NOTE, "một cơ quan viết hai tên (“Công an tỉnh”, “CA tỉnh”)", explainable=True
)
PARAGRAPH_LEFT_OUT = FindingKind("paragraph-left-out", Topic.TEXT, NOTE, "đoạn không in")

DUPLICATE_CODE = FindingKind("duplicate-code", Topic.WORKBOOK, ERROR, "mã bị trùng", milder=(NOTE,))
DUPLICATE_HEADING = FindingKind("duplicate-heading", Topic.WORKBOOK, ERROR, "mã mục bị trùng")
DUPLICATE_FACT = FindingKind("duplicate-fact", Topic.WORKBOOK, ERROR, "khóa bị trùng")
DUPLICATE_SHEET = FindingKind("duplicate-sheet", Topic.WORKBOOK, ERROR, "một trang thuộc hai mục")
MISSING_SHEET = FindingKind("missing-sheet", Topic.WORKBOOK, ERROR, "trang không có")
HEADING_WITHOUT_PARENT = FindingKind("heading-without-parent", Topic.WORKBOOK, ERROR, "mục cha không có")
HEADING_GAP = FindingKind(
    "heading-gap", Topic.WORKBOOK, WARNING, "số mục in ra không liền nhau (II.3 ngay sau II.1)", explainable=True
)
UNKNOWN_HEADING = FindingKind("unknown-heading", Topic.WORKBOOK, WARNING, "*Mục phụ trách* không có trong đề cương")
HEADING_WITHOUT_TITLE = FindingKind("heading-without-title", Topic.WORKBOOK, ERROR, "mục chưa có tiêu đề")
MISSING_CODE = FindingKind("missing-code", Topic.WORKBOOK, ERROR, "hàng chưa có mã")
BREAKDOWN_WITHOUT_TABLE = FindingKind(
    "breakdown-without-table",
    Topic.WORKBOOK,
    WARNING,
    "chỉ tiêu có Phân tổ mà chưa bảng nào có cột của nó",
    milder=(NOTE,),
)
TABLE_NOT_PRINTED = FindingKind("table-not-printed", Topic.WORKBOOK, NOTE, "bảng chưa được báo cáo gọi")
TABLE_ROW_UNKNOWN = FindingKind(
    "table-row-unknown", Topic.WORKBOOK, WARNING, "hàng của bảng mang mã không có nên không in", milder=(NOTE,)
)
UNKNOWN_LIST = FindingKind("unknown-list", Topic.WORKBOOK, ERROR, "danh mục không có, bảng không hiểu được")
BAD_CODE = FindingKind("bad-code", Topic.WORKBOOK, ERROR, "mã không hợp lệ")
CODE_MISREAD = FindingKind(
    "code-misread",
    Topic.WORKBOOK,
    WARNING,
    "mã có đoạn như `_xa_`, LibreOffice đọc thành ký tự khác",
    explainable=True,
)
FACT_MISSING = FindingKind("fact-missing", Topic.WORKBOOK, ERROR, "thiếu thông tin bắt buộc", to_fill=True)
UNKNOWN_CHOICE = FindingKind(
    "unknown-choice", Topic.WORKBOOK, ERROR, "ô chọn ghi điều không có trong danh sách", loses_row=True
)
UNREADABLE_PERIOD = FindingKind("unreadable-period", Topic.WORKBOOK, ERROR, "kỳ không đọc được", loses_row=True)
UNKNOWN_UNIT = FindingKind(
    "unknown-unit",
    Topic.WORKBOOK,
    WARNING,
    "*Đơn vị báo cáo*, *Gửi thay*, *Trực thuộc* không có trong trang *Đơn vị*",
    explainable=True,
)
GROUP_EMPTY = FindingKind(
    "group-empty", Topic.WORKBOOK, WARNING, "nhóm chưa có đơn vị nào", explainable=True, to_fill=True
)
DUPLICATE_UNIT = FindingKind("duplicate-unit", Topic.WORKBOOK, ERROR, "mã đơn vị bị trùng ở trang *Đơn vị*")
UNKNOWN_COMMUNE = FindingKind(
    "unknown-commune",
    Topic.WORKBOOK,
    WARNING,
    "xã, phường, đặc khu không có trong danh mục của tỉnh (theo *Địa danh*, từ 01/7/2025)",
    explainable=True,
)
SHARED_ADDRESS = FindingKind(
    "shared-address", Topic.WORKBOOK, WARNING, "một địa chỉ thư ghi cho hai đơn vị", explainable=True
)
SHEET_NOT_IN_OUTLINE = FindingKind(
    "sheet-not-in-outline", Topic.WORKBOOK, WARNING, "trang có nội dung mà *Đề cương* không gọi", explainable=True
)

CLOSED_FIGURE_DIFFERS = FindingKind(
    "closed-figure-differs", Topic.WORKBOOK, WARNING, "kỳ đã chốt mà số khác bản ký", explainable=True
)
CLOSED_TEXT_DIFFERS = FindingKind(
    "closed-text-differs",
    Topic.WORKBOOK,
    WARNING,
    "kỳ đã chốt mà câu chữ, ngày số liệu, thông tin in ra đã đổi",
    explainable=True,
)
STILL_TO_FILL = FindingKind(
    "still-to-fill",
    Topic.WORKBOOK,
    NOTE,
    "trang chưa nhập gì khi sổ chưa có quá nửa số liệu, mỗi trang một dòng “Còn phải nhập …” (khi xuất báo cáo vẫn là "
    "lỗi)",
)
LEFT_OVER = FindingKind(
    "left-over",
    Topic.WORKBOOK,
    ERROR,
    "mục đã bỏ mà còn chỗ gọi mã của mục: một dòng nêu hết (lỗi), chỉ còn quy tắc thì là cảnh báo",
    milder=(WARNING,),
    explainable=True,
)

RULE = FindingKind(
    "rule",
    Topic.RULE,
    ERROR,
    "quan hệ không đúng, không tính được, hoặc thiếu số mà *Thiếu số liệu* là `báo thiếu` (mức theo cột *Mức*)",
    milder=(WARNING, NOTE),
    explainable=True,
)
MISSING_EXPRESSION = FindingKind("missing-expression", Topic.RULE, ERROR, "quy tắc chưa có biểu thức")
RULE_WITHOUT_CODE = FindingKind("rule-without-code", Topic.RULE, ERROR, "quy tắc không gọi mã nào")
DUPLICATE_RULE = FindingKind("duplicate-rule", Topic.RULE, ERROR, "mã quy tắc bị trùng")
RULE_OFF = FindingKind("rule-off", Topic.RULE, NOTE, "quy tắc đang tắt")

CODE_MISSING = FindingKind("code-missing", Topic.FORM, ERROR, "thiếu hàng của một chỉ tiêu", incomplete=True)
CODE_NOT_OWED = FindingKind("code-not-owed", Topic.FORM, ERROR, "có hàng không thuộc đơn vị")
CODE_MOVED = FindingKind("code-moved", Topic.FORM, ERROR, "tên chỉ tiêu, tên mục bên cạnh là của mã khác")
MEASURE_CHANGED = FindingKind(
    "measure-changed", Topic.FORM, WARNING, "*ĐVT* trong phiếu khác của chỉ tiêu", explainable=True
)
UNKNOWN_SECTION = FindingKind("unknown-section", Topic.FORM, ERROR, "*Mã mục* không có trong đề cương")
NOTHING_BUT_FIGURES = FindingKind("nothing-but-figures", Topic.FORM, ERROR, "ghi *Không phát sinh* mà vẫn có số")
STRUCK_OUT = FindingKind("struck-out", Topic.FORM, ERROR, "con số, nội dung bị gạch ngang")
FORMULA_WITHOUT_RESULT = FindingKind("formula-without-result", Topic.FORM, ERROR, "công thức chưa có kết quả")
TEXT_TOO_LONG = FindingKind("text-too-long", Topic.FORM, ERROR, "nội dung quá dài")
FORM_UNSIGNED = FindingKind("form-unsigned", Topic.FORM, ERROR, "chưa ghi *Người lập*")
FORM_UNDECIDED = FindingKind("form-undecided", Topic.FORM, ERROR, "hai phiếu cùng lần gửi mà khác nhau")
FORM_UNCONFIRMED = FindingKind(
    "form-unconfirmed", Topic.FORM, ERROR, "phiếu gửi từ hộp thư chưa rõ của đơn vị, hoặc *Lần gửi* nhảy số"
)
FORM_RESENT = FindingKind("form-resent", Topic.FORM, WARNING, "phiếu gửi lại cùng lần gửi mà khác phiếu trước")
FORM_COPIED = FindingKind(
    "form-copied",
    Topic.FORM,
    WARNING,
    "mọi số của phiếu, hay của một mục trong phiếu, giữ nguyên kỳ trước (từ 3 số khác 0, gồm 5 chữ số trở lên)",
    explainable=True,
    in_register=True,
)
FORM_GAVE_NOTHING = FindingKind(
    "form-gave-nothing",
    Topic.FORM,
    WARNING,
    "ghi *dùng* vào một tệp mà không lấy được gì từ đó",
    explainable=True,
    after_aggregation=True,
)
FORM_BLANK = FindingKind("form-blank", Topic.FORM, ERROR, "phiếu chưa điền gì")
FORM_FAULTY = FindingKind("form-faulty", Topic.FORM, ERROR, "phiếu có ô cần sửa")
FORM_NO_FORM = FindingKind("form-no_form", Topic.FORM, ERROR, "tệp không phải phiếu")
FORM_REFUSED = FindingKind("form-refused", Topic.FORM, ERROR, "tệp không dùng được")
TWO_FACTS = FindingKind("two-facts", Topic.FORM, WARNING, "một thông tin ghi hai nơi khác nhau")

CATALOGUE = tuple(row for row in list(globals().values()) if isinstance(row, FindingKind))
"""Every row, in the order of the guide."""


def of_rule(rule: Rule) -> FindingKind:
    """The kind of the findings of one row of `Quy tắc kiểm tra`, with the level set in that row."""
    return replace(RULE, code=f"{RULE.code}:{rule.code}", severity=rule.severity)
