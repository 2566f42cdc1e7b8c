"""Periods of reports: their codes, names in Vietnamese, days, and the days their figures run between."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import functools
import re
from dataclasses import dataclass, replace

from de06_xl.vietnamese.dates import FIRST_YEAR, LAST_YEAR, month_digits
from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.text import roman

_CLOSING_DAY = 14
_DEADLINE_DAY = 25
_CODE = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-W(?P<week>[0-9]{2})|-(?P<month>[0-9]{2})|-Q(?P<quarter>[0-9])|(?P<half>-6T)|(?P<nine>-9T))?"
)


class PeriodError(ValueError):
    """A text is no period's code. ``str()`` is a whole Vietnamese sentence that lists the codes."""


class PeriodKind(enum.Enum):
    """How long a period is; the value is its Vietnamese name."""

    WEEK = "tuần"
    MONTH = "tháng"
    QUARTER = "quý"
    SIX_MONTHS = "6 tháng"
    NINE_MONTHS = "9 tháng"
    YEAR = "năm"


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The time that a report covers; ``number`` counts the kind's periods within ``year`` from 1.

    Weeks are those of ISO 8601. Of 6 months, 9 months and years a year has one, with ``number`` 1: the second
    half is reported with the year. Periods of one kind are ordered in time; others do not compare.
    """

    kind: PeriodKind
    year: int
    number: int

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _count_in_year(self.kind, self.year):
            raise PeriodError(f"năm {self.year} không có {self.kind.value} {self.number}.")

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period of a code: "2022-W20", "2022-05", "2022-Q2", "2022-6T", "2022-9T" or "2022".

        Raises PeriodError for anything else, a month 13, a week that the year lacks, years outside 1900-2100.
        """
        parts = _CODE.fullmatch(code)
        if parts and FIRST_YEAR <= int(parts["year"]) <= LAST_YEAR:
            kind, number = _kind_and_number(parts)
            if 1 <= number <= _count_in_year(kind, int(parts["year"])):
                return cls(kind, int(parts["year"]), number)
        raise PeriodError(
            f"{quoted(code)} không phải mã kỳ báo cáo; hãy gõ một trong các dạng 2022-W20 (tuần), "
            "2022-05 (tháng), 2022-Q2 (quý), 2022-6T (6 tháng đầu năm), 2022-9T (9 tháng đầu năm) "
            "hoặc 2022 (năm)."
        )

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.WEEK:
                return f"{self.year}-W{self.number:02}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.SIX_MONTHS:
                return f"{self.year}-6T"
            case PeriodKind.NINE_MONTHS:
                return f"{self.year}-9T"
            case PeriodKind.YEAR:
                return str(self.year)

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period) or other.kind is not self.kind:
            return NotImplemented
        return (self.year, self.number) < (other.year, other.number)

    @property
    def name(self) -> str:
        """As a report's text says it: "tháng 5/2022", "tháng 01/2022", "quý II/2022", "6 tháng đầu năm 2022".

        Months follow the practice of dates (a leading zero for 1 and 2 only), weeks that of numbers under 10:
        "tuần 05/2022".
        """
        match self.kind:
            case PeriodKind.WEEK:
                return f"tuần {self.number:02}/{self.year}"
            case PeriodKind.MONTH:
                return f"tháng {month_digits(self.number)}/{self.year}"
            case PeriodKind.QUARTER:
                return f"quý {roman(self.number)}/{self.year}"
            case PeriodKind.SIX_MONTHS | PeriodKind.NINE_MONTHS:
                return f"{self.kind.value} đầu năm {self.year}"
            case PeriodKind.YEAR:
                return f"năm {self.year}"

    @property
    def name_capitalised(self) -> str:
        """The name at the start of a line: "Tháng 5/2022"."""
        return _capitalised(self.name)

    @property
    def name_upper(self) -> str:
        """The name in a heading of capitals: "THÁNG 5/2022"."""
        return self.name.upper()

    @property
    def following_name(self) -> str:
        """The time that the report's plans are for ("phương hướng"): mostly the next period's name.

        After 6 months it is "6 tháng cuối năm 2022", after 9 months "quý IV/2022".
        """
        match self.kind:
            case PeriodKind.SIX_MONTHS:
                return f"6 tháng cuối năm {self.year}"
            case PeriodKind.NINE_MONTHS:
                return Period(PeriodKind.QUARTER, self.year, 4).name
            case _:
                return self.next().name

    @property
    def first_day(self) -> dt.date:
        """The calendar's first day: the ISO week's Monday, or the first of the first month."""
        if self.kind is PeriodKind.WEEK:
            return dt.date.fromisocalendar(self.year, self.number, 1)
        first, _ = self._month_numbers()
        return dt.date(self.year, first, 1)

    @property
    def last_day(self) -> dt.date:
        """The calendar's last day: the ISO week's Sunday, or the last of the last month."""
        if self.kind is PeriodKind.WEEK:
            return dt.date.fromisocalendar(self.year, self.number, 7)
        _, last = self._month_numbers()
        return dt.date(self.year, last, calendar.monthrange(self.year, last)[1])

    @property
    def data_from(self) -> dt.date:
        """The first day of the figures unless otherwise prescribed: the 15th of the month before the period.

        Nghị định 09/2019/NĐ-CP, Điều 12, and the provinces' rules made by it: a month 15/4-14/5, a quarter
        15/3-14/6, 6 months 15/12-14/6, 9 months 15/12-14/9, a year 15/12-14/12. Monday to Sunday for weeks is
        our own default.
        """
        if self.kind is PeriodKind.WEEK:
            return self.first_day
        return (self.first_day - dt.timedelta(days=1)).replace(day=_CLOSING_DAY + 1)

    @property
    def data_to(self) -> dt.date:
        """The last day of the figures unless otherwise prescribed: the 14th of the period's last month.

        See ``data_from``.
        """
        return self.last_day if self.kind is PeriodKind.WEEK else self.last_day.replace(day=_CLOSING_DAY)

    @property
    def deadline(self) -> dt.date:
        """The day by which a province sends its report unless otherwise prescribed.

        The 25th of the period's last month (Nghị định 09/2019/NĐ-CP). A week's last day is our own default.
        """
        return self.last_day if self.kind is PeriodKind.WEEK else self.last_day.replace(day=_DEADLINE_DAY)

    def months(self) -> tuple[Period, ...]:
        """The months that the period is made of; a week is made of none."""
        if self.kind is PeriodKind.WEEK:
            return ()
        first, last = self._month_numbers()
        return tuple(Period(PeriodKind.MONTH, self.year, month) for month in range(first, last + 1))

    def next(self) -> Period:
        """The period of the same kind that comes after: the next month, the 6 months of the next year."""
        if self.number < _count_in_year(self.kind, self.year):
            return replace(self, number=self.number + 1)
        return Period(self.kind, self.year + 1, 1)

    def previous(self) -> Period:
        """The period of the same kind that came before: the month before, the 6 months of the year before."""
        if self.number > 1:
            return replace(self, number=self.number - 1)
        return Period(self.kind, self.year - 1, _count_in_year(self.kind, self.year - 1))

    def same_period_last_year(self) -> Period | None:
        """The period to compare with ("cùng kỳ năm trước"); None for week 53, which the year before lacks."""
        if self.number > _count_in_year(self.kind, self.year - 1):
            return None
        return replace(self, year=self.year - 1)

    def facts(self) -> dict[str, str]:
        """What texts say by ``{tt.…}``: names of the period, the one after and the one before, and the year.

        ``ky`` is as inside a sentence, ``Ky`` with a capital, ``KY`` in capitals; ``ky_sau`` is the
        ``following_name``.
        """
        facts = {}
        for key, name in (
            ("ky", self.name),
            ("ky_sau", self.following_name),
            ("ky_truoc", self.previous().name),
        ):
            facts[key] = name
            facts[_capitalised(key)] = _capitalised(name)
            facts[key.upper()] = name.upper()
        facts["nam"] = str(self.year)
        return facts

    def _month_numbers(self) -> tuple[int, int]:
        """The first and the last month, of any kind but a week."""
        match self.kind:
            case PeriodKind.MONTH:
                return self.number, self.number
            case PeriodKind.QUARTER:
                return 3 * self.number - 2, 3 * self.number
            case PeriodKind.SIX_MONTHS:
                return 1, 6
            case PeriodKind.NINE_MONTHS:
                return 1, 9
            case _:
                return 1, 12


def _kind_and_number(parts: re.Match[str]) -> tuple[PeriodKind, int]:
    if parts["week"]:
        return PeriodKind.WEEK, int(parts["week"])
    if parts["month"]:
        return PeriodKind.MONTH, int(parts["month"])
    if parts["quarter"]:
        return PeriodKind.QUARTER, int(parts["quarter"])
    if parts["half"]:
        return PeriodKind.SIX_MONTHS, 1
    if parts["nine"]:
        return PeriodKind.NINE_MONTHS, 1
    return PeriodKind.YEAR, 1


def _count_in_year(kind: PeriodKind, year: int) -> int:
    match kind:
        case PeriodKind.WEEK:
            return dt.date(year, 12, 28).isocalendar().week  # 28 December is always in the last ISO week
        case PeriodKind.MONTH:
            return 12
        case PeriodKind.QUARTER:
            return 4
        case _:
            return 1


def _capitalised(name: str) -> str:
    return name[0].upper() + name[1:]
