"""A finding: what a check found, of which kind, and what the clerk explained about it."""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.asked_of_units import request_about
from de06_xl.model.place import Place
from de06_xl.model.words import Word
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import sentence
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from de06_xl.model.indicator import Indicator

FindingValue = Decimal | dt.date | str
"""What a cell holds or should hold: a figure, a date, or any other text."""
_FOR_THE_CLERK = re.compile(r"(?:(?<=\?)|[;,.]) (?:nếu [^;]*? thì )?[Hh]ãy .*$")
"""The part of a message that instructs the clerk."""
LONGEST_VALUE = 60
"""Characters of a text that a finding quotes."""


class Severity(enum.Enum):
    """How bad a finding is: only an unexplained error blocks the signing of a report."""

    ERROR = ("error", "lỗi")
    WARNING = ("warning", "cảnh báo")
    NOTE = ("note", "lưu ý")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label

    @property
    def rank(self) -> int:
        """0 is the worst."""
        return list(Severity).index(self)


class Topic(enum.Enum):
    """Topics of findings, in the words and the order of the guide."""

    FIGURE = "Ô số"
    EXPRESSION = "Cách tính"
    AGGREGATION = "Tổng hợp"
    SLIP = "Gõ nhầm"
    MOVEMENT = "So với kỳ trước"
    RATE = "Tỷ lệ"
    DATE = "Ngày"
    TEXT = "Văn bản"
    WORKBOOK = "Sổ"
    RULE = "Quy tắc kiểm tra"
    FORM = "Phiếu của đơn vị"


@dataclass(frozen=True, slots=True)
class FindingKind:
    """An entry of the catalogue ``finding_kinds``: what all findings of one kind have in common."""

    code: str
    topic: Topic
    severity: Severity
    about: str
    """What is found, in Vietnamese, as the guide lists it."""
    milder: tuple[Severity, ...] = ()
    """Milder levels that a finding of this kind may have instead."""
    explainable: bool = False
    """Whether the clerk may explain it away (column `Giải trình`); a gap in the report cannot be explained."""
    consequence: int = 0
    """Above 0: dropped beside a finding about the same figure with a smaller number, which it may only repeat."""
    incomplete: bool = False
    """Whether the other figures of the unit's form can still be used."""
    after_aggregation: bool = False
    """Whether Tổng hợp reports it too."""
    loses_row: bool = False
    """Whether the row of a register is unusable without the cell."""
    to_fill: bool = False
    """Whether it is a gap that gets filled in the course of the work, and no mistake until then."""
    in_register: bool = False
    """Whether the form's row in `Phiếu nhận` mentions it too, although the form counts."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """What the reader is to do about a finding: "hãy kiểm tra lại".

    ``explain`` asks for an explanation if the figure is right; ``unit`` is what a unit does in its form, if that
    differs from what the clerk does in the workbook.
    """

    clerk: str
    explain: bool = False
    unit: str = ""

    def for_clerk(self, said: str) -> str:
        """The whole sentence of a finding, for the clerk at the workbook."""
        return _with_to_do(said, self.clerk, "ghi Giải trình" if self.explain else "")

    def for_unit(self, said: str, *, must_be_done: bool) -> str:
        """The same for a unit; findings that need no answer are explained together in the letter."""
        explained = self.explain and must_be_done
        return _with_to_do(said, self.unit or self.clerk, "ghi lý do vào cột Ghi chú" if explained else "")


def _with_to_do(said: str, what: str, explained: str) -> str:
    begin = f" {what[:1].upper()}{what[1:]}" if said.endswith("?") else f"; {what}"
    return f"{said}{begin}{f'; nếu đúng thì {explained}' if explained else ''}."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, at a cell, with what to do about it in one Vietnamese sentence.

    ``said`` is the whole sentence, or only its beginning if ``to_do`` completes it differently for each reader.
    ``value`` is what the cell holds, ``expected`` what it should hold, if that can be known. ``accepted`` findings were
    explained by the clerk in the column `Giải trình` and no longer block the signing. ``basis`` is what else the
    finding depends on, a whole text or a rule: when it changes, the finding is a new one. ``level`` is one of the
    milder levels of its kind, if one applies. ``of_several`` is a sentence without the number, for a screen that
    reports many such figures at once; empty if each has its own.

    A message says what is wrong, then what the clerk is to do ("; hãy …"). A unit reads the first part, or ``to_unit``
    if the first part mentions what only the clerk knows, and then the request for the kind (``request_about``);
    ``explain`` says that it may give a reason in its form instead.
    """

    kind: FindingKind
    said: str
    place: Place | None = None
    code: str | None = None
    unit: str | None = None
    value: FindingValue | None = None
    expected: FindingValue | None = None
    accepted: bool = False
    basis: str = ""
    level: Severity | None = None
    to_do: ToDo | None = None
    to_unit: str = ""
    explain: bool = False
    of_several: str = ""

    def __post_init__(self) -> None:
        assert self.level in (None, self.kind.severity, *self.kind.milder)

    @classmethod
    def of_figure(
        cls,
        kind: FindingKind,
        said: str,
        indicator: Indicator,
        column: str = "value",
        *,
        unit: str | None = None,
        value: FindingValue | None = None,
        expected: FindingValue | None = None,
        basis: str = "",
        level: Severity | None = None,
        to_do: ToDo | None = None,
    ) -> Finding:
        """A finding at one cell of an indicator's row; ``unit`` defaults to the indicator's owner."""
        return cls(
            kind,
            said,
            indicator.row.place(column),
            code=indicator.code,
            unit=unit or indicator.owner or None,
            value=value,
            expected=expected,
            basis=basis,
            level=level,
            to_do=to_do,
        )

    @property
    def message(self) -> str:
        """The whole sentence, for the clerk at the workbook."""
        return self.to_do.for_clerk(self.said) if self.to_do else self.said

    @property
    def rule(self) -> str:
        """The code of the kind."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """The kind's severity, or the milder level."""
        return self.level or self.kind.severity

    @property
    def sheet(self) -> str | None:
        """The cell's sheet, if the finding has one."""
        return self.place.sheet if self.place else None

    @property
    def cell(self) -> str | None:
        """The cell's address, if the finding has one."""
        return self.place.cell if self.place else None

    @property
    def letter(self) -> str:
        """The sentence for the unit that the finding is about: what is wrong, and what it is asked to do."""
        asked = request_about(self.rule) + ("; số đúng thì ghi lý do vào cột Ghi chú" if self.explain else "")
        return with_request(self.to_unit or self.message, asked)

    @property
    def open(self) -> bool:
        """Whether it is an unexplained error."""
        return self.severity is Severity.ERROR and not self.accepted

    def with_acceptance(self, accepted: bool) -> Finding:
        """A copy of the finding, marked as explained or not."""
        return replace(self, accepted=accepted)


def value_of(cell: object) -> FindingValue:
    """What a cell holds, as a finding keeps it; a date with a time of day becomes text."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float | Decimal) and math.isfinite(cell):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if isinstance(cell, dt.datetime):
        date = cell.date()
        return date if cell.time() == dt.time() else f"{format_date(date)} {cell:%H:%M:%S}"
    return cell if isinstance(cell, dt.date) else short(str(cell))


def with_request(wrong: str, asked: str) -> str:
    """A sentence of a letter: what is wrong, with the request in place of the clerk's instruction."""
    said = sentence(_FOR_THE_CLERK.sub("", wrong)).rstrip(".")
    return f"{said} {sentence(asked)}" if said.endswith("?") else f"{said}; {asked}."


def short(text: str) -> str:
    """A cell's text as a message quotes it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"


def show_value(value: FindingValue | None, decimals: int) -> str:
    """A finding's value in official writing, a figure with at most so many decimals; empty for None."""
    if isinstance(value, Word):
        return value.word
    if isinstance(value, Decimal):
        return format_number(value, decimals, leading_zero=False)
    return format_date(value) if isinstance(value, dt.date) else value or ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """The clerk's entry in `Giải trình` beside a finding, and the finding's key."""

    key: str
    text: str
