"""What the checks find in a workbook of ``tests.support.books``; dates for such workbooks."""

from __future__ import annotations

import datetime as dt
from typing import Any

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.finding import Finding
from de06_xl.process.validate import validate
from tests.support.books import book, paragraph

TEXT = paragraph("-", "Có.")
FACT_DATES = dict.fromkeys(("tu_ngay", "den_ngay", "ngay"), "")
"""Rows of `Thông tin chung` for the dates, so that a finding has a cell."""
MAY = {"tu_ngay": dt.date(2022, 4, 15), "den_ngay": dt.date(2022, 5, 14)}
JUNE = {"tu_ngay": dt.date(2022, 5, 15), "den_ngay": dt.date(2022, 6, 14), "ngay": dt.date(2022, 6, 25)}


def findings(workbook: Book) -> list[Finding]:
    """All findings, worst first."""
    return validate(workbook, Figures(workbook))


def rules(*indicators: Any, **fields: Any) -> list[tuple[str, str | None]]:
    """The kinds and cells of the findings in a workbook of these figures."""
    fields.setdefault("paragraphs", (TEXT,))
    return [(finding.rule, finding.cell) for finding in findings(book(*indicators, **fields))]
