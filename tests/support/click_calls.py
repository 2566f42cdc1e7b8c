"""The calls that a click may make to Excel (DESIGN 11), whatever makes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from de06_xl.workbook import layout

WORKBOOK = ["active book", "full name"]
LEADING = ["activate program", "activate book", "activate sheet", "select"]
"""Only cells of the active sheet can be selected; xlwings first activates the program and the workbook."""
SELECTION = ["selection", "selection"]
"""xlwings asks whether there is a selection, then which."""
BY_XLWINGS = {"activate program", "activate book", "selection"}
"""Calls of xlwings itself beside each of ours."""

READS = ["status_bar", "sheets", "status_bar"]
"""Progress: the workbook is read, then checked or summed up."""
PERIODS = ["ky_moi_thang", "ky_moi_quy", "ky_moi_6_thang", "ky_moi_9_thang", "ky_moi_nam"]
MAKES_ONE = [*WORKBOOK, "sheets", "alert", "save", "status_bar", "alert"]

CALLS = {
    "ky_moi": MAKES_ONE,
    **dict.fromkeys(PERIODS, MAKES_ONE),
    "lap_so": ["alert"],
    "cap_nhat_ky_truoc": [*WORKBOOK, "sheets", "alert"],
    "thong_tin_chung": [*WORKBOOK, "sheets", *LEADING],
    "tao_phieu": [*WORKBOOK, "sheets", "status_bar", "alert"],
    "phieu_chung": [*WORKBOOK, "sheets", "status_bar", "alert"],
    "gui_thu": [*WORKBOOK, "sheets", *LEADING, "alert"],
    "lay_thu": [*WORKBOOK, "sheets", *LEADING, "alert"],
    "thu_phieu": [*WORKBOOK, "sheets", "status_bar", "alert", "save", "status_bar", "alert"],
    "don_doc": [*WORKBOOK, "sheets", "status_bar", "alert"],
    "tong_hop": [*WORKBOOK, *READS, "alert", "save", "status_bar", "alert"],
    "kiem_tra": [*WORKBOOK, *READS, "alert", "save", "status_bar", "alert"],
    "phan_tich": [*WORKBOOK, *READS, "alert", "save", "status_bar", "alert"],
    "loi_ke_tiep": [*WORKBOOK, *READS, *SELECTION, *LEADING, "alert"],
    "nguon_so_nay": [*WORKBOOK, "sheets", *SELECTION, "alert"],
    "xuat_word": [*WORKBOOK, *READS, "alert"],
    "xuat_pdf": [*WORKBOOK, *READS, "alert"],
    "ban_ra_soat": [*WORKBOOK, *READS, "alert"],
    "doi_chieu": [*WORKBOOK, *READS, "alert", "save", "status_bar", "alert"],
    "nhan_ban_ky": [*WORKBOOK, "sheets", "alert"],
    "chot_ky": [*WORKBOOK, *READS, "alert", "save", "status_bar", "alert"],
    "the_thuc": [*WORKBOOK, "alert"],
    "dien_phieu_cap_tren": [*WORKBOOK, "sheets", "alert"],
    "mo_thu_muc": WORKBOOK,
    "huong_dan": [],
    "trang_can_bo": [],
    "trang_don_vi": [],
    "nhat_ky": [*WORKBOOK, "sheets", *LEADING],
    "hoan_tac": [*WORKBOOK, "sheets", "alert", "save", "status_bar", "alert"],
    "cai_dat_thu": [*WORKBOOK, "sheets", *LEADING, "alert"],
    "kiem_tra_cai_dat": ["status_bar", "alert"],
}
"""All calls except reads and writes, in order, if the user agrees to everything and a finding has a cell.

Consecutive steps are one.
"""


_DATED = {
    table.sheet or layout.OVERVIEW_SHEET: [column for column in table.columns if column.dated]
    for table in (*layout.SHEET_TABLES, layout.STANDINGS)
}


def assert_within_budget(
    reads: Mapping[str, int], writes: Mapping[str, int], lookups: int, formats: Mapping[str, int]
) -> None:
    """At most two reads and a write per sheet, and what it takes to find each sheet, its extent and its filter.

    A column of dates takes one call for their format; in a workbook without a date, the first one is written and read
    alone, to learn from which day days are counted.
    """
    probed = {sheet: 1 for sheet, count in writes.items() if count > 1}
    assert len(probed) <= 1
    assert all(count <= 2 + probed.get(sheet, 0) for sheet, count in reads.items())
    assert all(count <= 1 + probed.get(sheet, 0) for sheet, count in writes.items())
    assert all(count <= len(_DATED[sheet]) for sheet, count in formats.items())
    assert lookups <= 2 * len(reads) + 3 * len(writes) + 1


def in_short(calls: Sequence[str]) -> list[str]:
    """The calls with consecutive steps merged."""
    return [call for call, before in zip(calls, ["", *calls], strict=False) if (call, before) != ("status_bar",) * 2]


def ours(calls: Sequence[str]) -> int:
    """The number of our calls through xlwings, without boxes and steps, which are for the user."""
    asks = sum(call == "selection" for call in calls) // 2
    return asks + sum(call not in BY_XLWINGS | {"alert", "status_bar"} for call in calls)
