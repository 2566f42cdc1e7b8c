"""Time to make a province's table from the workbook's model to the Word file: 168 communes, 12 columns.

    uv run python -m tests.bench.tables

The limit is 3 seconds. Nothing is asserted.
"""

from __future__ import annotations

import time
from dataclasses import replace

from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.place import Place
from de06_xl.model.table import ColumnKind, RowKind, RowsBy, Table, TableColumn, TableRow
from de06_xl.report.compose import compose
from de06_xl.report.context import template_context
from de06_xl.report.render import render
from de06_xl.system import files, shipped
from tests.support import books
from tests.support.fill_in import read

COMMUNES, COLUMNS, LIMIT = 168, 12, 3.0


def main() -> None:
    """Print the seconds beside the limit."""
    book = province()
    template = files.read_bytes(shipped.path_of(shipped.REPORT_TEMPLATE))
    begin = time.perf_counter()
    figures = Figures(book)
    report = compose(book, figures)
    composed = time.perf_counter()
    context = template_context(report, figures, 0)
    landscape = [appendix.landscape for appendix in report.appendices]
    size = len(render(template, "bao-cao.docx", context, (), report.tables(), landscape))
    end = time.perf_counter()
    print(
        f"{COMMUNES} communes x {COLUMNS} columns: compose {composed - begin:.2f} s, render {end - composed:.2f} s, "
        f"{size / 1000:.0f} kB; together {end - begin:.2f} s (limit {LIMIT} s)"
    )


def province() -> Book:
    """The second sample with communes that all sent, in a lying table of units."""
    sample = read(shipped.path_of(shipped.APPENDIX_WORKBOOK))
    codes = [one.code for one in sample.indicators() if not one.breakdown and not one.derived][: COLUMNS - 2]
    units = tuple(
        replace(books.unit(f"X{number:03}", "XA", number=number), name=f"UBND xã Vĩnh Hòa Hưng {number}")
        for number in range(COMMUNES)
    )
    forms = [books.received(unit.code) for unit in units]
    submissions = tuple(
        books.submission(form, code, number * 7 + at)
        for number, form in enumerate(forms)
        for at, code in enumerate(codes)
    )
    figures = (TableColumn(chr(68 + at), ColumnKind.FIGURE, code) for at, code in enumerate(codes))
    columns = (TableColumn("B", ColumnKind.NUMBER), TableColumn("C", ColumnKind.NAME), *figures)
    places = {field: Place("Theo xã", f"B{row}") for field, row in (("caption", 1), ("rows", 2), ("columns", 3))}
    header = ({column.letter: "Hồ sơ đã giải quyết" for column in columns},)
    total = (TableRow(RowKind.TOTAL, 5),)
    table = Table("Theo xã", "Theo xã", RowsBy.UNITS, "XA", columns, header, total, places, landscape=True)
    outline = tuple(replace(one, sheet=table.sheet) if one.appendix else one for one in sample.outline)
    return replace(
        sample, units=units, received=tuple(forms), submissions=submissions, tables=(table,), outline=outline
    )


if __name__ == "__main__":
    main()
