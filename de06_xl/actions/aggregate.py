"""Tổng hợp: aggregate the units' forms into the section sheets, with the source of every figure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import TYPE_CHECKING

from de06_xl.actions.session import Outcome, Session
from de06_xl.collect.choice import taken_back
from de06_xl.collect.standing import in_words, unit_standings
from de06_xl.model import finding_kinds as kinds
from de06_xl.model.breakdown import split_code
from de06_xl.model.figures import Figures
from de06_xl.model.filled_table import with_cells
from de06_xl.model.finding import show_value
from de06_xl.model.sources import SumStatus, TextStatus
from de06_xl.process.aggregate import AggregationResult, aggregate
from de06_xl.process.tabulation import filled_tables
from de06_xl.process.validate import validate
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.messages import listed
from de06_xl.workbook import layout
from de06_xl.workbook.writing.aggregated import aggregated_blocks
from de06_xl.workbook.writing.findings import SHOWN_DECIMALS
from de06_xl.workbook.writing.log import log_block
from de06_xl.workbook.writing.overview import standings_blocks
from de06_xl.workbook.writing.printed_tables import printed_table_blocks, with_row_numbers
from de06_xl.workbook.writing.registers import received_blocks, submission_blocks

if TYPE_CHECKING:
    from de06_xl.model.book import Book
    from de06_xl.model.finding import Finding
    from de06_xl.model.responses import Submission
    from de06_xl.workbook.grid import Block

REGISTERS = frozenset({layout.RECEIVED.sheet, layout.SUBMITTED.sheet})
"""Sheets in which an unreadable cell may exclude a unit's figures."""
NAMED = 12
"""How many units or figures a sentence names before it counts the rest."""


def run(session: Session) -> Outcome:
    """Aggregate the forms in use, write what changes, and log it.

    Findings are those about aggregated figures: missing units, two contradicting forms, numbers typed over a sum; and
    unreadable cells of the registers. Raises De06Error if a sheet lacks a header.
    """
    session.stage(1, 3, "đọc sổ")
    book = session.book(submissions=True)
    session.stage(2, 3, "tổng hợp")
    result = aggregate(book)
    session.stage(3, 3, "kiểm tra số tổng hợp")
    before, after = Figures(book), Figures(result.book)
    findings = [
        finding
        for finding in validate(result.book, after)
        if finding.kind.after_aggregation or finding.sheet in REGISTERS
    ]
    summary = _summary(result)
    messages = [summary, *_missing(result), *_overrides(findings), *_texts(result), *_unused(result)]
    blocks = _blocks(session, book, result, before, after, summary)
    if not blocks:
        messages.append("Không có gì thay đổi so với lần tổng hợp trước.")
    return Outcome(
        messages=tuple(messages),
        next_step="bấm Kiểm tra; xem từng số lấy từ đâu ở trang Nguồn số liệu.",
        blocks=blocks,
        findings=findings,
        period=book.period,
    )


def _blocks(
    session: Session, book: Book, result: AggregationResult, before: Figures, after: Figures, summary: str
) -> list[Block]:
    try:
        standings = unit_standings(result.book, session.now.date())
        tables = with_row_numbers(session.grid, filled_tables(result.book, after))
        placed = with_cells(result.book, tables)  # new items get their rows first: formulas look figures up in them
        if placed is not result.book:
            after = Figures(placed)
        blocks = [
            *aggregated_blocks(session.grid, book, placed, before, after),
            *printed_table_blocks(session.grid, tables, after),
            *standings_blocks(session.grid, [one.cells for one in standings], in_words(standings)),
        ]
        if changed := taken_back(book):
            blocks += received_blocks(session.grid, [], changed)
            blocks += submission_blocks(session.grid, [], changed)
        if blocks:
            blocks += log_block(session.grid, session.now, session.user, "Tổng hợp", summary)
    except De06Error as error:  # about a sheet's header, raised without the file
        raise error.in_file(session.path.name) from None
    return blocks


def _summary(result: AggregationResult) -> str:
    """How many figures were aggregated, complete or not, as one line."""
    aggregated = [one for one in result.figures if one.value is not None]
    lacking = sum(one.status is SumStatus.INCOMPLETE for one in aggregated)
    parts = [f"Đã tổng hợp {len(aggregated):02d}/{len(result.figures):02d} số liệu các đơn vị phải gửi"]
    if lacking:
        parts.append(f"{lacking:02d} số còn thiếu đơn vị")
    if nothing := len(result.figures) - len(aggregated):
        parts.append(f"{nothing:02d} số chưa có")
    return f"{'; '.join(parts)}."


def _missing(result: AggregationResult) -> list[str]:
    """Units that owe a missing figure, why, and how many figures."""
    lacks: dict[str, tuple[str, Counter[str]]] = {}
    for aggregated in result.figures:
        for share in aggregated.missing:
            lacks.setdefault(share.unit.code, (share.unit.name, Counter()))[1][share.label] += 1
    names = [
        f"{name} ({', '.join(f'{label} {count:02d} số' for label, count in labels.items())})"
        for name, labels in lacks.values()
    ]
    return [f"Chưa có số của {listed(names, NAMED, 'đơn vị')}."] if names else []


def _overrides(findings: Iterable[Finding]) -> list[str]:
    """Numbers typed over a different sum, which are kept."""
    names = [
        f"{finding.code} ghi {typed}, tổng hợp {aggregated}"
        for finding in findings
        if finding.kind is kinds.COLLECTED_DIFFERS
        for typed, aggregated in [[show_value(one, SHOWN_DECIMALS) for one in (finding.value, finding.expected)]]
    ]
    return [f"Giữ nguyên số gõ tay khác số tổng hợp: {listed(names, NAMED, 'số')}."] if names else []


def _texts(result: AggregationResult) -> list[str]:
    placed = Counter(text.heading.sheet for text in result.texts if text.row)
    messages = []
    if placed:
        sheets = [f"{sheet} ({count:02d} đoạn)" for sheet, count in placed.items()]
        messages.append(
            f"Đã đưa nội dung các đơn vị viết vào: {listed(sheets, NAMED, 'mục')}. Hãy đọc, sửa rồi ghi "
            f"{layout.INCLUDED} vào cột Đưa vào báo cáo của đoạn dùng được."
        )
    lost = Counter(text.heading.sheet for text in result.texts if text.status is TextStatus.NO_ROOM)
    messages += [
        f"Trang “{sheet}” hết hàng trống ở bảng Nội dung nên còn {count:02d} đoạn chưa đưa vào; hãy xóa đoạn không "
        "dùng hoặc chép thêm hàng trống rồi tổng hợp lại."
        for sheet, count in lost.items()
    ]
    return messages


def _unused(result: AggregationResult) -> list[str]:
    """Contents of forms in use that nobody owes, or of items that are no more: they remain in `Số liệu đơn vị`."""
    indicators = list(result.book.indicators())
    totals, known = {one.code for one in indicators if one.items}, {one.code for one in indicators}
    gone: list[Submission] = []
    others: list[Submission] = []
    for one in result.unused:
        (gone if split_code(one.code)[0] in totals and one.code not in known else others).append(one)
    messages = []
    if gone:
        messages.append(
            f"Không tính vì Danh mục không có mục ấy trong kỳ này: {_of_units(gone)}; nếu mã mục đã đổi sau khi tạo "
            "phiếu, hãy ghi lại mã cũ ở trang Danh mục rồi tổng hợp lại."
        )
    if others:
        messages.append(
            "Không tính vì đơn vị không phải gửi (xem cột Đơn vị báo cáo, trang Đơn vị và Đề cương): "
            f"{_of_units(others)}."
        )
    return messages


def _of_units(submissions: Iterable[Submission]) -> str:
    return listed(list(dict.fromkeys(f"{one.code} của {one.unit}" for one in submissions)), NAMED, "số")
