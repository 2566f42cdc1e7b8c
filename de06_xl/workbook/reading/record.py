"""One row of a table, read field by field; an unreadable cell becomes a finding."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, TypeVar

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding, FindingKind, FindingValue, short, value_of
from de06_xl.model.period import Period
from de06_xl.model.words import read_word
from de06_xl.vietnamese.dates import AmbiguousDate, UnreadableDate, read_date
from de06_xl.vietnamese.messages import sentence
from de06_xl.vietnamese.numbers import UnreadableNumber, read_number
from de06_xl.vietnamese.text import fold
from de06_xl.workbook.grid import Cell, Formula, text_of

if TYPE_CHECKING:
    from de06_xl.model.place import Row
    from de06_xl.workbook.layout import Found

MAX_DECIMALS = 10
"""Maximum decimals of a figure."""

Choice = TypeVar("Choice", bound=enum.Enum)


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row by field name; ``problems`` collects the findings."""

    row: Row
    found: Found
    cells: Sequence[Cell]
    problems: list[Finding]

    def __getitem__(self, field: str) -> Cell:
        return self.found.value(self.cells, field)

    def text(self, field: str) -> str:
        """The cell as stripped text in NFC; a formula is a finding and reads as empty."""
        cell = self[field]
        if cell is None:
            return ""
        if isinstance(cell, Formula):
            message = "Ô chữ đang chứa công thức; hãy gõ thẳng nội dung vào ô."
            self.problem(kinds.FORMULA_IN_ENTRY, field, message, value=short(cell.text))
            return ""
        if isinstance(cell, dt.datetime | dt.date | dt.time):
            message = "Ô chữ đang chứa ngày, giờ do Excel tự đổi; hãy định dạng ô là Text rồi gõ lại."
            self.problem(kinds.UNREADABLE_DATE, field, message, value=value_of(cell))
        return text_of(cell)

    def number(
        self,
        field: str,
        decimals: int = MAX_DECIMALS,
        *,
        percent: bool = False,
        code: str | None = None,
        words: Sequence[str] = (),
    ) -> Decimal | None:
        """The cell as a number, or as one of the ``words``; None if it is empty, a formula or unreadable.

        ``code`` is for the finding.
        """
        cell = self[field]
        if isinstance(cell, Formula):
            return None
        try:
            return read_word(cell, words) if words else read_number(cell, decimals=decimals, percent=percent)
        except UnreadableNumber as error:
            value, expected = value_of(cell), error.meant
            self.problem(kinds.UNREADABLE_NUMBER, field, sentence(error), code=code, value=value, expected=expected)
            return None

    def date(self, field: str, *, code: str | None = None) -> dt.date | None:
        """The cell as a date; None if it is empty or unreadable. ``code`` is for the finding."""
        cell = self[field]
        if isinstance(cell, Formula):
            message = "Ô ngày đang chứa công thức; hãy gõ ngày/tháng/năm."
            self.problem(kinds.FORMULA_IN_ENTRY, field, message, code=code, value=short(cell.text))
            return None
        try:
            return read_date(cell)
        except UnreadableDate as error:
            kind = kinds.AMBIGUOUS_DATE if isinstance(error, AmbiguousDate) else kinds.UNREADABLE_DATE
            self.problem(kind, field, sentence(error), code=code, value=value_of(cell))
            return None

    def period(self, field: str = "period") -> Period | None:
        """The cell as a period; None if it is empty or unreadable."""
        try:
            return Period.parse(self.text(field))
        except ValueError as error:
            cell = self[field]
            self.problem(
                kinds.UNREADABLE_PERIOD, field, sentence(error), value=None if cell is None else value_of(cell)
            )
            return None

    def choice(
        self,
        field: str,
        choices: Iterable[Choice],
        listed: str = "",
        label: Callable[[Choice], str] = lambda member: str(member.value),
    ) -> Choice | None:
        """The member that the cell names; None if it is empty or names none of those ``listed``."""
        text = self.text(field)
        if not text:
            return None
        for member in choices:
            if fold(label(member)) == fold(text):
                return member
        message = f"Không có lựa chọn “{short(text)}”; hãy chọn: {listed or ', '.join(map(label, choices))}."
        self.problem(kinds.UNKNOWN_CHOICE, field, message, value=short(text))
        return None

    def problem(
        self,
        kind: FindingKind,
        field: str,
        message: str,
        *,
        code: str | None = None,
        value: FindingValue | None = None,
        expected: Decimal | None = None,
    ) -> None:
        """Add a finding about one field."""
        place = self.row.place(field)
        self.problems.append(Finding(kind, message, place, code=code, value=value, expected=expected))
