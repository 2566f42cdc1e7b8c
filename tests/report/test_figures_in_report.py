"""A changed figure changes the paragraphs that name it or one derived from it, there and nowhere else."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from de06_xl.actions.report import render_report
from de06_xl.actions.session import Checked
from de06_xl.build.books import SAMPLE, load_book
from de06_xl.model import placeholder
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.process.validate import validate
from de06_xl.report.compose import compose
from de06_xl.system import files, shipped
from tests.support.word_text import fold, paragraphs_of

CODES = [indicator.code for indicator in load_book(SAMPLE).indicators()]


def with_value(book: Book, code: str, value: Decimal | None) -> Book:
    sections = tuple(
        replace(
            section,
            indicators=tuple(
                replace(indicator, constant=value) if indicator.code == code else indicator
                for indicator in section.indicators
            ),
        )
        for section in book.sections
    )
    return replace(book, sections=sections)


def without_overrides(book: Book) -> Book:
    """The workbook with every derived figure worked out, so that changes reach all that depends on them."""
    for indicator in book.indicators():
        if indicator.expression:
            book = with_value(book, indicator.code, None)
    return book


def docx_text(book: Book) -> list[str]:
    figures = Figures(book)
    checked = Checked(book, figures, validate(book, figures))
    template = shipped.path_of(shipped.REPORT_TEMPLATE)
    return paragraphs_of(render_report(checked, files.read_bytes(template), template.name))


@pytest.fixture(scope="module")
def book(checked_sample: Checked) -> Book:
    return without_overrides(checked_sample.book)


@pytest.fixture(scope="module")
def before(book: Book) -> list[str]:
    return docx_text(book)


@pytest.mark.few(2)
@pytest.mark.parametrize("code", CODES)
def test_exactly_the_paragraphs_that_name_it_change_and_only_by_its_figure(
    code: str, book: Book, before: list[str]
) -> None:
    old = Figures(book)
    value = old.value(code)
    assert value is not None
    changed_book = with_value(book, code, value + 1 if old[code].indicator.decimals == 0 else value + Decimal("0.11"))
    new = Figures(changed_book)
    moved = {name for name in new if new[name].text() != old[name].text()}
    assert code in moved
    # What moved depends on the changed figure; a derived one may round to what it was.
    assert all(code in new.depends_on(name) for name in moved)

    after = docx_text(changed_book)
    assert len(after) == len(before)
    different = {at for at, (a, b) in enumerate(zip(before, after, strict=True)) if a != b}

    composed = list(compose(book, old).paragraphs())
    recomposed = list(compose(changed_book, new).paragraphs())
    named = set()
    for item, again in zip(composed, recomposed, strict=True):
        references = [part.reference for part in item.parts if not isinstance(part, str)]
        if not any(reference.name in moved for reference in references):
            continue
        at = before.index(fold(item.text))
        named.add(at)
        # The same parts, each figure's old text against its new one, give the old and the new paragraph.
        swapped = "".join(
            part if isinstance(part, str) else new[part.reference.name].text(part.reference.form) or ""
            for part in item.parts
        )
        assert after[at] == fold(swapped) == fold(again.text)
    assert different == named
    assert named or code == "ls_sai_cau_truc_con_lai"


@pytest.mark.thorough
def test_a_changed_date_changes_the_paragraphs_that_print_it(book: Book, before: list[str]) -> None:
    dated = {
        reference.name
        for section in book.sections
        for item in section.paragraphs
        for reference in placeholder.references(item.text)
        if reference.form == "moc"
    }
    assert dated
    for code in dated:
        sections = tuple(
            replace(
                section,
                indicators=tuple(
                    replace(i, as_of=i.as_of.replace(day=1)) if i.code == code and i.as_of else i
                    for i in section.indicators
                ),
            )
            for section in book.sections
        )
        after = docx_text(replace(book, sections=sections))
        changed = [(a, b) for a, b in zip(before, after, strict=True) if a != b]
        assert len(changed) == 1
        assert "01/" in changed[0][1]
