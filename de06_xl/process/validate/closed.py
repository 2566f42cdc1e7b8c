"""A closed period: differences between the workbook and the signed document."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.process.closing import contents, differing_from_signed

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures

_HOW = "hãy đặt lại số đã ký; nếu có bản đính chính thì Chốt kỳ lại, nếu không thì ghi Giải trình"


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about figures, then one about everything else."""
    closing = book.closing
    if closing is None:
        return
    for indicator, value, stated in differing_from_signed(book, figures):
        shown, right = ("không có số" if one is None else indicator.shown(one) for one in (value, stated))
        yield Finding.of_figure(
            kinds.CLOSED_FIGURE_DIFFERS,
            f"Kỳ đã chốt theo {closing.document}: bản ký là {right}, sổ nay là {shown}; {_HOW}.",
            indicator,
            value=value,
            expected=stated,
        )
    now = contents(book)
    if now != closing.contents:
        yield Finding(
            kinds.CLOSED_TEXT_DIFFERS,
            f"Câu chữ, ngày số liệu hoặc thông tin in ra đã đổi sau khi chốt theo {closing.document}; hãy Đối chiếu "
            "bản ký để biết chỗ nào, rồi sửa lại, hoặc có bản đính chính thì Chốt kỳ lại.",
            closing.place,
            basis=now,
        )
