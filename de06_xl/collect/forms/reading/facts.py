"""Reads the facts of a form: the values beside its labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from de06_xl.collect.forms.reading.cells import Cell, Problems, read_date_cell, read_text_cell
from de06_xl.collect.forms.reading.marks import FIELDS
from de06_xl.collect.forms.sheet import LABELS
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import value_of
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import cite
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.grid import text_of
from de06_xl.workbook.layout import TICKS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Collection, Sequence

    from de06_xl.collect.forms.reading.marks import Marks
    from de06_xl.incoming.sheets import Sheet

LONGEST_FACT = 300
"""Characters of a name, a document number or a phone number."""
MOST_SENT = 99
"""Maximum of `Lần gửi`."""
IDENTITY = frozenset({"unit", "period"})
"""Facts that must be unique in a file."""

_NTH = re.compile(r"^\s*lần\s*(?:thứ|gửi|số)?\s*", re.IGNORECASE)
_TICKED = (*TICKS, "v", "✓", "✔", "true", "1")
_NOT_TICKED = ("", "không", "false", "0")


class Facts:
    """The cells of a form's facts by the fields of `forms.sheet.LABELS`, and their values."""

    def __init__(self, problems: Problems) -> None:
        self.cells: dict[str, Cell] = {}
        self._problems = problems
        self._stated_twice: dict[str, De06Error] = {}

    def read(self, sheet: Sheet, marks: Marks, taken: Collection[int]) -> None:
        """Find the facts on a sheet, outside the rows ``taken`` by its tables."""
        for number, row in marks.items():
            if number in taken:
                continue
            for at, mark in enumerate(row):
                name = FIELDS.get(mark)
                if name:
                    self._add(name, beside(sheet, number, at, row))

    def only(self, name: str) -> Cell | None:
        """The cell of a fact of IDENTITY, None if it is missing. Raises De06Error if another one differs."""
        if name in self._stated_twice:
            raise self._stated_twice[name]
        return self.cells.get(name)

    def text(self, name: str) -> str:
        """A fact as text, "" if it is missing."""
        cell = self.cells.get(name)
        return read_text_cell(cell, LONGEST_FACT, self._problems) if cell else ""

    def date(self, name: str) -> dt.date | None:
        """A fact as a date, None if it is missing or unreadable."""
        cell = self.cells.get(name)
        return read_date_cell(cell, self._problems) if cell else None

    def nothing(self) -> bool:
        """Whether `Không phát sinh` is ticked."""
        cell = self.cells.get("nothing")
        if cell is None:
            return False
        text = fold(text_of(cell.value))
        if text not in (*_TICKED, *_NOT_TICKED):
            message = f"Không hiểu {cite(text)}; hãy ghi x nếu cả kỳ không có gì phát sinh, không thì để trống."
            self._problems.add(kinds.UNKNOWN_CHOICE, message, cell.place, value=value_of(cell.value))
        return text in _TICKED

    def number(self) -> int:
        """`Lần gửi`, 1 if it is missing or unreadable."""
        cell = self.cells.get("number")
        if cell is None or cell.empty:
            return 1
        try:
            number = read_number(_NTH.sub("", text_of(cell.value)) or cell.value, decimals=0, percent=False)
        except UnreadableNumber:
            number = None
        if number is None or not 1 <= number <= MOST_SENT:
            message = f"Lần gửi phải là số nguyên từ 1 đến {MOST_SENT}; hãy ghi lại, lần đầu là 1."
            self._problems.add(kinds.UNREADABLE_NUMBER, message, cell.place, value=value_of(cell.value))
            return 1
        return int(number)

    def _add(self, name: str, cell: Cell) -> None:
        first = self.cells.setdefault(name, cell)
        if first.empty:
            self.cells[name] = cell
        elif not cell.empty and first.value != cell.value:
            where = f"ô {first.place.cell} trang {cite(first.place.sheet)}"
            if name in IDENTITY:
                other = f"trang {cite(first.place.sheet)}"
                reason = f"ghi {LABELS[name]} khác với {other}; hãy chỉ để một phiếu trong mỗi tệp."
                self._stated_twice.setdefault(name, De06Error(reason, sheet=cell.place.sheet, cell=cell.place.cell))
                return
            message = f"{LABELS[name]} ghi khác với {where}; đang lấy ở đó, hãy xóa một trong hai."
            to_unit = f"{LABELS[name]} ghi khác nhau ở hai nơi; đang lấy nơi đầu"
            self._problems.add(kinds.TWO_FACTS, message, cell.place, to_unit=to_unit)


def beside(sheet: Sheet, number: int, label_at: int, marks: Sequence[str]) -> Cell:
    """The value of a label: the next filled cell to its right, up to another label."""
    row = sheet.rows[number - 1]
    for at in range(label_at + 1, len(row)):
        if marks[at] in FIELDS:
            break
        if not (row[at] is None or row[at] == ""):
            return Cell(row[at], sheet, number, at + 1)
    return Cell(None, sheet, number, label_at + 2)
