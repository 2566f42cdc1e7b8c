"""The sheets, headers and columns of the master workbook, which no other module knows."""

from __future__ import annotations

from de06_xl.workbook.grid import DATE_FORMAT, MOMENT_FORMAT
from de06_xl.workbook.table import Column as Column
from de06_xl.workbook.table import Found as Found
from de06_xl.workbook.table import Table as Table

LAYOUT_VERSION = 1
"""Increased when sheets, columns or codes change so that older workbooks have to be converted."""


FIGURES = Table(
    "Số liệu",
    (
        Column("code", "Mã", 25, text=True, hint="Mã viết liền, không dấu; văn bản gọi số này bằng {mã}."),
        Column("name", "Chỉ tiêu", 68, text=True),
        Column("unit_of_measure", "ĐVT", 12, text=True),
        Column("value", "Giá trị", 15),
        Column("previous", "Kỳ trước", 13),
        Column("change", "Tăng/giảm", 12),
        Column("as_of", "Số liệu đến ngày", 13, text=True, hint="Gõ ngày/tháng/năm, ví dụ 18/5/2022."),
        Column("state", "Lỗi", 13),
        Column("note", "Ghi chú", 52, text=True),
        Column("aggregated", "Tổng hợp", 13, folded=True),
        Column("expression", "Cách tính", 62, text=True, folded=True),
        Column("aggregation", "Cách tổng hợp", 13, text=True, folded=True),
        Column("owner", "Đơn vị báo cáo", 20, text=True, folded=True),
        Column("decimals", "Số thập phân", 10, folded=True),
        Column("nature", "Loại số liệu", 13, text=True, folded=True),
        Column("target", "Chỉ tiêu giao", 13, folded=True, optional=True),
        Column("direction", "Chiều", 16, text=True, folded=True, optional=True),
        Column(
            "breakdown",
            "Phân tổ",
            13,
            text=True,
            folded=True,
            hint="Tên danh mục (trang Danh mục): chỉ tiêu có một số cho mỗi mục của danh mục ấy.",
            optional=True,
        ),
        Column(
            "upper_code",
            "Mã cấp trên",
            16,
            text=True,
            folded=True,
            hint="Mã của chỉ tiêu này trong phiếu của cấp trên; để trống nếu trùng với cột Mã.",
            optional=True,
        ),
    ),
)
PARAGRAPHS = Table(
    "Nội dung",
    (
        Column("kind", "Kiểu", 25, text=True, hint="Chọn kiểu đoạn; số thứ tự do chương trình đánh."),
        Column(
            "text",
            "Nội dung",
            68,
            text=True,
            hint="Số liệu viết {mã}, ngày của nó {mã.moc}; **đậm**, __nghiêng__, [[chú thích]].",
        ),
        Column("owner", "Đơn vị báo cáo", 12, text=True),
        Column("include", "Đưa vào báo cáo", 15, text=True, hint="x: đưa vào; để trống: không; hoặc điều kiện."),
        Column("state", "Lỗi", 13),
        Column("printed", "Sẽ in", 52, text=True, at=FIGURES.index("note"), optional=True),
        Column("previous", "Nội dung kỳ trước", 44, text=True, folded=True, at=FIGURES.index("expression")),
    ),
)

OUTLINE = Table(
    "Đề cương",
    (
        Column("code", "Mã mục", 11, text=True, hint="Ví dụ II.3.1: mục 3.1 của phần II; P1: Phần thứ nhất."),
        Column("level", "Cấp", 7),
        Column("title", "Tiêu đề", 88, text=True),
        Column("sheet", "Trang tính", 30, text=True, hint="Tên trang tính chứa nội dung; để trống nếu chỉ là tiêu đề."),
        Column("when_empty", "Khi trống", 16, text=True),
        Column("carry_over", "Chép sang kỳ sau", 11, text=True),
        Column("kinds", "Kỳ áp dụng", 16, text=True, hint="Để trống: mọi kỳ. Hoặc: tháng, quý, năm…"),
    ),
    sheet="Đề cương",
)
FACTS = Table(
    "Thông tin chung",
    (
        Column("key", "Khóa", 22, text=True, hint="Văn bản gọi thông tin này bằng {tt.khóa}."),
        Column("label", "Thông tin", 44, text=True),
        Column("value", "Giá trị", 88, text=True),
        Column("hint", "Cách ghi", 52, text=True),
    ),
    sheet="Thông tin chung",
)
UNITS = Table(
    "Đơn vị",
    (
        Column("code", "Mã", 12, text=True),
        Column("name", "Tên đơn vị", 48, text=True),
        Column("group", "Nhóm", 12, text=True),
        Column("level", "Cấp", 12, text=True),
        Column("parent", "Trực thuộc", 14, text=True),
        Column("email", "Thư điện tử", 30, text=True, hint="Nơi nhận phiếu; nhiều địa chỉ cách nhau dấu chấm phẩy."),
        Column(
            *("delegates", "Gửi thay", 26),
            text=True,
            hint="Địa chỉ hoặc mã đơn vị khác được gửi phiếu thay đơn vị này; nhiều nơi cách nhau dấu chấm phẩy.",
            optional=True,
        ),
        Column("called", "Tên gọi khi gửi", 30, text=True, optional=True, hint="Tên ở Kính gửi, nếu khác tên đơn vị."),
        Column("sections", "Mục phụ trách", 22, text=True, hint="Mã các mục đơn vị viết nội dung, ví dụ II.5; III."),
        Column("valid_from", "Hiệu lực từ", 13, text=True, hint="Ngày đơn vị bắt đầu có; để trống nếu từ trước."),
        Column("valid_to", "Hiệu lực đến", 13, text=True, hint="Ngày cuối đơn vị còn; để trống nếu vẫn còn."),
    ),
    sheet="Đơn vị",
)
ITEMS = Table(
    "Danh mục",
    (
        Column("list_name", "Danh mục", 14, text=True, hint="Tên danh mục, ví dụ DVC; ghi lại ở từng mục."),
        Column(
            "code",
            "Mã",
            10,
            text=True,
            hint="Mã của mục, ví dụ 01 (văn bản gọi {mã[01]}); hàng ghi “tên” đặt tên cho danh mục.",
        ),
        Column("name", "Tên mục", 80, text=True),
        Column("group", "Nhóm", 30, text=True, hint="Lĩnh vực hoặc nhóm của mục, in gộp ô ở cột “nhóm” của bảng."),
        Column("owner", "Đơn vị gửi", 16, text=True, hint="Đơn vị gửi số của mục; để trống: theo chỉ tiêu."),
        Column("valid_from", "Hiệu lực từ", 13, text=True, hint="Ngày mục bắt đầu có; để trống nếu từ trước."),
        Column("valid_to", "Hiệu lực đến", 13, text=True, hint="Ngày cuối mục còn; để trống nếu vẫn còn."),
    ),
    sheet="Danh mục",
)
TABLE_ROWS = {"caption": "Bảng", "rows": "Hàng", "page": "Trang", "columns": "Cột", "header": "Tiêu đề"}
"""The labels in column A of the rows above the body of a table of the report."""
LANDSCAPE = "ngang"
"""The value of `Trang` for a table on landscape pages."""
AGGREGATED_PREFIX = "Tổng hợp:"
"""Prefix in `Cột` for the folded column with the aggregated figures of a column's items."""
RULES = Table(
    "Quy tắc kiểm tra",
    (
        Column("code", "Mã", 26, text=True, hint="Đặt một lần, không trùng; giải trình gắn với mã này."),
        Column("severity", "Mức", 12, text=True),
        Column(
            "expression",
            "Biểu thức",
            56,
            text=True,
            hint="Quan hệ phải đúng, viết bằng mã: a = b + c; a <= b <= c; a >= KỲ_TRƯỚC(a); a = 0 HOẶC b > 0.",
        ),
        Column("message", "Thông báo", 76, text=True, hint="Câu báo khi quan hệ sai; số liệu viết bằng {mã}."),
        Column("scope", "Phạm vi", 12, text=True),
        Column("missing", "Thiếu số liệu", 14, text=True),
        Column("enabled", "Bật", 8, text=True),
    ),
    sheet="Quy tắc kiểm tra",
)
RECEIVED = Table(
    "Phiếu nhận",
    (
        Column("period", "Kỳ", 11, text=True),
        Column("unit", "Đơn vị", 12, text=True),
        Column("unit_name", "Tên đơn vị", 26, text=True, optional=True),
        Column("number", "Lần gửi", 8),
        Column("status", "Trạng thái", 16, text=True),
        Column("reason", "Lý do, việc cần làm", 64, text=True),
        Column("file", "Tệp", 44, text=True),
        Column("sender", "Người gửi", 28, text=True),
        Column("received", "Nhận lúc", 18, dated=MOMENT_FORMAT),
        Column("document", "Số văn bản", 16, text=True),
        Column("document_date", "Ngày văn bản", 13, dated=DATE_FORMAT),
        Column("compiled_by", "Người lập", 22, text=True),
        Column("approved_by", "Người duyệt", 22, text=True),
        Column("phone", "Điện thoại", 15, text=True),
        Column("given", "Chương trình ghi", 16, text=True, folded=True, optional=True),
        Column("taken", "Số ô đã lấy", 12, folded=True, optional=True),
        Column("unchanged", "Giữ nguyên kỳ trước", 30, text=True, folded=True, optional=True),
        Column("asked", "Đề nghị đơn vị", 64, text=True, folded=True, optional=True),
        Column("sha256", "SHA-256", 68, text=True, folded=True),
    ),
    sheet="Phiếu nhận",
)
SUBMITTED = Table(
    "Số liệu đơn vị",
    (
        Column("period", "Kỳ", 11, text=True),
        Column("unit", "Đơn vị", 12, text=True),
        Column("unit_name", "Tên đơn vị", 26, text=True, optional=True),
        Column("code", "Mã", 25, text=True),
        Column("name", "Chỉ tiêu", 44, text=True, optional=True),
        Column("value", "Giá trị", 15),
        Column("text", "Nội dung", 56, text=True),
        Column("as_of", "Số liệu đến ngày", 13, dated=DATE_FORMAT),
        Column("status", "Trạng thái", 16, text=True),
        Column("file", "Tệp", 44, text=True),
        Column("cell", "Ô", 16, text=True),
        Column("sender", "Người gửi", 28, text=True),
        Column("received", "Nhận lúc", 18, dated=MOMENT_FORMAT),
        Column("document", "Số văn bản", 16, text=True),
        Column("document_date", "Ngày văn bản", 13, dated=DATE_FORMAT),
        Column("origin", "Nguồn trong sổ của đơn vị", 60, text=True, folded=True, optional=True),
        Column("sha256", "SHA-256", 68, text=True, folded=True),
    ),
    sheet="Số liệu đơn vị",
)
SENT = Table(
    "Thư đã gửi",
    (
        Column("period", "Kỳ", 11, text=True),
        Column("unit", "Đơn vị", 16, text=True),
        Column("unit_name", "Tên đơn vị", 26, text=True, optional=True),
        Column("kind", "Việc", 12, text=True),
        Column("state", "Trạng thái", 16, text=True),
        Column("moment", "Lúc", 18, dated=MOMENT_FORMAT),
        Column("note", "Kết quả, việc cần làm", 64, text=True),
        Column("to", "Gửi tới", 40, text=True),
        Column("subject", "Tiêu đề thư", 60, text=True),
        Column("message_id", "Message-ID", 60, text=True, folded=True),
    ),
    sheet="Thư đã gửi",
)
COMPARED = Table(
    "Đối chiếu",
    (
        Column("kind", "Khác gì", 14, text=True),
        Column("code", "Mã", 25, text=True),
        Column("name", "Chỉ tiêu", 34, text=True, optional=True),
        Column("old", "Theo sổ", 60, text=True),
        Column("new", "Văn bản cuối", 60, text=True),
        Column(
            *("accept", "Nhận", 10),
            text=True,
            hint="Ghi x nếu sổ phải theo văn bản này, rồi bấm Nhận theo bản ký.",
            optional=True,
        ),
        Column("words", "Chữ khác", 40, text=True),
        Column("consequences", "Kéo theo", 60, text=True),
        Column("sheet", "Trang", 26, text=True),
        Column("cell", "Ô", 8, text=True),
        Column("result", "Kết quả, việc cần làm", 50, text=True, optional=True),
        Column("document", "Văn bản", 44, text=True, folded=True, optional=True),
    ),
    sheet="Đối chiếu",
)
"""Differences of the final document, and which of them the clerk accepts."""
TAKEN = "đã nhận"
"""The value of `Nhận` for an accepted difference."""
SOURCES = Table(
    "Nguồn số liệu",
    (
        Column("code", "Mã", 25, text=True),
        Column("name", "Chỉ tiêu", 60, text=True),
        Column("unit", "Đơn vị", 12, text=True),
        Column("unit_name", "Tên đơn vị", 40, text=True),
        Column("value", "Giá trị", 15),
        Column("previous", "Kỳ trước", 15, optional=True),
        Column("as_of", "Số liệu đến ngày", 13, dated=DATE_FORMAT),
        Column("file", "Tệp", 34, text=True),
        Column("cell", "Ô", 16, text=True),
        Column("received", "Nhận lúc", 18, dated=MOMENT_FORMAT),
        Column("status", "Trạng thái", 22, text=True),
        Column("key", "Khóa", 16, text=True, folded=True),
    ),
    sheet="Nguồn số liệu",
)
HISTORY = Table(
    "Lịch sử",
    (
        Column("period", "Kỳ", 11, text=True),
        Column("code", "Mã", 28, text=True),
        Column("name", "Chỉ tiêu", 60, text=True, optional=True),
        Column("value", "Giá trị", 16),
    ),
    sheet="Lịch sử",
)
UNIT_HISTORY = Table(
    "Lịch sử đơn vị",
    (
        Column("period", "Kỳ", 11, text=True),
        Column("unit", "Đơn vị", 12, text=True),
        Column("code", "Mã", 28, text=True),
        Column("item", "Mục", 10, text=True),
        Column("value", "Giá trị", 16),
        Column("text", "Nội dung", 56, text=True),
        Column("late", "Trễ hạn (ngày)", 16),
    ),
    sheet="Lịch sử đơn vị",
)
FINDINGS = Table(
    "Kiểm tra",
    (
        Column("severity", "Mức", 11, text=True),
        Column("sheet", "Trang tính", 27, text=True),
        Column("cell", "Ô", 8),
        Column("code", "Mã", 28, text=True),
        Column("name", "Chỉ tiêu", 34, text=True, optional=True),
        Column("message", "Nội dung", 78, text=True),
        Column("value", "Đang ghi", 15, text=True),
        Column("expected", "Phải là", 15, text=True),
        Column("unit", "Hỏi đơn vị", 15, text=True),
        Column("unit_name", "Tên đơn vị", 26, text=True, optional=True),
        Column("explanation", "Giải trình", 40, text=True, hint="Lý do vẫn giữ số này; chỉ cán bộ tổng hợp ghi."),
        Column("state", "Trạng thái", 15, text=True),
        Column("key", "Khóa", 16, text=True, folded=True),
    ),
    sheet="Kiểm tra",
)
LOG = Table(
    "Nhật ký",
    (
        Column("time", "Thời điểm", 20, dated=MOMENT_FORMAT),
        Column("user", "Người dùng", 22, text=True),
        Column("action", "Việc", 18, text=True),
        Column("result", "Kết quả", 96, text=True),
    ),
    sheet="Nhật ký",
)

OVERVIEW_SHEET = "Tổng quan"
STANDINGS = Table(
    "Đơn vị gửi số liệu",
    (
        Column("unit", "Đơn vị", 26, text=True),
        Column("reason", "Lý do, việc cần làm", 78, text=True),
        Column("standing", "Tình trạng", 32, text=True),
        Column("number", "Lần gửi", 12),
        Column("received", "Nhận lúc", 18, dated=MOMENT_FORMAT),
    ),
)
"""A table of `Tổng quan`, below its title; its columns are those of the sheet's other tables."""
STANDINGS_LABEL = "Đơn vị đã gửi"
"""The label on `Tổng quan` of the sentence about how many units have sent forms."""
NOTHING_COLLECTED = "Chưa thu phiếu."
"""That sentence before the first form is received."""
LISTS_SHEET = "_de06"
LEADER_SHEET = "Bảng theo dõi"
"""The leader's page; `leader_page` knows its cells."""
CHECKED = Table(
    "Lần kiểm tra gần nhất",
    (
        Column("sheet", "Trang tính", 30, at=13),
        Column("column", "Cột", 20, at=14),
        Column("numbers", "Số đang ghi", 20, at=15),
        Column("texts", "Chữ đang ghi", 20, at=16),
        Column("checked_numbers", "Số đã kiểm tra", 20, at=17),
        Column("checked_texts", "Chữ đã kiểm tra", 20, at=18),
    ),
    sheet=LISTS_SHEET,
)
"""Beside the lists: for each column its current checksum and the one of the last check."""
SECTION_TABLES = (FIGURES, PARAGRAPHS)
SHEET_TABLES = (
    FACTS,
    OUTLINE,
    UNITS,
    ITEMS,
    RULES,
    RECEIVED,
    SUBMITTED,
    SENT,
    SOURCES,
    HISTORY,
    UNIT_HISTORY,
    FINDINGS,
    COMPARED,
    LOG,
)
OWN_SHEETS = frozenset({OVERVIEW_SHEET, LISTS_SHEET, LEADER_SHEET, *(table.sheet for table in SHEET_TABLES)})
"""Sheets that are not sections of the report."""

STATE_OPEN = "còn mở"
STATE_ACCEPTED = "đã giải trình"
STATE_GONE = "không còn"
"""The state of an explained finding that a later check did not find: its explanation is kept in case it returns."""
INCLUDED = "x"
NOT_PRINTED = "không in"
"""The value of `Sẽ in` for a paragraph that the report leaves out."""
UNCHECKED = "Chưa kiểm tra."
"""The line above the findings in a workbook that was never checked."""
TICKS = (INCLUDED, "có")
"""The texts of a ticked cell."""
