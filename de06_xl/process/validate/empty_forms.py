"""Rows of `Phiếu nhận` that somebody set to "dùng" although nothing could be read from the file."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import UnitSource
from de06_xl.vietnamese.messages import cut

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures


def check(book: Book, _figures: Figures) -> Iterator[Finding]:
    """One finding per such row, unless somebody typed the file's contents into `Số liệu đơn vị`."""
    typed = {(one.form.unit, one.form.file) for one in book.submissions}
    typed |= {(one.unit, one.file) for one in book.sources if isinstance(one, UnitSource) and one.given}
    for form in book.received:
        used = form.period == book.period and form.status is ResponseStatus.USED
        if not used or not form.empty or form.row is None or (form.unit, form.file) in typed:
            continue
        unit = book.unit(form.unit)
        yield Finding(
            kinds.FORM_GAVE_NOTHING,
            f"Hàng này của {cut(unit.name if unit else form.unit or 'đơn vị chưa rõ')} ghi “dùng” nhưng chưa lấy được "
            "số liệu, nội dung nào từ tệp nên không tính; hãy ghi lại Trạng thái, hoặc nhập số của tệp vào trang Số "
            "liệu đơn vị.",
            form.row.place("status"),
            unit=form.unit or None,
            basis=form.sha256,
        )
