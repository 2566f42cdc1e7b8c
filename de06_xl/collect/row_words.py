"""The remarks on a form in its row of `Phiếu nhận`: its errors, what it lacks, the unit's notes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.collect.cells_in_words import alike, cells_in_words
from de06_xl.model.finding import Finding, Topic
from de06_xl.vietnamese.messages import cite, listed

if TYPE_CHECKING:
    from de06_xl.collect.forms.form import Form

NOTES_SHOWN = 3
"""How many notes of a unit its row quotes before it counts the rest."""


def notes_of(form: Form, findings: Sequence[Finding]) -> Iterator[str]:
    """The unit's entries in `Ghi chú` beside figures without findings."""
    explained = {finding.code for finding in findings if finding.accepted}
    notes = [
        f"ô {figure.row.place('note').cell} {cite(figure.note)}"
        for figure in form.figures
        if figure.note and figure.code not in explained and figure.value is not None
    ]
    if notes:
        yield f"Đơn vị ghi chú ở {listed(notes, NOTES_SHOWN, 'ô')}."


def joined(*sentences: str) -> str:
    """The sentences that are not empty, one after the other."""
    return " ".join(sentence for sentence in sentences if sentence)


def first_of(errors: Sequence[Finding]) -> str:
    """The first of a form's errors with its cells, and how many others there are."""
    first, *others = alike(errors)
    cells = cells_in_words(first)
    more = f" (và {sum(map(len, others))} lỗi khác, xem thư trả lời)" if others else ""
    return f"{f'{cells}: ' if cells else ''}{first[0].message}{more}"


def left_open(errors: Sequence[Finding], lacking: int, *, some: bool) -> Iterator[str]:
    """What a form in use lacks: missing figures (``some`` or all), unreadable dates."""
    dates = [finding for finding in errors if finding.kind.topic is Topic.DATE]
    if lacking:
        yield f"Phiếu còn thiếu {lacking:02d} số liệu{', đã lấy các số còn lại' if some else ''}."
    if dates:
        yield f"{first_of(dates)} Số liệu của các hàng ấy vẫn được lấy, chưa có ngày."
