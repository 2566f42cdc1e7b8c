"""Kiểm tra: check the workbook; the findings go into the sheet `Kiểm tra` where that is asked for."""

from __future__ import annotations

from de06_xl.actions.session import Checked, Outcome, Session, check
from de06_xl.errors import De06Error
from de06_xl.validate import finding_key
from de06_xl.workbook.grid import Block
from de06_xl.workbook.writer import check_summary, findings_blocks, formula_blocks, log_block


def run(session: Session, *, write: bool = True) -> Outcome:
    """Find what is wrong; with ``write`` also fill `Kiểm tra`, set missing formulas again, and log it."""
    checked = check(session)
    summary = check_summary(checked.findings, session.now)
    blocks = _blocks(session, checked, summary) if write else []
    some = any(not finding.accepted for finding in checked.findings)
    return Outcome(
        told=(summary,),
        then="bấm Lỗi kế tiếp để đến từng chỗ sai." if some else "bấm Xuất Word để xuất báo cáo.",
        blocks=blocks,
        findings=checked.findings,
        period=checked.book.period,
    )


def _blocks(session: Session, checked: Checked, summary: str) -> list[Block]:
    try:
        return [
            *findings_blocks(session.grid, checked.findings, finding_key, session.now),
            *formula_blocks(checked.figures),
            *log_block(session.grid, session.now, session.user, "Kiểm tra", summary),
        ]
    except De06Error as error:  # about a header of a sheet, from where the file is not known
        raise error.in_file(session.path.name) from None
