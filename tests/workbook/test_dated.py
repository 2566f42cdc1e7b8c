"""The dates of registers are real ones in the cells; texts of earlier versions are read, and turned when written."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from openpyxl.utils.datetime import MAC_EPOCH, WINDOWS_EPOCH, from_excel

from de06_xl.model.delivery import Delivery, DeliveryState, LetterKind
from de06_xl.model.period import Period
from de06_xl.model.place import Row
from de06_xl.vietnamese.dates import format_date, format_moment
from de06_xl.workbook import layout, search
from de06_xl.workbook.dated import date_of_text, text_of_date
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import DATE_FORMAT, MOMENT_FORMAT, Block, Cell, Grid, serial_number
from de06_xl.workbook.reading.book import read_book
from de06_xl.workbook.reading.tables import Tables
from de06_xl.workbook.writing.blocks import changing, column_blocks, open_table
from de06_xl.workbook.writing.deliveries import delivery_blocks
from de06_xl.workbook.writing.log import log_block
from de06_xl.workbook.written import written
from de06_xl.workbook.xlwings_grid import XlwingsGrid
from tests.support import xlwings_uno
from tests.support.fake_com import FakeExcel
from tests.support.sent import Form, arrive
from tests.support.xlwings_engine import Book, Calls, xlwings_book

LOG = layout.LOG
NOW = dt.datetime(2026, 11, 28, 16, 5)  # noqa: DTZ001 - a cell knows no time zone
OLD = ["08:15 27/11/2026", "00:00 01/02/2026", "hôm qua", "23:59 09/5/2026"]
MOMENTS = st.datetimes(dt.datetime(1905, 1, 1), dt.datetime(2100, 12, 31)).map(  # noqa: DTZ001
    lambda moment: moment.replace(second=0, microsecond=0)
)


@given(moment=MOMENTS, drift=st.floats(-3e-7, 3e-7), since_1904=st.booleans())
def test_a_moment_comes_back_to_the_minute_from_its_serial_number(
    moment: dt.datetime, drift: float, since_1904: bool
) -> None:
    text = format_moment(moment)
    assert date_of_text(text, MOMENT_FORMAT) == moment
    stored = float(repr(serial_number(moment, since_1904=since_1904)))
    read = from_excel(stored + drift, MAC_EPOCH if since_1904 else WINDOWS_EPOCH)
    assert text_of_date(read, MOMENT_FORMAT) == text
    assert text_of_date(moment + dt.timedelta(days=drift), MOMENT_FORMAT) == text
    assert since_1904 or moment.year < 2000 or text_of_date(stored, MOMENT_FORMAT) == text


@given(moment=MOMENTS)
def test_a_day_comes_back_from_its_serial_number(moment: dt.datetime) -> None:
    day = moment.date()
    stored = date_of_text(format_date(day), DATE_FORMAT)
    assert stored == day
    assert type(stored) is dt.date
    for cell in (from_excel(serial_number(day)), moment, *([serial_number(day)] if day.year >= 2000 else [])):
        assert text_of_date(cell, DATE_FORMAT) == format_date(day)


def test_a_number_that_is_no_date_of_a_register_stays_a_number() -> None:
    assert [text_of_date(number, DATE_FORMAT) for number in (31, 2022, 73_416)] == [31, 2022, 73_416]


def test_a_letter_sent_again_has_its_new_moment_beside_texts_of_the_last_version(tmp_path: Path) -> None:
    columns = [column.field for column in layout.SENT.columns]
    sent = Delivery(Period.parse("2022-05"), "A", LetterKind.FORM, DeliveryState.NOT_SENT, "<1>", "08:00 16/5/2022")
    old = {"period": "2022-05", "kind": "phiếu", "state": "chưa gửi", "moment": sent.moment}
    with xlsxwriter.Workbook(str(tmp_path / "so.xlsx")) as workbook:
        sheet = workbook.add_worksheet(layout.SENT.sheet)
        sheet.write_row(3, 0, [column.header for column in layout.SENT.columns])
        for row, unit in enumerate("AB", 4):
            sheet.write_row(row, 0, [(old | {"unit": unit, "message_id": unit}).get(field, "") for field in columns])
    grid = FileGrid(tmp_path / "so.xlsx")
    now = replace(sent, state=DeliveryState.SENT, moment="09:00 17/5/2022")
    grid.write(delivery_blocks(grid, [replace(now, row=Row(layout.SENT.sheet, 5, {})), replace(now, unit="C")], {}))
    told = [(row[columns.index("unit")], row[columns.index("moment")]) for row in grid.read(layout.SENT.sheet)[4:]]
    first, second = dt.datetime(2022, 5, 16, 8), dt.datetime(2022, 5, 17, 9)  # noqa: DTZ001
    assert told == [("A", second), ("B", first), ("C", second)]


@pytest.mark.parametrize("text", ["", "hôm qua", "25:00 1/5/2026", "08:15 30/2/2026", "8/2026", "08:15 1/5/1904"])
def test_a_text_that_states_no_date_stays_what_it_is(text: str) -> None:
    assert (date_of_text(text, MOMENT_FORMAT), date_of_text(text, DATE_FORMAT)) == (text, text)
    assert text_of_date(text, MOMENT_FORMAT) == text


def of_last_version(path: Path, *, since_1904: bool = False, times: list[str] = OLD) -> Path:
    """A workbook whose log has its moments as texts, in cells of the format "@", in bold, with spare rows."""
    with xlsxwriter.Workbook(str(path), {"date_1904": since_1904}) as workbook:
        sheet = workbook.add_worksheet(LOG.sheet)
        style = workbook.add_format({"num_format": "@", "bold": True, "text_wrap": True})
        sheet.write_row(3, 0, [column.header for column in LOG.columns])
        for row, time in enumerate([*times, "", ""], 4):
            sheet.write_row(row, 0, [time, "An" if time else "", "Kiểm tra" if time else "", ""], style)
    return path


def says(grid: Grid) -> list[Cell]:
    return [record["time"] for record in Tables(grid).own_sheet(LOG)]


def log(grid: Grid) -> list[Block]:
    return log_block(grid, NOW, "An", "Thu phiếu", "xong")


@pytest.mark.parametrize("since_1904", [False, True])
def test_texts_of_the_last_version_are_read_and_turned_at_the_next_write(tmp_path: Path, since_1904: bool) -> None:
    path = of_last_version(tmp_path / "so.xlsx", since_1904=since_1904)
    assert says(FileGrid(path)) == OLD
    FileGrid(path).write(log(FileGrid(path)))
    assert says(FileGrid(path)) == [*OLD, format_moment(NOW)]
    cells = [row[0] for row in openpyxl.load_workbook(path)[LOG.sheet].iter_rows(min_row=5, max_row=9)]
    days = [dt.datetime(2026, 11, 27, 8, 15), dt.datetime(2026, 2, 1), dt.datetime(2026, 5, 9, 23, 59)]  # noqa: DTZ001
    assert [cell.value for cell in cells] == [*days[:2], "hôm qua", days[2], NOW]
    assert {cell.number_format for cell in cells if cell.is_date} == {MOMENT_FORMAT}
    assert {(cell.font.b, cell.alignment.wrap_text) for cell in cells} == {(True, True)}
    before = path.read_bytes()
    assert changing(FileGrid(path), written_again(FileGrid(path))) == []
    FileGrid(path).write(log(FileGrid(path))[:1])
    assert len(styles(path.read_bytes())) == len(styles(before))


def written_again(grid: Grid) -> list[Block]:
    """The log's moments as they are written, from what is read."""
    found, rows = open_table(grid, LOG)
    texts = {number: found.value(rows[number - 1], "time") for number, _ in search.table_rows(rows, found)}
    return column_blocks(found, rows, "time", texts)


def styles(data: bytes) -> list[object]:
    return list(openpyxl.load_workbook(io.BytesIO(data))._cell_styles)


def test_what_was_there_comes_back_from_the_record_of_a_write(tmp_path: Path) -> None:
    path = of_last_version(tmp_path / "so.xlsx")
    before = FileGrid(path).read(LOG.sheet)
    blocks = log(FileGrid(path))
    (record,) = written(blocks)
    FileGrid(path).write(blocks)
    after = FileGrid(path).read(LOG.sheet)
    assert record.is_still_in(after)
    FileGrid(path).write(record.blocks_from(before))
    assert FileGrid(path).read(LOG.sheet) == before
    FileGrid(path).write(record.blocks_from(after))
    assert FileGrid(path).read(LOG.sheet) == after


@pytest.mark.parametrize("known", [False, True], ids=["no date there", "a date there"])
@pytest.mark.parametrize("since_1904", [False, True])
def test_an_open_workbook_gets_real_dates_whatever_day_it_counts_from(since_1904: bool, known: bool) -> None:
    excel, headers = FakeExcel(), [column.header for column in LOG.columns]
    times: list[Cell] = [NOW - dt.timedelta(days=1), "08:15 27/11/2026"] if known else ["08:15 27/11/2026"]
    book = excel.add("Sổ.xlsx", {LOG.sheet: [headers, *([time, "An", "Kiểm tra", None] for time in times)]})
    book.since_1904 = since_1904
    book.content[0].formats |= {(row, 1): "@" for row in range(2, 9) if row > 2 or not known}
    grid = XlwingsGrid(xlwings_book(book))
    grid.write(log(grid))
    assert grid.read(LOG.sheet)[-1][0] == NOW
    assert says(grid)[-2:] == ["08:15 27/11/2026", format_moment(NOW)]
    assert book.content[0].formats[len(times) + 2, 1] == MOMENT_FORMAT
    assert excel.calls.formats == {LOG.sheet: 1}
    assert excel.calls.writes == {LOG.sheet: 1 if known else 2}
    grid.write(log(grid))
    assert excel.calls.writes == {LOG.sheet: 2 if known else 3}


@pytest.mark.office
def test_libreoffice_sees_dates(tmp_path: Path, office: xlwings_uno.LibreOffice) -> None:
    book: Book = office.open(str(of_last_version(tmp_path / "so.xlsx")))
    office.calls = Calls()
    try:
        grid = XlwingsGrid(xlwings_book(book))
        grid.write(log(grid))
        assert says(grid) == [*OLD, format_moment(NOW)]
        assert grid.read(LOG.sheet)[-1][0] == NOW
        book.save()
    finally:
        book.close()
    assert says(FileGrid(tmp_path / "so.xlsx")) == [*OLD, format_moment(NOW)]
    cells = [row[0] for row in openpyxl.load_workbook(tmp_path / "so.xlsx")[LOG.sheet].iter_rows(min_row=5, max_row=9)]
    assert [cell.is_date for cell in cells] == [True, True, False, True, True]


def test_what_units_sent_is_read_back_from_real_dates(sample: Path) -> None:
    forms = [Form("RG", {"tt_luot": 5}), Form("HT", {"tt_luot": 7})]
    arrive(sample, forms)
    book = read_book(FileGrid(sample), sample.name, submissions=True)
    assert {form.received for form in book.received} == {form.received_form().received for form in forms}
    assert book.problems == ()
    for table, fields in ((layout.RECEIVED, ("received",)), (layout.SUBMITTED, ("received", "as_of"))):
        for row in openpyxl.load_workbook(sample)[table.sheet].iter_rows(min_row=5, max_row=6):
            cells = [row[table.index(field) - 1] for field in fields]
            assert [(cell.is_date, cell.number_format) for cell in cells if cell.value] == [
                (True, table.column(field).dated) for field, cell in zip(fields, cells, strict=True) if cell.value
            ]
            assert any(cell.value for cell in cells)
