"""Forms of a small workbook's units, filled in and sent in, and what is left of them in that workbook."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from typing import Any

import openpyxl

from de06_xl.collect.forms import sheet as form
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.intake import Collection
from de06_xl.incoming.mail.incoming import Incoming, Kind, ReceivedFile, open_mail
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.responses import ResponseStatus
from de06_xl.workbook import search
from tests.support.books import book, heading, indicator, unit

MOMENT = dt.datetime(2022, 5, 16, 8, tzinfo=dt.UTC)
UNITS = (
    unit("AB", "HUYEN", email="ab@x.example"),
    unit("AM", "HUYEN", number=6, email="am@x.example"),
    unit("CAT", "SN", number=7, parent="", email="cat@x.example"),
    unit("CU", "HUYEN", number=8, valid_to=dt.date(2021, 12, 31)),
)
BOOK = book(
    indicator("luot", owner="HUYEN", unit_of_measure="lượt"),
    indicator("nguoi", owner="HUYEN", number=6, unit_of_measure="người"),
    indicator("the", owner="CAT", number=7),
    units=UNITS,
    outline=(heading("I", sheet="I Thử"),),
)
RIGHT = {"luot": 3, "nguoi": 40}


def filled(code: str = "AB", values: dict[str, Any] | None = None, *, of: Book = BOOK, **facts: Any) -> bytes:
    """A unit's form with its figures and facts, filled in by openpyxl."""
    return typed(_drawn(code, of), RIGHT if values is None else values, **facts)


def _drawn(code: str, of: Book, made: dict[tuple[str, int], tuple[Book, bytes]] = {}) -> bytes:  # noqa: B006 - a cache
    """A unit's form, drawn once; the workbook is kept, so that no other gets its identity."""
    if (code, id(of)) not in made:
        who = next(unit for unit in of.units if unit.code == code)
        made[code, id(of)] = of, draw_form(of, Figures(of), who)
    return made[code, id(of)][1]


def typed(drawn: bytes, values: dict[str, Any], **facts: Any) -> bytes:
    workbook = openpyxl.load_workbook(io.BytesIO(drawn))
    sheet = workbook[form.SHEET]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    found = search.find(rows, form.FIGURES, form.SHEET)
    assert found
    for number, row in search.table_rows(rows, found):
        if row[found.columns["code"] - 1] in values:
            sheet.cell(number, found.columns["value"], values[row[found.columns["code"] - 1]])
    labels = {form.LABELS[field]: value for field, value in ({"compiled_by": "Cán bộ (mẫu)"} | facts).items()}
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            if cell in labels:
                sheet.cell(number, at + 1, labels[cell])
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def came(data: bytes, sender: str = "ab@x.example", file: str = "thư.eml › phiếu.xlsx", mail: str = "") -> Incoming:
    """An attachment of a mail; each of another mail unless told."""
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(file, data, sender, MOMENT, digest, Kind.SPREADSHEET, "bảng tính", mail or digest)


def plain(data: bytes, name: str = "phiếu.xlsx") -> list[ReceivedFile]:
    return list(open_mail(data, name, MOMENT))


def outcome(collected: Collection) -> list[tuple[str, str]]:
    return [(arrival.row.unit, arrival.row.status.value) for arrival in collected.arrivals]


def after(before: Book, collected: Collection) -> Book:
    """The workbook with what was collected in its registers, as the next run reads it."""
    return collected.applied_to(before)


def figures(of: Book) -> dict[tuple[str, str], object]:
    """What counts in the end."""
    return {(one.unit, one.code): one.value for one in of.submissions if one.form.status is ResponseStatus.USED}


def document(mail: str, name: str = "scan.pdf") -> Incoming:
    data = f"%PDF-1.4 {mail} {name}".encode()
    digest = hashlib.sha256(data).hexdigest()
    return Incoming(f"{mail} › {name}", data, "ab@x.example", MOMENT, digest, Kind.DOCUMENT, "tệp PDF", mail)
