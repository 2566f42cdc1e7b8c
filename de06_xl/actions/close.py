"""Chốt kỳ: the document that was signed is what the period reported; later changes of the workbook are warned of."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from de06_xl.actions.compare import Compared, counted, held_against
from de06_xl.actions.documents import newest_document
from de06_xl.actions.session import REPORT_FOLDER, Checked, Outcome, Session, check
from de06_xl.model.closing import ACTION, Closing
from de06_xl.process.closing import contents
from de06_xl.process.rollover import accepted
from de06_xl.process.validate import open_errors
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.numbers import UnreadableNumber
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.log import log_block

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from de06_xl.report.compare.signed import Signed

_SHOWN = 5
"""Differences that the question tells one by one."""


def run(session: Session, final: Path, *, template: Path | None = None, agreed: bool = False) -> Outcome:
    """Note number, date and SHA-256 of the signed document in `Nhật ký` and its figures in `Lịch sử`.

    Where it differs from the workbook, errors are open or the period was closed before, the person is asked, unless
    ``agreed``. Raises De06Error where nobody agrees, the document has no number or date, or cannot be read.
    """
    checked = check(session)
    found, signed = held_against(session, checked, final.name, files.read_bytes(final), template)
    if not signed.number or not signed.date:
        raise De06Error(
            "chưa có số và ngày văn bản nên chưa chốt kỳ được; hãy ghi Số, Ngày ở trang Thông tin chung rồi chốt lại.",
            file=final.name,
        )
    doubts = list(_doubts(checked, found, signed))
    if doubts and not agreed and not session.ui.ask("\n".join([*doubts, "", _question(checked, signed)])):
        raise De06Error(
            f"chưa chốt kỳ: {doubts[0]} Hãy nhận hoặc sửa cho khớp rồi chốt lại; vẫn chốt thì phải đồng ý khi được hỏi "
            "(dòng lệnh: --dong-y).",
            file=final.name,
        )
    closing = Closing(str(checked.book.period), signed.called, final.name, signed.sha256, contents(checked.book))
    values = accepted(checked.figures) | _signed_values(checked, found)
    logged = closing.line + (f"; khi chốt văn bản khác sổ: {counted(found)}" if found else "") + "."
    return Outcome(
        messages=(
            f"Chốt {checked.book.period.name} theo {signed.called}, tệp {final.name}: {len(values)} số liệu vào trang "
            "Lịch sử.",
            *doubts,
        ),
        next_step="bấm Kỳ mới để lập sổ kỳ sau.",
        blocks=[
            *history_blocks(session.grid, checked.book.period, values),
            *log_block(session.grid, session.now, session.user, ACTION, logged),
        ],
        period=checked.book.period,
        agreed=bool(doubts),
        keeps_report=True,
    )


def run_last(session: Session) -> Outcome:
    """Close by the document of ``bao_cao/``, Word or PDF, that was written last."""
    final = newest_document(session.folder, endings=(".docx", ".pdf"))
    if final is None:
        session.book()  # of a workbook of another kind that is to be told
        raise De06Error(
            f"thư mục {REPORT_FOLDER} chưa có văn bản nào; hãy đặt tệp Word hoặc PDF đã ký vào đó rồi bấm lại.",
            file=session.path.name,
        )
    return run(session, final)


def _question(checked: Checked, signed: Signed) -> str:
    return (
        f"Vẫn chốt {checked.book.period.name} theo {signed.called}, tệp {signed.name}? Trước khi ghi, sổ được lưu và "
        "sao vào thư mục sao_luu."
    )


def _doubts(checked: Checked, found: list[Compared], signed: Signed) -> Iterable[str]:
    """What speaks against closing, as sentences."""
    if found:
        yield f"Văn bản còn khác sổ: {counted(found)}."
        yield from (one.told for one in found[:_SHOWN])
        if len(found) > _SHOWN:
            yield f"Và {len(found) - _SHOWN} chỗ khác nữa."
    if count := open_errors(checked.findings):
        yield f"Sổ còn {count:02d} lỗi chưa xử lý."
    before = checked.book.closing
    if before and before.sha256 != signed.sha256:
        yield f"Kỳ này đã chốt theo {before.document}, tệp {before.file}; chốt lại thì theo văn bản này."


def _signed_values(checked: Checked, found: list[Compared]) -> dict[str, Decimal]:
    """The figures that the document has otherwise than the workbook, by code."""
    values: dict[str, Decimal] = {}
    for one in found:
        if not one.is_value or one.code not in checked.figures:
            continue
        try:
            value = checked.figures[one.code].indicator.read(one.difference.new)
        except UnreadableNumber:
            value = None
        if value is not None:
            values.setdefault(one.code, value)
    return values
