"""Cập nhật kỳ trước: take over figures that were corrected in an earlier period's workbook."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.session import MASTER_ENDINGS, Outcome, Session, check, open_file
from de06_xl.process.closing import count_unsigned, signed_differently
from de06_xl.process.correction import correction
from de06_xl.process.validate import open_errors
from de06_xl.system.errors import De06Error, StoppedError
from de06_xl.vietnamese.messages import listed
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.reading.facts import read_facts
from de06_xl.workbook.reading.tables import Tables
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

LISTED = 5
"""How many figures a message lists before it counts the rest."""
_BODY = ("co_quan_ban_hanh", "dia_danh")
"""The facts that identify a body."""


def run(session: Session, old: Path | None = None) -> Outcome:
    """Update `Lịch sử`, `Kỳ trước` and `Lịch sử đơn vị` from the workbook ``old``, as it was last saved.

    ``old`` defaults to the workbook beside this one of the last period in `Lịch sử`. What a person typed into `Kỳ
    trước` is kept and reported. Raises De06Error if ``old`` is not of an earlier period or is another body's, or if
    several workbooks are of that period.
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
    opened = open_file(old, session.ui, session.now)
    ours, theirs = _body(session), _body(opened)
    if _others(ours, theirs):
        raise De06Error(
            f"là sổ của {_name(theirs)}, không phải của {_name(ours)} nên không lấy số; hãy dùng sổ kỳ trước của chính "
            "cơ quan này, còn nếu chỉ là tên ghi khác đi thì hãy ghi trang Thông tin chung của hai sổ như nhau.",
            file=old.name,
        )
    earlier = check(opened, submissions=True)
    if not period.is_after(earlier.book.period):
        raise De06Error(
            f"là sổ {earlier.book.period.name}, không trước {period.name}; hãy chọn sổ của kỳ trước.", file=old.name
        )
    book = session.book(submissions=True, history=(earlier.book.period,))
    found = correction(book, earlier.book, earlier.figures)
    return _outcome(session, book, old, earlier, found)


def _beside(session: Session, period: Period) -> Path | None:
    """The workbook of a period in the same folder; another body's only if there is none of this one."""
    found: list[Path] = []
    foreign: list[Path] = []
    ours = _body(session)
    for path in sorted(session.folder.iterdir()):
        if path == session.path or path.suffix.lower() not in MASTER_ENDINGS or path.name.startswith("~$"):
            continue
        try:
            other = open_file(path, session.ui, session.now)
            if other.period == period:
                (foreign if _others(ours, _body(other)) else found).append(path)
        except StoppedError:
            raise
        except De06Error:  # some other workbook
            continue
    if len(found) > 1:
        names = listed([path.name for path in found], LISTED, "tệp", ", ")
        raise De06Error(
            f"có {len(found):02d} sổ {period.name} trong thư mục này ({names}); hãy để lại một sổ, hoặc chạy lệnh "
            "de06 refresh --from với sổ đúng."
        )
    return next(iter([*found, *foreign]), None)


def _body(session: Session) -> dict[str, str]:
    facts = {fact.key: fact.value for fact in read_facts(Tables(session.grid))[0]}
    return {key: facts.get(key, "") for key in _BODY}


def _others(ours: dict[str, str], theirs: dict[str, str]) -> bool:
    """Whether the workbooks belong to two bodies, judged by the facts filled in in both."""
    return any(ours[key] and theirs[key] and fold(ours[key]) != fold(theirs[key]) for key in _BODY)


def _name(body: dict[str, str]) -> str:
    return f"“{', '.join(filter(None, body.values()))}”"


def _outcome(session: Session, book: Book, old: Path, earlier: Checked, found: Correction) -> Outcome:
    period = found.period
    notes = [*_notes(book, found), *_closed(old, earlier)]
    if not found:
        messages = [f"Sổ {old.name} ({period.name}) không có gì khác với số kỳ trước của sổ này.", *notes]
        return Outcome(messages=tuple(messages), period=book.period)
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
    messages += [*_changes(book, earlier.book, found), *notes]
    if not earlier.book.closing and (count := open_errors(earlier.findings)):
        messages.append(f"Sổ {old.name} còn {count:02d} lỗi chưa xử lý: số được lấy như sổ ấy đang ghi.")
    names = earlier.book.code_names()
    return Outcome(
        messages=tuple(messages),
        next_step="bấm Tổng hợp (nếu có phiếu) rồi Kiểm tra.",
        blocks=[
            *history_blocks(session.grid, period, found.figures, names),
            *(cell_block(one.row, "previous", value) for one, value in found.previous),
            *(cell_block(one.row, "value", value) for one, value in found.entered),
            *unit_figures_blocks(session.grid, period, found.units, book.unit_history, found.known),
            *log_block(session.grid, session.now, session.user, "Cập nhật kỳ trước", messages[0]),
        ],
        period=book.period,
    )


def _changes(book: Book, old: Book, found: Correction) -> list[str]:
    """The changes, named by figure or, if the workbook has no row for it, by its history."""
    named = {one.code: one for one in (*old.indicators(), *book.indicators())}
    previous = [_change(one, value, one.previous) for one, value in found.previous]
    entered = [_change(one, value, one.constant) for one, value in found.entered]
    figures = [
        _change(named[code], value, book.history.get((found.period, code)))
        for code, value in found.figures.items()
        if code in named and not (previous or entered)
    ]
    return [
        f"{what} đổi: {listed(changed, LISTED, 'chỉ tiêu')}."
        for what, changed in (("Kỳ trước", previous), ("Giá trị điền sẵn", entered), ("Lịch sử", figures))
        if changed
    ]


def _closed(old: Path, earlier: Checked) -> list[str]:
    """For a closed period: that the signed figures are used, and which ones its workbook now has otherwise."""
    closing, differing = earlier.book.closing, signed_differently(earlier.book, earlier.figures)
    if closing is None:
        return []
    text = f"Sổ {old.name} đã chốt theo {closing.document}: lấy số đã ký"
    if unsigned := count_unsigned(earlier.book, earlier.figures):
        text += f", {unsigned:02d} số bản ký không có thì lấy như sổ ấy ghi"
    if not differing:
        return [f"{text}."]
    shown = listed(differing, LISTED, "chỉ tiêu")
    return [
        f"{text}; {len(differing):02d} số trong sổ ấy nay khác ({shown}), có bản đính chính thì hãy Chốt kỳ lại ở sổ "
        "ấy rồi cập nhật lần nữa."
    ]


def _notes(book: Book, found: Correction) -> list[str]:
    """What remains different from the earlier workbook."""
    notes = []
    if found.typed:
        names = listed([f"“{one.name}”" for one in found.typed], LISTED, "chỉ tiêu")
        notes.append(f"Kỳ trước gõ tay khác với sổ cũ nên giữ nguyên, hãy xem lại: {names}.")
    if found.gone:
        names_of = {one.code: f"“{one.name}”" for one in book.indicators()}
        names = listed([names_of.get(code, code) for code in found.gone], LISTED, "chỉ tiêu")
        notes.append(f"Sổ cũ nay không có số nên trang Lịch sử giữ số đã ghi: {names}.")
    return notes


def _change(one: Indicator, now: Decimal, was: Decimal | None) -> str:
    before = "trống" if was is None else one.shown(was)
    return f"“{one.name}” từ {before} thành {one.shown(now)}"
