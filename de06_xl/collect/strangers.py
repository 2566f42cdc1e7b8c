"""Forms that are not for this workbook: of another period, of an unknown unit, or of one that no longer exists."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.vietnamese.messages import did_you_mean, quoted
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import Form
    from de06_xl.model.book import Book
    from de06_xl.model.unit import Unit


def reason_not_for(book: Book, form: Form, unit: Unit | None) -> tuple[str, str]:
    """Why the form is not for this workbook, worded for the clerk and for the unit; empty if it is."""
    period = book.period
    if form.period != period:
        wrong = f"Phiếu của {form.period.name}"
        return (
            f"{wrong}, sổ đang tổng hợp {period.name}; hãy gửi phiếu của {period.name}, hoặc thu phiếu này vào sổ "
            f"{form.period.name}.",
            f"{wrong}, kỳ đang tổng hợp là {period.name}; đề nghị gửi phiếu của {period.name}.",
        )
    if unit is None:
        near = did_you_mean(form.unit, _names_like(form.unit, book))
        return (
            f"Không có đơn vị {quoted(form.unit)} trong trang Đơn vị; hãy sửa phiếu hoặc thêm đơn vị{near}.",
            f"Không có đơn vị {quoted(form.unit)} trong danh sách gửi số liệu; đề nghị ghi đúng tên đơn vị.",
        )
    if not unit.exists_in(period):
        gone = f"Đơn vị {unit.name} không còn (hoặc chưa có) trong {period.name}"
        return (
            f"{gone} theo cột Hiệu lực của trang Đơn vị; hãy kiểm tra lại.",
            f"{unit.addressee} không gửi phiếu {period.name}; đề nghị kiểm tra lại đơn vị và kỳ báo cáo.",
        )
    return "", ""


def _names_like(typed: str, book: Book) -> Iterator[str]:
    """The units' codes, and the names of those of the same kind as typed: "Công an huyện …" is no "Huyện …"."""
    kind = fold(typed).partition(" ")[0]
    for unit in book.units:
        yield unit.code
        if fold(unit.name).partition(" ")[0] == kind:
            yield unit.name
