"""What is still to be typed into a workbook that is being filled in, in one mild note per sheet."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.duties import names_of
from de06_xl.model.finding import Finding
from de06_xl.process.validate.structure import required_facts
from de06_xl.vietnamese.messages import listed

if TYPE_CHECKING:
    from de06_xl.model.book import Book, SectionSheet
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.indicator import Indicator

NAMED = 6
"""Missing figures, facts or headings that a note names before it counts the rest."""

_REMEDIES = {
    kinds.VALUE_MISSING: "hãy gõ vào các ô vàng, không phát sinh thì gõ 0",
    kinds.FIGURE_WITHOUT_DATE: "hãy ghi cột Số liệu đến ngày",
    kinds.EMPTY_SECTION: "hãy viết vào trang của mục, không phát sinh thì ghi “Không.”",
    kinds.CONTENT_LEFT_OUT: "hãy sửa các đoạn rồi ghi x vào cột Đưa vào báo cáo",
    kinds.FACT_MISSING: "hãy điền vào các ô vàng",
    kinds.GROUP_EMPTY: "hãy dán, gõ, hoặc thêm bằng lệnh de06 units",
}


def gathered(book: Book, findings: Iterable[Finding]) -> Iterator[Finding]:
    """The findings, with those about gaps on sheets not yet begun merged into one note per sheet.

    A figure missing among others is an error, since it was forgotten; on an empty sheet, nothing was. A sheet is begun
    with its first figure, and all are once half of the workbook's figures are there or the units' have been aggregated.
    When a report is made, these gaps are errors all the same.
    """
    begun = _begun(book)
    holes: dict[str, list[Finding]] = {}
    for finding in findings:
        place = finding.place
        if begun is not None and finding.kind.to_fill and place and place.sheet not in begun:
            holes.setdefault(place.sheet, []).append(finding)
        else:
            yield finding
    for some in holes.values():
        message = f"Còn phải nhập {_what(book, some)}; {_REMEDIES[some[0].kind]}."
        yield Finding(kinds.STILL_TO_FILL, message, some[0].place)


def _begun(book: Book) -> set[str] | None:
    """The names of the sheets that are begun, None if the whole workbook counts as begun."""
    sections = list(book.reported_sections())
    typed = [indicator for section in sections for indicator in section.indicators if not indicator.expression]
    if not typed:
        return None if any(section.paragraphs for section in sections) else set()
    if book.sources or sum(map(_there, typed)) * 2 >= len(typed):
        return None
    return {section.name for section in sections if _is_begun(section)}


def _is_begun(section: SectionSheet) -> bool:
    return any(map(_there, section.indicators))


def _there(indicator: Indicator) -> bool:
    return indicator.constant is not None or indicator.aggregated is not None or indicator.unreadable


def _what(book: Book, holes: list[Finding]) -> str:
    """What is missing on one sheet: "12 số liệu (…)", "địa danh, họ tên người ký", "nội dung mục III, IV"."""
    of_kind: dict[FindingKind, list[Finding]] = {}
    for hole in holes:
        of_kind.setdefault(hole.kind, []).append(hole)
    return "; ".join(_named(book, kind, some) for kind, some in of_kind.items())


def _named(book: Book, kind: FindingKind, holes: list[Finding]) -> str:
    codes = list(dict.fromkeys(hole.code or "" for hole in holes))
    if kind is kinds.VALUE_MISSING:
        indicators = {indicator.code: indicator for indicator in book.indicators()}
        return f"{len(codes):02d} số liệu: {names_of([indicators[code] for code in codes])}"
    required = required_facts(book)
    if kind is kinds.FACT_MISSING and all(code in required for code in codes):
        return ", ".join(required[code] for code in codes)
    if kind is kinds.FIGURE_WITHOUT_DATE:
        return f"ngày của số liệu {listed(codes, NAMED, 'số', ', ')}"
    if kind is kinds.GROUP_EMPTY:
        return f"đơn vị của {'; '.join(f'{book.group_name(code)} (mã {code})' for code in codes)}"
    if all(codes):
        return f"nội dung mục {listed(codes, NAMED, 'mục', ', ')}"
    return f"{len(holes):02d} chỗ ở ô {', '.join(hole.cell or '' for hole in holes[:NAMED])}"
