"""The identity of the signed document: its number and date, its file name, and its SHA-256."""

from __future__ import annotations

import datetime as dt
import hashlib
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from de06_xl.report.compare.units import plain
from de06_xl.vietnamese.dates import format_date

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.report.compare.units import Unit

NUMBERED = re.compile(r"Số\s*:?\s*(?P<number>[\d.]*)\s*(?P<symbol>[-/]\S*)\s*$")
"""The line with a document's number and symbol (Nghị định 30/2020, Phụ lục I); the number may be blank."""
DATED = re.compile(r"[^,;.]{2,60},\s*ngày\s*(?P<day>\S*)\s*tháng\s*(?P<month>\S*)\s*năm\s*(?P<year>\S*?)\.?\s*$")
"""The line with place and date."""


@dataclass(frozen=True, slots=True)
class Signed:
    """A signed document.

    ``number`` includes its symbol ("111/BC-BCĐ"), and is empty if not written; so is the date (None). ``unlike`` says
    in a sentence if its number or date differs from the workbook's.
    """

    name: str
    sha256: str
    number: str = ""
    date: dt.date | None = None
    unlike: str = ""

    @property
    def called(self) -> str:
        """Its name in a sentence: "bản ký số 111/BC-BCĐ ngày 31/5/2022", or its file if it has no number."""
        if not self.number:
            return f"bản ký {self.name}"
        return f"bản ký số {self.number}" + (f" ngày {format_date(self.date)}" if self.date else "")


def signed_of(data: bytes, name: str, units: Sequence[Unit], book: Book) -> Signed:
    """A document's identity as written in it, completed from the workbook."""
    number = next((number_in(unit.text) for unit in units if number_in(unit.text)), "")
    date = next((date_in(unit.text) for unit in units if date_in(unit.text)), None)
    ours = f"{book.fact('so')}/{book.fact('ky_hieu')}".rstrip("/") if book.fact("so") else ""
    unlike = _unlike((number, ours), (date, book.report_date))
    return Signed(name, hashlib.sha256(data).hexdigest(), number or ours, date or book.report_date, unlike)


def _unlike(numbers: tuple[str, str], dates: tuple[dt.date | None, dt.date | None]) -> str:
    """A sentence about a document's number and date that differ from the workbook's; its own come first."""
    (number, ours), (date, our_date) = numbers, dates
    lacks = [what for what, there in (("số", number), ("ngày", date)) if not there]
    if lacks:
        return f"Văn bản không ghi {', '.join(lacks)}; lấy theo sổ."
    there, here = f"số {number} ngày {format_date(date)}" if date else "", f"số {ours}"
    here += f" ngày {format_date(our_date)}" if our_date else ""
    same = plain(number) == plain(ours or number) and date == (our_date or date)
    return "" if same else f"Văn bản là {there}, sổ ghi {here}."


def number_in(line: str) -> str:
    """The number and symbol in the line "Số: 111/BC-BCĐ"; empty if it has no number."""
    found = NUMBERED.match(line.strip())
    if not found or not re.search(r"\d", found["number"]):
        return ""
    return found["number"] + found["symbol"]


def date_in(line: str) -> dt.date | None:
    """The date in the line "Kiên Giang, ngày 31 tháng 5 năm 2022"; None if there is no valid one."""
    found = DATED.match(line.strip())
    try:
        return dt.date(int(found["year"]), int(found["month"]), int(found["day"])) if found else None
    except ValueError:
        return None
