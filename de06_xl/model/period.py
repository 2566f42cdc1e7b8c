"""Reporting periods: their codes, Vietnamese names, days, and the days that their figures cover."""

from __future__ import annotations

import calendar
import datetime as dt
import enum
import functools
import re
from collections.abc import Collection
from dataclasses import dataclass, replace

from de06_xl.vietnamese.dates import FIRST_YEAR, LAST_YEAR, format_date, month_digits
from de06_xl.vietnamese.messages import quoted
from de06_xl.vietnamese.text import roman

_CLOSING_DAY = 14
_DEADLINE_DAY = 25
_DAYS_TO_AGGREGATE = 5
_HALF = 15
"""The last day of a month's first half."""
_CODE = re.compile(
    r"(?P<year>[0-9]{4})"
    r"(?:-W(?P<week>[0-9]{2})|-Q(?P<quarter>[0-9])|-(?P<first_months>6|9|10|11)T"
    r"|-(?P<month>[0-9]{2})(?:-N(?P<half>[12])|-(?P<day>[0-9]{2}))?)?"
)
_SPAN = re.compile(r"([0-9]{4}-[0-9]{2}-[0-9]{2})\.\.([0-9]{4}-[0-9]{2}-[0-9]{2})")
_CODES = (
    "2022-W20 (tuần), 2022-05 (tháng), 2022-Q2 (quý), 2022-6T (6 tháng đầu năm), 2022-9T (9 tháng đầu năm; cũng vậy "
    "10T, 11T), 2022 (năm), 2022-05-13 (ngày), 2022-05-N1 (nửa đầu tháng; N2: nửa cuối) hoặc "
    "2022-01-06..2023-06-30 (giai đoạn từ ngày đến ngày)"
)


class PeriodError(ValueError):
    """A text is not the code of a period. ``str()`` is a whole Vietnamese sentence that lists the codes."""


class PeriodKind(enum.Enum):
    """How long a period is; the value is its Vietnamese name."""

    DAY = "ngày"
    WEEK = "tuần"
    HALF_MONTH = "nửa tháng"
    MONTH = "tháng"
    QUARTER = "quý"
    SIX_MONTHS = "6 tháng"
    NINE_MONTHS = "9 tháng"
    TEN_MONTHS = "10 tháng"
    ELEVEN_MONTHS = "11 tháng"
    YEAR = "năm"
    SPAN = "giai đoạn"


_FIRST_MONTHS = {
    PeriodKind.SIX_MONTHS: 6,
    PeriodKind.NINE_MONTHS: 9,
    PeriodKind.TEN_MONTHS: 10,
    PeriodKind.ELEVEN_MONTHS: 11,
    PeriodKind.YEAR: 12,
}
"""Kinds that occur once a year, with their number of months from January on."""
_OF_FIRST_MONTHS = {str(months): kind for kind, months in _FIRST_MONTHS.items()}
_BY_DAYS = frozenset({PeriodKind.DAY, PeriodKind.WEEK, PeriodKind.HALF_MONTH, PeriodKind.SPAN})
"""Kinds whose figures cover calendar days, since no rule says otherwise."""


@functools.total_ordering
@dataclass(frozen=True, slots=True)
class Period:
    """The time that a report covers; ``number`` counts the kind's periods within ``year`` from 1.

    Weeks are those of ISO 8601. The first 6, 9, 10 and 11 months and the year occur once a year, with ``number`` 1: the
    second half is reported with the year. Days and half months are numbered from January. A span ("giai đoạn") begins
    on the day with that number in its year and ends on the day ``end``, which only spans have. Periods of one kind are
    ordered in time; others do not compare.
    """

    kind: PeriodKind
    year: int
    number: int
    end: dt.date | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.number <= _count_in_year(self.kind, self.year):
            raise PeriodError(f"năm {self.year} không có {self.kind.value} {self.number}.")

    @classmethod
    def parse(cls, code: str) -> Period:
        """The period of a code: "2022-W20", "2022-05", "2022-Q2", "2022-6T", "2022", "2022-05-13" and the like.

        Raises PeriodError for anything else, a month 13, a week that the year does not have, years outside 1900-2100, a
        span that does not end after it begins.
        """
        try:
            period = cls._of_span(code) if ".." in code else cls._of_code(code)
        except ValueError:
            period = None
        if period is None:
            raise PeriodError(f"{quoted(code)} không phải mã kỳ báo cáo; hãy gõ một trong các dạng {_CODES}.")
        return period

    @classmethod
    def between(cls, first: dt.date, last: dt.date) -> Period:
        """The span from a day to a later one."""
        return cls(PeriodKind.SPAN, first.year, first.timetuple().tm_yday, last)

    @classmethod
    def _of_span(cls, code: str) -> Period | None:
        parts = _SPAN.fullmatch(code)
        if parts is None:
            return None
        first, last = map(dt.date.fromisoformat, parts.groups())
        in_order = first.year >= FIRST_YEAR and first < last and last.year <= LAST_YEAR
        return cls.between(first, last) if in_order else None

    @classmethod
    def _of_code(cls, code: str) -> Period | None:
        parts = _CODE.fullmatch(code)
        if parts is None or not FIRST_YEAR <= int(parts["year"]) <= LAST_YEAR:
            return None
        return cls(*_kind_and_number(parts, int(parts["year"])))

    def __str__(self) -> str:
        match self.kind:
            case PeriodKind.WEEK:
                return f"{self.year}-W{self.number:02}"
            case PeriodKind.HALF_MONTH:
                return f"{self.year}-{self.first_day.month:02}-N{2 - self.number % 2}"
            case PeriodKind.MONTH:
                return f"{self.year}-{self.number:02}"
            case PeriodKind.QUARTER:
                return f"{self.year}-Q{self.number}"
            case PeriodKind.YEAR:
                return str(self.year)
            case PeriodKind.DAY:
                return self.first_day.isoformat()
            case PeriodKind.SPAN:
                return f"{self.first_day}..{self.last_day}"
            case _:
                return f"{self.year}-{_FIRST_MONTHS[self.kind]}T"

    def __lt__(self, other: object) -> bool:
        if not isinstance(other, Period) or other.kind is not self.kind:
            return NotImplemented
        return (self.first_day, self.last_day) < (other.first_day, other.last_day)

    @property
    def name(self) -> str:
        """The name within a sentence: "tháng 5/2022", "tháng 01/2022", "quý II/2022", "6 tháng đầu năm 2022".

        Months are written as in dates (a leading zero for 1 and 2 only), weeks like numbers under 10: "tuần 05/2022". A
        span is named by its years or months if it consists of whole ones: "giai đoạn 2022 - 2025".
        """
        match self.kind:
            case PeriodKind.DAY:
                return f"ngày {format_date(self.first_day)}"
            case PeriodKind.WEEK:
                return f"tuần {self.number:02}/{self.year}"
            case PeriodKind.HALF_MONTH:
                which = "đầu" if self.number % 2 else "cuối"
                return f"nửa {which} {self._month_of(self.first_day).name}"
            case PeriodKind.MONTH:
                return f"tháng {month_digits(self.number)}/{self.year}"
            case PeriodKind.QUARTER:
                return f"quý {roman(self.number)}/{self.year}"
            case PeriodKind.YEAR:
                return f"năm {self.year}"
            case PeriodKind.SPAN:
                return self._span_name()
            case _:
                return f"{self.kind.value} đầu năm {self.year}"

    def _span_name(self) -> str:
        months = self.months()
        if not months:
            return f"từ ngày {format_date(self.first_day)} đến ngày {format_date(self.last_day)}"
        if len(months) == 1:
            return months[0].name
        if months[0].number == 1 and months[-1].number == 12:
            return f"giai đoạn {self.year} - {months[-1].year}" if len(months) > 12 else f"năm {self.year}"
        return f"từ {months[0].name} đến {months[-1].name}"

    @property
    def name_capitalised(self) -> str:
        """The name at the start of a line: "Tháng 5/2022"."""
        return _capitalised(self.name)

    @property
    def name_upper(self) -> str:
        """The name in a heading of capitals: "THÁNG 5/2022"."""
        return self.name.upper()

    @property
    def name_in_year(self) -> str:
        """The name without the year, for messages that another year lacks it: "tuần 53", "ngày 29/02"."""
        return self.name.rpartition("/")[0] or self.name

    @property
    def following_name(self) -> str:
        """The time that the report's plans are for ("phương hướng"), mostly the next period.

        After the first months of a year it is the rest of the year ("6 tháng cuối năm 2022", "quý IV/2022"), after a
        span "thời gian tới".
        """
        match self.kind:
            case PeriodKind.SIX_MONTHS | PeriodKind.TEN_MONTHS:
                return f"{12 - _FIRST_MONTHS[self.kind]} tháng cuối năm {self.year}"
            case PeriodKind.NINE_MONTHS:
                return Period(PeriodKind.QUARTER, self.year, 4).name
            case PeriodKind.ELEVEN_MONTHS:
                return Period(PeriodKind.MONTH, self.year, 12).name
            case PeriodKind.SPAN:
                return "thời gian tới"
            case _:
                return self.next().name

    @property
    def first_day(self) -> dt.date:
        """The calendar's first day: the ISO week's Monday, or the first of the first month."""
        match self.kind:
            case PeriodKind.WEEK:
                return dt.date.fromisocalendar(self.year, self.number, 1)
            case PeriodKind.DAY | PeriodKind.SPAN:
                return dt.date(self.year, 1, 1) + dt.timedelta(days=self.number - 1)
            case PeriodKind.HALF_MONTH:
                return dt.date(self.year, (self.number + 1) // 2, 1 if self.number % 2 else _HALF + 1)
            case _:
                return dt.date(self.year, self._first_and_last_month()[0], 1)

    def ends_within(self, first: dt.date | None, last: dt.date | None) -> bool:
        """Whether its last day is between ``first`` and ``last``; None means unlimited."""
        return (first is None or first <= self.last_day) and (last is None or self.last_day <= last)

    @property
    def last_day(self) -> dt.date:
        """The calendar's last day: the ISO week's Sunday, or the last of the last month."""
        match self.kind:
            case PeriodKind.WEEK:
                return dt.date.fromisocalendar(self.year, self.number, 7)
            case PeriodKind.DAY:
                return self.first_day
            case PeriodKind.SPAN:
                return self.end or self.first_day
            case PeriodKind.HALF_MONTH:
                first = self.first_day
                return first.replace(day=_HALF) if self.number % 2 else _month_end(first)
            case _:
                return _month_end(dt.date(self.year, self._first_and_last_month()[1], 1))

    @property
    def data_from(self) -> dt.date:
        """The first day that the figures cover unless otherwise prescribed: the 15th of the month before the period.

        Nghị định 09/2019/NĐ-CP, Điều 12, and the provinces' rules based on it: a month 15/4-14/5, a quarter 15/3-14/6,
        6 months 15/12-14/6, 9 months 15/12-14/9, a year 15/12-14/12. For weeks, days, half months and spans the
        calendar's first day is our own default.
        """
        if self.kind in _BY_DAYS:
            return self.first_day
        return (self.first_day - dt.timedelta(days=1)).replace(day=_CLOSING_DAY + 1)

    @property
    def data_to(self) -> dt.date:
        """The last day that the figures cover unless otherwise prescribed: the 14th of the period's last month.

        See ``data_from``.
        """
        return self.last_day if self.kind in _BY_DAYS else self.last_day.replace(day=_CLOSING_DAY)

    @property
    def deadline(self) -> dt.date:
        """The day by which a province sends its report unless otherwise prescribed.

        The 25th of the period's last month (Nghị định 09/2019/NĐ-CP). For weeks, days, half months and spans the last
        day is our own default.
        """
        return self.last_day if self.kind in _BY_DAYS else self.last_day.replace(day=_DEADLINE_DAY)

    @property
    def units_deadline(self) -> dt.date:
        """The day by which units send their forms unless the province says otherwise: 5 days before its own report.

        Our own default, which leaves time for reminders; the last day for weeks, days, half months and spans.
        """
        return self.deadline if self.kind in _BY_DAYS else self.deadline - dt.timedelta(days=_DAYS_TO_AGGREGATE)

    def months(self) -> tuple[Period, ...]:
        """The months of the period; none for days, weeks, half months and spans of other than whole months."""
        if self.kind is PeriodKind.SPAN:
            if self.first_day.day > 1 or self.last_day != _month_end(self.last_day):
                return ()
        elif self.kind in _BY_DAYS:
            return ()
        month, last = self._month_of(self.first_day), self._month_of(self.last_day)
        found = [month]
        while month < last:
            month = month.next()
            found.append(month)
        return tuple(found)

    def next(self) -> Period:
        """The next period of the same kind: the next month, the 6 months of the next year."""
        if self.kind is PeriodKind.SPAN:
            return self._shifted(1)
        if self.number < _count_in_year(self.kind, self.year):
            return replace(self, number=self.number + 1)
        return Period(self.kind, self.year + 1, 1)

    def is_after(self, other: Period) -> bool:
        """Whether it ends later than another, or on the same day and is longer: June, then its quarter."""
        return (self.last_day, other.first_day) > (other.last_day, self.first_day)

    def following(self, kind: PeriodKind) -> Period:
        """The first period of a kind, other than days and spans, after this one: for June, its quarter."""
        candidate = Period(kind, self.last_day.year - 1, 1)
        while not candidate.is_after(self):
            candidate = candidate.next()
        return candidate

    def previous(self) -> Period:
        """The previous period of the same kind: the month before, the 6 months of the year before."""
        if self.kind is PeriodKind.SPAN:
            return self._shifted(-1)
        if self.number > 1:
            return replace(self, number=self.number - 1)
        return Period(self.kind, self.year - 1, _count_in_year(self.kind, self.year - 1))

    def same_period_last_year(self) -> Period | None:
        """The period to compare with ("cùng kỳ năm trước"); None for a week 53 or 29 February that last year lacks."""
        if self.kind is PeriodKind.SPAN:
            if self.months():
                return Period.between(_months_on(self.first_day, -12), _month_end(_months_on(self.last_day, -12)))
            return Period.between(*(_months_on(day, -12) for day in (self.first_day, self.last_day)))
        if self.kind is PeriodKind.DAY:
            day = _months_on(self.first_day, -12)
            return Period._of_code(day.isoformat()) if day.day == self.first_day.day else None
        if self.number > _count_in_year(self.kind, self.year - 1):
            return None
        return replace(self, year=self.year - 1)

    def _shifted(self, times: int) -> Period:
        """A span moved by its own length, counted in months if it consists of whole ones."""
        if months := len(self.months()):
            first = _months_on(self.first_day, months * times)
            return Period.between(first, _month_end(_months_on(first, months - 1)))
        length = (self.last_day - self.first_day + dt.timedelta(days=1)) * times
        return Period.between(self.first_day + length, self.last_day + length)

    def facts(self) -> dict[str, str]:
        """The facts that texts use as ``{tt.…}``: names of the period, the next and the previous one, and the year.

        ``ky`` is written as inside a sentence, ``Ky`` capitalised, ``KY`` in capitals; ``ky_sau`` is the
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
        facts["nam"] = str(self.end.year if self.end else self.year)
        return facts

    def _first_and_last_month(self) -> tuple[int, int]:
        """For a kind that is made of months."""
        match self.kind:
            case PeriodKind.MONTH:
                return self.number, self.number
            case PeriodKind.QUARTER:
                return 3 * self.number - 2, 3 * self.number
            case _:
                return 1, _FIRST_MONTHS[self.kind]

    @staticmethod
    def _month_of(day: dt.date) -> Period:
        return Period(PeriodKind.MONTH, day.year, day.month)


def last_periods(last: Period, count: int, known: Collection[Period]) -> list[Period]:
    """The last periods of a kind, ending with this one; of spans, which follow no rule, only those that are known."""
    if count < 1:
        return []
    if last.kind is PeriodKind.SPAN:
        earlier = {one for one in known if one.kind is PeriodKind.SPAN and last.is_after(one)}
        return [*sorted(earlier, key=lambda one: (one.last_day, -one.first_day.toordinal())), last][-count:]
    periods = [last]
    while len(periods) < count:
        periods.append(periods[-1].previous())
    return periods[::-1]


def period_before(period: Period, known: Collection[Period]) -> Period:
    """The period that one is compared with in tables, charts and frames: the previous one of its kind.

    Before a span it is the latest known one, or if none is known, the equally long one that ``previous`` gives.
    """
    return next(iter(last_periods(period, 2, known)[:-1]), period.previous())


def _kind_and_number(parts: re.Match[str], year: int) -> tuple[PeriodKind, int, int]:
    """Kind, year and number of a code; raises ValueError for a day that does not exist."""
    if parts["week"]:
        return PeriodKind.WEEK, year, int(parts["week"])
    if parts["quarter"]:
        return PeriodKind.QUARTER, year, int(parts["quarter"])
    if parts["first_months"]:
        return _OF_FIRST_MONTHS[parts["first_months"]], year, 1
    if not parts["month"]:
        return PeriodKind.YEAR, year, 1
    month = int(parts["month"])
    if parts["half"]:
        return PeriodKind.HALF_MONTH, year, 2 * month - 2 + int(parts["half"])
    if parts["day"]:
        return PeriodKind.DAY, year, dt.date(year, month, int(parts["day"])).timetuple().tm_yday
    return PeriodKind.MONTH, year, month


def _count_in_year(kind: PeriodKind, year: int) -> int:
    match kind:
        case PeriodKind.WEEK:
            return dt.date(year, 12, 28).isocalendar().week  # 28 December is always in the last ISO week
        case PeriodKind.DAY | PeriodKind.SPAN:
            return 366 if calendar.isleap(year) else 365
        case PeriodKind.HALF_MONTH:
            return 24
        case PeriodKind.MONTH:
            return 12
        case PeriodKind.QUARTER:
            return 4
        case _:
            return 1


def _month_end(day: dt.date) -> dt.date:
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _months_on(day: dt.date, months: int) -> dt.date:
    """The day so many months later, or the month's last day if it is shorter."""
    number = day.year * 12 + day.month - 1 + months
    first = dt.date(number // 12, number % 12 + 1, 1)
    return first.replace(day=min(day.day, _month_end(first).day))


def _capitalised(name: str) -> str:
    return name[0].upper() + name[1:]
