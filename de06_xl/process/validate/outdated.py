"""Undecided forms, and forms received or decided after the last Tổng hợp, which sums do not include yet.

`Nguồn số liệu` records which of a unit's forms counted then, `Phiếu nhận` which count now.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.duties import owing_units
from de06_xl.model.finding import Finding
from de06_xl.model.forms import Forms
from de06_xl.model.responses import ResponseStatus
from de06_xl.model.sources import TextSource, TextStatus, UnitSource
from de06_xl.process.aggregate import disputes, text_key
from de06_xl.vietnamese.messages import cut, listed

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures

NAMED = 10
"""How many units the message names before it counts the rest."""


def check(book: Book, _: Figures) -> Iterator[Finding]:
    """Findings about undecided forms, and about sums and paragraphs that are behind the counting forms."""
    yield from disputes(book)
    if book.keeps_sources:
        yield from _forms_since(book)
        yield from _paragraphs_of_other_forms(book)


def _paragraphs_of_other_forms(book: Book) -> Iterator[Finding]:
    """Paragraphs from a form that no longer counts, unless the clerk has edited them."""
    gone = {
        source.key: source
        for source in book.sources
        if isinstance(source, TextSource) and source.status is TextStatus.REPLACED
    }
    for heading in book.outline if gone else ():
        section = book.section(heading.sheet) if heading.sheet else None
        for paragraph in section.paragraphs if section else ():
            source = gone.get(text_key(heading.code, paragraph.owner, paragraph.words))
            if source:
                yield Finding(
                    kinds.PARAGRAPH_REPLACED,
                    f"Đoạn này lấy từ phiếu không còn dùng của {cut(source.unit_name or source.unit)}; hãy xóa, hoặc "
                    "sửa theo phiếu đang dùng.",
                    paragraph.row.place("text"),
                    unit=source.unit,
                    basis=source.key,
                )


def _forms_since(book: Book) -> Iterator[Finding]:
    """One finding that names the units whose counting forms are not the aggregated ones."""
    forms = Forms(book)
    noted: dict[str, list[UnitSource]] = {}
    for source in book.sources:
        if isinstance(source, UnitSource):
            noted.setdefault(source.unit, []).append(source)
    units = {unit.code: unit for unit in owing_units(book) if _differs(forms, unit.code, noted.get(unit.code, ()))}
    if units:
        changed = list(units.values())
        names = listed([cut(unit.name) for unit in changed], NAMED, "đơn vị", ", ")
        rows = [form.row for unit in changed for form in forms.of(unit.code)[-1:] if form.row]
        yield Finding(
            kinds.AGGREGATION_OUTDATED,
            f"Phiếu của {names} mới nhận hoặc mới đổi trạng thái sau lần tổng hợp trước, số tổng hợp chưa "
            "tính; hãy bấm Tổng hợp.",
            rows[0].place("status") if rows else None,
            unit=changed[0].code if len(changed) == 1 else None,
            basis=",".join(units),
        )


def _differs(forms: Forms, unit: str, noted: Sequence[UnitSource]) -> bool:
    """Whether another form of the unit counts now, or its status differs, compared with the last Tổng hợp."""
    mark = forms.mark(unit)
    if mark or not noted:
        return any(source.key != mark for source in noted) or (bool(mark) and not noted)
    if any(source.key for source in noted):
        return True
    now = _without_refusal(forms.status(unit)[0])
    # A figure whose form is not in the register counts by itself.
    then = {_without_refusal(source.status) for source in noted if source.status is not ResponseStatus.USED}
    return now is not ResponseStatus.USED and bool(then - {now})


def _without_refusal(status: ResponseStatus) -> ResponseStatus:
    """The status with refused files treated as none: whether they had figures does not matter here."""
    return ResponseStatus.SILENT if status is ResponseStatus.REFUSED else status
