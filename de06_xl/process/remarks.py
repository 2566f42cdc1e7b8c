"""Remarks on the figures of a review copy: where each is from, what checks found, how it changed."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from de06_xl.incoming.mail.parts import own_name
from de06_xl.model.filled_table import figure_of
from de06_xl.model.forms import Forms
from de06_xl.model.table import ColumnKind, RowKind, RowsBy
from de06_xl.process.aggregate import aggregated_figures
from de06_xl.process.trace import How, origin_of, sentences, share_lines
from de06_xl.process.validate import finding_key
from de06_xl.vietnamese.dates import day_of, format_date
from de06_xl.vietnamese.messages import cite, cut, sentence
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figure, Figures
    from de06_xl.model.filled_table import FilledRow
    from de06_xl.model.finding import Finding
    from de06_xl.model.place import Place
    from de06_xl.model.placeholder import Reference
    from de06_xl.model.table import Table, TableColumn
    from de06_xl.process.aggregate import AggregatedFigure
    from de06_xl.process.trace import Origin

_MOST_UNITS = 3
"""How many units a remark describes before it summarises the rest in one line."""
_FORMS = {
    "moc": "Ngày của số liệu",
    "truoc": "Số kỳ trước",
    "chenh": "Chênh lệch so với kỳ trước",
    "tang_giam": "Tăng, giảm so với kỳ trước",
    "phan_tram": "Tăng, giảm so với kỳ trước, %",
    "cung_ky": "Số cùng kỳ năm trước",
    "chi_tieu": "Chỉ tiêu giao",
    "ty_le": "Tỷ lệ so với chỉ tiêu giao",
    "danh_gia": "Đánh giá theo chỉ tiêu giao",
}
"""How a remark begins if what is printed is not the figure itself."""


class Remarks:
    """The remarks on the figures of one workbook, which was read with ``submissions``."""

    def __init__(self, book: Book, figures: Figures, findings: Iterable[Finding]) -> None:
        self._book = book
        self._figures = figures
        self._forms = Forms(book)
        self._aggregated = {one.indicator.code: one for one in aggregated_figures(book, self._forms)}
        self._explained = {one.key: one.text for one in book.explanations}
        self._findings: dict[str | Place | None, list[Finding]] = defaultdict(list)
        for finding in findings:
            self._findings[finding.code or finding.place].append(finding)

    def of(self, reference: Reference) -> str:
        """The remark on what a placeholder prints, one line per statement."""
        if reference.is_fact:
            return self._fact(reference.form)
        return self._figure(reference.name, reference.form)

    def of_cell(self, table: Table, row: FilledRow, column: TableColumn) -> str:
        """The remark on a figure in a printed table."""
        cell = f"{column.letter}{row.number}" if row.number else f"cột {column.letter}"
        where = f"bảng ở trang {cite(table.sheet)}, {'ô ' if row.number else ''}{cell}"
        code = column.code
        whole = row.kind is RowKind.TOTAL
        printed = figure_of(table, row, column)
        if printed and row.kind is RowKind.ENTRY and printed.name in self._figures:
            return self._figure(printed.name, printed.form)
        if row.kind is RowKind.ENTRY and table.rows_by is RowsBy.UNITS and code:
            return self._of_unit(row.key, code, where)
        if row.kind is RowKind.ENTRY and table.rows_by is RowsBy.PARENTS and code:
            return f"Nguồn: tổng của các đơn vị trực thuộc {cut(row.key)}, mã {cut(code)} ({where})."
        if row.kind is RowKind.ENTRY and table.rows_by is RowsBy.PERIODS and code:
            here = row.key == str(self._book.period)
            return (
                self._figure(code, "")
                if here
                else f"Nguồn: kỳ {row.key} của mã {cut(code)}, cột Kỳ trước hoặc trang Lịch sử ({where})."
            )
        if row.kind is RowKind.ENTRY or column.kind is not ColumnKind.FIGURE:
            return f"Nguồn: gõ tay, {where}."
        said = f"Nguồn: hàng {'cộng' if whole else 'cộng nhóm'} của {where}, tính từ các hàng ở trên."
        return "\n".join([said, self._figure(code, column.form)]) if whole and code in self._figures else said

    def _figure(self, code: str, form: str) -> str:
        figure = self._figures[code]
        origin = origin_of(self._figures, code, self._aggregated.get(code))
        before = f"{_FORMS[form]}. " if form in _FORMS else ""
        said = " ".join([*sentences(origin), *self._by_hand(origin), *self._shares(origin)])
        return "\n".join([f"Nguồn: {before}{said}", *self._found(figure), *self._moved(figure)])

    def _by_hand(self, origin: Origin) -> Iterator[str]:
        """Who owes a typed figure, and why it differs."""
        indicator = origin.figure.indicator
        if origin.how not in (How.TYPED, How.OVERRIDDEN):
            return
        owners = ", ".join(cut(unit.name) for unit in self._book.owing_units(indicator.owner)[:_MOST_UNITS])
        if owners:
            yield f"Đơn vị báo cáo: {owners}."
        yield sentence(f"Ghi chú: {cut(indicator.note)}") if indicator.note else "Ô Ghi chú để trống."

    def _shares(self, origin: Origin) -> Iterator[str]:
        """Which units, in which file, and when."""
        aggregated = origin.aggregated
        if not aggregated or not aggregated.given:
            return
        yield sentence("; ".join(share_lines(aggregated, _MOST_UNITS)))
        if received := _received(aggregated):
            yield f"Phiếu nhận {received}."

    def _found(self, figure: Figure) -> Iterator[str]:
        """The findings about a figure, with the explanation of those that were explained."""
        indicator = figure.indicator
        for finding in self._findings[indicator.code] + self._findings[indicator.row.place("value")]:
            if not finding.accepted:
                yield f"{finding.severity.label.capitalize()}: {finding.message}"
            else:
                text = self._explained.get(finding_key(finding), "")
                yield sentence(f"Đã giải trình: {cut(text)}") + f" ({finding.message})"

    def _moved(self, figure: Figure) -> Iterator[str]:
        """The value of the previous period, and the change."""
        before = figure.text("truoc")
        if before is None:
            return
        change, rate = figure.text("tang_giam"), figure.change_rate
        share = f" ({format_number(abs(rate), 2, leading_zero=False)}%)" if rate else ""
        yield f"Kỳ trước ({self._book.period.previous().name}): {before}" + (f"; {change}{share}." if change else ".")

    def _of_unit(self, unit: str, code: str, where: str) -> str:
        name = one.name if (one := self._book.unit(unit)) else unit
        sent = self._forms.figure(unit, code)
        if sent is None:
            return f"Nguồn: tính từ số {cut(name)} đã gửi, theo cách tính của mã {cut(code)} ({where})."
        form = sent.form
        received = f", nhận {form.received}" if form.received else ""
        as_of = f", số liệu đến ngày {format_date(sent.as_of)}" if sent.as_of else ""
        file = f"tệp {own_name(form.file)}, {sent.cell}"
        return f"Nguồn: {cut(name)} gửi, mã {cut(code)}: {file}{received}{as_of} ({where})."

    def _fact(self, key: str) -> str:
        place = self._book.fact_place(key)
        if place is None:
            return f"Nguồn: kỳ báo cáo của sổ, {self._book.period.name}."
        return f"Nguồn: khóa {cut(key)}, trang {cite(place.sheet)}, ô {place.cell}."


def _received(aggregated: AggregatedFigure) -> str:
    """When the forms of a figure were received: the day, or the first and the last."""
    days = sorted(day for one in aggregated.given if (day := day_of(one.form.received)))
    if not days:
        return ""
    first, last = format_date(days[0]), format_date(days[-1])
    return f"ngày {first}" if first == last else f"từ ngày {first} đến ngày {last}"
