"""The sheets, labels and columns of a form: defined only here and shared by drawing and reading.

The first sheet has these parts, from top to bottom: the unit and period, the table Số liệu, the table Nội dung, and
facts about the form (a label and the cell to its right), which earlier versions had on top. Figures broken down by a
list are a matrix on a sheet of its own: a row per item, a column per indicator. Everything is found by texts and codes,
never by addresses.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING

from de06_xl.workbook.layout import Column, Table

if TYPE_CHECKING:
    from de06_xl.model.indicator import Indicator

FORM_VERSION = 2
"""Incremented when labels or columns change so that older forms are read differently."""

SHEET = "Phiếu"
HIDDEN_SHEET = "_de06"
"""Keys in its first column, values in the second: see HIDDEN_KEYS."""
HIDDEN_KEYS = ("phien_ban_phieu", "ky", "don_vi", "nhom", "dau_chi_tieu")
"""Form version, period code, the unit's code or in a group's form the group's, and the fingerprint."""
ORIGIN = "nguon:"
"""Prefix of the keys on the hidden sheet for a figure's origin in the unit's own workbook; its code follows."""

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
"""The heading's title is a row of its own above the paragraphs; earlier versions had a column of titles."""
NO_SECTION = "(mục)"
"""Instead of a section code: the row names the heading of the paragraphs below and is none itself."""
ABOUT_FORM, SIGNATURES = "Thông tin phiếu", "Người lập phiếu"
"""What ends the tables: the line above the facts, the place for signatures below them."""

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
"""The corner of a matrix: the cell where the (folded) row of indicator codes meets the column of item codes."""
ITEM_HEADER = "Mục"
"""The header above the item codes."""
NOTE = FIGURES.column("note").header
"""In a matrix, marks the column of notes also in the row of indicator codes."""
AS_OF = FIGURES.column("as_of").header
"""The label of a whole matrix's date."""

PARTING = " - "
"""Separates the code and the name of a unit or a period."""


def fingerprint(indicators: Iterable[Indicator]) -> str:
    """The first 12 hexadecimal digits of the SHA-256 of the codes, in order."""
    codes = "|".join(indicator.code for indicator in indicators)
    return hashlib.sha256(codes.encode()).hexdigest()[:12]
