"""The sample's inbox for May 2022: filled forms as files, mails and an .ods, with the usual mishaps.

The figures of the departments are those of the published report; the split of the districts' two figures is fictitious
(``data/kien_giang_2022_05/book.toml``), as are numbers, dates and senders of the mails. Every form and mail says so.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from odf.element import Element
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P

from de06_xl.build.books import SAMPLE, load_data
from de06_xl.collect.forms.drawing import draw_form
from de06_xl.collect.forms.sheet import FIGURES, LABELS, SHEET, TEXTS
from de06_xl.incoming.containers.package import unpack
from de06_xl.mailbox.drafts import encode_words
from de06_xl.model.duties import figures_owed, headings_owed
from de06_xl.model.figures import Figures
from de06_xl.system import files
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import NOTHING
from de06_xl.workbook import layout, search
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block, Cell, Formula
from de06_xl.workbook.patch.package import patch
from de06_xl.workbook.reading.book import read_book

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.unit import Unit

MADE_UP = "Phiếu mẫu để chạy thử; người lập, số văn bản và số liệu chia theo huyện là giả định."
NOTE = "Phiếu mẫu, giả định."
"""A note that fits into a form's own cell."""
BY_MAIL = ("CAT", "VPUB", "SYT", "SGDDT", "STP", "PQ", "AB", "AM", "UMT")
IN_ZIP = ("CT", "GR", "GQ")
IN_MBOX = ("HD", "KL", "TH")
RESENT, MISTYPED, SCANNED, IN_ODS = "HT", "GT", "VT", "KH"
"""Districts that send corrected figures later, type words into a number, first send a scan, and save as .ods."""

PARAGRAPHS: dict[str, dict[str, Cell]] = {
    "RG": {"II.5": "Nội dung mẫu (giả định): đã tuyên truyền lồng ghép 12 lượt tại các phường, xã."},
}
"""The units' texts for sections of the report, which are fictitious; the others answer that there is nothing."""

Values = Mapping[str, Cell]


def build_mailbox(workbook: bytes) -> bytes:
    """The inbox of the sample as a .zip, made from its workbook's bytes; the same for the same workbook."""
    units = _Units(workbook)
    inbox: dict[str, bytes] = {}
    day = dt.datetime(2022, 5, 16, 8, 5, tzinfo=dt.timezone(dt.timedelta(hours=7)))

    def at(minutes: int) -> dt.datetime:
        return day + dt.timedelta(minutes=minutes)

    for number, unit in enumerate(BY_MAIL):
        inbox[f"thu/{number + 1:02d} {unit}.eml"] = units.mail(
            unit, at(17 * number), {units.name(unit): units.form(unit)}
        )
    first = units.form(RESENT, {"tt_luot": 6, "tt_nguoi": 150})
    inbox["thu/21 HT.eml"] = units.mail(RESENT, at(200), {units.name(RESENT): first})
    inbox["thu/22 HT gửi lại.eml"] = units.mail(RESENT, at(1500), units.attached(RESENT, 2))
    wrong = units.form(MISTYPED, {"tt_luot": "4 lượt"})
    inbox["thu/23 GT.eml"] = units.mail(MISTYPED, at(230), {units.name(MISTYPED): wrong})
    inbox["thu/24 GT sửa.eml"] = units.mail(MISTYPED, at(1620), units.attached(MISTYPED, 2))
    inbox["thu/25 VT.eml"] = units.mail(SCANNED, at(260), {"Phieu co dau.pdf": _SCAN})
    inbox["thu/26 Ba huyện.mbox"] = _mbox(
        [
            units.mail(unit, at(300 + 9 * number), {units.name(unit): units.form(unit)})
            for number, unit in enumerate(IN_MBOX)
        ]
    )
    inbox["Phiếu ba huyện.zip"] = files.pack({units.name(unit): units.form(unit) for unit in IN_ZIP})
    inbox["Phieu_2022-05_KH.ods"] = _as_ods(units.form(IN_ODS))
    by_hand = sorted(units.codes - {*BY_MAIL, *IN_ZIP, *IN_MBOX, RESENT, MISTYPED, IN_ODS})
    inbox |= {units.name(unit): units.form(unit) for unit in by_hand}
    return files.pack(inbox)


class _Units:
    """The units of the sample's workbook and their forms, filled in."""

    def __init__(self, workbook: bytes) -> None:
        self.book = _book(workbook)
        self.figures = Figures(self.book)
        self.units = {unit.code: unit for unit in self.book.units}
        self.codes = set(self.units)
        made_up = load_data(SAMPLE)["made_up"]["districts"]
        self.split = {code: {"tt_luot": luot, "tt_nguoi": nguoi} for code, luot, nguoi in made_up}

    def name(self, unit: str) -> str:
        return f"Phieu_{self.book.period}_{unit}.xlsx"

    def form(self, code: str, other: Values | None = None, *, number: int = 1) -> bytes:
        """A unit's form with its figures; ``other`` are typed in place of the right ones."""
        unit = self.units[code]
        drawn = draw_form(self.book, self.figures, unit)
        values: dict[str, Cell] = {}
        dates = {}
        for indicator in figures_owed(self.book, unit):
            figure = self.split.get(code, {}).get(indicator.code)
            values[indicator.code] = figure if figure is not None else indicator.constant
            dates[indicator.code] = format_date(indicator.as_of) if indicator.as_of else ""
        texts: dict[str, Cell] = {heading.code: NOTHING for heading in headings_owed(self.book, unit)}
        texts |= PARAGRAPHS.get(code, {})
        return _filled(drawn, values | dict(other or {}), dates, _facts(unit, number), texts)

    def attached(self, code: str, number: int = 1) -> dict[str, bytes]:
        """A unit's form, by its file name."""
        return {self.name(code): self.form(code, number=number)}

    def mail(self, code: str, when: dt.datetime, attachments: Mapping[str, bytes]) -> bytes:
        message = EmailMessage(policy=SMTP)
        unit = self.units[code]
        message["From"] = unit.email
        message["To"] = "tonghop@kiengiang.example"
        message["Date"] = format_datetime(when)
        message["Message-ID"] = f"<{code.lower()}-{when:%Y%m%d%H%M}@kiengiang.example>"
        message.set_raw("Subject", encode_words(f"{unit.name}: phiếu số liệu Đề án 06 tháng 5/2022"))
        message.set_content(f"{MADE_UP}\n", cte="base64")
        for name, data in attachments.items():
            subtype = "pdf" if name.endswith(".pdf") else "vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            message.add_attachment(data, maintype="application", subtype=subtype, filename=name)
        message.set_boundary(f"=_mau-{code}-{when:%d%H%M}")
        return message.as_bytes()


def _book(workbook: bytes) -> Book:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "so.xlsx")
        path.write_bytes(workbook)
        return read_book(FileGrid(path), path.name)


def _facts(unit: Unit, number: int) -> dict[str, Cell]:
    return {
        "number": number,
        "document": f"{number:02d}/BC-{unit.code}",
        "document_date": "16/5/2022" if number == 1 else "17/5/2022",
        "compiled_by": "Cán bộ lập phiếu (mẫu)",
        "approved_by": "Lãnh đạo đơn vị (mẫu)",
        "phone": "0000 000 000",
    }


def _filled(drawn: bytes, values: Values, dates: Values, facts: Values, texts: Values) -> bytes:
    """A form as filled in by a unit: only its yellow cells change."""
    rows = _rows(drawn)
    figures, paragraphs = (search.find(rows, table, SHEET) for table in (FIGURES, TEXTS))
    blocks: list[Block] = []
    if figures:
        note = dict.fromkeys(list(values)[:1], NOTE)
        columns = {"value": values, "as_of": dates, "note": note}
        blocks += _column_blocks(search.table_rows(rows, figures, [paragraphs]), figures, "code", columns)
    if paragraphs:
        lines = search.table_rows(rows, paragraphs, [figures])
        blocks += _column_blocks(lines, paragraphs, "section", {"text": texts})
    labels = {LABELS[field]: value for field, value in facts.items()}
    for number, row in enumerate(rows, 1):
        for at, cell in enumerate(row, 1):
            if isinstance(cell, str) and cell in labels:
                blocks.append(Block(SHEET, number, at + 1, [[labels[cell]]]))
    return files.pack(_typed(unpack(drawn, "phiếu", "sổ Excel .xlsx"), blocks))


def _column_blocks(
    rows: Iterable[tuple[int, Sequence[Cell]]], found: layout.Found, key: str, columns: Mapping[str, Values]
) -> Iterator[Block]:
    """The blocks that fill columns of a table: each value in the first row with its ``key``."""
    written: set[str] = set()
    for number, row in rows:
        code = str(found.cell(row, key) or "")
        if code in written:
            continue
        written.add(code)
        for field, values in columns.items():
            if values.get(code) not in (None, ""):
                yield Block(SHEET, number, found.columns[field], [[values[code]]])


def _typed(parts: dict[str, bytes], blocks: list[Block]) -> dict[str, bytes]:
    """The parts with cells written as a user may: protection, which a patch respects, is off meanwhile."""
    protected = re.search(rb"<sheetProtection[^>]*/>", parts[_SHEET_PART])
    assert protected
    parts = {**parts, _SHEET_PART: parts[_SHEET_PART].replace(protected[0], b"")}
    patched = patch(parts, blocks)
    sheet = patched[_SHEET_PART].replace(b"</sheetData>", b"</sheetData>" + protected[0])
    # The results stored with the empty form are outdated; without them, programs calculate.
    return {
        name: re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part) if name.startswith("xl/worksheets/") else part
        for name, part in {**patched, _SHEET_PART: sheet}.items()
    }


def _rows(workbook: bytes) -> list[list[Cell]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "phieu.xlsx")
        path.write_bytes(workbook)
        return FileGrid(path).read(SHEET)


def _as_ods(workbook: bytes) -> bytes:
    """The visible sheet as saved by another program: values only, no formulas, no hidden sheet."""
    # odfpy keeps one list of namespaces per process: a second document would declare those of the first too.
    Element.namespaces.clear()
    document = OpenDocumentSpreadsheet()
    table = Table(name=SHEET)
    for row in _rows(workbook):
        line = TableRow()
        for cell in row:
            line.addElement(_ods_cell(cell.shown if isinstance(cell, Formula) else cell))
        table.addElement(line)
    document.spreadsheet.addElement(table)
    stream = io.BytesIO()
    document.save(stream)
    parts = unpack(stream.getvalue(), "phiếu", "tệp .ods")
    # Only the sheet and what a program needs to open it: the rest records when and by what it was saved.
    kept = ("mimetype", "META-INF/manifest.xml", "content.xml", "styles.xml")
    return files.pack({name: parts[name] for name in kept})


def _ods_cell(value: Any) -> TableCell:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        cell = TableCell(valuetype="float", value=str(value))
    elif value is None or value == "":
        return TableCell()
    else:
        cell = TableCell(valuetype="string")
    for line in str(value).split("\n"):
        cell.addElement(P(text=line))
    return cell


def _mbox(messages: Iterable[bytes]) -> bytes:
    """Messages one after another, each below a line that begins with "From " (RFC 4155)."""
    return b"".join(b"From - Mon May 16 08:00:00 2022\n" + _quoted(message) + b"\n" for message in messages)


def _quoted(message: bytes) -> bytes:
    return message.replace(b"\r\n", b"\n").replace(b"\nFrom ", b"\n>From ")


_SHEET_PART = "xl/worksheets/sheet1.xml"
_SCAN = b"%PDF-1.4\n% A scan stands for whatever a unit sends instead of its form: this one has no page.\n%%EOF\n"
