"""Placeholders and conditions in texts: every name must exist and have something to print."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from de06_xl.model import expression, markup, placeholder
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.expression import When
from de06_xl.model.finding import Finding, FindingKind
from de06_xl.model.place import Place
from de06_xl.model.texts import LONGEST_TEXT, Texts, included
from de06_xl.process.rollover import GIVEN_LATER
from de06_xl.process.validate.earlier import called, remedy
from de06_xl.process.validate.structure import required_facts
from de06_xl.vietnamese.messages import LONGEST, cite, cut, did_you_mean
from de06_xl.vietnamese.numbers import EXCEL_ERRORS

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.paragraph import Paragraph
    from de06_xl.model.placeholder import Reference

FIGURE_LACKS = (
    kinds.FIGURE_WITHOUT_DATE,
    kinds.FIGURE_WITHOUT_PREVIOUS,
    kinds.FIGURE_WITHOUT_YEAR_AGO,
    kinds.FIGURE_WITHOUT_TARGET,
)
"""Kinds of findings about the figure in a placeholder."""
_EXCEL_ERROR = re.compile("|".join(map(re.escape, EXCEL_ERRORS)))


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about the paragraphs, the headings' titles, the facts and the rules' messages."""
    texts = Texts(book, figures)
    for section in book.sections:
        for paragraph in section.paragraphs:
            place = paragraph.row.place("text")
            yield from of_text(paragraph.text, place, texts, paragraph.owner, included(paragraph, figures))
            yield from _condition(paragraph, figures)
    for heading in book.outline:
        yield from of_text(heading.title, heading.row.place("title"), texts)
    for fact in book.facts:
        yield from of_text(fact.value, fact.row.place("value"), texts)
    for indicator in book.indicators():
        for column, name in (("name", indicator.name), ("unit_of_measure", indicator.unit_of_measure)):
            yield from _excel_errors(name, indicator.row.place(column), indicator.owner)
    for unit in book.units:
        yield from _excel_errors(unit.name, unit.row.place("name"))
    for rule in book.rules:
        if rule.enabled:
            # Printed only if the relation is broken: in a first period "{ma.truoc}" is no mistake there.
            yield from of_text(rule.message, rule.row.place("message"), texts, printed=False)


def of_text(text: str, place: Place, texts: Texts, owner: str = "", printed: bool = True) -> Iterator[Finding]:
    """Findings about one text; ``printed`` says whether the report has it."""
    for reference in dict.fromkeys(placeholder.references(text)):
        fault = _fault(reference, texts, printed)
        if fault:
            kind, message = fault
            # A missing figure is a finding about the figure: its row turns red too, and its unit is asked.
            code = reference.name if kind in FIGURE_LACKS else None
            unit = None if code else owner or None
            yield Finding(kind, message, place, code, unit, str(reference), basis=text)
    for reference in dict.fromkeys(texts.without_room(text)):
        message = (
            f"{cut(reference)} làm đoạn này dài quá {LONGEST_TEXT} ký tự (thông tin gọi thông tin khác nhiều lần) nên "
            "được in nguyên văn; hãy bỏ bớt chỗ gọi."
        )
        yield Finding(kinds.FACT_TOO_LONG, message, place, unit=owner or None, value=str(reference), basis=text)
    known = [*texts.figures, placeholder.FACTS]
    for braces in placeholder.near_misses(text, known):
        yield Finding(
            kinds.PROBABLE_PLACEHOLDER,
            f"{cite(braces)} sẽ được in nguyên văn; nếu là số liệu, hãy viết đúng mã, liền trong một cặp ngoặc, ví dụ "
            "{ma}.",
            place,
            unit=owner or None,
            value=braces,
            basis=text,
        )
    for braces in dict.fromkeys(placeholder.other_braces(text, known)):
        yield Finding(
            kinds.PROBABLE_PLACEHOLDER,
            f"{cite(braces)} sẽ được in nguyên văn, cả dấu ngoặc; nếu là số liệu, hãy gọi bằng mã, ví dụ {{ma}}.",
            place,
            unit=owner or None,
            value=braces[:LONGEST],
            basis=text,
        )
    for mark in dict.fromkeys(markup.unpaired(text)):
        message = (
            f"Dấu “{mark}” chỉ có một nửa nên được in nguyên văn; chữ đậm viết **…**, chữ nghiêng __…__, chú thích "
            "[[…]], mở liền trước và đóng liền sau chữ."
        )
        yield Finding(kinds.UNPAIRED_MARK, message, place, unit=owner or None, value=mark, basis=text)
    yield from _excel_errors(text, place, owner)


def template_gap(reference: Reference, template: str, book: Book, figures: Figures) -> Finding | None:
    """The problem of a figure used in a Word template (``so.ma.truoc``); None if another finding reports it."""
    fault = _fault(reference, Texts(book, figures), printed=True)
    if fault is None:
        return None
    called = f"{{{{ so.{reference.name}.{reference.form} }}}}"
    message = fault[1].replace(cut(reference), f"Mẫu Word {cite(template)}: {called}", 1)
    return Finding(fault[0], message, code=reference.name, value=called)


def _excel_errors(text: str, place: Place, owner: str = "") -> Iterator[Finding]:
    """Excel's error values, pasted as text."""
    for error in dict.fromkeys(_EXCEL_ERROR.findall(text)):
        message = f"Ô chữ có {error} ({EXCEL_ERRORS[error]}), sẽ bị in vào báo cáo; hãy gõ lại nội dung đúng."
        yield Finding(kinds.EXCEL_ERROR_IN_TEXT, message, place, unit=owner or None, value=error, basis=text)


def _fault(reference: Reference, texts: Texts, printed: bool) -> tuple[FindingKind, str] | None:
    """The problem of a placeholder, as a kind and a sentence."""
    if reference.is_fact:
        key = reference.form
        if not key:
            return kinds.UNKNOWN_FACT, f"{cut(reference)} thiếu tên thông tin; hãy viết {{tt.khóa}}, ví dụ {{tt.ky}}."
        if not texts.knows(key):
            near = did_you_mean(key, [*texts.derived, *texts.written])
            return kinds.UNKNOWN_FACT, f"Không có thông tin {cite(key)} mà {cut(reference)} gọi; hãy sửa lại{near}."
        return _hollow_fact(reference, texts) if printed else None
    if reference.name not in texts.figures:
        near = did_you_mean(reference.name, texts.figures)
        return (
            kinds.UNKNOWN_PLACEHOLDER,
            f"Không có mã {cite(reference.name)} mà {cut(reference)} gọi; hãy sửa lại{near}.",
        )
    if reference.form not in placeholder.FORMS:
        forms = ", ".join(f".{form}" for form in placeholder.FORMS if form)
        return (
            kinds.UNKNOWN_PLACEHOLDER,
            f"{cut(reference)} có đuôi “.{cut(reference.form)}” không dùng được; chỉ có {forms}.",
        )
    if printed and reference.form == "moc" and texts.figures[reference.name].indicator.as_of is None:
        return (
            kinds.FIGURE_WITHOUT_DATE,
            f"{cut(reference)} cần ngày của số liệu; hãy ghi cột Số liệu đến ngày của mã {reference.name}.",
        )
    if reference.form in ("chenh", "tang_giam", "danh_gia") and texts.figures[reference.name].indicator.words:
        message = (
            f"{cut(reference)} không dùng được vì mã {reference.name} là chỉ tiêu chữ; hãy bỏ đuôi .{reference.form}."
        )
        return kinds.UNKNOWN_PLACEHOLDER, message
    if printed and reference.form in ("chi_tieu", "danh_gia"):
        return _without_target(reference, texts)
    return _missing_earlier_figure(reference, texts) if printed else None


def _hollow_fact(reference: Reference, texts: Texts) -> tuple[FindingKind, str] | None:
    """A fact in a text that prints nothing, or not all of it.

    Number and date are known when it is signed; what every report needs is a finding at its own cell.
    """
    key = reference.form
    if key in texts.derived or key in GIVEN_LATER:
        return None
    if key in texts.lists:
        return (
            kinds.LIST_IN_TEXT,
            f"{cut(reference)} là danh sách nhiều hàng, trong văn bản chỉ in hàng đầu; hãy viết thẳng nội dung.",
        )
    if texts.is_circular(key):
        return kinds.FACT_CIRCLE, f"{cut(reference)} gọi vòng quanh chính nó; hãy bỏ một chỗ gọi."
    if not texts.written[key] and key not in required_facts(texts.book) and key not in texts.declared_empty:
        return (
            kinds.FACT_MISSING,
            f"{cut(reference)} không có gì để in; hãy điền khóa {cut(key)} ở trang Thông tin chung, hoặc bỏ chỗ gọi.",
        )
    return None


def _without_target(reference: Reference, texts: Texts) -> tuple[FindingKind, str] | None:
    if texts.figures[reference.name].indicator.target is not None:
        return None
    message = f"{reference} cần chỉ tiêu giao; hãy ghi cột Chỉ tiêu giao của mã {reference.name}, hoặc bỏ chỗ gọi này."
    return kinds.FIGURE_WITHOUT_TARGET, message


def _missing_earlier_figure(reference: Reference, texts: Texts) -> tuple[FindingKind, str] | None:
    figure = texts.figures[reference.name]
    if reference.form in ("", "so") and figure.value is None:
        return _not_computed(reference, texts)
    if reference.form in ("truoc", "chenh", "tang_giam") and figure.indicator.previous is None:
        place = figure.indicator.row.place("previous")
        return (
            kinds.FIGURE_WITHOUT_PREVIOUS,
            f"{reference} cần số kỳ trước của mã {reference.name}; hãy ghi số ấy vào cột Kỳ trước (trang "
            f"“{place.sheet}”, ô {place.cell}), hoặc bỏ chỗ gọi này.",
        )
    if reference.form == "cung_ky" and figure.year_ago is None:
        before = texts.figures.year_before
        period = (
            f"{before.name}, mã kỳ {before}" if before else f"năm trước không có {texts.figures.period.name_in_year}"
        )
        return (
            kinds.FIGURE_WITHOUT_YEAR_AGO,
            f"{reference} cần số cùng kỳ năm trước của mã {reference.name} ({period}); hãy thêm số ấy vào trang "
            "Lịch sử, hoặc bỏ chỗ gọi này.",
        )
    return None


def _not_computed(reference: Reference, texts: Texts) -> tuple[FindingKind, str] | None:
    """A figure for which `Cách tính` needs a missing earlier one; other gaps are reported at their own cells."""
    unknown = next(iter(texts.figures.unknown_earlier(reference.name)), None)
    if unknown is None:
        return None
    kind = kinds.FIGURE_WITHOUT_PREVIOUS if unknown.when is When.PREVIOUS else kinds.FIGURE_WITHOUT_YEAR_AGO
    return (
        kind,
        f"{cut(reference)} chưa tính được vì chưa có {called(unknown)}; hãy "
        f"{remedy(unknown, texts.figures, 'sửa Cách tính')}, hoặc bỏ chỗ gọi này.",
    )


def _condition(paragraph: Paragraph, figures: Figures) -> Iterator[Finding]:
    """A condition of `Đưa vào báo cáo` that is unreadable or names what does not exist."""
    if paragraph.include in ("", "x"):
        return
    place = paragraph.row.place("include")
    try:
        codes = expression.parse(paragraph.include).codes
    except expression.ExpressionError as error:
        message = f"{error}; hãy ghi x, để trống, hoặc viết lại điều kiện."
        yield Finding(kinds.UNREADABLE_EXPRESSION, message, place, value=paragraph.include[:60])
        return
    for code in codes:
        if code not in figures:
            near = did_you_mean(code, figures)
            message = f"Điều kiện gọi mã {cite(code)} không có trong sổ; hãy sửa mã{near}."
            yield Finding(kinds.UNKNOWN_CODE, message, place, value=code)
    if word := figures.textual(codes):
        message = f"Điều kiện gọi mã {cite(word)} là chỉ tiêu chữ, không so sánh được; hãy sửa điều kiện."
        yield Finding(kinds.UNREADABLE_EXPRESSION, message, place, value=word)
