"""What the tool does: one file per action, and ACTIONS, the one table from which the ribbon and the guide are made."""

from __future__ import annotations

import enum
from dataclasses import dataclass


class Group(enum.Enum):
    """The groups of the ribbon tab, in the order of a clerk's work."""

    PERIOD = "Kỳ báo cáo"
    COLLECT = "Thu thập"
    FIGURES = "Số liệu"
    REPORT = "Báo cáo"
    HELP = "Trợ giúp"


@dataclass(frozen=True, slots=True)
class Action:
    """A button of the ribbon.

    ``id`` is what the add-in passes on, ``label`` what the clerk reads, ``icon`` a built-in image of Office
    (imageMso), ``key`` its key tip. ``tip`` says in a line what it does, ``long_tip`` what it changes and where
    the result is. ``command`` does the same on the command line, empty where there is nothing of the kind.
    ``writes`` tells whether it changes the workbook, ``seconds`` after how long it is given up, ``run`` the
    function that does it, as ``module:name``: loaded when clicked.
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
    writes: bool = False
    seconds: int = 60


ACTIONS = (
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
        writes=True,
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
)
"""The buttons, in the order in which they stand on the ribbon: only those that work."""
