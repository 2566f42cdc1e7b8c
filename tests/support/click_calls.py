"""What a click may ask of Excel (DESIGN 11), whatever asks it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

WORKBOOK = ["active book", "full name"]
LEADING = ["activate program", "activate book", "activate sheet", "select"]
"""Only on the sheet in front can a cell be selected; before a sheet xlwings brings program and workbook there."""
SELECTION = ["selection", "selection"]
"""xlwings asks whether there is one, then which."""
BY_XLWINGS = {"activate program", "activate book", "selection"}
"""What it does beside each call of ours."""

READS = ["status_bar", "sheets", "status_bar"]
"""It is told that the workbook is read, then that it is checked or summed up."""
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
"""All but reads and writes, in their order, where the person agrees to what is asked, and a finding has a cell.

Steps that follow each other stand as one.
"""


def assert_within_budget(reads: Mapping[str, int], writes: Mapping[str, int], lookups: int) -> None:
    """Two reads and a write to a sheet at most, and what it takes to find each sheet, its extent and its filter."""
    assert max(reads.values(), default=0) <= 2
    assert max(writes.values(), default=0) <= 1
    assert lookups <= 2 * len(reads) + 3 * len(writes) + 1


def in_short(calls: Sequence[str]) -> list[str]:
    """The calls with steps that follow each other as one."""
    return [call for call, before in zip(calls, ["", *calls], strict=False) if (call, before) != ("status_bar",) * 2]


def ours(calls: Sequence[str]) -> int:
    """How many calls we make through xlwings, boxes and steps, which are for the person, aside."""
    asks = sum(call == "selection" for call in calls) // 2
    return asks + sum(call not in BY_XLWINGS | {"alert", "status_bar"} for call in calls)
