"""ACTIONS, the one table from which the ribbon and the guide are made."""

from __future__ import annotations

import enum
from dataclasses import dataclass

AS_CHOICE = "__choice"
"""Behind the id of a button that is pressed in its own menu."""


class Group(enum.Enum):
    """The groups of the ribbon tab, in the order of a clerk's work."""

    PERIOD = "Kỳ báo cáo"
    COLLECT = "Thu thập"
    FIGURES = "Số liệu"
    REPORT = "Báo cáo"
    HELP = "Trợ giúp"


class Needs(enum.Enum):
    """What a button needs of the active workbook; the value is the button's tag, which VBA looks at before it starts.

    A workbook that is READ must have a place on disk, one that is written or saved must not be open read-only.
    """

    NOTHING = "nothing"
    READ = "reading"
    WRITE = "writing"


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the ribbon.

    ``id`` is what the add-in passes on, ``label`` what the clerk reads, ``icon`` a built-in image of Office
    (imageMso), ``key`` its key tip. ``tip`` says in a line what it does, ``long_tip`` what it changes and where
    the result is. ``command`` does the same on the command line, empty where there is nothing of the kind.
    ``run`` is the function that does it, as ``module:name``, loaded when clicked: it takes a Session, or the Ui
    alone where the button needs no workbook, and returns an Outcome. ``seconds`` is after how long it is given up.
    A button with ``as_choice`` has a menu, which begins with itself by that name; those of which it is ``under``
    follow there, and their keys are typed after its own.
    """

    id: str
    label: str
    group: Group
    icon: str
    key: str
    tip: str
    long_tip: str
    run: str
    command: str = ""
    needs: Needs = Needs.READ
    seconds: int = 60
    as_choice: str = ""
    under: str = ""


def _next_of_kind(button: str, label: str, key: str, of: str, run: str) -> Action:
    """A choice of Kỳ mới: the workbook of a period of another length."""
    return Action(
        button,
        label,
        Group.PERIOD,
        "FileNew",
        key,
        f"Lập sổ {of} liền sau",
        f"Như Kỳ mới, nhưng lập sổ {of}: số liệu các kỳ ngắn hơn đã có đủ trong trang Lịch sử thì được điền sẵn.",
        f"de06_xl.actions.next_period:{run}",
        command="new --from --period",
        needs=Needs.WRITE,
        under="ky_moi",
    )


ACTIONS = (
    Action(
        "ky_moi",
        "Kỳ mới",
        Group.PERIOD,
        "FileNew",
        "Y",
        "Lập sổ của kỳ báo cáo tiếp theo",
        "Lưu sổ đang mở rồi lập sổ của kỳ kế tiếp bên cạnh: số liệu kỳ này thành kỳ trước, các ô nhập để trống. Sổ "
        "đang mở giữ nguyên.",
        "de06_xl.actions.next_period:run",
        command="new --from",
        needs=Needs.WRITE,
        as_choice="Kỳ liền sau, cùng loại",
    ),
    _next_of_kind("ky_moi_thang", "Sổ tháng", "T", "tháng", "month"),
    _next_of_kind("ky_moi_quy", "Sổ quý", "Q", "quý", "quarter"),
    _next_of_kind("ky_moi_6_thang", "Sổ 6 tháng", "6", "6 tháng đầu năm", "six_months"),
    _next_of_kind("ky_moi_9_thang", "Sổ 9 tháng", "9", "9 tháng đầu năm", "nine_months"),
    _next_of_kind("ky_moi_nam", "Sổ năm", "N", "năm", "year"),
    Action(
        "lap_so",
        "Lập sổ",
        Group.PERIOD,
        "FileNewDefault",
        "A",
        "Lập sổ đầu tiên của cơ quan",
        "Mở phiếu lập sổ (thư mục DeAn06 của bạn): chọn mẫu sổ, kỳ, tỉnh, thư mục, lưu rồi bấm lần nữa. Sổ của tỉnh có "
        "sẵn mọi xã, phường, đặc khu. Không cần sổ nào đang mở.",
        "de06_xl.actions.first_workbook:run",
        command="new --period --tinh",
        needs=Needs.NOTHING,
    ),
    Action(
        "cap_nhat_ky_truoc",
        "Cập nhật kỳ trước",
        Group.PERIOD,
        "RefreshAll",
        "J",
        "Lấy lại số kỳ trước khi sổ kỳ trước sửa muộn",
        "Đọc sổ của kỳ gần nhất trong trang Lịch sử, nằm cùng thư mục: số nào nay khác thì sửa ở trang Lịch sử, cột Kỳ "
        "trước, Lịch sử đơn vị. Kỳ trước gõ tay giữ nguyên. Sổ được lưu và sao vào sao_luu trước khi ghi.",
        "de06_xl.actions.refresh:run",
        command="refresh",
        needs=Needs.WRITE,
    ),
    Action(
        "thong_tin_chung",
        "Thông tin chung",
        Group.PERIOD,
        "FileDocumentManagementInformation",
        "T",
        "Đến trang Thông tin chung",
        "Đến ô còn thiếu đầu tiên của trang Thông tin chung: kỳ báo cáo, số, ngày, người ký, nơi nhận. Không thay đổi "
        "gì trong sổ.",
        "de06_xl.actions.show:facts",
    ),
    Action(
        "tao_phieu",
        "Tạo phiếu",
        Group.COLLECT,
        "CreateForm",
        "F",
        "Tạo phiếu số liệu để gửi các đơn vị",
        "Mỗi đơn vị một phiếu Excel trong thư mục phieu_gui cạnh sổ, kèm thư nháp, tin nhắn và công văn gửi phiếu. "
        "Phiếu đã có người sửa thì giữ nguyên. Không thay đổi gì trong sổ.",
        "de06_xl.actions.forms:run",
        command="forms",
        seconds=240,
        as_choice="Từng đơn vị một phiếu",
    ),
    Action(
        "phieu_chung",
        "Phiếu chung",
        Group.COLLECT,
        "CreateFormSplitForm",
        "A",
        "Tạo một phiếu chung cho cả nhóm đơn vị",
        "Như Tạo phiếu, nhưng các đơn vị cùng nhóm (ví dụ các xã, phường) dùng chung một phiếu, mở ra chọn tên đơn vị "
        "mình: để gửi một tệp cho tất cả qua hệ thống văn bản. Không thay đổi gì trong sổ.",
        "de06_xl.actions.forms:run_common",
        command="forms --chung",
        seconds=240,
        under="tao_phieu",
    ),
    Action(
        "gui_thu",
        "Gửi thư",
        Group.COLLECT,
        "SendCopySendNow",
        "E",
        "Gửi các thư đã soạn: phiếu, đôn đốc, trả lời",
        "Hỏi gửi bao nhiêu thư cho những đơn vị nào, rồi gửi qua hộp thư ghi ở trang Thông tin chung. Mỗi đơn vị một "
        "lần, kết quả từng thư ở trang Thư đã gửi; mất mạng giữa chừng thì bấm lại để gửi tiếp.",
        "de06_xl.actions.send:run",
        command="send",
        needs=Needs.WRITE,
        seconds=1800,
    ),
    Action(
        "lay_thu",
        "Lấy thư",
        Group.COLLECT,
        "MailMergeSelectRecipients",
        "I",
        "Lấy thư từ hộp thư rồi thu phiếu",
        "Lấy thư từ đầu kỳ có tệp kèm hoặc do đơn vị gửi ở hộp thư ghi ở trang Thông tin chung vào thư mục phieu_nhan, "
        "rồi làm như Thu phiếu. Thư trong hộp thư giữ nguyên, vẫn là chưa đọc.",
        "de06_xl.actions.collect:run_from_mailbox",
        command="collect --hop-thu",
        needs=Needs.WRITE,
        seconds=900,
    ),
    Action(
        "thu_phieu",
        "Thu phiếu",
        Group.COLLECT,
        "ImportTextFile",
        "U",
        "Thu phiếu và thư của các đơn vị trong thư mục phieu_nhan",
        "Đọc mọi phiếu, thư, tệp nén trong thư mục phieu_nhan cạnh sổ. Mỗi tệp một hàng ở trang Phiếu nhận, số liệu "
        "vào trang Số liệu đơn vị kèm nguồn; thư trả lời nháp ở phieu_gui/tra_loi. Thu lại không lấy trùng.",
        "de06_xl.actions.collect:run",
        command="collect",
        needs=Needs.WRITE,
        seconds=300,
    ),
    Action(
        "don_doc",
        "Đôn đốc",
        Group.COLLECT,
        "FileSendAsAttachment",
        "O",
        "Soạn công văn, thư đôn đốc đơn vị chưa gửi",
        "Công văn đôn đốc kèm danh sách đơn vị chưa gửi hoặc gửi chưa đủ, thư nháp cho từng đơn vị, tin nhắn để dán, "
        "trong thư mục phieu_gui/don_doc. Không thay đổi gì trong sổ.",
        "de06_xl.actions.remind:run",
        command="remind",
    ),
    Action(
        "tong_hop",
        "Tổng hợp",
        Group.FIGURES,
        "AutoSum",
        "G",
        "Tổng hợp số liệu các đơn vị đã gửi",
        "Cộng (hoặc lấy số lớn nhất, nhỏ nhất, mới nhất) các phiếu đang dùng vào cột Tổng hợp, đưa nội dung các đơn vị "
        "viết vào từng mục, ghi nguồn vào trang Nguồn số liệu. Số gõ tay giữ nguyên. Sổ được lưu và sao vào sao_luu "
        "trước khi ghi.",
        "de06_xl.actions.aggregate:run",
        command="aggregate",
        needs=Needs.WRITE,
    ),
    Action(
        "kiem_tra",
        "Kiểm tra",
        Group.FIGURES,
        "ReviewAcceptChange",
        "K",
        "Kiểm tra số liệu và nội dung của sổ",
        "Ghi những chỗ sai vào trang Kiểm tra, kèm liên kết đến từng ô; hàng sai tự đổi màu. Sổ được lưu và sao "
        "vào sao_luu trước khi ghi.",
        "de06_xl.actions.validate:run",
        command="validate --write",
        needs=Needs.WRITE,
    ),
    Action(
        "phan_tich",
        "Phân tích",
        Group.FIGURES,
        "ChartInsert",
        "X",
        "Lập trang Bảng theo dõi cho lãnh đạo",
        "Ghi vào trang Bảng theo dõi các số liệu đã chọn (giá trị, kỳ trước, cùng kỳ, chỉ tiêu giao), 13 kỳ gần nhất, "
        "xếp hạng đơn vị và đơn vị nào gửi khi nào; biểu đồ theo mã chọn ở trang ấy. Sổ được lưu và sao vào sao_luu "
        "trước khi ghi.",
        "de06_xl.actions.analyze:run",
        command="analyze",
        needs=Needs.WRITE,
    ),
    Action(
        "loi_ke_tiep",
        "Lỗi kế tiếp",
        Group.FIGURES,
        "ReviewNextComment",
        "L",
        "Đến ô sai kế tiếp và nói sai ở đâu",
        "Kiểm tra lại sổ ngay lúc bấm rồi đến ô sai đứng sau ô đang chọn: hết lỗi thì đến cảnh báo, hết cảnh báo thì "
        "đến lưu ý. Không thay đổi gì trong sổ.",
        "de06_xl.actions.show:next_finding",
    ),
    Action(
        "nguon_so_nay",
        "Nguồn số này",
        Group.FIGURES,
        "TracePrecedents",
        "S",
        "Cho biết số ở ô đang chọn lấy từ đâu",
        "Chọn một ô ở hàng số liệu, ở bảng, hoặc một đoạn văn có số: số ấy gõ tay, tính từ số nào, hay cộng từ đơn vị "
        "nào, tệp nào, ô nào. Không thay đổi gì trong sổ.",
        "de06_xl.actions.trace:of_selected",
        command="trace",
    ),
    Action(
        "xuat_word",
        "Xuất Word",
        Group.REPORT,
        "ExportWord",
        "W",
        "Xuất báo cáo Word theo mẫu",
        "Báo cáo nằm trong thư mục bao_cao cạnh sổ. Còn lỗi thì đầu trang có dòng KHÔNG TRÌNH KÝ. Không thay đổi "
        "gì trong sổ.",
        "de06_xl.actions.report:run",
        command="report",
    ),
    Action(
        "xuat_pdf",
        "Xuất PDF",
        Group.REPORT,
        "FileSaveAsPdfOrXps",
        "P",
        "Xuất báo cáo Word và PDF",
        "Như Xuất Word, thêm bản PDF bên cạnh. Cần Word hoặc LibreOffice. Không thay đổi gì trong sổ.",
        "de06_xl.actions.report:run_with_pdf",
        command="report --pdf",
        seconds=240,
    ),
    Action(
        "ban_ra_soat",
        "Bản rà soát",
        Group.REPORT,
        "ReviewNewComment",
        "R",
        "Xuất báo cáo kèm nhận xét ở từng số: lấy từ đâu",
        "Như Xuất Word, thêm ở mỗi số, tỷ lệ, ngày một nhận xét: ô nào, đơn vị nào, tệp nào, lỗi hay giải trình, kỳ "
        "trước. Tệp nằm trong thư mục bao_cao, tên có _RA-SOAT. Không thay đổi gì trong sổ.",
        "de06_xl.actions.review:run",
        command="report --review",
    ),
    Action(
        "doi_chieu",
        "Đối chiếu bản ký",
        Group.REPORT,
        "ReviewTrackChanges",
        "B",
        "Đối chiếu văn bản cuối với sổ: số, câu chữ đã sửa trong Word",
        "Lấy tệp Word, PDF mới nhất đã có người sửa trong bao_cao, ghi mọi chỗ khác với sổ vào trang Đối chiếu, thêm "
        "bản sao Word có nhận xét, tên có _DOI-CHIEU. Sổ được lưu và sao vào sao_luu trước khi ghi.",
        "de06_xl.actions.compare:run_last",
        command="compare --write",
        needs=Needs.WRITE,
        as_choice="Đối chiếu",
    ),
    Action(
        "nhan_ban_ky",
        "Nhận theo bản ký",
        Group.REPORT,
        "PasteSpecialDialog",
        "N",
        "Nhận vào sổ những chỗ văn bản cuối đã sửa",
        "Chỗ nào ghi x ở cột Nhận của trang Đối chiếu thì sổ theo văn bản: số thành số gõ tay kèm nguồn ở Ghi chú, câu "
        "thành nội dung của đoạn. Chỗ không tự nhận được thì nêu việc phải làm. Sổ được lưu và sao vào sao_luu trước "
        "khi ghi.",
        "de06_xl.actions.accept:run_marked",
        command="accept",
        needs=Needs.WRITE,
        under="doi_chieu",
    ),
    Action(
        "chot_ky",
        "Chốt kỳ",
        Group.REPORT,
        "FileMarkAsFinal",
        "C",
        "Chốt kỳ theo văn bản đã ký",
        "Lấy tệp Word, PDF mới nhất trong bao_cao: số, ngày, mã SHA-256 của văn bản vào Nhật ký, số đã ký vào Lịch sử. "
        "Văn bản còn khác sổ hay sổ còn lỗi thì hỏi trước. Từ đó Kiểm tra và các nút ghi sổ nhắc khi sổ khác bản ký. "
        "Sổ được lưu và sao vào sao_luu trước khi ghi.",
        "de06_xl.actions.close:run_last",
        command="close",
        needs=Needs.WRITE,
        under="doi_chieu",
    ),
    Action(
        "the_thuc",
        "Kiểm tra thể thức",
        Group.REPORT,
        "PageSetupDialog",
        "Q",
        "Đối chiếu tệp Word mới nhất với Nghị định 30/2020/NĐ-CP",
        "Xét tệp Word mới nhất trong thư mục bao_cao theo 16 quy tắc trình bày. Có chỗ chưa đúng thì lập bản sao "
        "_THE-THUC đã sửa khổ giấy, lề, phông, cỡ chữ, số trang; chỗ còn lại có nhận xét. Tệp gốc giữ nguyên.",
        "de06_xl.actions.check_layout:run_last",
        command="check-layout",
    ),
    Action(
        "dien_phieu_cap_tren",
        "Phiếu cấp trên",
        Group.REPORT,
        "FillDown",
        "V",
        "Điền phiếu của cấp trên từ sổ này",
        "Chép phiếu cấp trên gửi vào thư mục phieu_cap_tren cạnh sổ rồi bấm: số liệu được điền theo mã, phiếu đã điền "
        "và thư nháp nằm trong gui_cap_tren; ô nào sổ không có số thì vẫn vàng và được nêu ra. Không thay đổi gì trong "
        "sổ.",
        "de06_xl.actions.fill:run",
        command="fill",
    ),
    Action(
        "mo_thu_muc",
        "Mở thư mục",
        Group.REPORT,
        "FileOpen",
        "M",
        "Mở thư mục báo cáo",
        "Mở thư mục bao_cao cạnh sổ, hoặc thư mục chứa sổ khi chưa xuất báo cáo nào.",
        "de06_xl.actions.show:folder",
    ),
    Action(
        "huong_dan",
        "Hướng dẫn",
        Group.HELP,
        "Help",
        "H",
        "Mở hướng dẫn sử dụng",
        "Mở hướng dẫn đi kèm chương trình trong trình duyệt; không cần mạng.",
        "de06_xl.actions.show:guide",
        needs=Needs.NOTHING,
    ),
    Action(
        "nhat_ky",
        "Nhật ký",
        Group.HELP,
        "ReviewReviewingPane",
        "N",
        "Đến dòng cuối của trang Nhật ký",
        "Trang Nhật ký ghi ai đã làm việc gì với sổ, lúc nào, kết quả ra sao. Không thay đổi gì trong sổ.",
        "de06_xl.actions.show:log",
    ),
    Action(
        "hoan_tac",
        "Hoàn tác lần ghi cuối",
        Group.HELP,
        "Undo",
        "Z",
        "Hoàn tác lần ghi cuối của chương trình vào sổ",
        "Những ô mà nút bấm lần cuối đã ghi trở lại như trước, theo bản sao trong sao_luu; chỗ khác giữ nguyên. "
        "Ô nào đã sửa sau đó thì không hoàn tác. Tệp, thư đã tạo, đã gửi giữ nguyên. Bấm lần nữa là ghi lại như cũ.",
        "de06_xl.actions.undo:run_open",
        command="undo",
        needs=Needs.WRITE,
    ),
    Action(
        "cai_dat_thu",
        "Cài đặt thư",
        Group.HELP,
        "MailMergeStartEmail",
        "C",
        "Đăng nhập hộp thư, gửi một thư thử cho chính mình",
        "Hỏi mật khẩu của hộp thư ghi ở trang Thông tin chung, gửi thử một thư cho chính mình rồi cất mật khẩu vào kho "
        "của Windows; sổ không chứa mật khẩu.",
        "de06_xl.actions.mail:run",
        command="mail",
        needs=Needs.WRITE,
        seconds=120,
    ),
    Action(
        "kiem_tra_cai_dat",
        "Kiểm tra cài đặt",
        Group.HELP,
        "AddInManager",
        "D",
        "Xem máy này còn thiếu gì để DeAn06 chạy tốt",
        "Kiểm tra Python, phần bổ trợ, các thiết lập của Windows và Excel; mỗi mục không đạt có cách khắc phục. "
        "Không thay đổi gì trên máy.",
        "de06_xl.setup.doctor:installation",
        command="doctor",
        needs=Needs.NOTHING,
        seconds=180,
    ),
)
"""The buttons, in the order in which they stand on the ribbon: only those that work."""
