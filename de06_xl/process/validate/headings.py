"""The outline: headings need a code, a title, a parent, a sheet of their own, consecutive numbers and content."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

from de06_xl.model import finding_kinds as kinds
from de06_xl.model.finding import Finding
from de06_xl.model.outline import WhenEmpty
from de06_xl.model.texts import included, printed_headings
from de06_xl.vietnamese.messages import LONGEST, cite, cut, did_you_mean
from de06_xl.vietnamese.text import fold

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.figures import Figures
    from de06_xl.model.finding import FindingKind
    from de06_xl.model.outline import Heading


def check(book: Book, figures: Figures) -> Iterator[Finding]:
    """Findings about `Đề cương` and the content below its headings."""
    yield from _rows(book)
    yield from _gaps(book, figures)
    yield from _writers(book)
    yield from _empty_sections(book, figures)
    yield from _hollow_texts(book, figures)


def _rows(book: Book) -> Iterator[Finding]:
    codes: set[str] = set()
    sheets: dict[str, str] = {}
    names = (*(section.name for section in book.sections), *(table.sheet for table in book.printed_tables))
    existing = {fold(name): name for name in names}
    for heading in book.outline:
        if heading.code in codes:
            message = f"Mã mục {cut(heading.code)} có hai lần trong đề cương; hãy đổi một mã."
            yield _of_heading(kinds.DUPLICATE_HEADING, message, heading, "code", heading.code)
        codes.add(heading.code)
        if not heading.title:
            message = f"Mục {cut(heading.code)} chưa có tiêu đề; hãy ghi tiêu đề."
            yield _of_heading(kinds.HEADING_WITHOUT_TITLE, message, heading, "title")
        if not heading.sheet:
            continue
        name = fold(heading.sheet)
        if name not in existing:
            near = did_you_mean(heading.sheet, existing.values())
            message = (
                f"Mục {cut(heading.code)} gọi trang tính {cite(heading.sheet)} không có trong sổ hoặc không có bảng Số "
                f"liệu, Nội dung; hãy sửa tên hoặc thêm trang{near}."
            )
            yield _of_heading(kinds.MISSING_SHEET, message, heading, "sheet", heading.sheet)
        elif name in sheets:
            message = (
                f"Trang {cite(heading.sheet)} đã thuộc mục {cut(sheets[name])}; mỗi trang chỉ thuộc một mục, hãy sửa "
                "lại."
            )
            yield _of_heading(kinds.DUPLICATE_SHEET, message, heading, "sheet", heading.sheet)
        sheets.setdefault(name, heading.code)
    for heading in book.outline:
        if heading.parent and heading.parent not in codes:
            message = (
                f"Mục {cut(heading.code)} không có mục cha {cut(heading.parent)} trong đề cương; hãy thêm hoặc sửa mã."
            )
            yield _of_heading(kinds.HEADING_WITHOUT_PARENT, message, heading, "code", heading.code)
    for section in book.sections:
        if fold(section.name) not in sheets and section.paragraphs:
            yield Finding(
                kinds.SHEET_NOT_IN_OUTLINE,
                "Trang có nội dung nhưng đề cương không gọi, nên báo cáo không in; hãy thêm vào trang Đề cương.",
                section.paragraphs[0].row.place("text"),
            )


def _gaps(book: Book, figures: Figures) -> Iterator[Finding]:
    """Printed headings whose number does not follow the previous one under the same parent."""
    last: dict[str | None, Heading] = {}
    parts = {heading.code for heading in book.outline if heading.is_part}
    for heading, _ in printed_headings(book, figures):
        before = last.get(heading.parent)
        last[heading.parent] = heading
        # Appendices are numbered when they are printed; the sections of a second part may continue those of the first.
        if (heading.appendix and not heading.parent) or (before is None and heading.parent in parts):
            continue
        if heading.follows(before) or (before and before.code == heading.code):
            continue
        where = f"ngay sau mục {cut(before.code)}" if before else "mà trước đó không có mục đầu tiên"
        message = (
            f"Báo cáo in mục {cut(heading.code)} {where}, số mục không liền nhau; hãy sửa mã mục ở đây, hoặc ghi "
            "Giải trình nếu đề cương được giao như vậy."
        )
        yield _of_heading(kinds.HEADING_GAP, message, heading, "code", heading.code)


def _writers(book: Book) -> Iterator[Finding]:
    """Sections in `Mục phụ trách` that the outline does not have."""
    codes = {heading.code for heading in book.outline}
    for unit in book.units:
        for code in unit.sections:
            if code not in codes:
                message = (
                    f"Mục phụ trách của {cite(unit.name)} ghi {cite(code)}, trang Đề cương không có mục ấy nên "
                    f"phiếu của đơn vị không có ô để viết; hãy sửa mã mục."
                )
                yield Finding(kinds.UNKNOWN_HEADING, message, unit.row.place("sections"), unit=unit.code, value=code)


def _empty_sections(book: Book, figures: Figures) -> Iterator[Finding]:
    unticked: set[str] = set()
    for heading in book.outline:
        section_of = book.section(heading.sheet) if heading.sheet and book.applies(heading) else None
        texts = section_of.paragraphs if section_of else ()
        if texts and not any(paragraph.include for paragraph in texts):
            unticked.add(heading.sheet)
            yield Finding(
                kinds.CONTENT_LEFT_OUT,
                f"Mục {cut(heading.code)} có nội dung nhưng không đoạn nào được đưa vào báo cáo; hãy ghi x vào cột "
                "Đưa vào báo cáo.",
                texts[0].row.place("include"),
                heading.code,
            )
    for section in book.sections:
        left_out = [paragraph for paragraph in section.paragraphs if not paragraph.include]
        if left_out and section.name not in unticked:
            more = f" (và {len(left_out) - 1:02d} đoạn khác của trang này)" if left_out[1:] else ""
            yield Finding(
                kinds.PARAGRAPH_LEFT_OUT,
                f"Đoạn này{more} không in vì cột Đưa vào báo cáo để trống; muốn in thì ghi x.",
                left_out[0].row.place("include"),
            )
    for heading, filled in printed_headings(book, figures):
        if heading.sheet in unticked:
            continue
        if not filled and heading.when_empty is WhenEmpty.RUN_IN and not heading.run_in:
            message = f'Mục {cut(heading.code)} trống và cột Khi trống thiếu chữ cần nối; hãy ghi nối "Không.".'
            yield _of_heading(kinds.EMPTY_SECTION, message, heading, "when_empty")
        if not filled and heading.when_empty is WhenEmpty.REPORT_ERROR:
            where = f"viết nội dung vào trang {cite(heading.sheet)}" if heading.sheet else "thêm mục con"
            message = f"Mục {cut(heading.code)} chưa có nội dung; hãy {where} (không phát sinh thì ghi “Không.”)."
            yield _of_heading(kinds.EMPTY_SECTION, message, heading, "title")


def _hollow_texts(book: Book, figures: Figures) -> Iterator[Finding]:
    """Printed rows without content: only dots or dashes, or a heading directly followed by the next."""
    for section in book.reported_sections():
        printed = [paragraph for paragraph in section.paragraphs if included(paragraph, figures)]
        for paragraph, after in zip_longest(printed, printed[1:]):
            shown = cite(paragraph.text)
            if not re.search(r"[^\W_]", paragraph.words):
                message = f"Đoạn chỉ ghi {shown}; hãy viết nội dung (không phát sinh thì ghi “Không.”) hoặc xóa đoạn."
            elif paragraph.kind.is_heading and (after is None or after.kind is paragraph.kind):
                message = f"Tiêu đề {shown} chưa có nội dung; hãy viết ở hàng dưới (không phát sinh thì ghi “Không.”)."
            else:
                continue
            yield Finding(
                kinds.EMPTY_SECTION,
                message,
                paragraph.row.place("text"),
                unit=paragraph.owner or None,
                value=paragraph.text[:LONGEST],
                basis=paragraph.text,
            )


def _of_heading(kind: FindingKind, message: str, heading: Heading, column: str, value: str | None = None) -> Finding:
    return Finding(kind, message, heading.row.place(column), code=heading.code, value=value)
