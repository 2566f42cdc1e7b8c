"""Chốt kỳ: record the signed document as the period's report, so that later changes to the workbook raise a warning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from de06_xl.actions.compare import ComparedDocument, compare_with, counted, is_export, newest_final
from de06_xl.actions.session import Checked, Outcome, Session, check
from de06_xl.model.closing import ACTION, Closing
from de06_xl.process.closing import closed_figures, contents
from de06_xl.process.rollover import accepted
from de06_xl.process.validate import open_errors
from de06_xl.report.compare.units import plain
from de06_xl.report.layout.word_file import WordFile
from de06_xl.report.seal import is_pdf
from de06_xl.system import files
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.vietnamese.numbers import UnreadableNumber
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.log import new_log_blocks

if TYPE_CHECKING:
    from decimal import Decimal
    from pathlib import Path

    from de06_xl.model.indicator import Indicator
    from de06_xl.report.compare.signed import Signed

_SHOWN = 5
"""How many differences the question lists before it counts the rest."""
_CODES = 8
"""How many codes it names."""
_UNSIGNED = re.compile("CÒN [0-9]+ LỖI|KHÔNG TRÌNH KÝ|DỰ THẢO|CHƯA GỒM [0-9/]+")
"""Header lines of a report that is not for signing."""
_HEADER_ROWS = 3
"""Rows at the top of a PDF page that may be its header."""


def run(session: Session, final: Path, *, template: Path | None = None, agreed: bool = False) -> Outcome:
    """Record number, date and SHA-256 of the signed document in `Nhật ký` and its figures in `Lịch sử`.

    If it differs from the workbook, errors are open or the period was closed before, the user is asked, unless
    ``agreed``. Raises De06Error if the user does not agree, or if the document has no number or date, or cannot be
    read.
    """
    checked = check(session)
    data = files.read_bytes(final)
    held = compare_with(session, checked, final.name, data, template)
    signed, before = held.signed, checked.book.closing
    if not signed.number or not signed.date:
        raise De06Error(
            "chưa có số và ngày văn bản nên chưa chốt kỳ được; hãy ghi Số, Ngày ở trang Thông tin chung rồi chốt lại.",
            file=final.name,
        )
    values, lacking = _signed_values(checked, held)
    closing = Closing(str(checked.book.period), signed.called, final.name, signed.sha256, contents(checked.book))
    if before and replace(before, file=closing.file, place=None) == closing and _are(checked, values):
        return Outcome((f"Kỳ này đã chốt theo {signed.called}, tệp {before.file}; không có gì phải ghi thêm.",))
    doubts = [*_doubts(checked, held), *_doubts_of_document(data, signed)]
    if lacking:
        doubts.append(f"Bản ký không có số: {listed(lacking, _CODES, 'mã', ', ')}; các mã ấy không vào trang Lịch sử.")
    if doubts and not agreed and not session.ui.ask("\n".join([*doubts, "", _question(checked, signed)])):
        raise De06Error(
            f"chưa chốt kỳ: {doubts[0]} Hãy nhận hoặc sửa cho khớp rồi chốt lại; vẫn chốt thì phải đồng ý khi được hỏi "
            "(dòng lệnh: --dong-y).",
            file=final.name,
        )
    logged = closing.line + (f"; khi chốt văn bản khác sổ: {counted(held.found)}" if held.found else "") + "."
    return Outcome(
        messages=(
            f"Chốt {checked.book.period.name} theo {signed.called}, tệp {final.name}: {len(values)} số liệu vào trang "
            "Lịch sử.",
            *doubts,
        ),
        next_step="bấm Kỳ mới để lập sổ kỳ sau.",
        blocks=[
            *history_blocks(session.grid, checked.book.period, values, checked.book.code_names(), only=True),
            *new_log_blocks(session.grid, session.now, session.user, ACTION, logged),
        ],
        period=checked.book.period,
        agreed=bool(doubts),
        keeps_report=True,
    )


def run_last(session: Session) -> Outcome:
    """Close by the document in ``bao_cao/``, Word or PDF, that was written last and changed since its export.

    If there is none, by the newest export, after a question: some are signed unchanged.
    """
    return run(session, newest_final(session, exports=True))


def _question(checked: Checked, signed: Signed) -> str:
    return (
        f"Vẫn chốt {checked.book.period.name} theo {signed.called}, tệp {signed.name}? Trước khi ghi, sổ được lưu và "
        "sao vào thư mục sao_luu."
    )


def _doubts_of_document(data: bytes, signed: Signed) -> Iterator[str]:
    """Reasons to doubt that this is the signed document, as sentences."""
    if is_export(data):
        yield "Tệp là báo cáo chương trình xuất, chưa ai sửa."
    if mark := next((found[0] for line in _headers(data, signed.name) if (found := _UNSIGNED.search(line))), None):
        yield f"Đầu trang văn bản còn dòng {mark}."
    if signed.unlike:
        yield signed.unlike


def _headers(data: bytes, name: str) -> Iterator[str]:
    if is_pdf(data, name):
        from de06_xl.report.compare.pdf_file import read_pages  # imported here: a Word file does not need PDFium

        pages = read_pages(data, name, footnotes=False)
        yield from (plain(piece.text) for page in pages for piece in page.pieces if piece.row < _HEADER_ROWS)
        return
    for section in WordFile(data, name).sections:
        yield from (plain(one.text) for header in section.headers.values() for one in header)


def _doubts(checked: Checked, held: ComparedDocument) -> Iterator[str]:
    """What in the workbook speaks against closing, as sentences."""
    if found := held.found:
        yield f"Văn bản còn khác sổ: {counted(found)}."
        yield from (one.description for one in found[:_SHOWN])
        if len(found) > _SHOWN:
            yield f"Và {len(found) - _SHOWN} chỗ khác nữa."
    if count := open_errors(checked.findings):
        yield f"Sổ còn {count:02d} lỗi chưa xử lý."
    before = checked.book.closing
    if before and before.sha256 != held.signed.sha256:
        yield f"Kỳ này đã chốt theo {before.document}, tệp {before.file}; chốt lại thì theo văn bản này."


def _signed_values(checked: Checked, held: ComparedDocument) -> tuple[dict[str, Decimal], list[str]]:
    """The signed figures by code, and the codes whose value the document no longer prints."""
    values, lacking = accepted(checked.figures), []
    changed = {one.code for one in held.found if one.is_value}
    for code in [code for code in values if code in held.printed]:
        indicator, ours = checked.figures[code].indicator, plain(checked.figures[code].text() or "")
        said = [value for text in held.printed[code] if (value := _read(indicator, text)) is not None]
        if not said:
            del values[code]
            lacking.append(code)
        elif code in changed:
            values[code] = next((value for value in said if value != _read(indicator, ours)), values[code])
    return values, lacking


def _read(indicator: Indicator, text: str) -> Decimal | None:
    try:
        return indicator.read(text)
    except UnreadableNumber:
        return None


def _are(checked: Checked, values: Mapping[str, Decimal]) -> bool:
    """Whether the history already has these values, given that cells hold doubles."""
    there = closed_figures(checked.book)
    return {code: float(value) for code, value in there.items()} == {code: float(one) for code, one in values.items()}
