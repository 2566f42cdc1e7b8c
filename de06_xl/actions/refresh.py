"""Cập nhật kỳ trước: figures that an earlier period's workbook says otherwise since this one was made of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.session import MASTER_ENDINGS, Outcome, Session, check, open_file
from de06_xl.process.correction import correction
from de06_xl.process.validate import open_errors
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.workbook.writing.blocks import cell_block
from de06_xl.workbook.writing.corrected import unit_figures_blocks
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.log import log_block

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from de06_xl.actions.session import Checked
    from de06_xl.model.book import Book
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.period import Period
    from de06_xl.process.correction import Correction

TOLD = 5
"""Figures that are told one by one; beyond, their number is."""


def run(session: Session, old: Path | None = None) -> Outcome:
    """Bring `Lịch sử`, `Kỳ trước` and `Lịch sử đơn vị` up to date with the workbook ``old`` as it was last saved.

    Without one it is that of the last period of `Lịch sử`, which has to lie beside. What a person typed into `Kỳ trước`
    stays and is told. Raises De06Error where ``old`` is of no earlier period, or several workbooks are of that one.
    """
    period = session.period
    if old is None:
        known = {one for one, _ in session.book().history if period.is_after(one)}
        if not known:
            return Outcome(messages=("Trang Lịch sử chưa có kỳ nào trước kỳ này nên không có gì để cập nhật.",))
        last = max(known, key=lambda one: (one.last_day, one.first_day))
        old = _beside(session, last)
        if old is None:
            where = f"Không có sổ {last.name} trong thư mục {session.folder}; hãy chép sổ ấy vào đó rồi bấm lại."
            return Outcome(messages=(where,), period=period, incomplete=True)
    session.ui.step(f"Đang đọc sổ {old.name}…")
    earlier = check(open_file(old, session.ui, session.now), submissions=True)
    if not period.is_after(earlier.book.period):
        raise De06Error(
            f"là sổ {earlier.book.period.name}, không trước {period.name}; hãy chọn sổ của kỳ trước.", file=old.name
        )
    book = session.book(submissions=True, history=(earlier.book.period,))
    found = correction(book, earlier.book, earlier.figures)
    return _outcome(session, book, old, earlier, found)


def _beside(session: Session, period: Period) -> Path | None:
    """The workbook of a period in the same folder."""
    found = []
    for path in sorted(session.folder.iterdir()):
        if path == session.path or path.suffix.lower() not in MASTER_ENDINGS or path.name.startswith("~$"):
            continue
        try:
            of = open_file(path, session.ui, session.now).period
        except De06Error:  # some other workbook
            continue
        if of == period:
            found.append(path)
    if len(found) > 1:
        names = listed([path.name for path in found], TOLD, "tệp", ", ")
        raise De06Error(
            f"có {len(found):02d} sổ {period.name} trong thư mục này ({names}); hãy để lại một sổ, hoặc chạy lệnh "
            "de06 refresh --from với sổ đúng."
        )
    return found[0] if found else None


def _outcome(session: Session, book: Book, old: Path, earlier: Checked, found: Correction) -> Outcome:
    period = found.period
    if not found:
        told = [f"Sổ {old.name} ({period.name}) không có gì khác với số kỳ trước của sổ này.", *_notes(book, found)]
        return Outcome(messages=tuple(told), period=book.period)
    parts = [
        f"{len(some):02d} {what}"
        for some, what in (
            (found.figures, "số liệu ở trang Lịch sử"),
            (found.previous, "ô Kỳ trước"),
            (found.entered, "ô Giá trị đã điền sẵn"),
            (found.units, "số ở trang Lịch sử đơn vị"),
        )
        if some
    ]
    messages = [f"Cập nhật theo sổ {old.name} ({period.name}): {', '.join(parts)}."]
    changed = [_change(one, value, one.previous) for one, value in found.previous]
    if changed:
        messages.append(f"Kỳ trước đổi: {listed(changed, TOLD, 'chỉ tiêu')}.")
    messages += _notes(book, found)
    if count := open_errors(earlier.findings):
        messages.append(f"Sổ {old.name} còn {count:02d} lỗi chưa xử lý: số được lấy như sổ ấy đang ghi.")
    line = f"{messages[0].removesuffix('.')}."
    return Outcome(
        messages=tuple(messages),
        next_step="bấm Tổng hợp (nếu có phiếu) rồi Kiểm tra.",
        blocks=[
            *history_blocks(session.grid, period, found.figures),
            *(cell_block(one.row, "previous", value) for one, value in found.previous),
            *(cell_block(one.row, "value", value) for one, value in found.entered),
            *unit_figures_blocks(session.grid, period, found.units, book.unit_history, found.known),
            *log_block(session.grid, session.now, session.user, "Cập nhật kỳ trước", line),
        ],
        period=book.period,
    )


def _notes(book: Book, found: Correction) -> list[str]:
    """What stays otherwise than the earlier workbook has it."""
    notes = []
    if found.typed:
        names = listed([f"“{one.name}”" for one in found.typed], TOLD, "chỉ tiêu")
        notes.append(f"Kỳ trước gõ tay khác với sổ cũ nên giữ nguyên, hãy xem lại: {names}.")
    if found.gone:
        names_of = {one.code: f"“{one.name}”" for one in book.indicators()}
        names = listed([names_of.get(code, code) for code in found.gone], TOLD, "chỉ tiêu")
        notes.append(f"Sổ cũ nay không có số nên trang Lịch sử giữ số đã ghi: {names}.")
    return notes


def _change(one: Indicator, now: Decimal, was: Decimal | None) -> str:
    before = "trống" if was is None else one.shown(was)
    return f"“{one.name}” từ {before} thành {one.shown(now)}"
