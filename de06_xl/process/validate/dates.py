"""Impossible dates: figures newer than the report, older than its period, or of different days in one relation."""

from __future__ import annotations

import contextlib
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.expression import When
from de06_xl.model.finding import Finding, Severity, ToDo
from de06_xl.process.validate.rules import relations
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import cite

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.indicator import Indicator

BEGIN, END = "ngày bắt đầu kỳ số liệu", "ngày chốt số liệu"
"""The names of the facts `tu_ngay` and `den_ngay` in sentences."""
_LONG_AGO = dt.timedelta(days=3 * 365)
"""The age from which a figure's date is questioned."""
DATE = ToDo("hãy kiểm tra lại ngày", explain=True)
AWAY = dt.timedelta(days=31)
"""How long before the calendar period its figures may begin, and how long after it a report may be signed."""


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the dates in `Thông tin chung`, then about the figures."""
    yield from _period(book)
    yield from check_figures(book, figures)


def check_figures(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about `Số liệu đến ngày`; at most one per figure."""
    dated = [figure.indicator for figure in figures.reported() if figure.indicator.as_of]
    late = {indicator.code: finding for indicator in dated if (finding := _late(indicator, book))}
    yield from late.values()
    dated = [indicator for indicator in dated if indicator.code not in late]
    turned = {indicator.code: finding for indicator in dated if (finding := _swapped_date(indicator, book))}
    yield from turned.values()
    dated = [indicator for indicator in dated if indicator.code not in turned]
    apart = {finding.code: finding for finding in _apart(dated, book, figures)}
    yield from apart.values()
    yield from _old([indicator for indicator in dated if indicator.code not in apart], book)


def with_likely_reading(problem: Finding, book: Book) -> Finding:
    """An ambiguous date's finding, with the likely reading if the other one would be too late for the report."""
    stored = problem.value
    if problem.kind is not kinds.AMBIGUOUS_DATE or problem.code is None or not isinstance(stored, dt.date):
        return problem
    turned, last = stored.replace(month=stored.day, day=stored.month), _last_day(book)
    if (stored <= last) is (turned <= last):
        return problem
    return replace(problem, expected=min(stored, turned))


def _period(book: Book) -> Iterator[Finding]:
    disorder = list(_out_of_order(book))
    yield from disorder
    reported = {finding.place for finding in disorder}
    yield from _missing(book)
    yield from (finding for finding in _swapped_facts(book) if finding.place not in reported)


def _missing(book: Book) -> Iterator[Finding]:
    """Missing dates of the period, without which no figure's date is too old or too new."""
    unreadable = {problem.place for problem in book.problems}
    for key, name in (("tu_ngay", BEGIN), ("den_ngay", END)):
        place = book.fact_place(key)
        if place and key not in book.dates and place not in unreadable:
            message = f"Chưa ghi {name} nên không kiểm tra được ngày của số liệu; hãy điền khóa {key}."
            yield Finding(kinds.DATE_MISSING, message, place)


def _out_of_order(book: Book) -> Iterator[Finding]:
    signed = book.report_date
    begin, end = book.dates.get("tu_ngay"), book.dates.get("den_ngay")
    if begin and end and begin > end:
        message = f"Kỳ số liệu từ {format_date(begin)} đến {format_date(end)} bị ngược; hãy sửa một trong hai ngày."
        yield _of_fact(kinds.DATE_ORDER, message, book, "tu_ngay")
    closing = end if end and end <= book.period.last_day else None  # a date after the period is doubtful itself
    for level, first, name in ((Severity.ERROR, begin, BEGIN), (Severity.WARNING, closing, END)):
        if signed and first and signed < first:
            expected = _swapped_within(signed, first, book.period.last_day + AWAY)
            hint = f" (có phải {format_date(expected)}, ngày và tháng bị đảo?)" if expected else ""
            message = f"Ngày báo cáo {format_date(signed)} trước {name} {format_date(first)}{hint}; hãy kiểm tra lại."
            yield replace(_of_fact(kinds.DATE_ORDER, message, book, "ngay", expected), level=level)
            break


def _swapped_facts(book: Book) -> Iterator[Finding]:
    """Dates in `Thông tin chung` that fit the period only with day and month swapped."""
    first, last = book.period.first_day, book.period.last_day
    for key, name, earliest, latest in (
        ("tu_ngay", BEGIN, first - AWAY, last),
        ("den_ngay", END, first, last),
        ("ngay", "ngày báo cáo", first, last + AWAY),
    ):
        date = book.dates.get(key)
        if date is None or earliest <= date <= latest:
            continue
        if expected := _swapped_within(date, earliest, latest):
            message = (
                f"{name.capitalize()} {format_date(date)} cách xa kỳ báo cáo ({book.period.name}); có phải là "
                f"{format_date(expected)}, ngày và tháng bị đảo?"
            )
            yield replace(_of_fact(kinds.DATE_TURNED_ROUND, message, book, key, expected), to_do=DATE)


def _late(indicator: Indicator, book: Book) -> Finding | None:
    date, last = _date(indicator), _last_day(book)
    if date <= last or _of_a_day_to_come(indicator, book):
        return None
    expected = _swapped_within(date, dt.date.min, last)
    hint = f" (có phải {format_date(expected)}, ngày và tháng bị đảo?)" if expected else ""
    if expected is None and (expected := _of_another_year(date, book.period.first_day, last)):
        hint = f" (có phải {format_date(expected)}, gõ nhầm năm?)"
    if book.report_date:
        after = f"sau ngày báo cáo {format_date(last)}"
    else:
        after = f"quá xa sau kỳ báo cáo, kết thúc ngày {format_date(book.period.last_day)}"
    estimate = ", nếu là số ước thì ghi “số ước” vào Ghi chú" if date <= book.period.last_day else ""
    return _finding(
        kinds.DATE_AFTER_REPORT,
        f"Số liệu đến ngày {format_date(date)} {after}{hint}; hãy kiểm tra lại ngày{estimate}.",
        indicator,
        expected,
    )


def _swapped_date(indicator: Indicator, book: Book) -> Finding | None:
    """A date outside the period that would be inside with day and month swapped."""
    date, begin, end = _date(indicator), book.dates.get("tu_ngay"), book.dates.get("den_ngay")
    if begin is None or (date >= begin and (end is None or date <= end or _of_a_day_to_come(indicator, book))):
        return None
    late = end if end is not None and date > end else None
    expected = _swapped_within(date, begin, late or _last_day(book))
    if expected is None:
        return None
    outside = f"sau {END} {format_date(late)}" if late else f"trước {BEGIN} {format_date(begin)}"
    return _finding(
        kinds.DATE_TURNED_ROUND,
        f"Số liệu đến ngày {format_date(date)} {outside}; có phải là {format_date(expected)}, ngày và tháng bị đảo?",
        indicator,
        expected,
        to_do=DATE,
    )


def _of_a_day_to_come(indicator: Indicator, book: Book) -> bool:
    """Whether it is an estimate for the end of the period, made before that."""
    return indicator.estimated and _date(indicator) <= book.period.last_day


def _apart(dated: list[Indicator], book: Book, figures: Figures) -> Iterator[Finding]:
    """Terms of one relation whose figures are of different dates: a rate or a sum of them has no date."""
    if len({indicator.as_of for indicator in dated}) < 2:
        return
    by_code = {indicator.code: indicator for indicator in dated}
    for relation, codes in _relations(book, figures):
        below = {name for term in codes if term in figures for name in figures.depends_on(term)}
        terms = [indicator for name, indicator in by_code.items() if name in below and not indicator.derived]
        counts = Counter(map(_date, terms))
        if len(counts) < 2:
            continue
        usual = max(counts, key=lambda date: (counts[date], date))
        sure = counts[usual] * 2 > len(terms)
        other = next(indicator.code for indicator in terms if indicator.as_of == usual)
        for indicator in terms:
            if indicator.as_of != usual:
                yield _finding(
                    kinds.DATE_DIFFERS,
                    f"Số liệu đến ngày {format_date(_date(indicator))}, còn mã {cite(other)} trong cùng {relation} đến "
                    f"ngày {format_date(usual)}; hãy lấy số của cùng một ngày hoặc sửa ngày.",
                    indicator,
                    usual if sure else None,
                )


def _relations(book: Book, figures: Figures) -> Iterator[tuple[str, list[str]]]:
    """The relations between figures of this period, in words, with their codes: `Cách tính` first, then the rules."""
    for code, expression in figures.expressions.items():
        yield f"cách tính {cite(code)}", list(expression.current)
    for rule, relation in relations(book):
        codes = [term.code for term in relation.terms if term.when is When.NOW]
        yield f"quy tắc {cite(rule.code)}", codes


def _old(dated: list[Indicator], book: Book) -> Iterator[Finding]:
    """Figures from before the period: one finding for all on a sheet with the same date."""
    begin = book.dates.get("tu_ngay")
    if begin is None:
        return
    groups: dict[tuple[str, dt.date], list[Indicator]] = {}
    for indicator in dated:
        if _date(indicator) < begin:
            groups.setdefault((indicator.sheet, _date(indicator)), []).append(indicator)
    for (_, date), (first, *others) in groups.items():
        more = f" (và {len(others):02d} số liệu khác của trang này)" if others else ""
        expected = _of_another_year(date, begin, _last_day(book))
        if expected is None and date >= begin - _LONG_AGO:
            level, to_do = Severity.NOTE, ToDo("hãy cập nhật nếu đã có số mới")
        else:
            level, to_do = Severity.WARNING, ToDo("hãy kiểm tra lại năm", explain=True)
        hint = f"; có phải {format_date(expected)}, gõ nhầm năm?" if expected else ""
        said = f"Số liệu đến ngày {format_date(date)}{more} cũ hơn kỳ báo cáo, tính từ {format_date(begin)}{hint}"
        yield _finding(kinds.DATE_BEFORE_PERIOD, said, first, expected, level, to_do)


def _of_another_year(date: dt.date, first: dt.date, last: dt.date) -> dt.date | None:
    """The same day and month between two dates, if a wrong year was typed."""
    for year in range(last.year, first.year - 1, -1):
        with contextlib.suppress(ValueError):
            meant = date.replace(year=year)
            if first <= meant <= last:
                return meant
    return None


def _swapped_within(date: dt.date, first: dt.date, last: dt.date) -> dt.date | None:
    """The date with day and month swapped, as by English settings, if that is between two dates."""
    with contextlib.suppress(ValueError):
        turned = date.replace(month=date.day, day=date.month)
        if first <= turned <= last:
            return turned
    return None


def _of_fact(kind: FindingKind, message: str, book: Book, key: str, expected: dt.date | None = None) -> Finding:
    return Finding(kind, message, book.fact_place(key), value=book.dates[key], expected=expected)


def _last_day(book: Book) -> dt.date:
    """The latest date that a figure of the report can have."""
    return book.report_date or book.period.last_day + AWAY


def _date(indicator: Indicator) -> dt.date:
    assert indicator.as_of is not None
    return indicator.as_of


def _finding(
    kind: FindingKind,
    said: str,
    indicator: Indicator,
    expected: dt.date | None = None,
    level: Severity | None = None,
    to_do: ToDo | None = None,
) -> Finding:
    value = _date(indicator)
    return Finding.of_figure(kind, said, indicator, "as_of", value=value, expected=expected, level=level, to_do=to_do)
