"""Kiểm tra: check the workbook; the findings are written to the sheet `Kiểm tra` if requested."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.json_files import findings_document, write_json
from de06_xl.actions.session import Checked, Outcome, Session, check
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.place import Place
from de06_xl.model.texts import Texts
from de06_xl.process.validate import finding_key
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.workbook.grid import Block
from de06_xl.workbook.writing.checked import checked_blocks
from de06_xl.workbook.writing.findings import check_summary, findings_blocks
from de06_xl.workbook.writing.formulas import formula_blocks, row_formula_blocks
from de06_xl.workbook.writing.log import log_block
from de06_xl.workbook.writing.previews import preview_blocks
from de06_xl.workbook.writing.printed_tables import aggregated_header_blocks

if TYPE_CHECKING:
    from pathlib import Path

NAMED = 5
"""How many cells a sentence names before it counts the rest."""


def run(session: Session, *, write: bool = True, json_file: Path | None = None) -> Outcome:
    """Run the checks; with ``write`` also fill `Kiểm tra`, restore missing formulas, and log it.

    ``json_file`` gets the findings, before the workbook is written. Raises De06Error if it cannot be written.
    """
    checked = check(session, at_work=True)
    session.stage(3, 3, "so với lần trước")
    formulas = formula_blocks(checked.figures) if write else []
    placed = [Place(block.sheet, cell_name(block.row, block.column)) for block in formulas]
    edited = [f.place for f in checked.findings if f.kind is kinds.EDITED_FORMULA and f.place in placed]
    findings = [f for f in checked.findings if not (f.kind is kinds.EDITED_FORMULA and f.place in edited)]
    summary = check_summary(findings, session.now)
    some = any(not finding.accepted for finding in findings)
    blocks = [*_blocks(session, checked, findings, summary), *formulas] if write else []
    if json_file:
        write_json(json_file, findings_document(checked.book.period, findings, session.path.name))
    return Outcome(
        messages=(
            summary,
            *_placed("Đã đặt lại", [place for place in placed if place in edited]),
            *_placed("Đã đặt", [place for place in placed if place not in edited]),
        ),
        next_step="bấm Lỗi kế tiếp để đến từng chỗ sai." if some else "bấm Xuất Word để xuất báo cáo.",
        blocks=blocks,
        keeps_report=True,
        files=(json_file,) if json_file else (),
        findings=findings,
        period=checked.book.period,
    )


def _blocks(session: Session, checked: Checked, findings: list[Finding], summary: str) -> list[Block]:
    try:
        return [
            *findings_blocks(session.grid, checked.book, findings, finding_key, session.now),
            *row_formula_blocks(session.grid, checked.book),
            *aggregated_header_blocks(session.grid, checked.book),
            *preview_blocks(session.grid, checked.book, Texts(checked.book, checked.figures)),
            *checked_blocks(session.grid, checked.book, checked.figures),
            *log_block(session.grid, session.now, session.user, "Kiểm tra", summary),
        ]
    except De06Error as error:  # about a sheet's header, raised without the file
        raise error.in_file(session.path.name) from None


def _placed(done: str, places: list[Place]) -> list[str]:
    """Which cells got a formula; ``done`` is the verb, for those that had another one or none."""
    if not places:
        return []
    named = listed([place.address for place in places], NAMED, "ô", ", ")
    return [f"{done} công thức theo Cách tính ở {named}."]
