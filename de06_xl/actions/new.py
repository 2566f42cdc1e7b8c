"""A new master workbook: a blank one for a period, or the next period's from an old one."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from de06_xl.actions import units
from de06_xl.actions.documents import copy_templates
from de06_xl.actions.session import TEMPLATE_FOLDER, Checked, Outcome, Session, check
from de06_xl.model.book import Book
from de06_xl.model.figures import Figures
from de06_xl.model.period import Period
from de06_xl.process import rollover
from de06_xl.process.closing import count_unsigned, signed_differently
from de06_xl.process.tabulation import filled_tables
from de06_xl.process.validate import open_errors
from de06_xl.system import files, shipped
from de06_xl.system.errors import De06Error
from de06_xl.vietnamese.dates import format_date
from de06_xl.vietnamese.messages import cite, listed
from de06_xl.workbook import layout
from de06_xl.workbook.file_grid import FileGrid
from de06_xl.workbook.grid import Block
from de06_xl.workbook.writing import compared
from de06_xl.workbook.writing.aggregated import sources_blocks
from de06_xl.workbook.writing.checked import never_checked_blocks
from de06_xl.workbook.writing.deliveries import emptied_blocks
from de06_xl.workbook.writing.findings import unchecked_blocks
from de06_xl.workbook.writing.history import history_blocks
from de06_xl.workbook.writing.log import log_block
from de06_xl.workbook.writing.next_period import next_period_blocks, uncoded_blocks
from de06_xl.workbook.writing.overview import fact_blocks, overview_blocks, standings_blocks
from de06_xl.workbook.writing.previews import preview_blocks
from de06_xl.workbook.writing.printed_tables import aggregated_header_blocks, printed_table_blocks
from de06_xl.workbook.writing.registers import pruned_blocks
from de06_xl.workbook.writing.unit_history import unit_history_blocks

if TYPE_CHECKING:
    from de06_xl.model.provinces import Province
    from de06_xl.workbook.grid import Grid

_ALL_LEVELS = "xã, phường, đặc khu"
"""How a province's blank workbook calls the communes."""
LISTED = 5
"""How many figures a message lists before it counts the rest."""


def run(out: Path, period: Period, kind: str = "tinh", province: str = "") -> Outcome:
    """Make a blank workbook for a period, with its default dates, and its folder of templates beside it.

    ``kind`` is one of ``shipped.BLANK_WORKBOOKS``. With ``province`` the place is filled in, and in a province's
    workbook its communes are the units. Raises De06Error if there is no kind or province of this name, or if ``out``
    exists: workbooks are never overwritten.
    """
    chosen = units.province_called(province) if province else None
    if kind not in shipped.BLANK_WORKBOOKS:
        names = ", ".join(shipped.BLANK_WORKBOOKS)
        raise De06Error(f"không có mẫu sổ {cite(kind)}; hãy chọn trong: {names}.")
    refuse_existing(out, ".xlsx")
    grid = FileGrid(shipped.path_of(shipped.BLANK_WORKBOOKS[kind]))
    facts = rollover.period_facts(period) | ({"dia_danh": chosen.place} if chosen else {})
    templates = _make(out, grid.copy_with([*fact_blocks(grid, facts), *overview_blocks(grid, facts)]))
    remark = ""
    if chosen and kind == "tinh":
        made = FileGrid(out)
        communes, remark = units.communes_blocks(made, chosen)
        made.write([*communes, *_wording_blocks(made, chosen)])
    return Outcome(
        messages=(
            f"Đã tạo sổ tổng hợp {period.name}: {out}",
            f"Mẫu Word của sổ (báo cáo, công văn): {templates[0].parent}",
            *([remark] if remark else []),
        ),
        next_step="mở sổ, điền trang Thông tin chung và Đơn vị, rồi nhập số liệu vào các ô vàng.",
        files=(out, *templates),
        open_path=out,
        period=period,
    )


def _wording_blocks(grid: Grid, province: Province) -> Iterator[Block]:
    """The texts of a province's blank workbook that call it a "tỉnh" with communes of all levels, as this one is."""
    levels = province.commune_levels
    words = {spell(_ALL_LEVELS): spell(levels) for spell in (str, str.capitalize, str.upper)}
    if province.is_city:
        whole = "" if province.place == province.name else "thành phố "
        words |= {"tỉnh {tt.dia_danh}": f"{whole}{{tt.dia_danh}}", "của tỉnh": "của thành phố"}
    for sheet in grid.sheets():
        for number, row in enumerate(grid.read(sheet), 1):
            for at, text in enumerate(row, 1):
                if not isinstance(text, str):
                    continue
                worded = functools.reduce(lambda said, word: said.replace(*word), words.items(), text)
                if province.is_city and sheet == layout.UNITS.sheet:
                    worded = re.sub(" tỉnh$", " thành phố", worded)
                if worded != text:
                    yield Block(sheet, number, at, [[worded]])


def run_from(session: Session, out: Path, period: Period | None = None) -> Outcome:
    """Make the workbook of a later period from a session's, as last saved, which itself is not changed.

    ``period`` defaults to the following one. The templates in ``mau_word/`` are copied. Open errors do not prevent it,
    but are mentioned in a message, since their figures become the history. Raises De06Error if ``out`` exists, the
    period is not after the old one, or the old one has no figures yet.
    """
    # Another suffix, such as .xls given to an .xlsx by hand, is not kept: Excel would not open the new file.
    refuse_existing(out, ".xlsm" if session.path.suffix.lower() == ".xlsm" else ".xlsx")
    grid = FileGrid(session.path)
    saved = replace(session, grid=grid)
    try:
        checked = check(saved, submissions=True, history=(period.previous(),) if period else ())
        _refuse_empty(checked)
        book = rollover.next_book(checked.book, checked.figures, period or checked.book.period.next())
        blocks = _blocks(saved, checked, book)
    except De06Error as error:  # about a header or the period, raised without the file
        raise error.in_file(session.path.name) from None
    templates = _make(out, grid.copy_with(blocks), session.folder)
    return Outcome(
        messages=(
            f"Đã tạo sổ tổng hợp {book.period.name} từ sổ {checked.book.period.name}: {out}",
            f"Mẫu Word của sổ (báo cáo, công văn): {templates[0].parent}",
            *_messages(checked, book),
        ),
        next_step="mở sổ mới, nhập số liệu kỳ này vào các ô vàng, đọc lại các đoạn chép sang; đoạn có số tự đổi "
        "theo kỳ đã giữ x, đoạn khác còn dùng thì sửa rồi ghi x vào cột Đưa vào báo cáo.",
        open_path=out,
        files=(out, *templates),
        period=book.period,
    )


def refuse_existing(out: Path, suffix: str) -> None:
    """Raise De06Error if a workbook of this name cannot be made: it exists, or has another suffix."""
    if out.suffix.lower() != suffix:
        raise De06Error(f"tên sổ phải có đuôi {suffix}; hãy sửa lại.", file=str(out))
    if files.exists(out):
        raise De06Error("đã có tệp này nên không ghi đè; hãy chọn tên khác.", file=str(out))


def _refuse_empty(old: Checked) -> None:
    """Raise De06Error for a workbook just made: made into yet another one by mistake, its figures would be lost."""
    if any(True for _ in old.book.indicators()) and not rollover.accepted(old.figures):
        raise De06Error(
            f"chưa có số liệu nào của {old.book.period.name} nên chưa lập được kỳ sau; hãy nhập số liệu trước, hoặc "
            "lập từ sổ đã có số liệu."
        )


def _blocks(session: Session, old: Checked, new: Book) -> list[Block]:
    values = rollover.signed_figures(old.book, old.figures)
    line = f"Lập từ sổ {session.path.name} ({old.book.period.name}); {len(values)} số liệu vào trang Lịch sử."
    figures, codes = Figures(new), old.book.code_names()
    return [
        *next_period_blocks(old.book, new, figures),
        *printed_table_blocks(session.grid, filled_tables(new, figures), figures),
        *aggregated_header_blocks(session.grid, new),
        *uncoded_blocks(session.grid, old.book),
        *history_blocks(session.grid, old.book.period, values, codes),
        *unchecked_blocks(session.grid),
        *never_checked_blocks(session.grid),
        *preview_blocks(session.grid, old.book, None),
        *overview_blocks(session.grid, rollover.period_facts(new.period)),
        *sources_blocks(session.grid, ()),
        *pruned_blocks(session.grid),
        *unit_history_blocks(session.grid, old.book.unit_history, new.unit_history),
        *emptied_blocks(session.grid),
        *compared.emptied_blocks(session.grid),
        *standings_blocks(session.grid, (), layout.NOTHING_COLLECTED),
        *log_block(session.grid, session.now, session.user, "Kỳ mới", line),
    ]


def _messages(old: Checked, new: Book) -> list[str]:
    """Remarks on the new workbook: where its earlier figures come from, what to check."""
    before = new.period.previous()
    indicators = list(new.indicators())
    filled = sum(indicator.previous is not None for indicator in indicators)
    closed = f" như {old.book.closing.document} đã ghi" if old.book.closing else ""
    if unsigned := count_unsigned(old.book, old.figures):
        closed += f", {unsigned:02d} số bản ký không có thì như sổ ấy ghi"
    count = len(rollover.signed_figures(old.book, old.figures))
    messages = [
        f"Đã chép {count} số liệu {old.book.period.name} vào trang Lịch sử{closed}; cột Kỳ trước ({before.name}) có "
        f"{filled}/{len(indicators)} số liệu."
    ]
    if made_up := sum(indicator.constant is not None for indicator in indicators):
        messages.append(
            f"Đã điền sẵn {made_up} số liệu {new.period.name} từ trang Lịch sử: số trong kỳ cộng các kỳ ngắn hơn, số "
            "khác lấy của kỳ kết thúc cùng tháng; hãy kiểm tra lại."
        )
    if differing := signed_differently(old.book, old.figures):
        messages.append(
            f"Trong sổ {old.book.period.name} nay có {len(differing):02d} số khác bản ký "
            f"({listed(differing, LISTED, 'chỉ tiêu')}): lấy số đã ký; có bản đính chính thì hãy Chốt kỳ lại ở sổ ấy "
            "rồi bấm Cập nhật kỳ trước ở sổ mới."
        )
    if not old.book.closing and (count := open_errors(old.findings)):
        messages.append(
            f"Sổ {old.book.period.name} còn {count:02d} lỗi chưa xử lý: số liệu được chép như sổ ấy đang ghi; nếu sửa "
            "sổ ấy thì hãy bấm Cập nhật kỳ trước ở sổ mới."
        )
    dates = [format_date(date) for date in rollover.period_dates(new.period).values()]
    messages.append(
        "Trang Thông tin chung ghi số liệu từ {} đến {}, các đơn vị gửi phiếu chậm nhất {}, gửi báo cáo lên cấp trên "
        "chậm nhất {}; hãy sửa nếu địa phương quy định khác.".format(*dates)
    )
    return messages


def _make(out: Path, data: bytes, source: Path | None = None) -> list[Path]:
    """Write a workbook and its templates, those of ``source`` first; everything or no workbook."""
    files.make_folder(out.parent)
    files.write_atomically(out, data)
    try:
        if source:
            _bring_templates(source / TEMPLATE_FOLDER, out.parent / TEMPLATE_FOLDER)
        return copy_templates(out.parent)
    except BaseException:
        files.remove(out)
        raise


def _bring_templates(source: Path, target: Path) -> None:
    """Copy the templates that the target lacks, but not Word's owner files ("~$…")."""
    for template in sorted(source.glob("*.docx")):
        copy = target / template.name
        if template.is_file() and not template.name.startswith("~$") and not files.exists(copy):
            files.make_folder(target)
            files.write_atomically(copy, files.read_bytes(template))
