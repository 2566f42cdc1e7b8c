"""The formulas that a clerk writes into `Cách tính`, `Đưa vào báo cáo` and `Quy tắc kiểm tra`.

    ls_cmnd9_thuc_hien / ls_cmnd9_chi_tieu * 100
    ls_cmnd9_con_lai > 0 VÀ KHÔNG (cccd_2004 = 0)
    (dvc_tiep_nhan - CÙNG_KỲ(dvc_tiep_nhan)) / CÙNG_KỲ(dvc_tiep_nhan) * 100
    cccd_da_tra <= cccd_nhan_the <= cccd_thu_nhan VÀ cccd_thu_nhan >= KỲ_TRƯỚC(cccd_thu_nhan)

The text is parsed into one tree, which is both evaluated in decimals and written as an Excel formula, so that report
and sheet cannot differ. It is never passed to ``eval``.

Empty figures are not zeros: an expression with an empty figure or a division by zero is empty, and its Excel formula
shows nothing.
"""

from de06_xl.model.expression.excel import excel_formula
from de06_xl.model.expression.parser import ExpressionError, parse, parse_rule
from de06_xl.model.expression.tree import (
    EACH_ITEM,
    TOTALS,
    Arithmetic,
    Call,
    Code,
    Comparison,
    Expression,
    Logic,
    Negative,
    Node,
    Not,
    Number,
    Terms,
    When,
    total,
)

__all__ = [
    "EACH_ITEM",
    "TOTALS",
    "Arithmetic",
    "Call",
    "Code",
    "Comparison",
    "Expression",
    "ExpressionError",
    "Logic",
    "Negative",
    "Node",
    "Not",
    "Number",
    "Terms",
    "When",
    "excel_formula",
    "parse",
    "parse_rule",
    "total",
]
