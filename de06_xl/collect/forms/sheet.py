"""The sheets, labels and columns of a form: the only place that knows them, shared by drawing and reading.

The first sheet has parts one below the other: whose form it is, the table Số liệu, the table Nội dung, and facts about
the form (a label and the cell to its right), which earlier versions had on top. Figures that are broken down by a list
are a matrix on a sheet of their own, one for each list: its items one below the other, its indicators side by side.
All is found by texts and codes, never by an address.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from de06_xl.workbook.layout import Column, Table

if TYPE_CHECKING:
    from de06_xl.model.indicator import Indicator

FORM_VERSION = 2
"""Raised when labels or columns change so that older forms are read differently."""

SHEET = "Phiếu"
HIDDEN_SHEET = "_de06"
"""Keys in its first column, values in the second: see HIDDEN_KEYS."""
HIDDEN_KEYS = ("phien_ban_phieu", "ky", "don_vi", "nhom", "dau_chi_tieu")
"""Form version, period's code, the unit's code or, in a form for a whole group, the group's, and the fingerprint."""
ORIGIN = "nguon:"
"""On the hidden sheet, what the key of a figure's origin begins with, before its code: how the level below has it."""

FIGURES = Table(
    "Số liệu",
    (
        Column("name", "Chỉ tiêu", 50, text=True),
        Column("value", "Giá trị", 14),
        Column("unit_of_measure", "ĐVT", 11, text=True),
        Column("nature", "Loại số liệu", 11, text=True),
        Column("previous", "Kỳ trước", 12),
        Column("check", "Kiểm tra", 39, text=True),
        Column("note", "Ghi chú", 16, text=True),
        Column("as_of", "Số liệu đến ngày", 12, text=True),
        Column("code", "Mã", 25, text=True),
    ),
)
TEXTS = Table(
    "Nội dung",
    (
        Column("text", "Nội dung của đơn vị", 165, text=True),
        Column("section", "Mã mục", 25, text=True),
    ),
)
"""The title of the heading is in a row of its own above the paragraphs; earlier versions had a column of titles."""
NO_SECTION = "(mục)"
"""In the place of a section's code: the row says which heading the paragraphs below are for, and is none of them."""
ABOUT_FORM, SIGNATURES = "Thông tin phiếu", "Người lập phiếu"
"""What the tables end at: the line above the facts, the place to sign below them."""

LABELS = {
    "unit": "Đơn vị báo cáo",
    "period": "Kỳ báo cáo",
    "deadline": "Hạn gửi",
    "as_of": "Số liệu đến ngày (cả phiếu)",
    "number": "Lần gửi",
    "document": "Số văn bản",
    "document_date": "Ngày văn bản",
    "compiled_by": "Người lập",
    "approved_by": "Người duyệt",
    "phone": "Điện thoại",
    "source": "Nguồn (khi nhập hộ)",
    "nothing": "Không phát sinh (ghi x)",
}
"""Labels of a form's facts by field; the value is in the next cell to the right that is part of the form.

``unit`` reads "AB - Huyện An Biên"; ``period`` "2022-05 - tháng 5/2022"; ``source`` is filled by a clerk who types a
unit's figures in its place (Nhập hộ).
"""
CORNER = "Mã mục / mã chỉ tiêu"
"""Of a matrix, the cell where the folded row of the indicators' codes meets the column of the items' codes."""
ITEM_HEADER = "Mục"
"""The header above the items' codes."""
NOTE = FIGURES.column("note").header
"""In a matrix, it marks the column of notes in the row of the indicators' codes too."""
AS_OF = FIGURES.column("as_of").header
"""The label of the date of a whole matrix."""

PARTING = " - "
"""Between the code and the name of a unit or a period."""


def fingerprint(indicators: Iterable[Indicator]) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the codes in their order."""
    codes = "|".join(indicator.code for indicator in indicators)
    return hashlib.sha256(codes.encode()).hexdigest()[:12]
