"""Counting forms whose figures are all those of the previous period, as noted by Thu phiếu in their rows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.forms import Forms
from de06_xl.vietnamese.messages import cut

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures


def check(book: Book, _figures: Figures) -> Iterator[Finding]:
    """One finding for each such form, at its row of `Phiếu nhận`."""
    forms = Forms(book)
    for form in book.received:
        if form.period != book.period or not form.unchanged or not forms.counts(form) or form.row is None:
            continue
        unit = book.unit(form.unit)
        same = ", ".join(one.label for one in form.unchanged)
        yield Finding(
            kinds.FORM_COPIED,
            f"Phiếu của {cut(unit.name if unit else form.unit)} có {same}; hãy hỏi lại đơn vị, nếu đúng thì "
            "ghi Giải trình.",
            form.row.place("reason"),
            unit=form.unit,
            basis=f"{form.sha256}|{same}",
        )
