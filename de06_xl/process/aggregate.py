"""Tổng hợp: from the units' forms to the figures of the report, each with its sources.

A unit without a figure is reported by name, never counted as 0; "Không phát sinh" is a figure of 0. A sum is made even
if some units are missing, with a finding that names them. If the forms allow two answers, none is taken.
"""

from __future__ import annotations

import decimal
import functools
import hashlib
from collections.abc import Container, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.book import Book, SectionSheet
from de06_xl.model.duties import LISTED, headings_owed, owing_units
from de06_xl.model.earlier import Earlier
from de06_xl.model.finding import Finding
from de06_xl.model.forms import Forms
from de06_xl.model.indicator import Aggregation, Indicator
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.paragraph import Paragraph, ParagraphKind
from de06_xl.model.place import Place, Row
from de06_xl.model.placeholder import as_text
from de06_xl.model.responses import ResponseStatus, Submission
from de06_xl.model.sources import Source, SumSource, SumStatus, TextSource, TextStatus, UnitSource, share_label
from de06_xl.model.unit import Unit
from de06_xl.vietnamese.messages import listed
from de06_xl.vietnamese.numbers import NOTHING, says_nothing
from de06_xl.vietnamese.text import tidy

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.model.outline import Heading

# Wide enough to add any values of cells, 1E+308 and 1E-308, without losing a digit.
_EXACT = decimal.Context(prec=700, traps=[decimal.Inexact])


@dataclass(frozen=True, slots=True)
class Share:
    """A unit's share in a figure: the submission that counts, else the reason why there is none."""

    unit: Unit
    status: ResponseStatus
    submission: Submission | None = None

    @property
    def label(self) -> str:
        """Whether the figure was received, else the status of the unit, in words."""
        return share_label(self.status, given=self.submission is not None)


@dataclass(frozen=True, slots=True)
class AggregatedFigure:
    """A figure made from the units' submissions, with one share for each unit that owes it.

    ``as_of`` is the common date of all parts; for `mới nhất`, the date of the part taken; else the oldest date, and
    None if a part has none.
    """

    indicator: Indicator
    shares: tuple[Share, ...]
    status: SumStatus
    value: Decimal | None = None
    as_of: dt.date | None = None

    @property
    def given(self) -> list[Submission]:
        """The submissions that count, in the order of `Đơn vị`."""
        return [share.submission for share in self.shares if share.submission]

    @property
    def missing(self) -> list[Share]:
        """The shares of units without a submission that counts."""
        return [share for share in self.shares if not share.submission]

    @property
    def way(self) -> str:
        """The method, with the number of parts: "Cộng 13/15 đơn vị"."""
        return f"{way_name(self.indicator)} {len(self.given):02d}/{len(self.shares):02d} đơn vị"


def way_name(indicator: Indicator) -> str:
    """The method of `Cách tổng hợp` in sentences: "Cộng"."""
    return indicator.aggregation.value.capitalize() if indicator.aggregation else "Số của"


@dataclass(frozen=True, slots=True)
class TextFromUnit:
    """A unit's text for a section.

    ``row`` is its target; None if no row is spare or the text is already there, as ``status`` says.
    """

    heading: Heading
    unit: str
    unit_name: str
    submission: Submission
    key: str
    status: TextStatus
    row: Row | None = None


@dataclass(frozen=True, slots=True)
class AggregationResult:
    """The result of `aggregate`: the new state of the workbook, its aggregated figures and the units' texts.

    ``unused`` are figures and texts in counting forms that nobody owes and that therefore were not used.
    """

    book: Book
    figures: tuple[AggregatedFigure, ...]
    texts: tuple[TextFromUnit, ...]
    unused: tuple[Submission, ...]


def aggregate(book: Book) -> AggregationResult:
    """Aggregate the units' submissions; the workbook must be read with ``submissions``.

    The column `Tổng hợp` holds the results, and is empty without submissions. Numbers typed into `Giá trị` are kept,
    with their date. Texts are added as paragraphs that wait to be accepted, each once: one that the clerk has changed
    or deleted since is not added again.
    """
    forms = Forms(book)
    figures = tuple(aggregated_figures(book, forms))
    texts = tuple(_texts_from_units(book, forms))
    arrange = _Arrangement(book, figures, texts)
    arranged = replace(book, sections=tuple(map(arrange.section, book.sections)))
    owed = {(share.unit.code, aggregated.indicator.code) for aggregated in figures for share in aggregated.shares}
    owed |= {(text.unit, text.heading.code) for text in texts}
    after = replace(arranged, sources=tuple(_sources(arranged, forms, figures, texts)))
    unused = tuple(one for one in forms.counting if (one.unit, one.code) not in owed and not says_nothing(one.text))
    return AggregationResult(after, figures, texts, unused)


def aggregated_figures(book: Book, forms: Forms) -> Iterator[AggregatedFigure]:
    """Every figure that units owe, in the order of the report; if two rows have one code, the first counts."""
    seen: set[str] = set()
    for section in book.reported_sections():
        for indicator in section.indicators:
            if indicator.code in seen:
                continue
            seen.add(indicator.code)
            units = [] if indicator.derived else book.owing_units(indicator.owner)
            if units:
                yield _aggregated(indicator, [_share(forms, unit, indicator.code) for unit in units])


def _share(forms: Forms, unit: Unit, code: str) -> Share:
    if forms.disputed(unit.code, code):
        return Share(unit, ResponseStatus.UNDECIDED)
    if forms.in_use(unit.code):
        return Share(unit, ResponseStatus.USED, forms.figure(unit.code, code))
    return Share(unit, forms.status(unit.code)[0])


def _aggregated(indicator: Indicator, shares: list[Share]) -> AggregatedFigure:
    status = SumStatus.INCOMPLETE if any(not share.submission for share in shares) else SumStatus.COMPLETE
    aggregated = AggregatedFigure(indicator, tuple(shares), status)
    given = aggregated.given
    if len(shares) > 1 and indicator.aggregation is None:
        return replace(aggregated, status=SumStatus.NO_WAY)
    if not given:
        return aggregated
    if indicator.aggregation is Aggregation.LATEST:
        latest = _latest(given)
        if latest is None:
            return replace(aggregated, status=SumStatus.TIED)
        return replace(aggregated, value=latest.value, as_of=latest.as_of)
    values = [submission.value for submission in given if submission.value is not None]
    days = [submission.as_of for submission in given]
    value = {
        Aggregation.MAXIMUM: max,
        Aggregation.MINIMUM: min,
    }.get(indicator.aggregation or Aggregation.SUM, _sum)(values)
    return replace(
        aggregated, value=value, as_of=min((day for day in days if day), default=None) if all(days) else None
    )


def _sum(values: Iterable[Decimal]) -> Decimal:
    return functools.reduce(_EXACT.add, values)


def _latest(given: list[Submission]) -> Submission | None:
    """The submission of the latest date; None if another value has the same date, or one of another value has none."""
    newest = max((one.as_of for one in given if one.as_of), default=None)
    candidates = [one for one in given if one.as_of in (None, newest)]
    if len({one.value for one in candidates}) > 1:
        return None
    return max(candidates, key=lambda one: one.as_of is not None)


class _Arrangement:
    """Puts figures and texts into the section sheets."""

    def __init__(self, book: Book, figures: Iterable[AggregatedFigure], texts: Iterable[TextFromUnit]) -> None:
        self._figures = {_place_of(aggregated.indicator): aggregated for aggregated in figures}
        self._texts = {text.row.place("text"): text for text in texts if text.row}
        self._earlier = _earlier_dates(book)
        self._spoilt = {problem.place for problem in book.problems}

    def section(self, section: SectionSheet) -> SectionSheet:
        """A section with its aggregated figures, and with the new texts as paragraphs without an x."""
        arrived = [row for row in section.spare if row.place("text") in self._texts]
        return replace(
            section,
            indicators=tuple(map(self._indicator, section.indicators)),
            paragraphs=(*section.paragraphs, *map(self._paragraph, arrived)),
            spare=tuple(row for row in section.spare if row.place("text") not in self._texts),
        )

    def _indicator(self, indicator: Indicator) -> Indicator:
        """An indicator with its aggregated value, and its date unless the clerk typed one."""
        aggregated = self._figures.get(_place_of(indicator))
        value, as_of = (aggregated.value, aggregated.as_of) if aggregated else (None, None)
        typed = indicator.constant is not None or indicator.unreadable or indicator.derived
        # A date that differs from the last aggregation's was typed by somebody.
        own_date = indicator.as_of not in (None, self._earlier.get(indicator.code))
        if typed or own_date or indicator.row.place("as_of") in self._spoilt:
            as_of = indicator.as_of
        return replace(indicator, aggregated=value, as_of=as_of)

    def _paragraph(self, row: Row) -> Paragraph:
        text = self._texts[row.place("text")]
        kind = ParagraphKind.PLAIN if text.submission.text == NOTHING else ParagraphKind.DASH
        return Paragraph(kind, as_text(text.submission.text), row, include="", owner=text.unit)


def _place_of(indicator: Indicator) -> tuple[Place, str]:
    """Identifies a figure's row, even if another row has the same code."""
    return indicator.row.place("code"), indicator.code


def _earlier_dates(book: Book) -> dict[str, dt.date | None]:
    """The date from the last aggregation for each code: that of the result, else that of its one unit's figure."""
    dates = {source.code: source.as_of for source in book.sources if isinstance(source, UnitSource)}
    return dates | {source.code: source.as_of for source in book.sources if isinstance(source, SumSource)}


# Texts --------------------------------------------------------------------------------------------------


def text_key(heading: str, unit: str, text: str) -> str:
    """Identifies a unit's text for a section: 12 hexadecimal digits."""
    return hashlib.sha256(f"{heading}|{unit}|{tidy(text)}".encode()).hexdigest()[:12]


def _texts_from_units(book: Book, forms: Forms) -> Iterator[TextFromUnit]:
    """The texts in counting forms of the period's units, in the order of the outline, each once."""
    by_heading: dict[str, list[Submission]] = {}
    for submission in forms.counting:
        unit = book.unit(submission.unit)
        # "Không." answers the form's question and becomes a paragraph only if no unit has any other text.
        if submission.text and not says_nothing(submission.text) and unit and unit.exists_in(book.period):
            by_heading.setdefault(submission.code, []).append(submission)
    order = {unit.code: number for number, unit in enumerate(book.units)}
    known = {source.key for source in _placed_texts(book)}
    for heading in book.outline:
        section = book.section(heading.sheet) if heading.sheet and book.applies(heading) else None
        if section is None:
            continue
        there = {(paragraph.owner, tidy(paragraph.text)) for paragraph in section.paragraphs}
        spare = iter(section.spare)
        seen: set[str] = set()
        written = sorted(by_heading.get(heading.code, ()), key=lambda one: order.get(one.unit, len(order)))
        if not any(paragraph.include for paragraph in section.paragraphs):
            written = written or _nothing_at_all(book, forms, heading)
        for submission in written:
            key = text_key(heading.code, submission.unit, submission.text)
            if key in seen:
                continue
            seen.add(key)
            unit = book.unit(submission.unit)
            text = TextFromUnit(heading, submission.unit, unit.name if unit else "", submission, key, TextStatus.PLACED)
            if key in known or (submission.unit, tidy(as_text(submission.text))) in there:
                yield text
            elif row := next(spare, None):
                yield replace(text, row=row)
            else:
                yield replace(text, status=TextStatus.NO_ROOM)


def _nothing_at_all(book: Book, forms: Forms, heading: Heading) -> list[Submission]:
    """The paragraph "Không." of a section for which all owing units answered so; without a unit if there are several.

    Not needed under a heading that prints this itself when its section is empty.
    """
    owing = {unit.code for unit in owing_units(book) if heading in headings_owed(book, unit)}
    answers = [one for one in forms.counting if one.code == heading.code and says_nothing(one.text)]
    if heading.when_empty is WhenEmpty.RUN_IN or not owing or owing - {one.unit for one in answers}:
        return []
    form = answers[0].form if len(owing) == 1 else replace(answers[0].form, unit="")
    return [replace(answers[0], form=form, text=NOTHING)]


# Sources -------------------------------------------------------------------------------------------------


def _sources(
    book: Book, forms: Forms, figures: Sequence[AggregatedFigure], texts: Sequence[TextFromUnit]
) -> Iterator[Source]:
    """The lines of `Nguồn số liệu`: figures, forms with only texts, texts, then texts of forms that no longer count.

    The last are kept so that a text which the clerk has changed or deleted is recognised if it is sent again.
    """
    for aggregated, units in _unit_sources(book, forms, figures):
        yield from units
        if len(units) > 1:
            indicator = aggregated.indicator
            yield SumSource(
                indicator.code,
                indicator.name,
                aggregated.way,
                aggregated.status,
                aggregated.value,
                aggregated.as_of,
                indicator.aggregation,
            )
    yield from _forms_of_texts(book, forms, figures, {one.unit for one in forms.counting if one.text})
    yield from map(_text_source, texts)
    keys = {text.key for text in texts}
    for source in _placed_texts(book):
        if source.key not in keys:
            yield replace(source, status=TextStatus.REPLACED)


def unit_sources(book: Book, forms: Forms) -> Iterator[tuple[Indicator, list[UnitSource]]]:
    """Every figure that units owe, with each unit's share now and its value in the previous period."""
    for aggregated, sources in _unit_sources(book, forms, aggregated_figures(book, forms)):
        yield aggregated.indicator, sources


def _unit_sources(
    book: Book, forms: Forms, figures: Iterable[AggregatedFigure]
) -> Iterator[tuple[AggregatedFigure, list[UnitSource]]]:
    earlier, mark = Earlier(book), functools.cache(forms.mark)  # a unit owes many figures
    for aggregated in figures:
        indicator = aggregated.indicator
        yield (
            aggregated,
            [
                _unit_source(share, indicator, mark(share.unit.code), earlier.figure(share.unit, indicator))
                for share in aggregated.shares
            ],
        )


def _placed_texts(book: Book) -> Iterator[TextSource]:
    """The texts added to their sections at the last Tổng hợp or before."""
    return (source for source in book.sources if isinstance(source, TextSource) and source.placed)


def _forms_of_texts(
    book: Book, forms: Forms, figures: Iterable[AggregatedFigure], wrote: Container[str]
) -> Iterator[UnitSource]:
    """One line for the counting form of each unit that owes no figures: it may say that there is nothing."""
    listed_units = {share.unit.code for aggregated in figures for share in aggregated.shares}
    for unit in owing_units(book):
        if unit.code in listed_units or not forms.mark(unit.code):
            continue
        listed_units.add(unit.code)
        heading = headings_owed(book, unit)[0]
        _, form = forms.status(unit.code)
        yield UnitSource(
            heading.code,
            heading.title,
            unit.code,
            unit.name,
            ResponseStatus.USED,
            given=unit.code in wrote,
            file=form.file if form else "",
            received=form.received if form else "",
            key=forms.mark(unit.code),
        )


def _unit_source(share: Share, indicator: Indicator, key: str, previous: Decimal | None) -> UnitSource:
    given, unit = share.submission, share.unit
    return UnitSource(
        indicator.code,
        indicator.name,
        unit.code,
        unit.name,
        share.status,
        given is not None,
        value=given.value if given else None,
        as_of=given.as_of if given else None,
        file=given.form.file if given else "",
        cell=given.cell if given else "",
        received=given.form.received if given else "",
        key=key,
        previous=previous,
    )


def _text_source(text: TextFromUnit) -> TextSource:
    return TextSource(
        text.heading.code,
        text.heading.title,
        text.unit,
        text.unit_name,
        text.status,
        file=text.submission.form.file,
        cell=text.submission.cell,
        received=text.submission.form.received,
        key=text.key,
    )


def disputes(book: Book) -> Iterator[Finding]:
    """Units with contradicting forms, between which the clerk has to choose before any of the differences counts.

    Contradictions between forms in use are found if the workbook was read with ``submissions``, else as of the last
    Tổng hợp.
    """
    forms = Forms(book)
    noted: dict[str, list[str]] = {}
    for source in book.sources:
        if not isinstance(source, UnitSource) or source.status is not ResponseStatus.UNDECIDED:
            continue
        if source.key and source.key == forms.mark(source.unit):
            noted.setdefault(source.unit, []).append(source.code)
    for unit in dict.fromkeys(form.unit for form in book.received if form.period == book.period):
        status, form = forms.status(unit)
        codes = forms.disputed_codes(unit) or noted.get(unit, [])
        if not (codes or status is ResponseStatus.UNDECIDED) or form is None or form.row is None:
            continue
        where = f"cùng lần gửi {form.number} mà khác nhau ở {listed(codes, LISTED, 'số', ', ')}"
        yield Finding(
            kinds.FORMS_UNDECIDED,
            f"Đơn vị {unit} có phiếu {where if codes else 'chờ chọn'}, nên chưa lấy số nào; hãy ghi “dùng” vào phiếu "
            "được lấy, “đã thay” vào phiếu kia, rồi tổng hợp lại.",
            form.row.place("status"),
            unit=unit,
            basis="|".join(codes),
        )
