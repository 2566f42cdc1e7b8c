"""Dates that cannot be: figures newer than the report, a period that ends before it begins."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import Finding, Severity
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    from de06_xl.figures import Figures
    from de06_xl.model import Book


def check(book: Book, figures: Figures) -> Iterator[Finding]:  # noqa: ARG001 - every check takes both
    """Findings of `Số liệu đến ngày` and of the dates in `Thông tin chung`."""
    signed = book.report_date
    begin, end = book.dates.get("tu_ngay"), book.dates.get("den_ngay")
    if begin and end and begin > end:
        yield Finding(
            Severity.ERROR,
            "date-order",
            f"Kỳ số liệu từ {format_date(begin)} đến {format_date(end)} bị ngược; hãy sửa một trong hai ngày.",
            book.fact_place("tu_ngay"),
            value=format_date(begin),
        )
    if signed and begin and signed < begin:
        yield Finding(
            Severity.ERROR,
            "date-order",
            f"Ngày báo cáo {format_date(signed)} trước ngày bắt đầu kỳ số liệu {format_date(begin)}; hãy kiểm tra lại.",
            book.fact_place("ngay"),
            value=format_date(signed),
        )
    if signed is None:
        return
    for indicator in book.indicators():
        if indicator.as_of and indicator.as_of > signed:
            yield Finding(
                Severity.ERROR,
                "date-after-report",
                f"Số liệu đến ngày {format_date(indicator.as_of)} sau ngày báo cáo {format_date(signed)}; "
                "hãy kiểm tra lại ngày.",
                indicator.row.place("as_of"),
                code=indicator.code,
                unit=indicator.owner or None,
                value=format_date(indicator.as_of),
            )
