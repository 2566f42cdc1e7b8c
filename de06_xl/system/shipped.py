"""Where the shipped files are: inside an installed wheel, or beside the package in a checkout."""

from __future__ import annotations

from pathlib import Path

BLANK_WORKBOOKS = {
    "tinh": "workbooks/DeAn06.xlsx",
    "xa": "workbooks/DeAn06_xa.xlsx",
    "trong": "workbooks/DeAn06_trong.xlsx",
}
"""The blank workbooks by name: a province's, a commune's, an empty one. The first is the default."""
SAMPLE_WORKBOOK = "workbooks/DeAn06_2022-05_KienGiang.xlsx"
APPENDIX_WORKBOOK = "workbooks/DeAn06_2022-05_KienGiang_PhuLuc.xlsx"
SAMPLE_MAILBOX = "workbooks/HopThuMau_2022-05_KienGiang.zip"
ADDIN = "workbooks/DeAn06.xlam"
REPORT_TEMPLATE = "templates/bao-cao.docx"
PARTY_TEMPLATE = "templates/bao-cao-dang.docx"
FORMS_LETTER = "templates/gui-phieu.docx"
REMINDER_LETTER = "templates/don-doc.docx"
TEMPLATES = (REPORT_TEMPLATE, PARTY_TEMPLATE, FORMS_LETTER, REMINDER_LETTER)
"""The Word templates that each workbook gets a copy of."""
GUIDE = "docs/huong-dan.html"
INSTALLATION_GUIDE = "docs/cai-dat.html"
CLERKS_PAGE = "docs/MotTrang_CanBo.docx"
UNITS_PAGE = "docs/MotTrang_DonVi.docx"
"""The guides on one sheet of paper."""

_PACKAGE = Path(__file__).parents[1]


def path_of(name: str) -> Path:
    """The path of a shipped file, one of the names above."""
    installed = _PACKAGE / "_shipped"
    return (installed if installed.is_dir() else _PACKAGE.parent) / name
