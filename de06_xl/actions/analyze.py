"""Phân tích: fill the leader's page with the chosen figures, their trends and ranking, and when units sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from de06_xl.actions.session import Outcome
from de06_xl.model.figures import Figures
from de06_xl.model.period import PeriodKind, last_periods
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite, did_you_mean, listed
from de06_xl.workbook.leader_page import (
    FIRST_FIGURE,
    PERIODS,
    Choice,
    first_codes,
    open_page,
    overtyped,
    page_blocks,
    read_choice,
)
from de06_xl.workbook.writing.blocks import changing
from de06_xl.workbook.writing.log import log_block

if TYPE_CHECKING:
    from de06_xl.actions.session import Session
    from de06_xl.model.book import Book


def run(session: Session) -> Outcome:
    """Fill `Bảng theo dõi`; if its yellow cells choose no figure, the first ones of the outline are used.

    Raises De06Error if the workbook has no such sheet, and for a code that is no numeric figure of the workbook.
    """
    from de06_xl.process import analysis, leader_page  # imported here: it needs pandas, which no other button waits for

    session.stage(1, 2, "đọc số liệu các kỳ")
    book = page_book(session)
    try:
        sheet, rows = open_page(session.grid)
    except De06Error as error:
        raise error.in_file(session.path.name) from None
    numbers = {one.code for one in book.indicators() if not (one.words or one.item)}
    choice = read_choice(rows)
    for row, code in choice.codes.items():
        if code not in numbers:
            raise De06Error(
                f"không có số liệu nào mang mã {cite(code)}{did_you_mean(code, numbers)}; hãy ghi mã của một chỉ tiêu "
                "có số (cột Mã của các mục), hoặc xóa ô này.",
                file=book.file,
                sheet=sheet,
                cell=cell_name(row, 1),
            )
    session.stage(2, 2, "lập bảng, xếp hạng")
    made = analysis.Analysis(book, Figures(book), today=session.now.date())
    codes = choice.codes or dict(enumerate(first_codes(book.indicators()), FIRST_FIGURE))
    charted = choice.charted if choice.charted in codes.values() else next(iter(codes.values()), "")
    page = leader_page.leader_page(made, list(codes.values()))
    blocks = changing(session.grid, page_blocks(sheet, rows, Choice(codes, charted), page))
    summary = f"Đã phân tích {len(page.figures):02d} số liệu, {len(page.senders):02d} đơn vị."
    if blocks:
        blocks += log_block(session.grid, session.now, session.user, "Phân tích", summary)
    restored = [cell_name(row, column) for row, column in overtyped(rows)]
    messages = [summary] if blocks else [summary, "Không có gì thay đổi so với lần trước."]
    if restored:
        messages.append(
            f"Đã trả lại công thức ở ô {listed(restored, 5, 'ô')}: bảng này không gõ số; chỉ tiêu giao gõ ở cột gập "
            "Chỉ tiêu giao của trang mục."
        )
    return Outcome(
        messages=tuple(messages),
        next_step=f"xem trang {sheet}; chọn mã ở ô vàng để đổi biểu đồ.",
        blocks=blocks,
        keeps_report=True,
        period=book.period,
    )


def page_book(session: Session) -> Book:
    """The workbook with only the earlier periods shown on the page: years of units take longest to read.

    Which spans of days are shown depends on what is read; there are few.
    """
    period = session.period
    if period.kind is PeriodKind.SPAN:
        return session.book(submissions=True, history=None)
    year_ago = period.same_period_last_year()
    shown = last_periods(period, PERIODS, ())
    return session.book(submissions=True, history=(year_ago,) if year_ago else (), senders=shown)
