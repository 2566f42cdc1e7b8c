"""What a row of `Phiếu nhận` says of a form: its errors, what it lacks, what the unit noted."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.collect.cells_in_words import alike, cells_in_words
from de06_xl.model.finding import Finding, Topic
from de06_xl.vietnamese.messages import cite, listed

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import Form

NOTES_SHOWN = 3
"""Notes of a unit that its row quotes; beyond, their number is."""


def notes_of(form: Form, findings: Sequence[Finding]) -> Iterator[str]:
    """What the unit wrote into `Ghi chú` beside figures that nothing asks about."""
    told = {finding.code for finding in findings if finding.accepted}
    notes = [
        f"ô {figure.row.place('note').cell} {cite(figure.note)}"
        for figure in form.figures
        if figure.note and figure.code not in told and figure.value is not None
    ]
    if notes:
        yield f"Đơn vị ghi chú ở {listed(notes, NOTES_SHOWN, 'ô')}."


def first_of(errors: Sequence[Finding]) -> str:
    """The first of a form's errors with its cells, and how many others there are."""
    first, *others = alike(errors)
    cells = cells_in_words(first)
    more = f" (và {sum(map(len, others))} lỗi khác, xem thư trả lời)" if others else ""
    return f"{f'{cells}: ' if cells else ''}{first[0].message}{more}"


def left_open(errors: Sequence[Finding], lacking: int, *, some: bool) -> Iterator[str]:
    """What a form in use lacks: figures that did not come, where ``some`` did or none, dates that cannot be read."""
    dates = [finding for finding in errors if finding.kind.topic is Topic.DATE]
    if lacking:
        yield f"Phiếu còn thiếu {lacking:02d} số liệu{', đã lấy các số còn lại' if some else ''}."
    if dates:
        yield f"{first_of(dates)} Số liệu của các hàng ấy vẫn được lấy, chưa có ngày."
