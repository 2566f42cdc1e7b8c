"""Actions that only show something: a cell, the next finding, a folder, the guide, the machine's problems."""

from __future__ import annotations

import itertools
from functools import partial
from typing import TYPE_CHECKING

from de06_xl.actions.session import REPORT_FOLDER, Outcome, Session, check
from de06_xl.model.place import Place
from de06_xl.process.validate import place_order
from de06_xl.process.validate.structure import required_facts
from de06_xl.system import files, shipped
from de06_xl.system.cells import cell_name
from de06_xl.system.errors import De06Error
from de06_xl.workbook import layout
from de06_xl.workbook.writing.log import last_log_row

if TYPE_CHECKING:
    from de06_xl.actions.ui import Ui


def facts(session: Session) -> Outcome:
    """Thông tin chung: go to the first missing fact, else to the period."""
    book = session.book()
    asked = (key for key in required_facts(book) if key not in book.declared_empty())
    missing = next((key for key in asked if not book.fact(key) and book.fact_place(key)), "ky")
    place = book.fact_place(missing)
    assert place  # a workbook without a period is none
    session.ui.show_cell(place)
    return Outcome()


def next_finding(session: Session) -> Outcome:
    """Lỗi kế tiếp: check, and go to the next cell after the selected one with the worst open findings.

    After the last such cell, the first one again. Findings without a cell are reported with the first.
    """
    checked = check(session)
    still_open = [finding for finding in checked.findings if not finding.accepted]
    if not still_open:
        return Outcome(messages=("Không còn chỗ nào sai.",), next_step="bấm Xuất Word để xuất báo cáo.")
    worst = still_open[0].severity  # they are sorted: worst first, then by place
    order = place_order(checked.book)
    found = [finding for finding in still_open if finding.severity is worst]
    cells = [(place, list(some)) for place, some in itertools.groupby(found, key=lambda finding: finding.place)]
    everywhere = cells.pop(0)[1] if cells[0][0] is None else []
    here = session.ui.current_cell()
    number = next((at for at, (place, _) in enumerate(cells) if here and order(place) > order(here)), 0)
    messages = [finding.message for finding in everywhere] if number == 0 else []
    if cells:
        place, there = cells[number]
        assert place
        session.ui.show_cell(place)
        messages.append(
            f"{worst.label.capitalize()} {number + 1}/{len(cells)}: ô {place.cell} của trang “{place.sheet}”. "
            + " ".join(finding.message for finding in there)
        )
    return Outcome(
        messages=tuple(messages),
        next_step="sửa xong hãy bấm Lỗi kế tiếp; số đúng thì bấm Kiểm tra rồi ghi lý do vào cột Giải trình.",
        findings=checked.findings,
        period=checked.book.period,
    )


def folder(session: Session) -> Outcome:
    """Mở thư mục: open the folder of reports, or before there are any, the workbook's."""
    reports = session.folder / REPORT_FOLDER
    session.ui.open(reports if reports.is_dir() else session.folder)
    return Outcome()


def guide(ui: Ui, page: str = shipped.GUIDE) -> Outcome:
    """Hướng dẫn: open the shipped guide, or one of the one-page guides."""
    path = shipped.path_of(page)
    if not files.exists(path):
        raise De06Error("không có tệp hướng dẫn; hãy nhờ cán bộ công nghệ thông tin cài lại DeAn06.", file=str(path))
    ui.open(path)
    return Outcome()


clerks_page = partial(guide, page=shipped.CLERKS_PAGE)
units_page = partial(guide, page=shipped.UNITS_PAGE)


def log(session: Session) -> Outcome:
    """Nhật ký: go to the last line."""
    row = last_log_row(session.grid)
    if row is None:
        raise De06Error(
            f"không có trang “{layout.LOG.sheet}” trong sổ, có lẽ đã bị xóa hoặc đổi tên nên các việc đã làm không "
            "được ghi lại; hãy chép trang này từ sổ mẫu."
        )
    session.ui.show_cell(Place(layout.LOG.sheet, cell_name(row, 1)))
    return Outcome()
