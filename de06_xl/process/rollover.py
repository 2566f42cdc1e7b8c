"""The next period's workbook: what is kept, what is emptied, and what becomes the previous figures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.model.figures import Figures
from de06_xl.model.texts import Texts, included
from de06_xl.model.units_sent import after
from de06_xl.process.closing import closed_figures
from de06_xl.process.renewal import is_self_updating
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.numbers import round_half_up

if TYPE_CHECKING:
    import datetime as dt
    from decimal import Decimal

    from de06_xl.model.book import Book, SectionSheet
    from de06_xl.model.indicator import Indicator
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.period import Period

GIVEN_LATER = ("so", "ngay", "cv_so_gui", "cv_ngay_gui", "cv_so_don_doc", "cv_ngay_don_doc", "cv_han_bo_sung")
"""Facts that a report and its letters get only when they are signed."""


def period_dates(period: Period) -> dict[str, dt.date]:
    """The dates of a period, as prescribed unless the province has its own rules."""
    return {
        "tu_ngay": period.data_from,
        "den_ngay": period.data_to,
        "han_gui": period.units_deadline,
        "han_bao_cao": period.deadline,
    }


def period_facts(period: Period) -> dict[str, str]:
    """The facts of a period by key, as written in `Thông tin chung`."""
    return {"ky": str(period)} | {key: format_date(date) for key, date in period_dates(period).items()}


def accepted(figures: Figures) -> dict[str, Decimal]:
    """The reported figures of a period, by code: overrides as published, the rest unrounded."""
    return {code: figure.value for code, figure in figures.items() if figure.value is not None}


def signed_figures(book: Book, figures: Figures) -> dict[str, Decimal]:
    """The same as signed, if the period is closed."""
    return accepted(figures) | (closed_figures(book) if book.closing else {})


def next_book(book: Book, figures: Figures, period: Period) -> Book:
    """The workbook of a later period, made from this one; ``figures`` are this one's.

    Its figures are empty, including overrides, and its column `Kỳ trước` holds the values of the previous period
    according to the history, which now includes this period. Entered figures of a longer period that follow from the
    history (a quarter whose months were all reported) are filled in: see ``History``. Under headings marked `Chép sang
    kỳ sau` the paragraphs are kept beside what this report prints there; those that update themselves stay ticked,
    others wait to be ticked again, and conditions are kept. Under other headings they are removed. Raises De06Error if
    the period is not after the workbook's.
    """
    _refuse_unless_after(book.period, period)
    emptied = _emptied_book(book, figures, period)
    before, earlier = period.previous(), Figures(emptied)
    same_end = book.period.last_day == period.last_day
    dates = {indicator.code: indicator.as_of if same_end else None for indicator in book.indicators()}

    def known(section: SectionSheet) -> SectionSheet:
        return replace(
            section,
            indicators=tuple(
                _known(one, earlier.earlier(one.code, before), earlier.earlier(one.code, period), dates[one.code])
                for one in section.indicators
            ),
        )

    return replace(emptied, sections=tuple(map(known, emptied.sections)))


def _emptied_book(book: Book, figures: Figures, period: Period) -> Book:
    """The workbook at the start of the later period: its figures moved into the history, nothing typed yet."""
    reported = signed_figures(book, figures)
    history = {**book.history, **{(book.period, code): value for code, value in reported.items()}}
    facts = period_facts(period)
    texts = Texts(book, figures)
    return replace(
        book,
        period=period,
        facts=tuple(
            replace(fact, value="" if fact.key in GIVEN_LATER else facts.pop(fact.key, fact.value))
            for fact in book.facts
        ),
        dates={key: date for key, date in period_dates(period).items() if book.fact_place(key)},
        sections=tuple(
            replace(
                section,
                indicators=tuple(_emptied(indicator, figures) for indicator in section.indicators),
                paragraphs=_carried(section, book, texts),
                spare=(),  # found when the new workbook is read
            )
            for section in book.sections
        ),
        explanations=(),
        received=tuple(form.pruned() for form in book.received),
        submissions=(),
        unit_history=after(book),
        closing=None,
        sources=(),
        history=history,
        problems=(),
    )


def _known(indicator: Indicator, before: Decimal | None, now: Decimal | None, as_of: dt.date | None) -> Indicator:
    """An emptied row with the history's value of the previous period and, if entered, of the new period itself."""
    constant = shown(indicator, now) if indicator.entered else None
    return replace(
        indicator,
        previous=shown(indicator, before),
        constant=constant,
        as_of=as_of if constant is not None else None,
    )


def _refuse_unless_after(old: Period, new: Period) -> None:
    if new.is_after(old):
        return
    raise De06Error(
        f"{new.name} không sau {old.name} của sổ cũ; hãy chọn kỳ sau, kỳ liền sau là {old.next().name} "
        f"(mã {old.next()}).",
    )


def _emptied(indicator: Indicator, figures: Figures) -> Indicator:
    """The row without its value; a formula is kept only if we have none to replace it."""
    ours = figures[indicator.code].indicator == indicator and indicator.code not in figures.faults
    computed = indicator.derived or indicator.aggregation
    return replace(
        indicator,
        constant=None,
        formula=None if not computed or ours else indicator.formula,
        aggregated=None,
        previous=None,
        as_of=None,
        unreadable=False,
        as_text=False,
    )


def _carried(section: SectionSheet, book: Book, texts: Texts) -> tuple[Paragraph, ...]:
    headings = [heading for heading in book.outline if heading.sheet == section.name]
    if not headings:
        return section.paragraphs
    if not any(heading.carry_over for heading in headings):
        return ()
    in_report = any(map(book.applies, headings))
    return tuple(
        replace(
            paragraph,
            include="" if paragraph.include == "x" and not is_self_updating(paragraph, book) else paragraph.include,
            previous=texts.printed(paragraph.text) if in_report and included(paragraph, texts.figures) else "",
        )
        for paragraph in section.paragraphs
    )


def shown(indicator: Indicator, value: Decimal | None) -> Decimal | None:
    """A value for a counting row, which takes whole numbers only, though its derivation may have a fraction."""
    return round_half_up(value, 0) if value is not None and indicator.counting and not indicator.words else value
