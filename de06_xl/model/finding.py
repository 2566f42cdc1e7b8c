"""Something that a check found, of what kind it is, and what the clerk says of it."""

from __future__ import annotations

import datetime as dt
import enum
import math
import re
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import TYPE_CHECKING

from de06_xl.model.asked_of_units import asked_about
from de06_xl.model.place import Place
from de06_xl.model.words import Word
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import sentence
from de06_xl.vietnamese.numbers import format_number

if TYPE_CHECKING:
    from de06_xl.model.indicator import Indicator

FindingValue = Decimal | dt.date | str
"""What a cell holds or should hold: a figure, a date, or text where it is neither."""
_FOR_THE_CLERK = re.compile(r"(?:(?<=\?)|[;,.]) (?:nếu [^;]*? thì )?[Hh]ãy .*$")
"""The part of a message that tells the clerk what to do."""
LONGEST_VALUE = 60
"""Characters of a text that a finding quotes."""


class Severity(enum.Enum):
    """How bad a finding is: only an open error keeps a report from being signed."""

    ERROR = ("error", "lỗi")
    WARNING = ("warning", "cảnh báo")
    NOTE = ("note", "lưu ý")

    def __init__(self, code: str, label: str) -> None:
        self.code = code
        self.label = label

    @property
    def rank(self) -> int:
        """0 for the worst."""
        return list(Severity).index(self)


class Topic(enum.Enum):
    """What findings are about, in the words and the order of the guide."""

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
    """A row of the catalogue ``finding_kinds``: what all findings of one kind have in common."""

    code: str
    topic: Topic
    severity: Severity
    about: str
    """What is found, in Vietnamese, as the guide lists it."""
    milder: tuple[Severity, ...] = ()
    """Less bad levels that a finding of this kind may have instead."""
    explainable: bool = False
    """Whether the clerk may explain it (column `Giải trình`), so that it no longer counts; a hole in the report stays
    one.
    """
    consequence: int = 0
    """Above 0: it may only repeat a finding of the same figure that has a smaller number, and is dropped beside it."""
    incomplete: bool = False
    """Whether the other figures of a unit's form are good all the same."""
    after_aggregation: bool = False
    """Whether Tổng hợp reports it too."""
    loses_row: bool = False
    """Whether the row of a register cannot be used without the cell."""
    to_fill: bool = False
    """Whether it is a hole that somebody fills in the course of the work, and no mistake before that."""
    in_register: bool = False
    """Whether the row of a form in `Phiếu nhận` says it too, though the form counts."""


@dataclass(frozen=True, slots=True)
class ToDo:
    """What is to be done about a finding, for those who read it: "hãy kiểm tra lại".

    ``explain`` says that a figure which is right is to be explained; ``unit`` is what a unit can do at its form, where
    that is not what a clerk can do at the workbook.
    """

    clerk: str
    explain: bool = False
    unit: str = ""

    def for_clerk(self, said: str) -> str:
        """The whole sentence of a finding for who works at the workbook."""
        return _with_to_do(said, self.clerk, "ghi Giải trình" if self.explain else "")

    def for_unit(self, said: str, *, must_be_done: bool) -> str:
        """The same for a unit; what needs no answer is explained in the letter about all of them."""
        explained = self.explain and must_be_done
        return _with_to_do(said, self.unit or self.clerk, "ghi lý do vào cột Ghi chú" if explained else "")


def _with_to_do(said: str, what: str, explained: str) -> str:
    begin = f" {what[:1].upper()}{what[1:]}" if said.endswith("?") else f"; {what}"
    return f"{said}{begin}{f'; nếu đúng thì {explained}' if explained else ''}."


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, at a cell, with what to do about it in one Vietnamese sentence.

    ``said`` is the whole sentence, or its beginning where what ``to_do`` says differs from reader to reader.
    ``value`` is what the cell holds, ``expected`` what it should hold, where that can be known. ``accepted`` findings
    were explained by the clerk in the column `Giải trình` and no longer keep the report from being signed.
    ``basis`` is what else the finding depends on, a whole text or a rule: when that changes, it is a new finding.
    ``level`` is one of the milder levels of its kind, where that applies. ``of_several`` is the sentence about all
    figures of which it is true, without their number, where a screen says it once; empty where each has its own.

    A message is what is wrong, then what the clerk is to do ("; hãy …"). The unit reads the first part, or ``to_unit``
    where that names what only the clerk knows, and what it is ``asked_about`` its kind; ``explain`` says that it may
    give a reason in its form instead.
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
        """A finding at one cell of an indicator's row; ``unit`` is the indicator's owner unless another is to ask."""
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
        """The whole sentence, for who works at the workbook."""
        return self.to_do.for_clerk(self.said) if self.to_do else self.said

    @property
    def rule(self) -> str:
        """The code of its kind."""
        return self.kind.code

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.level or self.kind.severity

    @property
    def sheet(self) -> str | None:
        """The sheet of the cell, where the finding has one."""
        return self.place.sheet if self.place else None

    @property
    def cell(self) -> str | None:
        """The address of the cell, where the finding has one."""
        return self.place.cell if self.place else None

    @property
    def letter(self) -> str:
        """The same to the unit whose form it is about: what is wrong, and what it is asked to do."""
        asked = asked_about(self.rule) + ("; số đúng thì ghi lý do vào cột Ghi chú" if self.explain else "")
        return asking(self.to_unit or self.message, asked)

    @property
    def open(self) -> bool:
        """Whether it is an error that nobody has explained."""
        return self.severity is Severity.ERROR and not self.accepted

    def with_acceptance(self, accepted: bool) -> Finding:
        """The same finding, explained or not."""
        return replace(self, accepted=accepted)


def value_of(cell: object) -> FindingValue:
    """What a cell holds, as a finding keeps it; a date with a time of day is text, for it is no date of a figure."""
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, int | float | Decimal) and math.isfinite(cell):
        return Decimal(repr(cell)) if isinstance(cell, float) else Decimal(cell)
    if isinstance(cell, dt.datetime):
        date = cell.date()
        return date if cell.time() == dt.time() else f"{format_date(date)} {cell:%H:%M:%S}"
    return cell if isinstance(cell, dt.date) else short(str(cell))


def asking(wrong: str, asked: str) -> str:
    """A sentence of a letter: what is wrong, without what a clerk is to do about it, and what is asked instead."""
    said = sentence(_FOR_THE_CLERK.sub("", wrong)).rstrip(".")
    return f"{said} {sentence(asked)}" if said.endswith("?") else f"{said}; {asked}."


def short(text: str) -> str:
    """A cell's text as a message quotes it."""
    line = " ".join(text.split())
    return line if len(line) <= LONGEST_VALUE else f"{line[: LONGEST_VALUE - 1]}…"


def show_value(value: FindingValue | None, decimals: int) -> str:
    """A finding's value in official writing, a figure at most at so many decimals; nothing of None."""
    if isinstance(value, Word):
        return value.word
    if isinstance(value, Decimal):
        return format_number(value, decimals, leading_zero=False)
    return format_date(value) if isinstance(value, dt.date) else value or ""


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the clerk wrote into `Giải trình` beside a finding, and the key of that finding."""

    key: str
    text: str
