"""What the master workbook says, as values: no cells, no files, no Excel."""

from __future__ import annotations

import enum
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.period import Period, PeriodKind


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


@dataclass(frozen=True, slots=True)
class Place:
    """One cell of the master workbook; ``cell`` is its address ("D14")."""

    sheet: str
    cell: str


@dataclass(frozen=True, slots=True)
class Row:
    """Where a row of a table stands: its sheet, its number and the column letters of its fields."""

    sheet: str
    number: int
    columns: Mapping[str, str]

    def place(self, column: str) -> Place:
        """The cell of one field; ``column`` is the field's English name in ``workbook.layout``."""
        return Place(self.sheet, f"{self.columns[column]}{self.number}")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that a check found, at a cell, with what to do about it in one Vietnamese sentence.

    ``value`` is what stands there, ``expected`` what should, where that can be known. ``accepted`` findings
    were explained by the clerk in the column `Giải trình` and no longer keep the report from being signed.
    ``basis`` is what else the finding rests on, a whole text or a rule: when that changes, it is a new finding.
    """

    severity: Severity
    rule: str
    message: str
    place: Place | None = None
    code: str | None = None
    unit: str | None = None
    value: Decimal | str | None = None
    expected: Decimal | str | None = None
    accepted: bool = False
    basis: str = ""

    @property
    def sheet(self) -> str | None:
        """The sheet of the cell, where the finding has one."""
        return self.place.sheet if self.place else None

    @property
    def cell(self) -> str | None:
        """The address of the cell, where the finding has one."""
        return self.place.cell if self.place else None

    @property
    def open(self) -> bool:
        """Whether it is an error that nobody has explained."""
        return self.severity is Severity.ERROR and not self.accepted

    def with_acceptance(self, accepted: bool) -> Finding:
        """The same finding, explained or not."""
        return replace(self, accepted=accepted)


class Nature(enum.Enum):
    """How a figure moves from period to period (column `Loại số liệu`)."""

    IN_PERIOD = "trong kỳ"
    YEAR_TO_DATE = "lũy kế năm"
    CUMULATIVE = "lũy kế"
    AS_OF = "thời điểm"


class Aggregation(enum.Enum):
    """How the units' figures become one (column `Cách tổng hợp`); a row without it has one owner."""

    SUM = "cộng"
    MAXIMUM = "lớn nhất"
    MINIMUM = "nhỏ nhất"
    LATEST = "mới nhất"


@dataclass(frozen=True, slots=True)
class Indicator:
    """A row of the block Số liệu: what one figure means, who owes it and what stands in its cells.

    ``constant`` is a number typed into `Giá trị`; over ``expression`` or ``aggregation`` it is an override.
    ``formula`` is the formula that stands there instead. ``unreadable`` says that the cell holds something
    that is no number (a finding tells what); such a figure is neither there nor missing. ``as_text`` says that the
    number stands there as text, which no formula counts.
    """

    code: str
    name: str
    row: Row
    unit_of_measure: str = ""
    decimals: int = 0
    expression: str = ""
    aggregation: Aggregation | None = None
    owner: str = ""
    nature: Nature | None = None
    constant: Decimal | None = None
    formula: str | None = None
    collected: Decimal | None = None
    previous: Decimal | None = None
    as_of: dt.date | None = None
    unreadable: bool = False
    as_text: bool = False

    @property
    def percent(self) -> bool:
        """Whether the figure is a rate in per cent (ĐVT "%")."""
        return self.unit_of_measure == "%"

    @property
    def counting(self) -> bool:
        """Whether the figure counts something, so that it is whole."""
        return self.decimals == 0 and not self.percent

    @property
    def gathered(self) -> bool:
        """Whether the figure is made of what units sent: `Cách tổng hợp` says how, or `Tổng hợp` holds one already."""
        return not self.expression and (self.aggregation is not None or self.collected is not None)

    @property
    def entered(self) -> bool:
        """Whether somebody types the figure; else it is derived or gathered."""
        return not self.expression and not self.gathered


class ParagraphKind(enum.Enum):
    """How a row of the block Nội dung is set in the report (column `Kiểu`)."""

    HEADING = "tiêu đề"
    NUMBERED_HEADING = "tiêu đề 1."
    PLAIN = "đoạn"
    NUMBERED = "1."
    LETTERED = "a)"
    DASH = "-"
    PLUS = "+"

    @property
    def is_heading(self) -> bool:
        """Whether such a row is a bold line above others, with nothing to say of its own."""
        return self in (ParagraphKind.HEADING, ParagraphKind.NUMBERED_HEADING)


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A row of the block Nội dung. ``include`` is "x", empty, or a condition on figures.

    ``previous`` is what the report of the period before printed here; empty where the paragraph is new.
    """

    kind: ParagraphKind
    text: str
    row: Row
    include: str = "x"
    owner: str = ""
    previous: str = ""


@dataclass(frozen=True, slots=True)
class SectionSheet:
    """The figures and paragraphs of one section sheet, in the order of its rows.

    ``spare`` are the rows of the block Nội dung below its last paragraph, in which nothing stands yet.
    """

    name: str
    indicators: tuple[Indicator, ...] = ()
    paragraphs: tuple[Paragraph, ...] = ()
    spare: tuple[Row, ...] = ()


class WhenEmpty(enum.Enum):
    """What becomes of a heading that has nothing below it (column `Khi trống`)."""

    REPORT_ERROR = "báo lỗi"
    RUN_IN = "nối"
    OMIT = "bỏ mục"


@dataclass(frozen=True, slots=True)
class Heading:
    """A row of `Đề cương`. ``run_in`` is the text joined to an empty heading; ``kinds`` None means every kind."""

    code: str
    level: int
    title: str
    row: Row
    sheet: str = ""
    when_empty: WhenEmpty = WhenEmpty.REPORT_ERROR
    run_in: str = ""
    carry_over: bool = False
    kinds: frozenset[PeriodKind] | None = None

    @property
    def number(self) -> str:
        """The number that the report prints: "I." for part I, "3.1." for II.3.1."""
        return self.code.partition(".")[2] + "." if "." in self.code else f"{self.code}."

    @property
    def parent(self) -> str | None:
        """The code of the heading above: II.3 for II.3.1; None for a part."""
        return self.code.rpartition(".")[0] or None

    def applies_to(self, kind: PeriodKind) -> bool:
        """Whether a report of this kind of period has the heading."""
        return self.kinds is None or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Fact:
    """One row of `Thông tin chung`; a list (`noi_nhan`) has several rows of one key."""

    key: str
    value: str
    row: Row


def names_in(owner: str) -> tuple[str, ...]:
    """The names in a cell that may hold several, parted by commas or semicolons: units and groups, headings."""
    return tuple(name for part in owner.replace(";", ",").split(",") if (name := part.strip()))


@dataclass(frozen=True, slots=True)
class Unit:
    """A row of `Đơn vị`: who reports, and the group (`HUYEN`) it is reached by.

    ``sections`` are the codes of the headings whose texts it writes; ``valid_from`` and ``valid_to`` its first
    and last day, None where it has none: levels of government come and go.
    """

    code: str
    name: str
    row: Row
    group: str = ""
    level: str = ""
    parent: str = ""
    email: str = ""
    sections: tuple[str, ...] = ()
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None

    def exists_in(self, period: Period) -> bool:
        """Whether the unit exists on the period's last day: two levels that follow each other never report both."""
        day = period.last_day
        return (self.valid_from is None or self.valid_from <= day) and (self.valid_to is None or day <= self.valid_to)

    def is_named_by(self, owner: str) -> bool:
        """Whether a cell `Đơn vị báo cáo` names the unit or its group."""
        names = names_in(owner)
        return self.code in names or (bool(self.group) and self.group in names)


class FormState(enum.Enum):
    """What became of a form that came in (column `Trạng thái` of `Phiếu nhận` and `Số liệu đơn vị`).

    Only figures of a form in use count. The clerk may set a form that waits or has errors to "dùng". Two forms of
    one `Lần gửi` that differ are undecided; one that came from another unit's mailbox is unconfirmed.
    """

    USED = "dùng"
    SUPERSEDED = "đã thay"
    UNDECIDED = "chờ chọn"
    UNCONFIRMED = "chờ xác nhận"
    FAULTY = "cần sửa"
    NO_FORM = "chưa đúng mẫu"
    REFUSED = "không nhận"


@dataclass(frozen=True, slots=True)
class ReceivedForm:
    """A row of `Phiếu nhận`: one file that came in, whatever became of it, and why.

    ``sha256`` is that of the form's bytes and tells whether it came before; ``unit`` is empty where it is not known;
    ``number`` is the form's `Lần gửi`; ``received`` is text as written, "14:05 16/5/2022".
    """

    period: Period
    unit: str
    state: FormState
    reason: str
    file: str
    sha256: str
    number: int = 1
    sender: str = ""
    received: str = ""
    document: str = ""
    document_date: str = ""
    compiled_by: str = ""
    approved_by: str = ""
    phone: str = ""
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class Submission:
    """A row of `Số liệu đơn vị`: one figure of a unit, or one text for a section, with where it came from.

    ``code`` is the indicator's, or for a ``text`` the heading's; ``cell`` the form's sheet and cell
    ("Phiếu!E12"), ``file`` and ``sha256`` those of its form in `Phiếu nhận`.
    """

    period: Period
    unit: str
    code: str
    value: Decimal | None
    file: str
    cell: str
    sha256: str
    state: FormState = FormState.USED
    text: str = ""
    as_of: dt.date | None = None
    sender: str = ""
    received: str = ""
    document: str = ""
    document_date: str = ""
    row: Row | None = None


class SourceState(enum.Enum):
    """What a row of `Nguồn số liệu` says of a unit's figure, of a sum, or of a unit's text."""

    COUNTED = "đã tính"
    SILENT = "chưa gửi"
    LEFT_OUT = "phiếu chưa có số"
    UNDECIDED = "chờ chọn"
    UNCONFIRMED = "chờ xác nhận"
    FAULTY = "cần sửa"
    NO_FORM = "chưa đúng mẫu"
    REFUSED = "tệp không dùng được"
    COMPLETE = "đủ đơn vị"
    INCOMPLETE = "thiếu đơn vị"
    TIED = "không rõ số mới nhất"
    NO_WAY = "chưa có cách tổng hợp"
    PLACED = "đã đưa vào mục"
    NO_ROOM = "hết hàng trống"
    REPLACED = "phiếu không còn dùng"


@dataclass(frozen=True, slots=True)
class Source:
    """A row of `Nguồn số liệu`: what a figure of the report was made of at the last Tổng hợp.

    One for each unit that owes the figure, whether it gave one or not; where several owe it, one more with an empty
    ``unit`` for what came out. A unit's text for a section has one too, whose ``key`` tells it from all others; a unit
    that owes nothing but texts one for its form. The ``key`` of a unit's other rows tells which forms counted then.
    """

    code: str
    name: str
    unit: str
    unit_name: str
    state: SourceState
    value: Decimal | None = None
    as_of: dt.date | None = None
    file: str = ""
    cell: str = ""
    received: str = ""
    key: str = ""

    @property
    def of_text(self) -> bool:
        """Whether the row is about a text, and not about a figure or a form."""
        return self.placed or self.state is SourceState.NO_ROOM

    @property
    def placed(self) -> bool:
        """Whether it is about a text that came into its section, at the last Tổng hợp or before."""
        return self.state in (SourceState.PLACED, SourceState.REPLACED)


class Scope(enum.Enum):
    """Where a rule is checked (column `Phạm vi`): in a unit's form, in the master workbook, or in both."""

    FORM = "phiếu"
    MASTER = "tổng hợp"
    BOTH = "cả hai"


class Missing(enum.Enum):
    """What becomes of a rule when a figure it names is missing (column `Thiếu số liệu`).

    It is passed over, counted with 0 for that figure, or reported as not checked; as the strategies for
    missing values of DHIS2's validation rules.
    """

    SKIP = "bỏ qua"
    ZERO = "coi là 0"
    REPORT = "báo thiếu"


@dataclass(frozen=True, slots=True)
class Rule:
    """A row of `Quy tắc kiểm tra`: a relation that must hold between figures, and what to say when it does not."""

    code: str
    severity: Severity
    expression: str
    message: str
    row: Row
    scope: Scope = Scope.BOTH
    missing: Missing = Missing.SKIP
    enabled: bool = True


@dataclass(frozen=True, slots=True)
class Explanation:
    """What the clerk wrote into `Giải trình` beside a finding, and the key of that finding."""

    key: str
    text: str


@dataclass(frozen=True, slots=True)
class Book:
    """A whole master workbook, read.

    ``dates`` are the facts that are dates and could be read, by key; ``history`` the accepted figures of earlier
    periods, by period and code; ``received`` the forms that came in and ``submissions`` what stood in them, those of
    earlier periods too; ``sources`` what the gathered figures were made of, kept where ``keeps_sources``;
    ``problems`` the findings of reading.
    """

    file: str
    period: Period
    facts: tuple[Fact, ...]
    dates: Mapping[str, dt.date]
    outline: tuple[Heading, ...]
    sections: tuple[SectionSheet, ...]
    units: tuple[Unit, ...] = ()
    rules: tuple[Rule, ...] = ()
    explanations: tuple[Explanation, ...] = ()
    history: Mapping[tuple[Period, str], Decimal] = field(default_factory=dict)
    received: tuple[ReceivedForm, ...] = ()
    submissions: tuple[Submission, ...] = ()
    sources: tuple[Source, ...] = ()
    keeps_sources: bool = True
    problems: tuple[Finding, ...] = field(default=())

    @property
    def report_date(self) -> dt.date | None:
        """The date under which the report is signed, None before that."""
        return self.dates.get("ngay")

    def indicators(self) -> Iterator[Indicator]:
        """Every indicator, in the order of the sheets and rows."""
        for section in self.sections:
            yield from section.indicators

    def section(self, sheet: str) -> SectionSheet | None:
        """The content of a section sheet, by its name."""
        return next((section for section in self.sections if section.name == sheet), None)

    def unit(self, code: str) -> Unit | None:
        """The unit of a code; where it stands twice (its name changed, say), the one that exists in this period."""
        found = [unit for unit in self.units if unit.code == code]
        return next((unit for unit in found if unit.exists_in(self.period)), found[0] if found else None)

    def owing_units(self, owner: str) -> list[Unit]:
        """The units that a cell `Đơn vị báo cáo` names and that exist in this period, in the order of `Đơn vị`.

        Each code once, should it stand in two rows.
        """
        found = (unit for unit in self.units if unit.exists_in(self.period) and unit.is_named_by(owner))
        return list({unit.code: unit for unit in reversed(list(found))}.values())[::-1]

    def applies(self, heading: Heading) -> bool:
        """Whether the heading and all those above it belong to a report of this kind of period."""
        above = (h for h in self.outline if heading.code == h.code or heading.code.startswith(f"{h.code}."))
        return all(other.applies_to(self.period.kind) for other in above)

    def fact(self, key: str) -> str:
        """The first value of a fact, empty when it has none."""
        return next((fact.value for fact in self.facts if fact.key == key and fact.value), "")

    def facts_of(self, key: str) -> list[str]:
        """All values of a list, without the empty ones."""
        return [fact.value for fact in self.facts if fact.key == key and fact.value]

    def fact_place(self, key: str) -> Place | None:
        """The value's cell of a fact's first row."""
        return next((fact.row.place("value") for fact in self.facts if fact.key == key), None)
