"""What units sent, as collected into a workbook: fictitious forms in `Phiếu nhận` and `Số liệu đơn vị`."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from de06_xl.model.book import Book
from de06_xl.model.duties import figures_owed, headings_owed, owing_units
from de06_xl.model.period import Period
from de06_xl.model.responses import ReceivedForm, ResponseStatus, Submission, forms_by_key
from de06_xl.vietnamese.dates import format_date
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Grid
from de06_xl.workbook.unchanged import noted
from de06_xl.workbook.writing.blocks import lines_block, open_table
from tests.support.books import row

Figure = Decimal | int | str
"""A number, exactly."""


@dataclass
class Form:
    """One received form: figures by code, texts by heading."""

    unit: str
    figures: Mapping[str, Figure] = field(default_factory=dict)
    texts: Mapping[str, str | list[str]] = field(default_factory=dict)
    number: int = 1
    status: ResponseStatus = ResponseStatus.USED
    as_of: dt.date | None = None
    received: str = "08:15 17/5/2022"
    reason: str = ""
    period: str = "2022-05"
    copied_status: ResponseStatus | None = None
    """The status beside its figures, if it differs from the form's."""

    @property
    def file(self) -> str:
        return f"{self.unit}_lan{self.number}.xlsx"

    @property
    def sha256(self) -> str:
        reported = f"{self.unit}|{self.number}|{self.figures}|{self.texts}|{self.as_of}"
        return hashlib.sha256(reported.encode()).hexdigest()

    def received_form(self) -> ReceivedForm:
        return ReceivedForm(
            Period.parse(self.period),
            self.unit,
            self.status,
            self.reason,
            self.file,
            self.sha256,
            number=self.number,
            sender=f"{self.unit.lower()}@vi-du.vn",
            received=self.received,
            document=f"{len(self.unit)}/BC",
            document_date="16/5/2022",
        )

    def submissions(self) -> list[Submission]:
        found: list[tuple[str, Decimal | None, str]] = [
            (code, Decimal(str(value)), "") for code, value in self.figures.items()
        ]
        for heading, texts in self.texts.items():
            found += [(heading, None, text) for text in ([texts] if isinstance(texts, str) else texts)]
        form = replace(self.received_form(), status=self.copied_status or self.status)
        return [
            Submission(
                form, code, value, f"Phiếu!E{number}", text=text, as_of=self.as_of if value is not None else None
            )
            for number, (code, value, text) in enumerate(found, 14)
        ]


def registers(forms: Iterable[Form]) -> dict[str, Any]:
    """The fields of a workbook with these forms, as found by reading it."""
    forms = list(forms)
    received = tuple(
        replace(form.received_form(), row=row(layout.RECEIVED, number, layout.RECEIVED.sheet))
        for number, form in enumerate(forms, 5)
    )
    known = forms_by_key(received)
    submissions = tuple(replace(one, form=known[one.form.key]) for form in forms for one in form.submissions())
    return {"received": received, "submissions": submissions}


def arrive(path: Path, forms: Iterable[Form]) -> None:
    """Add the forms to those that a workbook already has."""
    FileGrid(path).write(arrival_blocks(FileGrid(path), list(forms)))


def arrival_blocks(grid: Grid, forms: list[Form]) -> list[Block]:
    blocks: list[Block] = []
    received = [cells(form.received_form(), layout.RECEIVED) for form in forms]
    submitted = [cells(one, layout.SUBMITTED) for form in forms for one in form.submissions()]
    for table, lines in ((layout.RECEIVED, received), (layout.SUBMITTED, submitted)):
        found, rows = open_table(grid, table)
        first = 1 + max((number for number, _ in search.table_rows(rows, found)), default=found.header_row)
        blocks += lines_block(found, first, lines)
    return blocks


def cells(record: ReceivedForm | Submission, table: layout.Table) -> dict[str, Cell]:
    """A record's fields as its row writes them."""
    form = record.form if isinstance(record, Submission) else record
    line: dict[str, Cell] = {
        column.field: getattr(record if hasattr(record, column.field) else form, column.field)
        for column in table.columns
        if column.field not in ("unit_name", "name")
    }
    line |= {"period": str(form.period), "status": form.status.value}
    if isinstance(record, Submission):
        line["as_of"] = format_date(record.as_of) if record.as_of else ""
    else:
        line |= {"given": record.given.value if record.given else "", "unchanged": noted(record.unchanged)}
    return line


DISTRICTS = ("RG", "HT", "PQ", "AB", "AM", "CT", "GT", "GR", "GQ", "HD", "KH", "KL", "TH", "UMT", "VT")
"""The fifteen districts of Kiên Giang in 2022."""
MEETINGS = (9, 6, 8, 7, 6, 7, 5, 8, 6, 7, 4, 6, 8, 6, 8)
"""A fictitious split by district of the 101 published for the whole province."""
PEOPLE = (190, 130, 170, 160, 140, 155, 120, 180, 150, 165, 92, 140, 170, 145, 165)
"""A fictitious split of 2272 people, likewise."""


def district_forms(without: Iterable[str] = (), *, as_of: dt.date | None = dt.date(2022, 5, 18)) -> list[Form]:
    """A form of each district, with some exceptions, adding up to what was published."""
    return [
        Form(unit, {"tt_luot": meetings, "tt_nguoi": people}, {"II.5": "Không."}, as_of=as_of)
        for unit, meetings, people in zip(DISTRICTS, MEETINGS, PEOPLE, strict=True)
        if unit not in set(without)
    ]


def whole_forms(book: Book) -> list[Form]:
    """A form of each unit with all that it owes: the published figures, with the two sums split by district."""
    districts = {form.unit: form.figures for form in district_forms()}
    return [
        Form(
            unit.code,
            {
                one.code: districts[unit.code].get(one.code, 1) if one.aggregation else one.constant
                for one in figures_owed(book, unit)
                if one.aggregation or one.constant is not None
            },
            {heading.code: "Không." for heading in headings_owed(book, unit)},
        )
        for unit in owing_units(book)
    ]
